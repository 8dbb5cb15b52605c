"""The messages OQSsiquc01 as values: the request by insurance numbers (req) and the answer (res, face).

Nothing medical: 特定疾病, 傷病名 of a 医療券, 健診 and consents have no place here, because the 資格確認限定型 never
has them. A reader passes them over and names them. 限度額 is there for practice scenarios, 医療券 for 医療扶助.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from myna_reception.reception.eligibility import Qualification, QualificationValidity


class ReferenceClassification(StrEnum):
    """照会区分, code table OQSCD002."""

    CARD = "1"
    NUMBERS = "2"


class SegmentOfResult(StrEnum):
    """処理結果区分 of the whole message, code table OQSCD003."""

    NORMAL = "1"
    IN_PROGRESS = "2"
    ABNORMAL = "9"


class ProcessingStatus(StrEnum):
    """処理結果状況 of the one check in it, code table OQSCD004."""

    NORMAL = "1"
    ERROR = "2"


@dataclass(frozen=True, slots=True, repr=False)
class SearchInfo:
    """照会条件 (QualificationConfirmSearchInfo): the numbers on a 資格確認書 or 資格情報のお知らせ."""

    insurer_number: str  # 保険者番号, 8 digits, or 6 for 国保
    symbol: str  # 記号, may be empty
    number: str  # 番号
    birthdate: date
    branch_number: str = ""  # 枝番, 2 digits or empty
    limit_consent: bool = False  # 限度額適用認定証提供同意フラグ
    arbitrary_identifier: str = ""  # echoed

    def __repr__(self) -> str:
        return "SearchInfo(…)"


@dataclass(frozen=True, slots=True)
class OqsRequest:
    """OQSsiquc01req: a check by insurance numbers."""

    confirmation_date: date  # 資格確認日
    institution_code: str  # 医療機関コード, 10 digits
    search: SearchInfo
    file_identifier: str = ""  # 任意のファイル識別子, echoed


@dataclass(frozen=True, slots=True)
class ResponseHeader:
    """MessageHeader of an answer."""

    executed_at: datetime  # 処理実行日時, aware, whole seconds
    confirmation_date: date  # 資格確認日
    institution_code: str
    reference: ReferenceClassification
    segment: SegmentOfResult = SegmentOfResult.NORMAL
    file_identifier: str = ""  # as in the request; a face file has one of 16 characters
    error_code: str = ""  # only where the segment is not NORMAL
    error_message: str = ""


@dataclass(frozen=True, slots=True)
class OqsResponse:
    """OQSsiquc01res, also as a face file. ``results`` may be several (e.g. 医療保険 and 医療扶助)."""

    header: ResponseHeader
    status: ProcessingStatus
    validity: QualificationValidity | None
    results: tuple[Qualification, ...] = ()
    code: str = ""  # 処理結果コード, of an error or a remark
    message: str = ""  # 処理結果メッセージ
    search: SearchInfo | None = None  # echoed where insurance numbers were asked for
    passed_over: tuple[str, ...] = ()  # names of elements that were there and are not read
