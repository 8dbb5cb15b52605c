"""OpenCV's YuNet (finds) and SFace (compares), run on the processor from models that come with the app."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from myna_reception.verify.face.errors import FaceUnavailable, PictureFault, PictureRefused, UnavailableReason
from myna_reception.verify.face.faces import Embedding, FaceBox, Landmarks, Point
from myna_reception.verify.face.pictures import check_picture
from myna_reception.verify.face.weights import SFACE, YUNET, Weights, read_weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]

LEAST_SCORE = 0.7  # of a face; measured: every person found, one dog among seven pictures without a face
OVERLAP_LIMIT = 0.3  # boxes that overlap more are one face
DETECTION_WIDTH = 640  # faces are looked for in a picture reduced to this width …
DETECTION_HEIGHT_LIMIT = 1280  # … and at most this height
FACES_LIMIT = 20


class OpenCvFaceEngine:
    """The ``FaceEngine`` of OpenCV. Raises ``FaceUnavailable``. Calls wait for one another: the models keep state."""

    def __init__(self) -> None:
        cv2.setNumThreads(1)  # the other processor is the window's: with two, its timers came late
        try:
            nothing = np.empty(0, dtype=np.uint8)
            detector = ("onnx", _model(YUNET), nothing, (DETECTION_WIDTH, DETECTION_WIDTH))
            self._detector = cv2.FaceDetectorYN.create(*detector, LEAST_SCORE, OVERLAP_LIMIT, FACES_LIMIT * 50)
            self._recogniser = cv2.FaceRecognizerSF.create("onnx", _model(SFACE), nothing)
        except (cv2.error, AttributeError) as error:  # 4.10 and 5.0 cannot run block-quantised models
            raise FaceUnavailable(UnavailableReason.LIBRARY_UNFIT) from error
        self._lock = threading.Lock()

    def detect(self, picture: Picture) -> tuple[FaceBox, ...]:
        """See ``FaceEngine``. About 15 ms on two cores."""
        picture = check_picture(picture)
        height, width = picture.shape[:2]
        scale = min(1.0, DETECTION_WIDTH / width, DETECTION_HEIGHT_LIMIT / height)
        size = max(round(width * scale), 1), max(round(height * scale), 1)
        reduced = picture if scale == 1 else cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        with self._lock:
            self._detector.setInputSize(size)
            found: Any = self._detector.detect(cv2.cvtColor(reduced, cv2.COLOR_RGB2BGR))[1]  # None without a face
        rows = np.empty((0, 15)) if found is None else found
        to_picture = np.array([width / size[0], height / size[1]] * 7 + [1.0])
        faces = [_face(row * to_picture) for row in rows if np.isfinite(row).all() and row[2] > 0 and row[3] > 0]
        return tuple(sorted(faces, key=lambda face: -face.score)[:FACES_LIMIT])

    def embed(self, picture: Picture, face: FaceBox) -> Embedding:
        """See ``FaceEngine``: the mean of the aligned face and its mirror image. About 40 ms on two cores."""
        picture = check_picture(picture)
        with self._lock:
            aligned = self._recogniser.alignCrop(cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), _row(face))
            views = [self._recogniser.feature(view).copy() for view in (aligned, cv2.flip(aligned, 1))]
        try:
            return Embedding.mean([Embedding(view.ravel().tolist()) for view in views])
        except ValueError as error:  # no direction, so nothing to compare
            raise PictureRefused(PictureFault.NO_FACE) from error

    def compare(self, one: Embedding, other: Embedding) -> float:
        """The cosine."""
        return one.cosine(other)


def _model(weights: Weights) -> NDArray[np.uint8]:
    return np.frombuffer(read_weights(weights), dtype=np.uint8)


def _face(row: NDArray[np.float64]) -> FaceBox:
    """From YuNet's 15 numbers: box, right eye, left eye, nose, right and left corner of the mouth, score."""
    x, y, width, height, *numbers, score = (float(number) for number in row)
    points = [Point(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)]
    return FaceBox(x, y, width, height, Landmarks(*points), score)


def _row(face: FaceBox) -> NDArray[np.float32]:
    numbers = (face.x, face.y, face.width, face.height, *(n for point in face.landmarks for n in point), face.score)
    return np.array([numbers], dtype=np.float32)
