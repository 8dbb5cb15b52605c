"""From a camera's frames to pictures that can be shown and looked at: off the UI thread, the newest frame only."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from myna_reception.reception.face import FaceTrouble
from myna_reception.ui.bridge.bugs import log_bug
from myna_reception.ui.bridge.camera import WANTED_WIDTH, Camera
from myna_reception.ui.bridge.lanes import Lane
from myna_reception.verify.face.feed import FeedTrouble, FeedWatch

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QVideoFrame

WATCH_MS = 250
_TINY = 24  # pixels across: enough for a mean


@dataclass(frozen=True, slots=True)
class Shot:
    """A frame as a picture: RGB888, at most 1280 pixels wide, not mirrored. ``at``: monotonic seconds."""

    image: QImage
    at: float
    fingerprint: int  # equal for equal pictures
    brightness: float  # mean luminance, 0–255


class CameraFeed(QObject):
    """One camera, from ``start`` to ``stop``. Lives on the UI thread; ``lane`` has one worker and may be shared."""

    shot = Signal(object)  # Shot
    troubled = Signal(object)  # FaceTrouble; the camera is off then

    def __init__(self, camera: Camera, lane: Lane, clock: Callable[[], float], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.camera = camera
        camera.setParent(self)
        self._lane = lane
        self._clock = clock
        self._on = self._busy = False
        self._waiting: tuple[QVideoFrame, float] | None = None
        self._watch = FeedWatch(0.0)
        self._timer = QTimer(self)
        self._timer.setInterval(WATCH_MS)
        self._timer.timeout.connect(self._look_after)
        camera.frame.connect(self._arrived)
        camera.failed.connect(self._fail)

    def start(self) -> None:
        """Switch the camera on."""
        self._on = True
        self._watch = FeedWatch(self._clock())
        self._timer.start()
        self.camera.start()

    def stop(self) -> None:
        """Switch it off and forget what is on its way. May be called twice."""
        self._on, self._waiting = False, None
        self._timer.stop()
        self.camera.stop()

    @Slot(object)
    def _arrived(self, frame: QVideoFrame) -> None:
        if not self._on:
            return
        if self._busy:
            self._waiting = (frame, self._clock())  # the one that waited before is dropped
            return
        self._busy = True
        at = self._clock()
        self._lane.run(lambda: _shot(frame, at), self._made, self._broke)

    def _made(self, shot: Shot | None) -> None:
        self._busy = False
        waiting, self._waiting = self._waiting, None
        if not self._on:
            return
        if shot is not None:
            self._watch = self._watch.saw(shot.at, shot.fingerprint, shot.brightness)
            self.shot.emit(shot)
        if waiting is not None and self._on:
            self._busy = True
            self._lane.run(lambda: _shot(*waiting), self._made, self._broke)

    def _broke(self, error: BaseException) -> None:
        self._busy = False
        log_bug(error)
        self._fail(FaceTrouble.LOST)

    @Slot()
    def _look_after(self) -> None:
        if self._busy:
            return  # a slow computer is no silent camera
        match self._watch.trouble(self._clock()):
            case FeedTrouble.SILENT:
                self._fail(FaceTrouble.IN_USE if self._watch.last is None else FaceTrouble.LOST)
            case FeedTrouble.FROZEN:
                self._fail(FaceTrouble.FROZEN)
            case FeedTrouble.BLACK:
                self._fail(FaceTrouble.BLACK)

    @Slot(object)
    def _fail(self, trouble: FaceTrouble) -> None:
        if self._on:
            self.stop()
            self.troubled.emit(trouble)


def _shot(frame: QVideoFrame, at: float) -> Shot | None:
    """On the lane. None for a frame that is no picture."""
    image = frame.toImage()
    if image.isNull():
        return None
    if image.width() > WANTED_WIDTH:
        image = image.scaledToWidth(WANTED_WIDTH, Qt.TransformationMode.FastTransformation)
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    if frame.mirrored():  # a driver that shows people as in a mirror: the sides of a head turn would be swapped
        image = image.mirrored(True, False)
    tiny = image.scaled(_TINY, _TINY).convertToFormat(QImage.Format.Format_Grayscale8)  # 24 bytes a row: no gaps
    grey = bytes(tiny.constBits())
    return Shot(image, at, zlib.crc32(image.constBits()), sum(grey) / len(grey))


def pixels(image: QImage) -> bytes:
    """The bytes of an RGB888 picture without the gaps at the end of its rows."""
    row, width = image.bytesPerLine(), image.width() * 3
    data = bytes(image.constBits())
    if row == width:
        return data
    return b"".join(data[start : start + width] for start in range(0, row * image.height(), row))
