"""The focus ring: 4 px black outside 2 px yellow, drawn above everything (style sheets have no outline offset)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QScrollArea, QWidget
from shiboken6 import isValid

from myna_reception.ui.theme.tokens import TOKENS, colours

_WIDTH = TOKENS.ring_px
_MORE = 12  # pixels to see above and below what has the focus


class FocusRing(QWidget):
    """A transparent overlay of ``window`` that follows the focus. Widgets with ``takes_ring = False`` get none."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)
            self._follow(None, application.focusWidget())

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._let_go()
        owner = self._window
        if new is None or not owner.isAncestorOf(new) or not getattr(new, "takes_ring", True):
            return
        self._target = new
        new.destroyed.connect(self._forget)  # without this, shutdown touches a deleted object
        each: QWidget | None = new
        while each is not None and each is not owner:
            each.installEventFilter(self)
            self._watched.append(each)
            if isinstance(each, QScrollArea):  # Qt scrolls only where the focus was in it before
                _bring_into_sight(each, new)
            each = each.parentWidget()
        self._place()

    def _let_go(self) -> None:
        # The focus also moves while its widget is being destroyed: Python's half of it is then all there is.
        for each in self._watched:
            if isValid(each):
                each.removeEventFilter(self)
        self._watched.clear()
        if self._target is not None and isValid(self._target):
            self._target.destroyed.disconnect(self._forget)
        self._target = None
        self.hide()

    def _forget(self) -> None:
        self._target = None
        self._watched.clear()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move along when the target, or anything that holds it, moves."""
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide):
            self._place()
        return False

    def _place(self) -> None:
        target = self._target
        if target is None or not target.isVisible():
            self.hide()
            return
        rect = self._rect_of(target)
        if rect.isEmpty():
            self.hide()
            return
        self.setGeometry(rect)
        self.raise_()
        self.show()

    def _rect_of(self, target: QWidget) -> QRect:
        """Where the ring is drawn, in the window's coordinates, cut off where the target is scrolled out of sight."""
        owner = self._window
        rect = QRect(target.mapTo(owner, target.rect().topLeft()), target.size())
        rect = rect.adjusted(-_WIDTH, -_WIDTH, _WIDTH, _WIDTH)
        each = target.parentWidget()
        while each is not None and each is not owner:
            holder = each.parentWidget()
            if isinstance(holder, QAbstractScrollArea) and holder.viewport() is each:
                seen = QRect(each.mapTo(owner, each.rect().topLeft()), each.size())
                rect = rect.intersected(seen.adjusted(-_WIDTH, -_WIDTH, _WIDTH, _WIDTH))
            each = holder
        return rect.intersected(owner.rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Two rounded frames."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outer, inner = TOKENS.ring_outer_px, TOKENS.ring_inner_px
        frame = QRectF(self.rect())
        for colour, width, inset in (
            (colours().ring_outer, outer, outer / 2),
            (colours().ring_inner, inner, outer + inner / 2),
        ):
            painter.setPen(QPen(QColor(colour), width))
            radius = TOKENS.radius_px + _WIDTH - inset
            painter.drawRoundedRect(frame.adjusted(inset, inset, -inset, -inset), radius, radius)
        painter.end()


def _bring_into_sight(area: QScrollArea, target: QWidget) -> None:
    """Scroll to all of the target; its top where there is no room for more.

    Qt's own way is content with the cursor of a line of input.
    """
    inside = area.widget()
    assert inside is not None  # noqa: S101 - the target is in it
    place = QRect(target.mapTo(inside, QPoint()), target.size())
    if not QRect(-inside.pos(), area.viewport().size()).contains(place):
        area.ensureVisible(place.left(), place.bottom(), 0, _MORE)
        area.ensureVisible(place.left(), place.top(), 0, _MORE)
