"""The invented people are consistent on every base day: ages, ratios, dates, numbers."""

import unicodedata
from calendar import monthrange
from datetime import date
from importlib import resources

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from myna_reception.eligibility.numbers import contains_my_number, is_branch_number, is_insurer_number
from myna_reception.reception.card_facts import CardKind
from myna_reception.reception.eligibility import Qualification, QualificationValidity
from myna_reception.simulator.personas import Persona, PersonaError, add_years, load_personas, parse_persona

REQUIRED = {
    "valid-employee", "kokuho-six-digit", "family-member", "kouki-10", "kouki-30", "elderly-70-74", "preschool-child",
    "expiring", "in-grace", "past-grace", "revoked", "not-registered", "lost-newer", "invalid", "none-found",
    "locked-pin", "last-try", "face-card", "gaiji-name", "long-name", "android-phone",
    "elderly-70-74-30", "kouki-20", "kouki-certified", "special-expense", "limit-certificate", "several-found",
    "assistance", "assistance-combined", "assist-unregistered",
}  # fmt: skip

VALIDITY = QualificationValidity
IN_FORCE = (VALIDITY.VALID, VALIDITY.SEVERAL_FOUND, VALIDITY.VALID_UNREGISTERED)

base_days = st.dates(date(2024, 1, 1), date(2045, 12, 31))
LEAP_DAY = date(2028, 2, 29)


def age_on(day: date, birthdate: date) -> int:
    return day.year - birthdate.year - ((day.month, day.day) < (birthdate.month, birthdate.day))


def month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def first_of_month(day: date, months_later: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months_later, 12)
    return date(year, month + 1, 1)


def months_later_end(day: date, months: int) -> date:
    return month_end(first_of_month(day, months))


def elderly_from(birthdate: date) -> date:
    turning = add_years(birthdate, 70)
    return turning if turning.day == 1 else first_of_month(turning, 1)


def preschool_until(birthdate: date) -> date:
    six = add_years(birthdate, 6)
    return date(six.year if (six.month, six.day) <= (3, 31) else six.year + 1, 3, 31)


def in_force(qualification: Qualification, day: date) -> bool:
    begun = qualification.valid_from is None or qualification.valid_from <= day
    ended = qualification.valid_to is not None and qualification.valid_to < day
    lost = qualification.disqualified_on is not None and qualification.disqualified_on <= day
    return begun and not ended and not lost


def assert_consistent(persona: Persona, day: date) -> None:
    """No contradiction between age, ratio and dates."""
    for held in persona.qualifications:
        assert held.birthdate == persona.birthdate
        assert in_force(held, day) == (persona.validity in IN_FORCE)
        dates = [held.qualified_on, held.valid_from, held.disqualified_on, held.issued_on]
        assert all(persona.birthdate <= told <= day for told in dates if told)
        assert is_insurer_number(held.insurer_number)
        if held.card_classification == "A1":
            assert_assistance(held, persona, day)
            continue
        assert held.medical_tickets == ()
        certified = "障害の認定" in persona.title
        late = age_on(day, persona.birthdate) >= (65 if certified else 75)
        assert (held.contribution_percent is not None) == late
        elderly = elderly_from(persona.birthdate) <= day < add_years(persona.birthdate, 75) and not certified
        assert (held.elderly_recipient is not None) == elderly
        assert held.preschool == (day <= preschool_until(persona.birthdate))
        if held.contribution_percent is not None:
            assert held.insurer_number.startswith("39")
            assert (held.personal_family, held.symbol, held.branch_number) == (None, "", "")
        else:
            assert held.personal_family is not None
            assert is_branch_number(held.branch_number)
        if held.elderly_recipient is not None:
            assert held.elderly_recipient.valid_from <= day <= held.elderly_recipient.valid_to
        limit = held.limit_certificate
        assert (limit is not None) == ("限度額" in persona.title)  # only where the story is about it
        assert limit is None or limit.valid_from <= day <= limit.valid_to


def assert_assistance(held: Qualification, persona: Persona, day: date) -> None:
    """医療扶助 has a 公費負担者番号 (法別 12) and a 受給者番号 with its check digit, and nothing of an insurance."""
    assert held.insurer_number.startswith("12")
    assert len(held.number) == 7
    assert is_insurer_number("0" + held.number)  # the same check digit; a zero in front changes nothing
    assert (held.symbol, held.branch_number, held.personal_family, held.insured_name) == ("", "", None, "")
    assert (held.contribution_percent, held.elderly_recipient, held.limit_certificate) == (None, None, None)
    assert not held.preschool
    unregistered = persona.validity is QualificationValidity.VALID_UNREGISTERED
    assert len(held.medical_tickets) == (0 if unregistered else 1)
    for ticket in held.medical_tickets:
        assert ticket.valid_from <= day <= ticket.valid_to
        assert ticket.treatment_month == f"{day:%Y%m}"
        combined = len(persona.qualifications) > 1
        assert (ticket.combined_use, ticket.social_insurance) == (("02", "01") if combined else ("01", "02"))


@given(base_days)
@example(LEAP_DAY)
@example(date(2026, 7, 31))
@example(date(2026, 8, 1))
@example(date(2027, 1, 1))
def test_no_persona_contradicts_itself_on_the_base_day_nor_later_that_month(base: date) -> None:
    for persona in load_personas(base).values():
        assert_consistent(persona, base)
        if base.month != 7:  # the insurance year ends on 31 July, which is this month's end anyway
            assert_consistent(persona, month_end(base))


@given(base_days)
@example(LEAP_DAY)
def test_a_certificate_ends_on_the_fifth_birthday_after_its_issue(base: date) -> None:
    for persona in load_personas(base).values():
        card = persona.card
        assert (card.certificate_ends_on.month, card.certificate_ends_on.day) == (
            persona.birthdate.month,
            persona.birthdate.day,
        )
        assert persona.birthdate < card.issued_on < base
        birthdays = [add_years(persona.birthdate, years) for years in range(120)]
        after_issue = [day for day in birthdays if day > card.issued_on]
        assert after_issue[4] == card.certificate_ends_on


@given(base_days)
@example(LEAP_DAY)
def test_certificates_stand_where_their_persona_says_all_month(base: date) -> None:
    personas = load_personas(base)
    for day in (base, month_end(base)):
        for name, persona in personas.items():
            ends = persona.card.certificate_ends_on
            match name:
                case "expiring":
                    assert day < ends < add_days(day, 85)
                case "in-grace":
                    assert ends < day <= months_later_end(ends, 3)
                case "past-grace":
                    assert months_later_end(ends, 3) < day
                case _:
                    assert ends > add_days(day, 100)


def add_days(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() + days)


@given(base_days)
def test_the_same_base_day_gives_the_same_people(base: date) -> None:
    assert load_personas(base) == load_personas(base)


def test_every_agreed_persona_is_there_in_the_order_of_the_drawer() -> None:
    personas = load_personas(date(2026, 4, 1))
    assert set(personas) >= REQUIRED
    assert next(iter(personas)) == "valid-employee"
    assert all(key == persona.id and key.isascii() for key, persona in personas.items())


def test_every_validity_and_every_ratio_can_be_practised() -> None:
    personas = load_personas(date(2026, 4, 1)).values()
    assert {persona.validity for persona in personas} == set(QualificationValidity)
    held = [each for persona in personas for each in persona.qualifications]
    assert {each.contribution_percent for each in held} == {None, 10, 20, 30}
    assert {each.elderly_recipient.contribution_percent for each in held if each.elderly_recipient} == {20, 30}
    assert any(each.preschool for each in held)
    assert {"01", "05", "A1"} <= {each.card_classification for each in held}
    assert {each.reason_of_loss for each in held} >= {"03", "99"}
    assert any(len(persona.qualifications) > 1 and persona.validity is VALIDITY.VALID for persona in personas)


def test_the_special_cards_are_special() -> None:
    personas = load_personas(date(2026, 4, 1))
    assert personas["face-card"].card.pin is None
    assert personas["locked-pin"].card.pin_tries == 0
    assert personas["last-try"].card.pin_tries == 1
    assert personas["revoked"].card.revoked
    assert not personas["not-registered"].registered
    assert personas["preschool-child"].card.sign_password is None
    assert personas["android-phone"].card.kind is CardKind.ANDROID
    assert [name for name, one in personas.items() if one.card.pinless_terminal] == ["face-card"]
    assert len(personas["kokuho-six-digit"].qualifications[0].insurer_number) == 6
    assert personas["lost-newer"].validity is QualificationValidity.INVALID_NEWER_EXISTS
    assert personas["lost-newer"].qualifications[0].reason_of_loss == "03"
    assert personas["none-found"].qualifications == ()
    assert "𠮷" in personas["gaiji-name"].name
    assert "髙" in personas["gaiji-name"].name
    with pytest.raises(UnicodeEncodeError):
        personas["gaiji-name"].name.encode("cp932")
    assert {p.card.pin for p in personas.values()} == {"1234", None}


def test_readings_are_half_width_and_nothing_looks_like_a_my_number() -> None:
    for persona in load_personas(date(2026, 4, 1)).values():
        assert all(unicodedata.east_asian_width(letter) in "HNa" or letter == " " for letter in persona.name_kana)
        told = [persona.name, persona.address, persona.story]
        told += [text for q in persona.qualifications for text in (q.symbol, q.number, q.insurer_name)]
        assert not any(contains_my_number(text) for text in told)
        assert unicodedata.is_normalized("NFC", persona.name)


VALID = resources.files("myna_reception.resources").joinpath("personas/valid-employee.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (VALID.replace('pin = "1234"', 'pin = "123"'), "card.pin"),
        (VALID.replace("[card]", "[card]\ncolour = 1"), "card.colour"),
        (VALID.replace("age = 41", 'age = "41"'), "age"),
        (VALID.replace('name = "見本　太郎"', ""), "name"),
        (VALID.replace("06139992", "06139993"), "insurer_number"),
        (VALID.replace("valid_from = { months = -80 }", "valid_from = { months = -80, days = 1 }"), "valid_from"),
        (VALID.replace("sex =", "sex"), "valid-employee.toml"),
    ],
)
def test_a_wrong_or_unknown_field_is_named_with_its_file(wrong: str, field: str) -> None:
    assert wrong != VALID
    with pytest.raises(PersonaError) as caught:
        parse_persona("valid-employee.toml", wrong)
    assert "valid-employee.toml" in str(caught.value)
    assert field in str(caught.value)
