"""The question put to the eligibility service, and its answer.

資格確認限定型: insurance data only, nothing medical.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum

from myna_reception.reception.card_facts import CertificateStanding, CheckMethod, FaceBand
from myna_reception.reception.masked import Masked


class QualificationValidity(IntEnum):
    """資格有効性, code table OQSCD006."""

    VALID = 1  # 有効
    INVALID = 2  # 無効
    INVALID_NEWER_EXISTS = 3  # 無効（新しい資格あり）
    NONE_FOUND = 4  # 該当資格なし
    SEVERAL_FOUND = 5  # 複数該当
    VALID_UNREGISTERED = 6  # 有効（未登録）, 医療扶助 only

    @property
    def verdict(self) -> Verdict:
        """What the validity means at the desk."""
        match self:
            case QualificationValidity.VALID | QualificationValidity.VALID_UNREGISTERED:
                return Verdict.ELIGIBLE
            case QualificationValidity.SEVERAL_FOUND:
                return Verdict.UNCONFIRMED
            case _:
                return Verdict.NOT_ELIGIBLE


class Verdict(StrEnum):
    """What the desk says about a reception."""

    ELIGIBLE = "eligible"  # 資格あり
    NOT_ELIGIBLE = "not_eligible"  # 資格なし
    UNCONFIRMED = "unconfirmed"  # 確認できません


class Sex(StrEnum):
    """性別, code table OQSCD007."""

    MALE = "1"
    FEMALE = "2"
    UNSET = "3"


class PersonalFamily(StrEnum):
    """本人・家族, code table OQSCD009."""

    INSURED = "1"
    FAMILY = "2"


class Purpose(StrEnum):
    """What the card's signature is asked for; part of what is signed."""

    CHECK = "check"  # 資格確認
    REGISTER = "register"  # 利用登録


@dataclass(frozen=True, slots=True)
class Challenge:
    """A nonce of the service, bound to this terminal and usable once."""

    challenge_id: str
    nonce: bytes
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class EligibilityRequest:
    """One eligibility check. The idempotency key makes a repeated request give the same answer and one record."""

    idempotency_key: str
    challenge: Challenge
    method: CheckMethod
    certificate: Masked[bytes]  # DER
    signature: Masked[bytes] | None  # by the card over the challenge; None where staff attest
    attested_by: str | None  # staff initials for the visual check, may be empty; None with a signature
    face_band: FaceBand | None = None  # of the face match; with FACE and only there


@dataclass(frozen=True, slots=True, repr=False)
class ElderlyRecipientCertificate:
    """高齢受給者証情報 (70–74)."""

    issued_on: date | None
    valid_from: date | None
    valid_to: date | None
    contribution_percent: int  # 20 or 30


@dataclass(frozen=True, slots=True, repr=False)
class MedicalTicket:
    """医療券情報 (MedicalTicketInfo), of a 医療扶助 qualification.

    傷病名 and what else in it is medical is never read: the 資格確認限定型 has nothing of the kind.
    """

    ticket_type: str  # 医療券・調剤券の別 (TicketType), "01" 医療券, "02" 調剤券
    valid_from: date | None  # 有効開始日
    valid_to: date | None  # 有効終了日
    issue_number: str = ""  # 交付番号
    treatment_month: str = ""  # 診療年月, yyyyMM
    institution_code: str = ""  # 指定医療機関コード, 10 digits
    institution_name: str = ""  # 指定医療機関名
    treatment_type: str = ""  # 診療別, "01"…"05"
    self_pay_yen: int | None = None  # 本人支払額
    district_contact: str = ""  # 地区担当員名
    handling_contact: str = ""  # 取扱担当者名
    combined_use: str = ""  # 単独・併用別, "01" 単独, "02" 併用
    social_insurance: str = ""  # 社会保険の状況, "01" あり, "02" なし
    inconsistent: bool = False  # 不整合フラグ

    def __repr__(self) -> str:
        return "MedicalTicket(…)"


@dataclass(frozen=True, slots=True, repr=False)
class LimitCertificate:
    """限度額適用認定証情報. The 資格確認限定型 has none unless a practice scenario says so."""

    classification: str  # 証区分 (OQSCD011), "01"…"03"
    flag: str  # 適用区分 (OQSCD012), "A01"…"B10"
    issued_on: date | None
    valid_from: date | None
    valid_to: date | None
    long_term_on: date | None = None  # 長期入院該当日

    def __repr__(self) -> str:
        return "LimitCertificate(…)"


@dataclass(frozen=True, slots=True, repr=False)
class Qualification:
    """資格確認結果: one insurance qualification. ``repr`` shows none of it."""

    card_classification: str  # 被保険者証区分 (InsuredCardClassification, OQSCD010), "01"…"07", "A1"
    insurer_number: str  # 保険者番号, 8 digits, or 6 for 国保
    insurer_name: str
    symbol: str  # 記号, may be empty
    number: str  # 番号, may be empty
    branch_number: str  # 枝番, 2 digits or empty
    personal_family: PersonalFamily | None  # none for 後期高齢
    insured_name: str  # 被保険者・世帯主氏名, may be empty
    name: str  # 氏名, U+3000 between parts
    name_kana: str  # 氏名カナ, half-width
    sex: Sex
    birthdate: date
    address: str = ""
    post_number: str = ""
    qualified_on: date | None = None  # 資格取得年月日
    disqualified_on: date | None = None  # 資格喪失年月日
    reason_of_loss: str = ""  # 資格喪失事由, OQSCD008
    valid_from: date | None = None  # 有効開始年月日
    valid_to: date | None = None  # 有効終了年月日
    issued_on: date | None = None  # 交付年月日
    contribution_percent: int | None = None  # 一部負担金割合 (後期高齢), 10, 20 or 30
    preschool: bool = False  # 未就学区分
    elderly_recipient: ElderlyRecipientCertificate | None = None
    reference_number: str = ""  # 照会番号
    limit_certificate: LimitCertificate | None = None
    medical_tickets: tuple[MedicalTicket, ...] = ()  # of 医療扶助 alone

    def __repr__(self) -> str:
        return "Qualification(…)"


@dataclass(frozen=True, slots=True)
class EligibilityResult:
    """The service's answer to one check."""

    validity: QualificationValidity
    qualifications: tuple[Qualification, ...]
    confirmed_at: datetime  # 確認日時, aware
    standing: CertificateStanding  # as the service judged the certificate
    reception_number: str  # the service's own number of this check
    practice: bool  # true for everything that comes from the simulator

    @property
    def verdict(self) -> Verdict:
        """What the validity means at the desk."""
        return self.validity.verdict
