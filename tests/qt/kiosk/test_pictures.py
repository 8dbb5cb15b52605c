"""The drawings of the kiosk in every theme: their strokes stand out from the page."""

import pytest
from PySide6.QtGui import QColor

from myna_reception.settings import Theme
from myna_reception.ui.kiosk.page import Picture
from myna_reception.ui.theme import dress
from myna_reception.ui.theme.tokens import colours

NAMES = ("kiosk-place", "kiosk-insert", "kiosk-take", "illustration-compare", "illustration-keypad", "warning")


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK, Theme.CONTRAST])
@pytest.mark.parametrize("name", NAMES)
def test_strokes_have_the_themes_strongest_ink(qapp, qtbot, theme, name):
    dress(qapp, theme, 100)
    try:
        picture = Picture(name, 200)
        qtbot.addWidget(picture)
        image = picture.grab().toImage()
        ink = QColor(colours().strong).rgb()
        assert sum(image.pixel(x, y) == ink for x in range(200) for y in range(200)) > 200
    finally:
        dress(qapp, Theme.LIGHT, 100)


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK, Theme.CONTRAST])
def test_the_chip_is_gold_with_dark_lines(qapp, qtbot, theme):
    dress(qapp, theme, 100)
    try:
        picture = Picture("kiosk-insert", 240)
        qtbot.addWidget(picture)
        image = picture.grab().toImage()
        line, gold = image.pixelColor(109, 109), image.pixelColor(103, 102)
        assert gold == QColor("#ffc700")
        assert line.lightness() < 64
    finally:
        dress(qapp, Theme.LIGHT, 100)
