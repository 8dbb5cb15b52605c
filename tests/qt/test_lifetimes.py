"""Window and desk may die in either order: nothing that outlives one of them calls for it afterwards."""

import threading
from dataclasses import replace
from types import SimpleNamespace

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from myna_reception.eligibility.secrets import MemoryStore
from myna_reception.reception.clock import SystemClock
from myna_reception.reception.events import CardPlaced
from myna_reception.reception.policy import Policy
from myna_reception.settings import TERMS_VERSION, Mask, SettingsFile, Theme
from myna_reception.simulator.virtual_card.reader import VirtualReader
from myna_reception.ui.bridge.camera import ScriptedCamera
from myna_reception.ui.bridge.controller import ReceptionController
from myna_reception.ui.bridge.desk import Desk
from myna_reception.ui.bridge.face_desk import FaceDesk
from myna_reception.ui.bridge.lanes import Lane
from myna_reception.ui.bridge.records_desk import RecordsDesk
from myna_reception.ui.gallery import STATES
from myna_reception.ui.kiosk.bridge import KioskBridge
from myna_reception.ui.kiosk.window import KioskWindow
from myna_reception.ui.window import MainWindow
from myna_reception.verify.face.check import CheckPhase, Progress
from tests.qt.test_facilities import FakeTerminal

KINDS = {"desk": MainWindow, "kiosk": KioskWindow}


class Cameras:
    def devices(self):
        return ()

    def open(self, device_id):
        return ScriptedCamera()


@pytest.fixture(params=KINDS)
def parts(request, qtbot, tmp_path):
    """A desk at work with all that belongs to it, by name; what is still alive at the end is closed."""
    window = KINDS[request.param](practice=True)
    window.show()
    window.activateWindow()
    settings = SettingsFile(tmp_path)
    settings.save(
        replace(
            settings.load(), terms_version_agreed=TERMS_VERSION, passcode_asked=True, mask=Mask.ALL, sounds=False,
        )
    )  # fmt: skip
    controller = ReceptionController(VirtualReader(), SystemClock(), Policy(), settings.load().grace_rule)
    records = RecordsDesk(tmp_path, MemoryStore, SystemClock(), practice=True)
    faces, terminal = FaceDesk(Cameras()), FakeTerminal()
    service = SimpleNamespace(close=lambda: None)
    desk = Desk(
        window, controller, terminal, settings, lambda _: service, records=records, faces=faces, facilities=terminal
    )
    bridge = KioskBridge(window, desk) if request.param == "kiosk" else None
    desk.first_start.begin()
    qtbot.waitUntil(lambda: bool(desk.facilities.lines))
    qtbot.waitUntil(lambda: records.ledger is not None)
    made = SimpleNamespace(window=window, desk=desk, controller=controller, records=records, faces=faces, bridge=bridge)
    yield made
    if shiboken6.isValid(desk):
        close(made)
    elif controller._watch is not None:  # it was never closed: its threads go on
        controller._watch.stop()
        records.hub.stop()
        records.ledger.close()
    if shiboken6.isValid(window):
        shiboken6.delete(window)


def close(parts):
    if parts.bridge is not None:
        parts.bridge.close()
    parts.desk.close()


def alive(parts):
    """Every object that is left, children too."""
    roots = [each for each in vars(parts).values() if isinstance(each, QObject) and shiboken6.isValid(each)]
    return [*roots, *(child for root in roots for child in root.findChildren(QObject) if shiboken6.isValid(child))]


def everything_happens(parts):
    """Whatever can still call: the application, the system, timers, the disk, the card, a press elsewhere."""
    application = QApplication.instance()
    hints = application.styleHints()
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    hints.accessibility().contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    application.focusChanged.emit(None, None)
    application.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    application.clipboard().dataChanged.emit()
    elsewhere = QLineEdit()
    elsewhere.show()
    elsewhere.setFocus()
    QTest.keyClick(elsewhere, Qt.Key.Key_A)
    for each in alive(parts):
        if shiboken6.isValid(each) and isinstance(each, QTimer) and each.isActive():
            each.start(0)
    QTest.qWait(1)
    now = parts.desk.preferences.now
    for signal, told in (
        ("records.noticed", ("internal_error",)),
        ("records.hand_offs_changed", ()),
        ("records.opened", ()),
        ("faces.looked", (Progress(CheckPhase.LOOK, None, 0.0),)),
        ("controller.state_changed", (STATES["eligible-grace"],)),
        ("controller.state_changed", (STATES["waiting"],)),
        ("controller.broke", ()),
        ("desk.preferences.changed", (now, replace(now, theme=Theme.DARK))),
        ("desk.preferences.not_kept", ()),
        ("desk.facilities.changed", ()),
        ("desk.facilities.emptied", ()),
        ("desk.speech.no_voice", ()),
        ("desk.speech.no_foreign_voice", ()),
        ("window.intent", (CardPlaced("r9"),)),
        ("window.facilities_asked", ("open", None)),
        ("window.records_asked", ("open", None)),
        ("window.other_routes_asked", ("open", None)),
        ("window.settings_wanted", ()),
        ("window.camera_wanted", (True,)),
        ("window.speech_wanted", ()),
    ):  # fmt: skip
        *path, name = signal.split(".")
        sender = parts
        for step in path:
            sender = getattr(sender, step)
        if shiboken6.isValid(sender):
            getattr(sender, name).emit(*told)
    if shiboken6.isValid(parts.controller):
        parts.controller.handle(CardPlaced("r8"))
    QTest.qWait(1)
    shiboken6.delete(elsewhere)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize("victim", ["window", "desk"])
@pytest.mark.parametrize("state", ["pin", "eligible-grace"])
def test_what_is_left_calls_for_nothing_that_is_gone(parts, state, victim):
    parts.controller._state = STATES[state]
    parts.controller.state_changed.emit(STATES[state])
    parts.controller._restart_timer()
    held = threading.Event()
    lanes = [each for each in alive(parts) if isinstance(each, Lane)]
    for lane in lanes:
        lane.run(held.wait, lambda _: pytest.fail("told what happened to nobody"))
    shiboken6.delete(getattr(parts, victim))
    held.set()
    for lane in lanes:
        lane._executor.shutdown()
    everything_happens(parts)


@pytest.mark.parametrize("victim", ["window", "desk"])
def test_after_the_end_either_may_go_first(parts, victim):
    close(parts)
    shiboken6.delete(getattr(parts, victim))
    everything_happens(parts)
