"""Whatever is sent to the running service: no failure of its own, and every answer as its description says.

schemathesis makes the requests from the description: its examples, the edges of every field, and some at random,
always the same ones.
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
import schemathesis
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_der_private_key
from fastapi import FastAPI
from hypothesis import HealthCheck, settings
from schemathesis.checks import CheckFunction
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    negative_data_rejection,
    positive_data_acceptance,
)

from myna_reception.eligibility import messages
from myna_reception.simulator.service import api, card_status_api, documentation, operator_api
from myna_reception.simulator.service.operator_api import FAULTS, KEPT_IN

from .bench import Bench, running


def described() -> dict[str, object]:
    app = FastAPI(title="tests")
    for router in (api.router, card_status_api.router, operator_api.router):
        app.include_router(router)
    return documentation.description(app)


schemathesis.serializer.alias("application/ocsp-request", "application/octet-stream")
SCHEMA = schemathesis.openapi.from_dict(described(), config=SchemathesisConfig.from_dict({"seed": 1}))
AT_RANDOM = schemathesis.openapi.from_dict(  # without the edges of every field, which are gone through once
    described(), config=SchemathesisConfig.from_dict({"seed": 1, "phases": {"coverage": {"enabled": False}}})
)
FOR_TERMINALS = [
    path for (path, _), told in documentation.OPERATIONS.items() if told.security == documentation.TERMINAL
]
CAREFUL = settings(
    max_examples=20, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
pytestmark = pytest.mark.xdist_group("openapi")  # one service for all of it
ATTESTED = {"method": "visual", "signature": None, "attested_by": "", "face_band": None}
FEW = settings(CAREFUL, max_examples=8)


@dataclass
class Callers:
    """Whoever talks to the service, each with a connection of its own."""

    url: str
    terminal: requests.Session
    stranger: requests.Session
    operator: requests.Session
    certificate: str  # of a card, base64
    values: dict[str, str]  # of a terminal that was never activated


@pytest.fixture(scope="module")
def callers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callers]:
    folder = tmp_path_factory.mktemp("fuzz")
    with running(folder / "world", b"seed of the fuzzing", "sqlite://") as bench:
        sessions = [session(bench, folder, known=known) for known in (True, False, False)]
        token = (bench.world.folder / "service" / KEPT_IN).read_text().strip()
        sessions[2].headers["Authorization"] = f"Bearer {token}"
        _, card = bench.world.authority.issue_authentication(bench.world.personas["valid-employee"])
        values = bench.service.issue_terminal()
        values["activation_code"] = values["activation_code"].replace("-", "")
        certificate = base64.b64encode(card.public_bytes(Encoding.DER)).decode()
        yield Callers(bench.service.url, *sessions, certificate, values)
        for each in sessions:
            each.close()


def session(bench: Bench, folder: Path, *, known: bool) -> requests.Session:
    made = requests.Session()
    made.trust_env = False
    ca = folder / "ca.pem"
    ca.write_text(bench.service.ca_pem)
    made.verify = str(ca)
    if known:
        activation = bench.activation()
        key = load_der_private_key(activation.private_key.reveal(), None)
        identity = folder / "terminal.pem"
        identity.write_bytes(
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            + x509.load_der_x509_certificate(activation.certificate).public_bytes(Encoding.PEM)
        )
        made.cert = str(identity)
    return made


def ask(case: schemathesis.Case, callers: Callers, session: requests.Session, *passed_over: CheckFunction) -> None:
    case.call_and_validate(
        base_url=callers.url,
        session=session,
        verify=session.verify,
        timeout=20,
        excluded_checks=[positive_data_acceptance, *passed_over],  # no schema tells what makes a signing request
    )


@SCHEMA.exclude(path_regex="^/(operator|metrics)").parametrize()
@CAREFUL
def test_a_terminal_sends_whatever_it_likes(case: schemathesis.Case, callers: Callers) -> None:
    # These two protocols tell what is wrong with a request in a good answer.
    in_band = case.operation.path in (messages.NUMBER_CHECKS, card_status_api.OCSP)
    ask(case, callers, callers.terminal, *([negative_data_rejection] if in_band else []))


@AT_RANDOM.include(path=FOR_TERMINALS).parametrize()
@FEW
def test_without_a_certificate_nothing_is_told(case: schemathesis.Case, callers: Callers) -> None:
    response = case.call(base_url=callers.url, session=callers.stranger, verify=callers.stranger.verify, timeout=20)
    case.validate_response(response, excluded_checks=[positive_data_acceptance, negative_data_rejection])
    assert response.status_code in (401, 405, 413)


@AT_RANDOM.include(path=[messages.CHECKS, messages.REGISTRATIONS]).parametrize()
@FEW
def test_a_check_of_a_fresh_challenge(case: schemathesis.Case, callers: Callers) -> None:
    """Past the challenge, and past the certificate, to where a check is decided."""
    if not isinstance(case.body, dict):
        return
    told = dict(case.body)
    for known in (
        {},
        {"certificate": callers.certificate},
        {"certificate": callers.certificate, **ATTESTED},
    ):
        challenge = callers.terminal.post(callers.url + messages.CHALLENGES, timeout=20).json()
        case.body = {**told, **known, "challenge_id": challenge["challenge_id"]}
        ask(case, callers, callers.terminal, negative_data_rejection)


@AT_RANDOM.include(path=messages.ACTIVATIONS).parametrize()
@FEW
def test_an_activation_with_the_right_values(case: schemathesis.Case, callers: Callers) -> None:
    """Past the password, to the signing request."""
    if not isinstance(case.body, dict):
        return
    case.body = {**case.body, **callers.values}
    ask(case, callers, callers.stranger, negative_data_rejection)


@SCHEMA.include(path_regex="^/(operator|metrics)").parametrize()
@FEW
def test_the_operator_orders_whatever_they_like(case: schemathesis.Case, callers: Callers) -> None:
    try:
        ask(case, callers, callers.operator)
    finally:
        callers.operator.delete(callers.url + FAULTS, timeout=20)
