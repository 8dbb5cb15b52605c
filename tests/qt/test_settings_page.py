"""The settings: every field can be reached and changed by keyboard, holds at once, and is still there tomorrow."""

import json
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QRadioButton

from myna_reception.reception.clock import SystemClock
from myna_reception.reception.policy import Policy
from myna_reception.settings import CHOICES, Settings, SettingsFile, Theme
from myna_reception.simulator.virtual_card.reader import VirtualReader
from myna_reception.ui.bridge.controller import ReceptionController
from myna_reception.ui.bridge.desk import Desk
from myna_reception.ui.pages.settings import SECTIONS
from myna_reception.ui.theme import dress
from myna_reception.ui.theme.tokens import CONTRAST, DARK, TOKENS, colours
from myna_reception.ui.window import MainWindow


@pytest.fixture
def light(qapp):
    """Other tests find the application as it was."""
    yield
    dress(qapp, Theme.LIGHT, 100)


@pytest.fixture
def desk(qtbot, tmp_path, light):
    window = MainWindow(practice=True)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    settings = SettingsFile(tmp_path)
    controller = ReceptionController(VirtualReader(), SystemClock(), Policy(), settings.load().grace_rule)
    made = Desk(window, controller, SimpleNamespace(stored=lambda: None), settings, lambda _activation: None)
    window.show_terms()
    yield made
    made.close()


def press(key):
    QTest.keyClick(QApplication.focusWidget(), key)
    QApplication.processEvents()  # what is added to a page comes up with the next events


def tab_to(name):
    for _ in range(40):
        if QApplication.focusWidget().objectName() == name:
            return
        press(Qt.Key.Key_Tab)
    seen = QApplication.focusWidget()
    raise AssertionError(f"Tab does not reach {name}: it is at {seen} {seen.objectName()} {seen.accessibleName()}")


def stored(tmp_path):
    return json.loads((tmp_path / "settings.json").read_text(encoding="utf-8"))


def test_every_answer_is_one_that_the_settings_take_and_every_default_is_an_answer():
    for question in (each for section in SECTIONS for each in section.questions):
        default = getattr(Settings(), question.field)
        assert default in question.answers
        assert all(type(value) is type(default) for value in question.answers)
        assert set(question.answers) <= set(CHOICES.get(question.field, tuple(question.answers)))


def test_the_theme_is_chosen_by_keyboard_and_holds_at_once(desk, tmp_path):
    desk.window.settings_wanted.emit()
    tab_to("section=look")
    press(Qt.Key.Key_Return)
    tab_to("theme=system")
    press(Qt.Key.Key_Right)
    assert stored(tmp_path)["theme"] == "light"
    press(Qt.Key.Key_Right)
    assert colours() == DARK
    assert QApplication.focusWidget().objectName() == "theme=dark"  # made anew, with the focus where it was
    press(Qt.Key.Key_Right)
    assert colours() == CONTRAST
    assert SettingsFile(tmp_path).load().theme is Theme.CONTRAST
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Escape)
    assert desk.window.page is desk.window.pages.terms  # where it was opened from


def test_the_text_scale_makes_the_words_larger_and_keeps_notices_and_facility(desk):
    desk.window.set_facility("架空接骨院", "W0000009")
    desk.window.show_notice("secrets_not_kept")
    desk.window.settings_wanted.emit()
    desk.window.settings_asked.emit("look")
    desk.window.setting_changed.emit({"text_scale": 200})
    assert colours().body_px == 2 * TOKENS.body_px
    assert desk.window.page.heading.font().pixelSize() > TOKENS.title_px
    assert desk.window.notices.isVisible()
    assert "架空接骨院" in desk.window.findChild(type(desk.window._frame.header)).words


def test_before_the_desk_is_open_only_what_concerns_no_secret_can_be_changed(desk):
    desk.window.settings_wanted.emit()
    names = {button.objectName() for button in desk.window.page.findChildren(type(desk.window.page.back).__mro__[1])}
    assert "section=look" in names
    assert "section=passcode" not in names
    assert "section=rules" not in names


def test_a_new_pass_code_is_kept_hashed(desk, qtbot, tmp_path):
    desk.window.setting_changed.emit({"passcode": "himitsu"})
    qtbot.waitUntil(lambda: stored(tmp_path)["passcode_hash"] != "", timeout=30_000)
    assert stored(tmp_path)["passcode_hash"].startswith("$argon2")
    assert "himitsu" not in (tmp_path / "settings.json").read_text(encoding="utf-8")
    desk.window.setting_changed.emit({"passcode": None})
    assert stored(tmp_path)["passcode_hash"] == ""


def test_a_disk_that_refuses_is_told_and_the_change_holds(desk, monkeypatch, caplog):
    def refuse(_settings):
        raise OSError("full")

    monkeypatch.setattr(desk.preferences._file, "save", refuse)
    with caplog.at_level("CRITICAL"):
        desk.window.setting_changed.emit({"theme": Theme.DARK})
    assert colours() == DARK
    assert desk.window.notices.isVisible()


def test_a_change_of_the_system_waits_for_the_next_page(desk):
    desk.window.show_passcode_entry()
    field = desk.window.page.field.input
    field.setText("123")
    desk.window.dress_later(Theme.DARK, 100)
    assert colours() != DARK
    assert field.text() == "123"
    desk.window.show_terms()
    assert colours() == DARK


@pytest.mark.parametrize("section", [each.key for each in SECTIONS if each.questions])
def test_arrows_go_through_every_answer(open_scene, section):
    window = open_scene(f"settings-{section}")
    asked = []
    window.setting_changed.connect(asked.append)
    wanted = next(each for each in SECTIONS if each.key == section)
    for question in wanted.questions:
        radios = [each for each in window.findChildren(QRadioButton) if each.objectName().startswith(question.field)]
        next(each for each in radios if each.isChecked()).setFocus()
        for _ in radios:
            press(Qt.Key.Key_Right)
        assert {each[question.field] for each in asked if question.field in each} == set(question.answers)


@pytest.mark.parametrize("section", ["passcode", "portal"])
def test_what_was_typed_into_a_section_is_forgotten_when_it_is_left(open_scene, section):
    window = open_scene(f"settings-{section}")
    for line in window.page.findChildren(QLineEdit):
        line.setText("himitsu")
    window.show_settings("", Settings())
    window.show_settings(section, Settings())
    lines = window.page.findChildren(QLineEdit)
    assert lines
    assert not any(line.text() for line in lines)
    window.page.clear()
