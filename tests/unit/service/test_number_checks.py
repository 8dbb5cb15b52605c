"""Checks by insurance numbers in the official messages, over mutual TLS."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from myna_reception.eligibility.messages import NUMBER_CHECKS
from myna_reception.eligibility.oqs_xml.encoding import Encoding
from myna_reception.eligibility.oqs_xml.mapping import is_practice
from myna_reception.eligibility.oqs_xml.message import (
    OqsRequest,
    OqsResponse,
    ProcessingStatus,
    ReferenceClassification,
    SearchInfo,
    SegmentOfResult,
)
from myna_reception.eligibility.oqs_xml.reader import read_response
from myna_reception.eligibility.oqs_xml.writer import write_request
from myna_reception.reception.eligibility import Qualification, QualificationValidity
from myna_reception.reception.errors import TerminalNotActivated
from myna_reception.simulator.service.number_checks import OTHER_INSTITUTION, UNREADABLE, validity_on
from myna_reception.simulator.service.number_records import NUMBER_RECORDS

from .bench import NOON, Bench, Desk
from .served import eventually
from .test_checks import records

DAY = NOON.date()
TWIN, OTHER_TWIN, ASSISTED = (held for _, held in NUMBER_RECORDS)


def held_by(bench: Bench, persona_id: str) -> Qualification:
    return bench.world.personas[persona_id].qualifications[0]


def search_for(held: Qualification, **changed: object) -> SearchInfo:
    search = SearchInfo(held.insurer_number, held.symbol, held.number, held.birthdate, held.branch_number)
    return replace(search, **changed)  # type: ignore[arg-type]


def ask(
    desk: Desk, search: SearchInfo, day: date = DAY, encoding: Encoding = Encoding.UTF_8, **changed: str
) -> OqsResponse:
    request = OqsRequest(day, desk.activation.institution_code, search, "P000123")
    return desk.client.check_by_numbers(replace(request, **changed), encoding)  # type: ignore[arg-type]


@pytest.mark.parametrize("encoding", Encoding)
def test_a_qualification_is_found_by_its_numbers(desk: Desk, encoding: Encoding) -> None:
    held = held_by(desk.bench, "kokuho-six-digit")
    search = search_for(held, arbitrary_identifier="echo 1", limit_consent=True)
    response = ask(desk, search, encoding=encoding)
    assert response.results == (held,)
    assert response.validity is QualificationValidity.VALID
    assert response.search == search
    assert response.header.file_identifier == "P000123"
    assert response.header.reference is ReferenceClassification.NUMBERS
    assert response.header.executed_at == desk.bench.clock.now()
    assert is_practice(response)
    record = records(desk.bench)[-1]
    assert (record.purpose, record.method, record.outcome) == ("recheck", "numbers", "valid")
    assert record.card_hash is None


@pytest.mark.parametrize(
    ("find", "validity", "results"),
    [
        (lambda bench: search_for(held_by(bench, "valid-employee")), QualificationValidity.VALID, 1),
        (lambda bench: search_for(held_by(bench, "invalid")), QualificationValidity.INVALID, 1),
        (lambda bench: search_for(held_by(bench, "lost-newer")), QualificationValidity.INVALID_NEWER_EXISTS, 1),
        (lambda _: search_for(TWIN, number="99"), QualificationValidity.NONE_FOUND, 0),
        (lambda _: search_for(TWIN, branch_number=""), QualificationValidity.SEVERAL_FOUND, 0),
        (lambda _: search_for(ASSISTED), QualificationValidity.VALID_UNREGISTERED, 1),
    ],
)
def test_every_validity_can_be_practised(
    desk: Desk, find: Callable[[Bench], SearchInfo], validity: QualificationValidity, results: int
) -> None:
    response = ask(desk, find(desk.bench))
    assert (response.validity, len(response.results)) == (validity, results)
    assert (response.header.segment, response.status) == (SegmentOfResult.NORMAL, ProcessingStatus.NORMAL)


def test_the_branch_number_tells_twins_apart(desk: Desk) -> None:
    for twin in (TWIN, OTHER_TWIN):
        assert ask(desk, search_for(twin)).results == (twin,)


def test_widths_do_not_matter_and_everything_else_does(desk: Desk) -> None:
    held = held_by(desk.bench, "kokuho-six-digit")
    assert held.number == "１２３４５"
    assert ask(desk, search_for(held, number="12345")).results == (held,)
    assert ask(desk, search_for(held, branch_number="")).results == (held,)
    for changed in (
        {"birthdate": held.birthdate + timedelta(days=1)},
        {"symbol": ""},
        {"number": "1 2345"},
        {"branch_number": "99"},
        {"insurer_number": "06139992"},
    ):
        assert ask(desk, search_for(held, **changed)).validity is QualificationValidity.NONE_FOUND


def test_the_day_asked_for_decides(desk: Desk) -> None:
    held = held_by(desk.bench, "kokuho-six-digit")
    assert held.valid_from is not None
    assert held.valid_to is not None
    for day, validity in (
        (held.valid_from - timedelta(days=1), QualificationValidity.INVALID),
        (held.valid_from, QualificationValidity.VALID),
        (held.valid_to, QualificationValidity.VALID),
        (held.valid_to + timedelta(days=1), QualificationValidity.INVALID),
    ):
        response = ask(desk, search_for(held), day)
        assert (response.validity, response.header.confirmation_date) == (validity, day)
    lost = held_by(desk.bench, "lost-newer")
    assert lost.disqualified_on is not None
    before = lost.disqualified_on - timedelta(days=1)
    assert ask(desk, search_for(lost), before).validity is QualificationValidity.VALID
    assert ask(desk, search_for(lost), lost.disqualified_on).validity is QualificationValidity.INVALID_NEWER_EXISTS


def test_an_open_end_never_ends() -> None:
    held = replace(TWIN, valid_from=None)
    assert validity_on(date.max, QualificationValidity.VALID, held) is QualificationValidity.VALID


def test_a_request_for_another_institution_is_refused(desk: Desk) -> None:
    response = ask(desk, search_for(TWIN), institution_code="1319999999")
    assert (response.header.segment, response.header.error_code) == (SegmentOfResult.ABNORMAL, OTHER_INSTITUTION)
    assert (response.status, response.validity, response.results) == (ProcessingStatus.ERROR, None, ())
    assert response.header.institution_code == desk.activation.institution_code
    assert records(desk.bench)[-1].outcome == OTHER_INSTITUTION


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"<XmlMsg/>", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', b"\xff" * 1_000]
)
def test_what_cannot_be_read_is_answered_with_an_error_message(desk: Desk, body: bytes) -> None:
    with desk.bench.http(desk.activation) as http:
        answer = http.post(NUMBER_CHECKS, content=body)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/xml; charset=Shift_JIS"
    assert answer.headers["cache-control"] == "no-store"
    assert read_response(answer.content).header.error_code == UNREADABLE


def test_a_value_of_another_form_is_named(desk: Desk) -> None:
    request = OqsRequest(DAY, desk.activation.institution_code, search_for(TWIN))
    body = write_request(request)[0].replace(b"20100505", b"20100532")
    with desk.bench.http(desk.activation) as http:
        answer = read_response(http.post(NUMBER_CHECKS, content=body).content)
    assert "bad_value Birthdate" in answer.header.error_message


def test_without_a_terminals_certificate_there_is_no_answer(desk: Desk) -> None:
    with desk.bench.http() as http:
        answer = http.post(NUMBER_CHECKS, content=b"<XmlMsg/>")
    assert answer.status_code == 401
    assert answer.json()["code"] == TerminalNotActivated.code


def test_the_log_tells_the_outcome_and_nobody(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        ask(desk, search_for(TWIN))
        eventually(lambda: "outcome=valid" in caplog.text)  # a request's line is written once it is answered
    for text in (TWIN.name, TWIN.symbol, TWIN.insurer_number, "20100505", "2010-05-05"):
        assert text not in caplog.text
