"""What a process holds: memory, threads, handles, live objects. Linux alone tells all of it."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

PROC = Path("/proc/self")


def resident() -> float:
    """MiB of physical memory that this process holds, what it shares with others included."""
    lines = (PROC / "status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


def handles() -> list[str]:
    """What the open descriptors of this process lead to."""
    found = []
    for entry in os.listdir(PROC / "fd"):
        with contextlib.suppress(OSError):  # the folder's own
            found.append(os.readlink(PROC / "fd" / entry))
    return found


@dataclass(frozen=True)
class Held:
    """What this process holds at one moment."""

    memory: float  # MiB
    threads: int  # of the system, Qt's among them
    python_threads: tuple[str, ...]
    handles: int
    objects: Counter[str] = field(repr=False)  # live Python objects that the collector knows, by class

    @classmethod
    def now(cls) -> Held:
        """After what can be collected was, and free memory was given back."""
        for _ in range(3):
            gc.collect()
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
        return cls(
            resident(),
            len(os.listdir(PROC / "task")),
            tuple(sorted(thread.name for thread in threading.enumerate())),
            len(handles()),
            Counter(f"{type(each).__module__}.{type(each).__qualname__}" for each in gc.get_objects()),
        )

    def grown(self, before: Held, least: int = 20) -> dict[str, int]:
        """The classes of which there are more than before, by at least so many."""
        more = {name: count - before.objects[name] for name, count in self.objects.items()}
        return {name: count for name, count in sorted(more.items(), key=lambda each: -each[1]) if count >= least}
