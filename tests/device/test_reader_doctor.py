"""The doctor in situations broken on purpose, with the real PC/SC service; its advice is followed literally."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from myna_reception.card.system import PCSC_SOCKET
from myna_reception.cli import main
from myna_reception.simulator.virtual_card.foreign import bank_card
from myna_reception.simulator.virtual_card.vpcd import VpcdClient
from tests.device.pcscd import PcscDaemon, wait_until
from tests.unit.virtual_card.people import a_card

pytestmark = pytest.mark.pcsc
NOBODY = 65534
HOLDER = """
import sys, time
from smartcard.scard import *
_, context = SCardEstablishContext(SCARD_SCOPE_USER)
_, readers = SCardListReaders(context, [])
result, handle, _ = SCardConnect(context, readers[0], SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_T1)
print(result, flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MYNA_RECEPTION_HOME", str(tmp_path / "home"))


def doctor(capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, dict]]:
    capsys.readouterr()
    status = main(["card", "doctor", "--json"])
    told = json.loads(capsys.readouterr().out)
    return status, {one["check"]: one for one in told["checks"]}


def failed(checks: dict[str, dict]) -> dict[str, str]:
    return {name: one["cause"] for name, one in checks.items() if one["verdict"] == "fail"}


def until_seen(capsys: pytest.CaptureFixture[str], slot: VpcdClient) -> None:
    """Until pcscd has noticed the card."""
    assert slot.wait_connected(15)
    wait_until(lambda: doctor(capsys)[1]["card"]["verdict"] == "pass", 15, "the card to be seen")


def follow(command: str) -> None:
    """Type a command as it is advised; the tests run as the administrator already."""
    subprocess.run(command.removeprefix("sudo "), shell=True, check=True, timeout=20)  # noqa: S602


def test_all_is_well(slot: VpcdClient, capsys) -> None:
    slot.insert(a_card())
    until_seen(capsys, slot)
    status, checks = doctor(capsys)
    assert (status, failed(checks)) == (0, {})
    assert checks["extended_length"]["detail"] == "2048"
    assert main(["card", "doctor"]) == 0
    assert "直す" not in capsys.readouterr().out


def test_no_card_and_a_foreign_card(slot: VpcdClient, capsys) -> None:
    status, checks = doctor(capsys)
    assert (status, failed(checks)) == (3, {"card": "no_card"})
    slot.insert(bank_card())
    until_seen(capsys, slot)
    assert failed(doctor(capsys)[1]) == {"my_number_card": "not_my_number_card"}


def test_the_service_is_stopped(pcscd: PcscDaemon, capsys) -> None:
    if not pcscd.ours:
        pytest.skip("a pcscd that was running before is left alone")
    pcscd.stop()
    status, checks = doctor(capsys)
    assert (status, failed(checks)) == (3, {"pcsc_service": "service_stopped"})
    assert checks["pcsc_service"]["commands"] in (["sudo pcscd"], ["sudo systemctl enable --now pcscd.socket"])
    pcscd.start()  # in the place of the advice: only one pcscd may run, with the tests' own readers
    assert failed(doctor(capsys)[1]) == {"card": "no_card"}


def test_no_reader(pcscd: PcscDaemon, capsys) -> None:
    if not pcscd.ours:
        pytest.skip("a pcscd that was running before is left alone")
    pcscd.stop()
    (pcscd.folder / "vpcd").unlink()
    with without_readers(pcscd):
        wait_until(lambda: "pcsc_service" not in failed(doctor(capsys)[1]), 15, "pcscd to answer")
        status, checks = doctor(capsys)
    assert status == 3
    assert failed(checks) == {"reader": "no_reader"}


@contextlib.contextmanager
def without_readers(pcscd: PcscDaemon) -> Iterator[None]:
    """The fixture's own daemon, within its lock, with an empty configuration."""
    command = [pcscd.program, "--foreground", "-c", str(pcscd.folder.absolute())]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can be somebody else")
def test_an_ordinary_user_without_the_right(slot: VpcdClient, pcscd: PcscDaemon, capsys) -> None:
    if not pcscd.ours:
        pytest.skip("a pcscd that was running before is left alone")
    slot.insert(a_card())
    until_seen(capsys, slot)
    assert failed(doctor_of_nobody()) == {}
    PCSC_SOCKET.chmod(0o600)
    checks = doctor_of_nobody()
    assert failed(checks) == {"pcsc_permission": "socket_rights"}
    commands = checks["pcsc_permission"]["commands"]
    if commands != [f"sudo chmod 0666 {PCSC_SOCKET}"]:
        pytest.skip("systemd looks after the socket here")
    follow(commands[0])
    assert failed(doctor_of_nobody()) == {}


def doctor_of_nobody() -> dict[str, dict]:
    """The doctor's findings as a user without rights, in a child process."""
    from myna_reception.card.doctor import examine, instruments
    from myna_reception.card.system import this_system

    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        told = [
            {"check": one.check, "verdict": one.verdict, "cause": one.cause, "commands": one.commands}
            for one in examine(this_system(), instruments())
        ]
        os.write(writing, json.dumps(told).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        text = pipe.read()
    assert os.waitpid(child, 0)[1] == 0
    return {one["check"]: one for one in json.loads(text)}


def test_another_program_holds_the_card(slot: VpcdClient, capsys) -> None:
    slot.insert(a_card())
    until_seen(capsys, slot)
    with subprocess.Popen([sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"0\n"
        status, checks = doctor(capsys)
        assert (status, failed(checks)) == (3, {"not_held": "held"})
        assert str(holder.pid) in checks["not_held"]["detail"]
        advised = [command for command in checks["not_held"]["commands"] if command == f"kill {holder.pid}"]
        assert len(advised) == 1
        follow(advised[0])
        holder.wait(10)
    assert failed(doctor(capsys)[1]) == {}
