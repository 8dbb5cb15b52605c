"""Portraits for virtual cards: drawn from a seed, so that they show nobody, or one's own photo from a file.

A drawn face is made of ellipses with soft shading, in greyscale like a card's portrait. Age and sex decide what is
plausible (proportions, hair, wrinkles), the seed everything else.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter, ImageOps

from myna_reception.reception.eligibility import Sex
from myna_reception.simulator.soft_canvas import SCALE, SoftCanvas, corners

WIDTH, HEIGHT = 240, 300

FILE_LIMIT = 20_000_000  # bytes
PIXEL_LIMIT = 50_000_000
SIDE_MINIMUM = 120  # less would be enlarged to a blur
FORMATS = ("JPEG", "PNG", "JPEG2000")

SCHOOL, GROWN_UP, GREYING, WRINKLED, OLD = 6, 18, 48, 55, 70


class PortraitFault(StrEnum):
    """Why a file is no portrait."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too-large"
    TOO_SMALL = "too-small"
    NOT_A_PICTURE = "not-a-picture"


class PortraitError(ValueError):
    """A file cannot be used as a portrait."""

    def __init__(self, fault: PortraitFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def portrait_from_file(path: Path) -> Image.Image:
    """One's own photo, greyscale 240×300: turned as the camera says, cut in the middle, everything else dropped.

    Takes JPEG, PNG and JPEG 2000. Raises ``PortraitError``.
    """
    try:
        if path.stat().st_size > FILE_LIMIT:
            raise PortraitError(PortraitFault.TOO_LARGE)
        with Image.open(path, formats=FORMATS) as file:
            if file.width * file.height > PIXEL_LIMIT:
                raise PortraitError(PortraitFault.TOO_LARGE)
            if min(file.size) < SIDE_MINIMUM:
                raise PortraitError(PortraitFault.TOO_SMALL)
            upright = ImageOps.exif_transpose(file)
            portrait = Image.new("L", (WIDTH, HEIGHT))  # without the place and time that the file may tell
            portrait.paste(ImageOps.fit(_on_white(upright), portrait.size, centering=(0.5, 0.35)))
            return portrait
    except PortraitError:
        raise
    except (FileNotFoundError, PermissionError, IsADirectoryError):
        raise PortraitError(PortraitFault.UNREADABLE) from None
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise PortraitError(PortraitFault.TOO_LARGE) from None
    except Exception:  # a decoder may raise anything for damaged bytes
        raise PortraitError(PortraitFault.NOT_A_PICTURE) from None


def draw_portrait(seed: str, sex: Sex, age: int) -> Image.Image:
    """An invented face, greyscale 240×300; the same for the same arguments and release of Pillow."""
    face = _Face.invent(seed, sex, age)
    canvas = SoftCanvas(WIDTH, HEIGHT, background=216)
    _shoulders(canvas, face)
    if face.long_hair:
        canvas.ellipse((120, 160, face.width + 19, 105), face.hair)
        canvas.ellipse((120, 214, face.width + 22, 52), face.hair)
    _neck(canvas, face)
    _head(canvas, face)
    _eyes(canvas, face)
    _nose_and_mouth(canvas, face)
    if age >= WRINKLED:
        _wrinkles(canvas, face)
    _hair(canvas, face)
    if face.glasses:
        _glasses(canvas, face)
    return canvas.finish()


@dataclass(frozen=True)
class _Face:
    """Measures in pixels of the finished picture, tones from 0 (black) to 255."""

    sex: Sex
    age: int
    width: float  # half, of the head
    height: float
    jaw: float  # half width
    eye_line: float  # y
    eye_gap: float  # from the middle to an eye
    eye_size: float
    brow: float  # thickness
    brow_tilt: float
    nose: float  # length
    mouth: float  # half width
    lips: float
    skin: int
    hair: int
    parting: float  # -1 to 1
    fringe: float  # how far above the eyes the hair ends
    long_hair: bool
    bald: bool
    glasses: bool
    clothes: int

    @classmethod
    def invent(cls, seed: str, sex: Sex, age: int) -> _Face:
        draw = _Draws(seed)
        grown = min(age, GROWN_UP) / GROWN_UP  # 0 a baby, 1 grown up
        male = 1.0 if sex is Sex.MALE else 0.0 if sex is Sex.FEMALE else draw.between(0.3, 0.7)
        width = draw.between(54, 61) + 2 * male * grown
        grey = min(max((age - GREYING) / 30, 0.0), 1.0)
        return cls(
            sex=sex,
            age=age,
            width=width,
            height=draw.between(72, 78) - 12 * (1 - grown),
            jaw=width * (draw.between(0.70, 0.80) + 0.06 * male * grown + 0.06 * (1 - grown)),
            eye_line=draw.between(142, 147) + 12 * (1 - grown),
            eye_gap=width * draw.between(0.42, 0.47),
            eye_size=draw.between(9.5, 11.5) + 2.5 * (1 - grown) - 0.8 * male * grown,
            brow=draw.between(2.2, 3.2) + 1.6 * male * grown,
            brow_tilt=draw.between(-1.5, 2.5),
            nose=(draw.between(30, 35) + 3 * male) * (0.62 + 0.38 * grown),
            mouth=draw.between(17, 21) * (0.78 + 0.22 * grown) + 2 * male * grown,
            lips=draw.between(4.0, 5.5) + 1.2 * (1 - male),
            skin=round(draw.between(188, 206) - 8 * male * grown),
            hair=round(draw.between(28, 52) + 130 * grey * draw.between(0.7, 1.0)),
            parting=draw.between(-0.7, 0.7),
            fringe=draw.between(27, 35) + 10 * male * grown,
            long_hair=sex is Sex.FEMALE and age >= SCHOOL and draw.between(0, 1) > (0.35 if age < WRINKLED else 0.8),
            bald=sex is Sex.MALE and age >= GREYING and draw.between(0, 1) < (age - GREYING) / 60,
            glasses=draw.between(0, 1) < (0.05 if age < GROWN_UP else 0.28 if age < OLD else 0.4),
            clothes=round(draw.between(40, 130)),
        )


class _Draws:
    """Numbers that follow from a seed, on every machine alike."""

    def __init__(self, seed: str) -> None:
        self._bytes = hashlib.shake_256(f"portrait/{seed}".encode()).digest(256)
        self._used = 0

    def between(self, low: float, high: float) -> float:
        drawn = int.from_bytes(self._bytes[self._used : self._used + 4], "big")
        self._used += 4
        return low + (high - low) * drawn / 0xFFFFFFFF


def _shoulders(canvas: SoftCanvas, face: _Face) -> None:
    breadth = 100.0 if face.sex is Sex.MALE else 90.0
    breadth -= max(0, GROWN_UP - face.age) * 1.2
    canvas.ellipse((120, 326, breadth, 80), face.clothes)


def _neck(canvas: SoftCanvas, face: _Face) -> None:
    half = face.jaw * (0.74 if face.sex is Sex.MALE else 0.62)
    canvas.box((120, 226, half, 34), face.skin - 22)
    canvas.ellipse((120, 258, half + 8, 14), face.skin - 16)
    canvas.ellipse((120, 214, half * 0.82, 14), face.skin - 56, soft=4)  # the chin's shadow


def _head(canvas: SoftCanvas, face: _Face) -> None:
    for side in (-1, 1):
        canvas.ellipse((120 + side * (face.width + 1), face.eye_line + 12, 8, 16), face.skin - 20)
    mask = _head_mask(canvas, face)
    canvas.paint(mask, face.skin)
    shade, draw = canvas.mask()
    draw.ellipse(corners((112, 146, face.width * 0.98, face.height * 1.02)), fill=255)
    shade = shade.filter(ImageFilter.GaussianBlur(14 * SCALE))
    edge = ImageChops.multiply(mask, ImageChops.invert(shade))
    canvas.paint(edge, face.skin - 70, strength=0.75)  # the head is round
    canvas.ellipse((112, face.eye_line - 34, face.width * 0.5, 16), min(255, face.skin + 20), soft=9, strength=0.6)
    for side in (-1, 1):
        cheek = (120 + side * face.width * 0.52, face.eye_line + 36, 15.0, 12.0)
        canvas.ellipse(cheek, min(255, face.skin + 16), soft=7, strength=0.6)


def _head_mask(canvas: SoftCanvas, face: _Face) -> Image.Image:
    """The outline of the head: an ellipse whose lower half narrows to the jaw."""
    mask, draw = canvas.mask()
    draw.ellipse(corners((120, 144, face.width, face.height)), fill=255)
    draw.ellipse(corners((120, 150 + face.height * 0.36, face.jaw, face.height * 0.72)), fill=255)
    return mask


def _eyes(canvas: SoftCanvas, face: _Face) -> None:
    size, y = face.eye_size, face.eye_line
    open_ = size * (0.46 if face.age < OLD else 0.40)
    for side in (-1, 1):
        x = 120 + side * face.eye_gap
        canvas.ellipse((x, y - 3, size * 1.5, size * 0.95), face.skin - 48, soft=5, strength=0.7)  # the socket
        canvas.ellipse((x, y, size, open_), 236)
        canvas.ellipse((x, y, open_ * 1.02, open_ * 1.02), 44)
        canvas.ellipse((x, y, open_ * 0.45, open_ * 0.45), 10)
        canvas.ellipse((x - 1.6, y - 1.8, 1.3, 1.3), 250)
        canvas.arc((x, y + 0.4, size + 0.6, open_ + 1.2), 190, 350, 30, 2.2)  # upper lid
        canvas.arc((x, y - 0.4, size, open_ + 0.6), 20, 160, face.skin - 70, 1.0, soft=0.4)
        canvas.arc((x, y - 3.2, size * 1.05, open_ + 1.4), 205, 335, face.skin - 60, 1.0, soft=0.5)
        brow_y = y - size * 1.42
        inner, outer = x - side * size * 1.05, x + side * size * 1.25
        points = ((inner, brow_y + face.brow_tilt), (x + side * size * 0.3, brow_y - 2.6), (outer, brow_y + 1.5))
        canvas.line(points, min(face.hair, 120), face.brow, soft=0.8, strength=0.9)


def _nose_and_mouth(canvas: SoftCanvas, face: _Face) -> None:
    tip = face.eye_line + face.nose
    wing = face.width * 0.17
    for side in (-1, 1):
        bridge = ((120 + side * 8, face.eye_line - 4), (120 + side * 5, tip - 14), (120 + side * wing, tip - 2))
        canvas.line(bridge, face.skin - 55, 3, soft=3, strength=0.6)
        canvas.ellipse((120 + side * wing * 0.5, tip + 1, 2.6, 1.6), 70, soft=0.7)
        canvas.arc((120 + side * wing * 0.85, tip - 2, 4.6, 5.2), 300 if side > 0 else 90, 80 if side > 0 else 240,
                   face.skin - 62, 1.2, soft=0.7)  # fmt: skip
    canvas.ellipse((119, tip - 8, 4, 8), min(255, face.skin + 26), soft=3, strength=0.8)
    canvas.arc((120, tip - 1, wing * 0.6, 4.5), 20, 160, face.skin - 70, 1.6, soft=0.9)
    chin = 150 + face.height * 1.08
    mouth = tip + (chin - tip) * 0.42
    canvas.ellipse((120, mouth - 1, face.mouth * 0.94, face.lips * 0.72), face.skin - 62, soft=1.0)
    canvas.ellipse((120, mouth + 2.2, face.mouth * 0.74, face.lips * 0.86), face.skin - 50, soft=1.2)
    canvas.arc((120, mouth - 5, face.mouth, 6), 18, 162, 62, 1.5, soft=0.4)
    canvas.ellipse((120, mouth + face.lips + 5, face.mouth * 0.6, 3), face.skin - 40, soft=3, strength=0.6)
    canvas.ellipse((119, chin - 9, 9, 6), min(255, face.skin + 14), soft=4, strength=0.6)


def _wrinkles(canvas: SoftCanvas, face: _Face) -> None:
    strength = min(1.0, 0.35 + (face.age - WRINKLED) / 50)
    tip = face.eye_line + face.nose
    for side in (-1, 1):
        fold = ((120 + side * 13, tip - 3), (120 + side * 22, tip + 9), (120 + side * 25, tip + 23))
        canvas.line(fold, face.skin - 70, 1.8, soft=1.2, strength=strength)
        x = 120 + side * face.eye_gap
        under = ((x - 9, face.eye_line + 9), (x, face.eye_line + 12), (x + 9, face.eye_line + 9))
        canvas.line(under, face.skin - 60, 1.6, soft=1.2, strength=strength)
    for row in range(2 if face.age < OLD else 3):
        y = face.eye_line - 32 - 7 * row
        canvas.line(((94, y + 1), (120, y - 1), (146, y + 1)), face.skin - 40, 1.3, soft=1.0, strength=strength)


def _hair(canvas: SoftCanvas, face: _Face) -> None:
    """The skull's upper part, from which the face is left free below the hairline."""
    top = 144 - face.height
    mask, draw = canvas.mask()
    draw.ellipse(corners((120, top + face.height * 0.84, face.width + 7, face.height * 0.94)), fill=255)
    draw.rectangle(corners((120, face.eye_line + 104, 140, 100)), fill=0)  # nothing below the ears' upper half
    hairline = top - 40 if face.bald else face.eye_line - face.fringe
    if face.bald:
        draw.rectangle(corners((120, 0, 140, face.eye_line - 24)), fill=0)
    low = face.eye_line + 80
    free = (120 + face.parting * 7, (hairline + low) / 2, face.width * 0.88, (low - hairline) / 2)
    draw.ellipse(corners(free), fill=0)
    if not face.bald:  # the parting: hair falls to both sides of it
        x = 120 + face.parting * face.width * 0.5
        notch = ((x - 13, hairline + 9), (x, hairline - 9), (x + 13, hairline + 9))
        draw.polygon([(x * SCALE, y * SCALE) for x, y in notch], fill=0)
    canvas.paint(mask, face.hair, soft=1.2)
    if not face.bald:
        shine = (120 - 16, top + face.height * 0.18, face.width * 0.42, 5.0)
        canvas.ellipse(shine, min(255, face.hair + 46), soft=5, strength=0.7)


def _glasses(canvas: SoftCanvas, face: _Face) -> None:
    y, half = face.eye_line + 1, face.eye_gap * 0.72
    for side in (-1, 1):
        x = 120 + side * face.eye_gap
        canvas.arc((x, y, half, half * 0.78), 0, 360, 40, 1.8)
        canvas.line(((x + side * half, y - 2), (120 + side * face.width, y - 4)), 40, 1.6)
    canvas.line(((120 - face.eye_gap + half, y - 2), (120 + face.eye_gap - half, y - 2)), 40, 1.8)


def _on_white(image: Image.Image) -> Image.Image:
    """Greyscale; what is transparent becomes white, as on paper."""
    if not image.has_transparency_data:
        return image.convert("L")
    layered = image.convert("LA")
    paper = Image.new("L", layered.size, 255)
    paper.paste(layered.getchannel("L"), mask=layered.getchannel("A"))
    return paper
