"""ほかの方法で確認, in the same reception: what staff type is judged, looked up where that can be, and recorded."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from myna_reception.eligibility.oqs_xml.message import OqsRequest, OqsResponse, SearchInfo, SegmentOfResult
from myna_reception.reception.clock import today
from myna_reception.reception.errors import ReceptionError
from myna_reception.records.entries import Route
from myna_reception.records.ledger import Recorded
from myna_reception.records.other_routes import Told, read_form
from myna_reception.ui import texts_other_routes as words
from myna_reception.ui import texts_result
from myna_reception.ui.bridge.bugs import log_bug
from myna_reception.ui.bridge.lanes import Lane
from myna_reception.ui.bridge.records_desk import RecordsDesk
from myna_reception.ui.pages.other_routes import RouteFormPage
from myna_reception.ui.texts_errors import message_for
from myna_reception.ui.theme.tokens import Tone
from myna_reception.ui.window import MainWindow


class OtherRoutes(QObject):
    """Lives on the UI thread. ``leave`` goes back to the reception."""

    recorded = Signal()

    def __init__(
        self, window: MainWindow, records: RecordsDesk, leave: Callable[[], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._records = records
        self._leave = leave
        self._lane = Lane("numbers", parent=self)
        self._reception = ""  # the reception that led here; "" begins one of its own
        self._route = Route.CERTIFICATE
        self._drafts: dict[Route, dict[str, str]] = {}  # in memory, until it is recorded or given up

    def close(self) -> None:
        """Let go of the lane."""
        self._lane.stop()

    def open(self, reception_id: str = "") -> None:
        """Show the ways. ``reception_id``: of a reception that could not be finished with the card."""
        self._reception = reception_id
        self._show_ways()

    @Slot()
    def keep_draft(self) -> None:
        """A card was put down in the middle: what was typed is there again when this is opened next."""
        page = self._page()
        if page is not None:
            self._drafts[self._route] = page.values

    @Slot(str, object)
    def ask(self, what: str, given: Any) -> None:
        """What a page asks for."""
        match what:
            case "open":
                self.keep_draft()
                self._show_ways()
            case "route":
                self._show_form(given)
            case "look_up":
                self._judged(given, self._look_up)
            case "record":
                self._judged(given, self._record)
            case "leave":
                self._drafts = {}
                self._leave()

    def _show_ways(self) -> None:
        self._window.show_other_routes(today(self._records.clock))

    def _show_form(self, route: Route) -> None:
        self._route = route
        may = self._records.numbers_service is not None
        self._window.show_route_form(route, self._drafts.get(route, {}), may)

    def _judged(self, typed: dict[str, str], then: Callable[[Told], None]) -> None:
        told = read_form(self._route, typed, today(self._records.clock))
        page = self._page()
        if isinstance(told, Told):
            then(told)
        elif page is not None:
            page.show_errors(told)

    def _record(self, told: Told) -> None:
        place = self._records.place
        new = replace(
            told.reception(
                self._reception or secrets.token_urlsafe(12), self._records.clock.now(), practice=self._records.practice
            ),
            institution_code=place.institution_code,
            institution_name=place.institution_name,
            terminal_id=place.terminal_id,
        )
        self._records.record_by_other_route(new, self._done)

    def _done(self, _recorded: Recorded) -> None:
        self._drafts, self._reception = {}, ""
        self._window.show_notice(words.RECORDED)
        self._leave()

    def _look_up(self, told: Told) -> None:
        service, page = self._records.numbers_service, self._page()
        if service is None or page is None:
            return
        page.set_busy(True)
        q, day = told.qualification, today(self._records.clock)
        search = SearchInfo(q.insurer_number, q.symbol, q.number, q.birthdate, q.branch_number)
        request = OqsRequest(day, self._records.place.institution_code, search)
        self._lane.run(lambda: service.check_by_numbers(request), self._show_answer, self._no_answer)

    def _show_answer(self, response: OqsResponse) -> None:
        page = self._page()
        if page is None:
            return
        page.set_busy(False)
        if response.header.segment is not SegmentOfResult.NORMAL or response.validity is None:
            page.show_answer(Tone.WARNING, words.LOOKED_UP, response.message or response.header.error_message)
            return
        verdict = texts_result.VERDICTS[response.validity.verdict]
        meaning = texts_result.VALIDITIES[response.validity].text
        page.show_answer(verdict.tone, f"{words.LOOKED_UP}：{verdict.phrase.text}", meaning)

    def _no_answer(self, error: BaseException) -> None:
        page = self._page()
        if page is not None:
            page.set_busy(False)
        if isinstance(error, ReceptionError):
            message = message_for(error)
            if page is not None:
                page.show_answer(message.tone, message.title, message.happened)
        else:
            log_bug(error)
            self._window.show_notice("internal_error")

    def _page(self) -> RouteFormPage | None:
        page = self._window.page
        return page if isinstance(page, RouteFormPage) else None
