"""Activation of the terminal (端末の登録): four values of the ユーザ設定情報."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from myna_reception.reception.errors import ReceptionError
from myna_reception.ui import texts
from myna_reception.ui.pages.base import Page
from myna_reception.ui.texts_errors import message_for
from myna_reception.ui.theme.tokens import Tone
from myna_reception.ui.widgets.banner import Banner
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.field import Field
from myna_reception.ui.widgets.speech import announce
from myna_reception.ui.widgets.text import Heading, Text


class Summary(Banner):
    """What is wrong, above the form; it takes the focus."""

    takes_ring = False


class ActivationPage(Page):
    """Four fields and «登録する»."""

    submitted = Signal(object)  # dict[str, str]
    practice_values_wanted = Signal()

    def __init__(self, *, practice: bool) -> None:
        super().__init__()
        self.heading = Heading(texts.ACTIVATION.text)
        self.summary = Summary()
        self.summary.setFocusPolicy(self.heading.focusPolicy())
        self.fields = {
            name: Field(label, support, secret=name == "password", revealable=name == "password")
            for name, (label, support) in texts.FIELDS.items()
        }
        self.body.addWidget(self.heading)
        self.body.addWidget(Text(texts.ACTIVATION_SUPPORT))
        self.body.addWidget(self.summary)
        for field in self.fields.values():
            field.submitted.connect(self._submit)
            self.add_narrow(field, 620)
        self.body.addStretch(1)
        self.register = Button(texts.REGISTER_TERMINAL, "primary", "register")
        self.register.clicked.connect(self._submit)
        self.fill_button = Button(texts.FILL_PRACTICE, "practice-quiet", "practice")
        self.fill_button.clicked.connect(self.practice_values_wanted)
        self.set_actions(left=(self.fill_button,) if practice else (), right=(self.register,))
        self.primary = self.register

    def present(self) -> None:
        """An empty form."""
        self.clear()

    def fill(self, values: Mapping[str, str]) -> None:
        """Put values in; Enter then registers."""
        for name, field in self.fields.items():
            if name in values:
                field.set_value(values[name])
        self.summary.clear()
        self.register.setFocus()

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Say beside each field what is wrong; the summary takes the focus."""
        said = {name: texts.field_error(name, error) for name, error in errors.items()}
        for name, field in self.fields.items():
            field.set_error(said.get(name, ""))
        self._summarise(Tone.ERROR, texts.form_summary(len(said)), "\n".join(said.values()))

    def show_failure(self, error: ReceptionError) -> None:
        """Say why the service did not activate the terminal."""
        message = message_for(error)
        self._summarise(Tone.ERROR, f"{texts.ACTIVATION_FAILED}：{message.title}", "\n".join(message.steps))

    def set_busy(self, busy: bool) -> None:
        """Lock the form while the service is asked."""
        for field in self.fields.values():
            field.setEnabled(not busy)
        self.register.setEnabled(not busy)
        self.fill_button.setEnabled(not busy)
        if busy:
            self.summary.say(Tone.INFO, texts.ACTIVATION_BUSY)
            announce(self, texts.ACTIVATION_BUSY)
        else:
            self.summary.clear()

    def first_focus(self) -> QWidget:
        """The first field."""
        return next(iter(self.fields.values())).input

    def spoken(self) -> str:
        """Heading and what to do."""
        return f"{self.heading.plain}。{texts.ACTIVATION_SUPPORT}"

    def clear(self) -> None:
        """Forget what was typed."""
        for field in self.fields.values():
            field.clear()
        self.summary.clear()

    def _submit(self) -> None:
        if self.register.isEnabled():
            self.submitted.emit({name: field.value for name, field in self.fields.items()})

    def _summarise(self, tone: Tone, title: str, text: str) -> None:
        self.summary.say(tone, title, text)
        self.scroll_area.verticalScrollBar().setValue(0)
        self.summary.setFocus()
        announce(self.summary, self.summary.words, urgent=True)
