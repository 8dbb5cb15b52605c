"""Is this frame good enough to compare, and if not, what to ask of the patient. Pure; sentences live in ``ui/texts``.

The score alone does not notice a mask, sunglasses or a printed photo; asking for one face, near, upright and frontal is
what can be had from five points and the light.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from myna_reception.verify.face.faces import FaceBox

UPSIDE_DOWN_FROM = 90.0  # degrees of roll


class FaceHint(StrEnum):
    """What is in the way, the most urgent first: one at a time is said to the patient."""

    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    NO_FACE = "no_face"
    TWO_PEOPLE = "two_people"
    UPSIDE_DOWN = "upside_down"  # the camera hangs the wrong way round
    CUT_OFF = "cut_off"  # the face reaches the edge of the picture
    TOO_SMALL = "too_small"  # come nearer
    TILTED = "tilted"
    TURNED = "turned"
    BLURRED = "blurred"

    @property
    def priority(self) -> int:
        """0 is said first."""
        return _ORDER[self]


_ORDER = {hint: place for place, hint in enumerate(FaceHint)}


@dataclass(frozen=True, slots=True)
class Measures:
    """The light and the sharpness of one frame (``measures.measure``).

    ``frame_brightness`` and ``face_brightness`` are mean luminances, 0–255; ``sharpness`` is the variance of the
    Laplacian over that of the grey values, of the face brought to one size. Without a face the last two are ``None``.
    """

    width: int  # pixels of the frame
    height: int
    frame_brightness: float
    face_brightness: float | None = None
    sharpness: float | None = None


@dataclass(frozen=True, slots=True)
class QualityLimits:
    """Where a frame stops being good enough; the defaults come from measurement (``docs/face.md``).

    Raises ``ValueError`` for limits that contradict one another.
    """

    smallest_height: float = 80.0  # pixels of the face box
    largest_yaw: float = 0.25  # eye distances, see ``FaceBox.yaw``
    largest_roll: float = 20.0  # degrees as found; YuNet finds less than there is: a real tilt of 25 to 35
    darkest_face: float = 40.0  # mean luminance, 0–255
    brightest_face: float = 205.0
    darkest_frame: float = 20.0  # asked only when no face is found
    least_sharpness: float = 0.1
    least_margin: float = 0.02  # between the face box and the edge of the frame, in box heights
    other_face: float = 0.5  # a second face counts from this part of the first one's height

    def __post_init__(self) -> None:
        if not 0 < self.largest_yaw < 1 or not 0 < self.largest_roll < UPSIDE_DOWN_FROM:
            raise ValueError("yaw is limited below 1, roll below 90 degrees")
        if not 0 <= self.darkest_frame <= self.darkest_face < self.brightest_face <= 255:
            raise ValueError("brightness limits are in order, 0 to 255")
        if self.smallest_height <= 0 or self.least_sharpness < 0:
            raise ValueError("sizes and sharpness are not negative")
        if not 0 <= self.least_margin < 1 or not 0 < self.other_face <= 1:
            raise ValueError("parts are between 0 and 1")


DEFAULT_LIMITS = QualityLimits()


def main_face(faces: Sequence[FaceBox]) -> FaceBox | None:
    """The face nearest the camera: the highest box."""
    return max(faces, key=lambda face: face.height, default=None)


def hints(
    faces: Sequence[FaceBox],
    measures: Measures,
    limits: QualityLimits = DEFAULT_LIMITS,
    *,
    upside_down: bool = False,
) -> tuple[FaceHint, ...]:
    """All that is in the way of comparing this frame, the most urgent first; empty when it is good.

    ``upside_down``: the picture turned by 180° shows a better face. YuNet also finds a face that hangs upside down but
    puts its points where an upright one has them, so that the roll does not tell.
    """
    face = main_face(faces)
    if face is None:
        found = [FaceHint.UPSIDE_DOWN if upside_down else FaceHint.NO_FACE]
        if measures.frame_brightness < limits.darkest_frame:
            found.append(FaceHint.TOO_DARK)
        return _in_order(found)
    checks = {
        FaceHint.TOO_DARK: measures.face_brightness is not None and measures.face_brightness < limits.darkest_face,
        FaceHint.TOO_BRIGHT: measures.face_brightness is not None and measures.face_brightness > limits.brightest_face,
        FaceHint.TWO_PEOPLE: sum(other.height >= limits.other_face * face.height for other in faces) > 1,
        FaceHint.UPSIDE_DOWN: upside_down or abs(face.roll) >= UPSIDE_DOWN_FROM,
        FaceHint.CUT_OFF: face.margin(measures.width, measures.height) < limits.least_margin,
        FaceHint.TOO_SMALL: face.height < limits.smallest_height,
        FaceHint.TILTED: limits.largest_roll <= abs(face.roll) < UPSIDE_DOWN_FROM,
        FaceHint.TURNED: abs(face.yaw) >= limits.largest_yaw,
        FaceHint.BLURRED: measures.sharpness is not None and measures.sharpness < limits.least_sharpness,
    }
    return _in_order(hint for hint, in_the_way in checks.items() if in_the_way)


def _in_order(found: Iterable[FaceHint]) -> tuple[FaceHint, ...]:
    return tuple(sorted(found, key=lambda hint: hint.priority))
