"""The surface application (券面事項確認 AP) of a virtual card: the printed face as signed pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from myna_reception.card import tlv
from myna_reception.card.apdu import AID
from myna_reception.simulator.card_face import CardFace
from myna_reception.simulator.virtual_card import card_verifiable as cv
from myna_reception.simulator.virtual_card.application import (
    OPEN,
    Application,
    ElementaryFile,
    KeyFile,
    PinFile,
)
from myna_reception.simulator.virtual_card.card_verifiable import SEX, FaceKeys, lazy_file
from myna_reception.simulator.virtual_card.secure_messaging import ENVIRONMENT_FAULTY

BIRTH_NUMBER, NUMBER_B, NUMBER_A = 0x0011, 0x0012, 0x0013  # B before A, unlike in the text application
CARD_KEY = 0x001A  # 内部認証用, needs no credential
TRIES = 10

PLATFORM = bytes((0x06, 0x03, 0x0E, 0x01))  # version, extended lengths, vendor, vendor's own
OPAQUE_LENGTH = 256  # of the basic information's encrypted part; nobody outside knows what it holds


@dataclass(frozen=True, slots=True, repr=False)
class FacePictures:
    """The pictures of one card, encoded; drawn when first used."""

    name: Callable[[], bytes]  # PNG, 1 bit
    address: Callable[[], bytes]  # PNG, 1 bit
    my_number: Callable[[], bytes]  # PNG, 1 bit
    security_code: Callable[[], bytes]  # PNG, 1 bit
    portrait: Callable[[], bytes]  # JP2, greyscale


def surface_application(face: CardFace, keys: FaceKeys, pictures: FacePictures, opaque: bytes) -> Application:
    """The application of one card. ``opaque``: the encrypted 256 bytes of the basic information.

    Nothing is computed or drawn before a program reads it.
    """
    either_number = frozenset((NUMBER_A, NUMBER_B))
    files: dict[int, ElementaryFile] = {
        0x0001: lazy_file(lambda: age_file(face, keys), frozenset((BIRTH_NUMBER,))),
        0x0002: lazy_file(lambda: face_file(face, keys, pictures), either_number),
        0x0003: lazy_file(lambda: basic_information(face, opaque)),
        0x0004: lazy_file(lambda: keys.certificate(cv.SURFACE_AUTHORITY, face.municipality_code)),
        0x0005: lazy_file(lambda: my_number_file(keys, pictures), frozenset((NUMBER_A,))),
        0x0006: lazy_file(lambda: b"\xff" * 16, either_number),
        BIRTH_NUMBER: PinFile(face.birth_number, TRIES, TRIES, changeable=False),
        NUMBER_B: PinFile(face.number_b, TRIES, TRIES, changeable=False),
        NUMBER_A: PinFile(face.number_a, TRIES, TRIES, changeable=False),
        CARD_KEY: KeyFile(keys.card, OPEN),
    }
    return Application(AID.SURFACE, files, default_key=CARD_KEY, session_key_refusal=ENVIRONMENT_FAULTY)


def age_file(face: CardFace, keys: FaceKeys) -> bytes:
    """EF 0001, for checking an age and nothing else: birth date, the card's key, signature over both objects."""
    told = tlv.encode(0xDF11, cv.eight_digits(face.birthdate)) + tlv.encode(
        0xDF12, cv.public_key(keys.card().public_key())
    )
    return tlv.encode(0xFF10, told + tlv.encode(0xDF13, cv.sign(keys.municipality(), told)))


def face_file(face: CardFace, keys: FaceKeys, pictures: FacePictures) -> bytes:
    """EF 0002, the whole face. The expiry and the picture of the security code are not signed."""
    birth_sex_key = (
        tlv.encode(0xDF22, cv.eight_digits(face.birthdate)),
        tlv.encode(0xDF23, SEX[face.sex]),
        tlv.encode(0xDF24, cv.public_key(keys.card().public_key())),
    )
    texts = tlv.encode(0xDF25, pictures.name()), tlv.encode(0xDF26, pictures.address())
    portrait = tlv.encode(0xDF27, pictures.portrait())
    signature = cv.sign_three(keys.municipality(), (b"".join(birth_sex_key), b"".join(texts), portrait))
    return cv.with_offsets(
        0xFF20,
        0xDF21,
        (
            *birth_sex_key,
            *texts,
            portrait,
            tlv.encode(0xDF28, signature),
            tlv.encode(0xDF29, cv.eight_digits(face.expires_on)),
            tlv.encode(0xDF2A, pictures.security_code()),
        ),
    )


def basic_information(face: CardFace, opaque: bytes) -> bytes:
    """EF 0003, AP 基本情報: the municipality, and an encrypted part."""
    objects = (
        tlv.encode(0xDF31, PLATFORM),
        tlv.encode(0xDF32, cv.SURFACE_BASIC),
        tlv.encode(0xDF33, b"\x00"),
        tlv.encode(0xDF34, face.municipality_code.encode("ascii")),
        tlv.encode(0xDF35, cv.SURFACE_OPAQUE + opaque),
    )
    return tlv.encode(0xFF30, b"".join(objects))


def my_number_file(keys: FaceKeys, pictures: FacePictures) -> bytes:
    """EF 0005: 個人番号 as a picture, the card's key, signature over both objects."""
    told = tlv.encode(0xDF41, pictures.my_number()) + tlv.encode(0xDF42, cv.public_key(keys.card().public_key()))
    return tlv.encode(0xFF40, told + tlv.encode(0xDF43, cv.sign(keys.municipality(), told)))
