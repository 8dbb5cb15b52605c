"""What a system's packages take from ``packaging/``: valid entries, and rules that agree with the app's own advice."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from myna_reception import __version__
from myna_reception.card import advice

LINUX = Path(__file__).resolve().parents[2] / "packaging" / "linux"


@pytest.mark.parametrize(
    "command",
    [
        ["desktop-file-validate", "myna-reception.desktop"],
        ["appstreamcli", "validate", "--no-net", "io.github.myna_reception.metainfo.xml"],
    ],
    ids=lambda command: command[0],
)
def test_entries_are_valid(command: list[str]) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(command, cwd=LINUX, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_metadata_name_this_version() -> None:
    text = (LINUX / "io.github.myna_reception.metainfo.xml").read_text(encoding="utf-8")
    assert f'<release version="{__version__}"' in text


def test_the_doctor_advises_the_same_rule_as_the_package_brings() -> None:
    rules = [line for line in (LINUX / "70-myna-reception.rules").read_text().splitlines() if not line.startswith("#")]
    assert rules == [advice.USB_RULE]
