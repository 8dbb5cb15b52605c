"""Memory of the running app beside a bare window: ``python -m bench.memory [--short]``.

Each in a process of its own, off-screen: a window with one label; the desk in practice mode, waiting for a card, with
its service inside; the same after receptions. Counted is what lies in physical memory, shared libraries included.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile

from bench.figures import Figure, percentile, run

ROLES = ("bare", "waiting", "used")
TURNS, SHORT_TURNS = 5, 1
RECEPTIONS, SHORT_RECEPTIONS = 50, 3


def play(role: str, receptions: int) -> float:
    """MiB of this process in a role."""
    from bench.process import Held, resident

    if role == "bare":
        from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

        application = QApplication([])
        window = QMainWindow()
        window.setCentralWidget(QLabel("受付"))
        window.resize(1280, 800)
        window.show()
        application.processEvents()
        return resident()
    from bench.app_at_work import AppAtWork
    from myna_reception.options import DeskOptions

    at_work = AppAtWork(DeskOptions(practice=True))
    if role == "used":
        card = at_work.card("valid-employee")
        for _ in range(receptions):
            at_work.reception(card, "1234")
    held = Held.now().memory  # what can be collected is collected
    at_work.close()
    return held


def in_process(role: str, receptions: int) -> float:
    """MiB of a process that plays a role."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "MYNA_RECEPTION_HOME": home}
        command = [sys.executable, "-m", "bench.memory", "--role", role, str(receptions)]
        done = subprocess.run(
            command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
        )
    return float(done.stdout.split()[-1])


def measure(short: bool) -> list[Figure]:
    """All roles, in turns."""
    receptions = SHORT_RECEPTIONS if short else RECEPTIONS
    held: dict[str, list[float]] = {role: [] for role in ROLES}
    for _ in range(SHORT_TURNS if short else TURNS):
        for role in ROLES:
            held[role].append(in_process(role, receptions))
    said = {"bare": "a bare window", "waiting": "the desk with its service", "used": f"after {receptions} receptions"}
    figures = [
        Figure(f"memory: {said[role]}", statistics.median(each), "MiB", min(each), max(each))
        for role, each in held.items()
    ]
    ratios = [ours / bare for ours, bare in zip(held["waiting"], held["bare"], strict=True)]
    spread = (percentile(ratios, 0), percentile(ratios, 1))
    return [*figures, Figure("memory: the desk to a bare window", statistics.median(ratios), "×", *spread)]


if __name__ == "__main__":
    if "--role" in sys.argv:
        print(play(sys.argv[2], int(sys.argv[3])))
    else:
        run(measure, __doc__)
