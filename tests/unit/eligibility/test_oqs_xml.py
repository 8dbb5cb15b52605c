"""The official messages: round trips, layout, hostile and damaged files, characters that do not fit."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from myna_reception.eligibility.oqs_xml import file_names, layout
from myna_reception.eligibility.oqs_xml.document import SIZE_LIMIT
from myna_reception.eligibility.oqs_xml.encoding import Encoding, Substitute
from myna_reception.eligibility.oqs_xml.mapping import PRACTICE_MESSAGE, is_practice, response_of, result_of
from myna_reception.eligibility.oqs_xml.message import (
    OqsRequest,
    OqsResponse,
    ProcessingStatus,
    ReferenceClassification,
    ResponseHeader,
    SearchInfo,
    SegmentOfResult,
)
from myna_reception.eligibility.oqs_xml.problems import OqsXmlError, Problem
from myna_reception.eligibility.oqs_xml.reader import read_request, read_response
from myna_reception.eligibility.oqs_xml.writer import write_request, write_response
from myna_reception.reception.card_facts import CertificateStanding
from myna_reception.reception.clock import JST
from myna_reception.reception.eligibility import (
    ElderlyRecipientCertificate,
    EligibilityResult,
    PersonalFamily,
    Qualification,
    QualificationValidity,
    Sex,
)

from .generated import ANY_CHARACTER, CP932, CP932_CHARACTER, days, insurer_numbers, qualifications, results

CODE = "1319999999"
HELD = Qualification(
    card_classification="01",
    insurer_number="139998",
    insurer_name="見本区国民健康保険",
    symbol="１２３",
    number="４５６７",
    branch_number="00",
    personal_family=PersonalFamily.INSURED,
    insured_name="見本　太郎",
    name="見本　花子",
    name_kana="ﾐﾎﾝ ﾊﾅｺ",
    sex=Sex.FEMALE,
    birthdate=date(1953, 4, 1),
    valid_from=date(2025, 8, 1),
    valid_to=date(2026, 7, 31),
    elderly_recipient=ElderlyRecipientCertificate(None, date(2025, 8, 1), date(2026, 7, 31), 20),
    reference_number="0000001234",
)
RESULT = EligibilityResult(
    validity=QualificationValidity.VALID,
    qualifications=(HELD,),
    confirmed_at=datetime(2026, 1, 15, 9, 30, 12, tzinfo=JST),
    standing=CertificateStanding.VALID,
    reception_number="P20260115-000001",
    practice=False,
)
FILE = """\
<?xml version="1.0" encoding="Shift_JIS" standalone="no"?>
<XmlMsg>
\t<MessageHeader>
\t\t<ProcessExecutionTime>20260115093012</ProcessExecutionTime>
\t\t<QualificationConfirmationDate>20260115</QualificationConfirmationDate>
\t\t<MedicalInstitutionCode>1319999999</MedicalInstitutionCode>
\t\t<ArbitraryFileIdentifier>P20260115-000001</ArbitraryFileIdentifier>
\t\t<ReferenceClassification>1</ReferenceClassification>
\t\t<SegmentOfResult>1</SegmentOfResult>
\t\t<CharacterCodeIdentifier>1</CharacterCodeIdentifier>
\t</MessageHeader>
\t<MessageBody>
\t\t<ProcessingResultStatus>1</ProcessingResultStatus>
\t\t<QualificationValidity>1</QualificationValidity>
\t\t<ResultList>
\t\t\t<ResultOfQualificationConfirmation>
\t\t\t\t<InsuredCardClassification>01</InsuredCardClassification>
\t\t\t\t<InsurerNumber>  139998</InsurerNumber>
\t\t\t\t<InsuredCardSymbol>１２３</InsuredCardSymbol>
\t\t\t\t<InsuredIdentificationNumber>４５６７</InsuredIdentificationNumber>
\t\t\t\t<InsuredBranchNumber>00</InsuredBranchNumber>
\t\t\t\t<PersonalFamilyClassification>1</PersonalFamilyClassification>
\t\t\t\t<InsuredName>見本　太郎</InsuredName>
\t\t\t\t<Name>見本　花子</Name>
\t\t\t\t<NameKana>ﾐﾎﾝ ﾊﾅｺ</NameKana>
\t\t\t\t<Sex1>2</Sex1>
\t\t\t\t<Birthdate>19530401</Birthdate>
\t\t\t\t<InsuredCardValidDate>20250801</InsuredCardValidDate>
\t\t\t\t<InsuredCardExpirationDate>20260731</InsuredCardExpirationDate>
\t\t\t\t<InsurerName>見本区国民健康保険</InsurerName>
\t\t\t\t<ElderlyRecipientCertificateInfo>
\t\t\t\t\t<ElderlyRecipientValidStartDate>20250801</ElderlyRecipientValidStartDate>
\t\t\t\t\t<ElderlyRecipientValidEndDate>20260731</ElderlyRecipientValidEndDate>
\t\t\t\t\t<ElderlyRecipientContributionRatio>020</ElderlyRecipientContributionRatio>
\t\t\t\t</ElderlyRecipientCertificateInfo>
\t\t\t\t<ReferenceNumber>0000001234</ReferenceNumber>
\t\t\t</ResultOfQualificationConfirmation>
\t\t</ResultList>
\t</MessageBody>
</XmlMsg>
"""
UTF_8_FILE = FILE.replace('"Shift_JIS"', '"UTF-8"').replace("Identifier>1</Char", "Identifier>0</Char")
ENCODINGS = st.sampled_from(Encoding)


def problem(data: bytes | str) -> tuple[Problem, str]:
    with pytest.raises(OqsXmlError) as caught:
        read_response(data.encode() if isinstance(data, str) else data)
    return caught.value.problem, caught.value.element


def test_the_whole_file_to_the_byte() -> None:
    data, report = write_response(response_of(RESULT, CODE))
    assert data.decode("cp932") == FILE.replace("\n", "\r\n")
    assert report.complete
    assert result_of(read_response(data)) == RESULT


@given(results(practice=st.booleans()))
def test_every_result_comes_back_in_utf_8(result: EligibilityResult) -> None:
    if not result.practice:  # the standing is told by codes that only the simulator has
        result = replace(result, standing=CertificateStanding.VALID)
    data, report = write_response(response_of(result, CODE), Encoding.UTF_8)
    response = read_response(data)
    assert result_of(response) == result
    assert is_practice(response) == result.practice
    assert report.complete
    assert b"\n" not in data.replace(b"\r\n", b"")


@given(results(CP932_CHARACTER))
def test_every_result_that_the_code_page_can_write_comes_back_in_shift_jis(result: EligibilityResult) -> None:
    data, report = write_response(response_of(result, CODE))
    assert result_of(read_response(data)) == result
    assert report.complete


@given(results(), st.sampled_from(Substitute))
def test_what_shift_jis_cannot_write_is_told(result: EligibilityResult, substitute: Substitute) -> None:
    data, report = write_response(response_of(result, CODE), Encoding.SHIFT_JIS, substitute)
    again = result_of(read_response(data))
    kept = [replace(each, **_no_texts(each)) for each in again.qualifications]
    assert kept == [replace(each, **_no_texts(each)) for each in result.qualifications]
    assert {each.written for each in report.substitutions} <= {substitute.value, ""}
    fits = all(
        character in CP932 or character in "\t\n\r" for each in result.qualifications for character in _all(each)
    )
    assert report.complete or not fits


TEXTS = ("insurer_name", "symbol", "number", "insured_name", "name", "name_kana", "address", "post_number")
TICKET_TEXTS = ("issue_number", "institution_name", "district_contact", "handling_contact")


def _no_texts(each: Qualification) -> dict[str, object]:
    tickets = tuple(replace(ticket, **dict.fromkeys(TICKET_TEXTS, "")) for ticket in each.medical_tickets)
    return {**dict.fromkeys((*TEXTS, "reference_number"), ""), "medical_tickets": tickets}


def _all(each: Qualification) -> str:
    texts = [getattr(each, name) for name in (*TEXTS, "reference_number")]
    return "".join(texts + [getattr(ticket, name) for ticket in each.medical_tickets for name in TICKET_TEXTS])


searches = st.builds(
    SearchInfo,
    insurer_number=insurer_numbers,
    symbol=st.text(CP932_CHARACTER, max_size=20),
    number=st.text(CP932_CHARACTER, max_size=20),
    birthdate=days,
    branch_number=st.from_regex(r"([0-9]{2})?", fullmatch=True),
    limit_consent=st.booleans(),
    arbitrary_identifier=st.text(CP932_CHARACTER, max_size=50),
)


@given(st.builds(OqsRequest, days, st.just(CODE), searches, st.text(CP932_CHARACTER, max_size=100)), ENCODINGS)
def test_every_request_comes_back(request: OqsRequest, encoding: Encoding) -> None:
    data, report = write_request(request, encoding)
    assert read_request(data) == (request, encoding)
    assert report.complete


@given(searches, ENCODINGS)
def test_the_conditions_of_a_search_are_echoed(search: SearchInfo, encoding: Encoding) -> None:
    header = replace(response_of(RESULT, CODE).header, reference=ReferenceClassification.NUMBERS)
    response = replace(response_of(RESULT, CODE), header=header, search=search)
    assert read_response(write_response(response, encoding)[0]) == response


def test_an_error_has_no_results_and_tells_why() -> None:
    header = ResponseHeader(
        datetime(2026, 1, 15, tzinfo=JST), date(2026, 1, 15), CODE, ReferenceClassification.NUMBERS,
        SegmentOfResult.ABNORMAL, "", "SIMH0001E", "読み取れません",
    )  # fmt: skip
    response = OqsResponse(header, ProcessingStatus.ERROR, None)
    assert read_response(write_response(response)[0]) == response
    assert is_practice(response)
    with pytest.raises(ValueError, match="without a result"):
        result_of(response)


@settings(max_examples=40)  # the order of a block either counts or does not; contents vary in the tests around it
@given(st.randoms(use_true_random=False), st.lists(qualifications(CP932_CHARACTER), min_size=1, max_size=3))
def test_elements_are_read_in_any_order(random: object, held: list[Qualification]) -> None:
    response = response_of(replace(RESULT, qualifications=tuple(held)), CODE)
    data = write_response(response, Encoding.UTF_8)[0]
    from lxml import etree

    root = etree.fromstring(data)
    for block in root.iter():
        if block.tag not in (layout.RESULT_LIST, layout.TICKET_LIST):  # what is listed keeps its order
            children = list(block)
            random.shuffle(children)  # type: ignore[attr-defined]
            block[:] = children
    assert read_response(etree.tostring(root, encoding="UTF-8", xml_declaration=True)) == response


@given(qualifications())
def test_elements_stand_in_the_official_order(held: Qualification) -> None:
    text = write_response(response_of(replace(RESULT, qualifications=(held,)), CODE), Encoding.UTF_8)[0].decode()
    block = text[text.index("<ResultOfQual") : text.index("</ResultOfQual")]
    names = re.findall(r"\r\n\t{4}<([A-Za-z0-9]+)>", block)
    order = [
        "InsuredCardClassification", "InsurerNumber", "InsuredCardSymbol", "InsuredIdentificationNumber",
        "InsuredBranchNumber", "PersonalFamilyClassification", "InsuredName", "Name", "NameKana", "Sex1", "Birthdate",
        "Address", "PostNumber", "QualificationDate", "DisqualificationDate", "InsuredCertificateIssuanceDate",
        "InsuredCardValidDate", "InsuredCardExpirationDate", "InsuredPartialContributionRatio",
        "PreschoolClassification", "ReasonOfLoss", "InsurerName", "ElderlyRecipientCertificateInfo",
        "LimitApplicationCertificateRelatedInfo", "PublicExpenseResultList", "ReferenceNumber",
    ]  # fmt: skip
    assert names == [name for name in order if name in names]
    assert {"InsuredCardClassification", "Name", "Sex1", "Birthdate", "InsurerName"} <= set(names)
    assert ("LimitApplication" in text) == (held.limit_certificate is not None)
    assert ("PublicExpense" in text) == bool(held.medical_tickets)
    for medical in ("SpecificDiseases", "ConsFlg", "Pharmacists", "Diagnosis", "InjuryName"):
        assert medical not in text


def test_required_elements_are_written_empty_and_optional_ones_are_not() -> None:
    empty = replace(HELD, name="", insurer_name="", symbol="", number="", elderly_recipient=None, reference_number="")
    text = write_response(response_of(replace(RESULT, qualifications=(empty,)), CODE))[0].decode("cp932")
    assert "<Name></Name>" in text
    assert "<InsurerName></InsurerName>" in text
    assert "Symbol" not in text
    assert "ElderlyRecipient" not in text
    assert read_response(text.encode("cp932")).results == (empty,)


@pytest.mark.parametrize("validity", QualificationValidity)
def test_no_result_and_several_results(validity: QualificationValidity) -> None:
    for held in ((), (HELD,), (HELD, replace(HELD, card_classification="A1", insurer_number="12136008"))):
        response = response_of(replace(RESULT, validity=validity, qualifications=held), CODE)
        assert read_response(write_response(response)[0]) == response


def test_practice_is_said_in_the_file() -> None:
    text = write_response(response_of(replace(RESULT, practice=True), CODE))[0].decode("cp932")
    assert "<ProcessingResultCode>SIMP0001I</ProcessingResultCode>" in text
    assert PRACTICE_MESSAGE in text


@pytest.mark.parametrize(
    ("written", "read"),
    [("  139998", "139998"), ("00139998", "139998"), ("139998", "139998"), ("06139992", "06139992")],
)
def test_both_paddings_of_an_insurer_number_are_read(written: str, read: str) -> None:
    (held,) = read_response(UTF_8_FILE.replace("  139998", written).encode()).results
    assert held.insurer_number == read


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ("InsurerNumber", "13999"),
        ("InsurerNumber", "１３９９９８"),
        ("InsuredBranchNumber", "0"),
        ("Birthdate", "19530431"),
        ("Birthdate", "1953-4-1"),
        ("Sex1", "4"),
        ("InsuredCardClassification", "08"),
        ("ElderlyRecipientContributionRatio", "20"),
        ("ElderlyRecipientContributionRatio", "101"),
        ("SegmentOfResult", "3"),
        ("QualificationValidity", "7"),
        ("ProcessExecutionTime", "20260115"),
        ("MedicalInstitutionCode", "131999999"),
        ("InsuredCardSymbol", "x" * 21),
        ("Name", "<b>x</b>"),
    ],
)
def test_a_value_of_another_form_is_refused_by_name_and_not_told(element: str, value: str) -> None:
    data = re.sub(f"<{element}>.*?</{element}>", f"<{element}>{value}</{element}>", UTF_8_FILE)
    assert problem(data) == (Problem.BAD_VALUE, element)
    with pytest.raises(OqsXmlError) as caught:
        read_response(data.encode())
    assert value not in f"{caught.value!r}{caught.value}"


@pytest.mark.parametrize("element", ["Birthdate", "Sex1", "ElderlyRecipientContributionRatio", "SegmentOfResult"])
@pytest.mark.parametrize("instead", ["", "<{0}></{0}>", "<{0}/>", "<{0}>  </{0}>"])
def test_what_nobody_can_do_without_must_be_there(element: str, instead: str) -> None:
    data = re.sub(f"<{element}>.*?</{element}>", instead.format(element), UTF_8_FILE)
    assert problem(data) == (Problem.MISSING, element)


@pytest.mark.parametrize(
    "element", ["Name", "Birthdate", "ElderlyRecipientCertificateInfo", "ResultList", "MessageBody", "SegmentOfResult"]
)
def test_a_repeated_element_is_refused(element: str) -> None:
    (block,) = re.findall(f"<{element}>.*?</{element}>", UTF_8_FILE, re.DOTALL)
    assert problem(UTF_8_FILE.replace(block, block + block)) == (Problem.REPEATED, element)


def test_unknown_and_medical_elements_are_passed_over_and_named() -> None:
    medical = "<SpecificDiseasesCertificateList><X>1</X></SpecificDiseasesCertificateList><NameOfOther>x</NameOfOther>"
    data = UTF_8_FILE.replace("<Name>", f"{medical}<Name>").replace("<MessageBody>", "<MessageBody><New/>")
    response = read_response(data.encode())
    assert response.results == (HELD,)
    assert response.passed_over == ("NameOfOther", "New", "SpecificDiseasesCertificateList")


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "dtd",
    [
        BOMB,
        '<!DOCTYPE x SYSTEM "file:///etc/hostname">',
        '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>',
        "<!doctype x>",
    ],
)
@pytest.mark.parametrize("encoding", Encoding)
def test_a_document_type_is_refused_before_it_is_parsed(dtd: str, encoding: Encoding) -> None:
    file = (UTF_8_FILE if encoding is Encoding.UTF_8 else FILE).replace("<XmlMsg>", f"{dtd}<XmlMsg>")
    assert problem(file.replace("見本　花子", "&b;&f;").encode(encoding.codec)) == (Problem.DTD, "")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" ",
        b"\xef\xbb\xbf",
        b"<XmlMsg>",
        b"<XmlMsg></XmlMsg><XmlMsg/>",
        b"<a>&undeclared;</a>",
        b"<a b=c/>",
        b"plain text",
        b"\x00" * 100,
        b"<a>" * 10_000 + b"</a>" * 10_000,
    ],
)
def test_what_is_no_xml_is_refused(data: bytes) -> None:
    assert problem(data) == (Problem.NOT_XML, "")


@pytest.mark.parametrize(
    "data", ["<Other/>", '<XmlMsg xmlns="urn:x"/>', "<XmlMsg/>", "<XmlMsg><MessageHeader/></XmlMsg>"]
)
def test_another_message_is_refused(data: str) -> None:
    assert problem(data) == (Problem.WRONG_MESSAGE, "")


def test_a_text_between_elements_is_refused() -> None:
    assert problem(UTF_8_FILE.replace("<ResultList>", "loose<ResultList>")) == (Problem.BAD_VALUE, "MessageBody")


def test_a_file_beyond_the_limit_is_refused_unread() -> None:
    assert problem(b" " * (SIZE_LIMIT + 1)) == (Problem.TOO_LARGE, "")
    padded = UTF_8_FILE.encode() + b"\n" * (SIZE_LIMIT - len(UTF_8_FILE.encode()))
    assert read_response(padded).results == (HELD,)


@pytest.mark.parametrize("label", ["Shift_JIS", "shift_jis", "Windows-31J", "MS932"])
def test_the_usual_labels_are_understood(label: str) -> None:
    assert read_response(FILE.replace("Shift_JIS", label).encode("cp932")).results == (HELD,)


def test_without_a_declaration_it_is_utf_8() -> None:
    bare = UTF_8_FILE.partition("\n")[2]
    assert read_response(bare.encode()).results == (HELD,)
    assert read_response(UTF_8_FILE.encode("utf-8-sig")).results == (HELD,)


@pytest.mark.parametrize(
    "data",
    [
        FILE.encode(),  # says Shift_JIS, is UTF-8
        UTF_8_FILE.encode("cp932"),  # the other way round
        UTF_8_FILE.replace("UTF-8", "UTF-16").encode("utf-16"),
        UTF_8_FILE.replace("UTF-8", "UTF-7").encode(),
        UTF_8_FILE.replace("UTF-8", "EUC-JP").encode("euc-jp"),
        FILE.encode("utf-8-sig"),
    ],
)
def test_bytes_of_another_encoding_are_refused(data: bytes) -> None:
    assert problem(data)[0] in (Problem.ENCODING, Problem.NOT_XML)


@pytest.mark.parametrize(
    "told", ["<CharacterCodeIdentifier>1</CharacterCodeIdentifier>", "", "<CharacterCodeIdentifier/>"]
)
def test_the_identifier_must_tell_the_declared_encoding(told: str) -> None:
    data = UTF_8_FILE.replace("<CharacterCodeIdentifier>0</CharacterCodeIdentifier>", told)
    assert problem(data) == (Problem.ENCODING, "CharacterCodeIdentifier")


@given(st.binary(max_size=300))
def test_any_bytes_are_a_message_or_a_problem(data: bytes) -> None:
    for read in (read_response, read_request):
        with pytest.raises(OqsXmlError):
            read(data)  # type: ignore[operator]


soup = st.recursive(
    st.text(ANY_CHARACTER, max_size=5).map(lambda text: text.replace("&", "").replace("<", "").replace("]]>", "")),
    lambda inner: st.tuples(
        st.sampled_from(
            ["XmlMsg", "MessageHeader", "MessageBody", "ResultList", "Name", "Sex1", layout.RESULT_BLOCK, "Birthdate"]
        ),
        st.lists(inner, max_size=4),
    ).map(lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0]}>"),
    max_leaves=20,
)


@given(st.lists(soup, max_size=5), st.integers(0, len(UTF_8_FILE)), st.integers(0, 60))
def test_any_soup_of_elements_is_a_message_or_a_problem(pieces: list[str], start: int, length: int) -> None:
    data = UTF_8_FILE[:start] + "".join(pieces) + UTF_8_FILE[start + length :]
    for file in (data, "<XmlMsg>" + "".join(pieces) + "</XmlMsg>"):
        try:
            response = read_response(file.encode())
        except OqsXmlError:
            continue
        assert read_response(write_response(response, Encoding.UTF_8)[0]) == replace(response, passed_over=())


# Characters that do not fit


@pytest.mark.parametrize(
    ("name", "written", "lost"),
    [
        ("𠮷田", "〓田", "𠮷"),
        ("髙﨑", "髙﨑", ""),  # extensions of the code page
        ("葛\U000e0100城", "葛城", "\U000e0100"),
        ("〜−—¥", "～－―￥", ""),
        ("か\u3099", "が", ""),
        ("か\u309a", "か〓", "\u309a"),
        ("a\x00\ufffe", "a〓〓", "\x00\ufffe"),
    ],
)
def test_the_policy_for_shift_jis(name: str, written: str, lost: str) -> None:
    response = response_of(replace(RESULT, qualifications=(replace(HELD, name=name),)), CODE)
    data, report = write_response(response)
    assert read_response(data).results[0].name == written
    assert "".join(each.character for each in report.substitutions) == lost
    assert {each.element for each in report.substitutions} <= {"Name"}
    for each in report.substitutions:
        assert name[each.position] == each.character
        assert each.character not in repr(each)


def test_utf_8_loses_nothing_but_what_xml_cannot_hold() -> None:
    response = response_of(replace(RESULT, qualifications=(replace(HELD, name="𠮷\x01〜か\u3099"),)), CODE)
    data, report = write_response(response, Encoding.UTF_8, Substitute.CIRCLE)
    assert read_response(data).results[0].name == "𠮷●〜か\u3099"
    assert [(each.position, each.character, each.written) for each in report.substitutions] == [(1, "\x01", "●")]


# File names


def test_the_official_file_names() -> None:
    assert file_names.request_name(date(2026, 1, 15), 7) == "OQSsiquc01req202601150007.xml"
    assert file_names.response_name("OQSsiquc01req202601150007.xml") == "OQSsiquc01res202601150007.xml"
    moment = datetime(2026, 1, 14, 15, 0, 1, tzinfo=UTC)
    assert file_names.face_name(CODE, bytes(range(10)), moment) == (
        "OQSsiquc01res_face_131999999900010203040506070809_20260115000001.xml"
    )


@pytest.mark.parametrize("name", ["OQSsiquc01req2026011500.xml", "../OQSsiquc01req202601150007.xml", "", "x.xml"])
def test_only_a_requests_name_has_an_answers_name(name: str) -> None:
    with pytest.raises(ValueError, match="not the name"):
        file_names.response_name(name)


def test_numbers_that_do_not_fit_a_name_are_refused() -> None:
    for make in (
        lambda: file_names.request_name(date(2026, 1, 1), 10_000),
        lambda: file_names.face_name("13", bytes(10), datetime(2026, 1, 1, tzinfo=UTC)),
        lambda: file_names.face_name(CODE, bytes(9), datetime(2026, 1, 1, tzinfo=UTC)),
    ):
        with pytest.raises(ValueError, match=r"needed|four digits"):
            make()
