"""The card CA's CRLs and OCSP responder over HTTP. Open to anybody, as such addresses are."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.exceptions import HTTPException

from myna_reception.simulator.service.answers import read_limited
from myna_reception.simulator.service.card_status import REQUEST_LIMIT, CardStatus

CRLS = "/v1/pki/crls"
OCSP = "/v1/pki/ocsp"
router = APIRouter()


def _status(request: Request) -> CardStatus:
    status: CardStatus = request.app.state.status
    return status


async def _body(request: Request) -> bytes:
    return await read_limited(request, REQUEST_LIMIT)


@router.get(f"{CRLS}/{{key_identifier}}.crl")
def crl(key_identifier: str, status: Annotated[CardStatus, Depends(_status)]) -> Response:
    """The CRL of the generation of a card CA (利用者証明用 or 署名用) with this key identifier (hexadecimal)."""
    try:
        found = status.crl(bytes.fromhex(key_identifier))
    except ValueError:
        found = None
    if found is None:
        raise HTTPException(404)
    return Response(found, media_type="application/pkix-crl")


@router.post(OCSP)
def ocsp_post(raw: Annotated[bytes, Depends(_body)], status: Annotated[CardStatus, Depends(_status)]) -> Response:
    """An OCSP request, DER."""
    return _told(status.ocsp_answer(raw))


@router.get(f"{OCSP}/{{encoded:path}}")
def ocsp_get(encoded: str, status: Annotated[CardStatus, Depends(_status)]) -> Response:
    """An OCSP request in the address, base64 (RFC 6960 A.1)."""
    try:
        request = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        request = b""
    return _told(status.ocsp_answer(request))


def _told(answer: bytes) -> Response:
    return Response(answer, media_type="application/ocsp-response")
