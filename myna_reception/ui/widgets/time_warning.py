"""Announces, 20 s ahead, that an untouched page will end; any key or press puts the end off."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QVBoxLayout

from myna_reception.ui import texts
from myna_reception.ui.activity import Activity
from myna_reception.ui.theme.tokens import Tone
from myna_reception.ui.widgets.banner import Banner
from myna_reception.ui.widgets.speech import announce

AHEAD = timedelta(seconds=20)


class TimeWarning(QFrame):
    """Says it; the controller is what ends the page, and it listens to the same keys and presses."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "plain")
        self.banner = Banner()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 0)
        column.addWidget(self.banner)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self._warn)
        self._activity = Activity(self)
        self._activity.seen.connect(self._begin_anew)
        self.hide()

    def start(self, limit: timedelta | None) -> None:
        """Begin to count; None: the page may stand for ever."""
        self.stop()
        if limit is not None and limit > AHEAD:
            self._activity.start()
            self.timer.start(int((limit - AHEAD).total_seconds() * 1000))

    def stop(self) -> None:
        """Forget about it."""
        self.timer.stop()
        self._activity.stop()
        self.banner.clear()
        self.hide()

    def _begin_anew(self) -> None:
        if self.timer.isActive() or self.isVisible():
            self.banner.clear()
            self.hide()
            self.timer.start()

    def _warn(self) -> None:
        words = texts.seconds_left(int(AHEAD.total_seconds()))
        self.banner.say(Tone.WARNING, words, texts.TIME_EXTEND)
        self.show()
        announce(self, self.banner.words, urgent=True)
