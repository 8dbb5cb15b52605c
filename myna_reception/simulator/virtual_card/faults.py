"""Faults to order: a card that leaves too early, is slow, answers wrongly or holds damaged data.

A fault is told in a short text, ``NAME[@COMMAND[:BYTE]][=VALUE]``. Commands are counted from 1, from the moment the
faulty card is made, over every power-up; each fault that names a command happens once.

    torn@3              the card leaves before it carries the third command out
    torn@3:0            it carries the third command out, and leaves before its answer; torn@3:20: after 20 bytes of it
    slow=0.5            every command takes half a second more; slow@3=2: the third one two seconds
    sw@5=6F00           the fifth command is carried out, and answered with this status word alone
    short-tlv@5         of the data in the fifth answer, the second half is missing
    long-tlv@5          the object in the fifth answer says that it is longer than it can be
    bad-certificate     a byte of the 利用者証明用 certificate is wrong, so that it is none
    bad-certificate=600 that byte of it is wrong
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from myna_reception.card import tlv
from myna_reception.card.apdu import AID, INS, Command, MalformedCommandError
from myna_reception.simulator.virtual_card.card import CardLeftError, InsertableCard

CERTIFICATE = 0x000A  # EF of the 利用者証明用 certificate
DAMAGED_BYTE = 4  # of the certificate: the tag of what is signed; without it there is no certificate to be seen
MOST_COMMANDS = 99_999
MOST_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Torn:
    """The card leaves at ``command``: unseen by it, or with ``sent`` bytes of the answer gone out."""

    command: int
    sent: int | None = None


@dataclass(frozen=True, slots=True)
class Slow:
    """``seconds`` more, for one command or for every one (None)."""

    seconds: float
    command: int | None = None


@dataclass(frozen=True, slots=True)
class WrongStatus:
    """``command`` is carried out and answered with ``sw`` and no data."""

    command: int
    sw: int


@dataclass(frozen=True, slots=True)
class ShortTlv:
    """The second half of the data answered to ``command`` is missing."""

    command: int


@dataclass(frozen=True, slots=True)
class LongTlv:
    """The object answered to ``command`` claims the most bytes that its length field can tell."""

    command: int


@dataclass(frozen=True, slots=True)
class BadCertificate:
    """The byte at ``offset`` of the 利用者証明用 certificate is inverted."""

    offset: int = DAMAGED_BYTE


Fault = Torn | Slow | WrongStatus | ShortTlv | LongTlv | BadCertificate


class FaultyCard:
    """Implements ``InsertableCard``: the given card with the faults. Not thread-safe.

    After it left, it can be put on a reader again like any card; what tore it does not happen twice.
    """

    def __init__(self, card: InsertableCard, faults: Sequence[Fault]) -> None:
        self._card = card
        self._faults = tuple(faults)
        self._commands = 0
        self._gone = False
        self._extra = 0.0
        self._in_jpki = False
        self._current: int | None = None  # EF

    @property
    def atr(self) -> bytes:
        """The card's."""
        return self._card.atr

    @property
    def last_duration(self) -> float:
        """The card's, and what slowness was ordered."""
        return self._card.last_duration + self._extra

    def power_on(self) -> None:
        """Cold power-up; a card that had left is back."""
        self._gone = False
        self._forget()
        self._card.power_on()

    def reset(self) -> None:
        """Warm reset."""
        self._forget()
        self._card.reset()

    def power_down(self) -> None:
        """The card loses power."""
        self._forget()
        self._card.power_down()

    def transmit(self, command: bytes) -> bytes:
        """The card's answer, as the faults make it. Raises ``CardLeftError`` when torn, and until power-up."""
        if self._gone:
            raise CardLeftError
        self._commands += 1
        due = [fault for fault in self._faults if getattr(fault, "command", None) in (None, self._commands)]
        self._extra = sum(fault.seconds for fault in due if isinstance(fault, Slow))
        torn = next((fault for fault in due if isinstance(fault, Torn)), None)
        if torn is not None and torn.sent is None:
            self._leave(b"")
        answer = self._card.transmit(command)
        place = self._follow(command, answer)
        for fault in due:
            answer = _spoiled(answer, fault, place)
        if torn is not None:
            self._leave(answer[: torn.sent])
        return answer

    def _leave(self, sent: bytes) -> None:
        self._gone = True
        self._forget()
        self._card.power_down()
        raise CardLeftError(sent)

    def _forget(self) -> None:
        self._in_jpki, self._current = False, None

    def _follow(self, raw: bytes, answer: bytes) -> int | None:
        """Where in the certificate the answer begins; None when it is about something else."""
        try:
            command = Command.parse(raw)
        except MalformedCommandError:
            return None
        ok = answer[-2:] == b"\x90\x00"
        match command.cla, command.ins, command.p1:
            case 0x00, INS.SELECT, 0x04 if ok:
                self._in_jpki, self._current = AID.JPKI.startswith(command.data or b"-"), None
            case 0x00, INS.SELECT, 0x02 if ok:
                self._current = int.from_bytes(command.data, "big")
            case 0x00, INS.READ_BINARY, first if ok:
                by_short_identifier = first & 0x80
                if by_short_identifier and first & 0x1F:
                    self._current = first & 0x1F
                if self._in_jpki and self._current == CERTIFICATE:
                    return command.p2 if by_short_identifier else first << 8 | command.p2
        return None


def _spoiled(answer: bytes, fault: Fault, place: int | None) -> bytes:
    data, status = answer[:-2], answer[-2:]
    match fault:
        case WrongStatus(sw=sw):
            return sw.to_bytes(2, "big")
        case ShortTlv():
            return data[: len(data) // 2] + status
        case LongTlv():
            return _overlong(data) + status
        case BadCertificate(offset=offset) if place is not None and place <= offset < place + len(data):
            at = offset - place
            return data[:at] + bytes((data[at] ^ 0xFF,)) + data[at + 1 :] + status
        case _:
            return answer


def _overlong(data: bytes) -> bytes:
    """The same bytes with the largest length in the header of the object they begin with, if they do."""
    try:
        header = tlv.read_header(data)
    except tlv.TlvError:
        return data
    tag_size = len(tlv.encode(header.tag, b"")) - 1
    octets = header.size - tag_size - 1
    length = bytes((0x80 | octets,)) + b"\xff" * octets if octets else b"\x7f"
    return data[:tag_size] + length + data[header.size :]


# The text form


class FaultProblem(Enum):
    """What is wrong with a fault's text."""

    UNKNOWN_NAME = "no such fault"
    COMMAND = f"@COMMAND: a number from 1 to {MOST_COMMANDS}"
    COMMAND_NOT_TAKEN = "this fault takes no @COMMAND"
    BYTE = ":BYTE: a number of bytes, 0 or more"
    BYTE_NOT_TAKEN = "this fault takes no :BYTE"
    SECONDS = f"=VALUE: seconds, up to {MOST_SECONDS:.0f}"
    STATUS_WORD = "=VALUE: a status word, four hexadecimal digits beginning with 6 or 9"
    OFFSET = "=VALUE: the number of a byte, 0 or more"
    VALUE_NOT_TAKEN = "this fault takes no =VALUE"


class FaultTextError(ValueError):
    """``text`` orders no fault, for the reason ``problem``."""

    def __init__(self, text: str, problem: FaultProblem) -> None:
        super().__init__(f"{text!r}: {problem.value}")
        self.text = text
        self.problem = problem


class _WrongTextError(Exception):
    def __init__(self, problem: FaultProblem) -> None:
        self.problem = problem


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of a text, None where they are missing."""

    command: str | None
    byte: str | None
    value: str | None

    def required_command(self) -> int:
        number = _number(self.command, FaultProblem.COMMAND)
        if number == 0:
            raise _WrongTextError(FaultProblem.COMMAND)
        return number

    def only(self, *, command: bool = False, byte: bool = False, value: bool = False) -> None:
        """Refuse the parts that are not taken."""
        for part, taken, problem in (
            (self.command, command, FaultProblem.COMMAND_NOT_TAKEN),
            (self.byte, byte, FaultProblem.BYTE_NOT_TAKEN),
            (self.value, value, FaultProblem.VALUE_NOT_TAKEN),
        ):
            if part is not None and not taken:
                raise _WrongTextError(problem)


def _torn(parts: _Parts) -> Fault:
    parts.only(command=True, byte=True)
    return Torn(parts.required_command(), None if parts.byte is None else _number(parts.byte, FaultProblem.BYTE))


def _slow(parts: _Parts) -> Fault:
    parts.only(command=True, value=True)
    if not re.fullmatch(r"[0-9]{1,2}(\.[0-9]{1,3})?", parts.value or "") or float(parts.value or "") > MOST_SECONDS:
        raise _WrongTextError(FaultProblem.SECONDS)
    return Slow(float(parts.value or ""), None if parts.command is None else parts.required_command())


def _wrong_status(parts: _Parts) -> Fault:
    parts.only(command=True, value=True)
    command = parts.required_command()
    if not re.fullmatch(r"[69][0-9A-Fa-f]{3}", parts.value or ""):
        raise _WrongTextError(FaultProblem.STATUS_WORD)
    return WrongStatus(command, int(parts.value or "", 16))


def _short_tlv(parts: _Parts) -> Fault:
    parts.only(command=True)
    return ShortTlv(parts.required_command())


def _long_tlv(parts: _Parts) -> Fault:
    parts.only(command=True)
    return LongTlv(parts.required_command())


def _bad_certificate(parts: _Parts) -> Fault:
    parts.only(value=True)
    return BadCertificate() if parts.value is None else BadCertificate(_number(parts.value, FaultProblem.OFFSET))


_PARSERS: dict[str, Callable[[_Parts], Fault]] = {
    "torn": _torn,
    "slow": _slow,
    "sw": _wrong_status,
    "short-tlv": _short_tlv,
    "long-tlv": _long_tlv,
    "bad-certificate": _bad_certificate,
}
FAULT_NAMES = tuple(_PARSERS)
_TEXT = re.compile(r"(?P<name>[^@:=]*)(?:@(?P<command>[^:=]*))?(?::(?P<byte>[^=]*))?(?:=(?P<value>.*))?", re.DOTALL)


def parse_fault(text: str) -> Fault:
    """The fault that ``text`` orders. Raises ``FaultTextError``."""
    found = _TEXT.fullmatch(text)
    parse = _PARSERS.get(found["name"]) if found else None
    if found is None or parse is None:
        raise FaultTextError(text, FaultProblem.UNKNOWN_NAME)
    try:
        return parse(_Parts(found["command"], found["byte"], found["value"]))
    except _WrongTextError as error:
        raise FaultTextError(text, error.problem) from None


def _number(text: str | None, problem: FaultProblem) -> int:
    if text is None or not re.fullmatch(r"[0-9]{1,5}", text):
        raise _WrongTextError(problem)
    return int(text)
