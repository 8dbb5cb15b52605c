"""Connections that answer from a script. For cards that no virtual card would be."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from myna_reception.card.apdu import INS, SW, Command
from myna_reception.card.connection import (
    CardConnection,
    CardReader,
    ConnectionLostError,
    ReaderEvent,
    Response,
    Watch,
)


class FakeConnection:
    """Answers by the first matching prefix of the command; the last of several answers stays. Keeps what was sent."""

    transport = "recorded"

    def __init__(self, answers: Mapping[str, str | list[str]], otherwise: str = "9000") -> None:
        self._answers = {
            bytes.fromhex(prefix): [bytes.fromhex(one) for one in ([answer] if isinstance(answer, str) else answer)]
            for prefix, answer in answers.items()
        }
        self._otherwise = bytes.fromhex(otherwise)
        self.sent: list[bytes] = []

    def transmit(self, command: bytes) -> Response:
        self.sent.append(command)
        for prefix, answers in self._answers.items():
            if command.startswith(prefix):
                return response(answers.pop(0) if len(answers) > 1 else answers[0])
        return response(self._otherwise)

    def close(self) -> None:
        return


class FunctionConnection:
    """Answers as a function says, and counts; a None answer is a lost card."""

    transport = "recorded"

    def __init__(self, answer: Callable[[bytes], bytes | None]) -> None:
        self._answer = answer
        self.commands = 0

    def transmit(self, command: bytes) -> Response:
        self.commands += 1
        answer = self._answer(command)
        if answer is None:
            raise ConnectionLostError
        return response(answer)

    def close(self) -> None:
        return


def response(answer: bytes) -> Response:
    return Response(answer[:-2], int.from_bytes(answer[-2:], "big"))


class LimitedReader:
    """A reader in front of another that cannot carry everything; keeps the commands it was given.

    ``most``: a longer answer than this is lost, and the connection with it. ``extended``: whether commands of extended
    length are taken; else they are answered 6700. ``short_ids``: whether files are found by short identifier.
    """

    transport = "recorded"

    def __init__(self, reader: CardReader, *, most: int = 65536, extended: bool = True, short_ids: bool = True) -> None:
        self.reader = reader
        self.most, self.extended, self.short_ids = most, extended, short_ids
        self.sent: list[bytes] = []

    def watch(self, listener: Callable[[ReaderEvent], None]) -> Watch:
        return self.reader.watch(listener)

    def connect(self) -> CardConnection:
        return _LimitedConnection(self, self.reader.connect())

    def give_up(self) -> None:
        self.reader.give_up()


class _LimitedConnection:
    transport = "recorded"
    reader_name = "limited"

    def __init__(self, reader: LimitedReader, connection: CardConnection) -> None:
        self._reader = reader
        self._connection = connection
        self._lost = False

    def transmit(self, command: bytes) -> Response:
        parsed = Command.parse(command)
        self._reader.sent.append(command)
        if self._lost:
            raise ConnectionLostError
        if parsed.extended and not self._reader.extended:
            return Response(b"", SW.WRONG_LENGTH)
        by_id = (
            (parsed.ins == INS.READ_BINARY and parsed.p1 & 0x80)
            or (parsed.ins == INS.VERIFY and parsed.p2 != 0x80)
            or (parsed.ins == INS.PERFORM_SECURITY_OPERATION and parsed.p2 != 0x80)
        )
        if by_id and not self._reader.short_ids:
            return Response(b"", SW.WRONG_P1_P2)
        answer = self._connection.transmit(command)
        if len(answer.data) > self._reader.most and parsed.ins == INS.READ_BINARY:
            self._lost = True
            raise ConnectionLostError
        return answer

    def close(self) -> None:
        self._connection.close()
