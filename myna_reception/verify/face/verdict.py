"""Three bands in place of a number: what a comparison suggests to the receptionist, who decides."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from myna_reception.reception.masked import Masked


class FaceVerdict(StrEnum):
    """What the comparison suggests. None of them admits or refuses anybody."""

    SIMILAR = "similar"  # the same person is likely
    UNSURE = "unsure"  # compare by eye
    NOT_SIMILAR = "not_similar"  # does not look alike: compare by eye, or ask for another proof


@dataclass(frozen=True, slots=True)
class FaceLimits:
    """Where the bands meet, as cosines of YuNet + SFace. The defaults are measured (``docs/face.md``).

    Raises ``ValueError`` unless 0 < unsure < similar < 1.
    """

    similar: float = 0.45
    unsure: float = 0.363

    def __post_init__(self) -> None:
        if not 0 < self.unsure < self.similar < 1:  # also refuses NaN
            raise ValueError("the limits are in order, between 0 and 1")

    def verdict(self, similarity: float) -> FaceVerdict:
        """The band of a similarity. Anything that is no number is not similar."""
        if math.isnan(similarity) or similarity < self.unsure:
            return FaceVerdict.NOT_SIMILAR
        return FaceVerdict.SIMILAR if similarity >= self.similar else FaceVerdict.UNSURE


class FaceEnd(StrEnum):
    """How a check ended."""

    COMPLETE = "complete"
    TIMED_OUT = "timed_out"  # too few good frames
    CANCELLED = "cancelled"


class TurnOutcome(StrEnum):
    """What became of the head turn."""

    NOT_ASKED = "not_asked"
    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FaceResult:
    """What a check found. ``verdict`` is ``None`` unless it is complete.

    ``similarity`` is masked: it is for calibrating the limits (with the receptionist's verdict, without pictures), not
    for a person to read.
    """

    end: FaceEnd
    verdict: FaceVerdict | None = None
    turn: TurnOutcome = TurnOutcome.NOT_ASKED
    frames: int = 0  # good frames seen
    similarity: Masked[float] | None = None

    @property
    def suggests_holder(self) -> bool:
        """Whether everything that was asked speaks for the holder (本人らしい). A hint, never a decision."""
        return self.verdict is FaceVerdict.SIMILAR and self.turn is not TurnOutcome.FAILED
