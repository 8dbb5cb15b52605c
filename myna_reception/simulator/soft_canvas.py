"""A small greyscale canvas with soft shapes, for drawn portraits."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFilter

SCALE = 2  # drawn larger and shrunk, for smooth edges

Box = tuple[float, float, float, float]  # centre x, centre y, half width, half height


class SoftCanvas:
    """Measures are pixels of the finished picture, tones go from 0 (black) to 255.

    ``soft`` is the radius in which a shape fades, ``strength`` how much of it shows (0 to 1).
    """

    def __init__(self, width: int, height: int, background: int) -> None:
        self._size = (width, height)
        self._image = Image.new("L", (width * SCALE, height * SCALE), background)

    def ellipse(self, box: Box, tone: int, *, soft: float = 0, strength: float = 1) -> None:
        """A filled ellipse."""
        mask, draw = self.mask()
        draw.ellipse(corners(box), fill=255)
        self.paint(mask, tone, soft=soft, strength=strength)

    def box(self, box: Box, tone: int, *, soft: float = 0) -> None:
        """A filled rectangle."""
        mask, draw = self.mask()
        draw.rectangle(corners(box), fill=255)
        self.paint(mask, tone, soft=soft)

    def line(
        self,
        points: Sequence[tuple[float, float]],
        tone: int,
        width: float,
        *,
        soft: float = 0,
        strength: float = 1,
    ) -> None:
        """A line through the points."""
        mask, draw = self.mask()
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        draw.line(scaled, fill=255, width=max(1, round(width * SCALE)), joint="curve")
        self.paint(mask, tone, soft=soft, strength=strength)

    def arc(self, box: Box, start: float, end: float, tone: int, width: float, *, soft: float = 0) -> None:
        """Part of an ellipse's line; degrees clockwise from three o'clock."""
        mask, draw = self.mask()
        draw.arc(corners(box), start, end, fill=255, width=max(1, round(width * SCALE)))
        self.paint(mask, tone, soft=soft)

    def paint(self, mask: Image.Image, tone: int, *, soft: float = 0, strength: float = 1) -> None:
        """A tone wherever the mask is not black."""
        if soft:
            mask = mask.filter(ImageFilter.GaussianBlur(soft * SCALE))
        if strength < 1:
            mask = mask.point([round(level * strength) for level in range(256)])
        self._image.paste(tone, (0, 0), mask)

    def finish(self) -> Image.Image:
        """The picture in its own size."""
        return self._image.resize(self._size, Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(0.5))

    def mask(self) -> tuple[Image.Image, ImageDraw.ImageDraw]:
        """A black mask of the canvas, drawn on in its scale: see ``corners``."""
        mask = Image.new("L", self._image.size, 0)
        return mask, ImageDraw.Draw(mask)


def corners(box: Box) -> tuple[float, float, float, float]:
    """Left, top, right, bottom in the canvas's scale."""
    x, y, half_width, half_height = (value * SCALE for value in box)
    return x - half_width, y - half_height, x + half_width, y + half_height
