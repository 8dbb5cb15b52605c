"""The kiosk's window: no way out, staff's side behind the pass code, privacy, the end of a reception."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QScrollArea, QWidget

from myna_reception.reception.events import BackPressed, Finished, PinEntered, PinRejectedAtPad
from myna_reception.reception.states import Idle
from myna_reception.ui.gallery import DRAWER, HANAKO, STATES
from myna_reception.ui.kiosk.catalogue import language
from myna_reception.ui.kiosk.idle import AHEAD
from myna_reception.ui.kiosk.look import TARGET
from myna_reception.ui.kiosk.pages import ReaderShape
from myna_reception.ui.kiosk.result import REVEAL_MS
from myna_reception.ui.kiosk.window import STAFF_LIMIT, KioskWindow
from myna_reception.ui.masking import masked_end, masked_name, masked_start
from tests.qt.kiosk.measure import targets

LIMIT = timedelta(seconds=90)
SECRETS = (HANAKO.name, "花子", HANAKO.insurer_number, HANAKO.symbol, HANAKO.number, "4月1日")


@pytest.fixture
def window(qtbot):
    window = KioskWindow(practice=True, drawer=DRAWER)
    qtbot.addWidget(window)
    window.resize(1200, 1920)
    window.show()
    window.show_reception(STATES["waiting"])
    yield window
    window._may_close = True


def show(window, name):
    window.show_reception(STATES[name], LIMIT)
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def everything_said(root):
    """Every word in every widget, in sight or not, and every name and description."""
    said = []
    for widget in [root, *root.findChildren(QWidget)]:
        said += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.windowTitle()]
        if isinstance(widget, QLabel | QPushButton | QLineEdit):
            said.append(widget.text())
    return " ".join(said)


# No way out


def test_the_window_cannot_be_closed_or_left_by_keys(window):
    for _ in range(2):
        assert not window.close()
        event = QCloseEvent()
        window.closeEvent(event)
        assert not event.isAccepted()
    for key, modifier in (
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F4, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_F11, Qt.KeyboardModifier.NoModifier),
    ):
        QTest.keyClick(QApplication.focusWidget() or window, key, modifier)
        assert window.isVisible()
        assert not window.staff_here


def test_no_state_opens_staff_side_or_lets_the_window_close(window):
    for name in STATES:
        show(window, name)
        assert not window.staff_here
        assert not window.close()


def test_staff_end_the_kiosk_from_their_side_alone(window):
    window.leave_staff()
    assert not window.close()
    window.show_staff()
    assert window.staff_here
    assert not window.close()  # as the window manager would ask
    window.bar.end.click()
    assert not window.isVisible()


def test_the_end_of_the_program_closes_it(window, qapp):
    qapp.setProperty("ending", True)
    try:
        assert window.close()
    finally:
        qapp.setProperty("ending", None)


# Staff's side


def test_a_pass_code_is_asked_and_only_handed_on(window, qtbot):
    show(window, "choose")
    codes = []
    window.staff_code_entered.connect(codes.append)
    window.screen_side.ask_staff_code()
    page = window.screen_side.page
    for key in "a1B":
        if key == "B":
            page.keyboard.layer.click()
        next(k for k in page.keyboard.findChildren(QPushButton) if k.accessibleName() == key and k.isVisible()).click()
    assert page.field.echoMode() is QLineEdit.EchoMode.Password
    page.open.click()
    assert codes == ["a1B"]
    assert not window.staff_here
    window.show_staff_code_wrong()
    assert page.field.text() == ""
    assert page.wrong.isVisible()


@pytest.mark.parametrize("name", ["visual", "last-try"])
def test_a_step_of_staff_is_shown_to_staff_and_the_patient_comes_back_after_it(window, name):
    called = []
    window.staff_called.connect(lambda: called.append(1))
    show(window, name)
    assert called == [1]
    assert type(window.screen_side.page).__name__ == "StaffComesPage"
    window.show_staff()
    assert window.staff_here
    assert type(window.page).__name__ == {"visual": "VisualPage", "last-try": "LastTryPage"}[name]
    show(window, "querying")
    assert not window.staff_here
    assert not window.screen_side.calling
    assert type(window.screen_side.page).__name__ == "WorkingPage"


def test_the_patient_cannot_use_the_last_try(window, intents):
    seen = intents(window)
    show(window, "last-try")
    for button in window.screen_side.page.findChildren(QPushButton):
        button.click()
    assert set(map(type, seen)) <= {BackPressed}


def test_staff_side_ends_when_nobody_is_there(window):
    window.show_staff()
    for _ in range(int(STAFF_LIMIT.total_seconds())):
        window.bar.idle.tick()
    assert not window.staff_here


# Privacy


@pytest.mark.parametrize("name", ["eligible", "eligible-expiring", "not-eligible", "several"])
@pytest.mark.parametrize("code", ["ja", "en"])
def test_a_result_is_masked_everywhere(window, name, code):
    window.screen_side.set_look(window.screen_side.look.with_language(language(code)))
    show(window, name)
    said = everything_said(window)
    assert [secret for secret in SECRETS if secret in said] == []
    assert "見本\u3000●●" in said
    assert "0613●●●●" in said
    assert not any(secret in window.screen_side.page.spoken() for secret in ("見本", "0613"))


def test_staff_see_what_is_masked_while_they_hold_the_button_and_no_longer_than_ten_seconds(window, qtbot):
    show(window, "eligible")
    assert window.screen_side.page.reveal is None
    window.show_staff()
    page = window.screen_side.page
    assert not window.staff_here  # the patient's screen, with one button more
    assert HANAKO.name not in everything_said(window)
    QTest.mousePress(page.reveal, Qt.MouseButton.LeftButton)
    assert HANAKO.name in everything_said(window)
    QTest.mouseRelease(page.reveal, Qt.MouseButton.LeftButton)
    assert HANAKO.name not in everything_said(window)
    QTest.keyPress(page.reveal, Qt.Key.Key_Space)
    assert HANAKO.name in everything_said(window)
    assert page._revealing.interval() == REVEAL_MS == 10_000
    page._revealing.timeout.emit()
    assert HANAKO.name not in everything_said(window)
    QTest.keyRelease(page.reveal, Qt.Key.Key_Space)
    QTest.keyPress(page.reveal, Qt.Key.Key_Space)
    QApplication.instance().applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    assert HANAKO.name not in everything_said(window)
    show(window, "removal")
    show(window, "eligible")
    assert window.screen_side.page.reveal is None  # the next result is masked for good again


def test_nothing_of_a_patient_stays_when_the_reception_is_over(window):
    window.show_staff()
    show(window, "eligible")  # staff's own reception shows all
    assert HANAKO.name in everything_said(window)
    window.leave_staff()
    assert [secret for secret in SECRETS if secret in everything_said(window)] == []
    show(window, "removal")
    show(window, "waiting")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    said = everything_said(window.screen_side.page)
    assert "見本\u3000●●" not in said


@pytest.mark.parametrize(
    ("name", "masked"),
    [("髙﨑　榮次郎", "髙﨑　●●"), ("見本 花子", "見本　●●"), ("ALEXANDRIA", "A●●"), ("", "")],
)
def test_names_are_masked_but_for_the_family_name(name, masked):
    assert masked_name(name) == masked


def test_numbers_are_masked_without_telling_their_length():
    assert masked_end("12345678") == masked_end("345678") == "●●●78"
    assert masked_end("78") == "●●●"
    assert masked_end("") == masked_start("") == ""
    assert masked_start("06139992") == "0613●●●●"
    assert masked_start("0613") == "●●●●"


# The pad, languages, the end


def test_a_pin_typed_on_the_pad_is_handed_on_once_and_wiped(window, intents):
    seen = intents(window)
    show(window, "pin")
    pad = window.screen_side.page.pad
    pad.confirm.click()
    assert isinstance(seen.pop(), PinRejectedAtPad)
    for digit in "9753":
        next(b for b in pad.findChildren(QPushButton) if b.accessibleName() == digit).click()
    assert "9753" not in everything_said(window)
    pad.confirm.click()
    (event,) = seen
    assert isinstance(event, PinEntered)
    assert event.pin.reveal() == b"9753"
    assert not pad._digits
    event.pin.wipe()
    places = {b.accessibleName(): (b.y(), b.x()) for b in pad.findChildren(QPushButton)}
    digits = sorted((place, name) for name, place in places.items() if name.isdigit())
    assert "".join(name for _, name in digits) == "1234567890"  # as on a telephone
    show(window, "querying")


def test_the_next_patient_begins_in_japanese_and_at_the_usual_size(window):
    screen = window.screen_side
    screen.page.languages.buttons["ko"].click()
    assert screen.page.heading.plain == "마이넘버카드를 올려놓아 주세요"
    show(window, "choose")
    screen.buttons.size_button.click()
    assert (screen.look.language.code, screen.look.scale) == ("ko", 150)
    screen.buttons.call.click()
    show(window, "removal")
    show(window, "waiting")
    assert (screen.look.language.code, screen.look.scale, screen.look.readings) == ("ja", 100, False)
    assert not screen.calling


def test_a_language_stays_while_a_torn_card_is_laid_down_again(window):
    window.screen_side.page.languages.buttons["vi"].click()
    show(window, "torn")
    show(window, "waiting")
    assert window.screen_side.look.language.code == "vi"


def test_a_language_that_nobody_uses_is_left_after_a_minute_and_that_is_said_ahead(window):
    screen = window.screen_side
    screen.page.languages.buttons["pt_BR"].click()
    for _ in range(60 - AHEAD):
        screen.idle.tick()
    assert "20" in screen._time_notice.plain
    for _ in range(AHEAD):
        screen.idle.tick()
    assert screen.look.language.code == "ja"
    assert screen._time_notice is None


def test_the_end_of_a_page_is_said_twenty_seconds_ahead_and_put_off_by_any_touch(window, intents):
    show(window, "choose")
    screen = window.screen_side
    for _ in range(int(LIMIT.total_seconds()) - AHEAD - 1):
        screen.idle.tick()
    assert screen._time_notice is None
    screen.idle.tick()
    assert "あと20秒" in screen._time_notice.plain
    screen.idle.tick()
    assert "あと19秒" in screen._time_notice.labels[0].text()
    QTest.mousePress(window.windowHandle(), Qt.MouseButton.LeftButton)
    assert screen._time_notice is None
    screen.idle.tick()
    assert screen._time_notice is None


def test_readings_are_shown_on_demand_and_belong_to_japanese(window):
    screen = window.screen_side
    low = screen.page.heading.height()
    screen.buttons.readings.click()
    QApplication.processEvents()
    assert screen.look.readings
    assert screen.page.heading.height() > low
    screen.page.languages.buttons["en"].click()
    assert screen.buttons.readings is None
    assert not screen.look.readings


def test_the_picture_is_of_this_reader(window):
    shapes = []
    window.shape_chosen.connect(shapes.append)
    window.show_staff()
    window.bar.shape.click()
    assert shapes == [ReaderShape.SLOT]
    window.leave_staff()
    assert "差し込んで" in window.screen_side.page.heading.plain


def test_staff_are_called_from_every_page_and_the_call_stands_until_it_is_taken_back(window):
    called = []
    window.staff_called.connect(lambda: called.append(1))
    for name in ("waiting", "choose", "pin", "eligible", "torn"):
        show(window, name)
        assert window.screen_side.buttons.call.isVisible()
    window.screen_side.buttons.call.click()
    window.screen_side.buttons.call.click()
    assert called == [1]
    show(window, "querying")
    assert window.screen_side.calling
    window.screen_side.stop_calling()
    assert not window.screen_side.calling


def test_practice_is_said_on_every_page(window):
    for name in STATES:
        show(window, name)
        labels = window.screen_side.findChildren(QLabel)
        assert any("練習" in label.text() for label in labels if label.isVisible()), name
    assert window.windowTitle().startswith("【練習】")


def test_a_card_is_laid_down_from_the_drawer_that_slides_in(window):
    placed = []
    window.card_placed.connect(placed.append)
    drawer = window.screen_side.drawer
    assert not drawer.isVisible()
    drawer.toggle(window.screen_side.look)
    drawer.cards.action.click()
    assert placed == ["hanako"]
    assert not drawer.isVisible()


def test_a_live_kiosk_has_no_drawer_and_no_band(qtbot):
    window = KioskWindow(practice=False)
    qtbot.addWidget(window)
    window.show()
    window.show_reception(Idle())
    assert window.screen_side.drawer is None
    assert "練習" not in everything_said(window)
    window._may_close = True


def test_stopping_and_finishing_are_events_of_the_reception(window, intents):
    seen = intents(window)
    for name in ("reading", "choose", "eligible", "torn"):
        show(window, name)
        window.screen_side.page.leave.click()
    assert [type(event) for event in seen] == [Finished] * 4


def test_where_staff_must_agree_anew_a_patient_is_told_to_call_them(window):
    """Newer terms, or a lost activation: the pass code comes first, and who stands there may be a patient."""
    window.show_starting()
    window.show_passcode_entry()
    assert window.page.told.isVisible()
    assert "職員をお呼びください" in window.page.told.plain
    assert not window.close()


def test_a_terminal_is_registered_again_by_staff_without_opening_their_side_to_patients(window):
    window.show_staff()
    window.show_activation("登録し直します", "四つの値", may_leave=True)
    assert window.staff_here
    window.leave_staff()
    assert not window.staff_here


@pytest.mark.parametrize("name", ["face-consent", "face-similar", "face-no-camera", "visual-genuine"])
@pytest.mark.parametrize("size", [(800, 1280), (1280, 800)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_staff_check_a_face_on_a_small_tablet_with_nothing_cut_and_nothing_small(window, name, size):
    window.resize(*size)
    show(window, name)
    assert type(window.screen_side.page).__name__ == "StaffComesPage"  # the patient does not decide this
    window.show_staff()
    QApplication.processEvents()
    assert (window.width(), window.height()) == size
    for area in window.page.findChildren(QScrollArea):
        if area.isVisible():
            assert area.widget().width() <= area.viewport().width()
    small = [name for name, width, height in targets(window.page) if min(width, height) < TARGET]
    assert small == []


@pytest.mark.parametrize("name", ["face-similar", "visual-genuine"])
@pytest.mark.parametrize(("size", "across"), [((800, 1280), 240), ((1280, 800), 190)])
def test_the_pictures_that_staff_compare_are_as_large_as_there_is_room(window, name, size, across):
    window.resize(*size)
    show(window, name)
    window.show_staff()
    QApplication.processEvents()
    compare = window.page.compare
    assert compare.photo.width() >= across
    assert compare.photo.height() == compare.camera.height() <= compare.height()


def test_on_a_low_screen_faces_take_the_room_of_a_notice_that_comes_back(window):
    window.resize(1280, 800)
    window.show_notice("secrets_not_kept")
    show(window, "face-running")
    window.show_staff()
    window.set_camera(True)
    QApplication.processEvents()
    assert window.page.camera.visibleRegion().boundingRect().height() >= 300
    show(window, "reading")
    window.show_staff()
    assert window.notices.isVisible()


def test_the_line_that_staff_type_in_stays_above_the_keys(window, qtbot):
    window.resize(1280, 800)
    window.show_passcode_setup()
    window.activateWindow()
    lines = [line for line in window.page.findChildren(QLineEdit) if line.isVisible()]
    lines[-1].setFocus()
    qtbot.waitUntil(window.keys.isVisible)

    qtbot.waitUntil(lambda: in_sight(lines[-1]))


def in_sight(line):
    """Whether nothing hides any of it."""
    return line.visibleRegion().boundingRect() == line.rect()


@pytest.mark.parametrize("size", [(800, 1280), (1280, 800)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_what_is_printed_on_a_card_is_typed_in_sight_under_steps_and_a_notice(window, qtbot, size):
    window.resize(*size)
    window.show_notice("secrets_not_kept")
    show(window, "visual")
    window.show_staff()
    window.activateWindow()
    form = window.page.face.form
    for field in (form.birth, form.expiry, form.code):
        field.input.setFocus()
        qtbot.waitUntil(window.keys.isVisible)
        qtbot.waitUntil(lambda field=field: in_sight(field.input))
    show(window, "reading")
    window.show_staff()
    assert not window.keys.isVisible()
    assert window.notices.isVisible()
