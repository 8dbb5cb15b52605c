"""The way to the first reception: terms of use, activation, pass code; and the pass code at every later start."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from myna_reception.eligibility.activation import Activation
from myna_reception.eligibility.activation_form import ActivationForm, parse_activation_form
from myna_reception.reception.clock import JST, Clock, SystemClock
from myna_reception.reception.errors import ReceptionError
from myna_reception.settings import TERMS_VERSION
from myna_reception.ui import texts_facilities as again
from myna_reception.ui.bridge.bugs import log_bug
from myna_reception.ui.bridge.lanes import Lane
from myna_reception.ui.bridge.passcode import hash_passcode, verify_passcode, wrong_passcode_delay
from myna_reception.ui.bridge.preferences import Preferences
from myna_reception.ui.bridge.sheet_desk import SheetDesk
from myna_reception.ui.texts_terms import changes_since
from myna_reception.ui.window import MainWindow

if TYPE_CHECKING:
    from myna_reception.ui.bridge.camera import Camera


class Step(Enum):
    """A page of the first start."""

    TERMS = auto()
    PASSCODE_ENTRY = auto()
    ACTIVATION = auto()
    PASSCODE_SETUP = auto()
    LOOKING = auto()  # whether there is an activation is not known yet


@dataclass(frozen=True, slots=True)
class Registration:
    """What the form is for when it is used again: a new activation of a facility, or one more facility."""

    title: str
    support: str
    keep: Callable[[Activation], bool]  # as ``ActivationDesk.keep``
    practice_values: Callable[[], Mapping[str, str]]  # blocks
    done: Callable[[Activation], None]  # on the UI thread
    left: Callable[[], None]  # somebody went back: nothing was changed
    refuse: Callable[[ActivationForm], Mapping[str, str]] = lambda _: {}  # field → error


class ActivationDesk(Protocol):
    """What the first start needs of the world; the composition root gives it. Every method blocks."""

    @property
    def practice(self) -> bool:
        """Whether the service is a practice one."""
        ...

    def stored(self) -> Activation | None:
        """The activation kept from an earlier start."""
        ...

    def activate(self, form: ActivationForm) -> Activation:
        """Activate this terminal. Raises ``ReceptionError``."""
        ...

    def keep(self, activation: Activation) -> bool:
        """Keep it for later starts; False where no secret store answers (kept for this run only)."""
        ...

    def practice_values(self) -> Mapping[str, str]:
        """The four values of a terminal that the practice service issued."""
        ...


class FirstStart(QObject):
    """Shows one page after the other until the terminal is ready. Lives on the UI thread."""

    ready = Signal(object)  # Activation
    step_shown = Signal(object)  # Step
    practice_filled = Signal(object)  # the four values

    def __init__(
        self,
        window: MainWindow,
        desk: ActivationDesk,
        preferences: Preferences,
        *,
        unattended: bool = False,
        clock: Clock | None = None,
        open_camera: Callable[[str], Camera] | None = None,
        parent: QObject | None = None,
    ) -> None:
        """``open_camera`` gives the camera with an ID; the computer's own unless told otherwise.

        ``unattended``: a kiosk. It must have a pass code, which guards staff's side instead of every start.
        """
        super().__init__(parent)
        self._unattended = unattended
        self._clock = clock or SystemClock()
        self._window = window
        self._desk = desk
        self._preferences = preferences
        self._activation: Activation | None = None
        self._shown: Step | None = None
        self._looking = True  # for the activation of an earlier start
        self._order: Registration | None = None  # the form is shown for it; None: for the first start
        self._locked = bool(preferences.now.passcode_hash)
        self._wrong_entries = 0
        self._checking = False  # an entry is being checked, or its failure held back
        self._jobs = Lane("first-start", parent=self)
        self.sheets = SheetDesk(window, preferences, self._jobs, desk, open_camera=open_camera, parent=self)
        window.terms_agreed.connect(self._agree)
        window.terms_declined.connect(window.close)
        window.activation_submitted.connect(self._submit)
        window.practice_values_wanted.connect(self._fill)
        window.passcode_chosen.connect(self._choose_passcode)
        window.passcode_entered.connect(self._enter_passcode)
        window.activation_wanted.connect(self.activate_anew)
        window.activation_left.connect(self._leave_form)

    def begin(self) -> None:
        """Show what is missing, and look for a stored activation meanwhile."""
        self._next()
        self._jobs.run(self._desk.stored, self._loaded, self._not_loaded)

    @Slot()
    def activate_anew(self) -> None:
        """Show the form for a new activation; the present one stays until the new one is there."""
        present = self._activation
        if present is None:
            self._next()
            return
        self.register(
            Registration(
                again.RENEW_TITLE,
                again.RENEW_FORM_SUPPORT,
                self._desk.keep,
                self._desk.practice_values,
                self.take,
                lambda: self.take(present),
            )
        )

    def register(self, order: Registration) -> None:
        """Show the form for something else than the first start."""
        self._order = order
        self._window.show_activation(order.title, order.support, may_leave=True)
        self.step_shown.emit(Step.ACTIVATION)

    def forget(self) -> None:
        """There is no activation any more; one is asked for when somebody wants to go on."""
        self._activation = None

    def take(self, activation: Activation) -> None:
        """Go on with this activation."""
        self._activation = activation
        self._next()

    def unlock(self) -> None:
        """The pass code was given elsewhere: at the kiosk, on the way to staff's side."""
        self._locked = False

    def leave(self) -> None:
        """Another page is shown, until ``resume``."""
        self._shown = None

    def resume(self) -> None:
        """Show again what is missing, after another page was shown."""
        self._next()

    def close(self) -> None:
        """Stop the workers."""
        self.sheets.close()
        self._jobs.stop()

    def _loaded(self, activation: Activation | None) -> None:
        self._activation = activation
        self._looked()

    def _not_loaded(self, error: BaseException) -> None:
        log_bug(error)
        self._looked()

    def _looked(self) -> None:
        self._looking = False
        if self._shown is Step.LOOKING or self._missing_step() is None:
            self._next()

    def _next(self) -> None:
        self._order = None
        self._shown = step = self._missing_step()
        match step:
            case None:
                self.ready.emit(self._activation)
                return
            case Step.TERMS:
                self._window.show_terms(changes_since(self._preferences.now.terms_version_agreed))
            case Step.PASSCODE_ENTRY:
                self._window.show_passcode_entry()
            case Step.ACTIVATION:
                self._window.show_activation()
            case Step.PASSCODE_SETUP:
                self._window.show_passcode_setup()
            case Step.LOOKING:
                self._window.show_starting()
                return
        self.step_shown.emit(step)

    def _missing_step(self) -> Step | None:
        unlocked = self._missing_when_unlocked()
        # At a kiosk the pass code is asked only where something else is missing: patients see no more than their pages.
        open_to_all = (None, Step.LOOKING) if self._unattended else (Step.TERMS,)
        asks = self._locked and unlocked not in open_to_all
        return Step.PASSCODE_ENTRY if asks else unlocked

    def _missing_when_unlocked(self) -> Step | None:
        if self._preferences.now.terms_version_agreed != TERMS_VERSION:
            return Step.TERMS
        if self._looking:
            return Step.LOOKING
        if self._activation is None:
            return Step.ACTIVATION
        has_one = bool(self._preferences.now.passcode_hash)
        if not (has_one if self._unattended else self._preferences.now.passcode_asked):
            return Step.PASSCODE_SETUP
        return None

    @Slot()
    def _agree(self) -> None:
        now = self._clock.now().astimezone(JST).isoformat(timespec="seconds")
        self._preferences.change(terms_version_agreed=TERMS_VERSION, terms_agreed_at=now)
        self._next()

    @Slot(object)
    def _submit(self, typed: Mapping[str, str]) -> None:
        form = parse_activation_form(**typed)
        if not isinstance(form, ActivationForm):
            self._window.show_activation_errors({field: str(error) for field, error in form.items()})
            return
        order = self._order
        refused = order.refuse(form) if order is not None else {}
        if refused:
            self._window.show_activation_errors(refused)
            return
        keep = order.keep if order is not None else self._desk.keep

        def work() -> tuple[Activation, bool]:
            activation = self._desk.activate(form)
            return activation, keep(activation)

        def done(result: tuple[Activation, bool]) -> None:
            activation, kept = result
            self._window.set_activation_busy(False)
            self._order = None
            (order.done if order is not None else self.take)(activation)
            if not kept:
                self._window.show_notice("secrets_not_kept")

        self._window.set_activation_busy(True)
        self._jobs.run(work, done, self._not_activated)

    @Slot()
    def _leave_form(self) -> None:
        order, self._order = self._order, None
        if order is not None:
            order.left()

    def _not_activated(self, error: BaseException) -> None:
        self._window.set_activation_busy(False)
        if isinstance(error, ReceptionError):
            self._window.show_activation_failure(error)
        else:
            log_bug(error)
            self._window.show_notice("internal_error")

    @Slot()
    def _fill(self) -> None:
        self._window.set_activation_busy(True)
        values = self._order.practice_values if self._order is not None else self._desk.practice_values
        self._jobs.run(values, self._filled, self._not_activated)

    def _filled(self, values: Mapping[str, str]) -> None:
        self._window.set_activation_busy(False)
        self._window.fill_activation(values)
        self.practice_filled.emit(values)

    @Slot(object)
    def _choose_passcode(self, passcode: str | None) -> None:
        if passcode is None:
            self._passcode_hashed("")
        else:
            self._jobs.run(lambda: hash_passcode(passcode), self._passcode_hashed)

    def _passcode_hashed(self, hashed: str) -> None:
        self._preferences.change(passcode_hash=hashed, passcode_asked=True)
        self._next()

    @Slot(str)
    def _enter_passcode(self, passcode: str) -> None:
        if self._checking:
            return
        self._checking = True
        stored = self._preferences.now.passcode_hash
        self._jobs.run(lambda: verify_passcode(stored, passcode), self._passcode_checked)

    def _passcode_checked(self, correct: bool) -> None:
        if correct:
            self._checking = self._locked = False
            self._next()
            return
        self._wrong_entries += 1
        QTimer.singleShot(wrong_passcode_delay(self._wrong_entries), self, self._say_wrong)

    def _say_wrong(self) -> None:
        self._checking = False
        self._window.show_passcode_wrong()
