"""ポータルサイト: its address, and a button that opens it in the system's browser. Nothing else is ever opened."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from myna_reception.settings import Settings
from myna_reception.ui.pages.settings.section import Change, Section
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.field import Field
from myna_reception.ui.widgets.flow import FlowLayout

_TITLE = "ポータルサイト"
_ADDRESS = "アドレス"
_ADDRESS_SUPPORT = "https:// で始まるもの。空なら、使いません。"
_KEEP = "アドレスを保存する"
_OPEN = "ポータルサイトを開く"
_NONE = "アドレスは決めていません"
_WRONG = "https:// で始まるアドレスを入力してください"


def portal_address(typed: str) -> str | None:
    """The address as it is kept: https, a host, nobody's name or password. Empty stays empty; None: none of these."""
    text = typed.strip()
    if not text:
        return ""
    url = QUrl(text, QUrl.ParsingMode.StrictMode)
    good = url.isValid() and url.scheme() == "https" and bool(url.host()) and not url.userInfo()
    return url.toString(QUrl.ComponentFormattingOption.FullyEncoded) if good else None


class PortalView(QWidget):
    """The address, «保存する» and «開く»."""

    def __init__(self, change: Change) -> None:
        super().__init__()
        self._change = change
        self._kept = ""
        self.field = Field(_ADDRESS, _ADDRESS_SUPPORT)
        self.field.submitted.connect(self._keep)
        keep = Button(_KEEP, "secondary", "check")
        keep.clicked.connect(self._keep)
        self.open = Button(_OPEN, "secondary", "globe")
        self.open.clicked.connect(self._open)
        row = QWidget()
        buttons = FlowLayout(row, spacing=16)
        buttons.addWidget(keep)
        buttons.addWidget(self.open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.field)
        column.addWidget(row)

    def show_answer(self, settings: Settings) -> None:
        """The address that is kept; one that somebody wrote into the file by hand is looked at, too."""
        self._kept = portal_address(settings.portal_url) or ""
        self.field.set_value(settings.portal_url)
        self.open.setEnabled(bool(self._kept))

    def clear(self) -> None:
        """Forget what was typed."""
        self.field.clear()

    def _keep(self) -> None:
        address = portal_address(self.field.value)
        if address is None:
            self.field.set_error(_WRONG)
            self.field.input.setFocus()
        else:
            self.field.set_error("")
            self._change({"portal_url": address})

    def _open(self) -> None:
        if self._kept:
            QDesktopServices.openUrl(QUrl(self._kept, QUrl.ParsingMode.StrictMode))


SECTION = Section(
    "portal",
    _TITLE,
    "globe",
    support="端末の申し込みや「ユーザ設定情報」のPDFは、ポータルサイトにあります。パソコンのブラウザーで開きます。",
    view=PortalView,
    summary=lambda settings: settings.portal_url or _NONE,
)
