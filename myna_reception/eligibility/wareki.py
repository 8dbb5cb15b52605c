"""Dates in the Japanese calendar (和暦), as the text form of a result has them. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from myna_reception.reception.eras import era_named, era_of

_FIRST = "元"
_DATE = re.compile(
    r"(?P<era>令和|平成|昭和|大正|明治|西暦)?(?P<year>元|[0-9]{1,4})年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日"
)
_PLAIN = re.compile(r"(?P<year>[0-9]{4})([/.-]?)(?P<month>[0-9]{2})\2(?P<day>[0-9]{2})")

_SHORT = re.compile(r"(?P<era>[RHSTMrhstm])(?P<year>[0-9]{1,2})[./-](?P<month>[0-9]{1,2})[./-](?P<day>[0-9]{1,2})")
_LOOSE = re.compile(r"(?P<year>[0-9]{4})[./-](?P<month>[0-9]{1,2})[./-](?P<day>[0-9]{1,2})")
_LETTERS = {"R": "令和", "H": "平成", "S": "昭和", "T": "大正", "M": "明治"}


def write_wareki(day: date) -> str:
    """``令和8年1月15日``; the first year of an era is 元年."""
    era = era_of(day)
    if era is None:
        return f"{day.year}年{day.month}月{day.day}日"
    year = era.year_of(day)
    return f"{era.name}{_FIRST if year == 1 else year}年{day.month}月{day.day}日"


def read_wareki(text: str) -> date:
    """The day that a date tells, by era or by common year, in any width. Raises ``ValueError``.

    A day is read by the era it names even beyond that era's end, as certificates with 平成 on them still are.
    """
    folded = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    match = _DATE.fullmatch(folded) or _PLAIN.fullmatch(folded)
    if match is None:
        raise ValueError("not a date")
    told = match.groupdict()
    year = 1 if told["year"] == _FIRST else int(told["year"])
    era = told.get("era")
    if era and era != "西暦":
        if year < 1:
            raise ValueError("no such year")
        year += era_named(era).first_day.year - 1
    elif told["year"] == _FIRST:
        raise ValueError("the first year of no era")
    return date(year, int(told["month"]), int(told["day"]))


def read_typed_day(text: str) -> date:
    """A day as people type it: 昭和60年4月1日, S60.4.1, 1985-4-1, 19850401, in any width. Raises ``ValueError``."""
    folded = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    short = _SHORT.fullmatch(folded)
    if short is not None:
        folded = f"{_LETTERS[short['era'].upper()]}{short['year']}年{short['month']}月{short['day']}日"
    else:
        loose = _LOOSE.fullmatch(folded)
        if loose is not None:
            folded = f"{loose['year']}年{loose['month']}月{loose['day']}日"
    return read_wareki(folded)
