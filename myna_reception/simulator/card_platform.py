"""What every plastic card carries beside its JPKI and 券面 applications: platform objects, 共通カード AP, 住基 AP.

Numbers and key identifiers are invented; which key each certificate of the platform certifies is not public either.
"""

from __future__ import annotations

from myna_reception.simulator.card_authority import CardAuthority
from myna_reception.simulator.card_face import card_expiry
from myna_reception.simulator.personas import Persona
from myna_reception.simulator.virtual_card import card_verifiable as cv
from myna_reception.simulator.virtual_card.application import Application, PinFile, PublicKeyFile
from myna_reception.simulator.virtual_card.atr import CONTACT_ATR
from myna_reception.simulator.virtual_card.card_manager import CardIdentity, CardManager, card_manager
from myna_reception.simulator.virtual_card.common_application import PIN_TRIES as COMMON_TRIES
from myna_reception.simulator.virtual_card.common_application import SERIAL_DIGITS, card_record, common_application
from myna_reception.simulator.virtual_card.resident_application import PIN_TRIES as RESIDENT_TRIES
from myna_reception.simulator.virtual_card.resident_application import resident_application
from myna_reception.simulator.virtual_card.terminal_authentication import TERMINAL_AUTHORITY

PLATFORM_AUTHORITY = cv.key_identifier("0000020")  # 証明者鍵ID of the platform's certificates
PLATFORM_KEY = cv.key_identifier("0000021")
CARD_KEY = cv.key_identifier("0000022")
ISSUER_ID = b"PRACTICE ISSUER "  # 16 bytes


def card_serial(persona: Persona, authority: CardAuthority) -> str:
    """The card's serial number, 15 digits."""
    drawn = int.from_bytes(authority.opaque_bytes(persona, "card-serial", 16), "big")
    return f"{drawn % 10**SERIAL_DIGITS:0{SERIAL_DIGITS}d}"


def platform(persona: Persona, authority: CardAuthority) -> CardManager:
    """The objects of the card manager. Keys are made when a certificate is read."""
    identity = CardIdentity(
        issuer_id=ISSUER_ID,
        card_id=card_serial(persona, authority),
        municipality_code=persona.municipality_code,
        expires_on=card_expiry(persona),
        key_id=CARD_KEY,
    )

    def certificate(subject: bytes, municipal: bool) -> bytes:
        certified = (
            authority.municipality_key(persona.municipality_code)
            if municipal
            else authority.face_authority_key(subject)
        )
        return cv.certificate(
            authority.face_authority_key(PLATFORM_AUTHORITY), PLATFORM_AUTHORITY, subject, certified.public_key()
        )

    municipality = cv.municipality_identifier(persona.municipality_code)
    return card_manager(
        identity,
        CONTACT_ATR,
        platform_certificate=lambda: certificate(PLATFORM_KEY, municipal=False),
        card_certificate=lambda: certificate(municipality, municipal=True),
    )


def platform_applications(persona: Persona, authority: CardAuthority) -> tuple[Application, ...]:
    """住基 AP and 共通カード AP. Their PINs have the digits of the 利用者証明用暗証番号, and counters of their own."""
    record = card_record(card_serial(persona, authority), persona.municipality_code, card_expiry(persona))
    digits = persona.card.pin
    return (
        resident_application(CARD_KEY, PinFile.of_digits(digits, RESIDENT_TRIES)),
        common_application(
            record,
            CARD_KEY,
            lambda: authority.card_key(persona, "internal-authentication"),
            PinFile.of_digits(digits, COMMON_TRIES),
        ),
    )


def terminal_authority(persona: Persona, authority: CardAuthority) -> PublicKeyFile | None:
    """The key in EF 0016 when the persona's card takes part in PIN-less use (a simulation of our own)."""
    if not persona.card.pinless_terminal:
        return None
    return PublicKeyFile(
        lambda: authority.face_authority_key(TERMINAL_AUTHORITY).public_key(), lambda: TERMINAL_AUTHORITY
    )
