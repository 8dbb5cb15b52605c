"""One application of a virtual card: a table of elementary files, and the commands that work on them.

An application is told by data: files of bytes or records, PINs (IEF) and keys (IEF), each under its two-byte
identifier. Files and keys name the PINs that open them. What the public sources leave open is decided here, or in
``CardRules``, and said where it is decided.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Self

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

from myna_reception.card.apdu import INS, SHORT_LIMIT, SW, Command
from myna_reception.card.connection import Response
from myna_reception.simulator.virtual_card import signing
from myna_reception.simulator.virtual_card.rules import CardRules
from myna_reception.simulator.virtual_card.secure_messaging import SET_SESSION_KEY

PIN_LENGTHS = range(1, 17)  # bytes of VERIFY data
OPEN: frozenset[int] = frozenset()  # opened_by of what needs no PIN


@dataclass(frozen=True, slots=True, repr=False)
class TransparentFile:
    """A file of bytes, made when it is first read. ``opened_by``: any one of these PINs, or OPEN."""

    content: Callable[[], bytes]
    opened_by: frozenset[int] = OPEN


@dataclass(frozen=True, slots=True, repr=False)
class RecordFile:
    """A file of records, numbered from 1 and made when first read. Each goes out as simple-TLV under its number."""

    records: Callable[[], Sequence[bytes]]  # at most 254, of at most 65535 bytes
    opened_by: frozenset[int] = OPEN


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file that exists and is never opened; what it holds is not known."""


@dataclass(slots=True, repr=False)
class PinFile:
    """A PIN (IEF). ``secret`` None: none was ever set, and nothing matches. ``tries`` 0: blocked.

    照合番号 are not ``changeable``: they stand on the card's face.
    """

    secret: bytes | None
    limit: int
    tries: int
    changeable: bool = True

    @classmethod
    def of_digits(cls, digits: str | None, limit: int, tries: int | None = None) -> Self:
        """A PIN of these characters with ``tries`` left (None: all); without characters a blocked one."""
        if digits is None:
            return cls(None, limit, 0)
        return cls(digits.encode("ascii"), limit, limit if tries is None else tries)

    def check(self, candidate: bytes) -> SW | int:
        """Compare once and count: 9000 sets the tries back, a miss is 63Cx, a blocked PIN is 6984."""
        if self.tries == 0:
            return SW.BLOCKED
        if self.secret is not None and secrets.compare_digest(candidate, self.secret):
            self.tries = self.limit
            return SW.OK
        self.tries -= 1
        return SW.BLOCKED_NOW + self.tries


@dataclass(frozen=True, slots=True, repr=False)
class KeyFile:
    """A private RSA key (IEF), made when it is first used."""

    key: Callable[[], RSAPrivateKey]
    opened_by: frozenset[int]
    authenticates: bool = False  # INTERNAL AUTHENTICATE uses it, COMPUTE DIGITAL SIGNATURE does not; or the other way


@dataclass(frozen=True, slots=True, repr=False)
class PublicKeyFile:
    """A public key that the card checks others by (IEF); it is not read."""

    key: Callable[[], RSAPublicKey]
    identifier: Callable[[], bytes]  # key id, 16 bytes


ElementaryFile = TransparentFile | RecordFile | SealedFile | PinFile | KeyFile | PublicKeyFile


class Refusal(Exception):
    """The command is answered with ``sw`` and no data."""

    def __init__(self, sw: int) -> None:
        self.sw = sw


@dataclass
class Application:
    """An application with its security state. ``process`` answers every command; only a bug raises."""

    protects_messages: ClassVar[bool] = False  # secure messaging: CLA 08 and 0C reach ``process``

    aid: bytes
    files: Mapping[int, ElementaryFile]
    default_key: int | None = None  # signs with P2=00 (the 券面 APs have one)
    random: Callable[[int], bytes] = secrets.token_bytes
    session_key_refusal: int = SW.SECURITY_STATUS  # every application knows SET SESSION KEY, one accepts it
    rules: CardRules = field(default=CardRules(), init=False)  # the card's, once it is part of one
    current: int | None = field(default=None, init=False)
    verified: set[int] = field(default_factory=set, init=False)
    key_uses: int = field(default=0, init=False)  # operations with a private key so far; a card's timing counts them

    def deselect_file(self) -> None:
        """No EF is current, as after SELECT of the application."""
        self.current = None

    def forget_verification(self) -> None:
        """No PIN is verified, as after power-down."""
        self.verified.clear()

    def process(self, command: Command) -> Response:
        """The answer to a command that the card handed to this application."""
        handler = self.handlers().get((command.cla, command.ins))
        if handler is None:
            known = {ins for _, ins in self.handlers()}
            return Response(b"", SW.UNKNOWN_CLA if command.ins in known else SW.UNKNOWN_INS)
        try:
            return Response(handler(command), SW.OK)
        except Refusal as refusal:
            return Response(b"", refusal.sw)

    def handlers(self) -> dict[tuple[int, int], Callable[[Command], bytes]]:
        """The commands by CLA and INS. Other applications add theirs."""
        return {
            (0x00, INS.SELECT): self._select_file,
            (0x00, INS.READ_BINARY): self._read_binary,
            (0x00, INS.READ_RECORD): self._read_record,
            (0x00, INS.VERIFY): self._verify,
            (0x00, INS.CHANGE): self._change,
            (0x00, INS.GET_CHALLENGE): self._get_challenge,
            (0x00, INS.INTERNAL_AUTHENTICATE): self._internal_authenticate,
            (0x80, INS.PERFORM_SECURITY_OPERATION): self._compute_signature,
            (0x80, SET_SESSION_KEY): self._set_session_key,
        }

    def _set_session_key(self, _command: Command) -> bytes:
        raise Refusal(self.session_key_refusal)

    # SELECT

    def _select_file(self, command: Command) -> bytes:
        """By identifier under the current application; a trailing Le is ignored, as no FCI is given."""
        if (command.p1, command.p2) not in ((0x02, 0x00), (0x02, 0x0C)):
            raise Refusal(SW.WRONG_P1_P2)
        if len(command.data) != 2:
            raise Refusal(SW.LC_AGAINST_P1_P2)
        identifier = int.from_bytes(command.data, "big")
        if identifier not in self.files:
            raise Refusal(SW.NOT_FOUND)  # the current EF stays
        self.current = identifier
        return b""

    def _current_file(self) -> ElementaryFile:
        if self.current is None:
            raise Refusal(SW.NO_CURRENT_EF)
        return self.files[self.current]

    # READ BINARY, READ RECORD

    def _read_binary(self, command: Command) -> bytes:
        if command.data or command.le is None:
            raise Refusal(SW.WRONG_LENGTH)
        offset = command.p1 << 8 | command.p2
        if command.p1 & 0x80:
            if command.p1 & 0x60:
                raise Refusal(SW.WRONG_P1_P2)
            if command.p1 & 0x1F:  # 80 alone means the current EF, as it does for VERIFY (an assumption)
                self._make_current(command.p1 & 0x1F, missing=SW.NOT_FOUND)
            offset = command.p2
        file = self._current_file()
        if isinstance(file, SealedFile):
            raise Refusal(SW.SECURITY_STATUS)
        if not isinstance(file, TransparentFile):
            raise Refusal(SW.WRONG_FILE_STRUCTURE)
        self._require_opened(file.opened_by)
        content = file.content()
        if offset >= len(content):
            raise Refusal(SW.WRONG_OFFSET)
        return content[offset : offset + command.le]

    def _read_record(self, command: Command) -> bytes:
        """P1: a record's number. P2: the EF's short identifier (0: the current EF), then 100 one, 101 to the last."""
        if command.data or command.le is None:
            raise Refusal(SW.WRONG_LENGTH)
        if command.p2 & 0x07 not in (0x04, 0x05):
            raise Refusal(SW.WRONG_P1_P2)
        if command.p2 >> 3:
            self._make_current(command.p2 >> 3, missing=SW.NOT_FOUND)
        file = self._current_file()
        if isinstance(file, SealedFile):
            raise Refusal(SW.SECURITY_STATUS)
        if not isinstance(file, RecordFile):
            raise Refusal(SW.WRONG_FILE_STRUCTURE)
        self._require_opened(file.opened_by)
        records = [_simple_tlv(number, record) for number, record in enumerate(file.records(), start=1)]
        if not 1 <= command.p1 <= len(records):
            raise Refusal(SW.RECORD_NOT_FOUND)
        end = command.p1 if command.p2 & 0x07 == 0x04 else None
        return b"".join(records[command.p1 - 1 : end])[: command.le]

    def _make_current(self, short_identifier: int, *, missing: SW) -> None:
        if short_identifier not in self.files:
            raise Refusal(missing)
        self.current = short_identifier

    def _require_opened(self, opened_by: frozenset[int]) -> None:
        if opened_by and not opened_by & self.verified:
            raise Refusal(SW.SECURITY_STATUS)

    # VERIFY, CHANGE

    def _verify(self, command: Command) -> bytes:
        if command.p1:
            raise Refusal(SW.WRONG_P1_P2)
        if command.le is not None:
            raise Refusal(SW.WRONG_LENGTH)
        identifier, pin = self._referenced_pin(command.p2)
        if not command.data:  # the retry query: 63Cx in every state, verified or not
            blocked = pin.tries == 0 and self.rules.blocked_query_refused
            raise Refusal(SW.BLOCKED if blocked else SW.BLOCKED_NOW + pin.tries)
        if len(command.data) not in PIN_LENGTHS:
            raise Refusal(SW.WRONG_DATA)  # not compared, so not counted
        sw = pin.check(command.data)
        if sw != SW.OK:
            self.verified.discard(identifier)
            raise Refusal(sw)
        self.verified.add(identifier)
        return b""

    def _change(self, command: Command) -> bytes:
        return self._set_pin(command, p1=0x01)

    def _change_key(self, command: Command) -> bytes:
        """CHANGE KEY, which the 共通カード AP and the 住基 AP have in place of CHANGE."""
        return self._set_pin(command, p1=0x00)

    def _set_pin(self, command: Command, *, p1: int) -> bytes:
        if command.p1 != p1:
            raise Refusal(SW.WRONG_P1_P2)
        if command.le is not None:
            raise Refusal(SW.WRONG_LENGTH)
        identifier, pin = self._referenced_pin(command.p2)
        if pin.tries == 0:
            raise Refusal(SW.BLOCKED)
        self._require_opened(frozenset((identifier,)))
        if not pin.changeable:
            raise Refusal(SW.SECURITY_STATUS)
        if not command.data:
            raise Refusal(SW.WRONG_LENGTH)
        if len(command.data) not in PIN_LENGTHS:
            raise Refusal(SW.WRONG_DATA)
        pin.secret = command.data
        return b""

    def _referenced_pin(self, p2: int) -> tuple[int, PinFile]:
        """P2=80: the current EF; 80+id: that IEF, which becomes current."""
        if p2 & 0xE0 != 0x80:
            raise Refusal(SW.WRONG_P1_P2)
        if p2 & 0x1F:
            self._make_current(p2 & 0x1F, missing=SW.REFERENCE_NOT_FOUND)
        file = self._current_file()
        if self.current is None or not isinstance(file, PinFile):
            raise Refusal(SW.WRONG_FILE_STRUCTURE)
        return self.current, file

    # GET CHALLENGE, INTERNAL AUTHENTICATE, COMPUTE DIGITAL SIGNATURE

    def _get_challenge(self, command: Command) -> bytes:
        if command.p1 or command.p2:
            raise Refusal(SW.WRONG_P1_P2)
        if command.data or command.le is None:
            raise Refusal(SW.WRONG_LENGTH)
        if command.extended:
            raise Refusal(SW.CONDITIONS_OF_USE)
        return self.random(command.le)

    def _internal_authenticate(self, command: Command) -> bytes:
        """Sign SHA-256 of the terminal's challenge, PKCS#1 v1.5, with a key that is for nothing else."""
        if command.p1:
            raise Refusal(SW.WRONG_P1_P2)
        _, key = self._referenced_key(command.p2)
        self._require_opened(key.opened_by)
        if not key.authenticates:
            raise Refusal(SW.CONDITIONS_OF_USE)
        if not 1 <= len(command.data) <= SHORT_LIMIT or _too_short_for_a_signature(command.le):
            raise Refusal(SW.WRONG_LENGTH)
        self.key_uses += 1
        return signing.authenticate(key.key(), command.data)

    def _compute_signature(self, command: Command) -> bytes:
        scheme = signing.SCHEMES.get(command.p1)
        if scheme is None:
            raise Refusal(SW.WRONG_P1_P2)
        identifier, key = self._referenced_key(command.p2)
        self._require_signing_allowed(identifier, key)
        if key.authenticates:
            raise Refusal(SW.CONDITIONS_OF_USE)
        if not command.data or _too_short_for_a_signature(command.le):
            raise Refusal(SW.WRONG_LENGTH)
        try:
            signature = scheme(key.key(), command.data)
        except signing.WrongInputError:
            raise Refusal(SW.CONDITIONS_OF_USE) from None
        self.key_uses += 1
        self._signed(identifier, key)
        return signature

    def _require_signing_allowed(self, identifier: int, key: KeyFile) -> None:
        self._require_opened(key.opened_by)

    def _signed(self, identifier: int, key: KeyFile) -> None:
        """A signature was made with this key."""
        if self.rules.signature_uses_verification:
            self.verified -= key.opened_by

    def _referenced_key(self, p2: int) -> tuple[int, KeyFile]:
        """P2=80: the current EF; 80+id: that IEF, which becomes current; 00: the application's default key."""
        if p2 == 0x00:
            if self.default_key is None:
                raise Refusal(SW.REFERENCE_NOT_FOUND)
            identifier: int | None = self.default_key
        elif p2 & 0xE0 == 0x80:
            if p2 & 0x1F:
                self._make_current(p2 & 0x1F, missing=SW.REFERENCE_NOT_FOUND)
            identifier = self.current
        else:
            raise Refusal(SW.WRONG_P1_P2)
        if identifier is None:
            raise Refusal(SW.NO_CURRENT_EF)
        file = self.files[identifier]
        if not isinstance(file, KeyFile):
            raise Refusal(SW.WRONG_FILE_STRUCTURE)
        return identifier, file


def _too_short_for_a_signature(le: int | None) -> bool:
    return le is None or le < signing.SIGNATURE_LENGTH


def _simple_tlv(tag: int, value: bytes) -> bytes:
    """One byte of tag, one of length; from 255 on FF and two bytes of length."""
    length = bytes((len(value),)) if len(value) < 0xFF else b"\xff" + len(value).to_bytes(2, "big")
    return bytes((tag,)) + length + value
