"""The numbers stay what they were, whichever OpenCV computes them: the limits were measured with them.

``known_numbers.json`` holds points (pixels) and embeddings (in 100 000ths) as OpenCV 4.14 gave them, of the two
public-domain portraits and of drawn people: nobody's face that is not published.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from myna_reception.reception.eligibility import Sex
from myna_reception.simulator.portraits import draw_portrait
from myna_reception.verify.face.engine import FaceEngine, load_engine
from myna_reception.verify.face.faces import Embedding
from tests.unit.verify.face.people import COLLINS, HOPPER, frame_of

KNOWN = json.loads(Path(__file__).with_name("known_numbers.json").read_text(encoding="utf-8"))


def drawn(sex: Sex, age: int) -> np.ndarray:
    return np.array(draw_portrait(f"{sex.value}{age}", sex, age).convert("RGB").resize((480, 600)))


PICTURES = {
    "Collins": lambda: frame_of(COLLINS, size=(1280, 720), face_height=240),
    "Hopper": lambda: frame_of(HOPPER),
    "girl": lambda: drawn(Sex.FEMALE, 8),
    "man": lambda: drawn(Sex.MALE, 30),
    "woman": lambda: drawn(Sex.FEMALE, 45),
    "old man": lambda: drawn(Sex.MALE, 80),
}


@pytest.fixture(scope="module")
def engine() -> FaceEngine:
    return load_engine()


@pytest.mark.parametrize("name", PICTURES)
def test_points_and_embedding_are_as_known(engine: FaceEngine, name: str) -> None:
    picture = PICTURES[name]()
    (face,) = engine.detect(picture)
    numbers = [face.x, face.y, face.width, face.height, *(number for point in face.landmarks for number in point)]
    assert numbers == pytest.approx(KNOWN[name]["face"], abs=0.5)
    assert engine.embed(picture, face).cosine(Embedding(KNOWN[name]["embedding"])) >= 0.9999


def test_they_are_different_people(engine: FaceEngine) -> None:
    """Or the comparison above could not fail."""
    one, other = (Embedding(KNOWN[name]["embedding"]) for name in ("Collins", "Hopper"))
    assert engine.compare(one, other) < 0.3
