"""The facilities of this terminal (併設施術所): which one the desk works for, more of them, and new activations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal, Slot

from myna_reception.eligibility.activation import Activation
from myna_reception.eligibility.activation_form import ActivationForm
from myna_reception.eligibility.facilities import Facility
from myna_reception.reception.clock import JST
from myna_reception.reception.errors import ReceptionError
from myna_reception.ui import texts_facilities as words
from myna_reception.ui.bridge.bugs import log_bug
from myna_reception.ui.bridge.first_start import FirstStart, Registration
from myna_reception.ui.bridge.lanes import Lane
from myna_reception.ui.facility_line import FacilityLine
from myna_reception.ui.texts import notice
from myna_reception.ui.texts_errors import message_for
from myna_reception.ui.widgets.speech import announce
from myna_reception.ui.window import MainWindow


class FacilityKeeper(Protocol):
    """The facilities as they are kept; the composition root gives it. Every method blocks; one thread at a time."""

    def facilities(self) -> tuple[str, Sequence[Facility]]:
        """The key of the active one, and all."""
        ...

    def usable(self, key: str) -> Activation | None:
        """The facility's activation, ready to be used; None where it has none that this service knows."""
        ...

    def make_active(self, key: str) -> None:
        """Use this one from now on, at later starts too."""
        ...

    def keep_for(self, activation: Activation, key: str | None) -> bool:
        """Keep the facility's activation; None: of one more. False where no secret store answers."""
        ...

    def rename(self, key: str, name: str) -> None:
        """Call it otherwise at this terminal."""
        ...

    def remove(self, key: str) -> Activation | None:
        """Wipe its key and forget it; returns the activation of the one that is active then."""
        ...

    def practice_values_for(self, key: str | None) -> Mapping[str, str]:
        """The four values of a terminal that the practice service issues for the facility; None: for one more."""
        ...


class FacilityDesk(QObject):
    """Lives on the UI thread; the secret store is asked on a lane."""

    changed = Signal()  # ``active`` or ``several`` became something else
    emptied = Signal()  # the facility in use was removed, and no other can be used

    def __init__(
        self,
        window: MainWindow,
        keeper: FacilityKeeper,
        first_start: FirstStart,
        go_away: Callable[[], bool],
        come_back: Callable[[], None],
        is_away: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        """``go_away``: a page beside the reception is shown, if that may be now. ``is_away``: it still is."""
        super().__init__(parent)
        self._window = window
        self._keeper = keeper
        self._first_start = first_start
        self._go_away, self._come_back, self._is_away = go_away, come_back, is_away
        self.lines: tuple[FacilityLine, ...] = ()
        self._lane = Lane("facilities", parent=self)
        window.facilities_asked.connect(self._asked)

    @property
    def active(self) -> FacilityLine | None:
        """The one in use, once it is known."""
        return next((line for line in self.lines if line.active), None)

    @property
    def several(self) -> bool:
        """Whether facilities share this terminal."""
        return len(self.lines) > 1

    def look(self, then: Callable[[], None] | None = None) -> None:
        """Look what is kept."""

        def took(found: tuple[FacilityLine, ...]) -> None:
            self.lines = found
            self.changed.emit()
            if then is not None:
                then()

        self._lane.run(self._read, took, self._failed)

    def close(self) -> None:
        """Stop the worker."""
        self._lane.stop()

    @Slot(str, object)
    def _asked(self, what: str, given: Any) -> None:
        match what:
            case "open":
                if self._go_away():
                    self.look(self._show_list)
            case "back":
                self._show_list()
            case "leave":
                self._come_back()
            case "use":
                self._use(given)
            case "one":
                self._show_one(given)
            case "rename":
                self._rename(*given)
            case "renew":
                self._renew(given)
            case "add":
                self._add()
            case "remove":
                self._remove(given)

    def _show_list(self, said: str = "") -> None:
        if self._is_away():
            self._window.show_facilities(self.lines, said)

    def _show_one(self, key: str, said: str = "") -> None:
        line = self._line(key)
        if line is not None and self._is_away():
            self._window.show_facility(line, said)

    def _line(self, key: str) -> FacilityLine | None:
        return next((line for line in self.lines if line.key == key), None)

    def _use(self, key: str) -> None:
        line = self._line(key)
        if line is None or line.active:
            self._come_back()
            return
        self._window.pages.facilities.show_busy()

        def found(activation: Activation | None) -> None:
            if not self._is_away():
                return  # a card was put down meanwhile: the reception goes first, for the facility that it began with
            if activation is None:
                self._renew(key)
            else:
                self._lane.run(lambda: self._keeper.make_active(key), lambda _: self._begin(activation), self._failed)

        def failed(error: BaseException) -> None:
            if isinstance(error, ReceptionError):
                message = message_for(error)
                self._window.pages.facilities.show_failed(message.title, "\n".join(message.steps))
            else:
                self._window.pages.facilities.show_failed(notice("internal_error").text)
                log_bug(error)

        self._lane.run(lambda: self._keeper.usable(key), found, failed)

    def _begin(self, activation: Activation) -> None:
        self._first_start.take(activation)
        self.look(self._tell_switched)

    def _tell_switched(self) -> None:
        if self.active is not None:
            announce(self._window, words.switched(self.active.name))

    def _rename(self, key: str, name: str) -> None:
        def renamed(_: object) -> None:
            self.look(lambda: self._show_one(key, words.NAME_KEPT))

        self._lane.run(lambda: self._keeper.rename(key, name), renamed, self._failed)

    def _remove(self, key: str) -> None:
        line = self._line(key)
        if line is None:
            return

        def removed(left: Activation | None) -> None:
            said = words.removed(line.name)
            if not line.active:
                self.look(lambda: self._show_list(said))
                return
            if left is not None:
                self._first_start.take(left)
            else:
                self._first_start.forget()
                self.emptied.emit()
            self.look(lambda: announce(self._window, said))

        self._lane.run(lambda: self._keeper.remove(key), removed, self._failed)

    # New activations

    def _renew(self, key: str) -> None:
        line = self._line(key)
        if line is None:
            return
        self._first_start.register(
            Registration(
                words.renew_title(line.name) if self.several else words.RENEW_TITLE,
                words.RENEW_FORM_SUPPORT,
                lambda activation: self._keeper.keep_for(activation, key),
                lambda: self._keeper.practice_values_for(key),
                lambda activation: self._registered(activation, in_use=line.active),
                self._leave_form,
                self._taken_codes(key),
            )
        )

    def _add(self) -> None:
        self._first_start.register(
            Registration(
                words.ADD_TITLE,
                words.ADD_FORM_SUPPORT,
                lambda activation: self._keeper.keep_for(activation, None),
                lambda: self._keeper.practice_values_for(None),
                lambda activation: self._registered(activation, in_use=False),
                self._leave_form,
                self._taken_codes(None),
            )
        )

    def _registered(self, activation: Activation, *, in_use: bool) -> None:
        said = words.registered(activation.institution_name)
        if in_use:
            self._first_start.take(activation)
            self.look(lambda: announce(self._window, said))
        else:
            self.look(lambda: self._show_list(said))

    def _leave_form(self) -> None:
        self.look(self._show_list)

    def _taken_codes(self, key: str | None) -> Callable[[ActivationForm], Mapping[str, str]]:
        """Two facilities with one 機関コード would be one: their records could not be told apart."""
        taken = {line.codes[0] for line in self.lines if line.key != key and line.codes}
        return lambda form: {"institution_code": "taken"} if form.institution_code in taken else {}

    def _read(self) -> tuple[FacilityLine, ...]:
        active, found = self._keeper.facilities()
        return tuple(_line_of(each, active) for each in found)

    def _failed(self, error: BaseException) -> None:
        log_bug(error)
        self._window.show_notice("internal_error")


def _line_of(facility: Facility, active: str) -> FacilityLine:
    activation = facility.activation
    return FacilityLine(
        facility.key,
        facility.name,
        facility.given_name,
        facility.codes,
        activation.terminal_id if activation else "",
        activation.not_after.astimezone(JST).date() if activation else None,
        facility.key == active,
    )
