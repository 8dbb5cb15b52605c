"""Light and sharpness: what they follow and what they do not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from myna_reception.verify.face.measures import measure
from tests.unit.verify.face.people import COLLINS, HOPPER, face, frame_of

BOX = face(x=260, y=160, height=160)


def test_brightness_of_the_frame_and_of_the_face_apart():
    picture = np.full((480, 640, 3), 40, np.uint8)
    picture[160:320, 260:380] = 200
    found = measure(picture, BOX)
    assert (found.width, found.height) == (640, 480)
    assert found.face_brightness == pytest.approx(200, abs=0.5)
    assert 40 < found.frame_brightness < 60


def test_colours_count_as_the_eye_sees_them():
    green, blue = np.zeros((100, 100, 3), np.uint8), np.zeros((100, 100, 3), np.uint8)
    green[..., 1] = blue[..., 2] = 255
    assert measure(green, None).frame_brightness > 3 * measure(blue, None).frame_brightness


def test_without_a_face_there_is_only_the_frame():
    found = measure(np.zeros((100, 100, 3), np.uint8), None)
    assert (found.face_brightness, found.sharpness) == (None, None)


def test_an_even_surface_is_not_sharp():
    assert measure(np.full((480, 640, 3), 130, np.uint8), BOX).sharpness == 0.0


@given(x=st.floats(-3000, 3000), y=st.floats(-3000, 3000), height=st.floats(0.5, 3000))
def test_a_box_anywhere_is_measured_or_left_out(x, y, height):
    found = measure(np.full((120, 160, 3), 99, np.uint8), face(x=x, y=y, height=height))
    assert found.face_brightness is None or found.face_brightness == pytest.approx(99, abs=0.5)


@pytest.mark.parametrize("person", [HOPPER, COLLINS], ids=["Hopper", "Collins"])
@pytest.mark.parametrize("height", [80, 160, 320])
def test_a_blurred_face_is_less_sharp_and_the_limit_lies_between(person, height):
    """At a sigma of 1 % of its height a face still compares at 0.91 and more, at 3 % at 0.56 and less."""
    box = face(x=320 - height * 0.375, y=240 - height / 2, height=height)
    sharpness = [measure(frame_of(person, face_height=height, blur=blur), box).sharpness for blur in (0, 0.01, 0.03)]
    assert sharpness[0] > sharpness[1] > 0.1 > sharpness[2]


def test_dark_does_not_pass_for_blurred():
    frame = frame_of(HOPPER)
    light, dark = measure(frame, BOX), measure((frame * 0.3).astype(np.uint8), BOX)
    assert light.sharpness is not None
    assert dark.sharpness == pytest.approx(light.sharpness, rel=0.1)
    soft = np.array(Image.fromarray(frame).filter(ImageFilter.GaussianBlur(5)))
    assert measure(soft, BOX).sharpness < 0.1 * light.sharpness
