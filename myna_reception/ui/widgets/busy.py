"""A bar that moves while something is under way."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QProgressBar

from myna_reception.ui.theme.tokens import colours

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
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours().rule))
        groove = QRectF(self.rect())
        painter.drawRoundedRect(groove, 5, 5)
        piece = groove.width() / 3
        painter.setBrush(QColor(colours().key))
        start = (groove.width() + piece) * self._passed / _ROUND_MS - piece
        moving = QRectF(start, 0, piece, groove.height()).intersected(groove)
        painter.drawRoundedRect(moving, 5, 5)
        painter.end()
