"""A finger that moves scrolls the page that is shown, a still one presses at once, but nothing unseen. Nor do keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QKeyEvent, QPointerEvent, QScrollEvent, QScrollPrepareEvent, QWindow
from PySide6.QtWidgets import QApplication, QScrollArea, QScroller, QScrollerProperties, QWidget

from myna_reception.ui.kiosk.look import TARGET

SEEN_MS = 500  # nobody has read a page that is younger, and a double tap is over by then
_BEGIN = (QEvent.Type.TouchBegin, QEvent.Type.MouseButtonPress)
_PRESSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Escape)
_END = (QEvent.Type.TouchEnd, QEvent.Type.TouchCancel, QEvent.Type.MouseButtonRelease)


def know_no_double_clicks() -> None:
    """For the whole program: nothing of a kiosk is double-clicked.

    Qt makes a double click of any two taps in 400 ms, wherever they are, and its scroller swallows that on pages that
    can be scrolled: the first tap on such a page was lost when it came soon after the one that led there.
    """
    QApplication.setDoubleClickInterval(0)


class DoubleTaps(QObject):
    """Takes away a tap where the last one was, if a page came in between that nobody can have read yet.

    It was meant for the page before, and would press what is under the finger now: an agreement, the end of a
    reception. A tap in another place is meant, as soon as it comes, and so is one on the same page: a digit twice.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._place: QPointF | None = None  # of the last tap
        self._page = QElapsedTimer()  # since the page came; not valid once it was tapped on
        self._ignoring = False

    def watch(self, window: QWindow) -> None:
        """Look at what comes to this window."""
        window.installEventFilter(self)

    def page_came(self) -> None:
        """Another page is in sight."""
        self._page.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Before the window gets it: a finger's tap, or that of a screen which passes for a mouse."""
        if event.type() in _BEGIN:
            place = cast(QPointerEvent, event).points()[0].scenePosition()
            near = self._place is not None and (place - self._place).manhattanLength() < TARGET
            self._ignoring = near and self._page.isValid() and self._page.elapsed() < SEEN_MS
            self._place = place
            if not self._ignoring:
                self._page.invalidate()
        ignored = self._ignoring and isinstance(event, QPointerEvent)
        if event.type() in _END:
            self._ignoring = False
        return ignored


class HeldKeys(QObject):
    """Takes away the repetitions of a key that presses buttons: held down, it would go through page after page."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Before the window gets it."""
        return isinstance(event, QKeyEvent) and event.isAutoRepeat() and event.key() in _PRESSING


class FingerScroll(QObject):
    """One scroller for all pages, on what holds them: each that is made stays in memory until the program ends."""

    def __init__(self, holder: QWidget, area: Callable[[], QScrollArea | None]) -> None:
        """``area``: what is to be scrolled now; None where nothing is."""
        super().__init__(holder)
        self._holder, self._area = holder, area
        scroller = QScroller.scroller(holder)
        properties = scroller.scrollerProperties()
        # Without the delay that Qt would wait for a finger to move.
        properties.setScrollMetric(QScrollerProperties.ScrollMetric.MousePressEventDelay, 0.0)
        scroller.setScrollerProperties(properties)
        QScroller.grabGesture(holder, QScroller.ScrollerGestureType.TouchGesture)
        holder.installEventFilter(self)

    def stop(self) -> None:
        """Another page: what was flicked stands still."""
        QScroller.scroller(self._holder).stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt asks how far it may scroll, then says where to."""
        if event.type() == QEvent.Type.ScrollPrepare:
            return self._prepare(cast(QScrollPrepareEvent, event))
        if event.type() == QEvent.Type.Scroll:
            area = self._area()
            if area is not None:
                area.verticalScrollBar().setValue(round(cast(QScrollEvent, event).contentPos().y()))
            return True
        return False

    def _prepare(self, event: QScrollPrepareEvent) -> bool:
        area = self._area()
        bar = area.verticalScrollBar() if area is not None else None
        if area is None or bar is None or bar.maximum() <= 0:
            event.ignore()
            return True
        event.setViewportSize(QSizeF(area.viewport().size()))
        event.setContentPosRange(QRectF(0, 0, 0, bar.maximum()))
        event.setContentPos(QPointF(0, bar.value()))
        event.accept()
        return True
