"""F4 reads all of a result in kana: every field with a headset, none of the patient's without."""

import re

import pytest
from PySide6.QtCore import Qt

from myna_reception.reception.clock import JST
from myna_reception.ui import texts_result
from myna_reception.ui.gallery import STATES
from myna_reception.ui.speech_result import LABELS, ON_SCREEN, WITHOUT_HEADSET, read_aloud, value_yomi

KANA = re.compile(r"[ぁ-ゟァ-ヺー 、。　]*")
RESULTS = [name for name in STATES if name.startswith(("eligible", "not-eligible", "several", "welfare", "limit"))]


@pytest.mark.parametrize("name", STATES)
def test_a_voice_that_knows_no_kanji_can_read_it(name):
    assert not re.search(r"[一-鿿]", read_aloud(STATES[name], private=True))
    if name in RESULTS:
        assert KANA.fullmatch(read_aloud(STATES[name], private=True).replace("\u3000", " "))


@pytest.mark.parametrize("name", RESULTS)
def test_every_field_is_read_in_the_order_of_the_page(name):
    result = STATES[name].outcome.result
    said, at = read_aloud(STATES[name], private=True), 0
    day = result.confirmed_at.astimezone(JST).date()
    for qualification in result.qualifications:
        for group in texts_result.qualification_groups(qualification, day):
            for field in group.fields:
                if field.label == "氏名":
                    continue  # read from its kana
                at = said.index(f"{LABELS[field.label]} {value_yomi(field.value)}", at)


def test_nothing_of_the_patient_is_read_without_a_headset():
    said = read_aloud(STATES["eligible-seventies"], private=False)
    assert "しかく あり" in said
    assert WITHOUT_HEADSET in said
    for private in ("タカサキ", "しめい タ", "ゴ ロク", "わり", "しょうわ"):
        assert private not in said


def test_what_is_to_be_done_is_read():
    assert "しかく かくにんしょが あれば" in read_aloud(STATES["not-eligible-none"], private=False)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("06139992", "ゼロ ロク イチ サン キュウ キュウ キュウ ニ"),
        ("１２－３４", "イチ ニ サン ヨン"),
        ("AB", "エー ビー"),
        ("昭和60年（1985年）4月1日", "しょうわろくじゅうねんしがつついたち"),
        ("3割（年齢から計算）", "さんわり ねんれいから けいさん"),
        ("12,500円", "いちまんにせんごひゃくえん"),
        ("令和8年1月", "れいわ はちねん いちがつ"),
        ("現役並みⅡ", "げんえきなみ に"),
        ("見本健康保険組合", ON_SCREEN),
        ("なし", "なし"),
        ("ア", "ア"),
    ],
)
def test_values(value, said):
    assert value_yomi(value) == said


def test_the_key_asks_for_it(open_scene, qtbot):
    window = open_scene("eligible")
    with qtbot.waitSignal(window.reading_wanted, timeout=1000):
        qtbot.keyClick(window, Qt.Key.Key_F4)
