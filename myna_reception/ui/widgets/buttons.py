"""Buttons: 56 px high, an icon beside the word where it helps, one primary on a page."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from myna_reception.ui.theme.tokens import TOKENS
from myna_reception.ui.widgets.icons import BUTTON_GAP, IconLabel, button_icon
from myna_reception.ui.widgets.text import Text

ButtonKind = Literal[
    "primary", "secondary", "quiet", "practice", "practice-quiet", "digit", "pad-cancel", "pad-clear", "pad-confirm"
]

_INK: dict[str, str] = {
    "primary": TOKENS.on_key,
    "secondary": TOKENS.key,
    "quiet": TOKENS.key,
    "practice": TOKENS.on_key,
    "practice-quiet": TOKENS.practice,
    "digit": TOKENS.strong,
    "pad-cancel": TOKENS.on_key,
    "pad-clear": TOKENS.strong,
    "pad-confirm": TOKENS.on_key,
}


class Button(QPushButton):
    """A button with a verb. Enter presses the one that has focus; the accessible name is the word itself."""

    def __init__(self, text: str, kind: ButtonKind = "secondary", icon: str | None = None) -> None:
        super().__init__()
        self._kind = kind
        self.setProperty("kind", kind)
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if icon is not None:
            self.set_icon(icon)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Change the word."""
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(text)

    def set_icon(self, name: str) -> None:
        """Change the icon beside the word."""
        self.setIcon(button_icon(name, _INK[self._kind], TOKENS.on_disabled))
        self.setIconSize(QSize(26 + BUTTON_GAP, 26))


class ChoiceButton(QPushButton):
    """A tile with a picture, a word and an explanation: one way out of a few."""

    def __init__(self, title: str, explanation: str, icon: str) -> None:
        super().__init__()
        self.setProperty("kind", "choice")
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(title)
        self.setAccessibleDescription(explanation)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(10)
        column.addStretch(1)
        column.addWidget(_unclickable(IconLabel(icon, TOKENS.key, 96)), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(_unclickable(Text(title, "title", centred=True)))
        column.addWidget(_unclickable(Text(explanation, centred=True)))
        column.addStretch(1)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """As the contents need; a plain button would look at its empty text."""
        return self._contents().expandedTo(QSize(0, 280))

    def minimumSizeHint(self) -> QSize:
        """As the contents need."""
        layout = self.layout()
        return layout.minimumSize() if layout is not None else QSize()

    def _contents(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout is not None else QSize()


def _unclickable(widget: QWidget) -> QWidget:
    widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return widget
