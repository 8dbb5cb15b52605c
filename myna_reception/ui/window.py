"""The one window of the desk. It shows states and emits events; no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QImage, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from myna_reception.reception.errors import ReceptionError
from myna_reception.reception.face import FaceTrouble
from myna_reception.reception.states import AwaitRemoval, Idle, State, Unavailable
from myna_reception.records.differences import Difference
from myna_reception.records.entries import Route
from myna_reception.settings import Settings, Theme
from myna_reception.ui import texts
from myna_reception.ui import texts_account_sheet as words
from myna_reception.ui.frame import Frame
from myna_reception.ui.page_book import PageBook
from myna_reception.ui.pages.base import Page
from myna_reception.ui.state_pages import page_of
from myna_reception.ui.theme import apply_theme, dress
from myna_reception.ui.theme.tokens import is_large
from myna_reception.ui.widgets.drawer import DrawerCard
from myna_reception.ui.widgets.focus_ring import FocusRing
from myna_reception.ui.widgets.speech import announce
from myna_reception.verify.face.check import Progress

if TYPE_CHECKING:
    from myna_reception.ui.pages.face import FacePage
    from myna_reception.ui.pages.visual import VisualPage

__all__ = ["DrawerCard", "MainWindow"]

MINIMUM_SIZE = (1024, 600)
DESIGN_SIZE = (1280, 800)
NARROW = 1200
LOW = 720


class MainWindow(QMainWindow):
    """Everything runs on the UI thread. Nothing here reads a card, a file or the network."""

    intent = Signal(object)  # reception events from people; RetryPressed with reception_id ""
    terms_agreed = Signal()
    terms_declined = Signal()
    activation_submitted = Signal(object)  # dict[str, str]: institution_code, terminal_id, password, activation_code
    practice_values_wanted = Signal()
    activation_sheet_chosen = Signal(Path)
    passcode_chosen = Signal(object)  # str, or None when skipped
    passcode_entered = Signal(str)
    activation_wanted = Signal()
    camera_wanted = Signal(bool)  # in the check by sight
    next_camera_wanted = Signal()
    card_placed = Signal(str)  # id of a DrawerCard
    card_taken = Signal()
    scene_chosen = Signal(str)  # what the practice camera sees
    new_card_wanted = Signal()
    new_card_submitted = Signal(object)  # dict[str, str], as ``NewCardPage.values``
    new_card_left = Signal()
    settings_wanted = Signal()
    speech_wanted = Signal()  # F5: say once more what is shown
    records_asked = Signal(str, object)  # what a page of the records asks for: see ``RecordsPages``
    other_routes_asked = Signal(str, object)  # «open» and what its pages ask for: see ``OtherRoutes``
    outreach_asked = Signal(str, object)  # «open» and what the page asks for: see ``OutreachPage``
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
        self._facility = ("", "")
        self._notice = ""
        self._view: tuple[str, tuple[Any, ...]] | None = None
        self._spoken = ""
        self._wish: tuple[Theme, int] | None = None  # a change of theme that waits for the next page
        self.setWindowTitle(texts.WINDOW_TITLE_PRACTICE if practice else texts.WINDOW_TITLE)
        self.setMinimumSize(*MINIMUM_SIZE)
        self.resize(*DESIGN_SIZE)
        self._furnish()
        self._ring = FocusRing(self)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self._find_card)
        say = QShortcut(QKeySequence(Qt.Key.Key_F5), self)
        say.activated.connect(self.speech_wanted)
        outreach = QShortcut(QKeySequence(Qt.Key.Key_F8), self)
        outreach.activated.connect(lambda: self.outreach_asked.emit("open", None))
        slip = QShortcut(QKeySequence(Qt.Key.Key_F9), self)
        slip.activated.connect(self.print_wanted)
        routes = QShortcut(QKeySequence(Qt.Key.Key_F7), self)
        routes.activated.connect(lambda: self.other_routes_asked.emit("open", None))

    def open(self) -> None:
        """Come up on the screen."""
        self.show()

    # What the bridge calls

    def show_reception(self, state: State, time_limit: timedelta | None = None) -> None:
        """Show a state of the reception. ``time_limit``: how long it may stand untouched; its end is announced."""
        if self.drawer is not None:
            self.drawer.show()
            self.drawer.set_may_make(isinstance(state, Idle))
            self.drawer.make_room(not isinstance(state, Idle | Unavailable | AwaitRemoval))
        page, args = page_of(state)
        self._go(page, *args)
        self.time_warning.start(time_limit)

    def show_starting(self) -> None:
        """The app is getting ready."""
        self._go("starting")

    def show_terms(self) -> None:
        """利用規約."""
        self._go("terms")

    def show_activation(self) -> None:
        """端末の登録."""
        self._go("activation")

    def show_passcode_setup(self) -> None:
        """Choose a pass code, or none."""
        self._go("passcode_set")

    def show_passcode_entry(self) -> None:
        """Ask for the pass code."""
        self._go("passcode_entry")

    def show_activation_errors(self, errors: Mapping[str, str]) -> None:
        """Field → FormError value; said beside the field, and the summary takes the focus."""
        self.pages.activation.show_errors(errors)

    def show_activation_failure(self, error: ReceptionError) -> None:
        """The service did not activate the terminal."""
        self.pages.activation.show_failure(error)

    def set_activation_busy(self, busy: bool) -> None:
        """Lock or unlock the activation form."""
        self.pages.activation.set_busy(busy)

    def set_sheet_busy(self, busy: bool) -> None:
        """Lock or unlock the activation form while a file is read."""
        self.pages.activation.set_busy(busy, words.SHEET_BUSY)

    def show_sheet_read(self) -> None:
        """The values of a file are in the activation form."""
        self.pages.activation.show_sheet_read()

    def show_sheet_problem(self, title: str, text: str) -> None:
        """A file gave no values for the activation form."""
        self.pages.activation.show_sheet_problem(title, text)

    def fill_activation(self, values: Mapping[str, str]) -> None:
        """Put values into the activation form."""
        self.pages.activation.fill(values)

    def show_passcode_wrong(self) -> None:
        """The pass code was wrong."""
        self.pages.passcode_entry.show_wrong()

    def show_new_card(self, models: Sequence[tuple[str, str]]) -> None:
        """新しいカードを作る. ``models``: id and title of the cards to be like."""
        self._go("new_card", tuple(models))

    def show_new_card_errors(self, faults: Mapping[str, str]) -> None:
        """Field → fault; said beside the field, and the summary takes the focus."""
        self.pages.new_card.show_errors(faults)

    def show_new_card_failure(self) -> None:
        """The new card could not be kept."""
        self.pages.new_card.show_failure()

    def set_new_card_busy(self, busy: bool) -> None:
        """Lock or unlock the form of a new card."""
        self.pages.new_card.set_busy(busy)

    def show_records(self, page: str, *contents: object) -> None:
        """A page of the records: «history», «entry», «reports», «hand_off», with what each shows."""
        self._go(page, *contents)

    def show_other_routes(self, today: date) -> None:
        """ほかの方法で確認: the ways, and what stands how today."""
        self._go("other_routes", today)

    def show_route_form(self, route: Route, draft: Mapping[str, str], may_look_up: bool) -> None:
        """One way's steps and form, with what was typed before."""
        self._go("route_form", route, draft, may_look_up)

    def show_outreach(self, now: datetime, part: str = "talk") -> None:
        """お声掛けと案内."""
        self._go("outreach", now, part)

    def show_differences(self, differences: Sequence[Difference], last_visit: datetime | None) -> None:
        """前回との違い on the result page."""
        self.pages.result.show_differences(differences, last_visit)
        if differences:
            announce(self.pages.result, self.pages.result.differences.words)

    def show_settings(self, section: str, settings: Settings, *, early: bool = False) -> None:
        """設定. ``section``: the key of a section, or "" for the list. ``early``: the desk is not open yet."""
        self._go("settings", section, settings, early)

    def show_camera_picture(self, picture: QImage) -> None:
        """The camera's newest picture, not mirrored, where the page has a place for it. Nothing keeps it."""
        page = self._camera_page()
        if page is not None:
            page.show_picture(picture)

    def set_camera(self, on: bool, trouble: FaceTrouble | None = None) -> None:
        """The camera was switched on or off, or does not work."""
        page = self._camera_page()
        if page is not None:
            page.set_camera(on, trouble)

    def set_mirror(self, mirror: bool) -> None:
        """Whether the camera's picture is shown as in a mirror."""
        page = self._camera_page()
        if page is not None:
            page.set_mirror(mirror)

    def show_face_progress(self, progress: Progress) -> None:
        """What to ask of the patient in front of the camera, and how far the match is."""
        if self._view is not None and self._view[0] == "face":
            self.pages.face.show_progress(progress)

    def _camera_page(self) -> VisualPage | FacePage | None:
        name = self._view[0] if self._view is not None else ""
        return self.pages.visual if name == "visual" else self.pages.face if name == "face" else None

    def set_scenes(self, scenes: Mapping[str, str]) -> None:
        """What the practice camera can see: key → words, the first is chosen."""
        self._scenes = scenes
        if self.drawer is not None:
            self.drawer.set_scenes(scenes, self._scene)

    def show_scenes(self, shown: bool) -> None:
        """Whether a camera is part of what goes on."""
        if self.drawer is not None:
            self.drawer.show_scenes(shown)

    def set_drawer_cards(self, cards: Sequence[DrawerCard], selected: str | None = None) -> None:
        """Show these virtual cards in the drawer."""
        if self.drawer is not None:
            self._cards = tuple(cards)
            self.drawer.set_cards(cards, selected)

    def show_notice(self, code: str) -> None:
        """A banner that does not stop the work; codes in ``texts.NOTICES``."""
        self._notice = code
        announce(self, self.notices.say(code))

    def dismiss_notice(self) -> None:
        """Take the notice away, as its button does."""
        self._notice = ""
        self.notices.dismiss()

    def set_facility(self, name: str, terminal_id: str) -> None:
        """Facility and terminal in the header."""
        self._facility = (name, terminal_id)
        self._frame.header.set_facility(name, terminal_id)

    def set_drawer_card(self, card_id: str | None) -> None:
        """Which virtual card lies on the reader."""
        self._on_reader = card_id
        if self.drawer is not None:
            self.drawer.set_on_reader(card_id)

    @property
    def practice(self) -> bool:
        """Whether everything here is practice."""
        return self._practice

    @property
    def facility(self) -> str:
        """The name of the facility in the header."""
        return self._facility[0]

    @property
    def page(self) -> Page:
        """The page that is shown."""
        page = self.pages.currentWidget()
        assert isinstance(page, Page)  # noqa: S101 - the stack holds nothing else
        return page

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the page more of a small window."""
        super().resizeEvent(event)
        if self.drawer is not None:
            self.drawer.set_narrow(self.width() < NARROW)

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
        self.drawer, self.notices, self.time_warning = frame.drawer, frame.notices, frame.time_warning
        self.hang(frame)
        frame.show()  # now: what is hidden cannot take the focus
        frame.header.set_facility(*self._facility)
        frame.header.settings_wanted.connect(self.settings_wanted)
        frame.header.records_wanted.connect(lambda: self.records_asked.emit("open", None))
        frame.notices.closed.connect(self._notice_closed)
        if self._notice:
            frame.notices.say(self._notice)
        if frame.drawer is not None:
            frame.drawer.placed.connect(self.card_placed)
            frame.drawer.taken.connect(self.card_taken)
            frame.drawer.new_wanted.connect(self.new_card_wanted)
            frame.drawer.set_scenes(self._scenes, self._scene)
            frame.drawer.scene_chosen.connect(self._choose_scene)
            frame.drawer.set_on_reader(self._on_reader)
            frame.drawer.set_narrow(self.width() < NARROW)

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
            before.clear()
        self._show(page, args)
        if before is page and page.spoken() == self._spoken:
            return
        self._spoken = page.spoken()
        page.first_focus().setFocus()
        announce(page, self._spoken, urgent=True)

    def _show(self, page: Page, args: tuple[Any, ...]) -> None:
        page.present(*args)
        self.pages.setCurrentWidget(page)
        crowded = is_large() and self.height() < LOW  # the words of the page come first
        self._frame.stepper.setVisible(page.step is not None and not crowded)
        if page.step is not None:
            self._frame.stepper.show_step(page.step)
        name = self._view[0] if self._view is not None else ""
        self._frame.header.set_records_open(name == "waiting")
        self._frame.header.set_settings_open(
            name == "waiting" or (page.step is None and name not in ("starting", "settings"))
        )
        self.time_warning.stop()
