"""The virtual cards of practice mode at the kiosk: a drawer that slides in over the page, and out of the way again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from myna_reception.ui.drawer_cards import DrawerCard
from myna_reception.ui.kiosk.look import Look
from myna_reception.ui.theme.tokens import TOKENS, colours, drawn_at, px
from myna_reception.ui.widgets.drawer import Drawer

_WIDTH = 400  # with words of the desk's size
_LOW = 600


class SlidingDrawer(QWidget):
    """Lies over the left of ``screen`` while it is open; closed, nothing of it is seen.

    The desk's drawer with words as large as those of the page. It is made when it is first opened in a size.
    """

    placed = Signal(str)
    taken = Signal()

    def __init__(self, cards: Sequence[DrawerCard], screen: QWidget) -> None:
        super().__init__(screen)
        self._screen, self._cards = screen, cards
        self._selected: str | None = None
        self._on_reader: str | None = None
        self._percent = 0
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self.cards: Drawer | None = None
        screen.installEventFilter(self)
        self.hide()

    def set_cards(self, cards: Sequence[DrawerCard], selected: str | None = None) -> None:
        """Show these cards instead, all of them, with one selected."""
        self._cards, self._selected = cards, selected
        if self.cards is not None:
            self.cards.set_cards(cards, selected)

    def set_on_reader(self, card_id: str | None) -> None:
        """Mark the card that lies on the virtual reader."""
        self._on_reader = card_id
        if self.cards is not None:
            self.cards.set_on_reader(card_id)

    def toggle(self, look: Look) -> None:
        """Slide in, in the size of ``look``, or out."""
        if self.isVisible():
            self.hide()
            return
        drawer = self._drawer(look)
        self._place()
        self.show()
        self.raise_()
        drawer.list.setFocus()

    def _drawer(self, look: Look) -> Drawer:
        percent = 100 * look.pixels("body") // TOKENS.body_px
        if self.cards is not None and percent == self._percent:
            return self.cards
        if self.cards is not None:
            self._row.removeWidget(self.cards)
            self.cards.deleteLater()
        self._percent = percent
        with drawn_at(percent):
            self.cards = drawer = Drawer(self._cards)
            drawer.setStyleSheet(_sheet(look))
        drawer.set_cards(self._cards, self._selected)
        drawer.set_on_reader(self._on_reader)
        drawer.list.least_row = look.target
        drawer.new.hide()  # a new card is made on staff's side
        drawer.fold.setFixedWidth(look.target)
        drawer.fold.clicked.disconnect()
        drawer.fold.clicked.connect(self.hide)
        for signal, own in ((drawer.placed, self.placed), (drawer.taken, self.taken)):
            signal.connect(self.hide)
            signal.connect(own)
        self._row.addWidget(drawer)
        return drawer

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep to the screen's height."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        if self.cards is None:
            return
        with drawn_at(self._percent):
            width, low = min(px(_WIDTH), self._screen.width()), px(_LOW)
        self.cards.set_low(self._screen.height() < low)
        self.cards.setFixedWidth(width)
        self.setGeometry(0, 0, width, self._screen.height())


def _sheet(look: Look) -> str:
    """Sizes of the words at the scale in use: those of the page's own sheet are the desk's."""
    t = colours()
    return f"""
QLabel[kind="support"] {{ font-size: {t.support_px}px; }}
QLabel[kind="strong"] {{ font-size: {t.body_px}px; }}
QLabel[kind="heading"] {{ font-size: {t.heading_px}px; }}
QLineEdit[kind="field"] {{ font-size: {t.body_px}px; }}
QPushButton[kind] {{ font-size: {t.body_px}px; min-height: {look.target}px; }}
"""
