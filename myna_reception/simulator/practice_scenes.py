"""What the practice camera sees: the holder of a card, or something that goes wrong. Pure Pillow.

The person is a portrait on a plain ground that moves a little from picture to picture, as a person does. The head turns
when it is asked to (``turned_head``), except where a photo is held up.
"""

from __future__ import annotations

import io
import math
from enum import StrEnum

from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from myna_reception.reception.face import FaceTrouble
from myna_reception.simulator.card_face import card_face
from myna_reception.simulator.face_issuing import face_pictures
from myna_reception.simulator.turned_head import turned
from myna_reception.simulator.world import World

SIZE = (640, 480)
GROUND = (176, 184, 190)
PERSON_HEIGHT = 480  # of the portrait, pixels
FURTHEST, NEAREST_TURN = 52, 36  # degrees: between them a person who was asked to turn looks around
BLUR = 6  # pixels: more, and no face is found at all
STEP = 4  # degrees from one picture to the next
LEAVES_AFTER = 3  # pictures
BREAKS_AFTER = 12
CHILD, ELDER = "preschool-child", "kouki-30"  # drawn people who look least like the others, to the model


class Scene(StrEnum):
    """What happens in front of the camera, or to it."""

    HOLDER = "holder"  # 本人
    PHOTO = "photo"  # somebody holds up a photo of the holder: it does not turn
    OTHER = "other"  # another person
    TWO = "two"
    FAR = "far"
    ASIDE = "aside"  # looks away
    DARK = "dark"
    BLURRED = "blurred"
    LEAVES = "leaves"  # goes away half-way
    NOBODY = "nobody"
    BLACK = "black"  # the lens is covered
    FROZEN = "frozen"  # the picture stands still
    UNPLUGGED = "unplugged"  # half-way
    IN_USE = "in_use"  # by another program
    NO_CAMERA = "no_camera"


FAULTS = {
    Scene.NO_CAMERA: FaceTrouble.NO_CAMERA,
    Scene.IN_USE: FaceTrouble.IN_USE,
    Scene.UNPLUGGED: FaceTrouble.LOST,
}
"""What a scene without further pictures means."""


class Film:
    """The pictures of a scene, one after the other. ``portrait`` and ``other``: as on a card, two people's."""

    def __init__(self, scene: Scene, portrait: Image.Image, other: Image.Image) -> None:
        self._scene = scene
        self._person = _enlarged(other if scene is Scene.OTHER else portrait)
        self._other = _enlarged(other)
        self._turned: dict[int, Image.Image] = {}
        self._number = 0
        self._degrees = 0
        self._outwards = True

    def next(self, asked: int = 0) -> Image.Image | None:
        """The next picture, RGB; None where the camera breaks down.

        ``asked``: 1 where the person is asked to turn to their own left, -1 to their right, 0 to look ahead.
        """
        scene, number = self._scene, self._number
        self._number += 1
        match scene:
            case Scene.NO_CAMERA | Scene.IN_USE:
                return None
            case Scene.UNPLUGGED if number >= BREAKS_AFTER:
                return None
            case Scene.BLACK:
                return Image.new("RGB", SIZE)
            case Scene.NOBODY:
                return self._on_ground((), number)
            case Scene.LEAVES if number >= LEAVES_AFTER:
                return self._on_ground((), number)
            case Scene.FROZEN:
                return self._on_ground(((self._person, 0.5, 1.0),), 0)
            case Scene.TWO:
                return self._on_ground(((self._person, 0.3, 0.8), (self._other, 0.72, 0.8)), number)
            case Scene.FAR:
                return self._on_ground(((self._person, 0.5, 0.28),), number)
            case Scene.ASIDE:
                return self._on_ground(((self._facing(44), 0.5, 1.0),), number)
            case Scene.DARK:
                return ImageEnhance.Brightness(self._on_ground(((self._person, 0.5, 1.0),), number)).enhance(0.12)
            case Scene.BLURRED:
                return self._on_ground(((self._person, 0.5, 1.0),), number).filter(ImageFilter.GaussianBlur(BLUR))
            case Scene.PHOTO:
                return self._on_ground(((self._person, 0.5, 1.0),), number)
            case _:
                self._look(asked)
                return self._on_ground(((self._facing(self._degrees), 0.5, 1.0),), number)

    def _look(self, asked: int) -> None:
        """Move the head a step towards where it is asked to look."""
        wanted = asked * (FURTHEST if self._outwards else NEAREST_TURN)
        way = wanted - self._degrees
        self._degrees += max(-STEP, min(STEP, way))
        if asked and self._degrees == wanted:
            self._outwards = not self._outwards
        elif not asked:
            self._outwards = True

    def _facing(self, degrees: int) -> Image.Image:
        if degrees == 0:
            return self._person
        if degrees not in self._turned:
            self._turned[degrees] = turned(self._person, degrees)
        return self._turned[degrees]

    def _on_ground(self, people: tuple[tuple[Image.Image, float, float], ...], number: int) -> Image.Image:
        """Each person at a place across (0–1) and in a size (1: near); the ground flickers as a sensor's does."""
        flicker = number % 5 - 2
        frame = Image.new("RGB", SIZE, tuple(tone + flicker for tone in GROUND))
        sway = round(3 * math.sin(number / 3)), round(2 * math.cos(number / 4))
        for person, across, size in people:
            scaled = person if size == 1.0 else person.resize((round(person.width * size), round(person.height * size)))
            left = round(SIZE[0] * across - scaled.width / 2) + sway[0]
            frame.paste(scaled, (left, SIZE[1] - scaled.height + sway[1]))
        return frame


def portrait_of(world: World, persona_id: str) -> Image.Image:
    """The holder as on the card, greyscale. Raises ``KeyError``."""
    persona = world.personas[persona_id]
    data = face_pictures(card_face(persona), persona.id, world.portrait(persona_id)).portrait()
    with Image.open(io.BytesIO(data)) as image:
        return image.convert("L")


def film_of(world: World, scene: Scene, persona_id: str) -> Film:
    """What a camera sees while this persona's card lies on the reader. Takes a tenth of a second."""
    other = ELDER if persona_id == CHILD else CHILD
    return Film(scene, portrait_of(world, persona_id), portrait_of(world, other))


def _enlarged(portrait: Image.Image) -> Image.Image:
    width = round(PERSON_HEIGHT * portrait.width / portrait.height)
    grey = portrait.convert("L").resize((width, PERSON_HEIGHT), Image.Resampling.BICUBIC)
    return ImageOps.colorize(grey, (24, 20, 18), (255, 250, 245))
