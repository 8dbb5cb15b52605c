"""Decode a card's photo, and refuse pictures that an engine must not get. Needs numpy.

A picture is a numpy array ``uint8``, shape (height, width, 3), colour order **RGB**, rows from the top.
"""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from myna_reception.verify.face.errors import PictureFault, PictureRefused

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]

FORMATS = ("JPEG2000", "JPEG", "PNG")  # JPEG 2000: the JP2 container and the raw codestream
MODES = ("L", "RGB")
PHOTO_BYTES_LIMIT = 1_000_000  # a card's photo has some kilobytes
PHOTO_PIXEL_LIMIT = 2_000_000
PHOTO_SIDE_MINIMUM = 100  # measured down to 120 × 150
ENLARGE = 2  # finds and compares a face of a 240 × 300 photo better than the photo as it is
ENLARGE_BELOW = 640  # pixels of the longer side; a larger photo gains nothing

FRAME_SIDE_MINIMUM = 64
FRAME_ASPECT_LIMIT = 8  # the longer side over the shorter
FRAME_PIXEL_LIMIT = 34_000_000  # an 8K camera


def read_photo(data: bytes) -> Picture:
    """The photo of a card, from JPEG 2000 (container or codestream), JPEG or PNG; grey becomes RGB, small is enlarged.

    Pillow decodes, because OpenCV does not read every grey codestream. Raises ``PictureRefused``.
    """
    if len(data) > PHOTO_BYTES_LIMIT:
        raise PictureRefused(PictureFault.TOO_LARGE)
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            _check_photo(image)
            image.load()
            photo = image.convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefused(PictureFault.TOO_LARGE) from error
    except (OSError, SyntaxError, ValueError, EOFError, struct.error) as error:
        raise PictureRefused(PictureFault.UNREADABLE) from error
    if max(photo.size) < ENLARGE_BELOW:
        photo = photo.resize((photo.width * ENLARGE, photo.height * ENLARGE), Image.Resampling.BICUBIC)
    return np.array(photo, dtype=np.uint8)


def _check_photo(image: Image.Image) -> None:
    """Look at what the header says, before anything is decoded."""
    if image.width * image.height > PHOTO_PIXEL_LIMIT:
        raise PictureRefused(PictureFault.TOO_LARGE)
    if min(image.size) < PHOTO_SIDE_MINIMUM:
        raise PictureRefused(PictureFault.TOO_SMALL)
    if image.mode not in MODES or "transparency" in image.info:
        raise PictureRefused(PictureFault.KIND)


def picture_of(pixels: bytes, width: int, height: int) -> Picture:
    """The picture of RGB bytes, rows without gaps. Raises ``PictureRefused`` when there are too few or too many."""
    if width < 1 or height < 1 or len(pixels) != width * height * 3:
        raise PictureRefused(PictureFault.UNREADABLE)
    return np.frombuffer(pixels, dtype=np.uint8).reshape(height, width, 3)


def check_picture(picture: Picture) -> Picture:
    """The same picture, its rows without gaps in memory. Raises ``PictureRefused`` when an engine must not get it."""
    if picture.dtype != np.uint8 or picture.ndim != 3 or picture.shape[2] != 3:
        raise PictureRefused(PictureFault.KIND)
    height, width = picture.shape[:2]
    if min(height, width) < max(FRAME_SIDE_MINIMUM, max(height, width) / FRAME_ASPECT_LIMIT):
        raise PictureRefused(PictureFault.TOO_SMALL)
    if height * width > FRAME_PIXEL_LIMIT:
        raise PictureRefused(PictureFault.TOO_LARGE)
    return np.ascontiguousarray(picture)
