"""The rules of dates, money and exceptions, at their edges."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna_reception.reception.clock import JST
from myna_reception.simulator.portal import opening, rules, values
from myna_reception.simulator.portal.rules import Campaign, CampaignReport, FacilityKind, Hardship, HardshipAnswer
from myna_reception.simulator.portal.values import WrongValue

CAMPAIGN = Campaign()
TODAY = date(2025, 8, 1)
DONE = CampaignReport(True, date(2025, 6, 1), date(2025, 5, 1), None, date(2025, 7, 31))


@pytest.mark.parametrize(
    ("cost", "paid"),
    [(0, 0), (999, 0), (1_000, 1_000), (1_999, 1_000), (40_999, 40_000), (41_000, 41_000), (10**7, 41_000)],
)  # fmt: skip
def test_the_grant_is_cut_to_thousands_and_ends_at_its_limit(cost: int, paid: int) -> None:
    assert rules.grant_amount(cost) == paid


@given(st.integers(0, values.YEN_LIMIT))
def test_the_grant_is_never_more_than_was_spent(cost: int) -> None:
    paid = rules.grant_amount(cost)
    assert 0 <= paid <= min(cost, rules.GRANT_LIMIT)
    assert paid % 1_000 == 0


def unmet(today: date = TODAY, **changed: object) -> list[str]:
    from dataclasses import replace

    return rules.unmet(replace(DONE, **changed), CAMPAIGN, today)  # type: ignore[arg-type]


def test_a_report_with_everything_is_fine_on_the_edges_of_the_period() -> None:
    assert unmet() == []
    assert unmet(leaflet_on=date(2025, 5, 1), poster_on=None) == []
    assert unmet(today=CAMPAIGN.report_until) == []
    assert unmet(today=CAMPAIGN.first) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"equipped": False}, "登録した端末がありません"),
        ({"start_date": None}, "運用開始日"),
        ({"asked_on": None}, "お声掛け"),
        ({"asked_on": date(2025, 4, 30)}, "お声掛け"),
        ({"asked_on": date(2025, 8, 1)}, "お声掛け"),
        ({"poster_on": None}, "ポスター"),
        ({"poster_on": date(2025, 8, 1), "leaflet_on": date(2025, 4, 30)}, "ポスター"),
        ({"today": date(2025, 11, 1)}, "報告の期限"),
        ({"today": date(2025, 4, 30)}, "まだ始まっていません"),
    ],
)
def test_each_unmet_condition_is_named(changed: dict[str, object], said: str) -> None:
    (line,) = unmet(**changed)  # type: ignore[arg-type]
    assert said in line.replace("アプリを登録した端末", "登録した端末")


def test_every_unmet_condition_is_named_at_once() -> None:
    assert len(rules.unmet(CampaignReport(False, None, None, None, None), CAMPAIGN, date(2026, 1, 1))) == 5


@pytest.mark.parametrize(
    ("births", "accepted"),
    [
        (("1954-04-01",), True),  # 70 on the very day
        (("1954-04-02",), False),
        (("1940-01-01", "1954-04-01"), True),
        (("1940-01-01", "1954-04-02"), False),
        (("1952-02-29",), True),
        ((), False),
    ],
)
def test_all_practitioners_are_seventy(births: tuple[str, ...], accepted: bool) -> None:
    answer = HardshipAnswer(FacilityKind.JUDO, Hardship.AGE, tuple(map(date.fromisoformat, births)))
    assert rules.decide(answer).accepted is accepted


def test_the_other_reasons() -> None:
    def decided(kind: FacilityKind, reason: Hardship, on: str = "") -> bool:
        return rules.decide(HardshipAnswer(kind, reason, on=date.fromisoformat(on) if on else None)).accepted

    assert decided(FacilityKind.AHAKI, Hardship.SIGHT)
    assert not decided(FacilityKind.JUDO, Hardship.SIGHT)
    for reason in (Hardship.CLOSING, Hardship.LEAVING):
        assert decided(FacilityKind.JUDO, reason, "2025-12-02")
        assert not decided(FacilityKind.JUDO, reason, "2025-12-03")
        assert not decided(FacilityKind.JUDO, reason)


def test_start_dates() -> None:
    assert rules.start_date_problem(date(2024, 4, 1), TODAY) is None
    assert rules.start_date_problem(date(2024, 3, 31), TODAY)
    assert rules.start_date_problem(TODAY + rules.START_AHEAD, TODAY) is None
    assert rules.start_date_problem(date(2027, 1, 1), TODAY)


@pytest.mark.parametrize(
    ("moment", "open_then"),
    [
        ("2026-04-15T08:00", True),  # a Wednesday
        ("2026-04-15T07:59", False),
        ("2026-04-15T17:59", True),
        ("2026-04-15T18:00", False),
        ("2026-04-18T15:59", True),  # a Saturday
        ("2026-04-18T16:00", False),
        ("2026-04-19T12:00", False),  # a Sunday
        ("2026-04-29T12:00", False),  # 昭和の日
    ],
)
def test_opening_hours(moment: str, open_then: bool) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=JST)
    assert opening.is_open(at) is open_then
    assert opening.is_open(at.astimezone(UTC)) is open_then


@given(st.text(max_size=60))
def test_no_text_breaks_a_reader(text: str) -> None:
    for read in (
        values.line, values.lines, values.email, values.registration_number, values.telephone, values.day, values.yen,
        values.one_time_code,
    ):  # fmt: skip
        try:
            read(text)
        except WrongValue as error:
            assert str(error).endswith("。")  # noqa: PT017 - every sentence ends


@pytest.mark.parametrize(
    "text", ["協2700000100", "協27-00000100", "契２７００００１００", "2700000100", " 協 27 0000 0100 "]
)
def test_registration_numbers_lose_their_hyphens(text: str) -> None:
    assert values.registration_number(text).lstrip("協契").isdigit()


@pytest.mark.parametrize("text", ["", "協", "協27", "X2700000100", "協2700000100協", "27000001００a"])
def test_what_is_no_registration_number(text: str) -> None:
    with pytest.raises(WrongValue):
        values.registration_number(text)
