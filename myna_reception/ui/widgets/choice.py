"""One of a few, chosen from a list that opens."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from myna_reception.ui.theme.tokens import colours, px
from myna_reception.ui.widgets.icons import paint_icon
from myna_reception.ui.widgets.layouts import nested
from myna_reception.ui.widgets.restyle import restyle
from myna_reception.ui.widgets.text import Text

_ARROW = 22
_PADDING = 18  # the style sheet's, the border and a little


class Box(QComboBox):
    """With an arrow in the theme's colour and size: the style sheet takes the style's own away."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("kind", "field")
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        """Wide enough for the longest answer beside the arrow, where nothing else is asked for."""
        hint = super().sizeHint()
        if self.sizeAdjustPolicy() is QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon:
            return hint
        self.ensurePolished()
        widths = (self.fontMetrics().horizontalAdvance(self.itemText(row)) for row in range(self.count()))
        longest = max(widths, default=0)
        return QSize(max(hint.width(), longest + 2 * colours().body_px + 2 * _PADDING), hint.height())

    def minimumSizeHint(self) -> QSize:
        """As above: an answer is not cut."""
        least = self.sizeAdjustPolicy() is QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        return super().minimumSizeHint() if least else self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box, then the arrow."""
        super().paintEvent(event)
        painter = QPainter(self)
        side = px(_ARROW)
        painter.translate(self.width() - side, self.height() / 2)
        painter.rotate(90)
        paint_icon(painter, QPointF(-side // 2, -side // 2), "right", colours().key, side)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page; a choice must not change under the wheel."""
        event.ignore()


class Choice(QWidget):
    """One of a few, with a label above it and an error below it, like a ``Field``."""

    def __init__(self, label: str, support: str) -> None:
        super().__init__()
        self.input = Box(label)
        self.input.setAccessibleDescription(support)
        self.input.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.input.setMinimumContentsLength(8)
        self._support = support
        name = QLabel(label)
        name.setProperty("kind", "label")
        name.setBuddy(self.input)
        self._error = Text(kind="field-error")
        self._error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        names = nested(column, QHBoxLayout())
        names.setSpacing(12)
        names.addWidget(name)
        names.addWidget(Text(support, "support"), 1)
        column.addWidget(self.input)
        column.addWidget(self._error)

    def offer(self, choices: Mapping[str, str]) -> None:
        """What there is to choose from: value → words. The first is chosen."""
        self.input.clear()
        for value, said in choices.items():
            self.input.addItem(said, value)

    @property
    def value(self) -> str:
        """The chosen value."""
        return str(self.input.currentData() or "")

    def set_value(self, value: str) -> None:
        """Choose a value, and take the error away; one that is not there leaves the first."""
        self.input.setCurrentIndex(max(0, self.input.findData(value)))
        self.set_error("")

    def set_error(self, text: str) -> None:
        """Say what is wrong with the choice; empty text takes it back."""
        self._error.set_text(text)
        self._error.setVisible(bool(text))
        self.input.setAccessibleDescription("　".join(part for part in (text, self._support) if part))
        restyle(self.input, wrong=bool(text))

    def clear(self) -> None:
        """The first choice again."""
        self.input.setCurrentIndex(0)
        self.set_error("")
