"""Other people's programs, run against the virtual card."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from myna_reception.simulator.virtual_card.card import InsertableCard
from myna_reception.simulator.virtual_card.vpcd import VpcdClient
from tests.device.pcscd import wait_until

PROGRAM_SECONDS = 60


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skip where one of the programs is not installed."""
    missing = [name for name in programs if shutil.which(name) is None]
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


def run(*command: str, status: int | None = 0, **environment: str) -> str:
    """Standard output and error of a program that ends with ``status``; None: with any."""
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=PROGRAM_SECONDS,
        check=False,
        env=os.environ | {"LC_ALL": "C.UTF-8", **environment},
    )
    text = (done.stdout + done.stderr).decode(errors="replace")
    assert status is None or done.returncode == status, text
    return text


def library(name: str) -> str:
    """A shared library by its file name; skips without it."""
    folders = ("usr/lib/*", "usr/lib", "usr/lib/*/engines-*", "usr/lib64", "usr/local/lib")
    found = next((path for folder in folders for path in Path("/").glob(f"{folder}/{name}")), None)
    if found is None:
        pytest.skip(f"not installed: {name}")
    return str(found)


def insert(slot: VpcdClient, card: InsertableCard) -> None:
    """Put a card into the first reader, after pcscd has missed the one before, and wait until it is seen."""
    slot.remove()
    wait_until(lambda: _first_reader_has_a_card() == "No", 10, "pcscd to miss the card before")
    slot.insert(card)
    wait_until(lambda: _first_reader_has_a_card() == "Yes", 10, "the card to be there")


def _first_reader_has_a_card() -> str:
    found = re.search(r"^0 +(Yes|No) ", run("opensc-tool", "-l"), re.MULTILINE)
    return found[1] if found else ""
