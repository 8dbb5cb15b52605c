"""A finger that moves scrolls the page that is shown; one that does not presses at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSizeF
from PySide6.QtGui import QScrollEvent, QScrollPrepareEvent
from PySide6.QtWidgets import QScrollArea, QScroller, QScrollerProperties, QWidget


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
