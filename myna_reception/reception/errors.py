"""What can go wrong in a reception, as facts.

Sentences for people are chosen in ``ui/texts`` by ``code``; a test fails when a code has no entry there. A
``ReceptionError`` faces the user; anything else is a bug. Stopping is no error: it is the event ``Finished``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar


class CardPhase(StrEnum):
    """What the desk was doing with the card."""

    CONNECTING = "connecting"
    READING = "reading"
    CHOOSING = "choosing"
    VERIFYING = "verifying"  # VERIFY may have reached the card: the tries must be read again
    SIGNING = "signing"
    VERIFYING_NUMBER = "verifying_number"  # as VERIFYING, of 照合番号B
    READING_FACE = "reading_face"  # after 照合番号B was accepted


class UnsupportedReason(StrEnum):
    """Why a card cannot be used."""

    NOT_MY_NUMBER_CARD = "not_my_number_card"
    OLD_RESIDENT_CARD = "old_resident_card"  # 住基カード
    NO_CERTIFICATE = "no_certificate"
    DAMAGED_DATA = "damaged_data"
    UNEXPECTED_ANSWER = "unexpected_answer"
    PHONE_NOT_SUPPORTED = "phone_not_supported"  # iPhone: it confirms its holder in another way
    PHONE_PIN_BLOCKED = "phone_pin_blocked"  # and there is nothing to look at
    NO_CARD_FACE = "no_card_face"  # no surface application: a phone
    KEY_MISMATCH = "key_mismatch"  # the card signed with another key than its certificate's


class ReaderReason(StrEnum):
    """Why no reader can be used."""

    NO_READER = "no_reader"
    NO_PCSC_SERVICE = "no_pcsc_service"
    NO_PERMISSION = "no_permission"
    NO_LIBRARY = "no_library"  # pyscard is not installed


class RefusalReason(StrEnum):
    """Why the eligibility service refused a request."""

    BAD_CREDENTIALS = "bad_credentials"
    CODE_USED = "activation_code_used"
    CODE_EXPIRED = "activation_code_expired"
    LOCKED = "account_locked"
    TERMINAL_REVOKED = "terminal_revoked"
    CHALLENGE_UNKNOWN = "challenge_unknown"  # expired, used already, or another terminal's
    SIGNATURE_INVALID = "signature_invalid"
    CERTIFICATE_UNTRUSTED = "certificate_untrusted"
    CARD_UNKNOWN = "card_unknown"  # a card of another authority, which a practice service can be told to take
    BUSY = "busy"
    MAINTENANCE = "maintenance"
    MALFORMED = "malformed"
    INTERNAL = "internal"


class UnreachableReason(StrEnum):
    """Why the eligibility service did not answer."""

    NO_CONNECTION = "no_connection"
    TIMED_OUT = "timed_out"
    TLS_FAILED = "tls_failed"
    NOT_UNDERSTOOD = "not_understood"


class ReceptionError(Exception):
    """An error that a person at the desk is told about."""

    code: ClassVar[str]

    def __str__(self) -> str:
        return repr(self)


@dataclass(eq=True, unsafe_hash=True)
class PinIncorrect(ReceptionError):
    """The card refused the PIN (暗証番号が違います) and has ``tries_left`` tries, at least 1."""

    tries_left: int
    code: ClassVar[str] = "pin_incorrect"


@dataclass(eq=True, unsafe_hash=True)
class PinBlocked(ReceptionError):
    """The card accepts no PIN any more (ロック): the visual check is the way on."""

    code: ClassVar[str] = "pin_blocked"


@dataclass(eq=True, unsafe_hash=True)
class PinMalformed(ReceptionError):
    """What was typed is not four digits; the card was not asked."""

    code: ClassVar[str] = "pin_malformed"


@dataclass(eq=True, unsafe_hash=True)
class NumberBIncorrect(ReceptionError):
    """The card refused 照合番号B and has ``tries_left`` tries for it, at least 1."""

    tries_left: int
    code: ClassVar[str] = "number_b_incorrect"


@dataclass(eq=True, unsafe_hash=True)
class NumberBFewTries(ReceptionError):
    """Only ``tries_left`` tries are left for 照合番号B, at least 1: nothing was sent before staff know it."""

    tries_left: int
    code: ClassVar[str] = "number_b_few_tries"


@dataclass(eq=True, unsafe_hash=True)
class NumberBBlocked(ReceptionError):
    """The card accepts 照合番号B no more: the face can only be looked at."""

    code: ClassVar[str] = "number_b_blocked"


@dataclass(eq=True, unsafe_hash=True)
class CardTorn(ReceptionError):
    """The card left the reader in the middle of ``phase``."""

    phase: CardPhase
    code: ClassVar[str] = "card_torn"


@dataclass(eq=True, unsafe_hash=True)
class CardUnsupported(ReceptionError):
    """The card cannot be used for an eligibility check."""

    reason: UnsupportedReason
    code: ClassVar[str] = "card_unsupported"


@dataclass(eq=True, unsafe_hash=True)
class ReaderUnavailable(ReceptionError):
    """There is no reader that can be used."""

    reason: ReaderReason
    code: ClassVar[str] = "reader_unavailable"


@dataclass(eq=True, unsafe_hash=True)
class ReaderBusy(ReceptionError):
    """Another program holds the card (SCARD_E_SHARING_VIOLATION)."""

    code: ClassVar[str] = "reader_busy"


@dataclass(eq=True, unsafe_hash=True)
class CertificateExpired(ReceptionError):
    """The 利用者証明用 certificate ended on ``not_after`` and its grace on ``last_usable_day`` (days in JST)."""

    not_after: date
    last_usable_day: date
    code: ClassVar[str] = "certificate_expired"


@dataclass(eq=True, unsafe_hash=True)
class CertificateRevoked(ReceptionError):
    """The service says that the certificate is revoked (電子証明書が失効しています)."""

    code: ClassVar[str] = "certificate_revoked"


@dataclass(eq=True, unsafe_hash=True)
class NotRegistered(ReceptionError):
    """The card is not registered for insurance use (利用登録がありません)."""

    code: ClassVar[str] = "not_registered"


class Denial(StrEnum):
    """What staff said when they did not say «本人です»."""

    NOT_HOLDER = "not_holder"  # 本人ではありません
    CANNOT_TELL = "cannot_tell"  # 確認できません


@dataclass(eq=True, unsafe_hash=True)
class IdentityNotConfirmed(ReceptionError):
    """Staff decided that the person is not, or may not be, the holder."""

    denial: Denial = Denial.CANNOT_TELL
    code: ClassVar[str] = "identity_not_confirmed"


@dataclass(eq=True, unsafe_hash=True)
class ServiceUnreachable(ReceptionError):
    """The eligibility service did not answer."""

    reason: UnreachableReason
    code: ClassVar[str] = "service_unreachable"


@dataclass(eq=True, unsafe_hash=True)
class ServiceRefused(ReceptionError):
    """The eligibility service refused the request.

    ``until`` (aware) is when it can be asked again, where it says so: the announced end of MAINTENANCE, the end of a
    wait (BUSY) or of a lock (LOCKED).
    """

    reason: RefusalReason
    until: datetime | None = None
    code: ClassVar[str] = "service_refused"


@dataclass(eq=True, unsafe_hash=True)
class TerminalNotActivated(ReceptionError):
    """This terminal has no valid activation (端末の利用登録が必要です)."""

    code: ClassVar[str] = "terminal_not_activated"


def error_classes() -> tuple[type[ReceptionError], ...]:
    """Every error that faces the user, for tests of completeness."""
    return tuple(ReceptionError.__subclasses__())
