"""The invented people of the practice world, from ``resources/personas/*.toml``.

Ages and certificate ends are told relative to a base day, so that a persona shows the same outcome in every year; with
the same base day the same persona comes out.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator, model_validator

from myna_reception.eligibility.numbers import is_insurer_number
from myna_reception.reception.card_facts import CardKind
from myna_reception.reception.eligibility import (
    ElderlyRecipientCertificate,
    LimitCertificate,
    MedicalTicket,
    PersonalFamily,
    Qualification,
    QualificationValidity,
    Sex,
)

PACKAGE = "myna_reception.resources"
FOLDER = "personas"

CERTIFICATE_YEARS = 5
ISSUED_AFTER_BIRTHDAY = timedelta(days=40)  # a certificate ends on the fifth birthday after its issue


@dataclass(frozen=True, slots=True)
class CardSpec:
    """The persona's My Number card as it was issued."""

    kind: CardKind
    pin: str | None  # 利用者証明用暗証番号; None: 顔認証マイナンバーカード, which has none
    pin_tries: int  # 0: arrives locked
    sign_password: str | None  # 署名用パスワード; None: no 署名用 certificate
    issued_on: date  # JST
    certificate_ends_on: date  # last day of the 利用者証明用 certificate, JST
    revoked: bool  # known to the service only
    text_pin: str | None = None  # 券面入力補助用暗証番号; None: the same as ``pin``
    generation: int = 1  # of the card CA that issued it
    pinless_terminal: bool = False  # a practice terminal may have the card sign without its PIN (a simulation)


@dataclass(frozen=True, slots=True, repr=False)
class Persona:
    """One invented person: the card they carry and what the eligibility service knows of them."""

    id: str  # ASCII, the NAME of --persona
    title: str  # a short Japanese line for the practice drawer
    story: str  # what is to be learnt from this card, Japanese
    name: str
    name_kana: str  # half-width
    birthdate: date
    sex: Sex
    address: str
    prefecture: str  # romaji, for the certificate's CRL distribution point
    municipality: str  # romaji
    municipality_code: str  # 5 digits
    card: CardSpec
    registered: bool  # 利用登録 was made
    validity: QualificationValidity
    qualifications: tuple[Qualification, ...]


class PersonaError(ValueError):
    """A persona file is wrong; the text names the file and the field."""


def load_personas(base: date) -> dict[str, Persona]:
    """Every persona as of the day ``base`` (JST), by id, in the order of the practice drawer.

    Raises:
        PersonaError: a file cannot be read, or has a wrong, missing or unknown field.
    """
    return {persona_id: _persona(persona_id, told, base) for persona_id, told in read_personas().items()}


def read_personas() -> dict[str, ToldPersona]:
    """What the packaged files say, by persona id, in the order of the practice drawer. Raises ``PersonaError``."""
    files = [file for file in resources.files(PACKAGE).joinpath(FOLDER).iterdir() if file.name.endswith(".toml")]
    read = [(parse_persona(file.name, file.read_text(encoding="utf-8")), file.name) for file in files]
    ordered = sorted(read, key=lambda pair: (pair[0].order, pair[1]))
    return {name.removesuffix(".toml"): told for told, name in ordered}


# What a file may say. Days are told relative to the base day.

Romaji = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Za-z-]+$")]
Kana = Annotated[str, StringConstraints(pattern=r"^[\uFF65-\uFF9F ]+$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\r\n\t]+$")]
Short = Annotated[str, StringConstraints(max_length=20)]


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Day(_Told):
    """One of five ways to tell a day; exactly one field is given."""

    days: int | None = None  # so many days after the base day
    months: int | None = None  # the first day of the month so many months after the base day's
    month_end: int | None = None  # the last day of that month
    birthday: int | None = None  # the day of turning that age
    month_after_birthday: int | None = None  # the first day of a month, on or after the day of turning that age
    term: Literal["start", "end"] | None = None  # of the insurance year, 1 August to 31 July

    @model_validator(mode="after")
    def _told_once(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise ValueError("exactly one of days, months, month_end, birthday, month_after_birthday, term")
        return self

    def on(self, base: date, birthdate: date) -> date:
        """The calendar day."""
        if self.days is not None:
            return base + timedelta(days=self.days)
        if self.months is not None:
            return _first_of_month(base, self.months)
        if self.month_end is not None:
            return _first_of_month(base, self.month_end + 1) - timedelta(days=1)
        if self.birthday is not None:
            return add_years(birthdate, self.birthday)
        if self.month_after_birthday is not None:
            turning = add_years(birthdate, self.month_after_birthday)
            return turning if turning.day == 1 else _first_of_month(turning, 1)
        end_year = base.year if (base.month, base.day) <= (7, 31) else base.year + 1
        return date(end_year, 7, 31) if self.term == "end" else date(end_year - 1, 8, 1)


class ToldElderly(_Told):
    """高齢受給者証."""

    percent: Literal[20, 30]
    issued_on: Day | None = None
    valid_from: Day
    valid_to: Day


class ToldLimit(_Told):
    """限度額適用認定証, for a scenario that is about one."""

    classification: Literal["01", "02", "03"]
    flag: Annotated[str, StringConstraints(pattern=r"^(A0[1-6]|B0[1-9]|B10)$")]
    issued_on: Day | None = None
    valid_from: Day
    valid_to: Day


class ToldTicket(_Told):
    """医療券, of 医療扶助; its month is that of ``valid_from``."""

    valid_from: Day
    valid_to: Day
    issue_number: Short
    institution_name: Line
    treatment_type: Literal["01", "02", "03", "04", "05"] = "02"
    self_pay_yen: Annotated[int, Field(ge=0)] = 0
    district_contact: Line
    combined_use: Literal["01", "02"]
    social_insurance: Literal["01", "02"]


class ToldQualification(_Told):
    """One 資格; name, birth and sex are the persona's."""

    classification: Literal["01", "02", "03", "04", "05", "06", "07", "A1"] = "01"
    insurer_number: str
    insurer_name: Line
    symbol: Short = ""
    number: Short
    branch: Annotated[str, StringConstraints(pattern=r"^([0-9]{2})?$")] = ""
    relation: Literal["insured", "family"] | None = None
    insured_name: Annotated[str, StringConstraints(max_length=100)] = ""
    show_address: bool = False
    qualified_on: Day | None = None
    disqualified_on: Day | None = None
    reason_of_loss: Literal["", "01", "02", "03", "99"] = ""
    valid_from: Day | None = None
    valid_to: Day | None = None
    issued_on: Day | None = None
    percent: Literal[10, 20, 30] | None = None
    preschool: bool = False
    elderly: ToldElderly | None = None
    limit: ToldLimit | None = None
    tickets: list[ToldTicket] = Field(default_factory=list)

    @field_validator("insurer_number")
    @classmethod
    def _checked(cls, number: str) -> str:
        if not is_insurer_number(number):
            raise ValueError("6 or 8 digits with a right check digit")
        return number


class ToldCard(_Told):
    """The card."""

    kind: Literal["plastic", "android", "iphone"] = "plastic"
    pin: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")] | None = None
    pin_tries: Annotated[int, Field(ge=0, le=3)] = 3
    sign_password: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{6,16}$")] | None = None
    ends_after_birthdays: Annotated[int, Field(ge=-4, le=4)]  # 0: on the birthday told in ``birthday_in_days``
    revoked: bool = False
    text_pin: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")] | None = None
    pinless_terminal: bool = False


class ToldPersona(_Told):
    """A whole file."""

    order: int  # place in the practice drawer
    title: Line
    story: Line
    name: Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\s]+\u3000[^\s]+$")]
    name_kana: Kana
    sex: Literal["male", "female", "unset"]
    age: Annotated[int, Field(ge=0, le=120)]  # years completed on the base day
    birthday_in_days: Annotated[int, Field(ge=-330, le=300)]  # from the base day to a birthday; negative: it was
    address: Line
    prefecture: Romaji
    municipality: Romaji
    municipality_code: Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")]
    registered: bool = True
    validity: Annotated[int, Field(ge=1, le=6)] = 1
    card: ToldCard
    qualifications: list[ToldQualification] = Field(default_factory=list)


def parse_persona(file: str, text: str) -> ToldPersona:
    """The content of one file. Raises ``PersonaError``."""
    try:
        return ToldPersona.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise PersonaError(f"{file}: {error}") from None
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_url=False))
        raise PersonaError(f"{file}: {told}") from None


_SEX = {"male": Sex.MALE, "female": Sex.FEMALE, "unset": Sex.UNSET}
_RELATION = {"insured": PersonalFamily.INSURED, "family": PersonalFamily.FAMILY, None: None}


def _persona(persona_id: str, told: ToldPersona, base: date) -> Persona:
    return persona_born(persona_id, told, base, *told_days(told, base))


def told_days(told: ToldPersona, base: date) -> tuple[date, date, date]:
    """The birth date, the day of the card's issue and the last day of its 利用者証明用 certificate, as told."""
    birthday = add_years(base + timedelta(days=told.birthday_in_days), 0)
    turning = told.age if birthday <= base else told.age + 1  # on that birthday
    ends_on = add_years(birthday, told.card.ends_after_birthdays)
    issued_on = add_years(ends_on, -CERTIFICATE_YEARS) + ISSUED_AFTER_BIRTHDAY
    return add_years(birthday, -turning), issued_on, ends_on


def persona_born(
    persona_id: str, told: ToldPersona, base: date, birthdate: date, issued_on: date, ends_on: date
) -> Persona:
    """The person that is told, with these days (see ``told_days``) in place of the told ones."""
    return Persona(
        id=persona_id,
        title=told.title,
        story=told.story,
        name=told.name,
        name_kana=told.name_kana,
        birthdate=birthdate,
        sex=_SEX[told.sex],
        address=told.address,
        prefecture=told.prefecture,
        municipality=told.municipality,
        municipality_code=told.municipality_code,
        card=CardSpec(
            kind=CardKind(told.card.kind),
            pin=told.card.pin,
            pin_tries=told.card.pin_tries,
            sign_password=told.card.sign_password,
            issued_on=issued_on,
            certificate_ends_on=ends_on,
            revoked=told.card.revoked,
            text_pin=told.card.text_pin,
            pinless_terminal=told.card.pinless_terminal,
        ),
        registered=told.registered,
        validity=QualificationValidity(told.validity),
        qualifications=tuple(_qualification(each, told, base, birthdate) for each in told.qualifications),
    )


def _qualification(told: ToldQualification, person: ToldPersona, base: date, birthdate: date) -> Qualification:
    def day(day: Day | None) -> date | None:
        return day.on(base, birthdate) if day else None

    return Qualification(
        card_classification=told.classification,
        insurer_number=told.insurer_number,
        insurer_name=told.insurer_name,
        symbol=told.symbol,
        number=told.number,
        branch_number=told.branch,
        personal_family=_RELATION[told.relation],
        insured_name=told.insured_name,
        name=person.name,
        name_kana=person.name_kana,
        sex=_SEX[person.sex],
        birthdate=birthdate,
        address=person.address if told.show_address else "",
        qualified_on=day(told.qualified_on),
        disqualified_on=day(told.disqualified_on),
        reason_of_loss=told.reason_of_loss,
        valid_from=day(told.valid_from),
        valid_to=day(told.valid_to),
        issued_on=day(told.issued_on),
        contribution_percent=told.percent,
        preschool=told.preschool,
        elderly_recipient=None
        if told.elderly is None
        else ElderlyRecipientCertificate(
            issued_on=day(told.elderly.issued_on),
            valid_from=day(told.elderly.valid_from),
            valid_to=day(told.elderly.valid_to),
            contribution_percent=told.elderly.percent,
        ),
        limit_certificate=None
        if told.limit is None
        else LimitCertificate(
            classification=told.limit.classification,
            flag=told.limit.flag,
            issued_on=day(told.limit.issued_on),
            valid_from=day(told.limit.valid_from),
            valid_to=day(told.limit.valid_to),
        ),
        medical_tickets=tuple(_ticket(each, base, birthdate) for each in told.tickets),
    )


def _ticket(told: ToldTicket, base: date, birthdate: date) -> MedicalTicket:
    valid_from = told.valid_from.on(base, birthdate)
    return MedicalTicket(
        ticket_type="01",
        valid_from=valid_from,
        valid_to=told.valid_to.on(base, birthdate),
        issue_number=told.issue_number,
        treatment_month=f"{valid_from:%Y%m}",
        institution_name=told.institution_name,
        treatment_type=told.treatment_type,
        self_pay_yen=told.self_pay_yen,
        district_contact=told.district_contact,
        combined_use=told.combined_use,
        social_insurance=told.social_insurance,
    )


def add_years(day: date, years: int) -> date:
    """The same day in another year; 29 February becomes 28 February, also when ``years`` is 0.

    A birthday that moves between leap years and others would no longer be the day on which a certificate ends.
    """
    return day.replace(year=day.year + years, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _first_of_month(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)
