"""``service serve``: one process, or a supervisor with workers that share the port and the database.

A worker is this program again, told what to do in one line on its standard input. It ends when that input ends: when
the supervisor closes it, or is no more, however it died. The supervisor makes everything that is made once (keys,
tables) before the first worker, says that the service is ready once all of them are, and starts one anew that ended by
itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import sys
import threading
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from types import FrameType, MappingProxyType
from typing import Any, TypeVar

import uvicorn
from prometheus_client.multiprocess import mark_process_dead
from pydantic import BaseModel, ConfigDict, ValidationError

from myna_reception.simulator.portal.mail import SmtpServer
from myna_reception.simulator.private_files import private_folder
from myna_reception.simulator.service.database import in_memory
from myna_reception.simulator.service.metrics import SHARED_IN
from myna_reception.simulator.service.rate_limits import Limit
from myna_reception.simulator.service.runtime import LINGERING_SHUTDOWN_SECONDS, ServiceRuntime
from myna_reception.simulator.service.serving import listen, until_a_signal, url_of
from myna_reception.simulator.service.tls import LINGER_SECONDS
from myna_reception.simulator.world import World

WORKERS_LIMIT = 16  # each may hold some fifteen of PostgreSQL's hundred connections
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds before a worker is started anew; doubled each time
STEADY_SECONDS = 60.0  # a worker that ran so long is started anew after the first pause again
END_SECONDS = LINGERING_SHUTDOWN_SECONDS + LINGER_SECONDS + 4.0  # then a worker that has not ended is killed
READY = b"ready\n"
ONE_SOCKET_EACH = sys.platform == "linux"

Told = TypeVar("Told")


class NotShareable(ValueError):
    """Several workers cannot serve this: a database in memory belongs to one process alone."""


class NoWorkersHere(Exception):
    """This system has no way to share a port (Windows)."""


class NotOrdered(Exception):
    """What a worker is told is no order: somebody else speaks, or a supervisor of another release."""


class WorkerFailed(Exception):
    """A worker ended before it was ready for the first time."""


@dataclass(frozen=True, slots=True)
class WorkerEnded:
    """A worker ended by itself; another takes its place in ``pause`` seconds."""

    number: int  # from 1
    status: int  # exit status; negative: the signal that killed it
    pause: float


class WorkOrder(BaseModel):
    """What a worker is told: one line of JSON."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str
    socket: int  # file descriptor, bound and not listening yet
    database: str | None
    smtp: tuple[str, int] | None
    rates: dict[Limit, str]
    base_day: date


def serve(
    host: str,
    port: int,
    database_url: str | None,
    world: World,
    *,
    workers: int = 1,
    command: Sequence[str] = (),
    beyond_loopback: bool = False,
    smtp: SmtpServer | None = None,
    rates: Mapping[Limit, str] = MappingProxyType({}),
    on_ready: Callable[[str, str], None],
    on_ended: Callable[[WorkerEnded], None] = lambda _ended: None,
) -> None:
    """Serve until SIGINT or SIGTERM, then return. Main thread only; ``on_ready`` gets the address and the CA as PEM.

    ``command`` starts this program as a worker (see ``work``); for one worker it is not needed.
    Raises ``ValueError`` or ``OSError`` as ``listen``; for several workers ``NotShareable``, ``NoWorkersHere``,
    ``WorkerFailed``.
    """
    if workers > 1:
        if sys.platform == "win32":
            raise NoWorkersHere
        if database_url is not None and in_memory(database_url):
            raise NotShareable
    with until_a_signal(), contextlib.ExitStack() as stack:
        if workers == 1:
            listener = stack.enter_context(listen(host, port, beyond_loopback=beyond_loopback))
            runtime = stack.enter_context(ServiceRuntime(world, database_url, smtp, rates=rates))
            ready = partial(on_ready, url_of(host, listener), runtime.pki.server_ca_pem)
            runtime.server(host, ready, lingering=True).run(sockets=[listener])
            return
        shared = stack.enter_context(_Port(host, port, beyond_loopback=beyond_loopback))
        with ServiceRuntime(world, database_url, smtp) as runtime:  # makes whatever is made once
            runtime.pki.server_file(host)
            ready = partial(on_ready, url_of(host, shared.kept), runtime.pki.server_ca_pem)
        mail = None if smtp is None else (smtp.host, smtp.port)
        order = WorkOrder(
            host=host,
            socket=-1,
            database=database_url,
            smtp=mail,
            rates=dict(rates),
            base_day=world.base_day,
        )
        counted_in = stack.enter_context(_counted_in(world.folder / "service"))
        asyncio.run(Supervisor(command, order, shared, workers, counted_in, ready, on_ended).run())


@contextlib.contextmanager
def _counted_in(folder: Path) -> Iterator[str]:
    """A folder for what the workers count (see ``metrics``). Those of supervisors that were killed are removed."""
    for left in folder.glob("counted-*"):
        if not _runs(int(left.name.partition("-")[2])):
            shutil.rmtree(left, ignore_errors=True)
    made = private_folder(folder / f"counted-{os.getpid()}")
    try:
        yield str(made)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _runs(pid: int) -> bool:
    if pid == os.getpid():  # an earlier process had the same number
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        pass
    return True


class _Port:
    """An address for several processes.

    On Linux each worker has a socket of its own, among which the kernel shares out the connections and which dies with
    the worker; elsewhere there is one socket for all.
    """

    def __init__(self, host: str, port: int, *, beyond_loopback: bool) -> None:
        self.kept = listen(host, port, beyond_loopback=beyond_loopback)  # fails where somebody else listens
        if ONE_SOCKET_EACH:
            address = self.kept.getsockname()
            self.kept.close()
            self.kept = self._bound(address)  # never listens: keeps the port while no worker does

    def for_a_worker(self) -> socket.socket:
        """A socket to hand over, and then to close here."""
        return self._bound(self.kept.getsockname()) if ONE_SOCKET_EACH else self.kept.dup()

    def _bound(self, address: tuple[object, ...]) -> socket.socket:
        made = socket.socket(self.kept.family, self.kept.type, self.kept.proto)
        try:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            made.bind(address)
        except OSError:
            made.close()
            raise
        return made

    def close(self) -> None:
        """Nothing new is accepted by this process; the workers have sockets of their own."""
        self.kept.close()

    def __enter__(self) -> _Port:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


class Supervisor:
    """Keeps ``count`` workers running until SIGINT or SIGTERM."""

    def __init__(
        self,
        command: Sequence[str],
        order: WorkOrder,
        shared: _Port,
        count: int,
        counted_in: str,
        on_ready: Callable[[], None],
        on_ended: Callable[[WorkerEnded], None],
    ) -> None:
        self._counted_in = counted_in  # a folder, see ``metrics``
        self._command = command
        self._order = order
        self._shared = shared
        self._count = count
        self._on_ready = on_ready
        self._on_ended = on_ended
        self._ready: set[int] = set()  # the numbers of workers that have been ready once
        self._ending = asyncio.Event()
        self._failed = False

    async def run(self) -> None:
        """Returns when every worker has ended. Main thread only. Raises ``WorkerFailed``."""
        loop = asyncio.get_running_loop()

        def end(_number: int, _frame: FrameType | None) -> None:
            loop.call_soon_threadsafe(self._end)

        handlers = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            async with asyncio.TaskGroup() as group:
                for number in range(1, self._count + 1):
                    group.create_task(self._keep(number))
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
        if self._failed:
            raise WorkerFailed

    def _end(self) -> None:
        self._shared.close()
        self._ending.set()

    async def _keep(self, number: int) -> None:
        """One worker after the other in the same place."""
        loop = asyncio.get_running_loop()
        pause = FIRST_PAUSE
        while not self._ending.is_set():
            begun = loop.time()
            status = await self._lived(number)
            if self._ending.is_set():
                return
            if number not in self._ready:  # it would not be otherwise the next time
                self._failed = True
                self._end()
                return
            if loop.time() - begun >= STEADY_SECONDS:
                pause = FIRST_PAUSE
            self._on_ended(WorkerEnded(number, status, pause))
            await self._unless_ending(asyncio.sleep(pause))
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _lived(self, number: int) -> int:
        """The exit status of one worker, whether it ended by itself or has been told to."""
        process = await self._started()
        try:
            if await self._unless_ending(_said(process)) == READY and number not in self._ready:
                self._ready.add(number)
                if len(self._ready) == self._count:
                    self._on_ready()
            await self._unless_ending(process.wait())
        finally:
            status = await _ended(process)
            mark_process_dead(process.pid, self._counted_in)  # type: ignore[no-untyped-call]
        return status

    async def _started(self) -> Process:
        with self._shared.for_a_worker() as handed:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=PIPE,
                stdout=PIPE,
                pass_fds=[handed.fileno()],
                start_new_session=True,  # Ctrl+C at the terminal is for the supervisor
                env={**os.environ, SHARED_IN: self._counted_in},
            )
            order = self._order.model_copy(update={"socket": handed.fileno()})
        if process.stdin is not None:
            with contextlib.suppress(ConnectionError):  # it has ended already, and that is seen elsewhere
                process.stdin.write(order.model_dump_json().encode() + b"\n")
                await process.stdin.drain()
        return process

    async def _unless_ending(self, work: Coroutine[Any, Any, Told]) -> Told | None:
        """What the work tells; None when the supervisor ends before."""
        working = asyncio.create_task(work)
        tasks = (working, asyncio.create_task(self._ending.wait()))
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            return working.result() if working.done() else None
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _said(process: Process) -> bytes:
    return b"" if process.stdout is None else await process.stdout.readline()


async def _ended(process: Process) -> int:
    """Tell a worker to end, and wait until it has."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        return await asyncio.wait_for(process.wait(), END_SECONDS)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        return await process.wait()


def work(source: int, make_world: Callable[[date], World], say_ready: Callable[[], None]) -> None:
    """Be a worker: serve as the first line from the file descriptor ``source`` says, until it or a signal ends this.

    Main thread only. Raises ``NotOrdered``.
    """
    with until_a_signal():
        line = bytearray()
        while not line.endswith(b"\n"):
            if not (part := os.read(source, 4096)):
                return
            line += part
        try:
            order = WorkOrder.model_validate_json(line)
        except ValidationError:
            raise NotOrdered from None
        smtp = None if order.smtp is None else SmtpServer(*order.smtp)
        world = make_world(order.base_day)
        with (
            socket.socket(fileno=order.socket) as listener,
            ServiceRuntime(world, order.database, smtp, rates=order.rates, prepared=True) as runtime,
        ):
            server = runtime.server(order.host, say_ready, lingering=True)
            # Not through ``sys.stdin``, whose lock a thread that still reads would hold at the interpreter's end.
            threading.Thread(target=_watch, args=(source, server), name="supervisor-watch", daemon=True).start()
            server.run(sockets=[listener])


def _watch(source: int, server: uvicorn.Server) -> None:
    with contextlib.suppress(OSError):
        while os.read(source, 4096):
            pass
    server.should_exit = True
