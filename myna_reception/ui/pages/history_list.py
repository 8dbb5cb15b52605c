"""The lines of 受付履歴: each reception in columns where the window is wide enough."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem

from myna_reception.records.entries import Entry
from myna_reception.settings import Mask
from myna_reception.ui import texts_records as words
from myna_reception.ui.foreign_text import visible_line
from myna_reception.ui.masking import masked
from myna_reception.ui.theme.tokens import is_large
from myna_reception.ui.widgets.card_list import PADDING, RowDelegate

_COLUMNS = Qt.ItemDataRole.UserRole + 2
_GAP = 20
_WHO = 0.55  # of the room that the other columns leave; the rest is for how it was confirmed


def entry_columns(entry: Entry, mask: Mask = Mask.NONE) -> tuple[str, ...]:
    """When, with what result, who (or why not), which insurer, and how."""
    how = words.METHODS[entry.method] if entry.method else words.ROUTES[entry.route]
    who = masked("氏名", entry.name, mask) or (words.cause_words(entry.error) if entry.error else "")
    mark = f"【{words.CHANGED_MARK}】" if entry.changed else ""
    parts = (f"{entry.at:%m/%d %H:%M}", words.VERDICTS[entry.verdict], who, entry.insurer_number, f"{how}{mark}")
    return tuple(visible_line(part) for part in parts)


class EntryRows(RowDelegate):
    """Draws the columns beneath each other from row to row; large words follow one another instead."""

    def __init__(self, view: QListWidget) -> None:
        super().__init__(view, cards=False)
        self._places: dict[int, list[tuple[int, int]]] = {}  # of the columns, by the width of a row

    def cells(self, index: QModelIndex | QPersistentModelIndex, width: int) -> list[tuple[int, list[str]]]:
        """A cell for each column."""
        if is_large():
            return super().cells(index, width)
        places = self._places.get(width)
        if places is None:
            places = self._places[width] = self._columns(width)
        return [
            (left, self.broken(part, wide)) for (left, wide), part in zip(places, index.data(_COLUMNS), strict=True)
        ]

    def _columns(self, width: int) -> list[tuple[int, int]]:
        """Where each begins, and how wide it is."""
        measure = QFontMetrics(self.font(bold=True)).horizontalAdvance
        widest = ("00/00 00:00", max(words.VERDICTS.values(), key=measure), "00000000")
        at, verdict, insurer = (measure(each) + 4 for each in widest)
        rest = width - 2 * PADDING - at - verdict - insurer - 4 * _GAP
        who = int(rest * _WHO)
        widths = (at, verdict, who, insurer, rest - who)
        lefts = [PADDING + sum(widths[:place]) + place * _GAP for place in range(len(widths))]
        return list(zip(lefts, widths, strict=True))


class EntryList(QListWidget):
    """The lines; Enter opens one."""

    chosen = Signal(object)  # id: beyond 32 bits

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[Entry, ...] = ()
        self.setProperty("kind", "cards")
        self.setAccessibleName(words.LIST_NAME)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(EntryRows(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemDoubleClicked.connect(self._choose)

    def show_entries(self, entries: tuple[Entry, ...], mask: Mask = Mask.NONE) -> None:
        """Show these; where the list goes on, the place in it stays."""
        self._entries = entries
        row = self.currentRow()
        first = self.item(0).data(Qt.ItemDataRole.UserRole) if self.count() else None
        goes_on = bool(entries) and first == entries[0].id and len(entries) >= self.count()
        start = self.count() if goes_on else 0
        if not goes_on:
            self.clear()
        for entry in entries[start:]:
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, entry.id)
            _fill(item, entry, mask)
            self.addItem(item)
        if self.count():
            self.setCurrentRow(row if goes_on and row >= 0 else 0)

    def sizeHint(self) -> QSize:
        """No higher than it must be: it takes the room that is left, and the page need not scroll around it."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines wrap anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def show_masked(self, mask: Mask) -> None:
        """The same lines under another mask."""
        for row, entry in enumerate(self._entries[: self.count()]):
            _fill(self.item(row), entry, mask)

    @property
    def selected(self) -> int | None:
        """The id of the line that is selected."""
        item = self.currentItem()
        return None if item is None else int(item.data(Qt.ItemDataRole.UserRole))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; Esc goes on to the page."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _choose(self) -> None:
        if self.selected is not None:
            self.chosen.emit(self.selected)


def _fill(item: QListWidgetItem, entry: Entry, mask: Mask) -> None:
    columns = entry_columns(entry, mask)
    item.setData(_COLUMNS, columns)
    item.setText("　".join(column for column in columns if column))  # for screen readers, and large words
