"""A readable record of everything that goes between a reader and a virtual card, written and read.

One line an event: seconds since the start, ``*`` and a power event, ``>`` and a command, ``<`` and its answer; what
follows ``;`` explains, and lines with ``#`` are for people. The body of a command that carries a PIN (VERIFY, CHANGE
and their kin, well-formed or not) is written as ``**`` for each byte. Everything else is there in full.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from myna_reception.card.apdu import AID, INS, SW, Command, MalformedCommandError
from myna_reception.simulator.virtual_card.card import InsertableCard

MARK = "# myna-reception virtual-card trace 1"
HEAD = (
    MARK,
    "# 【練習】架空の人の仮想カードの記録です。証明書・氏名・番号はすべて作りもので、本物ではありません。",
    "# PRACTICE: a virtual card of an invented person. Nothing below comes from a real card or a real person.",
    "# 暗証番号を運ぶコマンドの中身は ** で伏せてあります。  * power   > command   < answer   ; what it means",
)
_RESET_RETRY_COUNTER = 0x2C
CARRY_SECRETS = frozenset((INS.VERIFY, INS.CHANGE, INS.CHANGE_KEY, _RESET_RETRY_COUNTER))

_LINE = re.compile(r"\s*(?:[0-9.]+\s+)?(?P<kind>[*<>])\s*(?P<rest>[^;]*)")
_BYTES = re.compile(r"(?:[0-9A-F]{2}|\*\*)(?: (?:[0-9A-F]{2}|\*\*))*\Z")


class TraceError(ValueError):
    """The file is no trace; ``line`` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


@dataclass(frozen=True, slots=True)
class Exchange:
    """A recorded command and its answer. ``command`` has None for each blanked byte."""

    command: tuple[int | None, ...]
    answer: bytes

    def asks(self, command: bytes) -> bool:
        """Whether a command is the recorded one; a blanked byte stands for any."""
        return len(command) == len(self.command) and all(
            known is None or known == byte for known, byte in zip(self.command, command, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Trace:
    """What a file holds: the ATR and the exchanges in their order."""

    atr: bytes
    exchanges: tuple[Exchange, ...]


# Writing


class TracedCard:
    """A card that writes down what it is asked and what it says. Thread-safe in what it writes."""

    def __init__(self, card: InsertableCard, writer: TraceWriter) -> None:
        self._card = card
        self._writer = writer

    @property
    def atr(self) -> bytes:
        """The answer to reset of the card within."""
        return self._card.atr

    @property
    def last_duration(self) -> float:
        """As the card within."""
        return self._card.last_duration

    def power_on(self) -> None:
        """Cold power-up."""
        self._writer.power("on", self._card.atr)
        self._card.power_on()

    def reset(self) -> None:
        """Warm reset."""
        self._writer.power("reset", self._card.atr)
        self._card.reset()

    def power_down(self) -> None:
        """No power."""
        self._writer.power("off")
        self._card.power_down()

    def transmit(self, command: bytes) -> bytes:
        """Pass a command on and its answer back. What the card raises is raised."""
        self._writer.command(command)
        answer = self._card.transmit(command)
        self._writer.answer(answer)
        return answer


@dataclass
class TraceWriter:
    """Writes events to a stream, each at once. ``clock`` counts seconds."""

    stream: TextIO
    clock: Callable[[], float] = time.monotonic
    _start: float = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def __post_init__(self) -> None:
        self._start = self.clock()
        self.stream.write("".join(f"{line}\n" for line in HEAD))
        self.stream.flush()

    def power(self, event: str, atr: bytes = b"") -> None:
        """«on» and «reset» with the ATR, «off»."""
        self._write(f"* {event} {spaced(atr)}".rstrip())

    def command(self, command: bytes) -> None:
        """What the reader asks."""
        self._write(f"> {blanked(command)}  ; {explain(command)}")

    def answer(self, answer: bytes) -> None:
        """What the card says."""
        self._write(f"< {spaced(answer)}  ; {explain_answer(answer)}")

    def _write(self, text: str) -> None:
        with self._lock:
            self.stream.write(f"{self.clock() - self._start:9.3f} {text}\n")
            self.stream.flush()


def open_trace(path: Path) -> TextIO:
    """A new file that only its owner can read; one that is there is replaced. Raises ``OSError``."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    return os.fdopen(handle, "w", encoding="utf-8", newline="\n")


def spaced(data: bytes) -> str:
    """Upper-case hexadecimal in pairs."""
    return data.hex(" ").upper()


def blanked(raw: bytes) -> str:
    """A command in hexadecimal, without the bytes that may hold a PIN."""
    if len(raw) < 2 or raw[1] not in CARRY_SECRETS:
        return spaced(raw)
    before, data, after = _around_data(raw)
    return " ".join(part for part in (spaced(before), " ".join(["**"] * len(data)), spaced(after)) if part)


def _around_data(raw: bytes) -> tuple[bytes, bytes, bytes]:
    """Header and Lc, data, Le; of a malformed command everything after the header counts as data.

    A PIN without Lc is malformed: its first character, read as a length, is 48 or more, and no PIN is so long.
    """
    try:
        command = Command.parse(raw)
    except MalformedCommandError:
        return raw[:4], raw[4:], b""
    start = 4 + (0 if not command.data else 3 if command.extended else 1)
    return raw[:start], raw[start : start + len(command.data)], raw[start + len(command.data) :]


def explain(raw: bytes) -> str:
    """A command in words: its name and what it is about; never its data, but for SELECT."""
    try:
        command = Command.parse(raw)
    except MalformedCommandError:
        return "not a command APDU"
    name = INS(command.ins).name.replace("_", " ") if command.ins in set(INS) else f"INS {command.ins:02X}"
    match command.ins:
        case INS.SELECT if command.p1 == 0x04:
            found = next((aid.name for aid in AID if command.data and aid.startswith(command.data)), "unknown AID")
            return f"{name} application {found}"
        case INS.SELECT:
            return f"{name} file {command.data.hex().upper()}"
        case INS.READ_BINARY if command.p1 & 0x80:
            return f"{name} of short id {command.p1 & 0x1F:02X} from {command.p2}, up to {command.le}"
        case INS.READ_BINARY:
            return f"{name} from {command.p1 << 8 | command.p2}, up to {command.le}"
        case INS.VERIFY if not command.data:
            return "how many tries are left"
    return name


def explain_answer(answer: bytes) -> str:
    """An answer in words: how many bytes and what the status word says."""
    sw = int.from_bytes(answer[-2:], "big")
    if sw & 0xFFF0 == SW.BLOCKED_NOW:
        words = f"{sw & 0x0F} tries left"
    else:
        words = SW(sw).name.lower().replace("_", " ") if sw in set(SW) else f"{sw:04X}"
    return f"{len(answer) - 2} bytes, {words}" if len(answer) > 2 else words


# Reading


def read_trace(text: str) -> Trace:
    """The content of a file. A command without an answer (the card left) is left out. Raises ``TraceError``."""
    if not text.startswith(MARK):
        raise TraceError(1)
    atr = b""
    asked: tuple[int | None, ...] | None = None
    exchanges = []
    for number, kind, rest in _events(text):
        if kind == "*":
            word, _, told = rest.partition(" ")
            if told and word in ("on", "reset"):
                atr = atr or _whole(_bytes(told, number), number)
        elif kind == ">":
            asked = _bytes(rest, number)
        elif asked is None:
            raise TraceError(number)
        else:
            answer = _whole(_bytes(rest, number), number)
            if len(answer) < 2:
                raise TraceError(number)
            exchanges.append(Exchange(asked, answer))
            asked = None
    if not atr:
        raise TraceError(len(text.splitlines()))
    return Trace(atr, tuple(exchanges))


def _events(text: str) -> Iterator[tuple[int, str, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("#") or not line.strip():
            continue
        event = _LINE.match(line)
        if event is None:
            raise TraceError(number)
        yield number, event["kind"], event["rest"].strip()


def _bytes(text: str, line: int) -> tuple[int | None, ...]:
    if not _BYTES.match(text):
        raise TraceError(line)
    return tuple(None if pair == "**" else int(pair, 16) for pair in text.split(" "))


def _whole(told: tuple[int | None, ...], line: int) -> bytes:
    known = bytes(byte for byte in told if byte is not None)
    if len(known) != len(told):
        raise TraceError(line)
    return known
