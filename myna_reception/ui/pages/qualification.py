"""What is known of an insurance (資格), on the result page and in 受付履歴."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from myna_reception.reception.eligibility import Qualification
from myna_reception.ui import texts_result
from myna_reception.ui.texts_result import Field
from myna_reception.ui.theme.fonts import app_font
from myna_reception.ui.theme.tokens import colours, is_large, px
from myna_reception.ui.widgets.layouts import nested, take_out
from myna_reception.ui.widgets.reveal import MaskedText
from myna_reception.ui.widgets.text import Text, TextKind

_LABEL_WIDTHS = 88, 118  # the least and the most; a label that needs more wraps
_BESIDE, _BETWEEN = 8, 4  # pixels between label and value, and more between one pair and the next
_W = TypeVar("_W", bound=QWidget)


class QualificationCards(QVBoxLayout):
    """A card for each qualification, one beneath the other, with a title where there are several."""

    def __init__(self) -> None:
        super().__init__()
        self.setSpacing(16)
        self._cards: list[QualificationCard] = []

    def present(self, qualifications: Sequence[Qualification], day: date | None) -> None:
        """``day``: when they were confirmed; see ``qualification_groups``."""
        self.clear()
        total = len(qualifications)
        for number, qualification in enumerate(qualifications, start=1):
            if number > len(self._cards):
                self._cards.append(QualificationCard())
                self.addWidget(self._cards[-1])
            title = texts_result.qualification_title(number, total) if total > 1 else ""
            self._cards[number - 1].present(qualification, title, day)
            self._cards[number - 1].show()

    def clear(self) -> None:
        """Forget the patient."""
        for card in self._cards:
            card.hide()
            card.clear()


class QualificationCard(QFrame):
    """One qualification: label and value side by side, in two columns. Values wrap and are never cut.

    Its widgets stay for the next one, without words: making and styling them anew is most of what a result costs.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 14, 20, 14)
        self._column.setSpacing(8)
        self._labels: dict[tuple[TextKind, str, int], list[Text]] = {}  # the app's own words, which come again
        self._values: dict[TextKind, list[MaskedText]] = {}  # the patient's
        self._used: Counter[object] = Counter()  # how many of each now, by those keys
        self._lines: list[QFrame] = []
        self._grids: list[QGridLayout] = []

    def present(self, qualification: Qualification, title: str, day: date | None = None) -> None:
        """``day``: when it was confirmed; see ``qualification_groups``."""
        self.clear()
        if title:
            self._column.addWidget(self._label("heading", title))
        groups = texts_result.qualification_groups(qualification, day)
        width = _label_width([field.label for group in groups for field in group.fields])
        for index, group in enumerate(groups):
            if index:
                self._column.addWidget(self._line(index - 1))
            if group.title:
                self._column.addWidget(self._label("strong", group.title))
            self._fill(self._grid(index), group.fields, width)

    def clear(self) -> None:
        """Forget the patient: no widget keeps a word of it."""
        if not self._used:
            return
        for values in self._values.values():
            for value in values:
                value.forget()
                value.hide()
        for labels in self._labels.values():
            for label in labels:
                label.hide()
        for line in self._lines:
            line.hide()
        for layout in (*self._grids, self._column):
            take_out(layout)
        self._used.clear()

    def _label(self, kind: TextKind, words: str, width: int = 0) -> Text:
        """``width``: a fixed one in pixels."""
        key = kind, words, width
        made, number = self._labels.setdefault(key, []), self._used[key]
        if number == len(made):
            made.append(Text(words, kind, parent=self))
            if width:
                made[-1].setFixedWidth(width)
        self._used[key] += 1
        return _next(made[number])

    def _value(self, kind: TextKind, field: Field) -> Text:
        if field.value == texts_result.EMPTY:
            text = self._label(kind, field.value)
            text.setAccessibleName(f"{field.label}　{field.value}")
            return text
        made, number = self._values.setdefault(kind, []), self._used[kind]
        if number == len(made):
            made.append(MaskedText("", "", kind))
            made[-1].setParent(self)
        self._used[kind] += 1
        made[number].present(field.label, field.value)
        return _next(made[number])

    def _line(self, number: int) -> QFrame:
        if number == len(self._lines):
            line = QFrame(self)
            line.setProperty("kind", "line")
            line.setFixedHeight(1)
            self._lines.append(line)
        return _next(self._lines[number])

    def _grid(self, number: int) -> QGridLayout:
        if number == len(self._grids):
            self._grids.append(QGridLayout())
        return nested(self._column, self._grids[number])

    def _fill(self, grid: QGridLayout, fields: tuple[Field, ...], width: int) -> None:
        columns = 1 if is_large() else 2
        grid.setHorizontalSpacing(_BESIDE)
        grid.setVerticalSpacing(4)
        if columns > 1:
            grid.setColumnMinimumWidth(2, _BETWEEN)
        for column in range(0, 3 * columns, 3):
            grid.setColumnMinimumWidth(column, width)
            grid.setColumnStretch(column + 1, 1)
        row = column = 0
        for field in fields:
            if field.wide and column:
                row, column = row + 1, 0
            label = self._label("support", field.label, width)
            value = self._value("title" if field.strong else "body" if field.quiet else "value", field)
            grid.addWidget(label, row, 3 * column)
            grid.addWidget(value, row, 3 * column + 1, 1, 3 * columns - 2 if field.wide else 1)
            column = columns if field.wide else column + 1
            if column == columns:
                row, column = row + 1, 0


def _label_width(labels: Sequence[str]) -> int:
    """Of the widest label, within limits; one for the whole card, so that values stand in one line."""
    metrics = QFontMetrics(app_font(colours().support_px))
    widest = max((metrics.horizontalAdvance(label) + 2 for label in labels), default=0)
    least, most = (px(length) for length in _LABEL_WIDTHS)
    return max(least, min(widest, most))


def _next(widget: _W) -> _W:
    """Shown, and after all others for screen readers, which go by the order of the children."""
    widget.raise_()
    widget.show()
    return widget
