"""«新しいカードを作る»: from the drawer to the new card in it, by keyboard; and what is refused."""

from types import SimpleNamespace

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from myna_reception.practice import PracticeDrawer
from myna_reception.reception.clock import SystemClock
from myna_reception.reception.policy import Policy
from myna_reception.settings import SettingsFile
from myna_reception.simulator.new_person import PersonFault
from myna_reception.simulator.portraits import PortraitFault
from myna_reception.simulator.virtual_card.reader import VirtualReader
from myna_reception.simulator.world import World
from myna_reception.ui import texts, texts_new_card
from myna_reception.ui.bridge.controller import ReceptionController
from myna_reception.ui.bridge.desk import Desk
from myna_reception.ui.pages.new_card import NewCardPage
from myna_reception.ui.window import MainWindow
from tests.qt.conftest import settle
from tests.qt.keys import type_keys


@pytest.fixture
def world(tmp_path):
    return World(tmp_path / "world", SystemClock())


@pytest.fixture
def enrolled():
    return []


@pytest.fixture
def window(qtbot, tmp_path, world, enrolled):
    """The desk, open and idle, with the real drawer on a real world."""
    reader = VirtualReader()
    drawer = PracticeDrawer(world, reader, enrolled.append)
    window = MainWindow(practice=True, drawer=drawer.cards())
    qtbot.addWidget(window)
    controller = ReceptionController(reader, SystemClock(), Policy(), SettingsFile(tmp_path).load().grace_rule)
    service = SimpleNamespace(close=lambda: None)
    desk = Desk(window, controller, SimpleNamespace(), SettingsFile(tmp_path), lambda _activation: service, drawer)
    window.show()
    window.activateWindow()
    desk._open_desk(
        SimpleNamespace(institution_code="9900000001", institution_name="見本整骨院", terminal_id="W0000001")
    )
    qtbot.waitUntil(lambda: window.drawer.new.isVisible() and window.drawer.new.isEnabled())
    yield window
    desk.close()
    drawer.close()


def press(key):
    QTest.keyClick(QApplication.focusWidget(), key)


def begin(window):
    window.drawer.new.setFocus()
    press(Qt.Key.Key_Return)
    settle()
    assert isinstance(window.page, NewCardPage)
    return window.page


def fill(page, **more):
    typed = {"name": "試し　咲", "name_kana": "ためし　さき", "birthdate": "1985-04-01", **more}
    for name in page.fields:  # in the order of Tab
        assert QApplication.focusWidget() is page.fields[name].input
        if name in typed:
            type_keys(QApplication.focusWidget(), typed[name])
        press(Qt.Key.Key_Tab)


def test_a_card_is_made_by_keyboard_and_lies_selected_in_the_drawer(window, qtbot, world, enrolled):
    page = begin(window)
    fill(page, pin="4321")
    page.fields["pin"].input.setFocus()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page is not page)
    (made,) = (persona for persona in world.personas.values() if persona.id.startswith("own-"))
    assert window.drawer.selected == made.id
    assert made.name == "試し　咲"
    assert "4321" in window.drawer._hint.plain
    assert enrolled == [made.id]
    assert page.values["name"] == page.values["pin"] == ""
    assert list(World(world.folder, SystemClock()).personas) == list(world.personas)


def test_escape_goes_back_and_forgets(window, world):
    page = begin(window)
    fill(page)
    press(Qt.Key.Key_Escape)
    settle()
    assert window.page is not page
    assert page.values["name"] == ""
    assert not any(persona_id.startswith("own-") for persona_id in world.personas)


def test_what_is_wrong_is_said_beside_the_fields_and_the_typed_stays(window, qtbot):
    page = begin(window)
    fill(page, birthdate="1985-13-01", photo="no-such-file.jpg")
    page.make.click()
    qtbot.waitUntil(lambda: page.summary.hasFocus())
    assert page.fields["birthdate"]._error.isVisible()
    assert page.values["name"] == "試し　咲"
    page.fields["birthdate"].set_value("1985-12-01")
    page.make.click()
    qtbot.waitUntil(lambda: page.fields["photo"]._error.isVisible())
    assert not page.fields["birthdate"]._error.isVisible()


def test_a_photo_is_chosen_from_a_file_and_comes_on_the_card(window, qtbot, world, tmp_path, monkeypatch):
    photo = tmp_path / "photo.png"
    Image.radial_gradient("L").resize((300, 400)).save(photo)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_arguments: (str(photo), ""))
    page = begin(window)
    fill(page)
    page.photo_button.setFocus()
    press(Qt.Key.Key_Return)
    assert page.values["photo"] == str(photo)
    page.make.click()
    qtbot.waitUntil(lambda: window.page is not page)
    assert world.portrait(window.drawer.selected) is not None


def test_a_folder_that_cannot_be_written_is_told(window, qtbot, world):
    (world.folder / "people").write_text("in the way")
    page = begin(window)
    fill(page)
    page.make.click()
    qtbot.waitUntil(lambda: page.summary.hasFocus())
    assert texts_new_card.FAILED in page.summary.words
    assert page.make.isEnabled()


def test_no_card_is_made_while_one_lies_on_the_reader(open_scene):
    window = open_scene("waiting")
    assert window.drawer.new.isEnabled()
    window.set_drawer_card("hanako")
    assert not window.drawer.new.isEnabled()
    window.set_drawer_card(None)
    assert window.drawer.new.isEnabled()
    assert not open_scene("torn").drawer.new.isEnabled()


@pytest.mark.parametrize("fault", [*PersonFault, *PortraitFault])
def test_every_fault_has_its_words(fault):
    for field, (label, _) in texts_new_card.FIELDS.items():
        said = texts_new_card.fault_text(field, fault.value)
        assert label in said
        assert "確かめて" not in said
    assert texts.notice("cards_passed_over").text
