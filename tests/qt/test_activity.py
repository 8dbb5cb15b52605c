"""Whether somebody is there."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from myna_reception.ui.activity import Activity


@pytest.fixture
def seen(qtbot):
    line = QLineEdit()
    qtbot.addWidget(line)
    line.show()
    qtbot.waitExposed(line)
    activity = Activity(line)
    times = []
    activity.seen.connect(lambda: times.append(1))
    activity.start()
    yield line.windowHandle(), times, activity
    activity.stop()


def test_keys_and_presses_are_seen_until_the_end(seen):
    window, times, activity = seen
    QTest.keyClick(window, Qt.Key.Key_A)
    QTest.mouseClick(window, Qt.MouseButton.LeftButton)
    assert len(times) == 2
    activity.stop()
    QTest.keyClick(window, Qt.Key.Key_A)
    assert len(times) == 2


def test_a_window_that_comes_later_is_looked_at_too(seen, qtbot):
    _, times, _ = seen
    later = QLineEdit()
    qtbot.addWidget(later)
    later.show()
    later.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is later.windowHandle())
    QTest.keyClick(later.windowHandle(), Qt.Key.Key_A)
    assert len(times) == 1


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_list_that_a_press_opened_is_looked_at_too(seen, qtbot):
    _, times, _ = seen
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItems(["一", "二"])
    box.show()
    box.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is box.windowHandle())
    QTest.mouseClick(box.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    QApplication.processEvents()
    popup = box.view().window()
    assert popup.isVisible()
    times.clear()
    QTest.mouseClick(popup.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert times


def test_an_event_of_something_half_made_is_let_through(seen):
    """What Python takes for the watched object while Qt makes it may be no object of Qt's at all."""
    assert seen[2].eventFilter(object(), QEvent(QEvent.Type.User)) is False
