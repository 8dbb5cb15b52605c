"""When somebody answers a telephone: weekdays, Saturdays, Sundays, Japanese holidays, the turn of the year. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from myna_reception.reception.clock import JST

_SATURDAY = 5
_AHEAD_DAYS = 30


@dataclass(frozen=True, slots=True)
class Hours:
    """From when until when, in Japan; None: closed. The turn of the year goes before everything else."""

    weekdays: tuple[time, time] | None
    weekends: tuple[time, time] | None  # Saturdays, Sundays and holidays
    new_year_closed: bool = True  # 29 December to 3 January

    def on(self, day: date) -> tuple[time, time] | None:
        """The hours of a day."""
        if self.new_year_closed and ((day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)):
            return None
        return self.weekends if day.weekday() >= _SATURDAY or is_holiday(day) else self.weekdays

    def is_open(self, now: datetime) -> bool:
        """Whether somebody answers."""
        here = now.astimezone(JST)
        hours = self.on(here.date())
        return hours is not None and hours[0] <= here.time() < hours[1]

    def changes_at(self, now: datetime) -> datetime | None:
        """When that changes next, aware; None where it does not within a month."""
        here = now.astimezone(JST)
        for ahead in range(_AHEAD_DAYS):
            day = here.date() + timedelta(days=ahead)
            for moment in self.on(day) or ():
                at = datetime.combine(day, moment, JST)
                if at > here:
                    return at
        return None


@cache
def _holidays(year: int) -> frozenset[date]:
    import holidays

    return frozenset(holidays.country_holidays("JP", years=year))


def is_holiday(day: date) -> bool:
    """Whether a day is a Japanese holiday (祝日, 振替休日, 国民の休日)."""
    return day in _holidays(day.year)
