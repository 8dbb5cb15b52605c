"""A real camera that the system, or the person at it, keeps from the app."""

import os
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QCameraPermission, Qt

from myna_reception.reception.face import FaceTrouble
from myna_reception.ui.bridge import camera as module
from myna_reception.ui.bridge.camera import DeviceCamera, cameras

UNDETERMINED, DENIED, GRANTED = (Qt.PermissionStatus[name] for name in ("Undetermined", "Denied", "Granted"))


class Answered(QCameraPermission):
    """A permission as the system hands it back."""

    def __init__(self, status):
        super().__init__()
        self._status = status

    def status(self):
        return self._status


class System:
    """Where the app asks for the camera; Linux's own always agrees."""

    def __init__(self, standing):
        self.standing = standing
        self.answer = None

    def checkPermission(self, _permission):
        return self.standing

    def requestPermission(self, _permission, _context, answer):
        assert self.answer is None, "asked twice"
        self.answer = answer


@pytest.fixture
def system(monkeypatch, tmp_path):
    """A system without a camera of its own, that has not been asked yet."""
    if cameras():
        pytest.skip("this computer has a camera")
    system = System(UNDETERMINED)
    monkeypatch.setattr(module, "QCoreApplication", SimpleNamespace(instance=lambda: system))
    monkeypatch.setattr(module, "DEVICE_FILES", tmp_path)
    return system


def told_by(qtbot, camera, work):
    with qtbot.waitSignal(camera.failed) as told:
        work()
    return told.args[0]


def test_refused_before_says_so_and_asks_nobody(qtbot, system):
    system.standing = DENIED
    camera = DeviceCamera()
    assert told_by(qtbot, camera, camera.start) is FaceTrouble.NOT_ALLOWED
    assert system.answer is None


@pytest.mark.parametrize(("answer", "fault"), [(DENIED, FaceTrouble.NOT_ALLOWED), (GRANTED, FaceTrouble.NO_CAMERA)])
def test_a_system_that_asks_is_waited_for(qtbot, system, answer, fault):
    camera = DeviceCamera()
    camera.start()
    camera.start()  # «もう一度» while the question is on the screen
    assert told_by(qtbot, camera, lambda: system.answer(Answered(answer))) is fault


def test_an_answer_after_the_camera_was_given_up_begins_nothing(qtbot, system):
    camera = DeviceCamera()
    camera.start()
    camera.stop()
    with qtbot.assertNotEmitted(camera.failed, wait=1):
        system.answer(Answered(GRANTED))


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="files of devices are a matter of POSIX")
@pytest.mark.parametrize(("readable", "fault"), [(False, FaceTrouble.NOT_ALLOWED), (True, FaceTrouble.NO_CAMERA)])
def test_a_camera_that_this_user_may_not_open_is_not_called_missing(
    qtbot, system, tmp_path, monkeypatch, readable, fault
):
    (tmp_path / "video0").touch()
    monkeypatch.setattr(module.os, "access", lambda _file, _mode: readable)
    system.standing = GRANTED
    camera = DeviceCamera()
    assert told_by(qtbot, camera, camera.start) is fault
