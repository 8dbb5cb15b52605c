"""Command APDUs, status words and application identifiers (ISO 7816-3/-4, with JICSAP's meanings).

Lengths: ``le`` counts bytes, so the short ``00`` is 256 and the extended ``0000`` is 65536.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum

SHORT_LIMIT = 255  # most data bytes of a short command
SHORT_LE_LIMIT = 256
EXTENDED_LIMIT = 65535
EXTENDED_LE_LIMIT = 65536
DEFAULT_KEY = 0x00  # in P2 of COMPUTE DIGITAL SIGNATURE
CURRENT_EF = 0x80  # in P1 of READ BINARY and P2 of VERIFY and COMPUTE DIGITAL SIGNATURE


class MalformedCommandError(ValueError):
    """The bytes are not a command APDU; a card answers 6700."""


class AID(bytes, Enum):
    """Application identifiers on a My Number card."""

    JPKI = bytes.fromhex("D392F000260100000001")  # 公的個人認証 AP
    TEXT = bytes.fromhex("D3921000310001010408")  # 券面入力補助 AP
    SURFACE = bytes.fromhex("D3921000310001010402")  # 券面事項確認 AP
    JUKI = bytes.fromhex("D3921000310001010401")  # 住基 AP
    COMMON = bytes.fromhex("D3921000310001010100")  # 共通カード AP
    CARD_MANAGER = bytes.fromhex("A0000001510000")  # GlobalPlatform ISD, current after reset


class INS(IntEnum):
    """Instruction bytes in use."""

    VERIFY = 0x20
    CHANGE = 0x24  # CHANGE REFERENCE DATA
    PERFORM_SECURITY_OPERATION = 0x2A  # with CLA 80: COMPUTE DIGITAL SIGNATURE
    CHANGE_KEY = 0x32  # CLA 80
    EXTERNAL_AUTHENTICATE = 0x82
    GET_CHALLENGE = 0x84
    INTERNAL_AUTHENTICATE = 0x88
    SELECT = 0xA4
    READ_BINARY = 0xB0
    READ_RECORD = 0xB2
    GET_RESPONSE = 0xC0
    GET_DATA = 0xCA


class SW(IntEnum):
    """Status words. The meanings are JICSAP's: a blocked PIN is 6984, where ISO 7816-4 says 6983."""

    OK = 0x9000
    MORE_DATA = 0x6100  # 61xx: xx more bytes by GET RESPONSE; 00: 256 or more
    DATA_MAY_BE_BAD = 0x6281
    DF_LOCKED = 0x6283
    NOT_VERIFIED_NO_LIMIT = 0x6300  # wrong, or not verified, and no limit of tries
    BLOCKED_NOW = 0x63C0  # 63Cx: x tries are left
    WRONG_LENGTH = 0x6700
    CHANNEL_NOT_PROVIDED = 0x6881
    SECURE_MESSAGING_NOT_PROVIDED = 0x6882
    WRONG_FILE_STRUCTURE = 0x6981
    SECURITY_STATUS = 0x6982
    BLOCKED_ISO = 0x6983
    BLOCKED = 0x6984  # the referenced IEF is locked
    CONDITIONS_OF_USE = 0x6985
    NO_CURRENT_EF = 0x6986
    WRONG_DATA = 0x6A80
    NOT_PROVIDED = 0x6A81
    NOT_FOUND = 0x6A82  # no such file or application
    RECORD_NOT_FOUND = 0x6A83
    WRONG_P1_P2 = 0x6A86
    LC_AGAINST_P1_P2 = 0x6A87
    REFERENCE_NOT_FOUND = 0x6A88  # no such key or data object
    WRONG_OFFSET = 0x6B00
    WRONG_LE = 0x6C00  # 6Cxx: ask again for xx bytes
    UNKNOWN_INS = 0x6D00
    UNKNOWN_CLA = 0x6E00
    SELF_DIAGNOSIS = 0x6F00


def tries_of(sw: int) -> int | None:
    """The x of a status word 63Cx; None for any other."""
    return sw & 0x0F if sw & 0xFFF0 == SW.BLOCKED_NOW else None


@dataclass(frozen=True, slots=True)
class Command:
    """One command APDU. ``extended`` says that its lengths are (to be) written in two bytes.

    The ``repr`` shows the header and lengths only: the data may hold a PIN.
    """

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = b""
    le: int | None = None  # None: no answer data expected
    extended: bool = False

    @property
    def header(self) -> bytes:
        """CLA INS P1 P2."""
        return bytes((self.cla, self.ins, self.p1, self.p2))

    def encode(self) -> bytes:
        """The bytes of the command; extended when asked for or when a length demands it.

        Raises ``MalformedCommandError`` when a length fits no form.
        """
        if len(self.data) > EXTENDED_LIMIT or not (self.le is None or 1 <= self.le <= EXTENDED_LE_LIMIT):
            raise MalformedCommandError("a length is out of range")
        if self.extended or len(self.data) > SHORT_LIMIT or (self.le or 0) > SHORT_LE_LIMIT:
            return self._encode_extended()
        body = bytes((len(self.data),)) + self.data if self.data else b""
        le = b"" if self.le is None else bytes((self.le % SHORT_LE_LIMIT,))
        return self.header + body + le

    def _encode_extended(self) -> bytes:
        if not self.data and self.le is None:
            return self.header  # there are no lengths to write
        body = b"\0" + (len(self.data).to_bytes(2, "big") + self.data if self.data else b"")
        le = b"" if self.le is None else (self.le % EXTENDED_LE_LIMIT).to_bytes(2, "big")
        return self.header + body + le

    @classmethod
    def parse(cls, raw: bytes) -> Command:
        """Read a command in any of the seven forms of ISO 7816-3. Raises ``MalformedCommandError``."""
        if len(raw) < 4:
            raise MalformedCommandError("shorter than a header")
        data, le, extended = _parse_body(raw[4:])
        return cls(raw[0], raw[1], raw[2], raw[3], data, le, extended)

    def __repr__(self) -> str:
        return f"Command({self.header.hex(' ').upper()}, {len(self.data)} data bytes, le={self.le})"


def _parse_body(body: bytes) -> tuple[bytes, int | None, bool]:
    if not body:
        return b"", None, False
    if len(body) == 1:
        return b"", body[0] or SHORT_LE_LIMIT, False
    if body[0]:
        return *_split(body[1:], body[0], le_size=1), False
    if len(body) == 3:
        return b"", int.from_bytes(body[1:], "big") or EXTENDED_LE_LIMIT, True
    lc = int.from_bytes(body[1:3], "big")
    if len(body) < 3 or lc == 0:
        raise MalformedCommandError("no length")
    return *_split(body[3:], lc, le_size=2), True


def _split(rest: bytes, lc: int, *, le_size: int) -> tuple[bytes, int | None]:
    data, le = rest[:lc], rest[lc:]
    if len(data) < lc or len(le) not in (0, le_size):
        raise MalformedCommandError("the length does not fit")
    return data, (int.from_bytes(le, "big") or 256**le_size) if le else None


def select_application(aid: bytes) -> Command:
    """SELECT by DF name, no FCI asked for."""
    return Command(0x00, INS.SELECT, 0x04, 0x0C, bytes(aid))


def select_file(identifier: int) -> Command:
    """SELECT an EF or IEF under the current application by its two-byte identifier."""
    return Command(0x00, INS.SELECT, 0x02, 0x0C, identifier.to_bytes(2, "big"))


def read_binary(offset: int, le: int) -> Command:
    """READ BINARY of the current EF; ``offset`` 0–32767."""
    return Command(0x00, INS.READ_BINARY, offset >> 8, offset & 0xFF, le=le)


def read_binary_by_short_id(identifier: int, le: int) -> Command:
    """READ BINARY of the first bytes of an EF by its short identifier (1–30); it becomes the current EF."""
    return Command(0x00, INS.READ_BINARY, short_reference(identifier), 0x00, le=le)


def query_tries(reference: int = CURRENT_EF) -> Command:
    """VERIFY without data on a PIN EF: answers 63Cx and spends no try."""
    return Command(0x00, INS.VERIFY, 0x00, reference)


def verify(digits: bytes, reference: int = CURRENT_EF) -> Command:
    """VERIFY on a PIN EF. A wrong PIN costs a try."""
    return Command(0x00, INS.VERIFY, 0x00, reference, digits)


def compute_signature(digest_info: bytes, reference: int = CURRENT_EF) -> Command:
    """COMPUTE DIGITAL SIGNATURE with a key EF: the card pads and signs the bytes as they are."""
    return Command(0x80, INS.PERFORM_SECURITY_OPERATION, 0x00, reference, digest_info, le=SHORT_LE_LIMIT)


def short_reference(identifier: int) -> int:
    """The parameter that names an EF by its short identifier: 80 + id."""
    return CURRENT_EF | identifier & 0x1F
