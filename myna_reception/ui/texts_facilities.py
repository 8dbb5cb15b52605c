"""The words of the facilities of this terminal (併設施術所) and of a new activation (再アクティベーション)."""

from __future__ import annotations

from datetime import date

from myna_reception.eligibility.facilities import FACILITY_LIMIT, NAME_LIMIT
from myna_reception.ui.texts_dates import short_date

SECTION = "facilities"  # its key among the settings
FACILITIES = "施術所と端末の登録"
FACILITIES_SECTION = "使う施術所の切り替え、併設の施術所、登録のやり直し"
FACILITIES_SUPPORT = "使う施術所を選びます。受付と記録は、上に名前が出ている施術所のものになります。"
ACTIVE = "いま使っています。"
NOT_ACTIVE = "押すと、この施術所に切り替えます。"
MUST_REGISTER = "端末の登録が使えません。押すと、登録し直します。"
MANAGE = "名前・登録"
ADD = "併設の施術所を増やす"
ADD_FULL = f"1台で使える施術所は{FACILITY_LIMIT}か所までです。"
CODE = "機関コード"
TERMINAL = "端末のID"
CERTIFICATE = "端末の証明書の期限"
EARLIER_CODES = "前の機関コード"
UNKNOWN = "不明"
BUSY = "端末の登録を調べています。"

NAME = ("この端末での呼び名", f"{NAME_LIMIT}文字まで。空なら、登録された名称を使います。")
KEEP_NAME = "呼び名を変える"
NAME_KEPT = "呼び名を変えました。"
RENEW = "登録し直す"
RENEW_SUPPORT = (
    "証明書の期限が切れたとき、証明書をなくしたとき、取り消されたとき、機関コードが変わったときは、新しい「ユーザ設定情報」の4つの値で登録し直します。"
    "新しい登録ができるまで、いまの登録はそのまま使えます。"
)
REMOVE = "この端末から外す"
REMOVE_SURE = "外す"
REMOVE_NOT = "外さない"


def remove_question(name: str) -> tuple[str, str]:
    """What removing means, before it is done."""
    return (
        f"「{name}」をこの端末から外しますか",
        "この端末の鍵と証明書を消します。元には戻せません。もう一度使うには、新しい「ユーザ設定情報」が要ります。"
        "受付の記録は残ります。ポータルサイトの登録は、そのままです。",
    )


def switched(name: str) -> str:
    """Told once the desk works for another facility."""
    return f"「{name}」に切り替えました。"


def removed(name: str) -> str:
    """Told once it is gone."""
    return f"「{name}」を外しました。"


def registered(name: str) -> str:
    """Told once a facility was added or activated anew."""
    return f"「{name}」を登録しました。"


def facts(code: str, terminal_id: str, ends: date | None, earlier: tuple[str, ...] = ()) -> tuple[tuple[str, str], ...]:
    """Label and value of what is known of an activation."""
    known = [
        (CODE, code or UNKNOWN),
        (TERMINAL, terminal_id or UNKNOWN),
        (CERTIFICATE, short_date(ends) if ends is not None else UNKNOWN),
    ]
    return (*known, *([(EARLIER_CODES, "、".join(earlier))] if earlier else []))


# The form of the first start, when it is used again
RENEW_TITLE = "端末を登録し直します"
RENEW_FORM_SUPPORT = "新しい「ユーザ設定情報」の4つの値を入力してください。登録ができるまで、いまの登録は変わりません。"
ADD_TITLE = "併設の施術所を増やします"
ADD_FORM_SUPPORT = "増やす施術所の「ユーザ設定情報」の4つの値を入力してください。機関コードは施術所ごとに違います。"


def renew_title(name: str) -> str:
    """The heading of the form, where there are several facilities."""
    return f"「{name}」の端末を登録し直します"
