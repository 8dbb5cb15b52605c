"""A labelled input: bold label, what is expected beneath it, the input, and its error beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from myna_reception.ui import texts
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.by_name import set_by_name
from myna_reception.ui.widgets.layouts import nested
from myna_reception.ui.widgets.restyle import restyle
from myna_reception.ui.widgets.text import Text

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


class Line(QLineEdit):
    """A line in which Enter ends: it would go on to the page, and press the primary button a second time."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """As ever, and Enter is used up."""
        super().keyPressEvent(event)
        if event.key() in (QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter):
            event.accept()


class Field(QWidget):
    """One line of input. The label is its buddy, so that a screen reader names the input by it."""

    submitted = Signal()  # Enter was pressed in it

    def __init__(
        self,
        label: str,
        support: str = "",
        *,
        secret: bool = False,
        revealable: bool = False,
        line: QLineEdit | None = None,
    ) -> None:
        """``line``: an input of another kind."""
        super().__init__()
        self.input = line or Line()
        self.input.setProperty("kind", "field")
        self.input.setAccessibleDescription(support)
        self.input.setAccessibleName(label)
        if secret:
            set_by_name(self.input, echoMode="Password")
        self.input.returnPressed.connect(self.submitted)
        self._support = support
        self._label = QLabel(label)
        self._label.setProperty("kind", "label")
        self._label.setBuddy(self.input)
        self._error = Text(kind="field-error")
        self._error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        names = nested(column, QHBoxLayout())
        names.setSpacing(12)
        expected = Text(support, "support")
        names.addStrut(expected.line_height)  # so that inputs beside each other stand in one line
        names.addWidget(self._label)
        names.addWidget(expected, 1)
        row = nested(column, QHBoxLayout())
        row.setSpacing(12)
        row.addWidget(self.input, 1)
        self._reveal: Button | None = None
        if revealable:
            self._reveal = Button(texts.SHOW_PASSWORD, "secondary", "eye")
            self._reveal.setAccessibleName(f"{label}を{texts.SHOW_PASSWORD}")
            self._reveal.clicked.connect(self._toggle)
            row.addWidget(self._reveal)
        column.addWidget(self._error)

    @property
    def value(self) -> str:
        """What was typed, as it was typed."""
        return self.input.text()

    @property
    def error(self) -> str:
        """What stands beside it; empty where nothing is wrong."""
        return self._error.plain

    def set_value(self, text: str) -> None:
        """Put a value in, and take the error away."""
        self.input.setText(text)
        self.set_error("")

    def set_error(self, text: str) -> None:
        """Say beside the input what is wrong with it; empty text takes it back."""
        self._error.set_text(text)
        self._error.setVisible(bool(text))
        self.input.setAccessibleDescription("　".join(part for part in (text, self._support) if part))
        restyle(self.input, wrong=bool(text))

    def clear(self) -> None:
        """Forget what was typed, and hide a revealed secret again."""
        self.input.clear()
        self.set_error("")
        if self._reveal is not None:
            self._hide_secret()

    def _toggle(self) -> None:
        if self.input.echoMode() == QLineEdit.EchoMode.Normal:
            self._hide_secret()
        elif self._reveal is not None:
            self.input.setEchoMode(QLineEdit.EchoMode.Normal)
            self._reveal.set_text(texts.HIDE_PASSWORD)
            self._reveal.setAccessibleName(f"{self._label.text()}を{texts.HIDE_PASSWORD}")
            self._reveal.set_icon("eye-off")

    def _hide_secret(self) -> None:
        self.input.setEchoMode(QLineEdit.EchoMode.Password)
        if self._reveal is not None:
            self._reveal.set_text(texts.SHOW_PASSWORD)
            self._reveal.setAccessibleName(f"{self._label.text()}を{texts.SHOW_PASSWORD}")
            self._reveal.set_icon("eye")
