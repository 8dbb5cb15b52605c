"""The service's OpenAPI description. Handlers take bodies as bytes, so bodies, answers and examples are told here."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from myna_reception.eligibility import messages
from myna_reception.simulator.service import card_status_api, examples, operator_api
from myna_reception.simulator.service.examples import Examples
from myna_reception.simulator.service.faults import FaultOrder, FaultRequest

PATH = "/v1/openapi.json"
JSON, XML = "application/json", "application/xml"
TERMINAL, OPERATOR = "terminal", "operator"
_REF = "#/components/schemas/{model}"
_DESCRIPTION = (
    "A simulated eligibility service for practice (練習). Nobody in it exists. Most paths want the terminal's client "
    "certificate (mutual TLS), the operator's a token and the service's own machine. Bytes are base64. "
    "Every answer has an X-Request-Id: the one that was sent, when it is a UUID or 16 to 64 hexadecimal digits, or a "
    "new one."
)
_SECURITY: dict[str, Any] = {
    TERMINAL: {"type": "mutualTLS", "description": "The certificate that an activation or a renewal gave."},
    OPERATOR: {"type": "http", "scheme": "bearer", "description": "The token of the practice world's folder."},
}
_WHY = {
    400: "The request cannot be read.",
    401: "No certificate of an activated terminal, or not the operator's token.",
    403: "Refused; the code and the reason tell why.",
    404: "Not here, or not for you.",
    409: "The challenge is unknown, used, another terminal's or too old; or there is too much already.",
    413: "Larger than the service takes.",
    429: "Too often; Retry-After and until tell when to ask again.",
    500: "A bug of the service.",
    503: "Maintenance, or the database cannot be reached.",
}
_RETRY_AFTER = {"Retry-After": {"description": "Seconds to wait, where that is known.", "schema": {"type": "integer"}}}


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent or answered: a model or a schema of its own, with examples by name."""

    kind: type[BaseModel] | Mapping[str, Any]
    examples: Examples | Callable[[], Examples] = field(default_factory=dict)
    media: str = JSON

    def shown(self) -> Examples:
        """The examples."""
        return self.examples() if callable(self.examples) else self.examples


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of a path."""

    answer: Body | None  # None: 204 without a body
    refusals: tuple[int, ...] = ()
    request: Body | None = None
    security: str | None = None
    status: int = 200
    idempotent: bool = False  # wants the header Idempotency-Key
    why: Callable[[int], Examples] = examples.errors  # the refusals' examples


def _activation_errors(status: int) -> Examples:
    return examples.activation_errors() if status == 403 else examples.errors(status)


def _text(text: str | Callable[[], str]) -> Callable[[], Examples]:
    return lambda: {"example": text() if callable(text) else text}


def _says(**texts: str) -> dict[str, Any]:
    """An object of constants."""
    properties = {"practice": {"const": True}, **{name: {"const": text} for name, text in texts.items()}}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


_BINARY = {"type": "string", "format": "binary"}
_STRING = {"type": "string"}
_READ = (400, 413)  # every path that reads a body
_KNOWN = (401, 403, 500, 503)  # every path for terminals
_RESULT = Body(messages.ResultAnswer, examples.results)
_CERTIFICATE = Body(messages.ActivationAnswer, examples.CERTIFICATE)
_OCSP_ANSWER = Body(_BINARY, media="application/ocsp-response")

OPERATIONS: dict[tuple[str, str], Operation] = {
    (messages.HEALTH, "get"): Operation(Body(_says(status="ok"), examples.HEALTH)),
    (messages.READY, "get"): Operation(Body(_says(status="ready"), examples.READY), (503,)),
    (messages.ACTIVATIONS, "post"): Operation(
        _CERTIFICATE,
        (*_READ, 403, 429, 500, 503),
        Body(messages.ActivationRequest, examples.ACTIVATION),
        why=_activation_errors,
    ),
    (messages.RENEWALS, "post"): Operation(
        _CERTIFICATE, (*_READ, *_KNOWN, 429), Body(messages.RenewalRequest, examples.RENEWAL), TERMINAL
    ),
    (messages.CHALLENGES, "post"): Operation(
        Body(messages.ChallengeAnswer, examples.CHALLENGE), (*_KNOWN, 413, 429), security=TERMINAL
    ),
    (messages.CHECKS, "post"): Operation(
        _RESULT,
        (*_READ, *_KNOWN, 409, 429),
        Body(messages.CheckRequest, examples.CHECK),
        TERMINAL,
        idempotent=True,
    ),
    (messages.REGISTRATIONS, "post"): Operation(
        _RESULT,
        (*_READ, *_KNOWN, 409),
        Body(messages.CheckRequest, examples.REGISTRATION),
        TERMINAL,
        idempotent=True,
    ),
    (messages.NUMBER_CHECKS, "post"): Operation(
        Body(_STRING, _text(examples.xml_answer), XML),
        (*_KNOWN, 413, 429),
        Body(_STRING, _text(examples.XML_REQUEST), XML),
        TERMINAL,
    ),
    (f"{card_status_api.CRLS}/{{key_identifier}}.crl", "get"): Operation(
        Body(_BINARY, media="application/pkix-crl"), (404, 500, 503)
    ),
    (card_status_api.OCSP, "post"): Operation(
        _OCSP_ANSWER, (413, 500, 503), Body(_BINARY, media="application/ocsp-request")
    ),
    (f"{card_status_api.OCSP}/{{encoded}}", "get"): Operation(_OCSP_ANSWER, (500, 503)),
    (operator_api.METRICS, "get"): Operation(
        Body(_STRING, _text(examples.METRICS), "text/plain"), (401, 404), security=OPERATOR
    ),
    (operator_api.FAULTS, "get"): Operation(
        Body({"type": "array", "items": FaultOrder}, examples.ORDERS), (401, 404), security=OPERATOR
    ),
    (operator_api.FAULTS, "post"): Operation(
        Body(FaultOrder, examples.ORDERED),
        (*_READ, 401, 404, 409),
        Body(FaultRequest, examples.FAULT),
        OPERATOR,
        status=201,
    ),
    (operator_api.FAULTS, "delete"): Operation(None, (401, 404), security=OPERATOR),
    (operator_api.FAULTS + "/{order_id}", "delete"): Operation(None, (401, 404), security=OPERATOR),
}


def describe(app: FastAPI) -> bytes:
    """The description as JSON, made once for an application."""
    made: bytes | None = getattr(app.state, "description", None)
    if made is None:
        made = app.state.description = json.dumps(description(app), ensure_ascii=False).encode()
    return made


def description(app: FastAPI) -> dict[str, Any]:
    """The description."""
    told = get_openapi(title=app.title, version="1", description=_DESCRIPTION, routes=app.routes)
    schemas, definitions = _schemas()
    told["components"] = {"schemas": definitions, "securitySchemes": _SECURITY}
    for (path, method), operation in OPERATIONS.items():
        _tell(told["paths"][path][method], operation, schemas)
    return told


def _tell(told: dict[str, Any], operation: Operation, schemas: Mapping[Any, Any]) -> None:
    if operation.request is not None:
        told["requestBody"] = {"required": True, **_content(operation.request, "validation", schemas)}
    if operation.idempotent:
        told.setdefault("parameters", []).append(_idempotency_key())
    if operation.security is not None:
        told["security"] = [{operation.security: []}]
    error = schemas[messages.ErrorAnswer, "serialization"]
    answers: dict[str, Any] = {}
    if operation.answer is None:
        answers["204"] = {"description": "Done."}
    else:
        answers[str(operation.status)] = {
            "description": "The answer.",
            **_content(operation.answer, "serialization", schemas),
        }
    for status in sorted(operation.refusals):
        answers[str(status)] = {
            "description": _WHY[status],
            "content": {JSON: {"schema": error, "examples": _named(operation.why(status))}},
        } | ({"headers": _RETRY_AFTER} if status in (429, 503) else {})
    told["responses"] = answers


def _content(body: Body, mode: JsonSchemaMode, schemas: Mapping[Any, Any]) -> dict[str, Any]:
    schema = _schema(body.kind, mode, schemas)
    shown = body.shown()
    return {"content": {body.media: {"schema": schema} | ({"examples": _named(shown)} if shown else {})}}


def _schema(kind: type[BaseModel] | Mapping[str, Any], mode: JsonSchemaMode, schemas: Mapping[Any, Any]) -> Any:
    if not isinstance(kind, Mapping):
        return schemas[kind, mode]
    if isinstance(items := kind.get("items"), type):
        return {**kind, "items": schemas[items, mode]}
    return dict(kind)


def _named(shown: Examples) -> dict[str, Any]:
    return {name: {"value": value} for name, value in shown.items()}


def _idempotency_key() -> dict[str, Any]:
    return {
        "name": messages.IDEMPOTENCY_HEADER,
        "in": "header",
        "required": True,
        "description": "The same key with the same body gets the same answer; with another body it is refused (400).",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9_.:-]{8,128}$"},
        "example": examples.IDEMPOTENCY_KEY,
    }


@cache
def _schemas() -> tuple[Mapping[Any, Any], dict[str, Any]]:
    wanted: dict[tuple[type[BaseModel], JsonSchemaMode], None] = {(messages.ErrorAnswer, "serialization"): None}
    for operation in OPERATIONS.values():
        for body, mode in ((operation.request, "validation"), (operation.answer, "serialization")):
            kind = None if body is None else body.kind.get("items") if isinstance(body.kind, Mapping) else body.kind
            if isinstance(kind, type):
                wanted[kind, mode] = None  # type: ignore[index]
    schemas, definitions = models_json_schema(list(wanted), ref_template=_REF)
    return schemas, definitions.get("$defs", {})
