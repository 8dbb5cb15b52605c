"""Notices that do not stop the work."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from myna_reception.ui import texts
from myna_reception.ui.widgets.banner import Banner
from myna_reception.ui.widgets.buttons import Button


class NoticeBar(QFrame):
    """Notices that do not stop the work, each until it is closed."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "plain")
        self._banner = Banner()
        self._close = Button(texts.CLOSE, "quiet", "cross")
        self._close.setAccessibleName(texts.DISMISS)
        self._close.clicked.connect(self._closed)
        self._banner.row.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 0)
        column.addWidget(self._banner)
        self.hide()

    def say(self, code: str) -> str:
        """Show the notice ``code``; returns its words."""
        notice = texts.notice(code)
        self._banner.say(notice.tone, "", notice.text)
        self.show()
        return notice.text

    def dismiss(self) -> None:
        """Take the notice away."""
        self._banner.clear()
        self.hide()

    def _closed(self) -> None:
        self.dismiss()
        self.closed.emit()
