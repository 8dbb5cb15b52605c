"""A new secret, typed twice: the pass code of the app, the pass phrase of a backup."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from myna_reception.ui.widgets.field import Field
from myna_reception.ui.widgets.speech import announce

LENGTH_LIMIT = 200  # characters


@dataclass(frozen=True, slots=True)
class TwiceWords:
    """Labels with what is expected, the shortest that is taken, and what is said of a wrong one."""

    first: tuple[str, str]
    again: tuple[str, str]
    shortest: int
    too_short: str
    different: str


class TypedTwice(QWidget):
    """Emits ``chosen`` when both are the same and long enough."""

    chosen = Signal(object)  # str

    def __init__(self, words: TwiceWords, *, revealable: bool = False) -> None:
        super().__init__()
        self._words = words
        self.first = Field(*words.first, secret=True, revealable=revealable)
        self.second = Field(*words.again, secret=True, revealable=revealable)
        self.first.submitted.connect(self.second.input.setFocus)
        self.second.submitted.connect(self.choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for field in (self.first, self.second):
            field.input.setMaxLength(LENGTH_LIMIT)
            column.addWidget(field)

    def clear(self) -> None:
        """Forget what was typed."""
        self.first.clear()
        self.second.clear()

    def choose(self) -> None:
        """Emit it, or say beside the field what is wrong with it."""
        secret, again = self.first.value, self.second.value
        short = len(secret) < self._words.shortest
        different = not short and secret != again
        self.first.set_error(self._words.too_short if short else "")
        self.second.set_error(self._words.different if different else "")
        if short or different:
            correct(self.first if short else self.second)
            return
        self.chosen.emit(secret)


def correct(field: Field) -> None:
    """Have what is wrong typed anew: it takes the focus, and what stands beside it is said."""
    field.input.setFocus()
    field.input.selectAll()
    announce(field.input, field.error, urgent=True)
