"""受付履歴: the list with search and filter, and one entry with everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from myna_reception.records.entries import Detail, Entry
from myna_reception.records.terms import Filters
from myna_reception.settings import Mask
from myna_reception.ui import texts
from myna_reception.ui import texts_records as words
from myna_reception.ui.foreign_text import visible_line
from myna_reception.ui.pages.base import Page
from myna_reception.ui.pages.history_list import EntryList
from myna_reception.ui.pages.qualification import QualificationCards
from myna_reception.ui.texts_dates import short_moment
from myna_reception.ui.theme.tokens import Tone, is_large, px
from myna_reception.ui.widgets.banner import Banner
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.check import Check
from myna_reception.ui.widgets.choice import Box
from myna_reception.ui.widgets.differences import DifferencesPanel
from myna_reception.ui.widgets.field import Field
from myna_reception.ui.widgets.flow import FlowLayout
from myna_reception.ui.widgets.layouts import nested
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
    facility: tuple[str, ...] = ()  # its codes (機関コード), earlier ones too; empty: all at this terminal
    facilities: tuple[tuple[str, tuple[str, ...]], ...] = ()  # name and codes, where several share the terminal (併設)

    def filters(self, today: date) -> Filters:
        """For the ledger."""
        first, last = self.span.days(today)
        return Filters(
            first, last, self.verdict or None, self.method or None, changed=self.changed, institutions=self.facility
        )

    def unread(self) -> HistoryView:
        """The same question without its answer."""
        return replace(self, entries=(), more=False, key_in_file=False)

    def asks_the_same(self, other: HistoryView) -> bool:
        """Whether both ask for the same."""
        return self.unread() == other.unread()

    @property
    def narrowed(self) -> bool:
        """Whether something is left out."""
        return self.unread() != HistoryView(facilities=self.facilities)


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
        self.facility = self._choice(words.FACILITY_FILTER, {"": words.ALL_FACILITIES})
        self.facility.hide()
        self._facilities: tuple[tuple[str, tuple[str, ...]], ...] = ()
        self.changed = Check(words.CHANGED_ONLY)
        self.changed.clicked.connect(self._search)
        go = Button(words.SEARCH, "secondary", "search")
        go.clicked.connect(self._search)
        narrow = QWidget()
        choices = FlowLayout(narrow, spacing=12)
        for choice in (self.span, self.verdict, self.method, self.changed):
            choices.addWidget(choice)
        self.list = EntryList()
        self.list.setMinimumHeight(px(140))
        self.list.chosen.connect(lambda number: self.asked.emit("entry", number))
        self._nothing = Text(kind="lead")
        top = nested(self.body, QHBoxLayout())
        top.addWidget(self.heading, 1)
        top.addWidget(self.facility)
        self.body.addWidget(self.key_banner)
        row = nested(self.body, QHBoxLayout())
        row.setSpacing(12)
        row.addWidget(self.search, 1)
        row.addWidget(go, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.addWidget(narrow)
        self.body.addWidget(self._nothing)
        self.body.addWidget(self.list, 1)
        self._rest = QWidget()  # takes the room of the list where there is none
        self.body.addWidget(self._rest, 1)
        self.open = Button(words.OPEN_SHORT if is_large() else words.OPEN_ENTRY, "primary", "eye")
        self.open.clicked.connect(lambda: self.asked.emit("entry", self.list.selected))
        self.more = Button(words.MORE, "secondary", "right")
        self.more.clicked.connect(lambda: self.asked.emit("more", None))
        self.reports = Button(words.REPORTS, "secondary", "chart")
        self.reports.clicked.connect(lambda: self.asked.emit("reports", None))
        self.hand_off = Button(words.HAND_OFF_SHORT if is_large() else words.HAND_OFF, "secondary", "hand-off")
        self.hand_off.clicked.connect(lambda: self.asked.emit("hand_off", None))
        self.recheck = Button(words.RECHECK_SHORT if is_large() else words.RECHECK, "secondary", "calendar")
        self.recheck.clicked.connect(lambda: self.asked.emit("recheck", None))
        self.safekeeping = Button(words.SAFEKEEPING_SHORT if is_large() else words.SAFEKEEPING, "secondary", "lock")
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
        self._offer_facilities(view)
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
        place = self.facility.currentIndex() - 1  # after «all»
        codes = self._facilities[place][1] if place >= 0 else ()
        view = HistoryView(
            self.search.value,
            verdict,
            Span(span),
            method,
            self.changed.isChecked(),
            facility=codes,
            facilities=self._facilities,
        )
        self.asked.emit("search", view)

    def _offer_facilities(self, view: HistoryView) -> None:
        if view.facilities != self._facilities:
            self._facilities = view.facilities
            self.facility.clear()
            self.facility.addItem(words.ALL_FACILITIES)
            for name, _ in view.facilities:
                self.facility.addItem(visible_line(name))
        codes = [each for _, each in self._facilities]
        self.facility.setCurrentIndex(codes.index(view.facility) + 1 if view.facility in codes else 0)
        self.facility.setVisible(len(self._facilities) > 1)


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
        self.note, self.subsidy, self.paper = (Field(*each) for each in (words.NOTE, words.SUBSIDY, words.PAPER))
        self._handed = Text()
        for widget in (self.heading, self._facts, self.saved, self.differences):
            self.body.addWidget(widget)
        self._cards = nested(self.body, QualificationCards())
        for field in (self.note, self.subsidy, self.paper):
            field.submitted.connect(self._save)
            self.body.addWidget(field)
        self.body.addWidget(self._handed)
        self.body.addStretch(1)
        self.back = Button(texts.BACK, "secondary", "back")
        self.back.clicked.connect(lambda: self.asked.emit("back", None))
        self.copy = Button(words.COPY, "secondary", "copy")
        self.copy.clicked.connect(lambda: self.asked.emit("copy", self._id))
        self.type = Button(words.TYPE, "secondary", "keypad")
        self.type.clicked.connect(lambda: self.asked.emit("type", self._id))
        self.type.hide()
        self.save = Button(words.SAVE_NOTE, "primary", "check")
        self.save.clicked.connect(self._save)
        self.leave = self.back
        self.set_actions(left=(self.back, self.copy, self.type, self.offer_reveal()), right=(self.save,))
        self.tab_to_actions_last()

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
        if self.hides is not Mask.NONE:  # as which they were made
            self.show_masked(self.hides)
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
