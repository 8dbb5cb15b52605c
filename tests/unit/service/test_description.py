"""Health, readiness and the OpenAPI description."""

import json
import re

import pytest
from sqlalchemy.exc import OperationalError

from myna_reception.eligibility import messages
from myna_reception.eligibility.oqs_xml.reader import read_request
from myna_reception.reception.eligibility import QualificationValidity
from myna_reception.simulator.service import documentation
from myna_reception.simulator.service.accounts import Accounts

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


@pytest.mark.parametrize("path", documentation.EXAMPLES)
def test_the_examples_are_good_messages(path: str) -> None:
    request, answer, sent, received = documentation.EXAMPLES[path]
    assert request.model_validate_json(json.dumps(sent))
    assert answer.model_validate_json(json.dumps(received))


def test_the_xml_example_finds_somebody(desk: Desk) -> None:
    request, encoding = read_request(documentation.XML_EXAMPLE.encode())
    response = desk.client.check_by_numbers(request, encoding)
    assert response.validity is QualificationValidity.VALID
