"""Check digits and forms of the numbers that reception meets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna_reception.eligibility.numbers import (
    check_digit,
    contains_my_number,
    insurer_number_8,
    is_branch_number,
    is_institution_code,
    is_insurer_number,
    is_my_number,
)

MY_NUMBER = "123456789018"  # the published test value
digits = st.text("0123456789", min_size=1, max_size=12)
bodies = st.sampled_from([5, 7]).flatmap(lambda length: st.text("0123456789", min_size=length, max_size=length))


def test_published_numbers_verify() -> None:
    assert is_insurer_number("33120015")  # a published example
    assert check_digit("011011371") == 9  # 医療機関コード 0110113719
    assert all(map(is_insurer_number, ("06139992", "39139993", "67139998", "999995")))
    assert not is_insurer_number("06139993")
    assert is_my_number(MY_NUMBER)


@given(bodies)
def test_exactly_one_check_digit_is_right(body: str) -> None:
    assert [is_insurer_number(f"{body}{digit}") for digit in range(10)].count(True) == 1


@given(bodies, st.data())
def test_one_wrong_digit_never_passes(body: str, data: st.DataObject) -> None:
    number = f"{body}{check_digit(body)}"
    place = data.draw(st.integers(0, len(number) - 1))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != number[place]]))
    assert not is_insurer_number(number[:place] + other + number[place + 1 :])


@given(st.text(max_size=12))
def test_any_text_is_answered(text: str) -> None:
    ascii_digits = text.isascii() and text.isdigit()
    assert is_branch_number(text) == (ascii_digits and len(text) == 2)
    assert is_institution_code(text) == (ascii_digits and len(text) == 10)
    assert not is_insurer_number(text) or (ascii_digits and len(text) in (6, 8))
    assert not is_my_number(text) or (ascii_digits and len(text) == 12)


@pytest.mark.parametrize("text", ["", "０６１３９９９２", "0613999a", " 6139992", "0613-992", "²²²²²²²²"])
def test_what_is_no_digit_is_no_number(text: str) -> None:
    assert not is_insurer_number(text)
    with pytest.raises(ValueError, match="digits"):
        check_digit(text)


def test_six_digits_are_padded_with_spaces() -> None:
    assert insurer_number_8("999995") == "  999995"
    assert insurer_number_8("  999995") == "  999995"
    assert insurer_number_8("06139992") == "06139992"


@given(digits.filter(lambda text: len(text) == 11))
def test_eleven_digits_make_one_my_number(body: str) -> None:
    assert [is_my_number(f"{body}{digit}") for digit in range(10)].count(True) == 1


FULL_WIDTH = "１２３４５６７８９０１８"


@pytest.mark.parametrize(
    "text", [MY_NUMBER, FULL_WIDTH, "1234 5678 9018", "1234-5678-9018", f"番号は{MY_NUMBER}です", f"a{MY_NUMBER}\n"]
)
def test_a_my_number_is_found_in_text(text: str) -> None:
    assert contains_my_number(text)


@pytest.mark.parametrize("text", ["", "123456789019", f"9{MY_NUMBER}", f"{MY_NUMBER}5", "令和8年1月15日", "06139992"])
def test_other_digits_are_let_through(text: str) -> None:
    assert not contains_my_number(text)


@given(st.text(alphabet="0123456789 -a", max_size=400))
def test_looking_for_a_my_number_always_ends(text: str) -> None:
    assert contains_my_number(text) in (True, False)
