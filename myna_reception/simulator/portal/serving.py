"""How a page becomes a route: who may see it, how a form is read, judged, refused with nothing lost, and done once."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any
from urllib.parse import quote

import anyio.to_thread
from anyio import CapacityLimiter
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, compile_path

from myna_reception.simulator.portal.forms import Filled, Form, Refused
from myna_reception.simulator.portal.portal import PREFIX, AlreadyDone, Portal
from myna_reception.simulator.portal.uploads import FILE_LIMIT, FILES_LIMIT, Received
from myna_reception.simulator.portal.visit import Sent, Visit, open_visit

BODY_LIMIT = 1024 * 1024  # bytes of a form without files; 10,000 characters in each field still get their answer
THREADS = 8  # together: a login costs 19 MiB, and the service's own work shall find threads whatever comes in here
UPLOAD_LIMIT = FILE_LIMIT * (FILES_LIMIT + 1)
FIELDS_LIMIT = 60
RESEND = (
    "画面を開いてから時間がたったか、別の画面でログインしなおしています。入力はそのままです。もう一度送ってください。"
)
EXPIRED = "ログインの期限が切れていました。入力した内容は残してあります。ログインすると、続きから送れます。"
RESUMED = "ログインしました。内容を確かめて、もう一度送ってください（ファイルは選びなおしてください）。"
_SECRET = ("password", "again", "code", "passphrase")
TOO_OFTEN = "短い時間に何度も送られました。1分ほど待ってから、もう一度送ってください。"


class Who(Enum):
    """Who may see a page."""

    ANYONE = auto()
    CLINIC = auto()
    CLERK = auto()


@dataclass(frozen=True)
class Page:
    """A page without a form of its own."""

    path: str
    show: Callable[[Visit], Response]
    who: Who = Who.ANYONE


@dataclass(frozen=True)
class FormPage:
    """A page with a form.

    ``submit`` gets what was read and returns where to go (or an answer); it may raise ``Refused``. ``initial`` gives
    what the fields show at first, ``about`` what else the template needs.
    """

    path: str
    title: str
    form: Form | Callable[[Visit], Form]
    submit: Callable[[Visit, Filled], str | Response]
    who: Who = Who.CLINIC
    template: str = "form.html"
    initial: Callable[[Visit], Mapping[str, str]] = lambda _visit: {}
    about: Callable[[Visit], Mapping[str, Any]] = lambda _visit: {}
    password: bool = False  # counted apart, for guesses at passwords

    def form_of(self, visit: Visit) -> Form:
        """The form, for this visit."""
        return self.form if isinstance(self.form, Form) else self.form(visit)

    def show(self, visit: Visit) -> Response:
        """The form as it is first seen."""
        return self.render(visit, self.form_of(visit).blank(self.initial(visit)))

    def render(self, visit: Visit, filled: Filled, status: int = 200, action: str = "") -> Response:
        """The form with what was typed and what is wrong. ``action``: where it is sent, if not here."""
        about = {"notice": "", "action": visit.path, "kept": {}, **self.about(visit)}
        about["action"] = action or about["action"]
        return visit.page(self.template, status, title=self.title, filled=filled, form=filled.form, **about)

    def send(self, visit: Visit) -> Response:
        """Judge what was sent."""
        filled = self.form_of(visit).read(visit.sent.fields)
        if not visit.portal.throttle.allows(visit.source, password=self.password):
            filled.errors = {"": TOO_OFTEN}
            return self.render(visit, filled, 429)
        if not visit.is_ours():
            filled.errors = {"": RESEND}
            return self.render(visit, filled, 403)
        try:
            if filled.errors and not ("_draft" in visit.sent.fields and filled.form.draft):
                raise Refused(filled.errors)
            led = self.submit(visit, filled)
        except Refused as error:
            filled.errors = error.errors
            return self.render(visit, filled, 422)
        except AlreadyDone as done:
            led = done.location
        return led if isinstance(led, Response) else visit.go(led)


def nonce_of(visit: Visit) -> str:
    """The number of the form that was sent, for ``Portal.once``; one of its own for each clinic."""
    return f"{visit.user.id if visit.user else ''}:{visit.path}:{visit.sent.fields.get('_once', '')[:40]}"


@dataclass
class Site:
    """The pages of a portal, as routes."""

    portal: Portal
    login: FormPage
    clerk_login: FormPage
    pages: list[Page | FormPage] = field(default_factory=list)
    _threads: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(THREADS))

    def routes(self) -> list[Route]:
        """The routes, in their order."""
        return [self._route(page) for page in self.pages]

    def resume(self, visit: Visit) -> Response | None:
        """After a login: the form that was sent when the session had ended, with what was typed; None without one."""
        to, kept = inner_path(visit.sent.fields.get("_to", "")), visit.sent.fields.get("_kept", "")
        for page in self.pages:
            found = compile_path(page.path)[0].match(to) if isinstance(page, FormPage) else None
            allowed = visit.clerk if page.who is Who.CLERK else visit.user is not None
            if kept and found and isinstance(page, FormPage) and page.who is not Who.ANYONE and allowed:
                visit.request.scope["path_params"] = found.groupdict()
                visit.sent = Sent()
                filled = page.form_of(visit).blank(_strings(kept))
                filled.errors = {"": RESUMED}
                return page.render(visit, filled, action=to)
        return None

    def _route(self, page: Page | FormPage) -> Route:
        async def serve(request: Request) -> Response:
            sent = await _read(request) if request.method == "POST" else Sent()
            return await anyio.to_thread.run_sync(self.answer, page, request, sent, limiter=self._threads)

        methods = ["GET", "POST"] if isinstance(page, FormPage) else ["GET"]
        return Route(page.path, serve, methods=methods)

    def answer(self, page: Page | FormPage, request: Request, sent: Sent) -> Response:
        """Answer one request. Runs on a worker thread."""
        visit = open_visit(self.portal, request, sent)
        if page.who is Who.CLINIC and visit.user is None:
            return self._ask_login(visit, page, self.login)
        if page.who is Who.CLERK and not visit.clerk:
            return self._ask_login(visit, page, self.clerk_login)
        if isinstance(page, FormPage) and request.method == "POST":
            return page.send(visit)
        return page.show(visit)

    def _ask_login(self, visit: Visit, page: Page | FormPage, login: FormPage) -> Response:
        if not isinstance(page, FormPage) or visit.request.method != "POST":
            return visit.go(f"{login.path}?to={quote(visit.path)}")
        fields = visit.sent.fields.items()
        kept = {name: value for name, value in fields if not name.startswith("_") and name not in _SECRET}
        visit.sent.fields.update(_to=visit.path, _kept=json.dumps(kept, ensure_ascii=False))
        return login.render(visit, login.form_of(visit).blank(), 403)


def _strings(kept: str) -> dict[str, str]:
    try:
        told = json.loads(kept)
    except (ValueError, RecursionError):
        return {}
    return {str(name): str(value) for name, value in told.items()} if isinstance(told, dict) else {}


async def _read(request: Request) -> Sent:
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    multipart = kind == "multipart/form-data"
    stream = _limited(request, UPLOAD_LIMIT if multipart else BODY_LIMIT)
    parse: Callable[[], Awaitable[Any]]
    if multipart:
        parse = MultiPartParser(
            request.headers, stream, max_files=FILES_LIMIT + 1, max_fields=FIELDS_LIMIT, max_part_size=BODY_LIMIT
        ).parse
    elif kind == "application/x-www-form-urlencoded":
        parse = FormParser(request.headers, stream, max_fields=FIELDS_LIMIT, max_part_size=BODY_LIMIT).parse
    else:
        raise HTTPException(415)
    sent = Sent()
    try:
        for name, value in (await parse()).multi_items():
            if isinstance(value, UploadFile):
                if value.filename:
                    content = await value.read(FILE_LIMIT + 1)
                    sent.files.setdefault(name, []).append(Received(value.filename, content))
                await value.close()
            else:
                sent.fields[name] = value
    except (MultiPartException, UnicodeError, KeyError):
        raise HTTPException(400) from None
    return sent


async def _limited(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise HTTPException(413)
        yield chunk


def inner_path(path: str) -> str:
    """A path within the portal to lead a browser to; anything else leads to the first page."""
    fine = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if fine and PREFIX not in path else "/menu"
