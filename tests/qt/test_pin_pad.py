"""The PIN pad: what it takes, what it gives, and that the digits are nowhere else."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from myna_reception.reception.card_facts import CheckMethod
from myna_reception.reception.events import BackPressed, MethodChosen, PinEntered, PinRejectedAtPad
from myna_reception.ui.widgets.pin_pad import PinPad
from tests.qt.keys import type_keys


@pytest.fixture
def pad(qtbot):
    pad = PinPad()
    qtbot.addWidget(pad)
    pad.show()
    pad.activateWindow()
    pad.setFocus()
    return pad


def _entered(pad):
    pins = []
    pad.entered.connect(lambda pin: pins.append(pin.reveal()))
    return pins


@pytest.mark.parametrize("typed", ["4071", "４０７１", "4０7１"])
def test_digits_of_either_width_and_enter(pad, typed):
    pins = _entered(pad)
    type_keys(pad.display, typed)
    QTest.keyClick(pad.display, Qt.Key.Key_Return)
    assert pins == [b"4071"]
    assert pad._digits == bytearray()


def test_buttons(pad, qtbot):
    pins = _entered(pad)
    keys = {button.accessibleName(): button for button in pad.findChildren(QPushButton)}
    assert set(keys) == {*"0123456789", "取消", "訂正", "確認"}
    for name in ("4", "0", "9", "訂正", "7", "1", "確認"):
        qtbot.mouseClick(keys[name], Qt.MouseButton.LeftButton)
    assert pins == [b"4071"]


def test_telephone_layout(pad):
    pad.resize(440, 440)
    where = {button.accessibleName(): button.geometry().center() for button in pad.findChildren(QPushButton)}
    assert where["1"].y() == where["3"].y() < where["4"].y() < where["7"].y() < where["0"].y()
    assert where["1"].x() < where["2"].x() < where["3"].x()
    assert where["0"].x() == where["2"].x()


def test_backspace_takes_the_last_digit_and_a_fifth_is_not_taken(pad):
    pins = _entered(pad)
    type_keys(pad.display, "40")
    QTest.keyClick(pad.display, Qt.Key.Key_Backspace)
    type_keys(pad.display, "12345")
    QTest.keyClick(pad.display, Qt.Key.Key_Enter)
    assert pins == [b"4123"]


@pytest.mark.parametrize("typed", ["", "1", "123", "abcd", "一二三四", "١٢٣٤", "-123"])
def test_anything_but_four_digits_is_rejected_at_the_pad(pad, qtbot, typed):
    pins = _entered(pad)
    type_keys(pad.display, typed)
    with qtbot.waitSignal(pad.rejected):
        QTest.keyClick(pad.display, Qt.Key.Key_Return)
    assert pins == []
    assert pad._digits == bytearray()


def test_escape_cancels_and_wipes(pad, qtbot):
    type_keys(pad.display, "123")
    with qtbot.waitSignal(pad.cancelled):
        QTest.keyClick(pad.display, Qt.Key.Key_Escape)
    assert pad._digits == bytearray()
    assert pad.display.text() == ""


def test_the_buffer_is_overwritten_not_only_dropped(pad):
    type_keys(pad.display, "4071")
    buffer = pad._digits
    overwritten = []

    class Spy(bytearray):
        def clear(self):
            overwritten.append(bytes(self))
            super().clear()

    pad._digits = Spy(buffer)
    pad.wipe()
    assert overwritten == [b"\0\0\0\0"]


def test_a_hidden_pad_holds_nothing(pad):
    type_keys(pad.display, "407")
    pad.hide()
    assert pad._digits == bytearray()


def _told(widget: QWidget) -> str:
    """Everything that a widget tells to eyes or to assistive technology."""
    said = [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.windowTitle()]
    if isinstance(widget, QLabel | QLineEdit):
        said.append(widget.text())
    interface = QAccessible.queryAccessibleInterface(widget)
    said += [
        interface.text(kind) for kind in (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value)
    ]
    return "\n".join(said)


def test_the_digits_are_told_by_no_widget(open_scene):
    window = open_scene("pin", (1280, 800))
    type_keys(window.page.pad.display, "4071")
    display = window.page.pad.display
    assert display.text() == "●●●●"
    assert QAccessible.queryAccessibleInterface(display).state().passwordEdit
    for widget in [window, *window.findChildren(QWidget)]:
        if isinstance(widget, QPushButton):
            continue  # the keys bear their own digits
        assert "4071" not in _told(widget)
    assert "4桁のうち4桁" in _told(display)


def test_the_page_turns_the_pad_into_events(open_scene, intents):
    window = open_scene("pin")
    seen = intents(window)
    page = window.page
    assert page.pad.display.hasFocus()
    type_keys(page.pad.display, "4071")
    QTest.keyClick(page.pad.display, Qt.Key.Key_Return)
    type_keys(page.pad.display, "40")
    QTest.keyClick(page.pad.display, Qt.Key.Key_Return)
    QTest.keyClick(page.pad.display, Qt.Key.Key_Escape)
    page.visual.click()
    assert isinstance(seen[0], PinEntered)
    assert seen[0].pin.reveal() == b"4071"
    assert seen[1:] == [PinRejectedAtPad(), BackPressed(), MethodChosen(CheckMethod.VISUAL)]


@pytest.mark.parametrize(("scene", "said"), [("pin", "あと3回"), ("pin-wrong", "あと2回"), ("pin-last", "あと1回")])
def test_the_tries_left_are_always_in_sight(open_scene, scene, said):
    page = open_scene(scene).page
    assert page.tries.isVisible()
    assert page.tries.words.plain == said


def test_no_way_round_the_pin_is_offered_for_registration(open_scene):
    assert not open_scene("pin-register").page.visual.isVisible()


@pytest.mark.parametrize("size", [(1280, 800), (1024, 600)])
@pytest.mark.parametrize("scene", ["pin", "pin-all", "pin-last", "pin-register"])
def test_with_large_words_the_whole_pad_is_in_sight(dressed_scene, scene, size):
    page = dressed_scene(scene, scale=200, size=size).page
    area = page.scroll_area
    assert page.pad.mapTo(area, page.pad.rect().bottomLeft()).y() < area.height()
