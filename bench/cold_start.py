"""Cold start to a window that takes input, beside a bare PySide6 window with the same fonts.

``python -m bench.cold_start [--short]``. Each in a process of its own, in turns, off-screen, from the start of Python
until a button of the painted window has taken a press (``bench.cold_window``); the app from its command line on. The
desk opens with its practice service, which loads after the window is up, as do the camera, the cards and the
cryptography. Wall time, and beside it the processor time of the process until then, which other work on the machine
disturbs less. Then, in one process, how long showing another page takes, laid out and painted, over the states of a
reception.
"""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.figures import Figure, percentile, run
from myna_reception.settings import TERMS_VERSION, Settings, SettingsFile

ROLES = {
    "bare": "a bare window",
    "enums": "a bare window that looks at Qt's enumerations",
    "desk": "the app",
    "first": "the app, for the first time ever",
}
TURNS, SHORT_TURNS = 15, 2
ROUNDS, SHORT_ROUNDS = 5, 1


def started(role: str) -> tuple[float, float]:
    """Milliseconds of a process in a role: by the clock, and of the processor."""
    with tempfile.TemporaryDirectory() as home:
        if role == "desk":
            folder = Path(home) / "practice"
            folder.mkdir()
            SettingsFile(folder).save(Settings(terms_version_agreed=TERMS_VERSION, passcode_asked=True))
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"QT_QPA_PLATFORM": "offscreen", "MYNA_RECEPTION_HOME": home}
        command = [sys.executable, "-m", "bench.cold_window", role, repr(time.time())]
        done = subprocess.run(
            command, check=False, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
        )
    clock, processor = done.stdout.split()[-2:]
    return float(clock), float(processor)


def pages(rounds: int) -> tuple[list[float], list[float]]:
    """Milliseconds of showing each page after another, laid out and painted: by the clock, and of the processor."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QApplication, QWidget

    from myna_reception.ui.gallery import SCENES, STATES, make_window
    from myna_reception.ui.theme import apply_theme

    class Painted(QObject):
        """Which widgets were painted."""

        def __init__(self) -> None:
            super().__init__()
            self.seen: set[QObject] = set()

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                self.seen.add(watched)
            return False

    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    apply_theme(application)
    window = make_window(next(scene for scene in SCENES if scene.name == "waiting"))
    window.resize(1280, 800)
    window.show()
    painted = Painted()
    application.installEventFilter(painted)  # in the first round, which makes the pages and is not measured
    took: list[float] = []
    used: list[float] = []
    for turn in range(rounds + 1):
        for state in STATES.values():
            begun, spent = time.perf_counter(), time.process_time()
            window.show_reception(state)
            application.processEvents()  # lays out, and paints into the window's own picture
            if turn:
                took.append((time.perf_counter() - begun) * 1000)
                used.append((time.process_time() - spent) * 1000)
            else:
                assert window.page in painted.seen or any(
                    each in painted.seen for each in window.page.findChildren(QWidget)
                )
                painted.seen.clear()
        application.removeEventFilter(painted)
        if turn == 0:
            gc.freeze()  # as the app does once its pages are there
    gc.unfreeze()
    window.close()
    return took, used


def measure(short: bool) -> list[Figure]:
    """The starts in turns, and the pages."""
    turns = SHORT_TURNS if short else TURNS
    for role in ROLES:
        started(role)  # not measured: an installed app has been compiled already
    wall: dict[str, list[float]] = {role: [] for role in ROLES}
    used: dict[str, list[float]] = {role: [] for role in ROLES}
    for _ in range(turns):
        for role in ROLES:
            clock, processor = started(role)
            wall[role].append(clock)
            used[role].append(processor)
    figures = []
    for role, name in ROLES.items():
        clocks, least = wall[role], min(used[role])
        note = f"least {min(clocks):.0f}; of the processor {least:.0f}"
        figures.append(Figure(f"start: {name}", statistics.median(clocks), "ms", min(clocks), max(clocks), note))
    for role, beside in (("desk", "bare"), ("desk", "enums"), ("first", "bare")):
        ratios = [app / other for app, other in zip(wall[role], wall[beside], strict=True)]
        least, of_processor = (min(told[role]) / min(told[beside]) for told in (wall, used))
        note = f"least to least {least:.2f}; of the processor {of_processor:.2f}"
        what = f"start: {ROLES[role]}, to {ROLES[beside]}"
        figures.append(Figure(what, statistics.median(ratios), "×", min(ratios), max(ratios), note))
    shown, used_up = pages(SHORT_ROUNDS if short else ROUNDS)
    note = f"of the processor {percentile(used_up, 0.99):.1f}"
    figures.append(Figure("start: another page, p99", percentile(shown, 0.99), "ms", min(shown), max(shown), note))
    figures.append(Figure("start: another page, median", statistics.median(shown), "ms", min(shown), max(shown)))
    return figures


if __name__ == "__main__":
    run(measure, __doc__)
