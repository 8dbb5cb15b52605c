"""The last resort for bugs: said to staff, logged without a patient's data, and the desk goes on."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, Slot

from myna_reception.ui.bridge.bugs import log_bug


class CrashHandler(QObject):
    """Takes unexpected exceptions of slots and of threads.

    Python's own handlers would print the exception's text, which may hold a name or a number. Made on the UI thread.
    """

    _happened = Signal()

    def __init__(self, tell: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tell = tell
        self._happened.connect(self._tell_staff, Qt.ConnectionType.QueuedConnection)
        sys.excepthook = self._in_slot
        threading.excepthook = self._in_thread

    def remove(self) -> None:
        """Give the hooks back to Python."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def _in_slot(self, kind: type[BaseException], error: BaseException, place: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        log_bug(error)
        self._happened.emit()

    def _in_thread(self, what: threading.ExceptHookArgs) -> None:
        if what.exc_value is not None:
            log_bug(what.exc_value)
        self._happened.emit()

    @Slot()
    def _tell_staff(self) -> None:
        self._tell()
