"""The pictures on a card's face: texts as 1-bit PNG, drawn with the packaged fonts, and the portrait as JPEG 2000.

Sizes of the numbers are those of a surveyed card. How large a real card's name, address and portrait are is not known:
those sizes are this simulator's own.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

from PIL import Image, ImageDraw, ImageFont

FONT_PACKAGE = "myna_reception.resources"
FONT_FILES = (  # the first that has the character
    "fonts/biz-udpgothic/BIZUDPGothic_400Regular.ttf",
    "fonts/noto-sans-jp/NotoSansJP_400Regular.ttf",
)
NOT_IN_ANY_FONT = "\U0010ffff"
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")

DIGIT_WIDTH, DIGIT_HEIGHT = 6, 12
DIGIT_SIZE = 10  # of the font, pixels

TEXT_WIDTH = 480
TEXT_SIZE = 24
LINE_HEIGHT = 28

PORTRAIT_WIDTH, PORTRAIT_HEIGHT = 240, 300
PORTRAIT_RATE = 14  # of compression: about 5 kB


def number_picture(digits: str) -> bytes:
    """Digits in cells of 6×12 pixels: 72×12 for a 個人番号, 24×12 for a security code. PNG."""
    image = _paper(DIGIT_WIDTH * len(digits), DIGIT_HEIGHT)
    draw = _pen(image)
    font = _fonts(DIGIT_SIZE)[0]
    for place, digit in enumerate(digits):
        middle = DIGIT_WIDTH * place + DIGIT_WIDTH / 2
        draw.text((middle, DIGIT_HEIGHT - 1), digit, fill=0, font=font, anchor="ms")
    return _png(image)


def text_picture(text: str) -> bytes:
    """A name or address, 480 pixels wide and as many lines high as it needs. PNG."""
    lines = list(_lines(text))
    image = _paper(TEXT_WIDTH, LINE_HEIGHT * len(lines))
    draw = _pen(image)
    for number, line in enumerate(lines):
        left, baseline = 0.0, LINE_HEIGHT * number + TEXT_SIZE - 1
        for character in line:
            font = font_for(character, TEXT_SIZE)
            draw.text((left, baseline), character, fill=0, font=font, anchor="ls")
            left += font.getlength(character)
    return _png(image)


def portrait_picture(portrait: Image.Image) -> bytes:
    """The portrait in greyscale, 240×300, JPEG 2000 in a JP2 container."""
    buffer = io.BytesIO()
    portrait.convert("L").resize((PORTRAIT_WIDTH, PORTRAIT_HEIGHT)).save(
        buffer, "JPEG2000", no_jp2=False, irreversible=True, quality_mode="rates", quality_layers=[PORTRAIT_RATE]
    )
    return buffer.getvalue()


def font_for(character: str, size: int) -> ImageFont.FreeTypeFont:
    """The first packaged font that has the character; the last one for a character that none has."""
    fonts = _fonts(size)
    for font in fonts[:-1]:
        if _glyph(font, character) != _glyph(font, NOT_IN_ANY_FONT):
            return font
    return fonts[-1]


@cache
def _fonts(size: int) -> tuple[ImageFont.FreeTypeFont, ...]:
    folder = resources.files(FONT_PACKAGE)
    return tuple(
        # the basic layout is in every build of Pillow, so that the same pixels come out everywhere
        ImageFont.truetype(io.BytesIO(folder.joinpath(name).read_bytes()), size, layout_engine=ImageFont.Layout.BASIC)
        for name in FONT_FILES
    )


def _glyph(font: ImageFont.FreeTypeFont, character: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(character, mode="1")
    return mask.size, bytes(mask)


def _lines(text: str) -> Iterator[str]:
    """Break before the character that would not fit. One empty line for no text."""
    line, width = "", 0.0
    for character in _VARIATION_SELECTORS.sub("", text):  # the fonts hold one form of each character
        advance = font_for(character, TEXT_SIZE).getlength(character)
        if width + advance > TEXT_WIDTH:
            yield line
            line, width = "", 0.0
        line += character
        width += advance
    yield line


def _paper(width: int, height: int) -> Image.Image:
    return Image.new("1", (width, height), 1)


def _pen(image: Image.Image) -> ImageDraw.ImageDraw:
    draw = ImageDraw.Draw(image)
    draw.fontmode = "1"  # no grey edges
    return draw


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
