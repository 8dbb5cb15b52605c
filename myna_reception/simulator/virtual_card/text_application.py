"""The text application (券面入力補助 AP) of a virtual card: 個人番号 and 基本4情報 as text, and their proofs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from myna_reception.card import tlv
from myna_reception.card.apdu import AID, SHORT_LE_LIMIT, SW, Command
from myna_reception.card.connection import Response
from myna_reception.simulator.card_face import CardFace
from myna_reception.simulator.virtual_card import card_verifiable as cv
from myna_reception.simulator.virtual_card import secure_messaging
from myna_reception.simulator.virtual_card.application import (
    OPEN,
    Application,
    ElementaryFile,
    KeyFile,
    PinFile,
    Refusal,
)
from myna_reception.simulator.virtual_card.card_verifiable import SEX, FaceKeys, lazy_file

PIN, UNUSED_PIN, NUMBER_A, NUMBER_B = 0x0011, 0x0012, 0x0014, 0x0015
CARD_KEY = 0x0013  # 内部認証用, needs no credential

PIN_TRIES = 3
NUMBER_TRIES = 10  # known of 照合番号B; assumed of 照合番号A in this application

FILLER = b"\xff"
MY_NUMBER_SIZE = 17  # physical
BASIC_FOUR_SIZE = 112  # at least
BASIC_INFORMATION_SIZE = 256
OPAQUE_DIGEST_LENGTH = 32  # of the basic information's part that nobody outside can tell
PLATFORM = bytes((0x01, 0x03, 0x0E, 0x01))  # version, extended lengths, vendor, vendor's own


def text_application(
    face: CardFace, pin: PinFile, keys: FaceKeys, session_key: Callable[[], RSAPrivateKey], opaque: bytes
) -> TextCardApplication:
    """The application of one card. ``opaque``: the basic information's 32 bytes whose meaning is not known.

    Nothing is computed before a program reads it.
    """
    any_credential = frozenset((PIN, NUMBER_A, NUMBER_B))
    files: dict[int, ElementaryFile] = {
        0x0001: lazy_file(lambda: my_number_file(face), frozenset((PIN, NUMBER_A))),
        0x0002: lazy_file(lambda: basic_four_file(face), frozenset((PIN, NUMBER_B))),
        0x0003: lazy_file(lambda: digest_file(face, keys.municipality()), any_credential),
        0x0004: lazy_file(lambda: keys.certificate(cv.TEXT_AUTHORITY, face.municipality_code)),
        0x0005: lazy_file(lambda: basic_information(opaque)),
        0x0006: lazy_file(lambda: tlv.encode(0xA1, cv.public_key(session_key().public_key())), any_credential),
        0x0007: lazy_file(lambda: signed_key_file(keys), any_credential),
        0x0008: lazy_file(lambda: FILLER * 16, any_credential),  # who may read it is not known
        PIN: pin,
        UNUSED_PIN: PinFile(None, PIN_TRIES, 0),  # every known card arrives with it blocked
        CARD_KEY: KeyFile(keys.card, OPEN),
        NUMBER_A: PinFile(face.number_a, NUMBER_TRIES, NUMBER_TRIES, changeable=False),
        NUMBER_B: PinFile(face.number_b, NUMBER_TRIES, NUMBER_TRIES, changeable=False),
    }
    return TextCardApplication(AID.TEXT, files, default_key=CARD_KEY, session_key=session_key)


def my_number_file(face: CardFace) -> bytes:
    """EF 0001, the whole file: 個人番号 and two bytes of filler."""
    return tlv.encode(0xFF10, face.number_a).ljust(MY_NUMBER_SIZE, FILLER)


def basic_four_file(face: CardFace) -> bytes:
    """EF 0002, 基本4情報: name, address, birth date (western), sex."""
    return cv.with_offsets(0xFF20, 0xDF21, _basic_four(face)).ljust(BASIC_FOUR_SIZE, FILLER)


def _basic_four(face: CardFace) -> tuple[bytes, ...]:
    return (
        tlv.encode(0xDF22, face.name.encode()),
        tlv.encode(0xDF23, face.address.encode()),
        tlv.encode(0xDF24, cv.eight_digits(face.birthdate)),
        tlv.encode(0xDF25, SEX[face.sex]),
    )


def digest_file(face: CardFace, municipality: RSAPrivateKey) -> bytes:
    """EF 0003: the digest of the whole EF 0001 with its filler, that of EF 0002's fields, and one signature over both.

    The second leaves out the offset table, the outer header and the filler.
    """
    digests = tlv.encode(0xDF31, _sha256(my_number_file(face))) + tlv.encode(
        0xDF32, _sha256(b"".join(_basic_four(face)))
    )
    return tlv.encode(0xFF30, digests + tlv.encode(0xDF33, cv.sign(municipality, digests)))


def basic_information(opaque: bytes) -> bytes:
    """EF 0005, AP 基本情報: an object of 162 bytes in a file of 256."""
    value = (
        tlv.encode(0xDF41, PLATFORM) + tlv.encode(0xDF42, cv.TEXT_BASIC) + tlv.encode(0xDF43, opaque.ljust(128, FILLER))
    )
    return tlv.encode(0xFF40, value).ljust(BASIC_INFORMATION_SIZE, FILLER)


def signed_key_file(keys: FaceKeys) -> bytes:
    """EF 0007: the public half of the card's key, signed by the municipality."""
    key = tlv.encode(0xDF51, cv.public_key(keys.card().public_key()))
    return tlv.encode(0xFF50, key + tlv.encode(0xDF52, cv.sign(keys.municipality(), key)))


@dataclass
class TextCardApplication(Application):
    """The base commands, and secure messaging: the one application that has it."""

    protects_messages = True

    session_key: Callable[[], RSAPrivateKey] = field(kw_only=True)
    _session: secure_messaging.SecureSession | None = field(default=None, init=False)

    def deselect_file(self) -> None:
        """As the base; the session ends too."""
        super().deselect_file()
        self._session = None

    def process(self, command: Command) -> Response:
        """As the base, and commands under secure messaging."""
        if command.cla == secure_messaging.ENCRYPTED:
            return self._process_protected(command)
        if command.cla == secure_messaging.AUTHENTICATED:  # the session has no key for a checksum
            return Response(b"", secure_messaging.OBJECTS_MISSING)
        return super().process(command)

    def _process_protected(self, command: Command) -> Response:
        if self._session is None:
            return Response(b"", secure_messaging.NO_SESSION)
        try:
            plain = self._session.open(command)
        except secure_messaging.SecureMessagingError as error:
            if error.fatal:
                self._session = None
            return Response(b"", error.sw)
        answer = super().process(plain)
        if not answer.data:
            return answer
        protected = self._session.close(answer.data)
        if len(protected) > (command.le or SHORT_LE_LIMIT):
            return Response(b"", SW.WRONG_LENGTH)  # an assumption; as GET DATA does with what is too large
        return Response(protected, answer.sw)

    def _set_session_key(self, command: Command) -> bytes:
        """After the PIN alone, 照合番号 do not do. Access is checked before anything is decrypted."""
        if command.p1 or command.p2:
            raise Refusal(SW.WRONG_P1_P2)
        self._require_opened(frozenset((PIN,)))
        try:
            self._session = secure_messaging.receive_session_key(self.session_key(), command.data)
        except secure_messaging.SecureMessagingError as error:
            raise Refusal(error.sw) from None
        return b""


def _sha256(message: bytes) -> bytes:
    return hashlib.sha256(message).digest()
