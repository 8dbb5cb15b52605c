"""One check from frame to frame: when it ends, with which verdict, and that it keeps little and then nothing."""

from __future__ import annotations

import gc
import weakref
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna_reception.verify.face.check import (
    COLLECT_SECONDS,
    FRAMES_LIMIT,
    KEPT_FRAMES,
    SPACING_SECONDS,
    CheckPhase,
    FaceCheck,
)
from myna_reception.verify.face.faces import Embedding
from myna_reception.verify.face.look import Look
from myna_reception.verify.face.quality import FaceHint
from myna_reception.verify.face.turn import ATTEMPTS, SECONDS, TurnSide
from myna_reception.verify.face.verdict import FaceEnd, FaceVerdict, TurnOutcome
from tests.unit.verify.face.people import face, toward

CARD = toward(1)
STEP = 0.2
LONGEST = COLLECT_SECONDS + ATTEMPTS * SECONDS


def begin(*sides: TurnSide) -> FaceCheck:
    return FaceCheck(CARD, Embedding.cosine, 0.0, sides)


def good(at: float, similarity: float = 0.7, yaw: float = 0.0) -> Look:
    return Look(at, (), face(yaw=yaw), toward(similarity))


def turned(at: float, yaw: float) -> Look:
    return Look(at, (FaceHint.TURNED,), face(yaw=yaw))


def after(check: FaceCheck, looks) -> FaceCheck:
    for look in looks:
        check = check.push(look)
    return check


@pytest.mark.parametrize(
    ("similarity", "verdict", "frames"),
    [
        (0.7, FaceVerdict.SIMILAR, KEPT_FRAMES),
        (0.4, FaceVerdict.UNSURE, FRAMES_LIMIT),
        (0.1, FaceVerdict.NOT_SIMILAR, FRAMES_LIMIT),
    ],
)
def test_a_check_without_a_turn(similarity, verdict, frames):
    check = begin()
    for number in range(1, frames + 1):
        assert check.result is None
        assert check.progress.phase is CheckPhase.LOOK
        check = check.push(good(number * STEP, similarity))
    assert check.result is not None
    assert (check.result.end, check.result.verdict) == (FaceEnd.COMPLETE, verdict)
    assert (check.result.turn, check.result.frames) == (TurnOutcome.NOT_ASKED, frames)
    assert check.result.similarity is not None
    assert check.result.similarity.reveal() == pytest.approx(similarity)
    assert check.progress.phase is CheckPhase.DONE


def test_better_frames_lift_a_doubtful_start():
    """The most frontal frames count: a start at an angle is replaced."""
    at = (number * STEP for number in count(1))
    check = after(begin(), [good(next(at), 0.40, yaw=0.2) for _ in range(KEPT_FRAMES)])
    assert check.result is None
    check = after(check, [good(next(at), 0.60, yaw=0.02) for _ in range(KEPT_FRAMES)])
    assert check.result is not None
    assert check.result.verdict is FaceVerdict.SIMILAR


def test_frames_of_one_instant_count_once():
    looks = [good(number * SPACING_SECONDS / 10) for number in range(30)]  # 0.45 s of a fast camera
    assert after(begin(), looks).good == 3


def test_poor_frames_give_their_hint_and_no_verdict():
    check = begin().push(Look(1.0, (FaceHint.TOO_SMALL, FaceHint.BLURRED), face()))
    assert check.progress.hint is FaceHint.TOO_SMALL
    check = check.push(Look(2.0, (FaceHint.NO_FACE,)))
    assert check.progress.hint is FaceHint.NO_FACE
    assert check.push(good(3.0)).progress.hint is None
    ended = check.push(Look(COLLECT_SECONDS + 1, (FaceHint.NO_FACE,)))
    assert ended.result is not None
    assert (ended.result.end, ended.result.verdict) == (FaceEnd.TIMED_OUT, None)


def test_somebody_else_stepping_in_begins_anew():
    holder, stranger = toward(0.7), Embedding([0.1, -1, 0.2])
    check = after(begin(), [Look(n * STEP, (), face(), holder) for n in range(1, KEPT_FRAMES)])
    check = check.push(Look(5.0, (), face(), stranger))
    assert check.result is None
    assert check.progress.part == pytest.approx(1 / KEPT_FRAMES)


@pytest.mark.parametrize("side", TurnSide)
def test_with_a_turn(side):
    at = (number * STEP for number in count(1))
    check = after(begin(side), [good(next(at)) for _ in range(KEPT_FRAMES)])
    assert (check.progress.phase, check.progress.side) == (CheckPhase.AHEAD, side)
    check = after(check, [good(next(at)) for _ in range(2)])
    assert check.progress.phase is CheckPhase.TURN
    check = check.push(turned(next(at), 0.5 * side.sign))
    assert check.progress.phase is CheckPhase.BACK
    assert check.progress.hint is None  # «turned» is what was asked
    check = after(check, [good(next(at)) for _ in range(2)])
    assert check.result is not None
    assert (check.result.verdict, check.result.turn) == (FaceVerdict.SIMILAR, TurnOutcome.PASSED)
    assert check.result.suggests_holder


def test_a_wrong_turn_gets_one_more_attempt_with_its_own_side():
    at = (number * STEP for number in count(1))
    check = after(begin(TurnSide.LEFT, TurnSide.RIGHT), [good(next(at)) for _ in range(KEPT_FRAMES + 2)])
    check = check.push(turned(next(at), -0.5))
    assert (check.progress.phase, check.progress.side) == (CheckPhase.AHEAD, TurnSide.RIGHT)
    check = after(check, [good(next(at)), good(next(at)), turned(next(at), 0.5)])
    assert check.result is not None
    assert (check.result.verdict, check.result.turn) == (FaceVerdict.SIMILAR, TurnOutcome.FAILED)
    assert not check.result.suggests_holder


def test_somebody_else_after_the_turn_gets_no_second_attempt():
    at = (number * STEP for number in count(1))
    check = after(begin(TurnSide.LEFT, TurnSide.RIGHT), [good(next(at)) for _ in range(KEPT_FRAMES + 2)])
    check = check.push(turned(next(at), 0.5)).push(Look(next(at), (), face(), Embedding([0.1, -1, 0])))
    assert check.result is not None
    assert check.result.turn is TurnOutcome.FAILED


def test_no_turn_is_asked_of_somebody_who_does_not_look_alike():
    check = after(begin(TurnSide.LEFT), [good(n * STEP, 0.1) for n in range(1, FRAMES_LIMIT + 1)])
    assert check.result is not None
    assert (check.result.verdict, check.result.turn) == (FaceVerdict.NOT_SIMILAR, TurnOutcome.NOT_ASKED)


def test_a_camera_that_sends_nothing_ends_the_check():
    assert begin().tick(COLLECT_SECONDS).result is None
    ended = begin().tick(COLLECT_SECONDS + 0.1)
    assert ended.result is not None
    assert ended.result.end is FaceEnd.TIMED_OUT
    check = after(begin(TurnSide.LEFT), [good(n * STEP) for n in range(1, KEPT_FRAMES + 1)])
    ended = check.tick(KEPT_FRAMES * STEP + SECONDS + 0.1)
    assert ended.result is not None
    assert (ended.result.end, ended.result.turn) == (FaceEnd.COMPLETE, TurnOutcome.FAILED)


@pytest.mark.parametrize("frames", [0, 2, KEPT_FRAMES, KEPT_FRAMES + 3])
def test_cancelled_at_any_point(frames):
    check = after(begin(TurnSide.LEFT), [good(n * STEP) for n in range(1, frames + 1)]).cancel()
    assert check.result is not None
    assert (check.result.end, check.result.verdict, check.result.similarity) == (FaceEnd.CANCELLED, None, None)
    assert check.cancel() is check
    assert check.push(good(99)) is check


LOOKS = st.one_of(
    st.builds(good, st.just(0.0), st.floats(-1, 1), st.floats(-0.24, 0.24)),
    st.builds(turned, st.just(0.0), st.floats(-1, 1)),
    st.builds(Look, st.just(0.0), st.sampled_from(list(FaceHint)).map(lambda hint: (hint,)), st.none()),
)


@given(
    looks=st.lists(LOOKS, max_size=60),
    step=st.sampled_from([0.01, 0.1, 0.2, 1.0]),
    sides=st.lists(st.sampled_from(TurnSide), max_size=ATTEMPTS),
)
def test_any_frames_are_bounded_in_time_and_memory_and_end_once(looks, step, sides):
    check = begin(*sides)
    for number, look in enumerate(looks, start=1):
        before, check = check, check.push(Look(number * step, look.hints, look.face, look.embedding))
        assert len(check.kept) <= KEPT_FRAMES
        assert 0 <= check.progress.part <= 1
        if before.result is not None:
            assert check is before
    for late in range(1, ATTEMPTS + 2):  # each tick may end one attempt
        check = check.tick(len(looks) * step + late * LONGEST)
    assert check.result is not None
    assert (check.card, check.kept, check.live, check.turn) == (None, (), None, None)
    if check.result.suggests_holder:
        assert check.result.similarity is not None
        assert check.result.similarity.reveal() >= 0.45
        assert (check.result.turn is TurnOutcome.PASSED) == bool(sides)


class _Watched(Embedding):
    """An embedding whose end can be watched."""

    __slots__ = ("__weakref__",)


def test_after_the_end_no_embedding_is_left():
    embeddings = [_Watched([0.7, 0.7, 0]) for _ in range(KEPT_FRAMES)]
    watch = [weakref.ref(each) for each in embeddings]
    check = begin()
    for number, embedding in enumerate(embeddings, start=1):
        check = check.push(Look(number * STEP, (), face(), embedding))
    del embedding, embeddings
    gc.collect()
    assert check.result is not None
    assert [each() for each in watch] == [None] * KEPT_FRAMES


def test_the_state_shows_no_number_and_no_coming_side():
    check = after(begin(TurnSide.LEFT, TurnSide.RIGHT), [good(n * STEP, 0.6173) for n in range(1, KEPT_FRAMES + 1)])
    assert "617" not in repr(check)
    assert "RIGHT" not in repr(check)
