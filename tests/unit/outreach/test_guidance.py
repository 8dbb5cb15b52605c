"""Whom to call and when, what to say, and questions found in plain words."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna_reception.outreach.faq import FAQ, search
from myna_reception.outreach.guide import CONTACTS, SCRIPT, Step
from myna_reception.outreach.hours import Hours, is_holiday
from myna_reception.reception.clock import JST
from myna_reception.ui.texts_outreach import standing

DIAL = CONTACTS[0]
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2030, 12, 1)).map(lambda each: each.replace(tzinfo=JST))


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 4, 6, 9, 29), "ただいま時間外です。次は4月6日（月）9時30分からです。"),
        (datetime(2026, 4, 6, 9, 30), "ただいま受付時間内です（20時00分まで）。"),
        (datetime(2026, 4, 6, 20, 0), "ただいま時間外です。次は4月7日（火）9時30分からです。"),
        (datetime(2026, 4, 11, 17, 29), "ただいま受付時間内です（17時30分まで）。"),  # Saturday
        (datetime(2026, 4, 29, 18, 0), "ただいま時間外です。次は4月30日（木）9時30分からです。"),  # 昭和の日
        (datetime(2026, 5, 6, 18, 0), "ただいま時間外です。次は5月7日（木）9時30分からです。"),  # 振替休日
        (datetime(2026, 12, 28, 20, 0), "ただいま時間外です。次は1月4日（月）9時30分からです。"),
    ],
)
def test_the_telephone_says_whether_somebody_answers(at: datetime, said: str) -> None:
    assert standing(DIAL, at.replace(tzinfo=JST)) == said


def test_what_differs_from_place_to_place_says_so() -> None:
    assert all("場所によって" in standing(each, datetime(2026, 4, 6, tzinfo=JST)) for each in CONTACTS[1:])


@given(MOMENTS)
def test_what_changes_next_does_and_nothing_changes_before(at: datetime) -> None:
    assert DIAL.hours is not None
    then = DIAL.hours.changes_at(at)
    assert then is not None
    assert at < then <= at + timedelta(days=10)
    assert DIAL.hours.is_open(then) is not DIAL.hours.is_open(at)
    assert DIAL.hours.is_open(then - timedelta(seconds=1)) is DIAL.hours.is_open(at)
    middle = at + (then - at) / 2
    assert DIAL.hours.is_open(middle) is DIAL.hours.is_open(at)


def test_whoever_is_never_there_never_comes_back() -> None:
    never = Hours(None, None)
    assert never.changes_at(datetime(2026, 4, 6, tzinfo=JST)) is None
    assert not never.is_open(datetime(2026, 4, 6, 12, tzinfo=JST))


@pytest.mark.parametrize(
    ("day", "holiday"),
    [
        (date(2026, 1, 1), True),
        (date(2026, 5, 6), True),
        (date(2026, 9, 22), True),  # 国民の休日
        (date(2026, 4, 6), False),
    ],
)
def test_japanese_holidays(day: date, holiday: bool) -> None:
    assert is_holiday(day) is holiday


def test_weekend_hours_hold_on_a_holiday() -> None:
    assert DIAL.hours is not None
    assert DIAL.hours.on(date(2026, 4, 29)) == (time(9, 30), time(17, 30))


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("ﾊﾟｽﾜｰﾄﾞ 忘れた", "暗証番号を忘れました。"),
        ("ぱすわーど", "暗証番号を忘れました。"),
        ("PIN　ロック", "暗証番号を3回まちがえました。"),
        ("すまほ", "スマートフォンをカードの代わりに使えますか。"),
        ("転職した", "保険が変わったばかりです。"),
        ("薬", "お薬や病気のことも見られますか。"),
        ("落とした", "カードをなくしました。"),
        ("赤ちゃん", "子どものカードでも受け付けられますか。"),
    ],
)
def test_plain_words_find_the_question(words: str, question: str) -> None:
    assert search(words)[0].question == question


@given(st.text(max_size=60))
def test_any_words_find_some_of_the_questions_once_each(words: str) -> None:
    found = search(words)
    assert len(set(found)) == len(found)
    assert set(found) <= set(FAQ)
    if not words.strip():
        assert found == FAQ


def test_the_script_comes_to_an_end_from_everywhere() -> None:
    reached, to_see = set(), [Step.HAS_CARD]
    while to_see:
        step = to_see.pop()
        if step not in reached:
            reached.add(step)
            to_see += [to for _, to in SCRIPT[step].answers]
    assert reached == set(Step) == set(SCRIPT)
    assert any(not talk.answers for talk in SCRIPT.values())
