"""What a face match (顔の照合) tells the reception: a band or what was in the way, never a number or a picture."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from myna_reception.reception.card_facts import FaceBand


class FaceTrouble(StrEnum):
    """Why no match came about. The check by sight is always one action away."""

    # the camera
    NO_CAMERA = "no_camera"
    NO_VIDEO_LIBRARY = "no_video_library"  # QtMultimedia cannot be loaded
    NOT_ALLOWED = "not_allowed"  # the system keeps the app away from the camera
    IN_USE = "in_use"  # another program holds it, or it does not start
    LOST = "lost"  # unplugged while it was used, or it stopped
    FROZEN = "frozen"  # it sends one picture again and again
    BLACK = "black"  # covered, or its shutter is closed
    # the engine
    NO_LIBRARY = "no_library"  # the optional extra `face` is missing or unfit
    WEIGHTS_MISSING = "weights_missing"
    WEIGHTS_ALTERED = "weights_altered"
    # the card's photo
    PHOTO_UNREADABLE = "photo_unreadable"
    PHOTO_WITHOUT_FACE = "photo_without_face"  # none, or several
    # the person
    NO_GOOD_FRAMES = "no_good_frames"  # too few in the time given


class DenialReason(StrEnum):
    """Why staff did not take the person for the holder (任意). For the record; nothing follows from it."""

    PHOTO_DIFFERS = "photo_differs"  # 写真の人と違う
    DATA_DIFFERS = "data_differs"  # 氏名・生年月日が申し出と違う
    CARD_SUSPECT = "card_suspect"  # カードに不自然な点がある
    PHOTO_UNCLEAR = "photo_unclear"  # 写真が古い・見えにくい
    FACE_HIDDEN = "face_hidden"  # 顔が見えない（マスク・けがなど）
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class FaceFinding:
    """What the match suggests. Staff decide."""

    band: FaceBand
    turned: bool | None = None  # the head turn: done as asked, not done, or None where it was not asked

    @property
    def suggests_holder(self) -> bool:
        """Whether everything that was asked speaks for the holder (本人らしい)."""
        return self.band is FaceBand.SIMILAR and self.turned is not False
