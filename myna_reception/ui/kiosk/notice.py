"""A banner of the kiosk: icon, words, colour together."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from myna_reception.reception.errors import ReceptionError
from myna_reception.ui.kiosk import texts
from myna_reception.ui.kiosk.look import Look
from myna_reception.ui.kiosk.ruby_label import RubyLabel
from myna_reception.ui.theme.tokens import Tone, colours
from myna_reception.ui.widgets.banner import TONE_ICONS
from myna_reception.ui.widgets.icons import IconLabel
from myna_reception.ui.widgets.layouts import nested


class KioskNotice(QFrame):
    """``words``: marked, the first in bold. ``beneath``: the buttons stand beneath the words, not beside them."""

    def __init__(self, look: Look, tone: Tone, title: str, *words: str, beneath: bool = False) -> None:
        super().__init__()
        self.setProperty("kind", "banner")
        self.setProperty("tone", str(tone))
        ink = colours().tone(tone).text
        direction = QBoxLayout.Direction.TopToBottom if beneath else QBoxLayout.Direction.LeftToRight
        self._parts = QBoxLayout(direction, self)
        self._parts.setContentsMargins(16, 12, 16, 12)
        self._parts.setSpacing(16)
        row = nested(self._parts, QHBoxLayout(), 1)
        row.setSpacing(16)
        row.addWidget(IconLabel(TONE_ICONS[tone], ink, max(48, look.pixels("button"))))
        column = nested(row, QVBoxLayout(), 1)
        column.setSpacing(4)
        self.labels = [RubyLabel(look, title, "button", ink=ink), *(RubyLabel(look, word) for word in words)]
        for label in self.labels:
            column.addWidget(label)
        self.setAccessibleName(self.plain)

    def add_buttons(self, *buttons: QWidget) -> None:
        """What can be done about it."""
        row = nested(self._parts, QHBoxLayout())
        row.setSpacing(16)
        for button in buttons:
            row.addWidget(button)

    @property
    def kana(self) -> str:
        """Everything it says, for a voice that reads no kanji."""
        return " ".join(label.kana for label in self.labels)

    @property
    def plain(self) -> str:
        """Everything it says."""
        return " ".join(label.plain for label in self.labels)


def error_notice(look: Look, error: ReceptionError, *more: str) -> KioskNotice:
    """What went wrong, and what can be done; ``more`` that matters at once stands between them."""
    title, steps = texts.error_words(error)
    return KioskNotice(look, Tone.WARNING, look.say(title), *more, *(look.say(step) for step in steps))
