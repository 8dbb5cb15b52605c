"""Coverage-guided fuzzing of the virtual card, of what reads a card, and of the framing of vpcd and NFC.

Run from the repository: ``python -m bench.fuzz_card --seconds 300``. It needs atheris, which is a big wheel and no
dependency: ``pip install atheris`` in a virtual environment, or ``pip install --target FOLDER atheris`` and FOLDER in
``PYTHONPATH``. What holds for any bytes:

- a card answers every command with a status word, raises nothing and needs less than ``HANG_SECONDS``;
- tries go up only with 9000; with PINs that nobody can guess, nothing is ever verified and no protected byte goes out;
- reading a card that lies ends in a result or a ``ReceptionError``, after one VERIFY at most.

The first input that breaks one of these ends the run with the status 77 and is written to ``--corpus``.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

HANG_SECONDS = 5
INPUT_LIMIT = 2048
ANSWERS = 40  # lies of one card; then it leaves


def pieces(data: bytes) -> Iterator[bytes]:
    """The input cut up: a byte of length and so many bytes; the last may be shorter. FF: all the rest."""
    while data:
        length = len(data) if data[0] == 0xFF else data[0]
        yield data[1 : 1 + length]
        data = data[1 + length :]


def joined(*parts: bytes) -> bytes:
    """The other way round, for parts below 255 bytes."""
    return b"".join(bytes((len(part),)) + part for part in parts)


class Violation(AssertionError):
    """An invariant does not hold."""


class CardTarget:
    """A plastic card with every application, the same for every input."""

    def __init__(self, *, guessable: bool) -> None:
        from myna_reception.simulator.virtual_card.application import PinFile, RecordFile, TransparentFile
        from tests.unit.virtual_card.people import a_card

        self.card = a_card()
        files = [file for application in self.card.applications for file in application.files.values()]
        self.pins = [file for file in files if isinstance(file, PinFile)]
        self.guessable = guessable
        if not guessable:
            for pin in self.pins:
                pin.secret = secrets.token_bytes(16)
        self._new = [(pin.secret, pin.tries - (pin.tries > 1)) for pin in self.pins]  # so that they could go up
        contents = [(file.content(), file.opened_by) for file in files if isinstance(file, TransparentFile)]
        contents += [(b"".join(file.records()), file.opened_by) for file in files if isinstance(file, RecordFile)]
        self._open = b"\xff" * 600 + b"".join(content for content, opened_by in contents if not opened_by)
        self._protected = [content for content, opened_by in contents if opened_by]

    def renew(self) -> None:
        """The issuer's PINs, one try of each spent, and a cold start."""
        for pin, (secret, tries) in zip(self.pins, self._new, strict=True):
            pin.secret, pin.tries = secret, tries
        self.card.power_on()

    def transmit(self, command: bytes) -> bytes:
        """The card's answer, looked at. Raises ``Violation``."""
        before = [pin.tries for pin in self.pins]
        answer = self.card.transmit(command)
        if len(answer) < 2 or answer[-2] >> 4 not in (6, 9):
            raise Violation(f"no status word: {answer.hex()}")
        for pin, tries in zip(self.pins, before, strict=True):
            if not 0 <= pin.tries <= pin.limit or (pin.tries > tries and answer[-2:] != b"\x90\x00"):
                raise Violation(f"tries went from {tries} to {pin.tries} with {answer[-2:].hex()}")
        if not self.guessable:
            self._nothing_is_given_away(answer[:-2])
        return answer

    def _nothing_is_given_away(self, data: bytes) -> None:
        if any(application.verified for application in self.card.applications):
            raise Violation("a PIN is verified that nobody knows")
        for start in range(0, len(data) - 15, 16):
            part = data[start : start + 16]
            if part not in self._open and any(part in content for content in self._protected):
                raise Violation(f"protected bytes went out: {part.hex()}")

    def run(self, data: bytes) -> None:
        """The input as commands; an empty one is a reset."""
        self.renew()
        for command in pieces(data):
            if command:
                self.transmit(command)
            else:
                self.card.reset()


class Liar:
    """Implements ``CardConnection``: what the input says where it says something, else the true card's answer."""

    transport = "virtual"

    def __init__(self, target: CardTarget, lies: Iterator[bytes]) -> None:
        self._target = target
        self._lies = lies
        self._left = ANSWERS
        self.verified = 0  # VERIFY commands with a PIN

    def transmit(self, command: bytes) -> Any:
        """An answer, a lie or the end of the connection."""
        from myna_reception.card.connection import ConnectionLostError, Response

        self.verified += command[1] == 0x20 and len(command) > 5
        self._left -= 1
        lie = next(self._lies, b"")
        if self._left < 0 or len(lie) == 1:
            raise ConnectionLostError
        answer = lie or self._target.transmit(command)
        return Response(answer[:-2], int.from_bytes(answer[-2:], "big"))

    def close(self) -> None:
        """Nothing to let go of."""


class Wire:
    """The one end of a socket that the framing of vpcd needs: the input comes in, answers are looked at."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def recv(self, count: int) -> bytes:
        """As a socket's."""
        chunk, self._data = self._data[:count], self._data[count:]
        return chunk

    def setsockopt(self, *_: object) -> None:
        """As a socket's."""

    def sendall(self, frame: bytes) -> None:
        """A whole frame. Raises ``Violation``."""
        if int.from_bytes(frame[:2], "big") != len(frame) - 2:
            raise Violation("a frame with a wrong length")


class WorkAtOnce:
    """Implements ``Work`` and what else a card's worker has, on this thread; the sixth command is slow."""

    def __init__(self, target: CardTarget) -> None:
        self._target = target
        self._count = 0
        self._answer: bytes | None = None

    def power_on(self) -> None:
        """As ``CardWorker``."""
        self._target.card.power_on()

    def power_down(self) -> None:
        """As ``CardWorker``."""
        self._answer = None
        self._target.card.power_down()

    def begin(self, command: bytes) -> bytes | None:
        """The answer, but for the slow command's."""
        self._count += 1
        self._answer = self._target.transmit(command)
        return None if self._count % 6 == 0 else self._answer

    def go_on(self) -> bytes | None:
        """The slow command's answer."""
        return self._answer


def targets() -> list[Callable[[bytes], None]]:
    """What an input can be given to; its first byte chooses."""
    from myna_reception.card import tlv
    from myna_reception.card.reading import read_card, sign_with_pin
    from myna_reception.card.surface import read_card_face
    from myna_reception.reception.errors import ReceptionError
    from myna_reception.reception.masked import NumberB, PinCode
    from myna_reception.simulator.card_face import card_face
    from myna_reception.simulator.virtual_card import nfc_udp, vpcd
    from tests.unit.virtual_card.people import PIN, a_persona, authority

    locked, known = CardTarget(guessable=False), CardTarget(guessable=True)
    peer = nfc_udp.NfcUdpPeer(port=0)
    number = card_face(a_persona()).number_b

    def objects(data: bytes) -> None:
        try:
            found = tlv.read_all(data)
        except tlv.TlvError:
            return
        again = b"".join(tlv.encode(one.tag, one.value) for one in found)
        if len(again) > len(data) or tlv.read_all(again) != found:
            raise Violation("an object changes when it is written again")

    def reading(data: bytes) -> None:
        known.renew()
        liar = Liar(known, pieces(data))
        try:
            read_card(liar)
            signature = sign_with_pin(liar, PinCode(PIN.encode()), b"message")
        except ReceptionError:
            pass
        else:
            if len(signature) != 256:
                raise Violation("no signature was taken for one")
        if liar.verified > 1:
            raise Violation("VERIFY was sent again")

    def face(data: bytes) -> None:
        known.renew()
        liar = Liar(known, pieces(data))
        with contextlib.suppress(ReceptionError):
            read_card_face(liar, NumberB(number), authority().trusted_face_key)
        if liar.verified > 1:
            raise Violation("VERIFY was sent again")

    def reader(data: bytes) -> None:
        known.renew()
        vpcd._serve(Wire(data), known.card, lambda: None)  # type: ignore[arg-type]

    def field(data: bytes) -> None:
        locked.renew()
        placed = nfc_udp._Placed(locked.card, WorkAtOnce(locked), pupi=bytes(4))  # type: ignore[arg-type]
        for frame in pieces(data):
            datagram = frame[1:] if frame[:1] == b"!" else b"106B " + frame.hex().encode()
            peer._answer(placed, datagram, ("127.0.0.1", 9))

    return [locked.run, known.run, objects, reading, reader, field, face]


def seeds() -> Iterator[bytes]:
    """Inputs to begin with: whole dialogues."""
    from myna_reception.simulator.virtual_card.application import PinFile
    from tests.unit.virtual_card.people import PIN, a_card

    h = bytes.fromhex
    dialogues = []
    for application in a_card().applications:
        head = (h("00A4040C") + bytes((len(application.aid),)) + application.aid,)
        verify = [
            b"\x00\x20\x00" + bytes((0x80 | identifier, len(file.secret))) + file.secret
            for identifier, file in application.files.items()
            if isinstance(file, PinFile) and file.secret
        ]
        queries = [h("002000") + bytes((0x80 | identifier,)) for identifier in application.files if identifier < 0x20]
        reads = []
        for identifier in application.files:
            reads += [h("00A4020C02") + identifier.to_bytes(2, "big"), h("00B0000000"), h("00B20104") + b"\0"]
        dialogues += [(*head, *queries, *reads[:45]), (*head, *verify, *reads[:45])]
    sign = h("802A009733") + bytes(51) + b"\0"
    dialogues.append((h("00A4040C0AD392F000260100000001"), h("0020009804") + PIN.encode(), sign))
    dialogues.append((h("00CA004200"), h("00CA7F2100"), h("0084000008"), h("80A200C100"), h("0C20009304AABBCCDD")))
    for commands in dialogues:
        yield b"\x00" + joined(*commands)
        yield b"\x01" + joined(*commands)
        yield b"\x04" + b"".join(len(one).to_bytes(2, "big") + one for one in (b"\x01", b"\x04", *commands, b"\x02"))
        blocks = [bytes((2 | number & 1,)) + command for number, command in enumerate(commands)]
        yield b"\x05" + joined(h("050010"), h("1D0000000000080100"), *blocks, b"!RFOFF", h("A2"), h("B2"), h("C2"))
    yield b"\x02" + h("FF20810330397F21050102030405DF8101820001AA")
    yield b"\x03" + joined(*[b""] * 8)
    yield b"\x06" + joined(*[b""] * 30)
    yield b"\x03" + joined(b"", b"", h("6B00"), b"", h("6700"), h("6C10"), h("61FF"), h("3082FFFF9000"))


def main() -> None:
    """Fuzz until the time is over or an invariant is broken."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz_card", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=int, default=60, help="how long (default: 60)")
    parser.add_argument("--corpus", type=Path, help="a folder of inputs to begin with and to add to")
    parser.add_argument("--input", type=Path, help="run this one input, without atheris")
    arguments = parser.parse_args()
    if arguments.input is not None:
        data = arguments.input.read_bytes()
        run(targets(), data)
        return
    try:
        atheris = importlib.import_module("atheris")
    except ImportError:
        sys.exit("atheris is not installed: pip install atheris")
    with atheris.instrument_imports(include=["myna_reception.card", "myna_reception.simulator.virtual_card"]):
        possible = targets()
    with tempfile.TemporaryDirectory() as folder:
        corpus = arguments.corpus or Path(folder)
        corpus.mkdir(exist_ok=True)
        for number, seed in enumerate(seeds()):
            (corpus / f"seed-{number}").write_bytes(seed)
        options = [f"-max_total_time={arguments.seconds}", f"-max_len={INPUT_LIMIT}", f"-timeout={HANG_SECONDS}"]
        found = f"-artifact_prefix={arguments.corpus or Path(tempfile.gettempdir())}/fuzz-"
        atheris.Setup([sys.argv[0], *options, found, str(corpus)], lambda data: run(possible, data))
        atheris.Fuzz()


def run(possible: list[Callable[[bytes], None]], data: bytes) -> None:
    """One input. Raises ``Violation``, or whatever a bug raises."""
    if data:
        possible[data[0] % len(possible)](data[1:])


if __name__ == "__main__":
    main()
