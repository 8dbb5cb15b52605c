"""Lines of Japanese end between phrases."""

import re

from myna_reception.ui.phrases import BREAK, KEEP, kept_together


def pieces(text: str, longest: int = 12) -> list[str]:
    """What no line breaks, where nothing is longer than a line."""
    kept = kept_together(text, longest)
    assert kept.replace(KEEP, "").replace(BREAK, "") == text
    whole = re.split(rf"(?<!{KEEP})(?!{KEEP})(?:(?<=[^!-~])|(?=[^!-~]))", kept)
    return [piece.replace(KEEP, "") for piece in whole if piece.strip()]


def test_a_line_ends_between_phrases():
    for text, expected in (
        ("カードは取り出してもかまいません。", ["カードは", "取り出しても", "かまいません。"]),
        ("ご本人の申し出と同じですか。", ["ご本人の", "申し出と", "同じですか。"]),
        ("窓口で更新（無料）をおすすめしてください。", ["窓口で", "更新（無料）を", "おすすめしてください。"]),
        ("令和7年8月1日から 令和8年7月31日まで", ["令和7年8月1日から", "令和8年7月31日まで"]),
        ("結果：資格あり　方法：目視", ["結果：資格あり", "方法：目視"]),
        ("「なりすまし」を見破る", ["「なりすまし」を", "見破る"]),
        ("QRコード", ["QRコード"]),
        ("不自然なところはありませんか。", ["不自然なところは", "ありませんか。"]),
        ("画面を見せてもらいます。", ["画面を", "見せてもらいます。"]),
        ("2回続けてまちがえるとロックされます。", ["2回続けてまちがえると", "ロックされます。"]),
        ("→　見本健康保険組合", ["→　見本健康保険組合"]),
        ("期限が切れたあとの3か月の数え方", ["期限が", "切れたあとの", "3か月の", "数え方"]),
    ):
        assert pieces(text) == expected


def test_a_narrow_place_has_shorter_phrases():
    assert pieces("2回続けてまちがえると", 10) == ["2回続けて", "まちがえると"]
    assert pieces("カードをお取りください", 6) == ["カードを", "お取り", "ください"]
    assert pieces("マイナンバーカードはお持ちですか？", 6)[-2:] == ["お持ち", "ですか？"]
    assert pieces("写してもよろしいですか", 6) == ["写しても", "よろしい", "ですか"]
    assert pieces("前回の番号でもう一度確認します。", 7) == ["前回の", "番号で", "もう一度", "確認します。"]


def test_a_long_phrase_breaks_inside_but_not_before_its_last_characters():
    assert pieces("見本県後期高齢者医療広域連合", 10)[-1] == "域連合"
    assert pieces("被保険者の令和8年12月31日以降有効期限", 10).count("12月31日") == 1


def test_long_runs_of_latin_may_break_and_days_may_not():
    assert BREAK in kept_together("ABCDEFGHIJKL", 12)
    assert BREAK not in kept_together("例：1985-04-01", 12)
    assert kept_together("W0000001", 12) == "W0000001"


def test_a_command_is_not_broken_inside_its_words():
    kept = kept_together("「myna-reception service bind-card --persona 名前」を実行してから", 12)
    assert "myna-reception service bind-card" in kept
    assert BREAK in kept_together("myna-receptionservice", 12)
