"""The text form: round trip, the grammar that was seen, scanning, and texts that are none."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from myna_reception.eligibility.copy_text import (
    ELDERLY,
    LIMIT,
    CopyTextError,
    read_copy_text,
    write_copy_text,
)
from myna_reception.eligibility.kana import full_width_kana, half_width_kana
from myna_reception.eligibility.wareki import read_wareki, write_wareki
from myna_reception.reception.card_facts import CertificateStanding
from myna_reception.reception.clock import JST
from myna_reception.reception.eligibility import (
    ElderlyRecipientCertificate,
    EligibilityResult,
    PersonalFamily,
    Qualification,
    QualificationValidity,
    Sex,
)

from .generated import results

HELD = Qualification(
    card_classification="01",
    insurer_number="06139992",
    insurer_name="見本健康保険組合",
    symbol="１２３",
    number="４５６７",
    branch_number="00",
    personal_family=PersonalFamily.FAMILY,
    insured_name="見本　太郎",
    name="見本　花子",
    name_kana="ﾐﾎﾝ ﾊﾅｺ",
    sex=Sex.FEMALE,
    birthdate=date(1953, 4, 1),
    qualified_on=date(2020, 4, 1),
    elderly_recipient=ElderlyRecipientCertificate(None, date(2025, 8, 1), date(2026, 7, 31), 20),
)
RESULT = EligibilityResult(
    validity=QualificationValidity.VALID,
    qualifications=(HELD,),
    confirmed_at=datetime(2026, 1, 15, 9, 30, tzinfo=JST),
    standing=CertificateStanding.VALID,
    reception_number="P20260115-000001",
    practice=False,
)
TEXT = """\
資格情報(医療保険)
確認日 : \t令和8年1月15日
保険者番号\t06139992
保険者名\t見本健康保険組合
記号\t１２３
番号\t４５６７
枝番\t00
フリガナ\tミホン ハナコ
氏名\t見本　花子
生年月日\t昭和28年4月1日
性別\t女
区分\t一般
資格取得年月日\t令和2年4月1日
本人・家族の別\t家族
被保険者氏名\t見本　太郎
高齢受給者証
有効開始日\t令和7年8月1日
有効終了日\t令和8年7月31日
負担割合\t2割
"""
plain = st.characters(exclude_categories=["C", "Z"], include_characters=" \u3000", exclude_characters="\x85")


def told(held: Qualification) -> Qualification:
    """The part of a qualification that the text has."""
    elderly = held.elderly_recipient
    return replace(
        held,
        address="", post_number="", disqualified_on=None, reason_of_loss="", issued_on=None,
        name_kana=half_width_kana(full_width_kana(held.name_kana)),
        elderly_recipient=None if elderly is None else replace(elderly, issued_on=None),
        limit_certificate=None, medical_tickets=(),
    )  # fmt: skip


def test_the_whole_text() -> None:
    assert write_copy_text(RESULT) == TEXT.replace("\n", "\r\n")


@given(results(plain, practice=st.booleans()))
def test_what_is_written_is_read_back(result: EligibilityResult) -> None:
    named = tuple(each for each in result.qualifications if each.name)
    result = replace(result, qualifications=named)
    copied = read_copy_text(write_copy_text(result))
    assert copied.qualifications == tuple(told(each) for each in named)
    assert copied.confirmed_on == result.confirmed_at.date()
    assert (copied.validity, copied.practice) == (result.validity, result.practice)
    assert {heading for heading, _ in copied.passed_over} <= {LIMIT}  # which class it is, no known text tells


@given(results())
def test_no_value_can_break_out_of_its_line(result: EligibilityResult) -> None:
    text = write_copy_text(result)
    lines = text.split("\r\n")
    assert all(line.count("\t") <= 1 for line in lines)
    assert len(lines) == len(text.splitlines()) + 1


def test_practice_and_trouble_are_said_first() -> None:
    text = write_copy_text(replace(RESULT, practice=True, validity=QualificationValidity.INVALID))
    assert text.startswith(
        "練習\t模擬の結果です。実際の資格ではありません。\r\n資格有効性\t無効\r\n資格情報(医療保険)\r\n"
    )
    assert read_copy_text(text).practice
    assert "練習" not in write_copy_text(RESULT)
    assert "資格有効性" not in write_copy_text(RESULT)


def test_nobody_found_is_a_text_too() -> None:
    copied = read_copy_text(
        write_copy_text(replace(RESULT, qualifications=(), validity=QualificationValidity.NONE_FOUND))
    )
    assert (copied.qualifications, copied.validity) == ((), QualificationValidity.NONE_FOUND)


@given(st.permutations(TEXT.splitlines()[1:15]), st.sampled_from(["\n", "\r\n", "\r"]))
def test_lines_are_found_in_any_order_and_with_any_end(lines: list[str], end: str) -> None:
    text = end.join([TEXT.splitlines()[0], *lines, *TEXT.splitlines()[15:]])
    assert read_copy_text(text).qualifications == (HELD,)


def test_a_text_may_begin_with_other_labels() -> None:
    copied = read_copy_text("照会番号\t0000001234\n未就学区分\t義務教育就学前\n" + TEXT)
    assert copied.qualifications == (replace(HELD, reference_number="0000001234", preschool=True),)


def test_the_same_label_under_another_heading_is_another_value() -> None:
    more = "裏面記載情報\n氏名\t通称　花子\n性別\t男\n限度額適用認定証\n有効開始年月日\t令和8年1月1日\n"
    copied = read_copy_text(TEXT + more + "要配慮情報（備考）\n氏名\t見本　別名\n")
    assert copied.qualifications == (HELD,)
    assert copied.passed_over == (
        ("裏面記載情報", "性別"),
        ("裏面記載情報", "氏名"),
        ("要配慮情報(備考)", "氏名"),
        ("限度額適用認定証", "有効開始年月日"),
    )  # fmt: skip


def test_headings_and_labels_of_earlier_versions_are_understood() -> None:
    old = TEXT.replace("資格情報(医療保険)", "資格情報").replace("区分\t", "証区分\t")
    assert read_copy_text(old).qualifications == (HELD,)
    assert read_copy_text(TEXT.replace("(医療保険)", "（医療保険）")).qualifications == (HELD,)


def test_unknown_headings_and_labels_are_named() -> None:
    copied = read_copy_text(TEXT.replace(ELDERLY, "住所\t例示\n新しい見出し\n新しい項目\tx\n高齢受給者証"))
    assert copied.qualifications == (HELD,)
    assert copied.passed_over == (("?", "新しい項目"), ("資格情報(医療保険)", "住所"))


def test_insurance_and_public_assistance_in_one_text() -> None:
    assisted = replace(HELD, card_classification="A1", insurer_number="12136008", number="9999996", symbol="")
    copied = read_copy_text(write_copy_text(replace(RESULT, qualifications=(HELD, assisted))))
    assert copied.qualifications == (HELD, assisted)


@pytest.mark.parametrize(
    ("old", "new", "label"),
    [
        ("昭和28年4月1日", "昭和28年4月31日", "生年月日"),
        ("昭和28年4月1日", "", "生年月日"),
        ("令和8年1月15日", "きょう", "確認日"),
        ("女", "♀", "性別"),
        ("2割", "二割", "負担割合"),
        ("2割", "20割", "負担割合"),
        ("家族", "親戚", "本人・家族の別"),
    ],
)
def test_a_value_of_another_form_is_named_and_not_told(old: str, new: str, label: str) -> None:
    with pytest.raises(CopyTextError) as caught:
        read_copy_text(TEXT.replace(f"\t{old}\n", f"\t{new}\n"))
    assert caught.value.label == label
    assert not new or new not in str(caught.value)


@given(st.text(max_size=200))
@example("氏名\t見本　花子")
@example("高齢受給者証\n負担割合\t2割")
@example("x" * 70_000)
def test_any_other_text_is_no_result(text: str) -> None:
    with pytest.raises(CopyTextError):
        read_copy_text(text)


@given(st.dates())
def test_days_are_written_in_the_japanese_calendar_and_read_back(day: date) -> None:
    assert read_wareki(write_wareki(day)) == day


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1912, 7, 30), "大正元年7月30日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1868, 1, 25), "明治元年1月25日"),
        (date(1868, 1, 24), "1868年1月24日"),
    ],
)
def test_eras_begin_on_their_day(day: date, text: str) -> None:
    assert write_wareki(day) == text


@pytest.mark.parametrize(
    "text", ["令和１年５月１日", "令和 元年 5月 1日", "平成31年5月1日", "2019/05/01", "20190501", "西暦2019年5月1日"]
)
def test_other_spellings_of_a_day(text: str) -> None:
    assert read_wareki(text) == date(2019, 5, 1)


@pytest.mark.parametrize(
    "text", ["", "元年1月1日", "令和0年1月1日", "令和8年13月1日", "2019/05-01", "令和8年", "0年1月1日"]
)
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_wareki(text)


@pytest.mark.parametrize(("half", "full"), [("ﾐﾎﾝ ﾊﾅｺ", "ミホン ハナコ"), ("ｶﾞﾊﾟｳﾞｰ･｡", "ガパヴー・。"), ("Mﾞ", "M\u3099")])
def test_kana_in_both_widths(half: str, full: str) -> None:
    assert full_width_kana(half) == full
    assert half_width_kana(full) == half
