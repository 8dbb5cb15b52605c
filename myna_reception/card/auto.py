"""``--reader auto``: takes the reader that is there, and of several the one with a card.

At any time one reader is reported to the desk. A card that was reported keeps its reader until it leaves; then another
card that waits elsewhere is reported. Readers come and go while it runs.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from myna_reception.card.connection import (
    CardArrived,
    CardConnection,
    CardReader,
    ReaderEvent,
    ReaderGone,
    ReaderReady,
    Watch,
)
from myna_reception.reception.errors import (
    ReaderReason,
    ReaderUnavailable,
    ReceptionError,
)

# Where nothing can be used: what somebody can do most about is told. A library is missing last: NFC's is an extra.
_WORST_FIRST = (
    ReaderReason.NO_PERMISSION,
    ReaderReason.NO_PCSC_SERVICE,
    ReaderReason.NO_READER,
    ReaderReason.NO_LIBRARY,
)
_LOCK_SECONDS = 0.05


def reader_for(choice: str) -> CardReader:
    """The reader that a setting or the command line names: "auto", "pcsc", "nfc", or how a reader's name begins.

    A reader that is named goes before the others; where it is missing they are taken.
    """
    from myna_reception.card.nfc import NAME_START, NfcReader
    from myna_reception.card.pcsc import PcscReader

    match choice:
        case "pcsc":
            return PcscReader()
        case "nfc":
            return NfcReader()
        case "auto":
            return AutoReader((PcscReader(), NfcReader()))
    if choice.startswith(NAME_START):
        return AutoReader((NfcReader(), PcscReader()))
    return AutoReader((PcscReader(preferred=choice), NfcReader()))


def reader_names() -> tuple[list[str], ReceptionError | None]:
    """Every reader that can be used, in the order of preference; without one, the error that says why."""
    from myna_reception.card.nfc import NfcReader
    from myna_reception.card.pcsc import PcscReader

    names: list[str] = []
    errors: list[ReceptionError] = []
    for reader in (PcscReader(), NfcReader()):
        try:
            found = reader.names()
        except ReaderUnavailable as error:
            errors.append(error)
        else:
            names += found
            errors += [] if found else [ReaderUnavailable(ReaderReason.NO_READER)]
    return names, None if names else worst(errors)


class Selection:
    """Which of several readers is reported. Pure: events in, events out."""

    def __init__(self, count: int) -> None:
        self._latest: list[ReaderEvent | None] = [None] * count
        self._reported: ReaderEvent | None = None
        self.chosen: int | None = None  # the reader that was reported last, by its place in the order of preference

    def update(self, index: int, event: ReaderEvent) -> list[ReaderEvent]:
        """Reader ``index`` says ``event``; what the desk is to be told, in order: between two cards, that one left."""
        self._latest[index] = event
        chosen = self._choose()
        if chosen is None:
            if self._reported is None and None in self._latest:
                return []  # somebody has not spoken yet
            said: ReaderEvent = ReaderGone(worst([one.error for one in self._latest if isinstance(one, ReaderGone)]))
        else:
            said = self._latest[chosen] or event
        told: list[ReaderEvent] = []
        if said != self._reported or chosen != self.chosen:
            if isinstance(self._reported, CardArrived) and isinstance(said, CardArrived):
                told.append(ReaderReady(self._reported.name))
            if said != self._reported or told:
                told.append(said)
        self._reported, self.chosen = said, chosen
        return told

    def _choose(self) -> int | None:
        cards = [number for number, one in enumerate(self._latest) if isinstance(one, CardArrived)]
        ready = [number for number, one in enumerate(self._latest) if isinstance(one, ReaderReady)]
        if isinstance(self._reported, CardArrived) and self.chosen in cards:
            return self.chosen
        return next(iter(cards + ready), None)


def worst(errors: Sequence[ReceptionError]) -> ReceptionError:
    """The error to tell of several; the first among equals."""

    def rank(error: ReceptionError) -> int:
        return _WORST_FIRST.index(error.reason) if isinstance(error, ReaderUnavailable) else -1

    return min(errors, key=rank)


class AutoReader:
    """Implements ``CardReader`` over several, in the order of preference. Thread-safe."""

    def __init__(self, readers: Sequence[CardReader]) -> None:
        self._readers = tuple(readers)
        self._watch: _AutoWatch | None = None  # the latest; it knows which card was reported

    @property
    def transport(self) -> str:
        """Always "auto"; a connection tells its own."""
        return "auto"

    def watch(self, listener: Callable[[ReaderEvent], None]) -> Watch:
        """Report one reader; the listener is called on the readers' threads, one call at a time."""
        self._watch = _AutoWatch(self._readers, listener)
        return self._watch

    def connect(self) -> CardConnection:
        """Open the card that was reported; without a watch, the first there is.

        Raises as the reader does; where none can be used, the error of ``worst``.
        """
        watch = self._watch
        chosen = watch.selection.chosen if watch is not None else None
        if watch is not None and chosen is not None and watch.running:
            return self._readers[chosen].connect()  # and no other: a card elsewhere is somebody else's
        order = list(self._readers)
        if chosen is not None:
            order.insert(0, order.pop(chosen))
        errors: list[ReceptionError] = []
        for reader in order:
            try:
                return reader.connect()
            except ReceptionError as error:
                errors.append(error)
        raise next((error for error in errors if not isinstance(error, ReaderUnavailable)), None) or worst(errors)

    def give_up(self) -> None:
        """As each reader's."""
        for reader in self._readers:
            reader.give_up()


class _AutoWatch:
    """Implements ``Watch``."""

    def __init__(self, readers: Sequence[CardReader], listener: Callable[[ReaderEvent], None]) -> None:
        self.selection = Selection(len(readers))
        self._listener = listener
        self._telling = threading.RLock()  # held over a change and its report, so that reports keep their order
        self._stopping = threading.Event()
        self._watches = [reader.watch(self._hears(number)) for number, reader in enumerate(readers)]

    @property
    def running(self) -> bool:
        return not self._stopping.is_set()

    def stop(self) -> None:
        self._stopping.set()
        for watch in self._watches:
            watch.stop()

    def _hears(self, number: int) -> Callable[[ReaderEvent], None]:
        def hear(event: ReaderEvent) -> None:
            # whoever stops us from within a report waits for the threads that wait here
            while not self._telling.acquire(timeout=_LOCK_SECONDS):
                if self._stopping.is_set():
                    return
            try:
                for told in self.selection.update(number, event):
                    if not self._stopping.is_set():
                        self._listener(told)
            finally:
                self._telling.release()

        return hear
