"""集計: figures and a chart of a day, a month or a year; PDF and CSV."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QGridLayout, QVBoxLayout, QWidget

from myna_reception.records.reports import PeriodKind, Report
from myna_reception.settings import Mask
from myna_reception.ui import texts
from myna_reception.ui import texts_records as words
from myna_reception.ui.pages.base import Page
from myna_reception.ui.report_sheet import PARTS, Block, blocks, expiring_lines, period_title
from myna_reception.ui.theme.tokens import Tone, px
from myna_reception.ui.widgets.banner import Banner
from myna_reception.ui.widgets.bars import BarChart
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.choice import Box
from myna_reception.ui.widgets.flow import FlowLayout
from myna_reception.ui.widgets.layouts import nested
from myna_reception.ui.widgets.reveal import MaskedText
from myna_reception.ui.widgets.text import Heading, Text

_LABELS = 300  # pixels: the figures of all tables stand in one column
PERSON = ("氏名", "フリガナ")  # what a line about a patient begins with


class ReportCard(QFrame):
    """A title, and a table beneath it."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 14)
        column.addWidget(Text(title, "heading"))
        self.grid = nested(column, QGridLayout())
        self.grid.setHorizontalSpacing(24)


class FigureCard(ReportCard):
    """What was counted, and how often. It stays from report to report, for another is soon asked for."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._rows: list[tuple[Text, Text]] = []
        self.grid.setColumnMinimumWidth(0, px(_LABELS))
        self.grid.setColumnStretch(2, 1)

    def forget(self) -> None:
        """Nothing of the figures; the labels come again."""
        self.hide()
        for label, figure in self._rows:
            label.setAccessibleName(label.plain)
            figure.forget()

    def fill(self, lines: tuple[tuple[str, ...], ...]) -> None:
        """Show these lines, of a label and a figure each; nothing without any."""
        for row in range(len(self._rows), len(lines)):
            label, figure = Text(), Text(kind="value")
            figure.setWordWrap(False)
            figure.stand("right")
            self.grid.addWidget(label, row, 0)
            self.grid.addWidget(figure, row, 1)
            self._rows.append((label, figure))
        for row, (label, figure) in enumerate(self._rows):
            words, count = lines[row] if row < len(lines) else ("", "")
            label.set_text(words)
            label.setAccessibleName(f"{words}　{count}")
            figure.set_text(count)
            for text in (label, figure):
                text.setVisible(row < len(lines))
        self.setVisible(bool(lines))


class PeopleCard(ReportCard):
    """Who should be told something: the name and its reading, masked, and what is to be told.

    Its widgets stay for the next report, without words.
    """

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._rows: list[tuple[Text, ...]] = []
        self._used = 0

    def fill(self, lines: tuple[tuple[str, ...], ...]) -> None:
        """Show these lines; nothing without any."""
        for row in self._rows[: self._used]:
            for text in row:
                text.hide()
                text.forget()
        for number, line in enumerate(lines):
            if number == len(self._rows):
                self._add_row(len(line))
            for place, (text, value) in enumerate(zip(self._rows[number], line, strict=True)):
                if isinstance(text, MaskedText):
                    text.present(PERSON[place], value)
                else:
                    text.set_text(value)
                text.show()
        self._used = len(lines)
        self.setVisible(bool(lines))

    def _add_row(self, columns: int) -> None:
        row = tuple(MaskedText() if place < len(PERSON) else Text() for place in range(columns))
        for place, text in enumerate(row):
            self.grid.addWidget(text, len(self._rows), place)
            self.grid.setColumnStretch(place, 1)
        self._rows.append(row)


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
        self._figures: dict[str, FigureCard] = {}  # by title, in the order of a report
        self._people = PeopleCard(words.EXPIRING)
        for widget in (self.heading, choose, self.said):
            self.body.addWidget(widget)
        self._first = nested(self.body, QVBoxLayout())
        self.body.addWidget(self.chart)
        self.body.addWidget(self._legend)
        self._blocks = nested(self.body, QVBoxLayout())
        self._blocks.setSpacing(16)
        self.body.addWidget(self._people)
        self.body.addStretch(1)
        self.back = Button(texts.BACK, "secondary", "back")
        self.back.clicked.connect(lambda: self.asked.emit("back", None))
        self.csv = Button(words.SAVE_CSV, "secondary", "save")
        self.csv.clicked.connect(lambda: self._save("csv"))
        self.pdf = Button(words.SAVE_PDF, "primary", "save")
        self.pdf.clicked.connect(lambda: self._save("pdf"))
        self.leave = self.back
        self.set_actions(left=(self.back, self.offer_reveal()), right=(self.csv, self.pdf))
        self.tab_to_actions_last()

    def present(self, report: Report) -> None:
        """Show it."""
        self.said.clear()
        kind = report.period.kind
        self.kind.setCurrentIndex(self.kind.findData(kind.value))
        mark = f"【{texts.PRACTICE}】" if report.practice else ""
        whose = f"　{report.facility}" if report.facility else ""
        self.heading.set_text(f"{mark}{words.REPORTS}　{period_title(report.period)}{whose}")
        self.chart.show_bars(report.bars, PARTS[kind] if kind is not PeriodKind.MONTH else "")
        self._legend.set_text(f"塗った棒：{words.BY_CARD}　枠だけの棒：{words.BY_OTHER}")
        self._show_figures(blocks(report))
        self._people.fill(expiring_lines(report))
        if self.hides is not Mask.NONE:  # as which they were made
            self.show_masked(self.hides)

    def _show_figures(self, figures: tuple[Block, ...]) -> None:
        place = 0
        for block in figures:
            card = self._figures.get(block.title)
            if card is None:
                card = self._figures[block.title] = FigureCard(block.title)
                if block is figures[0]:
                    self._first.addWidget(card)  # above the chart
                else:
                    self._blocks.insertWidget(place, card)
            card.fill(block.lines)
            place = self._blocks.indexOf(card) + 1
        for title in self._figures.keys() - {block.title for block in figures}:
            self._figures[title].fill(())

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
        for card in self._figures.values():
            card.forget()
        self._people.fill(())

    def _save(self, form: str) -> None:
        name = f"{self.heading.plain.replace('　', '-')}.{form}"
        path, _ = QFileDialog.getSaveFileName(self, words.SAVE_PDF if form == "pdf" else words.SAVE_CSV, name)
        if path:
            self.asked.emit(form, path)
