"""Cameras: what they have in common, the real ones, and one that plays a script.

Every picture goes through a ``QVideoSink``, whoever makes it. QtMultimedia is loaded when a camera is first wanted, so
that the window neither waits for it nor needs it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCameraPermission, QCoreApplication, QObject, QPermission, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from myna_reception.reception.face import FaceTrouble

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QCamera, QCameraDevice, QCameraFormat, QVideoFrame

WANTED_WIDTH = 1280  # pixels: more makes no face easier to compare
WANTED_RATE = 15.0  # pictures a second
DEVICE_FILES = Path("/dev")  # where Linux keeps its cameras, as video0, video1, …


@dataclass(frozen=True, slots=True)
class CameraDevice:
    """A camera that can be chosen: ``id`` stays the same, ``name`` is the maker's."""

    id: str
    name: str


class Camera(QObject):
    """Gives pictures between ``start`` and ``stop``. Made and used on the UI thread; pictures come on it too."""

    frame = Signal(object)  # QVideoFrame
    failed = Signal(object)  # FaceTrouble; nothing comes after it

    @property
    def sink(self) -> QObject:
        """The ``QVideoSink`` that every picture goes through; made at the first ``start``."""
        from PySide6.QtMultimedia import QVideoSink

        existing = self.findChild(QVideoSink)
        if existing is not None:
            return existing
        made = QVideoSink(self)
        made.videoFrameChanged.connect(self._arrived)
        return made

    def start(self) -> None:
        """Switch on. What goes wrong is told by ``failed``, never raised."""
        raise NotImplementedError

    def stop(self) -> None:
        """Switch off; may be called twice. Pictures that are still on their way are dropped."""
        raise NotImplementedError

    def ask_turn(self, sign: int) -> None:
        """What the person is asked to do: 1 turn to their left, -1 to their right, 0 look ahead. For practice."""

    @Slot("QVideoFrame")
    def _arrived(self, frame: QVideoFrame) -> None:
        self.frame.emit(frame)


class DeviceCamera(Camera):
    """A real camera: the one with ``device_id``, or else the system's first choice."""

    def __init__(self, device_id: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted = device_id
        self._camera: QCamera | None = None
        self._session: QObject | None = None
        self._devices: QObject | None = None
        self._asking = False

    def start(self) -> None:
        """See ``Camera``. Where the system asks the person first (macOS), the camera begins with the answer."""
        if self._asking:
            return
        app, permission = QCoreApplication.instance(), QCameraPermission()
        standing = Qt.PermissionStatus.Granted if app is None else app.checkPermission(permission)
        if app is not None and standing == Qt.PermissionStatus.Undetermined:
            self._asking = True
            app.requestPermission(permission, self, self._answered)
        else:
            self._begin(standing)

    def _answered(self, permission: QPermission) -> None:
        if self._asking:  # not stopped meanwhile
            self._asking = False
            self._begin(permission.status())

    def _begin(self, standing: Qt.PermissionStatus) -> None:
        if standing != Qt.PermissionStatus.Granted:
            self._fail(FaceTrouble.NOT_ALLOWED)
            return
        try:
            from PySide6.QtMultimedia import QCamera, QMediaCaptureSession, QMediaDevices
        except ImportError:
            self._fail(FaceTrouble.NO_VIDEO_LIBRARY)
            return
        device = _choose(QMediaDevices.videoInputs(), self._wanted)
        if device is None:
            self._fail(FaceTrouble.NOT_ALLOWED if _kept_from_a_camera() else FaceTrouble.NO_CAMERA)
            return
        self._devices = devices = QMediaDevices(self)
        devices.videoInputsChanged.connect(self._inputs_changed)
        self._camera = camera = QCamera(device, self)
        chosen = _format(device)
        if chosen is not None:
            camera.setCameraFormat(chosen)
        camera.errorOccurred.connect(self._broke)
        self._session = session = QMediaCaptureSession(self)
        session.setCamera(camera)
        session.setVideoSink(self.sink)  # type: ignore[arg-type]
        camera.start()

    def stop(self) -> None:
        """See ``Camera``."""
        self._asking = False
        camera, self._camera = self._camera, None
        if camera is not None:
            camera.stop()
        for part in (self._session, camera, self._devices):
            if part is not None:
                part.deleteLater()
        self._session = self._devices = None

    def _arrived(self, frame: QVideoFrame) -> None:
        if self._camera is not None:
            super()._arrived(frame)

    @Slot()
    def _inputs_changed(self) -> None:
        from PySide6.QtMultimedia import QMediaDevices

        if self._camera is None:
            return
        used = self._camera.cameraDevice().id()
        if all(device.id() != used for device in QMediaDevices.videoInputs()):
            self._fail(FaceTrouble.LOST)

    @Slot()
    def _broke(self) -> None:
        if self._camera is not None:
            self._fail(FaceTrouble.IN_USE)

    def _fail(self, fault: FaceTrouble) -> None:
        self.stop()
        # Later: whoever starts a camera is told after ``start`` has come back.
        QTimer.singleShot(0, self, lambda: self.failed.emit(fault))


class ScriptedCamera(Camera):
    """Plays pictures that somebody else makes: tests, and practice with drawn people.

    ``script`` gives a picture (``QImage``, a null one for what is no picture) at every ``interval_ms``, a fault, or
    None for nothing this time. Without one, ``show`` is called from outside.
    """

    def __init__(
        self,
        script: Iterator[QImage | FaceTrouble | None] | None = None,
        interval_ms: int = 66,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._script = script
        self._on = False
        self._timer = QTimer(self)
        self._timer.setInterval(interval_ms)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._next)

    @property
    def is_on(self) -> bool:
        """Whether it was started and not stopped."""
        return self._on

    def start(self) -> None:
        """See ``Camera``."""
        self._on = True
        if self._script is not None:
            self._timer.start()

    def stop(self) -> None:
        """See ``Camera``."""
        self._on = False
        self._timer.stop()

    def show(self, picture: QImage) -> None:
        """A picture through the sink, while it is on."""
        from PySide6.QtMultimedia import QVideoFrame

        if self._on:
            self.sink.setVideoFrame(QVideoFrame() if picture.isNull() else QVideoFrame(picture))  # type: ignore[attr-defined]

    def break_down(self, fault: FaceTrouble) -> None:
        """It stops by itself."""
        if self._on:
            self.stop()
            self.failed.emit(fault)

    @Slot()
    def _next(self) -> None:
        made = next(self._script, FaceTrouble.LOST) if self._script is not None else None
        if isinstance(made, FaceTrouble):
            self.break_down(made)
        elif made is not None:
            self.show(made)


def cameras() -> tuple[CameraDevice, ...]:
    """The cameras of this computer, the system's first choice first. UI thread; up to a second at the first call."""
    try:
        from PySide6.QtMultimedia import QMediaDevices
    except ImportError:
        return ()
    found = sorted(QMediaDevices.videoInputs(), key=lambda device: not device.isDefault())
    return tuple(
        CameraDevice(bytes(device.id().data()).decode(errors="replace"), device.description()) for device in found
    )


def _kept_from_a_camera() -> bool:
    """Whether there is a camera that this user may not open: Linux lists none of those, as if there were none."""
    files = sorted(DEVICE_FILES.glob("video[0-9]*"))
    return bool(files) and not any(os.access(file, os.R_OK | os.W_OK) for file in files)


def _choose(devices: list[QCameraDevice], wanted: str) -> QCameraDevice | None:
    """The wanted one; the default where it is away; None without any."""
    by_id = {bytes(device.id().data()).decode(errors="replace"): device for device in devices}
    if wanted in by_id:
        return by_id[wanted]
    return next((device for device in devices if device.isDefault()), devices[0] if devices else None)


def _format(device: QCameraDevice) -> QCameraFormat | None:
    """The format nearest to what a face needs: a camera left to itself may send 4K pictures."""
    fitting = [each for each in device.videoFormats() if each.maxFrameRate() >= WANTED_RATE]
    return min(fitting, key=lambda each: abs(each.resolution().width() - WANTED_WIDTH), default=None)
