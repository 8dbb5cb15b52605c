"""The JPKI application (公的個人認証 AP): 利用者証明用 certificate, PIN and key.

Commands take the shortest form that card and reader are known to understand (``abilities``); a form that is refused
gives way to the next one, except for VERIFY, which is sent once and in one form only.

Every method but ``select`` and ``resume`` needs the application to be current. Every method raises
``ConnectionLostError`` when the card leaves, and ``CardUnsupported`` when it answers what no My Number card answers.
"""

from __future__ import annotations

from typing import NoReturn

from myna_reception.card import apdu
from myna_reception.card.abilities import FORMS, Abilities, Form
from myna_reception.card.apdu import AID, SW, Command, short_reference, tries_of
from myna_reception.card.certificate import SEQUENCE, AuthenticationCertificate
from myna_reception.card.connection import CardConnection, CardResetError, ConnectionLostError, Response
from myna_reception.card.tlv import TlvError, read_header
from myna_reception.card.traffic import exchange
from myna_reception.reception.card_facts import CardKind
from myna_reception.reception.errors import CardUnsupported, PinBlocked, PinIncorrect, UnsupportedReason
from myna_reception.reception.masked import PinCode

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
_READ_LIMIT = 36  # READ BINARY commands for one certificate, so that a card that dribbles bytes comes to an end

_APPLICATION_NOT_THERE = frozenset(
    (SW.NOT_FOUND, SW.NOT_PROVIDED, SW.WRONG_P1_P2, SW.LC_AGAINST_P1_P2, SW.WRONG_LENGTH, SW.UNKNOWN_INS,
     SW.UNKNOWN_CLA)
)  # fmt: skip
_BLOCKED = frozenset((SW.BLOCKED, SW.BLOCKED_ISO))
# What the card says of the file, where every other status word may be about the form of the command
_ABOUT_THE_FILE = frozenset((SW.SECURITY_STATUS, SW.DATA_MAY_BE_BAD))


class LongAnswerLostError(ConnectionLostError):
    """The connection was lost over an answer that some readers cannot carry; ``shorter`` are the forms to try next."""

    def __init__(self, shorter: tuple[Form, ...]) -> None:
        super().__init__()
        self.shorter = shorter


class JpkiApplication:
    """The JPKI application on one connection; used by one thread.

    ``abilities`` is what is known of the reader; it learns from this card. ``forms``: begin with these instead.
    """

    def __init__(
        self, connection: CardConnection, abilities: Abilities | None = None, *, forms: tuple[Form, ...] = ()
    ) -> None:
        self._connection = connection
        self._abilities = abilities or Abilities()
        self._forms = forms or self._abilities.forms  # those left, the one in use first
        self._current: int | None = None  # the EF that was selected last

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
        self._current = None

    def label(self) -> str:
        """The token's label in EF 0006 without its padding. Raises ``CardUnsupported``."""
        response = self._read_start(EF_TOKEN_INFO, LABEL_LENGTH)
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
        """Read EF 000A. A plastic card asks no PIN for it. Raises as ``read_certificate``."""
        return self.read_certificate(EF_AUTHENTICATION_CERTIFICATE)

    def read_certificate(self, identifier: int) -> AuthenticationCertificate:
        """Read a certificate: as much as one answer brings, then the rest.

        Raises ``CardUnsupported``: NO_CERTIFICATE when there is none or a PIN is asked for, DAMAGED_DATA;
        ``LongAnswerLostError``.
        """
        response = self._read_start(identifier)
        if response.sw in (SW.NOT_FOUND, SW.WRONG_OFFSET):
            raise CardUnsupported(UnsupportedReason.NO_CERTIFICATE)
        data = _block(response)
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
            block = self._read_on(len(data), min(self._forms[0].block, header.total - len(data)))
            if not block:
                break
            data += block
        return AuthenticationCertificate.from_der(data)

    def _read_start(self, identifier: int, most: int | None = None) -> Response:
        """The first bytes of an EF, which is current then; ``most`` of them, or as many as one answer brings.

        A form that is refused gives way to the next one. The last answer counts.
        """
        response = Response(b"", 0)
        sent: set[tuple[bool, int]] = set()
        for number, form in enumerate(self._forms):
            le = min(most or form.block, form.block)
            if (form.short_ids, le) in sent:
                continue  # to this card it is the same command
            sent.add((form.short_ids, le))
            last = number == len(self._forms) - 1
            try:
                response = self._read_start_in(form, identifier, le)
            except CardResetError:
                raise
            except ConnectionLostError as lost:
                if last or most is not None:
                    raise
                raise LongAnswerLostError(self._forms[number + 1 :]) from lost
            if len(response.data) > le:
                _unexpected()
            if (response.ok and (response.data or last)) or response.sw in _ABOUT_THE_FILE:
                self._forms = self._forms[number:]
                if response.ok and response.data:
                    self._abilities.worked(form)
                break
        return response

    def _read_start_in(self, form: Form, identifier: int, le: int) -> Response:
        if form.short_ids:
            self._current = None
            return self._send(apdu.read_binary_by_short_id(identifier, le))
        selected = self._select_file(identifier)
        return self._send(apdu.read_binary(0, le)) if selected.ok else selected

    def _read_on(self, offset: int, le: int) -> bytes:
        response = self._send(apdu.read_binary(offset, le))
        if response.sw == SW.WRONG_OFFSET:
            raise CardUnsupported(UnsupportedReason.DAMAGED_DATA)
        if len(response.data) > le:
            _unexpected()
        return _block(response)

    def remaining_tries(self, pin: int = IEF_AUTHENTICATION_PIN) -> int | None:
        """How often a PIN may still be tried; spends no try. 0: blocked, or no PIN. None: the card does not say."""
        response = self._query_tries(pin)
        if response.sw in _BLOCKED or response.sw == SW.NOT_FOUND:
            return 0
        if response.sw in (SW.NOT_VERIFIED_NO_LIMIT, SW.OK):
            return None
        tries = tries_of(response.sw)
        if tries is None:
            _unexpected()
        return tries

    def resume(self) -> int | None:
        """Take up the dialogue again after a pause; the remaining tries, as ``remaining_tries``.

        The query shows at once whether the application is still current: the card was ours all the time, but systems
        reset cards that rest (Windows after five seconds). Only when it is not, it is selected anew. So the VERIFY
        that follows goes to a card that has just answered.
        """
        try:
            response = self._query_tries(IEF_AUTHENTICATION_PIN)
        except CardResetError:
            response = Response(b"", 0)
        tries = tries_of(response.sw)
        if tries:
            return tries
        self.select()
        return self.remaining_tries()

    def _query_tries(self, pin: int) -> Response:
        if self._forms[0].short_ids:
            self._current = None
            response = self._send(apdu.query_tries(short_reference(pin)))
            if _tells_tries(response):
                return response
        selected = self._select_file(pin)
        if not selected.ok:
            return selected
        response = self._send(apdu.query_tries())
        if _tells_tries(response):
            self._take(FORMS[-1])
        return response

    def verify_pin(self, pin: PinCode) -> None:
        """VERIFY the 利用者証明用暗証番号, once and in one form only.

        Raises:
            PinIncorrect: with the tries that are left. PinBlocked: with this try or before it.
        """
        reference = apdu.CURRENT_EF
        if self._forms[0].short_ids:
            self._current = None
            reference = short_reference(IEF_AUTHENTICATION_PIN)
        else:
            self._expect_ok(self._select_file(IEF_AUTHENTICATION_PIN))
        response = self._send(apdu.verify(pin.reveal(), reference))
        if response.ok:
            return
        tries = 0 if response.sw in _BLOCKED else tries_of(response.sw)
        if tries is None and response.sw == SW.NOT_VERIFIED_NO_LIMIT:
            tries = self.remaining_tries()
        if tries is None:
            self._abilities.worked(FORMS[-1])  # not repeated here; the next PIN goes in the plainest form
            _unexpected()
        if tries == 0:
            raise PinBlocked
        raise PinIncorrect(tries)

    def sign(self, digest_info: bytes) -> bytes:
        """The 256-byte PKCS#1 v1.5 signature over a DigestInfo with the 利用者証明用 key; needs a verified PIN."""
        response = Response(b"", 0)
        if self._forms[0].short_ids:
            self._current = None
            response = self._send(apdu.compute_signature(digest_info, short_reference(IEF_AUTHENTICATION_KEY)))
        if not response.ok and response.sw not in _ABOUT_THE_FILE:
            self._expect_ok(self._select_file(IEF_AUTHENTICATION_KEY))
            response = self._send(apdu.compute_signature(digest_info))
            if response.ok:
                self._take(FORMS[-1])
        self._expect_ok(response)
        if len(response.data) != SIGNATURE_LENGTH:
            _unexpected()
        return response.data

    def _take(self, form: Form) -> None:
        """From now on in this form: it worked where the one before it was refused."""
        self._forms = (form,)
        self._abilities.worked(form)

    def _select_file(self, identifier: int) -> Response:
        """SELECT, unless it is the current EF already."""
        if self._current == identifier:
            return Response(b"", SW.OK)
        response = self._send(apdu.select_file(identifier))
        self._current = identifier if response.ok else None
        return response

    def _send(self, command: Command) -> Response:
        return exchange(self._connection, command)

    @staticmethod
    def _expect_ok(response: Response) -> None:
        if not response.ok:
            _unexpected()


def _tells_tries(response: Response) -> bool:
    """Whether it is an answer to a query of tries at all."""
    return response.sw in _BLOCKED | {SW.NOT_VERIFIED_NO_LIMIT, SW.OK} or tries_of(response.sw) is not None


def _block(response: Response) -> bytes:
    """The bytes of a READ BINARY of the certificate. Raises ``CardUnsupported``."""
    if response.sw == SW.SECURITY_STATUS:  # phones ask for the PIN before they show the certificate
        raise CardUnsupported(UnsupportedReason.NO_CERTIFICATE)
    if response.sw == SW.DATA_MAY_BE_BAD:
        raise CardUnsupported(UnsupportedReason.DAMAGED_DATA)
    if not response.ok:
        _unexpected()
    return response.data


def _unexpected() -> NoReturn:
    raise CardUnsupported(UnsupportedReason.UNEXPECTED_ANSWER)
