"""The ways round the card (カードで確認できないとき): which there are, until when, and what staff typed. Pure.

What is accepted, and until when, is told in public notices of 2025: 資格確認書 instead of a card; the card with
マイナポータル or with 資格情報のお知らせ; 健康保険証 and お知らせ alone in the interim. Where it is not known whether
a date was moved, that is said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from myna_reception.eligibility.kana import half_width_kana
from myna_reception.eligibility.numbers import contains_my_number, is_branch_number, is_insurer_number
from myna_reception.eligibility.wareki import read_typed_day
from myna_reception.reception.eligibility import Qualification, Sex, Verdict
from myna_reception.records.entries import NewReception, Route

ROUTES = (Route.CERTIFICATE, Route.PORTAL, Route.NOTICE, Route.INSURER)
WITH_CARD = frozenset((Route.PORTAL, Route.NOTICE))  # the card is laid beside it, and its face is looked at
NAME_LIMIT = 100
NUMBER_LIMIT = 20  # 記号, 番号
NOTE_LIMIT = 200
PERCENTS = (10, 20, 30)

OLD_CARD_LAST = date(2025, 12, 1)  # 健康保険証
INTERIM_LAST = date(2026, 3, 31)  # with a look-up: an old 健康保険証, or お知らせ alone
ELDERLY_CERTIFICATES_LAST = date(2026, 7, 31)  # 資格確認書 for everybody of 75 and older


class Standing(StrEnum):
    """Whether something that is limited in time can be used on a day."""

    ACCEPTED = "accepted"
    INTERIM = "interim"  # only with a look-up of the eligibility
    OVER = "over"  # as far as is known


class Limited(StrEnum):
    """What is limited in time."""

    OLD_CARD = "old_card"  # 健康保険証
    NOTICE_ALONE = "notice_alone"  # 資格情報のお知らせ without a card
    ELDERLY = "elderly"  # 資格確認書 without an application from 75 on


def standing(what: Limited, day: date) -> tuple[Standing, date]:
    """How something stands on a day, and the last day of that; of what is over, the last day that it was."""
    match what:
        case Limited.OLD_CARD if day <= OLD_CARD_LAST:
            return Standing.ACCEPTED, OLD_CARD_LAST
        case Limited.ELDERLY:
            return (Standing.ACCEPTED if day <= ELDERLY_CERTIFICATES_LAST else Standing.OVER), ELDERLY_CERTIFICATES_LAST
        case _:
            return (Standing.INTERIM if day <= INTERIM_LAST else Standing.OVER), INTERIM_LAST


class Fault(StrEnum):
    """What is wrong with a field."""

    EMPTY = "empty"
    WRONG_FORM = "wrong_form"
    CHECK_DIGIT = "check_digit"
    TOO_LONG = "too_long"
    NO_SUCH_DAY = "no_such_day"
    IN_FUTURE = "in_future"
    TOO_OLD = "too_old"
    OVER = "over"  # its last day is past
    MY_NUMBER = "my_number"
    NOT_LOOKED = "not_looked"  # at the card's face


def fields_of(route: Route) -> tuple[str, ...]:
    """The fields of a route's form, in their order."""
    fields = ["insurer_number", "symbol", "number", "branch_number", "name", "name_kana", "birthdate", "sex", "percent"]
    if route is Route.CERTIFICATE:
        fields.append("valid_to")
    if route in WITH_CARD:
        fields.append("looked")
    if route is Route.INSURER:
        fields.append("answered_by")
    return (*fields, "note")


@dataclass(frozen=True, slots=True, repr=False)
class Told:
    """What a form tells. ``repr`` shows none of it."""

    route: Route
    qualification: Qualification
    note: str

    def reception(self, reception_id: str, at: datetime, *, practice: bool) -> NewReception:
        """As it is recorded: staff saw a document that stands, and confirmed the qualification by it."""
        return NewReception(
            reception_id,
            at,
            practice,
            Verdict.ELIGIBLE,
            route=self.route,
            qualifications=(self.qualification,),
            note=self.note,
        )

    def __repr__(self) -> str:
        return f"Told({self.route})"


def read_form(route: Route, typed: Mapping[str, str], today: date) -> Told | dict[str, Fault]:
    """What was typed, or field → fault. Full-width digits and spaces around a value do not matter."""
    reading = _Reading(typed, today)
    birthdate = reading.day("birthdate")
    if birthdate is not None and birthdate > today:
        reading.faults["birthdate"] = Fault.IN_FUTURE
    elif birthdate is not None and today.year - birthdate.year > 120:
        reading.faults["birthdate"] = Fault.TOO_OLD
    valid_to = reading.day("valid_to") if route is Route.CERTIFICATE else None
    if valid_to is not None and valid_to < today:
        reading.faults["valid_to"] = Fault.OVER
    if route in WITH_CARD and reading.plain("looked") != "yes":
        reading.faults["looked"] = Fault.NOT_LOOKED
    note = reading.text("note", NOTE_LIMIT, needed=False)
    if route is Route.INSURER:
        note = "　".join(part for part in (reading.text("answered_by", NAME_LIMIT), note) if part)
    if birthdate is None:  # for whoever checks the types: it is a fault already
        birthdate = today
    qualification = Qualification(
        card_classification="01",  # 一般: what else there is, no paper tells
        insurer_number=reading.insurer_number(),
        insurer_name="",
        symbol=reading.text("symbol", NUMBER_LIMIT, needed=False),
        number=reading.text("number", NUMBER_LIMIT),
        branch_number=reading.branch_number(),
        personal_family=None,
        insured_name="",
        name=re.sub(r"[ 　]+", "　", reading.text("name", NAME_LIMIT)),
        name_kana=half_width_kana(reading.text("name_kana", NAME_LIMIT, needed=False)),
        sex=Sex(reading.plain("sex")) if reading.plain("sex") in tuple(Sex) else Sex.UNSET,
        birthdate=birthdate,
        valid_to=valid_to,
        contribution_percent=reading.percent(),
    )
    if reading.faults:
        order = fields_of(route)
        return dict(sorted(reading.faults.items(), key=lambda each: order.index(each[0])))
    return Told(route, qualification, note)


class _Reading:
    def __init__(self, typed: Mapping[str, str], today: date) -> None:
        self._typed = typed
        self._today = today
        self.faults: dict[str, Fault] = {}

    def plain(self, field: str) -> str:
        return self._typed.get(field, "").strip()

    def text(self, field: str, limit: int, *, needed: bool = True) -> str:
        """A line as it was typed."""
        value = self.plain(field)
        if not value and needed:
            self.faults[field] = Fault.EMPTY
        elif len(value) > limit:
            self.faults[field] = Fault.TOO_LONG
        elif contains_my_number(value):
            self.faults[field] = Fault.MY_NUMBER
        elif any(unicodedata.category(each) in ("Cc", "Cf") for each in value):
            self.faults[field] = Fault.WRONG_FORM
        return value

    def digits(self, field: str) -> str:
        """Without spaces and hyphens, half width."""
        return re.sub(r"[\s\-‐‑–—−ー]", "", unicodedata.normalize("NFKC", self.plain(field)))

    def insurer_number(self) -> str:
        number = self.digits("insurer_number")
        if not number:
            self.faults["insurer_number"] = Fault.EMPTY
        elif not (number.isascii() and number.isdigit() and len(number) in (6, 8)):
            self.faults["insurer_number"] = Fault.WRONG_FORM
        elif not is_insurer_number(number):
            self.faults["insurer_number"] = Fault.CHECK_DIGIT
        return number

    def branch_number(self) -> str:
        number = self.digits("branch_number")
        if number and len(number) == 1:
            number = f"0{number}"
        if number and not is_branch_number(number):
            self.faults["branch_number"] = Fault.WRONG_FORM
        return number

    def day(self, field: str) -> date | None:
        typed = self.plain(field)
        if not typed:
            self.faults[field] = Fault.EMPTY
            return None
        try:
            return read_typed_day(typed)
        except ValueError as error:
            self.faults[field] = Fault.NO_SUCH_DAY if error.args[:1] != ("not a date",) else Fault.WRONG_FORM
            return None

    def percent(self) -> int | None:
        told = self.plain("percent")
        return int(told) if told in map(str, PERCENTS) else None
