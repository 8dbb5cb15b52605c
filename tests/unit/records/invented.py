"""Invented receptions for the tests of the records."""

from datetime import date, datetime, timedelta

from myna_reception.reception.card_facts import CertificateStanding, CheckMethod, StandingReport
from myna_reception.reception.clock import JST
from myna_reception.reception.eligibility import (
    PersonalFamily,
    Qualification,
    QualificationValidity,
    Sex,
    Verdict,
)
from myna_reception.reception.masked import Masked
from myna_reception.records.entries import NewReception

NOW = datetime(2026, 4, 6, 9, 30, tzinfo=JST)
STANDING = StandingReport(CertificateStanding.VALID, date(2029, 4, 1), date(2029, 7, 31), 1091)


def qualification(**changed) -> Qualification:
    told = {
        "card_classification": "01",
        "insurer_number": "06139992",
        "insurer_name": "見本健康保険組合",
        "symbol": "１２３",
        "number": "４５６７",
        "branch_number": "00",
        "personal_family": PersonalFamily.INSURED,
        "insured_name": "見本　花子",
        "name": "見本　花子",
        "name_kana": "ﾐﾎﾝ ﾊﾅｺ",
        "sex": Sex.FEMALE,
        "birthdate": date(1985, 4, 1),
        "address": "東京都千代田区見本町1-1",
        "qualified_on": date(2020, 4, 1),
    } | changed
    return Qualification(**told)


def reception(number: int = 1, *qualifications: Qualification, **changed) -> NewReception:
    told = {
        "reception_id": f"{number:032x}",
        "at": NOW + timedelta(minutes=number),
        "practice": True,
        "verdict": Verdict.ELIGIBLE,
        "validity": QualificationValidity.VALID,
        "method": CheckMethod.PIN,
        "standing": STANDING,
        "reception_number": f"R{number:08}",
        "confirmed_at": NOW + timedelta(minutes=number),
        "qualifications": qualifications or (qualification(),),
        "serial": Masked(b"issuer-and-serial-of-hanako"),
        "institution_code": "9900000001",
        "institution_name": "見本鍼灸整骨院",
        "terminal_id": "W0000001",
    } | changed
    return NewReception(**told)
