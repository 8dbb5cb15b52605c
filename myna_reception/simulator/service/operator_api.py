"""What the operator (運用者) of the service may ask and order: from this machine only, with the token of its folder.

A request from elsewhere finds nothing here.
"""

from __future__ import annotations

import hmac
import ipaddress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from myna_reception.reception.errors import RefusalReason, ServiceRefused
from myna_reception.simulator.private_files import keep_first
from myna_reception.simulator.service import metrics
from myna_reception.simulator.service.accounts import Accounts
from myna_reception.simulator.service.answers import Answer, read_body, respond
from myna_reception.simulator.service.faults import FaultBook, FaultOrder, FaultRequest, TooManyFaults

KEPT_IN = "operator-token"
TOKEN_LENGTH = 32
FAULTS = "/operator/faults"
METRICS = "/metrics"
_ORDERS = TypeAdapter(list[FaultOrder])


@dataclass(frozen=True, slots=True)
class Operator:
    """Who may ask, and what there is to order."""

    token: str
    book: FaultBook


def operator_token(folder: Path, make: str) -> str:
    """The token that is kept in the folder, readable by its owner only; ``make`` when there is none yet."""
    return keep_first(folder / KEPT_IN, make.encode).decode().strip()


def _operator(request: Request) -> Operator:
    operator: Operator = request.app.state.operator
    if request.client is None or not _loopback(request.client.host):
        raise HTTPException(404)
    given = request.headers.get("authorization", "").encode()
    if not hmac.compare_digest(given, f"Bearer {operator.token}".encode()):
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
    return operator


router = APIRouter(tags=["operator"])
ThisOperator = Annotated[Operator, Depends(_operator)]


@router.get(METRICS)
def told_metrics(operator: ThisOperator, request: Request) -> Response:
    """What is counted, in Prometheus's text form."""
    accounts: Accounts = request.app.state.accounts
    counted: metrics.Metrics = request.app.state.metrics
    try:
        accounts.ping()
        up = True
    except SQLAlchemyError:
        up = False
    return Response(counted.told(database_up=up), media_type=metrics.CONTENT_TYPE)


@router.get(FAULTS)
def faults(operator: ThisOperator) -> Response:
    """The faults that are ordered, in the order they were given."""
    return respond(Answer(200, _ORDERS.dump_json(list(operator.book.orders()))))


@router.post(FAULTS, status_code=201)
def order_fault(operator: ThisOperator, raw: Annotated[bytes, Depends(read_body)]) -> Response:
    """Order a fault; it strikes from the next request on. 409 when too many stand."""
    try:
        wanted = FaultRequest.model_validate_json(raw)
    except ValidationError:
        raise ServiceRefused(RefusalReason.MALFORMED) from None
    try:
        order = operator.book.order(wanted)
    except TooManyFaults:
        raise HTTPException(409) from None
    return respond(Answer(201, order.model_dump_json().encode()))


@router.delete(FAULTS, status_code=204)
def clear_faults(operator: ThisOperator) -> Response:
    """Take every fault back."""
    operator.book.clear()
    return Response(status_code=204)


@router.delete(FAULTS + "/{order_id}", status_code=204)
def clear_fault(operator: ThisOperator, order_id: str) -> Response:
    """Take one fault back. 404 when it is not there (any more)."""
    if not operator.book.clear(order_id):
        raise HTTPException(404)
    return Response(status_code=204)


def _loopback(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
