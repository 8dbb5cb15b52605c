"""What the face check costs: loading, a frame at two sizes, memory, and the start of a program that does not use it.

    python bench/face/cost.py [FRAMES]

The pictures are public-domain portraits inside two packages for developers. Figures are medians in ms, with the 95th
percentile in brackets; memory is the process's, as Linux tells it.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from myna_reception.verify.face.check import FaceCheck
from myna_reception.verify.face.engine import load_engine
from myna_reception.verify.face.faces import Embedding
from myna_reception.verify.face.look import card_face, look_at

FRAMES = int(sys.argv[1]) if len(sys.argv) > 1 else 40
STARTS = 7


def memory(name: str = "VmRSS") -> float:
    """Megabytes of this process now (``VmRSS``) or at most so far (``VmHWM``); 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(name + ":")), 0.0)


def milliseconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def report(name: str, times: list[float]) -> float:
    """Print median and 95th percentile; gives the median."""
    median = statistics.median(times)
    print(f"  {name:32} {median:7.1f} ({sorted(times)[int(len(times) * 0.95)]:.1f})")
    return median


def started(code: str) -> float:
    """The median time of a fresh interpreter that runs ``code``."""
    command = [sys.executable, "-c", code]
    return statistics.median(milliseconds(lambda: subprocess.run(command, check=True)) for _ in range(STARTS))


def main() -> None:
    """Print all figures."""
    print("start of a program, ms")
    nothing = started("import myna_reception.cli, myna_reception.app")
    interface = started(
        "import myna_reception.cli, myna_reception.app, myna_reception.verify.face.check,"
        " myna_reception.verify.face.engine"
    )
    print(f"  command line and desk            {nothing:7.1f}")
    print(f"  … and the face check's interface {interface:7.1f}  (ratio {interface / nothing:.2f})")

    before = memory()
    load = milliseconds(load_engine)
    again = milliseconds(load_engine)
    print(f"load of library and models {load:.0f} ms, {memory() - before:.0f} MB; again {again:.0f} ms")

    from tests.unit.verify.face.people import COLLINS, HOPPER, card_photo, frame_of

    engine = load_engine()
    photo = card_photo(COLLINS)
    card = card_face(engine, photo)
    print("one call, ms: median (95 %)")
    report(f"card photo of {len(photo)} bytes", [milliseconds(lambda: card_face(engine, photo)) for _ in range(FRAMES)])
    totals = []
    for size in ((640, 480), (1280, 720)):
        frame = frame_of(HOPPER, size=size, face_height=size[1] // 3)
        (face,) = engine.detect(frame)
        name = f"{size[0]}×{size[1]} "
        report(name + "detect", [milliseconds(lambda f=frame: engine.detect(f)) for _ in range(FRAMES)])
        report(name + "embed", [milliseconds(lambda f=frame, b=face: engine.embed(f, b)) for _ in range(FRAMES)])
        look = [milliseconds(lambda f=frame: look_at(engine, f, 0.0)) for _ in range(FRAMES)]
        totals.append(report(name + "a good frame, whole", look))
        empty = frame[:1, :1].repeat(size[1], axis=0).repeat(size[0], axis=1)
        report(
            name + "no face, tried both ways up",
            [milliseconds(lambda f=empty: look_at(engine, f, 0.0)) for _ in range(FRAMES)],
        )
    print(f"ratio {totals[1] / totals[0]:.2f}")

    good = look_at(engine, frame, 0.0)
    check = FaceCheck(card, Embedding.cosine, 0.0)
    report("the state after a frame", [milliseconds(lambda: check.push(good)) for _ in range(FRAMES)])
    print(f"memory now {memory():.0f} MB, at most {memory('VmHWM'):.0f} MB")


if __name__ == "__main__":
    main()
