"""ユーザ設定情報 for the activation's form: from the portal's PDF or a picture of it, or held to the camera."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from myna_reception.eligibility.account_sheet import AccountSheet, AccountSheetError
from myna_reception.ui import texts_account_sheet as words
from myna_reception.ui.bridge.bugs import log_bug
from myna_reception.ui.bridge.lanes import Lane
from myna_reception.ui.bridge.preferences import Preferences
from myna_reception.ui.window import MainWindow

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from myna_reception.reception.face import FaceTrouble
    from myna_reception.ui.bridge.camera import Camera
    from myna_reception.ui.bridge.first_start import ActivationDesk
    from myna_reception.ui.bridge.sheet_camera import SheetCamera


class SheetDesk(QObject):
    """Fills the form in. Lives on the UI thread; files are read on ``jobs``."""

    def __init__(
        self,
        window: MainWindow,
        preferences: Preferences,
        jobs: Lane,
        desk: ActivationDesk,
        *,
        open_camera: Callable[[str], Camera] | None = None,
        parent: QObject | None = None,
    ) -> None:
        """A sheet of another world than the ``desk``'s is refused. ``open_camera`` gives the camera with an ID."""
        super().__init__(parent)
        self._window = window
        self._preferences = preferences
        self._jobs = jobs
        self._desk = desk
        self._open_camera = open_camera
        self._sheet_camera: SheetCamera | None = None
        window.activation_sheet_chosen.connect(self._read_sheet)
        window.activation_camera_wanted.connect(self._use_camera)

    def close(self) -> None:
        """Switch the camera off, and stop its workers."""
        if self._sheet_camera is not None:
            self._sheet_camera.close()

    @Slot(Path)
    def _read_sheet(self, path: Path) -> None:
        self._window.set_sheet_busy(True)
        self._jobs.run(lambda: _sheet_in(path), self._sheet_read, self._not_read)

    @Slot(bool)
    def _use_camera(self, on: bool) -> None:
        if not on:
            self._camera_off()
            return
        if self._sheet_camera is None:
            from myna_reception.ui.bridge.camera import DeviceCamera
            from myna_reception.ui.bridge.sheet_camera import SheetCamera

            opened = self._open_camera or DeviceCamera
            self._sheet_camera = camera = SheetCamera(lambda: opened(self._preferences.now.camera), parent=self)
            camera.seen.connect(self._show_picture)
            camera.found.connect(self._sheet_seen)
            camera.refused.connect(self._not_read)
            camera.troubled.connect(self._camera_troubled)
        self._window.pages.activation.show_camera(True)
        self._sheet_camera.start()

    @Slot(object)
    def _show_picture(self, picture: QImage) -> None:
        self._window.pages.activation.show_picture(picture)  # of today's theme: another one makes all pages anew

    def _camera_off(self) -> None:
        if self._sheet_camera is not None:
            self._sheet_camera.stop()
        self._window.pages.activation.show_camera(False)

    @Slot(object)
    def _sheet_seen(self, sheet: AccountSheet) -> None:
        self._camera_off()
        self._sheet_read(sheet)

    @Slot(object)
    def _camera_troubled(self, trouble: FaceTrouble) -> None:
        from myna_reception.ui.texts_match import trouble_title

        self._camera_off()
        self._window.show_sheet_problem(trouble_title(trouble), words.CAMERA_STEP)

    def _sheet_read(self, sheet: AccountSheet) -> None:
        self._window.set_sheet_busy(False)
        if sheet.practice != self._desk.practice:
            self._window.show_sheet_problem(*(words.WRONG_WORLD_LIVE if sheet.practice else words.WRONG_WORLD_PRACTICE))
            return
        self._window.fill_activation(sheet.values)
        self._window.show_sheet_read()

    @Slot(object)
    def _not_read(self, error: BaseException) -> None:
        self._camera_off()
        self._window.set_sheet_busy(False)
        if isinstance(error, AccountSheetError):
            self._window.show_sheet_problem(*words.PROBLEMS[error.problem])
        else:
            log_bug(error)
            self._window.show_notice("internal_error")


def _sheet_in(path: Path) -> AccountSheet:
    from myna_reception.eligibility.account_sheet import read_account_sheet

    return read_account_sheet(path)
