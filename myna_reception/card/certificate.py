"""The 利用者証明用電子証明書 as it is read from a card."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from datetime import date, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from myna_reception.card.tlv import TlvError, read_header
from myna_reception.reception.clock import JST
from myna_reception.reception.errors import CardUnsupported, UnsupportedReason
from myna_reception.reception.masked import Masked

SEQUENCE = 0x30


@dataclass(frozen=True, slots=True)
class AuthenticationCertificate:
    """A 利用者証明用 certificate: what identifies the holder to the service, and when it ends.

    Whether it is genuine is for the service to say; here it is only well formed.
    """

    der: Masked[bytes]  # without the filler that may follow it in the EF
    not_after: datetime  # aware, UTC

    @classmethod
    def from_der(cls, data: bytes) -> AuthenticationCertificate:
        """Read a certificate that starts ``data``. Raises ``CardUnsupported`` (DAMAGED_DATA)."""
        try:
            header = read_header(data)
            if header.tag != SEQUENCE or header.total > len(data):
                raise TlvError("not a whole SEQUENCE")
            der = data[: header.total]
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # a quirk that cryptography would warn of is the service's to judge
                parsed = x509.load_der_x509_certificate(der)
                parsed.public_key()
                not_after = parsed.not_valid_after_utc
                not_after.astimezone(JST)
        except (ValueError, OverflowError, x509.InvalidVersion, UnsupportedAlgorithm):
            raise CardUnsupported(UnsupportedReason.DAMAGED_DATA) from None
        return cls(Masked(der), not_after)

    def signed(self, message: bytes, signature: bytes) -> bool:
        """Whether the key of this certificate signed ``message`` (PKCS#1 v1.5, SHA-256)."""
        key = x509.load_der_x509_certificate(self.der.reveal()).public_key()
        if not isinstance(key, RSAPublicKey):
            return False
        try:
            key.verify(signature, message, PKCS1v15(), SHA256())
        except InvalidSignature:
            return False
        return True

    @property
    def not_after_day(self) -> date:
        """The last day of validity in Japan (certificates end at 23:59:59 JST)."""
        return self.not_after.astimezone(JST).date()
