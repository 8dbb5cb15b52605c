"""A paragraph of the kiosk: wraps by phrases, balances its lines, and has readings over its kanji (振り仮名).

What a sentence takes to be shaped, measured and broken is done once for all pages that say it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap, QTextLayout, QTextLine, QTextOption

from myna_reception.ui.foreign_text import visible
from myna_reception.ui.kiosk import ruby
from myna_reception.ui.kiosk.look import LINE, Kind, Look
from myna_reception.ui.phrases import BREAK, KEEP, PHRASE
from myna_reception.ui.widgets.lines import broken

_RUBY = 0.5  # of the base's size
_LEAST = 0.5  # of its size, to which words shrink before one is broken
_OVERHANG = 0.5  # of a base character, over kana beside it
_LINE_END = "\u2028"  # what a layout knows as the end of a line
_FIGURES = re.compile(r"(?<=[0-9●])(?=[0-9●年])")  # where a name or a number breaks last
_NUMBER = re.compile("[0-9●]+・?")  # which is rather drawn smaller
_STRAY = 1 / 3  # of the line before it, which is next to nothing
_BALANCED = range(2, 8)  # numbers of lines
_SENTENCE = re.compile(rf"{BREAK}|(?<=[.!?]) ")  # between two of them
_OUTLINED = 64  # pixels; characters that are larger Qt fills as shapes, anew at each painting


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading over the characters from ``start`` to ``end`` of the laid out text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Laid:
    """The text with its break hints, where its readings stand, and the pieces that no line may break."""

    text: str
    readings: tuple[Reading, ...]
    pieces: tuple[str, ...]


@lru_cache(maxsize=256)
def lay_out(marked: str, by_phrase: bool) -> Laid:
    """Joins what belongs together: in Japanese and Chinese phrases, elsewhere words. Pure."""
    bare = ruby.plain(marked)
    breaks = {found.start() for found in PHRASE.finditer(bare)} if by_phrase else set()
    text, readings, at = "", [], 0
    for run in ruby.runs(marked):
        start = len(text)
        for character in run.base:
            if character == ruby.BREAK:
                breaks.add(at)
                continue
            latin = text[-1:].isascii() and character.isascii()  # breaks at spaces alone as it is
            if by_phrase and text and not latin and at not in breaks and text[-1] != "\n" and character != "\n":
                start += 1 if len(text) == start else 0
                text += KEEP
            if text[-1:] == "。":
                start += 1 if len(text) == start else 0
                text += BREAK
            text += character
            at += 1
        if run.reading:
            readings.append(Reading(start, len(text), run.reading))
    if by_phrase:
        ends = [0, *sorted(breaks), len(bare)]
        pieces = [part for a, b in pairwise(ends) for part in bare[a:b].split("\n")]
    else:
        pieces = re.split(r"[^\S\xa0]|(?<=[-/…—])", text)
    return Laid(text, tuple(readings), tuple(pieces))


class Paragraph:
    """Words of one kind in a look. Where one is longer than there is room for, all are smaller: none is broken."""

    def __init__(self, look: Look, marked: str, kind: Kind, *, breakable: bool = False) -> None:
        """``breakable``: no sentence but a name or a number, which may break anywhere."""
        self.font = look.font(kind)
        self.marked = visible(marked) if breakable else marked
        self.plain = self.marked if breakable else ruby.plain(marked)  # a name may have brackets of its own
        self._breakable, self._language, self._readings = breakable, look.language, look.readings
        self.laid = (
            Laid(_FIGURES.sub(KEEP, self.marked), (), tuple(_NUMBER.findall(self.marked)))
            if breakable
            else lay_out(marked, not self._language.words_spaced)
        )
        self._shaped: dict[bool, QTextLayout] = {}  # by sentence or not
        self._filled: dict[bool, tuple[float, list[QTextLine]]] = {}  # as they are now, and the width
        self._balanced: dict[int, tuple[float, bool]] = {}  # by width: one of lines of like length, by sentence or not
        self._heights: dict[int, int] = {}  # by width

    @property
    def kana(self) -> str:
        """For a voice that reads no kanji."""
        return self.marked if self._breakable else ruby.kana(self.marked)

    @cached_property
    def natural_width(self) -> float:
        """Of the longest line, where nothing needs to be broken."""
        return max((line.naturalTextWidth() for line in self.filled(1e6)), default=0.0)

    @cached_property
    def least_width(self) -> float:
        """Of the longest piece that is not to be broken."""
        text, metrics = self.laid.text, QFontMetricsF(self.font)
        if not self._language.words_spaced:
            return self.font.pixelSize() * 6.0
        return max(metrics.horizontalAdvance(piece) for piece in ([text] if not text else re.split(r"[ \n]", text)))

    def height(self, width: int) -> int:
        """As many lines as that width takes."""
        known = self._heights.get(width)
        if known is None:
            room = max(width, 1)
            # As many lines as full ones are: only where some are higher, for their readings, must it be known which.
            lines = self.lines(room) if self._readings else self.filled(room)
            known = self._heights[width] = int(sum(self._pitches(lines, self._fitted(room).pixelSize())) + 3)
        return known

    def lines(self, width: float) -> list[QTextLine]:
        """The lines at that width, until it is asked for those of another.

        They are of like length, so that no word stands alone on the last; a sentence begins on a new one where that
        costs none.
        """
        known = self._balanced.get(int(width))
        if known is None:
            wanted = len(self.filled(width))
            if wanted in _BALANCED:
                by_sentence = len(self.filled(width, by_sentence=True)) == wanted
                known = self._narrowest(width, wanted, by_sentence=by_sentence), by_sentence
                if by_sentence and self._has_stray(self.filled(known[0], by_sentence=True)):
                    known = self._narrowest(width, wanted, by_sentence=False), False
            self._balanced[int(width)] = known = known or (width, False)
        return self.filled(known[0], by_sentence=known[1])

    def filled(self, width: float, *, by_sentence: bool = False) -> list[QTextLine]:
        """Each line as full as it can be; the words stay shaped from width to width."""
        font, shaped = self._fitted(width), self._shaped.get(by_sentence)
        if shaped is None or shaped.font() != font:
            text = self.laid.text.replace("\n", _LINE_END)
            shaped = QTextLayout(_SENTENCE.sub(_LINE_END, text) if by_sentence else text, font)
            option = QTextOption()
            option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
            option.setTextDirection(Qt.LayoutDirection.LeftToRight)
            shaped.setTextOption(option)
            shaped.setCacheEnabled(True)
            shaped.beginLayout()  # never ended
            self._shaped[by_sentence] = shaped
            self._filled.pop(by_sentence, None)
        last = self._filled.get(by_sentence)
        if last is None or last[0] != width:
            self._filled[by_sentence] = last = width, broken(shaped, width)
        return last[1]

    def broken_words(self, width: float) -> list[str]:
        """Words that are broken inside for want of room; for tests."""
        if self._breakable:
            return []
        lines, text = self.lines(width), self.laid.text
        ends = [line.textStart() + line.textLength() for line in lines[:-1]]
        inside = re.compile(rf"[^\s{KEEP}\u2028]")
        return [
            text[max(0, end - 8) : end + 8]
            for end in ends
            if (KEEP in text[end - 1 : end + 1])
            or (text[end - 1 : end + 1].isascii() and text[end - 1 : end + 1].isalpha())
            or (
                (self._language.words_spaced and inside.match(text[end - 1]) and inside.match(text[end]))
                and text[end - 1] not in "-/…—"
            )
        ]

    def paint(self, painter: QPainter, size: QSize, alignment: Qt.AlignmentFlag, ink: str) -> None:
        """Line by line, each with its readings above."""
        if self.font.pixelSize() <= _OUTLINED or self._breakable:
            self._paint(painter, size, alignment, ink)
        else:
            density = painter.device().devicePixelRatioF()
            painter.drawPixmap(0, 0, _picture(self, size.width(), size.height(), alignment, ink, density))

    def _paint(self, painter: QPainter, size: QSize, alignment: Qt.AlignmentFlag, ink: str) -> None:
        painter.setPen(QColor(ink))
        lines, font = self.lines(size.width()), self._fitted(size.width())
        height = font.pixelSize() * LINE
        pitches = self._pitches(lines, font.pixelSize())
        y = 0.0 if alignment & Qt.AlignmentFlag.AlignTop else (size.height() - sum(pitches)) / 2
        for line, pitch in zip(lines, pitches, strict=True):
            slack = size.width() - line.naturalTextWidth()
            x = slack / 2 if alignment & Qt.AlignmentFlag.AlignHCenter else 0.0
            line.draw(painter, QPointF(x, y + (pitch - height) + (height - line.height()) / 2))
            if self._readings:
                first, last = line.textStart(), line.textStart() + line.textLength()
                for reading in self.laid.readings:
                    if first <= reading.start < last:
                        left = x + _x(line.cursorToX(reading.start))
                        right = x + _x(line.cursorToX(min(reading.end, last)))
                        _draw_reading(painter, font, reading.text, left, right, y, size.width())
            y += pitch

    def _pitches(self, lines: list[QTextLine], size: int) -> list[float]:
        """How high each line is: one without readings needs no room for them."""
        if not self._readings:
            return [size * LINE] * len(lines)
        starts = [each.start for each in self.laid.readings]
        read = [any(0 <= start - line.textStart() < line.textLength() for start in starts) for line in lines]
        return [size * (LINE + _RUBY if above else LINE) for above in read]

    @cached_property
    def _longest(self) -> float:
        """The width of the longest piece."""
        return max(map(QFontMetricsF(self.font).horizontalAdvance, self.laid.pieces), default=0.0)

    def _fitted(self, width: float) -> QFont:
        """The font, smaller where the longest piece needs it."""
        if self._longest + 1 <= width:
            return self.font
        font, size = QFont(self.font), self.font.pixelSize()
        font.setPixelSize(max(int(size * _LEAST), int(size * (width - 1) / self._longest)))
        return font

    def _has_stray(self, lines: list[QTextLine]) -> bool:
        """Whether a sentence ends in a line of next to nothing, which is worse than one that ends amid a line."""
        text = self._shaped[True].text()
        ends = [text[line.textStart() + line.textLength() - 1] == _LINE_END for line in lines[:-1]] + [True]
        return any(
            ends[at] and not ends[at - 1] and line.naturalTextWidth() < lines[at - 1].naturalTextWidth() * _STRAY
            for at, line in enumerate(lines[1:], start=1)
        )

    def _narrowest(self, width: float, wanted: int, *, by_sentence: bool) -> float:
        """The least width at which the words take no more lines and are as large."""
        font, least, most = self._fitted(width), width / wanted - 1, width
        while most - least > font.pixelSize() / 2:
            middle = (least + most) / 2
            fits = self._fitted(middle) == font and len(self.filled(middle, by_sentence=by_sentence)) == wanted
            least, most = (least, middle) if fits else (middle, most)
        return most


@lru_cache(maxsize=256)
def paragraph(look: Look, marked: str, kind: Kind) -> Paragraph:
    """The one of a sentence. Names and numbers of a patient have their own, which ends with what shows it."""
    return Paragraph(look, marked, kind)


@lru_cache(maxsize=48)
def _picture(
    words: Paragraph, width: int, height: int, alignment: Qt.AlignmentFlag, ink: str, density: float
) -> QPixmap:
    pixmap = QPixmap(QSize(width, height) * density)
    pixmap.setDevicePixelRatio(density)
    pixmap.fill(QColor(0, 0, 0, 0))
    painter = QPainter(pixmap)
    words._paint(painter, QSize(width, height), alignment, ink)
    painter.end()
    return pixmap


def _draw_reading(
    painter: QPainter, base: QFont, text: str, left: float, right: float, top: float, width: int
) -> None:  # fmt: skip
    font, size = QFont(base), base.pixelSize()
    font.setPixelSize(max(1, round(size * _RUBY)))
    font.setBold(False)
    room = min(right - left + size * _OVERHANG, width - 2)
    natural = QFontMetricsF(font).horizontalAdvance(text)
    if natural > room:
        font.setStretch(max(50, int(100 * room / natural)))
    across = QFontMetricsF(font).horizontalAdvance(text)
    x = min(max(0.0, (left + right - across) / 2), width - across)
    painter.save()
    painter.setFont(font)
    painter.drawText(QPointF(x, top + size * (_RUBY + 0.12)), text)
    painter.restore()


def _x(answer: object) -> float:
    """``QTextLine.cursorToX`` answers with the cursor as well."""
    return float(answer[0]) if isinstance(answer, tuple) else float(answer)  # type: ignore[arg-type]
