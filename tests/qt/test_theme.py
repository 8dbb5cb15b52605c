"""Contrast is computed, not believed; icons and fonts are there."""

import re
from importlib.resources import files

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFontInfo, QFontMetrics, QImage, QPalette, QRawFont

from myna_reception.settings import APP_NAME
from myna_reception.ui.theme.fonts import app_font
from myna_reception.ui.theme.look import high_contrast, system_theme
from myna_reception.ui.theme.style import style_sheet
from myna_reception.ui.theme.tokens import TOKENS, Tone, line_height_percent, system_tokens
from myna_reception.ui.widgets.icons import icon_pixmap, picture_pixmap


def _luminance(colour: str) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[start : start + 2], 16)) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_ratio_itself():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


T = TOKENS
TEXT = [
    (T.text, T.surface), (T.text, T.surface_alt), (T.strong, T.surface), (T.support, T.surface),
    (T.support, T.surface_alt), (T.key, T.surface), (T.key, T.key_tint), (T.key, T.outline_hover),
    (T.key, T.outline_active), (T.on_key, T.key), (T.on_key, T.key_hover), (T.on_key, T.key_active),
    (T.success, T.success_tint), (T.error, T.error_tint), (T.error, T.surface), (T.warning, T.warning_tint),
    (T.on_key, T.practice), (T.practice, T.surface), (T.practice, T.practice_tint), (T.text, T.practice_tint),
    (T.on_key, T.pad_cancel), (T.on_pad_clear, T.pad_clear),
    (T.on_pad_clear, T.pad_clear_hover), (T.on_key, T.practice_hover), (T.on_key, T.pad_confirm),
    (T.on_disabled, T.disabled),
    *((T.strong, T.tone(tone).tint) for tone in Tone), *((T.support, T.tone(tone).tint) for tone in Tone),
    *((T.tone(tone).text, T.tone(tone).tint) for tone in Tone),
]  # fmt: skip
LINES = [(T.border, T.surface), (T.border_input, T.surface), (T.key, T.surface), (T.ring_outer, T.surface),
         (T.ring_outer, T.ring_inner), (T.ring_outer, T.surface_alt), (T.practice, T.surface)]  # fmt: skip


@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_reaches_aa(ink, ground):
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(("line", "ground"), LINES)
def test_what_marks_a_control_reaches_three_to_one(line, ground):
    assert contrast(line, ground) >= 3


def test_sizes():
    assert min(T.support_px, T.body_px) >= 16
    assert T.verdict_px >= 45
    assert T.control_px >= 56
    assert line_height_percent("body", 18) == 160
    assert line_height_percent("support", 16) == 170


def test_the_style_sheet_has_no_colour_that_is_not_a_token():
    known = set(T)
    assert set(re.findall(r"#[0-9a-f]{6}", style_sheet(T))) <= known


BLACK = system_tokens(window="#000000", text="#ffffff", highlight="#1aebff", on_highlight="#000000")


def test_in_high_contrast_every_colour_is_the_systems():
    used = set(re.findall(r"#[0-9a-f]{6}", style_sheet(BLACK)))
    assert used == {"#000000", "#ffffff", "#1aebff"}
    assert BLACK.body_px == T.body_px


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        (BLACK.text, BLACK.surface), (BLACK.support, BLACK.surface_alt), (BLACK.key, BLACK.surface),
        (BLACK.key, BLACK.key_tint), (BLACK.on_key, BLACK.key), (BLACK.on_key, BLACK.practice),
        (BLACK.practice, BLACK.practice_tint), (BLACK.on_pad_clear, BLACK.pad_clear),
        (BLACK.on_key, BLACK.pad_confirm), (BLACK.on_disabled, BLACK.disabled), (BLACK.ring_outer, BLACK.surface),
        *((BLACK.tone(tone).text, BLACK.tone(tone).tint) for tone in Tone),
    ],
)  # fmt: skip
def test_in_high_contrast_nothing_disappears(ink, ground):
    assert contrast(ink, ground) >= 4.5


def test_the_theme_of_a_system_is_read_from_its_palette():
    palette = QPalette()
    for role, colour in (
        (QPalette.ColorRole.Window, "#000000"),
        (QPalette.ColorRole.WindowText, "#ffffff"),
        (QPalette.ColorRole.Highlight, "#1aebff"),
        (QPalette.ColorRole.HighlightedText, "#000000"),
    ):
        palette.setColor(role, QColor(colour))
    assert system_theme(palette) == BLACK


def test_high_contrast_is_asked_of_the_system(qapp):
    assert high_contrast(qapp) is False


def test_the_bundled_fonts_are_used_and_have_the_characters_of_names():
    font = app_font(20)
    assert QFontInfo(font).family() == "BIZ UDPGothic"
    assert QFontMetrics(font).inFontUcs4(ord("髙"))
    second = app_font(20)
    second.setFamilies(["Noto Sans JP"])
    assert QRawFont.fromFont(second).supportsCharacter(0x20BB7)  # 𠮷


ICONS = {path.name[:-4]: path.read_text() for path in (files("myna_reception.resources") / "icons").iterdir()}
ONE_COLOUR = sorted(name for name, source in ICONS.items() if set(re.findall(r"#\w{6}", source)) == {"#000000"})


def test_most_icons_are_of_one_colour():
    assert len(ONE_COLOUR) > 30
    assert APP_NAME not in ONE_COLOUR


@pytest.mark.parametrize("name", ONE_COLOUR)
def test_every_icon_draws_something_in_the_colour_asked_for(qapp, name):
    image = icon_pixmap(name, "#197a4b", 48).toImage()
    inked = [
        image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    ]  # fmt: skip
    assert inked
    wanted = QColor("#197a4b")
    for channel in (QColor.red, QColor.green, QColor.blue):  # overlapping lines are rounded
        assert all(abs(channel(colour) - channel(wanted)) <= 1 for colour in inked)


def test_pictures_are_kept_dense_enough_for_a_screen_of_twice_the_scale(qapp):
    picture = QImage(800, 400, QImage.Format.Format_RGB32)
    picture.fill(0)
    drawn = picture_pixmap(picture, QSize(200, 200))
    assert drawn.deviceIndependentSize().toTuple() == (200, 100)
    assert drawn.size().toTuple() == (400, 200)
    assert icon_pixmap("card", "#000000", 24).deviceIndependentSize().toTuple() == (24, 24)
