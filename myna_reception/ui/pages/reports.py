"""集計: figures and a chart of a day, a month or a year; PDF and CSV."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QGridLayout, QVBoxLayout, QWidget

from myna_reception.records.reports import PeriodKind, Report
from myna_reception.ui import texts
from myna_reception.ui import texts_records as words
from myna_reception.ui.foreign_text import visible
from myna_reception.ui.pages.base import Page
from myna_reception.ui.report_sheet import PARTS, blocks, expiring_lines, period_title
from myna_reception.ui.theme.tokens import Tone, px
from myna_reception.ui.widgets.banner import Banner
from myna_reception.ui.widgets.bars import BarChart
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.choice import Box
from myna_reception.ui.widgets.flow import FlowLayout
from myna_reception.ui.widgets.reveal import MaskedText
from myna_reception.ui.widgets.text import Heading, Text

_LABELS = 300  # pixels: the figures of all tables stand in one column
PERSON = ("氏名", "フリガナ")  # what a line about a patient begins with


class BlockCard(QFrame):
    """One small table."""

    def __init__(self, title: str, lines: tuple[tuple[str, ...], ...]) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 14)
        column.addWidget(Text(title, "heading"))
        figures = all(len(line) <= len(PERSON) for line in lines)
        grid = QGridLayout()
        grid.setColumnStretch(0, 0 if figures else 1)
        grid.setColumnMinimumWidth(0, px(_LABELS) if figures else 0)
        grid.setHorizontalSpacing(24)
        for row, line in enumerate(lines):
            for place, value in enumerate(line):
                if len(line) > len(PERSON) and place < len(PERSON):
                    grid.addWidget(MaskedText(PERSON[place], value), row, place)
                    continue
                text = Text(value, "body" if place == 0 or len(line) > 2 else "value")
                if figures and place:
                    text.setWordWrap(False)
                    text.stand("right")
                text.setAccessibleName(visible("　".join(line) if place == 0 else value))
                grid.addWidget(text, row, place)
        for place in range(1, max((len(line) for line in lines), default=1)):
            grid.setColumnStretch(place, 0 if figures else 1)
        if figures:
            grid.setColumnStretch(len(PERSON), 1)
        column.addLayout(grid)


class ReportsPage(Page):
    """Asks for periods; shows what comes."""

    asked = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.heading = Heading(words.REPORTS)
        self.said = Banner()
        self.kind = Box(words.REPORTS)
        for kind, name in words.PERIODS.items():
            self.kind.addItem(name, kind)
        self.kind.activated.connect(lambda: self.asked.emit("period", (str(self.kind.currentData()), 0)))
        self.earlier = Button(words.EARLIER, "secondary", "left")
        self.later = Button(words.LATER, "secondary", "right")
        self.earlier.clicked.connect(lambda: self.asked.emit("period", (str(self.kind.currentData()), -1)))
        self.later.clicked.connect(lambda: self.asked.emit("period", (str(self.kind.currentData()), 1)))
        choose = QWidget()
        row = FlowLayout(choose)
        row.addWidget(self.kind)
        row.addWidget(self.earlier)
        row.addWidget(self.later)
        self._legend = Text(kind="support")
        self.chart = BarChart()
        self._blocks = QVBoxLayout()
        self._blocks.setSpacing(16)
        for widget in (self.heading, choose, self.said):
            self.body.addWidget(widget)
        self._first = QVBoxLayout()
        self.body.addLayout(self._first)
        self.body.addWidget(self.chart)
        self.body.addWidget(self._legend)
        self.body.addLayout(self._blocks)
        self.body.addStretch(1)
        self.back = Button(texts.BACK, "secondary", "back")
        self.back.clicked.connect(lambda: self.asked.emit("back", None))
        self.csv = Button(words.SAVE_CSV, "secondary", "save")
        self.csv.clicked.connect(lambda: self._save("csv"))
        self.pdf = Button(words.SAVE_PDF, "primary", "save")
        self.pdf.clicked.connect(lambda: self._save("pdf"))
        self.leave = self.back
        self.set_actions(left=(self.back, self.offer_reveal()), right=(self.csv, self.pdf))

    def present(self, report: Report) -> None:
        """Show it."""
        self.clear()
        kind = report.period.kind
        self.kind.setCurrentIndex(self.kind.findData(kind.value))
        mark = f"【{texts.PRACTICE}】" if report.practice else ""
        whose = f"　{report.facility}" if report.facility else ""
        self.heading.set_text(f"{mark}{words.REPORTS}　{period_title(report.period)}{whose}")
        first, *rest = blocks(report)
        self._first.addWidget(BlockCard(first.title, first.lines))
        self.chart.show_bars(report.bars, PARTS[kind] if kind is not PeriodKind.MONTH else "")
        self._legend.set_text(f"塗った棒：{words.BY_CARD}　枠だけの棒：{words.BY_OTHER}")
        people = expiring_lines(report)
        cards: list[tuple[str, tuple[tuple[str, ...], ...]]] = [(each.title, each.lines) for each in rest]
        if people:
            cards.append((words.EXPIRING, people))
        for title, lines in cards:
            self._blocks.addWidget(BlockCard(title, lines))
        self.show_masked(self.hides)
        self.tab_to_actions_last()

    def say(self, ok: bool) -> None:
        """Whether a file was written."""
        self.said.say(Tone.SUCCESS if ok else Tone.ERROR, "", words.FILE_SAVED if ok else words.FILE_NOT_SAVED)
        self.scroll_area.verticalScrollBar().setValue(0)

    def first_focus(self) -> QWidget:
        """The heading."""
        return self.heading

    def spoken(self) -> str:
        """The heading with the period."""
        return self.heading.plain

    def clear(self) -> None:
        """Forget the figures and the names."""
        self.said.clear()
        for layout in (self._first, self._blocks):
            while (item := layout.takeAt(0)) is not None:
                widget = item.widget()
                if widget is not None:
                    widget.hide()
                    widget.deleteLater()

    def _save(self, form: str) -> None:
        name = f"{self.heading.plain.replace('　', '-')}.{form}"
        path, _ = QFileDialog.getSaveFileName(self, words.SAVE_PDF if form == "pdf" else words.SAVE_CSV, name)
        if path:
            self.asked.emit(form, path)
