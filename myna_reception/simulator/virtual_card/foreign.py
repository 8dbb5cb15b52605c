"""Cards that people put on the reader by mistake: a bank card, a train pass, a driving licence.

Only as much of them as a reader needs to see that they are something else.
"""

from __future__ import annotations

from myna_reception.card import tlv
from myna_reception.card.apdu import INS, SW, Command, MalformedCommandError
from myna_reception.simulator.virtual_card.card import DF_NAME, FCI_TEMPLATE


class ForeignCard:
    """A card that knows the application names ``aids`` alone; ``refusal`` answers what is no SELECT by name."""

    def __init__(self, name: str, atr: bytes, aids: tuple[bytes, ...], refusal: SW) -> None:
        self.name = name
        self._atr = atr
        self._aids = aids
        self._refusal = refusal

    @property
    def atr(self) -> bytes:
        """The answer to reset."""
        return self._atr

    def power_on(self) -> None:
        """Nothing to do: it keeps no state."""

    def reset(self) -> None:
        """Nothing to do."""

    def power_down(self) -> None:
        """Nothing to do."""

    @property
    def last_duration(self) -> float:
        """Always 0: it takes no time."""
        return 0.0

    def transmit(self, command: bytes) -> bytes:
        """Answer SELECT of an application it has; anything else is refused."""
        data, sw = self._answer(bytes(command))
        return data + int(sw).to_bytes(2, "big")

    def _answer(self, raw: bytes) -> tuple[bytes, SW]:
        try:
            command = Command.parse(raw)
        except MalformedCommandError:
            return b"", SW.WRONG_LENGTH
        if command.header[:3] != bytes((0x00, INS.SELECT, 0x04)) or not self._aids:
            return b"", self._refusal
        aid = next((aid for aid in self._aids if command.data and aid.startswith(command.data)), None)
        if aid is None:
            return b"", SW.NOT_FOUND
        fci = tlv.encode(FCI_TEMPLATE, tlv.encode(DF_NAME, aid)) if command.le else b""
        return fci[: command.le], SW.OK


def bank_card() -> ForeignCard:
    """キャッシュカード: knows the EMV payment system environments."""
    aids = (b"1PAY.SYS.DDF01", b"2PAY.SYS.DDF01")
    return ForeignCard("bank-card", bytes.fromhex("3B6800000073C84013009000"), aids, SW.UNKNOWN_INS)


def train_pass() -> ForeignCard:
    """交通系 IC カード (FeliCa): has no ISO 7816 applications at all; the reader itself answers 6E00."""
    atr = bytes.fromhex("3B8F8001804F0CA0000003061100 3B0000000042")
    return ForeignCard("train-pass", atr, (), SW.UNKNOWN_CLA)


def driving_licence() -> ForeignCard:
    """運転免許証: a Type B card as well, with applications of its own."""
    aids = tuple(bytes((0xA0, 0x00, 0x00, 0x02, 0x31, number)).ljust(16, b"\0") for number in (1, 2, 3))
    atr = _with_check_byte(bytes.fromhex("3B88800100000000 33818100"))
    return ForeignCard("driving-licence", atr, aids, SW.WRONG_P1_P2)


def _with_check_byte(atr: bytes) -> bytes:
    """Append TCK: the exclusive or of every byte after TS."""
    check = 0
    for byte in atr[1:]:
        check ^= byte
    return atr + bytes((check,))


FOREIGN_CARDS = {"bank-card": bank_card, "train-pass": train_pass, "driving-licence": driving_licence}
