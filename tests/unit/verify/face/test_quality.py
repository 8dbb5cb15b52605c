"""The gates: each finds its own fault, the most urgent is said first, and a good frame passes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna_reception.verify.face.quality import FaceHint, Measures, QualityLimits, hints, main_face
from tests.unit.verify.face.people import face

GOOD = Measures(640, 480, 120, 130, 0.8)
DARK = Measures(640, 480, 30, 35, 0.8)


@given(
    yaw=st.floats(-0.24, 0.24),
    roll=st.floats(-19.9, 19.9),
    height=st.floats(80, 400),
    brightness=st.floats(40, 205),
    sharpness=st.floats(0.1, 5),
)
def test_everything_within_the_limits_is_good(yaw, roll, height, brightness, sharpness):
    box = face(x=100, y=20, height=height, yaw=yaw, roll=roll)
    assert hints([box], Measures(640, 480, brightness, brightness, sharpness)) == ()


@pytest.mark.parametrize(
    ("faces", "measures", "hint"),
    [
        ([], GOOD, FaceHint.NO_FACE),
        ([face(), face(x=20)], GOOD, FaceHint.TWO_PEOPLE),
        ([face(height=79.9)], GOOD, FaceHint.TOO_SMALL),
        ([face()], DARK, FaceHint.TOO_DARK),
        ([face()], Measures(640, 480, 200, 206, 0.8), FaceHint.TOO_BRIGHT),
        ([face(yaw=0.25)], GOOD, FaceHint.TURNED),
        ([face(yaw=-0.25)], GOOD, FaceHint.TURNED),
        ([face(roll=20.001)], GOOD, FaceHint.TILTED),
        ([face(roll=-89)], GOOD, FaceHint.TILTED),
        ([face(roll=179)], GOOD, FaceHint.UPSIDE_DOWN),
        ([face(roll=-91)], GOOD, FaceHint.UPSIDE_DOWN),
        ([face()], Measures(640, 480, 120, 130, 0.09), FaceHint.BLURRED),
        ([face(x=3)], GOOD, FaceHint.CUT_OFF),
        ([face(y=318)], GOOD, FaceHint.CUT_OFF),
    ],
)
def test_each_gate_alone(faces, measures, hint):
    assert hints(faces, measures) == (hint,)


def test_no_face_in_the_dark_asks_for_light_first():
    assert hints([], Measures(640, 480, 5)) == (FaceHint.TOO_DARK, FaceHint.NO_FACE)


@pytest.mark.parametrize("faces", [[], [face(score=0.84)]])
def test_a_picture_that_is_better_the_other_way_round_is_upside_down(faces):
    assert hints(faces, GOOD, upside_down=True) == (FaceHint.UPSIDE_DOWN,)


def test_somebody_far_behind_is_not_a_second_person():
    assert hints([face(height=160), face(height=79)], GOOD) == ()
    assert hints([face(height=160), face(height=80)], GOOD) == (FaceHint.TWO_PEOPLE,)


@given(
    st.lists(st.builds(face, height=st.floats(10, 400), yaw=st.floats(-1, 1), roll=st.floats(-180, 180)), max_size=4)
)
def test_hints_come_once_and_in_order_whatever_is_found(faces):
    found = hints(faces, DARK)
    assert list(found) == sorted(set(found), key=lambda hint: hint.priority)
    assert bool(faces) != (FaceHint.NO_FACE in found)


def test_the_nearest_face_is_the_main_one():
    near, far = face(height=200, score=0.8), face(height=90, score=0.99)
    assert main_face([far, near]) is near
    assert main_face([]) is None


def test_every_hint_has_a_place():
    assert sorted(hint.priority for hint in FaceHint) == list(range(len(FaceHint)))


@pytest.mark.parametrize(
    "limits",
    [
        {"largest_yaw": 0},
        {"largest_yaw": 1},
        {"largest_roll": 90},
        {"darkest_face": 210},
        {"darkest_frame": 41},
        {"brightest_face": 256},
        {"smallest_height": 0},
        {"least_sharpness": -0.1},
        {"least_margin": -0.1},
        {"other_face": 0},
        {"darkest_face": float("nan")},
        {"largest_roll": float("nan")},
    ],
)
def test_limits_that_contradict_one_another_are_refused(limits):
    with pytest.raises(ValueError, match=r"limited|order|negative|between"):
        QualityLimits(**limits)
