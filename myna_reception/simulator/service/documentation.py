"""The service's OpenAPI description. Handlers take bodies as bytes, so the models and examples are told here."""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from myna_reception.eligibility import messages

PATH = "/v1/openapi.json"
_REF = "#/components/schemas/{model}"
_DESCRIPTION = (
    "A simulated eligibility service for practice (練習). Nobody in it exists. Every path but activations, health, "
    "ready and the card CA's wants the terminal's client certificate (mutual TLS)."
)

# By path: what is sent, what comes back, and an example of each. Bytes are base64; these are no real certificates.
EXAMPLES: dict[str, tuple[type[messages.Request], type[messages.Answer], dict[str, Any], dict[str, Any]]] = {
    messages.ACTIVATIONS: (
        messages.ActivationRequest,
        messages.ActivationAnswer,
        {
            "institution_code": "9900000001",
            "terminal_id": "W0000001",
            "password": "EXAMPLE234AB",
            "activation_code": "ABCD2345EFGH6789",
            "signing_request": "MIHV",
            "system": "windows",
        },
        {"practice": True, "institution_name": "見本鍼灸整骨院（練習）", "certificate": "MIIB"},
    ),
    messages.RENEWALS: (
        messages.RenewalRequest,
        messages.ActivationAnswer,
        {"signing_request": "MIHV"},
        {"practice": True, "institution_name": "見本鍼灸整骨院（練習）", "certificate": "MIIB"},
    ),
    messages.CHECKS: (
        messages.CheckRequest,
        messages.ResultAnswer,
        {
            "challenge_id": "q1w2e3r4t5y6u7i8o9p0AbCd",
            "method": "visual",
            "certificate": "MIIF",
            "signature": None,
            "attested_by": "見本",
        },
        {
            "practice": True,
            "validity": 4,
            "qualifications": [],
            "confirmed_at": "2026-04-15T12:00:00+09:00",
            "standing": "valid",
            "reception_number": "P20260415-000001",
        },
    ),
}
EXAMPLES[messages.REGISTRATIONS] = (
    messages.CheckRequest,
    messages.ResultAnswer,
    {**EXAMPLES[messages.CHECKS][2], "method": "pin", "signature": "c2lnbmF0dXJl", "attested_by": None},
    EXAMPLES[messages.CHECKS][3],
)
XML_EXAMPLE = """\
<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<XmlMsg>
\t<MessageHeader>
\t\t<QualificationConfirmationDate>20260415</QualificationConfirmationDate>
\t\t<MedicalInstitutionCode>9900000001</MedicalInstitutionCode>
\t</MessageHeader>
\t<MessageBody>
\t\t<QualificationConfirmSearchInfo>
\t\t\t<InsurerNumber>06139992</InsurerNumber>
\t\t\t<InsuredCardSymbol>双子</InsuredCardSymbol>
\t\t\t<InsuredIdentificationNumber>２２</InsuredIdentificationNumber>
\t\t\t<InsuredBranchNumber>02</InsuredBranchNumber>
\t\t\t<Birthdate>20100505</Birthdate>
\t\t\t<LimitApplicationCertificateRelatedConsFlg>0</LimitApplicationCertificateRelatedConsFlg>
\t\t</QualificationConfirmSearchInfo>
\t</MessageBody>
</XmlMsg>
"""


def describe(app: FastAPI) -> bytes:
    """The description as JSON."""
    told = get_openapi(title=app.title, version="1", description=_DESCRIPTION, routes=app.routes)
    wanted = [(model, "validation") for model, _, _, _ in EXAMPLES.values()]
    answers = [(model, "serialization") for _, model, _, _ in EXAMPLES.values()]
    every: Any = [*dict.fromkeys((*wanted, *answers)), (messages.ErrorAnswer, "serialization")]
    every.append((messages.ChallengeAnswer, "serialization"))
    schemas, definitions = models_json_schema(every, ref_template=_REF)
    told.setdefault("components", {}).setdefault("schemas", {}).update(definitions.get("$defs", {}))
    for path, (request, answer, sent, received) in EXAMPLES.items():
        post = told["paths"][path]["post"]
        post["requestBody"] = _json(schemas[request, "validation"], sent, required=True)
        post["responses"] = _responses(schemas, _json(schemas[answer, "serialization"], received))
    challenges = told["paths"][messages.CHALLENGES]["post"]
    challenges["responses"] = _responses(schemas, _json(schemas[messages.ChallengeAnswer, "serialization"]))
    by_numbers = told["paths"][messages.NUMBER_CHECKS]["post"]
    xml = {"content": {"application/xml": {"schema": {"type": "string"}, "example": XML_EXAMPLE}}, "required": True}
    by_numbers["requestBody"] = xml
    by_numbers["responses"] = _responses(schemas, {"content": {"application/xml": {"schema": {"type": "string"}}}})
    return json.dumps(told, ensure_ascii=False).encode()


def _json(schema: Any, example: Any = None, *, required: bool = False) -> dict[str, Any]:
    content = {"schema": schema} | ({} if example is None else {"example": example})
    return {"content": {"application/json": content}} | ({"required": True} if required else {})


def _responses(schemas: Any, good: dict[str, Any]) -> dict[str, Any]:
    error = _json(schemas[messages.ErrorAnswer, "serialization"], {"practice": True, "code": "not_registered"})
    return {"200": {"description": "答え", **good}, "default": {"description": "なぜ答えがないか", **error}}
