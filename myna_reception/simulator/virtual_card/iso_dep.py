"""The card's side of ISO/IEC 14443-4: blocks in, blocks out. Pure but for the work it hands on.

A block is PCB, CID where used, INF; the two bytes of CRC are left to whoever carries it. Rules C, D, E and 9–13 of the
standard's block numbering and chaining are named where they are applied.
"""

from __future__ import annotations

from typing import Protocol

FRAME_SIZES = (16, 24, 32, 40, 48, 64, 96, 128, 256)  # FSD by its code; codes above mean 256
FRAME_OVERHEAD = 3  # PCB and CRC
COMMAND_LIMIT = 65535 + 9  # the longest extended command; a chain that grows beyond it is dropped
WAITING_MULTIPLIER = 1  # WTXM: so many frame waiting times more are asked for

_CHAINING = 0x10
_WITH_CID, _WITH_NAD = 0x08, 0x04
_R_ACK, _R_NAK = 0xA2, 0xB2
_WAITING, _DESELECT = 0xF2, 0xC2


class Work(Protocol):
    """Who answers commands, and may need longer than a reader waits."""

    def begin(self, command: bytes) -> bytes | None:
        """The answer to a command APDU; None when it is not there in time."""
        ...

    def go_on(self) -> bytes | None:
        """The answer to the command begun last; None when it is still not there."""
        ...


class IsoDep:
    """One activation of a card: from ATTRIB to DESELECT or to the end of the field.

    ``frame_size``: the most bytes a frame to the reader may have with its CRC (FSD). ``cid``: the number the reader
    gave the card. ``deselected`` is true after S(DESELECT): nothing is answered then.
    """

    def __init__(self, work: Work, frame_size: int = 256, cid: int = 0) -> None:
        self._work = work
        self._frame_size = frame_size
        self._cid = cid
        self._uses_cid = False  # as the block of the reader does that is being answered
        self._number = 1  # rule C
        self._received = bytearray()  # the chain that the reader is sending
        self._to_send: bytes | None = None  # what is left of the chain that the card is sending
        self._busy = False
        self._last = b""
        self.deselected = False

    def receive(self, block: bytes) -> bytes | None:
        """The card's block to the reader's; None for a block that is not answered. Never raises for any bytes."""
        if not block or self.deselected:
            return None
        pcb, inf = block[0], block[1:]
        self._uses_cid = bool(pcb & _WITH_CID)
        if self._uses_cid:
            if not inf or inf[0] & 0x0F != self._cid:
                return None  # meant for another card
            pcb, inf = pcb & ~_WITH_CID, inf[1:]
        elif self._cid:
            return None
        answer = self._answer(pcb, inf)
        if answer is None or not self._uses_cid:
            return answer
        return bytes((answer[0] | _WITH_CID, self._cid)) + answer[1:]

    def _answer(self, pcb: int, inf: bytes) -> bytes | None:
        if pcb & 0xE2 == 0x02 and not pcb & _WITH_NAD:
            return self._information(pcb, inf)
        if pcb & 0xFE == _R_ACK and not inf:
            return self._acknowledged(pcb & 1)
        if pcb & 0xFE == _R_NAK and not inf:
            # rules 11 and 12; the second is how a reader asks whether the card is still there
            return self._last if self._last and pcb & 1 == self._number else bytes((_R_ACK | self._number,))
        if pcb == _WAITING and len(inf) == 1 and self._busy:
            return self._answered(self._work.go_on())
        if pcb == _DESELECT:
            self.deselected = True
            return bytes((_DESELECT,))
        return None

    def _information(self, pcb: int, inf: bytes) -> bytes | None:
        if self._busy:
            return None  # out of turn
        self._number ^= 1  # rule D, whatever number the block has
        self._to_send = None
        self._received += inf
        if len(self._received) > COMMAND_LIMIT:
            self._received.clear()
            return None
        if pcb & _CHAINING:
            return self._send(bytes((_R_ACK | self._number,)))
        command = bytes(self._received)
        self._received.clear()
        return self._answered(self._work.begin(command))

    def _answered(self, answer: bytes | None) -> bytes:
        self._busy = answer is None
        if answer is None:
            return self._send(bytes((_WAITING, WAITING_MULTIPLIER)))  # rule 9: instead of the block that is due
        self._to_send = answer
        return self._next_chunk()

    def _acknowledged(self, number: int) -> bytes | None:
        if number == self._number:
            return self._last or None  # rule 11
        if not self._to_send:
            return None
        self._number ^= 1  # rule E
        return self._next_chunk()  # rule 13

    def _next_chunk(self) -> bytes:
        rest = self._to_send or b""
        room = self._frame_size - FRAME_OVERHEAD - self._uses_cid
        chunk, self._to_send = rest[:room], rest[room:]
        return self._send(bytes((0x02 | (_CHAINING if self._to_send else 0) | self._number,)) + chunk)

    def _send(self, block: bytes) -> bytes:
        self._last = block
        return block
