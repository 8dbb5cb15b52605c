"""A banner: icon, bold title, words and colour together. Never colour alone."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from myna_reception.ui.theme.tokens import Tone, colours, px
from myna_reception.ui.widgets.icons import IconLabel
from myna_reception.ui.widgets.layouts import nested
from myna_reception.ui.widgets.restyle import restyle
from myna_reception.ui.widgets.text import Text

TONE_ICONS = {
    Tone.SUCCESS: "success",
    Tone.WARNING: "warning",
    Tone.ERROR: "error",
    Tone.INFO: "info",
    Tone.PRACTICE: "practice",
}


class Banner(QFrame):
    """Hidden until it has something to say. It must lie in a page by then."""

    takes_ring = True

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "banner")
        self._icon = IconLabel("info", colours().key, px(32))
        self._title = Text(kind="strong", toned=True)
        self._text = Text(kind="body")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(16, 12, 16, 12)
        self.row.setSpacing(14)
        self.row.addWidget(self._icon)
        words = nested(self.row, QVBoxLayout(), 1)
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._text)
        self.hide()

    def say(self, tone: Tone, title: str, text: str = "") -> None:
        """Show the banner."""
        self._icon.show_icon(TONE_ICONS[tone], colours().tone(tone).text)
        restyle(self, tone=str(tone))
        self._title.set_text(title)
        self._title.setVisible(bool(title))
        self._text.set_text(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName("　".join(part for part in (title, text) if part))
        self.show()

    def clear(self) -> None:
        """Hide it, and forget the words."""
        self.hide()
        self._title.set_text("")
        self._text.set_text("")
        self.setAccessibleName("")

    @property
    def words(self) -> str:
        """Everything it says, for an announcement."""
        return self.accessibleName()
