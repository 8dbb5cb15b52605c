"""A finger scrolls a page that is longer than the screen, taps it at once, and taps no page that it has not seen."""

import gc

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QScroller

from myna_reception.ui.gallery import DRAWER, STATES
from myna_reception.ui.kiosk import fingers
from myna_reception.ui.kiosk.gallery import make_screen
from myna_reception.ui.kiosk.look import TARGET, Look
from myna_reception.ui.kiosk.window import KioskWindow
from tests.qt.kiosk.measure import settle


@pytest.fixture
def screen(qtbot):
    screen = make_screen(Look(scale=200))
    qtbot.addWidget(screen)
    screen.resize(800, 800)
    screen.show()
    return screen


@pytest.fixture(scope="module")
def finger():
    return QTest.createTouchDevice()


def show(screen, name):
    screen.show_state(STATES[name], None)
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def drag(screen, finger, way):
    """Up by ``way`` pixels, in the middle of the page."""
    handle = screen.windowHandle()
    x, y = screen.width() // 2, screen.stack.mapTo(screen, screen.stack.rect().center()).y()
    QTest.touchEvent(handle, finger).press(0, QPoint(x, y), handle).commit()
    for step in range(1, 11):
        QTest.touchEvent(handle, finger).move(0, QPoint(x, y - way * step // 10), handle).commit()
    QTest.touchEvent(handle, finger).release(0, QPoint(x, y - way), handle).commit()


def test_a_finger_scrolls_what_does_not_fit(screen, finger, qtbot):
    show(screen, "eligible-longest")
    bar = screen.page.scroll_area.verticalScrollBar()
    assert bar.maximum() > 200
    drag(screen, finger, 150)
    qtbot.waitUntil(lambda: bar.value() > 50)  # the scroller moves it frame by frame


def test_a_page_on_which_keys_are_typed_fast_is_not_scrolled_by_fingers(screen, finger):
    show(screen, "pin-wrong")
    bar = screen.page.scroll_area.verticalScrollBar()
    assert bar.maximum() > 200
    drag(screen, finger, 150)
    assert QScroller.scroller(screen.stack).state() is QScroller.State.Inactive
    assert bar.value() == 0


def test_a_flick_of_one_page_does_not_scroll_the_next(screen, finger):
    show(screen, "eligible-longest")
    drag(screen, finger, 250)
    assert QScroller.scroller(screen.stack).state() is QScroller.State.Scrolling
    show(screen, "not-registered")
    assert QScroller.scroller(screen.stack).state() is QScroller.State.Inactive
    assert screen.page.scroll_area.verticalScrollBar().value() == 0


def test_pages_that_were_left_leave_no_object_behind(screen):
    def leave_pages():
        for _ in range(10):
            show(screen, "eligible-longest")
            show(screen, "not-registered")
        gc.collect()
        return len(gc.get_objects())

    leave_pages()
    before = leave_pages()
    assert leave_pages() - before < 20  # twelve a page with a scroller for each


# Taps


@pytest.fixture
def kiosk(qtbot):
    interval = QApplication.doubleClickInterval()
    window = KioskWindow(practice=True, drawer=DRAWER)
    qtbot.addWidget(window)
    window.resize(800, 800)
    window.show()
    fingers.know_no_double_clicks()  # as when it is opened
    yield window
    window._may_close = True
    QApplication.setDoubleClickInterval(interval)


def come(window, name):
    window.show_reception(STATES[name])
    settle()


def tap(window, finger, place):
    handle = window.windowHandle()
    QTest.touchEvent(handle, finger).press(0, place, handle).commit()
    QTest.touchEvent(handle, finger).release(0, place, handle).commit()


def middle(window, widget):
    return widget.mapTo(window, widget.rect().center())


def taken(button):
    """How often a button is pressed from now on, as a list that grows."""
    presses = []
    button.clicked.connect(lambda: presses.append(1))
    return presses


def test_the_first_tap_on_a_page_that_can_be_scrolled_counts_however_early_it_comes(kiosk, finger):
    come(kiosk, "choose")
    tap(kiosk, finger, QPoint(5, 5))
    come(kiosk, "eligible-longest")
    area, button = kiosk.screen_side.page.scroll_area, kiosk.screen_side.page.primary
    assert area.verticalScrollBar().maximum() > 0
    area.ensureWidgetVisible(button)
    presses = taken(button)
    tap(kiosk, finger, middle(kiosk, button))
    assert presses == [1]


def test_the_second_of_a_double_tap_presses_nothing_on_the_page_that_came_between(kiosk, finger):
    come(kiosk, "choose")
    place = middle(kiosk, kiosk.screen_side.page.primary)
    tap(kiosk, finger, place)
    come(kiosk, "torn")
    button = kiosk.screen_side.page.primary
    button.setParent(kiosk.screen_side)  # where the finger is
    button.setGeometry(place.x() - 100, place.y() - 50, 200, 100)
    button.show()
    settle()
    presses = taken(button)
    for _ in range(2):
        tap(kiosk, finger, place + QPoint(9, -9))
    assert presses == []
    tap(kiosk, finger, place + QPoint(TARGET, 0))  # elsewhere on the same button
    assert presses == [1]


def test_a_page_that_was_there_for_a_moment_is_tapped_in_the_same_place(kiosk, finger, monkeypatch):
    monkeypatch.setattr(fingers, "SEEN_MS", 0)
    come(kiosk, "torn")
    tap(kiosk, finger, middle(kiosk, kiosk.screen_side.page.primary))
    come(kiosk, "choose")
    come(kiosk, "torn")
    presses = taken(kiosk.screen_side.page.primary)
    tap(kiosk, finger, middle(kiosk, kiosk.screen_side.page.primary))
    assert presses == [1]


def test_a_digit_that_is_tapped_twice_is_typed_twice(kiosk, finger):
    come(kiosk, "pin")
    pad = kiosk.screen_side.page.pad
    key = next(each for each in pad.findChildren(QPushButton) if each.text() == "5")
    kiosk.screen_side.page.scroll_area.ensureWidgetVisible(key)
    for _ in range(2):
        tap(kiosk, finger, middle(kiosk, key))
    assert len(pad.display.text()) == 2


def test_a_double_click_of_a_screen_that_passes_for_a_mouse_is_a_double_tap_too(kiosk):
    come(kiosk, "torn")
    place = middle(kiosk, kiosk.screen_side.page.primary)
    QTest.mouseClick(kiosk.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
    come(kiosk, "choose")
    come(kiosk, "torn")
    presses = taken(kiosk.screen_side.page.primary)
    QTest.mouseClick(kiosk.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
    assert presses == []


def test_staff_do_not_press_what_came_under_their_finger_either(kiosk, finger):
    come(kiosk, "visual")
    kiosk.show_staff()
    settle()
    button = kiosk.page.primary
    place = middle(kiosk, button)
    tap(kiosk, finger, place)
    come(kiosk, "waiting")
    come(kiosk, "visual")
    kiosk.show_staff()
    settle()
    presses = taken(button)
    tap(kiosk, finger, place)
    assert presses == []


def key(window, kind, key, *, held=False):
    QApplication.sendEvent(
        window.windowHandle(), QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, "\r", autorep=held)
    )
    QApplication.processEvents()


def test_a_key_held_down_presses_once(qtbot):
    window = KioskWindow(practice=True, drawer=DRAWER)
    qtbot.addWidget(window)
    window._may_close = True
    window.show()
    window.activateWindow()
    window.show_reception(STATES["choose"])
    settle()
    pressed = []
    window.intent.connect(pressed.append)
    window.intent.connect(lambda _intent: window.show_reception(STATES["face-consent"]))
    key(window, QEvent.Type.KeyPress, Qt.Key.Key_Return)
    assert len(pressed) == 1
    window.show_reception(STATES["eligible"])  # which Enter would end
    settle()
    for _ in range(3):
        key(window, QEvent.Type.KeyPress, Qt.Key.Key_Return, held=True)
        key(window, QEvent.Type.KeyPress, Qt.Key.Key_Escape, held=True)
    assert len(pressed) == 1
    key(window, QEvent.Type.KeyRelease, Qt.Key.Key_Return)
    key(window, QEvent.Type.KeyPress, Qt.Key.Key_Return)
    assert len(pressed) == 2
