"""The files of the application that is current on a card: read, PINs asked and verified, keys used.

Commands take the shortest form that card and reader are known to understand (``abilities``); a form that is refused
gives way to the next one, except for VERIFY, which is sent once and in one form only.

Every method raises ``ConnectionLostError`` when the card leaves, and ``CardUnsupported`` when it answers what no
My Number card answers. Lengths that a card tells are bounded before they are believed, and so is the number of
commands, so that no card takes more than its share of time and memory.
"""

from __future__ import annotations

from typing import NoReturn

from myna_reception.card import apdu
from myna_reception.card.abilities import FORMS, Abilities, Form
from myna_reception.card.apdu import SW, Command, short_reference, tries_of
from myna_reception.card.connection import CardConnection, CardResetError, ConnectionLostError, Response
from myna_reception.card.tlv import TlvError, read_header
from myna_reception.card.traffic import exchange
from myna_reception.reception.errors import CardUnsupported, UnsupportedReason
from myna_reception.reception.masked import SecretDigits

SPARE_READS = 8  # answers shorter than asked for that one file may give: cards differ, and a lying one has to end

_APPLICATION_NOT_THERE = frozenset(
    (SW.NOT_FOUND, SW.NOT_PROVIDED, SW.WRONG_P1_P2, SW.LC_AGAINST_P1_P2, SW.WRONG_LENGTH, SW.UNKNOWN_INS,
     SW.UNKNOWN_CLA)
)  # fmt: skip
BLOCKED = frozenset((SW.BLOCKED, SW.BLOCKED_ISO))
# What the card says of the file, where every other status word may be about the form of the command
_ABOUT_THE_FILE = frozenset((SW.SECURITY_STATUS, SW.DATA_MAY_BE_BAD))


class LongAnswerLostError(ConnectionLostError):
    """The connection was lost over an answer that some readers cannot carry; ``shorter`` are the forms to try next."""

    def __init__(self, shorter: tuple[Form, ...]) -> None:
        super().__init__()
        self.shorter = shorter


class CardFiles:
    """The files on one connection; used by one thread.

    ``abilities`` is what is known of the reader; it learns from this card. ``forms``: begin with these instead.
    """

    def __init__(
        self, connection: CardConnection, abilities: Abilities | None = None, *, forms: tuple[Form, ...] = ()
    ) -> None:
        self._connection = connection
        self._abilities = abilities or Abilities()
        self._forms = forms or self._abilities.forms  # those left, the one in use first
        self._current: int | None = None  # the EF that was selected last

    # Applications

    def select_application(self, aid: bytes, missing: UnsupportedReason) -> None:
        """Make an application current; on a strict card this forgets a verified PIN.

        Raises ``CardUnsupported``: ``missing`` when the card does not know the application.
        """
        command = apdu.select_application(aid)
        response = self._send(command)
        if response.sw == SW.SELF_DIAGNOSIS:  # some cards answer their first command after power-up so
            response = self._send(command)
        if response.sw in _APPLICATION_NOT_THERE:
            raise CardUnsupported(missing)
        expect_ok(response)
        self._current = None

    # Files

    def read_object(self, identifier: int, tag: int, limit: int, *, block: int | None = None) -> bytes:
        """The one object with ``tag`` that a file begins with, without the filler that may follow it.

        ``limit``: most bytes it may have. ``block``: most bytes to ask for at once, where that is fewer than the form
        allows. Raises ``CardUnsupported`` (DAMAGED_DATA) and ``LongAnswerLostError``, besides what ``checked_block``
        makes of a refusal.
        """
        data = checked_block(self.read_start(identifier, block=block))
        return self.read_rest(data, tag, limit, block=block)

    def read_rest(self, data: bytes, tag: int, limit: int, *, block: int | None = None) -> bytes:
        """The whole object that ``data``, the beginning of the current EF, begins with; as ``read_object``."""
        try:
            header = read_header(data)
        except TlvError:
            damaged()
        if header.tag != tag or header.total > limit:
            damaged()
        at_once = min(self._forms[0].block, block or self._forms[0].block)
        for _ in range(header.total // at_once + SPARE_READS):
            if len(data) >= header.total:
                break
            more = self._read_on(len(data), min(at_once, header.total - len(data)))
            if not more:
                break
            data += more
        if len(data) < header.total:
            damaged()
        return data[: header.total]

    def read_start(self, identifier: int, most: int | None = None, *, block: int | None = None) -> Response:
        """The first bytes of an EF, which is current then; ``most`` of them, or as many as one answer brings.

        A form that is refused gives way to the next one. The last answer counts.
        """
        response = Response(b"", 0)
        sent: set[tuple[bool, int]] = set()
        for number, form in enumerate(self._forms):
            le = min(most or block or form.block, form.block)
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
                unexpected()
            if (response.ok and (response.data or last)) or response.sw in _ABOUT_THE_FILE:
                self._forms = self._forms[number:]
                if response.ok and response.data:
                    self._abilities.worked(form)
                if len(response.data) > apdu.SHORT_LE_LIMIT:
                    self._abilities.carried_long()
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
            damaged()
        if len(response.data) > le:
            unexpected()
        return checked_block(response)

    # PINs

    def remaining_tries(self, pin: int) -> int | None:
        """How often a PIN may still be tried; spends no try. 0: blocked, or no PIN. None: the card does not say."""
        response = self.query_tries(pin)
        if response.sw in BLOCKED or response.sw == SW.NOT_FOUND:
            return 0
        if response.sw in (SW.NOT_VERIFIED_NO_LIMIT, SW.OK):
            return None
        tries = tries_of(response.sw)
        if tries is None:
            unexpected()
        return tries

    def query_tries(self, pin: int) -> Response:
        """The answer to a query of tries, in a form that the card understands."""
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

    def verify(self, pin: int, digits: SecretDigits) -> int | None:
        """VERIFY once and in one form only. None: accepted. Else the tries that are left; 0: blocked."""
        reference = apdu.CURRENT_EF
        if self._forms[0].short_ids:
            self._current = None
            reference = short_reference(pin)
        else:
            expect_ok(self._select_file(pin))
        response = self._send(apdu.verify(digits.reveal(), reference))
        if response.ok:
            return None
        tries = 0 if response.sw in BLOCKED else tries_of(response.sw)
        if tries is None and response.sw == SW.NOT_VERIFIED_NO_LIMIT:
            tries = self.remaining_tries(pin)
        if tries is None:
            self._abilities.worked(FORMS[-1])  # not repeated here; the next PIN goes in the plainest form
            unexpected()
        return tries

    # Keys

    def sign(self, key: int, digest_info: bytes) -> Response:
        """COMPUTE DIGITAL SIGNATURE with a key EF over a DigestInfo."""
        response = Response(b"", 0)
        if self._forms[0].short_ids:
            self._current = None
            response = self._send(apdu.compute_signature(digest_info, short_reference(key)))
        if not response.ok and response.sw not in _ABOUT_THE_FILE:
            expect_ok(self._select_file(key))
            response = self._send(apdu.compute_signature(digest_info))
            if response.ok:
                self._take(FORMS[-1])
        return response

    def sign_with_default_key(self, digest_info: bytes) -> Response:
        """COMPUTE DIGITAL SIGNATURE with the application's default key (内部認証用 in the 券面 applications)."""
        return self._send(apdu.compute_signature(digest_info, apdu.DEFAULT_KEY))

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


def expect_ok(response: Response) -> None:
    """Raises ``CardUnsupported`` (UNEXPECTED_ANSWER) for any status word but 9000."""
    if not response.ok:
        unexpected()


def checked_block(response: Response) -> bytes:
    """The bytes of a READ BINARY of what needs no PIN, or was opened. Raises ``CardUnsupported``."""
    if response.sw == SW.DATA_MAY_BE_BAD:
        damaged()
    expect_ok(response)
    return response.data


def damaged() -> NoReturn:
    """Raises ``CardUnsupported`` (DAMAGED_DATA)."""
    raise CardUnsupported(UnsupportedReason.DAMAGED_DATA)


def unexpected() -> NoReturn:
    """Raises ``CardUnsupported`` (UNEXPECTED_ANSWER)."""
    raise CardUnsupported(UnsupportedReason.UNEXPECTED_ANSWER)


def _tells_tries(response: Response) -> bool:
    """Whether it is an answer to a query of tries at all."""
    return response.sw in BLOCKED | {SW.NOT_VERIFIED_NO_LIMIT, SW.OK} or tries_of(response.sw) is not None
