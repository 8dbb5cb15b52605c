"""One request of a browser: who it is, what may be shown, and the answer with its headers."""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from myna_reception.simulator.portal import words
from myna_reception.simulator.portal.portal import PREFIX, SESSION_IDLE, SESSION_LIFE, Portal
from myna_reception.simulator.portal.tables import PortalSession, PortalUser
from myna_reception.simulator.portal.uploads import Received

COOKIE = "__Host-myna-portal"  # the prefix binds it to this host, to TLS and to the path /
TOKEN_BYTES = 32
_SESSION = (  # built once: every page asks it
    select(PortalSession, PortalUser)
    .outerjoin(PortalUser, PortalUser.id == PortalSession.user_id)
    .where(PortalSession.token_hash == bindparam("token_hash"))
)
_SEEN_STEP = SESSION_IDLE / 15  # how exactly «last seen» is kept
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


@dataclass(slots=True)
class Sent:
    """What a form sent."""

    fields: dict[str, str] = field(default_factory=dict)
    files: dict[str, list[Received]] = field(default_factory=dict)


@dataclass(slots=True)
class Visit:
    """One request. ``user`` is the clinic that is logged in; ``clerk`` whether the clerk is."""

    portal: Portal
    request: Request
    sent: Sent
    token: str
    user: PortalUser | None = None
    clerk: bool = False
    _set_cookie: bool = False

    @property
    def csrf(self) -> str:
        """What every form of this browser carries."""
        return self.portal.hashed("csrf", self.token).hex()

    @property
    def box(self) -> bytes:
        """This browser's mail box."""
        return self.portal.hashed("box", self.token)

    @property
    def source(self) -> str:
        """The address that asks."""
        return self.request.client.host if self.request.client else "?"

    @property
    def clinic(self) -> PortalUser:
        """The clinic, on a page that only a clinic reaches."""
        if self.user is None:
            raise AssertionError("asked without a login")
        return self.user

    @property
    def path(self) -> str:
        """The path within the portal."""
        return str(self.request.url.path).removeprefix(PREFIX)

    def param(self, name: str) -> str:
        """A part of the path."""
        return str(self.request.path_params[name])

    def query(self, name: str) -> str:
        """A value of the query, cut where nobody types so much."""
        return self.request.query_params.get(name, "")[:200]

    def number(self, name: str) -> int:
        """A small number of the query; 0 for anything else."""
        told = self.query(name)
        return int(told) if re.fullmatch("[0-9]{1,6}", told) else 0

    def is_ours(self) -> bool:
        """Whether a form comes from a page of this browser (CSRF)."""
        if self.request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return False
        origin = self.request.headers.get("origin")
        if origin not in (None, "null") and urlsplit(origin).netloc != self.request.headers.get("host"):
            return False
        return hmac.compare_digest(self.sent.fields.get("_csrf", "").encode(), self.csrf.encode())

    def link(self, path: str) -> str:
        """An address for a mail: by the socket, for what a browser says of the host may be anybody's."""
        address, port = self.request.scope.get("server") or ("localhost", 443)
        host = self.portal.host or address
        return f"https://{f'[{host}]' if ':' in host else host}:{port}{PREFIX}{path}"

    def begin_session(self, db: Session, user_id: int | None) -> None:
        """Log this browser in, under a new token: one that somebody planted before is worth nothing."""
        self.end_session(db)
        now = self.portal.real_now()
        db.add(PortalSession(token_hash=self._token_hash(), user_id=user_id, created_at=now, seen_at=now))
        self.clerk = user_id is None
        self.user = None if user_id is None else db.get_one(PortalUser, user_id)

    def end_session(self, db: Session) -> None:
        """Log this browser out, and give it another token."""
        kept = db.get(PortalSession, self._token_hash())
        if kept is not None:
            db.delete(kept)
            db.flush()
        self.token, self._set_cookie = secrets.token_urlsafe(TOKEN_BYTES), True
        self.user, self.clerk = None, False

    def page(self, template: str, status: int = 200, **told: Any) -> Response:
        """A page."""
        done = words.DONE.get(self.query("done"), "")
        html = environment().get_template(template).render(
            visit=self, user=self.user, clerk=self.clerk, csrf=self.csrf, nonce=secrets.token_urlsafe(18), done=done,
            prefix=PREFIX, today=self.portal.today(), travelled=bool(self.portal.clock.offset), **told,
        )  # fmt: skip
        return self.answer(Response(html, status, media_type="text/html"))

    def go(self, path: str) -> Response:
        """Lead the browser to another page of the portal."""
        return self.answer(RedirectResponse(PREFIX + path, 303))

    def answer(self, response: Response) -> Response:
        """Finish an answer: headers and cookie."""
        response.headers.update({**HEADERS, "Cache-Control": "no-store"})
        if self._set_cookie:
            response.set_cookie(COOKIE, self.token, path="/", secure=True, httponly=True, samesite="lax")
        return response

    def _token_hash(self) -> bytes:
        return self.portal.hashed("session", self.token)


def open_visit(portal: Portal, request: Request, sent: Sent) -> Visit:
    """Look who it is."""
    token = request.cookies.get(COOKIE, "")
    if not 40 <= len(token) <= 60 or not token.isascii():
        return Visit(portal, request, sent, secrets.token_urlsafe(TOKEN_BYTES), _set_cookie=True)
    visit = Visit(portal, request, sent, token)
    now = portal.real_now()
    with portal.sessions.begin() as db:
        found = db.execute(_SESSION, {"token_hash": visit._token_hash()}).first()
        if found is None:
            return visit
        kept, user = found
        if now - kept.seen_at > SESSION_IDLE or now - kept.created_at > SESSION_LIFE:
            db.delete(kept)
            return visit
        if now - kept.seen_at > _SEEN_STEP:
            kept.seen_at = now
        visit.clerk = kept.user_id is None
        visit.user = user
    return visit


@cache
def environment() -> Environment:
    """The templates."""
    folder = files("myna_reception.resources") / "portal" / "templates"
    made = Environment(
        loader=FileSystemLoader(str(folder)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["day"] = words.day
    made.filters["moment"] = words.moment
    made.filters["yen"] = words.yen
    made.globals["words"] = words
    return made
