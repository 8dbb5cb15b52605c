"""The whole result read aloud (F4): verdict, what to do, and every field in the order of the page, in kana.

The fields are the patient's own: they are read only where a headset is worn. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from types import MappingProxyType

from myna_reception.reception.clock import JST
from myna_reception.reception.eligibility import Verdict
from myna_reception.reception.eras import era_named
from myna_reception.reception.own_share import contradictions
from myna_reception.reception.states import Outcome, ShowResult, State
from myna_reception.ui import texts_result
from myna_reception.ui.speech_words import spoken
from myna_reception.ui.texts_dates import date_yomi, number_yomi

WITHOUT_HEADSET = "しめいや ばんごうは ヘッドホンを えらんだ ときだけ よみます"
ON_SCREEN = "がめんを みて ください"  # kanji that nobody gave a reading for
CONTRADICTION = "しかくの じょうほうに あわない ところが あります がめんを みて ください"

LABELS = MappingProxyType(
    {
        "フリガナ": "しめい",
        "生年月日": "せいねんがっぴ",
        "性別": "せいべつ",
        "住所": "じゅうしょ",
        "公費負担者番号": "こうひ ふたんしゃ ばんごう",
        "福祉事務所など": "ふくし じむしょ など",
        "受給者番号": "じゅきゅうしゃ ばんごう",
        "区分": "くぶん",
        "保険者番号": "ほけんしゃ ばんごう",
        "保険者名称": "ほけんしゃ めいしょう",
        "記号": "きごう",
        "番号": "ばんごう",
        "枝番": "えだばん",
        "本人・家族": "ほんにん かぞく",
        "被保険者・世帯主氏名": "ひほけんしゃ せたいぬし しめい",
        "負担割合": "ふたん わりあい",
        "未就学": "みしゅうがく",
        "交付日": "こうふび",
        "有効期間": "ゆうこう きかん",
        "証区分": "しょう くぶん",
        "適用区分": "てきよう くぶん",
        "長期入院該当日": "ちょうき にゅういん がいとうび",
        "交付番号": "こうふ ばんごう",
        "診療年月": "しんりょう ねんげつ",
        "指定医療機関": "してい いりょう きかん",
        "診療の別": "しんりょうの べつ",
        "本人支払額": "ほんにん しはらいがく",
        "単独・併用": "たんどく へいよう",
        "社会保険": "しゃかい ほけん",
        "地区担当員": "ちく たんとういん",
        "取扱担当者": "とりあつかい たんとうしゃ",
        "不整合": "ふせいごう",
        "資格取得日": "しかく しゅとくび",
        "資格喪失日": "しかく そうしつび",
        "喪失の理由": "そうしつの りゆう",
        "照会番号": "しょうかい ばんごう",
    }
)
"""Readings of the labels. 氏名 has none: its kana are read in its place."""

TITLES = MappingProxyType(
    {
        "高齢受給者証": "こうれい じゅきゅうしゃしょう",
        "限度額適用認定証": "げんどがく てきよう にんていしょう",
        "医療券": "いりょうけん",
        "調剤券": "ちょうざいけん",
    }
)

_VALUES = MappingProxyType(
    {
        "資格の情報に含まれていません": "しかくの じょうほうに ふくまれて いません",
        "資格と医療券の内容が合っていません": "しかくと いりょうけんの ないようが あって いません",
        "義務教育就学前": "ぎむ きょういく しゅうがくまえ",
        "（年齢から計算）": " ねんれいから けいさん",
        "限度額適用・標準負担額減額認定証": "げんどがく てきよう ひょうじゅん ふたんがく げんがく にんていしょう",
        "標準負担額減額認定証": "ひょうじゅん ふたんがく げんがく にんていしょう",
        "限度額適用認定証": "げんどがく てきよう にんていしょう",
        "生活保護の受給開始": "せいかつほごの じゅきゅう かいし",
        "医療保険などの資格取得": "いりょうほけん などの しかく しゅとく",
        "その他": "そのた",
        "死亡": "しぼう",
        "特別療養費対象": "とくべつ りょうようひ たいしょう",
        "特例退職": "とくれい たいしょく",
        "短期一般": "たんき いっぱん",
        "短期退職": "たんき たいしょく",
        "一般": "いっぱん",
        "退職": "たいしょく",
        "自衛官": "じえいかん",
        "医療扶助": "いりょう ふじょ",
        "本人": "ほんにん",
        "家族": "かぞく",
        "男": "おとこ",
        "女": "おんな",
        "未設定": "みせってい",
        "現役並み": "げんえきなみ",
        "低所得": "ていしょとく",
        "老福": "ろうふく",
        "境": "さかい",
        "入院外": "にゅういんがい",
        "入院": "にゅういん",
        "歯科": "しか",
        "訪問看護": "ほうもん かんご",
        "調剤": "ちょうざい",
        "単独": "たんどく",
        "併用": "へいよう",
    }
)
_KNOWN = re.compile("|".join(sorted(map(re.escape, _VALUES), key=len, reverse=True)))
_ROMAN = MappingProxyType({"Ⅰ": " いち", "Ⅱ": " に", "Ⅲ": " さん"})
_DAY = re.compile(r"(?:[^0-9（）\s]{2}(?:元|[0-9]+)年（)?([0-9]{4})年）?([0-9]{1,2})月([0-9]{1,2})日")
_MONTH = re.compile(r"(明治|大正|昭和|平成|令和)(元|[0-9]+)年([0-9]{1,2})月")
_TENTHS = re.compile(r"([0-9]+)割")
_YEN = re.compile(r"([0-9][0-9,]*)円")
_MONTHS = MappingProxyType({4: "しがつ", 7: "しちがつ", 9: "くがつ"})
_DIGITS = dict(
    zip("0123456789", ["ゼロ", "イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュウ"], strict=True)
)
_LETTERS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        [
            "エー",
            "ビー",
            "シー",
            "ディー",
            "イー",
            "エフ",
            "ジー",
            "エイチ",
            "アイ",
            "ジェー",
            "ケー",
            "エル",
            "エム",
            "エヌ",
            "オー",
            "ピー",
            "キュー",
            "アール",
            "エス",
            "ティー",
            "ユー",
            "ブイ",
            "ダブリュー",
            "エックス",
            "ワイ",
            "ゼット",
        ],
        strict=True,
    )
)
_UNREADABLE = re.compile(r"(?![ぁ-ゟァ-ヺー])\w")  # above all kanji
_SIGNS = re.compile(r"[^ぁ-ゟァ-ヺー]+")


def read_aloud(state: State, *, private: bool) -> str:
    """All of a result in kana; of any other state what is said of it anyway. ``private``: a headset is worn."""
    if not isinstance(state, ShowResult):
        return spoken(state, private=private)
    parts = [spoken(state), *_advice(state.outcome)]
    qualifications = state.outcome.result.qualifications if state.outcome.result is not None else ()
    if qualifications and not private:
        parts.append(WITHOUT_HEADSET)
    elif state.outcome.result is not None:
        day = state.outcome.result.confirmed_at.astimezone(JST).date()
        if state.outcome.verdict is Verdict.ELIGIBLE and any(contradictions(each, day) for each in qualifications):
            parts.append(CONTRADICTION)
        for number, qualification in enumerate(qualifications, start=1):
            if len(qualifications) > 1:
                parts.append(f"しかく {number_yomi(number)}")
            for group in texts_result.qualification_groups(qualification, day):
                if group.title:
                    parts.append(TITLES.get(group.title, ON_SCREEN))
                parts += [
                    f"{LABELS[field.label]} {value_yomi(field.value)}"
                    for field in group.fields
                    if field.label in LABELS
                ]
    return "。".join(part for part in parts if part)


def _advice(outcome: Outcome) -> tuple[str, ...]:
    advice = None if outcome.result is None else texts_result.ADVICE.get(outcome.result.validity)
    return () if advice is None else (advice.yomi,)


def value_yomi(value: str) -> str:
    """A value in kana: days, shares, sums and known words as they are said, digits and letters one by one."""
    text = _DAY.sub(lambda day: f" {date_yomi(date(int(day[1]), int(day[2]), int(day[3])))} ", value)
    text = _MONTH.sub(_month, text)
    text = _KNOWN.sub(lambda known: _VALUES[known[0]], text)
    text = "".join(_ROMAN.get(character, character) for character in text)
    text = unicodedata.normalize("NFKC", text)
    text = _TENTHS.sub(lambda share: f"{number_yomi(int(share[1]))}わり", text)
    text = _YEN.sub(lambda yen: _yen(int(yen[1].replace(",", ""))), text)
    text = "".join(_spelt(character) for character in text)
    return ON_SCREEN if _UNREADABLE.search(text) else " ".join(_SIGNS.sub(" ", text).split())


def _yen(amount: int) -> str:
    ten_thousands, rest = divmod(amount, 10_000)
    more = f"{number_yomi(ten_thousands)}まん" if ten_thousands else ""
    return f"{more}{number_yomi(rest) if rest or not more else ''}えん"


def _month(found: re.Match[str]) -> str:
    year = "がん" if found[2] == "元" else number_yomi(int(found[2]))
    month = _MONTHS.get(int(found[3]), f"{number_yomi(int(found[3]))}がつ")
    return f" {era_named(found[1]).yomi} {year}ねん {month} "


def _spelt(character: str) -> str:
    name = _DIGITS.get(character) or _LETTERS.get(character.upper())
    return character if name is None else f" {name} "
