"""Where the reception stands: カード, 本人確認, 照会, 結果."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy

from myna_reception.ui import texts
from myna_reception.ui.theme.tokens import colours, px
from myna_reception.ui.widgets.icons import paint_icon

_DOT = 28
_GAP = 10
_WIDTH = 720


class Stepper(QLabel):
    """Numbered dots with words. The present one is filled and bold, the ones behind carry a tick."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 1
        self.setFixedHeight(px(48))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_step(1)

    def show_step(self, number: int) -> None:
        """Make step ``number`` (1–4) the present one."""
        self._now = number
        self.setAccessibleName(texts.step_spoken(number))
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(px(560), px(48))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dots and words with lines of one length between them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fonts = [self._font(number) for number in range(1, len(texts.STEPS) + 1)]
        words = [QFontMetricsF(font).horizontalAdvance(word) for font, word in zip(fonts, texts.STEPS, strict=True)]
        width = min(self.width() - 48, px(_WIDTH))
        contents = sum(words) + len(words) * (px(_DOT) + _GAP)
        line = (width - contents) / (len(words) - 1) - 2 * _GAP
        x, middle = (self.width() - width) / 2, self.height() / 2
        for index, word in enumerate(texts.STEPS):
            number = index + 1
            self._paint_dot(painter, number, QRectF(x, middle - px(_DOT) / 2, px(_DOT), px(_DOT)))
            x += px(_DOT) + _GAP
            painter.setFont(fonts[index])
            painter.setPen(QColor(colours().strong if number == self._now else colours().text))
            place = QRectF(x, 0, words[index] + 2, self.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, word)
            x += words[index] + _GAP
            if number < len(texts.STEPS):
                painter.setPen(QPen(QColor(colours().key if number < self._now else colours().border), 2))
                painter.drawLine(QPointF(x, middle), QPointF(x + line, middle))
                x += line + _GAP
        painter.end()

    def _font(self, number: int) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(colours().support_px)
        font.setBold(number == self._now)
        return font

    def _paint_dot(self, painter: QPainter, number: int, dot: QRectF) -> None:
        reached = number <= self._now
        colour = QColor(colours().key if reached else colours().support)
        painter.setPen(QPen(colour, 2))
        painter.setBrush(colour if reached else QColor(colours().surface))
        painter.drawEllipse(dot.adjusted(1, 1, -1, -1))
        if number < self._now:
            side = px(16)
            at = dot.center() - QPointF(side / 2, side / 2)
            paint_icon(painter, at, "check", colours().on_key, side)
            return
        painter.setFont(self._font(self._now))
        painter.setPen(QColor(colours().on_key) if reached else colour)
        painter.drawText(dot, Qt.AlignmentFlag.AlignCenter, str(number))
