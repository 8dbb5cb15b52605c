"""Groups of jobs on a file of SQLite's, written on the event loop's own thread while nobody else writes there.

That takes less than to wake another thread, which would also fight with the loop for the interpreter.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.engine.interfaces import DBAPICursor

from myna_reception.simulator.service.groups import GROUP_LIMIT, Done, Waiting, tell_all
from myna_reception.simulator.service.prepared import carry_out


class SqliteGroups:
    """Carries out groups on the event loop's thread, as soon as a turn of the loop has brought no more jobs.

    A commit writes whole pages, most of them the same for one check and for eight; a turn takes some microseconds where
    nothing else is to be done, and where more is, it brings more jobs.
    Never waits for another writer: a group that cannot begin at once, that has an errand, or in which anything goes
    wrong, is left to the threads, which wait and find out whose failure it is. SQLite's alone, by its driver.
    """

    def __init__(self, engine: Engine, leave: Callable[[Waiting], None], on_group: Callable[[int, int], None]) -> None:
        self._engine = engine
        self._dialect = engine.dialect
        self._leave = leave
        self._on_group = on_group
        self._waiting: list[Waiting] = []

    @cached_property
    def _cursor(self) -> DBAPICursor:
        connection = self._engine.raw_connection()
        connection.detach()  # not for anybody else, who would want to wait
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout = 0")
        return cursor

    def put(self, waiting: Waiting) -> None:
        """Do it soon, with what else comes until then."""
        self._waiting.append(waiting)
        if len(self._waiting) == 1:
            waiting.loop.call_soon(self._look, waiting.loop, 0)

    def _look(self, loop: asyncio.AbstractEventLoop, seen: int) -> None:
        """Whether more came than there were a turn before."""
        count = len(self._waiting)
        if seen < count < GROUP_LIMIT:
            loop.call_soon(self._look, loop, count)
        else:
            self._work(loop)

    def _work(self, loop: asyncio.AbstractEventLoop) -> None:
        group, self._waiting = self._waiting[:GROUP_LIMIT], self._waiting[GROUP_LIMIT:]
        try:
            results = self._together(group)
        except Exception:
            for waiting in group:
                self._leave(waiting)
        else:
            tell_all([Done(waiting, result) for waiting, result in zip(group, results, strict=True)])
            self._on_group(len(group), len(self._waiting))
        if self._waiting:
            loop.call_soon(self._look, loop, 0)

    def _together(self, group: Sequence[Waiting]) -> list[Any]:
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
