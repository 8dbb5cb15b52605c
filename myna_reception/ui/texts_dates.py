"""Dates as people in Japan read them, with the era (和暦) and the western year together, and their kana reading."""

from __future__ import annotations

from datetime import date, datetime

from myna_reception.reception.clock import JST
from myna_reception.reception.eras import era_of

_UNITS = ("", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう")
_DAYS = {
    1: "ついたち", 2: "ふつか", 3: "みっか", 4: "よっか", 5: "いつか", 6: "むいか", 7: "なのか", 8: "ようか",
    9: "ここのか", 10: "とおか", 14: "じゅうよっか", 20: "はつか", 24: "にじゅうよっか",
}  # fmt: skip
_MONTHS = {4: "しがつ", 7: "しちがつ", 9: "くがつ"}
_YEARS = {4: "よねん", 7: "ななねん", 9: "きゅうねん"}

_HOURS = {4: "よじ", 7: "しちじ", 9: "くじ"}
_MINUTES = {1: "いっぷん", 3: "さんぷん", 4: "よんぷん", 6: "ろっぷん", 8: "はっぷん"}


def era_year(day: date) -> str:
    """«令和8年», «令和元年»; the western year alone before 明治."""
    era = era_of(day)
    if era is None:
        return f"{day.year}年"
    year = era.year_of(day)
    return f"{era.name}{'元' if year == 1 else year}年"


def japanese_date(day: date) -> str:
    """«令和8年（2026年）1月15日»."""
    era = era_year(day)
    western = f"{day.year}年"
    return f"{era if era == western else f'{era}（{western}）'}{day.month}月{day.day}日"


def short_date(day: date) -> str:
    """«令和8年1月15日», where the western year stands elsewhere or space is short."""
    return f"{era_year(day)}{day.month}月{day.day}日"


def short_moment(instant: datetime) -> str:
    """«令和8年1月15日 9時05分» in Japan Standard Time."""
    local = instant.astimezone(JST)
    return f"{short_date(local.date())} {local.hour}時{local.minute:02d}分"


def moment_in_year(instant: datetime) -> str:
    """«1月15日 9時05分» in Japan Standard Time, for what is near."""
    local = instant.astimezone(JST)
    return f"{local.month}月{local.day}日 {local.hour}時{local.minute:02d}分"


def moment_in_year_yomi(instant: datetime) -> str:
    """The kana reading of ``moment_in_year``."""
    local = instant.astimezone(JST)
    hour = _HOURS.get(local.hour % 10)
    hours = (
        number_yomi(local.hour) + "じ" if hour is None else number_yomi(local.hour // 10 * 10) * (local.hour > 9) + hour
    )
    return f"{_month_day_yomi(local.date())} {hours} {_minutes_yomi(local.minute)}"


def number_yomi(number: int) -> str:
    """The kana reading of 0–9999."""
    if number == 0:
        return "ぜろ"
    thousands, rest = divmod(number, 1000)
    hundreds, rest = divmod(rest, 100)
    tens, units = divmod(rest, 10)
    return (
        {0: "", 1: "せん", 3: "さんぜん", 8: "はっせん"}.get(thousands, _UNITS[thousands] + "せん")
        + {0: "", 1: "ひゃく", 3: "さんびゃく", 6: "ろっぴゃく", 8: "はっぴゃく"}.get(
            hundreds, _UNITS[hundreds] + "ひゃく"
        )
        + {0: "", 1: "じゅう"}.get(tens, _UNITS[tens] + "じゅう")
        + _UNITS[units]
    )


def _minutes_yomi(minute: int) -> str:
    tens, units = divmod(minute, 10)
    if minute == 0:
        return "ちょうど"
    if units == 0:
        return number_yomi(minute).removesuffix("じゅう") + "じゅっぷん"
    return (number_yomi(tens * 10) if tens else "") + _MINUTES.get(units, _UNITS[units] + "ふん")


def times_yomi(times: int) -> str:
    """The kana reading of «N回»."""
    irregular = {1: "いっかい", 6: "ろっかい", 8: "はっかい", 10: "じゅっかい"}
    return irregular.get(times, number_yomi(times) + "かい")


def date_yomi(day: date) -> str:
    """The kana reading of ``short_date``."""
    era = era_of(day)
    if era is None:
        return number_yomi(day.year) + "ねん" + _month_day_yomi(day)
    year = era.year_of(day)
    tens, units = divmod(year, 10)
    number = (number_yomi(tens * 10) if tens else "") + _YEARS.get(units, _UNITS[units] + "ねん")
    return era.yomi + ("がんねん" if year == 1 else number) + _month_day_yomi(day)


def _month_day_yomi(day: date) -> str:
    month = _MONTHS.get(day.month, number_yomi(day.month) + "がつ")
    number = number_yomi(day.day)
    if day.day % 10 == 7:
        number = number[: -len("なな")] + "しち"
    elif day.day % 10 == 9:
        number = number[: -len("きゅう")] + "く"
    return month + _DAYS.get(day.day, number + "にち")
