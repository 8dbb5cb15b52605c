"""A day in the kiosk's languages."""

from __future__ import annotations

import re
from datetime import date
from types import MappingProxyType

from PySide6.QtCore import QDate, QLocale

from myna_reception.ui.texts_dates import japanese_date

DATE_FORMATS = MappingProxyType(
    {
        "en": "d MMMM yyyy",
        "zh_CN": "yyyy年M月d日",
        "ko": "yyyy년 M월 d일",
        "vi": "d/M/yyyy",
        "pt_BR": "d 'de' MMMM 'de' yyyy",
    }
)
_READINGS = MappingProxyType(
    {"令和": "れいわ", "平成": "へいせい", "昭和": "しょうわ", "年": "ねん", "月": "がつ", "日": "にち"}
)
# The other days have readings of their own (ついたち, ふつか …), in which the figure takes part.
_KANJI = re.compile("令和|平成|昭和|年|月|(?<=1[1-356-9])日|(?<=2[1-35-9])日|(?<=3[01])日")


def date_words(day: date, code: str) -> str:
    """The day as it is written in a language; in Japanese era and year, with readings."""
    if code == "ja":
        return _KANJI.sub(lambda found: f"[{found[0]}|{_READINGS[found[0]]}]", japanese_date(day))
    return QLocale(code).toString(QDate(day.year, day.month, day.day), DATE_FORMATS[code])
