"""Faces for tests. No photograph of a person is in this repository: three come inside packages for developers.

The two portraits are works of the United States government and in the public domain: the astronaut Eileen Collins
(NASA) with scikit-image, Grace Hopper (US Navy) with matplotlib. With scikit-image there is also a photographer with a
turned head (CC0, Lav Varshney). They are read from the packages' files; neither package is imported.
"""

from __future__ import annotations

import importlib.util
import io
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from myna_reception.verify.face.faces import Embedding, FaceBox, Landmarks, Point

HOPPER = ("matplotlib", "mpl-data/sample_data/grace_hopper.jpg")
COLLINS = ("skimage", "data/astronaut.png")
PHOTOGRAPHER = ("skimage", "data/camera.png")  # his head turned to his own left
CAT = ("skimage", "data/chelsea.png")
FACE_HEIGHT = {HOPPER: 213, COLLINS: 114}  # pixels in the original
FACE_TOP_LEFT = {HOPPER: (183, 120), COLLINS: (178, 63)}
FACE_WIDTH = {HOPPER: 170, COLLINS: 90}


@cache
def picture_of(person: tuple[str, str]) -> Image.Image:
    """The picture in the package, RGB."""
    package, path = person
    spec = importlib.util.find_spec(package)
    assert spec is not None, f"{package} is missing: its pictures are part of requirements/dev.txt"
    assert spec.submodule_search_locations is not None
    with Image.open(Path(spec.submodule_search_locations[0]) / path) as image:
        return image.convert("RGB")


def frame_of(
    person: tuple[str, str], *, face_height: int = 160, size: tuple[int, int] = (640, 480), blur: float = 0
) -> np.ndarray:
    """A camera frame with the person's face in the middle; ``blur`` is the sigma in face heights."""
    image = picture_of(person)
    scale = face_height / FACE_HEIGHT[person]
    left, top = (scale * edge for edge in FACE_TOP_LEFT[person])
    image = image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.LANCZOS)
    frame = Image.new("RGB", size, (120, 120, 120))
    middle = (size[0] - scale * FACE_WIDTH[person]) / 2, (size[1] - face_height) / 2
    frame.paste(image, (round(middle[0] - left), round(middle[1] - top)))
    if blur:
        frame = frame.filter(ImageFilter.GaussianBlur(blur * face_height))
    return np.array(frame)


def card_photo(
    person: tuple[str, str], *, mode: str = "L", codestream: bool = True, size: tuple[int, int] = (240, 300)
) -> bytes:
    """Head and shoulders as a card's photo: JPEG 2000 of about 5 kB."""
    image = picture_of(person)
    left, top = FACE_TOP_LEFT[person]
    height = FACE_HEIGHT[person] * 1.9
    centre = left + FACE_WIDTH[person] / 2
    box = (centre - height * 0.4, top - FACE_HEIGHT[person] * 0.5, centre + height * 0.4)
    cut = image.crop((round(box[0]), round(box[1]), round(box[2]), round(box[1] + height))).resize(size)
    return jpeg_2000(cut.convert(mode), codestream=codestream, rate=size[0] * size[1] * len(mode) / 5000)


def jpeg_2000(image: Image.Image, *, codestream: bool = False, rate: float = 1) -> bytes:
    """Encoded, with ``rate`` times fewer bytes than the pixels have."""
    file = io.BytesIO()
    image.save(file, "JPEG2000", no_jp2=codestream, quality_mode="rates", quality_layers=[rate], irreversible=rate > 1)
    return file.getvalue()


def face(
    *,
    x: float = 240,
    y: float = 160,
    height: float = 160,
    yaw: float = 0.0,
    roll: float = 0.0,
    score: float = 0.95,
) -> FaceBox:
    """A made-up face: points as a head turned by ``yaw`` (eye distances) and tilted by ``roll`` degrees has them."""
    width = height * 0.75
    eyes = width * 0.45
    turn = complex(np.cos(np.radians(roll)), np.sin(np.radians(roll)))
    middle = complex(x + width / 2, y + height * 0.4)
    places = (-0.5, 0.5, yaw + 0.6j, -0.4 + 1.1j, 0.4 + 1.1j)
    points = [middle + eyes * place * turn for place in places]
    return FaceBox(x, y, width, height, Landmarks(*(Point(p.real, p.imag) for p in points)), score)


def toward(similarity: float) -> Embedding:
    """An embedding with that cosine to ``toward(1)``."""
    return Embedding([similarity, (1 - similarity**2) ** 0.5, 0.0])
