"""What the files of the surface application (券面事項確認 AP) hold: CV certificate and face record. Pure.

Layouts by BER-TLV objects with two-byte tags, as an open implementation measured them on cards (EF 0002 and 0004).
Objects that are not known are passed over; the table of offsets is not needed, as every object tells its length.
Everything here raises ``CardUnsupported`` (DAMAGED_DATA) for bytes that are no such thing.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers

from myna_reception.card import tlv
from myna_reception.card.files import damaged
from myna_reception.card.tlv import TlvError

CERTIFICATE, BODY, SIGNATURE = 0x7F21, 0x5F4E, 0x5F37
KEY_IDENTIFIER_LENGTH = 16
EXPONENT, MODULUS = 0x90, 0x91
MODULUS_LENGTH = 256  # RSA-2048; a lying card's key must not take minutes to use
EXPONENT_LIMIT = 4  # bytes; 65537 has three

FACE = 0xFF20
BIRTH, SEX, CARD_KEY, NAME, ADDRESS, PHOTO, RECORD_SIGNATURE, EXPIRY, SECURITY_CODE = range(0xDF22, 0xDF2B)


@dataclass(frozen=True, slots=True)
class CvCertificate:
    """A card-verifiable certificate (CV証明書): who certified whose key."""

    issuer: bytes  # 証明者鍵ID, 16 bytes
    subject: bytes  # 被証明者鍵ID, 16 bytes
    key: RSAPublicKey
    body: bytes  # what is signed
    signature: bytes


@dataclass(frozen=True, slots=True, repr=False)
class FaceRecord:
    """EF 0002 in its parts. The ``repr`` is left out: every field is personal."""

    birth: bytes  # YYYYMMDD
    sex: bytes
    card_key: RSAPublicKey  # 内部認証用
    name: bytes  # PNG
    address: bytes  # PNG
    photo: bytes  # JP2
    signed_parts: tuple[bytes, bytes, bytes]  # the objects whose three digests are signed
    signature: bytes
    expiry: bytes  # YYYYMMDD; not signed
    security_code: bytes  # PNG; not signed


def read_certificate(data: bytes) -> CvCertificate:
    """EF 0004."""
    fields = _fields(data, CERTIFICATE)
    body, signature = _need(fields, BODY).value, _need(fields, SIGNATURE).value
    key = body[2 * KEY_IDENTIFIER_LENGTH :]
    return CvCertificate(
        body[:KEY_IDENTIFIER_LENGTH],
        body[KEY_IDENTIFIER_LENGTH : 2 * KEY_IDENTIFIER_LENGTH],
        read_public_key(key),
        body,
        signature,
    )


def read_face(data: bytes) -> FaceRecord:
    """EF 0002."""
    fields = _fields(data, FACE)
    parts = {tag: _need(fields, tag) for tag in range(BIRTH, SECURITY_CODE + 1)}
    whole = {tag: part.whole for tag, part in parts.items()}
    return FaceRecord(
        parts[BIRTH].value,
        parts[SEX].value,
        read_public_key(parts[CARD_KEY].value),
        parts[NAME].value,
        parts[ADDRESS].value,
        parts[PHOTO].value,
        (whole[BIRTH] + whole[SEX] + whole[CARD_KEY], whole[NAME] + whole[ADDRESS], whole[PHOTO]),
        parts[RECORD_SIGNATURE].value,
        parts[EXPIRY].value,
        parts[SECURITY_CODE].value,
    )


def read_public_key(data: bytes) -> RSAPublicKey:
    """The objects 90 (exponent) and 91 (modulus)."""
    fields = {one.tag: one for one in _objects(data)}
    exponent, modulus = _need(fields, EXPONENT).value, _need(fields, MODULUS).value
    if len(modulus) != MODULUS_LENGTH or not modulus[0] & 0x80 or not 1 <= len(exponent) <= EXPONENT_LIMIT:
        damaged()
    try:
        return RSAPublicNumbers(int.from_bytes(exponent, "big"), int.from_bytes(modulus, "big")).public_key()
    except ValueError:
        damaged()


@dataclass(frozen=True, slots=True, repr=False)
class _Part:
    tag: int
    value: bytes
    whole: bytes  # with its header, as it was written


def _fields(data: bytes, tag: int) -> dict[int, _Part]:
    """The objects inside the one object that ``data`` is, by tag."""
    try:
        outer, rest = tlv.read(data)
    except TlvError:
        damaged()
    if outer.tag != tag or rest:
        damaged()
    fields: dict[int, _Part] = {}
    for part in _objects(outer.value):
        if fields.setdefault(part.tag, part) is not part:
            damaged()  # twice: which one was signed?
    return fields


def _objects(data: bytes) -> list[_Part]:
    parts = []
    while data:
        try:
            one, rest = tlv.read(data)
        except TlvError:
            damaged()
        parts.append(_Part(one.tag, one.value, data[: len(data) - len(rest)]))
        data = rest
    return parts


def _need(fields: dict[int, _Part], tag: int) -> _Part:
    part = fields.get(tag)
    if part is None:
        damaged()
    return part
