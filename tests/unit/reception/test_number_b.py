"""照合番号B is composed from what stands on a card's face."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna_reception.reception.eras import ERAS, era_of
from myna_reception.reception.masked import NumberB
from myna_reception.reception.number_b import NumberBError, birth_digits, compose, from_digits, short_birth

DAYS = st.dates(date(1873, 1, 1), date(2099, 12, 31))
LETTERS = dict(zip("RHSTM", ERAS, strict=True))


def reveal(number: NumberB) -> str:
    return number.reveal().decode()


def test_the_published_example():
    assert reveal(compose("平成3年7月9日", "2034", b"1234")) == "03070920341234"
    assert reveal(from_digits(b"03070920341234")) == "03070920341234"


def full_width(text: str) -> str:
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


@given(DAYS, st.sampled_from(["", " "]), st.booleans())
def test_every_way_of_writing_a_day_is_the_same_number(day, space, wide):
    era = era_of(day)
    year = era.year_of(day)
    letter = next(letter for letter, one in LETTERS.items() if one == era)
    written = [
        f"{era.name}{year}年{space}{day.month}月{day.day}日",
        f"{letter}{year}.{day.month}.{day.day}",
        f"{letter.lower()}{year:02d}{day:%m%d}",
        short_birth(day),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y%m%d}",
        f"{year:02d}{day:%m%d}",
        *([f"{era.name}元年{day.month}月{day.day}日"] if year == 1 else []),
    ]
    for text in written:
        assert birth_digits(full_width(text) if wide else text) == f"{year:02d}{day:%m%d}", text


@given(DAYS, st.integers(2016, 2099), st.integers(0, 9999))
def test_a_composed_number_has_its_three_parts(day, expiry, code):
    number = reveal(compose(day.isoformat(), f"{expiry}", f"{code:04d}".encode()))
    assert number == f"{birth_digits(day.isoformat())}{expiry}{code:04d}"
    assert reveal(from_digits(number.encode())) == number


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("昭和64年1月7日", "640107"),
        ("昭和64年1月8日", "010108"),  # that day was 平成元年 already, whatever is typed
        ("平成31年4月30日", "310430"),
        ("平成31年5月1日", "010501"),
        ("明治45年7月29日", "450729"),
        ("1912-07-30", "010730"),
        ("昭和元年12月25日", "011225"),
        ("1926-12-24", "151224"),
        ("000229", None),
        ("040229", "040229"),
    ],
)
def test_the_days_between_two_eras(typed, digits):
    if digits is None:
        with pytest.raises(NumberBError):
            birth_digits(typed)
    else:
        assert birth_digits(typed) == digits


@pytest.mark.parametrize(
    ("parts", "wrong"),
    [
        (("平成3年2月30日", "2034", "1234"), "birth"),
        (("平成0年7月9日", "2034", "1234"), "birth"),
        (("", "2034", "1234"), "birth"),
        (("031309", "2034", "1234"), "birth"),
        (("1850-01-01", "2034", "1234"), "birth"),
        (("慶応3年7月9日", "2034", "1234"), "birth"),
        (("平成3年7月9日", "34", "1234"), "expiry"),
        (("平成3年7月9日", "1999", "1234"), "expiry"),
        (("平成3年7月9日", "", "1234"), "expiry"),
        (("平成3年7月9日", "2034", "123"), "security_code"),
        (("平成3年7月9日", "2034", "12345"), "security_code"),
        (("平成3年7月9日", "2034", "١٢٣٤"), "security_code"),
    ],
)
def test_what_makes_no_number_says_which_part(parts, wrong):
    with pytest.raises(NumberBError) as error:
        compose(*parts[:2], parts[2].encode())
    assert error.value.part == wrong
    assert not any(part and part in repr(error.value) for part in parts)


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_an_error_of_ours(text):
    for make in (
        lambda typed: from_digits(typed.encode()),
        lambda typed: compose("030709", "2034", typed.encode()),
        lambda typed: compose(typed, "2034", b"1234"),
        lambda typed: compose("030709", typed, b"1"),
    ):
        with contextlib.suppress(NumberBError):
            assert len(reveal(make(text))) == 14


@pytest.mark.parametrize("digits", ["0307092034123", "030709203412345", "03130920341234", "00070920341234", "a" * 14])
def test_what_is_not_14_digits(digits):
    with pytest.raises(NumberBError):
        from_digits(digits.encode())
