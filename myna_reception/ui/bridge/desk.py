"""The desk app as one object: window, first start and reception, wired together on the UI thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, Slot

from myna_reception.eligibility.activation import Activation
from myna_reception.eligibility.service import EligibilityService
from myna_reception.reception.session import time_limit
from myna_reception.reception.states import State
from myna_reception.settings import SettingsFile
from myna_reception.ui.bridge.controller import ReceptionController
from myna_reception.ui.bridge.first_start import ActivationDesk, FirstStart
from myna_reception.ui.window import MainWindow


class Drawer(Protocol):
    """The virtual cards of practice mode. Called on the UI thread; must not block."""

    def place(self, card_id: str) -> None:
        """Put a card on the virtual reader, taking away what lies there."""
        ...

    def take(self) -> None:
        """Take the card away."""
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
        self.first_start.ready.connect(self._open_desk)
        controller.state_changed.connect(self._show)
        controller.broke.connect(self._apologise)
        window.intent.connect(controller.handle)
        window.activation_wanted.connect(self._leave_desk)
        window.card_placed.connect(self._place)
        window.card_taken.connect(self._take)
        application = QCoreApplication.instance()
        if application is not None:
            application.installEventFilter(controller)

    def close(self) -> None:
        """Stop every thread. The window is closed already, or will not be shown again."""
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
        if self._open:
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
