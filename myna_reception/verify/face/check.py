"""One face check from the first frame to the result: pure, bounded in time and memory.

Good frames are collected and their embeddings averaged, the most frontal kept; then, when asked for, the head turn. The
state never holds a picture, and after the end no embedding.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from myna_reception.reception.masked import Masked
from myna_reception.verify.face.faces import Embedding
from myna_reception.verify.face.look import Look
from myna_reception.verify.face.quality import FaceHint
from myna_reception.verify.face.turn import HeadTurn, TurnPhase, TurnSide
from myna_reception.verify.face.verdict import FaceEnd, FaceLimits, FaceResult, FaceVerdict, TurnOutcome

KEPT_FRAMES = 5  # whose mean is compared
FRAMES_LIMIT = 15  # good frames after which the verdict stands, whatever it is
SPACING_SECONDS = 0.15  # between good frames: the same instant twice tells nothing
COLLECT_SECONDS = 20.0

Compare = Callable[[Embedding, Embedding], float]  # ``FaceEngine.compare``


class CheckPhase(StrEnum):
    """What the patient is asked to do."""

    LOOK = "look"  # look at the camera
    AHEAD = "ahead"  # keep looking, the turn comes next
    TURN = "turn"
    BACK = "back"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Progress:
    """What the window shows: ``part`` is how far the check is, 0–1, ``side`` where to turn (the person's own side)."""

    phase: CheckPhase
    hint: FaceHint | None
    part: float
    side: TurnSide | None = None


@dataclass(frozen=True, slots=True)
class _Frontal:
    """A good frame that is kept."""

    turned: float  # how far, to either side
    embedding: Embedding


@dataclass(frozen=True, slots=True)
class FaceCheck:
    """The state of one check; every method gives the next state. Any thread; times are monotonic seconds.

    ``compare`` is ``FaceEngine.compare``, ``card`` from ``look.card_face``. ``sides`` are those of ``turn.draw_sides``,
    one for each attempt at the head turn; none: no turn is asked.
    """

    card: Embedding | None  # None after the end
    compare: Compare = field(repr=False)
    began: float
    sides: tuple[TurnSide, ...] = field(default=(), repr=False)
    limits: FaceLimits = field(default_factory=FaceLimits)
    good: int = 0  # frames seen that were good enough
    last_good: float | None = None
    kept: tuple[_Frontal, ...] = field(default=(), repr=False)  # of one person, the most frontal first
    live: Embedding | None = None  # their mean, once it was compared
    similarity: Masked[float] | None = None
    attempt: int = 0  # at the turn
    turn: HeadTurn | None = None
    hint: FaceHint | None = None
    result: FaceResult | None = None

    def push(self, look: Look) -> FaceCheck:
        """After one more frame. A frame after the end changes nothing."""
        now = self.tick(look.at)
        if now.result is not None:
            return now
        now = replace(now, hint=look.hint)
        return now._turned(look) if now.turn is not None else now._collected(look)

    def tick(self, at: float) -> FaceCheck:
        """After time has passed without a frame: ends the check even when the camera sends nothing."""
        if self.result is not None:
            return self
        if self.turn is not None:
            return self._after_turn(self.turn.tick(at), at)
        return self._end(FaceEnd.TIMED_OUT) if at - self.began > COLLECT_SECONDS else self

    def cancel(self) -> FaceCheck:
        """Somebody chose to stop."""
        return self if self.result is not None else self._end(FaceEnd.CANCELLED)

    @property
    def progress(self) -> Progress:
        """What to show now."""
        if self.result is not None:
            return Progress(CheckPhase.DONE, None, 1.0)
        steps = 3 if self.sides else 1
        if self.turn is None:
            return Progress(CheckPhase.LOOK, self.hint, len(self.kept) / KEPT_FRAMES / steps)
        phase = CheckPhase(self.turn.phase.value)
        hint = None if self.hint in (FaceHint.TURNED, FaceHint.BLURRED) else self.hint
        return Progress(phase, hint, (2 if phase is CheckPhase.BACK else 1) / steps, self.turn.side)

    def _collected(self, look: Look) -> FaceCheck:
        if look.embedding is None or look.yaw is None or self.card is None:
            return self
        if self.last_good is not None and look.at - self.last_good < SPACING_SECONDS:
            return self
        new = _Frontal(abs(look.yaw), look.embedding)
        kept = (*self.kept, new) if self._is_same_person(look.embedding) else (new,)  # somebody else: begin anew
        kept = tuple(sorted(kept, key=lambda frame: frame.turned))[:KEPT_FRAMES]
        now = replace(self, good=self.good + 1, last_good=look.at, kept=kept)
        if len(kept) < KEPT_FRAMES:
            return now
        live = Embedding.mean([frame.embedding for frame in kept])
        similarity = self.compare(self.card, live)
        verdict = self.limits.verdict(similarity)
        if verdict is not FaceVerdict.SIMILAR and now.good < FRAMES_LIMIT:
            return now  # better frames may come
        now = replace(now, live=live, similarity=Masked(similarity))
        if verdict is FaceVerdict.NOT_SIMILAR or not self.sides:
            return now._end(FaceEnd.COMPLETE)
        return replace(now, turn=HeadTurn(self.sides[0], look.at))

    def _is_same_person(self, embedding: Embedding) -> bool:
        """Whether a frame shows the person of the frames before: they are of one sitting, so the upper limit holds."""
        if self.live is not None:
            return self.compare(self.live, embedding) >= self.limits.similar
        return all(self.compare(frame.embedding, embedding) >= self.limits.similar for frame in self.kept)

    def _turned(self, look: Look) -> FaceCheck:
        if self.turn is None:
            return self
        same = None if look.embedding is None else self._is_same_person(look.embedding)
        return self._after_turn(self.turn.push(look.at, look.yaw, same), look.at)

    def _after_turn(self, turn: HeadTurn, at: float) -> FaceCheck:
        if turn.pending:
            return replace(self, turn=turn)
        if turn.phase is TurnPhase.PASSED:
            return self._end(FaceEnd.COMPLETE, TurnOutcome.PASSED)
        attempt = self.attempt + 1
        if turn.phase is TurnPhase.OTHER_FACE or attempt >= len(self.sides):
            return self._end(FaceEnd.COMPLETE, TurnOutcome.FAILED)
        return replace(self, attempt=attempt, turn=HeadTurn(self.sides[attempt], at))

    def _end(self, end: FaceEnd, turn: TurnOutcome = TurnOutcome.NOT_ASKED) -> FaceCheck:
        """The last state: the result, and no embedding any more."""
        complete = end is FaceEnd.COMPLETE and self.similarity is not None
        similarity = self.similarity if complete else None
        verdict = None if similarity is None else self.limits.verdict(similarity.reveal())
        result = FaceResult(end, verdict, turn, self.good, similarity)
        return replace(self, card=None, kept=(), live=None, similarity=None, turn=None, hint=None, result=result)
