"""Watches PC/SC readers from a thread with a context of its own.

The thread waits in ``SCardGetStatusChange`` and outlives the PC/SC service: it is not enough to ignore its codes, for
then the loop spins. After a failure it makes a new context, at first after half a second, later after five.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from myna_reception.card.connection import CardArrived, ReaderEvent, ReaderGone, ReaderReady
from myna_reception.reception.errors import ReaderReason, ReaderUnavailable

NEW_READERS = "\\\\?PnP?\\Notification"  # a pseudo reader that changes when readers come and go
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 5.0  # seconds between attempts to reach the service

# pcsc-lite misses a reader that comes between listing and waiting, and macOS has no pseudo reader at all: the wait is
# long where it is announced, short where it must be looked for.
WAIT_MILLISECONDS, LOOK_MILLISECONDS = 5000, 1000
_JOIN_SECONDS = 0.05
_UNPLUGGED_SECONDS = 0.05  # until the list of readers follows

_log = logging.getLogger(__name__)


def pauses() -> Iterator[float]:
    """Seconds before each further attempt to reach the service, without end."""
    pause = FIRST_PAUSE
    while True:
        yield pause
        pause = min(pause * 2, LONGEST_PAUSE)


class _ServiceLostError(Exception):
    """A PC/SC call failed with ``code``."""

    def __init__(self, code: int) -> None:
        super().__init__(f"{code:08X}")
        self.code = code


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was last reported. ``insertion`` is the reader's event counter: it tells one card from the next."""

    event: ReaderEvent
    insertion: int = 0


class ReaderMonitor:
    """Implements ``Watch``. Begins at once; the listener is called on the monitor's thread."""

    def __init__(
        self,
        scard: Any,
        listener: Callable[[ReaderEvent], None],
        *,
        choose: Callable[[Sequence[str]], list[str]],
        unavailable: Callable[[int], ReaderUnavailable | None],
    ) -> None:
        self._scard = scard
        self._listener = listener
        self._choose = choose
        self._unavailable = unavailable
        self._stopping = threading.Event()
        self._context: Any = None
        self._pauses = pauses()
        self._served = False  # this context has worked
        self._last: _Seen | None = None
        self._list_state = 0  # of the pseudo reader; where the system counts readers in it, it is handed back
        self._thread = threading.Thread(target=self._run, name="pcsc-monitor", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the monitor and wait for its thread, unless the listener calls. Never raises; may be called twice."""
        self._stopping.set()
        while self._thread.is_alive() and self._thread is not threading.current_thread():
            context = self._context
            if context is not None:  # a cancel that comes before the wait is lost, so it is repeated
                self._scard.SCardCancel(context)
            self._thread.join(_JOIN_SECONDS)

    # The thread

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with self._new_context() as context:
                    self._watch(context)
            except _ServiceLostError as lost:
                _log.debug("PC/SC failed with %08X", lost.code)
                self._report(_Seen(ReaderGone(self._reason(lost.code))))
                self._stopping.wait(next(self._pauses))

    def _reason(self, code: int) -> ReaderUnavailable:
        """What a failure means. A service that dies looks like one that refuses us, unless it has served us before."""
        error = self._unavailable(code)
        if error is None or (self._served and error.reason is ReaderReason.NO_PERMISSION):
            return ReaderUnavailable(ReaderReason.NO_PCSC_SERVICE)
        return error

    @contextlib.contextmanager
    def _new_context(self) -> Iterator[Any]:
        self._served = False
        result, context = self._scard.SCardEstablishContext(self._scard.SCARD_SCOPE_USER)
        self._check(result)
        self._context = context
        try:
            yield context
        finally:
            self._context = None
            self._scard.SCardReleaseContext(context)

    def _watch(self, context: Any) -> None:
        announced = self._announces_readers(context)
        gone = self._scard.SCARD_STATE_UNKNOWN | self._scard.SCARD_STATE_UNAVAILABLE
        self._list_state = self._scard.SCARD_STATE_UNAWARE
        states: dict[str, int] = {}
        while not self._stopping.is_set():
            readers = self._choose(self._readers(context))
            states = {name: states.get(name, self._scard.SCARD_STATE_UNAWARE) for name in readers}
            if not readers:
                self._report(_Seen(ReaderGone(ReaderUnavailable(ReaderReason.NO_READER))))
            states |= self._wait(context, states, announced=announced)
            self._served, self._pauses = True, pauses()
            if any(state & gone for state in states.values()):  # a reader was unplugged; the list follows in a moment
                states = {name: state for name, state in states.items() if not state & gone}
                self._stopping.wait(_UNPLUGGED_SECONDS)
            if states and all(state != self._scard.SCARD_STATE_UNAWARE for state in states.values()):
                self._report(self._situation(states))

    def _readers(self, context: Any) -> list[str]:
        result, readers = self._scard.SCardListReaders(context, [])
        if result & 0xFFFFFFFF == self._scard.SCARD_E_NO_READERS_AVAILABLE:
            return []
        self._check(result)
        return list(readers)

    def _announces_readers(self, context: Any) -> bool:
        result, states = self._scard.SCardGetStatusChange(context, 0, [(NEW_READERS, self._scard.SCARD_STATE_UNAWARE)])
        if result & 0xFFFFFFFF == self._scard.SCARD_E_TIMEOUT:
            return True
        return result == 0 and not states[0][1] & self._scard.SCARD_STATE_UNKNOWN

    def _wait(self, context: Any, states: dict[str, int], *, announced: bool) -> dict[str, int]:
        """Wait for a change; the new states by reader. They carry the event counter and are handed back as they are."""
        watched = list(states.items())
        if announced:
            watched.append((NEW_READERS, self._list_state))
        elif not watched:
            self._stopping.wait(LOOK_MILLISECONDS / 1000)
            return {}
        duration = WAIT_MILLISECONDS if announced else LOOK_MILLISECONDS
        result, changed = self._scard.SCardGetStatusChange(context, duration, watched)
        if result & 0xFFFFFFFF in (self._scard.SCARD_E_TIMEOUT, self._scard.SCARD_E_CANCELLED):
            return {}
        self._check(result)
        new = {name: state & ~self._scard.SCARD_STATE_CHANGED for name, state, _ in changed}
        self._list_state = new.pop(NEW_READERS, self._list_state)
        return new

    def _situation(self, states: dict[str, int]) -> _Seen:
        """A card that was reported stays so until it leaves, whatever is put on the readers beside it."""
        with_card = [name for name, state in states.items() if state & 0xFFFF & self._scard.SCARD_STATE_PRESENT]
        if not with_card:
            return _Seen(ReaderReady(next(iter(states))))
        last = self._last.event if self._last else None
        name = last.name if isinstance(last, CardArrived) and last.name in with_card else with_card[0]
        return _Seen(CardArrived(name), states[name] >> 16)

    def _report(self, seen: _Seen) -> None:
        """Tell the listener what is new; between two cards it is told that the first one left."""
        if seen == self._last or self._stopping.is_set():
            return
        before, self._last = self._last, seen
        if before and isinstance(before.event, CardArrived) and isinstance(seen.event, CardArrived):
            self._listener(ReaderReady(before.event.name))
        self._listener(seen.event)

    def _check(self, result: int) -> None:
        if result != self._scard.SCARD_S_SUCCESS:
            raise _ServiceLostError(result & 0xFFFFFFFF)
