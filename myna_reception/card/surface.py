"""The surface application (券面事項確認 AP): the printed face of a card, opened by 照合番号B.

A plastic card has it, a phone has not. Its key (内部認証用) needs no credential.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date

from myna_reception.card import pictures
from myna_reception.card.abilities import Abilities
from myna_reception.card.apdu import AID
from myna_reception.card.authenticity import NONCE_LENGTH, TrustedKey, judge
from myna_reception.card.connection import CardConnection, torn_in
from myna_reception.card.face_record import CERTIFICATE, FACE, CvCertificate, FaceRecord, read_certificate, read_face
from myna_reception.card.files import CardFiles
from myna_reception.card.reading import sha256_digest_info
from myna_reception.reception.card_facts import CardFace, SignedFace, UnsignedFace
from myna_reception.reception.errors import (
    CardPhase,
    NumberBBlocked,
    NumberBFewTries,
    NumberBIncorrect,
    UnsupportedReason,
)
from myna_reception.reception.masked import Masked, NumberB

EF_FACE = 0x0002
EF_CERTIFICATE = 0x0004
IEF_NUMBER_B = 0x0012  # B before A here, the other way round than in the text application

FEW_TRIES = 3  # of ten: from here on staff are told before one is spent
FACE_LIMIT = 32767  # bytes, as far as READ BINARY reaches; a virtual card's has about 9000
CERTIFICATE_LIMIT = 1024  # 568 on every card seen
BLOCK = 1536  # at once: no longer than the 利用者証明用 certificate, which this reader has carried already

Nonce = Callable[[int], bytes]


class SurfaceApplication:
    """The surface application on one connection; used by one thread. Raises as ``CardFiles``."""

    def __init__(self, connection: CardConnection, abilities: Abilities | None = None) -> None:
        self._files = CardFiles(connection, abilities)

    def select(self) -> None:
        """Make it current. Raises ``CardUnsupported``: NO_CARD_FACE where the card has none."""
        self._files.select_application(AID.SURFACE, UnsupportedReason.NO_CARD_FACE)

    def remaining_tries(self) -> int | None:
        """How often 照合番号B may still be tried; spends no try. 0: blocked. None: the card does not say."""
        return self._files.remaining_tries(IEF_NUMBER_B)

    def verify_number_b(self, number: NumberB) -> None:
        """VERIFY, once. Raises ``NumberBIncorrect`` with the tries that are left, ``NumberBBlocked``."""
        tries = self._files.verify(IEF_NUMBER_B, number)
        if tries == 0:
            raise NumberBBlocked
        if tries is not None:
            raise NumberBIncorrect(tries)

    def read_certificate(self) -> CvCertificate:
        """EF 0004, which needs no number."""
        return read_certificate(self._files.read_object(EF_CERTIFICATE, CERTIFICATE, CERTIFICATE_LIMIT, block=BLOCK))

    def read_face(self) -> FaceRecord:
        """EF 0002, after 照合番号B."""
        return read_face(self._files.read_object(EF_FACE, FACE, FACE_LIMIT, block=BLOCK))

    def authenticate(self, nonce: bytes) -> bytes | None:
        """The card's signature over a nonce (内部認証); None where it refuses."""
        response = self._files.sign_with_default_key(sha256_digest_info(nonce))
        return response.data if response.ok else None


def read_card_face(
    connection: CardConnection,
    number: NumberB,
    trusted: TrustedKey,
    *,
    agreed_tries: int | None = None,
    abilities: Abilities | None = None,
    nonce: Nonce = secrets.token_bytes,
) -> CardFace:
    """Verify 照合番号B once, read the face and check that it is genuine. The number is wiped in every case.

    The tries are asked for first. VERIFY is sent when more than ``FEW_TRIES`` are left, or as many as
    ``agreed_tries``: staff were told so many and went on. Afterwards another application than JPKI's is current.

    Raises:
        NumberBFewTries: nothing was sent, so few tries are left. NumberBBlocked: none is, or was.
        NumberBIncorrect: with the tries that are left.
        CardTorn: READING before VERIFY, VERIFYING_NUMBER when it may have reached the card, READING_FACE after it.
        CardUnsupported: NO_CARD_FACE, DAMAGED_DATA, UNEXPECTED_ANSWER.
    """
    application = SurfaceApplication(connection, abilities)
    try:
        with torn_in(CardPhase.READING):
            application.select()
            tries = application.remaining_tries()
        if tries == 0:
            raise NumberBBlocked
        if tries is not None and tries <= FEW_TRIES and tries != agreed_tries:
            raise NumberBFewTries(tries)
        with torn_in(CardPhase.VERIFYING_NUMBER):
            application.verify_number_b(number)
    finally:
        number.wipe()
    with torn_in(CardPhase.READING_FACE):
        certificate = application.read_certificate()
        record = application.read_face()
        fresh = nonce(NONCE_LENGTH)
        answer = application.authenticate(fresh)
    report = judge(certificate, record, fresh, answer, trusted)
    signed = SignedFace(
        photo=pictures.decode(record.photo, pictures.PHOTO),
        name=pictures.decode(record.name, pictures.TEXT),
        address=pictures.decode(record.address, pictures.TEXT),
        birthdate=_day(record.birth),
        sex=Masked(record.sex.decode("ascii", "replace")),
    )
    return CardFace(
        signed, UnsignedFace(_day(record.expiry), pictures.decode(record.security_code, pictures.TEXT)), report
    )


def _day(written: bytes) -> Masked[date] | None:
    try:
        return Masked(date.fromisoformat(written.decode("ascii")))
    except ValueError:
        return None
