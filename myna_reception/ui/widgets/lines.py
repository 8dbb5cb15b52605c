"""Words in lines of one height: shaped once, broken for every width that a layout asks about."""

from __future__ import annotations

import re
from math import ceil, isqrt

from PySide6 import QtCore
from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout, QTextLine, QTextOption

_LINE_END = "\u2028"  # what a layout knows as the end of a line
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_WIDE = 100_000  # pixels: no line is longer
_COLUMN = 80  # letters «x» across that a paragraph has at most


class Lines:
    """The sizes and places of Qt's rich text with a fixed line height, which shapes the words at every question."""

    def __init__(self, words: str, font: QFont, pitch: int) -> None:
        """``words``: with their hints for breaking. ``pitch``: pixels from line to line."""
        self._pitch = pitch
        self.font = font
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        if _RIGHT_TO_LEFT.search(words):  # else the line is from left to right by itself
            option.setTextDirection(QtCore.Qt.LayoutDirection.LeftToRight)
        self._layout = QTextLayout(words.replace("\n", _LINE_END), font)
        self._layout.setTextOption(option)
        self._layout.setCacheEnabled(True)
        self._layout.beginLayout()  # never ended: the words stay shaped, and can be broken again and again
        self._known: dict[int, tuple[int, float]] = {}  # by width
        self._whole: tuple[int, float] | None = None  # where there is room for every line that the words have

    def height(self, width: int) -> int:
        """Of the paragraph at that width."""
        return self._broken(width)[0] * self._pitch

    @property
    def least_width(self) -> int:
        """Of the longest word."""
        return ceil(self._broken(0)[1])

    @property
    def unbroken_height(self) -> int:
        """Of the lines that the words themselves have."""
        return (self._layout.text().count(_LINE_END) + 1) * self._pitch

    def balanced(self) -> QSize:
        """Of a paragraph of good proportions, as ``QTextDocument.adjustSize`` finds them."""
        most = QFontMetrics(self.font).horizontalAdvance("x") * _COLUMN
        lines, longest = self._broken(most)
        wide = isqrt(int(5 * lines * self._pitch * max(most, longest) / 3))
        width = min(wide, most)
        lines, longest = self._broken(width)
        if wide * 3 < 5 * lines * self._pitch:
            lines, longest = self._broken(min(isqrt(int(2 * lines * self._pitch * max(width, longest))), most))
        return QSize(ceil(longest), lines * self._pitch)

    def draw(self, painter: QPainter, place: QRect, across: float) -> None:
        """In the middle of the place's height, or from its top where that is too low.

        ``across``: what share of a line's room is left of it.
        """
        lines = broken(self._layout, place.width())
        top = max((place.height() - len(lines) * self._pitch) // 2, 0)
        baseline = place.y() + top + (self._pitch * 64 * 4 // 5) / 64  # wherever a line's own fonts have theirs
        for line in lines:
            x = place.x() + (place.width() - line.horizontalAdvance()) * across
            line.draw(painter, QPointF(x, baseline - line.ascent() - max(line.leading(), 0)))
            baseline += self._pitch

    def _broken(self, width: int) -> tuple[int, float]:
        """How many lines, and the pixels of the longest."""
        known = self._known.get(width)
        if known is None:
            if self._whole is None:
                self._whole = self._measured(_WIDE)
            known = self._whole if width >= ceil(self._whole[1]) else self._measured(width)
            self._known[width] = known
        return known

    def _measured(self, width: int) -> tuple[int, float]:
        lines = broken(self._layout, width)
        return len(lines), max(line.naturalTextWidth() for line in lines)


def broken(layout: QTextLayout, width: float) -> list[QTextLine]:
    """The words of a layout that was begun, in lines of that width; they are of no use once it is broken again."""
    layout.clearLayout()
    lines = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        lines.append(line)
    return lines
