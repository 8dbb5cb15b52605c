"""Drawn portraits are somebody's nobody: face-like, different, always the same; a file is checked before it is used."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageStat

from myna_reception.reception.eligibility import Sex
from myna_reception.simulator import portraits
from myna_reception.simulator.portraits import PortraitError, PortraitFault, draw_portrait, portrait_from_file
from myna_reception.simulator.virtual_card.pictures import portrait_picture

EYES = (75, 125, 165, 175)  # left, top, right, bottom
CHEEKS = (95, 180, 105, 190)


def brightness(picture: Image.Image, box: tuple[int, int, int, int]) -> float:
    return float(ImageStat.Stat(picture.crop(box)).mean[0])


@settings(deadline=None, max_examples=10)
@given(seed=st.text(max_size=20), sex=st.sampled_from(Sex), age=st.integers(0, 120))
def test_anybody_is_drawn_the_same_each_time_and_has_eyes(seed: str, sex: Sex, age: int) -> None:
    face = draw_portrait(seed, sex, age)
    assert (face.mode, face.size) == ("L", (240, 300))
    assert face.tobytes() == draw_portrait(seed, sex, age).tobytes()
    low, _ = face.crop(EYES).getextrema()
    assert low < 60  # pupils
    assert brightness(face, CHEEKS) > 110  # skin
    assert face.getpixel((3, 3)) == 216  # a plain background


def test_people_look_different() -> None:
    drawn = [draw_portrait(str(number), Sex.FEMALE, 40) for number in range(5)]
    for place, one in enumerate(drawn):
        for other in drawn[:place]:
            difference = ImageStat.Stat(ImageChops.difference(one, other)).mean[0]
            assert difference > 1


def test_age_and_sex_show() -> None:
    hair = (105, 62, 130, 85)
    assert brightness(draw_portrait("x", Sex.FEMALE, 85), hair) > brightness(draw_portrait("x", Sex.FEMALE, 30), hair)
    assert draw_portrait("x", Sex.FEMALE, 30).tobytes() != draw_portrait("x", Sex.MALE, 30).tobytes()
    child, adult = draw_portrait("x", Sex.MALE, 4), draw_portrait("x", Sex.MALE, 40)
    assert first_row_of_hair(child) > first_row_of_hair(adult)  # a smaller head


def test_a_face_detector_takes_each_for_one_face() -> None:
    numpy = pytest.importorskip("numpy")
    engine = pytest.importorskip("myna_reception.verify.face.opencv_engine").OpenCvFaceEngine()
    for sex, age in (
        (Sex.FEMALE, 1),
        (Sex.MALE, 8),
        (Sex.FEMALE, 30),
        (Sex.MALE, 45),
        (Sex.FEMALE, 70),
        (Sex.MALE, 90),
    ):
        portrait = draw_portrait(f"{sex}{age}", sex, age)
        with Image.open(io.BytesIO(portrait_picture(portrait))) as picture:
            (face,) = engine.detect(numpy.asarray(picture.convert("RGB")))
        assert face.score > 0.85
        assert 130 < face.landmarks.left_eye.y < 175


def first_row_of_hair(picture: Image.Image) -> int:
    return next(row for row in range(300) if brightness(picture, (115, row, 125, row + 1)) < 150)


def a_photo(size: tuple[int, int] = (600, 800)) -> Image.Image:
    """Light above, dark below, so that a turn shows."""
    photo = Image.new("RGB", size, (230, 230, 230))
    ImageDraw.Draw(photo).rectangle((0, size[1] // 2, size[0], size[1]), fill=(20, 20, 20))
    return photo


class TestOwnPhoto:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "JPEG2000"])
    def test_is_cut_to_size_and_grey(self, tmp_path: Path, kind: str) -> None:
        path = tmp_path / "photo"
        a_photo().save(path, kind)
        portrait = portrait_from_file(path)
        assert (portrait.mode, portrait.size) == ("L", (240, 300))
        assert brightness(portrait, (0, 0, 240, 20)) > 200
        assert brightness(portrait, (0, 280, 240, 300)) < 60

    def test_keeps_no_metadata(self, tmp_path: Path) -> None:
        exif = Image.Exif()
        exif[0x010E] = "where it was taken"
        a_photo().save(tmp_path / "photo.jpg", exif=exif)
        portrait = portrait_from_file(tmp_path / "photo.jpg")
        saved = io.BytesIO()
        portrait.save(saved, "PNG")
        assert b"taken" not in saved.getvalue()
        assert not portrait.getexif()

    def test_stands_upright_when_the_camera_lay(self, tmp_path: Path) -> None:
        exif = Image.Exif()
        exif[0x0112] = 3  # upside down
        a_photo().save(tmp_path / "photo.jpg", exif=exif)
        portrait = portrait_from_file(tmp_path / "photo.jpg")
        assert brightness(portrait, (0, 0, 240, 20)) < 60

    def test_transparent_is_white(self, tmp_path: Path) -> None:
        Image.new("RGBA", (300, 400), (0, 0, 0, 0)).save(tmp_path / "photo.png")
        assert portrait_from_file(tmp_path / "photo.png").getextrema() == (255, 255)

    def test_what_is_no_picture_is_told_so(self, tmp_path: Path) -> None:
        path = tmp_path / "photo.jpg"
        for content in (b"", b"no picture", b"\xff\xd8\xff\xe0", b"GIF89a"):
            path.write_bytes(content)
            assert fault_of(path) is PortraitFault.NOT_A_PICTURE

    def test_a_torn_picture_is_told_so(self, tmp_path: Path) -> None:
        a_photo().save(tmp_path / "photo.png")
        whole = (tmp_path / "photo.png").read_bytes()
        (tmp_path / "photo.png").write_bytes(whole[: len(whole) // 2])
        assert fault_of(tmp_path / "photo.png") is PortraitFault.NOT_A_PICTURE

    def test_small_and_large_pictures(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        a_photo((119, 400)).save(tmp_path / "small.png")
        assert fault_of(tmp_path / "small.png") is PortraitFault.TOO_SMALL
        Image.new("1", (10_000, 9_900)).save(tmp_path / "wide.png")  # Pillow itself warns of such a picture
        assert fault_of(tmp_path / "wide.png") is PortraitFault.TOO_LARGE
        Image.new("1", (8_000, 8_000)).save(tmp_path / "wide.png")
        assert fault_of(tmp_path / "wide.png") is PortraitFault.TOO_LARGE
        a_photo().save(tmp_path / "heavy.png")
        monkeypatch.setattr(portraits, "FILE_LIMIT", 100)
        assert fault_of(tmp_path / "heavy.png") is PortraitFault.TOO_LARGE

    def test_what_cannot_be_read(self, tmp_path: Path) -> None:
        assert fault_of(tmp_path / "nowhere.jpg") is PortraitFault.UNREADABLE
        assert fault_of(tmp_path) is PortraitFault.UNREADABLE

    @settings(deadline=None, max_examples=60)
    @given(damage=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), min_size=1, max_size=8))
    def test_damage_raises_nothing_else(self, tmp_path_factory: pytest.TempPathFactory, damage: list) -> None:
        buffer = io.BytesIO()
        Image.effect_noise((130, 160), 60).save(buffer, "JPEG")
        content = bytearray(buffer.getvalue())
        for place, value in damage:
            content[place % len(content)] = value
        path = tmp_path_factory.mktemp("damage") / "photo.jpg"
        path.write_bytes(bytes(content))
        with contextlib.suppress(PortraitError):
            assert portrait_from_file(path).size == (240, 300)


def fault_of(path: Path) -> PortraitFault:
    with pytest.raises(PortraitError) as caught:
        portrait_from_file(path)
    assert str(path) not in str(caught.value)
    return caught.value.fault
