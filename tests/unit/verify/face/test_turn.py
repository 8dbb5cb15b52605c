"""The head turn: passes only after ahead, the side asked and ahead again, with one person and no gap."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from myna_reception.verify.face.turn import (
    ATTEMPTS,
    GAP_FRAMES,
    SECONDS,
    HeadTurn,
    TurnPhase,
    TurnSide,
    draw_sides,
)

SIDES = pytest.mark.parametrize("side", TurnSide)
YAW = st.one_of(st.none(), st.floats(-1, 1), st.sampled_from([0.0, 0.5, -0.5, 0.39, -0.39, 0.14, 0.41, -0.41]))
FRAMES = st.lists(st.tuples(YAW, st.sampled_from([True, True, True, None, False])), max_size=40)
ENDED = {TurnPhase.PASSED, TurnPhase.WRONG_SIDE, TurnPhase.LOST, TurnPhase.OTHER_FACE, TurnPhase.TIMED_OUT}


def played(side, frames, step=0.1):
    """All states, from the first on; ``frames`` are pairs of yaw and match."""
    states = [HeadTurn(side, 0.0)]
    for count, (yaw, same) in enumerate(frames, start=1):
        states.append(states[-1].push(count * step, yaw, same))
    return states


def smooth(side, peak=0.6):
    """A head that turns to its ``side`` and comes back, ten frames a second."""
    bend = [0, 0, 0.1, 0.3, peak, peak, 0.3, 0.1, 0.05, 0]
    return [(side.sign * yaw, True if abs(yaw) < 0.25 else None) for yaw in bend]


@SIDES
def test_a_turn_to_the_side_asked_and_back_passes(side):
    phases = [state.phase for state in played(side, smooth(side))]
    seen = [phases[0]] + [new for old, new in pairwise(phases) if new is not old]
    assert seen == [TurnPhase.AHEAD, TurnPhase.TURN, TurnPhase.BACK, TurnPhase.PASSED]


@SIDES
def test_the_other_side_fails(side):
    other = next(each for each in TurnSide if each is not side)
    assert played(side, smooth(other))[-1].phase is TurnPhase.WRONG_SIDE


@SIDES
@pytest.mark.parametrize("peak", [0.0, 0.2, 0.39])
def test_a_flat_photo_swung_around_turns_too_little(side, peak):
    assert played(side, smooth(side, peak) * 3)[-1].phase is TurnPhase.TURN


@SIDES
def test_turned_and_never_back_does_not_pass(side):
    frames = [(0, True), (0, True)] + [(0.5 * side.sign, None)] * 10
    assert played(side, frames)[-1].phase is TurnPhase.BACK


@SIDES
def test_somebody_else_coming_back_fails(side):
    frames = [(0, True), (0, True), (0.5 * side.sign, None), (0, False)]
    assert played(side, frames)[-1].phase is TurnPhase.OTHER_FACE


@SIDES
def test_back_without_a_comparison_does_not_pass(side):
    frames = [(0, True), (0, True), (0.5 * side.sign, None)] + [(0, None)] * 10
    assert played(side, frames)[-1].phase is TurnPhase.BACK


@SIDES
def test_out_of_sight_for_longer_fails_and_a_blink_does_not(side):
    head = [(0, True), (0, True), (0.5 * side.sign, None)]
    back = [(0, True), (0, True)]
    assert played(side, head + [(None, None)] * GAP_FRAMES + back)[-1].phase is TurnPhase.PASSED
    assert played(side, head + [(None, None)] * (GAP_FRAMES + 1) + back)[-1].phase is TurnPhase.LOST


def test_the_time_is_limited():
    turn = HeadTurn(TurnSide.LEFT, 100.0)
    assert turn.tick(100.0 + SECONDS).pending
    assert turn.tick(100.0 + SECONDS + 0.01).phase is TurnPhase.TIMED_OUT
    assert turn.push(100.0 + SECONDS + 0.01, 0.0, True).phase is TurnPhase.TIMED_OUT


@given(side=st.sampled_from(TurnSide), frames=FRAMES)
@example(TurnSide.LEFT, [(0.5, True), (0.0, True), (0.0, True), (0.5, True), (0.0, True), (0.0, True)])
def test_whatever_passes_was_ahead_then_turned_then_ahead(side, frames):
    states = played(side, frames)
    if states[-1].phase is TurnPhase.PASSED:
        end = next(place for place, state in enumerate(states) if state.phase is TurnPhase.PASSED)
        shown = frames[:end]
        turns = [n for n, (yaw, _) in enumerate(shown) if yaw is not None and yaw * side.sign >= 0.4]
        ahead = [n for n, (yaw, same) in enumerate(shown) if yaw is not None and abs(yaw) < 0.15 and same is True]
        # Somebody may have turned before being asked: one turn of them has to lie between.
        assert any(sum(n < turn for n in ahead) >= 2 and sum(n > turn for n in ahead) >= 2 for turn in turns)
        assert not any(same is False and yaw is not None and abs(yaw) < 0.15 for yaw, same in shown)


@given(side=st.sampled_from(TurnSide), frames=FRAMES, more=FRAMES)
def test_an_end_is_an_end(side, frames, more):
    state = played(side, frames)[-1]
    if state.phase in ENDED:
        for yaw, same in more:
            assert state.push(999, yaw, same) is state


@given(frames=FRAMES)
def test_what_passes_for_one_side_does_not_pass_unmirrored_for_the_other(frames):
    """The first clear turn decides: no sequence passes whichever side is asked, unless it waited to be asked."""
    passed = [side for side in TurnSide if played(side, frames)[-1].phase is TurnPhase.PASSED]
    assert len(passed) <= 1


def test_the_sides_are_drawn_for_each_attempt():
    drawn = iter([TurnSide.RIGHT, TurnSide.LEFT])
    assert draw_sides(lambda sides: next(drawn)) == (TurnSide.RIGHT, TurnSide.LEFT)
    assert len(draw_sides()) == ATTEMPTS
    assert {side for _ in range(60) for side in draw_sides()} == set(TurnSide)
