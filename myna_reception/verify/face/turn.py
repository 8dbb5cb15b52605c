"""A head turn to a side drawn at random: stops a stiff print, not a video made for it. Pure.

Look straight ahead, turn to the side asked, look straight ahead again, one and the same person all the while. A flat
photo that is swung around does not reach the turn asked for (in 0 of 256 at 45 degrees). What it does not stop: a video
that turns on request, a bent print, a person who resembles the photo.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

TURNED_FROM = 0.40  # ``FaceBox.yaw`` on the asked side
FRONTAL_BELOW = 0.15
FRONTAL_FRAMES = 2  # in which the match must hold, before the turn and after it
GAP_FRAMES = 3  # without exactly one face; more, and somebody may have changed places
SECONDS = 8.0
ATTEMPTS = 2  # each with a side of its own: whoever guesses passes three times in four


class TurnSide(StrEnum):
    """The person's own side. Where the preview is a mirror, their left is on the screen's left."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def sign(self) -> int:
        """Of ``FaceBox.yaw``."""
        return 1 if self is TurnSide.LEFT else -1


class TurnPhase(StrEnum):
    """What is asked now, or how it ended."""

    AHEAD = "ahead"
    TURN = "turn"
    BACK = "back"
    PASSED = "passed"
    WRONG_SIDE = "wrong_side"
    LOST = "lost"
    OTHER_FACE = "other_face"
    TIMED_OUT = "timed_out"


def draw_sides(choose: Callable[[Sequence[TurnSide]], TurnSide] = secrets.choice) -> tuple[TurnSide, ...]:
    """The sides for the attempts of one check, which nobody can foresee."""
    return tuple(choose(tuple(TurnSide)) for _ in range(ATTEMPTS))


@dataclass(frozen=True, slots=True)
class HeadTurn:
    """One attempt; ``began`` in monotonic seconds. ``push`` gives the state after a frame."""

    side: TurnSide
    began: float
    phase: TurnPhase = TurnPhase.AHEAD
    frontal: int = 0  # frames in a row of this phase, frontal and matching
    gap: int = 0  # frames in a row without exactly one face

    def push(self, at: float, yaw: float | None, same: bool | None) -> HeadTurn:
        """After a frame: ``yaw`` is ``None`` without exactly one face, ``same`` is ``None`` when it was not compared.

        ``same`` says whether a frontal frame shows the person of the frames that were compared with the card.
        """
        now = self.tick(at)
        if not now.pending:
            return now
        if yaw is None:
            return replace(now, gap=now.gap + 1, phase=now.phase if now.gap < GAP_FRAMES else TurnPhase.LOST)
        if same is False and abs(yaw) < FRONTAL_BELOW:
            return replace(now, phase=TurnPhase.OTHER_FACE)
        seen = replace(now, gap=0)
        return seen._turning(yaw) if now.phase is TurnPhase.TURN else seen._ahead(yaw, same is True)

    def tick(self, at: float) -> HeadTurn:
        """After time has passed without a frame."""
        return replace(self, phase=TurnPhase.TIMED_OUT) if self.pending and at - self.began > SECONDS else self

    @property
    def pending(self) -> bool:
        """Whether the attempt goes on."""
        return self.phase in (TurnPhase.AHEAD, TurnPhase.TURN, TurnPhase.BACK)

    def _turning(self, yaw: float) -> HeadTurn:
        turned = yaw * self.side.sign
        if turned >= TURNED_FROM:
            return replace(self, phase=TurnPhase.BACK, frontal=0)
        return replace(self, phase=TurnPhase.WRONG_SIDE) if turned <= -TURNED_FROM else self

    def _ahead(self, yaw: float, same: bool) -> HeadTurn:
        if abs(yaw) >= FRONTAL_BELOW:
            return replace(self, frontal=0)
        if not same:  # frontal but blurred, say: neither for nor against
            return self
        if self.frontal + 1 < FRONTAL_FRAMES:
            return replace(self, frontal=self.frontal + 1)
        after = TurnPhase.TURN if self.phase is TurnPhase.AHEAD else TurnPhase.PASSED
        return replace(self, phase=after, frontal=0)
