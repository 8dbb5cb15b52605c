"""A bar that moves while something is under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPalette
from PySide6.QtWidgets import QProgressBar

from myna_reception.ui.theme.tokens import colours

if TYPE_CHECKING:
    from PySide6.QtGui import QBrush, QHideEvent, QPaintEvent, QShowEvent

_INTERVAL_MS = 40
_ROUND_MS = 1600


class BusyBar(QProgressBar):
    """Moves only while it is seen. The words beside it say what is under way."""

    def __init__(self) -> None:
        super().__init__()
        self.setRange(0, 0)
        self.setTextVisible(False)
        self.setFixedHeight(10)
        self._passed = _ROUND_MS // 4
        # Groove and piece. Brushes from a palette: those of a colour look at ``Qt``, see ``set_by_name``
        self._colours = QPalette(QColor(colours().rule), QColor(colours().key))
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self._move)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin."""
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest."""
        self._timer.stop()
        super().hideEvent(event)

    def _move(self) -> None:
        self._passed = (self._passed + _INTERVAL_MS) % _ROUND_MS
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A groove and a piece that travels along it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        groove = QRectF(self.rect())
        _fill(painter, groove, self._colours.button())
        piece = groove.width() / 3
        start = (groove.width() + piece) * self._passed / _ROUND_MS - piece
        moving = QRectF(start, 0, piece, groove.height()).intersected(groove)
        _fill(painter, moving, self._colours.window())
        painter.end()


def _fill(painter: QPainter, place: QRectF, brush: QBrush) -> None:
    path = QPainterPath()
    path.addRoundedRect(place, 5, 5)
    painter.fillPath(path, brush)
