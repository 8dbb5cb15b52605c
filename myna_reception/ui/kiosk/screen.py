"""What the patient sees: frame, page, and the four buttons that are always there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from myna_reception.reception.states import (
    AwaitFace,
    AwaitVisual,
    ConfirmLastTry,
    Idle,
    ReadingFace,
    Recoverable,
    ShowResult,
    State,
    Unavailable,
)
from myna_reception.ui.drawer_cards import DrawerCard
from myna_reception.ui.kiosk import ruby, texts
from myna_reception.ui.kiosk.buttons import KioskButton
from myna_reception.ui.kiosk.catalogue import Language
from myna_reception.ui.kiosk.drawer import SlidingDrawer
from myna_reception.ui.kiosk.fingers import FingerScroll
from myna_reception.ui.kiosk.frame import ButtonRow, FrameHeader, PracticeBand, StepRow
from myna_reception.ui.kiosk.idle import IdleWatch
from myna_reception.ui.kiosk.look import GAP, SCALES, Look, kiosk_sheet, unit_for
from myna_reception.ui.kiosk.notice import KioskNotice
from myna_reception.ui.kiosk.page import KioskPage, Wish
from myna_reception.ui.kiosk.pages import LanguagePage, PlacePage, ReaderShape, WorkingPage, page_for
from myna_reception.ui.kiosk.staff_code import StaffCodePage
from myna_reception.ui.theme.tokens import Tone, colours
from myna_reception.ui.widgets.layouts import clear_away, nested
from myna_reception.ui.widgets.speech import announce

STAFF_STATES = (AwaitVisual, AwaitFace, ReadingFace, ConfirmLastTry)
LANGUAGE_LIMIT = timedelta(seconds=60)  # how long a chosen language waits for a card
_SMALL = 720  # pixels of the shorter side that leave no room for a row that says nothing needed
_MIDDLING = 900  # pixels of the shorter side; below, the frame's words grow less, and on a small screen not at all
OVER_LIMIT = timedelta(seconds=60)  # how long a page over the reception waits


class KioskScreen(QWidget):
    """Shows states, in the language and size the patient chose; emits events and wishes."""

    intent = Signal(object)  # reception events
    staff_code_entered = Signal(str)
    staff_called = Signal()
    told = Signal(str, str)  # what is announced, for a voice: words (Japanese ones in kana) and their language
    page_came = Signal()
    listen_wanted = Signal()

    def __init__(self, *, practice: bool, cards: Sequence[DrawerCard] | None, scale: int = 100) -> None:
        """``cards``: the virtual cards; None where a real reader is used. ``scale`` of the words in per cent."""
        super().__init__()
        self.setObjectName("kiosk")
        self.setProperty("kind", "plain")
        self._practice, self._scale = practice, scale
        self.look = Look(scale=scale)
        self.shape = ReaderShape.PAD
        self.may_reveal = False
        self._state: State | None = None
        self._limit: timedelta | None = None
        self._make: Callable[[], KioskPage] | None = None
        self._over: Wish | None = None  # a page that lies over the reception's
        self._upright, self._small, self._frame_most = True, True, SCALES[0]  # no screen is too narrow
        self.calling = False
        self.stack = QStackedWidget()
        self._fingers = FingerScroll(self.stack, self._scrolled)
        self.voices: frozenset[str] = frozenset()  # languages in which the kiosk can be heard
        self._call_notice: QWidget | None = None
        self._time_notice: KioskNotice | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._head, self._notices = nested(column, QVBoxLayout()), nested(column, QVBoxLayout())
        self._notices.setContentsMargins(GAP, 8, GAP, 0)
        column.addWidget(self.stack, 1)
        self._foot = nested(column, QVBoxLayout())
        self.drawer = None if cards is None else SlidingDrawer(cards, self)
        self.idle = IdleWatch(self)
        self.idle.soon.connect(self._say_soon)
        self.idle.active.connect(self._unsay_soon)
        self.idle.over.connect(self._idle_over)
        self._dress()

    # What the window calls

    def show_starting(self) -> None:
        """The app is getting ready."""
        self._state = None
        self._show(lambda: WorkingPage(
            self.stack, self.look, texts.STARTING, texts.PLEASE_WAIT, "illustration-working", None, stop=False
        ))  # fmt: skip

    def show_state(self, state: State, limit: timedelta | None) -> None:
        """Show a state of the reception. ``limit``: how long it may stand untouched."""
        before = self._state
        if state == before and self._make is not None:
            self._limit = limit
            self._count()
            return
        self._state, self._limit = state, limit
        self.may_reveal = self.may_reveal and isinstance(state, ShowResult)
        if isinstance(state, Idle) and before is not None and not isinstance(before, Idle | Unavailable | Recoverable):
            self._reset()
        if isinstance(state, STAFF_STATES) and not isinstance(before, STAFF_STATES):
            self.call_staff()
        if self._over is Wish.LANGUAGES:
            self._over = None
        self._show(self._page_of_state)

    def allow_reveal(self) -> None:
        """Staff are there: a result can be looked at while a key is held."""
        self.may_reveal = True
        self._over = None
        self._show(self._page_of_state)

    def show_wrong_code(self) -> None:
        """The pass code was wrong."""
        if isinstance(self.page, StaffCodePage):
            self.page.show_wrong()

    def leave_over(self) -> None:
        """Back from a page that lies over the reception's."""
        self._over = None
        if self._make is not None:
            self._show(self._make)

    def call_staff(self) -> None:
        """職員を呼ぶ: says so until somebody takes it back or staff come."""
        if not self.calling:
            self.calling = True
            self._show_call()
            self.staff_called.emit()
            announce(self, self.look.plain(texts.CALLING), urgent=True)
            self._tell(texts.CALLING)

    def stop_calling(self) -> None:
        """The call is over."""
        if not self.calling:
            return
        self.calling = False
        self._show_call()
        self.page.first_focus().setFocus()

    def ask_staff_code(self) -> None:
        """職員用."""
        self._over = Wish.STAFF_CODE
        self._show(self._make)

    @property
    def page(self) -> KioskPage:
        """The page that is shown."""
        page = self.stack.currentWidget()
        assert isinstance(page, KioskPage)  # noqa: S101 - the stack holds nothing else
        return page

    # The look

    def set_look(self, look: Look) -> None:
        """Another language, size or readings: everything is made anew."""
        if look != self.look:
            self.look = look
            self._dress()
            if self._make is not None:
                self._show(self._make)

    def begin_anew(self, look: Look) -> None:
        """Forget who was called and what lay over the page; the next page shows in ``look``."""
        self.calling, self.may_reveal, self._over, self._state, self._make = False, False, None, None, None
        if self.drawer is not None:
            self.drawer.hide()
        self.look = replace(look, unit=self.look.unit)
        self._dress()

    def _choose_language(self, language: Language) -> None:
        if self._over is Wish.LANGUAGES:
            self._over = None
            if language is self.look.language:
                self.leave_over()
                return
        self.set_look(self.look.with_language(language))

    def _reset(self) -> None:
        """The next patient begins in Japanese, in the usual size, with nobody called."""
        self.calling = False
        self._over = None
        if self.look == self._usual:  # the frame can stay: it knows nothing of a patient
            self._unsay_soon()
            self._show_call()
            return
        self.look = self._usual
        self._dress()

    @property
    def _usual(self) -> Look:
        """What every patient begins with."""
        return Look(scale=self._scale, unit=self.look.unit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Larger things on a larger screen."""
        super().resizeEvent(event)
        upright, shorter = self.height() > self.width(), min(self.width(), self.height())
        small = shorter < _SMALL
        most = SCALES[0] if small else SCALES[1] if shorter < _MIDDLING else SCALES[-1]
        if (upright, small, most) != (self._upright, self._small, self._frame_most):
            self._upright, self._small, self._frame_most = upright, small, most
            self._dress()
        self.set_look(replace(self.look, unit=unit_for(self.width(), self.height())))

    # Pages

    def _page_of_state(self) -> KioskPage:
        assert self._state is not None  # noqa: S101 - shown only after a state was
        return page_for(
            self.stack, self._state, self.look, self.shape, may_reveal=self.may_reveal, practice=self._practice
        )  # fmt: skip

    def _show(self, make: Callable[[], KioskPage] | None) -> None:
        self._make = make
        page: KioskPage
        match self._over:
            case Wish.LANGUAGES:
                page = LanguagePage(self.stack, self.look)
            case Wish.STAFF_CODE:
                code = StaffCodePage(self.stack, self.look)
                code.entered.connect(self.staff_code_entered)
                page = code
            case _:
                if make is None:
                    return
                page = make()
        if isinstance(page, PlacePage | LanguagePage):
            page.language_chosen.connect(self._choose_language)
        page.intent.connect(self.intent)
        page.wish.connect(self._grant)
        before = self.stack.currentWidget()
        focused = self.focusWidget()
        if focused is not None:
            focused.clearFocus()  # else it wanders over what is left of the page, and screen readers read each stop
        self._fingers.stop()  # while the page that it moves is still there
        if before is not None:
            before.hide()  # so that it is not laid out again for the room that the next one has
        self._show_step(page)
        self._count()
        column = self.layout()
        assert column is not None  # noqa: S101
        column.activate()
        page.get_ready(self.stack.size())
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        if isinstance(before, KioskPage):
            before.forget()
            self.stack.removeWidget(before)
            before.deleteLater()
        self.page_came.emit()
        page.first_focus().setFocus()
        announce(page, page.spoken(), urgent=True)
        self.told.emit(self.voiced(), self.look.language.code)

    def voiced(self, *, private: bool = False) -> str:
        """The page, for a voice. ``private``: with patient data, where a headset is worn."""
        return self.page.voiced(private=private)

    def set_voices(self, codes: frozenset[str]) -> None:
        """In which languages the kiosk can be heard: the button for it is there in those."""
        if codes != self.voices:
            self.voices = codes
            self._dress()
            if self._make is not None:
                self._show_step(self.page)

    def _tell(self, marked: str, **values: object) -> None:
        self.told.emit(ruby.kana(self.look.say(marked, **values)), self.look.language.code)

    def _scrolled(self) -> QScrollArea | None:
        page = self.stack.currentWidget()
        return page.scroll_area if isinstance(page, KioskPage) and page.flicks else None

    def _grant(self, wish: Wish) -> None:
        match wish:
            case Wish.CALL_STAFF:
                self.call_staff()
            case Wish.STAFF_CODE:
                self.ask_staff_code()
            case Wish.LANGUAGES:
                self._over = None if self._over is Wish.LANGUAGES else Wish.LANGUAGES
                self._show(self._make)
            case Wish.BACK:
                self.leave_over()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Nothing goes on to the window: no key of a patient reaches what is staff's."""
        event.accept()

    # Time

    def _count(self) -> None:
        limit = self._limit
        if isinstance(self._state, Idle):
            limit = LANGUAGE_LIMIT if self.look != self._usual or self.calling else None
        if self._over is not None:
            limit = min(limit, OVER_LIMIT) if limit is not None else OVER_LIMIT
        self.idle.start(limit)

    def _idle_over(self) -> None:
        """What is the reception's own ends by the controller; the rest ends here."""
        if self._over is not None:
            self.leave_over()
        elif isinstance(self._state, Idle):
            self._reset()
            self._show(self._make)

    def _say_soon(self, seconds: int) -> None:
        words = self.look.say(texts.TIME_SHORT, seconds=seconds)
        if self._time_notice is None:
            look = self._frame_look
            self._time_notice = notice = KioskNotice(look, Tone.WARNING, words, beneath=self._notices_high)
            go_on = KioskButton(look, look.say(texts.CONTINUE), "primary")
            notice.add_buttons(go_on)  # any touch puts the end off: the button is there to say so
            self._notices.addWidget(notice)
            notice.show()
            if self._call_notice is not None:
                self._call_notice.hide()  # one thing at a time
            self._make_room()
            announce(self, notice.plain, urgent=True)
            self._tell(texts.TIME_SHORT, seconds=seconds)
        else:
            self._time_notice.labels[0].set_marked(words)

    def _unsay_soon(self) -> None:
        notice, self._time_notice = self._time_notice, None
        if notice is not None:
            notice.hide()
            notice.deleteLater()
            if self._call_notice is not None:
                self._call_notice.show()
            self._make_room()

    # The frame

    def _dress(self) -> None:
        sheet = kiosk_sheet(colours(), self.look)
        if sheet != self.styleSheet():  # setting it looks through every widget again
            self.setStyleSheet(sheet)
        self._unsay_soon()
        clear_away(self._head)
        clear_away(self._foot)
        # Large words leave little room: then one row says both, that it is 練習 and that the app is not official.
        alone = self._practice and (self.look.scale > 100 or self._small)
        if not alone:
            self._head.addWidget(FrameHeader(self.look))
        if self._practice:
            self._head.addWidget(self._band(alone=alone))
        self._steps = StepRow(self._frame_look)
        self._head.addWidget(self._steps)
        self.buttons = self._button_row()
        self._foot.addWidget(self.buttons)
        self._show_call()

    @property
    def _frame_look(self) -> Look:
        return replace(self.look, scale=min(self.look.scale, self._frame_most))

    @property
    def _notices_high(self) -> bool:
        """Upright, large words have no room beside buttons, nor have any on a small screen."""
        return self._upright and (self._small or self._frame_look.scale > 100)

    def _band(self, *, alone: bool) -> PracticeBand:
        drawer = self.drawer
        band = PracticeBand(self._frame_look, alone=alone, upright=self._upright, with_cards=drawer is not None)
        if drawer is not None and band.cards is not None:
            band.cards.clicked.connect(lambda: drawer.toggle(self.look))
        return band

    def _button_row(self) -> ButtonRow:
        look = self.look
        row = ButtonRow(
            self._frame_look,
            largest=look.scale >= SCALES[-1],
            upright=self._upright,
            heard=look.language.code in self.voices,
        )
        row.language.clicked.connect(lambda: self._grant(Wish.LANGUAGES))
        row.size_button.clicked.connect(self._next_size)
        row.call.clicked.connect(self.call_staff)
        if row.readings is not None:
            row.readings.clicked.connect(lambda: self.set_look(replace(self.look, readings=not self.look.readings)))
        if row.listen is not None:
            row.listen.clicked.connect(self.listen_wanted)
        return row

    def _next_size(self) -> None:
        at = min(range(len(SCALES)), key=lambda i: abs(SCALES[i] - self.look.scale))
        scale = SCALES[(at + 1) % len(SCALES)]
        self.set_look(replace(self.look, scale=scale))

    def _show_step(self, page: KioskPage) -> None:
        self._steps.show_step(page.step)
        self._make_room(page)

    def _make_room(self, coming: KioskPage | None = None) -> None:
        """On a small screen a notice, or a page that needs the height, stands in place of the steps.

        Where both are there and the screen lies, the notice stands in place of the buttons below, too.
        """
        page = coming or self.stack.currentWidget()
        notice = self._time_notice is not None or self._call_notice is not None
        high = isinstance(page, KioskPage) and page.high
        self._steps.setVisible(self._steps.meant and not (self._small and (high or notice)))
        self.buttons.setVisible(not (self._small and high and notice and not self._upright))

    def _show_call(self) -> None:
        if self._call_notice is not None:
            self._call_notice.hide()
            self._call_notice.deleteLater()
            self._call_notice = None
        if not self.calling:
            self._make_room()
            return
        look = self._frame_look
        notice = KioskNotice(look, Tone.INFO, look.say(texts.CALLING), beneath=self._notices_high)
        stop = KioskButton(look, look.say(texts.STOP_CALLING), "secondary", size="support")
        stop.clicked.connect(self.stop_calling)
        staff = KioskButton(look, look.say(texts.STAFF_ONLY), "secondary", "lock", size="support")
        staff.clicked.connect(self.ask_staff_code)
        notice.add_buttons(stop, staff)
        self._notices.insertWidget(0, notice)
        notice.show()  # at once, not when Qt comes to it: a page that comes with it has less room
        self._call_notice = notice
        self._make_room()
