"""負担割合 by age, at its edges, and what contradicts it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna_reception.reception.eligibility import ElderlyRecipientCertificate
from myna_reception.reception.own_share import Contradiction, Stage, computed_share, contradictions, stage
from tests.unit.records.invented import qualification

DAY = date(2026, 4, 6)
CERTIFICATE = ElderlyRecipientCertificate(None, date(2025, 8, 1), date(2026, 7, 31), 20)


def of(birthdate: date, **changed):
    return replace(qualification(), birthdate=birthdate, contribution_percent=None, **changed)


@pytest.mark.parametrize(
    ("birthdate", "day", "expected"),
    [
        (date(2020, 4, 1), date(2026, 3, 31), Stage.PRESCHOOL),  # turns six on 31 March
        (date(2020, 4, 1), date(2026, 4, 1), Stage.GENERAL),
        (date(2020, 4, 2), date(2026, 4, 1), Stage.PRESCHOOL),
        (date(2020, 4, 2), date(2027, 3, 31), Stage.PRESCHOOL),
        (date(2020, 4, 2), date(2027, 4, 1), Stage.GENERAL),
        (date(1956, 4, 1), date(2026, 3, 31), Stage.GENERAL),
        (date(1956, 4, 1), date(2026, 4, 1), Stage.SEVENTIES),  # a birthday on the first: that month
        (date(1956, 4, 2), date(2026, 4, 30), Stage.GENERAL),
        (date(1956, 4, 2), date(2026, 5, 1), Stage.SEVENTIES),
        (date(1955, 12, 15), date(2026, 1, 1), Stage.SEVENTIES),
        (date(1951, 4, 7), DAY, Stage.SEVENTIES),
        (date(1951, 4, 6), DAY, Stage.LATE),  # from the birthday itself
        (date(1952, 2, 29), date(2027, 2, 28), Stage.SEVENTIES),
        (date(1952, 2, 29), date(2027, 3, 1), Stage.LATE),
    ],
)
def test_each_age_begins_on_its_day(birthdate: date, day: date, expected: Stage) -> None:
    assert stage(birthdate, day) is expected


@given(st.dates(date(1900, 1, 1), date(2026, 4, 6)), st.integers(0, 36_000))
def test_a_stage_is_never_gone_back_to(birthdate: date, days: int) -> None:
    order = list(Stage)
    day = birthdate + timedelta(days=days)
    assert order.index(stage(birthdate, day)) <= order.index(stage(birthdate, day + timedelta(days=1)))


@pytest.mark.parametrize(
    ("person", "percent"),
    [
        (of(date(1985, 4, 1)), 30),
        (of(date(2022, 4, 1), preschool=True), 20),
        (of(date(1954, 4, 1)), None),  # the age alone does not tell
        (of(date(1940, 4, 1)), None),
        (replace(of(date(1940, 4, 1)), contribution_percent=10), None),  # it was sent
        (of(date(1954, 4, 1), elderly_recipient=CERTIFICATE), None),
        (of(date(1985, 4, 1), card_classification="A1"), None),
    ],
)
def test_a_share_is_computed_only_where_the_age_tells_it(person, percent) -> None:
    assert computed_share(person, DAY) == percent


@pytest.mark.parametrize(
    ("person", "found"),
    [
        (of(date(1985, 4, 1)), ()),
        (of(date(2022, 4, 1), preschool=True), ()),
        (of(date(1954, 4, 1), elderly_recipient=CERTIFICATE), ()),
        (replace(of(date(1940, 4, 1)), contribution_percent=10), ()),
        (of(date(2022, 4, 1)), (Contradiction.PRESCHOOL_MISSING,)),
        (of(date(1985, 4, 1), preschool=True), (Contradiction.PRESCHOOL_TOO_OLD,)),
        (of(date(1954, 4, 1)), (Contradiction.ELDERLY_MISSING,)),
        (of(date(1985, 4, 1), elderly_recipient=CERTIFICATE), (Contradiction.ELDERLY_AT_OTHER_AGE,)),
        (
            of(date(1954, 4, 1), elderly_recipient=replace(CERTIFICATE, valid_to=date(2026, 3, 31))),
            (Contradiction.ELDERLY_NOT_VALID,),
        ),
        (of(date(1940, 4, 1)), (Contradiction.SHARE_MISSING,)),
        (replace(of(date(1940, 4, 1)), contribution_percent=15), (Contradiction.ODD_SHARE,)),
        (of(date(1954, 4, 1), card_classification="A1"), ()),
    ],
)
def test_what_does_not_fit_together_is_found(person, found) -> None:
    assert contradictions(person, DAY) == found
