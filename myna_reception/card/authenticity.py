"""Whether a card's face is genuine, in three steps. Pure: it judges what was read and answered; asks no card.

1. The CV certificate is signed by an authority that is trusted.
2. The face record is signed by the key in that certificate: three SHA-256 digests in one DigestInfo.
3. The card answered a fresh nonce with the key that the record names (内部認証). Without this a copied data set passes.

The authorities' keys are on no card, and nobody publishes them officially. So where an authority is not known but all
else holds, the verdict is that it cannot be verified, which is not the same as forged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from myna_reception.card.face_record import CvCertificate, FaceRecord
from myna_reception.reception.card_facts import Authenticity, AuthenticityReport, AuthenticityStep

NONCE_LENGTH = 32  # bytes
# DigestInfo { sha256, NULL } around 96 bytes: three digests in one OCTET STRING
_THREE_DIGESTS_PREFIX = bytes.fromhex("3071300D060960864801650304020105000460")

TrustedKey = Callable[[bytes], RSAPublicKey | None]
"""The key of an authority by its key identifier (証明者鍵ID); None: it is not known here. May take a second."""


def nobody(_identifier: bytes) -> RSAPublicKey | None:
    """Trusts no authority."""
    return None


def judge(
    certificate: CvCertificate, record: FaceRecord, nonce: bytes, answer: bytes | None, trusted: TrustedKey
) -> AuthenticityReport:
    """The verdict. ``answer``: the card's signature over ``nonce``; None: it refused to give one.

    A step that does not hold is FAILED with that step, the first of them; a certificate by an authority that is not
    known is NOT_VERIFIABLE where the other two hold.
    """
    authority = trusted(certificate.issuer)
    if authority is not None and not _signed(authority, certificate.signature, certificate.body):
        return _failed(AuthenticityStep.CERTIFICATE)
    if not _record_signed(certificate.key, record):
        return _failed(AuthenticityStep.RECORD)
    if answer is None or not _signed(record.card_key, answer, nonce):
        return _failed(AuthenticityStep.CARD)
    if authority is None:
        return AuthenticityReport(Authenticity.NOT_VERIFIABLE, AuthenticityStep.CERTIFICATE)
    return AuthenticityReport(Authenticity.GENUINE)


def _failed(step: AuthenticityStep) -> AuthenticityReport:
    return AuthenticityReport(Authenticity.FAILED, step)


def _signed(key: RSAPublicKey, signature: bytes, message: bytes) -> bool:
    try:
        key.verify(signature, message, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def _record_signed(key: RSAPublicKey, record: FaceRecord) -> bool:
    digests = b"".join(hashlib.sha256(part).digest() for part in record.signed_parts)
    try:
        return key.recover_data_from_signature(record.signature, PKCS1v15(), None) == _THREE_DIGESTS_PREFIX + digests
    except InvalidSignature:
        return False
