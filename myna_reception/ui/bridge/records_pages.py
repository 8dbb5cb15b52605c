"""The pages of the records: what they ask for is read or done on lanes, and shown."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from myna_reception.reception.clock import today
from myna_reception.records.entries import Detail
from myna_reception.records.keys import KeyPlace
from myna_reception.records.ledger import Ledger, PageOfEntries
from myna_reception.records.problems import RecordsError
from myna_reception.records.recheck import Progress, begin, changed_patients, go_on
from myna_reception.records.reports import Period, PeriodKind, Report, report
from myna_reception.ui import texts
from myna_reception.ui.bridge.hand_off_pages import HandOffPages
from myna_reception.ui.bridge.records_desk import RecordsDesk
from myna_reception.ui.bridge.safekeeping import Safekeeping
from myna_reception.ui.pages.history import HistoryView

if TYPE_CHECKING:
    from myna_reception.ui.window import MainWindow


class RecordsPages(QObject):
    """Lives on the UI thread. ``leave`` goes back to the reception."""

    _rechecked = Signal(object)  # Progress, from a lane

    def __init__(
        self,
        window: MainWindow,
        records: RecordsDesk,
        leave: Callable[[], None],
        may_show: Callable[[], bool] = lambda: True,
        parent: QObject | None = None,
    ) -> None:
        """``may_show``: no reception has begun since a page was asked for."""
        super().__init__(parent)
        self._window = window
        self._records = records
        self._leave = leave
        self._may_show = may_show
        self._view = HistoryView()
        self._next: int | None = None
        self._period = Period.day(date(1970, 1, 1))
        self._report: Report | None = None
        window.records_asked.connect(self._asked)
        self._page = ""
        self.hand_off = HandOffPages(window, records, lambda: self._page, parent=self)
        self._safekeeping = Safekeeping(window, records, self._present, parent=self)
        self._pause = threading.Event()
        self._rechecking = False
        self._rechecked.connect(self._show_recheck, Qt.ConnectionType.QueuedConnection)

    def open(self) -> None:
        """Show the list, newest first."""
        self._search(self._unasked())

    @Slot(str, object)
    def _asked(self, what: str, given: Any) -> None:
        match what:
            case "open":
                self.open()
            case "search":
                self._search(given)
            case "more":
                self._read_page(self._next)
            case "entry" if given is not None:
                self._records.run(lambda ledger: ledger.detail(given), self._show_entry)
            case "save":
                self._save(*given)
            case "reports":
                day = today(self._records.clock)
                self._show_period(Period.month(day.year, day.month))
            case "period":
                self._show_period(moved(self._period, PeriodKind(given[0]), given[1], today(self._records.clock)))
            case "pdf" | "csv":
                self._write(what, Path(given))
            case "recheck":
                self._open_recheck()
            case "recheck_go":
                self._go_on_rechecking()
            case "recheck_pause":
                self._pause.set()
            case "hand_off":
                self._open_hand_off()
            case "keep" | "try" | "token" | "copy" | "type":
                self.hand_off.ask(what, given)
            case "back" if self._records.ledger is None:
                self._asked("leave", None)
            case "back" if self._page == "safekeeping":  # the list may be another one now
                self._page = ""
                self._search(self._view.unread())
            case "back":
                self._page = ""
                self._present("history", self._view)
            case "safekeeping":
                self._page = "safekeeping"
                self._safekeeping.open()
            case "leave":
                self._page = ""
                self._view = self._unasked()
                self._leave()

    def pause_recheck(self) -> None:
        """Stop asking: the desk is about to work for another facility."""
        self._pause.set()

    def _present(self, page: str, *contents: object) -> None:
        if self._may_show():
            self._window.show_records(page, *contents)

    # The list and one entry

    def _unasked(self) -> HistoryView:
        return HistoryView(facilities=self._records.place.neighbours)

    def _search(self, wanted: HistoryView) -> None:
        self._view = wanted
        self._read_page(None)

    def _read_page(self, before: int | None) -> None:
        view = self._view
        filters = view.filters(today(self._records.clock))

        def show(found: Any) -> None:
            page, place = found
            if not self._view.asks_the_same(view):
                return  # somebody searched for something else meanwhile
            earlier = view.entries if before is not None else ()
            self._next = page.next_before
            self._view = replace(
                view,
                entries=(*earlier, *page.entries),
                more=page.next_before is not None,
                key_in_file=place is KeyPlace.FILE,
            )
            self._present("history", self._view)

        def read(ledger: Ledger) -> tuple[PageOfEntries, KeyPlace]:
            return ledger.page(view.words, filters, before), ledger.key_place

        self._records.run(read, show, self._not_opened)

    def _not_opened(self, error: RecordsError) -> None:
        self._window.show_notice(f"records_{error.problem}")
        if self._records.ledger is None:  # a backup may help
            self._asked("safekeeping", None)
        else:
            self._leave()

    def _show_entry(self, detail: object) -> None:
        self._page = "entry"
        self._present("entry", detail, self.hand_off.can_type)

    def _save(self, number: int, written: dict[str, str]) -> None:
        def work(ledger: Ledger) -> Detail:
            ledger.annotate(number, **written)
            return ledger.detail(number)

        def done(detail: Any) -> None:
            entries = tuple(detail.entry if each.id == number else each for each in self._view.entries)
            self._view = replace(self._view, entries=entries)
            if self._page == "entry":
                self._present("entry", detail, self.hand_off.can_type)
                self._window.pages.entry.show_saved()

        def refused(error: RecordsError) -> None:
            self._window.pages.entry.show_refused(texts.notice(f"records_{error.problem}").text)

        self._records.run(work, done, refused)

    # Reports

    def _show_period(self, period: Period) -> None:
        self._period = period

        def show(counted: Any) -> None:
            if counted.period == self._period:
                self._report = counted
                self._present("reports", counted)

        place = self._records.place
        facility = place.institution_name if place.codes else ""
        self._records.run(lambda ledger: report(ledger, period, place.codes, facility), show)

    def _write(self, form: str, path: Path) -> None:
        counted, facility, now = self._report, self._records.place.institution_name, self._records.clock.now()
        if counted is None:
            return

        def work() -> None:
            from myna_reception.ui.report_pdf import pdf_of
            from myna_reception.ui.report_sheet import csv_of

            data = pdf_of(counted, facility, now) if form == "pdf" else csv_of(counted, now.date()).encode()
            path.write_bytes(data)

        def say(written: bool) -> None:
            self._window.pages.reports.say(written)  # asked for now: a change of theme makes all pages anew

        self._records.reading.run(work, lambda _: say(True), lambda _: say(False))

    # The month-start re-check

    def _open_recheck(self) -> None:
        self._page = "recheck"
        day, codes = today(self._records.clock), self._records.place.codes
        self._records.run(lambda ledger: begin(ledger, day, institutions=codes), self._show_recheck)

    def _go_on_rechecking(self) -> None:
        service, day = self._records.numbers_service, today(self._records.clock)
        if service is None or self._rechecking:
            return
        self._rechecking = True
        self._pause.clear()
        place = self._records.place

        def stopped() -> bool:
            return self._pause.is_set() or self._records.reading.is_stopped()

        def work(ledger: Ledger) -> Progress:
            run = begin(ledger, day, institutions=place.codes).run
            return go_on(ledger, run, service, place.institution_code, day, stopped, self._rechecked.emit)

        def done(progress: object) -> None:
            self._rechecking = False
            self._show_recheck(progress)

        def failed(error: RecordsError) -> None:
            self._rechecking = False
            self._window.show_notice(f"records_{error.problem}")

        self._records.run(work, done, failed)

    @Slot(object)
    def _show_recheck(self, progress: Any) -> None:
        if self._page != "recheck":
            return
        if self._rechecking and not progress.finished:
            self._present("recheck", progress, True, ())
            return
        self._records.run(
            lambda ledger: changed_patients(ledger, progress.run),
            lambda changed: self._present("recheck", progress, False, changed) if self._page == "recheck" else None,
        )

    # Hand-offs

    def _open_hand_off(self) -> None:
        self._page = "hand_off"
        self._present("hand_off", self.hand_off.settings)
        self.hand_off.show_standings()


def moved(period: Period, kind: PeriodKind, by: int, day: date) -> Period:
    """The period that many before or after; another kind holds the last day of the old one, or today."""
    if kind is not period.kind:
        inside = day if period.first <= day <= period.last else period.last
        return _around(kind, inside)
    edge = period.first - timedelta(days=1) if by < 0 else period.last + timedelta(days=1)
    return _around(kind, edge if by else period.first)


def _around(kind: PeriodKind, day: date) -> Period:
    match kind:
        case PeriodKind.DAY:
            return Period.day(day)
        case PeriodKind.MONTH:
            return Period.month(day.year, day.month)
        case PeriodKind.YEAR:
            return Period.year(day.year)
