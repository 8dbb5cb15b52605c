"""Light and sharpness of a frame, for the gates of ``quality``. Needs numpy."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from myna_reception.verify.face.faces import FaceBox
from myna_reception.verify.face.quality import Measures

if TYPE_CHECKING:
    from numpy.typing import NDArray

LUMINANCE = (0.299, 0.587, 0.114)  # of R, G, B (BT.601)
FACE_HEIGHT = 40  # pixels: every face is brought to this height first, so that neither size nor noise counts
FRAME_STEP = 8  # every eighth pixel is enough for a mean


def measure(picture: NDArray[np.uint8], face: FaceBox | None) -> Measures:
    """The measures of ``picture`` (RGB, uint8, (height, width, 3)) and of the face in it. About 1 ms."""
    height, width = picture.shape[:2]
    frame_brightness = float(_grey(picture[::FRAME_STEP, ::FRAME_STEP]).mean())
    crop = _crop(picture, face) if face is not None else None
    if crop is None:
        return Measures(width, height, frame_brightness)
    grey = _grey(crop)
    return Measures(width, height, frame_brightness, float(grey.mean()), _sharpness(grey))


def _grey(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    return picture.astype(np.float32) @ np.array(LUMINANCE, dtype=np.float32)


def _crop(picture: NDArray[np.uint8], face: FaceBox) -> NDArray[np.uint8] | None:
    """The part of the face box that lies inside, or ``None`` when hardly anything does."""
    height, width = picture.shape[:2]
    left, right = (min(max(math.floor(edge), 0), width) for edge in (face.x, face.x + face.width))
    top, bottom = (min(max(math.floor(edge), 0), height) for edge in (face.y, face.y + face.height))
    crop = picture[top:bottom, left:right]
    return crop if min(crop.shape[:2]) >= 3 else None


def _sharpness(grey: NDArray[np.float32]) -> float:
    """The variance of the Laplacian over that of the grey values: without the division dark would pass for blurred."""
    width = max(round(grey.shape[1] * FACE_HEIGHT / grey.shape[0]), 3)
    small = np.asarray(Image.fromarray(grey).resize((width, FACE_HEIGHT), Image.Resampling.BOX))
    contrast = float(small.var())
    if contrast < 1:  # an even surface has no edges to be sharp
        return 0.0
    middle = small[1:-1, 1:-1]
    laplacian = small[:-2, 1:-1] + small[2:, 1:-1] + small[1:-1, :-2] + small[1:-1, 2:] - 4 * middle
    return float(laplacian.var()) / contrast
