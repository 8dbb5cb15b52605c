"""An invented result, always practice, for trying a hand-off from the settings."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from myna_reception.reception.card_facts import CertificateStanding, CheckMethod, StandingReport
from myna_reception.reception.eligibility import (
    PersonalFamily,
    Qualification,
    QualificationValidity,
    Sex,
    Verdict,
)
from myna_reception.records.entries import Detail, Entry, NewReception, moment_number

PERSON = Qualification(
    card_classification="01",
    insurer_number="06139992",
    insurer_name="見本健康保険組合",
    symbol="１２３",
    number="４５６７",
    branch_number="00",
    personal_family=PersonalFamily.INSURED,
    insured_name="見本　花子",
    name="見本　花子",
    name_kana="ﾐﾎﾝ ﾊﾅｺ",
    sex=Sex.FEMALE,
    birthdate=date(1985, 4, 1),
    address="東京都千代田区見本町1-1",
    post_number="100-0001",
    qualified_on=date(2020, 4, 1),
)


def sample(at: datetime, institution_code: str) -> tuple[NewReception, Detail]:
    """A practice result of an invented person, as it would be in the ledger."""
    new = NewReception(
        f"test-{moment_number(at)}",
        at,
        True,
        Verdict.ELIGIBLE,
        validity=QualificationValidity.VALID,
        method=CheckMethod.PIN,
        standing=StandingReport(
            CertificateStanding.VALID, (at + timedelta(days=900)).date(), (at + timedelta(days=1000)).date(), 900
        ),
        reception_number="SIM-TEST",
        confirmed_at=at,
        qualifications=(PERSON,),
        institution_code=institution_code or "9900000001",
    )
    number = moment_number(at)
    return new, Detail(Entry.of_new(new, number, new.document(number, ())), new.document(number, ()), ())
