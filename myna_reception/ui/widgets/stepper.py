"""Where the reception stands: カード, 本人確認, 照会, 結果."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy

from myna_reception.ui import texts
from myna_reception.ui.theme.tokens import TOKENS
from myna_reception.ui.widgets.icons import icon_pixmap

_DOT = 28


class Stepper(QLabel):
    """Numbered dots with words. The present one is filled and bold, the ones behind carry a tick."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 1
        self.setFixedHeight(48)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_step(1)

    def show_step(self, number: int) -> None:
        """Make step ``number`` (1–4) the present one."""
        self._now = number
        self.setAccessibleName(texts.step_spoken(number))
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(560, 48)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Four dots on a line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = min(self.width(), 760)
        left = (self.width() - width) / 2
        each = width / len(texts.STEPS)
        for index, word in enumerate(texts.STEPS):
            self._paint_step(painter, index + 1, word, QRectF(left + index * each, 0, each, self.height()))
        painter.end()

    def _paint_step(self, painter: QPainter, number: int, word: str, box: QRectF) -> None:
        present, behind = number == self._now, number < self._now
        colour = QColor(TOKENS.key if present or behind else TOKENS.support)
        font = QFont(self.font())
        font.setPixelSize(TOKENS.support_px)
        font.setBold(present)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        content = _DOT + 8 + metrics.horizontalAdvance(word)
        dot = QRectF(box.center().x() - content / 2, box.center().y() - _DOT / 2, _DOT, _DOT)
        painter.setPen(QPen(colour, 2))
        painter.setBrush(colour if present or behind else QColor(TOKENS.surface))
        painter.drawEllipse(dot.adjusted(1, 1, -1, -1))
        if behind:
            painter.drawPixmap(QPointF(dot.left() + 6, dot.top() + 6), icon_pixmap("check", TOKENS.on_key, 16))
        else:
            painter.setPen(QColor(TOKENS.on_key) if present else colour)
            painter.drawText(dot, Qt.AlignmentFlag.AlignCenter, str(number))
        painter.setPen(QColor(TOKENS.strong) if present else QColor(TOKENS.text))
        words = QRectF(dot.right() + 8, box.top(), box.right() - dot.right() - 8, box.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, word)
        if number < len(texts.STEPS):
            painter.setPen(QPen(QColor(TOKENS.key if behind else TOKENS.border), 2))
            y = box.center().y()
            start = dot.right() + 8 + metrics.horizontalAdvance(word) + 10
            painter.drawLine(QPointF(start, y), QPointF(box.right() + (dot.left() - box.left()) - 10, y))
