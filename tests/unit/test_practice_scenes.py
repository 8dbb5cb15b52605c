"""The practice camera shows what its scenes promise, to the real engine, with drawn people."""

import numpy as np
import pytest
from PIL import Image

from myna_reception.cli.card_parser import SCENES
from myna_reception.practice_camera import SCENES as OFFERED
from myna_reception.practice_camera import THIS_COMPUTER
from myna_reception.reception.eligibility import Sex
from myna_reception.simulator.portraits import draw_portrait
from myna_reception.simulator.practice_scenes import FAULTS, FURTHEST, Film, Scene
from myna_reception.simulator.turned_head import turned
from myna_reception.verify.face.engine import load_engine
from myna_reception.verify.face.look import look_at
from myna_reception.verify.face.quality import FaceHint
from myna_reception.verify.face.turn import TURNED_FROM

HOLDER, OTHER = draw_portrait("valid-employee", Sex.MALE, 40), draw_portrait("preschool-child", Sex.FEMALE, 4)


@pytest.fixture(scope="module")
def engine():
    return load_engine()


def film(scene):
    return Film(scene, HOLDER, OTHER)


@pytest.mark.parametrize(
    ("scene", "hint"),
    [
        (Scene.HOLDER, None),
        (Scene.OTHER, None),
        (Scene.PHOTO, None),
        (Scene.TWO, FaceHint.TWO_PEOPLE),
        (Scene.FAR, FaceHint.TOO_SMALL),
        (Scene.ASIDE, FaceHint.TURNED),
        (Scene.DARK, FaceHint.TOO_DARK),
        (Scene.BLURRED, FaceHint.BLURRED),
        (Scene.NOBODY, FaceHint.NO_FACE),
    ],
)
def test_a_scene_shows_what_it_is_called(engine, scene, hint):
    picture = film(scene).next()
    assert look_at(engine, np.array(picture), 0.0).hint is hint


@pytest.mark.parametrize("sign", [1, -1])
def test_the_head_turns_when_it_is_asked_to_and_comes_back(engine, sign):
    playing = film(Scene.HOLDER)
    frames = [playing.next(sign) for _ in range(16)]
    yaws = [sign * look_at(engine, np.array(frame), 0.0).face.yaw for frame in frames[8:]]
    assert max(yaws) >= TURNED_FROM
    back = [playing.next(0) for _ in range(16)]
    assert abs(look_at(engine, np.array(back[-1]), 0.0).face.yaw) < 0.15


def test_a_photo_that_is_held_up_stays_as_it_is():
    playing, still = film(Scene.PHOTO), film(Scene.PHOTO)
    assert [playing.next(1).tobytes() for _ in range(8)] == [still.next(0).tobytes() for _ in range(8)]


def test_no_two_pictures_are_equal_unless_the_camera_hangs():
    playing, hanging = film(Scene.HOLDER), film(Scene.FROZEN)
    assert len({playing.next().tobytes() for _ in range(6)}) == 6
    assert len({hanging.next().tobytes() for _ in range(6)}) == 1


@pytest.mark.parametrize("scene", FAULTS)
def test_a_camera_that_breaks_gives_nothing(scene):
    playing = film(scene)
    assert any(playing.next() is None for _ in range(20))


def test_turning_leaves_the_picture_its_size_and_its_edges():
    grey = turned(HOLDER, FURTHEST)
    assert (grey.size, grey.mode) == (HOLDER.size, "L")
    assert grey.crop((0, 0, 240, 20)).tobytes() == HOLDER.crop((0, 0, 240, 20)).tobytes()
    assert turned(HOLDER, 0).tobytes() == HOLDER.tobytes()
    assert isinstance(turned(HOLDER.convert("RGB"), -20), Image.Image)


def test_every_scene_has_words_and_can_be_named_on_the_command_line():
    assert set(OFFERED) == {*(scene.value for scene in Scene), THIS_COMPUTER}
    assert sorted(SCENES) == sorted(scene.value for scene in Scene)
