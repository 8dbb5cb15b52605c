"""The desk app as one object: window, first start and reception, wired together on the UI thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, Slot

from myna_reception.eligibility.activation import Activation
from myna_reception.eligibility.service import EligibilityService
from myna_reception.reception.session import time_limit
from myna_reception.reception.states import Idle, State
from myna_reception.settings import SettingsFile
from myna_reception.ui.bridge.controller import ReceptionController
from myna_reception.ui.bridge.first_start import ActivationDesk, FirstStart
from myna_reception.ui.bridge.lanes import Lane, log_bug
from myna_reception.ui.window import DrawerCard, MainWindow


@dataclass(frozen=True, slots=True)
class MadeCard:
    """A new virtual card: its id, and all cards of the drawer with it."""

    card_id: str
    cards: Sequence[DrawerCard]


class Drawer(Protocol):
    """The virtual cards of practice mode. Called on the UI thread, where nothing may block; but ``make``."""

    def place(self, card_id: str) -> None:
        """Put a card on the virtual reader, taking away what lies there."""
        ...

    def take(self) -> None:
        """Take the card away."""
        ...

    def models(self) -> Sequence[tuple[str, str]]:
        """Id and title of the cards that a new one can be like."""
        ...

    def make(self, values: Mapping[str, str]) -> MadeCard | Mapping[str, str]:
        """Make a new card of what was typed, or tell field → fault. Blocks; not on the UI thread.

        Raises ``OSError`` when it cannot be kept.
        """
        ...


class Desk(QObject):
    """Connects the parts. ``connect_service`` makes the client of an activation and runs on the UI thread."""

    def __init__(
        self,
        window: MainWindow,
        controller: ReceptionController,
        activation_desk: ActivationDesk,
        settings: SettingsFile,
        connect_service: Callable[[Activation], EligibilityService],
        drawer: Drawer | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.window = window
        self.controller = controller
        self.first_start = FirstStart(window, activation_desk, settings, parent=self)
        self._connect_service = connect_service
        self._drawer = drawer
        self._open = False
        self._state: State = Idle()
        self._making = False  # the page of a new card is shown
        self._lane = Lane("new-card", parent=self)
        self.first_start.ready.connect(self._open_desk)
        controller.state_changed.connect(self._show)
        controller.broke.connect(self._apologise)
        window.intent.connect(controller.handle)
        window.activation_wanted.connect(self._leave_desk)
        window.card_placed.connect(self._place)
        window.card_taken.connect(self._take)
        window.new_card_wanted.connect(self._begin_card)
        window.new_card_submitted.connect(self._make_card)
        window.new_card_left.connect(self._leave_card)
        application = QCoreApplication.instance()
        if application is not None:
            application.installEventFilter(controller)

    def close(self) -> None:
        """Stop every thread. The window is closed already, or will not be shown again."""
        self._lane.stop()
        self.controller.close()
        self.first_start.close()

    @Slot(object)
    def _open_desk(self, activation: Activation) -> None:
        self._open = True
        self.window.set_facility(activation.institution_name, activation.terminal_id)
        self.controller.open(self._connect_service(activation))

    @Slot()
    def _leave_desk(self) -> None:
        self._open = False

    @Slot(object)
    def _show(self, state: State) -> None:
        self._state = state
        if self._open and not (self._making and isinstance(state, Idle)):
            self._making = False  # a card was put down: the reception goes first
            self.window.show_reception(state, time_limit(state))

    @Slot()
    def _apologise(self) -> None:
        self.window.show_notice("internal_error")

    @Slot(str)
    def _place(self, card_id: str) -> None:
        if self._drawer is not None:
            self._drawer.place(card_id)
            self.window.set_drawer_card(card_id)

    @Slot()
    def _take(self) -> None:
        if self._drawer is not None:
            self._drawer.take()
            self.window.set_drawer_card(None)

    @Slot()
    def _begin_card(self) -> None:
        if self._drawer is not None and isinstance(self._state, Idle):
            self._making = True
            self.window.show_new_card(self._drawer.models())

    @Slot(object)
    def _make_card(self, values: Mapping[str, str]) -> None:
        drawer = self._drawer
        if drawer is not None:
            self.window.set_new_card_busy(True)
            self._lane.run(lambda: drawer.make(values), self._card_made, self._card_failed)

    def _card_made(self, made: MadeCard | Mapping[str, str]) -> None:
        self.window.set_new_card_busy(False)
        if not isinstance(made, MadeCard):
            self.window.show_new_card_errors(made)
            return
        self.window.set_drawer_cards(made.cards, made.card_id)
        if self._making:
            self._leave_card()

    def _card_failed(self, error: BaseException) -> None:
        self.window.set_new_card_busy(False)
        if isinstance(error, OSError):
            self.window.show_new_card_failure()
        else:
            log_bug(error)
            self._apologise()

    @Slot()
    def _leave_card(self) -> None:
        self._making = False
        self._show(self._state)
