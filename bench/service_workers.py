"""What a second worker brings: ``python -m bench.service_workers [--short]``.

Two services on one PostgreSQL, each with a database of its own: one with one worker, one with two. They are asked in
turns, by the same number of connections for each worker, for checks whose challenges and signatures were made before:
what waits together is done together, so a worker with half of the connections would have more to do for each check.

Two workers at full speed, PostgreSQL and the client would want more than two cores, and then the machine would be
measured and not the service. So each worker gets at most the same part of a core (``service_shares``), and the rest is
for the others. The notes tell what everybody used, and what the machine had left: the figure is worth something only
where there is something left.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import psutil
from sqlalchemy import create_engine, text

from bench import service_shares
from bench.figures import Figure, figure_of, ratio_of, run
from bench.service_load import Cards, Connection, Seat, Service, play, prepare, serving
from myna_reception.eligibility.activation import Activation

SHARE = 0.35  # of a core, for each worker
CONNECTIONS, TERMINALS = 32, 8  # for each worker; of the service
TURNS, SHORT_TURNS = 7, 2
EACH, SHORT_EACH = 40, 12  # checks of a connection in a turn


@dataclass(frozen=True)
class Turn:
    """One service's turn."""

    rate: float  # checks a second
    service: float  # cores that the workers used
    database: float  # cores
    client: float  # cores
    left: float  # cores that nobody used
    cpu: float  # seconds of the service for one check


@contextmanager
def postgresql() -> Iterator[tuple[list[str], int]]:
    """A server with two databases, and its first process."""
    from tests.unit.service.postgresql import server

    with server() as made:
        engine = create_engine(made.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CREATE DATABASE second"))
        engine.dispose()
        yield [made.url, made.url.rpartition("/")[0] + "/second"], made.processes()[0].pid


def workers_of(service: Service) -> list[int]:
    """The processes that answer."""
    children = psutil.Process(service.process.pid).children()
    return [child.pid for child in children] or [service.process.pid]


def seats_of(service: Service, terminals: list[Activation], cards: Cards, count: int, each: int) -> list[Seat]:
    """So many connections, with so many checks ready on each.

    They are opened last: an idle one would be closed meanwhile.
    """
    ready = []
    for number in range(count):
        terminal = terminals[number % len(terminals)]
        asking = Seat(Connection(service, terminal))
        prepare([asking], cards, each)
        asking.connection.close()
        ready.append((terminal, asking.requests))
    return [Seat(Connection(service, terminal), requests) for terminal, requests in ready]


def rate_of(seats: list[Seat]) -> float:
    """Checks a second until the first connection has had its answers.

    The kernel gives one worker more connections than the other, by chance; later only that one has anything to do.
    """
    until = min(sum(seat.took) for seat in seats)
    return sum(at <= until for seat in seats for at in accumulate(seat.took)) / until


def turn(service: Service, terminals: list[Activation], cards: Cards, each: int, database: int) -> Turn:
    """Checks at the workers' share."""
    workers, rest = workers_of(service), service_shares.family(database)
    seats = seats_of(service, terminals, cards, CONNECTIONS * len(workers), each)
    cores = len(os.sched_getaffinity(0))
    with service_shares.shared(workers, SHARE):
        before = service_shares.used(workers), service_shares.used(rest), service_shares.used([os.getpid()])
        idle = psutil.cpu_times().idle
        seconds, _ = play(service, seats)
        idle = psutil.cpu_times().idle - idle
        after = service_shares.used(workers), service_shares.used(rest), service_shares.used([os.getpid()])
    for seat in seats:
        seat.connection.close()
    ours, theirs, own = ((late - early) / seconds for late, early in zip(after, before, strict=True))
    count = each * len(seats)
    return Turn(rate_of(seats), ours, theirs, own, min(cores, idle / seconds), ours * seconds / count)


def measure(short: bool) -> list[Figure]:
    """Checks a second of one worker and of two, and their ratio."""
    turns, each = (SHORT_TURNS, SHORT_EACH) if short else (TURNS, EACH)
    told: dict[int, list[Turn]] = {1: [], 2: []}
    with ExitStack() as stack:
        urls, first = stack.enter_context(postgresql())
        played = []
        for count, url in zip(told, urls, strict=True):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            service = stack.enter_context(serving(folder, url, "--workers", str(count)))
            played.append((count, service, service.terminals(TERMINALS), Cards(service.world)))
        for number in range(turns + 1):
            for count, service, terminals, cards in played:
                one = turn(service, terminals, cards, each, first)
                if number:  # the first turn meets what is not compiled and not remembered yet
                    told[count].append(one)
    return figures(told)


def figures(told: dict[int, list[Turn]]) -> list[Figure]:
    """Rates, their ratio, and what a check costs with either."""
    found = []
    for count, turns in told.items():
        middle = sorted(turns, key=lambda one: one.rate)[len(turns) // 2]
        note = (
            f"each worker at most {SHARE} of a core; cores used: workers {middle.service:.2f}, PostgreSQL "
            f"{middle.database:.2f}, client {middle.client:.2f}; left {middle.left:.2f}"
        )
        name = "one worker" if count == 1 else "two workers"
        found.append(figure_of(f"workers: PostgreSQL, {name}", [one.rate for one in turns], "checks/s", note))
        cpu = [one.cpu * 1e6 for one in turns]
        found.append(figure_of(f"workers: PostgreSQL, {name}, the workers' CPU for a check", cpu, "µs"))
    rates = [[one.rate for one in turns] for turns in told.values()]
    return [*found, ratio_of("workers: PostgreSQL, checks of two workers to those of one", rates[1], rates[0])]


if __name__ == "__main__":
    run(measure, __doc__)
