"""Everything that a card says of itself without a PIN, for ``card info``. A reception reads less."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from datetime import date

from cryptography import x509

from myna_reception.card.abilities import Abilities
from myna_reception.card.connection import CardConnection, torn_in
from myna_reception.card.jpki import (
    EF_AUTHENTICATION_CA,
    EF_AUTHENTICATION_CERTIFICATE,
    IEF_AUTHENTICATION_PIN,
    IEF_SIGNATURE_PIN,
    KIND_OF_LABEL,
    JpkiApplication,
)
from myna_reception.card.surface import SurfaceApplication
from myna_reception.reception.card_facts import CardKind
from myna_reception.reception.clock import JST
from myna_reception.reception.errors import CardPhase, CardUnsupported, UnsupportedReason
from myna_reception.reception.masked import Masked


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """A certificate without what identifies its holder; days in Japan."""

    not_before: date
    not_after: date
    serial: Masked[int]  # that of a 利用者証明用 certificate is restricted by law: shown only where it is asked for


@dataclass(frozen=True, slots=True)
class CardInfo:
    """What the JPKI application tells. ``kind`` None: a label that is not known."""

    label: str
    kind: CardKind | None
    certificate: CertificateFacts | None  # 利用者証明用; None: there is none, or it asks for the PIN (phones)
    ca: CertificateFacts | None
    authentication_tries: int | None  # 利用者証明用暗証番号; 0 blocked; None: the card does not say
    signature_tries: int | None  # 署名用パスワード, likewise
    has_face: bool = False  # there is a surface application (券面事項確認 AP): a phone has none
    number_b_tries: int | None = None  # 照合番号B, likewise; None also where there is no face


def read_info(application: JpkiApplication) -> CardInfo:
    """Read it all; spends no try. Raises ``CardUnsupported`` and ``ConnectionLostError``. Card thread."""
    application.select()
    label = application.label()
    return CardInfo(
        label,
        KIND_OF_LABEL.get(label),
        _certificate(application, EF_AUTHENTICATION_CERTIFICATE),
        _certificate(application, EF_AUTHENTICATION_CA),
        application.remaining_tries(IEF_AUTHENTICATION_PIN),
        application.remaining_tries(IEF_SIGNATURE_PIN),
    )


def with_face(connection: CardConnection, info: CardInfo, abilities: Abilities) -> CardInfo:
    """The same with what the surface application tells without a number; spends no try. It is current afterwards.

    Raises ``CardTorn`` and ``CardUnsupported``. Card thread.
    """
    application = SurfaceApplication(connection, abilities)
    with torn_in(CardPhase.READING):
        try:
            application.select()
        except CardUnsupported as error:
            if error.reason is UnsupportedReason.NO_CARD_FACE:
                return info
            raise
        return replace(info, has_face=True, number_b_tries=application.remaining_tries())


def _certificate(application: JpkiApplication, identifier: int) -> CertificateFacts | None:
    try:
        der = application.read_certificate(identifier).der.reveal()
    except CardUnsupported as error:
        if error.reason is UnsupportedReason.NO_CERTIFICATE:
            return None
        raise
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            parsed = x509.load_der_x509_certificate(der)
            first, last = (
                one.astimezone(JST).date() for one in (parsed.not_valid_before_utc, parsed.not_valid_after_utc)
            )
            return CertificateFacts(first, last, Masked(parsed.serial_number))
        except (ValueError, OverflowError):
            raise CardUnsupported(UnsupportedReason.DAMAGED_DATA) from None
