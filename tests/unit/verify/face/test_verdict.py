"""Three bands: where they meet, and that no number leaves them unasked."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna_reception.reception.masked import Masked
from myna_reception.verify.face.verdict import FaceEnd, FaceLimits, FaceResult, FaceVerdict, TurnOutcome

ORDER = [FaceVerdict.NOT_SIMILAR, FaceVerdict.UNSURE, FaceVerdict.SIMILAR]


@pytest.mark.parametrize(
    ("similarity", "verdict"),
    [
        (1.0, FaceVerdict.SIMILAR),
        (0.45, FaceVerdict.SIMILAR),
        (0.4499, FaceVerdict.UNSURE),
        (0.363, FaceVerdict.UNSURE),
        (0.3629, FaceVerdict.NOT_SIMILAR),
        (-1.0, FaceVerdict.NOT_SIMILAR),
        (math.nan, FaceVerdict.NOT_SIMILAR),
    ],
)
def test_the_measured_bands(similarity, verdict):
    assert FaceLimits().verdict(similarity) is verdict


@given(one=st.floats(-1, 1), other=st.floats(-1, 1))
def test_more_alike_is_never_a_lower_band(one, other):
    low, high = sorted((one, other))
    assert ORDER.index(FaceLimits().verdict(low)) <= ORDER.index(FaceLimits().verdict(high))


@pytest.mark.parametrize(
    ("similar", "unsure"), [(0.3, 0.4), (0.4, 0.4), (1.0, 0.4), (0.5, 0), (math.nan, 0.3), (0.5, math.nan)]
)
def test_limits_in_the_wrong_order_are_refused(similar, unsure):
    with pytest.raises(ValueError, match="in order"):
        FaceLimits(similar=similar, unsure=unsure)


def test_the_result_shows_the_band_and_no_number():
    result = FaceResult(FaceEnd.COMPLETE, FaceVerdict.SIMILAR, TurnOutcome.PASSED, 5, Masked(0.6173))
    assert "6173" not in repr(result)
    assert "similar" in repr(result)
    assert result.similarity is not None
    assert result.similarity.reveal() == 0.6173


@pytest.mark.parametrize(
    ("verdict", "turn", "suggests"),
    [
        (FaceVerdict.SIMILAR, TurnOutcome.PASSED, True),
        (FaceVerdict.SIMILAR, TurnOutcome.NOT_ASKED, True),
        (FaceVerdict.SIMILAR, TurnOutcome.FAILED, False),
        (FaceVerdict.UNSURE, TurnOutcome.PASSED, False),
        (FaceVerdict.NOT_SIMILAR, TurnOutcome.NOT_ASKED, False),
        (None, TurnOutcome.NOT_ASKED, False),
    ],
)
def test_what_speaks_for_the_holder(verdict, turn, suggests):
    assert FaceResult(FaceEnd.COMPLETE, verdict, turn).suggests_holder is suggests
