"""Direction and tilt from five points, and embeddings that keep to themselves."""

from __future__ import annotations

import math
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna_reception.verify.face.faces import Embedding, FaceBox, Landmarks, Point
from tests.unit.verify.face.people import face

YAWS = st.floats(-1.2, 1.2)
ROLLS = st.floats(-170, 170)
VECTORS = st.lists(st.floats(-1, 1), min_size=3, max_size=3).filter(lambda v: math.hypot(*v) > 0.01)


def mirrored(box: FaceBox, width: float) -> FaceBox:
    """The same face in the mirror: left and right change places."""
    right_eye, left_eye, nose, right_mouth, left_mouth = (Point(width - p.x, p.y) for p in box.landmarks)
    points = Landmarks(left_eye, right_eye, nose, left_mouth, right_mouth)
    return FaceBox(width - box.x - box.width, box.y, box.width, box.height, points, box.score)


@given(yaw=YAWS, roll=ROLLS, x=st.floats(-500, 2000), y=st.floats(-500, 2000), height=st.floats(20, 2000))
def test_the_turn_depends_on_neither_place_size_nor_tilt(yaw, roll, x, y, height):
    box = face(x=x, y=y, height=height, yaw=yaw, roll=roll)
    assert box.yaw == pytest.approx(yaw, abs=1e-6)
    assert box.roll == pytest.approx(roll, abs=1e-4)


@given(yaw=YAWS, roll=st.floats(-80, 80))
def test_a_mirror_swaps_the_sides(yaw, roll):
    box = mirrored(face(yaw=yaw, roll=roll), 640)
    assert box.yaw == pytest.approx(-yaw, abs=1e-6)
    assert box.roll == pytest.approx(-roll, abs=1e-4)


def test_the_own_left_is_on_the_right_of_an_unmirrored_picture():
    turned_left = face(yaw=0.5)
    middle = (turned_left.landmarks.right_eye.x + turned_left.landmarks.left_eye.x) / 2
    assert turned_left.landmarks.nose.x > middle
    assert turned_left.yaw > 0


def test_eyes_in_one_place_have_no_direction():
    eye = Point(10, 10)
    assert FaceBox(0, 0, 20, 20, Landmarks(eye, eye, Point(15, 15), eye, eye), 0.8).yaw == 0.0


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_face_has_finite_numbers_and_an_area(bad):
    with pytest.raises(ValueError, match="finite"):
        face(x=bad)
    with pytest.raises(ValueError, match="finite"):
        face(score=bad)
    with pytest.raises(ValueError, match="area"):
        FaceBox(0, 0, 0, 10, face().landmarks, 0.9)


@pytest.mark.parametrize(
    ("x", "y", "margin"),
    [(260, 160, 1), (32, 160, 0.2), (-16, 160, -0.1), (520, 160, 0), (260, 0, 0), (260, 400, -0.5)],
)
def test_the_margin_to_the_nearest_edge(x, y, margin):
    assert face(x=x, y=y, height=160).margin(640, 480) == pytest.approx(margin)


@given(one=VECTORS, other=VECTORS, scale=st.floats(0.5, 100))
def test_a_cosine_is_symmetric_bounded_and_blind_to_length(one, other, scale):
    a, b = Embedding(one), Embedding(other)
    assert a.cosine(b) == pytest.approx(b.cosine(a))
    assert -1 - 1e-9 <= a.cosine(b) <= 1 + 1e-9
    assert a.cosine(a) == pytest.approx(1)
    assert Embedding([scale * number for number in one]).cosine(b) == pytest.approx(a.cosine(b), abs=1e-9)


@given(one=VECTORS, other=VECTORS)
def test_a_mean_lies_between(one, other):
    a, b = Embedding(one), Embedding(other)
    if a.cosine(b) > -0.99:
        mean = Embedding.mean([a, b])
        assert mean.cosine(a) == pytest.approx(mean.cosine(b), abs=1e-6)
        assert mean.cosine(a) >= a.cosine(b) - 1e-9


@pytest.mark.parametrize("vector", [[], [0, 0], [math.nan, 1], [math.inf, 1]])
def test_what_is_no_direction_is_refused(vector):
    with pytest.raises(ValueError, match="length"):
        Embedding(vector)


def test_embeddings_of_different_engines_do_not_mix():
    with pytest.raises(ValueError, match="zip"):
        Embedding([1, 0]).cosine(Embedding([1, 0, 0]))
    with pytest.raises(ValueError, match="one size"):
        Embedding.mean([Embedding([1, 0]), Embedding([1, 0, 0])])
    with pytest.raises(ValueError, match="one size"):
        Embedding.mean([])


def test_an_embedding_shows_nothing_and_is_not_written_down():
    embedding = Embedding([0.6, 0.8])
    assert repr(embedding) == str(embedding) == f"{embedding}" == "Embedding(…)"
    with pytest.raises(TypeError, match="not written down"):
        pickle.dumps(embedding)
