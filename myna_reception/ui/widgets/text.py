"""Words on the screen: paragraphs that wrap with a generous line height, and headings that take focus."""

from __future__ import annotations

import re
from html import escape
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from myna_reception.ui.theme.tokens import TOKENS, line_height_percent

TextKind = Literal["support", "body", "strong", "lead", "value", "heading", "title", "prompt", "verdict", "field-error"]

_SIZES: dict[str, int] = {
    "support": TOKENS.support_px,
    "body": TOKENS.body_px,
    "strong": TOKENS.body_px,
    "lead": TOKENS.lead_px,
    "value": TOKENS.value_px,
    "heading": TOKENS.heading_px,
    "title": TOKENS.title_px,
    "prompt": TOKENS.prompt_px,
    "verdict": TOKENS.verdict_px,
    "field-error": 17,
}
_LONG_RUN = re.compile(r"[!-~]{9,}")  # Latin letters and digits do not break by themselves
_DAY = re.compile(r"[0-9]{1,2}月[0-9]{1,2}日")
_BREAK = "\u200b"  # zero-width space
_KEEP = "\u2060"  # word joiner


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
        self._line_height = _SIZES[kind] * line_height_percent(kind, _SIZES[kind]) // 100
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setWordWrap(True)
        across = Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft
        self.setAlignment(across | Qt.AlignmentFlag.AlignVCenter)
        self._plain = ""
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show plain text; empty text leaves nothing behind."""
        self._plain = text
        self.setAccessibleName(text)
        if not text:
            self.clear()
            return
        lines = "<br/>".join(escape(_breakable(line)) for line in text.split("\n"))
        style = f"margin:0; line-height:{self._line_height}px; -qt-line-height-type:fixed"
        self.setText(f'<p style="{style}">{lines}</p>')

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
