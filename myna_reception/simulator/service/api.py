"""The simulated service as a web application."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.routing import APIRoute
from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError, SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from myna_reception.eligibility import messages
from myna_reception.reception.clock import Clock
from myna_reception.reception.eligibility import Purpose
from myna_reception.reception.errors import ReceptionError, RefusalReason, ServiceRefused, TerminalNotActivated
from myna_reception.simulator.portal.portal import PREFIX
from myna_reception.simulator.service import card_status_api, documentation, operator_api
from myna_reception.simulator.service.accounts import Accounts, terminal_of
from myna_reception.simulator.service.activation_gate import ActivationGate
from myna_reception.simulator.service.answers import Answer, answer_error, read_body, respond, retry_after
from myna_reception.simulator.service.card_status import CardStatus
from myna_reception.simulator.service.checks import Checks
from myna_reception.simulator.service.faulty import Faulty, TerminalOf
from myna_reception.simulator.service.groups import Job
from myna_reception.simulator.service.metrics import Metrics
from myna_reception.simulator.service.number_checks import NumberChecks
from myna_reception.simulator.service.observing import Observer, Routes, seen_of
from myna_reception.simulator.service.operator_api import Operator
from myna_reception.simulator.service.prepared import Asking
from myna_reception.simulator.service.rate_limits import Limit, RateLimits
from myna_reception.simulator.service.tls import PEER_FINGERPRINT, TLS_EXTENSION
from myna_reception.simulator.service.writers import Writers

Told = TypeVar("Told")

router = APIRouter()
_KEY = messages.IDEMPOTENCY_HEADER.lower().encode()


def create_app(
    writers: Writers,
    accounts: Accounts,
    checks: Checks,
    number_checks: NumberChecks,
    status: CardStatus,
    operator: Operator,
    metrics: Metrics,
    limits: RateLimits,
    clock: Clock,
) -> FastAPI:
    """The application. It reads the terminal's certificate from ``scope["extensions"]["tls"]`` (see ``tls``)."""
    app = FastAPI(title="Simulated eligibility service (practice)", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.writers = writers
    app.state.accounts = accounts
    app.state.checks = checks
    app.state.number_checks = number_checks
    app.state.status = status
    app.state.operator = operator
    app.state.metrics = metrics
    app.state.limits = limits
    app.state.clock = clock
    app.state.gate = ActivationGate(accounts, limits, metrics, clock)
    app.include_router(router)
    app.include_router(card_status_api.router)
    app.include_router(operator_api.router)
    app.add_exception_handler(ReceptionError, _told)
    app.add_exception_handler(HTTPException, _not_offered)
    app.add_exception_handler(OperationalError, _down)
    app.add_exception_handler(InterfaceError, _down)
    app.add_middleware(_Hot)
    app.add_middleware(Faulty, book=operator.book, terminal_of=_asker(writers))
    app.add_middleware(Observer, metrics=metrics, routes=_ROUTES)
    return app


def _accounts(request: Request) -> Accounts:
    accounts: Accounts = request.app.state.accounts
    return accounts


def _number_checks(request: Request) -> NumberChecks:
    number_checks: NumberChecks = request.app.state.number_checks
    return number_checks


async def _terminal(request: Request) -> str:
    terminal_id = await _terminal_of(request.app.state.writers, request.scope)
    seen_of(request.scope).terminal = terminal_id
    return terminal_id


async def _terminal_of(writers: Writers, scope: Scope) -> str:
    fingerprint = _peer(scope)

    def job() -> Asking[str | ReceptionError]:
        try:
            return (yield from terminal_of(fingerprint))
        except ReceptionError as refused:
            return refused

    told = await _written(writers, job)
    if isinstance(told, ReceptionError):
        raise told
    return told


def _peer(scope: Scope) -> bytes | None:
    fingerprint: bytes | None = scope.get("extensions", {}).get(TLS_EXTENSION, {}).get(PEER_FINGERPRINT)
    return fingerprint


async def _written(writers: Writers, job: Job[Told]) -> Told:
    """What the job tells. Raises ``ServiceRefused`` (MAINTENANCE) while the database cannot be reached."""
    try:
        return await writers.run(job)
    except (OperationalError, InterfaceError):
        raise ServiceRefused(RefusalReason.MAINTENANCE) from None


def _asker(writers: Writers) -> TerminalOf:
    async def terminal_of(scope: Scope) -> str | None:
        try:
            return await _terminal_of(writers, scope)
        except ReceptionError:
            return None

    return terminal_of


@router.get(messages.HEALTH)
async def health() -> Response:
    """Whether the service runs; tells nothing else."""
    return Response(b'{"practice":true,"status":"ok"}', media_type="application/json")


@router.get(messages.READY)
def ready(accounts: Annotated[Accounts, Depends(_accounts)]) -> Response:
    """Whether checks can be answered: the database answers too. 503 MAINTENANCE when it does not."""
    try:
        accounts.ping()
    except SQLAlchemyError:
        raise ServiceRefused(RefusalReason.MAINTENANCE) from None
    return Response(b'{"practice":true,"status":"ready"}', media_type="application/json")


@router.get(documentation.PATH, include_in_schema=False)
def description(request: Request) -> Response:
    """The OpenAPI description."""
    return Response(documentation.describe(request.app), media_type="application/json")


@router.post(messages.ACTIVATIONS)
async def activations(http: Request, raw: Annotated[bytes, Depends(read_body)]) -> Response:
    """The four values for a client certificate."""
    try:
        request = messages.ActivationRequest.model_validate_json(raw)
    except ValidationError:
        raise ServiceRefused(RefusalReason.MALFORMED) from None
    gate: ActivationGate = http.app.state.gate
    return respond(Answer.of(await gate.activate(request, http.client.host if http.client else None)))


@router.post(messages.RENEWALS)
def renewals(
    http: Request,
    terminal_id: Annotated[str, Depends(_terminal)],
    accounts: Annotated[Accounts, Depends(_accounts)],
    raw: Annotated[bytes, Depends(read_body)],
) -> Response:
    """A certificate for a terminal's new key."""
    try:
        request = messages.RenewalRequest.model_validate_json(raw)
    except ValidationError:
        raise ServiceRefused(RefusalReason.MALFORMED) from None
    state = http.app.state
    state.limits.check(Limit.RENEWALS, terminal_id)
    answer = accounts.renew(terminal_id, request)
    state.metrics.certificate("renewal")
    return respond(Answer.of(answer))


@router.post(messages.NUMBER_CHECKS)
def check_by_numbers(
    http: Request,
    terminal_id: Annotated[str, Depends(_terminal)],
    number_checks: Annotated[NumberChecks, Depends(_number_checks)],
    raw: Annotated[bytes, Depends(read_body)],
) -> Response:
    """資格確認 by insurance numbers: OQSsiquc01req for OQSsiquc01res."""
    http.app.state.limits.check(Limit.CHECKS, terminal_id)
    body, encoding, seen_of(http.scope).check = number_checks.answer(terminal_id, raw)
    return Response(
        body, media_type=f"application/xml; charset={encoding.label}", headers={"Cache-Control": "no-store"}
    )


@router.post(messages.CHALLENGES)
async def challenges(request: Request) -> Response:
    """A nonce."""
    await read_body(request)
    checks: Checks = request.app.state.checks
    return respond(checks.challenge(await _terminal(request)))


@router.post(messages.CHECKS)
async def check(request: Request) -> Response:
    """資格確認."""
    return await _answered(request, Purpose.CHECK)


@router.post(messages.REGISTRATIONS)
async def register(request: Request) -> Response:
    """利用登録, then 資格確認."""
    return await _answered(request, Purpose.REGISTER)


async def _answered(request: Request, purpose: Purpose) -> Response:
    raw = await read_body(request)
    state, fingerprint, seen = request.app.state, _peer(request.scope), seen_of(request.scope)
    checks: Checks = state.checks
    if fingerprint is None:
        raise TerminalNotActivated
    try:
        case = checks.read(purpose, _idempotency_key(request.scope), raw)
    except ServiceRefused:
        await _terminal(request)  # whoever is no terminal hears that
        raise

    def job() -> Asking[Answer | ReceptionError]:
        try:
            look = yield from checks.look(fingerprint, case)
            seen.terminal = look.terminal_id
            return (yield from checks.answer(look, case))
        except ReceptionError as refused:
            return refused

    try:
        answer = await _written(state.writers, job)
    except IntegrityError:  # the same request, or one with its key or challenge, was answered at this very moment
        answer = await _written(state.writers, job)
    if isinstance(answer, ReceptionError):
        raise answer
    seen.check = answer.record
    return respond(answer)


def _idempotency_key(scope: Scope) -> str | None:
    """As it was sent; the server has made the headers' names small."""
    found = next((value for name, value in scope["headers"] if name == _KEY), None)
    return None if found is None else found.decode("latin-1")


async def _told(request: Request, error: Exception) -> Response:
    if not isinstance(error, ReceptionError):
        raise error
    seen_of(request.scope).reason = error.reason.value if isinstance(error, ServiceRefused) else error.code
    return respond(answer_error(error), retry_after(error, request.app.state.clock.now()))


async def _down(request: Request, _error: Exception) -> Response:
    """The database cannot be reached. What it says stays here."""
    return await _told(request, ServiceRefused(RefusalReason.MAINTENANCE))


async def _not_offered(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    headers = error.headers
    if error.status_code == 405:  # the router tells the methods of one route, and a path may have several
        headers = {"Allow": ", ".join(sorted(_METHODS[_ROUTES(request.url.path)]))}
    return respond(answer_error(ServiceRefused(RefusalReason.MALFORMED), error.status_code), headers)


_HOT = {messages.CHALLENGES: challenges, messages.CHECKS: check}


class _Hot:
    """Calls the handlers of the hot paths at once; FastAPI's search among its routes costs more than a good answer.

    They stay routes all the same: for the description, and for whatever else is asked of their paths.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        handler = _HOT.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "POST" else None
        if handler is None:
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive, send)
        try:
            response = await handler(request)
        except ReceptionError as error:
            response = await _told(request, error)
        except HTTPException as error:
            response = await _not_offered(request, error)
        await response(scope, receive, send)


def _offered() -> dict[str, set[str]]:
    """The methods of every template."""
    offered: dict[str, set[str]] = {}
    for each in (router, card_status_api.router, operator_api.router):
        for route in each.routes:
            if isinstance(route, APIRoute):
                offered.setdefault(route.path, set()).update(route.methods or ())
    return offered


def _named(templates: Iterable[str]) -> Routes:
    """The names of all templates; of the portal no more than that it is the portal."""
    whole = {path: path for path in templates if "{" not in path}
    return Routes(whole, {path.partition("{")[0]: path for path in templates if "{" in path} | {PREFIX: PREFIX})


_METHODS = _offered()
_ROUTES = _named(_METHODS)
