"""Counts how long nobody touches the kiosk, and says so 20 seconds ahead of what then happens."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from myna_reception.ui.activity import Activity

AHEAD = 20  # seconds


class IdleWatch(QObject):
    """``soon`` with the seconds left, each second of the last twenty; ``active`` when somebody came back; ``over``."""

    soon = Signal(int)
    active = Signal()
    over = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.timer = QTimer(self)
        self.timer.setInterval(1000)
        self.timer.timeout.connect(self.tick)
        self._activity = Activity(self)
        self._activity.seen.connect(self._begin_anew)
        self._limit = self._left = 0

    def start(self, limit: timedelta | None) -> None:
        """Begin to count; None: it may stand for ever."""
        self.stop()
        if limit is not None:
            self._limit = self._left = max(int(limit.total_seconds()), AHEAD + 1)
            self._activity.start()
            self.timer.start()

    def stop(self) -> None:
        """Forget about it."""
        was_soon = self._is_soon
        self.timer.stop()
        self._left = 0
        self._activity.stop()
        if was_soon:
            self.active.emit()

    @property
    def _is_soon(self) -> bool:
        return self.timer.isActive() and self._left <= AHEAD

    def tick(self) -> None:
        """One second went by."""
        self._left -= 1
        if self._left <= 0:
            self.stop()
            self.over.emit()
        elif self._left <= AHEAD:
            self.soon.emit(self._left)

    def _begin_anew(self) -> None:
        if self.timer.isActive():
            was_soon = self._is_soon
            self._left = self._limit
            if was_soon:
                self.active.emit()
