"""The interface of a face engine, and how to get one. Imports neither OpenCV nor numpy."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Protocol

from myna_reception.verify.face.errors import FaceUnavailable, UnavailableReason
from myna_reception.verify.face.faces import Embedding, FaceBox

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]


class FaceEngine(Protocol):
    """Finds faces and compares them. May be used from any thread, one call at a time; never from the UI thread.

    A ``Picture`` is a numpy array ``uint8``, shape (height, width, 3), colour order **RGB**, rows from the top, not
    mirrored. Calls raise ``PictureRefused`` for anything else and for sizes out of bounds.
    """

    def detect(self, picture: Picture) -> tuple[FaceBox, ...]:
        """The faces in the picture, in its pixels, the highest score first; at most 20."""
        ...

    def embed(self, picture: Picture, face: FaceBox) -> Embedding:
        """The embedding of a face that ``detect`` found in this same picture."""
        ...

    def compare(self, one: Embedding, other: Embedding) -> float:
        """How alike two faces are, on the scale of ``verdict.FaceLimits``: higher is more alike, 1 the same picture."""
        ...


def is_installed() -> bool:
    """Whether the optional extra ``face`` is there. Loads nothing of it; ``load_engine`` may refuse it all the same."""
    return all(importlib.util.find_spec(name) is not None for name in ("cv2", "numpy"))


def load_engine() -> FaceEngine:
    """The engine of this desk. About 0.3 s and 200 MB of memory, so: on a worker, once, when a check is first wanted.

    Raises ``FaceUnavailable`` when the optional extra is missing or cannot be used, or the models are not genuine.
    """
    try:
        import numpy  # noqa: F401  # before OpenCV, which complains on standard output when it is missing

        from myna_reception.verify.face.opencv_engine import OpenCvFaceEngine
    except ImportError as error:
        raise FaceUnavailable(UnavailableReason.NO_LIBRARY) from error
    return OpenCvFaceEngine()
