"""How far a reception is, as a row of pieces."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from myna_reception.ui.theme.tokens import colours

_HEIGHT, _GAP = 12, 8


class StepBar(QWidget):
    """The words beside it say the same, so it has no name. Drawn: pieces with style sheets made each page slow."""

    def __init__(self) -> None:
        super().__init__()
        self._step = self._count = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_step(self, step: int, count: int) -> None:
        """Fill ``step`` of ``count``."""
        self._step, self._count = step, count
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(120, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The pieces."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        width = (self.width() - _GAP * (self._count - 1)) / max(self._count, 1)
        for number in range(self._count):
            painter.setBrush(QColor(colours().key if number < self._step else colours().rule))
            painter.drawRoundedRect(QRectF(number * (width + _GAP), 0, width, _HEIGHT), 6, 6)
        painter.end()
