"""Who decides by sight, and why not: staff initials and a reason, with the three answers."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from myna_reception.reception.errors import Denial
from myna_reception.reception.events import VisualConfirmed, VisualDenied
from myna_reception.reception.face import DenialReason
from myna_reception.ui import texts
from myna_reception.ui import texts_match as words
from myna_reception.ui.theme.tokens import is_large
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.choice import Choice
from myna_reception.ui.widgets.field import Field


class Decision(QWidget):
    """The two inputs; the buttons are for the page's row of actions. ``decided`` carries the event."""

    decided = Signal(object)

    def __init__(self, *, upright: bool = False) -> None:
        """``upright``: the inputs one beneath the other."""
        super().__init__()
        self.staff = Field(texts.STAFF, texts.STAFF_SUPPORT)
        self.staff.input.setMaxLength(16)
        self.reason = Choice(words.REASON, "")
        self.reason.offer({"": words.NO_REASON, **{reason.value: said for reason, said in words.REASONS.items()}})
        self.confirmed = Button(texts.CONFIRMED, "primary", "check")
        self.not_holder = Button(words.NOT_HOLDER, "secondary", None if is_large() else "cross")
        self.cannot_tell = Button(words.CANNOT_TELL, "secondary", None if is_large() else "unknown")
        self.confirmed.clicked.connect(lambda: self.decided.emit(VisualConfirmed(self._staff)))
        self.not_holder.clicked.connect(lambda: self._deny(Denial.NOT_HOLDER))
        self.cannot_tell.clicked.connect(lambda: self._deny(Denial.CANNOT_TELL))
        self.staff.submitted.connect(self.confirmed.click)
        row = QBoxLayout(
            QBoxLayout.Direction.TopToBottom if upright or is_large() else QBoxLayout.Direction.LeftToRight, self
        )
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12 if upright else 20)
        row.addWidget(self.staff, 1)
        row.addWidget(self.reason, 1)

    @property
    def buttons(self) -> tuple[Button, Button, Button]:
        """The answers, the primary one last."""
        return self.not_holder, self.cannot_tell, self.confirmed

    def make_narrow(self) -> None:
        """Three answers in one row: they are as wide as their words."""
        for button in self.buttons:
            button.setMinimumWidth(0)

    def clear(self) -> None:
        """The initials stay: the same person often checks the next patient. The reason is the patient's."""
        self.reason.clear()

    @property
    def _staff(self) -> str:
        return self.staff.value.strip()

    def _deny(self, denial: Denial) -> None:
        chosen = self.reason.value
        self.decided.emit(VisualDenied(self._staff, denial, DenialReason(chosen) if chosen else None))
