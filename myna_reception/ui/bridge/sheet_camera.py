"""The sheet's QR code (ユーザ設定情報) held to a camera: looked for in its frames, off the UI thread."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage

from myna_reception.eligibility.account_sheet import AccountSheet, sheet_in_frame
from myna_reception.ui.bridge.camera_feed import CameraFeed, Shot
from myna_reception.ui.bridge.lanes import Lane

if TYPE_CHECKING:
    from myna_reception.ui.bridge.camera import Camera


class SheetCamera(QObject):
    """Looks from ``start`` until a sheet is found, a trouble comes or ``stop``. UI thread; keeps no picture."""

    seen = Signal(object)  # QImage: what the camera sees
    found = Signal(object)  # AccountSheet
    refused = Signal(object)  # AccountSheetError: sheets of several terminals at once
    troubled = Signal(object)  # FaceTrouble

    def __init__(self, open_camera: Callable[[], Camera], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open_camera = open_camera
        self._frames = Lane("sheet-frames", parent=self)
        self._codes = Lane("sheet-codes", parent=self)
        self._feed: CameraFeed | None = None
        self._looking = False  # into a frame, now

    def start(self) -> None:
        """Switch the camera on."""
        self.stop()
        self._feed = feed = CameraFeed(self._open_camera(), self._frames, time.monotonic, parent=self)
        feed.shot.connect(self._look)
        feed.troubled.connect(self._broke)
        feed.start()

    def stop(self) -> None:
        """Switch it off. May be called twice."""
        feed, self._feed = self._feed, None
        if feed is not None:
            feed.stop()
            feed.deleteLater()

    def close(self) -> None:
        """The end: no ``start`` comes after it."""
        self.stop()
        self._frames.stop()
        self._codes.stop()

    @Slot(object)
    def _look(self, shot: Shot) -> None:
        feed = self._feed
        if feed is None:
            return
        self.seen.emit(shot.image)
        if not self._looking:  # else this frame is only shown
            self._looking = True
            self._codes.run(
                lambda: _sheet_in(shot.image), lambda sheet: self._looked(feed, sheet), lambda e: self._looked(feed, e)
            )

    def _looked(self, feed: CameraFeed, found: AccountSheet | BaseException | None) -> None:
        self._looking = False
        if found is None or feed is not self._feed:
            return
        self.stop()
        if isinstance(found, BaseException):
            self.refused.emit(found)
        else:
            self.found.emit(found)

    @Slot(object)
    def _broke(self, trouble: object) -> None:
        self.stop()
        self.troubled.emit(trouble)


def _sheet_in(image: QImage) -> AccountSheet | None:
    """On the lane. Raises ``AccountSheetError``."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    width, height, line = grey.width(), grey.height(), grey.bytesPerLine()
    rows = bytes(grey.constBits())
    packed = rows if line == width else b"".join(rows[y * line : y * line + width] for y in range(height))
    return sheet_in_frame(packed, width, height)
