"""Two face matches at the kiosk in its real window, from the patient's choice to the result, with a scripted camera."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from myna_reception.ui import texts_match as words
from tests.conftest import virtual_screen

DRIVER = Path(__file__).with_name("kiosk_face_driver.py")
LOOKING = [each.text for each in (words.COMPARING, words.AHEAD, words.BACK_AGAIN)]
TURNING = {each.text for each in words.TURNS.values()}


@pytest.mark.xvfb
@pytest.mark.timeout(240)
@pytest.mark.parametrize("size", ["1280x800"])
def test_a_face_match_at_the_kiosk_of_the_holder_and_of_somebody_else(tmp_path, size):
    with virtual_screen(size) as display:
        played = subprocess.run(
            [sys.executable, str(DRIVER), str(tmp_path)],
            env=dict(display.environment),
            capture_output=True,
            text=True,
            timeout=230,
        )
    seen = [json.loads(line) for line in played.stdout.splitlines()]
    assert played.returncode == 0, (seen, played.stderr)
    first_start, one = 3, 5
    assert [each["page"] for each in seen[first_start:]] == [
        *("ChoosePage", "StaffComesPage", "staff:FacePage", "staff:FacePage", "ResultPage"),
        *("ChoosePage", "StaffComesPage", "staff:FacePage", "staff:FacePage", "staff:VisualPage", "ResultPage"),
    ]
    _, called, consent, found, result = seen[first_start : first_start + one]
    assert "職員を呼んでいます" in called["words"]
    assert "カメラで顔を写してもよろしいですか" in consent["words"]
    assert not consent["camera"]
    assert [said for said in found["asked"] if said in LOOKING] == LOOKING
    assert TURNING & {*found["asked"]}
    assert found["turned"]
    assert "カードの写真と似ています" in found["words"]
    assert found["may_confirm"]
    assert "保険の資格を確認できました" in result["words"]
    assert not result["camera"]

    _, called, consent, found, by_sight, refused = seen[first_start + one :]
    assert "職員を呼んでいます" in called["words"]
    assert not consent["camera"]
    assert "カードの写真と似ていません" in found["words"]
    assert not found["may_confirm"]  # in the check by sight alone, which is one touch away
    assert found["camera"]
    assert "似ていません" in by_sight["words"]
    assert "確認できませんでした" in refused["words"]
    assert "保険の資格を確認できました" not in refused["words"]
    assert not refused["camera"]
