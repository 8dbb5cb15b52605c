"""How much the eligibility service takes: ``python -m bench.service_load [--short]``.

A real ``service serve`` runs in a process of its own; terminals are activated over mutual TLS as the app does it. Every
challenge is fetched and every signature made before the clock starts, and then nothing but the checks is timed. Beside
them stands an empty endpoint (``/v1/health``) on the same server, the same connections and the same TLS, in turns, so
that a busy machine slows both alike.

``the server's CPU for a check`` is what the server's processes used for one, from the system's accounts: with one
client on the other core it is the figure that does not depend on how fast the client is. PostgreSQL's own processes are
not in it; they share the other core with the client. ``p99`` is of single checks while as many terminals as told ask at
once, each on its own connection and again as soon as it has its answer; a client in Python shares in that figure.
"""

from __future__ import annotations

import base64
import itertools
import json
import os
import queue
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding

from bench.figures import Figure, figure_of, percentile, ratio_of, run
from myna_reception.eligibility import https
from myna_reception.eligibility.activation import Activation, activate
from myna_reception.eligibility.activation_form import ActivationForm, parse_activation_form
from myna_reception.eligibility.messages import ChallengeAnswer, signed_bytes
from myna_reception.reception.clock import SystemClock
from myna_reception.reception.eligibility import Purpose
from myna_reception.settings import DATA_VARIABLE, home
from myna_reception.simulator.service.runtime import ServiceRuntime
from myna_reception.simulator.world import World

PERSONA = "valid-employee"
TURNS, SHORT_TURNS = 5, 2
EACH, SHORT_EACH = 200, 60  # checks of a connection in a turn
TERMINALS, CROWD_EACH = 200, 20
EMPTY = b"GET /v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n"
CHALLENGE = b"POST /v1/challenges HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


@dataclass
class Service:
    """A running service."""

    process: subprocess.Popen[str]
    world: World
    database: str | None
    url: str
    ca_pem: str

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def processes(self) -> list[psutil.Process]:
        """The program and its workers."""
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def cpu_seconds(self) -> float:
        """What the service has used of the processor."""
        return sum(sum(each.cpu_times()[:2]) for each in self.processes())

    def terminals(self, count: int) -> list[Activation]:
        """Activated terminals."""
        made = []
        with ServiceRuntime(self.world, self.database) as runtime:
            for _ in range(count):
                form = parse_activation_form(**runtime.accounts.issue_terminal())
                assert isinstance(form, ActivationForm)
                made.append(activate(self.url, self.ca_pem, form))
        return made


@contextmanager
def serving(folder: Path, database: str | None = None, *options: str) -> Iterator[Service]:
    """``service serve`` on a world of its own."""
    os.environ[DATA_VARIABLE] = str(folder)
    command = [sys.executable, "-m", "myna_reception", "service", "serve", "--port", "0", "--no-limits", *options]
    command += ["--database", database] if database else []
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        world = World(home(practice=True) / "world", SystemClock())
        yield Service(process, world, database, url, (world.folder / "service-ca.pem").read_text(encoding="ascii"))
    finally:
        process.terminate()
        process.wait(60)


class Connection:
    """One connection of a terminal: whole requests out, answers back."""

    def __init__(self, service: Service, terminal: Activation) -> None:
        context = https.tls_context(service.ca_pem, terminal.private_key, terminal.certificate)
        plain = socket.create_connection(("127.0.0.1", service.port))
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket: ssl.SSLSocket = context.wrap_socket(plain, server_hostname="127.0.0.1")

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Status and body."""
        self._socket.sendall(request)
        data = self._socket.recv(65536)
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._more()
        length = _LENGTH.search(data, 0, end)
        total = end + 4 + (int(length[1]) if length else 0)
        while len(data) < total:
            data += self._more()
        return int(data[9:12]), data[end + 4 : total]

    def _more(self) -> bytes:
        data = self._socket.recv(65536)
        if not data:
            raise ConnectionError
        return data

    def close(self) -> None:
        self._socket.close()


@dataclass
class Seat:
    """A terminal with its connection and its requests that wait."""

    connection: Connection
    requests: list[bytes] = field(default_factory=list)
    took: list[float] = field(default_factory=list)  # seconds, of the latest turn


class Cards:
    """The card of a persona, signing offline."""

    _numbers = itertools.count(1)  # for idempotency keys, of all cards

    def __init__(self, world: World, persona_id: str = PERSONA) -> None:
        self._key, certificate = world.authority.issue_authentication(world.personas[persona_id])
        self._certificate = base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()

    def check(self, told: bytes) -> bytes:
        """A check of the challenge in an answer, as bytes of HTTP."""
        challenge = ChallengeAnswer.model_validate_json(told).challenge()
        signature = self._key.sign(signed_bytes(challenge, Purpose.CHECK), padding.PKCS1v15(), hashes.SHA256())
        body = json.dumps(
            {
                "challenge_id": challenge.challenge_id, "method": "pin", "certificate": self._certificate,
                "signature": base64.b64encode(signature).decode(), "attested_by": None,
            }
        ).encode()  # fmt: skip
        head = (
            f"POST /v1/checks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Idempotency-Key: load-{os.getpid()}-{next(self._numbers):08}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


def prepare(seats: list[Seat], cards: Cards, each: int) -> None:
    """Fetch so many challenges for every seat, and sign them."""
    for seat in seats:
        seat.requests = [cards.check(seat.connection.ask(CHALLENGE)[1]) for _ in range(each)]


def play(service: Service, seats: list[Seat], *, empty: int = 0) -> tuple[float, float]:
    """Every seat asks what it has, or so many empty questions, all at once; seconds, and the server's CPU seconds."""
    failed: queue.SimpleQueue[object] = queue.SimpleQueue()
    ready = threading.Barrier(len(seats) + 1)

    def sit(seat: Seat) -> None:
        requests = [EMPTY] * empty if empty else seat.requests
        seat.took = []
        ready.wait()
        for request in requests:
            begun = time.perf_counter()
            status, body = seat.connection.ask(request)
            seat.took.append(time.perf_counter() - begun)
            if status != 200:
                failed.put((status, body[:200]))
        seat.requests = []

    threads = [threading.Thread(target=sit, args=(seat,)) for seat in seats]
    for thread in threads:
        thread.start()
    used = service.cpu_seconds()
    ready.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begun
    if not failed.empty():
        raise AssertionError(failed.get())
    return seconds, service.cpu_seconds() - used


@dataclass(frozen=True)
class Turn:
    """Checks beside the empty endpoint."""

    checks: float  # a second
    empty: float  # a second
    check_cpu: float  # seconds of the server
    empty_cpu: float


def speed(service: Service, seats: list[Seat], cards: Cards, turns: int, each: int) -> list[Turn]:
    """Checks and empty questions in turns."""
    count = len(seats) * each
    told = []
    for _ in range(turns):
        prepare(seats, cards, each)
        checks, check_cpu = play(service, seats)
        empty, empty_cpu = play(service, seats, empty=each)
        told.append(Turn(count / checks, count / empty, check_cpu / count, empty_cpu / count))
    return told


def seated(service: Service, count: int, terminals: int | None = None) -> list[Seat]:
    """So many connections, of as many terminals unless told."""
    known = service.terminals(terminals or count)
    return [Seat(Connection(service, known[number % len(known)])) for number in range(count)]


@contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL of its own, as the tests start it."""
    from tests.unit.service.postgresql import cluster

    with cluster() as url:
        yield url


def figures(name: str, told: list[Turn]) -> list[Figure]:
    """Rates and the server's own work, with their ratios."""
    checks, empty = [turn.checks for turn in told], [turn.empty for turn in told]
    check_cpu, empty_cpu = [turn.check_cpu * 1e6 for turn in told], [turn.empty_cpu * 1e6 for turn in told]
    return [
        figure_of(f"service: {name}, one worker, checks", checks, "/s"),
        figure_of(f"service: {name}, one worker, empty endpoint", empty, "/s"),
        ratio_of(f"service: {name}, checks to the empty endpoint", checks, empty),
        figure_of(f"service: {name}, the server's CPU for a check", check_cpu, "µs"),
        ratio_of(f"service: {name}, CPU of the empty endpoint to a check's", empty_cpu, check_cpu),
    ]


def measure(short: bool) -> list[Figure]:
    """SQLite, and PostgreSQL where it is installed; ``short``: SQLite alone, and no crowd."""
    turns, each = (SHORT_TURNS, SHORT_EACH) if short else (TURNS, EACH)
    found: list[Figure] = []
    with ExitStack() as stack:
        databases: dict[str, str | None] = {"SQLite": None}
        if not short and shutil.which("pg_ctlcluster"):
            databases["PostgreSQL"] = stack.enter_context(postgresql())
        for name, database in databases.items():
            with tempfile.TemporaryDirectory() as folder, serving(Path(folder), database) as service:
                cards = Cards(service.world)
                found += figures(name, speed(service, seated(service, 8, 2), cards, turns, each))
                if not short:
                    seats = seated(service, TERMINALS)
                    prepare(seats, cards, CROWD_EACH)
                    seconds, _ = play(service, seats)
                    took = [one * 1000 for seat in seats for one in seat.took]
                    rate = f"{len(seats) * CROWD_EACH / seconds:.0f} checks/s"
                    crowd = f"service: {name}, {len(seats)} terminals at once"
                    found.append(figure_of(f"{crowd}, a check", took, "ms", rate))
                    found.append(Figure(f"{crowd}, p99", percentile(took, 0.99), "ms"))
    return found


if __name__ == "__main__":
    run(measure, __doc__)
