"""A result on the clipboard for a while: cleared after a set time, unless something else was copied meanwhile."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QMimeData, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication

from myna_reception.reception.clock import Clock

# Asks clipboard managers not to keep what is copied (KDE, Windows, macOS)
_HINTS = {
    "x-kde-passwordManagerHint": b"secret",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"1",
    "org.nspasteboard.ConcealedType": b"1",
}


class ResultClipboard(QObject):
    """Used on the UI thread."""

    cleared = Signal()

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._text = ""
        self.given_at: datetime | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)

    def put(self, text: str, seconds: float) -> None:
        """Copy a text; it goes by itself after ``seconds``."""
        data = QMimeData()
        data.setText(text)
        for name, value in _HINTS.items():
            data.setData(name, value)
        QGuiApplication.clipboard().setMimeData(data)
        self._text = text
        self.given_at = self._clock.now()
        self._timer.start(int(seconds * 1000))

    @Slot()
    def clear(self) -> None:
        """Take the text back, if it still lies there."""
        text, self._text = self._text, ""
        self._timer.stop()
        clipboard = QGuiApplication.clipboard()
        if text and clipboard.text() in (text, text.replace("\r\n", "\n")):
            clipboard.clear()
            self.cleared.emit()
