"""The whole first start and two receptions at the kiosk in its real window: by touch or keys, upright and lying."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import virtual_screen

DRIVER = Path(__file__).with_name("kiosk_driver.py")


@pytest.mark.xvfb
@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    ("way", "size"), [("touch", "800x1280"), ("touch", "1280x800"), ("keys", "800x1280"), ("keys", "1280x800")]
)
def test_first_start_and_receptions_at_the_kiosk(tmp_path, way, size):
    with virtual_screen(size) as display:
        played = subprocess.run(
            [sys.executable, str(DRIVER), way, str(tmp_path / "failed.png")],
            env=dict(display.environment),
            capture_output=True,
            text=True,
            timeout=170,
        )
    seen = [json.loads(line) for line in played.stdout.splitlines()]
    assert played.returncode == 0, (seen, played.stderr)
    assert [each["page"] for each in seen] == [
        "staff:TermsPage",
        "staff:PasscodeSetPage",
        "PlacePage",
        "ChoosePage",
        "PinPage",
        "ResultPage",
        "PlacePage",
        "ChoosePage",
        "StaffComesPage",
        "staff:VisualPage",
        "ResultPage",
        "PlacePage",
        "staff:WaitingPage",
    ]
    by_pin, by_sight = (each["words"] for each in seen if each["page"] == "ResultPage")
    assert "Insurance confirmed" in by_pin
    assert "保険の資格を確認できました" in by_sight
    for words in (by_pin, by_sight):
        assert "見本" in words  # the family name, and the insurer's
        assert "花子" not in words
        assert "練習" in words
    assert seen[0]["full"]
    assert "Returning to the first screen soon (20 seconds left)" in seen[4]["words"]
    assert not seen[1]["skip"]
    assert "マイナンバーカードを置いてください" in seen[6]["words"]  # Japanese again
    assert "職員を呼んでいます" in seen[8]["words"]
    assert not seen[11]["closed"]
