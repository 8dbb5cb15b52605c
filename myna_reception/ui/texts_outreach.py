"""The words of «お声掛けと案内»."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType

from myna_reception.outreach.guide import Contact
from myna_reception.reception.clock import JST
from myna_reception.ui.texts import Phrase

OUTREACH = "お声掛けと案内"
OUTREACH_SHORT = "お声掛け"  # with large words
HEADING = Phrase("お声掛けと案内", "おこえがけと あんない")
PARTS = MappingProxyType({"talk": "お声掛け", "ways": "カードの作り方", "faq": "よくある質問", "call": "電話"})
SAY_ALOUD = "声に出す"
AGAIN = "はじめから"
SPOKEN = "お声掛けをした"
LEAFLET = "チラシを渡した"
COUNTED = "数えました。協力金の報告に使えます。"
TO_WAYS = "作り方を見る"
APPLY = "カードを作る"
REGISTER = "保険証として使う登録をする"
SEARCH = "さがす言葉"
SEARCH_SUPPORT = "例：暗証番号 忘れた"
NOTHING = "見つかりませんでした。言葉をへらしてみてください。"
MAY_CHANGE = "番号と時間は、変わることがあります。つながらないときは、公式の案内で確かめてください。"
OPEN_NOW = "ただいま受付時間内です（{until}まで）。"
CLOSED_NOW = "ただいま時間外です。次は{at}からです。"
DIFFERS = "時間は場所によって違います。"
_WEEKDAYS = "月火水木金土日"


def standing(contact: Contact, now: datetime) -> str:
    """Whether somebody answers now, and until or from when."""
    if contact.hours is None:
        return DIFFERS
    at = contact.hours.changes_at(now)
    if at is None:
        return DIFFERS
    if contact.hours.is_open(now):
        return OPEN_NOW.format(until=f"{at:%H}時{at:%M}分".lstrip("0"))
    here = at.astimezone(JST)
    day = f"{here.month}月{here.day}日（{_WEEKDAYS[here.weekday()]}）"
    return CLOSED_NOW.format(at=f"{day}{here.hour}時{here.minute:02}分")
