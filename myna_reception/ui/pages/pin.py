"""The PIN page (暗証番号の入力)."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from myna_reception.reception.card_facts import CheckMethod
from myna_reception.reception.eligibility import Purpose
from myna_reception.reception.errors import ReceptionError
from myna_reception.reception.events import BackPressed, MethodChosen, PinEntered, PinRejectedAtPad
from myna_reception.ui import texts
from myna_reception.ui.pages.base import BODY_WIDTH, Page
from myna_reception.ui.pages.choose import show_notice
from myna_reception.ui.theme.tokens import Tone, colours, px
from myna_reception.ui.widgets.banner import Banner
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.flow import FlowLayout
from myna_reception.ui.widgets.icons import IconLabel
from myna_reception.ui.widgets.layouts import nested
from myna_reception.ui.widgets.pin_pad import PinPad
from myna_reception.ui.widgets.restyle import restyle
from myna_reception.ui.widgets.text import Heading, Text

_BESIDE = 400  # pixels of width from which the pad stands beside the words


class TriesBadge(QFrame):
    """«あと3回», always in sight."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._icon = IconLabel("info", colours().key, px(32))
        self.words = Text(kind="heading", toned=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addWidget(self.words, 1)

    def show_tries(self, tries: int | None) -> None:
        """Show the number of tries left; None where the card does not say."""
        tone, icon = {1: (Tone.ERROR, "warning"), 2: (Tone.WARNING, "warning")}.get(tries or 0, (Tone.INFO, "info"))
        restyle(self, tone=str(tone))
        self._icon.show_icon(icon, colours().tone(tone).text)
        self.words.set_text(texts.TRIES_UNKNOWN if tries is None else texts.tries_left(tries).text)


class PinPage(Page):
    """What is asked and how many tries are left on one side, the pad on the other."""

    step = 2

    def __init__(self) -> None:
        super().__init__()
        self.heading = Heading()
        self.tries = TriesBadge()
        self.notice = Banner()
        self.pad = PinPad()
        self.visual = Button(texts.USE_VISUAL, "secondary", "compare")
        self.face = Button(texts.CHOOSE_FACE, "secondary", "face")
        self.support = Text(texts.PIN_SUPPORT)
        self.forgotten = Text(texts.PIN_FORGOTTEN)
        self.send(self.visual, MethodChosen(CheckMethod.VISUAL))
        self.send(self.face, MethodChosen(CheckMethod.FACE))
        self.pad.entered.connect(lambda pin: self.intent.emit(PinEntered(pin)))
        self.pad.rejected.connect(lambda: self.intent.emit(PinRejectedAtPad()))
        self.pad.cancelled.connect(lambda: self.intent.emit(BackPressed()))
        self.leave = self.pad.cancel
        self.primary = self.pad.confirm
        self.body.addWidget(self.heading)
        self._row = row = nested(self.body, QBoxLayout(QBoxLayout.Direction.LeftToRight), 1)
        row.setSpacing(28)
        words = nested(row, QVBoxLayout(), 1)
        words.setSpacing(14)
        for widget in (self.tries, self.notice, self.support):
            words.addWidget(widget)
        words.addStretch(1)
        words.addWidget(self.forgotten)
        others = QWidget()
        ways = FlowLayout(others)
        ways.addWidget(self.visual)
        ways.addWidget(self.face)
        words.addWidget(others)
        beside = nested(row, QVBoxLayout(), 1)
        beside.addWidget(self.pad, 1)
        beside.addStretch(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The pad beneath the words where these are too large to stand beside it: staff at an upright kiosk."""
        super().resizeEvent(event)
        beside, beneath = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row.setDirection(beneath if self.width() < px(_BESIDE) else beside)
        self._keep_pad_in_sight()

    def _keep_pad_in_sight(self) -> None:
        """No higher than there is room beneath the heading, though large words beside it are higher and scroll."""
        heading = self.heading.heightForWidth(min(self.width() - 2 * self._margin, px(BODY_WIDTH)))
        room = self.height() - heading - self.body.spacing() - 28  # 28: above and below
        self.pad.setMaximumHeight(max(self.pad.minimumSizeHint().height(), room))

    def present(
        self, tries: int | None, purpose: Purpose, others: Collection[CheckMethod], notice: ReceptionError | None
    ) -> None:
        """Ask for the PIN. ``others``: the other ways on."""
        self.pad.wipe()
        phrase = texts.PIN if purpose is Purpose.CHECK else texts.PIN_REGISTER
        self.heading.set_text(phrase.text)
        self.tries.show_tries(tries)
        show_notice(self.notice, notice)
        self.support.setVisible(notice is None)
        self.visual.setVisible(CheckMethod.VISUAL in others)
        self.face.setVisible(CheckMethod.FACE in others)
        self.forgotten.setVisible(bool(others))
        self._keep_pad_in_sight()

    def first_focus(self) -> QWidget:
        """The pad: digits can be typed at once."""
        return self.pad.display

    def spoken(self) -> str:
        """Heading, notice, tries."""
        parts = (self.notice.words, self.heading.plain, self.tries.words.plain)
        return "。".join(part for part in parts if part)

    def clear(self) -> None:
        """Wipe the pad."""
        self.pad.wipe()
        self.notice.clear()
