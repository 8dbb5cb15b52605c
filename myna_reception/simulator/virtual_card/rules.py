"""How a virtual card behaves where the public sources disagree, are silent, or cards differ."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class ContactAtrObject(Enum):
    """Where GET DATA 5F51 (the contact ATR) answers; real cards differ in it."""

    NOWHERE = "nowhere"
    CARD_MANAGER = "card-manager"  # before any application is selected
    APPLICATION = "application"  # while an application is current
    EVERYWHERE = "everywhere"


@dataclass(frozen=True, slots=True)
class Timing:
    """How long a chip would take, in seconds. A card never sleeps: it reports the time to whoever serves it."""

    command: float = 0.0  # for every command
    byte: float = 0.0  # for every byte of a command or an answer
    signature: float = 0.0  # for every operation with a private key

    def duration(self, transferred: int, signatures: int) -> float:
        """Seconds for one command: ``transferred`` bytes both ways, ``signatures`` uses of a private key."""
        return self.command + self.byte * transferred + self.signature * signatures


INSTANT = Timing()
UNHURRIED = Timing(command=0.005, byte=0.0001, signature=0.5)  # invented, of a contactless card's order of magnitude


@dataclass(frozen=True, slots=True)
class CardRules:
    """Behaviour on which the sources disagree or cards differ. The defaults are the strict reading."""

    select_clears_verification: bool = True  # SELECT of an application forgets verified PINs
    reset_clears_verification: bool = False  # measured on one card: a warm reset does not
    first_command_fails: bool = False  # 6F00 once after a cold power-up, seen on one card
    blocked_query_refused: bool = False  # the retry query of a blocked PIN: 6984 instead of the documented 63C0
    signature_uses_verification: bool = False  # one signature for each VERIFY; no source says that a card does so
    extended_lengths: bool = True  # two sources agree; otherwise 6700
    answer_limit: int | None = None  # 1-256: most bytes at once; the rest follows by 61xx and GET RESPONSE
    corrects_le: bool = False  # 6Cxx when a short Le asks for more bytes than there are; 00 takes what there is
    contact_atr_object: ContactAtrObject = ContactAtrObject.CARD_MANAGER
    timing: Timing = INSTANT
