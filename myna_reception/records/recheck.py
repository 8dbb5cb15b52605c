"""The month-start re-check (月初の再確認): regular patients by the numbers of their last visit, without a card.

A run lies in the ledger, so it can be paused, resumed and even outlive the app; no patient is asked about twice in a
run. Whether the official app has anything like it is not known; the practice service answers such questions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from myna_reception.eligibility.oqs_xml.message import OqsRequest, OqsResponse, SearchInfo, SegmentOfResult
from myna_reception.reception.errors import ReceptionError
from myna_reception.records.differences import Difference, differences
from myna_reception.records.document import qualification_facts
from myna_reception.records.ledger import Ledger, day_start


class Outcome(StrEnum):
    """What became of one patient."""

    WAITING = "waiting"
    SAME = "same"
    CHANGED = "changed"
    UNKNOWN = "unknown"  # the service could not tell, or the numbers cannot be asked for


@runtime_checkable
class ByNumbers(Protocol):
    """A service that can be asked by insurance numbers."""

    def check_by_numbers(self, request: OqsRequest) -> OqsResponse:
        """Raises ``ReceptionError`` when there is no answer."""
        ...


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is."""

    run: str
    total: int
    done: int
    changed: int
    unknown: int
    stopped_by: str = ""  # the code of the error that paused it

    @property
    def finished(self) -> bool:
        """Whether everybody was asked about."""
        return self.done == self.total


@dataclass(frozen=True, slots=True, repr=False)
class Changed:
    """One whose insurance is not as it was."""

    reception: int  # the last visit
    name: str
    name_kana: str
    differences: tuple[Difference, ...]


def begin(ledger: Ledger, today: date, months: int = 3, visits: int = 2, institutions: Sequence[str] = ()) -> Progress:
    """The run of this month: patients with at least ``visits`` in the last ``months``. Begun already: as it stands.

    ``institutions``: the codes (機関コード) of the facility that asks about its own patients; empty: about everybody's.
    """
    run = ":".join((f"{today:%Y-%m}", *institutions[:1]))
    here = f"AND institution IN ({','.join('?' * len(institutions))}) " if institutions else ""
    since = day_start(today - timedelta(days=31 * months))
    with ledger.database.write() as connection:
        if not connection.execute("SELECT 1 FROM recheck WHERE run = ? LIMIT 1", (run,)).fetchone():
            connection.execute(
                "INSERT INTO recheck (run, patient, reception, state) "  # noqa: S608 - only question marks are put in
                "SELECT ?, patient, max(id), 'waiting' FROM reception "
                "WHERE id >= ? AND patient <> '' AND insurer_number <> '' AND validity IS NOT NULL "
                f"{here}GROUP BY patient HAVING count(*) >= ?",
                (run, since, *institutions, visits),
            )
    return progress(ledger, run)


def progress(ledger: Ledger, run: str, stopped_by: str = "") -> Progress:
    """How far a run is."""
    counts = dict(ledger.database.read("SELECT state, count(*) FROM recheck WHERE run = ? GROUP BY 1", (run,)))
    total = sum(counts.values())
    return Progress(
        run,
        total,
        total - counts.get(Outcome.WAITING.value, 0),
        counts.get(Outcome.CHANGED.value, 0),
        counts.get(Outcome.UNKNOWN.value, 0),
        stopped_by,
    )


def go_on(
    ledger: Ledger,
    run: str,
    service: ByNumbers,
    institution_code: str,
    today: date,
    paused: Callable[[], bool] = lambda: False,
    told: Callable[[Progress], None] = lambda _: None,
) -> Progress:
    """Ask about those who are left, until ``paused`` says so or the service does not answer. Blocks."""
    while not paused():
        rows = ledger.database.read(
            "SELECT patient, reception FROM recheck WHERE run = ? AND state = 'waiting' ORDER BY reception LIMIT 1",
            (run,),
        )
        if not rows:
            break
        ((patient, reception),) = rows
        document = ledger.detail(reception).document
        try:
            outcome, found = _ask(service, document, institution_code, today)
        except ReceptionError as error:  # nobody is passed over for it: they wait for the next time
            return progress(ledger, run, error.code)
        with ledger.database.write() as connection:
            connection.execute(
                "UPDATE recheck SET state = ?, outcome = ? WHERE run = ? AND patient = ?",
                (outcome.value, json.dumps([each.facts() for each in found], ensure_ascii=False), run, patient),
            )
        told(progress(ledger, run))
    return progress(ledger, run)


def changed_patients(ledger: Ledger, run: str) -> tuple[Changed, ...]:
    """Those whose insurance changed, by their reading."""
    rows = ledger.database.read(
        "SELECT reception.id, name, name_kana, outcome FROM recheck JOIN reception ON reception.id = recheck.reception "
        "WHERE run = ? AND state = 'changed' ORDER BY name_kana",
        (run,),
    )
    return tuple(
        Changed(number, name, kana, tuple(Difference.of(each) for each in json.loads(outcome)))
        for number, name, kana, outcome in rows
    )


def _ask(
    service: ByNumbers, document: Any, institution_code: str, today: date
) -> tuple[Outcome, tuple[Difference, ...]]:
    facts = document["qualifications"][0]
    search = SearchInfo(
        facts["insurer_number"].strip(),
        facts["insured_card_symbol"],
        facts["insured_identification_number"],
        date.fromisoformat(facts["birthdate"]),
        facts["insured_branch_number"],
    )
    try:
        answer = service.check_by_numbers(OqsRequest(today, institution_code, search))
    except ValueError:  # numbers that the official request has no room for
        return Outcome.UNKNOWN, ()
    if answer.header.segment is not SegmentOfResult.NORMAL or answer.validity is None:
        return Outcome.UNKNOWN, ()
    now = {
        "validity": answer.validity.value,
        "qualifications": [qualification_facts(each) for each in answer.results],
    }
    before = {"validity": document["validity"], "qualifications": [facts]}
    found = differences(before, now)
    return (Outcome.CHANGED if found else Outcome.SAME), found
