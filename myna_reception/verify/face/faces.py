"""What an engine finds in a picture: faces with five points each, and embeddings. Pure Python, no numpy.

Coordinates are pixels of the picture that was given, x to the right, y down, and may lie outside it. The picture is as
the camera sees it, **not mirrored** as a preview is: the person's right eye is on the picture's left.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

SMALLEST_EYE_DISTANCE = 1e-6  # pixels; below it a face has no direction


class Point(NamedTuple):
    """A place in a picture, in pixels."""

    x: float
    y: float

    def half_way_to(self, other: Point) -> Point:
        """The middle between two places."""
        return Point((self.x + other.x) / 2, (self.y + other.y) / 2)


class Landmarks(NamedTuple):
    """Five points of a face; right and left are the person's own."""

    right_eye: Point
    left_eye: Point
    nose: Point
    right_mouth: Point
    left_mouth: Point


@dataclass(frozen=True, slots=True)
class FaceBox:
    """A face: its box, five points, and the detector's score, 0–1.

    Raises ``ValueError`` for a number that is not finite or a box without an area.
    """

    x: float
    y: float
    width: float
    height: float
    landmarks: Landmarks
    score: float

    def __post_init__(self) -> None:
        numbers = (self.x, self.y, self.width, self.height, self.score, *(n for point in self.landmarks for n in point))
        if not all(map(math.isfinite, numbers)):
            raise ValueError("a face has finite coordinates")
        if self.width <= 0 or self.height <= 0:
            raise ValueError("a face has an area")

    @property
    def yaw(self) -> float:
        """How far the head is turned, in eye distances: the nose's offset from the eyes' middle along the eye line.

        A proxy, not an angle: 0 looks straight ahead, positive is turned to the person's own left, ±0.4 is a clear
        turn. 0 when the eyes coincide.
        """
        right_eye, left_eye, nose, *_ = self.landmarks
        across_x, across_y = left_eye.x - right_eye.x, left_eye.y - right_eye.y
        distance_squared = across_x**2 + across_y**2
        if distance_squared < SMALLEST_EYE_DISTANCE**2:
            return 0.0
        middle = right_eye.half_way_to(left_eye)
        return ((nose.x - middle.x) * across_x + (nose.y - middle.y) * across_y) / distance_squared

    @property
    def roll(self) -> float:
        """How far the eye line is tilted, in degrees, -180 to 180: 0 upright, ±180 upside down.

        Positive when the person's left eye is the lower one in the picture.
        """
        right_eye, left_eye, *_ = self.landmarks
        return math.degrees(math.atan2(left_eye.y - right_eye.y, left_eye.x - right_eye.x))

    def margin(self, width: int, height: int) -> float:
        """How far the box stays away from the edges of a picture of ``width`` × ``height``, in box heights.

        0 or less at an edge: a detector draws the box around what it sees, so a face that is cut off reaches the edge.
        """
        ways = (self.x, self.y, width - self.x - self.width, height - self.y - self.height)
        return min(ways) / self.height


class Embedding:
    """A face as numbers: a unit vector that only the engine that made it can compare. Biometric: memory only.

    The ``repr`` is masked, and it cannot be pickled. Raises ``ValueError`` for a vector that is empty, not finite or
    has no length.
    """

    __slots__ = ("_vector",)

    def __init__(self, vector: Sequence[float]) -> None:
        length = math.hypot(*vector)
        if not math.isfinite(length) or length <= 0:
            raise ValueError("an embedding has a finite length above 0")
        self._vector = tuple(number / length for number in vector)

    @classmethod
    def mean(cls, embeddings: Sequence[Embedding]) -> Embedding:
        """The direction in the middle of several views of one face. Raises ``ValueError`` when they cancel out."""
        if len({len(embedding._vector) for embedding in embeddings}) != 1:
            raise ValueError("a mean takes embeddings of one size")
        return cls([math.fsum(column) for column in zip(*(each._vector for each in embeddings), strict=True)])

    def cosine(self, other: Embedding) -> float:
        """The cosine of the angle between two, -1 to 1. Raises ``ValueError`` for different sizes."""
        return math.fsum(a * b for a, b in zip(self._vector, other._vector, strict=True))

    def __repr__(self) -> str:
        return "Embedding(…)"

    def __reduce__(self) -> str:
        raise TypeError("an embedding is not written down")
