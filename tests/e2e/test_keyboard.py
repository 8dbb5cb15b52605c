"""The whole first start and two receptions through the real window, by keyboard alone."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

DRIVER = Path(__file__).with_name("keyboard_driver.py")


@pytest.mark.xvfb
@pytest.mark.timeout(180)
def test_first_start_and_receptions_by_keyboard_alone(xvfb_display, tmp_path):
    played = subprocess.run(
        [sys.executable, str(DRIVER), str(tmp_path / "failed.png")],
        env=dict(xvfb_display.environment),
        capture_output=True,
        text=True,
        timeout=170,
    )
    seen = [json.loads(line) for line in played.stdout.splitlines()]
    assert played.returncode == 0, (seen, played.stderr)
    assert [page["page"] for page in seen] == [
        "TermsPage",
        "ActivationPage",
        "PasscodeSetPage",
        "ChoosePage",
        "PinPage",
        "ResultPage",
        "WaitingPage",
        "ChoosePage",
        "VisualPage",
        "ResultPage",
        "WaitingPage",
    ]
    wrong_pin, *results = [page["spoken"] for page in seen if "spoken" in page]
    assert "2" in wrong_pin
    assert all("資格あり" in spoken for spoken in results)
