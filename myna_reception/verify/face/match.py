"""One match at the desk: the card's photo, then frame after frame, until there is a result. On a worker, one thread.

Knows neither camera nor window: the desk's face lane and the command line feed it. Imports without OpenCV.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from myna_reception.reception.card_facts import FaceBand
from myna_reception.reception.face import FaceFinding, FaceTrouble
from myna_reception.reception.masked import Masked
from myna_reception.verify.face.check import FaceCheck, Progress
from myna_reception.verify.face.engine import FaceEngine, load_engine
from myna_reception.verify.face.errors import FaceUnavailable, PictureFault, PictureRefused, UnavailableReason
from myna_reception.verify.face.look import card_face, look_at
from myna_reception.verify.face.turn import TurnSide
from myna_reception.verify.face.verdict import FaceEnd, FaceLimits, FaceResult, FaceVerdict, TurnOutcome

if TYPE_CHECKING:
    from myna_reception.verify.face.faces import FaceBox

BANDS = {
    FaceVerdict.SIMILAR: FaceBand.SIMILAR,
    FaceVerdict.UNSURE: FaceBand.UNSURE,
    FaceVerdict.NOT_SIMILAR: FaceBand.NOT_SIMILAR,
}
_UNAVAILABLE = {
    UnavailableReason.NO_LIBRARY: FaceTrouble.NO_LIBRARY,
    UnavailableReason.LIBRARY_UNFIT: FaceTrouble.NO_LIBRARY,
    UnavailableReason.WEIGHTS_MISSING: FaceTrouble.WEIGHTS_MISSING,
    UnavailableReason.WEIGHTS_ALTERED: FaceTrouble.WEIGHTS_ALTERED,
}


class EngineShelf:
    """Keeps the one engine of the program: loading takes 0.3 s and 200 MB, so it is done once. Any thread."""

    def __init__(self, load: Callable[[], FaceEngine] = load_engine) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._engine: FaceEngine | None = None

    def engine(self) -> FaceEngine:
        """The engine. Raises ``FaceUnavailable``, and tries again the next time."""
        with self._lock:
            if self._engine is None:
                self._engine = self._load()
            return self._engine


class FaceMatch:
    """Compares one card's photo with one camera's frames. Every call on one worker thread; times are monotonic."""

    def __init__(
        self, shelf: EngineShelf, photo: Masked[bytes], sides: Sequence[TurnSide], limits: FaceLimits | None = None
    ) -> None:
        """``sides``: of the head turn, one for each attempt; none: no turn is asked."""
        self._shelf = shelf
        self._photo: Masked[bytes] | None = photo
        self._sides = tuple(sides)
        self._limits = limits or FaceLimits()
        self._engine: FaceEngine | None = None
        self._check: FaceCheck | None = None
        self.box: FaceBox | None = None  # of the last frame, in its pixels

    def open(self, clock: Callable[[], float]) -> FaceTrouble | None:
        """Load the engine and take the card's photo; what is in the way, or None. The check begins then."""
        photo, self._photo = self._photo, None
        if photo is None:
            return None
        try:
            self._engine = engine = self._shelf.engine()
            card = card_face(engine, photo.reveal())
        except FaceUnavailable as error:
            return _UNAVAILABLE[error.reason]
        except PictureRefused as error:
            no_face = error.fault in (PictureFault.NO_FACE, PictureFault.SEVERAL_FACES)
            return FaceTrouble.PHOTO_WITHOUT_FACE if no_face else FaceTrouble.PHOTO_UNREADABLE
        self._check = FaceCheck(card, engine.compare, clock(), self._sides, self._limits)
        return None

    def see(self, pixels: bytes, width: int, height: int, at: float) -> Progress | None:
        """A frame: RGB, three bytes a pixel, rows without gaps, not mirrored, taken at ``at``. None: no picture."""
        from myna_reception.verify.face.pictures import picture_of

        if self._check is None or self._engine is None:
            return None
        try:
            look = look_at(self._engine, picture_of(pixels, width, height), at)
        except PictureRefused:
            return None
        self.box = look.face
        self._check = self._check.push(look)
        return self._check.progress

    def tick(self, at: float) -> None:
        """Time has passed without a frame."""
        if self._check is not None:
            self._check = self._check.tick(at)

    @property
    def ended(self) -> FaceFinding | FaceTrouble | None:
        """How it ended; None while it goes on."""
        result = self._check.result if self._check is not None else None
        return None if result is None else finding_of(result)

    def wipe(self) -> None:
        """Forget the photo, every frame and every embedding. May be called twice."""
        self._photo = self._check = self._engine = self.box = None


def finding_of(result: FaceResult) -> FaceFinding | FaceTrouble:
    """What the reception is told: a band and what became of the turn, never a number."""
    if result.end is not FaceEnd.COMPLETE or result.verdict is None:
        return FaceTrouble.NO_GOOD_FRAMES
    turned = None if result.turn is TurnOutcome.NOT_ASKED else result.turn is TurnOutcome.PASSED
    return FaceFinding(BANDS[result.verdict], turned)
