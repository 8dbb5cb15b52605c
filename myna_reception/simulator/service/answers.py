"""An HTTP answer, and the status each error goes with."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

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
_JSON = (b"content-type", b"application/json")
_NO_STORE = (b"cache-control", b"no-store")
UNAUTHORISED = 401
FORBIDDEN = 403


@dataclass(slots=True)
class CheckRecord:
    """What a check left in the database, as far as the log and the metrics tell of it."""

    purpose: str
    method: str
    outcome: str
    number: int | None = None


@dataclass(slots=True)
class Answer:
    """A status and a JSON body."""

    status: int
    body: bytes
    record: CheckRecord | None = None  # of the check that was decided with this answer, not of one that is told again

    @classmethod
    def of(cls, message: messages.Answer) -> Answer:
        """A good answer."""
        return cls(200, message.model_dump_json().encode())


async def read_body(request: Request) -> bytes:
    """The body of a request, a dependency. Raises ``HTTPException`` (413) when it is too large."""
    return await read_limited(request, messages.REQUEST_LIMIT)


async def read_limited(request: Request, limit: int) -> bytes:
    """The body of a request. Raises ``HTTPException`` (413) for more than ``limit`` bytes, of which no more is read."""
    body = bytearray()
    more = True
    while more:  # not ``request.stream()``, which takes longer than to understand a check
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        if len(body) > limit:  # a connection that stays open would be read until the sender has enough
            raise HTTPException(413, headers={"Connection": "close"})
        more = message.get("more_body", False)
    return bytes(body)


class _Kept(Response):
    """JSON that nobody in between is to keep, without the search for the headers it has."""

    def init_headers(self, headers: Mapping[str, str] | None = None) -> None:
        """Three of them."""
        self.raw_headers = [(b"content-length", b"%d" % len(self.body)), _JSON, _NO_STORE]


def respond(answer: Answer, headers: Mapping[str, str] | None = None, media_type: str = "application/json") -> Response:
    """An answer on its way, not to be kept by anybody in between."""
    if not headers and media_type == "application/json":
        return _Kept(answer.body, answer.status)
    return Response(
        answer.body, answer.status, media_type=media_type, headers={"Cache-Control": "no-store", **(headers or {})}
    )


def retry_after(error: Exception, now: datetime) -> dict[str, str]:
    """The header that tells in how many seconds to ask again, where the error says when."""
    if not isinstance(error, ServiceRefused) or error.until is None:
        return {}
    return {"Retry-After": str(max(0, math.ceil((error.until - now).total_seconds())))}


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
