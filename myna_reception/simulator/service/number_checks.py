"""資格確認 by insurance numbers, in the official messages (OQSsiquc01req, OQSsiquc01res): there is no card."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy.orm import Session

from myna_reception.eligibility.oqs_xml.encoding import Encoding
from myna_reception.eligibility.oqs_xml.mapping import PRACTICE_MESSAGE
from myna_reception.eligibility.oqs_xml.message import (
    OqsRequest,
    OqsResponse,
    ProcessingStatus,
    ReferenceClassification,
    ResponseHeader,
    SearchInfo,
    SegmentOfResult,
)
from myna_reception.eligibility.oqs_xml.problems import OqsXmlError
from myna_reception.eligibility.oqs_xml.reader import read_request
from myna_reception.eligibility.oqs_xml.writer import write_response
from myna_reception.reception.clock import JST, Clock
from myna_reception.reception.eligibility import Qualification, QualificationValidity
from myna_reception.simulator.country import holds
from myna_reception.simulator.personas import Persona
from myna_reception.simulator.service.answers import CheckRecord
from myna_reception.simulator.service.database import Check, Sessions, Terminal
from myna_reception.simulator.service.insured import people_of_numbers
from myna_reception.simulator.service.number_records import NUMBER_RECORDS

PURPOSE = "recheck"
METHOD = "numbers"
OK = "SIMP0001I"
# The real codes are not public; these are the simulator's own.
UNREADABLE = "SIMH0001E"
OTHER_INSTITUTION = "SIMH0002E"
_MESSAGES = {
    UNREADABLE: "【練習】電文を読み取れません。",
    OTHER_INSTITUTION: "【練習】医療機関コードがこの端末のものではありません。",
}
_LOST = (QualificationValidity.INVALID, QualificationValidity.INVALID_NEWER_EXISTS)

Held = tuple[QualificationValidity, Qualification]


class NumberChecks:
    """Answers checks by insurance numbers. Thread-safe."""

    def __init__(self, sessions: Sessions, clock: Clock, personas: Iterable[Persona]) -> None:
        self._sessions = sessions
        self._clock = clock
        self._people = {persona.id: _held_by(persona) for persona in personas}

    def enrol(self, persona: Persona) -> None:
        """Answer about this person too."""
        self._people = {**self._people, persona.id: _held_by(persona)}  # anew: other threads go through the old one

    def answer(self, terminal_id: str, raw: bytes) -> tuple[bytes, Encoding, CheckRecord]:
        """The answer in the request's encoding, and what was recorded; Shift_JIS for a request that cannot be read."""
        encoding = Encoding.SHIFT_JIS
        now = self._clock.now().astimezone(JST).replace(microsecond=0)
        with self._sessions.begin() as session:
            institution_code = session.get_one(Terminal, terminal_id).institution_code
            try:
                request, encoding = read_request(raw)
            except OqsXmlError as error:
                response = _refused(now, institution_code, UNREADABLE, f"（{error.problem} {error.element[:100]}）")
            else:
                if request.institution_code == institution_code:
                    response = self._found(session, now, request)
                else:
                    response = _refused(now, institution_code, OTHER_INSTITUTION)
            record = self._record(session, now, terminal_id, response)
        return write_response(response, encoding)[0], encoding, record

    def _found(self, session: Session, now: datetime, request: OqsRequest) -> OqsResponse:
        everybody = (*itertools.chain.from_iterable(self._people.values()), *NUMBER_RECORDS)
        hits = [held for held in everybody if _fits(request.search, held[1])]
        hits += _in_the_country(session, request)
        validity = QualificationValidity.NONE_FOUND
        results: tuple[Qualification, ...] = ()
        if len(hits) > 1:  # which of them it is cannot be told, so nobody is shown
            validity = QualificationValidity.SEVERAL_FOUND
        elif hits:
            told, found = hits[0]
            validity, results = validity_on(request.confirmation_date, told, found), (found,)
        return OqsResponse(
            header=ResponseHeader(
                executed_at=now,
                confirmation_date=request.confirmation_date,
                institution_code=request.institution_code,
                reference=ReferenceClassification.NUMBERS,
                file_identifier=request.file_identifier,
            ),
            status=ProcessingStatus.NORMAL,
            validity=validity,
            results=results,
            code=OK,
            message=PRACTICE_MESSAGE,
            search=request.search,
        )

    @staticmethod
    def _record(session: Session, now: datetime, terminal_id: str, response: OqsResponse) -> CheckRecord:
        outcome = response.validity.name.lower() if response.validity else response.header.error_code
        session.add(Check(at=now, terminal_id=terminal_id, purpose=PURPOSE, method=METHOD, outcome=outcome))
        return CheckRecord(PURPOSE, METHOD, outcome)


def _held_by(persona: Persona) -> tuple[Held, ...]:
    return tuple((persona.validity, each) for each in persona.qualifications)


def validity_on(day: date, told: QualificationValidity, held: Qualification) -> QualificationValidity:
    """資格有効性 on a day: 有効開始 ≤ day ≤ 有効終了, and before 資格喪失 (the first day without cover)."""
    if not holds(held, day):
        return told if told in _LOST else QualificationValidity.INVALID
    return QualificationValidity.VALID if told in _LOST else told


def _in_the_country(session: Session, request: OqsRequest) -> list[Held]:
    search = request.search
    people = people_of_numbers(session, search.insurer_number, _folded(search.number), search.birthdate)
    return [
        (person.validity_of(each, request.confirmation_date), each.qualification)
        for person in people
        for each in person.held
        if _fits(search, each.qualification)
    ]


def _fits(search: SearchInfo, held: Qualification) -> bool:
    return (
        search.insurer_number == held.insurer_number
        and search.birthdate == held.birthdate
        and _folded(search.symbol) == _folded(held.symbol)
        and _folded(search.number) == _folded(held.number)
        and search.branch_number in ("", held.branch_number)
    )


def _folded(text: str) -> str:
    """記号 and 番号 are the same in half and in full width."""
    return unicodedata.normalize("NFKC", text).strip()


def _refused(now: datetime, institution_code: str, code: str, detail: str = "") -> OqsResponse:
    return OqsResponse(
        header=ResponseHeader(
            executed_at=now,
            confirmation_date=now.date(),
            institution_code=institution_code,
            reference=ReferenceClassification.NUMBERS,
            segment=SegmentOfResult.ABNORMAL,
            error_code=code,
            error_message=_MESSAGES[code] + detail,
        ),
        status=ProcessingStatus.ERROR,
        validity=None,
    )
