"""Processor time of processes: told exactly, and shared out, so that a small machine can measure a larger one.

Linux alone. A share is kept as the kernel keeps a quota of a group: a process that has used up its part of a
period is stopped until the next one begins. So two workers with a part of a core each leave the rest to the database
and to whoever asks.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

import psutil

PERIOD = 0.02  # seconds
LOOK = 0.001  # seconds between two looks at what was used


def used(pids: Sequence[int]) -> float:
    """Seconds of processor time that processes have used so far, to the nanosecond; 0 for one that is gone."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            total += time.clock_gettime_ns(~pid << 3 | 2)  # the clock of a process, as ``clock_getcpuclockid`` has it
    return total / 1e9


def family(pid: int) -> list[int]:
    """A process and all that it started."""
    first = psutil.Process(pid)
    return [pid, *(child.pid for child in first.children(recursive=True))]


@contextlib.contextmanager
def shared(pids: Sequence[int], share: float) -> Iterator[None]:
    """Let each of the processes have at most ``share`` of a core. Another process sees to it, until this ends."""
    command = [sys.executable, "-m", "bench.service_shares", str(share), *map(str, pids)]
    keeper = subprocess.Popen(command, stdin=subprocess.PIPE)
    try:
        yield
    finally:
        keeper.communicate()
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def keep(share: float, pids: Sequence[int]) -> None:
    """Until standard input ends."""
    os.set_blocking(0, False)
    with contextlib.suppress(OSError):
        os.nice(-5)  # a late stop gives too much
    allowed = {pid: used([pid]) for pid in pids}
    while True:
        begun = time.monotonic()
        for pid in pids:
            # What was used too much in one period is missing in the next; what was left is not kept for it.
            allowed[pid] = max(allowed[pid], used([pid]) - PERIOD * share) + PERIOD * share
            os.kill(pid, signal.SIGCONT)
        running = set(pids)
        while (left := begun + PERIOD - time.monotonic()) > 0:
            for pid in [each for each in running if used([each]) >= allowed[each]]:
                os.kill(pid, signal.SIGSTOP)
                running.discard(pid)
            time.sleep(min(LOOK, left))
        with contextlib.suppress(BlockingIOError):
            if not os.read(0, 1):
                return


if __name__ == "__main__":
    keep(float(sys.argv[1]), [int(pid) for pid in sys.argv[2:]])
