"""Workers, the service and PostgreSQL are killed in the middle of load: nothing is lost, doubled or half there."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.exc import OperationalError

from myna_reception.simulator.service.database import Check, StoredAnswer

from . import postgresql
from .served import Program, Served, eventually, programs, served

pytestmark = [
    pytest.mark.timeout(300),  # programs start slowly on a busy machine
    pytest.mark.xdist_group("several workers"),
    pytest.mark.skipif(sys.platform == "win32", reason="several workers need a port that can be shared"),
]
STEP = 25  # checks between one loss and the next


class Books:
    """What the database holds, seen from outside of the service."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url)

    def rows(self, *columns: Any) -> list[Any]:
        with self._engine.connect() as connection:
            return list(connection.execute(select(*columns)))

    def count(self) -> int:
        try:
            return len(self.rows(Check.id))
        except OperationalError:
            return -1

    def wait_for_more(self, more: int = STEP) -> None:
        """Until that many checks have been added."""
        self._engine.dispose()  # connections of before
        before = max(0, self.count())
        eventually(lambda: self.count() >= before + more)

    def hold_once(self, told: dict[str, Any]) -> None:
        """Every answered check of a terminal is here once, and nothing else of this terminal is."""
        assert told["failed"] == []
        terminal = told["terminal"]
        checks = {row.id: row.outcome for row in self.rows(Check) if row.terminal_id == terminal}
        answers = {row.idempotency_key: row for row in self.rows(StoredAnswer) if row.terminal_id == terminal}
        assert answers.keys() == told["answered"].keys()
        assert sorted(row.check_id for row in answers.values()) == sorted(checks)  # each check with its one answer
        assert set(checks.values()) == {"valid"}
        for key, reception_number in told["answered"].items():
            assert reception_number.encode() in answers[key].body
            assert int(reception_number.rpartition("-")[2]) == answers[key].check_id

    def close(self) -> None:
        self._engine.dispose()


@pytest.fixture
def books(request: pytest.FixtureRequest) -> Iterator[list[Books]]:
    made: list[Books] = []
    yield made
    for each in made:
        each.close()


def finish(books: Books, terminals: list[Program]) -> list[dict[str, Any]]:
    """End the terminals; what they were answered is what the database holds."""
    told = [terminal.end() for terminal in terminals]
    for each in told:
        books.hold_once(each)
    assert len({number for each in told for number in each["answered"].values()}) == books.count()
    return told


def sqlite_of(home: Path) -> str:
    return f"sqlite:///{home / 'practice' / 'world' / 'service' / 'service-1.sqlite'}"


def test_a_service_that_is_killed_and_started_again(tmp_path: Path, books: list[Books]):
    """One process on SQLite."""
    home = tmp_path / "service"
    with served(home) as service:
        books.append(Books(sqlite_of(home)))
        with programs(service, tmp_path, "valid-employee", "kouki-10") as terminals:
            books[0].wait_for_more()
            service.process.kill()
            service.process.wait()
            with served(home, port=service.port):
                books[0].wait_for_more()
                told = finish(books[0], terminals)
    assert all(each["again"] for each in told)  # both noticed


@pytest.mark.skipif(importlib.util.find_spec("psycopg") is None, reason="psycopg is not installed")
def test_workers_and_postgresql_are_killed(tmp_path: Path, books: list[Books]):
    try:
        with postgresql.server() as database:
            _kill_workers_and_database(tmp_path, database, books)
    except postgresql.Unavailable as error:
        pytest.skip(f"no PostgreSQL here: {error}")


def _kill_workers_and_database(folder: Path, database: postgresql.Cluster, books: list[Books]) -> None:
    def killed_worker(service: Served) -> None:
        ours = service.workers()
        ours[0].kill()
        eventually(lambda: any("ワーカー" in line for line in service.said))

    with (
        served(folder / "service", "--workers", "2", database=database.url) as service,
        programs(service, folder, "valid-employee", "kouki-10") as terminals,
    ):
        books.append(Books(database.url))
        books[0].wait_for_more()
        killed_worker(service)
        books[0].wait_for_more()
        database.kill()
        database.start()
        books[0].wait_for_more()
        told = finish(books[0], terminals)
        assert all(each["again"] for each in told)
        assert sum("ワーカー" in line for line in service.said) == 1  # the loss of the database ended none of them
