"""Terminals of several machines at one service of several workers: own folders, own secrets, own activations."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, select

from myna_reception.settings import DATA_VARIABLE
from myna_reception.simulator.service.database import Check

from .served import WAIT_SECONDS, Served, eventually, programs, served

pytestmark = [
    pytest.mark.timeout(300),  # programs start slowly on a busy machine
    pytest.mark.xdist_group("several workers"),
    pytest.mark.skipif(sys.platform == "win32", reason="several workers need a port that can be shared"),
]
ACTIVATE = """
import json, sys
from myna_reception.eligibility.activation import activate
from myna_reception.eligibility.activation_form import parse_activation_form
from myna_reception.eligibility.secrets import open_secret_store, save_activation
told = json.loads(sys.argv[1])
store = open_secret_store(practice=True)
save_activation(store, activate(told["url"], told["ca"], parse_activation_form(**told["form"])))
assert store.persistent
"""


@dataclass
class Machine:
    """A machine of a class: its own home, with the seed of the practice world, from which the cards come."""

    home: Path
    service: Served

    def __post_init__(self) -> None:
        own, given = self.home / "practice" / "world", self.service.world.folder
        own.mkdir(parents=True)
        for name in ("seed", "base-day"):
            shutil.copy(given / name, own / name)
        shutil.copy(given / "service-ca.pem", self.home)

    @property
    def environment(self) -> dict[str, str]:
        keyring = f"{__package__}.file_keyring.FileKeyring"
        return {**os.environ, DATA_VARIABLE: str(self.home), "PYTHON_KEYRING_BACKEND": keyring, "PYTHONPATH": "."}

    def activate(self) -> str:
        """The terminal's ID."""
        form = self.service.issue_terminal()
        told = json.dumps({"url": self.service.url, "ca": self.service.ca_pem, "form": form})
        subprocess.run([sys.executable, "-c", ACTIVATE, told], env=self.environment, check=True, timeout=WAIT_SECONDS)
        return form["terminal_id"]

    def begin_check(self, persona: str) -> subprocess.Popen[str]:
        """The app's own command."""
        command = [
            sys.executable, "-m", "myna_reception", "check", "--practice", "--persona", persona, "--method", "pin",
            "--pin-stdin", "--json", "--service", self.service.url, "--service-ca", self.home / "service-ca.pem",
        ]  # fmt: skip
        process = subprocess.Popen(
            command, env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, encoding="utf-8",
        )  # fmt: skip
        assert process.stdin is not None
        process.stdin.write("1234\n")
        process.stdin.flush()
        return process


def test_the_check_command_on_two_machines_at_once(tmp_path: Path):
    with served(tmp_path / "service", "--workers", "2") as service:
        machines = [Machine(tmp_path / name, service) for name in ("first", "second")]
        terminals = [machine.activate() for machine in machines]
        assert len(set(terminals)) == 2
        personas = ("valid-employee", "kouki-10")
        at_once = [machine.begin_check(persona) for machine, persona in zip(machines, personas, strict=True)]
        told: list[dict[str, Any]] = []
        for process in at_once:
            out, err = process.communicate(timeout=WAIT_SECONDS)
            assert process.returncode == 0, err
            told.append(json.loads(out))
        world = service.world
        for each, persona in zip(told, personas, strict=True):
            (expected,) = world.personas[persona].qualifications
            assert expected.insurer_number in json.dumps(each)
        numbers = [each["reception_number"] for each in told]
        assert len(set(numbers)) == 2
        recorded = {row.terminal_id: row.id for row in checks(service)}
        assert [recorded[terminal] for terminal in terminals] == [int(each.rpartition("-")[2]) for each in numbers]


def test_each_machine_under_load_sees_only_its_own(tmp_path: Path):
    with served(tmp_path / "service", "--workers", "2") as service:
        with programs(service, tmp_path, "valid-employee", "kouki-10") as terminals:
            eventually(lambda: len(checks(service)) >= 40)
            told = [terminal.end() for terminal in terminals]
        assert [each["failed"] for each in told] == [[], []]
        rows = checks(service)
        for each in told:
            mine = {row.id for row in rows if row.terminal_id == each["terminal"]}
            assert mine == {int(number.rpartition("-")[2]) for number in each["answered"].values()}
        cards = [{row.card_hash for row in rows if row.terminal_id == each["terminal"]} for each in told]
        assert [len(each) for each in cards] == [1, 1]  # one persona each
        assert cards[0] != cards[1]


def checks(service: Served) -> list[Any]:
    engine = create_engine(service.database or f"sqlite:///{service.world.folder / 'service' / 'service-1.sqlite'}")
    with engine.connect() as connection:
        rows = list(connection.execute(select(Check)))
    engine.dispose()
    return rows
