"""What a check costs among many persons: ``python -m bench.service_growth [--short]``.

One practice world, and for each kind of database two services: one that knows a thousand persons of the synthetic
country, one that knows a million (``--short``: twenty thousand). They are asked in turns, and every check is of
somebody whose card the service has not met before, drawn at random from all that it knows: neither its memory of cards
nor what the database has at hand favours the small one.

What is told is processor time: of the service, and with PostgreSQL of the server's processes too.
"""

from __future__ import annotations

import os
import random
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from sqlalchemy import inspect, make_url

from bench import service_shares
from bench.figures import Figure, figure_of, ratio_of, run
from bench.service_load import Cards, Connection, Seat, Service, play, prepare, serving
from bench.service_workers import postgresql
from myna_reception.eligibility.activation import Activation
from myna_reception.reception.clock import SystemClock
from myna_reception.settings import DATA_VARIABLE, home
from myna_reception.simulator.card_authority import CardAuthority
from myna_reception.simulator.country import persona_id
from myna_reception.simulator.service.database import HeldQualification, Insured, Insurer, Population, open_database
from myna_reception.simulator.service.runtime import ServiceRuntime
from myna_reception.simulator.world import World

SEED = 1
SMALL, LARGE, SHORT_LARGE = 1_000, 1_000_000, 20_000
CONNECTIONS, EACH = 4, 15  # checks of a connection in a turn
TURNS, SHORT_TURNS = 11, 3  # together no more than the small country has persons
_TABLES = (Insurer, Insured, HeldQualification, Population)


class OneKey(CardAuthority):
    """The world's authority, but all cards have one key: which one it is makes no difference to a check."""

    _common: RSAPrivateKey | None = None

    def _key(self, label: str) -> RSAPrivateKey:
        if "ca/" in label:
            return super()._key(label)
        if self._common is None:
            self._common = super()._key(label)
        return self._common


@dataclass
class Measured:
    """A service that knows so many persons."""

    service: Service
    persons: int
    terminals: list[Activation]
    servers: list[int]  # processes whose time counts too
    left: Iterator[int]  # persons who have not been checked yet
    took: list[float] = field(default_factory=list)  # seconds of processor time for a check, by turns

    def turn(self) -> None:
        """Checks of new persons."""
        seats = []
        for terminal in self.terminals:
            asking = Seat(Connection(self.service, terminal))
            requests = []
            for _ in range(EACH):
                prepare([asking], Cards(self.service.world, persona_id(SEED, next(self.left))), 1)
                requests += asking.requests
            asking.connection.close()
            seats.append((terminal, requests))
        ready = [Seat(Connection(self.service, terminal), requests) for terminal, requests in seats]
        ours = [*service_shares.family(self.service.process.pid)]
        for first in self.servers:
            ours += service_shares.family(first)
        before = service_shares.used(ours)
        play(self.service, ready)
        self.took.append((service_shares.used(ours) - before) / (EACH * len(ready)))
        for seat in ready:
            seat.connection.close()


def registered(world: World, persons: int) -> Iterator[int]:
    """Numbers of some that have 利用登録, each once and in no order; the others would get no answer to compare."""
    for number in random.Random(SEED).sample(range(1, persons + 1), SMALL):
        if world.personas[persona_id(SEED, number)].registered:
            yield number


def copy(source: Path, url: str) -> None:
    """Put the people of a SQLite database into one of PostgreSQL."""
    engine, _ = open_database(url)
    engine.dispose()
    address = make_url(url).set(drivername="postgresql").render_as_string()
    with closing(sqlite3.connect(source)) as people, psycopg.connect(address) as connection:
        for model in _TABLES:
            table = inspect(model).local_table
            columns = ", ".join(column.name for column in table.columns)
            flags = [column.type.python_type is bool for column in table.columns]
            with connection.cursor().copy(f"COPY {table.name} ({columns}) FROM STDIN") as rows:
                for row in people.execute(f"SELECT {columns} FROM {table.name}"):
                    rows.write_row([bool(value) if flag else value for value, flag in zip(row, flags, strict=True)])
        connection.commit()
        connection.autocommit = True
        for model in (Insured, HeldQualification):
            connection.execute(f"ANALYZE {model.__tablename__}")


def measure(short: bool) -> list[Figure]:
    """Processor time of a check among few and among many, and their ratio."""
    turns, large = (SHORT_TURNS, SHORT_LARGE) if short else (TURNS, LARGE)
    found = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        os.environ[DATA_VARIABLE] = str(folder)
        world = World(home(practice=True) / "world", SystemClock())
        files = {persons: folder / f"{persons}.sqlite" for persons in (SMALL, large)}
        for persons, file in files.items():  # the larger one last: its people are given cards
            with ServiceRuntime(world, f"sqlite:///{file}") as runtime:
                runtime.populate(SEED, persons, lambda _made: None)
        kinds = {"SQLite": ([f"sqlite:///{file}" for file in files.values()], [])}
        urls, first = stack.enter_context(postgresql())
        for file, url in zip(files.values(), urls, strict=True):
            copy(file, url)
        kinds["PostgreSQL"] = (urls, [first])
        for kind, (databases, servers) in kinds.items():
            with ExitStack() as served:
                both = []
                for persons, database in zip(files, databases, strict=True):
                    service = served.enter_context(serving(folder, database))
                    service.world.__dict__["authority"] = OneKey(service.world.seed, service.world.folder / "card-keys")
                    terminals = service.terminals(CONNECTIONS)
                    both.append(Measured(service, persons, terminals, servers, registered(service.world, persons)))
                for _ in range(turns + 1):
                    for each in both:
                        each.turn()
            found += figures(kind, both)
    return found


def figures(kind: str, both: list[Measured]) -> list[Figure]:
    """The first turn, which meets what is not compiled yet, is left out."""
    took = [[one * 1e6 for one in each.took[1:]] for each in both]
    told = [
        figure_of(f"growth: {kind}, a check among {each.persons:,} persons", times, "µs of CPU")
        for each, times in zip(both, took, strict=True)
    ]
    few, many = (f"{each.persons:,}" for each in both)
    return [*told, ratio_of(f"growth: {kind}, a check among {many} persons to one among {few}", took[1], took[0])]


if __name__ == "__main__":
    run(measure, __doc__)
