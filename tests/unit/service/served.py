"""``service serve`` as a program of its own, and terminals that talk to it, for tests of load, loss and end."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from myna_reception.eligibility.activation import Activation, activate
from myna_reception.eligibility.activation_form import ActivationForm, parse_activation_form
from myna_reception.reception.clock import SystemClock
from myna_reception.settings import DATA_VARIABLE
from myna_reception.simulator.service.runtime import issue_terminal
from myna_reception.simulator.world import World

from .terminal_program import Told

WAIT_SECONDS = 120


def eventually(true: Callable[[], bool], seconds: float = WAIT_SECONDS) -> None:
    """Wait until something is so in another process. Raises ``TimeoutError``."""
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(0.02)


@dataclass
class Served:
    """The running program. ``said`` are its lines on standard error so far."""

    process: subprocess.Popen[str]
    home: Path
    database: str | None
    url: str = ""
    said: list[str] = field(default_factory=list)

    @property
    def world(self) -> World:
        return World(self.home / "practice" / "world", SystemClock())

    @property
    def ca_pem(self) -> str:
        return (self.world.folder / "service-ca.pem").read_text(encoding="ascii")

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def workers(self) -> list[psutil.Process]:
        """Its worker processes at the moment, the oldest first."""
        children = psutil.Process(self.process.pid).children()
        return sorted(children, key=lambda child: (child.create_time(), child.pid))

    def issue_terminal(self) -> dict[str, str]:
        """The four values of a new terminal."""
        return issue_terminal(self.world, self.database)

    def form(self) -> ActivationForm:
        form = parse_activation_form(**self.issue_terminal())
        assert isinstance(form, ActivationForm)
        return form

    def activation(self) -> Activation:
        return activate(self.url, self.ca_pem, self.form())

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and wait; the exit status."""
        self.process.send_signal(number)
        return self.process.wait(WAIT_SECONDS)


class Program:
    """A terminal in a process of its own (``terminal_program``) that checks until it is ended."""

    def __init__(self, service: Served, home: Path, persona: str = "valid-employee", desks: int = 3) -> None:
        world = service.world
        told = Told(
            url=service.url,
            ca_pem=service.ca_pem,
            form=service.issue_terminal(),
            home=str(home),
            seed=world.seed.hex(),
            base_day=world.base_day.isoformat(),
            persona=persona,
            desks=desks,
        )
        self.terminal_id = told.form["terminal_id"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.unit.service.terminal_program"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
            env={**os.environ, DATA_VARIABLE: str(home)},
        )  # fmt: skip
        assert self.process.stdin is not None
        self.process.stdin.write(told.line())
        self.process.stdin.flush()

    def wait_until_it_works(self) -> None:
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "working\n"

    def end(self) -> dict[str, Any]:
        """Let it finish the checks that it has begun; what it tells."""
        out, _ = self.process.communicate(timeout=WAIT_SECONDS)
        told: dict[str, Any] = json.loads(out)
        return told


@contextmanager
def programs(service: Served, folder: Path, *personas: str) -> Iterator[list[Program]]:
    """Terminals at work, one for each persona; killed at the end if they still run."""
    made = [Program(service, folder / f"machine-{number}", persona) for number, persona in enumerate(personas)]
    try:
        for program in made:
            program.wait_until_it_works()
        yield made
    finally:
        for program in made:
            program.process.kill()
            program.process.communicate()


@contextmanager
def served(home: Path, *options: str, database: str | None = None, port: int = 0) -> Iterator[Served]:
    """The program, once it has said its address; killed at the end if it still runs."""
    command = [sys.executable, "-m", "myna_reception", "service", "serve", "--port", str(port), "--no-limits", *options]
    command += ["--database", database] if database else []
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, DATA_VARIABLE: str(home)},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    service = Served(process, home, database)
    reading = threading.Thread(target=lambda: service.said.extend(iter(process.stderr.readline, "")))  # type: ignore[union-attr]
    reading.start()
    try:
        service.url = process.stdout.readline().strip()
        assert service.url, service.said
        yield service
    finally:
        ends(process)
        reading.join()
        process.stdout.close()
        process.stderr.close()


def ends(process: subprocess.Popen[str]) -> None:
    """Ask a program to end, make it end, and wait for those that it started."""
    try:
        children = psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        children = []
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(WAIT_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    left: Sequence[psutil.Process] = psutil.wait_procs(children, timeout=WAIT_SECONDS)[1]
    for child in left:
        child.kill()
