"""Carries out the faults that are ordered, between the network and the application."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from myna_reception.eligibility import messages
from myna_reception.reception.errors import RefusalReason, ServiceRefused
from myna_reception.simulator.service.answers import Answer, answer_error, respond, retry_after
from myna_reception.simulator.service.faults import PATHS, CutPoint, FaultBook, FaultKind, FaultOrder
from myna_reception.simulator.service.tls import CUT, TLS_EXTENSION

GATEWAY_PAGE = b"<html><head><title>%d</title></head><body><h1>%d</h1></body></html>\n"
TerminalOf = Callable[[Scope], Awaitable[str | None]]


class Faulty:
    """ASGI middleware. ``terminal_of`` tells whose connection it is; asked only where an order names a terminal."""

    def __init__(self, app: ASGIApp, book: FaultBook, terminal_of: TerminalOf) -> None:
        self._app = app
        self._book = book
        self._terminal_of = terminal_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, with whatever is ordered for it."""
        orders = self._book.orders() if scope["type"] == "http" else ()
        if orders:
            await self._faulty(orders, scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _faulty(self, orders: tuple[FaultOrder, ...], scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == messages.READY:  # whoever asks whether it is ready shall hear of maintenance too
            orders = tuple(order for order in orders if order.kind is FaultKind.MAINTENANCE and not order.on)
        for order in orders:
            if order.kind is FaultKind.CLOCK or not await self._strikes(order, scope):
                continue
            if order.kind is FaultKind.LATENCY:
                await asyncio.sleep(order.seconds or 0)
            else:
                await self._instead(order, scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _instead(self, order: FaultOrder, scope: Scope, receive: Receive, send: Send) -> None:
        """What comes in place of a good answer."""
        match order.kind:
            case FaultKind.REFUSE:
                refused = ServiceRefused(order.reason or RefusalReason.INTERNAL)
                await respond(answer_error(refused))(scope, receive, send)
            case FaultKind.MAINTENANCE:
                refused = ServiceRefused(RefusalReason.MAINTENANCE, order.until)
                await respond(answer_error(refused), retry_after(refused, self._book.now()))(scope, receive, send)
            case FaultKind.STATUS:
                status = order.status or 500
                page = Answer(status, GATEWAY_PAGE % (status, status))
                await respond(page, media_type="text/html")(scope, receive, send)
            case FaultKind.CUT:
                await self._cut(order.cut or CutPoint.BEFORE, scope, receive, send)

    async def _strikes(self, order: FaultOrder, scope: Scope) -> bool:
        operation = PATHS.get(scope["path"])
        if operation is None:
            if scope["path"] != messages.READY:
                return False
        elif not order.concerns(operation):
            return False
        if order.terminal_id is not None and order.terminal_id != await self._terminal_of(scope):
            return False
        return self._book.strikes(order)

    async def _cut(self, point: CutPoint, scope: Scope, receive: Receive, send: Send) -> None:
        if point is not CutPoint.BEFORE:
            await self._app(scope, receive, _half(send) if point is CutPoint.HALF else _lost)
        await _break(scope, receive)


async def _lost(_message: Message) -> None:
    """Nothing of the answer gets through."""


def _half(send: Send) -> Send:
    async def halved(message: Message) -> None:
        if message["type"] == "http.response.body":
            body = message.get("body", b"")
            message = {**message, "body": body[: len(body) // 2], "more_body": True}
        await send(message)

    return halved


async def _break(scope: MutableMapping[str, Any], receive: Receive) -> None:
    """Drop the connection without a goodbye, and wait until the server knows."""
    scope["extensions"][TLS_EXTENSION][CUT]()
    while (await receive())["type"] != "http.disconnect":
        pass
