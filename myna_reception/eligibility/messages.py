"""The messages between a terminal and the eligibility service, version 1 (paths ``/v1/…``), as JSON over mutual TLS.

Shared by the client and the simulated service. Requests must be exact; in answers unknown fields are passed over, so
that a newer service does not stop older terminals. Every size is bounded.
"""

from __future__ import annotations

import base64
import binascii
from datetime import date
from typing import Annotated, Literal, TypeVar

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)

from myna_reception.reception.card_facts import CertificateStanding, CheckMethod, FaceBand
from myna_reception.reception.eligibility import (
    Challenge,
    ElderlyRecipientCertificate,
    EligibilityRequest,
    EligibilityResult,
    LimitCertificate,
    MedicalTicket,
    PersonalFamily,
    Purpose,
    Qualification,
    QualificationValidity,
    Sex,
)
from myna_reception.reception.errors import (
    CertificateExpired,
    CertificateRevoked,
    NotRegistered,
    ReceptionError,
    RefusalReason,
    ServiceRefused,
    TerminalNotActivated,
)
from myna_reception.reception.masked import Masked

ACTIVATIONS = "/v1/activations"
RENEWALS = "/v1/renewals"
CHALLENGES = "/v1/challenges"
CHECKS = "/v1/checks"
REGISTRATIONS = "/v1/registrations"
NUMBER_CHECKS = "/v1/xml/OQSsiquc01req"  # official XML both ways
HEALTH = "/v1/health"
READY = "/v1/ready"
IDEMPOTENCY_HEADER = "Idempotency-Key"

REQUEST_LIMIT = 32 * 1024  # bytes of a body
ANSWER_LIMIT = 256 * 1024
NONCE_LENGTH = 32

_SIGNATURE_DOMAIN = b"myna-reception eligibility v1"


def signed_bytes(challenge: Challenge, purpose: Purpose) -> bytes:
    """What the card signs (PKCS#1 v1.5, SHA-256): the domain, the purpose and the challenge, each with its length.

    The domain keeps the signature from meaning anything elsewhere; the purpose keeps a check from being used as a
    利用登録.
    """
    return _SIGNED_FOR[purpose] + _with_length(challenge.challenge_id.encode()) + _with_length(challenge.nonce)


def _with_length(part: bytes) -> bytes:
    return len(part).to_bytes(2, "big") + part


_SIGNED_FOR = {purpose: _with_length(_SIGNATURE_DOMAIN) + _with_length(purpose.value.encode()) for purpose in Purpose}


def decode(value: object) -> object:
    """The bytes of base64, for a validator, which leaves what is no text to the next one. Raises ``ValueError``."""
    if isinstance(value, str):
        try:
            return binascii.a2b_base64(value, strict_mode=True)
        except ValueError:
            raise ValueError("base64 expected") from None
    return value


def _in_base64(least: int, most: int) -> WithJsonSchema:
    """How so many bytes look in JSON."""
    return WithJsonSchema(
        {
            "type": "string",
            "contentEncoding": "base64",
            "pattern": "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
            "minLength": (least + 2) // 3 * 4,
            "maxLength": (most + 2 if least == most else most) // 3 * 4,  # no length that is good for some bytes only
        }
    )


_Base64 = Annotated[
    bytes,
    BeforeValidator(decode),
    PlainSerializer(lambda data: base64.b64encode(data).decode("ascii"), return_type=str),
]
DER_LIMIT = 8 * 1024
_Der = Annotated[_Base64, Field(min_length=1, max_length=DER_LIMIT), _in_base64(1, DER_LIMIT)]
_Token = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
_Text = Annotated[str, StringConstraints(max_length=200)]
_Number = Annotated[str, StringConstraints(max_length=20)]


class Request(BaseModel):
    """What a terminal sends."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


class Answer(BaseModel):
    """What a service answers."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True, hide_input_in_errors=True)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


AnswerT = TypeVar("AnswerT", bound=Answer)


class ActivationRequest(Request):
    """The four values, the terminal's certificate signing request (PKCS#10, DER), and what kind of system it runs."""

    institution_code: Annotated[str, StringConstraints(max_length=10)]
    terminal_id: Annotated[str, StringConstraints(max_length=8)]
    password: Annotated[str, StringConstraints(max_length=128)]
    activation_code: Annotated[str, StringConstraints(max_length=16)]
    signing_request: _Der
    system: Literal["windows", "macos", "linux", "other"] = "other"


class RenewalRequest(Request):
    """A new key's certificate signing request (PKCS#10, DER), sent with the certificate that is about to end."""

    signing_request: _Der


class ActivationAnswer(Answer):
    """The terminal's client certificate, of an activation or of a renewal."""

    practice: bool
    institution_name: _Text
    certificate: _Der


class ChallengeAnswer(Answer):
    """A nonce."""

    practice: bool
    challenge_id: _Token
    nonce: Annotated[
        _Base64, Field(min_length=NONCE_LENGTH, max_length=NONCE_LENGTH), _in_base64(NONCE_LENGTH, NONCE_LENGTH)
    ]
    expires_at: AwareDatetime

    @classmethod
    def of(cls, challenge: Challenge, *, practice: bool) -> ChallengeAnswer:
        """The message of a challenge."""
        return cls(
            practice=practice,
            challenge_id=challenge.challenge_id,
            nonce=challenge.nonce,
            expires_at=challenge.expires_at,
        )

    def challenge(self) -> Challenge:
        """The challenge."""
        return Challenge(self.challenge_id, self.nonce, self.expires_at)


class CheckRequest(Request):
    """One check, or one 利用登録 with its check. The idempotency key travels in its header."""

    challenge_id: _Token
    method: CheckMethod
    certificate: _Der
    signature: Annotated[_Base64, Field(max_length=512), _in_base64(0, 512)] | None
    attested_by: Annotated[str, StringConstraints(max_length=20)] | None
    face_band: FaceBand | None = None  # with the method face, and only there

    @classmethod
    def of(cls, request: EligibilityRequest) -> CheckRequest:
        """The message of a request; the nonce stays here, the service knows it."""
        return cls(
            challenge_id=request.challenge.challenge_id,
            method=request.method,
            certificate=request.certificate.reveal(),
            signature=None if request.signature is None else request.signature.reveal(),
            attested_by=request.attested_by,
            face_band=request.face_band,
        )

    def request(self, idempotency_key: str, challenge: Challenge) -> EligibilityRequest:
        """The request, with what travels beside the body."""
        return EligibilityRequest(
            idempotency_key=idempotency_key,
            challenge=challenge,
            method=self.method,
            certificate=Masked(self.certificate),
            signature=None if self.signature is None else Masked(self.signature),
            attested_by=self.attested_by,
            face_band=self.face_band,
        )


class ElderlyMessage(Answer):
    """高齢受給者証情報."""

    issued_on: date | None
    valid_from: date | None
    valid_to: date | None
    contribution_percent: Annotated[int, Field(ge=0, le=100)]


class LimitCertificateMessage(Answer):
    """限度額適用認定証情報."""

    classification: Annotated[str, StringConstraints(max_length=2)]
    flag: Annotated[str, StringConstraints(max_length=3)]
    issued_on: date | None
    valid_from: date | None
    valid_to: date | None
    long_term_on: date | None


class MedicalTicketMessage(Answer):
    """医療券情報; fields as ``reception.eligibility.MedicalTicket``."""

    ticket_type: Annotated[str, StringConstraints(max_length=2)]
    valid_from: date | None
    valid_to: date | None
    issue_number: _Number
    treatment_month: Annotated[str, StringConstraints(pattern=r"^([1-9][0-9]{3}(0[1-9]|1[0-2]))?$")]
    institution_code: Annotated[str, StringConstraints(max_length=10)]
    institution_name: _Text
    treatment_type: Annotated[str, StringConstraints(max_length=2)]
    self_pay_yen: Annotated[int, Field(ge=0, lt=10**8)] | None
    district_contact: _Text
    handling_contact: _Text
    combined_use: Annotated[str, StringConstraints(max_length=2)]
    social_insurance: Annotated[str, StringConstraints(max_length=2)]
    inconsistent: bool


class QualificationMessage(Answer):
    """資格確認結果; fields as ``reception.eligibility.Qualification``."""

    card_classification: Annotated[str, StringConstraints(max_length=2)]
    insurer_number: Annotated[str, StringConstraints(max_length=8)]
    insurer_name: _Text
    symbol: _Number
    number: _Number
    branch_number: Annotated[str, StringConstraints(max_length=2)]
    personal_family: PersonalFamily | None
    insured_name: _Text
    name: _Text
    name_kana: _Text
    sex: Sex
    birthdate: date
    address: _Text
    post_number: Annotated[str, StringConstraints(max_length=8)]
    qualified_on: date | None
    disqualified_on: date | None
    reason_of_loss: Annotated[str, StringConstraints(max_length=2)]
    valid_from: date | None
    valid_to: date | None
    issued_on: date | None
    contribution_percent: Annotated[int, Field(ge=0, le=100)] | None
    preschool: bool
    elderly_recipient: ElderlyMessage | None
    reference_number: Annotated[str, StringConstraints(max_length=50)]
    # A service of an older release does not send these two.
    limit_certificate: LimitCertificateMessage | None = None
    medical_tickets: Annotated[list[MedicalTicketMessage], Field(max_length=20)] = []

    @classmethod
    def of(cls, qualification: Qualification) -> QualificationMessage:
        """The message of a qualification."""
        elderly, limit = qualification.elderly_recipient, qualification.limit_certificate
        told = {name: getattr(qualification, name) for name in cls.model_fields if name not in _BLOCKS}
        return cls(
            **told,
            elderly_recipient=None if elderly is None else _message(ElderlyMessage, elderly),
            limit_certificate=None if limit is None else _message(LimitCertificateMessage, limit),
            medical_tickets=[_message(MedicalTicketMessage, each) for each in qualification.medical_tickets],
        )

    def qualification(self) -> Qualification:
        """The qualification."""
        elderly, limit = self.elderly_recipient, self.limit_certificate
        told = {name: getattr(self, name) for name in type(self).model_fields if name not in _BLOCKS}
        return Qualification(
            **told,
            elderly_recipient=None if elderly is None else ElderlyRecipientCertificate(**elderly.model_dump()),
            limit_certificate=None if limit is None else LimitCertificate(**limit.model_dump()),
            medical_tickets=tuple(MedicalTicket(**each.model_dump()) for each in self.medical_tickets),
        )


_BLOCKS = ("elderly_recipient", "limit_certificate", "medical_tickets")


def _message(kind: type[AnswerT], source: object) -> AnswerT:
    return kind.model_validate({name: getattr(source, name) for name in kind.model_fields})


class ResultAnswer(Answer):
    """The answer to a check."""

    practice: bool
    validity: QualificationValidity
    qualifications: Annotated[list[QualificationMessage], Field(max_length=20)]
    confirmed_at: AwareDatetime
    standing: CertificateStanding
    reception_number: Annotated[str, StringConstraints(min_length=1, max_length=50)]

    @classmethod
    def of(cls, result: EligibilityResult) -> ResultAnswer:
        """The message of a result."""
        return cls(
            practice=result.practice,
            validity=result.validity,
            qualifications=[QualificationMessage.of(each) for each in result.qualifications],
            confirmed_at=result.confirmed_at,
            standing=result.standing,
            reception_number=result.reception_number,
        )

    def result(self) -> EligibilityResult:
        """The result."""
        return EligibilityResult(
            validity=self.validity,
            qualifications=tuple(each.qualification() for each in self.qualifications),
            confirmed_at=self.confirmed_at,
            standing=self.standing,
            reception_number=self.reception_number,
            practice=self.practice,
        )


_PLAIN: dict[str, type[CertificateRevoked] | type[NotRegistered] | type[TerminalNotActivated]] = {
    error.code: error for error in (CertificateRevoked, NotRegistered, TerminalNotActivated)
}


class ErrorAnswer(Answer):
    """Why there is no result: the code of a reception error, with its facts."""

    practice: bool
    code: Literal[
        "certificate_expired", "certificate_revoked", "not_registered", "service_refused", "terminal_not_activated"
    ]
    reason: RefusalReason | None = None  # of service_refused
    until: AwareDatetime | None = None  # of service_refused: when to ask again
    not_after: date | None = None  # of certificate_expired
    last_usable_day: date | None = None

    @classmethod
    def of(cls, error: ReceptionError, *, practice: bool) -> ErrorAnswer:
        """The message of an error that a service can answer with. Raises ``ValueError`` for any other."""
        match error:
            case CertificateExpired(not_after=not_after, last_usable_day=last_usable_day):
                return cls(
                    practice=practice,
                    code="certificate_expired",
                    not_after=not_after,
                    last_usable_day=last_usable_day,
                )
            case ServiceRefused(reason=reason, until=until):
                return cls(practice=practice, code="service_refused", reason=reason, until=until)
            case CertificateRevoked():
                return cls(practice=practice, code="certificate_revoked")
            case NotRegistered():
                return cls(practice=practice, code="not_registered")
            case TerminalNotActivated():
                return cls(practice=practice, code="terminal_not_activated")
            case _:
                raise ValueError(f"no answer of a service: {error.code}")

    def error(self) -> ReceptionError:
        """The error. Raises ``ValueError`` when its facts are missing."""
        if self.code == CertificateExpired.code:
            if self.not_after is None or self.last_usable_day is None:
                raise ValueError("certificate_expired without its days")
            return CertificateExpired(self.not_after, self.last_usable_day)
        if self.code == ServiceRefused.code:
            if self.reason is None:
                raise ValueError("service_refused without a reason")
            return ServiceRefused(self.reason, self.until)
        return _PLAIN[self.code]()
