"""Buttons: 56 px high, an icon beside the word where it helps, one primary on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6 import QtCore, QtWidgets
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QBoxLayout, QPushButton, QVBoxLayout, QWidget

from myna_reception.ui.theme.tokens import colours, px
from myna_reception.ui.widgets.icons import BUTTON_GAP, IconLabel, button_icon
from myna_reception.ui.widgets.layouts import nested
from myna_reception.ui.widgets.text import Text

if TYPE_CHECKING:
    from PySide6.QtGui import QEnterEvent

ButtonKind = Literal[
    "primary",
    "secondary",
    "danger",  # it destroys what cannot be had back
    "quiet",
    "practice",
    "practice-quiet",
    "digit",
    "pad-cancel",
    "pad-clear",
    "pad-confirm",
]


def _ink(kind: ButtonKind) -> str:
    """The colour of the icon, as of the word beside it."""
    match kind:
        case "secondary" | "quiet":
            return colours().key
        case "danger":
            return colours().error
        case "practice-quiet":
            return colours().practice
        case "digit":
            return colours().strong
        case "pad-clear":
            return colours().on_pad_clear
        case _:
            return colours().on_key


class Button(QPushButton):
    """A button with a verb. Enter presses the one that has focus; the accessible name is the word itself."""

    def __init__(self, text: str, kind: ButtonKind = "secondary", icon: str | None = None) -> None:
        super().__init__()
        self._kind = kind
        self._icon_size = px(26)
        self.setProperty("kind", kind)
        self.setAutoDefault(True)
        if icon is not None:
            self.set_icon(icon)
        self.set_text(text)

    def enterEvent(self, event: QEnterEvent) -> None:
        """The pointer becomes a hand: chosen now, for the first window has no time for it (see ``set_by_name``)."""
        self.setCursor(QtCore.Qt.CursorShape.PointingHandCursor)
        super().enterEvent(event)

    def set_text(self, text: str) -> None:
        """Change the word."""
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(text)

    def set_icon(self, name: str) -> None:
        """Change the icon beside the word."""
        self.setIcon(button_icon(name, _ink(self._kind), colours().on_disabled, self._icon_size))
        self.setIconSize(QSize(self._icon_size + BUTTON_GAP, self._icon_size))


class ChoiceButton(QPushButton):
    """A tile with a picture, a word and an explanation: one way out of a few."""

    def __init__(self, title: str, explanation: str, icon: str, *, row: bool = False) -> None:
        """``row``: one of a long list, so lower and always flat."""
        super().__init__()
        self._row = row
        self.setProperty("kind", "choice")
        self.setAutoDefault(True)
        self.setCursor(QtCore.Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(title)
        self._words = (Text(title, "heading" if row else "title"), Text())
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._icon = IconLabel(icon, colours().key, px(40 if row else 88))
        self._box.addWidget(_unclickable(self._icon), 0, QtCore.Qt.AlignmentFlag.AlignCenter)
        words = nested(self._box, QVBoxLayout(), 1)
        words.setSpacing(0 if row else 8)
        words.addStretch(1)
        for text in self._words:
            words.addWidget(_unclickable(text))
        words.addStretch(1)
        self.explain(explanation)
        self.set_flat(row)
        policies = QtWidgets.QSizePolicy.Policy
        policy = QtWidgets.QSizePolicy(policies.Expanding, policies.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def present(self, title: str, explanation: str, icon: str) -> None:
        """Offer something else."""
        self.setAccessibleName(title)
        self._words[0].set_text(title)
        self._icon.show_icon(icon, colours().key)
        self.explain(explanation)

    def explain(self, explanation: str) -> None:
        """Change the explanation."""
        self.setAccessibleDescription(explanation)
        self._words[1].set_text(explanation)
        self._words[1].setHidden(not explanation)

    def set_flat(self, flat: bool) -> None:
        """Picture beside the words, for a low window; else above them."""
        direction = QBoxLayout.Direction.LeftToRight if flat else QBoxLayout.Direction.TopToBottom
        self._box.setDirection(direction)
        self._box.setSpacing(24 if flat else 0)
        side = 20 if self._row else 28
        self._box.setContentsMargins(side, 8 if flat else 28, side, 8 if flat else 20)
        for text in self._words:
            text.stand("left" if flat else "centre")

    def sizeHint(self) -> QSize:
        """As the contents need; a plain button would look at its empty text."""
        return self._contents()

    def minimumSizeHint(self) -> QSize:
        """As the contents need."""
        layout = self.layout()
        return layout.minimumSize() if layout is not None else QSize()

    def _contents(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout is not None else QSize()


def _unclickable(widget: QWidget) -> QWidget:
    widget.setAttribute(QtCore.Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return widget
