"""What a day, a month or a year at the desk was like: counted in the database, whatever the size of the ledger.

Cause counts join what ended a reception (``error``) and what went wrong on the way (``incident``).
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from myna_reception.records.ledger import Ledger, day_start

HOUR = 3_600_000_000  # microseconds
DAY = 24 * HOUR
JST_OFFSET = 9 * HOUR
EXPIRING_LIMIT = 500


class PeriodKind(StrEnum):
    """How long a report is."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Period:
    """Days in Japan, both included."""

    kind: PeriodKind
    first: date
    last: date

    @classmethod
    def day(cls, day: date) -> Period:
        """One day."""
        return cls(PeriodKind.DAY, day, day)

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """A calendar month. Raises ``ValueError``."""
        return cls(PeriodKind.MONTH, date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))

    @classmethod
    def year(cls, year: int) -> Period:
        """A calendar year. Raises ``ValueError``."""
        return cls(PeriodKind.YEAR, date(year, 1, 1), date(year, 12, 31))

    @property
    def labels(self) -> tuple[str, ...]:
        """The parts that a chart has: hours, days or months."""
        match self.kind:
            case PeriodKind.DAY:
                return tuple(str(hour) for hour in range(24))
            case PeriodKind.MONTH:
                return tuple(str(day) for day in range(1, self.last.day + 1))
            case PeriodKind.YEAR:
                return tuple(str(month) for month in range(1, 13))


@dataclass(frozen=True, slots=True, repr=False)
class Expiring:
    """A patient whose certificate ends soon, or has ended and is in its grace."""

    name: str
    name_kana: str
    not_after: date
    standing: str


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """The figures of a period."""

    period: Period
    practice: bool  # something in it is practice
    total: int
    by_card: int
    routes: Mapping[str, int] = field(default_factory=dict)
    methods: Mapping[str, int] = field(default_factory=dict)
    verdicts: Mapping[str, int] = field(default_factory=dict)
    standings: Mapping[str, int] = field(default_factory=dict)
    causes: Mapping[str, int] = field(default_factory=dict)
    outreach: Mapping[str, int] = field(default_factory=dict)
    bars: tuple[tuple[str, int, int], ...] = ()  # part, receptions by card, by another route
    expiring: tuple[Expiring, ...] = ()
    facility: str = ""  # whose report it is, where it is not the whole terminal's

    @property
    def card_share(self) -> float | None:
        """Receptions by card among all of them, 0–1; None where there were none."""
        return self.by_card / self.total if self.total else None


def report(ledger: Ledger, period: Period, institutions: Collection[str] = (), facility: str = "") -> Report:
    """Count. Raises ``RecordsError``.

    ``institutions``: only what was done under these codes (機関コード), those of the facility called ``facility``;
    empty: everything at this terminal.
    """
    codes = tuple(institutions)
    bounds = day_start(period.first), day_start(period.last + timedelta(days=1)), *codes
    where = "id >= ? AND id < ?" + (f" AND institution IN ({','.join('?' * len(codes))})" if codes else "")
    width = HOUR if period.kind is PeriodKind.DAY else DAY
    read = ledger.database.read
    grouped = read(
        "SELECT (id + ?) / ?, route, verdict, method, standing, error, practice, count(*) FROM reception "  # noqa: S608
        f"WHERE {where} GROUP BY 1, 2, 3, 4, 5, 6, 7",  # only question marks are put in
        (JST_OFFSET, width, *bounds),
    )
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("route", "verdict", "method", "standing", "cause")}
    bars: dict[str, list[int]] = {label: [0, 0] for label in period.labels}
    practice = False
    for part, route, verdict, method, standing, error, is_practice, number in grouped:
        practice = practice or bool(is_practice)
        for name, value in (
            ("route", route), ("verdict", verdict), ("method", method), ("standing", standing), ("cause", error),
        ):  # fmt: skip
            if value:
                counts[name][value] += number
        bars[_label(period, part)][0 if route == "card" else 1] += number
    for code, number in read(f"SELECT code, count(*) FROM incident WHERE {where} GROUP BY 1", bounds):  # noqa: S608
        counts["cause"][code] += number
    outreach = read(f"SELECT kind, count(*) FROM outreach WHERE {where} GROUP BY 1", bounds)  # noqa: S608
    return Report(
        period,
        practice,
        sum(counts["route"].values()),
        counts["route"]["card"],
        _most_first(counts["route"]),
        _most_first(counts["method"]),
        _most_first(counts["verdict"]),
        _most_first(counts["standing"]),
        _most_first(counts["cause"]),
        dict(outreach),
        tuple((label, card, other) for label, (card, other) in bars.items()),
        _expiring(ledger, where, bounds),
        facility,
    )


def _expiring(ledger: Ledger, where: str, bounds: tuple[Any, ...]) -> tuple[Expiring, ...]:
    """Each patient once, as at the last visit of the period; who ends first stands first."""
    rows = ledger.database.read(
        f"SELECT name, name_kana, not_after, standing, max(id) FROM reception WHERE {where} "  # noqa: S608 - as above
        "AND standing IN ('expiring', 'grace') AND patient <> '' GROUP BY patient ORDER BY not_after LIMIT ?",
        (*bounds, EXPIRING_LIMIT),
    )
    return tuple(Expiring(name, kana, date.fromisoformat(ends), standing) for name, kana, ends, standing, _ in rows)


def _label(period: Period, part: int) -> str:
    if period.kind is PeriodKind.DAY:
        return str(part % 24)
    day = date(1970, 1, 1) + timedelta(days=part)
    return str(day.day if period.kind is PeriodKind.MONTH else day.month)


def _most_first(counted: Counter[str]) -> dict[str, int]:
    return {name: number for name, number in counted.most_common() if number}
