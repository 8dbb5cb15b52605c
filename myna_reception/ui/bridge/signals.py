"""Ctrl+C and a polite end (SIGTERM) close the desk as its window does, with PINs wiped and threads stopped."""

from __future__ import annotations

import signal
import socket

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier, Slot

ENDING = (signal.SIGINT, signal.SIGTERM)


class QuitOnSignal(QObject):
    """Python handles a signal only between its own instructions, which a resting event loop never reaches.

    So the signal also writes a byte to a socket that the event loop watches. Made on the main thread.
    """

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__(application)
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._wake)
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        for number in ENDING:
            signal.signal(number, lambda *_: None)

    @Slot()
    def _wake(self) -> None:
        if any(number in ENDING for number in self._reader.recv(64)):
            application = QCoreApplication.instance()
            if application is not None:
                application.setProperty("ending", True)  # the kiosk's window refuses to be closed otherwise
            QCoreApplication.quit()
