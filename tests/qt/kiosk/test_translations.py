"""Every sentence of the kiosk in every language: there, filled in alike, compiled, and with a glyph for each letter."""

import re
import string
from datetime import date
from importlib.resources import files

import pytest
from fontTools.ttLib import TTFont

from myna_reception.reception.errors import (
    CardPhase,
    CardTorn,
    CardUnsupported,
    CertificateExpired,
    Denial,
    IdentityNotConfirmed,
    NumberBFewTries,
    NumberBIncorrect,
    PinIncorrect,
    ReaderReason,
    ReaderUnavailable,
    RefusalReason,
    ServiceRefused,
    ServiceUnreachable,
    UnreachableReason,
    UnsupportedReason,
    error_classes,
)
from myna_reception.ui.kiosk import ruby, texts
from myna_reception.ui.kiosk.catalogue import LANGUAGES, read_catalogue, translated
from myna_reception.ui.kiosk.dates import DATE_FORMATS, date_words
from myna_reception.ui.kiosk.look import Look
from myna_reception.ui.kiosk.paragraph import lay_out

RESOURCES = files("myna_reception.resources")
OTHERS = LANGUAGES[1:]
SOURCES = [ruby.plain(text) for text in texts.all_texts()]
FIELD = re.compile(r"\{(\w+)\}")
FACES = {
    "BIZ UDPGothic": "biz-udpgothic/BIZUDPGothic",
    "Noto Sans JP": "noto-sans-jp/NotoSansJP",
    "Noto Sans SC": "noto-sans-sc/NotoSansSC",
    "Noto Sans KR": "noto-sans-kr/NotoSansKR",
}


def catalogue(code):
    return read_catalogue((RESOURCES / f"translations/kiosk_{code}.ts").read_bytes())


@pytest.mark.parametrize("language", OTHERS, ids=lambda each: each.code)
def test_every_sentence_is_translated_and_none_is_left_over(language):
    known = catalogue(language.code)
    assert [source for source in SOURCES if not known.get(source)] == []
    assert sorted(set(known) - set(SOURCES)) == []


@pytest.mark.parametrize("language", OTHERS, ids=lambda each: each.code)
def test_what_is_filled_in_is_the_same_in_every_language(language):
    for source, translation in catalogue(language.code).items():
        assert sorted(FIELD.findall(source)) == sorted(FIELD.findall(translation)), source


@pytest.mark.parametrize("language", OTHERS, ids=lambda each: each.code)
def test_the_compiled_catalogue_says_what_its_source_says(language):
    for source, translation in catalogue(language.code).items():
        assert translated(source, language.code) == translation


@pytest.mark.parametrize("language", OTHERS, ids=lambda each: each.code)
def test_no_sentence_is_left_in_japanese(language):
    kana = re.compile("[ぁ-んァ-ヶ]")
    assert [words for words in catalogue(language.code).values() if kana.search(words)] == []


def test_a_line_of_chinese_ends_between_words_and_finds_such_a_place_soon():
    for words in [FIELD.sub("2", each) for each in catalogue("zh_CN").values()]:
        pieces = lay_out(words, True).pieces
        assert "".join(pieces) == ruby.plain(words)
        assert max(map(len, pieces)) <= 10, words
    assert lay_out("正在呼叫~工作人员，请在此稍候。", True).pieces == ("正在呼叫", "工作人员，", "请在此稍候。")


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda each: each.code)
@pytest.mark.parametrize("weight", ["400Regular", "700Bold"])
def test_every_letter_has_a_glyph_in_the_first_fonts_that_draw_it(language, weight):
    words = SOURCES if language.code == "ja" else [*catalogue(language.code).values(), DATE_FORMATS[language.code]]
    wanted = {c for c in "".join((*words, language.name, string.digits)) if c.isprintable() and c != " "}
    covered: set[int] = set()
    # Chinese and Korean come from their own font whole: a mix of two is hard to read.
    families = language.families[:1] if language.code in ("zh_CN", "ko") else language.families
    for family in families:
        path = RESOURCES / "fonts" / f"{FACES[family]}_{weight}.ttf"
        with path.open("rb") as file:
            covered |= set(TTFont(file).getBestCmap())
    assert sorted(c for c in wanted if ord(c) not in covered) == []


def test_a_sentence_that_nobody_translated_would_be_found():
    assert translated("こんな文はありません", "en") == "こんな文はありません"
    message = b'<message><source>a</source><translation type="unfinished">b</translation></message>'
    open_one = b"<TS><context>" + message + b"</context></TS>"
    assert read_catalogue(open_one) == {"a": ""}


def every_error():
    simple = [each for each in error_classes() if not getattr(each, "__match_args__", ())]
    yield from (each() for each in simple)
    yield from (CardTorn(phase) for phase in CardPhase)
    yield from (CardUnsupported(reason) for reason in UnsupportedReason)
    yield from (ReaderUnavailable(reason) for reason in ReaderReason)
    yield from (ServiceRefused(reason) for reason in RefusalReason)
    yield from (ServiceUnreachable(reason) for reason in UnreachableReason)
    yield from (IdentityNotConfirmed(denial) for denial in Denial)
    yield from (PinIncorrect(2), NumberBIncorrect(3), NumberBFewTries(2))
    yield CertificateExpired(date(2026, 1, 1), date(2026, 4, 30))


def test_every_error_has_words_for_a_patient_that_are_translated():
    known = set(texts.all_texts())
    errors = list(every_error())
    assert {type(error) for error in errors} == set(error_classes())
    for error in errors:
        title, steps = texts.error_words(error)
        assert steps
        assert {title, *steps} <= known


def test_the_verdicts_and_their_meanings_are_complete():
    from myna_reception.reception.eligibility import QualificationValidity, Verdict

    assert set(texts.VERDICTS) == set(Verdict)
    assert set(texts.MEANINGS) == set(QualificationValidity)


def test_every_kanji_has_a_reading():
    kanji = re.compile("[一-龠々]")
    for text in texts.all_texts():
        bare = "".join(run.base for run in ruby.runs(text) if not run.reading)
        assert not kanji.search(bare), text
        assert all(re.fullmatch("[ぁ-んー]+", run.reading) for run in ruby.runs(text) if run.reading), text
        assert not kanji.search(ruby.kana(text))


def test_readings_and_breaks_are_marks_and_no_words():
    assert (ruby.plain("My\u00a0Number"), ruby.kana("My\u00a0Number")) == ("My Number", "My Number")
    assert lay_out("your My\u00a0Number Card", False).pieces == ("your", "My\u00a0Number", "Card")
    marked = "[暗証番号|あんしょうばんごう]は~4[桁|けた]"
    assert ruby.plain(marked) == "暗証番号は4桁"
    assert ruby.kana(marked) == "あんしょうばんごうは4けた"
    assert [run.reading for run in ruby.runs(marked)] == ["あんしょうばんごう", "", "けた"]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", "31 March 2026"),
        ("zh_CN", "2026年3月31日"),
        ("ko", "2026년 3월 31일"),
        ("vi", "31\xa0tháng\xa03 năm\xa02026"),
        ("pt_BR", "31\xa0de\xa0março de\xa02026"),
        ("ja", "令和8年（2026年）3月31日"),
    ],
)
def test_a_day_is_written_as_each_language_writes_it(code, words):
    written = date_words(date(2026, 3, 31), code)
    assert (ruby.plain(written) if code == "ja" else written) == words


def test_days_with_a_reading_of_their_own_have_it_over_figure_and_sign():
    kanji = re.compile("[一-龠]")
    for day in range(1, 32):
        assert not kanji.search(ruby.kana(date_words(date(2026, 3, day), "ja"))), day
    for day, words in (
        (1, "ついたち"),
        (10, "とおか"),
        (14, "じゅうよっか"),
        (20, "はつか"),
        (31, "31にち"),
        (11, "11にち"),
    ):
        assert ruby.kana(date_words(date(2026, 3, day), "ja")).endswith(f"3がつ{words}")
    assert "がんねん" in ruby.kana(date_words(date(2019, 5, 5), "ja"))


def test_a_look_fills_in_and_keeps_readings_to_japanese():
    assert Look().plain(texts.TRIES_LEFT, tries=2) == "入力できるのは、あと2回です"
    english = Look(readings=True).with_language(LANGUAGES[1])
    assert not english.readings
    assert english.say(texts.TRIES_LEFT, tries=2) == "Tries left: 2"
