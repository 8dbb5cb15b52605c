"""A card reader in this process: virtual cards are put on it and taken away by calls."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from myna_reception.card.connection import (
    CardArrived,
    CardConnection,
    ConnectionLostError,
    ReaderEvent,
    ReaderGone,
    ReaderReady,
    Response,
    Watch,
)
from myna_reception.reception.errors import (
    CardPhase,
    CardTorn,
    ReaderBusy,
    ReaderReason,
    ReaderUnavailable,
)
from myna_reception.simulator.virtual_card.card import CardLeftError, InsertableCard

NAME = "練習用の仮想リーダー"

Listener = Callable[[ReaderEvent], None]


@dataclass(slots=True)
class _Tear:
    """When the card leaves by itself."""

    after: int  # commands that are still answered
    processed: bool  # whether the card carries the last command out before its answer is lost


class VirtualReader:
    """Implements ``CardReader``. Thread-safe.

    Listeners are called on the thread that changed the situation: that of ``place`` and ``remove``, or the one that
    transmits when a tear was set or the card leaves by itself. Changes reach them one at a time and in order.

    ``wait`` is called with the seconds that a command takes on a card with a pace of its own.
    """

    def __init__(self, wait: Callable[[float], object] = time.sleep) -> None:
        self._wait = wait
        self._lock = threading.RLock()  # the fields below
        self._telling = threading.RLock()  # held over a change and its report, so that reports keep their order
        self._listeners: list[Listener] = []
        self._card: InsertableCard | None = None
        self._plugged_in = True
        self._open: _VirtualConnection | None = None
        self._tear: _Tear | None = None

    @property
    def transport(self) -> str:
        """Always "virtual"."""
        return "virtual"

    @property
    def card(self) -> InsertableCard | None:
        """What lies on the reader."""
        with self._lock:
            return self._card

    # CardReader

    def watch(self, listener: Listener) -> Watch:
        """Report the situation now and after each change."""
        with self._telling:
            with self._lock:
                self._listeners.append(listener)
            listener(self._situation())
        return _VirtualWatch(self, listener)

    def connect(self) -> CardConnection:
        """Power the card up.

        Raises:
            CardTorn: no card is there (CONNECTING). ReaderBusy: a connection is open already.
            ReaderUnavailable: the reader is unplugged.
        """
        with self._lock:
            if not self._plugged_in:
                raise ReaderUnavailable(ReaderReason.NO_READER)
            if self._card is None:
                raise CardTorn(CardPhase.CONNECTING)
            if self._open is not None:
                raise ReaderBusy
            self._card.power_on()
            self._open = _VirtualConnection(self, self._card)
            return self._open

    def give_up(self) -> None:
        """Nothing: ``connect`` waits for nobody."""

    # The hand that holds the cards

    def place(self, card: InsertableCard) -> None:
        """Put a card on the reader; one that lies there is taken away first."""
        with self._telling:
            self.remove()
            with self._lock:
                self._card = card
            self._tell()

    def remove(self) -> None:
        """Take the card away; an open connection is lost. Nothing happens on an empty reader."""
        with self._telling:
            with self._lock:
                if self._card is None:
                    return
                self._take_away()
            self._tell()

    def unplug(self) -> None:
        """Pull the reader's cable; a card on it is lost."""
        with self._telling:
            with self._lock:
                self._take_away()
                self._plugged_in = False
            self._tell()

    def plug_in(self) -> None:
        """Put the cable back."""
        with self._telling:
            with self._lock:
                self._plugged_in = True
            self._tell()

    def tear_after(self, commands: int, *, processed: bool = False) -> None:
        """The card will leave at the command after so many more.

        That command gets no answer. ``processed``: the card carried it out before it left (a PIN try is spent);
        otherwise it never saw it. Holds until the card is gone, over connections too.
        """
        with self._lock:
            self._tear = _Tear(commands, processed)

    # For connections and watches

    def _transmit(self, connection: _VirtualConnection, card: InsertableCard, command: bytes) -> Response:
        with self._lock:
            if self._open is not connection:
                raise ConnectionLostError
            answer = self._answer(card, command)
            seconds = card.last_duration
        if answer is None:
            self._lose(connection)
            raise ConnectionLostError
        if seconds:
            self._wait(seconds)  # without the lock, so that the card can be taken away meanwhile
            with self._lock:
                if self._open is not connection:
                    raise ConnectionLostError
        return _response(answer)

    def _answer(self, card: InsertableCard, command: bytes) -> bytes | None:
        """What the card says; None when it leaves at this command."""
        tear = self._tear
        with suppress(CardLeftError):
            if tear is None or tear.after > 0:
                if tear is not None:
                    tear.after -= 1
                return card.transmit(command)
            self._tear = None
            if tear.processed:
                card.transmit(command)
        return None

    def _lose(self, connection: _VirtualConnection) -> None:
        with self._telling:
            with self._lock:
                if self._open is not connection:  # somebody took the card away meanwhile
                    return
                self._take_away()
            self._tell()

    def _close(self, connection: _VirtualConnection) -> None:
        with self._lock:
            if self._open is connection:
                self._open = None
                if self._card is not None:
                    self._card.power_down()

    def _unwatch(self, listener: Listener) -> None:
        with self._telling, self._lock:
            if listener in self._listeners:
                self._listeners.remove(listener)

    def _take_away(self) -> None:
        if self._card is not None:
            self._card.power_down()
        self._card = None
        self._open = None
        self._tear = None

    def _situation(self) -> ReaderEvent:
        with self._lock:
            if not self._plugged_in:
                return ReaderGone(ReaderUnavailable(ReaderReason.NO_READER))
            return ReaderReady(NAME) if self._card is None else CardArrived(NAME)

    def _tell(self) -> None:
        event = self._situation()
        for listener in tuple(self._listeners):
            listener(event)


class _VirtualConnection:
    """Implements ``CardConnection``."""

    def __init__(self, reader: VirtualReader, card: InsertableCard) -> None:
        self._reader = reader
        self._card = card

    @property
    def transport(self) -> str:
        return "virtual"

    def transmit(self, command: bytes) -> Response:
        return self._reader._transmit(self, self._card, command)

    def close(self) -> None:
        self._reader._close(self)


class _VirtualWatch:
    """Implements ``Watch``."""

    def __init__(self, reader: VirtualReader, listener: Listener) -> None:
        self._reader = reader
        self._listener = listener

    def stop(self) -> None:
        self._reader._unwatch(self._listener)


def _response(answer: bytes) -> Response:
    return Response(answer[:-2], int.from_bytes(answer[-2:], "big"))
