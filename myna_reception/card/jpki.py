"""The JPKI application (公的個人認証 AP): 利用者証明用 certificate, PIN and key.

Every method but ``select`` needs the application to be current. Every method raises ``ConnectionLostError`` when the
card leaves, and ``CardUnsupported`` when it answers what no My Number card answers.
"""

from __future__ import annotations

from typing import NoReturn

from myna_reception.card import apdu
from myna_reception.card.apdu import AID, SW, Command, tries_of
from myna_reception.card.certificate import SEQUENCE, AuthenticationCertificate
from myna_reception.card.connection import CardConnection, Response
from myna_reception.card.tlv import TlvError, read_header
from myna_reception.card.traffic import exchange
from myna_reception.reception.card_facts import CardKind
from myna_reception.reception.errors import CardUnsupported, PinBlocked, PinIncorrect, UnsupportedReason
from myna_reception.reception.masked import PinCode

EF_TOKEN_INFO = 0x0006
EF_AUTHENTICATION_CERTIFICATE = 0x000A
IEF_AUTHENTICATION_KEY = 0x0017
IEF_AUTHENTICATION_PIN = 0x0018

LABEL_LENGTH = 32
OLD_RESIDENT_CARD_LABEL = "JPKIAPICCTOKEN"  # 住基カード
KIND_OF_LABEL = {
    "JPKIAPICCTOKEN2": CardKind.PLASTIC,
    "JPKIAPGPSETOKEN": CardKind.ANDROID,
    "JPKIAPIOSTOKEN": CardKind.IPHONE,
}

SIGNATURE_LENGTH = 256  # RSA-2048
CERTIFICATE_LIMIT = 8192  # bytes; real ones have about 1600
# Some cheap readers lose answers of exactly 256 bytes. A certificate takes as many reads in blocks of 240.
BLOCK = 240
_READ_LIMIT = 64  # READ BINARY commands for one certificate, so that a card that dribbles bytes comes to an end

_APPLICATION_NOT_THERE = frozenset(
    (SW.NOT_FOUND, SW.NOT_PROVIDED, SW.WRONG_P1_P2, SW.LC_AGAINST_P1_P2, SW.WRONG_LENGTH, SW.UNKNOWN_INS,
     SW.UNKNOWN_CLA)
)  # fmt: skip
_BLOCKED = frozenset((SW.BLOCKED, SW.BLOCKED_ISO))


class JpkiApplication:
    """The JPKI application on one connection; used by one thread."""

    def __init__(self, connection: CardConnection) -> None:
        self._connection = connection

    def select(self) -> None:
        """Make the application current; on a strict card this forgets a verified PIN.

        Raises ``CardUnsupported``: NOT_MY_NUMBER_CARD when the card does not know the application.
        """
        command = apdu.select_application(AID.JPKI)
        response = self._send(command)
        if response.sw == SW.SELF_DIAGNOSIS:  # some cards answer their first command after power-up so
            response = self._send(command)
        if response.sw in _APPLICATION_NOT_THERE:
            raise CardUnsupported(UnsupportedReason.NOT_MY_NUMBER_CARD)
        self._expect_ok(response)

    def label(self) -> str:
        """The token's label in EF 0006 without its padding. Raises ``CardUnsupported``."""
        self._select_file(EF_TOKEN_INFO)
        response = self._send(apdu.read_binary(0, LABEL_LENGTH))
        self._expect_ok(response)
        if len(response.data) != LABEL_LENGTH:
            raise CardUnsupported(UnsupportedReason.DAMAGED_DATA)
        try:
            return response.data.decode("ascii").rstrip(" \0")
        except UnicodeDecodeError:
            raise CardUnsupported(UnsupportedReason.DAMAGED_DATA) from None

    def kind(self) -> CardKind:
        """Card or phone, by the label. Raises ``CardUnsupported``: OLD_RESIDENT_CARD, UNEXPECTED_ANSWER."""
        label = self.label()
        if label == OLD_RESIDENT_CARD_LABEL:
            raise CardUnsupported(UnsupportedReason.OLD_RESIDENT_CARD)
        kind = KIND_OF_LABEL.get(label)
        if kind is None:
            _unexpected()
        return kind

    def read_authentication_certificate(self) -> AuthenticationCertificate:
        """Read EF 000A: the DER length first, then the rest. A plastic card asks no PIN for it.

        Raises ``CardUnsupported``: NO_CERTIFICATE when there is none or a PIN is asked for, DAMAGED_DATA.
        """
        response = self._send(apdu.select_file(EF_AUTHENTICATION_CERTIFICATE))
        if response.sw == SW.NOT_FOUND:
            raise CardUnsupported(UnsupportedReason.NO_CERTIFICATE)
        self._expect_ok(response)
        data = self._read_block(0, BLOCK)
        if not data or data.strip(b"\xff") == b"" or data.strip(b"\0") == b"":
            raise CardUnsupported(UnsupportedReason.NO_CERTIFICATE)
        try:
            header = read_header(data)
        except TlvError:
            raise CardUnsupported(UnsupportedReason.DAMAGED_DATA) from None
        if header.tag != SEQUENCE or header.total > CERTIFICATE_LIMIT:
            raise CardUnsupported(UnsupportedReason.DAMAGED_DATA)
        for _ in range(_READ_LIMIT):
            if len(data) >= header.total:
                break
            block = self._read_block(len(data), min(BLOCK, header.total - len(data)))
            if not block:
                break
            data += block
        return AuthenticationCertificate.from_der(data)

    def _read_block(self, offset: int, le: int) -> bytes:
        response = self._send(apdu.read_binary(offset, le))
        match response.sw:
            case SW.OK:
                pass
            case SW.WRONG_OFFSET if offset == 0:
                return b""
            case SW.SECURITY_STATUS:  # phones ask for the PIN before they show the certificate
                raise CardUnsupported(UnsupportedReason.NO_CERTIFICATE)
            case SW.DATA_MAY_BE_BAD | SW.WRONG_OFFSET:
                raise CardUnsupported(UnsupportedReason.DAMAGED_DATA)
            case _:
                _unexpected()
        if len(response.data) > le:
            _unexpected()
        return response.data

    def remaining_tries(self) -> int | None:
        """How often the PIN may still be tried; spends no try. 0: blocked, or no PIN. None: the card does not say."""
        selected = self._send(apdu.select_file(IEF_AUTHENTICATION_PIN))
        if selected.sw == SW.NOT_FOUND:
            return 0
        self._expect_ok(selected)
        response = self._send(apdu.query_tries())
        if response.sw in _BLOCKED:
            return 0
        if response.sw in (SW.NOT_VERIFIED_NO_LIMIT, SW.OK):
            return None
        tries = tries_of(response.sw)
        if tries is None:
            _unexpected()
        return tries

    def verify_pin(self, pin: PinCode) -> None:
        """VERIFY the 利用者証明用暗証番号, once.

        Raises:
            PinIncorrect: with the tries that are left. PinBlocked: with this try or before it.
        """
        self._select_file(IEF_AUTHENTICATION_PIN)
        response = self._send(apdu.verify(pin.reveal()))
        if response.ok:
            return
        tries = 0 if response.sw in _BLOCKED else tries_of(response.sw)
        if tries is None and response.sw == SW.NOT_VERIFIED_NO_LIMIT:
            tries = self.remaining_tries()
        if tries is None:
            _unexpected()
        if tries == 0:
            raise PinBlocked
        raise PinIncorrect(tries)

    def sign(self, digest_info: bytes) -> bytes:
        """The 256-byte PKCS#1 v1.5 signature over a DigestInfo with the 利用者証明用 key; needs a verified PIN."""
        self._select_file(IEF_AUTHENTICATION_KEY)
        response = self._send(apdu.compute_signature(digest_info))
        self._expect_ok(response)
        if len(response.data) != SIGNATURE_LENGTH:
            _unexpected()
        return response.data

    def _select_file(self, identifier: int) -> None:
        self._expect_ok(self._send(apdu.select_file(identifier)))

    def _send(self, command: Command) -> Response:
        return exchange(self._connection, command)

    @staticmethod
    def _expect_ok(response: Response) -> None:
        if not response.ok:
            _unexpected()


def _unexpected() -> NoReturn:
    raise CardUnsupported(UnsupportedReason.UNEXPECTED_ANSWER)
