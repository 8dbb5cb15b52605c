"""A label that wraps by phrases and draws readings over kanji (振り仮名)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QTextLayout, QTextLine, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy

from myna_reception.ui.foreign_text import visible
from myna_reception.ui.kiosk import ruby
from myna_reception.ui.kiosk.look import LINE, Kind, Look
from myna_reception.ui.phrases import BREAK, KEEP, PHRASE
from myna_reception.ui.theme.tokens import colours
from myna_reception.ui.widgets.lines import broken

_RUBY = 0.5  # of the base's size
_LEAST = 0.5  # of its size, to which words shrink before one is broken
_OVERHANG = 0.5  # of a base character, over kana beside it
_LINE_END = "\u2028"  # what a layout knows as the end of a line
_FIGURES = re.compile(r"(?<=[0-9●])(?=[0-9●年])")  # where a name or a number breaks last
_NUMBER = re.compile("[0-9●]+")  # which is rather drawn smaller
_STRAY = 1 / 3  # of the line before it, which is next to nothing
_BALANCED = range(2, 8)  # numbers of lines
_SENTENCE = re.compile(rf"{BREAK}|(?<=[.!?]) ")  # between two of them


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


class RubyLabel(QLabel):
    """Words of one kind. Its text and accessible name are the sentence without readings.

    Where a word is longer than there is room for, all of its words are drawn smaller: none is broken inside.
    """

    def __init__(
        self,
        look: Look,
        marked: str = "",
        kind: Kind = "body",
        *,
        centred: bool = False,
        ink: str | None = None,
        breakable: bool = False,
    ) -> None:
        """``breakable``: no sentence but a name or a number, which may break anywhere."""
        super().__init__()
        self._breakable = breakable
        self._look, self._kind, self._ink, self._marked = look, kind, ink, ""
        self._longest = self._natural = -1.0  # widths of the longest piece and line; -1 before they were measured
        self._shaped: dict[bool, QTextLayout] = {}
        self._balanced: dict[int, tuple[float, bool]] = {}  # by width: one of lines of like length, by sentence or not
        self._counted: dict[int, int] = {}  # heights by width: layouts ask for the same widths again and again
        self._font = look.font(kind)
        self.setFont(self._font)
        across = Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft
        self.setAlignment(across | Qt.AlignmentFlag.AlignVCenter)
        self.setTextFormat(Qt.TextFormat.PlainText)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_marked(marked)

    def set_marked(self, marked: str) -> None:
        """Show other words."""
        self._counted.clear()
        self._longest = self._natural = -1.0
        self._shaped.clear()
        self._balanced.clear()
        self._marked = visible(marked) if self._breakable else marked
        bare = self._marked if self._breakable else ruby.plain(marked)  # a name may have brackets of its own
        self.setText(bare)
        self.setAccessibleName(bare.replace("\n", ""))
        self.updateGeometry()
        self.update()

    def set_ink(self, ink: str) -> None:
        """Draw in another colour."""
        self._ink = ink
        self.update()

    @property
    def plain(self) -> str:
        """The words without readings."""
        return self.text()

    @property
    def kana(self) -> str:
        """The words for a voice that reads no kanji."""
        return self.text() if self._breakable else ruby.kana(self._marked)

    def _pitches(self, lines: list[QTextLine], size: int) -> list[float]:
        """How high each line is: one without readings needs no room for them."""
        readings = self._laid().readings if self._look.readings else ()
        read = [any(0 <= each.start - line.textStart() < line.textLength() for each in readings) for line in lines]
        return [size * (LINE + _RUBY if above else LINE) for above in read]

    def _fitted(self, width: float) -> QFont:
        """The font, smaller where the longest piece needs it."""
        if self._longest < 0:
            metrics = QFontMetricsF(self._font)
            self._longest = max(map(metrics.horizontalAdvance, self._laid().pieces), default=0.0)
        if self._longest + 1 <= width:
            return self._font
        font, size = QFont(self._font), self._font.pixelSize()
        font.setPixelSize(max(int(size * _LEAST), int(size * (width - 1) / self._longest)))
        return font

    def _laid(self) -> Laid:
        if self._breakable:
            return Laid(_FIGURES.sub(KEEP, self._marked), (), tuple(_NUMBER.findall(self._marked)))
        return lay_out(self._marked, not self._look.language.words_spaced)

    def _lines(self, width: float) -> list[QTextLine]:
        """The lines at that width, until it is asked for those of another.

        They are of like length, so that no word stands alone on the last; a sentence begins on a new one where that
        costs none.
        """
        known = self._balanced.get(int(width))
        if known is None:
            wanted = len(self._filled(width))
            if wanted in _BALANCED:
                by_sentence = len(self._filled(width, by_sentence=True)) == wanted
                known = self._narrowest(width, wanted, by_sentence=by_sentence), by_sentence
                if by_sentence and self._has_stray(self._filled(known[0], by_sentence=True)):
                    known = self._narrowest(width, wanted, by_sentence=False), False
            self._balanced[int(width)] = known = known or (width, False)
        return self._filled(known[0], by_sentence=known[1])

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
            fits = self._fitted(middle) == font and len(self._filled(middle, by_sentence=by_sentence)) == wanted
            least, most = (least, middle) if fits else (middle, most)
        return most

    def _filled(self, width: float, *, by_sentence: bool = False) -> list[QTextLine]:
        """Each line as full as it can be; the words stay shaped from width to width."""
        font, shaped = self._fitted(width), self._shaped.get(by_sentence)
        if shaped is None or shaped.font() != font:
            text = self._laid().text.replace("\n", _LINE_END)
            shaped = QTextLayout(_SENTENCE.sub(_LINE_END, text) if by_sentence else text, font)
            option = QTextOption()
            option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
            option.setTextDirection(Qt.LayoutDirection.LeftToRight)
            shaped.setTextOption(option)
            shaped.setCacheEnabled(True)
            shaped.beginLayout()  # never ended
            self._shaped[by_sentence] = shaped
        return broken(shaped, width)

    def broken_words(self) -> list[str]:
        """Words that are broken inside for want of room, as laid out now; for tests."""
        if self._breakable:
            return []
        lines, text = self._lines(self.width()), self._laid().text
        ends = [line.textStart() + line.textLength() for line in lines[:-1]]
        inside = re.compile(rf"[^\s{KEEP}\u2028]")
        return [
            text[max(0, end - 8) : end + 8]
            for end in ends
            if (KEEP in text[end - 1 : end + 1])
            or (text[end - 1 : end + 1].isascii() and text[end - 1 : end + 1].isalpha())
            or (
                (self._look.language.words_spaced and inside.match(text[end - 1]) and inside.match(text[end]))
                and text[end - 1] not in "-/…—"
            )
        ]

    def hasHeightForWidth(self) -> bool:
        """It wraps."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As many lines as that width takes."""
        known = self._counted.get(width)
        if known is None:
            room = max(width, 1)
            # As many lines as full ones are: only where some are higher, for their readings, must it be known which.
            lines = self._lines(room) if self._look.readings else self._filled(room)
            known = self._counted[width] = int(sum(self._pitches(lines, self._fitted(room).pixelSize())) + 3)
        return known

    def sizeHint(self) -> QSize:
        """On one line, if that is not wider than a column."""
        size = self._font.pixelSize()
        if self._natural < 0:
            self._natural = max((line.naturalTextWidth() for line in self._filled(1e6)), default=0.0)
        width = int(min(self._natural, size * 22.0)) + 3
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """The longest piece that is not to be broken."""
        metrics = QFontMetricsF(self._font)
        laid = self._laid().text
        pieces = [laid] if not laid else re.split(r"[ \n]", laid)
        if not self._look.language.words_spaced:
            widest = self._font.pixelSize() * 6.0
        else:
            widest = max(metrics.horizontalAdvance(piece) for piece in pieces)
        least = self._font.pixelSize() * LINE + 3
        return QSize(min(int(widest) + 3, self.sizeHint().width()), int(least))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Line by line, each with its readings above."""
        lines, laid = self._lines(self.width()), self._laid()
        painter = QPainter(self)
        painter.setPen(QColor(self._ink or colours().strong))
        font = self._fitted(self.width())
        size = font.pixelSize()
        pitches = self._pitches(lines, size)
        y = 0.0 if self.alignment() & Qt.AlignmentFlag.AlignTop else (self.height() - sum(pitches)) / 2
        for line, pitch in zip(lines, pitches, strict=True):
            above = pitch - size * LINE
            slack = self.width() - line.naturalTextWidth()
            x = slack / 2 if self.alignment() & Qt.AlignmentFlag.AlignHCenter else 0.0
            top = y + above + (size * LINE - line.height()) / 2
            line.draw(painter, QPointF(x, top))
            if self._look.readings:
                first, last = line.textStart(), line.textStart() + line.textLength()
                for reading in laid.readings:
                    if first <= reading.start < last:
                        left = x + _x(line.cursorToX(reading.start))
                        right = x + _x(line.cursorToX(min(reading.end, last)))
                        self._draw_reading(painter, font, reading.text, left, right, y)
            y += pitch
        painter.end()

    def _draw_reading(
        self, painter: QPainter, base: QFont, text: str, left: float, right: float, top: float
    ) -> None:  # fmt: skip
        font, size = QFont(base), base.pixelSize()
        font.setPixelSize(max(1, round(size * _RUBY)))
        font.setBold(False)
        room = min(right - left + size * _OVERHANG, self.width() - 2)
        natural = QFontMetricsF(font).horizontalAdvance(text)
        if natural > room:
            font.setStretch(max(50, int(100 * room / natural)))
        width = QFontMetricsF(font).horizontalAdvance(text)
        x = min(max(0.0, (left + right - width) / 2), self.width() - width)
        painter.save()
        painter.setFont(font)
        painter.drawText(QPointF(x, top + size * (_RUBY + 0.12)), text)
        painter.restore()


def _x(answer: object) -> float:
    """``QTextLine.cursorToX`` answers with the cursor as well."""
    return float(answer[0]) if isinstance(answer, tuple) else float(answer)  # type: ignore[arg-type]
