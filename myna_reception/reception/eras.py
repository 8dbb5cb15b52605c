"""Japanese eras (元号). One table for everything that tells a day by them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Era:
    """An era; its year 1 is the calendar year of its first day."""

    name: str
    yomi: str  # kana reading
    digit: int  # as the birth date in a 署名用 certificate has it
    first_day: date

    def year_of(self, day: date) -> int:
        """The year of ``day`` counted in this era, also beyond the era's end."""
        return day.year - self.first_day.year + 1


# Newest first. Japan's own calendar differed until 1873, which no living person's birthday reaches.
ERAS = (
    Era("令和", "れいわ", 5, date(2019, 5, 1)),
    Era("平成", "へいせい", 4, date(1989, 1, 8)),
    Era("昭和", "しょうわ", 3, date(1926, 12, 25)),
    Era("大正", "たいしょう", 2, date(1912, 7, 30)),
    Era("明治", "めいじ", 1, date(1868, 1, 25)),
)


def era_of(day: date) -> Era | None:
    """The era in which ``day`` lies; None before 明治."""
    return next((era for era in ERAS if day >= era.first_day), None)


def era_named(name: str) -> Era:
    """The era of that name. Raises ``KeyError``."""
    return {era.name: era for era in ERAS}[name]
