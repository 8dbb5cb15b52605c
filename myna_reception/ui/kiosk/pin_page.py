"""暗証番号の入力: the pad beside the words, always wholly in sight."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from myna_reception.reception.card_facts import CheckMethod
from myna_reception.reception.eligibility import Purpose
from myna_reception.reception.errors import PinMalformed, ReceptionError
from myna_reception.reception.events import BackPressed, MethodChosen, PinEntered, PinRejectedAtPad
from myna_reception.ui.kiosk import texts
from myna_reception.ui.kiosk.look import GAP, Look
from myna_reception.ui.kiosk.notice import error_notice
from myna_reception.ui.kiosk.page import MARGIN, WIDEST_LARGE, KioskPage
from myna_reception.ui.widgets.layouts import nested
from myna_reception.ui.widgets.pin_pad import PadWords, PinPad
from myna_reception.ui.widgets.restyle import restyle

_BIG = 16_777_215  # Qt's «no limit»


class PinPage(KioskPage):
    """The pad, how often it can still be tried, and the way on for those who do not know the PIN.

    The words scroll where they must, never the pad.
    """

    step = 2
    flicks = False
    high = True

    def __init__(
        self,
        home: QWidget,
        look: Look,
        tries: int | None,
        purpose: Purpose,
        notice: ReceptionError | None,
        *,
        visual: bool,
    ) -> None:
        super().__init__(home, look, look.say(texts.PIN if purpose is Purpose.CHECK else texts.PIN_REGISTER))
        tried = look.say(texts.TRIES_UNKNOWN) if tries is None else look.say(texts.TRIES_LEFT, tries=tries)
        none_lost = tries is None and isinstance(notice, PinMalformed)  # the notice says so
        self._notice = None if notice is None else error_notice(look, notice, *(() if none_lost else (tried,)))
        if self._notice is None:
            self.add_words(tried, "button")
            self.say(texts.PIN_HOW)
        else:
            self.body.addWidget(self._notice)
        self.pad = PinPad(
            PadWords(
                look.plain(texts.PIN_CANCEL),
                look.plain(texts.PIN_CLEAR),
                look.plain(texts.PIN_CONFIRM),
                look.plain(texts.PIN_FIELD),
                lambda count, length: look.plain(texts.PIN_COUNT, count=count, length=length),
            ),
            key=look.target,
            gap=GAP,
        )
        for key in (self.pad.cancel, self.pad.correct, self.pad.confirm):
            key.setFont(look.font("button"))
        self._pair.removeWidget(self.scroll_area)
        self._pair.addStretch(1)
        left = nested(self._pair, QVBoxLayout())
        left.setSpacing(0)
        left.addWidget(self.scroll_area, 1)
        self._beneath = nested(left, QHBoxLayout())  # the words: the four places, where the keys need the whole height
        self._beneath.setContentsMargins(0, 0, 0, 0)
        self._beside = nested(self._pair, QVBoxLayout(), 1)
        self._beside.setSpacing(2 * GAP)
        self._beside.addWidget(self.pad, 1)
        self._pair.addStretch(1)
        self.pad.entered.connect(lambda pin: self.intent.emit(PinEntered(pin)))
        self.pad.rejected.connect(lambda: self.intent.emit(PinRejectedAtPad()))
        self.pad.cancelled.connect(lambda: self.intent.emit(BackPressed()))
        self.primary, self.leave = self.pad.confirm, self.pad.cancel
        if visual:
            self.act(texts.PIN_FORGOTTEN, MethodChosen(CheckMethod.VISUAL), "compare")

    def arrange(self, upright: bool) -> None:
        """Smaller words on the pad's keys where long ones have little room beside the digits."""
        super().arrange(upright)
        directions = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._pair.setDirection(directions[0] if upright else directions[1])
        self._pair.setStretchFactor(self._beside, 1 if upright else 1000)
        self._beside.setContentsMargins(
            MARGIN if upright else GAP, 0 if upright else GAP // 2, MARGIN, GAP if upright else GAP // 2
        )
        self._stand_places(beneath_words=not upright and self.height() < self.pad.height_with_places() + GAP)
        most = min(self.height() - GAP, 700 * self.look.unit // 100)
        least = self.pad.minimumSizeHint().height()
        self.pad.setMaximumSize(self.width() if upright else 800, max(least, most))
        keys = (self.pad.cancel, self.pad.correct, self.pad.confirm)
        widest = max(QFontMetricsF(self.look.font("button")).horizontalAdvance(key.text()) for key in keys)
        room = self.width() - 2 * MARGIN if upright else self._room().width() - MARGIN - GAP
        narrow = widest + 64 > room - 3 * (self.look.target + 4 + GAP)  # 64: icon, padding, border
        if narrow != self.pad.property("narrow"):
            self.pad.setProperty("narrow", narrow)
            for key in keys:
                restyle(key, narrow=narrow)

    def _stand_places(self, *, beneath_words: bool) -> None:
        """The four places above the keys, or beneath the words where the keys need the whole height."""
        display = self.pad.display
        if beneath_words == self._places_beneath:
            return
        focused = display.hasFocus()
        if beneath_words:
            self._beneath.addWidget(display, 1, Qt.AlignmentFlag.AlignLeft)
            self._beneath.setContentsMargins(MARGIN, GAP, 0, GAP)
        else:
            self.pad.take_places_back()
            self._beneath.setContentsMargins(0, 0, 0, 0)
        display.show()  # its parent is another now
        if focused:
            display.setFocus()

    @property
    def _places_beneath(self) -> bool:
        return self.pad.display.parentWidget() is not self.pad

    def _room(self) -> QSize:
        """Half of a lying screen; upright, the height that the pad leaves."""
        if not self.portrait:
            places = self.pad.display.height() + 2 * GAP if self._places_beneath else 0
            return QSize(min(self.width(), WIDEST_LARGE + 2 * MARGIN) // 2, self.height() - places)
        beneath = 0 if self._words.indexOf(self._row) >= 0 else self._row_height() + 2 * GAP
        return QSize(self.width(), max(1, self.height() - self.pad.minimumSizeHint().height() - GAP - beneath))

    def _say_most(self) -> None:
        """Where not all can be seen at once, what went wrong is: what to do is asked for the second time."""
        if self._notice is None:
            return
        room, shown = self._room(), not self.heading.isHidden()
        needed = self._content.heightForWidth(room.width())
        if not shown:
            needed += self.heading.heightForWidth(room.width() - 2 * MARGIN) + GAP
        if shown != (needed <= room.height()):
            self.heading.setVisible(not shown)
            self._middle.updateGeometry()  # the height is asked for before events tell of it

    def _fit(self) -> None:
        self._say_most()
        self._place_row()
        super()._fit()
        room, area = self._room(), self.scroll_area
        if self.portrait:
            area.setMinimumWidth(0)
            area.setMaximumWidth(_BIG)
            area.setFixedHeight(min(self._content.heightForWidth(room.width()), room.height()))
        else:
            area.setMinimumHeight(0)
            area.setMaximumHeight(_BIG)
            area.setFixedWidth(room.width())

    def _place_row(self) -> None:
        """Upright, whoever knows the PIN meets the pad first; where room is short, the words hold the way round it."""
        row, among_words = self._row_height(), self._words.indexOf(self._row) >= 0
        words = self._content.heightForWidth(self.width()) - (row + GAP if among_words else 0)
        needed = words + self.pad.minimumSizeHint().height() + 2 * GAP + row + GAP
        beneath = self.portrait and needed <= self.height()
        if beneath != among_words:
            return
        if beneath:
            self._beside.addWidget(self._row)
        else:
            self._words.insertWidget(self._words.count() - 1, self._row)
        self._row_moved()

    def first_focus(self) -> QWidget:
        """The pad: digits can be typed at once."""
        return self.pad.display

    def forget(self) -> None:
        """Wipe the pad."""
        self.pad.wipe()
