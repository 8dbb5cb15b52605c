"""Examples of every message of the service, for its OpenAPI description. All people in them are the invented personas.

Bytes are base64 and shortened: no certificate, signature or request among them is a real one.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from pydantic import BaseModel

from myna_reception.eligibility.messages import ErrorAnswer, ResultAnswer
from myna_reception.eligibility.oqs_xml.encoding import Encoding
from myna_reception.eligibility.oqs_xml.mapping import PRACTICE_MESSAGE
from myna_reception.eligibility.oqs_xml.message import (
    OqsResponse,
    ProcessingStatus,
    ReferenceClassification,
    ResponseHeader,
    SearchInfo,
)
from myna_reception.eligibility.oqs_xml.writer import write_response
from myna_reception.reception.card_facts import CertificateStanding
from myna_reception.reception.clock import JST
from myna_reception.reception.eligibility import EligibilityResult
from myna_reception.reception.errors import (
    CertificateExpired,
    CertificateRevoked,
    NotRegistered,
    ReceptionError,
    RefusalReason,
    ServiceRefused,
    TerminalNotActivated,
)
from myna_reception.simulator.personas import Persona, load_personas

Examples = dict[str, Any]  # by name: what an example shows
DAY = date(2026, 4, 15)
NOON = datetime(2026, 4, 15, 12, tzinfo=JST)
UNTIL = NOON + timedelta(minutes=1)
_CHALLENGE_ID = "q1w2e3r4t5y6u7i8o9p0AbCd"
IDEMPOTENCY_KEY = "7d0a4f5e-3c1b-4b8e-9f53-0a4c1de2b6f7"

ACTIVATION: Examples = {
    "four values": {
        "institution_code": "9900000001",
        "terminal_id": "W0000001",
        "password": "EXAMPLE234AB",
        "activation_code": "ABCD2345EFGH6789",
        "signing_request": "MIHV",
        "system": "windows",
    }
}
RENEWAL: Examples = {"new key": {"signing_request": "MIHV"}}
CERTIFICATE: Examples = {
    "certificate": {"practice": True, "institution_name": "見本鍼灸整骨院（練習）", "certificate": "MIIB"}
}
CHALLENGE: Examples = {
    "nonce": {
        "practice": True,
        "challenge_id": _CHALLENGE_ID,
        "nonce": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "expires_at": "2026-04-15T12:03:00+09:00",
    }
}
_BY_PIN = {
    "challenge_id": _CHALLENGE_ID,
    "method": "pin",
    "certificate": "MIIF",
    "signature": "c2lnbmF0dXJl",
    "attested_by": None,
}
CHECK: Examples = {
    "by PIN": _BY_PIN,
    "by sight (目視)": {**_BY_PIN, "method": "visual", "signature": None, "attested_by": "見本"},
    "by face": {**_BY_PIN, "method": "face", "signature": None, "attested_by": "見本", "face_band": "similar"},
}
REGISTRATION: Examples = {"by PIN": _BY_PIN}
XML_REQUEST = """\
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
HEALTH: Examples = {"running": {"practice": True, "status": "ok"}}
READY: Examples = {"ready": {"practice": True, "status": "ready"}}
FAULT: Examples = {
    "slow": {"kind": "latency", "seconds": 2.5, "on": ["checks"]},
    "maintenance": {"kind": "maintenance", "until": "2026-04-15T13:30:00+09:00"},
    "one terminal is refused": {"kind": "refuse", "reason": "busy", "terminal_id": "W0000001", "times": 3},
}
ORDERED: Examples = {
    "slow": {
        **FAULT["slow"], "reason": None, "status": None, "cut": None, "until": None, "terminal_id": None, "share": 1.0,
        "times": None, "ends_at": None, "id": "0f8fad5b",
    }
}  # fmt: skip
ORDERS: Examples = {"one": [ORDERED["slow"]], "none": []}
METRICS = """\
# HELP myna_requests_total Requests, by route template
# TYPE myna_requests_total counter
myna_requests_total{method="POST",route="/v1/checks",status="200"} 12.0
# HELP myna_database_up 1 when the database answered just now, else 0
# TYPE myna_database_up gauge
myna_database_up 1.0
"""

_REFUSALS = {
    400: (ServiceRefused(RefusalReason.MALFORMED),),
    401: (TerminalNotActivated(),),
    403: (
        NotRegistered(),
        CertificateRevoked(),
        CertificateExpired(date(2026, 1, 10), date(2026, 4, 30)),
        *(
            ServiceRefused(reason)
            for reason in (
                RefusalReason.TERMINAL_REVOKED,
                RefusalReason.SIGNATURE_INVALID,
                RefusalReason.CERTIFICATE_UNTRUSTED,
                RefusalReason.CARD_UNKNOWN,
            )
        ),
    ),
    404: (ServiceRefused(RefusalReason.MALFORMED),),
    409: (ServiceRefused(RefusalReason.CHALLENGE_UNKNOWN),),
    413: (ServiceRefused(RefusalReason.MALFORMED),),
    429: (ServiceRefused(RefusalReason.BUSY, UNTIL),),
    500: (ServiceRefused(RefusalReason.INTERNAL),),
    503: (ServiceRefused(RefusalReason.MAINTENANCE, UNTIL), ServiceRefused(RefusalReason.MAINTENANCE)),
}
_OF_ACTIVATIONS = tuple(
    ServiceRefused(reason)
    for reason in (
        RefusalReason.BAD_CREDENTIALS,
        RefusalReason.LOCKED,
        RefusalReason.CODE_USED,
        RefusalReason.CODE_EXPIRED,
        RefusalReason.TERMINAL_REVOKED,
    )
)


def errors(status: int) -> Examples:
    """Answers with this status, by the reason that they tell."""
    return _told(_REFUSALS[status])


def activation_errors() -> Examples:
    """Why there is no activation (403)."""
    return _told(_OF_ACTIVATIONS)


def _told(refusals: tuple[ReceptionError, ...]) -> Examples:
    return {_name(refused): _json(ErrorAnswer.of(refused, practice=True)) for refused in refusals}


def _name(error: ReceptionError) -> str:
    if not isinstance(error, ServiceRefused):
        return error.code
    return error.reason.value if error.until is None else f"{error.reason.value}, with its end"


def results() -> Examples:
    """Answers to a check."""
    people = load_personas(DAY)
    return {
        people[persona_id].title: _json(ResultAnswer.of(_result(people[persona_id])))
        for persona_id in ("valid-employee", "kouki-10", "assistance", "none-found")
    }


def _result(persona: Persona) -> EligibilityResult:
    return EligibilityResult(
        validity=persona.validity,
        qualifications=persona.qualifications,
        confirmed_at=NOON,
        standing=CertificateStanding.VALID,
        reception_number="P20260415-000001",
        practice=True,
    )


def xml_answer() -> str:
    """An answer to a check by numbers."""
    persona = load_personas(DAY)["valid-employee"]
    (held,) = persona.qualifications
    header = ResponseHeader(
        executed_at=NOON,
        confirmation_date=DAY,
        institution_code="9900000001",
        reference=ReferenceClassification.NUMBERS,
    )
    search = SearchInfo(
        insurer_number=held.insurer_number,
        symbol=held.symbol,
        number=held.number,
        branch_number=held.branch_number,
        birthdate=held.birthdate,
    )
    response = OqsResponse(
        header=header,
        status=ProcessingStatus.NORMAL,
        validity=persona.validity,
        results=(held,),
        code="SIMP0001I",
        message=PRACTICE_MESSAGE,
        search=search,
    )
    return write_response(response, Encoding.UTF_8)[0].decode()


def _json(message: BaseModel) -> Any:
    return message.model_dump(mode="json")
