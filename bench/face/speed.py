"""One core, one frame of 1280×720: finding and comparing with YuNet + SFace against dlib's way, in one run.

    python bench/face/speed.py DLIB-MODELS [ROUNDS]

dlib's way (HOG enlarged once on the whole frame, points, ResNet) is what a plain ``face_recognition`` call computes,
with the 5-point file in place of the 68-point one. The engines take turns; figures are medians of this process.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path

if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

import cv2

from bench.face.dlib_engine import DlibFaceEngine
from myna_reception.verify.face.engine import FaceEngine, load_engine
from tests.unit.verify.face.people import COLLINS, frame_of


def main() -> None:
    """Print medians and the ratio."""
    cv2.setNumThreads(1)
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 15
    frame = frame_of(COLLINS, size=(1280, 720), face_height=240)
    engines: dict[str, FaceEngine] = {
        "YuNet + SFace, with mirror image": load_engine(),
        "dlib, as face_recognition": DlibFaceEngine(Path(sys.argv[1])),
    }
    times: dict[str, list[float]] = {name: [] for name in engines}
    for round_ in range(rounds + 1):
        for name, engine in engines.items():
            began = time.process_time()
            (face,) = engine.detect(frame)
            engine.embed(frame, face)
            if round_:  # the first warms up
                times[name].append((time.process_time() - began) * 1000)
    medians = {name: statistics.median(each) for name, each in times.items()}
    plain = _plain_call(frame, rounds)
    for name, each in times.items():
        print(f"{name:34} {medians[name]:7.1f} ms of one core ({min(each):.1f} to {max(each):.1f})")
    ours, theirs = medians.values()
    print(f"ratio {theirs / ours:.1f}")
    if plain is not None:
        print(f"the plain call of the package {plain:.1f} ms, ratio {plain / ours:.1f}")


def _plain_call(frame, rounds: int) -> float | None:
    """``face_recognition.face_encodings``; None where the package is not there. It loads its 68-point file itself."""
    try:
        import face_recognition
    except ImportError:
        return None
    times = []
    for round_ in range(rounds + 1):
        began = time.process_time()
        face_recognition.face_encodings(frame)
        if round_:
            times.append((time.process_time() - began) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
