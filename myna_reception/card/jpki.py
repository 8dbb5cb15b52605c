"""The JPKI application (公的個人認証 AP): 利用者証明用 certificate, PIN and key.

Every method but ``select`` and ``resume`` needs the application to be current. Every method raises
``ConnectionLostError`` when the card leaves, and ``CardUnsupported`` when it answers what no My Number card answers.
"""

from __future__ import annotations

from myna_reception.card.abilities import Abilities, Form
from myna_reception.card.apdu import AID, SW, tries_of
from myna_reception.card.certificate import SEQUENCE, AuthenticationCertificate
from myna_reception.card.connection import CardConnection, CardResetError, Response
from myna_reception.card.files import CardFiles, LongAnswerLostError, checked_block, damaged, expect_ok, unexpected
from myna_reception.reception.card_facts import CardKind
from myna_reception.reception.errors import CardUnsupported, PinBlocked, PinIncorrect, UnsupportedReason
from myna_reception.reception.masked import PinCode

__all__ = ["JpkiApplication", "LongAnswerLostError"]

EF_TOKEN_INFO = 0x0006
EF_AUTHENTICATION_CERTIFICATE = 0x000A
EF_AUTHENTICATION_CA = 0x000B
IEF_AUTHENTICATION_KEY = 0x0017
IEF_AUTHENTICATION_PIN = 0x0018
IEF_SIGNATURE_PIN = 0x001B  # 署名用パスワード: its tries are shown, it is never sent

LABEL_LENGTH = 32
OLD_RESIDENT_CARD_LABEL = "JPKIAPICCTOKEN"  # 住基カード
KIND_OF_LABEL = {
    "JPKIAPICCTOKEN2": CardKind.PLASTIC,
    "JPKIAPGPSETOKEN": CardKind.ANDROID,
    "JPKIAPIOSTOKEN": CardKind.IPHONE,
}

SIGNATURE_LENGTH = 256  # RSA-2048
CERTIFICATE_LIMIT = 8192  # bytes; real ones have about 1600


class JpkiApplication:
    """The JPKI application on one connection; used by one thread. Arguments as ``CardFiles``."""

    def __init__(
        self, connection: CardConnection, abilities: Abilities | None = None, *, forms: tuple[Form, ...] = ()
    ) -> None:
        self._files = CardFiles(connection, abilities, forms=forms)

    def select(self) -> None:
        """Make the application current; on a strict card this forgets a verified PIN.

        Raises ``CardUnsupported``: NOT_MY_NUMBER_CARD when the card does not know the application.
        """
        self._files.select_application(AID.JPKI, UnsupportedReason.NOT_MY_NUMBER_CARD)

    def label(self) -> str:
        """The token's label in EF 0006 without its padding. Raises ``CardUnsupported``."""
        response = self._files.read_start(EF_TOKEN_INFO, LABEL_LENGTH)
        expect_ok(response)
        if len(response.data) != LABEL_LENGTH:
            damaged()
        try:
            return response.data.decode("ascii").rstrip(" \0")
        except UnicodeDecodeError:
            damaged()

    def kind(self) -> CardKind:
        """Card or phone, by the label. Raises ``CardUnsupported``: OLD_RESIDENT_CARD, UNEXPECTED_ANSWER."""
        label = self.label()
        if label == OLD_RESIDENT_CARD_LABEL:
            raise CardUnsupported(UnsupportedReason.OLD_RESIDENT_CARD)
        kind = KIND_OF_LABEL.get(label)
        if kind is None:
            unexpected()
        return kind

    def read_authentication_certificate(self) -> AuthenticationCertificate:
        """Read EF 000A. A plastic card asks no PIN for it. Raises as ``read_certificate``."""
        return self.read_certificate(EF_AUTHENTICATION_CERTIFICATE)

    def read_certificate(self, identifier: int) -> AuthenticationCertificate:
        """Read a certificate: as much as one answer brings, then the rest.

        Raises ``CardUnsupported``: NO_CERTIFICATE when there is none or a PIN is asked for, DAMAGED_DATA;
        ``LongAnswerLostError``.
        """
        response = self._files.read_start(identifier)
        # phones ask for the PIN before they show the certificate
        if response.sw in (SW.NOT_FOUND, SW.WRONG_OFFSET, SW.SECURITY_STATUS):
            raise CardUnsupported(UnsupportedReason.NO_CERTIFICATE)
        data = checked_block(response)
        if not data or data.strip(b"\xff") == b"" or data.strip(b"\0") == b"":
            raise CardUnsupported(UnsupportedReason.NO_CERTIFICATE)
        return AuthenticationCertificate.from_der(self._files.read_rest(data, SEQUENCE, CERTIFICATE_LIMIT))

    def remaining_tries(self, pin: int = IEF_AUTHENTICATION_PIN) -> int | None:
        """How often a PIN may still be tried; spends no try. 0: blocked, or no PIN. None: the card does not say."""
        return self._files.remaining_tries(pin)

    def begin(self) -> int | None:
        """Select the application; the remaining tries, as ``remaining_tries``."""
        self.select()
        return self.remaining_tries()

    def resume(self) -> int | None:
        """Take up the dialogue again after a pause; the remaining tries, as ``remaining_tries``.

        The query shows at once whether the application is still current: the card was ours all the time, but systems
        reset cards that rest (Windows after five seconds). Only when it is not, it is selected anew. So the VERIFY
        that follows goes to a card that has just answered.
        """
        try:
            response = self._files.query_tries(IEF_AUTHENTICATION_PIN)
        except CardResetError:
            response = Response(b"", 0)
        tries = tries_of(response.sw)
        if tries:
            return tries
        return self.begin()

    def verify_pin(self, pin: PinCode) -> None:
        """VERIFY the 利用者証明用暗証番号, once and in one form only.

        Raises:
            PinIncorrect: with the tries that are left. PinBlocked: with this try or before it.
        """
        tries = self._files.verify(IEF_AUTHENTICATION_PIN, pin)
        if tries == 0:
            raise PinBlocked
        if tries is not None:
            raise PinIncorrect(tries)

    def sign(self, digest_info: bytes) -> bytes:
        """The 256-byte PKCS#1 v1.5 signature over a DigestInfo with the 利用者証明用 key; needs a verified PIN."""
        response = self._files.sign(IEF_AUTHENTICATION_KEY, digest_info)
        expect_ok(response)
        if len(response.data) != SIGNATURE_LENGTH:
            unexpected()
        return response.data
