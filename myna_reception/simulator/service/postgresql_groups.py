"""Groups of jobs on PostgreSQL, from the event loop's own thread: what they ask at once is one statement.

Each statement is a transaction of its own. All of a group's reads come before its writes, and a job writes last: so
what a group writes is one statement, and done or not done as one.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import AsyncConnection, Error
from psycopg.adapt import Transformer
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus, Format
from psycopg.pq.abc import PGresult
from sqlalchemy import Engine

from myna_reception.simulator.service.groups import GROUP_LIMIT, Done, Waiting, tell_all
from myna_reception.simulator.service.prepared import Ask, Asking, Prepared, Rows
from myna_reception.simulator.service.together import together

logger = logging.getLogger(__name__)
RETRY_SECONDS = 1.0  # after a connection that could not be made
# Every statement looks rows up by their keys, and a plan that was made while tables were small shall do so too: also by
# the whole of a key, which is left to a later filter where the rows of its first part could be kept (materialized).
BY_KEYS = "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_material = off"
PLAN_ONCE = "SET plan_cache_mode = force_generic_plan"

_TAKEN = b"23"  # the states of keys that are there already, and of those that are missing


class Lost(Exception):
    """The connection is gone, and whether the latest statement was done is not known."""


class Refused(Exception):
    """The server refused a statement, of which nothing was done."""


class Wire:
    """A connection of one event loop, for one statement at a time."""

    def __init__(self, connection: AsyncConnection, loop: asyncio.AbstractEventLoop) -> None:
        """Raises ``NotImplementedError`` for a loop that cannot watch a connection."""
        self.loop = loop
        self._connection = connection
        self._libpq = connection.pgconn
        self._socket = connection.pgconn.socket
        self._rows = Transformer(connection)
        self._names: dict[Prepared, bytes] = {}
        self._arriving: asyncio.Future[PGresult] | None = None
        self._result: PGresult | None = None
        self._writing = False
        self._closed = False
        loop.add_reader(self._socket, self._readable)

    @classmethod
    async def opened(cls, engine: Engine) -> Wire:
        """Raises ``psycopg.Error``; ``NotImplementedError``."""
        _, told = engine.dialect.create_connect_args(engine.url)
        connection = await AsyncConnection.connect(**told, autocommit=True)
        await connection.execute(f"{BY_KEYS}; {PLAN_ONCE}")
        return cls(connection, asyncio.get_running_loop())

    @property
    def alive(self) -> bool:
        """Whether it is worth asking."""
        return not self._closed

    async def rows(self, statement: Prepared, asked: Sequence[Mapping[str, Any]]) -> list[Rows]:
        """The rows of each. Raises ``Lost``, ``Refused``; ``Exception`` for values that cannot be sent."""
        made = together(statement)
        values = made.parameters(asked)
        name = self._names.get(statement)
        if name is None:
            name = b"myna_%d" % len(self._names)
            await self._answer(lambda: self._libpq.send_prepare(name, made.text))
            self._names[statement] = name
        formats = [Format.BINARY] * len(values)
        result = await self._answer(lambda: self._libpq.send_query_prepared(name, values, formats, Format.BINARY))
        if not made.tells:
            return [[] for _ in asked]
        self._rows.set_pgresult(result)
        return made.told(self._rows.load_rows(0, result.ntuples, tuple), len(asked))

    async def _answer(self, send: Callable[[], None]) -> PGresult:
        if self._closed:
            raise Lost
        self._arriving = self.loop.create_future()
        try:
            send()
        except Error:
            self.close()
        else:
            self._flush()
        result = await self._arriving
        if self._libpq.status != ConnStatus.OK:  # its last word
            self.close()
            raise Lost
        if result.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
            state = result.error_field(DiagnosticField.SQLSTATE) or b""
            if not state.startswith(_TAKEN):  # whatever else it is, the threads will hide it
                logger.warning("PostgreSQL refused a group's statement: %s", state.decode())
            raise Refused
        return result

    def _flush(self) -> None:
        """Send what libpq still has; when the system takes no more now, go on as soon as it does."""
        try:
            left = self._libpq.flush()
        except Error:
            self.close()
            return
        if left:
            self.loop.add_writer(self._socket, self._flush)
            self._writing = True
        elif self._writing:
            self.loop.remove_writer(self._socket)
            self._writing = False

    def _readable(self) -> None:
        try:
            self._libpq.consume_input()
            while not self._libpq.is_busy():
                result = self._libpq.get_result()
                if result is None:  # the answer is complete
                    break
                self._result = result
            else:
                return
        except Error:
            self.close()
            return
        if self._arriving is not None and not self._arriving.done() and self._result is not None:
            self._arriving.set_result(self._result)
            self._result = None
        elif self._libpq.status != ConnStatus.OK:
            self.close()

    def close(self) -> None:
        """Let go of the database. Whoever waits for an answer hears ``Lost``."""
        if self._closed:
            return
        self._closed = True
        if not self.loop.is_closed():
            self.loop.remove_reader(self._socket)
            self.loop.remove_writer(self._socket)
        self._libpq.finish()
        if self._arriving is not None and not self._arriving.done():
            self._arriving.set_exception(Lost())


@dataclass(slots=True)
class _Turn:
    """A job that waits for what it asked."""

    waiting: Waiting
    job: Asking[Any]
    ask: Ask


class PostgresqlGroups:
    """Carries out groups, one after the other; what comes meanwhile is the next one.

    A job that has an errand, or with which anything goes wrong, is left to the threads from its beginning: what it has
    written, if anything, it then finds.
    """

    def __init__(self, engine: Engine, leave: Callable[[Waiting], None], on_group: Callable[[int, int], None]) -> None:
        self._engine = engine
        self._leave = leave
        self._on_group = on_group
        self._waiting: list[Waiting] = []
        self._task: asyncio.Task[None] | None = None
        self._wire: Wire | None = None
        self._retry_at = 0.0

    def put(self, waiting: Waiting) -> None:
        """Do it soon, with what else comes until then."""
        self._waiting.append(waiting)
        if self._task is None or self._task.done() or self._task.get_loop() is not waiting.loop:
            self._task = waiting.loop.create_task(self._work(waiting.loop))

    async def _work(self, loop: asyncio.AbstractEventLoop) -> None:
        while self._waiting:
            wire = await self._opened(loop)
            group, self._waiting = self._waiting[:GROUP_LIMIT], self._waiting[GROUP_LIMIT:]
            if wire is None:
                for waiting in group:
                    self._leave(waiting)
            elif done := await self._together(group, wire):
                self._on_group(done, len(self._waiting))

    async def _opened(self, loop: asyncio.AbstractEventLoop) -> Wire | None:
        """The connection, perhaps a new one; None while there is none."""
        if self._wire is not None and self._wire.loop is loop and self._wire.alive:
            return self._wire
        self.close()
        if time.monotonic() >= self._retry_at:
            try:
                self._wire = await Wire.opened(self._engine)
            except (Error, OSError, NotImplementedError):  # the last: a loop that cannot watch a connection
                self._retry_at = time.monotonic() + RETRY_SECONDS
        return self._wire

    async def _together(self, group: Sequence[Waiting], wire: Wire) -> int:
        """Carry a group out. How many were done."""
        turns: list[_Turn] = []
        done: list[Done] = []

        def go_on(waiting: Waiting, job: Asking[Any], rows: Rows | None) -> None:
            try:
                ask = next(job) if rows is None else job.send(rows)
            except StopIteration as end:
                done.append(Done(waiting, end.value))
            except Exception:
                self._leave(waiting)
            else:
                if isinstance(ask, Ask):
                    turns.append(_Turn(waiting, job, ask))
                else:
                    self._leave(waiting)

        for waiting in group:
            go_on(waiting, waiting.job(), None)
        while turns:
            first = next((turn for turn in turns if turn.ask.statement.reads), turns[0]).ask.statement
            these = [turn for turn in turns if turn.ask.statement is first]
            turns = [turn for turn in turns if turn.ask.statement is not first]
            try:
                told = await wire.rows(first, [turn.ask.values for turn in these])
            except Exception:
                for turn in these:
                    self._leave(turn.waiting)
            else:
                for turn, rows in zip(these, told, strict=True):
                    go_on(turn.waiting, turn.job, rows)
        tell_all(done)
        return len(done)

    def close(self) -> None:
        """Let go of the database."""
        if self._wire is not None:
            wire, self._wire = self._wire, None
            wire.close()
