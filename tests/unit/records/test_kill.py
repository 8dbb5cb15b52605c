"""Power cuts: whatever moment the desk is killed at, what was shown is recorded once and handed over once."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from myna_reception.eligibility.secrets import MemoryStore
from myna_reception.reception.clock import SystemClock
from myna_reception.records.handoff.courier import Courier
from myna_reception.records.handoff.settings import HandOffSettings, Target
from myna_reception.records.ledger import open_ledger
from myna_reception.records.outbox import Outbox
from tests.consumers.folder_watcher import strict_reading
from tests.unit.records.kill_driver import ID_LENGTH, consume

ROOT = Path(__file__).parents[3]
TIMES = 200


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills with SIGKILL")
@pytest.mark.timeout(600)
def test_a_desk_killed_200_times_loses_and_doubles_nothing(tmp_path):
    command = [sys.executable, "-m", "tests.unit.records.kill_driver", str(tmp_path), str(TIMES), "20260406"]
    subprocess.run(command, cwd=ROOT, check=True, timeout=580)
    ledger = open_ledger(tmp_path / "desk", MemoryStore(), SystemClock())
    ledger.database.check()
    shown = (tmp_path / "shown").read_bytes().decode()
    shown_ids = {shown[at : at + ID_LENGTH] for at in range(0, len(shown), ID_LENGTH)}
    kept = [row[0] for row in ledger.database.read("SELECT reception_id FROM reception")]
    assert len(shown_ids) > TIMES / 2
    assert len(kept) == len(set(kept))
    assert shown_ids <= set(kept)
    # What was recorded has its hand-off, and all of them reach the other side once
    keys = {row[0] for row in ledger.database.read("SELECT key FROM outbox")}
    assert keys == {f"{each}:xml" for each in kept}
    settings = HandOffSettings(xml_on=True, xml_folder=str(tmp_path / "watched"))
    courier = Courier(Target.XML, settings, ledger, Outbox(ledger, SystemClock()))
    assert courier.deliver_all()
    consume(tmp_path / "watched", tmp_path / "archive")
    taken = [file.name for file in (tmp_path / "archive").iterdir()]
    draws = {name[29 : 29 + 20] for name in taken}
    assert draws == {hashlib.sha256(key.encode()).digest()[:10].hex() for key in keys}
    assert len(taken) == len(keys)
    assert all(strict_reading(file.read_bytes()) for file in (tmp_path / "archive").iterdir())
    assert ledger.page("みほん").entries  # the index is whole too
    assert len(ledger.database.read("SELECT rowid FROM search")) == len(kept)
    ledger.close()
