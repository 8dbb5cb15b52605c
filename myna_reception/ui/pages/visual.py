"""The visual check (目視確認), with the photo inside the card beside it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from myna_reception.reception.events import BackPressed, LastTryConfirmed, VisualConfirmed, VisualDenied
from myna_reception.reception.states import AwaitVisual
from myna_reception.ui import texts
from myna_reception.ui.pages.base import Page
from myna_reception.ui.theme.tokens import Tone, colours, px
from myna_reception.ui.widgets.banner import Banner
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.card_face import CardFacePanel
from myna_reception.ui.widgets.field import Field
from myna_reception.ui.widgets.icons import IconLabel
from myna_reception.ui.widgets.text import Heading, Text


class VisualPage(Page):
    """What is to be compared, the photo in the card for whoever asks for it, who compared, and the two answers."""

    step = 2

    def __init__(self) -> None:
        super().__init__()
        self.heading = Heading(texts.VISUAL.text)
        points = QFrame()
        points.setProperty("kind", "well")
        column = QVBoxLayout(points)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(8)
        for point in texts.VISUAL_POINTS:
            row = QHBoxLayout()
            row.setSpacing(12)
            row.addWidget(IconLabel("right", colours().key, px(20)))
            row.addWidget(Text(point, "body"), 1)
            column.addLayout(row)
        self.my_number = Banner()
        self.staff = Field(texts.STAFF, texts.STAFF_SUPPORT)
        self.staff.input.setMaxLength(16)
        self.face = CardFacePanel()
        self.face.entered.connect(self.intent)
        self.send(self.face.last_try, LastTryConfirmed())
        left = QVBoxLayout()
        left.setSpacing(14)
        for widget in (points, self.my_number, self.staff):
            left.addWidget(widget)
        left.addStretch(1)
        across = QHBoxLayout()
        across.setSpacing(24)
        across.addLayout(left, 1)
        across.addWidget(self.face, 1)
        self.body.addWidget(self.heading)
        self.body.addLayout(across, 1)
        self.my_number.say(Tone.INFO, "", texts.VISUAL_MY_NUMBER)  # in the page: alone it would be a window
        back = Button(texts.BACK, "secondary", "back")
        denied = Button(texts.NOT_CONFIRMED, "secondary", "cross")
        confirmed = Button(texts.CONFIRMED, "primary", "check")
        self.send(back, BackPressed())
        self.send(denied, VisualDenied())
        confirmed.clicked.connect(lambda: self.intent.emit(VisualConfirmed(self.staff.value.strip())))
        self.leave, self.primary = back, confirmed
        self._answers = (back, denied, confirmed)
        self.staff.submitted.connect(confirmed.click)
        self.set_actions(left=(back,), right=(denied, confirmed))

    def present(self, state: AwaitVisual, busy: bool) -> None:
        """Show the card's face as far as it is known. ``busy``: it is being read."""
        self.face.present(state, busy)
        for button in self._answers:
            button.setEnabled(not busy)

    def first_focus(self) -> QWidget:
        """The heading; with a face or a notice, the panel that tells of it."""
        return self.face.first_focus() or self.heading

    def spoken(self) -> str:
        """Heading and what is to be compared; then what became of the face."""
        return self.face.spoken() or "。".join((self.heading.plain, *texts.VISUAL_POINTS))

    def clear(self) -> None:
        """The initials stay: the same person often checks the next patient, and they are not patient data."""
        self.face.clear()
