"""Database work of the hot requests: in groups, one transaction each, and nothing of a job that failed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Connection, Engine, Integer, MetaData, Table, func, insert, select, text
from sqlalchemy.exc import IntegrityError

from myna_reception.simulator.service.database import open_database
from myna_reception.simulator.service.groups import GROUP_LIMIT, Job
from myna_reception.simulator.service.prepared import Asking, Errand, Prepared
from myna_reception.simulator.service.writers import Writers

NUMBERS = Table("kept", MetaData(), Column("number", Integer, primary_key=True))
KEEP = Prepared(insert(NUMBERS))


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine, _ = open_database("sqlite://")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE kept (number INTEGER PRIMARY KEY)"))
    yield engine
    engine.dispose()


def kept(engine: Engine) -> list[int]:
    with engine.begin() as connection:
        return list(connection.execute(text("SELECT number FROM kept ORDER BY number")).scalars())


class Keep:
    """A job that keeps a number; it may fail before or after."""

    def __init__(self, number: int, fails: str = "") -> None:
        self.number, self.fails = number, fails

    def __call__(self) -> Asking[int]:
        if self.fails == "before":
            raise ValueError(self.number)
        yield KEEP.ask(number=self.number)
        if self.fails == "after":
            raise ValueError(self.number)
        return self.number


def held_up(until: threading.Event) -> Job[bool]:
    """A job that takes as long as it is told."""

    def job() -> Asking[bool]:
        yield from ()
        return until.wait(20)

    return job


def carry_out(engine: Engine, jobs: list[Keep]) -> tuple[list[object], int]:
    """All at once, behind one that holds the writer up until they wait; and how many transactions were committed."""
    writers, held, commits = Writers(engine), threading.Event(), 0
    original = engine.begin

    def begin():  # type: ignore[no-untyped-def]
        nonlocal commits
        commits += 1
        return original()

    engine.begin = begin  # type: ignore[method-assign]

    async def run() -> list[object]:
        first = asyncio.ensure_future(writers.run(held_up(held)))
        others = [asyncio.ensure_future(writers.run(job)) for job in jobs]
        await asyncio.sleep(0)
        held.set()
        await first
        return await asyncio.gather(*others, return_exceptions=True)

    try:
        return asyncio.run(run()), commits
    finally:
        writers.close()
        engine.begin = original  # type: ignore[method-assign]


def test_what_waits_is_done_in_one_transaction(engine: Engine) -> None:
    results, commits = carry_out(engine, [Keep(number) for number in range(GROUP_LIMIT - 1)])
    assert results == list(range(GROUP_LIMIT - 1))
    assert kept(engine) == results
    assert commits <= 3  # the one that held the writer up may have been alone, and a straggler too


def test_a_key_that_is_there_already_fails_alone(engine: Engine) -> None:
    results, _ = carry_out(engine, [Keep(1), Keep(2), Keep(2), Keep(3)])
    assert [type(each) for each in results] == [int, int, IntegrityError, int]
    assert kept(engine) == [1, 2, 3]


@given(fails=st.lists(st.sampled_from(["", "", "before", "after"]), max_size=12))
def test_who_fails_leaves_nothing_and_harms_nobody(fails: list[str]) -> None:
    engine, _ = open_database("sqlite://")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE kept (number INTEGER PRIMARY KEY)"))
    results, _ = carry_out(engine, [Keep(number, how) for number, how in enumerate(fails)])
    good = [number for number, how in enumerate(fails) if not how]
    assert [each for each in results if isinstance(each, int)] == good
    assert [type(each) for each in results] == [ValueError if how else int for how in fails]
    assert kept(engine) == good
    engine.dispose()


def test_who_has_gone_away_is_not_missed(engine: Engine) -> None:
    writers, held = Writers(engine), threading.Event()

    async def run() -> None:
        waiting = asyncio.ensure_future(writers.run(held_up(held)))
        gone = asyncio.ensure_future(writers.run(Keep(1)))
        await asyncio.sleep(0)
        gone.cancel()
        held.set()
        await waiting
        assert await writers.run(Keep(2)) == 2

    asyncio.run(run())
    writers.close()
    assert kept(engine) == [1, 2]  # it was asked for, and done


def test_closing_does_what_waits(engine: Engine) -> None:
    writers, held = Writers(engine), threading.Event()
    done: list[int] = []

    async def run() -> None:
        waiting = [asyncio.ensure_future(writers.run(held_up(held)))]
        waiting += [asyncio.ensure_future(writers.run(Keep(number))) for number in range(3)]
        await asyncio.sleep(0)
        closing = threading.Thread(target=writers.close)
        closing.start()
        held.set()
        done.extend((await asyncio.gather(*waiting))[1:])
        closing.join(20)

    asyncio.run(run())
    assert done == kept(engine) == [0, 1, 2]


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Engine]:
    engine, _ = open_database(f"sqlite:///{tmp_path / 'kept.sqlite'}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE kept (number INTEGER PRIMARY KEY)"))
    yield engine
    engine.dispose()


def where(places: list[str], number: int = 0, fails: str = "") -> Job[int]:
    """A job that tells on which thread it was done."""
    keep = Keep(number, fails)

    def job() -> Asking[int]:
        places.append(threading.current_thread().name)
        return (yield from keep())

    return job


def test_a_file_is_written_where_the_loop_runs_and_in_groups(file: Engine) -> None:
    groups: list[tuple[int, int]] = []
    writers, places = Writers(file, lambda size, waiting: groups.append((size, waiting))), list[str]()

    async def run() -> None:
        await asyncio.gather(*(writers.run(where(places, number)) for number in range(GROUP_LIMIT + 3)))

    asyncio.run(run())
    writers.close()
    assert set(places) == {threading.current_thread().name}
    assert groups == [(GROUP_LIMIT, 3), (3, 0)]
    assert kept(file) == list(range(GROUP_LIMIT + 3))


def test_what_comes_turn_after_turn_of_the_loop_is_one_group(file: Engine) -> None:
    groups: list[int] = []
    writers = Writers(file, lambda size, _waiting: groups.append(size))

    async def run() -> None:
        waiting = []
        for number in range(5):
            waiting.append(asyncio.ensure_future(writers.run(Keep(number))))
            await asyncio.sleep(0)
        await asyncio.gather(*waiting)
        await writers.run(Keep(5))  # alone, and nobody comes after it

    asyncio.run(run())
    writers.close()
    assert groups == [5, 1]
    assert kept(file) == list(range(6))


def test_nobody_waits_for_more_than_a_whole_group(file: Engine) -> None:
    groups: list[int] = []
    writers = Writers(file, lambda size, _waiting: groups.append(size))

    async def run() -> None:
        waiting = []
        for number in range(GROUP_LIMIT + 3):
            waiting.append(asyncio.ensure_future(writers.run(Keep(number))))
            await asyncio.sleep(0)
        await asyncio.gather(*waiting)

    asyncio.run(run())
    writers.close()
    assert groups[0] == GROUP_LIMIT
    assert sum(groups) == GROUP_LIMIT + 3


def test_a_failure_there_is_sorted_out_on_a_writers_thread(file: Engine) -> None:
    writers, places = Writers(file), list[str]()

    async def run() -> list[object]:
        jobs = [where(places, 1), where(places, 2, "after"), where(places, 3)]
        return await asyncio.gather(*(writers.run(job) for job in jobs), return_exceptions=True)

    told = asyncio.run(run())
    writers.close()
    assert [type(each) for each in told] == [int, ValueError, int]
    assert kept(file) == [1, 3]
    assert places[-1] == "writer-0"


def test_an_errand_is_run_on_a_writers_thread_and_sees_what_the_job_did(file: Engine) -> None:
    writers, places = Writers(file), list[str]()

    def job() -> Asking[int]:
        yield KEEP.ask(number=1)

        def errand(connection: Connection) -> int | None:
            places.append(threading.current_thread().name)
            return connection.scalar(select(func.count()).select_from(NUMBERS))

        return (yield Errand(errand))

    assert asyncio.run(writers.run(job)) == 1
    writers.close()
    assert places == ["writer-0"]
    assert kept(file) == [1]


def test_a_job_may_expect_what_goes_wrong(file: Engine) -> None:
    writers = Writers(file)

    def fail(_connection: Connection) -> None:
        raise ValueError("expected")

    def job() -> Asking[str]:
        try:
            yield Errand(fail)
        except ValueError as error:
            yield KEEP.ask(number=2)
            return str(error)
        return ""

    assert asyncio.run(writers.run(job)) == "expected"
    writers.close()
    assert kept(file) == [2]


def test_the_loop_goes_on_while_somebody_else_writes(file: Engine) -> None:
    writers, places = Writers(file), list[str]()

    async def run() -> None:
        with file.begin() as other:  # the lock is another's now
            other.execute(text("INSERT INTO kept VALUES (7)"))
            waiting = asyncio.ensure_future(writers.run(where(places, 8)))
            for _ in range(100):
                await asyncio.sleep(0)
            assert not waiting.done()
        assert await waiting == 8
        assert await writers.run(where(places, 9)) == 9

    asyncio.run(run())
    writers.close()
    assert places == ["writer-0", threading.current_thread().name]
    assert kept(file) == [7, 8, 9]
