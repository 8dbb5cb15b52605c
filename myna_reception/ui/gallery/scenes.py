"""Every page of the desk in every notable state: what brings the window there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from myna_reception.eligibility.account_sheet import SheetProblem
from myna_reception.reception.clock import JST
from myna_reception.reception.errors import (
    RefusalReason,
    ServiceRefused,
)
from myna_reception.records.differences import Difference
from myna_reception.records.entries import Route
from myna_reception.records.other_routes import read_form
from myna_reception.settings import Settings
from myna_reception.ui.drawer_cards import DrawerCard
from myna_reception.ui.gallery import facilities, records
from myna_reception.ui.gallery.people import DRAWER, HOSTILE
from myna_reception.ui.gallery.states import STATES
from myna_reception.ui.pages.settings import SECTIONS
from myna_reception.ui.texts_account_sheet import PROBLEMS
from myna_reception.ui.texts_facilities import SECTION as FACILITIES_SECTION
from myna_reception.ui.texts_outreach import PARTS
from myna_reception.ui.window import MainWindow

Step = Callable[[MainWindow], None]
FACILITY = ("見本整骨院", "W0000001")  # its name, and the terminal's id
_TODAY = date(2026, 1, 15)
_TYPED = {"insurer_number": "06139999", "name": "見本 花子", "birthdate": "S60.2.30", "valid_to": "R7.7.31"}


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture: a name, and what brings the window there."""

    name: str
    last: Step
    practice: bool = True
    first: tuple[Step, ...] = ()  # the way to it, each in a turn of its own in the app

    def show(self, window: MainWindow) -> None:
        """Go all the way at once."""
        for step in (*self.first, self.last):
            step(window)


def _state(name: str) -> Step:
    def show(window: MainWindow) -> None:
        window.set_drawer_card(None if name in ("waiting", "no-reader", "not-activated") else "hanako")
        window.show_reception(STATES[name], timedelta(seconds=90))
        if name == "face-running":
            window.pages.face.set_camera(True)
            window.pages.face.bar.setValue(40)

    return show


def _activation_few(window: MainWindow) -> None:
    window.fill_activation({"institution_code": "131999", "terminal_id": "W-000001"})


def _activation_errors(window: MainWindow) -> None:
    window.show_activation_errors(
        {
            "institution_code": "wrong_length",
            "terminal_id": "wrong_form",
            "password": "empty",
            "activation_code": "wrong_characters",
        }
    )


def _activation_filled(window: MainWindow) -> None:
    window.fill_activation(
        {
            "institution_code": "1319999999",
            "terminal_id": "W0000001",
            "password": "invented",
            "activation_code": "ABCD-EFGH-JKLM-NPQR",
        }
    )


def _activation_camera(window: MainWindow) -> None:
    window.pages.activation.camera_button.setFocus()
    window.pages.activation.show_camera(True)


def _activation_sheet_problem(window: MainWindow) -> None:
    window.show_sheet_problem(*PROBLEMS[SheetProblem.NO_VALUES])


def _activation_failed(window: MainWindow) -> None:
    window.show_activation_failure(ServiceRefused(RefusalReason.CODE_USED))


def _new_card(window: MainWindow) -> None:
    window.show_new_card([(each.id, each.title) for each in DRAWER])


def _new_card_errors(window: MainWindow) -> None:
    faults = {"like": "does-not-fit-age", "name": "empty", "birthdate": "wrong-form", "photo": "not-a-picture"}
    window.show_new_card_errors(faults)


def _history(window: MainWindow) -> None:
    window.show_records("history", records.history())


def _history_facilities(window: MainWindow) -> None:
    window.show_records("history", records.history_of(facilities.FACILITIES))


def _history_empty(window: MainWindow) -> None:
    window.show_records("history", records.nothing_found())


def _entry(window: MainWindow) -> None:
    window.show_records("entry", records.detail())


def _reports(window: MainWindow) -> None:
    window.show_records("reports", records.month())


def _hand_off(window: MainWindow) -> None:
    window.show_records("hand_off", records.hand_offs())


def _handed_off(window: MainWindow) -> None:
    window.pages.hand_off.show_standings(records.standings())
    window.pages.hand_off.show_tried("xml", "")


def _safekeeping(window: MainWindow) -> None:
    window.show_records("safekeeping", records.DAY)


def _imported(window: MainWindow) -> None:
    window.pages.safekeeping.show_done(*records.imported())


def _recheck(window: MainWindow) -> None:
    window.show_records("recheck", *records.recheck())


def _other_routes(window: MainWindow) -> None:
    window.show_other_routes(_TODAY)


def _outreach(part: str) -> Step:
    return lambda window: window.show_outreach(datetime.combine(_TODAY, time(9, 5), JST), part)


def _route_form(route: Route) -> Step:
    return lambda window: window.show_route_form(route, {}, True)


def _route_typed(window: MainWindow) -> None:
    window.show_route_form(Route.CERTIFICATE, _TYPED, True)


def _route_errors(window: MainWindow) -> None:
    told = read_form(Route.CERTIFICATE, _TYPED, _TODAY)
    if isinstance(told, dict):
        window.pages.route_form.show_errors(told)


def _differences(window: MainWindow) -> None:
    window.show_differences(records.DIFFERENCES, records.LAST_VISIT)


def _hostile_frame(window: MainWindow) -> None:
    window.set_facility(HOSTILE.name, "W0000001")
    window.set_drawer_cards([DrawerCard("x", HOSTILE.name, HOSTILE.name, HOSTILE.name), *DRAWER])


def _hostile_words(window: MainWindow) -> None:
    window.show_differences((Difference("name", "見本　花子", HOSTILE.name),), records.LAST_VISIT)


def _hostile_history(window: MainWindow) -> None:
    window.show_records("history", records.hostile())


def _noticed(window: MainWindow) -> None:
    window.show_notice("secrets_not_kept")


def _settings(section: str) -> Step:
    return lambda window: window.show_settings(section, Settings())


def _section(key: str) -> Step:
    return facilities.one if key == FACILITIES_SECTION else _settings(key)  # which opens a page of its own


_WAITING = _state("waiting")
_ACTIVATION = MainWindow.show_activation
SCENES: tuple[Scene, ...] = (
    Scene("starting", MainWindow.show_starting),
    Scene("terms", MainWindow.show_terms),
    Scene("activation", _ACTIVATION),
    Scene("activation-filled", _activation_filled, first=(_ACTIVATION,)),
    Scene("activation-errors", _activation_errors, first=(_ACTIVATION, _activation_few)),
    Scene("activation-failed", _activation_failed, first=(_ACTIVATION, _activation_filled)),
    Scene("activation-sheet", MainWindow.show_sheet_read, first=(_ACTIVATION, _activation_filled)),
    Scene("activation-sheet-problem", _activation_sheet_problem, first=(_ACTIVATION,)),
    Scene("activation-camera", _activation_camera, first=(_ACTIVATION,)),
    Scene("passcode-set", MainWindow.show_passcode_setup),
    Scene("passcode-entry", MainWindow.show_passcode_entry),
    Scene("passcode-wrong", MainWindow.show_passcode_wrong, first=(MainWindow.show_passcode_entry,)),
    *(Scene(name, _state(name)) for name in STATES),
    Scene("waiting-notice", _noticed, first=(_WAITING,)),
    Scene("new-card", _new_card, first=(_WAITING,)),
    Scene("new-card-errors", _new_card_errors, first=(_WAITING, _new_card)),
    Scene("history", _history),
    Scene("history-facilities", _history_facilities),
    Scene("history-empty", _history_empty),
    Scene("history-entry", _entry),
    Scene("reports", _reports),
    Scene("hand-off", _handed_off, first=(_hand_off,)),
    Scene("recheck", _recheck),
    Scene("safekeeping", _safekeeping),
    Scene("safekeeping-imported", _imported, first=(_safekeeping,)),
    Scene("result-differences", _differences, first=(_state("eligible"),)),
    Scene("hostile-words", _hostile_words, first=(_hostile_frame, _state("eligible-hostile"))),
    Scene("hostile-history", _hostile_history),
    *(Scene(f"outreach-{part}", _outreach(part)) for part in PARTS),
    Scene("other-routes", _other_routes),
    Scene("route-certificate", _route_form(Route.CERTIFICATE)),
    Scene("route-portal", _route_form(Route.PORTAL)),
    Scene("route-insurer", _route_form(Route.INSURER)),
    Scene("route-errors", _route_errors, first=(_route_typed,)),
    *(Scene(name, steps[-1], first=steps[:-1]) for name, steps in facilities.SHOWS.items()),
    Scene("settings", _settings(""), first=(_WAITING,)),
    *(Scene(f"settings-{section.key}", _section(section.key), first=(_WAITING,)) for section in SECTIONS),
    Scene("live-waiting", _WAITING, practice=False),
    Scene("live-activation", _ACTIVATION, practice=False),
)


def make_window(scene: Scene) -> MainWindow:
    """A window for a scene, not yet shown."""
    window = MainWindow(practice=scene.practice, drawer=DRAWER if scene.practice else None)
    window.set_facility(*FACILITY)
    window.furnish_rest()
    return window
