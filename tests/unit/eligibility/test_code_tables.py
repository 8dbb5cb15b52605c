"""The code tables are complete and fit the reception's own types."""

import pytest

from myna_reception.eligibility import code_tables
from myna_reception.eligibility.oqs_xml import layout
from myna_reception.eligibility.oqs_xml.encoding import Encoding
from myna_reception.eligibility.oqs_xml.message import ProcessingStatus, ReferenceClassification, SegmentOfResult
from myna_reception.reception.eligibility import PersonalFamily, QualificationValidity, Sex

EVERY_CODE = {
    "LimitApplicationCertificateRelatedConsFlg": "0 1",
    "ReferenceClassification": "1 2",
    "SegmentOfResult": "1 2 9",
    "ProcessingResultStatus": "1 2",
    "CharacterCodeIdentifier": "0 1",
    "QualificationValidity": "1 2 3 4 5 6",
    "Sex1": "1 2 3",
    "Sex2": "1 2 3",
    "ReasonOfLoss": "01 02 03 99",
    "PersonalFamilyClassification": "1 2",
    "InsuredCardClassification": "01 02 03 04 05 06 07 A1",
    "LimitApplicationCertificateClassification": "01 02 03",
    "LimitApplicationCertificateClassificationFlag": (
        "A01 A02 A03 A04 A05 A06 B01 B02 B03 B04 B05 B06 B07 B08 B09 B10"
    ),
    "SpecificDiseasesDiseaseCategory": "1 2 3",
    "PreschoolClassification": "1",
    "SpecificDiseasesCertificateRelatedConsFlg": "0 1 2 3",
    "SpecificHealthCheckupsInfoConsFlg": "0 1 2 3",
    "PharmacistsInfoConsFlg": "0 1 2 3",
    "DiagnosisInfoConsFlg": "0 1 2 3",
    "OperationInfoConsFlg": "0 1 2 3",
    "PrescriptionIssueSelect": "1 2",
    "TicketType": "01 02",
    "MedicalTreatmentType": "01 02 03 04 05",
    "SingleOrCombinedUse": "01 02",
    "StatusOfSocialInsurance": "01 02",
    "ConsistencyFlag": "1",
}


@pytest.mark.parametrize("element", EVERY_CODE)
def test_each_table_has_every_code_with_a_name_of_its_own(element: str) -> None:
    table = code_tables.table_of(element)
    assert table is not None
    assert list(table.names) == EVERY_CODE[element].split()
    assert len(set(table.names.values())) == len(table.names)
    assert all(table.names.values())


def test_no_table_is_forgotten() -> None:
    assert {element for table in code_tables.TABLES for element in table.elements} == set(EVERY_CODE)
    known = {f"OQSCD{number:03}" for number in (*range(1, 14), 15, 16, 17, 28, 33)} | {"OQSCD018-026"}
    assert {table.identifier for table in code_tables.TABLES} == known
    assert list(code_tables.FORM_OF_USE_33.names) == ["1", "2", "3", "4"]


def test_an_element_without_codes_has_no_table() -> None:
    assert code_tables.table_of("Name") is None


def test_the_receptions_types_have_the_same_codes() -> None:
    for codes, table in (
        (Sex, code_tables.SEX),
        (PersonalFamily, code_tables.PERSONAL_FAMILY),
        (QualificationValidity, code_tables.VALIDITY),
        (ReferenceClassification, code_tables.REFERENCE_CLASSIFICATION),
        (SegmentOfResult, code_tables.SEGMENT_OF_RESULT),
        (ProcessingStatus, code_tables.PROCESSING_STATUS),
    ):
        assert {str(each.value) for each in codes} == set(table.names)
    assert {each.identifier: each.label for each in Encoding} == dict(code_tables.CHARACTER_CODE.names)


def test_every_coded_element_that_is_read_has_its_table() -> None:
    read = (*layout.RESPONSE_HEADER, *layout.RESPONSE_BODY, *layout.RESULT, *layout.SEARCH)
    coded = {each.name for each in read} & set(EVERY_CODE)
    assert coded == set(EVERY_CODE) & {
        "LimitApplicationCertificateRelatedConsFlg", "ReferenceClassification", "SegmentOfResult",
        "ProcessingResultStatus", "QualificationValidity", "Sex1", "ReasonOfLoss", "PersonalFamilyClassification",
        "InsuredCardClassification", "PreschoolClassification",
    }  # fmt: skip
