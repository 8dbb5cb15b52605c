"""お声掛けと案内 in the desk, by keys: the script, what is counted, the questions."""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from myna_reception.eligibility.secrets import MemoryStore
from myna_reception.outreach.guide import SCRIPT, Step
from myna_reception.reception.clock import FixedClock
from myna_reception.reception.policy import Policy
from myna_reception.records.reports import Period, report
from myna_reception.settings import SettingsFile
from myna_reception.simulator.virtual_card.reader import VirtualReader
from myna_reception.ui.bridge.controller import ReceptionController
from myna_reception.ui.bridge.desk import Desk
from myna_reception.ui.bridge.records_desk import RecordsDesk
from myna_reception.ui.widgets.text import Text
from myna_reception.ui.window import MainWindow
from tests.qt.conftest import settle
from tests.qt.keys import type_keys
from tests.unit.records.invented import NOW


@pytest.fixture
def desk(qtbot, tmp_path):
    clock = FixedClock(NOW)
    window = MainWindow(practice=True)
    qtbot.addWidget(window)
    controller = ReceptionController(VirtualReader(), clock, Policy(), SettingsFile(tmp_path).load().grace_rule)
    records = RecordsDesk(tmp_path, MemoryStore, clock, practice=True)
    service = SimpleNamespace(close=lambda: None)
    desk = Desk(window, controller, SimpleNamespace(), SettingsFile(tmp_path), lambda _: service, records=records)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: records.ledger is not None, timeout=30_000)
    desk._open_desk(
        SimpleNamespace(institution_code="9900000001", institution_name="見本整骨院", terminal_id="W0000001")
    )
    qtbot.waitUntil(lambda: window.page is window.pages.waiting, timeout=30_000)
    yield desk
    desk.close()


def press(key):
    QTest.keyClick(QApplication.focusWidget(), key)


def test_the_script_is_gone_through_and_counted_by_keys(qtbot, desk):
    spoken = []
    desk.speech.say = spoken.append
    press(Qt.Key.Key_F8)
    page = desk.window.pages.outreach
    assert desk.window.page is page
    press(Qt.Key.Key_Space)  # 持っている
    assert page.talking.line.plain == SCRIPT[Step.USES_IT].say.text
    press(Qt.Key.Key_Tab)  # 使いたくない
    press(Qt.Key.Key_Space)
    assert page.talking.line.plain == SCRIPT[Step.WHY_NOT].say.text
    page.talking.aloud_button.setFocus()
    press(Qt.Key.Key_Space)
    assert spoken == [SCRIPT[Step.WHY_NOT].say.yomi]
    page.talking.answers[0].setFocus()
    press(Qt.Key.Key_Space)
    assert QApplication.focusWidget() is page.talking.spoken  # the conversation is over: count it
    press(Qt.Key.Key_Space)
    assert "数えました" in page.talking.told.words
    page.talking.leaflet.click()
    press(Qt.Key.Key_Escape)
    assert desk.window.page is desk.window.pages.waiting

    def counted():
        told = report(desk.records.ledger, Period.day(NOW.date()))
        return dict(told.outreach)

    qtbot.waitUntil(lambda: counted() == {"spoken": 1, "leaflet": 1}, timeout=30_000)


def test_questions_are_searched_as_they_are_typed(desk):
    desk.window.outreach_asked.emit("open", None)
    page = desk.window.pages.outreach
    page.tabs["faq"].setFocus()
    press(Qt.Key.Key_Space)
    assert QApplication.focusWidget() is page.search.input
    type_keys(page.search.input, "パスワード 忘れた")
    settle()
    shown = [text.plain for text in page._found.findChildren(Text) if text.isVisibleTo(page)]
    assert "暗証番号を忘れました" in shown[0]
    page.search.set_value("ぬぬぬぬ")
    assert page.found == ()
    desk.window.outreach_asked.emit("leave", None)
    assert page.search.value == ""


def test_it_opens_only_while_the_desk_waits(desk):
    desk._state = object()
    press(Qt.Key.Key_F8)
    assert desk.window.page is desk.window.pages.waiting
