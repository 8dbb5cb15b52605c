"""YuNet and SFace on two real portraits (see ``people``), on a cat, and on what is no face at all.

Two people cannot say how often strangers pass for one another: that was measured elsewhere (``docs/face.md``). They do
say that the right models run, on the right colours, the right way up, and tell these two apart from a card's photo.
"""

from __future__ import annotations

import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import cv2
import numpy as np
import pytest
from PIL import Image

from myna_reception.verify.face import opencv_engine
from myna_reception.verify.face.check import KEPT_FRAMES, FaceCheck
from myna_reception.verify.face.engine import FaceEngine, load_engine
from myna_reception.verify.face.errors import FaceUnavailable, PictureFault, PictureRefused, UnavailableReason
from myna_reception.verify.face.faces import Embedding
from myna_reception.verify.face.look import Look, card_face, look_at
from myna_reception.verify.face.quality import FaceHint
from myna_reception.verify.face.turn import TURNED_FROM, HeadTurn, TurnPhase, TurnSide
from myna_reception.verify.face.verdict import FaceVerdict
from myna_reception.verify.face.weights import SFACE, YUNET
from tests.unit.verify.face.people import (
    CAT,
    COLLINS,
    HOPPER,
    PHOTOGRAPHER,
    card_photo,
    frame_of,
    jpeg_2000,
    picture_of,
)

PEOPLE = pytest.mark.parametrize("person", [HOPPER, COLLINS], ids=["Hopper", "Collins"])


@pytest.fixture(scope="module")
def engine() -> FaceEngine:
    return load_engine()


def similarity(engine: FaceEngine, card: bytes, frame: np.ndarray) -> float:
    look = look_at(engine, frame, 0.0)
    assert look.embedding is not None, look.hints
    return engine.compare(card_face(engine, card), look.embedding)


def other(person):
    return COLLINS if person is HOPPER else HOPPER


@PEOPLE
@pytest.mark.parametrize("size", [(640, 480), (1280, 720), (1920, 1080), (720, 1280)])
def test_one_face_is_found_where_it_is_in_a_frame_of_any_size(engine, person, size):
    height = size[1] // 4 if size[1] < size[0] else size[0] // 3
    (face,) = engine.detect(frame_of(person, face_height=height, size=size))
    assert face.height == pytest.approx(height, rel=0.12)
    assert face.x + face.width / 2 == pytest.approx(size[0] / 2, abs=0.1 * height)
    assert face.y + face.height / 2 == pytest.approx(size[1] / 2, abs=0.1 * height)
    assert face.score > 0.9
    right_eye, left_eye, nose, right_mouth, left_mouth = face.landmarks
    assert right_eye.x < nose.x < left_eye.x
    assert right_eye.y < nose.y < right_mouth.y
    assert right_mouth.x < left_mouth.x
    assert abs(face.yaw) < 0.25
    assert abs(face.roll) < 10


@PEOPLE
@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("codestream", [True, False], ids=["codestream", "JP2"])
def test_a_person_is_like_the_own_card_and_unlike_another_ones(engine, person, mode, codestream):
    own = card_photo(person, mode=mode, codestream=codestream)
    assert 2000 < len(own) < 9000
    assert similarity(engine, own, frame_of(person)) > 0.7
    strangers = card_photo(other(person), mode=mode, codestream=codestream)
    assert similarity(engine, strangers, frame_of(person)) < 0.3


@PEOPLE
def test_a_small_card_photo_will_do(engine, person):
    assert similarity(engine, card_photo(person, size=(120, 150)), frame_of(person)) > 0.6


@PEOPLE
@pytest.mark.parametrize("angle", [-20, 20])
def test_a_tilted_head_is_measured_and_still_compared(engine, person, angle):
    """YuNet finds the side rightly and less than the angle, as the limit takes into account."""
    frame = np.array(Image.fromarray(frame_of(person)).rotate(-angle, fillcolor=(120, 120, 120)))
    look = look_at(engine, frame, 0.0)
    assert look.face is not None
    assert 0.3 * abs(angle) < look.face.roll * (1 if angle > 0 else -1) <= abs(angle)
    assert similarity(engine, card_photo(person), frame) > 0.6


@PEOPLE
def test_a_mirrored_frame_mirrors_the_turn_and_hardly_the_likeness(engine, person):
    frame = frame_of(person)
    plain, mirrored = look_at(engine, frame, 0.0), look_at(engine, frame[:, ::-1], 0.0)
    assert plain.face is not None
    assert mirrored.face is not None
    assert mirrored.face.yaw == pytest.approx(-plain.face.yaw, abs=0.1)
    assert plain.embedding is not None
    assert mirrored.embedding is not None
    assert engine.compare(plain.embedding, mirrored.embedding) > 0.9


@PEOPLE
def test_the_models_get_the_colours_that_opencv_gives_its_own_pictures(engine, person):
    """OpenCV's pictures begin with blue; a swap would pass unseen, the likeness only drops a little."""
    detector = cv2.FaceDetectorYN.create("onnx", opencv_engine._model(YUNET), np.empty(0, np.uint8), (640, 480), 0.7)
    recogniser = cv2.FaceRecognizerSF.create("onnx", opencv_engine._model(SFACE), np.empty(0, np.uint8))
    frame = frame_of(person)
    blue_first = np.ascontiguousarray(frame[..., ::-1])
    aligned = recogniser.alignCrop(blue_first, detector.detect(blue_first)[1][0])
    views = [Embedding(recogniser.feature(view).ravel().tolist()) for view in (aligned, aligned[:, ::-1].copy())]
    found = look_at(engine, frame, 0.0).embedding
    assert found is not None
    assert found.cosine(Embedding.mean(views)) == pytest.approx(1, abs=1e-5)


@PEOPLE
@pytest.mark.parametrize(
    ("change", "hint"),
    [
        (lambda frame: frame[::-1, ::-1], FaceHint.UPSIDE_DOWN),
        (lambda frame: (frame * 0.15).astype(np.uint8), FaceHint.TOO_DARK),
        (lambda frame: np.minimum(frame * 1.0 + 130, 255).astype(np.uint8), FaceHint.TOO_BRIGHT),
        (lambda frame: np.full_like(frame, 120), FaceHint.NO_FACE),
        (lambda frame: frame[:, 280:], FaceHint.CUT_OFF),
    ],
    ids=lambda value: value.value if isinstance(value, FaceHint) else "",
)
def test_real_faces_in_bad_frames_get_a_hint_and_no_embedding(engine, person, change, hint):
    look = look_at(engine, change(frame_of(person)), 0.0)
    assert look.hint is hint
    assert look.embedding is None


@PEOPLE
def test_far_away_and_out_of_focus(engine, person):
    assert look_at(engine, frame_of(person, face_height=60), 0.0).hint is FaceHint.TOO_SMALL
    assert look_at(engine, frame_of(person, blur=0.03), 0.0).hint is FaceHint.BLURRED


def test_two_people_in_one_frame(engine):
    frame = np.concatenate([frame_of(HOPPER, size=(320, 480)), frame_of(COLLINS, size=(320, 480))], axis=1)
    assert len(engine.detect(frame)) == 2
    look = look_at(engine, frame, 0.0)
    assert (look.hint, look.yaw, look.embedding) == (FaceHint.TWO_PEOPLE, None, None)


@pytest.mark.parametrize(("mirrored", "side"), [(False, TurnSide.LEFT), (True, TurnSide.RIGHT)])
def test_a_real_turned_head_counts_as_a_turn_to_its_side(engine, mirrored, side):
    picture = np.array(picture_of(PHOTOGRAPHER))
    look = look_at(engine, picture[:, ::-1] if mirrored else picture, 2.0)
    assert (look.hint, look.embedding) == (FaceHint.TURNED, None)
    assert look.yaw is not None
    ahead = HeadTurn(side, 0.0).push(1.0, 0.0, True).push(1.5, 0.0, True)
    assert ahead.phase is TurnPhase.TURN
    assert ahead.push(look.at, look.yaw, None).phase is TurnPhase.BACK
    other_way = replace(ahead, side=next(each for each in TurnSide if each is not side))
    assert other_way.push(look.at, look.yaw, None).phase is TurnPhase.WRONG_SIDE


@PEOPLE
def test_a_portrait_squeezed_as_a_swung_print_is_no_turn(engine, person):
    """A flat photo swung by 45 degrees, seen from near: narrower, and one side larger than the other."""
    frame = Image.fromarray(frame_of(person, face_height=200))
    width, height = frame.size
    narrow = (int(width * 0.146), int(width * 0.854))
    corners = [(narrow[0], 0), (narrow[1], int(height * 0.12)), (narrow[1], int(height * 0.88)), (narrow[0], height)]
    rows = []
    for (x, y), (u, v) in zip(corners, [(0, 0), (width, 0), (width, height), (0, height)], strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    wanted = np.array([0, 0, width, 0, width, height, 0, height])
    coefficients = np.linalg.solve(np.array(rows, dtype=float), wanted)
    swung = np.array(frame.transform(frame.size, Image.Transform.PERSPECTIVE, coefficients, fillcolor=(120, 120, 120)))
    for view in (swung, swung[:, ::-1]):
        look = look_at(engine, view, 0.0)
        assert look.yaw is not None
        assert abs(look.yaw) < TURNED_FROM


def test_a_cat_is_nobody(engine):
    assert engine.detect(np.array(picture_of(CAT))) == ()


@pytest.mark.parametrize(
    ("photo", "fault"),
    [
        (jpeg_2000(Image.new("L", (240, 300), 200)), PictureFault.NO_FACE),
        (jpeg_2000(Image.effect_noise((240, 300), 60)), PictureFault.NO_FACE),
        (b"no picture", PictureFault.UNREADABLE),
    ],
    ids=["white", "noise", "no picture"],
)
def test_a_card_without_a_usable_face(engine, photo, fault):
    with pytest.raises(PictureRefused) as caught:
        card_face(engine, photo)
    assert caught.value.fault is fault


def test_a_card_with_two_faces(engine):
    both = Image.new("L", (480, 300))
    for place, person in enumerate([HOPPER, COLLINS]):
        with Image.open(io.BytesIO(card_photo(person))) as photo:
            both.paste(photo, (240 * place, 0))
    with pytest.raises(PictureRefused) as caught:
        card_face(engine, jpeg_2000(both))
    assert caught.value.fault is PictureFault.SEVERAL_FACES


@pytest.mark.parametrize("size", [(1, 1), (63, 64), (64, 600), (16000, 3000)])
def test_frames_of_odd_sizes_are_refused(engine, size):
    with pytest.raises(PictureRefused):
        engine.detect(np.broadcast_to(np.uint8(9), (size[1], size[0], 3)))


@pytest.mark.parametrize("size", [(64, 64), (64, 512), (512, 64), (641, 479), (5000, 700)])
def test_frames_of_every_other_size_are_searched(engine, size):
    noise = np.random.default_rng(1).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    assert engine.detect(noise) == ()


def test_an_embedding_that_is_no_direction_is_refused(monkeypatch):
    engine = load_engine()
    frame = frame_of(HOPPER)
    (face,) = engine.detect(frame)

    class Nothing:
        """A recogniser that finds nothing at all in the aligned face."""

        def alignCrop(self, picture, row):
            return picture

        def feature(self, picture):
            return np.zeros((1, 128), np.float32)

    monkeypatch.setattr(engine, "_recogniser", Nothing())
    with pytest.raises(PictureRefused) as caught:
        engine.embed(frame, face)
    assert caught.value.fault is PictureFault.NO_FACE


@PEOPLE
def test_a_whole_check_over_frames_of_one_sitting(engine, person):
    def run(card: bytes) -> FaceCheck:
        check = FaceCheck(card_face(engine, card), engine.compare, 0.0)
        number = 0
        while check.result is None:
            number += 1
            moved = frame_of(person, face_height=150 + number % 5 * 6)
            check = check.push(look_at(engine, moved, number * 0.2))
        return check

    own = run(card_photo(person)).result
    assert own is not None
    assert (own.verdict, own.frames) == (FaceVerdict.SIMILAR, KEPT_FRAMES)
    stranger = run(card_photo(other(person))).result
    assert stranger is not None
    assert stranger.verdict is FaceVerdict.NOT_SIMILAR


def test_several_threads_get_the_answers_of_one(engine):
    frames = [frame_of(person, face_height=height) for person in (HOPPER, COLLINS) for height in (100, 180)]
    expected = [look_at(engine, frame, 0.0) for frame in frames]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda frame: look_at(engine, frame, 0.0), frames * 3))
    for look, want in zip(found, expected * 3, strict=True):
        assert look.face == want.face
        assert look.embedding is not None
        assert want.embedding is not None
        assert engine.compare(look.embedding, want.embedding) == pytest.approx(1, abs=1e-5)


def test_a_look_shows_neither_face_nor_numbers(engine):
    look: Look = look_at(engine, frame_of(HOPPER), 0.0)
    assert repr(look) == "Look(at=0.0, hints=(), embedding=Embedding(…))"


def python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.strip()


def test_the_app_starts_without_loading_any_of_it():
    loaded = python(
        "import sys, myna_reception.app, myna_reception.cli, myna_reception.verify.face.check,"
        " myna_reception.verify.face.engine; print(sorted({'cv2', 'numpy'} & set(sys.modules)))"
    )
    assert loaded == "[]"


@pytest.mark.parametrize("missing", ["cv2", "numpy"])
def test_without_the_extra_the_reason_is_told(missing):
    answer = python(
        f"import sys; sys.modules[{missing!r}] = None\n"
        "from myna_reception.verify.face.engine import load_engine\n"
        "from myna_reception.verify.face.errors import FaceUnavailable\n"
        "try: load_engine()\n"
        "except FaceUnavailable as error: print(error.reason)"
    )
    assert answer == UnavailableReason.NO_LIBRARY


def test_an_opencv_that_cannot_run_the_models_is_told(monkeypatch):
    monkeypatch.setattr(opencv_engine, "_model", lambda weights: np.frombuffer(b"no model at all", np.uint8))
    with pytest.raises(FaceUnavailable) as caught:
        load_engine()
    assert caught.value.reason is UnavailableReason.LIBRARY_UNFIT
