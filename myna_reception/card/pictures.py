"""Decodes the pictures of a card's face, within bounds: what a card sends may be anything.

The only importer of Pillow outside the simulator, and lazily.
"""

from __future__ import annotations

import io
import warnings

from myna_reception.reception.card_facts import FaceImage
from myna_reception.reception.errors import CardUnsupported, UnsupportedReason
from myna_reception.reception.masked import Masked

PHOTO = "JPEG2000"
TEXT = "PNG"
LONGEST_SIDE = 2048  # pixels; how large a real card's photo is, is not known: no more than this is believed


def decode(data: bytes, form: str) -> FaceImage:
    """The picture in grey. ``form``: ``PHOTO`` or ``TEXT``; no other decoder sees the bytes. Takes milliseconds.

    Raises ``CardUnsupported`` (DAMAGED_DATA).
    """
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # Pillow warns of pictures that are larger than they should be
            with Image.open(io.BytesIO(data), formats=(form,)) as picture:
                if not all(1 <= side <= LONGEST_SIDE for side in picture.size):
                    raise ValueError("too large")
                grey = picture.convert("L")
    except Exception:  # the decoders raise whatever their formats make them
        raise CardUnsupported(UnsupportedReason.DAMAGED_DATA) from None
    return FaceImage(Masked(data), grey.width, grey.height, Masked(grey.tobytes()))
