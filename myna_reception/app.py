"""The composition root of the desk app: the place that puts window, reader, service and simulator together.

The window is shown first, with what it needs to take input and no more; the rest comes behind it (``Start``).
"""

from __future__ import annotations

import gc
import importlib
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from myna_reception.options import DeskOptions
from myna_reception.settings import APP_NAME, TERMS_VERSION, Settings, SettingsFile, Theme, home
from myna_reception.ui.early import EarlyPresses
from myna_reception.ui.theme.look import FUSION, STYLED, dress, likely_look, system_look
from myna_reception.ui.window import MainWindow

if TYPE_CHECKING:
    from myna_reception.backend import Backend
    from myna_reception.eligibility.secrets import SecretStore
    from myna_reception.ui.bridge.casting import CastingDesk
    from myna_reception.ui.bridge.desk import Desk
    from myna_reception.ui.kiosk.bridge import KioskBridge

PARTS = (  # know no Qt: loaded on a thread beside the window's
    *("backend", "perform", "eligibility.client", "eligibility.secrets", "records.ledger", "records.handoff.hub"),
    *("verify.face.match", "eligibility.activation_form", "eligibility.account_sheet", "eligibility.facilities"),
    *("reception.session", "reception.own_share", "records.recheck", "records.reports", "records.other_routes"),
    "outreach.guide",
)
WINDOW_PARTS = (  # Qt's classes are made on the window's thread and no other: one in each turn of its loop
    *("ui.bridge.controller", "ui.bridge.camera", "ui.bridge.face_desk", "ui.bridge.records_desk", "ui.speech"),
    *("ui.bridge.records_pages", "ui.bridge.other_routes", "ui.bridge.first_start", "ui.bridge.desk"),
)
AHEAD = (
    *("waiting", "reading", "choose", "pin", "authenticating", "querying", "result", "visual", "message", "face"),
    *("last_try", "removal", "history", "settings", "other_routes", "outreach"),
)
"""Pages of a reception, in the order in which they come up, and those that a waiting desk leads to."""

BELIEVED = "myna_believed_look"  # property of the application: how the system looks, as the start believes
SELF_TEST_PERSONA = "valid-employee"


class Start(QObject):
    """Loads and builds the rest once the window was painted. What is pressed meanwhile is kept, and done then."""

    built = Signal()  # the desk is there, and its first start has begun
    _opened = Signal(object)  # Backend

    def __init__(self, options: DeskOptions, window: MainWindow) -> None:
        super().__init__()
        self._options = options
        self._window = window
        self._backend: Backend | None = None
        self.desk: Desk | None = None  # once it is built
        self._kiosk: KioskBridge | None = None
        self._casting: CastingDesk | None = None
        self._closed = False
        self._presses = EarlyPresses(window)
        self._parts = iter(WINDOW_PARTS)
        self._loading = threading.Thread(target=self._load, name="loading", daemon=True)
        self._opened.connect(self._take)  # from another thread, so it is queued
        if window.has_come_up or not window.isVisible():
            QTimer.singleShot(0, self, self._begin)
        else:
            window.came_up.connect(self._begin)

    @Slot()
    def _begin(self) -> None:
        self._loading.start()

    def _load(self) -> None:
        """On a thread of its own: a window that waits for imports takes no input."""
        from myna_reception.backend import open_backend

        backend = open_backend(self._options)  # first: its service loads on a thread, too
        scenes = () if backend.drawer is None else ("simulator.practice_scenes",)
        for name in (*PARTS, *scenes):
            if not self._closed:
                importlib.import_module(f"myna_reception.{name}")
        self._opened.emit(backend)

    @Slot(object)
    def _take(self, backend: Backend) -> None:
        self._backend = backend
        if not self._closed:
            self._load_part()

    @Slot()
    def _load_part(self) -> None:
        name = next(self._parts, None)
        if name is not None:
            importlib.import_module(f"myna_reception.{name}")
        QTimer.singleShot(0, self, self._load_part if name is not None else self._build)

    @Slot()
    def _build(self) -> None:
        from myna_reception.card.authenticity import nobody
        from myna_reception.reception.clock import SystemClock, today
        from myna_reception.reception.policy import Policy
        from myna_reception.terminal import connect_service
        from myna_reception.ui.bridge.controller import ReceptionController
        from myna_reception.ui.bridge.desk import Desk
        from myna_reception.ui.bridge.face_desk import DeviceCameras, FaceDesk
        from myna_reception.ui.bridge.records_desk import RecordsDesk

        options, practice, backend = self._options, self._options.is_practice, self._backend
        if self._closed or backend is None:
            return
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
            connect_service,
            backend.drawer,
            records,
            faces,
            facilities=backend.activation,
            unattended=options.kiosk,
        )
        if backend.casting is not None:
            from myna_reception.ui.bridge.casting import CastingDesk

            self._casting = CastingDesk(self._window, backend.casting, controller, parent=desk)
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
        self._presses.replay()
        self._window.make_ahead(() if options.kiosk else AHEAD)  # at a kiosk patients have pages of their own

    def close(self) -> None:
        """Stop every thread and the service."""
        self._closed = True
        if self._loading.ident is not None:
            self._loading.join()
        for part in (self._kiosk, self._casting):
            if part is not None:
                part.close()
        if self.desk is not None:
            self.desk.close()
        if self._backend is not None:
            self._backend.close()


def run_desk(options: DeskOptions) -> int:
    """Open the window and stay until it is closed. Returns the exit status."""
    application = QApplication([*sys.argv[:1], *FUSION])
    application.setProperty(STYLED, True)
    application.setDesktopFileName(APP_NAME)  # by which Wayland finds the icon, too
    window = desk_window(options)
    window.open()
    start = Start(options, window)
    ended: list[Callable[[], None]] = []

    def watch() -> None:
        from myna_reception.ui.bridge.crash import CrashHandler
        from myna_reception.ui.bridge.signals import QuitOnSignal
        from myna_reception.ui.widgets.icons import app_icon

        QuitOnSignal(application)
        ended.append(CrashHandler(lambda: window.show_notice("internal_error")).remove)
        application.setWindowIcon(app_icon())
        _look_again(application, window, SettingsFile(home(practice=options.is_practice)).load())

    window.came_up.connect(watch)
    window.came_up.connect(gc.enable)  # see ``quick_start``
    # What is there by now stays: to look through all of it for garbage would hold up the window again and again.
    window.made_ahead.connect(gc.freeze)
    try:
        return application.exec()
    finally:
        gc.enable()
        start.close()
        for end in ended:
            end()
        window.deleteLater()


def desk_window(options: DeskOptions) -> MainWindow:
    """The window with its first page: one that takes input where the settings say already which it is."""
    settings = SettingsFile(home(practice=options.is_practice)).load()
    application = QApplication.instance()
    if isinstance(application, QApplication):
        look = settings.system_look or likely_look(application)
        application.setProperty(BELIEVED, look)
        dress(application, settings.theme, settings.text_scale, look)
    window = _window_class(options)(
        practice=options.is_practice,
        drawer=() if options.uses_drawer else None,
        issues_terminals=options.service is None,
    )
    if options.kiosk:  # whose patients see nothing of this
        window.show_starting()
    elif settings.terms_version_agreed != TERMS_VERSION:
        from myna_reception.ui.texts_terms import changes_since

        window.show_terms(changes_since(settings.terms_version_agreed))
    elif settings.passcode_hash:
        window.show_passcode_entry()
    else:
        window.show_starting()
    return window


def _look_again(application: QApplication, window: MainWindow, settings: Settings) -> None:
    """The window came up in the colours that the system had last time, or seems to have: ask it, now there is time."""
    if settings.theme is Theme.SYSTEM and application.property(BELIEVED) != system_look(application):
        window.dress(settings.theme, settings.text_scale)


def _secret_store(*, practice: bool) -> SecretStore:
    from myna_reception.eligibility.secrets import open_secret_store

    return open_secret_store(practice=practice)


def _window_class(options: DeskOptions) -> type[MainWindow]:
    if not options.kiosk:
        return MainWindow
    from myna_reception.ui.kiosk.window import KioskWindow

    return KioskWindow
