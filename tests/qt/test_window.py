"""The window: one page for each state, focus and announcements, the same state twice, and nothing left behind."""

import dataclasses
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QRadioButton, QScrollArea, QWidget

from myna_reception.reception.card_facts import CheckMethod
from myna_reception.reception.clock import JST
from myna_reception.reception.eligibility import Purpose, QualificationValidity
from myna_reception.reception.errors import Denial, PinIncorrect
from myna_reception.reception.events import (
    BackPressed,
    FaceAgreed,
    Finished,
    LastTryConfirmed,
    MethodChosen,
    NumberBEntered,
    RegistrationWanted,
    RetryPressed,
    VisualConfirmed,
    VisualDenied,
)
from myna_reception.reception.masked import PinCode
from myna_reception.reception.states import Authenticating, AwaitPin, Idle, ShowResult
from myna_reception.ui import shell as shell_module
from myna_reception.ui import texts, texts_match
from myna_reception.ui.gallery import HANAKO, LONGEST, SCENES, STATES, card, shown
from myna_reception.ui.widgets.focus_ring import FocusRing
from myna_reception.ui.widgets.text import Heading, Text
from tests.qt.conftest import settle

BOTH = (CheckMethod.PIN, CheckMethod.VISUAL)


def press(window, key):
    """Press a key where the focus is."""
    QTest.keyClick(QApplication.focusWidget() or window, key)


def focus_walk(window):
    """Every control that Tab reaches, in order, from where the focus is now."""
    seen = []
    while True:
        press(window, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now is None or now in seen:
            return seen
        seen.append(now)


def all_words(window):
    """Everything that any widget of the window shows or tells."""
    words = [window.windowTitle()]
    for widget in window.findChildren(QWidget):
        words += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
        if isinstance(widget, QLabel | QLineEdit | QPushButton):
            words.append(widget.text())
    return "\n".join(words)


# Every page


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_every_control_has_a_name_without_a_mnemonic(walk_scene, scene):
    window = walk_scene(scene)
    controls = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible() and (isinstance(widget, QPushButton) or widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    ]
    for control in controls:
        interface = QAccessible.queryAccessibleInterface(control)
        name = interface.text(QAccessible.Text.Name)
        assert name.strip(), f"{type(control).__name__} {control.objectName()} has no name"
        assert "&" not in name
        assert interface.role() not in (QAccessible.Role.NoRole, QAccessible.Role.Client), name


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_focus_begins_on_the_page_and_tab_reaches_every_control(walk_scene, scene):
    window = walk_scene(scene)
    page = window.page
    assert QApplication.focusWidget() is not None
    assert page.isAncestorOf(QApplication.focusWidget())
    wanted = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and (not isinstance(widget, QRadioButton) or widget.isChecked())  # arrows reach the others of the question
    ]
    assert set(focus_walk(window)) >= {widget for widget in wanted if widget.focusProxy() is None}


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_the_page_is_announced_in_words(walk_scene, scene):
    page = walk_scene(scene).page
    assert page.spoken().strip()
    assert "<" not in page.spoken()


@pytest.mark.parametrize("name", [name for name in STATES if "eligible" in name or name in ("several", "welfare")])
def test_the_announcement_of_a_result_names_nobody(walk_scene, name):
    spoken = walk_scene(name).page.spoken()
    for private in ("見本", "髙﨑", "𠮷野", "ウォルフェ", "06139992", "1985", "昭和"):
        assert private not in spoken


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_practice_is_said_on_every_page_of_practice_and_on_none_of_live(walk_scene, scene):
    window = walk_scene(scene)
    labels = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    assert (texts.PRACTICE in labels) is scene.practice
    assert texts.NOT_OFFICIAL in labels
    assert ("練習" in window.windowTitle()) is scene.practice


def test_a_practice_result_is_marked_even_in_a_live_window(open_scene):
    window = open_scene("live-waiting")
    window.show_reception(STATES["eligible"])
    assert texts.PRACTICE_RESULT in [label.text() for label in window.findChildren(QLabel) if label.isVisible()]


# Keys: Enter is the primary button, Esc the way out


@pytest.mark.parametrize(
    ("scene", "key", "event"),
    [
        ("choose", Qt.Key.Key_Return, MethodChosen(CheckMethod.PIN)),
        ("choose", Qt.Key.Key_Escape, Finished()),
        ("choose-pin-blocked", Qt.Key.Key_Enter, MethodChosen(CheckMethod.VISUAL)),
        ("last-try", Qt.Key.Key_Return, MethodChosen(CheckMethod.VISUAL)),
        ("last-try", Qt.Key.Key_Escape, BackPressed()),
        ("last-try-register", Qt.Key.Key_Return, BackPressed()),
        ("pin", Qt.Key.Key_Escape, BackPressed()),
        ("visual", Qt.Key.Key_Return, VisualConfirmed("")),
        ("visual", Qt.Key.Key_Escape, BackPressed()),
        ("face-consent", Qt.Key.Key_Return, FaceAgreed()),
        ("face-consent", Qt.Key.Key_Escape, BackPressed()),
        ("face-similar", Qt.Key.Key_Return, VisualConfirmed("")),
        ("face-not-similar", Qt.Key.Key_Return, MethodChosen(CheckMethod.VISUAL)),
        ("face-not-turned", Qt.Key.Key_Return, MethodChosen(CheckMethod.VISUAL)),
        ("face-no-camera", Qt.Key.Key_Return, MethodChosen(CheckMethod.VISUAL)),
        ("reading", Qt.Key.Key_Escape, Finished()),
        ("authenticating", Qt.Key.Key_Escape, Finished()),
        ("querying", Qt.Key.Key_Escape, Finished()),
        ("eligible", Qt.Key.Key_Return, Finished()),
        ("eligible", Qt.Key.Key_Escape, Finished()),
        ("not-registered", Qt.Key.Key_Return, Finished()),
        ("unreachable", Qt.Key.Key_Return, RetryPressed("")),
        ("unreachable", Qt.Key.Key_Escape, Finished()),
    ],
)
def test_enter_and_escape(walk_scene, intents, scene, key, event):
    window = walk_scene(scene)
    seen = intents(window)
    press(window, key)
    assert seen == [event]


@pytest.mark.parametrize("scene", ["waiting", "removal", "no-reader", "starting"])
def test_keys_do_nothing_where_nothing_is_asked(walk_scene, intents, scene):
    window = walk_scene(scene)
    seen = intents(window)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        press(window, key)
    assert seen == []


@pytest.mark.parametrize(
    ("scene", "words", "event"),
    [
        ("choose", texts.CHOOSE_VISUAL, MethodChosen(CheckMethod.VISUAL)),
        ("last-try", texts.USE_LAST_TRY, LastTryConfirmed()),
        ("visual", texts_match.CANNOT_TELL, VisualDenied()),
        ("visual", texts_match.NOT_HOLDER, VisualDenied(denial=Denial.NOT_HOLDER)),
        ("face-consent", texts.USE_VISUAL, MethodChosen(CheckMethod.VISUAL)),
        ("face-running", texts.USE_VISUAL, MethodChosen(CheckMethod.VISUAL)),
        ("face-similar", texts_match.NOT_HOLDER, VisualDenied(denial=Denial.NOT_HOLDER)),
        ("face-similar", texts.USE_VISUAL, MethodChosen(CheckMethod.VISUAL)),
        ("face-no-camera", texts.RETRY, RetryPressed("")),
        ("not-registered", texts.REGISTER_USE, RegistrationWanted()),
        ("removal", texts.READ_AGAIN, RetryPressed("")),
        ("pin", texts.USE_VISUAL, MethodChosen(CheckMethod.VISUAL)),
    ],
)
@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_every_other_button_is_reached_by_tab_and_pressed_by_key(walk_scene, intents, scene, words, event, key):
    window = walk_scene(scene)
    seen = intents(window)
    button = next(each for each in focus_walk(window) if each.accessibleName() == words)
    button.setFocus()
    press(window, key)
    assert seen == [event]


def test_the_last_try_is_never_one_stray_enter_away(open_scene, intents):
    window = open_scene("last-try")
    seen = intents(window)
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_Return)
    assert LastTryConfirmed() not in seen


def test_initials_go_with_the_visual_check(open_scene, intents):
    window = open_scene("visual")
    seen = intents(window)
    window.page.staff.input.setFocus()
    QTest.keyClicks(window.page.staff.input, " YK ")
    press(window, Qt.Key.Key_Return)
    assert seen == [VisualConfirmed("YK")]


def test_arrow_keys_scroll_a_long_result(open_scene):
    window = open_scene("eligible-longest", (1024, 600))
    bar = window.page.scroll_area.verticalScrollBar()
    press(window, Qt.Key.Key_PageDown)
    down = bar.value()
    press(window, Qt.Key.Key_Up)
    assert 0 < bar.value() < down


def test_methods_that_are_not_offered_are_not_shown(open_scene):
    page = open_scene("choose-pin-blocked").page
    assert not page.methods[CheckMethod.PIN].isVisible()
    assert page.methods[CheckMethod.VISUAL].isVisible()
    assert not page.methods[CheckMethod.FACE].isVisible()
    assert "ロック" in page.notice.words


def test_registration_is_offered_only_where_it_can_be_made(open_scene):
    windows = open_scene("not-registered"), open_scene("not-registered-no-pin")
    can, cannot = (window.page for window in windows)
    assert can.register.isVisible()
    assert not cannot.register.isVisible()
    assert texts.REGISTER_USE not in cannot.error.words


def test_a_terminal_without_activation_leads_to_it(open_scene, qtbot):
    window = open_scene("not-activated")
    with qtbot.waitSignal(window.activation_wanted):
        press(window, Qt.Key.Key_Return)


# The same state twice


@pytest.mark.parametrize("name", STATES)
def test_the_same_state_twice_changes_nothing(walk_scene, monkeypatch, name):
    window = walk_scene(name)
    controls = focus_walk(window)
    if controls:
        controls[-1].setFocus()
    focus, children = QApplication.focusWidget(), window.findChildren(QWidget)
    said = []
    monkeypatch.setattr(shell_module, "announce", lambda *args, **kwargs: said.append(args))
    window.show_reception(dataclasses.replace(STATES[name]))
    assert QApplication.focusWidget() is focus
    assert window.findChildren(QWidget) == children
    assert said == []


def test_what_is_not_seen_does_not_disturb(open_scene, monkeypatch):
    window = open_scene("eligible")
    window.pages.result.finish.setFocus()
    said = []
    monkeypatch.setattr(shell_module, "announce", lambda *args, **kwargs: said.append(args))
    window.show_reception(dataclasses.replace(STATES["eligible"], card_present=False))
    assert window.pages.result.finish.hasFocus()
    assert said == []


def test_a_wrong_pin_is_announced_on_the_page_that_stays(open_scene, monkeypatch):
    window = open_scene("pin")
    window.page.visual.setFocus()
    said = []
    monkeypatch.setattr(shell_module, "announce", lambda _widget, text, **kwargs: said.append(text))
    window.show_reception(AwaitPin("r", card(2), BOTH, Purpose.CHECK, PinIncorrect(2)))
    assert len(said) == 1
    assert "暗証番号が違います" in said[0]
    assert "あと2回" in said[0]
    assert window.page.pad.display.hasFocus()


# Nothing is left behind


@pytest.mark.parametrize("next_state", ["removal", "waiting", "reading", "no-reader"])
def test_a_patients_data_leaves_the_widgets_with_the_page(walk_scene, next_state):
    window = walk_scene("eligible-longest")
    private = [
        LONGEST.name,
        LONGEST.number,
        LONGEST.insurer_name,
        LONGEST.symbol,
        "ウォルフェ",
        LONGEST.reference_number,
    ]
    assert all(value in all_words(window) for value in private)
    window.show_reception(STATES[next_state])
    left = all_words(window)
    assert [value for value in private if value in left] == []


def test_one_patients_result_does_not_stay_under_the_next(open_scene):
    window = open_scene("eligible-longest")
    window.show_reception(shown(QualificationValidity.VALID, HANAKO))
    assert "ウォルフェ" not in all_words(window)
    assert HANAKO.name in all_words(window)


@pytest.mark.parametrize("name", [name for name, state in STATES.items() if isinstance(state, ShowResult)])
def test_the_title_names_nobody(walk_scene, name):
    title = walk_scene(name).windowTitle()
    assert title in (texts.WINDOW_TITLE, texts.WINDOW_TITLE_PRACTICE)


def test_the_window_keeps_no_pin(open_scene):
    window = open_scene("pin")
    pin = PinCode(b"4071")
    window.show_reception(Authenticating("r", card(), BOTH, Purpose.CHECK, pin))
    assert not any(pin is value for value in vars(window).values())
    assert window._view == ("authenticating", ())


def test_typed_digits_do_not_survive_the_page(open_scene):
    window = open_scene("pin")
    pad = window.page.pad
    QTest.keyClicks(pad.display, "407")
    window.show_reception(Idle())
    assert pad._digits == bytearray()


# Time


def test_the_end_of_a_page_is_announced_and_a_key_puts_it_off(open_scene, monkeypatch):
    window = open_scene("choose")
    warning = window.time_warning
    assert warning.timer.isActive()
    assert warning.timer.interval() == 70_000
    warning.timer.timeout.emit()
    assert warning.isVisible()
    assert "20秒" in warning.banner.words
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)
    assert not warning.isVisible()
    assert warning.timer.isActive()


def test_a_page_without_a_limit_has_no_warning(open_scene):
    window = open_scene("choose")
    window.show_reception(Idle(), None)
    assert not window.time_warning.timer.isActive()
    window.show_reception(STATES["reading"], timedelta(seconds=5))
    assert not window.time_warning.timer.isActive()


# Ring, notices, header


def test_the_ring_stands_around_the_control_with_focus_and_not_around_headings(open_scene):
    window = open_scene("choose")
    ring = window.findChild(FocusRing)
    first = window.page.methods[CheckMethod.PIN]
    assert ring.isVisible()
    assert ring.geometry().contains(first.mapTo(window, first.rect().center()))
    window.page.heading.setFocus()
    assert isinstance(QApplication.focusWidget(), Heading)
    assert not ring.isVisible()


def test_the_ring_lets_go_of_a_target_that_is_destroyed(open_scene, qtbot):
    window = open_scene("choose")
    button = QPushButton("消える", window)
    button.show()
    button.setFocus()
    ring = window._ring
    assert ring._target is button
    with qtbot.waitSignal(button.destroyed):
        button.deleteLater()
    assert ring._target is not button
    window.page.first_focus().setFocus()


def test_all_of_a_line_that_gets_the_focus_is_in_sight_not_its_cursor_alone(open_scene):
    window = open_scene("route-certificate")
    page = window.page
    area, line = page.scroll_area, page.findChildren(QLineEdit)[-1]
    inside = area.widget()
    below = line.mapTo(inside, line.rect().bottomLeft()).y() - area.viewport().height()
    area.verticalScrollBar().setValue(below - 8)  # its last pixels are cut off
    line.setFocus()
    assert area.verticalScrollBar().value() > below


def test_the_ring_is_cut_where_the_target_is_scrolled_away(open_scene):
    window = open_scene("activation", (1024, 600))
    area = window.findChild(QScrollArea)
    page = window.page
    page.fields["institution_code"].input.setFocus()
    ring = window.findChild(FocusRing)
    before = ring.geometry()
    page.scroll_area.verticalScrollBar().setValue(page.scroll_area.verticalScrollBar().maximum())
    assert ring.geometry() != before or not ring.isVisible()
    assert area is not None


def test_a_notice_is_told_beside_the_page_and_can_be_closed_by_key(open_scene):
    window = open_scene("waiting")
    window.show_notice("settings_not_saved")
    bar = window.notices
    assert bar.isVisible()
    close = next(each for each in focus_walk(window) if each.accessibleName() == texts.DISMISS)
    close.setFocus()
    press(window, Qt.Key.Key_Return)
    assert not bar.isVisible()
    assert window.page.isAncestorOf(QApplication.focusWidget())


def test_the_header_says_where_the_desk_stands(open_scene):
    window = open_scene("waiting")
    window.set_facility("架空接骨院", "W0000009")
    assert "架空接骨院　W0000009" in [label.accessibleName() for label in window.findChildren(QLabel)]


@pytest.mark.parametrize("size", [(1280, 800), (1024, 600)])
def test_the_time_of_a_result_stands_on_one_line(open_scene, size):
    window = open_scene("eligible", size)
    result = STATES["eligible"].outcome.result
    late = dataclasses.replace(result, confirmed_at=datetime(2026, 12, 28, 23, 58, tzinfo=JST))
    outcome = dataclasses.replace(STATES["eligible"].outcome, result=late)
    window.show_reception(dataclasses.replace(STATES["eligible"], outcome=outcome))
    facts = next(text for text in window.page.findChildren(Text) if "23時58分" in text.plain)
    longest = max(facts.fontMetrics().horizontalAdvance(line) for line in facts.plain.split("\n"))
    assert longest <= facts.contentsRect().width()


class TestCardFace:
    """照合番号B on the page of the visual check."""

    def test_the_three_parts_make_the_number(self, open_scene):
        window = open_scene("visual")
        page, events = window.page, []
        page.intent.connect(events.append)
        page.face.form.birth.input.setText("平成3年7月9日")
        page.face.form.expiry.input.setText("2034")
        for each in "１２３４":  # as an input method gives them
            key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, each)
            QApplication.sendEvent(page.face.form.code.input, key)
        page.face.form.read.click()
        assert [type(one) for one in events] == [NumberBEntered]
        assert events[0].number.reveal() == b"03070920341234"
        assert page.face.form.birth.value == ""

    def test_fourteen_digits(self, open_scene):
        page, events = open_scene("visual").page, []
        page.intent.connect(events.append)
        page.face.form.other.click()
        QTest.keyClicks(page.face.form.number.input, "0307 0920 3412 34")
        page.face.form.read.click()
        assert events[0].number.reveal() == b"03070920341234"

    @pytest.mark.parametrize("leaves", ["submits", "takes back", "leaves the page"])
    def test_the_digits_are_in_no_text_and_are_overwritten(self, open_scene, leaves):
        window = open_scene("visual")
        form = window.page.face.form
        form.other.click()
        line, typed = form.number.input, "03070920341234"
        QTest.keyClicks(line, f"{typed}9")  # one too many
        assert bytes(line.digits) == typed.encode()
        assert line.text() == line.displayText() == "●" * 14
        buffer = line._digits
        match leaves:
            case "submits":
                form.read.click()
            case "takes back":
                for _ in typed:
                    QTest.keyClick(line, Qt.Key.Key_Backspace)
            case _:
                window.show_reception(Idle())
        assert line._digits is buffer
        assert buffer == bytes(14)
        assert not line.digits

    def test_what_was_copied_does_not_get_into_a_line_of_digits(self, open_scene):
        code = open_scene("visual").page.face.form.code.input
        QApplication.clipboard().setText("1234")
        QTest.keyClick(code, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        QTest.mouseClick(code, Qt.MouseButton.MiddleButton)
        QApplication.clipboard().clear()
        assert code.text() == ""

    def test_a_part_that_is_wrong_is_said_beside_it_and_nothing_is_sent(self, open_scene):
        page, events = open_scene("visual").page, []
        page.intent.connect(events.append)
        page.face.form.birth.input.setText("平成3年13月9日")
        page.face.form.read.click()
        assert events == []
        assert page.face.form.birth.input.property("wrong")

    def test_photo_and_verdict_are_shown_and_forgotten(self, open_scene):
        window = open_scene("visual-genuine")
        panel, photo = window.page.face, window.page.compare.photo
        assert not photo.pixmap().isNull()
        assert "本物" in panel.spoken()
        window.show_reception(Idle())
        assert photo.pixmap().isNull()
        assert panel.dates.plain == panel.spoken() == ""

    def test_a_copy_is_said_to_be_one(self, open_scene):
        assert "複製" in open_scene("visual-copied").page.spoken()

    def test_nothing_is_answered_while_it_is_read(self, open_scene):
        page = open_scene("visual-reading").page
        assert not page.primary.isEnabled()
        assert page.face.form.isHidden()

    def test_the_last_try_is_asked_about(self, open_scene):
        page, events = open_scene("visual-last-number").page, []
        page.intent.connect(events.append)
        assert page.face.form.isHidden()
        page.face.last_try.click()
        assert events == [LastTryConfirmed()]


# The header


@pytest.mark.parametrize("scale", [100, 150, 200])
def test_the_ring_around_a_button_of_the_header_keeps_off_the_practice_band(dressed_scene, scale):
    header = dressed_scene("activation", scale=scale)._frame.header
    header.settings.setFocus()
    settle()
    ring = header.window().findChild(FocusRing)
    assert ring.isVisible()
    assert ring.geometry().bottom() <= header.mapTo(header.window(), header.rect().bottomLeft()).y()
