"""Database work of the hot requests, on threads of its own: what waits together is done in one transaction.

A commit costs about as much as a check, and far more where the disk has the last word; under load a group shares one.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from myna_reception.simulator.service.prepared import Asking, carry_out

GROUP_LIMIT = 32  # jobs in one transaction: nobody waits long for the others
POSTGRESQL_THREADS = 4  # SQLite has one writer anyway

Told = TypeVar("Told")
Job = Callable[[Connection], Asking[Told]]


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
    """Threads that carry out jobs. ``run`` from any event loop; ``close`` once, when no more jobs come.

    A job gets a connection within a transaction and is answered once that is committed. Jobs of a group see what those
    before them did. A job that raises undoes its whole group, which is then done again one by one: a job must do the
    same when it is run again, and should answer what it expects to go wrong instead of raising it. ``on_group`` hears,
    on a writer's thread, how many jobs a group has and how many wait behind it.
    """

    def __init__(self, engine: Engine, on_group: Callable[[int, int], None] = lambda _size, _waiting: None) -> None:
        self._engine = engine
        self._on_group = on_group
        self._jobs: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        count = POSTGRESQL_THREADS if engine.dialect.name == "postgresql" else 1
        self._threads = [threading.Thread(target=self._work, name=f"writer-{n}", daemon=True) for n in range(count)]
        for thread in self._threads:
            thread.start()

    async def run(self, job: Job[Told]) -> Told:
        """What the job returns, or raises when run alone. ``SQLAlchemyError`` when the database fails."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Told] = loop.create_future()
        self._jobs.put(_Waiting(job, loop, future))
        return await future

    def close(self) -> None:
        """Do what waits, and end the threads."""
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        while (group := self._group()) is not None:
            self._tell(self._together(group))
            self._on_group(len(group), self._jobs.qsize())

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

    def _together(self, group: Sequence[_Waiting]) -> list[_Done]:
        try:
            with self._engine.begin() as connection:
                results = [carry_out(connection, waiting.job(connection)) for waiting in group]
        except Exception:
            return [self._alone(waiting) for waiting in group]
        return [_Done(waiting, result) for waiting, result in zip(group, results, strict=True)]

    def _alone(self, waiting: _Waiting) -> _Done:
        try:
            with self._engine.begin() as connection:
                return _Done(waiting, carry_out(connection, waiting.job(connection)))
        except Exception as error:
            return _Done(waiting, error=error)

    def _tell(self, done: Sequence[_Done]) -> None:
        """Wake each loop once."""
        for loop in dict.fromkeys(each.waiting.loop for each in done):
            mine = [each for each in done if each.waiting.loop is loop]
            if not loop.is_closed():
                loop.call_soon_threadsafe(_tell_all, mine)


def _tell_all(done: Sequence[_Done]) -> None:
    for each in done:
        each.tell()
