"""A desk under load that is killed at random moments: ``python -m tests.unit.records.kill_driver FOLDER TIMES SEED``.

Each child records receptions as fast as it can, says on a pipe which results it has shown, and hands them to a watched
folder; it is killed with SIGKILL. This process has no threads, so that forking is safe, and starts no Python anew.
"""

import os
import random
import select
import signal
import sys
import time
from datetime import datetime
from pathlib import Path

import sqlcipher3  # noqa: F401 - here, so that no child has to load it

from myna_reception.eligibility.secrets import MemoryStore
from myna_reception.reception.clock import JST, SystemClock
from myna_reception.records.handoff.courier import Courier
from myna_reception.records.handoff.settings import HandOffSettings, Target
from myna_reception.records.ledger import open_ledger
from myna_reception.records.outbox import Outbox
from tests.unit.records.invented import reception

ID_LENGTH = 32


def desk(folder: Path, watched: Path, start: int, shown: int) -> None:
    """Record without end. A result is «shown» when its id is on the pipe."""
    settings = HandOffSettings(xml_on=True, xml_folder=str(watched))
    ledger = open_ledger(folder, MemoryStore(), SystemClock())
    courier = Courier(Target.XML, settings, ledger, Outbox(ledger, SystemClock()))
    courier.start()
    for number in range(start, start + 100_000):
        new = reception(number, at=datetime.now(JST), practice=False, confirmed_at=datetime.now(JST))
        ledger.record(new, [Target.XML])
        courier.wake()
        os.write(shown, new.reception_id.encode())


def consume(watched: Path, archive: Path) -> None:
    """The receipt program, which takes what is there. A name that comes twice is an error."""
    for file in watched.glob("*.xml"):
        target = archive / file.name
        assert not target.exists(), file.name
        file.rename(target)


def one_life(folder: Path, watched: Path, archive: Path, start: int, seconds: float) -> bytes:
    """What a desk showed until it was killed."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(read_end)
            desk(folder, watched, start, write_end)
        finally:
            os._exit(1)
    os.close(write_end)
    shown = b""
    # The time runs from the first result, so that a slow machine kills it under load too, or soon after the start
    early = seconds < 0.002
    if not early:
        shown = os.read(read_end, ID_LENGTH)
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if select.select([read_end], [], [], min(left, 0.005))[0]:
            shown += os.read(read_end, 65536)
        consume(watched, archive)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(read_end, 65536):
        shown += more
    os.close(read_end)
    return shown


def main(arguments: list[str]) -> None:
    root, times = Path(arguments[0]), int(arguments[1])
    draw = random.Random(int(arguments[2]))  # noqa: S311
    folder, watched, archive = root / "desk", root / "watched", root / "archive"
    for each in (folder, watched, archive):
        each.mkdir()
    with (root / "shown").open("wb") as out:
        for life in range(times):
            shown = one_life(folder, watched, archive, life * 1_000_000, draw.uniform(0, 0.03))
            out.write(shown[: len(shown) // ID_LENGTH * ID_LENGTH])


if __name__ == "__main__":
    main(sys.argv[1:])
