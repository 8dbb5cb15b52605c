"""The pass code of the app (パスコード): chosen once or skipped, asked at every later start."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from myna_reception.ui import texts
from myna_reception.ui.pages.base import Page
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.field import Field
from myna_reception.ui.widgets.speech import announce
from myna_reception.ui.widgets.text import Heading, Text


class TwoFields(QWidget):
    """A new pass code, typed twice."""

    chosen = Signal(object)  # str

    def __init__(self) -> None:
        super().__init__()
        self.first = Field(texts.PASSCODE_LABEL, texts.PASSCODE_RULE, secret=True)
        self.second = Field(texts.PASSCODE_AGAIN, texts.PASSCODE_AGAIN_RULE, secret=True)
        self.first.submitted.connect(self.second.input.setFocus)
        self.second.submitted.connect(self.choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for field in (self.first, self.second):
            field.input.setMaxLength(64)
            column.addWidget(field)

    def clear(self) -> None:
        """Forget what was typed."""
        self.first.clear()
        self.second.clear()

    def choose(self) -> None:
        """Emit the code, or say beside the field what is wrong with it."""
        code, again = self.first.value, self.second.value
        short = len(code) < texts.PASSCODE_MINIMUM
        different = not short and code != again
        self.first.set_error(texts.PASSCODE_SHORT if short else "")
        self.second.set_error(texts.PASSCODE_DIFFERENT if different else "")
        if short or different:
            wrong = self.first if short else self.second
            wrong.input.setFocus()
            wrong.input.selectAll()
            announce(wrong.input, texts.PASSCODE_SHORT if short else texts.PASSCODE_DIFFERENT, urgent=True)
            return
        self.chosen.emit(code)


class PasscodeSetPage(Page):
    """Twice the same, or skip."""

    chosen = Signal(object)  # str or None

    def __init__(self) -> None:
        super().__init__()
        self.heading = Heading(texts.PASSCODE_SET.text)
        self.fields = TwoFields()
        self.fields.chosen.connect(self.chosen)
        self.first, self.second = self.fields.first, self.fields.second
        self.body.addWidget(self.heading)
        self.body.addWidget(Text(texts.PASSCODE_SET_SUPPORT))
        self.add_narrow(self.fields, 480)
        self.body.addStretch(1)
        self.skip = skip = Button(texts.SKIP_PASSCODE, "secondary")
        choose = Button(texts.SET_PASSCODE, "primary", "lock")
        skip.clicked.connect(lambda: self.chosen.emit(None))
        choose.clicked.connect(self.fields.choose)
        self.primary = choose
        self.set_actions(left=(skip,), right=(choose,))

    def present(self) -> None:
        """Empty fields."""
        self.clear()

    def require(self) -> None:
        """Take the way without a pass code away: a kiosk needs one."""
        self.skip.hide()

    def first_focus(self) -> QWidget:
        """The first field."""
        return self.first.input

    def spoken(self) -> str:
        """Heading and what it is for."""
        return f"{self.heading.plain}。{texts.PASSCODE_SET_SUPPORT}".replace("\n", "")

    def clear(self) -> None:
        """Forget what was typed."""
        self.fields.clear()


class PasscodeEntryPage(Page):
    """Asked before the desk opens."""

    entered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.heading = Heading(texts.PASSCODE_ENTRY.text)
        self.field = Field(texts.PASSCODE_LABEL, texts.PASSCODE_ENTRY_SUPPORT, secret=True)
        self.field.submitted.connect(self._enter)
        self.told = Text(kind="lead")
        self.told.hide()
        self.body.addWidget(self.told)
        self.body.addWidget(self.heading)
        self.add_narrow(self.field, 480)
        self.body.addStretch(1)
        self.unlock = Button(texts.UNLOCK, "primary", "lock")
        self.unlock.clicked.connect(self._enter)
        self.primary = self.unlock
        self.set_actions(right=(self.unlock,))

    def present(self) -> None:
        """An empty field."""
        self.clear()

    def tell(self, words: str) -> None:
        """Say something above: to whom the pass code is not for."""
        self.told.set_text(words)
        self.told.show()

    def show_wrong(self) -> None:
        """Say that the code was wrong; the field is empty again."""
        self.field.input.clear()
        self._wait(False)
        self.field.set_error(texts.PASSCODE_WRONG)
        self.field.input.setFocus()
        announce(self.field.input, texts.PASSCODE_WRONG, urgent=True)

    def first_focus(self) -> QWidget:
        """The field."""
        return self.field.input

    def spoken(self) -> str:
        """The heading."""
        return self.heading.plain

    def clear(self) -> None:
        """Forget what was typed."""
        self.field.clear()
        self._wait(False)

    def _enter(self) -> None:
        if self.unlock.isEnabled() and self.field.value:
            code = self.field.value
            self._wait(True)  # the answer may be delayed after wrong codes
            self.entered.emit(code)

    def _wait(self, waiting: bool) -> None:
        self.unlock.setEnabled(not waiting)
        self.field.setEnabled(not waiting)
