"""The kiosk's window: the patient's screen, and behind the pass code the desk's own pages for staff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import cast

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from myna_reception.reception.states import ShowResult, State
from myna_reception.settings import Theme
from myna_reception.ui.drawer_cards import DrawerCard
from myna_reception.ui.frame import Frame
from myna_reception.ui.kiosk.fingers import DoubleTaps, HeldKeys, know_no_double_clicks
from myna_reception.ui.kiosk.keyboard import TouchKeyboard
from myna_reception.ui.kiosk.look import TARGET, kiosk_sheet
from myna_reception.ui.kiosk.pages import ReaderShape
from myna_reception.ui.kiosk.screen import STAFF_STATES, KioskScreen
from myna_reception.ui.kiosk.staff_bar import StaffBar
from myna_reception.ui.texts_terms import CALL_STAFF
from myna_reception.ui.theme.fonts import load_kiosk_fonts
from myna_reception.ui.theme.tokens import colours, is_large
from myna_reception.ui.window import LOW, MainWindow

_ROOM_FOR_DRAWER = 1200  # pixels of width; with less, staff open the drawer themselves
_ROOM = 900  # pixels of height; with less, faces take the room of steps and notice, and keys that of the header
_LABEL = 40  # pixels above a line, for what it is called
STAFF_LIMIT = timedelta(seconds=120)  # how long staff's side stands untouched


class KioskWindow(MainWindow):
    """Full screen. Patients cannot leave it; staff can, with the pass code.

    The desk's window is a part of it, so that staff have here what they know from the desk: the visual check, the last
    PIN try, settings, a whole reception. It is fed only while staff are there: nothing of a patient waits behind the
    patient's screen.
    """

    staff_code_entered = Signal(str)
    staff_called = Signal()
    shape_chosen = Signal(object)  # ReaderShape
    told = Signal(str, str)  # what the patient's page says, for a voice: words and language

    def __init__(
        self,
        *,
        practice: bool,
        drawer: Sequence[DrawerCard] = (),
        issues_terminals: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        load_kiosk_fonts()
        self._sides: QStackedWidget | None = None
        self._frame_now: Frame | None = None
        self._state: tuple[State, timedelta | None] | None = None
        self._scale = 100
        self._staying = False  # staff stay on their side, whatever the state
        self._voices: frozenset[str] = frozenset()
        self._setting_up = False  # the first start: staff's side, without a pass code
        self._may_close = False
        super().__init__(practice=practice, drawer=drawer, issues_terminals=issues_terminals, parent=parent)
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
        self.setMinimumSize(600, 600)
        self.screen_side = self._make_screen()
        self._show_side()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._offer_keys)

    # What the bridge calls

    def show_reception(self, state: State, time_limit: timedelta | None = None) -> None:
        """To the patient; to staff while they are there."""
        self._setting_up = False
        before = self._state[0] if self._state is not None else None
        self._state = state, time_limit
        if not self._staying and isinstance(before, STAFF_STATES) and not isinstance(state, STAFF_STATES):
            self._staff_here = False  # staff did what only they can do
        if self._staff_here:
            super().show_reception(state, time_limit)
            self.bar.idle.start(STAFF_LIMIT)
        else:
            self._clear_staff_side()
            self.screen_side.show_state(state, time_limit)
        self._show_side()

    def show_starting(self) -> None:
        """To the patient: at a kiosk nobody else may be there."""
        super().show_starting()
        self.screen_side.show_starting()

    def show_staff(self) -> None:
        """The pass code was right."""
        self.screen_side.stop_calling()
        state = self._state[0] if self._state is not None else None
        if isinstance(state, ShowResult) and state.outcome.result is not None:
            self.screen_side.allow_reveal()
            return
        self.screen_side.leave_over()
        self._staying = not isinstance(state, STAFF_STATES)
        self._staff_here = True
        if self._state is not None:
            super().show_reception(*self._state)
        self.bar.idle.start(STAFF_LIMIT)
        self._show_side()

    def show_staff_code_wrong(self) -> None:
        """The pass code was wrong."""
        self.screen_side.show_wrong_code()

    def set_shape(self, shape: ReaderShape) -> None:
        """How a card is put on this reader."""
        self.bar.set_shape(shape)
        if shape is not self.screen_side.shape:
            self.screen_side.shape = shape
            self.screen_side.leave_over()

    def set_voices(self, codes: frozenset[str]) -> None:
        """In which languages the kiosk can be heard."""
        self._voices = codes
        self.screen_side.set_voices(codes)

    def set_drawer_cards(self, cards: Sequence[DrawerCard], selected: str | None = None) -> None:
        """Both drawers show the same cards."""
        super().set_drawer_cards(cards, selected)
        if self.screen_side.drawer is not None:
            self.screen_side.drawer.set_cards(cards, selected)

    def set_drawer_card(self, card_id: str | None) -> None:
        """Both drawers show which card lies on the reader."""
        super().set_drawer_card(card_id)
        if self.screen_side.drawer is not None:
            self.screen_side.drawer.set_on_reader(card_id)

    def show_notice(self, code: str) -> None:
        """Notices are staff's; that something broke is everybody's, and calls them."""
        super().show_notice(code)
        if code == "internal_error" and not self._staff_here and not self._setting_up:
            self.screen_side.call_staff()

    def dress(self, theme: Theme, percent: int) -> None:
        """Theme and text scale, for both sides."""
        super().dress(theme, percent)
        self._scale = percent
        old, self.screen_side = self.screen_side, self._make_screen()
        self.screen_side.shape = old.shape
        old.deleteLater()
        if self._state is not None and not self._staff_here:
            self.screen_side.show_state(*self._state)
        self._show_side()

    # The first start is staff's

    def show_terms(self, changes: tuple[str, ...] = ()) -> None:
        """利用規約."""
        self._set_up()
        super().show_terms(changes)

    def show_activation(self, title: str = "", support: str = "", *, may_leave: bool = False) -> None:
        """端末の登録: of the first start, or by staff who came with the pass code."""
        if not may_leave:
            self._set_up()
        super().show_activation(title, support, may_leave=may_leave)

    def show_passcode_setup(self) -> None:
        """A kiosk always has a pass code: it cannot be skipped."""
        self._set_up()
        super().show_passcode_setup()
        self.pages.passcode_set.require()

    def show_passcode_entry(self) -> None:
        """Something of the first start is to be done again, and only staff may."""
        self._set_up()
        super().show_passcode_entry()
        self.pages.passcode_entry.tell(CALL_STAFF)  # who stands here may be a patient
        self._may_close = False

    def _set_up(self) -> None:
        self._setting_up = True
        self._may_close = not self._staff_here
        self._show_side()

    # Staff come and go

    def leave_staff(self) -> None:
        """Back to the patient."""
        self._staff_here = self._staying = False
        self.bar.idle.stop()
        self._clear_staff_side()
        if self._state is not None:
            self.screen_side.show_state(*self._state)
        self.settings_left.emit()  # a page beside the reception is left with it
        self._show_side()

    def leave_kiosk(self) -> None:
        """Close the window; only staff can ask for it."""
        self._may_close = True
        self.close()

    @property
    def staff_here(self) -> bool:
        """Whether staff's side is shown."""
        return self._staff_here or self._setting_up

    _staff_here = False

    def _clear_staff_side(self) -> None:
        """Nothing of a patient waits on the desk's pages."""
        if self._view is not None and self._view[0] != "starting":
            super().show_starting()

    def _show_side(self) -> None:
        assert self._sides is not None  # noqa: S101 - made with the window
        self._sides.setCurrentIndex(0 if self.staff_here else 1)
        self.bar.setVisible(self._staff_here)
        if not self.staff_here:
            self._may_close = False

    # No way out

    def closeEvent(self, event: QCloseEvent) -> None:
        """Only when staff asked, when the system ends the session, or when the program was told to end."""
        application = cast(QApplication, QApplication.instance())
        if self._may_close or application.isSavingSession() or application.property("ending"):
            super().closeEvent(event)
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On staff's side the page needs the room of a narrow screen more than the drawer does."""
        super().resizeEvent(event)
        narrow, was_narrow = (size.width() < _ROOM_FOR_DRAWER for size in (event.size(), event.oldSize()))
        drawer = self._frame_now.drawer if self._frame_now is not None else None
        if drawer is not None and (narrow != was_narrow or not event.oldSize().isValid()):
            drawer.set_folded(narrow)

    def is_crowded(self) -> bool:
        """Staff's bar and large buttons take from the page too."""
        return is_large() or self.height() < LOW or self._takes_room()

    def _takes_room(self) -> bool:
        """Whether something is typed, or on a low screen faces are looked at."""
        return not self.keys.isHidden() or (self.height() < _ROOM and self.page.shows_faces)

    def _make_room(self) -> None:
        """The notice too comes back with the next page."""
        super()._make_room()
        if self._notice:
            self.notices.setVisible(not self._takes_room())

    def changeEvent(self, event: QEvent) -> None:
        """Minimised or made small: full again."""
        super().changeEvent(event)
        lost = ~self.windowState() & Qt.WindowState.WindowFullScreen
        if event.type() == QEvent.Type.WindowStateChange and self.isVisible() and lost and self._full:
            self.setWindowState(Qt.WindowState.WindowFullScreen | Qt.WindowState.WindowActive)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._hold_keys()

    _full = False

    def open(self) -> None:
        """Come up over the whole screen, and keep it."""
        know_no_double_clicks()
        self._full = True
        screen = self.screen()
        if screen is not None:
            self.setGeometry(screen.geometry())  # where there is no window manager to see to it
        self.showFullScreen()

    def showEvent(self, event: QShowEvent) -> None:
        """Hold the keyboard from the first moment."""
        super().showEvent(event)
        self._hold_keys()
        self._taps.watch(self.windowHandle())
        self.windowHandle().installEventFilter(self._held)

    def _hold_keys(self) -> None:
        """Keys of the window manager (Alt+Tab, Super …) come here and do nothing, where the platform allows: X11."""
        handle = self.windowHandle()
        if self._full and handle is not None:
            handle.setKeyboardGrabEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no page wanted ends here."""
        event.accept()

    # Building

    def hang(self, frame: Frame) -> None:
        """The desk's furniture stands on staff's side."""
        if self._sides is None:
            self._taps, self._held = DoubleTaps(self), HeldKeys(self)
            self._sides = QStackedWidget()
            self._sides.currentChanged.connect(self._taps.page_came)
            self._staff_side = QWidget()
            self._staff_side.setObjectName("kiosk")
            self._staff_side.setProperty("kind", "plain")
            self.bar = StaffBar()
            self.bar.back.clicked.connect(self.leave_staff)
            self.bar.end.clicked.connect(self.leave_kiosk)
            self.bar.shape.clicked.connect(self._change_shape)
            self.bar.idle.over.connect(self.leave_staff)
            self.keys = TouchKeyboard()
            self.keys.hide()
            self._column = QVBoxLayout(self._staff_side)
            self._column.setContentsMargins(0, 0, 0, 0)
            self._column.setSpacing(0)
            self._column.addWidget(self.bar)
            self._column.addWidget(self.keys)
            self._sides.addWidget(self._staff_side)
            self.setCentralWidget(self._sides)
        old, self._frame_now = self._frame_now, frame
        if old is not None:
            self._column.removeWidget(old)
            old.deleteLater()
        self._column.insertWidget(1, frame, 1)
        frame.pages.changed.connect(self._taps.page_came)
        if frame.drawer is not None:
            frame.drawer.list.least_row = TARGET
            frame.drawer.set_folded(self.width() < _ROOM_FOR_DRAWER)

    def _make_screen(self) -> KioskScreen:
        screen = KioskScreen(practice=self._practice, cards=self._cards, scale=self._scale)
        screen.intent.connect(self.intent)
        screen.page_came.connect(self._taps.page_came)
        screen.staff_code_entered.connect(self.staff_code_entered)
        screen.staff_called.connect(self.staff_called)
        screen.told.connect(self.told)
        screen.listen_wanted.connect(self.speech_wanted)
        screen.set_voices(self._voices)
        if screen.drawer is not None:
            screen.drawer.placed.connect(self.card_placed)
            screen.drawer.taken.connect(self.card_taken)
            screen.drawer.set_on_reader(self._on_reader)
        assert self._sides is not None  # noqa: S101 - made with the window
        self._staff_side.setStyleSheet(kiosk_sheet(colours(), screen.look, staff=True))
        self._sides.insertWidget(1, screen)
        return screen

    def _change_shape(self) -> None:
        other = ReaderShape.SLOT if self.screen_side.shape is ReaderShape.PAD else ReaderShape.PAD
        self.set_shape(other)
        self.shape_chosen.emit(other)

    def _offer_keys(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Keys on the screen once a line of input on staff's side has the focus, until its page is left.

        They stay while the focus is elsewhere on the page: a button that is touched must not slip away from the finger.
        """
        frame = self._frame_now
        if new is None or frame is None or not frame.isAncestorOf(new):
            return
        if isinstance(new, QLineEdit) and not new.isReadOnly():
            self._show_keys(True)
            QTimer.singleShot(0, self, self._show_line)  # once the keys have their room
            return
        page = self.pages.page  # none yet, at the very start
        lines = page.findChildren(QLineEdit) if page is not None else []
        if not any(line.isVisible() and not line.isReadOnly() for line in lines):
            self._show_keys(False)

    def _show_keys(self, shown: bool) -> None:
        """With the keys there, what is typed in comes before steps, notice and header."""
        if self.keys.isHidden() is shown and self._frame_now is not None:
            self.keys.setVisible(shown)
            self._make_room()
            self._frame_now.header.setVisible(not shown or self.height() >= _ROOM)

    def _show_line(self) -> None:
        """The line that is typed in stays in sight above the keys."""
        line = QApplication.focusWidget()
        area = line.parentWidget() if line is not None else None
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        page = area.widget() if isinstance(area, QScrollArea) else None
        if line is not None and isinstance(area, QScrollArea) and page is not None:
            top = line.mapTo(page, QPoint())
            area.ensureVisible(top.x(), top.y() + line.height(), 0, 0)
            room = area.viewport().height() - line.height()
            area.ensureVisible(top.x(), top.y(), 0, max(0, min(_LABEL, room)))
