"""Looks at every request from outside of the application: counts it, writes its line, catches what nobody foresaw."""

from __future__ import annotations

import itertools
import logging
import re
import secrets
import time
from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from myna_reception.eligibility import messages
from myna_reception.reception.errors import RefusalReason, ServiceRefused
from myna_reception.simulator.service.answers import CheckRecord, answer_error, respond
from myna_reception.simulator.service.metrics import OTHER, Metrics
from myna_reception.simulator.service.operator_api import METRICS
from myna_reception.simulator.service.structured_logs import Event, Fact, place_of

logger = logging.getLogger(__name__)
REQUEST_ID = "X-Request-Id"
_HEADER = REQUEST_ID.lower().encode()
# A UUID or plain hexadecimal: nothing in which a name or one of a person's numbers could be sent along.
_GOOD_ID = re.compile(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,64}")
_QUIET = frozenset({messages.HEALTH, messages.READY, METRICS})  # asked all the time by whoever watches
_SEEN = "myna.seen"


class Seen:
    """What the application tells about a request while it answers."""

    __slots__ = ("check", "reason", "terminal")

    def __init__(self) -> None:
        self.terminal: str | None = None
        self.check: CheckRecord | None = None
        self.reason: str | None = None  # of a refusal


def seen_of(scope: Scope) -> Seen:
    """Where the application tells it."""
    seen: Seen = scope[_SEEN]
    return seen


class Routes:
    """Names every address by its template."""

    def __init__(self, whole: Mapping[str, str], beginnings: Mapping[str, str]) -> None:
        self._whole = dict(whole)
        self._beginnings = tuple(beginnings.items())

    def __call__(self, path: str) -> str:
        """The template of a path; ``other`` for what is not offered."""
        template = self._whole.get(path)
        if template is not None:
            return template
        for beginning, named in self._beginnings:
            if path.startswith(beginning):
                return named
        return OTHER


class Observer:
    """ASGI middleware, the outermost. A bug is answered with INTERNAL; the log tells where it happened, no values."""

    def __init__(self, app: ASGIApp, metrics: Metrics, routes: Routes) -> None:
        self._app = app
        self._metrics = metrics
        self._routes = routes
        process = secrets.token_hex(
            6
        )  # drawn once: fresh random digits for every request would cost as much as all else
        self._ids = (f"{process}{number:010x}".encode() for number in itertools.count())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        began = time.perf_counter()
        status = 0
        given = next((value for name, value in scope["headers"] if name == _HEADER), None)
        request_id = given if given is not None and _GOOD_ID.fullmatch(given) else next(self._ids)

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (_HEADER, request_id)]
            await send(message)

        scope[_SEEN] = seen = Seen()
        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            facts = {
                "route": self._routes(scope["path"]),
                "error": type(error).__name__,
                "at": place_of(error.__traceback__),
                "request": request_id.decode(),
            }
            logger.error(Event("request failed", facts))
            if not status:
                await respond(answer_error(ServiceRefused(RefusalReason.INTERNAL)))(scope, receive, watched)
        finally:
            seconds = time.perf_counter() - began
            route = self._routes(scope["path"])
            self._metrics.request(route, scope["method"], status, seconds)
            if (record := seen.check) is not None:
                self._metrics.check(record.purpose, record.method, record.outcome)
            level = logging.DEBUG if route in _QUIET else logging.INFO
            if logger.isEnabledFor(level):
                self._write(level, route, status, seconds, request_id, seen)

    @staticmethod
    def _write(level: int, route: str, status: int, seconds: float, request_id: bytes, seen: Seen) -> None:
        facts: dict[str, Fact] = {
            "route": route,
            "status": status or None,  # none: the connection broke before an answer
            "ms": round(seconds * 1000, 1),
            "request": request_id.decode(),
            "terminal": seen.terminal,
            "reason": seen.reason,
        }
        if (record := seen.check) is not None:
            facts |= {
                "number": record.number,
                "purpose": record.purpose,
                "method": record.method,
                "outcome": record.outcome,
            }
        logger.log(level, Event("request", facts))
