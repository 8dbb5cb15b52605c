"""A head that turns: a frontal portrait bent as if it lay on a round head. For practice, where no person can turn.

Greyscale or RGB, the head in the middle as on a card's photo. Pure Pillow, so that the simulator needs no numpy.
"""

from __future__ import annotations

import math

from PIL import Image

COLUMNS, ROWS = 24, 20  # of the mesh
# Measures of a card's photo, as parts of its width (the middle of the head, half its width) and height
CENTRE_X, CENTRE_Y = 0.5, 0.485
HALF_WIDTH, HALF_HEIGHT = 0.30, 0.31
NOSE_Y, NOSE_HALF_WIDTH, NOSE_HALF_HEIGHT = 0.575, 0.075, 0.10
NOSE_DEPTH = 0.62  # of the head's half width, beyond its roundness
STEPS = 12  # of solving for the place that moves to a pixel


def turned(portrait: Image.Image, degrees: float) -> Image.Image:
    """The portrait with its head turned; positive to the person's own left, which is the picture's right."""
    if degrees == 0:
        return portrait.copy()
    width, height = portrait.size
    across = [width * column / COLUMNS for column in range(COLUMNS + 1)]
    down = [height * row / ROWS for row in range(ROWS + 1)]
    angle = math.radians(degrees)
    came_from = [[_source(x / width, y / height, angle) * width for x in across] for y in down]
    mesh = []
    for row in range(ROWS):
        for column in range(COLUMNS):
            left, right, top, bottom = across[column], across[column + 1], down[row], down[row + 1]
            (top_left, top_right), (bottom_left, bottom_right) = (
                came_from[each][column : column + 2] for each in (row, row + 1)
            )
            target = (round(left), round(top), round(right), round(bottom))
            quad = (top_left, top, bottom_left, bottom, bottom_right, bottom, top_right, top)
            mesh.append((target, quad))
    return portrait.transform(portrait.size, Image.Transform.MESH, mesh, Image.Resampling.BICUBIC)


def _source(x: float, y: float, angle: float) -> float:
    """The x from which what is seen at (x, y) came; all as parts of the picture."""
    low, high = 0.0, 1.0
    for _ in range(STEPS):  # the way there rises with x, so halving finds it
        middle = (low + high) / 2
        if _moved(middle, y, angle) < x:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _moved(x: float, y: float, angle: float) -> float:
    """Where the point of the head at (x, y) is seen after the turn."""
    from_middle = (x - CENTRE_X) / HALF_WIDTH
    above = (y - CENTRE_Y) / HALF_HEIGHT
    inside = 1 - from_middle**2 - above**2
    if inside <= 0:
        return x
    round_head = math.sqrt(inside)
    nose = math.exp(-(((x - CENTRE_X) / NOSE_HALF_WIDTH) ** 2) - ((y - NOSE_Y) / NOSE_HALF_HEIGHT) ** 2)
    depth = round_head + NOSE_DEPTH * nose
    seen = from_middle * math.cos(angle) + depth * math.sin(angle)
    fade = min(1.0, inside * 2.5)  # towards the outline the head stays where it was: the background has no depth
    return CENTRE_X + HALF_WIDTH * (from_middle + (seen - from_middle) * fade)
