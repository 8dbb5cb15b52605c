"""Database work of the hot requests: what waits together is done in one transaction.

A commit costs about as much as a check, and far more where the disk has the last word; under load a group shares one.
A file of SQLite's is written on the event loop's own thread while nobody else writes there: that takes less than to
wake another thread, which would also fight with the loop for the interpreter. All else is done on threads.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import InterfaceError, OperationalError

from myna_reception.simulator.service.database import in_memory
from myna_reception.simulator.service.prepared import Asking, carry_out

GROUP_LIMIT = 32  # jobs in one transaction: nobody waits long for the others
POSTGRESQL_THREADS = 4  # SQLite has one writer anyway

Told = TypeVar("Told")
Job = Callable[[], Asking[Told]]
Begin = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class _Waiting:
    job: Job[Any]
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]


@dataclass(frozen=True, slots=True)
class _Done:
    waiting: _Waiting
    result: Any = None
    error: BaseException | None = None

    def tell(self) -> None:
        """On the loop's thread."""
        future = self.waiting.future
        if future.done():  # whoever waited has gone
            return
        if self.error is not None:
            future.set_exception(self.error)
        else:
            future.set_result(self.result)


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
        self._jobs: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        count = POSTGRESQL_THREADS if engine.dialect.name == "postgresql" else 1
        self._threads = [threading.Thread(target=self._work, name=f"writer-{n}", daemon=True) for n in range(count)]
        for thread in self._threads:
            thread.start()
        near = engine.dialect.name == "sqlite" and not in_memory(engine.url)
        self._near = _Near(engine, self._jobs.put, on_group) if near else None

    async def run(self, job: Job[Told]) -> Told:
        """What the job returns, or raises when run alone. ``SQLAlchemyError`` when the database fails."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Told] = loop.create_future()
        waiting = _Waiting(job, loop, future)
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
        own = _Own(self._engine) if self._engine.dialect.name == "postgresql" else None
        while (group := self._group()) is not None:
            self._tell(self._together(group, self._engine.begin if own is None else own.begin))
            self._on_group(len(group), self._jobs.qsize())
        if own is not None:
            own.close()

    def _group(self) -> list[_Waiting] | None:
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

    def _together(self, group: Sequence[_Waiting], begin: Begin) -> list[_Done]:
        try:
            with begin() as connection:
                results = [_carried_out(waiting.job, connection) for waiting in group]
        except Exception:
            return [self._alone(waiting) for waiting in group]
        return [_Done(waiting, result) for waiting, result in zip(group, results, strict=True)]

    def _alone(self, waiting: _Waiting) -> _Done:
        try:
            with self._engine.begin() as connection:
                return _Done(waiting, _carried_out(waiting.job, connection))
        except Exception as error:
            return _Done(waiting, error=error)

    def _tell(self, done: Sequence[_Done]) -> None:
        """Wake each loop once."""
        for loop in dict.fromkeys(each.waiting.loop for each in done):
            mine = [each for each in done if each.waiting.loop is loop]
            if not loop.is_closed():
                loop.call_soon_threadsafe(_tell_all, mine)


class _Own:
    """A connection that one thread keeps: the pool's would first be asked whether it is alive, a way to the server.

    When it turns out to be none any more, the group is done one by one as always, on the pool's.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction."""
        if self._connection is None:
            self._connection = self._engine.connect()
            self._connection.detach()
        try:
            with self._connection.begin():
                yield self._connection
        except (OperationalError, InterfaceError):
            self.close()
            raise

    def close(self) -> None:
        """Let go of the database."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.close()


class _Near:
    """Carries out groups on the event loop's thread, each within the turn of the loop after its jobs came.

    Never waits for another writer: a group that cannot begin at once, that has an errand, or in which anything goes
    wrong, is left to the threads, which wait and find out whose failure it is. SQLite's alone, by its driver.
    """

    def __init__(self, engine: Engine, leave: Callable[[_Waiting], None], on_group: Callable[[int, int], None]) -> None:
        self._engine = engine
        self._dialect = engine.dialect
        self._leave = leave
        self._on_group = on_group
        self._waiting: list[_Waiting] = []

    @cached_property
    def _cursor(self) -> DBAPICursor:
        connection = self._engine.raw_connection()
        connection.detach()  # not for anybody else, who would want to wait
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout = 0")
        return cursor

    def put(self, waiting: _Waiting) -> None:
        """Do it soon, with what else comes until then."""
        self._waiting.append(waiting)
        if len(self._waiting) == 1:
            waiting.loop.call_soon(self._work, waiting.loop)

    def _work(self, loop: asyncio.AbstractEventLoop) -> None:
        group, self._waiting = self._waiting[:GROUP_LIMIT], self._waiting[GROUP_LIMIT:]
        try:
            results = self._together(group)
        except Exception:
            for waiting in group:
                self._leave(waiting)
        else:
            _tell_all([_Done(waiting, result) for waiting, result in zip(group, results, strict=True)])
            self._on_group(len(group), len(self._waiting))
        if self._waiting:
            loop.call_soon(self._work, loop)

    def _together(self, group: Sequence[_Waiting]) -> list[Any]:
        cursor, dialect = self._cursor, self._dialect
        cursor.execute("BEGIN IMMEDIATE")
        try:
            results = [carry_out(waiting.job(), cursor, dialect) for waiting in group]
            cursor.execute("COMMIT")
        except BaseException:
            cursor.connection.rollback()
            raise
        return results

    def close(self) -> None:
        """Let go of the database."""
        if "_cursor" in self.__dict__:
            self._cursor.connection.close()


def _carried_out(job: Job[Told], connection: Connection) -> Told:
    with contextlib.closing(connection.connection.cursor()) as cursor:
        return carry_out(job(), cursor, connection.dialect, connection)


def _tell_all(done: Sequence[_Done]) -> None:
    for each in done:
        each.tell()
