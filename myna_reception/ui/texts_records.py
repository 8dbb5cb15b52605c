"""The words of 受付履歴, reports, hand-offs and what belongs to them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from myna_reception.reception.card_facts import CertificateStanding, CheckMethod
from myna_reception.reception.eligibility import Verdict
from myna_reception.reception.face import DenialReason
from myna_reception.records.differences import Difference
from myna_reception.records.entries import Outreach, Route
from myna_reception.ui.texts_match import REASONS

DIFFERENCES = "前回との違い"
NO_DIFFERENCES = "前回と同じです"
FIELDS = MappingProxyType(
    {
        "validity": "資格の有効性",
        "insurer_number": "保険者番号",
        "insurer_name": "保険者名称",
        "insured_card_symbol": "記号",
        "insured_identification_number": "番号",
        "insured_branch_number": "枝番",
        "personal_family_classification": "本人・家族",
        "insured_card_classification": "区分",
        "insured_partial_contribution_ratio": "負担割合",
        "elderly_recipient_contribution_ratio": "負担割合（高齢受給者証）",
        "name": "氏名",
        "name_kana": "フリガナ",
        "address": "住所",
        "qualification_date": "資格取得日",
        "insured_card_expiration_date": "有効期限",
        "reference_number": "照会番号",
        "birthdate": "生年月日",
    }
)
VERDICTS = MappingProxyType(
    {Verdict.ELIGIBLE: "資格あり", Verdict.NOT_ELIGIBLE: "資格なし", Verdict.UNCONFIRMED: "確認できません"}
)
METHODS = MappingProxyType({CheckMethod.PIN: "暗証番号", CheckMethod.VISUAL: "目視", CheckMethod.FACE: "顔"})
STANDINGS = MappingProxyType(
    {
        CertificateStanding.VALID: "有効",
        CertificateStanding.EXPIRING: "期限が近い",
        CertificateStanding.GRACE: "期限切れ（猶予中）",
        CertificateStanding.EXPIRED: "期限切れ",
        CertificateStanding.REVOKED: "失効",
    }
)
ROUTES = MappingProxyType(
    {
        Route.CARD: "マイナ保険証",
        Route.CERTIFICATE: "資格確認書",
        Route.PORTAL: "カードとマイナポータルの画面",
        Route.NOTICE: "カードと資格情報のお知らせ",
        Route.DECLARATION: "被保険者資格申立書",
        Route.INSURER: "保険者に問い合わせ",
        Route.OTHER: "その他",
    }
)
OUTREACH = MappingProxyType({Outreach.SPOKEN: "お声掛け", Outreach.LEAFLET: "チラシの手渡し"})
CAUSES = MappingProxyType(
    {
        "pin_incorrect": "暗証番号の間違い",
        "pin_blocked": "暗証番号のロック",
        "pin_malformed": "暗証番号の入力の間違い",
        "card_torn": "読み取り中にカードが離れた",
        "card_unsupported": "使えないカード",
        "reader_unavailable": "カードリーダーが使えない",
        "reader_busy": "カードリーダーが使用中",
        "certificate_expired": "電子証明書の期限切れ",
        "certificate_revoked": "電子証明書の失効",
        "not_registered": "利用登録がない",
        "identity_not_confirmed": "本人と確認できない",
        "service_unreachable": "資格確認サービスにつながらない",
        "service_refused": "資格確認サービスが受け付けない",
        "terminal_not_activated": "端末が登録されていない",
    }
)
_CODES = MappingProxyType(
    {
        "validity": {
            "1": "有効", "2": "無効", "3": "無効（新しい資格あり）", "4": "該当なし", "5": "複数該当",
            "6": "有効（未登録）",
        },
        "personal_family_classification": {"1": "本人", "2": "家族"},
    }
)  # fmt: skip
_RATIOS = ("insured_partial_contribution_ratio", "elderly_recipient_contribution_ratio")


def field_name(field: str) -> str:
    """What a field is called on the screen."""
    return FIELDS.get(field, field)


def value_words(field: str, value: str) -> str:
    """A value as it is read: codes in words, a percentage in tenths."""
    if not value:
        return "なし"
    if field in _RATIOS and value.isdigit():
        whole, rest = divmod(int(value), 10)
        return f"{value}%" if rest else f"{whole}割"
    return _CODES.get(field, {}).get(value, value)


def difference_words(difference: Difference) -> tuple[str, str, str]:
    """Field, before and after, in words."""
    name = difference.field
    return field_name(name), value_words(name, difference.before), value_words(name, difference.after)


def cause_words(code: str) -> str:
    """A cause of failure in words."""
    return CAUSES.get(code, code)


def decision_words(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Who decided, what a face match suggested and why somebody was not taken for the holder, as far as it is known.

    Documents of earlier versions say nothing of it.
    """
    told = []
    if document.get("staff"):
        told.append(f"{DECIDED_BY}：{document['staff']}")
    if document.get("face_band"):
        told.append(f"{FACE_MATCH}：{FACE_BANDS[document['face_band']]}")
    if document.get("denial_reason"):
        told.append(REASONS[DenialReason(document["denial_reason"])])
    return tuple(told)


# 受付履歴
DECIDED_BY = "確認した人"
FACE_MATCH = "顔の照合"
FACE_BANDS = MappingProxyType({"similar": "似ている", "unsure": "どちらとも言えない", "not_similar": "似ていない"})
HISTORY_SUPPORT = "氏名、フリガナ、番号、生年月日、備考でさがせます。"
SEARCH = "さがす"
SEARCH_FIELD = "さがす言葉"
ALL_VERDICTS = "すべての結果"
VERDICT_FILTER = "結果"
SPAN_FILTER = "期間"
SPANS = MappingProxyType(
    {"": "すべての日", "today": "今日", "yesterday": "昨日", "this_month": "今月", "last_month": "先月"}
)
METHOD_FILTER = "確認した方法"
ALL_METHODS = "すべての方法"
CHANGED_ONLY = "前回と違うものだけ"
SAFEKEEPING = "控え・取り込み"
NOTHING_FOUND = "当てはまる受付はありません。言葉を短くするか、絞り込みを外してください。"
NOTHING_YET = "まだ受付の記録がありません。受付をすると、ここに残ります。"
MORE = "続きを出す"
LIST_NAME = "受付の一覧"
OPEN_ENTRY = "くわしく見る"
OPEN_SHORT = "見る"  # for large words, whose buttons would take several rows
RECHECK_SHORT = "再確認"
HAND_OFF_SHORT = "レセコン"
SAFEKEEPING_SHORT = "控え"
FACILITY_FILTER = "施術所"
ALL_FACILITIES = "すべての施術所"
CHANGED_MARK = "前回と違う"
KEY_IN_FILE = (
    "この端末には鍵を安全にしまう場所がありません。履歴は暗号にしていますが、鍵が同じフォルダーのファイルにあります。"
)
ENTRY = "受付の記録"
NOTE = ("備考", "500文字まで")
SUBSIDY = ("医療費助成", "例：こども医療費")
PAPER = ("紙の医療証", "例：確認した、期限 2027-03-31")
SAVE_NOTE = "書き込みを残す"
SAVED = "書き込みを残しました。"
HANDED = "渡した先"
STATES = MappingProxyType(
    {
        "waiting": "待っています",
        "placing": "渡しています",
        "delivered": "渡しました（まだ受け取られていません）",
        "taken": "受け取られました",
        "refused": "この形では渡せません",
    }
)
TARGETS = MappingProxyType(
    {
        "xml": "XMLファイル（資格確認結果）",
        "text": "テキストファイル",
        "json": "JSONファイル",
        "csv": "CSVファイル",
        "http": "このパソコンの中の通信（HTTP）",
    }
)
COPY = "テキストでコピー"

# 集計
REPORTS = "集計"
EARLIER = "前へ"
LATER = "次へ"
PERIODS = MappingProxyType({"day": "1日", "month": "1か月", "year": "1年"})
SAVE_PDF = "PDFで保存"
SAVE_CSV = "CSVで保存"
FILE_SAVED = "ファイルに保存しました。"
FILE_NOT_SAVED = "ファイルに保存できませんでした。場所と空きを確かめてください。"
CHART_NAME = "受付の件数の推移"
BY_CARD = "マイナ保険証"
BY_OTHER = "ほかの確認"
EXPIRING = "電子証明書の案内をしたい方"

# レセコン連携
HAND_OFF = "レセコン連携"
HAND_OFF_SUPPORT = (
    "資格確認の結果を、レセコンなどほかのプログラムに渡します。"
    "練習の結果は、いつも「練習」という別のフォルダーに入ります。"
)
USE = "使う"
FOLDER = "フォルダー"
CHOOSE_FOLDER = "フォルダーを選ぶ"
TRY_OUT = "練習の結果で試す"
TRIED = "届きました。"
TRIED_IN_FOLDER = "「練習」フォルダーに書きました。"
KEEP = "この設定にする"
KEPT = "設定を変えました。"
TOKEN_COPY = "合い鍵（トークン）をコピー"  # noqa: S105
TOKEN_COPIED = "コピーしました。相手のプログラムに貼り付けてください。1分で消えます。"  # noqa: S105
CLIPBOARD = "クリップボード（テキスト）"
CLIPBOARD_SECONDS = "消すまでの秒数"
TYPING = "キーボード入力（ほかの方法が使えないとき）"
PORT = "ポート番号"
ORIGINS = "許可するブラウザー拡張機能"
ORIGINS_SUPPORT = "例：chrome-extension://…（空なら、どのウェブページからも使えません）"
ENCODINGS = MappingProxyType({"SHIFT_JIS": "Shift_JIS（多くのレセコン）", "UTF_8": "UTF-8（名前の文字を失わない）"})
ENCODING = "文字コード"
TROUBLES = MappingProxyType(
    {
        "ENOENT": "フォルダーがありません。つながっているか、場所を確かめてください。戻れば自動で渡します。",
        "EACCES": "フォルダーに書き込めません。書き込みの許可を確かめてください。",
        "EROFS": "フォルダーは読み取り専用です。",
        "ENOSPC": "書き込み先のディスクがいっぱいです。",
        "EADDRINUSE": "このポート番号はほかのプログラムが使っています。別の番号にしてください。",
        "ECONNREFUSED": "まだ動いていません。「この設定にする」を押してから試してください。",
        "hangs": "書き込み先が応答しません。ネットワークを確かめてください。",
    }
)
_OTHER_TROUBLE = "渡せません（{}）。直ると自動で渡します。"


def trouble_words(code: str) -> str:
    """What is wrong with a hand-off, and what to do."""
    return TROUBLES.get(code, _OTHER_TROUBLE.format(code)) if code else ""


TYPING_PREVIEW = "このように入力します：{}（⇥ は次の欄へ進むキー）"
TYPING_IMPOSSIBLE = "このパソコンの画面の仕組みでは、ほかのプログラムに入力できません。ほかの方法を使ってください。"


# 月初の再確認
RECHECK = "月初の再確認"
RECHECK_SUPPORT = (
    "3か月に2回以上受付した方の保険を、前回の番号でもう一度確認します。カードは要りません。"
    "公式のサービスで同じことができるかは分かっていません。"
)
RECHECK_PROGRESS = "進みぐあい"
RECHECK_PAUSE = "休む"
RECHECK_GO = "確認を進める"
RECHECK_STOPPED = "途中で止まりました"
RECHECK_STOPPED_SUPPORT = "「確認を進める」を押すと、続きから始めます。"
RECHECK_DONE = "今月の再確認が終わりました。"
RECHECK_NOBODY = "再確認する方はいません。"
RECHECK_CHANGED = "保険が変わっていた方"


def recheck_words(total: int, done: int, changed: int, unknown: int) -> str:
    """How far a run is."""
    parts = [f"{total}人のうち{done}人を確認しました", f"変わっていた方：{changed}人"]
    return "　".join([*parts, *([f"分からなかった方：{unknown}人"] if unknown else [])])


TYPE = "レセコンに入力"
TYPING_SOON = "5秒後に入力します。入力先の欄をクリックしてください：{}"
TYPING_CANCELLED = "入力先が選ばれなかったので、入力しませんでした。"
TYPED = "入力しました。入力先の内容を確かめてください。"
TYPING_FAILED = "入力できませんでした。ほかの方法を使ってください。"
