"""Every error, reason, notice and standing has its words and a kana reading."""

import dataclasses
import itertools
import re
import typing
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna_reception.eligibility.activation_form import FormError
from myna_reception.reception.card_facts import CertificateStanding, CheckMethod, StandingReport
from myna_reception.reception.eligibility import PersonalFamily, QualificationValidity, Sex, Verdict
from myna_reception.reception.errors import CertificateExpired, RefusalReason, ServiceRefused, error_classes
from myna_reception.ui import texts, texts_result
from myna_reception.ui.gallery import ELDER, HANAKO, LONGEST, LOST, SEVENTIES
from myna_reception.ui.texts_dates import (
    date_yomi,
    japanese_date,
    moment_in_year,
    moment_in_year_yomi,
    number_yomi,
    short_date,
    short_moment,
    times_yomi,
)
from myna_reception.ui.texts_errors import message_for
from myna_reception.ui.texts_patient import patient_words

KANA = re.compile(r"[ぁ-ゖー 　]+")


def _samples(kind):
    if isinstance(kind, type) and issubclass(kind, Enum):
        return list(kind)
    days = {int: [1, 2, 3], date: [date(2026, 1, 9), date(2019, 5, 1)]}
    return {**days, datetime | None: [None, datetime(2026, 4, 15, 4, 40, tzinfo=UTC)]}[kind]


def every_error():
    """One error of each class with each of its reasons."""
    for each in error_classes():
        hints = typing.get_type_hints(each)
        names = [field.name for field in dataclasses.fields(each)]
        for values in itertools.product(*(_samples(hints[name]) for name in names)):
            yield each(*values)


@pytest.mark.parametrize("error", list(every_error()), ids=repr)
def test_every_error_has_a_title_an_explanation_something_to_do_and_a_reading(error):
    message = message_for(error)
    assert message.title
    assert len(message.title) <= 22, "a title is read at a glance"
    assert message.happened.endswith("。")
    assert message.steps
    assert all(step.endswith("。") for step in message.steps)
    assert KANA.fullmatch(message.yomi), message.yomi


def test_messages_of_different_reasons_differ():
    told = [error for error in every_error() if dataclasses.fields(error) and getattr(error, "until", None) is None]
    said = [(type(error), message_for(error)) for error in told if not isinstance(error, CertificateExpired)]
    titles = [message.title for kind, message in said if "tries_left" not in vars(kind)["__annotations__"]]
    assert len(titles) == len(set(titles))


def test_the_announced_end_of_maintenance_is_said():
    message = message_for(ServiceRefused(RefusalReason.MAINTENANCE, datetime(2026, 4, 15, 4, 40, tzinfo=UTC)))
    assert "終わる予定は4月15日 13時40分です。" in message.happened
    assert message.steps[0].startswith("4月15日 13時40分を過ぎてから")
    assert message.yomi.endswith("おわる よていは しがつじゅうごにち じゅうさんじ よんじゅっぷん です")


@pytest.mark.parametrize("reason", [RefusalReason.BUSY, RefusalReason.LOCKED])
def test_who_is_told_to_wait_is_not_sent_too_early(reason):
    message = message_for(ServiceRefused(reason, datetime(2026, 4, 15, 4, 39, 1, tzinfo=UTC)))
    assert "4月15日 13時40分を過ぎると、また受け付けられます。" in message.happened
    assert message.steps[0].startswith("4月15日 13時40分を過ぎてから")
    assert ("短い間に" in message.happened) is (reason is RefusalReason.BUSY)
    assert "じゅうさんじ よんじゅっぷん を すぎてから" in message.yomi
    assert message.yomi.count("もういちど") == 1  # one thing to do, and when


@pytest.mark.parametrize(
    ("moment", "reading"),
    [
        (datetime(2026, 7, 19, 0, 0), "しちがつじゅうくにち ぜろじ ちょうど"),
        (datetime(2026, 4, 1, 14, 6), "しがつついたち じゅうよじ ろっぷん"),
        (datetime(2026, 4, 1, 4, 10), "しがつついたち よじ じゅっぷん"),
        (datetime(2026, 4, 1, 19, 59), "しがつついたち じゅうくじ ごじゅうきゅうふん"),
        (datetime(2026, 4, 1, 20, 25), "しがつついたち にじゅうじ にじゅうごふん"),
    ],
)
def test_a_near_moment_is_read(moment, reading):
    japan = moment.replace(tzinfo=timezone(timedelta(hours=9)))
    assert moment_in_year_yomi(japan) == reading
    assert moment_in_year(japan) == f"{moment.month}月{moment.day}日 {moment.hour}時{moment.minute:02d}分"


def test_the_tries_left_are_said_with_a_wrong_pin():
    from myna_reception.reception.errors import PinIncorrect

    assert "2回" in message_for(PinIncorrect(2)).happened
    assert "次に" in message_for(PinIncorrect(1)).happened
    assert texts.tries_left(3) == texts.Phrase("あと3回", "あと さんかい")


def _phrases(module):
    return [(name, value) for name, value in vars(module).items() if isinstance(value, texts.Phrase)]


@pytest.mark.parametrize(("name", "phrase"), _phrases(texts))
def test_every_phrase_has_a_reading(name, phrase):
    assert phrase.text
    assert KANA.fullmatch(phrase.yomi), name


def test_every_notice_of_the_bridge_has_words():
    for code in ("secrets_not_kept", "reader_in_use", "settings_not_saved", "internal_error"):
        assert code in texts.NOTICES
        assert KANA.fullmatch(texts.notice(code).yomi)
    assert "something_new" in texts.notice("something_new").text


@pytest.mark.parametrize("field", texts.FIELDS)
@pytest.mark.parametrize("error", [*FormError, "wrong_form"])
def test_every_form_error_names_its_field(field, error):
    said = texts.field_error(field, str(error))
    assert said.startswith(texts.FIELDS[field][0])
    assert "を確かめてください" not in said


def test_every_value_of_the_result_has_a_word():
    assert set(texts_result.VERDICTS) == set(Verdict)
    assert set(texts_result.VALIDITIES) == set(QualificationValidity)
    assert set(texts_result.METHODS) == set(CheckMethod)
    assert set(texts_result.SEXES) == set(Sex)
    assert set(texts_result.FAMILY) == set(PersonalFamily)
    for phrase in [*texts_result.VALIDITIES.values(), *texts_result.ADVICE.values()]:
        assert KANA.fullmatch(phrase.yomi), phrase


@pytest.mark.parametrize("standing", CertificateStanding)
def test_a_certificate_that_needs_attention_says_its_days(standing):
    report = StandingReport(standing, date(2026, 2, 10), date(2026, 5, 31), 26)
    words = texts_result.standing_words(report)
    if standing is CertificateStanding.VALID:
        assert words is None
        return
    assert words is not None
    assert KANA.fullmatch(words.yomi), words.yomi
    expected = {
        CertificateStanding.EXPIRING: ("あと26日", "令和8年（2026年）2月10日"),
        CertificateStanding.GRACE: ("令和8年（2026年）5月31日まで", "更新"),
        CertificateStanding.EXPIRED: ("令和8年（2026年）2月10日", "更新"),
        CertificateStanding.REVOKED: ("失効", "窓口"),
    }[standing]
    assert all(part in words.title + words.text for part in expected)


def test_the_last_day_is_called_today():
    words = texts_result.standing_words(
        StandingReport(CertificateStanding.EXPIRING, date(2026, 2, 10), date(2026, 5, 31), 0)
    )
    assert words is not None
    assert words.title == "電子証明書の期限は今日です"


# Dates


@pytest.mark.parametrize(
    ("day", "said", "read"),
    [
        (date(2019, 4, 30), "平成31年（2019年）4月30日", "へいせいさんじゅういちねんしがつさんじゅうにち"),
        (date(2019, 5, 1), "令和元年（2019年）5月1日", "れいわがんねんごがつついたち"),
        (date(1989, 1, 7), "昭和64年（1989年）1月7日", "しょうわろくじゅうよねんいちがつなのか"),
        (date(1989, 1, 8), "平成元年（1989年）1月8日", "へいせいがんねんいちがつようか"),
        (date(1926, 12, 24), "大正15年（1926年）12月24日", "たいしょうじゅうごねんじゅうにがつにじゅうよっか"),
        (date(1926, 12, 25), "昭和元年（1926年）12月25日", "しょうわがんねんじゅうにがつにじゅうごにち"),
        (date(1912, 7, 30), "大正元年（1912年）7月30日", "たいしょうがんねんしちがつさんじゅうにち"),
        (date(1912, 7, 29), "明治45年（1912年）7月29日", "めいじよんじゅうごねんしちがつにじゅうくにち"),
        (date(1850, 1, 2), "1850年1月2日", "せんはっぴゃくごじゅうねんいちがつふつか"),
        (date(2027, 9, 17), "令和9年（2027年）9月17日", "れいわきゅうねんくがつじゅうしちにち"),
    ],
)
def test_days_at_the_borders_of_eras(day, said, read):
    assert japanese_date(day) == said
    assert date_yomi(day) == read


@given(st.dates(date(1868, 1, 25), date(2100, 12, 31)))
def test_a_day_can_be_read_back(day):
    said = japanese_date(day)
    western, month, number = re.fullmatch(r"\D+[\d元]+年（(\d+)年）(\d+)月(\d+)日", said).groups()
    assert date(int(western), int(month), int(number)) == day
    assert KANA.fullmatch(date_yomi(day))
    assert short_date(day) in said.replace(f"（{day.year}年）", "")


def test_a_moment_is_told_in_japan():
    assert short_moment(datetime(2026, 1, 14, 15, 5, tzinfo=UTC)) == "令和8年1月15日 0時05分"
    assert short_moment(datetime(2026, 1, 15, 9, 5, tzinfo=timezone(timedelta(hours=9)))) == "令和8年1月15日 9時05分"


@pytest.mark.parametrize(
    ("number", "read"), [(0, "ぜろ"), (1, "いち"), (10, "じゅう"), (300, "さんびゃく"), (8600, "はっせんろっぴゃく")]
)
def test_numbers_are_read(number, read):
    assert number_yomi(number) == read


def test_times_are_read():
    assert [times_yomi(times) for times in (1, 2, 3, 10)] == ["いっかい", "にかい", "さんかい", "じゅっかい"]


# Fields


def _values(qualification):
    return {
        field.label: field.value for group in texts_result.qualification_groups(qualification) for field in group.fields
    }


def test_the_fields_of_an_employee():
    assert _values(HANAKO) == {
        "フリガナ": "ミホン　ハナコ",
        "氏名": "見本　花子",
        "生年月日": "昭和60年（1985年）4月1日",
        "性別": "女",
        "保険者番号": "06139992",
        "保険者名称": "見本健康保険組合",
        "記号": "１２－３４",
        "番号": "５６７８",
        "枝番": "00",
        "本人・家族": "本人",
        "負担割合": "資格の情報に含まれていません",
        "区分": "一般",
        "資格取得日": "令和2年（2020年）4月1日",
        "有効期間": "令和7年（2025年）8月1日から 令和8年（2026年）7月31日まで",
    }


def test_a_share_that_was_not_sent_is_not_made_up():
    assert _values(HANAKO)["負担割合"] == texts_result.RATIO_NOT_SENT
    assert "割" not in _values(LONGEST)["未就学"]
    assert _values(ELDER)["負担割合"] == "1割"
    assert _values(SEVENTIES)["負担割合"] == "2割"


def test_what_is_empty_is_said_to_be_empty():
    values = _values(ELDER)
    assert values["記号"] == values["枝番"] == values["本人・家族"] == "なし"


def test_a_lost_qualification_says_when_and_why():
    values = _values(LOST)
    assert values["資格喪失日"] == "令和7年（2025年）12月1日"
    assert values["喪失の理由"] == "医療保険などの資格取得"


def test_the_insured_persons_name_stands_only_where_it_is_another():
    assert "被保険者・世帯主氏名" not in _values(HANAKO)
    assert _values(LONGEST)["被保険者・世帯主氏名"].startswith("WOLFE")


@pytest.mark.parametrize(("percent", "said"), [(10, "1割"), (20, "2割"), (30, "3割"), (15, "15%"), (0, "0割")])
def test_shares(percent, said):
    assert texts_result.tenths(percent) == said


def test_a_period_with_one_end():
    assert texts_result.period(date(2025, 8, 1), None) == "令和7年（2025年）8月1日から"
    assert texts_result.period(None, date(2025, 8, 1)) == "令和7年（2025年）8月1日まで"
    assert texts_result.period(None, None) == ""


@pytest.mark.parametrize("error", list(every_error()), ids=repr)
def test_for_every_error_there_is_something_to_say_to_the_patient(error):
    words = patient_words(error)
    assert words.say.endswith(("。", "か。"))
    assert len(words.say) <= 110
