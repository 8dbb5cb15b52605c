"""The pictures of the pages: one command, files by scene and look, and sheets to look at them side by side."""

from PySide6.QtGui import QImage

from myna_reception.settings import Theme
from myna_reception.ui.gallery.draw import draw
from myna_reception.ui.gallery.sheets import sheets
from myna_reception.ui.theme import dress


def test_desk_and_kiosk_are_drawn_and_put_on_sheets_by_look(qapp, tmp_path):
    looks = (Theme.LIGHT, Theme.CONTRAST)
    made = draw(
        tmp_path, frozenset({"removal"}), themes=looks, scales=(100,), sizes=((1024, 600),), kiosk=((600, 960),)
    )
    dress(qapp, Theme.LIGHT, 100)
    assert [each.path.name for each in made] == [
        "1024x600-removal.png",
        "kiosk-600x960-removal.png",
        "1024x600-removal-contrast.png",
        "kiosk-600x960-removal-contrast.png",
    ]
    assert QImage(str(made[1].path)).size().toTuple() == (600, 960)
    on_sheets = sheets(tmp_path, made)
    assert [each.name for each in on_sheets] == [
        "sheet-desk-1024x600-contrast-100-01.png",
        "sheet-desk-1024x600-light-100-01.png",
        "sheet-kiosk-600x960-contrast-100-01.png",
        "sheet-kiosk-600x960-light-100-01.png",
    ]
    assert len({QImage(str(each)).pixel(40, 100) for each in on_sheets[:2]}) == 2
