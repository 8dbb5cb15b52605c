"""Every page of the desk, each loaded and made when it is first shown: the window comes up sooner."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from myna_reception.settings import Mask
from myna_reception.ui import texts
from myna_reception.ui.pages.base import Page

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from myna_reception.ui.pages.activation import ActivationPage
    from myna_reception.ui.pages.choose import ChoosePage, LastTryPage
    from myna_reception.ui.pages.face import FacePage
    from myna_reception.ui.pages.facilities import FacilitiesPage, FacilityPage
    from myna_reception.ui.pages.handoff_settings import HandOffPage
    from myna_reception.ui.pages.history import EntryPage, HistoryPage
    from myna_reception.ui.pages.message import MessagePage
    from myna_reception.ui.pages.new_card import NewCardPage
    from myna_reception.ui.pages.other_routes import OtherRoutesPage, RouteFormPage
    from myna_reception.ui.pages.outreach import OutreachPage
    from myna_reception.ui.pages.passcode import PasscodeEntryPage, PasscodeSetPage
    from myna_reception.ui.pages.pin import PinPage
    from myna_reception.ui.pages.prompt import PromptPage
    from myna_reception.ui.pages.recheck import RecheckPage
    from myna_reception.ui.pages.reports import ReportsPage
    from myna_reception.ui.pages.result import ResultPage
    from myna_reception.ui.pages.safekeeping import SafekeepingPage
    from myna_reception.ui.pages.settings import SettingsPage
    from myna_reception.ui.pages.terms import TermsPage
    from myna_reception.ui.pages.visual import VisualPage
    from myna_reception.ui.pages.waiting import RemovalPage, WaitingPage, WorkingPage
    from myna_reception.ui.shell import Shell

_P = TypeVar("_P", bound=Page)


class PageBook(QWidget):
    """The pages by name. What they emit goes to the signals of ``window``, which outlives the book.

    Not a stack of Qt's: at each change that one goes through every widget of every page, and asks all of them for their
    sizes. The book gives the page that is shown the room it has, and takes none of its wishes.
    """

    changed = Signal()  # another page is shown

    def __init__(self, window: Shell, *, practice: bool, fills_in: bool, drawer: bool) -> None:
        """``fills_in``: values for the activation can be had here. ``drawer``: cards lie in the drawer."""
        super().__init__()
        self._window = window
        self._practice = practice
        self._fills_in = fills_in
        self._drawer = drawer
        self._pages: list[Page] = []
        self.page: Page | None = None

    def _add(self, page: _P) -> _P:
        page.intent.connect(self._window.intent)
        page.set_hides(self._window.hides)
        page.hide()
        page.setParent(self)
        self._pages.append(page)
        return page

    def turn_to(self, page: Page) -> None:
        """Take away the page that is shown, for this one: nothing of it is laid out or painted any more."""
        if self.page is not page:
            if self.page is not None:
                self.page.hide()
            self.page = page

    def open(self) -> None:
        """Show the page that was turned to, in the room that there is now."""
        if self.page is not None and self.page.isHidden():
            self.page.setGeometry(self.rect())
            self.page.show()
            self.changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """All of the room."""
        super().resizeEvent(event)
        if self.page is not None:
            self.page.setGeometry(self.rect())

    def _work(self, icon: str, phrase: texts.Phrase, support: str, *, step: int) -> WorkingPage:
        from myna_reception.ui.pages.waiting import WorkingPage

        return self._add(WorkingPage(icon, phrase, support, step=step))

    def set_hides(self, mask: Mask) -> None:
        """For every page that was made."""
        for page in self._pages:
            page.set_hides(mask)

    @cached_property
    def starting(self) -> PromptPage:
        """準備をしています."""
        from myna_reception.ui.pages.prompt import PromptPage

        words = texts.STARTING, texts.STARTING_SUPPORT
        return self._add(PromptPage("illustration-desk", *words, step=None, busy=True, brief=True))

    @cached_property
    def terms(self) -> TermsPage:
        """利用規約."""
        from myna_reception.ui.pages.terms import TermsPage

        page = self._add(TermsPage())
        page.agreed.connect(self._window.terms_agreed)
        page.declined.connect(self._window.terms_declined)
        return page

    @cached_property
    def activation(self) -> ActivationPage:
        """端末の登録."""
        from myna_reception.ui.pages.activation import ActivationPage

        page = self._add(ActivationPage(practice=self._fills_in))
        page.submitted.connect(self._window.activation_submitted)
        page.sheet_chosen.connect(self._window.activation_sheet_chosen)
        page.camera_wanted.connect(self._window.activation_camera_wanted)
        page.practice_values_wanted.connect(self._window.practice_values_wanted)
        page.left.connect(self._window.activation_left)
        return page

    @cached_property
    def new_card(self) -> NewCardPage:
        """新しいカードを作る."""
        from myna_reception.ui.pages.new_card import NewCardPage

        page = self._add(NewCardPage())
        page.submitted.connect(self._window.new_card_submitted)
        page.left.connect(self._window.new_card_left)
        return page

    @cached_property
    def passcode_set(self) -> PasscodeSetPage:
        """パスコードを決めます."""
        from myna_reception.ui.pages.passcode import PasscodeSetPage

        page = self._add(PasscodeSetPage())
        page.chosen.connect(self._window.passcode_chosen)
        return page

    @cached_property
    def passcode_entry(self) -> PasscodeEntryPage:
        """パスコードを入力してください."""
        from myna_reception.ui.pages.passcode import PasscodeEntryPage

        page = self._add(PasscodeEntryPage())
        page.entered.connect(self._window.passcode_entered)
        return page

    @cached_property
    def waiting(self) -> WaitingPage:
        """Idle."""
        from myna_reception.ui.pages.waiting import WaitingPage

        page = self._add(WaitingPage(texts.WAITING_PRACTICE if self._drawer else texts.WAITING_SUPPORT))
        page.other_routes_wanted.connect(lambda: self._window.other_routes_asked.emit("open", None))
        page.outreach_wanted.connect(lambda: self._window.outreach_asked.emit("open", None))
        return page

    @cached_property
    def reading(self) -> WorkingPage:
        """Reading."""
        return self._work("illustration-read", texts.READING, texts.READING_SUPPORT, step=1)

    @cached_property
    def choose(self) -> ChoosePage:
        """ChooseCheck."""
        from myna_reception.ui.pages.choose import ChoosePage

        return self._add(ChoosePage())

    @cached_property
    def last_try(self) -> LastTryPage:
        """ConfirmLastTry."""
        from myna_reception.ui.pages.choose import LastTryPage

        return self._add(LastTryPage())

    @cached_property
    def pin(self) -> PinPage:
        """AwaitPin."""
        from myna_reception.ui.pages.pin import PinPage

        return self._add(PinPage())

    @cached_property
    def visual(self) -> VisualPage:
        """AwaitVisual."""
        from myna_reception.ui.pages.visual import VisualPage

        page = self._add(VisualPage())
        page.camera_wanted.connect(self._window.camera_wanted)
        return page

    @cached_property
    def face(self) -> FacePage:
        """AwaitFace."""
        from myna_reception.ui.pages.face import FacePage

        page = self._add(FacePage(practice=self._practice))
        page.next_camera_wanted.connect(self._window.next_camera_wanted)
        return page

    @cached_property
    def authenticating(self) -> WorkingPage:
        """Authenticating."""
        return self._work("illustration-keypad", texts.AUTHENTICATING, texts.AUTHENTICATING_SUPPORT, step=2)

    @cached_property
    def querying(self) -> WorkingPage:
        """Querying, Attesting."""
        return self._work("illustration-working", texts.QUERYING, texts.QUERYING_SUPPORT, step=3)

    @cached_property
    def result(self) -> ResultPage:
        """ShowResult."""
        from myna_reception.ui.pages.result import ResultPage

        page = self._add(ResultPage(practice=self._practice))
        page.print_wanted.connect(self._window.print_wanted)
        page.other_routes_wanted.connect(lambda: self._window.other_routes_asked.emit("open", None))
        return page

    @cached_property
    def removal(self) -> RemovalPage:
        """AwaitRemoval."""
        from myna_reception.ui.pages.waiting import RemovalPage

        return self._add(RemovalPage())

    @cached_property
    def message(self) -> MessagePage:
        """Recoverable, Unavailable."""
        from myna_reception.ui.pages.message import MessagePage

        page = self._add(MessagePage())
        page.offer_personas(self._window.personas)
        page.persona_chosen.connect(self._window.persona_chosen)
        page.activation_wanted.connect(self._window.activation_wanted)
        page.other_routes_wanted.connect(lambda: self._window.other_routes_asked.emit("open", None))
        return page

    @cached_property
    def other_routes(self) -> OtherRoutesPage:
        """ほかの方法で確認."""
        from myna_reception.ui.pages.other_routes import OtherRoutesPage

        page = self._add(OtherRoutesPage())
        page.asked.connect(self._window.other_routes_asked)
        return page

    @cached_property
    def route_form(self) -> RouteFormPage:
        """One of the ways."""
        from myna_reception.ui.pages.other_routes import RouteFormPage

        page = self._add(RouteFormPage())
        page.asked.connect(self._window.other_routes_asked)
        return page

    @cached_property
    def outreach(self) -> OutreachPage:
        """お声掛けと案内."""
        from myna_reception.ui.pages.outreach import OutreachPage

        page = self._add(OutreachPage())
        page.asked.connect(self._window.outreach_asked)
        return page

    @cached_property
    def settings(self) -> SettingsPage:
        """設定."""
        from myna_reception.ui.pages.settings import SettingsPage

        page = self._add(SettingsPage())
        page.changed.connect(self._window.setting_changed)
        page.left.connect(self._window.settings_left)
        page.asked.connect(self._window.settings_asked)
        return page

    @cached_property
    def facilities(self) -> FacilitiesPage:
        """施術所と端末の登録."""
        from myna_reception.ui.pages.facilities import FacilitiesPage

        page = self._add(FacilitiesPage())
        page.asked.connect(self._window.facilities_asked)
        return page

    @cached_property
    def facility(self) -> FacilityPage:
        """One of the facilities."""
        from myna_reception.ui.pages.facilities import FacilityPage

        page = self._add(FacilityPage())
        page.asked.connect(self._window.facilities_asked)
        return page

    @cached_property
    def history(self) -> HistoryPage:
        """受付履歴."""
        from myna_reception.ui.pages.history import HistoryPage

        page = self._add(HistoryPage())
        page.asked.connect(self._window.records_asked)
        return page

    @cached_property
    def entry(self) -> EntryPage:
        """One entry of 受付履歴."""
        from myna_reception.ui.pages.history import EntryPage

        page = self._add(EntryPage())
        page.asked.connect(self._window.records_asked)
        return page

    @cached_property
    def reports(self) -> ReportsPage:
        """集計."""
        from myna_reception.ui.pages.reports import ReportsPage

        page = self._add(ReportsPage())
        page.asked.connect(self._window.records_asked)
        return page

    @cached_property
    def recheck(self) -> RecheckPage:
        """月初の再確認."""
        from myna_reception.ui.pages.recheck import RecheckPage

        page = self._add(RecheckPage())
        page.asked.connect(self._window.records_asked)
        return page

    @cached_property
    def safekeeping(self) -> SafekeepingPage:
        """控えと取り込み."""
        from myna_reception.ui.pages.safekeeping import SafekeepingPage

        page = self._add(SafekeepingPage())
        page.asked.connect(self._window.records_asked)
        return page

    @cached_property
    def hand_off(self) -> HandOffPage:
        """レセコン連携."""
        from myna_reception.ui.pages.handoff_settings import HandOffPage

        page = self._add(HandOffPage())
        page.asked.connect(self._window.records_asked)
        return page
