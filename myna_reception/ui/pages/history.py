"""受付履歴: the list with search and filter, and one entry with everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QListView, QListWidget, QListWidgetItem, QWidget

from myna_reception.records.entries import Detail, Entry
from myna_reception.records.terms import Filters
from myna_reception.settings import Mask
from myna_reception.ui import texts
from myna_reception.ui import texts_records as words
from myna_reception.ui.foreign_text import visible_line
from myna_reception.ui.masking import masked
from myna_reception.ui.pages.base import Page
from myna_reception.ui.pages.qualification import QualificationCards
from myna_reception.ui.texts_dates import short_moment
from myna_reception.ui.theme.tokens import Tone, px
from myna_reception.ui.widgets.banner import Banner
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.card_list import RowDelegate
from myna_reception.ui.widgets.choice import Box
from myna_reception.ui.widgets.differences import DifferencesPanel
from myna_reception.ui.widgets.field import Field
from myna_reception.ui.widgets.flow import FlowLayout
from myna_reception.ui.widgets.text import Heading, Text


class Span(StrEnum):
    """Which days."""

    ALL = ""
    TODAY = "today"
    YESTERDAY = "yesterday"
    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"

    def days(self, today: date) -> tuple[date | None, date | None]:
        """First and last day, both included."""
        match self:
            case Span.TODAY:
                return today, today
            case Span.YESTERDAY:
                yesterday = today - timedelta(days=1)
                return yesterday, yesterday
            case Span.THIS_MONTH:
                return today.replace(day=1), today
            case Span.LAST_MONTH:
                end = today.replace(day=1) - timedelta(days=1)
                return end.replace(day=1), end
            case _:
                return None, None


@dataclass(frozen=True, slots=True, repr=False)
class HistoryView:
    """What the list is asked for, and what it shows."""

    words: str = ""
    verdict: str = ""  # empty: all
    span: Span = Span.ALL
    method: str = ""  # empty: all
    changed: bool = False  # only where something differs from the visit before
    entries: tuple[Entry, ...] = ()
    more: bool = False
    key_in_file: bool = False

    def filters(self, today: date) -> Filters:
        """For the ledger."""
        first, last = self.span.days(today)
        return Filters(first, last, self.verdict or None, self.method or None, changed=self.changed)

    def unread(self) -> HistoryView:
        """The same question without its answer."""
        return replace(self, entries=(), more=False, key_in_file=False)

    def asks_the_same(self, other: HistoryView) -> bool:
        """Whether both ask for the same."""
        return self.unread() == other.unread()

    @property
    def narrowed(self) -> bool:
        """Whether something is left out."""
        return self.unread() != HistoryView()


def entry_words(entry: Entry, mask: Mask = Mask.NONE) -> str:
    """One line of the list."""
    how = words.METHODS[entry.method] if entry.method else words.ROUTES[entry.route]
    who = masked("氏名", entry.name, mask) or (words.cause_words(entry.error) if entry.error else "")
    parts = [f"{entry.at:%m/%d %H:%M}", words.VERDICTS[entry.verdict], who, entry.insurer_number, how]
    marks = [words.CHANGED_MARK] if entry.changed else []
    return "　".join(part for part in parts if part) + "".join(f"【{mark}】" for mark in marks)


class EntryList(QListWidget):
    """The lines; Enter opens one."""

    chosen = Signal(object)  # id: beyond 32 bits

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[Entry, ...] = ()
        self.setProperty("kind", "cards")
        self.setAccessibleName(words.LIST_NAME)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(RowDelegate(self, cards=False))
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
            item = QListWidgetItem(visible_line(entry_words(entry, mask)))
            item.setData(Qt.ItemDataRole.UserRole, entry.id)
            self.addItem(item)
        if self.count():
            self.setCurrentRow(row if goes_on and row >= 0 else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines wrap anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def show_masked(self, mask: Mask) -> None:
        """The same lines under another mask."""
        for row, entry in enumerate(self._entries[: self.count()]):
            self.item(row).setText(visible_line(entry_words(entry, mask)))

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


class HistoryPage(Page):
    """The list."""

    asked = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.heading = Heading(texts.HISTORY)
        self.key_banner = Banner()
        self.search = Field(words.SEARCH_FIELD, words.HISTORY_SUPPORT)
        self.search.submitted.connect(self._search)
        self.span = self._choice(words.SPAN_FILTER, words.SPANS)
        self.verdict = self._choice(
            words.VERDICT_FILTER,
            {"": words.ALL_VERDICTS, **{each.value: name for each, name in words.VERDICTS.items()}},
        )
        self.method = self._choice(
            words.METHOD_FILTER, {"": words.ALL_METHODS, **{each.value: name for each, name in words.METHODS.items()}}
        )
        self.changed = QCheckBox(words.CHANGED_ONLY)
        self.changed.setProperty("kind", "check")
        self.changed.clicked.connect(self._search)
        go = Button(words.SEARCH, "secondary", "search")
        go.clicked.connect(self._search)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.search, 1)
        row.addWidget(go, 0, Qt.AlignmentFlag.AlignBottom)
        narrow = QWidget()
        choices = FlowLayout(narrow, spacing=12)
        for choice in (self.span, self.verdict, self.method, self.changed):
            choices.addWidget(choice)
        self.list = EntryList()
        self.list.setMinimumHeight(px(230))
        self.list.chosen.connect(lambda number: self.asked.emit("entry", number))
        self._nothing = Text(kind="lead")
        for widget in (self.heading, self.key_banner):
            self.body.addWidget(widget)
        self.body.addLayout(row)
        self.body.addWidget(narrow)
        self.body.addWidget(self._nothing)
        self.body.addWidget(self.list, 1)
        self._rest = QWidget()  # takes the room of the list where there is none
        self.body.addWidget(self._rest, 1)
        self.open = Button(words.OPEN_ENTRY, "primary", "eye")
        self.open.clicked.connect(lambda: self.asked.emit("entry", self.list.selected))
        self.more = Button(words.MORE, "secondary", "right")
        self.more.clicked.connect(lambda: self.asked.emit("more", None))
        self.reports = Button(words.REPORTS, "secondary", "chart")
        self.reports.clicked.connect(lambda: self.asked.emit("reports", None))
        self.hand_off = Button(words.HAND_OFF, "secondary", "hand-off")
        self.hand_off.clicked.connect(lambda: self.asked.emit("hand_off", None))
        self.recheck = Button(words.RECHECK, "secondary", "calendar")
        self.recheck.clicked.connect(lambda: self.asked.emit("recheck", None))
        self.safekeeping = Button(words.SAFEKEEPING, "secondary", "lock")
        self.safekeeping.clicked.connect(lambda: self.asked.emit("safekeeping", None))
        self.back = Button(texts.BACK, "secondary", "back")
        self.back.clicked.connect(lambda: self.asked.emit("leave", None))
        self.leave = self.back
        self.set_actions(
            left=(self.back, self.reports, self.recheck, self.hand_off, self.safekeeping, self.offer_reveal()),
            right=(self.open,),
        )
        self.body.addWidget(self.more)

    def present(self, view: HistoryView) -> None:
        """Show it."""
        if self.search.value != view.words:
            self.search.set_value(view.words)
        for choice, value in ((self.span, view.span.value), (self.verdict, view.verdict), (self.method, view.method)):
            choice.setCurrentIndex(max(0, choice.findData(value)))
        self.changed.setChecked(view.changed)
        self.list.show_entries(view.entries, self.hides)
        self.list.setVisible(bool(view.entries))
        self._rest.setVisible(not view.entries)
        self._nothing.set_text("" if view.entries else words.NOTHING_FOUND if view.narrowed else words.NOTHING_YET)
        self._nothing.setVisible(not view.entries)
        self.more.setVisible(view.more)
        self.open.setVisible(bool(view.entries))
        if view.key_in_file:
            self.key_banner.say(Tone.WARNING, "", words.KEY_IN_FILE)
        else:
            self.key_banner.clear()

    def show_masked(self, mask: Mask) -> None:
        """The list too."""
        super().show_masked(mask)
        self.list.show_masked(mask)

    def first_focus(self) -> QWidget:
        """The search."""
        return self.search.input

    def spoken(self) -> str:
        """Heading, and whether there is something."""
        return "。".join(part for part in (self.heading.plain, self._nothing.plain) if part)

    def clear(self) -> None:
        """Forget the patients."""
        self.list.show_entries(())
        self.list.clear()
        self.search.clear()

    def _choice(self, name: str, answers: Mapping[str, str]) -> Box:
        choice = Box(name)
        for value, answer in answers.items():
            choice.addItem(answer, value)
        choice.activated.connect(self._search)
        return choice

    def _search(self) -> None:
        span, verdict, method = (str(each.currentData()) for each in (self.span, self.verdict, self.method))
        view = HistoryView(self.search.value, verdict, Span(span), method, self.changed.isChecked())
        self.asked.emit("search", view)


class EntryPage(Page):
    """One entry: the result as it was, what differed, what staff wrote, where it went."""

    asked = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._id = 0
        self.heading = Heading(words.ENTRY)
        self._facts = Text(kind="lead")
        self.saved = Banner()
        self.differences = DifferencesPanel()
        self._cards = QualificationCards()
        self.note, self.subsidy, self.paper = (Field(*each) for each in (words.NOTE, words.SUBSIDY, words.PAPER))
        self._handed = Text()
        for widget in (self.heading, self._facts, self.saved, self.differences):
            self.body.addWidget(widget)
        self.body.addLayout(self._cards)
        for field in (self.note, self.subsidy, self.paper):
            field.submitted.connect(self._save)
            self.body.addWidget(field)
        self.body.addWidget(self._handed)
        self.body.addStretch(1)
        self.back = Button(texts.BACK, "secondary", "back")
        self.back.clicked.connect(lambda: self.asked.emit("back", None))
        self.copy = Button(words.COPY, "secondary", "compare")
        self.copy.clicked.connect(lambda: self.asked.emit("copy", self._id))
        self.type = Button(words.TYPE, "secondary", "keypad")
        self.type.clicked.connect(lambda: self.asked.emit("type", self._id))
        self.type.hide()
        self.save = Button(words.SAVE_NOTE, "primary", "check")
        self.save.clicked.connect(self._save)
        self.leave = self.back
        self.set_actions(left=(self.back, self.copy, self.type, self.offer_reveal()), right=(self.save,))

    def present(self, detail: Detail, can_type: bool = False) -> None:
        """Show it."""
        self.clear()
        entry = detail.entry
        self._id = entry.id
        how = words.METHODS[entry.method] if entry.method else words.ROUTES[entry.route]
        cause = words.cause_words(entry.error) if entry.error else ""
        number = detail.document["reception_number"] or ""
        mark = texts.PRACTICE_RESULT if entry.practice else ""
        told = words.decision_words(detail.document)
        place = str(detail.document.get("institution_name") or "")
        facts = (mark, short_moment(entry.at), words.VERDICTS[entry.verdict], how, *told, cause, number, place)
        self._facts.set_text("　".join(fact for fact in facts if fact))
        if detail.differences:
            self.differences.present(detail.differences, entry.at)
            self.differences.hide_date()
        self._cards.present(detail.qualifications, entry.at.date())
        for field, value in ((self.note, entry.note), (self.subsidy, entry.subsidy), (self.paper, entry.paper)):
            field.set_value(value)
        handed = [
            f"{words.TARGETS.get(target, target)}：{words.STATES.get(state, state)}　{short_moment(at)}"
            for target, state, at, _ in detail.hand_offs
        ]
        self._handed.set_text("\n".join((words.HANDED, *handed)) if handed else "")
        self.copy.setVisible(detail.document["validity"] is not None)
        self.type.setVisible(can_type and bool(detail.qualifications))
        self.show_masked(self.hides)
        self.tab_to_actions_last()
        self.scroll_area.verticalScrollBar().setValue(0)

    def show_saved(self) -> None:
        """What staff wrote is kept."""
        self.saved.say(Tone.SUCCESS, "", words.SAVED)

    def show_typing(self, text: str) -> None:
        """What is going to be typed, or became of it."""
        self.saved.say(Tone.INFO, "", text)
        self.scroll_area.verticalScrollBar().setValue(0)

    def show_refused(self, text: str) -> None:
        """What staff wrote cannot be kept."""
        self.saved.say(Tone.ERROR, "", text)
        self.scroll_area.verticalScrollBar().setValue(0)

    def first_focus(self) -> QWidget:
        """The heading."""
        return self.heading

    def spoken(self) -> str:
        """The heading: never the patient."""
        return self.heading.plain

    def clear(self) -> None:
        """Forget the patient."""
        self._facts.set_text("")
        self._handed.set_text("")
        self.saved.clear()
        self.differences.clear()
        for field in (self.note, self.subsidy, self.paper):
            field.clear()
        self._cards.clear()

    def _save(self) -> None:
        written = {"note": self.note.value, "subsidy": self.subsidy.value, "paper": self.paper.value}
        self.asked.emit("save", (self._id, written))
