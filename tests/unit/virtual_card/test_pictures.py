"""The pictures of a card's face, decoded again."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from myna_reception.simulator.virtual_card import pictures


def decoded(png: bytes) -> Image.Image:
    with Image.open(io.BytesIO(png), formats=["PNG"]) as picture:
        picture.load()
        return picture.copy()


def ink(picture: Image.Image) -> int:
    """Black pixels."""
    return picture.convert("L").histogram()[0]


@pytest.mark.parametrize(("digits", "size"), [("123456789018", (72, 12)), ("0420", (24, 12))])
def test_numbers_have_the_surveyed_sizes_in_one_bit(digits: str, size: tuple[int, int]) -> None:
    png = pictures.number_picture(digits)
    assert png[24:26] == b"\x01\x00"  # IHDR: bit depth 1, greyscale
    assert decoded(png).size == size


def test_every_digit_can_be_told_from_the_others_and_stays_in_its_cell() -> None:
    row = decoded(pictures.number_picture("0123456789"))
    cells = [row.crop((6 * place, 0, 6 * place + 6, 12)) for place in range(10)]
    assert len({cell.tobytes() for cell in cells}) == 10
    for digit, cell in enumerate(cells):
        alone = decoded(pictures.number_picture(str(digit)))
        assert alone.tobytes() == cell.tobytes()
        assert 8 < ink(cell) < 45


def test_a_rare_kanji_is_drawn_from_the_font_that_has_it() -> None:
    biz, noto = (pictures.font_for(character, 24) for character in ("吉", "𠮷"))
    assert biz.getname()[0].startswith("BIZ")
    assert noto.getname()[0].startswith("Noto")
    names = [decoded(pictures.text_picture(f"{character}見　髙子")).tobytes() for character in "吉𠮷"]
    nothing = decoded(pictures.text_picture(f"{pictures.NOT_IN_ANY_FONT}見　髙子")).tobytes()
    assert len({*names, nothing}) == 3


def test_long_texts_go_on_in_another_line() -> None:
    one, two = decoded(pictures.text_picture("町" * 20)), decoded(pictures.text_picture("町" * 21))
    assert (one.size, two.size) == ((480, 28), (480, 56))
    assert two.crop((0, 0, 480, 28)).tobytes() == one.tobytes()
    assert ink(two.crop((0, 28, 24, 56))) == ink(one.crop((0, 0, 24, 28)))
    assert ink(two.crop((24, 28, 480, 56))) == 0


def test_a_variation_selector_leaves_no_mark() -> None:
    assert pictures.text_picture("葛\U000e0100城") == pictures.text_picture("葛城")


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=80))
def test_any_text_can_be_drawn(text: str) -> None:
    picture = decoded(pictures.text_picture(text))
    assert picture.width == 480
    assert picture.height % 28 == 0
    assert picture.height >= 28


def test_a_portrait_is_greyscale_jpeg_2000_in_its_container_and_small() -> None:
    coloured = Image.effect_noise((600, 800), 90).convert("RGB")
    encoded = pictures.portrait_picture(coloured)
    assert encoded.startswith(bytes.fromhex("0000000C6A502020"))
    assert len(encoded) < 6000  # the hardest picture to compress
    with Image.open(io.BytesIO(encoded), formats=["JPEG2000"]) as picture:
        assert (picture.mode, picture.size) == ("L", (240, 300))
