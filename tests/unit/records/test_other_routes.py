"""The ways round the card: what stands until when, and what a form makes of what staff typed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna_reception.eligibility.numbers import check_digit
from myna_reception.eligibility.wareki import read_typed_day, write_wareki
from myna_reception.reception.clock import JST
from myna_reception.reception.eligibility import Sex, Verdict
from myna_reception.records.entries import Route
from myna_reception.records.other_routes import (
    ROUTES,
    WITH_CARD,
    Fault,
    Limited,
    Standing,
    Told,
    fields_of,
    read_form,
    standing,
)

TODAY = date(2026, 4, 6)
GOOD = {
    "insurer_number": "06139992", "symbol": "12-34", "number": "5678", "branch_number": "00", "name": "見本 花子",
    "name_kana": "ミホン ハナコ", "birthdate": "昭和60年4月1日", "sex": "2", "percent": "30", "valid_to": "R8.7.31",
    "looked": "yes", "answered_by": "見本健康保険組合　受付の方", "note": "",
}  # fmt: skip


def faults(route: Route = Route.CERTIFICATE, **typed: str) -> dict[str, Fault]:
    told = read_form(route, {**GOOD, **typed}, TODAY)
    return {} if isinstance(told, Told) else told


@pytest.mark.parametrize("route", ROUTES)
def test_a_good_form_is_a_reception_by_that_way(route: Route) -> None:
    told = read_form(route, GOOD, TODAY)
    assert isinstance(told, Told)
    q = told.qualification
    assert (q.insurer_number, q.name, q.name_kana, q.birthdate) == (
        "06139992", "見本　花子", "ﾐﾎﾝ ﾊﾅｺ", date(1985, 4, 1),
    )  # fmt: skip
    assert (q.sex, q.contribution_percent) == (Sex.FEMALE, 30)
    assert q.valid_to == (date(2026, 7, 31) if route is Route.CERTIFICATE else None)
    assert ("受付の方" in told.note) == (route is Route.INSURER)
    new = told.reception("r1", datetime(2026, 4, 6, 9, tzinfo=JST), practice=True)
    assert (new.route, new.verdict, new.validity, new.method) == (route, Verdict.ELIGIBLE, None, None)
    assert "花子" not in repr(told) + repr(new)


@pytest.mark.parametrize(
    ("field", "typed", "fault"),
    [
        ("insurer_number", "", Fault.EMPTY),
        ("insurer_number", "06139993", Fault.CHECK_DIGIT),
        ("insurer_number", "0613999", Fault.WRONG_FORM),
        ("insurer_number", "٠٦١٣٩٩٩٢", Fault.WRONG_FORM),
        ("number", "", Fault.EMPTY),
        ("number", "1" * 21, Fault.TOO_LONG),
        ("number", "123456789018", Fault.MY_NUMBER),
        ("branch_number", "123", Fault.WRONG_FORM),
        ("name", " 　", Fault.EMPTY),
        ("name", "花" * 101, Fault.TOO_LONG),
        ("name", "見本\u202e花子", Fault.WRONG_FORM),
        ("birthdate", "きのう", Fault.WRONG_FORM),
        ("birthdate", "S60.2.30", Fault.NO_SUCH_DAY),
        ("birthdate", "2026-04-07", Fault.IN_FUTURE),
        ("birthdate", "1900-01-01", Fault.TOO_OLD),
        ("valid_to", "", Fault.EMPTY),
        ("valid_to", "2026-04-05", Fault.OVER),
        ("note", "個人番号は 1234-5678-9018", Fault.MY_NUMBER),
    ],
)
def test_what_is_wrong_is_told_at_its_field(field: str, typed: str, fault: Fault) -> None:
    assert faults(**{field: typed}) == {field: fault}


def test_the_last_day_still_counts() -> None:
    assert faults(valid_to="2026-04-06") == {}


@pytest.mark.parametrize("route", ROUTES)
def test_the_cards_face_is_looked_at_where_the_card_is_part_of_it(route: Route) -> None:
    assert faults(route, looked="") == ({"looked": Fault.NOT_LOOKED} if route in WITH_CARD else {})


def test_faults_come_in_the_order_of_the_form() -> None:
    told = read_form(Route.CERTIFICATE, {}, TODAY)
    assert not isinstance(told, Told)
    assert list(told) == [name for name in fields_of(Route.CERTIFICATE) if name in told]


@given(stem=st.from_regex(r"[0-9]{7}|[0-9]{5}", fullmatch=True), spaced=st.booleans(), wide=st.booleans())
def test_a_right_insurer_number_is_taken_however_it_is_written(stem: str, spaced: bool, wide: bool) -> None:
    number = stem + str(check_digit(stem))
    typed = f" {number[:2]}-{number[2:]} " if spaced else number
    if wide:
        typed = typed.translate(str.maketrans("0123456789-", "０１２３４５６７８９－"))
    told = read_form(Route.CERTIFICATE, {**GOOD, "insurer_number": typed}, TODAY)
    assert isinstance(told, Told)
    assert told.qualification.insurer_number == number


@given(st.dictionaries(st.sampled_from(fields_of(Route.INSURER)), st.text(max_size=300)), st.sampled_from(ROUTES))
def test_any_text_is_a_reception_or_faults_of_its_own_fields(typed: dict[str, str], route: Route) -> None:
    told = read_form(route, typed, TODAY)
    assert isinstance(told, Told) or set(told) <= set(fields_of(route))


@given(st.dates(date(1868, 10, 23), date(2099, 12, 31)))
def test_a_day_is_read_however_it_is_typed(day: date) -> None:
    assert read_typed_day(write_wareki(day)) == day
    assert read_typed_day(f"{day.year}-{day.month}-{day.day}") == day
    assert read_typed_day(f"{day.year:04}{day.month:02}{day.day:02}") == day
    for letter, first in (("R", date(2019, 5, 1)), ("H", date(1989, 1, 8)), ("S", date(1926, 12, 25))):
        if day >= first:
            year = day.year - first.year + 1
            if year < 100:
                assert read_typed_day(f"{letter.lower()}{year}.{day.month}.{day.day}") == day


@pytest.mark.parametrize(
    ("what", "day", "how"),
    [
        (Limited.OLD_CARD, date(2025, 12, 1), Standing.ACCEPTED),
        (Limited.OLD_CARD, date(2025, 12, 2), Standing.INTERIM),
        (Limited.OLD_CARD, date(2026, 3, 31), Standing.INTERIM),
        (Limited.OLD_CARD, date(2026, 4, 1), Standing.OVER),
        (Limited.NOTICE_ALONE, date(2025, 12, 1), Standing.INTERIM),
        (Limited.NOTICE_ALONE, date(2026, 4, 1), Standing.OVER),
        (Limited.ELDERLY, date(2026, 7, 31), Standing.ACCEPTED),
        (Limited.ELDERLY, date(2026, 8, 1), Standing.OVER),
    ],
)
def test_how_things_stand_on_a_day(what: Limited, day: date, how: Standing) -> None:
    assert standing(what, day)[0] is how


@given(st.sampled_from(Limited), st.dates(date(2025, 1, 1), date(2027, 12, 31)))
def test_a_standing_holds_to_its_last_day_and_never_comes_back(what: Limited, day: date) -> None:
    how, last = standing(what, day)
    if how is Standing.OVER:
        assert last < day
        assert standing(what, day + timedelta(days=1)) == (how, last)
    else:
        assert day <= last
        assert standing(what, last) == (how, last)
        assert standing(what, last + timedelta(days=1))[0] is not how
