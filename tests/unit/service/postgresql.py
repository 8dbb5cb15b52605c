"""A private PostgreSQL for tests: a cluster in a temporary folder, on a loopback port, never as root."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

UNPRIVILEGED = ("postgres", "nobody")
USER = "myna"
START_SECONDS = 60


class Unavailable(Exception):
    """Why there is none on this machine."""


@dataclass
class Cluster:
    """A PostgreSQL server that can be killed and started again."""

    folder: Path
    owner: str | None
    port: int

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://{USER}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start the server, and wait until it answers. Raises ``Unavailable``."""
        options = f"-h 127.0.0.1 -p {self.port} -k {self.folder} -F"
        _run(self.owner, *self._control, "-o", options, "start")

    def stop(self) -> None:
        _run(self.owner, *self._control, "-m", "immediate", "stop")

    def processes(self) -> list[psutil.Process]:
        """The server's, the first one first."""
        first = psutil.Process(int((self.folder / "data" / "postmaster.pid").read_text().split()[0]))
        return [first, *first.children(recursive=True)]

    def kill(self) -> None:
        """SIGKILL to every process of the server at once; wait until they are gone."""
        there = self.processes()
        for process in there:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(there, timeout=START_SECONDS)

    @property
    def _control(self) -> tuple[object, ...]:
        data = self.folder / "data"
        return (_program("pg_ctl"), "-D", data, "-w", "-t", START_SECONDS, "-l", self.folder / "log")


@contextlib.contextmanager
def server() -> Iterator[Cluster]:
    """A running server with an empty database. Raises ``Unavailable``."""
    initdb = _program("initdb")
    owner = _owner()
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        if owner is not None:
            shutil.chown(folder, owner)
        data = folder / "data"
        _run(owner, initdb, "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            made = Cluster(folder, owner, free.getsockname()[1])
        made.start()
        try:
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """The URL of an empty database. Raises ``Unavailable``."""
    with server() as made:
        yield made.url


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:  # Debian keeps them off the path
        versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
        found = str(versions[-1]) if versions else None
    if found is None:
        raise Unavailable(f"no {name}: install the package postgresql")
    return found


def _owner() -> str | None:
    """Whose processes they are; None: ours. PostgreSQL refuses to run as root."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    import pwd

    known = {entry.pw_name for entry in pwd.getpwall()}
    owner = next((name for name in UNPRIVILEGED if name in known), None)
    if owner is None:
        raise Unavailable("no unprivileged user to run it as")
    return owner


def _run(owner: str | None, *command: object) -> None:
    try:
        done = subprocess.run(
            [str(part) for part in command],
            user=owner,
            extra_groups=[] if owner else None,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # the server would keep a pipe open
            stderr=subprocess.DEVNULL,
            timeout=2 * START_SECONDS,
        )
    except OSError as error:
        raise Unavailable(f"{command[0]}: {error.strerror}") from None
    if done.returncode != 0:
        raise Unavailable(f"{Path(str(command[0])).name} ended with {done.returncode}")
