"""The four values, however they are typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna_reception.eligibility.activation_form import (
    ActivationForm,
    FormError,
    group_activation_code,
    parse_activation_form,
)

GOOD = {
    "institution_code": "9900000001",
    "terminal_id": "W0000001",
    "password": "Pass word-1",
    "activation_code": "ABCD2345EFGH6789",
}
SEPARATORS = [" ", "　", "-", "‐", "–", "—", "−", "－", "ー", "ｰ", "\t", "\u00a0", "\u200b"]


def parsed(**typed: str) -> ActivationForm:
    form = parse_activation_form(**{**GOOD, **typed})
    assert isinstance(form, ActivationForm)
    return form


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in text)


@pytest.mark.parametrize("field", ["institution_code", "terminal_id", "activation_code"])
@given(data=st.data())
def test_width_case_spaces_and_hyphens_do_not_matter(field: str, data: st.DataObject) -> None:
    shown = GOOD[field]
    letters = [
        data.draw(st.sampled_from([c, c.lower(), full_width(c), full_width(c.lower())]))
        + data.draw(st.sampled_from(["", *SEPARATORS]))
        for c in shown
    ]
    assert parsed(**{field: "".join(letters)}) == parsed()


@given(
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Zs", "Co", "Cn")), min_size=1, max_size=40)
)
def test_a_password_is_kept_as_typed(password: str) -> None:
    assert parsed(password=f" \u3000{password}\n").password.reveal() == password


def test_a_full_width_password_stays_full_width() -> None:
    assert parsed(password="ｐａｓｓ－１").password.reveal() == "ｐａｓｓ－１"


@pytest.mark.parametrize(
    ("field", "typed", "error"),
    [
        ("institution_code", "", FormError.EMPTY),
        ("institution_code", " 　- ", FormError.EMPTY),
        ("institution_code", "990000001", FormError.WRONG_LENGTH),
        ("institution_code", "99000000012", FormError.WRONG_LENGTH),
        ("institution_code", "99000000O1", FormError.WRONG_CHARACTERS),
        ("terminal_id", "W000001", FormError.WRONG_LENGTH),
        ("terminal_id", "00000001", FormError.WRONG_CHARACTERS),
        ("terminal_id", "WW000001", FormError.WRONG_CHARACTERS),
        ("terminal_id", "Ｗ０００００O1", FormError.WRONG_CHARACTERS),
        ("password", "   ", FormError.EMPTY),
        ("password", "x" * 129, FormError.WRONG_LENGTH),
        ("password", "a\x00b", FormError.WRONG_CHARACTERS),
        ("activation_code", "ABCD-2345-EFGH", FormError.WRONG_LENGTH),
        ("activation_code", "ABCD-2345-EFGH-678あ", FormError.WRONG_CHARACTERS),
        ("activation_code", "ABCD-2345-EFGH-678_", FormError.WRONG_CHARACTERS),
    ],
)
def test_what_is_wrong_is_told_by_field(field: str, typed: str, error: FormError) -> None:
    assert parse_activation_form(**{**GOOD, field: typed}) == {field: error}


def test_every_wrong_field_is_told_at_once() -> None:
    assert parse_activation_form("", "", "", "") == dict.fromkeys(GOOD, FormError.EMPTY)


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=200), st.text(max_size=40))
def test_any_typing_gives_a_good_form_or_errors(code: str, terminal: str, password: str, activation: str) -> None:
    result = parse_activation_form(code, terminal, password, activation)
    if isinstance(result, ActivationForm):
        assert result.institution_code.isascii()
        assert len(result.activation_code.reveal()) == 16
    else:
        assert set(result) <= set(GOOD)
        assert result


def test_secrets_do_not_show() -> None:
    assert "Pass" not in repr(parsed())
    assert "ABCD" not in repr(parsed())


def test_a_code_is_shown_in_groups_and_read_back() -> None:
    shown = group_activation_code(GOOD["activation_code"])
    assert shown == "ABCD-2345-EFGH-6789"
    assert parsed(activation_code=unicodedata.normalize("NFKC", full_width(shown))) == parsed()
