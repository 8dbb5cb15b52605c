"""The service's log: one line an event, enough to work with, and nobody in it."""

import io
import json
import logging
import re
from collections.abc import Iterator

import pytest

from myna_reception.eligibility import messages
from myna_reception.eligibility.oqs_xml.reader import read_request
from myna_reception.simulator.service import documentation, examples
from myna_reception.simulator.service.observing import REQUEST_ID
from myna_reception.simulator.service.structured_logs import Event, JsonLines, LogForm, TextLines, write_logs

from .bench import Bench, Desk

UUID = "0f8fad5b-d9cb-469f-a165-70867728950e"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is written as JSON, everything included."""
    stream = io.StringIO()
    root = logging.getLogger()
    before, levels = (
        list(root.handlers),
        {name: logging.getLogger(name).level for name in ("myna_reception", "uvicorn")},
    )
    write_logs(LogForm.JSON, stream)
    yield stream
    root.handlers[:] = before
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def lines(log: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def settle(bench: Bench) -> None:
    """The line of a request is written after its answer."""
    with bench.http() as http:
        http.get(messages.HEALTH)


def test_a_check_makes_one_line_with_what_it_was(desk: Desk, log: io.StringIO) -> None:
    request = desk.visual("valid-employee", "見本")
    log.truncate(0)
    log.seek(0)
    desk.client.check(request)
    settle(desk.bench)
    (line,) = lines(log)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", str(line.pop("time")))
    assert isinstance(line.pop("ms"), float)
    assert isinstance(line.pop("number"), int)
    assert re.fullmatch("[0-9a-f]{22}", str(line.pop("request")))
    assert line == {
        "level": "info",
        "event": "request",
        "route": messages.CHECKS,
        "status": 200,
        "terminal": desk.activation.terminal_id,
        "purpose": "check",
        "method": "visual",
        "outcome": "valid",
    }


def test_a_refusal_is_told_with_its_reason(bench: Bench, log: io.StringIO) -> None:
    with bench.http() as http:
        http.post(messages.CHALLENGES, content=b"{}")
        http.post(messages.ACTIVATIONS, content=b"{}")
    settle(bench)
    assert [(line["status"], line["reason"]) for line in lines(log)] == [
        (401, "terminal_not_activated"),
        (400, "malformed"),
    ]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (UUID, True),
        ("00f067aa0ba902b7", True),
        ("123456789012", False),  # as long as a My Number
        ("山田".encode(), False),
        ("a" * 65, False),
        ("W0000001", False),
    ],
)
def test_a_request_id_is_taken_over_when_it_can_hold_nothing_else(
    bench: Bench, log: io.StringIO, given: str | bytes, kept: bool
) -> None:
    with bench.http() as http:
        answer = http.get(documentation.PATH, headers={REQUEST_ID: given})
        told = answer.headers[REQUEST_ID]
        assert answer.status_code == 200
    settle(bench)
    assert (told == (given.strip() if isinstance(given, str) else given)) is kept
    (line,) = lines(log)
    assert line["request"] == told
    assert re.fullmatch("[0-9a-f-]+", told)


def test_nothing_that_was_sent_or_answered_is_in_the_log(desk: Desk, log: io.StringIO) -> None:
    persona = desk.bench.world.personas["valid-employee"]
    (held,) = persona.qualifications
    desk.client.check(desk.visual("valid-employee", "職員金糸雀"))
    desk.check("valid-employee")
    request, encoding = read_request(examples.XML_REQUEST.encode())
    desk.client.check_by_numbers(request, encoding)
    canaries = ["canary-password", "CANARYCODE", "canary-header", "canary-query", "canary-path", "canary-key"]
    with desk.bench.http(desk.activation) as http:
        body = {
            "institution_code": "9900000001",
            "terminal_id": "CANARYID",
            "password": "canary-password",
            "activation_code": "CANARYCODE",
            "signing_request": "MIHV",
        }
        http.post(messages.ACTIVATIONS, json=body)
        http.post(
            messages.CHECKS + "?canary-query=1",
            content=b'{"attested_by": "canary-body"',
            headers={"Idempotency-Key": "canary-key", "User-Agent": "canary-header", REQUEST_ID: "canary-header"},
        )
        http.get("/canary-path")
        http.get("/portal/canary-path")
        http.get(f"/operator/faults/{held.number}")
    settle(desk.bench)
    text = log.getvalue()
    assert text.count('"event": "request"') >= 8
    personal = [persona.name, persona.name_kana, persona.address, held.number, held.insurer_number, held.symbol]
    for canary in (*canaries, *personal, "canary", "CANARY", "職員金糸雀", "20100505", "127.0.0.1"):
        assert canary not in text


def record(message: object, error: Exception | None = None) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("uvicorn.error", logging.ERROR, "x.py", 1, message, None, info)


def test_an_exception_is_told_without_its_text() -> None:
    try:
        raise ValueError("ﾐﾎﾝ ﾀﾛｳ")
    except ValueError as error:
        failed = record("Exception in ASGI application\n", error)
    told = json.loads(JsonLines().format(failed))
    assert (told["error"], told["event"], told["logger"]) == ("ValueError", "message", "uvicorn.error")
    assert "test_structured_logs:" in told["at"]
    for form in (JsonLines(), TextLines()):
        text = form.format(failed)
        assert "ﾐﾎﾝ" not in text
        assert "\n" not in text


def test_text_lines_tell_the_same() -> None:
    line = TextLines().format(record(Event("request", {"route": "/v1/checks", "status": 200, "terminal": None})))
    assert line.endswith(" error request route=/v1/checks status=200")
