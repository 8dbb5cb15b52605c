"""Database work of the hot requests: what waits together is done together.

A commit costs about as much as a check, and far more where the disk has the last word; under load a group shares one.
Groups are carried out on the event loop's own thread where that is possible (``sqlite_groups``, ``postgresql_groups``).
All else, and whatever goes wrong there, is done on threads.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine

from myna_reception.simulator.service.database import in_memory
from myna_reception.simulator.service.groups import GROUP_LIMIT, Done, Job, Told, Waiting, tell_all
from myna_reception.simulator.service.prepared import carry_out
from myna_reception.simulator.service.sqlite_groups import SqliteGroups

if TYPE_CHECKING:
    from myna_reception.simulator.service.postgresql_groups import PostgresqlGroups

POSTGRESQL_THREADS = 4  # SQLite has one writer anyway


class Writers:
    """Carries out jobs. ``run`` from one event loop; ``close`` once, when no more jobs come.

    A job is carried out within a transaction and answered once that is committed. Jobs of a group see what those
    before them did. A job that raises undoes its whole group, which is then done again one by one: a job must do the
    same when it is run again, and should answer what it expects to go wrong instead of raising it. ``on_group`` hears,
    on the thread that did it, how many jobs a group has and how many wait behind it.
    """

    def __init__(self, engine: Engine, on_group: Callable[[int, int], None] = lambda _size, _waiting: None) -> None:
        self._engine = engine
        self._on_group = on_group
        self._jobs: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        count = POSTGRESQL_THREADS if engine.dialect.name == "postgresql" else 1
        self._threads = [threading.Thread(target=self._work, name=f"writer-{n}", daemon=True) for n in range(count)]
        for thread in self._threads:
            thread.start()
        self._near = _groups_on_the_loop(engine, self._jobs.put, on_group)

    async def run(self, job: Job[Told]) -> Told:
        """What the job returns, or raises when run alone. ``SQLAlchemyError`` when the database fails."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Told] = loop.create_future()
        waiting = Waiting(job, loop, future)
        if self._near is None:
            self._jobs.put(waiting)
        else:
            self._near.put(waiting)
        return await future

    def close(self) -> None:
        """Do what waits, and end the threads."""
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()
        if self._near is not None:
            self._near.close()

    def _work(self) -> None:
        while (group := self._group()) is not None:
            self._tell(self._together(group))
            self._on_group(len(group), self._jobs.qsize())

    def _group(self) -> list[Waiting] | None:
        """At least one job, and those that wait behind it; None at the end."""
        first = self._jobs.get()
        if first is None:
            return None
        group = [first]
        while len(group) < GROUP_LIMIT:
            try:
                more = self._jobs.get_nowait()
            except queue.Empty:
                break
            if more is None:
                self._jobs.put(None)  # for the next round
                break
            group.append(more)
        return group

    def _together(self, group: Sequence[Waiting]) -> list[Done]:
        try:
            with self._engine.begin() as connection:
                results = [_carried_out(waiting.job, connection) for waiting in group]
        except Exception:
            return [self._alone(waiting) for waiting in group]
        return [Done(waiting, result) for waiting, result in zip(group, results, strict=True)]

    def _alone(self, waiting: Waiting) -> Done:
        try:
            with self._engine.begin() as connection:
                return Done(waiting, _carried_out(waiting.job, connection))
        except Exception as error:
            return Done(waiting, error=error)

    def _tell(self, done: Sequence[Done]) -> None:
        """Wake each loop once."""
        for loop in dict.fromkeys(each.waiting.loop for each in done):
            mine = [each for each in done if each.waiting.loop is loop]
            if not loop.is_closed():
                loop.call_soon_threadsafe(tell_all, mine)


def _carried_out(job: Job[Told], connection: Connection) -> Told:
    with contextlib.closing(connection.connection.cursor()) as cursor:
        return carry_out(job(), cursor, connection.dialect, connection)


def _groups_on_the_loop(
    engine: Engine, leave: Callable[[Waiting], None], on_group: Callable[[int, int], None]
) -> SqliteGroups | PostgresqlGroups | None:
    if engine.dialect.name == "sqlite" and not in_memory(engine.url):
        return SqliteGroups(engine, leave, on_group)
    if (engine.dialect.name, engine.dialect.driver) == ("postgresql", "psycopg"):
        from myna_reception.simulator.service.postgresql_groups import PostgresqlGroups  # its driver is an extra

        return PostgresqlGroups(engine, leave, on_group)
    return None
