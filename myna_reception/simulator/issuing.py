"""Hands a persona the card it carries."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from myna_reception.reception.card_facts import CardKind
from myna_reception.simulator.card_authority import CardAuthority
from myna_reception.simulator.card_platform import platform, platform_applications, terminal_authority
from myna_reception.simulator.face_issuing import face_applications
from myna_reception.simulator.personas import Persona
from myna_reception.simulator.virtual_card.application import PinFile
from myna_reception.simulator.virtual_card.card import CONTACT_ATR, CardRules, VirtualCard
from myna_reception.simulator.virtual_card.jpki import (
    AUTHENTICATION_TRIES,
    SIGNATURE_TRIES,
    Credential,
    jpki_application,
)


def issue_card(
    persona: Persona,
    authority: CardAuthority,
    *,
    atr: bytes = CONTACT_ATR,
    rules: CardRules | None = None,
    filler: int = 0,
    portrait: Callable[[], bytes] | None = None,
) -> VirtualCard:
    """The persona's My Number card, new: its counters stand as the persona says.

    The 利用者証明用 key is made now (about half a second unless cached); CA certificates, 署名用 material and what
    the other applications of a plastic card hold when a program first asks for them. A persona without a PIN
    (顔認証マイナンバーカード) gets a blocked one, which is an assumption about those cards. ``portrait`` gives a
    picture (JP2) to put in place of the drawn one.
    """
    spec = persona.card
    key, certificate = authority.issue_authentication(persona)
    authentication = Credential(
        certificate=lambda: _der(certificate),
        ca_certificate=lambda: _der(authority.authentication_ca_of(spec.generation)),
        key=lambda: key,
        pin=PinFile.of_digits(spec.pin, AUTHENTICATION_TRIES, spec.pin_tries),
    )
    jpki = jpki_application(
        authentication,
        _signature_credential(persona, authority),
        kind=spec.kind,
        filler=filler,
        terminal_authority=terminal_authority(persona, authority),
    )
    if spec.kind is not CardKind.PLASTIC:  # a phone has the JPKI application alone
        return VirtualCard([jpki], atr=atr, rules=rules)
    applications = [jpki, *face_applications(persona, authority, portrait), *platform_applications(persona, authority)]
    return VirtualCard(applications, manager=platform(persona, authority), atr=atr, rules=rules)


def _signature_credential(persona: Persona, authority: CardAuthority) -> Credential | None:
    password = persona.card.sign_password
    if password is None:
        return None

    @cache
    def issued() -> tuple[RSAPrivateKey, x509.Certificate]:
        return authority.issue_signature(persona)

    return Credential(
        certificate=lambda: _der(issued()[1]),
        ca_certificate=lambda: _der(authority.signature_ca_of(persona.card.generation)),
        key=lambda: issued()[0],
        pin=PinFile.of_digits(password, SIGNATURE_TRIES),
    )


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)
