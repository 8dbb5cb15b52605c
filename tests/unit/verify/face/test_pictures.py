"""Card photos of every kind that a card may hold, and pictures that nobody means well with."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from myna_reception.verify.face.errors import PictureFault, PictureRefused
from myna_reception.verify.face.pictures import PHOTO_BYTES_LIMIT, check_picture, read_photo
from tests.unit.verify.face.people import jpeg_2000

NOISE = np.random.default_rng(7).integers(0, 256, (300, 240, 3), dtype=np.uint8)


def drawn(mode: str, size: tuple[int, int] = (240, 300)) -> Image.Image:
    """A soft gradient: something that compresses as a photo does."""
    across = np.linspace(0, 255, size[0])[None, :]
    down = np.linspace(0, 255, size[1])[:, None]
    grey = ((across + down) / 2).astype(np.uint8)
    return Image.fromarray(grey).convert(mode)


def encoded(image: Image.Image, kind: str, **options) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def refusal(data: bytes) -> PictureFault:
    with pytest.raises(PictureRefused) as caught:
        read_photo(data)
    return caught.value.fault


@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("codestream", [True, False], ids=["codestream", "JP2"])
def test_jpeg_2000_of_every_kind_on_a_card_becomes_rgb_twice_as_large(mode, codestream):
    data = jpeg_2000(drawn(mode), codestream=codestream)
    assert data.startswith(b"\xff\x4f\xff\x51" if codestream else b"\x00\x00\x00\x0cjP  ")
    picture = read_photo(data)
    assert (picture.shape, picture.dtype) == ((600, 480, 3), np.uint8)
    expected = np.array(drawn("RGB").resize((480, 600), Image.Resampling.BICUBIC))
    assert np.abs(picture.astype(int) - expected).max() <= 2


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_other_photos_too(kind):
    assert read_photo(encoded(drawn("RGB"), kind)).shape == (600, 480, 3)


def test_a_large_photo_is_left_as_it_is():
    assert read_photo(encoded(drawn("L", (640, 800)), "PNG")).shape == (800, 640, 3)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", PictureFault.UNREADABLE),
        (b"\x00", PictureFault.UNREADABLE),
        (b"\xff\x4f\xff\x51", PictureFault.UNREADABLE),
        (encoded(drawn("RGB"), "GIF"), PictureFault.UNREADABLE),
        (bytes(PHOTO_BYTES_LIMIT + 1), PictureFault.TOO_LARGE),
        (encoded(Image.new("L", (1, 1)), "PNG"), PictureFault.TOO_SMALL),
        (encoded(Image.new("L", (5000, 99)), "PNG"), PictureFault.TOO_SMALL),
        (encoded(Image.new("1", (4000, 4000)), "PNG"), PictureFault.TOO_LARGE),
        (encoded(Image.new("1", (10000, 10000)), "PNG"), PictureFault.TOO_LARGE),
        (encoded(Image.new("1", (20000, 20000)), "PNG"), PictureFault.TOO_LARGE),
        (encoded(drawn("RGBA"), "PNG"), PictureFault.KIND),
        (encoded(drawn("LA"), "PNG"), PictureFault.KIND),
        (encoded(drawn("P"), "PNG"), PictureFault.KIND),
        (encoded(drawn("L"), "PNG", transparency=0), PictureFault.KIND),
        (encoded(drawn("CMYK"), "JPEG"), PictureFault.KIND),
        (encoded(Image.fromarray(np.zeros((300, 240), np.uint16)), "PNG"), PictureFault.KIND),
        (jpeg_2000(Image.fromarray(np.zeros((300, 240), np.uint16))), PictureFault.KIND),
        (jpeg_2000(drawn("RGBA")), PictureFault.KIND),
    ],
    ids=[
        "nothing",
        "a byte",
        "a mark",
        "GIF",
        "too many bytes",
        "1x1",
        "a stripe",
        "16 million pixels",
        "a bomb that Pillow warns of",
        "a bomb that Pillow refuses",
        "PNG with alpha",
        "grey with alpha",
        "palette",
        "a transparent grey",
        "CMYK",
        "16 bits",
        "JPEG 2000 of 16 bits",
        "JPEG 2000 with alpha",
    ],
)
def test_hostile_photos_get_a_clear_fault(data, fault):
    assert refusal(data) is fault


@pytest.mark.parametrize("codestream", [True, False], ids=["codestream", "JP2"])
@pytest.mark.parametrize("part", [0.01, 0.1, 0.5, 0.9])
def test_a_cut_off_photo_is_unreadable(codestream, part):
    data = jpeg_2000(Image.fromarray(NOISE), codestream=codestream)
    assert refusal(data[: int(len(data) * part)]) is PictureFault.UNREADABLE


PHOTOS = [jpeg_2000(Image.fromarray(NOISE[:120, :120]), codestream=flag, rate=20) for flag in (True, False)]


@settings(max_examples=60)
@given(data=st.data(), photo=st.sampled_from(PHOTOS))
def test_altered_bytes_give_a_picture_or_a_refusal(data, photo):
    altered = bytearray(photo)
    for place in data.draw(st.lists(st.integers(0, len(photo) - 1), min_size=1, max_size=8)):
        altered[place] = data.draw(st.integers(0, 255))
    try:
        picture = read_photo(bytes(altered))
    except PictureRefused:
        return
    assert (picture.dtype, picture.ndim, picture.shape[2]) == (np.uint8, 3, 3)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_without_a_trace(data):
    assert refusal(data) in set(PictureFault)


@pytest.mark.parametrize(
    ("shape", "dtype", "fault"),
    [
        ((0, 0, 3), np.uint8, PictureFault.TOO_SMALL),
        ((480, 0, 3), np.uint8, PictureFault.TOO_SMALL),
        ((1, 1, 3), np.uint8, PictureFault.TOO_SMALL),
        ((63, 63, 3), np.uint8, PictureFault.TOO_SMALL),
        ((64, 5000, 3), np.uint8, PictureFault.TOO_SMALL),
        ((480, 640), np.uint8, PictureFault.KIND),
        ((480, 640, 1), np.uint8, PictureFault.KIND),
        ((480, 640, 4), np.uint8, PictureFault.KIND),
        ((480, 640, 3), np.uint16, PictureFault.KIND),
        ((480, 640, 3), np.float32, PictureFault.KIND),
    ],
)
def test_frames_that_an_engine_must_not_get(shape, dtype, fault):
    with pytest.raises(PictureRefused) as caught:
        check_picture(np.zeros(shape, dtype))
    assert caught.value.fault is fault


def test_a_huge_frame_is_refused_before_anything_is_copied():
    huge = np.lib.stride_tricks.as_strided(np.zeros(3, np.uint8), (10_000, 10_000, 3), (0, 0, 1))
    with pytest.raises(PictureRefused) as caught:
        check_picture(huge)
    assert caught.value.fault is PictureFault.TOO_LARGE


def test_rows_with_padding_as_a_window_system_has_them_are_closed_up():
    padded = np.zeros((480, 1000, 3), np.uint8)[:, :639]
    assert check_picture(padded).flags["C_CONTIGUOUS"]
