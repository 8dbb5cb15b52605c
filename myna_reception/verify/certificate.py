"""Where a 利用者証明用 certificate stands on a day: valid, near its end, in its grace, or over.

Usable as insurance card for three months after its end, counted by most insurers and cities from the end of the month
that contains the end; one source counts from date to date. Which of them holds is unsettled, so it is a setting.
A certificate in a phone has no such grace; phones are not read yet.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from myna_reception.reception.card_facts import CertificateStanding, StandingReport
from myna_reception.settings import GraceRule

NOTICE_MONTHS = 3  # the alert at the desk begins this long before the end
GRACE_MONTHS = 3


def standing_of(not_after_day: date, today: date, rule: GraceRule) -> StandingReport:
    """The standing on ``today`` of a certificate whose last valid day is ``not_after_day`` (days in JST).

    Revocation is known to the service only and never comes out of this function.
    """
    last_usable_day = _last_usable_day(not_after_day, rule)
    if today > last_usable_day:
        standing = CertificateStanding.EXPIRED
    elif today > not_after_day:
        standing = CertificateStanding.GRACE
    elif today >= add_months(not_after_day, -NOTICE_MONTHS):
        standing = CertificateStanding.EXPIRING
    else:
        standing = CertificateStanding.VALID
    return StandingReport(standing, not_after_day, last_usable_day, (not_after_day - today).days)


def add_months(day: date, months: int) -> date:
    """The same day of the month ``months`` later, or the month's last day where it is shorter.

    Clamped to the days a ``date`` can hold.
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    if year < date.min.year:
        return date.min
    return date(year, month0 + 1, min(day.day, monthrange(year, month0 + 1)[1]))


def _last_usable_day(not_after_day: date, rule: GraceRule) -> date:
    day = add_months(not_after_day, GRACE_MONTHS)
    if rule is GraceRule.MONTH_END:
        return day.replace(day=monthrange(day.year, day.month)[1])
    return day
