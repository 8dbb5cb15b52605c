"""A box that is ticked, with the tick in the theme's colour: the style sheet takes the style's own away."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QStyle, QStyleOptionButton

from myna_reception.ui.theme.tokens import colours
from myna_reception.ui.widgets.icons import paint_icon


class Check(QCheckBox):
    """Yes or no."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setProperty("kind", "check")
        self.setAccessibleName(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box and its words, then the tick."""
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        painter = QPainter(self)
        paint_icon(painter, QPointF(box.topLeft()), "check", colours().on_key, box.width())
        painter.end()
