"""PIN and 照合番号B are looked for in the whole memory of a desk that has played receptions, as a crash would leave it.

The card lies in this process: what the desk has of the digits it got key by key, as from a person.
"""

from __future__ import annotations

import re
import secrets
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from myna_reception.simulator.card_face import card_face
from myna_reception.simulator.virtual_card.card import VirtualCard
from tests.unit.virtual_card.people import a_card, a_persona

ROOT = Path(__file__).resolve().parents[2]
PIN = "7391"  # stands in no file that the desk reads, the sources of the tests included
pytestmark = pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="the system shows no process's memory")


class Desk:
    """The child and its card."""

    def __init__(self, card: VirtualCard) -> None:
        ours, theirs = socket.socketpair()
        self._link = ours
        self._card = card
        card.power_on()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.memory_driver", str(theirs.fileno())],
            cwd=ROOT, pass_fds=(theirs.fileno(),), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        theirs.close()
        self._server = threading.Thread(target=self._serve, daemon=True)
        self._server.start()

    def _serve(self) -> None:
        with suppress(OSError):
            while head := self._link.recv(2, socket.MSG_WAITALL):
                answer = self._card.transmit(self._link.recv(int.from_bytes(head, "big"), socket.MSG_WAITALL))
                self._link.sendall(len(answer).to_bytes(2, "big") + answer)

    def say(self, *lines: str) -> None:
        """One line after the other."""
        assert self.process.stdin is not None
        for line in lines:
            self.process.stdin.write(f"{line}\n")
            self.process.stdin.flush()

    def wait(self, wanted: str) -> str:
        """Until a line begins so; that line."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith(wanted):
                return line.strip()
        pytest.fail(f"the desk ended before it said {wanted}")

    def memory(self) -> bytes:
        """All that it can write to."""
        found = []
        folder = Path(f"/proc/{self.process.pid}")
        with (folder / "mem").open("rb", buffering=0) as mem:
            for line in (folder / "maps").read_text().splitlines():
                span, rights, *_ = line.split()
                if rights.startswith("rw"):
                    first, last = (int(end, 16) for end in span.split("-"))
                    with suppress(OSError, OverflowError):
                        mem.seek(first)
                        while first < last and (part := mem.read(min(last - first, 1 << 24))):
                            found.append(part)
                            first += len(part)
        return b"".join(found)

    def end(self) -> None:
        with suppress(OSError):
            self.say("end")
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            pipe.close()
        self._link.close()


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk(a_card(pin=PIN))
    yield made
    made.end()


def keys(digits: str) -> list[str]:
    return [f"key {digit}" for digit in digits]


def traces(memory: bytes, digits: str) -> list[str]:
    """Where digits stand as they would be left: as text, in a command. Four bytes alone would be found by chance."""
    forms = {
        "text of the window (UTF-16)": re.escape(digits.encode("utf-16-le")),
        "text (UTF-32)": re.escape(digits.encode("utf-32-le")),
        "VERIFY": b"\0\x20\0." + bytes((len(digits),)) + digits.encode(),
    }
    if len(digits) > 8:
        forms["digits"] = digits.encode()
    return [name for name, form in forms.items() if re.search(form, memory, re.DOTALL)]


def test_nothing_of_a_pin_is_left_in_memory(desk: Desk) -> None:
    planted = secrets.token_bytes(16)
    desk.wait("Idle")
    for _ in range(2):
        desk.say("card")
        desk.wait("ChooseCheck")
        desk.say("choose pin")
        desk.wait("AwaitPin")
        desk.say(*keys(PIN), "copy")
        assert PIN not in desk.wait("clipboard")
        desk.say("key Key_Return")
        desk.wait("ShowResult")
        desk.say("take")
        desk.wait("Idle")
        desk.say("clipboard")
        assert desk.wait("clipboard") == "clipboard ''"  # nothing gets there by itself
    desk.say(f"plant {planted[::-1].hex()}")
    desk.wait("planted")
    desk.say("settle")
    desk.wait("settled")
    memory = desk.memory()
    assert planted in memory  # the search sees what is there
    assert traces(memory, PIN) == []


def test_nothing_of_the_number_on_the_card_is_left_in_memory(desk: Desk) -> None:
    number = card_face(a_persona()).number_b.decode()
    desk.wait("Idle")
    desk.say("card")
    desk.wait("ChooseCheck")
    desk.say("choose visual")
    desk.wait("AwaitVisual")
    desk.say("number", *keys(number), "key Key_Return")
    desk.wait("AwaitVisual True")
    desk.say("no")
    desk.wait("ShowResult")
    desk.say("take")
    desk.wait("Idle")
    desk.say("settle")
    desk.wait("settled")
    assert traces(desk.memory(), number) == []


def test_traces_are_found() -> None:
    command = b"\0\x20\0\x98\x04" + PIN.encode()
    assert traces(b"x" + command + b"y", PIN) == ["VERIFY"]
    assert traces(PIN.encode("utf-16-le"), PIN) == ["text of the window (UTF-16)"]
    assert traces(b"12345678901234", "12345678901234") == ["digits"]
    assert traces(PIN.encode(), PIN) == []
