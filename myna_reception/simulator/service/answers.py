"""An HTTP answer, and the status each error goes with."""

from __future__ import annotations

from dataclasses import dataclass

from myna_reception.eligibility import messages
from myna_reception.reception.errors import (
    ReceptionError,
    RefusalReason,
    ServiceRefused,
    TerminalNotActivated,
)

_STATUS = {
    RefusalReason.MALFORMED: 400,
    RefusalReason.CHALLENGE_UNKNOWN: 409,
    RefusalReason.BUSY: 429,
    RefusalReason.INTERNAL: 500,
    RefusalReason.MAINTENANCE: 503,
}
UNAUTHORISED = 401
FORBIDDEN = 403


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and a JSON body."""

    status: int
    body: bytes

    @classmethod
    def of(cls, message: messages.Answer) -> Answer:
        """A good answer."""
        return cls(200, message.model_dump_json().encode())


def answer_error(error: ReceptionError, status: int | None = None) -> Answer:
    """The answer for an error; everything here is practice."""
    if status is None:
        match error:
            case ServiceRefused(reason=reason):
                status = _STATUS.get(reason, FORBIDDEN)
            case TerminalNotActivated():
                status = UNAUTHORISED
            case _:
                status = FORBIDDEN
    return Answer(status, messages.ErrorAnswer.of(error, practice=True).model_dump_json().encode())
