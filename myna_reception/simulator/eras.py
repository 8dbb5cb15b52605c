"""Japanese eras (元号), as the card's certificates and the 照合番号 tell a birth date by them."""

from __future__ import annotations

from datetime import date

MEIJI, TAISHO, SHOWA, HEISEI, REIWA = 1, 2, 3, 4, 5  # the digits of the 署名用 certificate's birth date

_FIRST_DAYS = (
    (date(2019, 5, 1), REIWA),
    (date(1989, 1, 8), HEISEI),
    (date(1926, 12, 25), SHOWA),
    (date(1912, 7, 30), TAISHO),
    (date(1868, 1, 25), MEIJI),
)


def era_digit(day: date) -> int:
    """1 明治, 2 大正, 3 昭和, 4 平成, 5 令和. Days before 明治 count as 明治."""
    return _era(day)[1]


def era_year(day: date) -> int:
    """The year within its era; the calendar year in which an era begins is its year 1 from the first day on."""
    return day.year - _era(day)[0].year + 1


def _era(day: date) -> tuple[date, int]:
    return next((era for era in _FIRST_DAYS if day >= era[0]), _FIRST_DAYS[-1])
