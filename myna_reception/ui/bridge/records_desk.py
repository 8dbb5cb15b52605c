"""Records every reception before its result is shown, and keeps the hand-offs going. The ledger's side of the desk."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from myna_reception.reception.clock import Clock, today
from myna_reception.reception.masked import Masked
from myna_reception.reception.states import Recoverable, ShowResult, State
from myna_reception.records.entries import Detail, NewReception, Outreach
from myna_reception.records.handoff.settings import HandOffFile, HandOffSettings
from myna_reception.records.keys import KeyPlace
from myna_reception.records.ledger import Ledger, Recorded, open_ledger
from myna_reception.records.problems import RecordsError, RecordsProblem
from myna_reception.ui.bridge.bugs import log_bug
from myna_reception.ui.bridge.lanes import Lane

if TYPE_CHECKING:
    from myna_reception.eligibility.secrets import SecretStore
    from myna_reception.records.handoff.hub import HandOffHub
    from myna_reception.records.recheck import ByNumbers

SHOW_ANYWAY_MS = 2000  # a disk that hangs must not keep a patient waiting
CARE_MS = 6 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Place:
    """Where the desk stands."""

    institution_code: str = ""
    institution_name: str = ""
    terminal_id: str = ""
    codes: tuple[str, ...] = ()  # of the facility, earlier ones too, where it shares the terminal with others (併設)
    neighbours: tuple[tuple[str, tuple[str, ...]], ...] = ()  # name and codes of all that share it, this one too


class _Told(TypedDict):
    practice: bool
    institution: str


@dataclass(frozen=True, slots=True, repr=False)
class Shown:
    """What the result page is told about the ledger's part."""

    recorded: Recorded
    detail: Detail


class RecordsDesk(QObject):
    """Used on the UI thread; the ledger lives on lanes of its own."""

    opened = Signal()  # the ledger can be used
    noticed = Signal(str)  # a code of ``texts.NOTICES``
    shown = Signal(object)  # Shown: the reception on the screen was recorded
    hand_offs_changed = Signal()

    def __init__(
        self,
        folder: Path,
        open_store: Callable[[], SecretStore],
        clock: Clock,
        *,
        practice: bool,
        retention_days: Callable[[], int] = lambda: 0,
        parent: QObject | None = None,
    ) -> None:
        """``retention_days`` 0: nothing is ever forgotten. ``open_store`` blocks and runs on a lane."""
        super().__init__(parent)
        self.practice = practice
        self.folder = folder
        self.clock = clock
        self.place = Place()
        self.ledger: Ledger | None = None
        self.hub: HandOffHub | None = None
        self.store: SecretStore | None = None
        self.numbers_service: ByNumbers | None = None  # for the month-start re-check
        self.problem: RecordsProblem | None = None
        self._open_store = open_store
        self._retention_days = retention_days
        self._recorded: tuple[str, object] | None = None
        self._lane = Lane("records", parent=self)  # recordings alone: nothing else may be in their way
        self.reading = Lane("records-reading", workers=2, parent=self)
        self._care = Lane("records-care", parent=self)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.care)

    def open(self) -> None:
        """Open the ledger on its lane, and start what is switched on."""
        self._lane.run(self._open, self._take_opened, self._failed)

    def close(self) -> None:
        """Stop everything. What was handed to the recording lane is written first."""
        self._timer.stop()
        self._lane.finish()
        self._care.stop()
        self.reading.stop()
        if self.hub is not None:
            self.hub.stop()
        if self.ledger is not None:
            self.ledger.close()

    # Recording

    def record(self, state: ShowResult, then: Callable[[], None]) -> None:
        """Record a result; call ``then`` once it is on the disk, or cannot be, or takes too long."""
        if self._recorded == (state.reception_id, state.outcome) or self.problem is not None:
            then()
            return
        self._recorded = (state.reception_id, state.outcome)
        once = _Once(then, self)
        place, at = self.place, self.clock.now()
        certificate = state.card.certificate

        def work() -> Shown | None:
            ledger = self.ledger
            if ledger is None:
                return None
            new = NewReception.of_outcome(
                state.reception_id,
                state.outcome,
                at,
                practice=self.practice,
                serial=_serial(certificate),
                institution_code=place.institution_code,
                institution_name=place.institution_name,
                terminal_id=place.terminal_id,
            )
            hub = self.hub
            targets = [] if hub is None or new.validity is None else [each.value for each in hub.settings.targets]
            recorded = ledger.record(new, targets)
            if hub is not None:
                hub.wake()
            return Shown(recorded, ledger.detail(recorded.id))

        def done(shown: Shown | None) -> None:
            once()
            if shown is not None:
                self.shown.emit(shown)
                if shown.recorded.refused:
                    self.noticed.emit("my_number_left_out")
            self._care.run(self._tidy, failed=_ignore)

        def failed(error: BaseException) -> None:
            self._recorded = None
            once()
            self._failed(error)

        self._lane.run(work, done, failed)

    @Slot(object)
    def observe(self, state: State) -> None:
        """Count what went wrong without a result."""
        if isinstance(state, Recoverable):
            at, code, told = self.clock.now(), state.error.code, self._told()
            self._count(lambda ledger: ledger.add_incident(code, at, **told))

    def add_outreach(self, kind: Outreach) -> None:
        """Count an お声掛け or a leaflet."""
        at, told = self.clock.now(), self._told()
        self._count(lambda ledger: ledger.add_outreach(kind, at, **told))

    def record_by_other_route(self, new: NewReception, then: Callable[[Recorded], None]) -> None:
        """Record a reception without a card (資格確認書 and the other routes)."""
        self._lane.run(lambda: self._ledger().record(new), then, self._failed)

    def run(
        self,
        work: Callable[[Ledger], object],
        then: Callable[[object], None],
        failed: Callable[[RecordsError], None] | None = None,
    ) -> None:
        """Have something read from the ledger, or changed in it; ``then`` gets it on the UI thread."""

        def wrong(error: BaseException) -> None:
            if failed is not None and isinstance(error, RecordsError):
                failed(error)
            else:
                self._failed(error)

        self.attempt(work, then, wrong)

    def attempt(
        self,
        work: Callable[[Ledger], object],
        then: Callable[[Any], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """As ``run``; whatever goes wrong is for ``failed`` to tell."""
        self.reading.run(lambda: work(self._ledger()), then, failed)

    def restore(
        self, file: Path, passphrase: str, then: Callable[[Any], None], failed: Callable[[BaseException], None]
    ) -> None:
        """Put a backup in the ledger's place; ``then`` gets its ``BackupFacts``. Recordings wait meanwhile.

        What was there stays in the folder under another name; where the backup cannot be used, it goes on being used.
        """

        def work() -> object:
            from myna_reception.records.backup import restore

            store = self.store or self._open_store()
            hub, ledger = self.hub, self.ledger
            self.hub = self.ledger = None
            if hub is not None:
                hub.stop()
            if ledger is not None:
                ledger.close()
            try:
                facts = restore(file, passphrase, self.folder, store, self.clock)
            except BaseException:
                with contextlib.suppress(RecordsError):  # told when it was opened first
                    self._open()
                raise
            self._open()
            return facts

        def done(facts: object) -> None:
            self.problem = self._recorded = None
            if not self._timer.isActive():
                self._timer.start(CARE_MS)
            self.hand_offs_changed.emit()
            then(facts)

        self._lane.run(work, done, failed)

    # Hand-offs

    def apply(self, settings: HandOffSettings) -> None:
        """Keep and obey other settings of the hand-offs."""

        def work() -> None:
            HandOffFile(self.folder).save(settings)
            if self.hub is not None:
                self.hub.apply(settings)

        self._care.run(work, lambda _: self.hand_offs_changed.emit(), self._not_kept)

    @Slot()
    def care(self) -> None:
        """Forget what is past its time, on a lane."""
        days = self._retention_days()
        ledger = self.ledger
        if ledger is not None and days:
            day = today(self.clock) - timedelta(days=days)
            self._care.run(lambda: ledger.forget_before(day, self._care.is_stopped), failed=self._failed)

    def _open(self) -> tuple[Ledger, HandOffHub, SecretStore]:
        from myna_reception.records.handoff.hub import HandOffHub  # with it come XML and the rest
        from myna_reception.records.handoff.loopback import load_token

        store = self._open_store()
        ledger = open_ledger(self.folder, store, self.clock)
        hub = HandOffHub(
            ledger, self.clock, load_token(store), practice=self.practice, changed=self.hand_offs_changed.emit
        )
        hub.apply(HandOffFile(self.folder).load())
        self.ledger, self.hub, self.store = ledger, hub, store  # now: the next on this lane may be a recording
        return ledger, hub, store

    def _take_opened(self, opened: tuple[Ledger, HandOffHub, SecretStore]) -> None:
        if opened[0].key_place is KeyPlace.FILE and not self.practice:
            self.noticed.emit("ledger_key_in_file")
        self.opened.emit()
        self.care()
        self._timer.start(CARE_MS)

    def _told(self) -> _Told:
        """What every count says of the desk as it stands now."""
        return {"practice": self.practice, "institution": self.place.institution_code}

    def _tidy(self) -> None:
        if self.ledger is not None:
            self.ledger.tidy()

    def _count(self, work: Callable[[Ledger], None]) -> None:
        self._lane.run(lambda: work(self.ledger) if self.ledger is not None else None, failed=self._failed)

    def _ledger(self) -> Ledger:
        if self.ledger is None:
            raise RecordsError(self.problem or RecordsProblem.NOT_WRITABLE)
        return self.ledger

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, RecordsError):
            log_bug(error)
            self.noticed.emit("internal_error")
            return
        if self.ledger is None:
            self.problem = error.problem
        self.noticed.emit(f"records_{error.problem}")

    def _not_kept(self, error: BaseException) -> None:
        if isinstance(error, OSError):
            self.noticed.emit("settings_not_saved")
        else:
            self._failed(error)


class _Once(QObject):
    """Calls back once: when told to, or when the time is up."""

    def __init__(self, then: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._then: Callable[[], None] | None = then
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.__call__)
        self._timer.start(SHOW_ANYWAY_MS)

    @Slot()
    def __call__(self) -> None:
        """Now."""
        then, self._then = self._then, None
        if then is not None:
            self._timer.stop()
            then()
            self.deleteLater()


def _serial(certificate: Masked[bytes]) -> Masked[bytes] | None:
    """Issuer and serial of a card's certificate; None when it is none."""
    from cryptography import x509

    try:
        parsed = x509.load_der_x509_certificate(certificate.reveal())
    except ValueError:
        return None
    return Masked(parsed.issuer.public_bytes() + parsed.serial_number.to_bytes(20, "big"))


def _ignore(error: BaseException) -> None:
    """A ledger that cannot be tidied now is tidied later; what cannot be written says so when something is recorded."""
