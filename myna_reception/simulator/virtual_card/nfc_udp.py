"""The card on the other end of nfcpy's ``udp:`` device: a Type B card in the field of a reader made of datagrams.

A datagram is the technology in ASCII, a space and a frame in hexadecimal without CRC, such as ``106B 050010``;
``RFOFF`` alone says that the field, or the card in it, is gone. Only Type B at 106 kbit/s is answered (ISO/IEC 14443-3
REQB and ATTRIB, then 14443-4 blocks). Only addresses of this machine are accepted.
"""

from __future__ import annotations

import logging
import re
import secrets
import socket
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYetError
from dataclasses import dataclass, field
from typing import Any

from myna_reception.simulator.virtual_card.card import CONTACTLESS_ATR, InsertableCard
from myna_reception.simulator.virtual_card.iso_dep import FRAME_SIZES, IsoDep
from myna_reception.simulator.virtual_card.loopback import require_loopback

DEFAULT_PORT = 54321  # nfcpy's own default
TECHNOLOGY = b"106B"
FIELD_OFF = b"RFOFF"
# A card asks for more time before the frame waiting time is over: half of FWI 10 (309 ms).
PATIENCE_SECONDS = 0.15
DATAGRAM_LIMIT = 65536

_DATAGRAM = re.compile(rb"([0-9]{3}[ABF])(?: ((?:[0-9A-Fa-f]{2})+))?\Z")
_CONTACTLESS_START = bytes.fromhex("3B888001")  # of an ATR that a reader made from an ATQB
_ATQB, _REQB, _ATTRIB = 0x50, 0x05, 0x1D

Address = tuple[Any, ...]  # of a socket

_log = logging.getLogger(__name__)


class CardWorker:
    """Implements ``Work`` on a thread of its own, the only one that touches the card."""

    def __init__(self, card: InsertableCard, patience: float = PATIENCE_SECONDS) -> None:
        self._card = card
        self._patience = patience
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="nfc-card")
        self._pending: Future[bytes] | None = None

    def power_on(self) -> None:
        """Cold power-up, without waiting for it: ATTRIB has to be answered within 30 ms."""
        self._thread.submit(self._card.power_on)

    def power_down(self) -> None:
        """Take the power away once the command that is being carried out is done; nobody waits for its answer."""
        self._pending = None
        self._thread.submit(self._card.power_down)

    def begin(self, command: bytes) -> bytes | None:
        """The answer, or None when it is not there in time."""
        self._pending = self._thread.submit(self._card.transmit, command)
        return self.go_on()

    def go_on(self) -> bytes | None:
        """The answer to the command begun last, or None when it is still not there."""
        if self._pending is None:
            return None
        try:
            return self._pending.result(self._patience)
        except NotYetError:
            return None

    def stop(self) -> None:
        """Power down and end the thread."""
        self.power_down()
        self._thread.shutdown()


@dataclass
class _Placed:
    """A card in the field, with what the reader has agreed with it."""

    card: InsertableCard
    worker: CardWorker
    pupi: bytes = field(default_factory=lambda: secrets.token_bytes(4))
    protocol: IsoDep | None = None  # since ATTRIB

    def field_off(self) -> None:
        """The reader took its field away: the next activation finds a fresh card with another PUPI."""
        self.pupi = secrets.token_bytes(4)
        self.deactivate()

    def deactivate(self) -> None:
        if self.protocol is not None:
            self.protocol = None
            self.worker.power_down()


class NfcUdpPeer:
    """Holds at most one card in the field. Thread-safe; nothing is answered without a card.

    A card that raises an exception on a command is taken for gone, and the reader is told so.
    Raises ``NotLoopbackError`` for an address of another machine, ``OSError`` when the port is taken.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = DEFAULT_PORT) -> None:
        require_loopback(host)
        self._socket = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
        try:
            self._socket.bind((host, port))
        except OSError:
            self._socket.close()
            raise
        self.address: tuple[str, int] = self._socket.getsockname()[:2]
        self._changed = threading.Condition()
        self._placed: _Placed | None = None
        self._reader: Address | None = None  # the address that activated the card
        self._seen = False
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="nfc-udp", daemon=True)
        self._thread.start()

    def __enter__(self) -> NfcUdpPeer:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def insert(self, card: InsertableCard) -> None:
        """Put a card in the field; one that is there is taken away first."""
        self.remove()
        with self._changed:
            self._placed = _Placed(card, CardWorker(card))

    def remove(self) -> None:
        """Take the card away, even in the middle of a command; a reader that uses it is told at once."""
        with self._changed:
            placed = self._placed
        if placed is not None:
            self._take_away(placed)

    def _take_away(self, placed: _Placed) -> None:
        with self._changed:
            if self._placed is not placed:
                return
            self._placed = None
            reader, self._reader = self._reader, None
            self._seen = False
        if reader is not None:
            self._send(FIELD_OFF, reader)
        placed.worker.stop()

    def wait_connected(self, seconds: float) -> bool:
        """Whether a reader has activated the card, waiting up to ``seconds`` for it."""
        with self._changed:
            return self._changed.wait_for(lambda: self._seen or self._stopped, seconds) and self._seen

    def stop(self) -> None:
        """Take the card away and end the thread. May be called twice."""
        self.remove()
        with self._changed:
            if self._stopped:
                return
            self._stopped = True
            self._changed.notify_all()
        with socket.socket(self._socket.family, socket.SOCK_DGRAM) as waking:
            waking.sendto(b"", self.address)
        self._thread.join()
        self._socket.close()

    # The thread

    def _run(self) -> None:
        while not self._stopped:
            try:
                datagram, reader = self._socket.recvfrom(DATAGRAM_LIMIT)
            except OSError as error:  # such as an ICMP answer to what was sent to a reader that has gone
                _log.debug("a datagram was lost: %s", error)
                continue
            with self._changed:
                placed = self._placed
            if placed is None:
                continue
            try:
                answer = self._answer(placed, datagram, reader)
            except Exception as error:
                _log.debug("the card left by itself: %s", type(error).__name__)
                self._take_away(placed)
                continue
            with self._changed:
                gone = self._placed is not placed
            if answer is not None and not gone:
                self._send(TECHNOLOGY + b" " + answer.hex().encode("ascii"), reader)

    def _answer(self, placed: _Placed, datagram: bytes, reader: Address) -> bytes | None:
        if datagram == FIELD_OFF:
            if reader == self._reader:
                placed.field_off()
                self._forget_reader()
            return None
        read = _DATAGRAM.match(datagram)
        if read is None or read[1] != TECHNOLOGY or read[2] is None:
            return None
        frame = bytes.fromhex(read[2].decode("ascii"))
        if frame[0] == _REQB and len(frame) == 3:
            # A card that is activated would not hear this. That a reader looks again means that its field was off.
            placed.deactivate()
            return None if frame[1] else _answer_to_request(placed)  # another application family: not for us
        if frame[0] == _ATTRIB and len(frame) >= 9 and placed.protocol is None:
            return self._attrib(placed, frame, reader)
        if placed.protocol is None or reader != self._reader:
            return None
        answer = placed.protocol.receive(frame)
        if placed.protocol.deselected:
            placed.deactivate()
        return answer

    def _attrib(self, placed: _Placed, frame: bytes, reader: Address) -> bytes | None:
        if frame[1:5] != placed.pupi:
            return None
        frame_size = FRAME_SIZES[min(frame[6] & 0x0F, len(FRAME_SIZES) - 1)]
        cid = frame[8] & 0x0F
        placed.worker.power_on()
        placed.protocol = IsoDep(placed.worker, frame_size, cid)
        with self._changed:
            if self._placed is placed:
                self._reader = reader
                self._seen = True
                self._changed.notify_all()
        return bytes((cid,))  # no higher layer answer, buffer length not told

    def _forget_reader(self) -> None:
        with self._changed:
            self._reader = None

    def _send(self, datagram: bytes, reader: Address) -> None:
        try:
            self._socket.sendto(datagram, reader)
        except OSError as error:
            _log.debug("a datagram was not sent: %s", error)


def _answer_to_request(placed: _Placed) -> bytes:
    """ATQB: PUPI, application data and protocol info; the latter two as in the card's contactless ATR."""
    atr = placed.card.atr
    told = atr if atr.startswith(_CONTACTLESS_START) else CONTACTLESS_ATR
    return bytes((_ATQB,)) + placed.pupi + told[4:11]
