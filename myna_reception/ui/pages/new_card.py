"""A new virtual card («新しいカードを作る»): who carries it, told like one of the packaged cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from myna_reception.ui import texts
from myna_reception.ui import texts_new_card as words
from myna_reception.ui.pages.activation import Summary
from myna_reception.ui.pages.base import Page
from myna_reception.ui.theme.tokens import Tone
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.choice import Choice
from myna_reception.ui.widgets.field import Field
from myna_reception.ui.widgets.speech import announce
from myna_reception.ui.widgets.text import Heading, Text

_WIDTH = 620


class NewCardPage(Page):
    """The fields of a new card and «作る»."""

    submitted = Signal(object)  # dict[str, str], as ``values``
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.heading = Heading(words.HEADING.text)
        self.summary = Summary()
        self.summary.setFocusPolicy(self.heading.focusPolicy())
        self.body.addWidget(self.heading)
        self.body.addWidget(Text(words.SUPPORT))
        self.body.addWidget(self.summary)
        self.fields: dict[str, Field | Choice] = {}
        for name, (label, support) in words.FIELDS.items():
            field = Choice(label, support) if name in ("like", "sex") else Field(label, support)
            if isinstance(field, Field):
                field.submitted.connect(self._submit)
            self.fields[name] = field
            self.add_narrow(field, _WIDTH)
        self._choice("sex").offer(words.SEXES)
        self.photo_button = Button(words.CHOOSE_PHOTO, "secondary")
        self.photo_button.clicked.connect(self._choose_photo)
        self.add_narrow(self.photo_button, 240)
        self.body.addStretch(1)
        self.back = Button(texts.BACK, "secondary", "back")
        self.back.clicked.connect(self.left)
        self.make = Button(words.MAKE, "primary")
        self.make.clicked.connect(self._submit)
        self.set_actions(left=(self.back,), right=(self.make,))
        self.primary, self.leave = self.make, self.back

    @property
    def values(self) -> dict[str, str]:
        """What was typed and chosen, by the keys of ``texts_new_card.FIELDS``; ``photo`` is a path or empty."""
        return {name: field.value for name, field in self.fields.items()}

    def present(self, models: Sequence[tuple[str, str]]) -> None:
        """An empty form. ``models``: id and title of the cards to be like."""
        self._choice("like").offer(dict(models))
        self.clear()

    def show_errors(self, faults: Mapping[str, str]) -> None:
        """Say beside each field what is wrong; the summary takes the focus."""
        said = {name: words.fault_text(name, fault) for name, fault in faults.items()}
        for name, field in self.fields.items():
            field.set_error(said.get(name, ""))
        self._summarise(texts.form_summary(len(said)), "\n".join(said.values()))

    def show_failure(self) -> None:
        """The card could not be kept."""
        self._summarise(words.FAILED, words.FAILED_SUPPORT)

    def set_busy(self, busy: bool) -> None:
        """Lock the form while the card is made."""
        for widget in (*self.fields.values(), self.photo_button, self.make, self.back):
            widget.setEnabled(not busy)
        if busy:
            self.summary.say(Tone.INFO, words.BUSY)
            announce(self, words.BUSY)
        else:
            self.summary.clear()

    def first_focus(self) -> QWidget:
        """The first field."""
        return self.fields["like"].input

    def spoken(self) -> str:
        """Heading and what to do."""
        return f"{self.heading.plain}。{words.SUPPORT}"

    def clear(self) -> None:
        """Forget what was typed."""
        for field in self.fields.values():
            field.clear()
        self.summary.clear()

    def _choice(self, name: str) -> Choice:
        field = self.fields[name]
        assert isinstance(field, Choice)  # noqa: S101 - made so above
        return field

    def _choose_photo(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, words.CHOOSE_PHOTO, "", words.PHOTO_FILES)
        field = self.fields["photo"]
        if path and isinstance(field, Field):
            field.set_value(path)
            field.input.setFocus()

    def _submit(self) -> None:
        if self.make.isEnabled():
            self.submitted.emit(self.values)

    def _summarise(self, title: str, text: str) -> None:
        self.summary.say(Tone.ERROR, title, text)
        self.scroll_area.verticalScrollBar().setValue(0)
        self.summary.setFocus()
        announce(self.summary, self.summary.words, urgent=True)
