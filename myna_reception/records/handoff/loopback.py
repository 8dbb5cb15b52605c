"""Results over HTTP to programs on this machine: the last one, those that wait, and a stream of events.

Listens on 127.0.0.1 alone. Everything needs the token; a web page is refused by its origin before anything else, unless
staff allowed that origin; a name that was bent to 127.0.0.1 is refused by its ``Host``. Guesses at the token are slowed
down. A result waits until the other side says that it took it.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import logging
import secrets
import socket
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, Any

from myna_reception.eligibility.secrets import SecretStore
from myna_reception.records.entries import Detail
from myna_reception.records.handoff.courier import CourierStatus
from myna_reception.records.handoff.settings import Target
from myna_reception.records.keys import TOKEN_NAME
from myna_reception.records.ledger import Ledger
from myna_reception.records.outbox import Item, Outbox, State

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

HOST = "127.0.0.1"
GUESSES, GUESS_WINDOW = 10, 60.0  # wrong tokens a minute, from anybody
BEAT = 15.0  # seconds between signs of life in a stream
BATCH = 20
STOP_SECONDS = 5.0
STATUS_SCHEMA = "myna-reception/hand-off-status/1"
LIST_SCHEMA = "myna-reception/results/1"


def load_token(store: SecretStore) -> str:
    """The token of this terminal, made when there is none."""
    token = store.get(TOKEN_NAME)
    return token if token else new_token(store)


def new_token(store: SecretStore) -> str:
    """Another token: whoever had the old one must be given this."""
    token = secrets.token_urlsafe(32)
    store.set(TOKEN_NAME, token)
    return token


class Guard:
    """An ASGI application around another that lets only the right callers through."""

    def __init__(
        self, inner: Callable[..., Awaitable[None]], token: str, origins: frozenset[str], port: Callable[[], int]
    ) -> None:
        self._inner = inner
        self._token = token.encode()
        self._origins = origins
        self._port = port
        self._wrong: deque[float] = deque(maxlen=GUESSES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._inner(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        origin = headers.get("origin")
        allowed = {"access-control-allow-origin": origin, "vary": "Origin"} if origin in self._origins else {}
        refusal = self._refusal(scope, headers, origin)
        if refusal is not None:
            await _answer(send, *refusal, headers=allowed)
            return
        if scope["method"] == "OPTIONS":
            methods = {
                "access-control-allow-methods": "GET, POST",
                "access-control-allow-headers": "Authorization, Last-Event-ID",
                "access-control-allow-private-network": "true",
                "access-control-max-age": "600",
            }
            await _answer(send, 204, "", headers={**allowed, **methods})
            return

        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start":
                added = {**allowed, "cache-control": "no-store", "x-content-type-options": "nosniff"}
                message["headers"] = [*message["headers"], *((k.encode(), str(v).encode()) for k, v in added.items())]
            await send(message)

        await self._inner(scope, receive, sending)

    def _refusal(self, scope: Scope, headers: dict[str, str], origin: str | None) -> tuple[int, str] | None:
        if headers.get("host", "") not in {f"{HOST}:{self._port()}", f"localhost:{self._port()}"}:
            return 421, "host"
        if origin is not None and origin not in self._origins:
            return 403, "origin"
        if origin is None and headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return 403, "origin"  # a page's image or form, which tells no origin
        if scope["method"] == "OPTIONS":
            return None if origin is not None else (405, "method")
        now = time.monotonic()
        if len(self._wrong) == GUESSES and now - self._wrong[0] < GUESS_WINDOW:
            return 429, "too many wrong tokens"
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), self._token):
            self._wrong.append(now)
            return 401, "token"
        return None


async def _answer(send: Send, status: int, problem: str, headers: dict[str, Any]) -> None:
    body = json.dumps({"error": problem}).encode() if problem else b""
    told = {"content-type": "application/json", "cache-control": "no-store", **headers}
    if status == 401:
        told["www-authenticate"] = "Bearer"
    raw = [(name.encode(), str(value).encode()) for name, value in told.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})


class LoopbackServer:
    """The HTTP interface, on a thread of its own."""

    def __init__(
        self,
        ledger: Ledger,
        outbox: Outbox,
        token: str,
        *,
        practice: bool,
        port: int = 0,
        origins: frozenset[str] = frozenset(),
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        """``port`` 0: any free one. ``changed`` is called on the server's thread when something was taken."""
        self._ledger = ledger
        self._outbox = outbox
        self._practice = practice
        self._wanted_port = port
        self._changed = changed
        self._socket: socket.socket | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news: set[asyncio.Event] = set()
        self._server: Any = None
        self._ready = threading.Event()
        self._closing = False
        self._guard = Guard(self._app, token, origins, lambda: self.port)
        self._inner: Any = None
        self._thread = threading.Thread(target=self._run, name="hand-off-http", daemon=True)

    def start(self) -> None:
        """Begin to listen; returns at once. Raises ``OSError`` when the port is taken."""
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows: nobody else may take the port beside us
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, self._wanted_port))
        except OSError:
            listening.close()
            raise
        self._socket = listening
        self._thread.start()

    @property
    def port(self) -> int:
        """Where it listens; once started."""
        if self._socket is None:
            return self._wanted_port
        return int(self._socket.getsockname()[1])

    def wait_ready(self, timeout: float) -> bool:
        """Whether it answers by now."""
        return self._ready.wait(timeout)

    def wake(self) -> None:
        """A result was recorded. From any thread."""
        loop = self._loop
        if loop is not None:
            with contextlib.suppress(RuntimeError):  # it has just ended
                loop.call_soon_threadsafe(self._tell)

    def stop(self) -> None:
        """End. May be called twice."""
        self._closing = True
        if self._server is not None:
            self._server.should_exit = True
        self.wake()
        if self._thread.ident is not None:
            self._thread.join(STOP_SECONDS)
        if self._socket is not None:
            self._socket.close()

    def status(self) -> CourierStatus:
        """How it stands. Reads the ledger."""
        name = Target.HTTP.value
        delivered, taken = self._outbox.last(name, State.DELIVERED), self._outbox.last(name, State.TAKEN)
        given = max((at for at in (delivered, taken) if at is not None), default=None)
        return CourierStatus(Target.HTTP, self._outbox.undelivered(name), given, taken, 0)

    # On the server's thread

    def _tell(self) -> None:
        for event in self._news:
            event.set()

    async def _app(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._inner is None:
            self._inner = self._build()
        await self._inner(scope, receive, send)

    def _build(self) -> Any:
        from starlette.applications import Starlette
        from starlette.routing import Route

        return Starlette(
            routes=[
                Route("/v1/status", self._status),
                Route("/v1/results/last", self._last),
                Route("/v1/results/waiting", self._waiting),
                Route("/v1/results/{key}/taken", self._taken, methods=["POST"]),
                Route("/v1/events", self._events),
            ]
        )

    async def _status(self, request: Any) -> Any:
        waiting = await _off(lambda: self._outbox.undelivered(Target.HTTP.value))
        return _json({"schema": STATUS_SCHEMA, "practice": self._practice, "waiting": waiting})

    async def _last(self, request: Any) -> Any:
        def last() -> Detail | None:
            for entry in self._ledger.page(length=20).entries:
                if entry.validity is not None:
                    return self._ledger.detail(entry.id)
            return None

        detail = await _off(last)
        return _json({"error": "nothing yet"}, 404) if detail is None else _json(detail.document)

    async def _waiting(self, request: Any) -> Any:
        items = await _off(lambda: self._outbox.next(Target.HTTP.value, limit=BATCH))
        results = [{"hand_off": item.key, "result": await self._document(item)} for item in items]
        return _json({"schema": LIST_SCHEMA, "practice": self._practice, "results": results})

    async def _taken(self, request: Any) -> Any:
        key = request.path_params["key"]

        def take() -> bool | None:
            item = self._outbox.by_key(key)
            if item is None or item.target != Target.HTTP.value:
                return None
            return self._outbox.set_state(item, State.TAKEN)

        taken = await _off(take)
        if taken is None:
            return _json({"error": "no such hand-off"}, 404)
        self._changed()
        return _json({"hand_off": key, "first": taken})

    async def _events(self, request: Any) -> Any:
        from starlette.responses import StreamingResponse

        return StreamingResponse(self._stream(), media_type="text/event-stream")

    async def _stream(self) -> AsyncIterator[str]:
        """What waits, in order, then what comes. Not again in this stream; in the next, if it was not taken."""
        news, after = asyncio.Event(), 0
        self._news.add(news)
        try:
            yield ": myna-reception\n\n"
            while not self._closing:
                news.clear()
                start = after
                for item in await _off(lambda: self._outbox.next(Target.HTTP.value, start, BATCH)):  # noqa: B023
                    told = json.dumps({"hand_off": item.key, "result": await self._document(item)}, ensure_ascii=False)
                    name = "practice" if json.loads(told)["result"]["practice"] else "result"
                    yield f"id: {item.id}\nevent: {name}\ndata: {told}\n\n"
                    after = item.id
                if after == start:
                    try:
                        await asyncio.wait_for(news.wait(), BEAT)
                    except TimeoutError:
                        yield ": still here\n\n"
        finally:
            self._news.discard(news)

    async def _document(self, item: Item) -> dict[str, Any]:
        return dict((await _off(lambda: self._ledger.detail(item.reception))).document)

    def _run(self) -> None:
        import uvicorn

        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # it would log what callers send
        config = uvicorn.Config(
            self._guard, log_config=None, access_log=False, lifespan="off", server_header=False, loop="asyncio",
            timeout_graceful_shutdown=1, http="h11", h11_max_incomplete_event_size=16 * 1024,
        )  # fmt: skip
        self._server = server = uvicorn.Server(config)
        asyncio.run(self._serve(server))

    async def _serve(self, server: Any) -> None:
        self._loop = asyncio.get_running_loop()
        serving = asyncio.ensure_future(server.serve(sockets=[self._socket]))
        while not server.started and not serving.done():
            await asyncio.sleep(0.01)
        self._ready.set()
        await serving


async def _off(work: Callable[[], Any]) -> Any:
    """Run what reads the ledger away from the loop."""
    return await asyncio.to_thread(work)


def _json(told: Any, status: int = 200) -> Any:
    from starlette.responses import Response

    return Response(json.dumps(told, ensure_ascii=False), status, media_type="application/json")
