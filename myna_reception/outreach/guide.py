"""お声掛け as a small script, and what to tell whoever has no card yet. Pure data.

The telephone number and its hours are told alike by many municipalities; both may change, which the page says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from myna_reception.outreach.hours import Hours


@dataclass(frozen=True, slots=True)
class Line:
    """What staff say to a patient, and how it is read aloud (kana)."""

    text: str
    yomi: str


class Step(StrEnum):
    """Where the conversation stands."""

    HAS_CARD = "has_card"
    USES_IT = "uses_it"
    WHY_NOT = "why_not"
    THANKS = "thanks"
    NEXT_TIME = "next_time"
    NO_CARD = "no_card"


@dataclass(frozen=True, slots=True)
class Talk:
    """One step: what to say, and the patient's answers with where each leads. No answers: the conversation is over."""

    say: Line
    answers: tuple[tuple[str, Step], ...] = ()


SCRIPT = {
    Step.HAS_CARD: Talk(
        Line("マイナンバーカードはお持ちですか？", "まいなんばーかーどは おもちですか"),
        (("持っている", Step.USES_IT), ("持ってきていない", Step.NEXT_TIME), ("作っていない", Step.NO_CARD)),
    ),
    Step.USES_IT: Talk(
        Line("よろしければ、受付の機械に置いてください。", "よろしければ うけつけの きかいに おいてください"),
        (("置いてくれた", Step.THANKS), ("使いたくない", Step.WHY_NOT)),
    ),
    Step.WHY_NOT: Talk(
        Line(
            "この機械で分かるのは、保険の資格だけです。お薬や健診の情報は見ません。番号を忘れても、お顔の写真で確認できます。",
            "この きかいで わかるのは ほけんの しかくだけです。おくすりや けんしんの じょうほうは みません。"
            "ばんごうを わすれても おかおの しゃしんで かくにん できます",
        ),
        (("使ってみる", Step.THANKS), ("今日はやめておく", Step.NEXT_TIME)),
    ),
    Step.THANKS: Talk(Line("ありがとうございます。", "ありがとう ございます")),
    Step.NEXT_TIME: Talk(
        Line("次においでのときは、カードをお持ちください。", "つぎに おいでの ときは かーどを おもちください")
    ),
    Step.NO_CARD: Talk(
        Line(
            "カードは無料で作れます。作り方をご案内しましょうか？",
            "かーどは むりょうで つくれます。つくりかたを ごあんない しましょうか",
        )
    ),
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way to apply for a card."""

    name: str
    how: str


WAYS = (
    Way("スマートフォン", "交付申請書のQRコードを読み取り、顔写真をとって送ります。"),
    Way("パソコン", "顔写真のファイルを用意し、申請用のサイトで申請書IDを入力します。"),
    Way(
        "まちの証明写真機",
        "対応した機械で、交付申請書のQRコードをかざし、その場で写真をとって申請します。写真代がかかります。",
    ),
    Way("郵便", "交付申請書に写真をはって送ります。"),
    Way("出張申請", "市区町村の職員が、施設や会場に来て受け付けることがあります。市区町村にたずねてください。"),
)
USING_IT = (
    Way("マイナポータルで登録", "カードを保険証として使う登録を、スマートフォンかパソコンでします。"),
    Way("セブン銀行ATMで登録", "カードを保険証として使う登録を、ATMの画面でします。"),
    Way("この受付で登録", "カードを置いて暗証番号を入れれば、ここでも登録できます。"),
)
LOST_APPLICATION = "交付申請書がないときや、引っ越したときは、お住まいの市区町村の窓口で新しいものがもらえます。"


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call."""

    name: str
    number: str
    about: str
    hours: Hours | None  # None: they differ from place to place


_FREE_DIAL = Hours((time(9, 30), time(20, 0)), (time(9, 30), time(17, 30)))
CONTACTS = (
    Contact(
        "マイナンバー総合フリーダイヤル",
        "0120-95-0178",
        "カード、電子証明書、マイナポータル。なくしたときの一時停止は、時間外も受け付けます。",
        _FREE_DIAL,
    ),
    Contact("お住まいの市区町村の窓口", "", "カードの申請と受け取り、暗証番号のロック、電子証明書の更新", None),
    Contact(
        "患者さんの保険者", "", "保険の資格、資格確認書、資格情報のお知らせ。番号は患者さんの書類にあります。", None
    ),
)
