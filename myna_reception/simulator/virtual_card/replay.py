"""A card that knows nothing but a trace: it gives the recorded answers to the recorded commands, in their order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from myna_reception.card.apdu import SW
from myna_reception.simulator.virtual_card.trace import Exchange, Trace, blanked


@dataclass(frozen=True, slots=True)
class Departure:
    """A program asked something else than what was recorded.

    ``number``: of the exchange in the trace, from 1. ``expected`` None: the trace is at its end. Both commands are
    written as in a trace, without what may be a PIN.
    """

    number: int
    expected: str | None
    asked: str


class ReplayCard:
    """Implements ``InsertableCard``. Power events are taken as they come: readers differ in them.

    A command out of order is answered 6F00 and told to ``report``; the place in the trace stays.
    """

    def __init__(self, trace: Trace, report: Callable[[Departure], None]) -> None:
        self._trace = trace
        self._report = report
        self.position = 0  # exchanges that were answered

    @property
    def atr(self) -> bytes:
        """The recorded answer to reset."""
        return self._trace.atr

    @property
    def last_duration(self) -> float:
        """It answers at once."""
        return 0.0

    def power_on(self) -> None:
        """Nothing to do."""

    def reset(self) -> None:
        """Nothing to do."""

    def power_down(self) -> None:
        """Nothing to do."""

    def transmit(self, command: bytes) -> bytes:
        """The recorded answer, or 6F00. Never raises for any bytes."""
        exchanges = self._trace.exchanges
        due = exchanges[self.position] if self.position < len(exchanges) else None
        if due is not None and due.asks(command):
            self.position += 1
            return due.answer
        self._report(Departure(self.position + 1, None if due is None else _told(due), blanked(command)))
        return int(SW.SELF_DIAGNOSIS).to_bytes(2, "big")


def _told(exchange: Exchange) -> str:
    return " ".join("**" if byte is None else f"{byte:02X}" for byte in exchange.command)
