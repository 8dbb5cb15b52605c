"""The composition root of the desk app: the place that puts window, reader, service and simulator together.

The window is shown first; the simulator, the cryptography and the service start behind it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from myna_reception.card.connection import CardReader
from myna_reception.options import DeskOptions
from myna_reception.reception.clock import SystemClock, today
from myna_reception.reception.errors import ReceptionError
from myna_reception.settings import APP_NAME, SettingsFile, home
from myna_reception.ui.bridge.crash import CrashHandler
from myna_reception.ui.bridge.signals import QuitOnSignal
from myna_reception.ui.theme import dress
from myna_reception.ui.widgets.icons import app_icon
from myna_reception.ui.window import MainWindow

if TYPE_CHECKING:
    from myna_reception.card.authenticity import TrustedKey
    from myna_reception.eligibility.activation import Activation
    from myna_reception.eligibility.activation_form import ActivationForm
    from myna_reception.eligibility.secrets import SecretStore
    from myna_reception.eligibility.service import EligibilityService
    from myna_reception.practice import PracticeDrawer
    from myna_reception.simulator.embedded import EmbeddedService
    from myna_reception.ui.bridge.desk import Desk
    from myna_reception.ui.kiosk.bridge import KioskBridge

SERVICE_START_SECONDS = 60.0
SELF_TEST_PERSONA = "valid-employee"


@dataclass(frozen=True, slots=True)
class ServiceAddress:
    """Where a service is reached."""

    url: str
    ca_pem: str | None  # None: the system's trust


class TerminalActivation:
    """The first start's view of the service and of the secret store. Every method blocks; one thread at a time."""

    def __init__(
        self,
        practice: bool,
        address: Callable[[], ServiceAddress],
        issue: Callable[[], Mapping[str, str]] | None,
    ) -> None:
        self.practice = practice
        self._address = address
        self._issue = issue

    @cached_property
    def _store(self) -> SecretStore:
        from myna_reception.eligibility.secrets import open_secret_store

        return open_secret_store(practice=self.practice)

    def stored(self) -> Activation | None:
        """The kept activation, if it is of this service; with a new certificate when the old one ends soon."""
        from myna_reception.eligibility.activation import renewal_due
        from myna_reception.eligibility.secrets import load_activation

        address = self._address()
        kept = load_activation(self._store)
        if kept is None or (self._issue is None and kept.service_url != address.url):
            return None
        # The embedded service has another port at every start, and a new world does not know the old terminal.
        kept = kept.at(address.url, address.ca_pem)
        if self._issue is not None and not _is_accepted(kept):
            return None
        return self._renewed(kept) if renewal_due(kept, SystemClock()) else kept

    def _renewed(self, kept: Activation) -> Activation:
        from myna_reception.eligibility.activation import renew

        try:
            renewed = renew(kept)
        except ReceptionError:
            return kept  # tried again at the next start; at its end the desk asks for a new activation
        self.keep(renewed)
        return renewed

    def activate(self, form: ActivationForm) -> Activation:
        """Activate this terminal over the network. Raises ``ReceptionError``."""
        from myna_reception.eligibility.activation import activate

        address = self._address()
        return activate(address.url, address.ca_pem, form)

    def keep(self, activation: Activation) -> bool:
        """Keep the activation; False where it lasts for this run only."""
        from myna_reception.eligibility.secrets import save_activation

        save_activation(self._store, activation)
        return self._store.persistent

    def practice_values(self) -> Mapping[str, str]:
        """The four values of a terminal that the practice service issues now."""
        if self._issue is None:
            raise AssertionError("offered in practice mode only")
        return self._issue()


@dataclass
class Backend:
    """Everything behind the window."""

    reader: CardReader
    activation: TerminalActivation
    drawer: PracticeDrawer | None = None
    service: EmbeddedService | None = None
    trusted: TrustedKey | None = None  # the authorities of card faces; None: nobody

    def close(self) -> None:
        """Stop what was started."""
        if self.drawer is not None:
            self.drawer.close()
        if self.service is not None:
            self.service.stop()


class Start(QObject):
    """Loads and builds the rest once the window is on the screen."""

    built = Signal()  # the desk is there, and its first start is about to begin

    def __init__(self, options: DeskOptions, window: MainWindow) -> None:
        super().__init__()
        self._options = options
        self._window = window
        self._backend: Backend | None = None
        self.desk: Desk | None = None  # once it is built
        self._kiosk: KioskBridge | None = None
        QTimer.singleShot(0, self, self._build)

    @Slot()
    def _build(self) -> None:
        from myna_reception.card.authenticity import nobody
        from myna_reception.reception.policy import Policy
        from myna_reception.ui.bridge.controller import ReceptionController
        from myna_reception.ui.bridge.desk import Desk
        from myna_reception.ui.bridge.face_desk import DeviceCameras, FaceDesk
        from myna_reception.ui.bridge.records_desk import RecordsDesk

        options, practice = self._options, _is_practice(self._options)
        backend = self._backend = open_backend(options)
        if backend.drawer is not None:
            self._window.set_drawer_cards(backend.drawer.cards())  # with those that were made here
            if backend.drawer.passed_over:
                self._window.show_notice("cards_passed_over")
        settings = SettingsFile(home(practice=practice))
        controller = ReceptionController(
            backend.reader, SystemClock(), Policy(), settings.load().grace_rule, trusted=backend.trusted or nobody
        )
        records = RecordsDesk(
            home(practice=practice),
            lambda: _secret_store(practice=practice),
            SystemClock(),
            practice=practice,
            retention_days=lambda: settings.load().retention_days,
        )
        faces = FaceDesk(DeviceCameras() if backend.drawer is None else backend.drawer.cameras)
        self.desk = desk = Desk(
            self._window,
            controller,
            backend.activation,
            settings,
            _connect_service,
            backend.drawer,
            records,
            faces,
            unattended=options.kiosk,
        )
        if options.kiosk:
            from myna_reception.ui.kiosk.bridge import KioskBridge
            from myna_reception.ui.kiosk.window import KioskWindow

            if isinstance(self._window, KioskWindow):
                self._kiosk = KioskBridge(self._window, desk)
        if options.self_test:
            from myna_reception.simulator.personas import load_personas
            from myna_reception.ui.bridge.self_test import SelfTest

            persona = load_personas(today(SystemClock()))[SELF_TEST_PERSONA]
            SelfTest(desk, persona.id, persona.card.pin or "", options.screenshot)
        self.built.emit()
        desk.first_start.begin()

    def close(self) -> None:
        """Stop every thread and the service."""
        if self._kiosk is not None:
            self._kiosk.close()
        if self.desk is not None:
            self.desk.close()
        if self._backend is not None:
            self._backend.close()


def open_backend(options: DeskOptions) -> Backend:
    """The service inside the app or one that somebody else runs; the drawer of virtual cards or a real reader."""
    if not _is_practice(options):
        return Backend(_real_reader(options.reader), _remote_activation(options))
    from myna_reception.simulator.embedded import EmbeddedService
    from myna_reception.simulator.world import World

    world = World(home(practice=True) / "world", SystemClock())
    service = EmbeddedService(world).start() if options.service is None else None
    activation = _remote_activation(options) if service is None else _embedded_activation(service)
    trusted = world.authority.trusted_face_key
    if not _uses_drawer(options):
        return Backend(_real_reader(options.reader), activation, service=service, trusted=trusted)
    from myna_reception.practice import PracticeDrawer
    from myna_reception.simulator.virtual_card.reader import VirtualReader

    reader = VirtualReader()
    drawer = PracticeDrawer(world, reader, service.enrol) if service is not None else PracticeDrawer(world, reader)
    drawer.issue_ahead()
    return Backend(reader, activation, drawer, service, trusted)


def _embedded_activation(service: EmbeddedService) -> TerminalActivation:
    def address() -> ServiceAddress:
        service.wait_ready(SERVICE_START_SECONDS)
        return ServiceAddress(service.url, service.ca_pem)

    def issue() -> Mapping[str, str]:
        address()
        return service.issue_terminal()

    return TerminalActivation(True, address, issue)


def _remote_activation(options: DeskOptions) -> TerminalActivation:
    ca_pem = options.service_ca.read_text(encoding="ascii") if options.service_ca else None
    address = ServiceAddress(options.service or "", ca_pem)
    return TerminalActivation(options.practice, lambda: address, None)


def run_desk(options: DeskOptions) -> int:
    """Open the window and stay until it is closed. Returns the exit status."""
    application = QApplication(sys.argv[:1])
    application.setDesktopFileName(APP_NAME)  # by which Wayland finds the icon, too
    application.setWindowIcon(app_icon())
    QuitOnSignal(application)
    window = desk_window(options)
    crashes = CrashHandler(lambda: window.show_notice("internal_error"))
    window.open()
    start = Start(options, window)
    try:
        return application.exec()
    finally:
        start.close()
        crashes.remove()
        window.deleteLater()


def desk_window(options: DeskOptions) -> MainWindow:
    """The window, getting ready."""
    settings = SettingsFile(home(practice=_is_practice(options))).load()
    application = QApplication.instance()
    if isinstance(application, QApplication):
        dress(application, settings.theme, settings.text_scale)
    window = _window_class(options)(
        practice=_is_practice(options),
        drawer=() if _uses_drawer(options) else None,
        issues_terminals=options.service is None,
    )
    window.show_starting()
    return window


def _secret_store(*, practice: bool) -> SecretStore:
    from myna_reception.eligibility.secrets import open_secret_store

    return open_secret_store(practice=practice)


def _window_class(options: DeskOptions) -> type[MainWindow]:
    if not options.kiosk:
        return MainWindow
    from myna_reception.ui.kiosk.window import KioskWindow

    return KioskWindow


def _is_practice(options: DeskOptions) -> bool:
    return options.practice or options.service is None


def _uses_drawer(options: DeskOptions) -> bool:
    return _is_practice(options) and options.reader in ("auto", "virtual")


def _connect_service(activation: Activation) -> EligibilityService:
    from myna_reception.eligibility.client import HttpsEligibilityService

    return HttpsEligibilityService(activation)


def _is_accepted(activation: Activation) -> bool:
    service = _connect_service(activation)
    try:
        service.challenge()
    except ReceptionError:
        return False
    finally:
        service.close()
    return True


def _real_reader(choice: str) -> CardReader:
    from myna_reception.card.auto import reader_for

    if choice == "auto":  # what it means at this clinic
        choice = SettingsFile(home(practice=False)).load().reader
    return reader_for(choice)
