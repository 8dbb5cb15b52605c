"""What stands above the desk's pages at a kiosk: back to the patient, the reader's shape, the way out."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout

from myna_reception.ui.kiosk.buttons import KioskButton
from myna_reception.ui.kiosk.idle import IdleWatch
from myna_reception.ui.kiosk.look import GAP, Look
from myna_reception.ui.kiosk.pages import ReaderShape
from myna_reception.ui.kiosk.ruby_label import RubyLabel

STAFF_MODE = "職員用の画面"
BACK_TO_PATIENT = "患者さんの画面に戻す"
END_KIOSK = "キオスクを終わる"
SHAPES = {ReaderShape.PAD: "読取機：カードを置く形", ReaderShape.SLOT: "読取機：カードを差し込む形"}


def back_soon(seconds: int) -> str:
    """The announced end of staff's side."""
    return f"あと{seconds}秒で患者さんの画面に戻ります"


class StaffBar(QFrame):
    """Staff's own words are Japanese: no patient sees them."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "actions")
        look = Look()
        self._words = RubyLabel(look, STAFF_MODE, "button")
        self.back = KioskButton(look, BACK_TO_PATIENT, "primary", "back", size="support")
        self.shape = KioskButton(look, SHAPES[ReaderShape.PAD], "secondary", "card-on-reader", size="support")
        self.end = KioskButton(look, END_KIOSK, "secondary", "cross", size="support")
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, 8, GAP, 8)
        row.setSpacing(GAP)
        row.addWidget(self._words, 1)
        for button in (self.shape, self.end, self.back):
            row.addWidget(button)
        self.idle = IdleWatch(self)
        self.idle.soon.connect(lambda seconds: self._words.set_marked(back_soon(seconds)))
        self.idle.active.connect(lambda: self._words.set_marked(STAFF_MODE))

    def set_shape(self, shape: ReaderShape) -> None:
        """Say how a card is put on this reader; the button changes it."""
        self.shape.words.set_marked(SHAPES[shape])
        self.shape.setAccessibleName(SHAPES[shape])
