"""A signal in the middle of load: what was accepted is answered, nothing is cut, nothing new is taken."""

import http.client
import signal
import socket
import ssl
import sys
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import create_engine, func, select

from myna_reception.eligibility import https
from myna_reception.eligibility.activation import Activation
from myna_reception.eligibility.messages import (
    CHALLENGES,
    CHECKS,
    IDEMPOTENCY_HEADER,
    ChallengeAnswer,
    CheckRequest,
    signed_bytes,
)
from myna_reception.reception.card_facts import CheckMethod
from myna_reception.reception.eligibility import EligibilityRequest, Purpose
from myna_reception.reception.masked import Masked
from myna_reception.simulator.service.database import Check
from myna_reception.simulator.service.faults import FaultBook, FaultKind, FaultRequest
from myna_reception.simulator.service.workers import END_SECONDS
from myna_reception.simulator.world import World

from .served import WAIT_SECONDS, Served, eventually, served

pytestmark = [
    pytest.mark.timeout(300),  # programs start slowly on a busy machine
    pytest.mark.xdist_group("several workers"),
    pytest.mark.skipif(sys.platform == "win32", reason="ends by SIGTERM"),
]
CONNECTIONS = 12
SLOW_SECONDS = 2.0


class Card:
    """A persona's card, signing."""

    def __init__(self, world: World, persona: str) -> None:
        self._key, certificate = world.authority.issue_authentication(world.personas[persona])
        self._certificate = Masked(certificate.public_bytes(Encoding.DER))

    def check(self, told: bytes) -> tuple[str, bytes]:
        """Idempotency key and body of a check for the challenge in an answer."""
        challenge = ChallengeAnswer.model_validate_json(told).challenge()
        signature = self._key.sign(signed_bytes(challenge, Purpose.CHECK), padding.PKCS1v15(), hashes.SHA256())
        request = EligibilityRequest(
            uuid.uuid4().hex, challenge, CheckMethod.PIN, self._certificate, Masked(signature), None
        )
        return request.idempotency_key, CheckRequest.of(request).model_dump_json(exclude={"face_band"}).encode()


@dataclass(frozen=True)
class Answer:
    status: int
    will_close: bool
    body: bytes


@dataclass
class Asker:
    """One connection after the other, and on each one request after the other, until nobody is there any more."""

    port: int
    context: ssl.SSLContext
    card: Card
    checked: int = 0
    answered: list[int] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)  # a request that was sent, and what came instead of its whole answer
    said_goodbye: int = 0
    refused: bool = False

    def run(self) -> None:
        while not self.refused:
            connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=30, context=self.context)
            try:
                connection.connect()
            except OSError:  # nobody listens, or the connection was not accepted before the end
                self.refused = True
                return
            self._ask(connection)
            connection.close()

    def _ask(self, connection: http.client.HTTPSConnection) -> None:
        while True:
            challenge = self.post(connection, CHALLENGES, b"{}")
            if challenge is None or challenge.will_close:
                return
            key, body = self.card.check(challenge.body)
            check = self.post(connection, CHECKS, body, {IDEMPOTENCY_HEADER: key})
            if check is None:
                return
            self.checked += check.status == 200
            if check.will_close:
                return

    def post(self, connection: http.client.HTTPSConnection, path: str, body: bytes, more: Any = None) -> Answer | None:
        try:
            connection.request("POST", path, body, more or {})
            told = connection.getresponse()
            answer = Answer(told.status, told.will_close, told.read())
        except (OSError, http.client.HTTPException) as error:
            self.lost.append(repr(error))
            return None
        self.answered.append(answer.status)
        self.said_goodbye += answer.will_close
        return answer


@pytest.mark.parametrize("workers", ["1", "2"])
def test_what_was_accepted_is_answered_and_nothing_new_is_taken(tmp_path: Path, workers: str):
    with served(tmp_path, "--workers", workers) as service:
        activation, slow = service.activation(), service.activation()
        card = Card(service.world, "valid-employee")

        def asker(terminal: Activation) -> Asker:
            context = https.tls_context(service.ca_pem, terminal.private_key, terminal.certificate)
            return Asker(service.port, context, card)

        askers = [asker(activation) for _ in range(CONNECTIONS)]
        patient = asker(slow)  # whose answers take longer than all else
        book = FaultBook(service.world.folder / "service", service.world.clock)
        book.order(FaultRequest(kind=FaultKind.LATENCY, seconds=SLOW_SECONDS, terminal_id=slow.terminal_id))
        hesitant = asker(activation)
        idle = http.client.HTTPSConnection("127.0.0.1", service.port, timeout=30, context=hesitant.context)
        assert hesitant.post(idle, CHALLENGES, b"{}") is not None
        threads = [threading.Thread(target=each.run) for each in (*askers, patient)]
        for thread in threads:
            thread.start()
        eventually(lambda: sum(each.checked for each in askers) >= 100)
        eventually(lambda: patient.answered != [])  # and it has sent the next
        begun = time.monotonic()
        service.process.send_signal(signal.SIGTERM)
        eventually(lambda: not listens(service.port))
        last = hesitant.post(idle, CHALLENGES, b"{}")  # a request that was on its way
        assert last is not None
        assert last.will_close
        assert service.process.wait(WAIT_SECONDS) == 0
        took = time.monotonic() - begun
        for thread in threads:
            thread.join()
        everybody = (*askers, patient, hesitant)
        assert [each.lost for each in everybody] == [[]] * len(everybody)
        assert {status for each in everybody for status in each.answered} == {200}
        assert all(each.refused for each in (*askers, patient))
        assert patient.said_goodbye == 1
        assert took < END_SECONDS
        assert recorded(service) == sum(each.checked for each in everybody)


def listens(port: int) -> bool:
    """Whether a connection is still accepted."""
    try:
        socket.create_connection(("127.0.0.1", port), 5).close()
    except OSError:
        return False
    return True


def recorded(service: Served) -> int:
    """How many checks the database holds."""
    engine = create_engine(f"sqlite:///{service.world.folder / 'service' / 'service-1.sqlite'}")
    with engine.connect() as connection:
        count = connection.execute(select(func.count()).select_from(Check)).scalar_one()
    engine.dispose()
    return count
