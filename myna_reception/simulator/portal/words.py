"""Words of the portal that more than one page needs."""

from __future__ import annotations

from datetime import date, datetime
from types import MappingProxyType

from myna_reception.reception.clock import JST

SITE = "施術所ポータル（練習）"
DEVICES = (("mobile", "スマホ・タブレット"), ("pc", "パソコン"))
KINDS = MappingProxyType(
    {
        "start": "利用開始申請",
        "joint": "併設の申告",
        "grant": "助成金の申請",
        "campaign": "協力金の取組報告",
        "hardship": "やむを得ない事由の届出",
    }
)
STATES = MappingProxyType(
    {
        "draft": "下書き",
        "submitted": "受付中",
        "returned": "差し戻し",
        "accepted": "受理",
        "refused": "認められません",
        "paid": "支払い済み",
    }
)
TERMINAL_STATES = MappingProxyType({"issued": "未使用", "active": "登録済み", "revoked": "停止"})
SYSTEMS = MappingProxyType({"": "", "windows": "Windows", "macos": "macOS", "linux": "Linux", "other": "そのほか"})
DONE = MappingProxyType(
    {
        "login": "ログインしました。",
        "logout": "ログアウトしました。",
        "confirmed": "メールアドレスを確認しました。ログインしてください。",
        "password": "パスワードを変えました。新しいパスワードでログインしてください。",
        "sent": "申請を受け付けました。",
        "draft": "下書きを保存しました。",
        "reissued": "新しいアカウントを発行しました。前のアカウントは停止しました。",
        "revoked": "アカウントを停止しました。",
        "saved": "保存しました。",
        "decided": "処理しました。申請した施術所にメールを送りました。",
        "start": "運用開始日を登録しました。",
        "totp-on": "2段階認証を設定しました。次のログインから、認証アプリの数字も使います。",
        "totp-off": "2段階認証をやめました。",
        "travelled": "サービスの日付を変えました。",
    }
)


def day(value: date | None) -> str:
    """A day as it is typed."""
    return "" if value is None else value.isoformat()


def moment(value: datetime | None) -> str:
    """A moment in Japan, to the minute."""
    return "" if value is None else value.astimezone(JST).isoformat(" ", "minutes")[:16]


def yen(value: int | None) -> str:
    """An amount of money."""
    return "" if value is None else f"{value:,}円"
