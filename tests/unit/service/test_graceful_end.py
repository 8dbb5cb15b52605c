"""A signal in the middle of load: what was accepted is answered, nothing is cut, nothing new is taken."""

import http.client
import ssl
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select

from myna_reception.eligibility import https
from myna_reception.eligibility.activation import Activation
from myna_reception.eligibility.messages import CHALLENGES
from myna_reception.simulator.service.database import IssuedChallenge
from myna_reception.simulator.service.faults import FaultBook, FaultKind, FaultRequest
from myna_reception.simulator.service.workers import END_SECONDS

from .served import Served, eventually, served

pytestmark = [
    pytest.mark.xdist_group("several workers"),
    pytest.mark.skipif(sys.platform == "win32", reason="ends by SIGTERM"),
]
CONNECTIONS = 12
SLOW_SECONDS = 2.0


@dataclass
class Asker:
    """One connection after the other, and on each one request after the other, until nobody is there any more."""

    port: int
    context: ssl.SSLContext
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
            try:
                connection.request("POST", CHALLENGES, b"{}")
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException) as error:
                self.lost.append(repr(error))
                return
            self.answered.append(answer.status)
            if answer.will_close:
                self.said_goodbye += 1
                return


@pytest.mark.parametrize("workers", ["1", "2"])
def test_what_was_accepted_is_answered_and_nothing_new_is_taken(tmp_path: Path, workers: str):
    with served(tmp_path, "--workers", workers) as service:
        activation, slow = service.activation(), service.activation()

        def asker(terminal: Activation) -> Asker:
            return Asker(service.port, https.tls_context(service.ca_pem, terminal.private_key, terminal.certificate))

        askers = [asker(activation) for _ in range(CONNECTIONS)]
        patient = asker(slow)  # whose answers take longer than all else
        book = FaultBook(service.world.folder / "service", service.world.clock)
        book.order(FaultRequest(kind=FaultKind.LATENCY, seconds=SLOW_SECONDS, terminal_id=slow.terminal_id))
        threads = [threading.Thread(target=each.run) for each in (*askers, patient)]
        for thread in threads:
            thread.start()
        eventually(lambda: sum(len(each.answered) for each in askers) >= 100)
        eventually(lambda: patient.answered != [])  # and it has sent the next
        begun = time.monotonic()
        assert service.end() == 0
        took = time.monotonic() - begun
        for thread in threads:
            thread.join()
        assert [each.lost for each in (*askers, patient)] == [[]] * (CONNECTIONS + 1)
        assert {status for each in (*askers, patient) for status in each.answered} == {200}
        assert all(each.refused for each in askers)
        assert sum(each.said_goodbye for each in askers) >= CONNECTIONS // 2
        assert patient.said_goodbye == 1
        assert took < END_SECONDS
        assert issued(service) == sum(len(each.answered) for each in (*askers, patient))


def issued(service: Served) -> int:
    """How many challenges the database holds: none of them has been used or has ended."""
    engine = create_engine(f"sqlite:///{service.world.folder / 'service' / 'service-1.sqlite'}")
    with engine.connect() as connection:
        count = connection.execute(select(func.count()).select_from(IssuedChallenge)).scalar_one()
    engine.dispose()
    return count
