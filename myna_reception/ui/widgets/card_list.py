"""The list of virtual cards: titles that wrap, and a mark on the one that lies on the reader."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from myna_reception.ui import texts
from myna_reception.ui.foreign_text import visible_line
from myna_reception.ui.phrases import KEEP, kept_together
from myna_reception.ui.theme.tokens import colours, phrase_length, px
from myna_reception.ui.widgets.icons import paint_icon

ON_READER = Qt.ItemDataRole.UserRole + 1
PADDING = 10
_ICON = 26
_LEADING = 1.35
_MOST_KNOWN = 5000  # broken words: of a window that is drawn wider and wider


class RowDelegate(QStyledItemDelegate):
    """Draws one row whole, on as many lines as it needs. For cards: icon, title, «読取機の上»."""

    def __init__(self, view: QListWidget, *, cards: bool) -> None:
        super().__init__(view)
        self._view, self._cards = view, cards
        self._size, self._icon = colours().body_px, px(_ICON)
        self._known: dict[tuple[str, int], list[str]] = {}  # by words and width: rows are measured and drawn often
        view.model().modelReset.connect(self.forget)
        self._left = 2 * PADDING + self._icon if cards else PADDING

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As high as the wrapped title needs at the list's width."""
        width = self._view.viewport().width()
        return QSize(width, max(self._needed(index, width), getattr(self._view, "least_row", 0)))

    def _needed(self, index: QModelIndex | QPersistentModelIndex, width: int) -> int:
        lines = max(len(cell) for _, cell in self.cells(index, width)) + (1 if index.data(ON_READER) else 0)
        return int(max(lines * self._size * _LEADING, self._icon)) + 2 * PADDING

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One row."""
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        ink = colours().on_key if selected else colours().strong
        accent = colours().practice if self._cards else colours().key
        on_reader = bool(index.data(ON_READER))
        top = rect.top() + max(0, rect.height() - self._needed(index, rect.width())) // 2 + PADDING
        painter.save()
        painter.fillRect(rect, QColor(accent if selected else colours().surface))
        painter.setPen(QColor(colours().rule))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if self._cards:
            name, at = "card-on-reader" if on_reader else "card", QPointF(rect.left() + PADDING, top)
            paint_icon(painter, at, name, ink if selected else accent, self._icon)
        painter.setPen(QColor(ink))
        painter.setFont(self.font(bold=selected))
        for left, lines in self.cells(index, rect.width()):
            y = top + self._size
            for line in lines:
                painter.drawText(QPointF(rect.left() + left, y), line)
                y += int(self._size * _LEADING)
        if on_reader:
            painter.setFont(self.font(bold=True))
            painter.setPen(QColor(ink if selected else accent))
            painter.drawText(QPointF(rect.left() + self._left, y), texts.DRAWER_ON_READER)
        painter.restore()

    def font(self, *, bold: bool) -> QFont:
        """Of the rows; bold in the selected one."""
        font = QFont(self._view.font())
        font.setPixelSize(self._size)
        font.setBold(bold)
        return font

    def cells(self, index: QModelIndex | QPersistentModelIndex, width: int) -> list[tuple[int, list[str]]]:
        """What stands beside each other in a row: where it begins, and its lines."""
        title = str(index.data(Qt.ItemDataRole.DisplayRole))
        return [(self._left, self.broken(title, width - self._left - PADDING))]

    def broken(self, words: str, width: int) -> list[str]:
        """Words broken into lines; measured in bold, so that selecting a row never changes its height."""
        known = self._known.get((words, width))
        if known is None:
            if len(self._known) >= _MOST_KNOWN:
                self.forget()
            known = self._known[words, width] = self._break(words, width)
        return known

    def forget(self) -> None:
        """Leave nothing behind of the rows that were there."""
        self._known.clear()

    def _break(self, words: str, width: int) -> list[str]:
        name, colon, what = words.partition("：")  # a card's title may end its line there
        metrics, parts = QFontMetricsF(self.font(bold=True)), (name + colon, what)
        if metrics.horizontalAdvance(words) < width:
            return [words]
        if what and all(metrics.horizontalAdvance(part) < width for part in parts):
            return list(parts)
        title = "".join(kept_together(part, phrase_length(self._size)) for part in parts)
        layout = QTextLayout(title, self.font(bold=True))
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        units = title.encode("utf-16-le")  # as Qt counts: 𠮷 is two
        lines = []
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            start = 2 * line.textStart()
            lines.append(units[start : start + 2 * line.textLength()].decode("utf-16-le").replace(KEEP, ""))
        layout.endLayout()
        return lines


class CardList(QListWidget):
    """The titles. Enter places the card."""

    chosen = Signal()
    least_row = 0  # pixels: higher rows for fingers

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "cards")
        self.setAccessibleName(texts.DRAWER_LIST)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(RowDelegate(self, cards=True))

    def sizeHint(self) -> QSize:
        """No more height than it must have: it scrolls itself, and takes what the words around it leave."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def add(self, card_id: str, title: str, description: str) -> None:
        """Append a card."""
        title = visible_line(title)
        item = QListWidgetItem(title)
        item.setData(Qt.ItemDataRole.UserRole, card_id)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, title)
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, description)
        self.addItem(item)

    def mark(self, card_id: str | None) -> None:
        """Say which card lies on the reader."""
        for row in range(self.count()):
            item = self.item(row)
            here = item.data(Qt.ItemDataRole.UserRole) == card_id
            item.setData(ON_READER, here)
            spoken = f"{item.text()}（{texts.DRAWER_ON_READER}）" if here else item.text()
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses; Esc goes on to the window; the rest moves in the list."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Titles wrap anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
