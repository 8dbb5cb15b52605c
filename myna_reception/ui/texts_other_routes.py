"""The words of «ほかの方法で確認»: the ways round the card, step by step."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from myna_reception.records.entries import Route
from myna_reception.records.other_routes import Fault, Limited, Standing, standing
from myna_reception.ui.texts import Phrase
from myna_reception.ui.texts_dates import japanese_date

OTHER_ROUTES = "ほかの方法で確認"
OTHER_ROUTES_SHORT = "ほかの方法"  # with large words
HEADING = Phrase("ほかの方法で確認します", "ほかの ほうほうで かくにんします")
PRINCIPLE = "どの方法でも、患者さんのお支払いは正しい負担割合の分だけです。"
WHICH = "患者さんは何をお持ちですか。"
GOOD_TO_KNOW = "期限のあるもの"
RECORD = "確認して記録する"
LOOK_UP = "番号で照会する"
LOOKING_UP = "番号で照会しています。"
LOOKED_UP = "照会の結果"
RECORDED = "other_route_recorded"

ROUTES = MappingProxyType(
    {
        Route.CERTIFICATE: ("資格確認書", "カードの代わりになる、保険者の出した紙かカード"),
        Route.PORTAL: ("カードと、マイナポータルの画面", "スマートフォンの保険の画面か、そのPDF"),
        Route.NOTICE: ("カードと、資格情報のお知らせ", "保険者から届いた紙。カードと一緒に使います。"),
        Route.INSURER: ("どれもお持ちでない", "保険者に電話で聞きます"),
    }
)
STEPS = MappingProxyType(
    {
        Route.CERTIFICATE: (
            "資格確認書を見せてもらいます。",
            "有効期限が過ぎていないか、氏名と生年月日がご本人のものかを確かめます。",
            "下の欄に、書いてあるとおりに写します。",
        ),
        Route.PORTAL: (
            "マイナンバーカードの表の顔写真と、患者さんを見比べます。裏は見ません。",
            "患者さんのスマートフォンで、マイナポータルの「健康保険証」の画面を見せてもらいます。",
            "下の欄に、画面のとおりに写します。",
        ),
        Route.NOTICE: (
            "マイナンバーカードの表の顔写真と、患者さんを見比べます。裏は見ません。",
            "資格情報のお知らせを見せてもらい、氏名がカードと同じかを確かめます。",
            "下の欄に、お知らせのとおりに写します。お知らせだけでは、確認になりません。",
        ),
        Route.INSURER: (
            "患者さんに、お勤め先か市区町村と、保険の種類を聞きます。",
            "保険者に電話をかけ、資格があるかと番号を聞きます。電話番号は、患者さんの書類か保険者のホームページで確かめます。",
            "聞いたことと、答えた方のお名前を写します。",
        ),
    }
)
FIELDS = MappingProxyType(
    {
        "insurer_number": ("保険者番号", "8桁か、国保は6桁"),
        "symbol": ("記号", "なければ空のまま"),
        "number": ("番号", ""),
        "branch_number": ("枝番", "2桁。なければ空のまま"),
        "name": ("氏名", "姓と名の間を空けます"),
        "name_kana": ("フリガナ", "なければ空のまま"),
        "birthdate": ("生年月日", "例：昭和60年4月1日、S60.4.1、1985-4-1"),
        "sex": ("性別", ""),
        "percent": ("負担割合", "書いてあるときだけ"),
        "valid_to": ("有効期限", "例：令和8年7月31日、R8.7.31"),
        "looked": ("カードの写真", ""),
        "answered_by": ("答えた方", "保険者の名前と、係の方のお名前"),
        "note": ("備考", "なければ空のまま"),
    }
)
CHOICES = MappingProxyType(
    {
        "sex": {"": "書いていない", "2": "女", "1": "男"},
        "percent": {"": "書いていない", "10": "1割", "20": "2割", "30": "3割"},
        "looked": {"": "まだ見比べていない", "yes": "カードの写真と患者さんを見比べた"},
    }
)
_FAULTS = MappingProxyType(
    {
        Fault.EMPTY: "{}を入力してください。",
        Fault.WRONG_FORM: "{}の形が違います。{}",
        Fault.CHECK_DIGIT: "{}に写しまちがいがあります。1桁ずつ見くらべてください。",
        Fault.TOO_LONG: "{}が長すぎます。",
        Fault.NO_SUCH_DAY: "{}が暦にない日です。年・月・日を確かめてください。",
        Fault.IN_FUTURE: "{}が今日より後です。年を確かめてください。",
        Fault.TOO_OLD: "{}が120年より前です。年を確かめてください。",
        Fault.OVER: "{}が過ぎています。新しいものがないか聞いてください。なければ、ほかの方法にします。",
        Fault.MY_NUMBER: "{}に個人番号（マイナンバー）らしい12桁があります。個人番号は書かないでください。",
        Fault.NOT_LOOKED: "カードの写真と患者さんを見比べてから、「見比べた」を選んでください。",
    }
)
_LIMITED = MappingProxyType(
    {
        Limited.OLD_CARD: "これまでの健康保険証",
        Limited.NOTICE_ALONE: "資格情報のお知らせだけ（カードなし）",
        Limited.ELDERLY: "75歳以上の方の資格確認書（申請なしで届くもの）",
    }
)
_STANDINGS = MappingProxyType(
    {
        Standing.ACCEPTED: "{day}まで使えます。",
        Standing.INTERIM: "番号で照会できたときだけ、{day}まで使えます。",
        Standing.OVER: "{day}で終わりました。そのあと延びたかどうかは、このアプリには分かりません。",
    }
)
SMARTPHONE = (
    "スマホ保険証",
    "専用の読取機がある医療機関で、2025年9月19日から使えます。施術所のこのアプリで使えるかどうかは、分かっていません。カードをお願いしてください。",
)


def fault_text(field: str, fault: Fault) -> str:
    """What is wrong with a field, and what to do."""
    label, form = FIELDS[field]
    return _FAULTS[fault].format(label, form)


def limited_lines(today: date) -> tuple[tuple[str, str], ...]:
    """What is limited in time, and how it stands today."""
    lines = []
    for what, name in _LIMITED.items():
        how, last = standing(what, today)
        said = _STANDINGS[how]
        if what is Limited.ELDERLY and how is Standing.OVER:
            said = "{day}まで全員に届いていました。そのあとのことは、保険者に聞いてください。"
        lines.append((name, said.format(day=japanese_date(last))))
    return (*lines, SMARTPHONE)
