"""Health, readiness and the OpenAPI description."""

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from fastapi import FastAPI
from jsonschema import Draft202012Validator
from sqlalchemy.exc import OperationalError

from myna_reception.eligibility import messages
from myna_reception.eligibility.oqs_xml.reader import read_request, read_response
from myna_reception.reception.card_facts import CheckMethod
from myna_reception.reception.eligibility import Purpose, QualificationValidity
from myna_reception.simulator.personas import load_personas
from myna_reception.simulator.service import api, card_status_api, documentation, examples, operator_api
from myna_reception.simulator.service.accounts import Accounts
from myna_reception.simulator.service.answers import answer_error
from myna_reception.simulator.service.checks import _parse

from .bench import Bench, Desk


def test_health_and_readiness(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    with bench.http() as http:
        assert http.get(messages.HEALTH).json() == {"practice": True, "status": "ok"}
        assert http.get(messages.READY).json() == {"practice": True, "status": "ready"}

        def broken(_accounts: Accounts) -> None:
            raise OperationalError("SELECT", {}, Exception("the database is gone"))

        monkeypatch.setattr(Accounts, "ping", broken)
        answer = http.get(messages.READY)
        assert (answer.status_code, answer.json()["reason"]) == (503, "maintenance")
        assert "gone" not in answer.text
        assert http.get(messages.HEALTH).status_code == 200  # it runs all the same


def test_every_path_is_described_and_every_reference_leads_somewhere(bench: Bench) -> None:
    with bench.http() as http:
        text = http.get(documentation.PATH).text
    told = json.loads(text)
    paths = {path for name, path in vars(messages).items() if name.isupper() and str(path).startswith("/v1/")}
    assert len(paths) == 8
    assert paths <= set(told["paths"])
    references = set(re.findall(r'"\$ref": "#/components/schemas/([^"]+)"', text))
    assert "CheckRequest" in references
    assert references <= set(told["components"]["schemas"])
    assert "practice" in told["info"]["description"]


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    app = FastAPI(title="tests")
    for router in (api.router, card_status_api.router, operator_api.router):
        app.include_router(router)
    told = documentation.description(app)
    return [(path, method, told) for path, methods in told["paths"].items() for method in methods]


OPERATIONS = operations()
TOLD = OPERATIONS[0][2]


def test_every_operation_is_told_by_hand() -> None:
    assert {(path, method) for path, method, _ in OPERATIONS} == set(documentation.OPERATIONS)
    assert "HTTPValidationError" not in json.dumps(TOLD)


def bodies(path: str, method: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Where, media type, content: of the request and of every answer."""
    operation = TOLD["paths"][path][method]
    told = [(f"answer {status}", answer.get("content", {})) for status, answer in operation["responses"].items()]
    told.append(("request", operation.get("requestBody", {}).get("content", {})))
    return [(where, media, content) for where, contents in told for media, content in contents.items()]


@pytest.mark.parametrize(("path", "method"), [each[:2] for each in OPERATIONS])
def test_every_body_has_examples_and_they_fit_its_schema(path: str, method: str) -> None:
    for where, media, content in bodies(path, method):
        shown = content.get("examples", {})
        assert shown or content["schema"].get("format") == "binary", where
        validator = Draft202012Validator({**content["schema"], "components": TOLD["components"]})
        for name, example in shown.items():
            errors = [error.message for error in validator.iter_errors(example["value"])]
            assert not errors, (where, media, name, errors)


@pytest.mark.parametrize(("path", "method"), [each[:2] for each in OPERATIONS])
def test_the_examples_are_good_messages(path: str, method: str) -> None:
    told = documentation.OPERATIONS[path, method]
    for body in (told.request, told.answer):
        if body is None or isinstance(body.kind, Mapping):
            continue
        for example in body.shown().values():
            assert body.kind.model_validate_json(json.dumps(example))
    for status in told.refusals:
        for example in told.why(status).values():
            error = messages.ErrorAnswer.model_validate_json(json.dumps(example)).error()
            if status not in (401, 404, 409, 413):  # these are also said of what no reason tells
                assert answer_error(error).status == status


def test_each_way_of_a_check_is_shown_as_the_service_takes_it() -> None:
    shown = [_parse(json.dumps(example).encode(), Purpose.CHECK).method for example in examples.CHECK.values()]
    assert shown == list(CheckMethod)
    for example in examples.REGISTRATION.values():
        assert _parse(json.dumps(example).encode(), Purpose.REGISTER).method is CheckMethod.PIN


def test_nobody_is_in_the_examples_but_the_invented_people() -> None:
    text = json.dumps(TOLD, ensure_ascii=False)
    invented = load_personas(examples.DAY).values()
    names = {persona.name for persona in invented} | {each.insured_name for p in invented for each in p.qualifications}
    shown = set(re.findall(r'"(?:name|insured_name)": "([^"]*)"', text)) - {"Idempotency-Key", "key_identifier"}
    assert shown - {"encoded", "order_id"} <= names
    assert len(shown & names) >= 3


def test_the_xml_examples_are_understood(desk: Desk) -> None:
    request, encoding = read_request(examples.XML_REQUEST.encode())
    response = desk.client.check_by_numbers(request, encoding)
    assert response.validity is QualificationValidity.VALID
    assert read_response(examples.xml_answer().encode()).validity is QualificationValidity.VALID
