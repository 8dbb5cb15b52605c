"""The activation page takes a ユーザ設定情報: chosen or dropped, read on a lane, put into the fields."""

from datetime import date

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from myna_reception.eligibility.account_sheet import SheetProblem
from myna_reception.simulator.portal.sheet import account_sheet
from myna_reception.ui import texts_account_sheet as words
from tests.qt.bridge.test_first_start import VALUES, FakeActivationDesk, Step, begin, desk, reach  # noqa: F401

SHEET = VALUES | {"institution_code": "9800000001"}


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "user-settings.pdf"
    path.write_bytes(account_sheet(SHEET, "見本整骨院", "パソコン", date(2026, 4, 15)))
    return path


@pytest.fixture
def window(begin, reach):  # noqa: F811
    window, start = begin()
    window.terms_agreed.emit()
    reach(start, Step.ACTIVATION)
    return window


def page_of(window):
    return window.pages.activation


def typed(page):
    return {name: field.value for name, field in page.fields.items()}


def drop(page, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    plain = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(50, 50), *plain)
    QApplication.sendEvent(page, enter)
    if enter.isAccepted():
        QApplication.sendEvent(page, QDropEvent(QPoint(50, 50), *plain))
    return enter.isAccepted()


def test_a_chosen_pdf_fills_the_form_and_enter_registers(window, sheet, qtbot, monkeypatch):
    page = page_of(window)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(sheet), ""))
    page.sheet_button.click()
    assert not page.register.isEnabled()  # while it is read
    qtbot.waitUntil(lambda: typed(page) == SHEET)
    assert page.register.hasFocus()
    assert words.SHEET_READ in page.summary.words


def test_no_choice_changes_nothing(window, qtbot, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    page_of(window).sheet_button.click()
    assert page_of(window).register.isEnabled()


def test_a_dropped_pdf_fills_the_form(window, sheet, qtbot):
    assert drop(page_of(window), sheet)
    qtbot.waitUntil(lambda: typed(page_of(window)) == SHEET)
    assert not drop(page_of(window), sheet, sheet)  # one at a time


def test_a_file_without_values_says_so_and_keeps_what_was_typed(window, sheet, tmp_path, qtbot):
    page = page_of(window)
    page.fields["terminal_id"].set_value("W0000009")
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(b"%PDF-1.7")
    drop(page, damaged)
    qtbot.waitUntil(lambda: words.PROBLEMS[SheetProblem.DAMAGED][0] in page.summary.words)
    assert page.summary.hasFocus()
    assert typed(page)["terminal_id"] == "W0000009"
    assert page.register.isEnabled()


def test_a_practice_sheet_is_not_taken_at_a_live_terminal(window, sheet, qtbot, desk):  # noqa: F811
    desk.practice = False
    page = page_of(window)
    drop(page, sheet)
    qtbot.waitUntil(lambda: words.WRONG_WORLD_LIVE[0] in page.summary.words)
    assert typed(page) == dict.fromkeys(SHEET, "")


def test_every_problem_has_words():
    assert set(words.PROBLEMS) == set(SheetProblem)
