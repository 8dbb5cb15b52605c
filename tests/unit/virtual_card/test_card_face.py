"""What is drawn for a persona rather than typed, and the numbers that open the 券面 applications."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna_reception.reception.eligibility import Sex
from myna_reception.simulator.card_face import CardFace, age_at_issue, card_expiry, card_face, my_number
from myna_reception.simulator.personas import add_years, load_personas
from tests.unit.virtual_card.people import a_persona

BASE = date(2026, 11, 23)


def check_digit(first_eleven: str) -> int:
    """By the ministry's formula: P1 is the digit at the right, Qn is n + 1 up to 6 and n - 5 from 7 on."""
    total = sum(int(digit) * (n + 1 if n <= 6 else n - 5) for n, digit in enumerate(reversed(first_eleven), start=1))
    rest = total % 11
    return 0 if rest <= 1 else 11 - rest


@given(st.text(max_size=30))
def test_a_my_number_has_twelve_digits_and_a_right_check_digit(name: str) -> None:
    number = my_number(name)
    assert len(number) == 12
    assert number.isascii()
    assert number.isdigit()
    assert int(number[-1]) == check_digit(number[:-1])
    assert number == my_number(name)


def test_everybody_has_numbers_of_their_own() -> None:
    faces = [card_face(persona) for persona in load_personas(BASE).values()]
    assert len({face.my_number for face in faces}) == len(faces)
    assert len({face.security_code for face in faces}) > len(faces) // 2
    assert all(len(face.security_code) == 4 and face.security_code.isdigit() for face in faces)


def test_the_numbers_do_not_move_with_the_base_day() -> None:
    earlier, later = load_personas(BASE), load_personas(BASE + timedelta(days=700))
    for name, persona in earlier.items():
        assert card_face(persona).my_number == card_face(later[name]).my_number
        assert card_face(persona).security_code == card_face(later[name]).security_code


def test_verification_numbers_by_the_published_examples() -> None:
    """平成3年7月9日, expires 2034, code 1234; and 昭和55年2月17日, 2035, 2285."""
    face = a_face(birthdate=date(1991, 7, 9), expires_on=date(2034, 7, 9), security_code="1234")
    assert face.number_b == b"03070920341234"
    assert face.birth_number == b"030709"
    other = a_face(birthdate=date(1980, 2, 17), expires_on=date(2035, 2, 17), security_code="2285")
    assert other.number_b == b"55021720352285"
    assert face.number_a == face.my_number.encode()


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(1912, 7, 29), 45),
        (date(1912, 7, 30), 1),
        (date(1926, 12, 24), 15),
        (date(1926, 12, 25), 1),
        (date(1989, 1, 7), 64),
        (date(1989, 1, 8), 1),
        (date(2019, 4, 30), 31),
        (date(2019, 5, 1), 1),
        (date(2026, 1, 1), 8),
    ],
)
def test_era_years_change_on_the_right_day(day: date, year: int) -> None:
    assert a_face(birthdate=day).birth_number == f"{year:02d}{day:%m%d}".encode()


def test_a_card_lasts_to_the_tenth_birthday_and_a_minors_to_the_fifth() -> None:
    for persona in load_personas(BASE).values():
        issued, born = persona.card.issued_on, persona.birthdate
        birthdays = [add_years(born, years) for years in range(130)]
        after_issue = [day for day in birthdays if day > issued]
        minor = issued < add_years(born, 18)
        assert card_expiry(persona) == after_issue[4 if minor else 9]
    assert load_personas(BASE)["preschool-child"].card.certificate_ends_on == card_expiry(
        load_personas(BASE)["preschool-child"]
    )


def test_the_eighteenth_birthday_itself_makes_an_adult() -> None:
    persona = a_persona(issued_on=date(2024, 5, 13), certificate_ends_on=date(2029, 5, 13))
    adult = replace(persona, birthdate=date(2006, 5, 13))
    minor = replace(persona, birthdate=date(2006, 5, 14))
    assert card_expiry(adult) == date(2034, 5, 13)
    assert card_expiry(minor) == date(2029, 5, 13)
    assert (age_at_issue(card_face(adult)), age_at_issue(card_face(minor))) == (18, 17)


def test_a_face_is_not_shown_by_its_repr() -> None:
    face = card_face(a_persona())
    assert face.my_number not in repr(face)
    assert face.name not in repr(face)


def a_face(**changes: object) -> CardFace:
    face = CardFace(
        name="見本　花子",
        address="東京都見本市試験町１丁目２番３号",
        birthdate=date(1985, 4, 3),
        sex=Sex.FEMALE,
        municipality_code="13999",
        my_number=my_number("a face"),
        security_code="0420",
        issued_on=date(2024, 5, 13),
        expires_on=date(2034, 4, 3),
    )
    return replace(face, **changes)  # type: ignore[arg-type]
