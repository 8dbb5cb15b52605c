"""Looks up the people of the synthetic country in the service's database, by card or by insurance numbers."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from myna_reception.reception.eligibility import (
    ElderlyRecipientCertificate,
    PersonalFamily,
    Qualification,
    QualificationValidity,
    Sex,
)
from myna_reception.simulator.country import Held, holds, persona_id, validity_of
from myna_reception.simulator.service.database import HeldQualification, Insured, Insurer, Population
from myna_reception.simulator.service.prepared import Asking, Prepared

_PERSON = (
    Insured.number,
    Insured.name,
    Insured.name_kana,
    Insured.sex,
    Insured.birthdate,
    Insured.address,
    Insured.registered,
)
_HELD = (
    HeldQualification.card_classification,
    HeldQualification.insurer_number,
    Insurer.name.label("insurer_name"),
    HeldQualification.symbol,
    HeldQualification.insured_number,
    HeldQualification.branch_number,
    HeldQualification.personal_family,
    HeldQualification.insured_name,
    HeldQualification.qualified_on,
    HeldQualification.disqualified_on,
    HeldQualification.reason_of_loss,
    HeldQualification.valid_from,
    HeldQualification.contribution_percent,
    HeldQualification.preschool,
    HeldQualification.unregistered,
    HeldQualification.elderly_from,
    HeldQualification.elderly_to,
    HeldQualification.elderly_percent,
)


def _people() -> Select[Any]:
    columns: tuple[Any, ...] = (*_PERSON, *_HELD)
    return (
        select(*columns)
        .select_from(Insured)
        .join(HeldQualification, HeldQualification.person == Insured.number)
        .join(Insurer, Insurer.number == HeldQualification.insurer_number)
        .order_by(Insured.number, HeldQualification.place)
    )


_BY_CARD = Prepared(_people().where(Insured.card_hash == bindparam("card_hash")))
_Row = namedtuple("_Row", [column.key for column in (*_PERSON, *_HELD)])  # type: ignore[misc] # not spelt out twice
_BY_NUMBERS = _people().where(
    Insured.number.in_(
        select(HeldQualification.person).where(
            HeldQualification.insured_number == bindparam("number"),
            HeldQualification.insurer_number == bindparam("insurer"),
        )
    ),
    Insured.birthdate == bindparam("birthdate"),
)


@dataclass(frozen=True, slots=True, repr=False)
class InsuredPerson:
    """What the database tells of one person."""

    number: int
    registered: bool
    held: tuple[Held, ...]

    def validity_on(self, day: date) -> tuple[QualificationValidity, tuple[Qualification, ...]]:
        """What a check by card finds on a day."""
        return validity_of(self.held, day)

    def validity_of(self, asked: Held, day: date) -> QualificationValidity:
        """What a check by the numbers of one of the qualifications finds on a day."""
        if holds(asked.qualification, day):
            return QualificationValidity.VALID_UNREGISTERED if asked.unregistered else QualificationValidity.VALID
        newer = any(holds(other.qualification, day) for other in self.held)
        return QualificationValidity.INVALID_NEWER_EXISTS if newer else QualificationValidity.INVALID


def person_of_card(card_hash: bytes) -> Asking[InsuredPerson | None]:
    """A job that tells whose card it is."""
    rows = yield _BY_CARD.ask(card_hash=card_hash)
    return _person([_Row(*row) for row in rows]) if rows else None


def people_of_numbers(session: Session, insurer: str, number: str, birthdate: date) -> list[InsuredPerson]:
    """Who was born on that day and holds or held a qualification with these numbers (half width)."""
    rows = session.execute(_BY_NUMBERS, {"insurer": insurer, "number": number, "birthdate": birthdate}).all()
    return [_person(list(group)) for _, group in groupby(rows, key=lambda row: row.number)]


def personas_of_cards(session: Session, card_hashes: Collection[bytes]) -> dict[bytes, str]:
    """The persona ids of those cards that belong to people of the synthetic country."""
    seed = session.scalar(select(Population.seed))
    if seed is None or not card_hashes:
        return {}
    found: dict[bytes, str] = {}
    ordered = sorted(card_hashes)
    for start in range(0, len(ordered), 500):  # few enough for any database's limit of parameters
        some = select(Insured.card_hash, Insured.number).where(Insured.card_hash.in_(ordered[start : start + 500]))
        found |= {card_hash: persona_id(seed, number) for card_hash, number in session.execute(some)}
    return found


def _person(rows: Sequence[Any]) -> InsuredPerson:
    first = rows[0]
    return InsuredPerson(first.number, first.registered, tuple(_held(row) for row in rows))


def _held(row: Any) -> Held:
    elderly = None
    if row.elderly_percent is not None:
        elderly = ElderlyRecipientCertificate(row.elderly_from, row.elderly_from, row.elderly_to, row.elderly_percent)
    qualification = Qualification(
        card_classification=row.card_classification,
        insurer_number=row.insurer_number,
        insurer_name=row.insurer_name,
        symbol=row.symbol,
        number=row.insured_number,
        branch_number=row.branch_number,
        personal_family=None if row.personal_family is None else PersonalFamily(row.personal_family),
        insured_name=row.insured_name,
        name=row.name,
        name_kana=row.name_kana,
        sex=Sex(row.sex),
        birthdate=row.birthdate,
        address=row.address,
        qualified_on=row.qualified_on,
        disqualified_on=row.disqualified_on,
        reason_of_loss=row.reason_of_loss,
        valid_from=row.valid_from,
        contribution_percent=row.contribution_percent,
        preschool=row.preschool,
        elderly_recipient=elderly,
    )
    return Held(qualification, row.unregistered)
