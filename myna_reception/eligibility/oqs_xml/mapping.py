"""Official messages from and into the reception's own types.

The layout has no place to say that a result is practice, nor how the certificate stands; what the real codes for the
latter are is not public. So 処理結果コード carries codes of the simulator's own (``SIM…``), and 処理結果メッセージ says
in words that it is practice. A result from a live service is written without either.
"""

from __future__ import annotations

from datetime import timedelta

from myna_reception.eligibility.oqs_xml.message import (
    OqsResponse,
    ProcessingStatus,
    ReferenceClassification,
    ResponseHeader,
    SegmentOfResult,
)
from myna_reception.reception.card_facts import CertificateStanding
from myna_reception.reception.clock import JST
from myna_reception.reception.eligibility import EligibilityResult

PRACTICE_PREFIX = "SIM"
PRACTICE_MESSAGE = "【練習】模擬の結果です。実際の資格ではありません。"
_PRACTICE_CODES = {
    CertificateStanding.VALID: "SIMP0001I",
    CertificateStanding.EXPIRING: "SIMP0002W",
    CertificateStanding.GRACE: "SIMP0003W",
    CertificateStanding.EXPIRED: "SIMP0004E",
    CertificateStanding.REVOKED: "SIMP0005E",
}
_STANDINGS = {code: standing for standing, code in _PRACTICE_CODES.items()}


def response_of(result: EligibilityResult, institution_code: str) -> OqsResponse:
    """The answer that 連携アプリ would have written as a face file for this check of a card."""
    confirmed_at = result.confirmed_at.astimezone(JST)
    return OqsResponse(
        header=ResponseHeader(
            executed_at=confirmed_at - timedelta(microseconds=confirmed_at.microsecond),
            confirmation_date=confirmed_at.date(),
            institution_code=institution_code,
            reference=ReferenceClassification.CARD,
            file_identifier=result.reception_number,
        ),
        status=ProcessingStatus.NORMAL,
        validity=result.validity,
        results=result.qualifications,
        code=_PRACTICE_CODES[result.standing] if result.practice else "",
        message=PRACTICE_MESSAGE if result.practice else "",
    )


def result_of(response: OqsResponse) -> EligibilityResult:
    """The result that an answer tells; a certificate that nothing is said about is VALID.

    Raises ``ValueError`` for an answer that is no result (an error, or still in progress).
    """
    normal = response.header.segment is SegmentOfResult.NORMAL and response.status is ProcessingStatus.NORMAL
    if not normal or response.validity is None:
        raise ValueError("an answer without a result")
    return EligibilityResult(
        validity=response.validity,
        qualifications=response.results,
        confirmed_at=response.header.executed_at,
        standing=_STANDINGS.get(response.code, CertificateStanding.VALID),
        reception_number=response.header.file_identifier,
        practice=is_practice(response),
    )


def is_practice(response: OqsResponse) -> bool:
    """Whether an answer comes from the simulator."""
    return response.code.startswith(PRACTICE_PREFIX) or response.header.error_code.startswith(PRACTICE_PREFIX)
