"""How many commands and bytes a reception with a PIN takes, and beside it the same work done by OpenSC.

The same virtual card counts both: from the first command to the signature, with the certificate, the token's label and
the PIN's tries. OpenSC runs as ``pkcs15-tool --read-certificate`` and ``pkcs15-crypt --sign`` through pcscd. Both are
programs that start from nothing, so the certificate's share is shown apart.

Run from the repository: ``python -m bench.reading_plan``
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bench.figures import Figure, run
from myna_reception.card.abilities import AbilityBook
from myna_reception.card.apdu import INS, Command
from myna_reception.card.reading import connect_and_read, sign_with_pin
from myna_reception.card.surface import read_card_face
from myna_reception.reception.masked import NumberB, PinCode
from myna_reception.simulator.card_face import card_face
from myna_reception.simulator.virtual_card.card import InsertableCard
from myna_reception.simulator.virtual_card.reader import VirtualReader
from myna_reception.simulator.virtual_card.vpcd import VpcdClient
from tests.device.pcscd import reader_named, running_pcscd, wait_until
from tests.unit.card.fakes import LimitedReader
from tests.unit.virtual_card.people import PIN, a_card, a_persona, authority


@dataclass
class CountingCard:
    """A card that counts what reaches it."""

    card: InsertableCard
    sent: list[bytes] = field(default_factory=list)
    answered: int = 0

    @property
    def atr(self) -> bytes:
        """The card's own."""
        return self.card.atr

    @property
    def last_duration(self) -> float:
        """The card's own."""
        return self.card.last_duration

    def power_on(self) -> None:
        """As the card."""
        self.card.power_on()

    def reset(self) -> None:
        """As the card."""
        self.card.reset()

    def power_down(self) -> None:
        """As the card."""
        self.card.power_down()

    def transmit(self, command: bytes) -> bytes:
        """As the card, counted."""
        answer = self.card.transmit(command)
        self.sent.append(command)
        self.answered += len(answer)
        return answer

    def report(self, what: str) -> list[Figure]:
        """The figures so far; begins anew."""
        verified = sum(c[1] == INS.VERIFY and bool(Command.parse(c).data) for c in self.sent)
        there = sum(map(len, self.sent))
        found = [
            Figure(f"card: {what}, commands", len(self.sent), "", note=f"{verified} VERIFY"),
            Figure(f"card: {what}, bytes", there + self.answered, "", note=f"{there} there, {self.answered} back"),
        ]
        self.sent.clear()
        self.answered = 0
        return found


def ours(card: CountingCard, what: str, *, extended: bool) -> list[Figure]:
    """Two receptions on one reader: the first may have to find out what the reader can do."""
    virtual = VirtualReader()
    virtual.place(card)
    reader, book = LimitedReader(virtual, extended=extended), AbilityBook()
    found = []
    for turn in ("first reception", "every later one"):
        connection, _ = connect_and_read(reader, book)
        sign_with_pin(connection, PinCode(PIN.encode()), b"challenge", book.of(connection))
        connection.close()
        card.sent[:] = reader.sent  # what a reader refuses never reaches the card, and counts all the same
        reader.sent.clear()
        found += card.report(f"{what}, {turn}")
    return found


def photo(card: CountingCard, what: str, *, extended: bool) -> list[Figure]:
    """The photo inside the card by 照合番号B, and the check that it is genuine, once the card was read."""
    virtual = VirtualReader()
    virtual.place(card)
    reader, book = LimitedReader(virtual, extended=extended), AbilityBook()
    connection, _ = connect_and_read(reader, book)
    reader.sent.clear()
    card.answered = 0
    number = NumberB(card_face(a_persona()).number_b)
    face = read_card_face(connection, number, authority().trusted_face_key, abilities=book.of(connection))
    connection.close()
    card.sent[:] = reader.sent
    return card.report(f"{what}, then a photo of {len(face.photo.data.reveal())} bytes")


def opensc(card: CountingCard) -> list[Figure]:
    """The same by OpenSC's own programs; nothing where they, or the reader for them, are not there."""
    if shutil.which("pkcs15-crypt") is None:
        return []
    with (
        tempfile.TemporaryDirectory() as name,
        running_pcscd(Path(name)) as daemon,
        VpcdClient(port=daemon.port) as slot,
    ):
        folder = Path(name)
        slot.insert(card)
        wait_until(lambda: slot.wait_connected(1) and reader_named("") is not None, 15, "the card to be seen")
        environment = {"PATH": "/usr/bin:/bin", "HOME": name, "OPENSC_CONF": str(_configuration(folder))}

        def run(*command: str) -> None:
            subprocess.run(command, check=True, capture_output=True, env=environment, timeout=60)

        wait_until(
            lambda: (
                subprocess.run(
                    ("opensc-tool", "--reader", "0", "--atr"), capture_output=True, env=environment
                ).returncode
                == 0
            ),
            15,
            "OpenSC to see the card",
        )
        card.sent.clear()
        card.answered = 0
        run("pkcs15-tool", "--reader", "0", "--read-certificate", "1")
        found = card.report("OpenSC, the certificate")
        (folder / "hash").write_bytes(bytes(32))
        run(
            "pkcs15-crypt", "--reader", "0", "--sign", "--key", "1", "--pin", PIN, "--pkcs1", "--sha-256",
            "-i", str(folder / "hash"), "-o", str(folder / "signature"), "-R",
        )  # fmt: skip
        return found + card.report("OpenSC, the signature")


def _configuration(folder: Path) -> Path:
    """OpenSC's defaults without its file cache, which would hide commands."""
    path = folder / "opensc.conf"
    path.write_text("app default { framework pkcs15 { use_file_caching = no; } }\n")
    return path


def measure(short: bool) -> list[Figure]:
    """Counts: they are the same every time, so ``short`` changes nothing."""
    card = CountingCard(a_card())
    found = ours(card, "extended length", extended=True) + ours(card, "256-byte blocks", extended=False)
    found += photo(card, "extended length", extended=True) + photo(card, "256-byte blocks", extended=False)
    try:
        theirs = opensc(CountingCard(a_card()))
    except pytest.skip.Exception as reason:  # no pcscd, or no virtual reader
        theirs, why = [], str(reason)
    else:
        why = "OpenSC is not installed"
    if not theirs:
        return [*found, Figure("card: OpenSC", float("nan"), "", note=why)]
    for unit in ("commands", "bytes"):
        mine = next(each.value for each in found if each.what == f"card: extended length, every later one, {unit}")
        total = sum(each.value for each in theirs if each.what.endswith(unit))
        theirs.append(Figure(f"card: our {unit} to OpenSC's", mine / total, "×", note=f"{mine:.0f} to {total:.0f}"))
    return found + theirs


if __name__ == "__main__":
    run(measure, __doc__)
