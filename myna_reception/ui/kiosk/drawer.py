"""The virtual cards of practice mode at the kiosk: a drawer that slides in over the page, and out of the way again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHBoxLayout, QWidget

from myna_reception.ui.drawer_cards import DrawerCard
from myna_reception.ui.kiosk.look import TARGET
from myna_reception.ui.theme.tokens import px
from myna_reception.ui.widgets.drawer import Drawer

_WIDTH = 420


class SlidingDrawer(QWidget):
    """Lies over the left of ``screen`` while it is open; closed, nothing of it is seen."""

    def __init__(self, cards: Sequence[DrawerCard], screen: QWidget) -> None:
        super().__init__(screen)
        self._screen = screen
        self.cards = Drawer(cards)
        self.cards.list.least_row = TARGET
        self.cards.new.hide()  # a new card is made on staff's side
        self.cards.fold.clicked.disconnect()
        self.cards.fold.clicked.connect(self.hide)
        for signal in (self.cards.placed, self.cards.taken):
            signal.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.cards)
        screen.installEventFilter(self)
        self.hide()

    def toggle(self) -> None:
        """Slide in, or out."""
        if self.isVisible():
            self.hide()
            return
        self._place()
        self.show()
        self.raise_()
        self.cards.list.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep to the screen's height."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        width = min(px(_WIDTH), self._screen.width())
        self.cards.setFixedWidth(width)
        self.setGeometry(0, 0, width, self._screen.height())
