"""Every page of the kiosk × language × orientation × size of words: ``python bench/kiosk_layout.py [LOOK …]``.

The tests walk a part of this. Prints what is cut, broken, outside, overlapping or too small; exit status 1 if any is.
"""

from __future__ import annotations

import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtWidgets import QApplication

from myna_reception.ui.kiosk.gallery import SCENES, SIZES, SMALL, looks, name_of
from myna_reception.ui.theme import apply_theme
from tests.qt.kiosk.measure import walk


def main(wanted: list[str]) -> int:
    application = QApplication([])
    apply_theme(application)
    pages = faults = 0
    for size, look in looks((*SIZES, *SMALL)):
        name = name_of(size, look)
        if wanted and not any(name.startswith(each) for each in wanted):
            continue
        found = walk(size, look, SCENES)
        pages += len(SCENES)
        for scene, wrong in found.items():
            faults += len(wrong)
            print(*(f"{name} {scene}: {each}" for each in wrong), sep="\n")
    print(f"{pages} pages, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
