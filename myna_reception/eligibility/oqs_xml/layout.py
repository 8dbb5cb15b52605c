"""The one list of every block's elements, in the official order, that both reader and writer go by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from myna_reception.eligibility.code_tables import (
    CARD_CLASSIFICATION,
    COMBINED_USE,
    LIMIT_CLASSIFICATION,
    LIMIT_CLASSIFICATION_FLAG,
    LIMIT_CONSENT,
    REASON_OF_LOSS,
    SOCIAL_INSURANCE,
    TICKET_TYPE,
    TREATMENT_TYPE,
)
from myna_reception.eligibility.numbers import insurer_number_8
from myna_reception.eligibility.oqs_xml.message import ProcessingStatus, ReferenceClassification, SegmentOfResult
from myna_reception.reception.clock import JST
from myna_reception.reception.eligibility import PersonalFamily, QualificationValidity, Sex

YEN_DIGITS = 8
_SIGNS = str.maketrans("", "", "-T:")
SYMBOL_LIMIT = 20  # characters of 記号 and of 番号
TEXT_LIMIT = 1_000
REFERENCE_NUMBER_LIMIT = 50


@dataclass(frozen=True, slots=True)
class Kind:
    """How a value is written and read. Reading raises ``ValueError`` and is not asked about an absent value."""

    write: Callable[[Any], str]
    read: Callable[[str], Any]
    empty: Any = ""  # the value of an absent or empty element; None where there can be none
    trimmed: bool = True  # spaces around the value mean nothing


@dataclass(frozen=True, slots=True)
class Element:
    """One element and the field it fills. A required one is written when empty too."""

    name: str
    field: str
    kind: Kind
    required: bool = False


class Table(tuple[Element, ...]):
    """A block's elements in the official order, and by name for readers, who take them in any."""

    by_name: Mapping[str, Element]
    empty: Mapping[str, Any]  # by field: the value of what is absent
    needed: tuple[Element, ...]  # those that must have a value

    def __new__(cls, elements: Iterable[Element]) -> Table:
        """From the elements in their order."""
        table = super().__new__(cls, elements)
        table.by_name = {element.name: element for element in table}
        table.empty = {element.field: element.kind.empty for element in table}
        table.needed = tuple(element for element in table if element.required and element.kind.empty is None)
        return table


def text(limit: int) -> Kind:
    """A text, kept as it is with its spaces."""

    def read(value: str) -> str:
        if len(value) > limit:
            raise ValueError("too long")
        return value

    return Kind(str, read, trimmed=False)


def code(codes: Callable[[str], Any], empty: Any = None) -> Kind:
    """A code; ``codes`` raises ``ValueError`` for an unknown one."""
    return Kind(str, codes, empty)


def one_of(names: Any) -> Callable[[str], str]:
    """Accepts the codes of a table."""

    def read(value: str) -> str:
        if value not in names:
            raise ValueError("not in the code table")
        return value

    return read


def read_day(value: str) -> date:
    """``yyyyMMdd``. Raises ``ValueError``."""
    return date(int(value[:4]), int(value[4:6]), int(value[6:])) if _digits(value, 8) else _refuse()


def read_moment(value: str) -> datetime:
    """``yyyyMMddHHmmss``, in Japan. Raises ``ValueError``."""
    if not _digits(value, 14):
        _refuse()
    day = read_day(value[:8])  # strptime takes ten times as long
    return datetime(day.year, day.month, day.day, int(value[8:10]), int(value[10:12]), int(value[12:]), tzinfo=JST)


def _moment_text(moment: datetime) -> str:
    # strftime takes several times as long
    return moment.astimezone(JST).isoformat()[:19].translate(_SIGNS)


def read_digits(length: int) -> Callable[[str], str]:
    """Accepts so many ASCII digits."""

    def read(value: str) -> str:
        return value if _digits(value, length) else _refuse()

    return read


def read_insurer_number(value: str) -> str:
    """8 digits, or 6 for 国保: with two spaces before them, two zeros as some programs write, or nothing."""
    if _digits(value, 8):
        return value.removeprefix("00")  # 00 is no 法別番号
    return value if _digits(value, 6) else _refuse()


def _percent(value: str) -> int:
    percent = int(value) if _digits(value, 3) else _refuse()
    return percent if percent <= 100 else _refuse()


def _digits(value: str, length: int) -> bool:
    return len(value) == length and value.isascii() and value.isdigit()


def _refuse() -> Any:
    raise ValueError("not of its form")


TEXT = text(TEXT_LIMIT)
SYMBOL = text(SYMBOL_LIMIT)
DAY = Kind(lambda day: day.isoformat().replace("-", ""), read_day, None)
PERCENT = Kind(lambda percent: f"{percent:03}", _percent, None)
INSURER_NUMBER = Kind(lambda number: insurer_number_8(number) if number else "", read_insurer_number)
BRANCH_NUMBER = Kind(str, read_digits(2))
PRESCHOOL = Kind(lambda preschool: "1" if preschool else "", lambda value: one_of("1")(value) == "1", False)
FLAG = PRESCHOOL  # 1, or not there
MONTH = Kind(str, lambda value: value if read_day(value + "01") else _refuse())
YEN = Kind(
    str, lambda value: int(value) if _digits(value, len(value)) and len(value) <= YEN_DIGITS else _refuse(), None
)
INSTITUTION_CODE = Kind(str, read_digits(10))
CONSENT = Kind(lambda consent: "1" if consent else "0", lambda value: one_of(LIMIT_CONSENT.names)(value) == "1", False)

RESULT_BEFORE_ELDERLY = (
    Element("InsuredCardClassification", "card_classification", code(one_of(CARD_CLASSIFICATION.names), ""), True),
    Element("InsurerNumber", "insurer_number", INSURER_NUMBER),
    Element("InsuredCardSymbol", "symbol", SYMBOL),
    Element("InsuredIdentificationNumber", "number", SYMBOL),
    Element("InsuredBranchNumber", "branch_number", BRANCH_NUMBER),
    Element("PersonalFamilyClassification", "personal_family", code(PersonalFamily)),
    Element("InsuredName", "insured_name", TEXT),
    Element("Name", "name", TEXT, True),
    Element("NameKana", "name_kana", TEXT),
    Element("Sex1", "sex", code(Sex), True),
    Element("Birthdate", "birthdate", DAY, True),
    Element("Address", "address", TEXT),
    Element("PostNumber", "post_number", text(8)),
    Element("QualificationDate", "qualified_on", DAY),
    Element("DisqualificationDate", "disqualified_on", DAY),
    Element("InsuredCertificateIssuanceDate", "issued_on", DAY),
    Element("InsuredCardValidDate", "valid_from", DAY),
    Element("InsuredCardExpirationDate", "valid_to", DAY),
    Element("InsuredPartialContributionRatio", "contribution_percent", PERCENT),
    Element("PreschoolClassification", "preschool", PRESCHOOL),
    Element("ReasonOfLoss", "reason_of_loss", code(one_of(REASON_OF_LOSS.names), "")),
    Element("InsurerName", "insurer_name", TEXT, True),
)
ELDERLY = Table(
    (
        Element("ElderlyRecipientCertificateDate", "issued_on", DAY),
        Element("ElderlyRecipientValidStartDate", "valid_from", DAY),
        Element("ElderlyRecipientValidEndDate", "valid_to", DAY),
        Element("ElderlyRecipientContributionRatio", "contribution_percent", PERCENT, True),
    )
)
LIMIT = Table(
    (
        Element(
            "LimitApplicationCertificateClassification",
            "classification",
            code(one_of(LIMIT_CLASSIFICATION.names), ""),
            True,
        ),
        Element(
            "LimitApplicationCertificateClassificationFlag",
            "flag",
            code(one_of(LIMIT_CLASSIFICATION_FLAG.names), ""),
            True,
        ),
        Element("LimitApplicationCertificateDate", "issued_on", DAY),
        Element("LimitApplicationCertificateValidStartDate", "valid_from", DAY),
        Element("LimitApplicationCertificateValidEndDate", "valid_to", DAY),
        Element("LimitApplicationCertificateLongTermDate", "long_term_on", DAY),
    )
)
TICKET = Table(
    (
        Element("TicketType", "ticket_type", code(one_of(TICKET_TYPE.names), ""), True),
        Element("MedicalTicketValidDate", "valid_from", DAY),
        Element("MedicalTicketExpirationDate", "valid_to", DAY),
        Element("IssueNumber", "issue_number", SYMBOL),
        Element("MedicalTreatmentMonth", "treatment_month", MONTH),
        Element("DesignatedMedicalInstitutionCode", "institution_code", INSTITUTION_CODE),
        Element("DesignatedMedicalInstitutionName", "institution_name", TEXT),
        Element("MedicalTreatmentType", "treatment_type", code(one_of(TREATMENT_TYPE.names), "")),
        Element("SelfPayAmount", "self_pay_yen", YEN),
        Element("DistrictContactName", "district_contact", TEXT),
        Element("HandlingContactName", "handling_contact", TEXT),
        Element("SingleOrCombinedUse", "combined_use", code(one_of(COMBINED_USE.names), "")),
        Element("StatusOfSocialInsurance", "social_insurance", code(one_of(SOCIAL_INSURANCE.names), "")),
        Element("ConsistencyFlag", "inconsistent", FLAG),
    )
)
RESULT_AFTER_BLOCKS = (Element("ReferenceNumber", "reference_number", text(REFERENCE_NUMBER_LIMIT)),)
RESULT = Table(RESULT_BEFORE_ELDERLY + RESULT_AFTER_BLOCKS)

SEARCH = Table(
    (
        Element("InsurerNumber", "insurer_number", INSURER_NUMBER, True),
        Element("InsuredCardSymbol", "symbol", SYMBOL, True),
        Element("InsuredIdentificationNumber", "number", SYMBOL, True),
        Element("InsuredBranchNumber", "branch_number", BRANCH_NUMBER),
        Element("Birthdate", "birthdate", DAY, True),
        Element("LimitApplicationCertificateRelatedConsFlg", "limit_consent", CONSENT, True),
        Element("ArbitraryIdentifier", "arbitrary_identifier", text(REFERENCE_NUMBER_LIMIT)),
    )
)

MOMENT = Kind(_moment_text, read_moment, None)
VALIDITY = Kind(lambda validity: str(int(validity)), lambda value: QualificationValidity(int(value)), None)
FILE_IDENTIFIER = text(100)

REQUEST_HEADER = Table(
    (
        Element("QualificationConfirmationDate", "confirmation_date", DAY, True),
        Element("MedicalInstitutionCode", "institution_code", INSTITUTION_CODE, True),
        Element("ArbitraryFileIdentifier", "file_identifier", FILE_IDENTIFIER),
    )
)
RESPONSE_HEADER = Table(
    (
        Element("ProcessExecutionTime", "executed_at", MOMENT, True),
        *REQUEST_HEADER,
        Element("ReferenceClassification", "reference", code(ReferenceClassification), True),
        Element("SegmentOfResult", "segment", code(SegmentOfResult), True),
        Element("ErrorCode", "error_code", TEXT),
        Element("ErrorMessage", "error_message", TEXT),
    )
)
RESPONSE_BODY = Table(
    (
        Element("ProcessingResultStatus", "status", code(ProcessingStatus), True),
        Element("ProcessingResultCode", "code", TEXT),
        Element("ProcessingResultMessage", "message", TEXT),
        Element("QualificationValidity", "validity", VALIDITY),
    )
)
CHARACTER_CODE = "CharacterCodeIdentifier"

RESULT_BLOCK = "ResultOfQualificationConfirmation"
RESULT_LIST = "ResultList"
ELDERLY_BLOCK = "ElderlyRecipientCertificateInfo"
LIMIT_BLOCK = "LimitApplicationCertificateRelatedInfo"
TICKET_LIST = "PublicExpenseResultList"
TICKET_BLOCK = "MedicalTicketInfo"
SEARCH_BLOCK = "QualificationConfirmSearchInfo"
