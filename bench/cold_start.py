"""Cold start to a window that takes input, beside a bare PySide6 window with the same fonts.

``python -m bench.cold_start [--short]``. Each in a process of its own, in turns, off-screen, from the start of Python
until a button of the painted window has taken a press (``bench.cold_window``); the app from its command line on. The
desk opens with its practice service, which loads after the window is up, as do the camera, the cards and the
cryptography. Wall time, and beside it the processor time of the process until then, which other work on the machine
disturbs less.
"""

from __future__ import annotations

import dataclasses
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.figures import Figure, run
from myna_reception.settings import TERMS_VERSION, Settings, SettingsFile

ROLES = {
    "bare": "a bare window",
    "enums": "a bare window that looks at Qt's enumerations",
    "desk": "the app",
    "first": "the app, for the first time ever",
    "locked": "the app, where it asks for the pass code",
    "kiosk": "the app as a kiosk",
}
ORDINARY = Settings(terms_version_agreed=TERMS_VERSION, passcode_asked=True, system_look="light")
"""What is kept when the app was started before."""
KEPT = {"desk": ORDINARY, "kiosk": ORDINARY, "locked": dataclasses.replace(ORDINARY, passcode_hash="$argon2id$")}
TURNS, SHORT_TURNS = 15, 2


def started(role: str) -> tuple[float, float]:
    """Milliseconds of a process in a role: by the clock, and of the processor."""
    with tempfile.TemporaryDirectory() as home:
        if role in KEPT:
            folder = Path(home) / "practice"
            folder.mkdir()
            SettingsFile(folder).save(KEPT[role])
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"QT_QPA_PLATFORM": "offscreen", "MYNA_RECEPTION_HOME": home}
        command = [sys.executable, "-m", "bench.cold_window", role, repr(time.time())]
        done = subprocess.run(
            command, check=False, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
        )
    clock, processor = done.stdout.split()[-2:]
    return float(clock), float(processor)


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
    for role, beside in (("desk", "bare"), ("desk", "enums"), ("first", "bare"), ("locked", "bare"), ("kiosk", "bare")):
        ratios = [app / other for app, other in zip(wall[role], wall[beside], strict=True)]
        least, of_processor = (min(told[role]) / min(told[beside]) for told in (wall, used))
        note = f"least to least {least:.2f}; of the processor {of_processor:.2f}"
        what = f"start: {ROLES[role]}, to {ROLES[beside]}"
        figures.append(Figure(what, statistics.median(ratios), "×", min(ratios), max(ratios), note))
    return figures


if __name__ == "__main__":
    run(measure, __doc__)
