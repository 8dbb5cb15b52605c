"""The way to staff's own pages: the pass code of the terminal."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from myna_reception.ui.kiosk import texts
from myna_reception.ui.kiosk.buttons import KioskButton
from myna_reception.ui.kiosk.keyboard import TouchKeyboard
from myna_reception.ui.kiosk.look import GAP, Look
from myna_reception.ui.kiosk.notice import KioskNotice
from myna_reception.ui.kiosk.page import KioskPage, Wish
from myna_reception.ui.theme.tokens import Tone
from myna_reception.ui.widgets.field import Line
from myna_reception.ui.widgets.layouts import nested
from myna_reception.ui.widgets.speech import announce


class StaffCodePage(KioskPage):
    """Emits ``entered``; the answer may be delayed after wrong codes."""

    entered = Signal(str)
    flicks = False

    def __init__(self, home: QWidget, look: Look) -> None:
        super().__init__(home, look, look.say(texts.STAFF_CODE))
        self._how = self.say(texts.STAFF_CODE_HOW)
        self.field = Line()
        self.field.setProperty("kind", "field")
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self.field.setMaxLength(64)
        self.field.setMaximumWidth(720)
        self.field.setAccessibleName(look.plain(texts.STAFF_CODE_FIELD))
        self.field.returnPressed.connect(self._enter)
        self.wrong = KioskNotice(look, Tone.ERROR, look.say(texts.STAFF_CODE_WRONG))
        self.wrong.hide()
        self.keyboard = TouchKeyboard(self._middle)
        self.body.addWidget(self.wrong)
        row = nested(self.body, QHBoxLayout())
        row.setSpacing(GAP)
        row.addWidget(self.field, 1)
        self.body.addWidget(self.keyboard)
        self.act(texts.BACK, Wish.BACK, "back", leave=True)
        self.open = KioskButton(look, look.say(texts.OPEN), "primary", "lock")
        self.open.clicked.connect(self._enter)
        row.addWidget(self.open)  # beside the field: on a low screen what lies beneath the keys is out of sight
        self.primary = self.open

    def first_focus(self) -> QWidget:
        """The field."""
        return self.field

    def show_wrong(self) -> None:
        """Say that the code was wrong; the field is empty again."""
        self._wait(False)
        self._how.hide()  # so that the keys stay in sight
        self.wrong.show()
        self.field.clear()
        self.field.setFocus()
        announce(self.field, self.wrong.plain, urgent=True)

    def forget(self) -> None:
        """What was typed."""
        self.field.clear()

    def _enter(self) -> None:
        code = self.field.text()
        if code and self.open.isEnabled():
            self._wait(True)
            self.entered.emit(code)

    def _wait(self, waiting: bool) -> None:
        self.open.setEnabled(not waiting)
        self.field.setEnabled(not waiting)
