"""A finger scrolls a page that is longer than the screen, and pages that are left leave nothing behind."""

import gc

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScroller

from myna_reception.ui.gallery import STATES
from myna_reception.ui.kiosk.gallery import make_screen
from myna_reception.ui.kiosk.look import Look


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
