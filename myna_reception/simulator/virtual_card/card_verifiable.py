"""What the files of both 券面 applications are built from: CV certificates, public keys, signatures, offset tables.

A card-verifiable certificate (CV証明書) is the small certificate that the card's platform can read. Its chain is two
links long: an authority's key, which is not on the card, certifies the municipality's key, which signs the records.
The key identifiers are this simulator's own: real authorities' begin with 5 and those of JPKI's test cards with 6,
here they begin with 0; a municipality's own begins with its code everywhere, and its group 999 marks it as practice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import accumulate

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

from myna_reception.card import tlv
from myna_reception.reception.eligibility import Sex
from myna_reception.simulator.virtual_card import signing
from myna_reception.simulator.virtual_card.application import OPEN, TransparentFile

CERTIFICATE, BODY, SIGNATURE = 0x7F21, 0x5F4E, 0x5F37
EXPONENT, MODULUS = 0x90, 0x91

KEY_IDENTIFIER_LENGTH = 16
NUMBER_LENGTH = 7
PRACTICE_GROUP = b"999"
_AFTER_NUMBER = bytes((0x08, 0x05))  # stands in every known key identifier

# DigestInfo { sha256, NULL } around 96 bytes: three digests in one OCTET STRING, as the surface application does it
_THREE_DIGESTS_PREFIX = bytes.fromhex("3071300D060960864801650304020105000460")


def key_identifier(number: str) -> bytes:
    """鍵ID, 16 bytes: seven digits, 08 05, three digits, four bytes. Raises ``ValueError`` unless 7 digits come."""
    if len(number) != NUMBER_LENGTH or not (number.isascii() and number.isdigit()):
        raise ValueError("the number of a key has 7 digits")
    return number.encode("ascii") + _AFTER_NUMBER + PRACTICE_GROUP + bytes(4)


TEXT_AUTHORITY = key_identifier("0000033")  # 証明者鍵ID of the text application's certificates
SURFACE_AUTHORITY = key_identifier("0000023")
TEXT_BASIC = key_identifier("0000034")  # in the basic information; what it names on a real card is not known
SURFACE_BASIC = key_identifier("0000024")
SURFACE_OPAQUE = key_identifier("0000025")


def municipality_identifier(municipality_code: str) -> bytes:
    """被証明者鍵ID of the key with which a municipality signs its cards' records."""
    return key_identifier(f"{municipality_code}00")


SEX = {Sex.MALE: b"1", Sex.FEMALE: b"2", Sex.UNSET: b"9"}  # 9: not applicable


@dataclass(frozen=True, slots=True, repr=False)
class FaceKeys:
    """The keys behind one 券面 application; made when first used."""

    authority: Callable[[], RSAPrivateKey]  # certifies the municipality's; never on a card
    municipality: Callable[[], RSAPrivateKey]  # signs the records; its certificate is on the card
    card: Callable[[], RSAPrivateKey]  # 内部認証用, on the card

    def certificate(self, issuer: bytes, municipality_code: str) -> bytes:
        """EF 0004: the municipality's CV certificate by the authority with the key identifier ``issuer``."""
        return certificate(
            self.authority(), issuer, municipality_identifier(municipality_code), self.municipality().public_key()
        )


def lazy_file(make: Callable[[], bytes], opened_by: frozenset[int] = OPEN) -> TransparentFile:
    """A file that is made once, when it is first read."""
    return TransparentFile(cache(make), opened_by)


def eight_digits(day: date) -> bytes:
    """YYYYMMDD, western."""
    return f"{day:%Y%m%d}".encode("ascii")


def public_key(key: RSAPublicKey) -> bytes:
    """The objects 90 (exponent) and 91 (modulus): 265 bytes for RSA-2048 with 65537."""
    numbers = key.public_numbers()
    modulus = numbers.n.to_bytes(key.key_size // 8, "big")
    return tlv.encode(EXPONENT, numbers.e.to_bytes(3, "big")) + tlv.encode(MODULUS, modulus)


def certificate(issuer_key: RSAPrivateKey, issuer: bytes, subject: bytes, certified: RSAPublicKey) -> bytes:
    """A CV certificate for ``certified``, 568 bytes; ``issuer`` and ``subject`` are key identifiers.

    The signature covers the value of 5F4E, without its header.
    """
    body = issuer + subject + public_key(certified)
    return tlv.encode(CERTIFICATE, tlv.encode(BODY, body) + tlv.encode(SIGNATURE, sign(issuer_key, body)))


def sign(key: RSAPrivateKey, message: bytes) -> bytes:
    """PKCS#1 v1.5 with SHA-256."""
    return key.sign(message, padding.PKCS1v15(), hashes.SHA256())


def sign_three(key: RSAPrivateKey, parts: tuple[bytes, bytes, bytes]) -> bytes:
    """PKCS#1 v1.5 around one DigestInfo that holds the SHA-256 digests of three parts, 96 bytes."""
    return signing.pad_and_sign(key, _THREE_DIGESTS_PREFIX + b"".join(hashlib.sha256(part).digest() for part in parts))


def with_offsets(tag: int, table_tag: int, objects: Sequence[bytes]) -> bytes:
    """The object ``tag`` around a table of offsets and ``objects`` (encoded), as files with variable fields have it.

    Each offset is two bytes and counts from the first byte of the file to an object's tag, so it depends on the size of
    the outer header, which depends on the length. Raises ``OverflowError`` beyond 65535.
    """
    value = b"".join(objects)
    table = tlv.encode(table_tag, bytes(2 * len(objects)))
    header = tlv.read_header(tlv.encode(tag, table + value)).size
    starts = accumulate(map(len, objects[:-1]), initial=header + len(table))
    offsets = b"".join(start.to_bytes(2, "big") for start in starts)
    return tlv.encode(tag, tlv.encode(table_tag, offsets) + value)
