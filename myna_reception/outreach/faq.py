"""Questions that patients ask at the desk, and a search in plain words. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from myna_reception.eligibility.kana import full_width_kana


@dataclass(frozen=True, slots=True)
class Question:
    """A question, its answer, and more words that people use for it."""

    question: str
    answer: str
    words: str = ""


FAQ = (
    Question(
        "暗証番号を忘れました。",
        "顔写真を見比べる方法（目視）で受け付けられます。番号を決め直すには、カードを持ってお住まいの市区町村の窓口へ行ってもらいます。",
        "パスワード PIN わからない 4桁 リセット 再設定",
    ),
    Question(
        "暗証番号を3回まちがえました。",
        "カードの暗証番号がロックされました。今日は目視で受け付けられます。ロックは市区町村の窓口で直せます。",
        "ロック 間違い パスワード PIN 使えない",
    ),
    Question(
        "マイナンバー（12桁の番号）を知られませんか。",
        "受付で使うのはカードの表の写真とICチップの電子証明書です。裏の12桁の番号は見ませんし、記録もしません。",
        "個人番号 安全 心配 こわい 漏れる",
    ),
    Question(
        "お薬や病気のことも見られますか。",
        "いいえ。ここで確かめるのは保険の資格だけです。お薬、健診、病気の情報は、この受付には届きません。",
        "診療情報 薬剤 健康診断 プライバシー 秘密",
    ),
    Question(
        "カードを持ってくるのを忘れました。",
        "資格確認書があれば、それで確認できます。なければ、保険者に電話で確かめることができます。",
        "忘れ物 家に置いてきた 持ってない",
    ),
    Question(
        "保険が変わったばかりです。",
        "新しい保険の情報が届くまで、少し日がかかることがあります。資格確認書か資格情報のお知らせを見せてもらいます。お支払いは正しい負担割合の分だけです。",
        "転職 退職 就職 引っ越し 切り替え 国保 社保 無効",
    ),
    Question(
        "電子証明書の期限が切れていると言われました。",
        "カードの電子証明書は、5回目の誕生日で期限が切れます。切れて3か月までは、保険の確認だけはできます。更新は市区町村の窓口で、手数料はかかりません。",
        "更新 有効期限 切れ 3か月 はがき 通知",
    ),
    Question(
        "カードの有効期限はいつですか。",
        "カードそのものは、18歳以上で作ったものは10回目の誕生日まで、18歳になる前に作ったものは5回目の誕生日までです。カードの表に書いてあります。",
        "10年 5年 期限",
    ),
    Question(
        "子どものカードでも受け付けられますか。",
        "はい。小さなお子さんは、保護者の方と一緒に目視で確かめます。",
        "赤ちゃん 小学生 未成年 家族",
    ),
    Question(
        "代わりの人がカードを持ってきました。",
        "資格確認は、カードの持ち主ご本人が来られたときにします。ご本人と一緒に来ていただくか、資格確認書を使ってください。",
        "代理 家族 付き添い 介護",
    ),
    Question(
        "顔認証マイナンバーカードは使えますか。",
        "はい。暗証番号のないカードです。目視か顔の照合で受け付けます。",
        "暗証番号なし 高齢 施設",
    ),
    Question(
        "スマートフォンをカードの代わりに使えますか。",
        "専用の読取機がある医療機関では使えます。施術所のこのアプリで使えるかどうかは、分かっていません。カードをお持ちください。",
        "スマホ iPhone Android 携帯 アプリ",
    ),
    Question(
        "古い健康保険証は使えますか。",
        "健康保険証は、2025年12月1日で使えなくなりました。カードか資格確認書をお持ちください。",
        "保険証 紙 昔の 廃止",
    ),
    Question(
        "カードは無料で作れますか。",
        "はい、はじめて作るときは無料です。なくして作り直すときは、手数料がかかることがあります。",
        "費用 お金 いくら 申請 作り方",
    ),
    Question(
        "カードをなくしました。",
        "マイナンバー総合フリーダイヤルに電話すると、いつでも止められます。警察にも届けてください。作り直しは市区町村の窓口です。",
        "紛失 盗難 落とした 止める 一時停止",
    ),
)
_ENDING = re.compile(r"[ぁ-ん]+$")
_SYNONYMS = (
    ("パスワード", "暗証番号"),
    ("ぱすわーど", "暗証番号"),
    ("ぴん", "暗証番号"),
    ("スマホ", "スマートフォン"),
    ("保険証", "健康保険証"),
    ("薬", "お薬"),
)


def search(words: str, questions: Sequence[Question] = FAQ) -> tuple[Question, ...]:
    """The questions that fit, best first; all of them for no words. Width, case and kana do not matter."""
    wanted = [_folded(word) for word in re.split(r"[\s　、。？?]+", words) if word]
    if not wanted:
        return tuple(questions)
    found = []
    for place, question in enumerate(questions):
        fields = [(_folded(question.question), 5), (_folded(question.words), 3), (_folded(question.answer), 1)]
        scores = [max((weight for text, weight in fields if _has(text, word)), default=0) for word in wanted]
        if any(scores):
            found.append((-sum(score > 0 for score in scores), -sum(scores), place, question))
    return tuple(question for *_, question in sorted(found, key=lambda each: each[:3]))


def _has(text: str, word: str) -> bool:
    others = [_folded(known) for said, known in _SYNONYMS if _folded(said) in word]
    stem = _ENDING.sub("", word)  # 転職した: 転職
    return word in text or (len(stem) > 1 and stem in text) or any(other in text for other in others)


def _folded(text: str) -> str:
    """Half and full width alike, small letters, katakana as hiragana."""
    folded = unicodedata.normalize("NFKC", full_width_kana(text)).casefold()
    return "".join(chr(ord(each) - 0x60) if "ァ" <= each <= "ヶ" else each for each in folded)
