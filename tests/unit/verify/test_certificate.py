from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna_reception.reception.card_facts import CertificateStanding as Standing
from myna_reception.settings import GraceRule
from myna_reception.verify.certificate import add_months, standing_of

DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
ORDER = (Standing.VALID, Standing.EXPIRING, Standing.GRACE, Standing.EXPIRED)


@pytest.mark.parametrize(
    ("not_after", "month_end", "date_to_date"),
    [
        (date(2026, 2, 10), date(2026, 5, 31), date(2026, 5, 10)),
        (date(2025, 11, 30), date(2026, 2, 28), date(2026, 2, 28)),
        (date(2026, 9, 1), date(2026, 12, 31), date(2026, 12, 1)),
    ],
)
def test_last_usable_day_by_either_rule(not_after, month_end, date_to_date):
    assert standing_of(not_after, not_after, GraceRule.MONTH_END).last_usable_day == month_end
    assert standing_of(not_after, not_after, GraceRule.DATE_TO_DATE).last_usable_day == date_to_date


@pytest.mark.parametrize(
    ("today", "standing", "days_left"),
    [
        (date(2025, 11, 9), Standing.VALID, 93),
        (date(2025, 11, 10), Standing.EXPIRING, 92),
        (date(2026, 2, 10), Standing.EXPIRING, 0),
        (date(2026, 2, 11), Standing.GRACE, -1),
        (date(2026, 5, 31), Standing.GRACE, -110),
        (date(2026, 6, 1), Standing.EXPIRED, -111),
    ],
)
def test_the_days_on_which_the_standing_changes(today, standing, days_left):
    report = standing_of(date(2026, 2, 10), today, GraceRule.MONTH_END)
    assert (report.standing, report.days_left) == (standing, days_left)


def test_the_stricter_rule_ends_the_grace_sooner():
    day = date(2026, 5, 11)
    assert standing_of(date(2026, 2, 10), day, GraceRule.MONTH_END).standing is Standing.GRACE
    assert standing_of(date(2026, 2, 10), day, GraceRule.DATE_TO_DATE).standing is Standing.EXPIRED


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 5, 31), -3, date(2026, 2, 28)),
        (date(2024, 5, 31), -3, date(2024, 2, 29)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2026, 1, 15), -3, date(2025, 10, 15)),
        (date(9999, 12, 31), 3, date.max),
        (date(1, 1, 31), -3, date.min),
    ],
)
def test_months_are_added_within_the_calendar(day, months, expected):
    assert add_months(day, months) == expected


@given(DAYS, DAYS, st.integers(0, 400), st.sampled_from(GraceRule))
def test_standing_never_goes_back_as_days_pass(not_after, today, later, rule):
    now = standing_of(not_after, today, rule)
    then = standing_of(not_after, today + timedelta(days=later), rule)
    assert ORDER.index(then.standing) >= ORDER.index(now.standing)
    assert then.days_left == now.days_left - later
    assert then.last_usable_day == now.last_usable_day


@given(DAYS, st.sampled_from(GraceRule))
def test_grace_covers_every_day_between_the_end_and_the_last_usable_day(not_after, rule):
    last = standing_of(not_after, not_after, rule).last_usable_day
    assert not_after + timedelta(days=88) <= last <= not_after + timedelta(days=123)
    assert standing_of(not_after, not_after, rule).standing is Standing.EXPIRING
    assert standing_of(not_after, not_after + timedelta(days=1), rule).standing is Standing.GRACE
    assert standing_of(not_after, last, rule).standing is Standing.GRACE
    assert standing_of(not_after, last + timedelta(days=1), rule).standing is Standing.EXPIRED


@given(DAYS)
def test_month_end_rule_is_never_the_stricter_one(not_after):
    by_month = standing_of(not_after, not_after, GraceRule.MONTH_END).last_usable_day
    by_date = standing_of(not_after, not_after, GraceRule.DATE_TO_DATE).last_usable_day
    assert by_month >= by_date
    assert (by_month + timedelta(days=1)).day == 1
