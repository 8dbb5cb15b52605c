"""The pass code of the app (パスコード): chosen once or skipped, asked at every later start."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from myna_reception.ui import texts
from myna_reception.ui.pages.base import Page
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.field import Field
from myna_reception.ui.widgets.speech import announce
from myna_reception.ui.widgets.text import Heading, Text
from myna_reception.ui.widgets.typed_twice import TwiceWords, TypedTwice

PASSCODE_WORDS = TwiceWords(
    (texts.PASSCODE_LABEL, texts.PASSCODE_RULE),
    (texts.PASSCODE_AGAIN, texts.PASSCODE_AGAIN_RULE),
    texts.PASSCODE_MINIMUM,
    texts.PASSCODE_SHORT,
    texts.PASSCODE_DIFFERENT,
)


class PasscodeSetPage(Page):
    """Twice the same, or skip."""

    chosen = Signal(object)  # str or None

    def __init__(self) -> None:
        super().__init__()
        self.heading = Heading(texts.PASSCODE_SET.text)
        self.fields = TypedTwice(PASSCODE_WORDS)
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
