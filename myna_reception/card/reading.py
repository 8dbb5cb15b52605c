"""The two dialogues of a reception with the card: read it, and have it sign with the PIN."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from myna_reception.card.abilities import Abilities, AbilityBook, Form
from myna_reception.card.certificate import AuthenticationCertificate
from myna_reception.card.connection import CardConnection, CardReader, ConnectionLostError, torn_in
from myna_reception.card.jpki import JpkiApplication, LongAnswerLostError
from myna_reception.reception.card_facts import CardKind
from myna_reception.reception.errors import CardPhase, CardTorn, CardUnsupported, PinBlocked, UnsupportedReason
from myna_reception.reception.masked import PinCode

# DigestInfo { AlgorithmIdentifier { sha256, NULL }, OCTET STRING of 32 }: with the NULL, as verifiers expect
SHA256_DIGEST_INFO_PREFIX = bytes.fromhex("3031300D060960864801650304020105000420")

Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class CardReading:
    """What a card says without a PIN."""

    kind: CardKind
    certificate: AuthenticationCertificate | None  # None: a phone shows it after the PIN
    pin_tries: int | None  # 0 blocked; None: the card does not say


def converse(
    reader: CardReader, book: AbilityBook, dialogue: Callable[[JpkiApplication], Told]
) -> tuple[CardConnection, Told]:
    """Open the card and hold a dialogue that spends nothing; the connection is the caller's to close.

    A reader that loses a long answer looks like a card that left. So the card is asked for once more, and when it is
    still there the dialogue begins anew in shorter pieces; the book remembers this reader then. Card thread.

    Raises ``CardTorn`` (CONNECTING, READING), ``CardUnsupported``, ``ReaderBusy`` and ``ReaderUnavailable``.
    """
    connection = reader.connect()
    forms: tuple[Form, ...] = ()
    while True:
        try:
            return connection, dialogue(JpkiApplication(connection, book.of(connection), forms=forms))
        except LongAnswerLostError as lost:
            connection.close()
            forms = lost.shorter  # fewer each time
        except ConnectionLostError as lost:
            connection.close()
            raise CardTorn(CardPhase.READING) from lost
        except BaseException:
            connection.close()
            raise
        try:
            connection = reader.connect()
        except CardTorn:
            raise CardTorn(CardPhase.READING) from None  # it was the card that left


def connect_and_read(reader: CardReader, book: AbilityBook) -> tuple[CardConnection, CardReading]:
    """Open the card and read it as ``read_card`` does; everything else as ``converse``."""
    return converse(reader, book, _read)


def read_card(connection: CardConnection, abilities: Abilities | None = None) -> CardReading:
    """Read kind, 利用者証明用 certificate and remaining tries; spends no try.

    A phone's certificate is left for later: it asks for the PIN first.

    Raises ``CardTorn`` (READING) and ``CardUnsupported``. Card thread.
    """
    with torn_in(CardPhase.READING):
        return _read(JpkiApplication(connection, abilities))


def _read(application: JpkiApplication) -> CardReading:
    application.select()
    kind = application.kind()
    if kind is CardKind.IPHONE:
        raise CardUnsupported(UnsupportedReason.PHONE_NOT_SUPPORTED)
    certificate = application.read_authentication_certificate() if kind is CardKind.PLASTIC else None
    return CardReading(kind, certificate, application.remaining_tries())


def sign_with_pin(
    connection: CardConnection,
    pin: PinCode,
    message: bytes,
    abilities: Abilities | None = None,
    *,
    selected: bool = True,
) -> bytes:
    """Verify the PIN once and sign SHA-256 of ``message`` (PKCS#1 v1.5, 256 bytes). The PIN is wiped in every case.

    The tries are read again first; a blocked PIN is not sent. Whether a last try is to be used is settled before.
    ``selected``: no other application was selected since the card was read.

    Raises:
        PinIncorrect: with the tries that are left. PinBlocked: no try is, or was, left.
        CardTorn: READING before VERIFY, VERIFYING when VERIFY may have reached the card, SIGNING after it.
        CardUnsupported: the card answered something else.
    """
    application = JpkiApplication(connection, abilities)
    _verify(application, pin, selected)
    with torn_in(CardPhase.SIGNING):
        return application.sign(sha256_digest_info(message))


def open_with_pin(
    connection: CardConnection,
    pin: PinCode,
    message: bytes,
    abilities: Abilities | None = None,
    *,
    selected: bool = True,
) -> tuple[AuthenticationCertificate, bytes]:
    """As ``sign_with_pin`` for a phone, which shows its certificate after the PIN: certificate and signature.

    Raises the same, and ``CardUnsupported`` (NO_CERTIFICATE, DAMAGED_DATA).
    """
    abilities = abilities or Abilities()
    # A long answer that is lost now would cost the person the PIN once more.
    application = JpkiApplication(connection, abilities, forms=abilities.sure_forms)
    _verify(application, pin, selected)
    with torn_in(CardPhase.SIGNING):
        return application.read_authentication_certificate(), application.sign(sha256_digest_info(message))


def _verify(application: JpkiApplication, pin: PinCode, selected: bool) -> None:
    try:
        with torn_in(CardPhase.READING):
            if (application.resume() if selected else application.begin()) == 0:
                raise PinBlocked
        with torn_in(CardPhase.VERIFYING):
            application.verify_pin(pin)
    finally:
        pin.wipe()


def sha256_digest_info(message: bytes) -> bytes:
    """The 51 bytes that are signed for ``message``."""
    return SHA256_DIGEST_INFO_PREFIX + hashlib.sha256(message).digest()
