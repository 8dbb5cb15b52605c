"""The two models that come with the app: read whole, and refused unless they are what was measured.

The bytes that were checked are the bytes that the engine gets, so a file exchanged in between changes nothing.
``tools/face-weights`` rebuilds the files.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from myna_reception.verify.face.errors import FaceUnavailable, UnavailableReason


@dataclass(frozen=True, slots=True)
class Weights:
    """One model: its file, size in bytes and SHA-256."""

    file_name: str
    size: int
    sha256: str


YUNET = Weights(
    "face_detection_yunet_2023mar_int8bq.onnx",
    122_489,
    "49f000ec501fef24739071fc7e68267d32209045b6822c0c72dce1da25726f10",
)
SFACE = Weights(
    "face_recognition_sface_2021dec_int8bq.onnx",
    10_667_852,
    "fb143eea07838aa532d1c95df5f69899974ea0140e1fba05e94204be13ed74ee",
)


def folder() -> Traversable:
    """Where the models and their licences lie."""
    return files("myna_reception.resources") / "face"


def read_weights(weights: Weights, place: Traversable | None = None) -> bytes:
    """The model's bytes from ``place`` (the app's own folder), checked.

    Raises ``FaceUnavailable`` when the file is missing or is not the one that was measured. Reads about 11 MB: not on
    the UI thread.
    """
    try:
        data = ((place or folder()) / weights.file_name).read_bytes()
    except OSError as error:
        raise FaceUnavailable(UnavailableReason.WEIGHTS_MISSING) from error
    if not is_genuine(weights, data):
        raise FaceUnavailable(UnavailableReason.WEIGHTS_ALTERED)
    return data


def is_genuine(weights: Weights, data: bytes) -> bool:
    """Whether ``data`` is the model, byte for byte."""
    return len(data) == weights.size and hashlib.sha256(data).hexdigest() == weights.sha256
