"""Several facilities at one terminal: switched in two presses, never in a reception, each with its own activation."""

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from myna_reception.eligibility.activation import Activation
from myna_reception.eligibility.facilities import Facility
from myna_reception.eligibility.secrets import MemoryStore
from myna_reception.reception.clock import SystemClock
from myna_reception.reception.errors import (
    RefusalReason,
    ServiceRefused,
    ServiceUnreachable,
    TerminalNotActivated,
    UnreachableReason,
)
from myna_reception.reception.events import CardPlaced
from myna_reception.reception.masked import Masked
from myna_reception.reception.policy import Policy
from myna_reception.reception.states import Idle, Reading, Unavailable
from myna_reception.settings import TERMS_VERSION, SettingsFile
from myna_reception.simulator.virtual_card.reader import VirtualReader
from myna_reception.ui import texts
from myna_reception.ui import texts_facilities as words
from myna_reception.ui.bridge.controller import ReceptionController
from myna_reception.ui.bridge.desk import Desk
from myna_reception.ui.bridge.records_desk import RecordsDesk
from myna_reception.ui.pages.facilities import FacilitiesPage, FacilityPage
from myna_reception.ui.window import MainWindow

SEIKOTSU = Activation(
    "9900000001", "見本整骨院", "W0000001", "https://localhost:1", None, Masked(b"key"), b"certificate",
    datetime(2030, 1, 1, tzinfo=UTC),
)  # fmt: skip
HARI = replace(SEIKOTSU, institution_code="9900000002", institution_name="見本はり灸院", terminal_id="W0000002")
AGAIN = replace(SEIKOTSU, terminal_id="W0000009")
TYPED = {
    "institution_code": "9900000001",
    "terminal_id": "W0000009",
    "password": "himitsu",
    "activation_code": "ABCD-EFGH-2345-6789",
}


class FakeTerminal:
    """Two facilities in memory; a fake of the service and of the secret store."""

    practice = True

    def __init__(self):
        self.held = {"": SEIKOTSU, "b": HARI}
        self.names = {}
        self.active = ""
        self.gives = AGAIN
        self.fails_with = None
        self.unusable = set()

    def stored(self):
        return self.held.get(self.active)

    def activate(self, form):
        if self.fails_with is not None:
            raise self.fails_with
        return self.gives

    def keep(self, activation):
        return self.keep_for(activation, self.active)

    def practice_values(self):
        return TYPED

    def facilities(self):
        found = [
            Facility(key, self.names.get(key, ""), (each.institution_code,), each) for key, each in self.held.items()
        ]
        return self.active, found

    def usable(self, key):
        return None if key in self.unusable else self.held[key]

    def make_active(self, key):
        self.active = key

    def keep_for(self, activation, key):
        self.held["new" if key is None else key] = activation
        return True

    def rename(self, key, name):
        self.names[key] = name

    def remove(self, key):
        del self.held[key]
        self.active = next(iter(self.held), "")
        return self.stored()

    def practice_values_for(self, key):
        return TYPED


@pytest.fixture
def terminal():
    return FakeTerminal()


@pytest.fixture
def asked():
    """The activations that a service was connected for."""
    return []


@pytest.fixture
def desk(qtbot, tmp_path, terminal, asked):
    window = MainWindow(practice=True)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    settings = SettingsFile(tmp_path)
    settings.save(replace(settings.load(), terms_version_agreed=TERMS_VERSION, passcode_asked=True))
    controller = ReceptionController(VirtualReader(), SystemClock(), Policy(), settings.load().grace_rule)
    records = RecordsDesk(tmp_path, MemoryStore, SystemClock(), practice=True)

    def connect(activation):
        asked.append(activation)
        return SimpleNamespace(close=lambda: None)

    made = Desk(window, controller, terminal, settings, connect, records=records, facilities=terminal)
    made.first_start.begin()
    qtbot.waitUntil(lambda: bool(made.facilities.lines))
    yield made
    made.close()


def press(key=Qt.Key.Key_Return):
    QTest.keyClick(QApplication.focusWidget() or QApplication.activeWindow(), key)


def on(window, kind):
    return lambda: isinstance(window.page, kind) and (kind is not FacilitiesPage or bool(window.page._rows.count()))


def open_list(desk, qtbot):
    desk.window.facilities_asked.emit("open", None)
    qtbot.waitUntil(on(desk.window, FacilitiesPage))


def open_one(desk, qtbot, key):
    open_list(desk, qtbot)
    desk.window.facilities_asked.emit("one", key)
    qtbot.waitUntil(on(desk.window, FacilityPage))


def test_the_name_in_the_header_leads_to_the_others_and_one_more_press_switches(desk, qtbot, terminal, asked):
    header = desk.window._frame.header
    assert header.switch.isVisible()
    assert header.switch.text() == "見本整骨院"
    header.switch.click()
    qtbot.waitUntil(on(desk.window, FacilitiesPage))
    other = desk.window.page.findChild(QPushButton, "facility=b")
    other.setFocus()
    press()
    qtbot.waitUntil(lambda: header.words == "見本はり灸院　W0000002")
    assert terminal.active == "b"
    assert asked == [SEIKOTSU, HARI]
    assert desk.window.page is desk.window.pages.waiting
    qtbot.waitUntil(lambda: desk.records.place.codes == ("9900000002",))
    assert [codes for _, codes in desk.records.place.neighbours] == [("9900000001",), ("9900000002",)]
    place = desk.records.place
    assert (place.institution_code, place.institution_name, place.terminal_id) == (
        "9900000002", "見本はり灸院", "W0000002",
    )  # fmt: skip


def test_one_facility_alone_has_its_name_as_words(desk, qtbot, terminal):
    del terminal.held["b"]
    desk.facilities.look()
    qtbot.waitUntil(lambda: len(desk.facilities.lines) == 1)
    assert desk.window._frame.header.switch.isHidden()
    assert desk.window._frame.header.words == "見本整骨院　W0000001"
    assert desk.records.place.codes == ()


def test_nothing_is_switched_in_a_reception(desk, qtbot, asked, terminal):
    desk.controller._state = Reading("r")
    desk.controller.state_changed.emit(desk.controller._state)
    desk.window.facilities_asked.emit("open", None)
    header = desk.window._frame.header
    assert header.switch.isHidden()
    assert header._facility.isVisible()  # the name is there all the same
    desk.first_start.take(HARI)  # a new activation that came while a card was put down
    assert asked == [SEIKOTSU]
    assert header.words == "見本整骨院　W0000001"
    desk.controller._state = Idle()
    desk.controller.state_changed.emit(desk.controller._state)
    assert asked == [SEIKOTSU, HARI]


def test_a_card_put_down_while_the_activation_is_looked_at_keeps_the_facility(desk, qtbot, terminal, asked):
    open_list(desk, qtbot)
    desk._away = False  # as when a reception begins
    desk.window.facilities_asked.emit("use", "b")
    after = []
    desk.facilities.look(lambda: after.append(True))  # on the same lane, so later
    qtbot.waitUntil(lambda: bool(after))
    assert asked == [SEIKOTSU]
    assert terminal.active == ""


def test_one_that_cannot_be_used_leads_to_a_new_activation_and_back_leaves_everything(desk, qtbot, terminal, asked):
    terminal.unusable.add("b")
    open_list(desk, qtbot)
    desk.window.facilities_asked.emit("use", "b")
    qtbot.waitUntil(lambda: desk.window.page is desk.window.pages.activation)
    assert "見本はり灸院" in desk.window.page.heading.plain
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(on(desk.window, FacilitiesPage))
    assert (asked, terminal.active) == ([SEIKOTSU], "")


def test_a_service_that_cannot_be_asked_is_told_and_nothing_is_switched(desk, qtbot, terminal, asked):
    def fail(_key):
        raise ServiceUnreachable(UnreachableReason.TIMED_OUT)

    terminal.usable = fail
    open_list(desk, qtbot)
    desk.window.facilities_asked.emit("use", "b")
    page = desk.window.page
    assert not page.findChild(QPushButton, "facility=b").isEnabled()
    qtbot.waitUntil(lambda: page.findChild(QPushButton, "facility=b").isEnabled())
    assert page.banner.words
    assert (asked, terminal.active) == ([SEIKOTSU], "")


def test_a_new_activation_of_the_facility_in_use(desk, qtbot, terminal, asked):
    open_one(desk, qtbot, "")
    desk.window.page.renew.click()
    assert desk.window.page is desk.window.pages.activation
    terminal.fails_with = ServiceRefused(RefusalReason.BAD_CREDENTIALS)
    desk.window.activation_submitted.emit(TYPED)
    qtbot.waitUntil(lambda: texts.ACTIVATION_FAILED in desk.window.page.summary.words)
    assert terminal.held[""] == SEIKOTSU
    assert asked == [SEIKOTSU]  # the working one works on
    terminal.fails_with = None
    desk.window.activation_submitted.emit(TYPED)
    qtbot.waitUntil(lambda: asked == [SEIKOTSU, AGAIN])
    assert terminal.held[""] == AGAIN
    assert desk.window.page is desk.window.pages.waiting


def test_one_more_facility_is_added_and_the_desk_stays_where_it_is(desk, qtbot, terminal, asked):
    open_list(desk, qtbot)
    desk.window.page.add.click()
    desk.window.activation_submitted.emit(TYPED)
    assert "別の施術所" in desk.window.page.summary.words  # its 機関コード is that of the first one
    terminal.gives = replace(AGAIN, institution_code="9900000003", institution_name="架空院")
    desk.window.activation_submitted.emit(TYPED | {"institution_code": "9900000003"})
    qtbot.waitUntil(on(desk.window, FacilitiesPage))
    qtbot.waitUntil(lambda: words.registered("架空院") in desk.window.page.banner.words)
    assert asked == [SEIKOTSU]
    assert [line.name for line in desk.facilities.lines] == ["見本整骨院", "見本はり灸院", "架空院"]


def test_a_name_of_ones_own_stands_in_the_header(desk, qtbot):
    open_one(desk, qtbot, "")
    desk.window.page.name.input.setText("本院")  # as an input method does
    desk.window.page.name.input.setFocus()
    press()
    qtbot.waitUntil(lambda: desk.window._frame.header.words == "本院　W0000001")
    assert words.NAME_KEPT in desk.window.page.banner.words


def test_removing_asks_first_and_enter_keeps(desk, qtbot, terminal, asked):
    open_one(desk, qtbot, "")
    page = desk.window.page
    page.remove.click()
    assert page.banner.hasFocus()
    assert "鍵と証明書を消します" in page.banner.words
    press()
    assert page.remove.hasFocus()
    assert set(terminal.held) == {"", "b"}
    page.remove.click()
    page.sure.click()
    qtbot.waitUntil(lambda: asked == [SEIKOTSU, HARI])
    assert set(terminal.held) == {"b"}


def test_without_any_facility_the_terminal_is_to_be_registered(desk, qtbot, terminal, asked):
    for key in ("b", ""):
        open_one(desk, qtbot, key)
        desk.window.page.remove.click()
        desk.window.page.sure.click()
        qtbot.waitUntil(lambda key=key: key not in terminal.held)
    qtbot.waitUntil(lambda: desk.window.page is desk.window.pages.message)
    assert desk.window._frame.header.words == ""
    assert isinstance(desk.controller.state, Unavailable)
    desk.controller.handle(CardPlaced("r"))
    assert isinstance(desk.controller.state, Unavailable)  # nothing is asked with what was wiped
    desk.window.page.activate.click()
    assert desk.window.page is desk.window.pages.activation
    assert desk.window.page.back.isHidden()
    desk.window.activation_submitted.emit(TYPED)
    qtbot.waitUntil(lambda: asked[-1] == AGAIN and desk.window.page is desk.window.pages.waiting)


def test_a_terminal_that_is_not_accepted_is_registered_again_with_one_button(desk, qtbot, asked):
    desk.controller._state = Unavailable(TerminalNotActivated())
    desk.controller.state_changed.emit(desk.controller._state)
    press()
    assert desk.window.page is desk.window.pages.activation
    assert words.RENEW_TITLE in desk.window.page.heading.plain
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(asked) == 2)  # tried again with what there is


@pytest.mark.parametrize("name", ["見本", "架空健康増進総合はり灸マッサージ整骨院見本駅前本店２階施術室"])
def test_the_name_is_in_the_window_whatever_its_length(desk, name):
    desk.window.set_facility(name, "W0000001", several=True)
    desk.window.resize(1024, 600)
    header = desk.window._frame.header
    assert header.switch.geometry().right() < header.width()
    assert name in header.switch.accessibleName()
    assert header.words.startswith(name)


def test_f6_opens_the_list(desk, qtbot):
    QTest.keyClick(desk.window, Qt.Key.Key_F6)
    qtbot.waitUntil(on(desk.window, FacilitiesPage))
