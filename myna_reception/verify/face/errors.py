"""What can go wrong before a face is compared, as facts.

They never end a reception: the way by face is then not offered for this desk or this card, so they are no
``ReceptionError`` of the story.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class UnavailableReason(StrEnum):
    """Why no face can be compared at this desk."""

    NO_LIBRARY = "no_library"  # the optional extra `face` is not installed
    LIBRARY_UNFIT = "library_unfit"  # OpenCV of a version that cannot run the weights
    WEIGHTS_MISSING = "weights_missing"
    WEIGHTS_ALTERED = "weights_altered"  # the SHA-256 differs


class PictureFault(StrEnum):
    """Why a picture cannot be used."""

    UNREADABLE = "unreadable"  # damaged, cut off, or no picture
    KIND = "kind"  # not 8-bit grey or RGB: 16 bits, transparency, a palette
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"


@dataclass(eq=True, unsafe_hash=True)
class FaceUnavailable(Exception):
    """No face can be compared at this desk."""

    reason: UnavailableReason

    def __str__(self) -> str:
        return repr(self)


@dataclass(eq=True, unsafe_hash=True)
class PictureRefused(Exception):
    """This picture cannot be used."""

    fault: PictureFault

    def __str__(self) -> str:
        return repr(self)
