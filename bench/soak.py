"""Thousands of receptions in one process, with whatever can fail failing: ``python -m bench.soak [--receptions N]``.

The whole desk app in practice mode (its window off-screen, the embedded service over TLS, the encrypted ledger) serves
one patient after the other. At random steps a card is torn or swapped, the reader unplugged, the service refuses,
breaks off or tells the wrong time, the disk is full, the clock jumps; between patients pages are opened and left.
Nobody may be kept from being served, and nothing may be left behind: from the end of the warm-up on, memory grows by at
most 5 %, and threads, handles, files and live objects not at all. The UI thread's own work on a reception (CPU time, so
that a busy machine does no harm) and the lateness of its timer are compared between the first and the last receptions.

Exit status 0: all of it held. ``--seed`` repeats the order of patients and faults.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from bench.figures import Figure
from bench.process import Held, handles
from bench.soak_account import Account, Told
from bench.soak_faults import MovedClock, World
from bench.soak_players import Players
from myna_reception import app
from myna_reception.options import DeskOptions
from myna_reception.practice import PracticeDrawer
from myna_reception.reception.clock import today
from myna_reception.settings import DATA_VARIABLE
from myna_reception.simulator.card_authority import CardAuthority
from myna_reception.simulator.personas import load_personas
from tests.unit.service.bench import QuickAuthority

PATIENTS = (
    *("valid-employee", "kouki-10", "in-grace", "past-grace"),
    *("not-registered", "revoked", "face-card", "android-phone"),
)
SHARE_OF_FACES = 0.003  # of a soak of thousands: the camera and the face match take seconds
LONG = 1000


def soak(receptions: int, seed: int, folder: Path, warm_up: int | None = None, *, kiosk: bool = False) -> Account:
    """Play so many receptions in an app of its own in ``folder``. Once a process."""
    warm_up = warm_up or max(1, receptions // 5)
    home, temporary = folder / "home", folder / "tmp"
    for each in (home, temporary):
        each.mkdir()
    os.environ[DATA_VARIABLE] = str(home)
    tempfile.tempdir = str(temporary)
    clock = MovedClock()
    app.SystemClock = lambda: clock  # type: ignore[assignment,misc]
    CardAuthority._generate = QuickAuthority._generate  # type: ignore[method-assign]
    PracticeDrawer.issue_ahead = lambda _drawer: None  # type: ignore[method-assign]  # of those who never come
    personas = load_personas(today(clock))
    application = QApplication.instance() or QApplication(sys.argv[:1])
    before = _sockets_and_files(folder)
    options = DeskOptions(practice=True, kiosk=kiosk)
    window = app.desk_window(options)
    start = app.Start(options, window)
    world = World(start, clock, random.Random(seed), PATIENTS)
    told = Told()
    held: list[Held] = []
    files: list[set[str]] = []

    def wanted(done: int) -> bool:
        if done in (warm_up, receptions):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            held.append(Held.now())
            files.append({str(each) for each in folder.rglob("*") if each.is_file()})
        return done < receptions

    players = Players(world, personas, told, wanted, SHARE_OF_FACES if receptions >= LONG else 0.0)
    start.built.connect(players.begin)
    window.show()
    application.exec()
    start.close()
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    closed = Held.now()
    left = [f"thread {name}" for name in closed.python_threads if name != "MainThread"]
    left += [f"handle {each}" for each in _sockets_and_files(folder)[len(before) :]]
    left += [f"temporary file {each.name}" for each in temporary.rglob("*")]
    if len(held) < 2:
        held += [closed] * 2
        files += [set()] * 2
    new = [each.removeprefix(f"{folder}/") for each in sorted(files[1] - files[0]) if "/card-keys/" not in each]
    return Account(told, held[0], warm_up, held[1], left, new, players.failure, kiosk)


def _sockets_and_files(folder: Path) -> list[str]:
    return sorted(each for each in handles() if each.startswith(("socket:", str(folder))))


def report(account: Account, seconds: float) -> None:
    """Print it."""
    told = account.told
    work, late = account.work(), account.lateness()
    print(f"{told.receptions} receptions in {seconds:.0f} s, {told.results} results: {dict(told.verdicts)}")
    print(f"face matches: {told.faces}")
    print(f"faults: {dict(told.faults)}")
    print(f"errors shown: {dict(told.errors)}; notices: {dict(told.notices)}")
    print(f"memory {account.warm.memory:.1f} → {account.last.memory:.1f} MiB ({account.growth:+.1%})")
    warm, last = account.warm, account.last
    print(f"threads {warm.threads} → {last.threads}, handles {warm.handles} → {last.handles}")
    print(f"live objects {account.objects:+}: {dict(list(last.grown(warm).items())[:8])}")
    print(f"UI thread {work[0]:.1f} → {work[1]:.1f} ms of CPU a reception")
    print(f"UI timer, 99th percentile {late[0]:.1f} → {late[1]:.1f} ms late")


def measure(short: bool) -> list[Figure]:
    """The long form, or a short one."""
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        account = soak(300 if short else 10_000, 1, Path(folder))
        tempfile.tempdir = None
    warm, last = account.warm, account.last
    work, late = account.work(), account.lateness()
    complaints = account.complaints()
    said = f"{account.told.receptions:,} receptions, {sum(account.told.faults.values()):,} faults"
    return [
        Figure(
            "soak: memory grown", account.growth * 100, "%", note=f"{warm.memory:.0f} → {last.memory:.0f} MiB; {said}"
        ),
        Figure("soak: threads more", last.threads - warm.threads, ""),
        Figure("soak: handles more", last.handles - warm.handles, ""),
        Figure("soak: live objects more", account.objects, ""),
        Figure(
            "soak: UI work on a reception, end to start",
            work[1] / work[0],
            "×",
            note=f"{work[0]:.1f} → {work[1]:.1f} ms",
        ),
        Figure("soak: UI timer's p99 at the end", late[1], "ms", note=f"{late[0]:.1f} ms at the start"),
        Figure("soak: complaints", len(complaints), "", note="; ".join(complaints) or said),
    ]


def main(arguments: list[str] | None = None) -> int:
    """Exit status 0: everything held."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--receptions", type=int, default=10_000)
    parser.add_argument("--warm-up", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kiosk", action="store_true", help="the patient's window in place of the desk's")
    options = parser.parse_args(arguments)
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        account = soak(options.receptions, options.seed, Path(folder), options.warm_up, kiosk=options.kiosk)
        tempfile.tempdir = None
    if account.told.receptions > account.at:
        report(account, time.perf_counter() - begun)
    complaints = account.complaints() if not account.failure else [account.failure]
    print(json.dumps({"complaints": complaints}, ensure_ascii=False))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
