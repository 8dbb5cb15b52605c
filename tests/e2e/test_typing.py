"""A result typed into another program's fields, on a real screen, by what types on this machine."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from myna_reception.records.handoff import lent_keys, typed
from myna_reception.records.handoff.sample import sample
from myna_reception.records.handoff.settings import HandOffSettings
from tests.unit.records.invented import NOW

FORM = Path(__file__).parents[1] / "consumers" / "typed_form.py"


@pytest.mark.xvfb
@pytest.mark.timeout(120)
@pytest.mark.parametrize("behind", [False, True], ids=["at once", "only after the last key"])
def test_a_practice_result_is_typed_into_the_fields_of_another_program(xvfb_display, monkeypatch, behind):
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
        if behind:  # as on a machine that is busy with something else
            form.send_signal(signal.SIGSTOP)
        answers = []

        def look(_seconds):
            form.send_signal(signal.SIGCONT)
            answers.append(form.stdout.readline())

        monkeypatch.setattr(lent_keys, "time", SimpleNamespace(sleep=look))
        type_it(typed.typed_text(typed.keystrokes(detail, settings), settings))
        form.wait(60)
    finally:
        form.kill()
        form.wait()
        form.stdout.close()
    assert json.loads(answers[0]) == ["練習", "06139992", "１２３", "４５６７", "00"]
