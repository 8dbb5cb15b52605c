"""One look at a frame, and at the card's photo: what of them goes into a check.

The module imports without OpenCV; its functions take an engine and need numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from myna_reception.verify.face.errors import PictureFault, PictureRefused
from myna_reception.verify.face.faces import Embedding, FaceBox
from myna_reception.verify.face.quality import DEFAULT_LIMITS, FaceHint, QualityLimits, hints, main_face

if TYPE_CHECKING:
    from myna_reception.verify.face.engine import FaceEngine, Picture

# Upright frontal faces score 0.93 and more, the same upside down 0.84 to 0.85: below, the picture is turned and tried.
SURE_SCORE = 0.9
BETTER_BY = 0.03

DISTURBING = frozenset({FaceHint.NO_FACE, FaceHint.TWO_PEOPLE, FaceHint.UPSIDE_DOWN})


@dataclass(frozen=True, slots=True)
class Look:
    """What one frame showed: ``at`` is monotonic seconds, ``face`` for drawing; only good frames have an embedding."""

    at: float
    hints: tuple[FaceHint, ...] = ()
    face: FaceBox | None = field(default=None, repr=False)
    embedding: Embedding | None = None

    @property
    def hint(self) -> FaceHint | None:
        """The one to say."""
        return self.hints[0] if self.hints else None

    @property
    def yaw(self) -> float | None:
        """The turn of the one person in view; ``None`` when there is nobody, or somebody else too."""
        return None if self.face is None or DISTURBING.intersection(self.hints) else self.face.yaw


def look_at(engine: FaceEngine, picture: Picture, at: float, limits: QualityLimits = DEFAULT_LIMITS) -> Look:
    """Look at a frame taken at ``at``. On a worker: 15 ms, 60 ms for a good frame.

    Raises ``PictureRefused`` for what no camera sends.
    """
    from myna_reception.verify.face.measures import measure

    faces = engine.detect(picture)
    face = main_face(faces)
    upside_down = _hangs_upside_down(engine, picture, faces)
    found = hints(faces, measure(picture, face), limits, upside_down=upside_down)
    embedding = engine.embed(picture, face) if face is not None and not found else None
    return Look(at, found, face, embedding)


def card_face(engine: FaceEngine, photo: bytes) -> Embedding:
    """The face of a card's photo as it is stored (JPEG 2000). On a worker: about 80 ms.

    Raises ``PictureRefused``: unreadable, or not exactly one face.
    """
    from myna_reception.verify.face.pictures import read_photo

    picture = read_photo(photo)
    faces = engine.detect(picture)
    if not faces:
        raise PictureRefused(PictureFault.NO_FACE)
    if len(faces) > 1:
        raise PictureRefused(PictureFault.SEVERAL_FACES)
    return engine.embed(picture, faces[0])


def _hangs_upside_down(engine: FaceEngine, picture: Picture, faces: Sequence[FaceBox]) -> bool:
    best = max((face.score for face in faces), default=0.0)
    if best >= SURE_SCORE:
        return False
    turned = max((face.score for face in engine.detect(picture[::-1, ::-1])), default=0.0)
    return turned > best + BETTER_BY
