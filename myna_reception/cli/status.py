"""What the exit status says, and the one way to refuse arguments."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from myna_reception.reception.errors import ReceptionError


class ExitStatus(IntEnum):
    """The exit statuses of every command; 0–5 are a contract."""

    ELIGIBLE = 0  # and: done
    NOT_ELIGIBLE = 1
    USAGE = 2
    CARD = 3  # card or reader; also a certificate that cannot be used any more
    SERVICE = 4
    IDENTITY = 5  # identity not confirmed: a wrong or locked PIN, or staff said no
    BUG = 70
    FILE = 74  # the folder of this user cannot be used
    INTERRUPTED = 130
    BROKEN_PIPE = 141


class UsageError(Exception):
    """The arguments, or the PIN on standard input, cannot be used. The text is for people."""


_STATUS = {
    "not_registered": ExitStatus.NOT_ELIGIBLE,  # the service answered
    "pin_malformed": ExitStatus.USAGE,
    "pin_incorrect": ExitStatus.IDENTITY,
    "number_b_incorrect": ExitStatus.IDENTITY,
    "number_b_few_tries": ExitStatus.IDENTITY,
    "number_b_blocked": ExitStatus.IDENTITY,
    "identity_not_confirmed": ExitStatus.IDENTITY,
    "pin_blocked": ExitStatus.IDENTITY,
    "card_torn": ExitStatus.CARD,
    "card_unsupported": ExitStatus.CARD,
    "reader_unavailable": ExitStatus.CARD,
    "reader_busy": ExitStatus.CARD,
    "certificate_expired": ExitStatus.CARD,
    "certificate_revoked": ExitStatus.CARD,
    "service_unreachable": ExitStatus.SERVICE,
    "service_refused": ExitStatus.SERVICE,
    "terminal_not_activated": ExitStatus.SERVICE,
}


def status_of(error: ReceptionError) -> ExitStatus:
    """The exit status of a command that ended with this error."""
    return _STATUS[error.code]
