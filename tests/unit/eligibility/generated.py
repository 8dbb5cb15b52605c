"""Generated results for properties of the official messages and of the text form."""

from datetime import date, datetime
from typing import Any

from hypothesis import strategies as st

from myna_reception.eligibility.code_tables import LIMIT_CLASSIFICATION_FLAG
from myna_reception.reception.card_facts import CertificateStanding
from myna_reception.reception.clock import JST
from myna_reception.reception.eligibility import (
    ElderlyRecipientCertificate,
    EligibilityResult,
    LimitCertificate,
    MedicalTicket,
    PersonalFamily,
    Qualification,
    QualificationValidity,
    Sex,
)

_NOT_XML = {chr(code) for code in (*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0xFFFE, 0xFFFF)}
ANY_CHARACTER = st.characters(exclude_categories=["Cs"], exclude_characters=sorted(_NOT_XML))
_TWO_BYTES = (bytes((lead, trail)) for lead in (*range(0x81, 0xA0), *range(0xE0, 0xEF)) for trail in range(0x40, 0xFD))
CP932 = sorted(
    {text for pair in _TWO_BYTES if len(text := pair.decode("cp932", "ignore")) == 1 and text.encode("cp932") == pair}
    | {chr(code) for code in (*range(0x20, 0x7F), *range(0xFF61, 0xFFA0))}
)
CP932_CHARACTER = st.sampled_from(CP932)
days = st.dates(date(1870, 1, 1), date(2100, 12, 31))
maybe_day = st.none() | days
insurer_numbers = st.from_regex(r"(0[1-9]|[1-9][0-9])[0-9]{6}|[0-9]{6}", fullmatch=True)


def qualifications(characters: st.SearchStrategy[str] = ANY_CHARACTER) -> st.SearchStrategy[Qualification]:
    def text(limit: int, least: int = 0) -> st.SearchStrategy[str]:
        return st.text(characters, min_size=least, max_size=limit)

    elderly = st.builds(
        ElderlyRecipientCertificate,
        issued_on=maybe_day,
        valid_from=maybe_day,
        valid_to=maybe_day,
        contribution_percent=st.integers(0, 100),
    )
    limit = st.builds(
        LimitCertificate,
        classification=st.sampled_from(["01", "02", "03"]),
        flag=st.sampled_from(sorted(LIMIT_CLASSIFICATION_FLAG.names)),
        issued_on=maybe_day,
        valid_from=maybe_day,
        valid_to=maybe_day,
        long_term_on=maybe_day,
    )
    ticket = st.builds(
        MedicalTicket,
        ticket_type=st.sampled_from(["01", "02"]),
        valid_from=maybe_day,
        valid_to=maybe_day,
        issue_number=text(20),
        treatment_month=st.from_regex(r"(20[0-9]{2}(0[1-9]|1[0-2]))?", fullmatch=True),
        institution_code=st.from_regex(r"([0-9]{10})?", fullmatch=True),
        institution_name=text(40),
        treatment_type=st.sampled_from(["", "01", "02", "03", "04", "05"]),
        self_pay_yen=st.none() | st.integers(0, 99_999_999),
        district_contact=text(40),
        handling_contact=text(40),
        combined_use=st.sampled_from(["", "01", "02"]),
        social_insurance=st.sampled_from(["", "01", "02"]),
        inconsistent=st.booleans(),
    )
    return st.builds(
        Qualification,
        card_classification=st.sampled_from(["01", "02", "03", "04", "05", "06", "07", "A1"]),
        insurer_number=insurer_numbers,
        insurer_name=text(40),
        symbol=text(20),
        number=text(20),
        branch_number=st.from_regex(r"([0-9]{2})?", fullmatch=True),
        personal_family=st.none() | st.sampled_from(PersonalFamily),
        insured_name=text(40),
        name=text(40),
        name_kana=text(40),
        sex=st.sampled_from(Sex),
        birthdate=days,
        address=text(80),
        post_number=text(8),
        qualified_on=maybe_day,
        disqualified_on=maybe_day,
        reason_of_loss=st.sampled_from(["", "01", "02", "03", "99"]),
        valid_from=maybe_day,
        valid_to=maybe_day,
        issued_on=maybe_day,
        contribution_percent=st.none() | st.integers(0, 100),
        preschool=st.booleans(),
        elderly_recipient=st.none() | elderly,
        reference_number=text(50),
        limit_certificate=st.none() | limit,
        medical_tickets=st.lists(ticket, max_size=2).map(tuple),
    )


def results(
    characters: st.SearchStrategy[str] = ANY_CHARACTER, practice: st.SearchStrategy[bool] | None = None, **told: Any
) -> st.SearchStrategy[EligibilityResult]:
    moments = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(JST))
    return st.builds(
        EligibilityResult,
        validity=st.sampled_from(QualificationValidity),
        qualifications=st.lists(qualifications(characters), max_size=3).map(tuple),
        confirmed_at=moments.map(lambda moment: moment.replace(microsecond=0)),
        standing=st.sampled_from(CertificateStanding),
        reception_number=st.from_regex(r"[A-Za-z0-9+/=-]{1,50}", fullmatch=True),
        practice=st.just(True) if practice is None else practice,
        **told,
    )
