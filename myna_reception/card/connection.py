"""The two seams between the desk and a card: a reader that is watched, and a connection that carries APDUs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from myna_reception.reception.errors import CardPhase, CardTorn, ReceptionError


@dataclass(frozen=True, slots=True)
class Response:
    """An answer of the card: ``data`` without the status word, and the status word ``sw`` (0x0000–0xFFFF)."""

    data: bytes
    sw: int

    @property
    def ok(self) -> bool:
        """Whether the status word is 9000."""
        return self.sw == 0x9000


class ConnectionLostError(Exception):
    """The card left, or the reader failed, while a command was on its way. Raised by ``CardConnection.transmit``."""


class CardResetError(ConnectionLostError):
    """Another program, or the system, reset the card before this command: the card never got it.

    The connection is whole again after SELECT of the application; a verified PIN is forgotten.
    """


@contextmanager
def torn_in(phase: CardPhase) -> Iterator[None]:
    """A card that leaves within is ``CardTorn`` in this phase."""
    try:
        yield
    except ConnectionLostError as lost:
        raise CardTorn(phase) from lost


class CardConnection(Protocol):
    """One powered card. Used by one thread at a time."""

    @property
    def transport(self) -> str:
        """How the card is reached: "pcsc", "nfc", "virtual" or "recorded"."""
        ...

    def transmit(self, command: bytes) -> Response:
        """Send one command APDU and wait for its answer.

        Raises:
            ConnectionLostError: the card left or the reader failed; the connection is of no more use.
            CardResetError: the card was reset and did not get the command; it may be selected anew.
        """
        ...

    def close(self) -> None:
        """Let go of the card. Never raises; may be called twice."""
        ...


@dataclass(frozen=True, slots=True)
class ReaderReady:
    """A reader can be used and is empty. Also sent when a card leaves and when a watch begins."""

    name: str


@dataclass(frozen=True, slots=True)
class CardArrived:
    """A card lies on the reader ``name``."""

    name: str


@dataclass(frozen=True, slots=True)
class ReaderGone:
    """No reader can be used; ``error`` is ReaderUnavailable with the reason."""

    error: ReceptionError


ReaderEvent = ReaderReady | CardArrived | ReaderGone


class Watch(Protocol):
    """A running monitor."""

    def stop(self) -> None:
        """End the monitor and wait for its thread. Never raises; may be called twice."""
        ...


class NoWatch:
    """Implements ``Watch`` where there is nothing to watch."""

    def stop(self) -> None:
        """Nothing to end."""


class CardReader(Protocol):
    """A place where cards are put."""

    @property
    def transport(self) -> str:
        """As ``CardConnection.transport``."""
        ...

    def watch(self, listener: Callable[[ReaderEvent], None]) -> Watch:
        """Report the present situation at once and every change after it.

        The listener is called on the monitor's thread (virtual reader: on the caller's) and must return quickly.
        """
        ...

    def connect(self) -> CardConnection:
        """Open the card that lies on the reader.

        Raises:
            CardTorn: no card is there (phase CONNECTING). ReaderBusy: another program holds it.
            ReaderUnavailable: the reader or its service is gone.
        """
        ...

    def give_up(self) -> None:
        """End a ``connect`` that waits for another program with ``ReaderBusy`` now; no effect on anything else.

        Any thread.
        """
        ...
