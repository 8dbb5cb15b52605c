"""Whether somebody is there: keys, presses and touches, as they come to any window of the app."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

_KINDS = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin)


class Activity(QObject):
    """``seen`` at each of them, between ``start`` and ``stop``.

    It looks at what comes to the windows. A filter of the application would do too, but Python would be asked of every
    event of every widget then: some thousands at a change of page.
    """

    seen = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.on = False

    def start(self) -> None:
        """Begin to look."""
        application = QGuiApplication.instance()
        if not self.on and isinstance(application, QGuiApplication):
            self.on = True
            application.focusWindowChanged.connect(self._look_round)  # a dialog that opens
            self._look_round()

    def stop(self) -> None:
        """Look no longer."""
        application = QGuiApplication.instance()
        if self.on and isinstance(application, QGuiApplication):
            self.on = False
            application.focusWindowChanged.disconnect(self._look_round)
            for window in QGuiApplication.allWindows():
                window.removeEventFilter(self)

    def _look_round(self) -> None:
        if self.on:
            for window in QGuiApplication.allWindows():
                window.installEventFilter(self)  # once, however often it is asked for

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say that somebody is there."""
        if event.type() in _KINDS:
            QTimer.singleShot(0, self, self._look_round)  # a list that it opens is a window of its own, without focus
            self.seen.emit()
        # Never ask the base class: of what is only being made Python may hold something else, which it refuses with an
        # error in the middle of Qt's own code.
        return False
