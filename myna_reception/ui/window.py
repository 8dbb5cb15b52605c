"""The one window of the desk: header, practice band and drawer, pages. It shows states and emits events; no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from typing import Any, TypeVar, assert_never

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from myna_reception.reception.card_facts import CheckMethod
from myna_reception.reception.eligibility import Purpose
from myna_reception.reception.errors import ReceptionError
from myna_reception.reception.states import (
    Attesting,
    Authenticating,
    AwaitPin,
    AwaitRemoval,
    AwaitVisual,
    ChooseCheck,
    ConfirmLastTry,
    Idle,
    Querying,
    Reading,
    Recoverable,
    ShowResult,
    State,
    Unavailable,
)
from myna_reception.ui import texts
from myna_reception.ui.pages.activation import ActivationPage
from myna_reception.ui.pages.base import Page
from myna_reception.ui.pages.choose import ChoosePage, LastTryPage
from myna_reception.ui.pages.message import MessagePage
from myna_reception.ui.pages.new_card import NewCardPage
from myna_reception.ui.pages.passcode import PasscodeEntryPage, PasscodeSetPage
from myna_reception.ui.pages.pin import PinPage
from myna_reception.ui.pages.prompt import PromptPage, RemovalPage, WorkingPage
from myna_reception.ui.pages.result import ResultPage
from myna_reception.ui.pages.terms import TermsPage
from myna_reception.ui.pages.visual import VisualPage
from myna_reception.ui.theme import apply_theme
from myna_reception.ui.widgets.drawer import Drawer, DrawerCard
from myna_reception.ui.widgets.focus_ring import FocusRing
from myna_reception.ui.widgets.header import Header, NoticeBar, PracticeBand
from myna_reception.ui.widgets.speech import announce
from myna_reception.ui.widgets.stepper import Stepper
from myna_reception.ui.widgets.time_warning import TimeWarning

__all__ = ["DrawerCard", "MainWindow"]

_P = TypeVar("_P", bound=Page)

MINIMUM_SIZE = (1024, 600)
DESIGN_SIZE = (1280, 800)
NARROW = 1200


class MainWindow(QMainWindow):
    """Everything runs on the UI thread. Nothing here reads a card, a file or the network."""

    intent = Signal(object)  # reception events from people; RetryPressed with reception_id ""
    terms_agreed = Signal()
    terms_declined = Signal()
    activation_submitted = Signal(object)  # dict[str, str]: institution_code, terminal_id, password, activation_code
    practice_values_wanted = Signal()
    passcode_chosen = Signal(object)  # str, or None when skipped
    passcode_entered = Signal(str)
    activation_wanted = Signal()
    card_placed = Signal(str)  # id of a DrawerCard
    card_taken = Signal()
    new_card_wanted = Signal()
    new_card_submitted = Signal(object)  # dict[str, str], as ``NewCardPage.values``
    new_card_left = Signal()

    def __init__(
        self,
        *,
        practice: bool,
        drawer: Sequence[DrawerCard] = (),
        issues_terminals: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """``issues_terminals``: in practice, the service inside the app can fill in the activation form."""
        super().__init__(parent)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_theme(application)
        self._practice = practice
        self._fills_in = practice and issues_terminals
        self._view: tuple[Page, tuple[Any, ...]] | None = None
        self._spoken = ""
        self.setWindowTitle(texts.WINDOW_TITLE_PRACTICE if practice else texts.WINDOW_TITLE)
        self.setMinimumSize(*MINIMUM_SIZE)
        self.resize(*DESIGN_SIZE)
        self._header = Header()
        self._notices = NoticeBar()
        self._stepper = Stepper()
        self._stack = QStackedWidget()
        self._time_warning = TimeWarning()
        self._drawer = Drawer(drawer) if practice and drawer else None
        self._lay_out()
        self._connect()
        self._ring = FocusRing(self)

    # What the bridge calls

    def show_reception(self, state: State, time_limit: timedelta | None = None) -> None:
        """Show a state of the reception. ``time_limit``: how long it may stand untouched; its end is announced."""
        if self._drawer is not None:
            self._drawer.show()
            self._drawer.set_may_make(isinstance(state, Idle))
        self._show_state(state)
        self._time_warning.start(time_limit)

    def show_starting(self) -> None:
        """The app is getting ready."""
        self._go(self._starting)

    def show_terms(self) -> None:
        """利用規約."""
        self._go(self._terms)

    def show_activation(self) -> None:
        """端末の登録."""
        self._go(self._activation)

    def show_passcode_setup(self) -> None:
        """Choose a pass code, or none."""
        self._go(self._passcode_set)

    def show_passcode_entry(self) -> None:
        """Ask for the pass code."""
        self._go(self._passcode_entry)

    def show_activation_errors(self, errors: Mapping[str, str]) -> None:
        """Field → FormError value; said beside the field, and the summary takes the focus."""
        self._activation.show_errors(errors)

    def show_activation_failure(self, error: ReceptionError) -> None:
        """The service did not activate the terminal."""
        self._activation.show_failure(error)

    def set_activation_busy(self, busy: bool) -> None:
        """Lock or unlock the activation form."""
        self._activation.set_busy(busy)

    def fill_activation(self, values: Mapping[str, str]) -> None:
        """Put values into the activation form."""
        self._activation.fill(values)

    def show_passcode_wrong(self) -> None:
        """The pass code was wrong."""
        self._passcode_entry.show_wrong()

    def show_new_card(self, models: Sequence[tuple[str, str]]) -> None:
        """新しいカードを作る. ``models``: id and title of the cards to be like."""
        self._go(self._new_card, tuple(models))

    def show_new_card_errors(self, faults: Mapping[str, str]) -> None:
        """Field → fault; said beside the field, and the summary takes the focus."""
        self._new_card.show_errors(faults)

    def show_new_card_failure(self) -> None:
        """The new card could not be kept."""
        self._new_card.show_failure()

    def set_new_card_busy(self, busy: bool) -> None:
        """Lock or unlock the form of a new card."""
        self._new_card.set_busy(busy)

    def set_drawer_cards(self, cards: Sequence[DrawerCard], selected: str | None = None) -> None:
        """Show these virtual cards in the drawer."""
        if self._drawer is not None:
            self._drawer.set_cards(cards, selected)

    def show_notice(self, code: str) -> None:
        """A banner that does not stop the work; codes in ``texts.NOTICES``."""
        announce(self, self._notices.say(code))

    def dismiss_notice(self) -> None:
        """Take the notice away, as its button does."""
        self._notices.dismiss()

    def set_facility(self, name: str, terminal_id: str) -> None:
        """Facility and terminal in the header."""
        self._header.set_facility(name, terminal_id)

    def set_drawer_card(self, card_id: str | None) -> None:
        """Which virtual card lies on the reader."""
        if self._drawer is not None:
            self._drawer.set_on_reader(card_id)

    @property
    def page(self) -> Page:
        """The page that is shown."""
        page = self._stack.currentWidget()
        assert isinstance(page, Page)  # noqa: S101 - the stack holds nothing else
        return page

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the page more of a small window."""
        super().resizeEvent(event)
        if self._drawer is not None:
            self._drawer.set_narrow(self.width() < NARROW)

    # States to pages

    def _show_state(self, state: State) -> None:
        match state:
            case Unavailable(reason):
                self._go(self._message, reason, True, False)
            case Idle():
                self._go(self._waiting)
            case Reading():
                self._go(self._reading)
            case ChooseCheck():
                self._go(self._choose, state.methods, state.notice)
            case ConfirmLastTry():
                self._go(self._last_try, _may_look(state), state.notice)
            case AwaitPin():
                self._go(self._pin, state.card.pin_tries, state.purpose, _may_look(state), state.notice)
            case Authenticating():
                self._go(self._authenticating)
            case AwaitVisual():
                self._go(self._visual)
            case Attesting():
                self._go(self._querying, texts.QUERYING)
            case Querying():
                self._go(self._querying, texts.QUERYING if state.purpose is Purpose.CHECK else texts.REGISTERING)
            case ShowResult():
                self._go(self._result, state.outcome, state.can_register)
            case AwaitRemoval():
                self._go(self._removal)
            case Recoverable():
                self._go(self._message, state.error, False, state.card_present)
            case _:
                assert_never(state)

    def _go(self, page: Page, *args: Any) -> None:
        """Show a page. The same page with the same contents is left as it is, focus and all."""
        if self._view == (page, args):
            return
        before = self._view[0] if self._view is not None else None
        self._view = (page, args)
        if before is not None and before is not page:
            before.clear()
        page.present(*args)
        self._stack.setCurrentWidget(page)
        self._stepper.setVisible(page.step is not None)
        if page.step is not None:
            self._stepper.show_step(page.step)
        self._time_warning.stop()
        if before is page and page.spoken() == self._spoken:
            return
        self._spoken = page.spoken()
        page.first_focus().setFocus()
        announce(page, self._spoken, urgent=True)

    # The pages, each made when it is first shown: the window comes up sooner

    def _add(self, page: _P) -> _P:
        page.intent.connect(self.intent)
        self._stack.addWidget(page)
        return page

    @cached_property
    def _starting(self) -> PromptPage:
        return self._add(PromptPage("illustration-desk", texts.STARTING, texts.STARTING_SUPPORT, step=None, busy=True))

    @cached_property
    def _terms(self) -> TermsPage:
        page = self._add(TermsPage())
        page.agreed.connect(self.terms_agreed)
        page.declined.connect(self.terms_declined)
        return page

    @cached_property
    def _activation(self) -> ActivationPage:
        page = self._add(ActivationPage(practice=self._fills_in))
        page.submitted.connect(self.activation_submitted)
        page.practice_values_wanted.connect(self.practice_values_wanted)
        return page

    @cached_property
    def _new_card(self) -> NewCardPage:
        page = self._add(NewCardPage())
        page.submitted.connect(self.new_card_submitted)
        page.left.connect(self.new_card_left)
        return page

    @cached_property
    def _passcode_set(self) -> PasscodeSetPage:
        page = self._add(PasscodeSetPage())
        page.chosen.connect(self.passcode_chosen)
        return page

    @cached_property
    def _passcode_entry(self) -> PasscodeEntryPage:
        page = self._add(PasscodeEntryPage())
        page.entered.connect(self.passcode_entered)
        return page

    @cached_property
    def _waiting(self) -> PromptPage:
        support = texts.WAITING_PRACTICE if self._drawer is not None else texts.WAITING_SUPPORT
        return self._add(PromptPage("illustration-place", texts.WAITING, support, step=1))

    @cached_property
    def _reading(self) -> WorkingPage:
        return self._add(WorkingPage("illustration-read", texts.READING, texts.READING_SUPPORT, step=1))

    @cached_property
    def _choose(self) -> ChoosePage:
        return self._add(ChoosePage())

    @cached_property
    def _last_try(self) -> LastTryPage:
        return self._add(LastTryPage())

    @cached_property
    def _pin(self) -> PinPage:
        return self._add(PinPage())

    @cached_property
    def _visual(self) -> VisualPage:
        return self._add(VisualPage())

    @cached_property
    def _authenticating(self) -> WorkingPage:
        return self._add(WorkingPage("illustration-keypad", texts.AUTHENTICATING, texts.AUTHENTICATING_SUPPORT, step=2))

    @cached_property
    def _querying(self) -> WorkingPage:
        return self._add(WorkingPage("illustration-working", texts.QUERYING, texts.QUERYING_SUPPORT, step=3))

    @cached_property
    def _result(self) -> ResultPage:
        return self._add(ResultPage(practice=self._practice))

    @cached_property
    def _removal(self) -> RemovalPage:
        return self._add(RemovalPage())

    @cached_property
    def _message(self) -> MessagePage:
        page = self._add(MessagePage())
        page.activation_wanted.connect(self.activation_wanted)
        return page

    # Building

    def _lay_out(self) -> None:
        main = QVBoxLayout()
        main.setContentsMargins(0, 0, 0, 0)
        main.setSpacing(0)
        for widget, stretch in (
            (self._notices, 0),
            (self._time_warning, 0),
            (self._stepper, 0),
            (self._stack, 1),
        ):
            main.addWidget(widget, stretch)
        across = QHBoxLayout()
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        if self._drawer is not None:
            across.addWidget(self._drawer)
        across.addLayout(main, 1)
        content = QWidget()
        content.setProperty("kind", "plain")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        if self._practice:
            column.addWidget(PracticeBand())
        column.addLayout(across, 1)
        self.setCentralWidget(content)
        self._stepper.hide()
        if self._drawer is not None:
            self._drawer.hide()  # until the desk is open

    def _connect(self) -> None:
        self._notices.closed.connect(lambda: self.page.first_focus().setFocus())
        if self._drawer is not None:
            self._drawer.placed.connect(self.card_placed)
            self._drawer.taken.connect(self.card_taken)
            self._drawer.new_wanted.connect(self.new_card_wanted)
            find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
            find.activated.connect(self._drawer.begin_search)


def _may_look(state: AwaitPin | ConfirmLastTry) -> bool:
    """Whether the check by sight is another way on."""
    return state.purpose is Purpose.CHECK and CheckMethod.VISUAL in state.methods
