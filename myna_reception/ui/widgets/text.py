"""Words on the screen: paragraphs that wrap with a generous line height, and headings that take focus."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from myna_reception.ui.foreign_text import visible
from myna_reception.ui.theme.tokens import colours, line_height_percent

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent

TextKind = Literal["support", "body", "strong", "lead", "value", "heading", "title", "prompt", "verdict", "field-error"]

_LONG_RUN = re.compile(r"[!-~]{9,}")  # Latin letters and digits do not break by themselves
_DAY = re.compile(r"[0-9]{1,2}月[0-9]{1,2}日")
_BREAK = "\u200b"  # zero-width space
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})  # html.escape would load every entity there is
_KEEP = "\u2060"  # word joiner


def _size(kind: TextKind) -> int:
    """Pixels of a kind of text, as the style sheet has them."""
    theme = colours()
    match kind:
        case "strong":
            return theme.body_px
        case "field-error":
            return theme.error_px
        case _:
            return int(getattr(theme, f"{kind}_px"))


def _breakable(text: str) -> str:
    """The same words with hints for breaking lines: long Latin runs may break, a day (4月1日) may not."""
    text = _LONG_RUN.sub(lambda run: _BREAK.join(run.group()), text)
    return _DAY.sub(lambda day: _KEEP.join(day.group()), text)


class Text(QLabel):
    """A paragraph. ``set_text`` takes plain text; line breaks in it stay."""

    def __init__(
        self,
        text: str = "",
        kind: TextKind = "body",
        *,
        centred: bool = False,
        toned: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", kind)
        if toned:
            self.setProperty("toned", True)
        # Fixed: the words stand in the middle of their line, and a character of the second font does not move it.
        size = _size(kind)
        self._line_height = size * line_height_percent(kind, size) // 100
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setWordWrap(True)
        across = Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft
        self.setAlignment(across | Qt.AlignmentFlag.AlignVCenter)
        self._plain = ""
        self._longest: int | None = None
        self._unbroken = 0
        self._heights: dict[int, int] = {}  # by width, of the present words: layouts ask often, and each answer is dear
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show plain text, with a sign for what would not be seen; empty text leaves nothing behind."""
        text = visible(text) if text else ""
        if text == self._plain:
            return
        self._plain = text
        self._forget_sizes()
        self.setAccessibleName(text)
        if not text:
            self.clear()
            return
        lines = "<br/>".join(_breakable(line).translate(_ESCAPES) for line in text.split("\n"))
        style = f"margin:0; white-space:pre-wrap; line-height:{self._line_height}px; -qt-line-height-type:fixed"
        self.setText(f'<p dir="ltr" style="{style}">{lines}</p>')

    def heightForWidth(self, width: int) -> int:
        """As Qt has it, which lays the words out anew for each question: so not where no line needs to be broken."""
        height = self._heights.get(width)
        if height is None:
            fits = width > self._widest * 101 // 100 + 4  # Qt rounds otherwise here and there
            height = self._heights[width] = self._unbroken if fits else super().heightForWidth(width)
        return height

    @property
    def _widest(self) -> int:
        """Pixels of the longest line, unbroken; remembered with the heights."""
        if self._longest is None:
            measure, lines = self.fontMetrics(), self._plain.split("\n")
            self._longest = max(measure.horizontalAdvance(line) for line in lines)
            self._unbroken = max(len(lines) * self._line_height, self.minimumHeight())
        return self._longest

    def _forget_sizes(self) -> None:
        self._heights.clear()
        self._longest = None

    def changeEvent(self, event: QEvent) -> None:
        """Another font: other heights."""
        self._forget_sizes()
        super().changeEvent(event)

    @property
    def line_height(self) -> int:
        """Of one line, in pixels."""
        return self._line_height

    @property
    def plain(self) -> str:
        """What is shown, as plain text."""
        return self._plain


class Heading(Text):
    """The heading of a page. Focus can be put on it, so that a screen reader begins there; Tab passes it by."""

    takes_ring = False  # nothing can be done with it, so the focus ring stays away

    def __init__(self, text: str = "", kind: TextKind = "title", *, centred: bool = False) -> None:
        super().__init__(text, kind, centred=centred)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
