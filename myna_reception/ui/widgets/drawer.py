"""The practice drawer: virtual cards that stand in for the reader."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from myna_reception.ui import texts
from myna_reception.ui.theme.tokens import TOKENS
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.field import Field
from myna_reception.ui.widgets.icons import button_icon
from myna_reception.ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class DrawerCard:
    """A virtual card as the drawer shows it; all of it is invented."""

    id: str
    title: str
    story: str
    pin_hint: str


class CardList(QListWidget):
    """The titles. Enter places the card."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "cards")
        self.setAccessibleName(texts.DRAWER_LIST)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses; the rest moves in the list."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


class Drawer(QFrame):
    """List, search, story of the selected card, one button. Can be folded to a strip."""

    placed = Signal(str)
    taken = Signal()

    def __init__(self, cards: Sequence[DrawerCard]) -> None:
        super().__init__()
        self.setProperty("kind", "drawer")
        self._cards = {card.id: card for card in cards}
        self._on_reader: str | None = None
        self._folded = False
        self.search = Field(texts.DRAWER_SEARCH, "")
        self.search.input.setPlaceholderText(texts.DRAWER_SEARCH_SUPPORT)
        self.search.input.textChanged.connect(self._filter)
        self.search.submitted.connect(self._act)
        self.list = CardList()
        self.list.currentItemChanged.connect(self._selected)
        self.list.chosen.connect(self._act)
        self.list.itemDoubleClicked.connect(self._act)
        self._nothing = Text(texts.DRAWER_NONE, "support")
        self._story = Text(kind="support")
        self._hint = Text(kind="strong")
        self.action = Button(texts.DRAWER_PLACE, "practice", "card-on-reader")
        self.action.clicked.connect(self._act)
        self.fold = Button(texts.DRAWER_HIDE, "practice-quiet", "left")
        self.fold.clicked.connect(lambda: self.set_folded(not self._folded))
        self._content = QWidget()
        inner = QVBoxLayout(self._content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(10)
        title = QLabel(texts.DRAWER_TITLE)
        title.setProperty("kind", "heading")
        for widget, stretch in (
            (title, 0), (self.search, 0), (self.list, 1), (self._nothing, 0),
            (self._story, 0), (self._hint, 0), (self.action, 0),
        ):  # fmt: skip
            inner.addWidget(widget, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        column.addWidget(self._content, 1)
        column.addWidget(self.fold)
        self._fill()
        self.set_folded(False)

    def set_folded(self, folded: bool) -> None:
        """Fold to a strip, or open."""
        self._folded = folded
        self._content.setVisible(not folded)
        self.fold.set_text("" if folded else texts.DRAWER_HIDE)
        self.fold.setAccessibleName(texts.DRAWER_SHOW if folded else texts.DRAWER_HIDE)
        self.fold.setToolTip(self.fold.accessibleName())
        self.fold.set_icon("right" if folded else "left")
        self.setFixedWidth(88 if folded else 304)

    def set_on_reader(self, card_id: str | None) -> None:
        """Mark the card that lies on the virtual reader."""
        self._on_reader = card_id
        for row in range(self.list.count()):
            self._dress(self.list.item(row))
        self._show_action()

    def begin_search(self) -> None:
        """Open, and put the focus on the search."""
        self.set_folded(False)
        self.search.input.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.input.selectAll()

    @property
    def selected(self) -> str | None:
        """The id of the selected card."""
        item = self.list.currentItem()
        return None if item is None or item.isHidden() else str(item.data(Qt.ItemDataRole.UserRole))

    def _fill(self) -> None:
        for card in self._cards.values():
            item = QListWidgetItem(card.title)
            item.setData(Qt.ItemDataRole.UserRole, card.id)
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, f"{card.story} {card.pin_hint}")
            self.list.addItem(item)
            self._dress(item)
        self._nothing.hide()
        if self._cards:
            self.list.setCurrentRow(0)
        self._show_action()

    def _dress(self, item: QListWidgetItem) -> None:
        card = self._cards[str(item.data(Qt.ItemDataRole.UserRole))]
        on_reader = card.id == self._on_reader
        item.setText(f"{card.title}\n（{texts.DRAWER_ON_READER}）" if on_reader else card.title)
        name = "card-on-reader" if on_reader else "card"
        item.setIcon(button_icon(name, TOKENS.practice, TOKENS.support))

    def _filter(self, wanted: str) -> None:
        words = _fold(wanted).split()
        first: QListWidgetItem | None = None
        for row in range(self.list.count()):
            item = self.list.item(row)
            card = self._cards[str(item.data(Qt.ItemDataRole.UserRole))]
            content = _fold(f"{card.id} {card.title} {card.story} {card.pin_hint}")
            matches = all(word in content for word in words)
            item.setHidden(not matches)
            if matches and first is None:
                first = item
        self._nothing.setVisible(first is None)
        if self.selected is None and first is not None:
            self.list.setCurrentItem(first)
        self._selected()

    def _selected(self) -> None:
        card = self._cards.get(self.selected or "")
        self._story.set_text(card.story if card else "")
        self._hint.set_text(card.pin_hint if card else "")
        self._show_action()

    def _show_action(self) -> None:
        selected = self.selected
        take = selected is not None and selected == self._on_reader
        self.action.set_text(texts.DRAWER_TAKE if take else texts.DRAWER_PLACE)
        self.action.set_icon("card-remove" if take else "card-on-reader")
        self.action.setEnabled(selected is not None)

    def _act(self) -> None:
        selected = self.selected
        if selected is None:
            return
        if selected == self._on_reader:
            self.taken.emit()
        else:
            self.placed.emit(selected)


def _fold(text: str) -> str:
    """For searching: width and case folded, katakana as hiragana."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in folded)
