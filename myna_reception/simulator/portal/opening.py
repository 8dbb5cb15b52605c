"""Opening hours of the practice help desk, as those of the real one are told: Monday to Friday 8–18, Saturday 8–16."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from myna_reception.reception.clock import JST

HOURS = (("月曜日から金曜日", "8時から18時"), ("土曜日", "8時から16時"), ("日曜日・祝日", "休み"))
_FIRST_HOUR = 8
_LAST_HOUR = 18
_LAST_HOUR_SATURDAY = 16
_SATURDAY, _SUNDAY = 5, 6


def is_open(now: datetime) -> bool:
    """Whether somebody would answer."""
    here = now.astimezone(JST)
    if here.weekday() == _SUNDAY or is_holiday(here.date()):
        return False
    last = _LAST_HOUR_SATURDAY if here.weekday() == _SATURDAY else _LAST_HOUR
    return _FIRST_HOUR <= here.hour < last


@cache
def is_holiday(day: date) -> bool:
    """Whether a day is a Japanese holiday."""
    import holidays

    return day in holidays.country_holidays("JP", years=day.year)
