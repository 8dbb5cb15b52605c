"""負担割合 by age, and what in an answer contradicts the age or itself. Pure.

By age alone (as municipalities tell it): 2割 until the 31 March after turning six, 3割 until 70, from 70 what the
高齢受給者証 says, from 75 what the qualification says. An age is reached on the day before the birthday, as the law has
it; so 70 begins with the month after that day, and 75 with the birthday itself.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from myna_reception.reception.eligibility import Qualification

PRESCHOOL_PERCENT = 20
GENERAL_PERCENT = 30
PERCENTS = (10, 20, 30)
_ASSISTANCE = "A1"  # 医療扶助: no own share of this kind


class Stage(StrEnum):
    """Which rule holds at an age."""

    PRESCHOOL = "preschool"  # 未就学
    GENERAL = "general"
    SEVENTIES = "seventies"  # 70–74: 高齢受給者証
    LATE = "late"  # 75 and older: 後期高齢


class Contradiction(StrEnum):
    """What does not fit together."""

    PRESCHOOL_MISSING = "preschool_missing"  # of the age, and not told so
    PRESCHOOL_TOO_OLD = "preschool_too_old"  # told so, and not of the age
    ELDERLY_MISSING = "elderly_missing"  # 70–74 without 高齢受給者証
    ELDERLY_AT_OTHER_AGE = "elderly_at_other_age"
    ELDERLY_NOT_VALID = "elderly_not_valid"  # not begun, or over
    SHARE_MISSING = "share_missing"  # 75 and older without a share
    ODD_SHARE = "odd_share"  # none of 1, 2 and 3割


def stage(birthdate: date, day: date) -> Stage:
    """The rule of an age on a day."""
    if day >= _birthday(birthdate, 75):
        return Stage.LATE
    reached = _birthday(birthdate, 70) - timedelta(days=1)
    if day >= _next_month(reached):
        return Stage.SEVENTIES
    six = _birthday(birthdate, 6) - timedelta(days=1)
    last = date(six.year if (six.month, six.day) <= (3, 31) else six.year + 1, 3, 31)
    return Stage.PRESCHOOL if day <= last else Stage.GENERAL


def computed_share(q: Qualification, day: date) -> int | None:
    """The share by age in percent, where nothing was sent and the age alone tells it."""
    if q.card_classification == _ASSISTANCE or q.contribution_percent is not None or q.elderly_recipient is not None:
        return None
    match stage(q.birthdate, day):
        case Stage.PRESCHOOL:
            return PRESCHOOL_PERCENT
        case Stage.GENERAL:
            return GENERAL_PERCENT
        case _:
            return None


def contradictions(q: Qualification, day: date) -> tuple[Contradiction, ...]:
    """What does not fit together in a qualification that holds on a day."""
    if q.card_classification == _ASSISTANCE:
        return ()
    now, elderly, found = stage(q.birthdate, day), q.elderly_recipient, []
    if now is Stage.PRESCHOOL and not q.preschool:
        found.append(Contradiction.PRESCHOOL_MISSING)
    if q.preschool and now is not Stage.PRESCHOOL:
        found.append(Contradiction.PRESCHOOL_TOO_OLD)
    if now is Stage.SEVENTIES and elderly is None and q.contribution_percent is None:
        found.append(Contradiction.ELDERLY_MISSING)
    if elderly is not None and now is not Stage.SEVENTIES:
        found.append(Contradiction.ELDERLY_AT_OTHER_AGE)
    if elderly is not None and not (elderly.valid_from or day) <= day <= (elderly.valid_to or day):
        found.append(Contradiction.ELDERLY_NOT_VALID)
    if now is Stage.LATE and q.contribution_percent is None:
        found.append(Contradiction.SHARE_MISSING)
    told = (q.contribution_percent, elderly.contribution_percent if elderly is not None else None)
    if any(percent is not None and percent not in PERCENTS for percent in told):
        found.append(Contradiction.ODD_SHARE)
    return tuple(found)


def _birthday(birthdate: date, age: int) -> date:
    """The birthday of an age; of those born on 29 February, in other years, 1 March."""
    try:
        return birthdate.replace(year=birthdate.year + age)
    except ValueError:
        return date(birthdate.year + age, 3, 1)


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
