"""Time as the reception sees it: injected, and in Japan Standard Time where a day matters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

JST = timezone(timedelta(hours=9), "JST")


class Clock(Protocol):
    """Where every part takes the time from."""

    def now(self) -> datetime:
        """The present instant, time zone aware."""
        ...


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        """The present instant in UTC."""
        return datetime.now(UTC)


@dataclass
class FixedClock:
    """A clock that stands still until it is set: for tests and repeatable pictures."""

    instant: datetime

    def now(self) -> datetime:
        """The instant it was set to."""
        return self.instant

    def advance(self, by: timedelta) -> None:
        """Move the clock on."""
        self.instant += by


def today(clock: Clock) -> date:
    """The calendar day in Japan."""
    return clock.now().astimezone(JST).date()
