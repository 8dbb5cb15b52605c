"""Several screens of different scale: the windows are taken from one to the next and back, with all that is in them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import virtual_screen

WALK = Path(__file__).with_name("screens_walk.py")
MONITORS = WALK.with_name("set_monitors.py")
SCREENS = {"100 %": (96, 96), "125 %": (120, 96), "150 %": (144, 96), "200 %": (192, 96), "300 %": (288, 96),
           "as they are, 120 dpi": (120, 120)}  # fmt: skip

pytestmark = pytest.mark.timeout(240)


def side_by_side() -> dict[str, object]:
    """What Qt's platform without screens takes: each holds 1280 x 800 of the window's pixels."""
    placed, left = [], 0
    for name, (dpi, base) in SCREENS.items():
        wide, high = 1280 * dpi // base, 800 * dpi // base
        placed.append(
            {"name": name, "x": left, "y": 0, "width": wide, "height": high, "logicalDpi": dpi, "logicalBaseDpi": base}
        )
        left += wide
    return {"screens": placed, "synchronousWindowSystemEvents": True, "windowFrameMargins": False}


def walk(**platform: str) -> tuple[list, list]:
    """The screens there were; and place, scene, screen, faults."""
    done = subprocess.run(
        [sys.executable, str(WALK)], env={**os.environ, **platform}, capture_output=True, text=True, timeout=230,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    screens, *found = [json.loads(line) for line in done.stdout.splitlines()]
    return screens, found


def test_nothing_is_cut_lost_or_soft_on_any_screen(tmp_path):
    file = tmp_path / "screens.json"
    file.write_text(json.dumps(side_by_side()), encoding="utf-8")
    screens, found = walk(QT_QPA_PLATFORM=f"offscreen:configfile={file}")
    assert {name: (ratio, dpi) for name, ratio, dpi in screens} == {
        name: (dpi / base, base) for name, (dpi, base) in SCREENS.items()
    }
    for place in ("desk", "dialogs", "kiosk"):
        assert {screen for where, _scene, screen, _wrong in found if where == place} == set(SCREENS)
    assert [each for each in found if each[3]] == []


@pytest.mark.xvfb
def test_nor_on_two_monitors_of_one_desk():
    monitors = [sys.executable, str(MONITORS), "1280x800+0+0", "2560x1600+1280+0"]
    with virtual_screen("3840x1600") as display:
        subprocess.run(monitors, env=dict(display.environment), check=True, timeout=30)
        screens, found = walk(**display.environment, QT_SCREEN_SCALE_FACTORS="1;2")
    assert [ratio for _name, ratio, _dpi in screens] == [1, 2]
    assert [each for each in found if each[3]] == []
