"""The code tables (OQSCD001–033) of the official messages, as far as they are publicly known.

Each says which elements carry its codes and what each code is called. Which numbers from 018 to 026 belong to which
医療扶助 element is not publicly known, so those tables share the whole range. 014, 027 and 029–032 were seen nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class CodeTable:
    """One table: its number or range of numbers, what it is about, its elements, and the name of each code."""

    identifier: str
    title: str
    elements: tuple[str, ...]
    names: Mapping[str, str]


_PUBLIC_ASSISTANCE = "OQSCD018-026"


def _table(identifier: str, title: str, elements: str, **names: str) -> CodeTable:
    """Codes are written with a leading underscore, because some begin with a digit."""
    codes = {code.removeprefix("_"): name for code, name in names.items()}
    return CodeTable(identifier, title, tuple(elements.split()), MappingProxyType(codes))


LIMIT_CONSENT = _table(
    "OQSCD001", "限度額適用認定証提供同意フラグ", "LimitApplicationCertificateRelatedConsFlg", _0="未同意", _1="同意"
)
REFERENCE_CLASSIFICATION = _table(
    "OQSCD002", "照会区分", "ReferenceClassification", _1="マイナンバーカード", _2="被保険者証情報"
)
SEGMENT_OF_RESULT = _table(
    "OQSCD003", "処理結果区分", "SegmentOfResult", _1="正常終了", _2="処理中", _9="異常終了"
)  # fmt: skip
PROCESSING_STATUS = _table("OQSCD004", "処理結果状況", "ProcessingResultStatus", _1="正常終了", _2="エラー")
CHARACTER_CODE = _table("OQSCD005", "文字コード識別子", "CharacterCodeIdentifier", _0="UTF-8", _1="Shift_JIS")
VALIDITY = _table(
    "OQSCD006",
    "資格有効性",
    "QualificationValidity",
    _1="有効",
    _2="無効",
    _3="無効（新しい資格あり）",
    _4="該当資格なし",
    _5="複数該当",
    _6="有効（未登録）",
)
SEX = _table("OQSCD007", "性別", "Sex1 Sex2", _1="男", _2="女", _3="未設定")
REASON_OF_LOSS = _table(
    "OQSCD008",
    "資格喪失事由",
    "ReasonOfLoss",
    _01="死亡",
    _02="生活保護受給開始",
    _03="医療保険等の資格取得",
    _99="その他",
)
PERSONAL_FAMILY = _table("OQSCD009", "本人・家族の別", "PersonalFamilyClassification", _1="本人", _2="家族")
CARD_CLASSIFICATION = _table(
    "OQSCD010",
    "被保険者証区分",
    "InsuredCardClassification",
    _01="一般",
    _02="退職",
    _03="短期一般",
    _04="短期退職",
    _05="特別療養費対象",  # 資格証明書 until 2024-12-01
    _06="特例退職",
    _07="自衛官診療証",
    _A1="医療扶助",
)
LIMIT_CLASSIFICATION = _table(
    "OQSCD011",
    "限度額適用認定証区分",
    "LimitApplicationCertificateClassification",
    _01="限度額適用認定証",
    _02="限度額適用・標準負担額減額認定証",
    _03="標準負担額減額認定証",
)
LIMIT_CLASSIFICATION_FLAG = _table(
    "OQSCD012",
    "限度額適用認定証適用区分",
    "LimitApplicationCertificateClassificationFlag",
    _A01="ア",
    _A02="イ",
    _A03="ウ",
    _A04="エ",
    _A05="オ",
    _A06="オ（境）",
    _B01="現役並みⅢ",
    _B02="現役並みⅡ",
    _B03="現役並みⅠ",
    _B04="一般",
    _B05="低所得Ⅱ",
    _B06="低所得Ⅰ",
    _B07="低所得Ⅰ（老福）",
    _B08="低所得Ⅰ（境）",
    _B09="一般Ⅱ",
    _B10="一般Ⅰ",
)
SPECIFIC_DISEASE = _table(
    "OQSCD013", "特定疾病療養受療証疾病区分", "SpecificDiseasesDiseaseCategory", _1="人工透析", _2="血友病系", _3="HIV"
)
PRESCHOOL = _table("OQSCD015", "未就学区分", "PreschoolClassification", _1="未就学")
OTHER_CONSENT = _table(
    "OQSCD016",
    "同意フラグ",
    "SpecificDiseasesCertificateRelatedConsFlg SpecificHealthCheckupsInfoConsFlg PharmacistsInfoConsFlg "
    "DiagnosisInfoConsFlg OperationInfoConsFlg",
    _0="なし",
    _1="あり",
    _2="期限切れ",
    _3="困難",
)
PRESCRIPTION_ISSUE = _table("OQSCD017", "処方箋発行形態", "PrescriptionIssueSelect", _1="電子", _2="紙")
TICKET_TYPE = _table(_PUBLIC_ASSISTANCE, "医療券・調剤券の別", "TicketType", _01="医療券", _02="調剤券")
TREATMENT_TYPE = _table(
    _PUBLIC_ASSISTANCE,
    "診療別",
    "MedicalTreatmentType",
    _01="入院",
    _02="入院外",
    _03="歯科",
    _04="調剤",
    _05="訪問看護",
)
COMBINED_USE = _table(_PUBLIC_ASSISTANCE, "単独・併用の別", "SingleOrCombinedUse", _01="単独", _02="併用")
SOCIAL_INSURANCE = _table(_PUBLIC_ASSISTANCE, "社会保険の有無", "StatusOfSocialInsurance", _01="あり", _02="なし")
CONSISTENCY = _table(_PUBLIC_ASSISTANCE, "不整合フラグ", "ConsistencyFlag", _1="不整合")
FORM_OF_USE = _table(
    "OQSCD028", "利用形態", "", _1="外来", _2="訪問", _3="オンライン", _4="救急"
)  # 033 has the same codes
FORM_OF_USE_33 = CodeTable("OQSCD033", FORM_OF_USE.title, (), FORM_OF_USE.names)

TABLES: tuple[CodeTable, ...] = tuple(each for each in list(globals().values()) if isinstance(each, CodeTable))


def table_of(element: str) -> CodeTable | None:
    """The table whose codes an element carries; None for an element that carries none."""
    return next((table for table in TABLES if element in table.elements), None)
