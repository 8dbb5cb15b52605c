"""A new invented person, told like one of the packaged people: what may be told, and the person that comes of it.

The model (もとにするカード) gives the insurance situation, the certificate's story and the address; the rest is told.
Pure: no files, no clock.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from myna_reception.eligibility.numbers import contains_my_number
from myna_reception.reception.card_facts import CardKind
from myna_reception.reception.eligibility import PersonalFamily, Qualification
from myna_reception.simulator.personas import (
    CERTIFICATE_YEARS,
    ISSUED_AFTER_BIRTHDAY,
    Persona,
    ToldPersona,
    add_years,
    persona_born,
    told_days,
)

LENGTH_LIMIT = 100  # characters of a name and of its reading
AGE_LIMIT = 120
WORKING_AGE = 15  # nobody younger is an 被保険者 here: this simulator's own line
ELDERLY_AGE, LATE_ELDERLY_AGE = 70, 75  # 高齢受給者証, 後期高齢者医療
CERTIFIED_AGE = 65  # 障害の認定, from which 後期高齢 may begin
ASSISTANCE = "A1"  # 医療扶助
SCHOOL_AGE = 6
SEXES = ("male", "female")

_NAME = re.compile(r"\S+(?:\u3000\S+)*")
_KANA = re.compile(r"[\uFF65-\uFF9F]+(?: [\uFF65-\uFF9F]+)*")
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_PIN = re.compile(r"[0-9]{4}")
_HALF_WIDTH = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF65, 0xFFA0)}
_HALF_WIDTH |= dict(zip("ヮヰヱヵヶ", "ﾜｲｴｶｹ", strict=True))  # these have no half-width form of their own


class PersonFault(StrEnum):
    """Why a person cannot be made as told."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    WRONG_CHARACTERS = "wrong-characters"
    WRONG_FORM = "wrong-form"
    IN_FUTURE = "in-future"
    TOO_OLD = "too-old"
    UNKNOWN = "unknown"
    DOES_NOT_FIT_AGE = "does-not-fit-age"  # the model's insurance situation is that of another age
    NOT_ON_THIS_CARD = "not-on-this-card"  # the model's card has no PIN, or no face


class PersonError(ValueError):
    """What was told cannot be used. ``faults``: field of ``Telling`` (or ``photo``) → fault."""

    def __init__(self, faults: Mapping[str, StrEnum]) -> None:
        super().__init__(", ".join(f"{field}: {fault.value}" for field, fault in faults.items()))
        self.faults = dict(faults)


@dataclass(frozen=True, slots=True, repr=False)
class Telling:
    """What somebody typed about a new person."""

    name: str  # parts separated by a space, of either width
    name_kana: str  # katakana of either width, or hiragana
    birthdate: str  # YYYY-MM-DD
    sex: str  # one of SEXES
    like: str  # id of a packaged persona
    pin: str = ""  # empty: as the model's


@dataclass(frozen=True, slots=True, repr=False)
class NewPerson:
    """A checked telling."""

    name: str  # parts separated by U+3000, NFC
    name_kana: str  # half-width
    birthdate: date
    sex: str
    like: str
    pin: str  # empty: as the model's


def check_person(
    telling: Telling, models: Mapping[str, ToldPersona], base: date, today: date, *, with_photo: bool = False
) -> NewPerson:
    """The person that is told, if there can be one.

    Raises ``PersonError`` with every fault that is found. ``base``: the day from which the models' days are told.
    """
    faults: dict[str, StrEnum] = {}

    def tried(field: str, outcome: str | date | PersonFault) -> str | date:
        if isinstance(outcome, PersonFault):
            faults[field] = outcome
        return outcome

    name = tried("name", _name(telling.name))
    kana = tried("name_kana", _kana(telling.name_kana))
    birthdate = tried("birthdate", _birthdate(telling.birthdate, today))
    if telling.sex not in SEXES:
        faults["sex"] = PersonFault.UNKNOWN if telling.sex else PersonFault.EMPTY
    pin = unicodedata.normalize("NFKC", telling.pin.strip())
    if pin and not _PIN.fullmatch(pin):
        faults["pin"] = PersonFault.WRONG_FORM
    model = models.get(telling.like)
    if model is None:
        faults["like"] = PersonFault.UNKNOWN
    else:
        if pin and model.card.pin is None:
            faults["pin"] = PersonFault.NOT_ON_THIS_CARD
        if with_photo and CardKind(model.card.kind) is not CardKind.PLASTIC:
            faults["photo"] = PersonFault.NOT_ON_THIS_CARD
    if faults or not isinstance(birthdate, date) or model is None:
        raise PersonError(faults)
    person = NewPerson(str(name), str(kana), birthdate, telling.sex, telling.like, pin)
    if not fits_age(build_person("", person, model, base), today):
        raise PersonError({"like": PersonFault.DOES_NOT_FIT_AGE})
    return person


def build_person(persona_id: str, person: NewPerson, model: ToldPersona, base: date) -> Persona:
    """The person with a card: days of the insurance from ``base``, those of the card from the own birthday.

    A certificate that is about to end or has ended ends on the model's day, though it is no birthday: that is the
    model's story.
    """
    told = model.model_copy(
        update={
            "name": person.name,
            "name_kana": person.name_kana,
            "sex": person.sex,
            "title": f"{person.name}：{re.sub('^[０-９]+歳・', '', model.title)}",
            "card": model.card.model_copy(update={"pin": person.pin or model.card.pin}),
            "qualifications": [
                each.model_copy(update={"insured_name": person.name}) if each.insured_name == model.name else each
                for each in model.qualifications
            ],
        }
    )
    issued_on, ends_on = _card_days(person.birthdate, model, base)
    built = persona_born(persona_id, told, base, person.birthdate, issued_on, ends_on)
    return replace(built, qualifications=tuple(_begun_at_age(each) for each in built.qualifications))


def fits_age(persona: Persona, today: date) -> bool:
    """Whether the insurance situation is one of the person's age, with no day before birth."""
    return persona.birthdate <= persona.card.issued_on and all(
        _fits(each, persona.birthdate, today) for each in persona.qualifications
    )


def _fits(held: Qualification, birthdate: date, today: date) -> bool:
    days = (held.qualified_on, held.valid_from, held.disqualified_on, held.issued_on)
    if not all(birthdate <= day <= today for day in days if day is not None):
        return False
    if held.card_classification == ASSISTANCE:  # 医療扶助 asks nobody's age
        return True
    late = add_years(birthdate, LATE_ELDERLY_AGE)
    certified = _is_certified(held, birthdate)
    return (
        (held.contribution_percent is not None) == (late <= today or certified)
        and (held.elderly_recipient is not None) == (_elderly_from(birthdate) <= today < late and not certified)
        and held.preschool == (today <= _preschool_until(birthdate))
        and (held.personal_family is not PersonalFamily.INSURED or _is_of_working_age(birthdate, today))
    )


def _is_certified(held: Qualification, birthdate: date) -> bool:
    """Whether 後期高齢 came before the age of 75, by certification of a disability from 65 on."""
    since = held.qualified_on
    return (
        held.contribution_percent is not None
        and since is not None
        and add_years(birthdate, CERTIFIED_AGE) <= since < add_years(birthdate, LATE_ELDERLY_AGE)
    )


def _is_of_working_age(birthdate: date, today: date) -> bool:
    return add_years(birthdate, WORKING_AGE) <= today


def _elderly_from(birthdate: date) -> date:
    turning = add_years(birthdate, ELDERLY_AGE)
    return turning if turning.day == 1 else _month_after(turning)


def _preschool_until(birthdate: date) -> date:
    six = add_years(birthdate, SCHOOL_AGE)
    return date(six.year if (six.month, six.day) <= (3, 31) else six.year + 1, 3, 31)


def _month_after(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _begun_at_age(held: Qualification) -> Qualification:
    """Who came of an age within the insurance year has been insured so since then, not since the year began."""
    if _is_certified(held, held.birthdate):
        return held
    if held.contribution_percent is not None and held.birthdate is not None:
        since = add_years(held.birthdate, LATE_ELDERLY_AGE)
        return replace(held, valid_from=_later(held.valid_from, since), issued_on=_later(held.issued_on, since))
    if held.elderly_recipient is not None and held.birthdate is not None:
        since, elderly = _elderly_from(held.birthdate), held.elderly_recipient
        return replace(
            held,
            elderly_recipient=replace(
                elderly, issued_on=_later(elderly.issued_on, since), valid_from=_later(elderly.valid_from, since)
            ),
        )
    return held


def _later(day: date | None, other: date) -> date | None:
    return None if day is None else max(day, other)


def _card_days(birthdate: date, model: ToldPersona, base: date) -> tuple[date, date]:
    """Day of issue and last day of the certificate: the fifth birthday after the issue."""
    if model.card.ends_after_birthdays == 0:
        _, issued_on, ends_on = told_days(model, base)
        return issued_on, ends_on
    years = base.year - birthdate.year
    turning = years if add_years(birthdate, years) > base else years + 1  # on the next birthday
    age_at_end = max(turning + model.card.ends_after_birthdays, CERTIFICATE_YEARS)
    ends_on = add_years(birthdate, age_at_end)
    issued_on = add_years(birthdate, age_at_end - CERTIFICATE_YEARS) + ISSUED_AFTER_BIRTHDAY
    return max(birthdate, min(issued_on, base)), ends_on


def _name(text: str) -> str | PersonFault:
    name = unicodedata.normalize("NFC", "\u3000".join(text.split()))
    if not name:
        return PersonFault.EMPTY
    if len(name) > LENGTH_LIMIT:
        return PersonFault.TOO_LONG
    letters = name.replace("\u3000", "")
    if not letters.isprintable() or not _NAME.fullmatch(name) or contains_my_number(name) or any(map(_is_digit, name)):
        return PersonFault.WRONG_CHARACTERS
    return name


def _is_digit(character: str) -> bool:
    return unicodedata.category(character) == "Nd"


def _kana(text: str) -> str | PersonFault:
    kana = half_width_kana(text)
    if not kana:
        return PersonFault.EMPTY
    if len(kana) > LENGTH_LIMIT:
        return PersonFault.TOO_LONG
    return kana if _KANA.fullmatch(kana) else PersonFault.WRONG_CHARACTERS


def half_width_kana(text: str) -> str:
    """Kana as half-width katakana, parts separated by one space; other characters as they are."""
    katakana = (chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in unicodedata.normalize("NFKC", text))
    apart = unicodedata.normalize("NFD", " ".join("".join(katakana).split()))  # the voiced mark by itself
    return "".join(_HALF_WIDTH.get(character, character) for character in apart)


def _birthdate(text: str, today: date) -> date | PersonFault:
    told = unicodedata.normalize("NFKC", text.strip())
    if not told:
        return PersonFault.EMPTY
    parts = _DAY.fullmatch(told)
    if parts is None:
        return PersonFault.WRONG_FORM
    try:
        day = date(*map(int, parts.groups()))
    except ValueError:
        return PersonFault.WRONG_FORM
    if day > today:
        return PersonFault.IN_FUTURE
    return PersonFault.TOO_OLD if day < add_years(today, -AGE_LIMIT) else day
