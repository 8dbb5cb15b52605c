"""What the service counts, and who may read it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.exc import OperationalError

from myna_reception.eligibility import messages
from myna_reception.simulator.service import card_status_api, operator_api
from myna_reception.simulator.service.accounts import Accounts
from myna_reception.simulator.service.api import _ROUTES
from myna_reception.simulator.service.api import router as service_router
from myna_reception.simulator.service.metrics import CONTENT_TYPE, SHARED_IN
from myna_reception.simulator.service.operator_api import KEPT_IN, METRICS

from .bench import Bench, Desk

Values = dict[tuple[str, frozenset[tuple[str, str]]], float]


def authorization(bench: Bench) -> dict[str, str]:
    token = (bench.world.folder / "service" / KEPT_IN).read_text().strip()
    return {"Authorization": f"Bearer {token}"}


def values_of(text: str) -> Values:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(values: Values, name: str, **labels: str) -> float:
    return values.get((name, frozenset(labels.items())), 0.0)


def scrape(bench: Bench) -> str:
    with bench.http() as http:
        answer = http.get(METRICS, headers=authorization(bench))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == CONTENT_TYPE
    return answer.text


def test_only_the_operator_reads_them(bench: Bench) -> None:
    with bench.http() as http:
        assert http.get(METRICS).status_code == 401
        assert http.get(METRICS, headers={"Authorization": "Bearer guess"}).status_code == 401


def test_requests_and_checks_are_counted_by_what_they_were(desk: Desk) -> None:
    before = values_of(scrape(desk.bench))
    desk.check("valid-employee")
    desk.client.check(desk.visual("kouki-10"))
    with desk.bench.http() as http:
        assert http.post(messages.CHECKS, content=b"{}").status_code == 401
        assert http.get("/somewhere/else").status_code == 404
        assert http.request("BREW", messages.HEALTH).status_code == 405
    after = values_of(scrape(desk.bench))

    def more(name: str, **labels: str) -> float:
        return value(after, name, **labels) - value(before, name, **labels)

    assert more("myna_requests_total", route=messages.CHECKS, method="POST", status="200") == 2
    assert more("myna_requests_total", route=messages.CHECKS, method="POST", status="401") == 1
    assert more("myna_requests_total", route="other", method="GET", status="404") == 1
    assert more("myna_requests_total", route=messages.HEALTH, method="other", status="405") == 1
    assert more("myna_request_seconds_count", route=messages.CHECKS) == 3
    assert more("myna_checks_total", purpose="check", method="pin", outcome="valid") == 1
    assert more("myna_checks_total", purpose="check", method="visual", outcome="valid") == 1
    assert more("myna_writers_group_size_count") >= 4
    assert value(after, "myna_database_up") == 1


def test_a_check_that_is_told_again_is_counted_once(desk: Desk) -> None:
    request = desk.request("valid-employee")
    labels = {"purpose": "check", "method": "pin", "outcome": "valid"}
    before = value(values_of(scrape(desk.bench)), "myna_checks_total", **labels)
    assert desk.client.check(request) == desk.client.check(request)
    assert value(values_of(scrape(desk.bench)), "myna_checks_total", **labels) == before + 1


def test_no_label_tells_a_terminal_or_a_person(desk: Desk) -> None:
    desk.check("valid-employee")
    with desk.bench.http() as http:
        http.get("/v1/pki/ocsp/W0000001")
        http.get("/portal/enter/canary")
    text = scrape(desk.bench)
    assert 'route="/portal"' in text
    assert 'route="/v1/pki/ocsp/{encoded:path}"' in text
    persona = desk.bench.world.personas["valid-employee"]
    for secret in (desk.activation.terminal_id, desk.activation.institution_code, persona.name, "canary", "127.0.0.1"):
        assert secret not in text


def test_a_database_that_is_gone_is_told(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_accounts: Accounts) -> None:
        raise OperationalError("SELECT", {}, Exception("the database is gone"))

    monkeypatch.setattr(Accounts, "ping", broken)
    assert value(values_of(scrape(bench)), "myna_database_up") == 0


def test_every_route_is_named_by_its_own_template() -> None:
    named = _ROUTES
    for router in (service_router, card_status_api.router, operator_api.router):
        for route in router.routes:
            template = str(route.path)  # type: ignore[attr-defined]
            assert named(template.replace("{", "x").replace("}", "x")) == template
    assert named("/operator/fault") == "other"


def test_processes_that_share_a_folder_are_told_together(tmp_path: Path) -> None:
    work = (
        "from myna_reception.simulator.service.metrics import Metrics\n"
        "metrics = Metrics()\n"
        "metrics.request('/v1/checks', 'POST', 200, 0.004)\n"
        "metrics.group(3, 2)\n"
        "print(metrics.told(database_up=True).decode())"
    )
    environment = {**os.environ, SHARED_IN: str(tmp_path)}
    for turn in (1, 2):
        done = subprocess.run(
            [sys.executable, "-c", work], env=environment, capture_output=True, text=True, check=True, timeout=60
        )
        told = values_of(done.stdout)
        assert value(told, "myna_requests_total", route="/v1/checks", method="POST", status="200") == turn
        assert value(told, "myna_writers_group_size_sum") == 3 * turn
        assert value(told, "myna_database_up") == 1
