"""The desk's window as such: how it comes up, what it is furnished with, its theme, and which page is in front."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from myna_reception.settings import Mask
from myna_reception.ui import texts
from myna_reception.ui.frame import Frame
from myna_reception.ui.page_book import PageBook
from myna_reception.ui.pages.base import Page
from myna_reception.ui.theme import apply_theme, dress
from myna_reception.ui.theme.tokens import is_large
from myna_reception.ui.widgets.speech import announce

# What only ``furnish_rest`` and later calls need is loaded there: the window takes input sooner.
if TYPE_CHECKING:
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtGui import QResizeEvent, QShowEvent

    from myna_reception.settings import Theme
    from myna_reception.ui.drawer_cards import DrawerCard
    from myna_reception.ui.widgets.drawer import Drawer
    from myna_reception.ui.widgets.focus_ring import FocusRing
    from myna_reception.ui.widgets.notice_bar import NoticeBar
    from myna_reception.ui.widgets.time_warning import TimeWarning

MINIMUM_SIZE = (1024, 600)
DESIGN_SIZE = (1280, 800)
NARROW = 1200
LOW = 720
PAUSE_MS = 40  # between two pages that are made ahead


class Shell(QMainWindow):
    """Everything runs on the UI thread. What people do with it becomes its signals."""

    made_ahead = Signal()  # all pages that ``make_ahead`` was given
    came_up = Signal()  # the window was painted for the first time, and is complete
    intent = Signal(object)  # reception events from people; RetryPressed with reception_id ""
    terms_agreed = Signal()
    terms_declined = Signal()
    activation_submitted = Signal(object)  # dict[str, str]: institution_code, terminal_id, password, activation_code
    practice_values_wanted = Signal()
    activation_sheet_chosen = Signal(Path)
    activation_camera_wanted = Signal(bool)
    activation_left = Signal()
    passcode_chosen = Signal(object)  # str, or None when skipped
    passcode_entered = Signal(str)
    activation_wanted = Signal()
    camera_wanted = Signal(bool)  # in the check by sight
    next_camera_wanted = Signal()
    card_placed = Signal(str)  # id of a DrawerCard
    card_taken = Signal()
    scene_chosen = Signal(str)  # what the practice camera sees
    persona_chosen = Signal(str)  # whom a card that the practice service does not know is to play
    new_card_wanted = Signal()
    new_card_submitted = Signal(object)  # dict[str, str], as ``NewCardPage.values``
    new_card_left = Signal()
    settings_wanted = Signal()
    speech_wanted = Signal()  # F5: say once more what is shown
    reading_wanted = Signal()  # F4: read all of a result
    records_asked = Signal(str, object)  # what a page of the records asks for: see ``RecordsPages``
    other_routes_asked = Signal(str, object)  # «open» and what its pages ask for: see ``OtherRoutes``
    outreach_asked = Signal(str, object)  # «open» and what the page asks for: see ``OutreachPage``
    facilities_asked = Signal(str, object)  # «open» and what the pages ask for: see ``FacilityDesk``
    print_wanted = Signal()  # F9, or the button of the result
    settings_asked = Signal(str)  # the key of a section, or "" for the list of sections
    settings_left = Signal()
    setting_changed = Signal(object)  # dict[str, object]: fields of ``Settings`` and their new values

    def __init__(
        self,
        *,
        practice: bool,
        drawer: Sequence[DrawerCard] | None = None,
        issues_terminals: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """``drawer``: the virtual cards, which may come later; None without a drawer.

        ``issues_terminals``: in practice, the service inside the app can fill in the activation form.
        """
        super().__init__(parent)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_theme(application)
        self._practice = practice
        self._fills_in = practice and issues_terminals
        self._cards: Sequence[DrawerCard] | None = drawer if practice and drawer is not None else None
        self._on_reader: str | None = None
        self._scenes: Mapping[str, str] = {}
        self._scene = ""
        self._facility = ("", "", False)
        self.personas: Sequence[tuple[str, str]] = ()
        self.hides = Mask.NONE  # of patients' data on the pages
        self._notice = ""
        self._view: tuple[str, tuple[Any, ...]] | None = None
        self._spoken = ""
        self._wish: tuple[Theme, int] | None = None  # a change of theme that waits for the next page
        self.setWindowTitle(texts.WINDOW_TITLE_PRACTICE if practice else texts.WINDOW_TITLE)
        self.setMinimumSize(*MINIMUM_SIZE)
        self.resize(*DESIGN_SIZE)
        self._ring: FocusRing | None = None
        self._shown = False
        self._ahead: list[str] = []
        self._furnish()

    # Coming up

    def open(self) -> None:
        """Come up on the screen."""
        self.show()

    def furnish_rest(self) -> None:
        """What a window need not have to come up: focus ring, shortcuts, drawer. Done once, before ``came_up``."""
        if self._ring is not None:
            return
        from PySide6.QtGui import QKeySequence, QShortcut

        from myna_reception.ui.widgets.focus_ring import FocusRing

        self._ring = FocusRing(self)
        for key, press in (
            (QKeySequence(QKeySequence.StandardKey.Find), self._find_card),
            (QKeySequence("F5"), self.speech_wanted.emit),  # say once more what is shown
            (QKeySequence("F4"), self.reading_wanted.emit),  # read all of a result
            (QKeySequence("F6"), lambda: self.facilities_asked.emit("open", None)),
            (QKeySequence("F7"), lambda: self.other_routes_asked.emit("open", None)),
            (QKeySequence("F8"), lambda: self.outreach_asked.emit("open", None)),
            (QKeySequence("F9"), self.print_wanted.emit),
        ):
            QShortcut(key, self).activated.connect(press)
        self.drawer  # noqa: B018 - made by being asked for
        if self._spoken:
            self._say(self.page, self._spoken, urgent=True)

    @property
    def has_come_up(self) -> bool:
        """Whether it was painted, and is complete."""
        return self._ring is not None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the page more of a small window."""
        super().resizeEvent(event)
        drawer = self._frame.drawer if self._frame.has("drawer") else None
        if drawer is not None:
            drawer.set_narrow(self.width() < NARROW)
            drawer.set_low(self.height() < LOW)
        self._frame.set_crowded(self._has_large_words_and_no_room())

    def showEvent(self, event: QShowEvent) -> None:
        """The first time: wait for the first picture."""
        super().showEvent(event)
        if not self._shown:
            self._shown = True
            QTimer.singleShot(0, self, self._come_up)

    @Slot()
    def _come_up(self) -> None:
        handle = self.windowHandle()
        if handle is None or handle.isExposed():
            QTimer.singleShot(0, self, self._complete)  # after what was pressed already
        else:
            handle.installEventFilter(self)

    @Slot()
    def _complete(self) -> None:
        self.furnish_rest()
        self.came_up.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The first picture is about to be painted."""
        from PySide6.QtCore import QEvent  # with all its types, which nothing needs before

        if event.type() is QEvent.Type.Expose:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._come_up)
        return False

    def set_hides(self, mask: Mask) -> None:
        """What is hidden of patients from now on."""
        self.hides = mask
        self.pages.set_hides(mask)

    # Parts

    @property
    def drawer(self) -> Drawer | None:
        """The practice drawer; None without one."""
        if self._cards is None:
            return None
        made, drawer = self._frame.has("drawer"), self._frame.drawer
        if drawer is not None and not made:
            drawer.placed.connect(self.card_placed)
            drawer.taken.connect(self.card_taken)
            drawer.new_wanted.connect(self.new_card_wanted)
            drawer.set_scenes(self._scenes, self._scene)
            drawer.scene_chosen.connect(self._choose_scene)
            drawer.set_on_reader(self._on_reader)
            drawer.set_narrow(self.width() < NARROW)
            drawer.set_low(self.height() < LOW)
        return drawer

    @property
    def notices(self) -> NoticeBar:
        """Notices that do not stop the work."""
        made, notices = self._frame.has("notices"), self._frame.notices
        if not made:
            notices.closed.connect(self._notice_closed)
        return notices

    @property
    def time_warning(self) -> TimeWarning:
        """The announced end of a page."""
        return self._frame.time_warning

    @property
    def page(self) -> Page:
        """The page that is shown."""
        page = self.pages.page
        assert page is not None  # noqa: S101 - only at the very start there is none
        return page

    def _say(self, widget: QWidget, words: str, *, urgent: bool = False) -> None:
        if self._ring is None:
            return  # nobody sees the window yet; its page is announced when it came up
        announce(widget, words, urgent=urgent)

    # Pages ahead

    def make_ahead(self, names: Sequence[str]) -> None:
        """Make these pages of the book, one in each pause: their first showing is then as quick as any other."""
        self._ahead = list(names)
        QTimer.singleShot(PAUSE_MS, self, self._make_next)

    @Slot()
    def _make_next(self) -> None:
        if not self._ahead:
            self.made_ahead.emit()
            return
        page: Page = getattr(self.pages, self._ahead.pop(0))
        for widget in (page, *page.findChildren(QWidget)):
            widget.ensurePolished()
        QTimer.singleShot(PAUSE_MS, self, self._make_next)

    # The theme

    def dress(self, theme: Theme, percent: int) -> None:
        """Change the theme and the text scale. What is shown is made anew; nothing is said and no focus is lost."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            dress(application, theme, percent)
        self._refurnish()

    def dress_later(self, theme: Theme, percent: int) -> None:
        """As ``dress``, at the next change of page: what somebody is typing stays."""
        self._wish = theme, percent

    def _refurnish(self) -> None:
        view, self._wish = self._view, None
        focused = QApplication.focusWidget()
        name = focused.objectName() if focused is not None else ""
        desk_open = self.drawer is not None and not self.drawer.isHidden()
        self._furnish()
        if self.drawer is not None:
            self.drawer.setVisible(desk_open)
        if view is not None:
            self._show(getattr(self.pages, view[0]), view[1])
            again = self._frame.findChild(QWidget, name) if name else None
            (again or self.page.first_focus()).setFocus()

    def _furnish(self) -> None:
        has_drawer = self._cards is not None
        self.pages = PageBook(self, practice=self._practice, fills_in=self._fills_in, drawer=has_drawer)
        self._frame = frame = Frame(self.pages, practice=self._practice, drawer=self._cards)
        self.hang(frame)
        frame.show()  # now: what is hidden cannot take the focus
        frame.set_crowded(self._has_large_words_and_no_room())
        frame.header.set_facility(*self._facility)
        frame.header.settings_wanted.connect(self.settings_wanted)
        frame.header.facilities_wanted.connect(lambda: self.facilities_asked.emit("open", None))
        frame.header.records_wanted.connect(lambda: self.records_asked.emit("open", None))
        if self._notice:
            self.notices.say(self._notice)

    def hang(self, frame: Frame) -> None:
        """Put the furniture into the window, in place of the one before, which is deleted."""
        self.setCentralWidget(frame)

    @Slot()
    def _notice_closed(self) -> None:
        self._notice = ""
        self.page.first_focus().setFocus()

    @Slot(str)
    def _choose_scene(self, scene: str) -> None:
        self._scene = scene
        self.scene_chosen.emit(scene)

    @Slot()
    def _find_card(self) -> None:
        if self.drawer is not None:
            self.drawer.begin_search()

    # Pages

    def _go(self, name: str, *args: Any) -> None:
        """Show a page of the book. The same page with the same contents is left as it is, focus and all."""
        if self._view == (name, args):
            return
        if self._wish is not None and (self._view is None or self._view[0] != name):
            self._view, wish = None, self._wish
            self.dress(*wish)
        before = getattr(self.pages, self._view[0]) if self._view is not None else None
        page: Page = getattr(self.pages, name)
        self._view = (name, args)
        if before is not None and before is not page:
            focused = before.focusWidget()
            if focused is not None and focused.hasFocus():
                focused.clearFocus()  # else it wanders over what is left, and screen readers read each stop
            self.pages.turn_to(page)
            before.clear()
        self._show(page, args)
        if before is page and page.spoken() == self._spoken:
            return
        self._spoken = page.spoken()
        page.first_focus().setFocus()
        self._say(page, self._spoken, urgent=True)

    def is_crowded(self) -> bool:
        """Whether the words of the page come before the steps."""
        return self._has_large_words_and_no_room()

    def _has_large_words_and_no_room(self) -> bool:
        return is_large() and self.height() < LOW

    def _make_room(self) -> None:
        """Steps where the page has them and there is room for them."""
        if self._frame.has("stepper"):
            self._frame.stepper.setVisible(self.page.step is not None and not self.is_crowded())

    def _show(self, page: Page, args: tuple[Any, ...]) -> None:
        if self._frame.has("time_warning"):
            self.time_warning.stop()
        self.pages.turn_to(page)
        page.present(*args)
        if page.step is not None:
            self._frame.stepper.show_step(page.step)
        self._make_room()
        name = self._view[0] if self._view is not None else ""
        if self._frame.has("drawer") and self.drawer is not None and page.step is None and name != "message":
            self.drawer.make_room(True)  # forms and lists, at which no card is placed
        self._frame.header.set_records_open(name == "waiting")
        self._frame.header.set_settings_open(name == "waiting" or (page.step is None and name != "settings"))
        self._frame.settle()  # so that the page is laid out once, in the room that it has
        self.pages.open()
