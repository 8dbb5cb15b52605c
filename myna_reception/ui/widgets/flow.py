"""A row that goes on in the next line where there is no more room: buttons and choices at a large text scale."""

from __future__ import annotations

from functools import partial

import shiboken6
from PySide6 import QtCore
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class ActionLayout(QLayout):
    """Items from left to right, then the next line. ``to_right``: each line ends at the right edge.

    Between the items added before and after ``add_gap`` lies what room is left of a line that holds both.

    For beside what takes all the room there is: it does not refuse to grow, as ``FlowLayout`` does, for the first page
    has no time to look at ``Qt`` (see ``set_by_name``).
    """

    def __init__(self, parent: QWidget, *, spacing: int = 12, to_right: bool = False) -> None:
        super().__init__(parent)
        self._holder = parent
        self._items: list[QLayoutItem] = []
        self.destroyed.connect(partial(_delete, self._items))  # as Qt's own layouts do
        self._gap_before: int | None = None
        self._heights: dict[int, int] = {}  # by width, until something changes: layouts around this one ask often
        self._to_right = to_right
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def add_gap(self) -> None:
        """Put what comes from here on at the right."""
        self._gap_before = len(self._items)

    def begin_right(self, widget: QWidget) -> None:
        """Put this one and what comes after it at the right, from now on."""
        self._gap_before = self.indexOf(widget)
        self.invalidate()

    def addWidget(self, widget: QWidget) -> None:
        """Append a widget; the holder of the layout becomes its parent, in Python's eyes too."""
        widget.setParent(self._holder)
        super().addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:
        """As Qt calls it."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """One item."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove one item."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As high as the lines are."""
        height = self._heights.get(width)
        if height is None:
            height = self._heights[width] = self._arrange(QRect(0, 0, width, 0), move=False)
        return height

    def invalidate(self) -> None:
        """As Qt calls it when an item changed, came or went."""
        self._heights.clear()
        super().invalidate()

    def sizeHint(self) -> QSize:
        """One line."""
        sizes = [item.sizeHint() for item in self._shown()]
        margins = self.contentsMargins()
        width = sum(size.width() for size in sizes) + self.spacing() * max(0, len(sizes) - 1)
        height = max((size.height() for size in sizes), default=0)
        return QSize(width + margins.left() + margins.right(), height + margins.top() + margins.bottom())

    def minimumSize(self) -> QSize:
        """As wide as the widest item."""
        margins = self.contentsMargins()
        sizes = [item.minimumSize() for item in self._shown()]
        width = max((size.width() for size in sizes), default=0)
        height = max((size.height() for size in sizes), default=0)
        return QSize(width + margins.left() + margins.right(), height + margins.top() + margins.bottom())

    def setGeometry(self, rect: QRect) -> None:
        """Put every item in its place."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        margins = self.contentsMargins()
        inside = rect.marginsRemoved(margins)
        y = inside.top()
        for line in self._lines(inside.width()):
            height = max(item.sizeHint().height() for item in line)
            if move:
                self._place(line, inside, y, height)
            y += height + self.spacing()
        return y - (self.spacing() if self._shown() else 0) - rect.top() + margins.bottom()

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        """What stands at the right stays together where it can: then it has the next line to itself."""
        shown = self._shown()
        first = self._items[: self._gap_before]
        left = self._broken([item for item in shown if item in first], width)
        right = self._broken([item for item in shown if item not in first], width)
        if left and right and self._width([*left[-1], *right[0]]) <= width:
            left[-1] += right.pop(0)
        return left + right

    def _width(self, line: list[QLayoutItem]) -> int:
        return sum(item.sizeHint().width() for item in line) + self.spacing() * (len(line) - 1)

    def _broken(self, items: list[QLayoutItem], width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        used = 0
        for item in items:
            needed = item.sizeHint().width()
            if lines and used + self.spacing() + needed <= width:
                lines[-1].append(item)
                used += self.spacing() + needed
            else:
                lines.append([item])
                used = needed
        return lines

    def _place(self, line: list[QLayoutItem], inside: QRect, y: int, height: int) -> None:
        room = max(0, inside.width() - self._width(line))
        right = self._items[self._gap_before :] if self._gap_before is not None else []
        x = inside.left() + (room if self._to_right else 0)
        for item in line:
            if item in right:
                x, room = x + (0 if self._to_right else room), 0
            size = QSize(min(item.sizeHint().width(), inside.width()), item.sizeHint().height())
            item.setGeometry(QRect(QPoint(x, y + (height - size.height()) // 2), size))
            x += size.width() + self.spacing()


class FlowLayout(ActionLayout):
    """The same for anywhere."""

    def expandingDirections(self) -> QtCore.Qt.Orientation:
        """It takes no more than it needs."""
        return QtCore.Qt.Orientation(0)


def _delete(items: list[QLayoutItem]) -> None:
    while items:
        shiboken6.delete(items.pop())
