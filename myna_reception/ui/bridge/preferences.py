"""The settings in use: one copy for the whole window, kept when they change. Lives on the UI thread."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from myna_reception.settings import Settings, SettingsFile
from myna_reception.ui.bridge.bugs import log_bug


class Preferences(QObject):
    """``now`` is what holds; ``changed`` tells that it became something else."""

    changed = Signal(object, object)  # Settings before, Settings now
    not_kept = Signal()  # the disk refused; the change holds for this run

    def __init__(self, file: SettingsFile, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self.now: Settings = file.load()

    def change(self, **fields: Any) -> None:
        """Take new values of fields of ``Settings``, and keep them."""
        before, self.now = self.now, replace(self.now, **fields)
        if self.now == before:
            return
        try:
            self._file.save(self.now)
        except OSError as error:
            log_bug(error)
            self.not_kept.emit()
        self.changed.emit(before, self.now)
