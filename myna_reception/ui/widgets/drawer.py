"""The practice drawer: virtual cards that stand in for the reader."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from myna_reception.ui import texts
from myna_reception.ui.drawer_cards import DrawerCard
from myna_reception.ui.texts_match import SCENE
from myna_reception.ui.texts_new_card import NEW_CARD
from myna_reception.ui.theme.tokens import colours, is_large, px, text_scale
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.card_list import CardList
from myna_reception.ui.widgets.choice import Choice
from myna_reception.ui.widgets.field import Line
from myna_reception.ui.widgets.icons import IconLabel
from myna_reception.ui.widgets.layouts import nested
from myna_reception.ui.widgets.text import Text

_OPEN_WIDTH = 304
_NARROW_WIDTH = 268


class Drawer(QFrame):
    """Search, list, story of the selected card, one button. Can be folded to a strip."""

    placed = Signal(str)
    taken = Signal()
    new_wanted = Signal()
    scene_chosen = Signal(str)

    def __init__(self, cards: Sequence[DrawerCard]) -> None:
        super().__init__()
        self.setProperty("kind", "drawer")
        self.setAccessibleName(texts.DRAWER_TITLE)
        self._cards = {card.id: card for card in cards}
        self._on_reader: str | None = None
        self._folded = self._narrow = self._low = False
        self.search = Line()
        self.search.setProperty("kind", "field")
        self.search.setAccessibleName(texts.DRAWER_SEARCH)
        self.search.setPlaceholderText(texts.DRAWER_SEARCH)
        glass = IconLabel("search", colours().support, px(22), self.search)  # Qt's own place for one is small
        glass.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside = QHBoxLayout(self.search)
        inside.setContentsMargins(10, 0, 0, 0)
        inside.addWidget(glass)
        inside.addStretch(1)
        self.search.setTextMargins(px(22), 0, 0, 0)
        self.list = CardList()
        self._nothing = Text(texts.DRAWER_NONE, "support")
        self._story = Text(kind="support")
        self._hint = Text(kind="strong")
        self._face_hint = Text(kind="support")
        self.action = Button(texts.DRAWER_PLACE, "practice", "card-on-reader")
        self.new = Button(NEW_CARD, "practice-quiet")
        self.scene = Choice(SCENE, "")
        self.scene.hide()
        self.scene.input.activated.connect(lambda: self.scene_chosen.emit(self.scene.value))
        self._may_make, self._scenes_shown = True, False
        self.fold = Button("", "practice-quiet", "left")
        self.fold.setFixedWidth(px(34) + 26)
        self._lay_out()
        self._fill()
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._act)
        self.list.currentItemChanged.connect(self._selected)
        self.list.chosen.connect(self._act)
        self.list.itemDoubleClicked.connect(self._act)
        self.action.clicked.connect(self._act)
        self.new.clicked.connect(self.new_wanted)
        self.fold.clicked.connect(lambda: self.set_folded(not self._folded))
        self._filter("")
        self.set_folded(False)

    def set_folded(self, folded: bool) -> None:
        """Fold to a strip, or open."""
        self._folded = folded
        self._content.setVisible(not folded)
        self.action.setVisible(not folded)
        self._title.setVisible(not folded)
        self.fold.setAccessibleName(texts.DRAWER_SHOW if folded else texts.DRAWER_HIDE)
        self.fold.setToolTip(self.fold.accessibleName())
        self.fold.set_icon("right" if folded else "left")
        self._set_width()

    def set_cards(self, cards: Sequence[DrawerCard], selected: str | None = None) -> None:
        """Show these cards instead, all of them, with one selected."""
        self._cards = {card.id: card for card in cards}
        self.list.clear()
        self._fill()
        self.list.mark(self._on_reader)
        self.search.clear()
        self._filter("")
        for row in range(self.list.count()):
            if self.list.item(row).data(Qt.ItemDataRole.UserRole) == selected:
                self.list.setCurrentRow(row)

    def set_may_make(self, may: bool) -> None:
        """Whether a new card can be made now; never while one lies on the reader."""
        self._may_make = may
        self._show_action()

    def set_scenes(self, scenes: Mapping[str, str], chosen: str) -> None:
        """What the practice camera can see: key → words."""
        self.scene.offer(scenes)
        if chosen in scenes:
            self.scene.input.setCurrentIndex(list(scenes).index(chosen))

    def show_scenes(self, shown: bool) -> None:
        """Offer the scenes in place of a new card, which cannot be made now anyway."""
        shown = shown and self.scene.input.count() > 0
        self.scene.setVisible(shown)
        self.new.setVisible(not shown)
        self._scenes_shown = shown
        self._selected()

    def make_room(self, wanted: bool) -> None:
        """With large words, fold while the page needs the room."""
        if is_large() and wanted != self._folded:
            self.set_folded(wanted)

    def set_narrow(self, narrow: bool) -> None:
        """Take less room beside the page."""
        self._narrow = narrow
        self._set_width()

    def set_low(self, low: bool) -> None:
        """In a low window the list has the room of the story, which its title tells in short."""
        if low != self._low:
            self._low = low
            self._selected()

    def _set_width(self) -> None:
        more = (text_scale() - 100) // 2  # half as much as the words grow: the page needs the room
        width = _NARROW_WIDTH if self._narrow else _OPEN_WIDTH
        self.fold.ensurePolished()  # a finger's is wider
        strip = max(px(34) + 26, self.fold.minimumSizeHint().width()) + 28
        self.setFixedWidth(strip if self._folded else width * (100 + more) // 100)

    def set_on_reader(self, card_id: str | None) -> None:
        """Mark the card that lies on the virtual reader."""
        self._on_reader = card_id
        self.list.mark(card_id)
        self._show_action()

    def begin_search(self) -> None:
        """Open, and put the focus on the search."""
        self.set_folded(False)
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    @property
    def selected(self) -> str | None:
        """The id of the selected card."""
        item = self.list.currentItem()
        return None if item is None or item.isHidden() else str(item.data(Qt.ItemDataRole.UserRole))

    def _fill(self) -> None:
        for card in self._cards.values():
            self.list.add(card.id, card.title, f"{card.story} {card.pin_hint}")

    def _lay_out(self) -> None:
        self._title = QLabel(texts.DRAWER_TITLE)
        self._title.setProperty("kind", "strong" if is_large() else "heading")
        contents = QWidget()
        contents.setProperty("kind", "clear")
        self._content = QScrollArea()  # for large words in a low window; what is pressed most stays in sight beneath it
        self._content.setWidgetResizable(True)
        self._content.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._content.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._content.setWidget(contents)
        self.list.setMinimumHeight(px(100))
        inner = QVBoxLayout(contents)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(10)
        for widget in (
            self.search,
            self.list,
            self._nothing,
            self._story,
            self._hint,
            self._face_hint,
            self.scene,
            self.new,
        ):
            inner.addWidget(widget, 1 if widget is self.list else 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 14, 14, 12)
        column.setSpacing(10)
        top = nested(column, QHBoxLayout())
        top.addWidget(self._title, 1)
        top.addWidget(self.fold)
        column.addWidget(self._content, 1)
        column.addWidget(self.action)
        column.addStretch(0)

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
        told = (card.story, card.pin_hint, card.face_hint) if card else ("", "", "")
        for text, words in zip((self._story, self._hint, self._face_hint), told, strict=True):
            text.set_text(words)
            text.setVisible(bool(words))
        if is_large() or self._low or self._scenes_shown:  # the list needs the room
            self._story.hide()
        self._show_action()

    def _show_action(self) -> None:
        selected = self.selected
        take = selected is not None and selected == self._on_reader
        self.action.set_text(texts.DRAWER_TAKE if take else texts.DRAWER_PLACE)
        self.action.set_icon("card-remove" if take else "card-on-reader")
        self.action.setEnabled(selected is not None)
        self.new.setEnabled(self._may_make and self._on_reader is None)

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
