"""A private ``pcscd`` with vsmartcard's reader, for tests that want the real PC/SC service.

There can be only one pcscd on a machine, so a lock file keeps test processes apart, and one that runs already is left
alone: it is used when it has vsmartcard's reader, otherwise the tests are skipped.
"""

from __future__ import annotations

import fcntl
import importlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from myna_reception.simulator.virtual_card.vpcd import DEFAULT_PORT

FRIENDLY_NAME = "Practice reader"
SYSTEM_NAME = "Virtual PCD"  # as vsmartcard's own configuration calls it
START_SECONDS = 15.0
LOCK_SECONDS = 90.0
_DRIVERS = ("/usr/lib/pcsc/drivers/serial", "/usr/lib/*/pcsc/drivers/serial", "/usr/local/lib/pcsc/drivers/serial")


@dataclass
class PcscDaemon:
    """pcscd with one virtual reader of two slots, ``port`` and ``port + 1``."""

    folder: Path
    driver: Path
    program: str
    port: int
    process: subprocess.Popen[bytes] | None = field(default=None)

    def start(self) -> None:
        """Start it and wait until it lists the reader."""
        (self.folder / "vpcd").write_text(
            f'FRIENDLYNAME "{FRIENDLY_NAME}"\nDEVICENAME /dev/null:{self.port:#x}\n'
            f"LIBPATH {self.driver}\nCHANNELID {self.port:#x}\n"
        )
        with (self.folder.parent / "pcscd.log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.program, "--foreground", "-c", str(self.folder.absolute())], stdout=log, stderr=log
            )
        wait_until(lambda: self._ended() or reader_named(FRIENDLY_NAME) is not None, START_SECONDS, "pcscd to answer")
        if self._ended():
            pytest.skip(f"pcscd does not start: exit status {self.process.returncode}")

    def _ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the process that was started here, and no other."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(10)
            self.process = None

    @property
    def ours(self) -> bool:
        """Whether it was started here and may be stopped."""
        return self.process is not None


def scard() -> Any:
    """pyscard's low level; skips without it."""
    return pytest.importorskip("smartcard.scard")


def reader_named(start: str) -> str | None:
    """The first reader whose name begins so, None without one or without the service."""
    library = importlib.import_module("smartcard.scard")
    result, context = library.SCardEstablishContext(library.SCARD_SCOPE_USER)
    if result:
        return None
    try:
        result, readers = library.SCardListReaders(context, [])
        return None if result else next((name for name in readers if name.startswith(start)), None)
    finally:
        library.SCardReleaseContext(context)


def is_running() -> bool:
    """Whether some pcscd answers."""
    library = importlib.import_module("smartcard.scard")
    result, context = library.SCardEstablishContext(library.SCARD_SCOPE_USER)
    if result == 0:
        library.SCardReleaseContext(context)
    return result == 0


@contextmanager
def running_pcscd(folder: Path) -> Iterator[PcscDaemon]:
    """A pcscd for as long as the block lasts, with the lock held. Skips where there can be none.

    ``folder``: an empty directory of the test's own.
    """
    scard()
    program = shutil.which("pcscd") or shutil.which("pcscd", path="/usr/sbin:/sbin")
    driver = next((path for pattern in _DRIVERS for path in Path("/").glob(f"{pattern[1:]}/libifdvpcd.so")), None)
    if program is None or driver is None:
        pytest.skip("pcscd with vsmartcard's vpcd is not installed")
    with _machine_lock():
        configuration = folder / "reader.conf.d"
        configuration.mkdir(exist_ok=True)
        if is_running():
            if reader_named(SYSTEM_NAME) is None:
                pytest.skip("another pcscd runs here, without vsmartcard's reader")
            yield PcscDaemon(configuration, driver, program, DEFAULT_PORT)
            return
        daemon = PcscDaemon(configuration, driver, program, free_port_pair())
        try:
            daemon.start()
            yield daemon
        finally:
            daemon.stop()


@contextmanager
def _machine_lock() -> Iterator[None]:
    path = Path(tempfile.gettempdir()) / "myna-reception-pcscd.lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        wait_until(lambda: _locked(handle), LOCK_SECONDS, "another test process to let go of pcscd")
        yield
    finally:
        os.close(handle)  # which unlocks


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def free_port_pair() -> int:
    """A port that is free together with the one after it."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                second.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port


def wait_until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Poll until the condition holds; fails after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"waited {seconds:g} s for {what}")
        time.sleep(0.01)
