"""What is printed on a persona's card and told by its 券面 applications, with the numbers that open them.

A persona file says who somebody is. The 個人番号 and the security code (セキュリティコード) are drawn from the
persona's name in the simulator, so that they are the same in every practice world and nobody typed them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from myna_reception.eligibility.numbers import is_my_number
from myna_reception.reception.eligibility import Sex
from myna_reception.reception.eras import ERAS, era_of
from myna_reception.simulator.personas import Persona, add_years

MAJORITY = 18  # whoever is younger at issue gets a card for half the time


@dataclass(frozen=True, slots=True, repr=False)
class CardFace:
    """The face of one card (券面). The ``repr`` is left out: every field is personal."""

    name: str  # parts separated by U+3000
    address: str
    birthdate: date
    sex: Sex
    municipality_code: str  # 5 digits
    my_number: str  # 個人番号, 12 digits
    security_code: str  # 4 digits
    issued_on: date  # the portrait shows the holder at this time
    expires_on: date  # of the card, not of its certificates

    @property
    def number_a(self) -> bytes:
        """照合番号A: the 個人番号."""
        return self.my_number.encode("ascii")

    @property
    def number_b(self) -> bytes:
        """照合番号B, 14 digits: birth YYMMDD in the era year, expiry year YYYY, security code."""
        return self.birth_number + f"{self.expires_on:%Y}{self.security_code}".encode("ascii")

    @property
    def birth_number(self) -> bytes:
        """生年月日 as a credential: YYMMDD in the era year; the era itself is not told."""
        era = era_of(self.birthdate) or ERAS[-1]
        return f"{era.year_of(self.birthdate):02d}{self.birthdate:%m%d}".encode("ascii")


def card_face(persona: Persona) -> CardFace:
    """The face of the persona's card; the same for the same persona."""
    return CardFace(
        name=persona.name,
        address=persona.address,
        birthdate=persona.birthdate,
        sex=persona.sex,
        municipality_code=persona.municipality_code,
        my_number=my_number(persona.id),
        security_code=_digits(f"security-code/{persona.id}", 4),
        issued_on=persona.card.issued_on,
        expires_on=card_expiry(persona),
    )


def age_at_issue(face: CardFace) -> int:
    """Years completed when the card was issued."""
    issued, born = face.issued_on, face.birthdate
    return issued.year - born.year - ((issued.month, issued.day) < (born.month, born.day))


def card_expiry(persona: Persona) -> date:
    """The last day of the card: the tenth birthday after its issue, the fifth when issued to somebody under 18.

    The certificates of a new card end on the fifth birthday.
    """
    issued = persona.card.issued_on
    fifth_birthday = persona.card.certificate_ends_on
    return fifth_birthday if issued < add_years(persona.birthdate, MAJORITY) else add_years(fifth_birthday, 5)


def my_number(name: str) -> str:
    """An invented 個人番号 with a right check digit, always the same for the same ``name``."""
    digits = _digits(f"my-number/{name}", 11)
    return next(number for check in range(10) if is_my_number(number := f"{digits}{check}"))


def _digits(label: str, count: int) -> str:
    drawn = int.from_bytes(hashlib.shake_256(label.encode()).digest(16), "big")
    return f"{drawn % 10**count:0{count}d}"
