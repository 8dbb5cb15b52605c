"""Pages of few words: a large picture, one sentence, a line of explanation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from myna_reception.ui.pages.base import Page
from myna_reception.ui.texts import Phrase
from myna_reception.ui.theme.tokens import colours
from myna_reception.ui.widgets.busy import BusyBar
from myna_reception.ui.widgets.icons import IconLabel
from myna_reception.ui.widgets.layouts import nested
from myna_reception.ui.widgets.text import Heading, Text

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

_PICTURE = 136
_LOW = 560


def _centre(widget: QWidget, row: QHBoxLayout) -> None:
    row.addStretch(1)
    row.addWidget(widget)
    row.addStretch(1)


class PromptPage(Page):
    """Starting, waiting, reading, working, removal."""

    def __init__(
        self, icon: str, phrase: Phrase, support: str, *, step: int | None, busy: bool = False, brief: bool = False
    ) -> None:
        """``busy``: with a bar that moves. ``brief``: as ``Text``."""
        super().__init__()
        self.step = step
        self.heading = Heading(phrase.text, "prompt", centred=True, brief=brief)
        self.support = Text(support, "lead", centred=True, brief=brief)
        disc = QFrame()
        disc.setObjectName("disc")
        self._picture = IconLabel(icon, colours().key, _PICTURE)
        self._disc = disc
        inside = QHBoxLayout(disc)
        inside.setContentsMargins(0, 0, 0, 0)
        _centre(self._picture, inside)
        self._icon = icon
        self._low = False
        self._dress()
        self.body.addStretch(1)
        _centre(disc, nested(self.body, QHBoxLayout()))
        self.body.addSpacing(8)
        self.body.addWidget(self.heading)
        self.body.addWidget(self.support)
        if busy:
            bar = BusyBar()
            bar.setFixedWidth(360)
            bar.setAccessibleName(phrase.text)
            self.body.addSpacing(8)
            _centre(bar, nested(self.body, QHBoxLayout()))
        self.body.addStretch(1)

    def present(self, phrase: Phrase | None = None, support: str | None = None) -> None:
        """Show, with other words where they are given."""
        if phrase is not None:
            self.heading.set_text(phrase.text)
        if support is not None:
            self.support.set_text(support)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A smaller picture in a low window, so that the words stay in sight."""
        super().resizeEvent(event)
        low = self.height() < _LOW
        if low != self._low:
            self._low = low
            self._dress()

    def _dress(self) -> None:
        size = _PICTURE * 2 // 3 if self._low else _PICTURE  # pictures do not grow with the words
        disc = size * 3 // 2
        self._picture.setFixedSize(size, size)
        self._picture.show_icon(self._icon, colours().key)
        self._disc.setFixedSize(disc, disc)
        self._disc.setStyleSheet(f"#disc {{ background: {colours().key_tint}; border-radius: {disc // 2}px; }}")

    def first_focus(self) -> QWidget:
        """The sentence."""
        return self.heading

    def spoken(self) -> str:
        """Both lines."""
        return f"{self.heading.plain}。{self.support.plain}".replace("\n", "")
