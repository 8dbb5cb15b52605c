"""A day in the kiosk's languages."""

from __future__ import annotations

import re
from datetime import date
from types import MappingProxyType

from PySide6.QtCore import QDate, QLocale

from myna_reception.ui.texts_dates import japanese_date

# A figure stands on one line with what it counts. In Vietnamese the month is named: of two figures alone, as
# Japan writes them, the second is the day.
DATE_FORMATS = MappingProxyType(
    {
        "en": "d MMMM yyyy",
        "zh_CN": "yyyy年M月d日",
        "ko": "yyyy년 M월 d일",
        "vi": "d\xa0'tháng'\xa0M 'năm'\xa0yyyy",
        "pt_BR": "d\xa0'de'\xa0MMMM 'de'\xa0yyyy",
    }
)
_READINGS = MappingProxyType(
    {
        "令和": "れいわ",
        "平成": "へいせい",
        "昭和": "しょうわ",
        "元年": "がんねん",
        "年": "ねん",
        "月": "がつ",
        "日": "にち",
    }
)  # fmt: skip
_DAYS = MappingProxyType(  # in whose readings the figure takes part
    {
        "1日": "ついたち", "2日": "ふつか", "3日": "みっか", "4日": "よっか", "5日": "いつか", "6日": "むいか",
        "7日": "なのか", "8日": "ようか", "9日": "ここのか", "10日": "とおか", "14日": "じゅうよっか",
        "20日": "はつか", "24日": "にじゅうよっか",
    }
)  # fmt: skip
_KANJI = re.compile("令和|平成|昭和|元年|年|月|(?<![0-9])(?:[1-9]|10|[12]4|20)日|日")


def date_words(day: date, code: str) -> str:
    """The day as it is written in a language; in Japanese era and year, with readings."""
    if code == "ja":
        return _KANJI.sub(lambda found: f"[{found[0]}|{(_READINGS | _DAYS)[found[0]]}]", japanese_date(day))
    return QLocale(code).toString(QDate(day.year, day.month, day.day), DATE_FORMATS[code])
