"""A result typed into another program's fields, on a real screen, by what types on this machine."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from myna_reception.records.handoff import typed
from myna_reception.records.handoff.sample import sample
from myna_reception.records.handoff.settings import HandOffSettings
from tests.unit.records.invented import NOW

FORM = Path(__file__).parents[1] / "consumers" / "typed_form.py"


@pytest.mark.xvfb
@pytest.mark.timeout(120)
def test_a_practice_result_is_typed_into_the_fields_of_another_program(xvfb_display, monkeypatch):
    form = subprocess.Popen(
        [sys.executable, str(FORM)], env=dict(xvfb_display.environment), stdout=subprocess.PIPE, text=True
    )
    try:
        window = form.stdout.readline().strip()
        monkeypatch.setenv("DISPLAY", xvfb_display.name)
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        subprocess.run(["xdotool", "windowfocus", window], check=True, timeout=60, capture_output=True)
        assert form.stdout.readline() == "focused\n"
        _, detail = sample(NOW, "9900000001")
        settings = HandOffSettings()
        type_it = typed.typist()
        assert type_it is not None
        type_it(typed.typed_text(typed.keystrokes(detail, settings), settings))
        answer, _ = form.communicate(timeout=60)
    finally:
        form.kill()
        form.wait()
        form.stdout.close()
    assert json.loads(answer) == ["練習", "06139992", "１２３", "４５６７", "00"]
