"""Is this certificate one of ours, and did its card sign? What the service asks of a card before it says anything."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from myna_reception.eligibility.messages import decode
from myna_reception.reception.clock import JST
from myna_reception.reception.errors import RefusalReason, ServiceRefused

KEY_BITS = 2048
_PADDING, _HASH = padding.PKCS1v15(), hashes.SHA256()
KNOWN_LIMIT = 1024  # certificates remembered, of about 2 kB
KNOWN_LENGTH = 4 * 1024  # in base64; longer ones than cards have are not remembered as text
_UNREADABLE = (
    ValueError,
    TypeError,
    OverflowError,  # valid until the last second of the year 9999, which in Japan is later
    InvalidSignature,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.ExtensionNotFound,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)


class CardCertificate:
    """A 利用者証明用 certificate, by a trusted authority (``believe``) or another one (``of_another_authority``).

    ``serial_number`` identifies the holder and is never to be stored or logged as it is. ``not_after_day`` is the last
    day of validity in Japan.
    """

    def __init__(self, certificate: x509.Certificate, key: rsa.RSAPublicKey) -> None:
        self._certificate = certificate
        self._key = key
        # Read once: a card that is known is asked for them at every check.
        self.serial_number: Final = certificate.serial_number
        self.not_after_day: Final = certificate.not_valid_after_utc.astimezone(JST).date()
        self._begins_at = certificate.not_valid_before_utc

    @cached_property
    def issuer_key(self) -> bytes:
        """The key identifier of who is said to have issued it."""
        return _issuer_key(self._certificate)

    def begun(self, now: datetime) -> bool:
        """Whether its validity has begun."""
        return self._begins_at <= now

    def check_signature(self, signature: bytes, message: bytes) -> None:
        """Raises ``ServiceRefused`` (SIGNATURE_INVALID) unless the card signed the message (PKCS#1 v1.5, SHA-256)."""
        try:
            self._key.verify(signature, message, _PADDING, _HASH)
        except InvalidSignature:
            raise ServiceRefused(RefusalReason.SIGNATURE_INVALID) from None


def believe(der: bytes, trusted: Iterable[x509.Certificate]) -> CardCertificate:
    """Read a card's certificate and check who issued it and what for. Dates are not looked at.

    Generations of an authority share one name, so the issuer is found by key identifier, and its signature counts.
    Raises ``ServiceRefused`` (CERTIFICATE_UNTRUSTED).
    """
    return _read(der, lambda certificate: _check_issuer(certificate, trusted))


_decoded = lru_cache(KNOWN_LIMIT)(decode)


def der_of(value: object) -> object:
    """``decode`` with a memory for cards that come again, for a validator. Who believes them is asked all the same."""
    return _decoded(value) if isinstance(value, str) and len(value) <= KNOWN_LENGTH else decode(value)


class KnownCards:
    """``believe`` with a memory: a card comes again, in a class every few minutes. Thread-safe.

    Tells with a card what its holder is kept under, as ``hash_of`` makes it of the serial number. ``trusted`` is gone
    through anew for each certificate, also for one that is remembered.
    """

    def __init__(self, trusted: Iterable[x509.Certificate], hash_of: Callable[[int], bytes]) -> None:
        self._trusted = trusted
        self._hash_of = hash_of
        self._known: dict[bytes, tuple[CardCertificate, bytes, x509.Certificate]] = {}  # with who issued it

    def believe(self, der: bytes) -> tuple[CardCertificate, bytes]:
        """As ``believe``; refusals are not remembered."""
        known = self._known.get(der)
        if known is not None and known[2] in self._trusted:
            return known[:2]
        card = believe(der, self._trusted)
        if len(self._known) >= KNOWN_LIMIT:
            self._known = {}
        issuer = next(authority for authority in self._trusted if _own_key(authority) == card.issuer_key)
        card_hash = self._hash_of(card.serial_number)
        self._known[der] = card, card_hash, issuer
        return card, card_hash


def of_another_authority(der: bytes, trusted: Iterable[x509.Certificate]) -> CardCertificate:
    """Read a certificate of the same profile by an authority that is not ours; its issuer cannot be checked.

    Raises ``ServiceRefused`` (CERTIFICATE_UNTRUSTED), also for one that claims to be ours.
    """

    def not_ours(certificate: x509.Certificate) -> None:
        told = _issuer_key(certificate)
        if any(_own_key(authority) == told for authority in trusted):
            raise ValueError("says that it is ours")

    return _read(der, not_ours)


def _read(der: bytes, check_issuer: Callable[[x509.Certificate], None]) -> CardCertificate:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd certificates are refused here, not warned of
            certificate = x509.load_der_x509_certificate(der)
            key = certificate.public_key()
            if not der.endswith(b"\0" + certificate.signature):  # a signature has no unused bits, which nothing signs
                raise ValueError("not the bytes that were issued")
            _check_profile(certificate)
            check_issuer(certificate)
            if not isinstance(key, rsa.RSAPublicKey) or key.key_size != KEY_BITS:
                raise ValueError("not the cards' kind of key")
            return CardCertificate(certificate, key)
    except _UNREADABLE:
        raise ServiceRefused(RefusalReason.CERTIFICATE_UNTRUSTED) from None


def _check_profile(certificate: x509.Certificate) -> None:
    """The parts of the published profile that tell a 利用者証明用 certificate from a CA's and a 署名用 one."""
    extensions = certificate.extensions
    usage = extensions.get_extension_for_class(x509.KeyUsage).value
    if not usage.digital_signature or usage.content_commitment or usage.key_cert_sign:
        raise ValueError("not for authentication")
    if ExtendedKeyUsageOID.CLIENT_AUTH not in extensions.get_extension_for_class(x509.ExtendedKeyUsage).value:
        raise ValueError("not for client authentication")


def _check_issuer(certificate: x509.Certificate, trusted: Iterable[x509.Certificate]) -> None:
    told = _issuer_key(certificate)
    for authority in trusted:
        if _own_key(authority) == told:
            certificate.verify_directly_issued_by(authority)
            return
    raise ValueError("issued by nobody we trust")


def _issuer_key(certificate: x509.Certificate) -> bytes:
    told = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
    if told is None:
        raise ValueError("says nothing of its issuer's key")
    return told


def _own_key(authority: x509.Certificate) -> bytes:
    return authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
