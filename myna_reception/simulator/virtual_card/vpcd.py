"""Serves a virtual card to vsmartcard's ``vpcd``, so that every PC/SC program of this machine sees it.

Protocol: a two-byte big-endian length and the payload, both ways. A payload of one byte is a control: 00 power off,
01 power on, 02 reset (none is answered), 04 send the ATR. Anything longer is a command APDU. A card is on the reader
while the socket is connected.
"""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable
from enum import IntEnum

from myna_reception.simulator.virtual_card.card import InsertableCard

DEFAULT_PORT = 35963
RETRY_SECONDS = 0.2


class Control(IntEnum):
    """Payloads of one byte."""

    POWER_OFF = 0x00
    POWER_ON = 0x01
    RESET = 0x02
    SEND_ATR = 0x04


# vpcd writes length and payload apart; with Nagle and delayed acknowledgements that costs 44 ms for every command
# unless each is acknowledged at once. The option wears off, so it is set before every receive. Linux only.
_QUICK_ACKNOWLEDGE = getattr(socket, "TCP_QUICKACK", None)

_log = logging.getLogger(__name__)


class VpcdClient:
    """Holds at most one card on a vpcd slot. Thread-safe; the card is used by this object's thread alone.

    While a card is inserted it keeps connecting, so pcscd may start later or be started again. A card that raises an
    exception on a command is taken for gone.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = DEFAULT_PORT) -> None:
        self._address = (host, port)
        self._changed = threading.Condition()
        self._card: InsertableCard | None = None
        self._socket: socket.socket | None = None
        self._seen = False  # the reader has asked something of the card
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="vpcd-card", daemon=True)
        self._thread.start()

    def __enter__(self) -> VpcdClient:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def insert(self, card: InsertableCard) -> None:
        """Put a card in; one that is there is taken out first."""
        self.remove()
        with self._changed:
            self._card = card
            self._changed.notify_all()

    def remove(self) -> None:
        """Take the card out, even in the middle of a command. Returns when the connection is closed."""
        with self._changed:
            self._card = None
            self._disconnect()
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._socket is None)

    def wait_connected(self, seconds: float) -> bool:
        """Whether the reader has asked something of the card, waiting up to ``seconds`` for it."""
        with self._changed:
            return self._changed.wait_for(lambda: self._seen or self._stopped, seconds) and self._seen

    def stop(self) -> None:
        """Take the card out and end the thread. May be called twice."""
        with self._changed:
            self._stopped = True
            self._card = None
            self._disconnect()
            self._changed.notify_all()
        if self._thread is not threading.current_thread():
            self._thread.join()

    def _disconnect(self) -> None:
        if self._socket is not None:
            try:
                self._socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # the other side was faster

    # The thread

    def _run(self) -> None:
        while (card := self._next_card()) is not None:
            try:
                connection = socket.create_connection(self._address, timeout=5)
            except OSError:
                self._pause(card)
                continue
            with connection:
                if self._begin(card, connection):
                    try:
                        _serve(connection, card, self._note_seen)
                    except OSError as error:
                        _log.debug("the connection to vpcd ended: %s", error)
                    except Exception as error:
                        _log.debug("the card left by itself: %s", type(error).__name__)
                        self._let_go(card)
                    card.power_down()
                connection.close()
                self._end()
            self._pause(card)

    def _next_card(self) -> InsertableCard | None:
        """The card to serve; waits for one. None when stopped."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or self._card is not None)
            return None if self._stopped else self._card

    def _begin(self, card: InsertableCard, connection: socket.socket) -> bool:
        with self._changed:
            if self._card is not card:
                return False
            connection.settimeout(None)
            self._socket = connection
            return True

    def _let_go(self, card: InsertableCard) -> None:
        with self._changed:
            if self._card is card:
                self._card = None

    def _end(self) -> None:
        with self._changed:
            self._socket = None
            self._seen = False
            self._changed.notify_all()

    def _note_seen(self) -> None:
        if not self._seen:
            with self._changed:
                self._seen = True
                self._changed.notify_all()

    def _pause(self, card: InsertableCard) -> None:
        """Before the next try with the same card: vpcd is not there, or has gone."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or self._card is not card, RETRY_SECONDS)


def _serve(connection: socket.socket, card: InsertableCard, note_seen: Callable[[], None]) -> None:
    """Answer vpcd until it, or ``remove``, closes the connection. Raises ``OSError``."""
    while (payload := _receive(connection)) is not None:
        note_seen()
        if (answer := answer_payload(card, payload)) is not None:
            connection.sendall(len(answer).to_bytes(2, "big") + answer)


def answer_payload(card: InsertableCard, payload: bytes) -> bytes | None:
    """What the card answers to one payload of vpcd; None when nothing is to be sent."""
    if len(payload) > 1:
        return card.transmit(payload)
    match int.from_bytes(payload, "big"):
        case Control.SEND_ATR:
            return card.atr
        case Control.POWER_ON:
            card.power_on()
        case Control.RESET:
            card.reset()
        case Control.POWER_OFF if payload:
            card.power_down()
    return None


def _receive(connection: socket.socket) -> bytes | None:
    """One payload; None when the other side has closed."""
    length = _receive_exactly(connection, 2)
    return None if length is None else _receive_exactly(connection, int.from_bytes(length, "big"))


def _receive_exactly(connection: socket.socket, count: int) -> bytes | None:
    received = bytearray()
    while len(received) < count:
        if _QUICK_ACKNOWLEDGE is not None:
            connection.setsockopt(socket.IPPROTO_TCP, _QUICK_ACKNOWLEDGE, 1)
        chunk = connection.recv(count - len(received))
        if not chunk:
            return None
        received += chunk
    return bytes(received)
