"""The match that the desk and the command line feed, and the watch over a camera's pictures."""

import numpy as np
import pytest

from myna_reception.reception.card_facts import FaceBand
from myna_reception.reception.face import FaceFinding, FaceTrouble
from myna_reception.reception.masked import Masked
from myna_reception.verify.face.engine import load_engine
from myna_reception.verify.face.errors import FaceUnavailable, UnavailableReason
from myna_reception.verify.face.feed import FeedTrouble, FeedWatch
from myna_reception.verify.face.match import EngineShelf, FaceMatch, finding_of
from myna_reception.verify.face.verdict import FaceEnd, FaceResult, FaceVerdict, TurnOutcome
from tests.unit.verify.face.people import CAT, COLLINS, HOPPER, card_photo, frame_of, jpeg_2000, picture_of


@pytest.fixture(scope="module")
def shelf():
    return EngineShelf(load_engine)


def match(shelf, photo, **limits):
    return FaceMatch(shelf, Masked(photo), ())


def see(one, frame, at):
    height, width = frame.shape[:2]
    return one.see(frame.tobytes(), width, height, at)


@pytest.mark.parametrize(("person", "band"), [(COLLINS, FaceBand.SIMILAR), (HOPPER, FaceBand.NOT_SIMILAR)])
def test_a_match_from_the_photo_to_the_band(shelf, person, band):
    one = match(shelf, card_photo(COLLINS))
    assert one.open(lambda: 0.0) is None
    frame = frame_of(person)
    for number in range(20):
        if one.ended is None:
            see(one, frame, number * 0.2)
    assert one.ended == FaceFinding(band)
    one.wipe()
    assert (one._check, one._photo, one.box) == (None, None, None)
    assert one.ended is None


@pytest.mark.parametrize(
    ("photo", "trouble"),
    [
        (b"", FaceTrouble.PHOTO_UNREADABLE),
        (card_photo(COLLINS)[:2000], FaceTrouble.PHOTO_UNREADABLE),
        (jpeg_2000(picture_of(CAT).convert("L").resize((240, 300)), rate=14), FaceTrouble.PHOTO_WITHOUT_FACE),
    ],
    ids=["nothing", "cut off", "cat"],
)
def test_a_photo_that_cannot_be_used(shelf, photo, trouble):
    assert match(shelf, photo).open(lambda: 0.0) is trouble


@pytest.mark.parametrize("reason", UnavailableReason)
def test_an_engine_that_cannot_be_had_and_can_be_the_next_time(reason):
    answers = iter([FaceUnavailable(reason), load_engine()])

    def load():
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    shelf = EngineShelf(load)
    trouble = match(shelf, card_photo(COLLINS)).open(lambda: 0.0)
    assert isinstance(trouble, FaceTrouble)
    assert match(shelf, card_photo(COLLINS)).open(lambda: 0.0) is None


def test_pixels_that_are_no_picture_change_nothing(shelf):
    one = match(shelf, card_photo(COLLINS))
    assert one.see(b"", 0, 0, 0.0) is None  # before the start
    one.open(lambda: 0.0)
    for pixels, width, height in ((b"", 0, 0), (b"123", 640, 480), (bytes(300), 10, 10), (bytes(3), 1, 1)):
        assert one.see(pixels, width, height, 0.1) is None
    assert one.ended is None
    see(one, np.zeros((480, 640, 3), dtype=np.uint8), 0.2)
    one.tick(30.0)
    assert one.ended is FaceTrouble.NO_GOOD_FRAMES


def test_what_the_reception_is_told():
    assert finding_of(FaceResult(FaceEnd.CANCELLED)) is FaceTrouble.NO_GOOD_FRAMES
    told = finding_of(FaceResult(FaceEnd.COMPLETE, FaceVerdict.UNSURE, TurnOutcome.FAILED, 5, Masked(0.4)))
    assert told == FaceFinding(FaceBand.UNSURE, turned=False)
    assert "0.4" not in repr(told)
    assert not told.suggests_holder
    assert FaceFinding(FaceBand.SIMILAR).suggests_holder


def test_a_camera_that_sends_nothing_is_noticed():
    watch = FeedWatch(10.0)
    assert watch.trouble(12.9) is None
    assert watch.trouble(13.0) is FeedTrouble.SILENT
    watch = watch.saw(11.0, 1, 100.0)
    assert watch.trouble(13.9) is not FeedTrouble.SILENT
    assert watch.trouble(14.0) is FeedTrouble.SILENT


def test_a_picture_that_stands_still_is_noticed_and_one_that_moves_again_is_not():
    watch = FeedWatch(0.0)
    for at in (0.1, 0.6, 1.1, 1.7):
        watch = watch.saw(at, 7, 100.0)
    assert watch.trouble(1.7) is FeedTrouble.FROZEN
    assert watch.saw(1.8, 8, 100.0).trouble(1.8) is None


def test_a_covered_camera_is_noticed_by_its_darkness_and_not_a_dark_room():
    watch = dark = FeedWatch(0.0)
    for number in range(8):
        watch = watch.saw(number * 0.2, 7, 0.5)
        dark = dark.saw(number * 0.2, number, 12.0)
    assert watch.trouble(1.4) is FeedTrouble.BLACK
    assert dark.trouble(1.4) is None
    assert watch.saw(1.5, 9, 90.0).trouble(1.5) is None
