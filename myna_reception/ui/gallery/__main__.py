"""``python -m myna_reception.ui.gallery FOLDER [SCENE …]``: pictures of every page in every notable state.

``--everything``: every page of the desk and of the kiosk, upright and lying, in every theme, at 100 % and 200 %, with
contact sheets.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from myna_reception.ui.gallery.draw import SIZES, THEMES, draw
from myna_reception.ui.gallery.sheets import sheets
from myna_reception.ui.theme.tokens import SCALES

KIOSK_SIZES = ((1200, 1920), (1920, 1200))


def main(arguments: list[str]) -> int:
    """``FOLDER [--theme NAME,…] [--scale PERCENT,…] [--size WxH,…] [SCENE…]``; ``all`` for every theme or scale."""
    parser = argparse.ArgumentParser(prog="python -m myna_reception.ui.gallery", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("scenes", nargs="*")
    parser.add_argument("--theme", default="light", help="light, dark, contrast, all")
    parser.add_argument("--scale", default="100", help="100, 125, 150, 175, 200, all")
    parser.add_argument("--size", default=",".join(f"{width}x{height}" for width, height in SIZES))
    parser.add_argument("--kiosk", action="store_true", help="the kiosk's pages too, upright and lying")
    parser.add_argument("--sheet", action="store_true", help="contact sheets too")
    parser.add_argument("--everything", action="store_true", help="see above; scenes can still be chosen")
    given = parser.parse_args(arguments)
    themes = [each for each in THEMES if given.theme == "all" or each in given.theme]
    scales = [each for each in SCALES if given.scale == "all" or str(each) in given.scale.split(",")]
    sizes = [(int(width), int(height)) for width, height in (each.split("x") for each in given.size.split(","))]
    if given.everything:
        themes, scales, sizes = list(THEMES), [100, 200], [SIZES[0]]
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    kiosk = KIOSK_SIZES if given.kiosk or given.everything else ()
    made = draw(given.folder, frozenset(given.scenes), themes=themes, scales=scales, sizes=sizes, kiosk=kiosk)
    print(f"{len(made)} pictures")
    if given.sheet or given.everything:
        print(f"{len(sheets(given.folder, made))} sheets")
    del application
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
