"""Connections that answer from a script. For cards that no virtual card would be."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from myna_reception.card.connection import ConnectionLostError, Response


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
