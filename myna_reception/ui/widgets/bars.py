"""Stacked bars of a report, drawn by pyqtgraph, which is loaded when the first chart is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from myna_reception.ui import texts_records as words
from myna_reception.ui.theme.tokens import colours, px


class BarChart(QWidget):
    """Receptions by card below, by other routes above. The figures stand in the tables beside it as well."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(px(240))
        self.setAccessibleName(words.CHART_NAME)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._plot: Any = None  # of pyqtgraph, once there was a chart
        self._drawn: tuple[tuple[tuple[str, int, int], ...], str] | None = None

    def show_bars(self, bars: Sequence[tuple[str, int, int]], unit: str) -> None:
        """Draw these: part, by card, by another route."""
        if self._drawn == (tuple(bars), unit):
            return
        self._drawn = tuple(bars), unit
        import pyqtgraph

        plot = self._plot = self._plot or self._new_plot()
        plot.clear()
        xs = list(range(len(bars)))
        cards, others = [card for _, card, _ in bars], [other for _, _, other in bars]
        key, rim = colours().key, pyqtgraph.mkPen(colours().key, width=2)
        # Full and hollow: there is a theme of one colour
        plot.addItem(pyqtgraph.BarGraphItem(x=xs, height=cards, width=0.7, brush=key, pen=rim))
        shown = [(x, low, more) for x, low, more in zip(xs, cards, others, strict=True) if more]
        if shown:
            at, y0, height = zip(*shown, strict=True)
            hollow = pyqtgraph.BarGraphItem(x=at, y0=y0, height=height, width=0.7, brush=colours().surface, pen=rim)
            plot.addItem(hollow)
        every = 1 if len(bars) <= 12 else 2
        ticks = [(x, f"{label}{unit}") for x, (label, _, _) in enumerate(bars) if x % every == 0]
        most = max((card + other for _, card, other in bars), default=0)
        step = max(1, -(-most // 4))
        plot.getAxis("bottom").setTicks([ticks])
        plot.getAxis("left").setTicks([[(value, str(value)) for value in range(0, most + step, step)]])
        plot.setYRange(0, max(most, 1) * 1.05, padding=0)
        plot.setXRange(-0.6, len(bars) - 0.4, padding=0)
        total = f"{words.BY_CARD} {sum(cards)}、{words.BY_OTHER} {sum(others)}"
        self.setAccessibleDescription(total)

    def _new_plot(self) -> Any:
        import pyqtgraph

        plot = pyqtgraph.PlotWidget(background=colours().surface, enableMenu=False)
        for part in (plot, *plot.findChildren(QWidget)):
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # there is nothing to do in it
        plot.setMouseEnabled(x=False, y=False)
        plot.hideButtons()
        for axis in ("bottom", "left"):
            plot.getAxis(axis).setTextPen(QColor(colours().text))
            plot.getAxis(axis).setPen(QColor(colours().text))
        self._column.addWidget(plot)
        return plot
