"""What a soak came to, and what of it did not hold."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass, field

from bench.process import Held

GROWTH = 0.05
THREADS = 4  # more: workers of bounded pools, begun when they are first needed
OBJECTS = 0.1  # live objects more, for each reception: below one in ten is no leak but a cache …
OBJECTS_KIOSK = 20  # PySide keeps a class for each gesture that a scrolling page asks Qt for: some 5 kB a page
OBJECTS_ANYWAY = 400  # … and so many come and go with the pages that were opened last
SLOWER = 1.5


@dataclass
class Told:
    """What came of it."""

    receptions: int = 0
    results: int = 0
    faces: int = 0  # face matches that began
    verdicts: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    notices: Counter[str] = field(default_factory=Counter)
    ui_work: list[float] = field(default_factory=list)  # ms of the UI thread, one a reception
    late: list[float] = field(default_factory=list)  # ms, one a tick
    marks: list[int] = field(default_factory=list)  # where in ``late`` each reception ended


@dataclass
class Account:
    """What was held at the end of the warm-up, at the end, and after everything was closed."""

    told: Told
    warm: Held
    at: int  # how many receptions the warm-up had
    last: Held
    left: list[str]  # what is still there after closing
    new_files: list[str]
    failure: str = ""
    kiosk: bool = False

    @property
    def growth(self) -> float:
        """Of the memory, as a share."""
        return self.last.memory / self.warm.memory - 1

    @property
    def objects(self) -> int:
        """Live objects more than after the warm-up."""
        return self.last.objects.total() - self.warm.objects.total()

    def work(self) -> tuple[float, float]:
        """Median ms of the UI thread for a reception: after the warm-up, and at the end."""
        rest = self.told.ui_work[self.at :]
        part = max(1, len(rest) // 4)
        return statistics.median(rest[:part]), statistics.median(rest[-part:])

    def lateness(self) -> tuple[float, float]:
        """99th percentile of the lateness in ms of the UI thread's timer, likewise."""
        marks = self.told.marks
        part = max(1, (len(marks) - self.at) // 4)
        first = self.told.late[marks[self.at - 1] : marks[self.at - 1 + part]]
        return _percentile(first), _percentile(self.told.late[marks[-1 - part] :])

    def complaints(self) -> list[str]:
        """What did not hold."""
        found = [self.failure] if self.failure else []
        if self.growth > GROWTH:
            found.append(f"memory grew by {self.growth:.1%}")
        objects = OBJECTS_KIOSK if self.kiosk else OBJECTS
        if self.objects > max(OBJECTS_ANYWAY, objects * (self.told.receptions - self.at)):
            found.append(f"{self.objects} live objects more: {self.last.grown(self.warm)}")
        if self.last.threads > self.warm.threads + THREADS:
            found.append(f"threads: {self.warm.threads} → {self.last.threads} {self.last.python_threads}")
        if self.last.handles > self.warm.handles + 2:  # a connection to the service comes and goes
            found.append(f"handles: {self.warm.handles} → {self.last.handles}")
        first, last = self.work()
        if last > first * SLOWER:
            found.append(f"the UI thread works {last:.1f} ms on a reception, {first:.1f} at the start")
        if self.told.results < self.told.receptions * 0.7:
            found.append(f"only {self.told.results} of {self.told.receptions} receptions came to a result")
        found += [f"left behind: {each}" for each in self.left]
        found += [f"a new file: {each}" for each in self.new_files]
        return found


def _percentile(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.99)] if values else 0.0
