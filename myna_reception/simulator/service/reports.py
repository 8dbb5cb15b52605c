"""How terminals use the service: how often, and on whose word. A 目視 check rests on the desk's, not on the card's."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import func, select

from myna_reception.reception.card_facts import CheckMethod
from myna_reception.reception.clock import JST
from myna_reception.simulator.service.attempts import account_locked
from myna_reception.simulator.service.database import Check, Sessions, Terminal

ATTESTED = (CheckMethod.VISUAL.value, CheckMethod.FACE.value)
LEAST_ATTESTED = 10  # fewer make no share that means anything
SHARE, A_DAY = 0.5, 50


class TerminalState(StrEnum):
    """Where an account stands."""

    ISSUED = "issued"  # its activation code was not used yet
    ACTIVE = "active"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class TerminalUse:
    """One terminal and its checks since a moment, by method (``pin``, ``visual``, ``face``, ``numbers``)."""

    terminal_id: str
    institution_code: str
    institution_name: str
    state: TerminalState
    checks: dict[str, int] = field(default_factory=dict)
    last_at: datetime | None = None
    locked: bool = False  # wrong activations have locked the account

    @property
    def attested(self) -> int:
        """Checks that rest on the desk's word."""
        return sum(self.checks.get(method, 0) for method in ATTESTED)

    @property
    def total(self) -> int:
        """All checks."""
        return sum(self.checks.values())

    @property
    def attested_share(self) -> float:
        """How many of the checks of a card rest on the desk's word, 0 to 1."""
        of_cards = self.attested + self.checks.get(CheckMethod.PIN.value, 0)
        return self.attested / of_cards if of_cards else 0.0


class Concern(StrEnum):
    """Why the operator should look at a terminal's attested checks."""

    SHARE = "share"  # too many of its checks
    A_DAY = "a_day"  # too many on one day


@dataclass(frozen=True, slots=True)
class ReportedUse:
    """A terminal whose attested checks stand out; ``most_a_day`` of them on one day in Japan."""

    use: TerminalUse
    most_a_day: int
    concerns: tuple[Concern, ...]


def attestation_report(
    sessions: Sessions, since: datetime, share: float = SHARE, a_day: int = A_DAY
) -> list[ReportedUse]:
    """Terminals above ``share`` of their checks of cards (at least ``LEAST_ATTESTED``) or ``a_day``; most first."""
    days: Counter[tuple[str, date]] = Counter()
    attested = select(Check.terminal_id, Check.at).where(Check.at >= since, Check.method.in_(ATTESTED))
    with sessions.begin() as session:
        for terminal_id, at in session.execute(attested):
            days[terminal_id, at.astimezone(JST).date()] += 1
    most: Counter[str] = Counter()
    for (terminal_id, _), count in days.items():
        most[terminal_id] = max(most[terminal_id], count)
    reported = []
    for use in terminal_uses(sessions, since):
        concerns = (Concern.SHARE,) * (use.attested >= LEAST_ATTESTED and use.attested_share > share)
        concerns += (Concern.A_DAY,) * (most[use.terminal_id] > a_day)
        if concerns:
            reported.append(ReportedUse(use, most[use.terminal_id], concerns))
    return sorted(reported, key=lambda each: -each.use.attested)


def terminal_uses(sessions: Sessions, since: datetime) -> list[TerminalUse]:
    """Every terminal, by terminal ID, with its checks from ``since`` (aware) on."""
    counted = (
        select(Check.terminal_id, Check.method, func.count(), func.max(Check.at))
        .where(Check.at >= since)
        .group_by(Check.terminal_id, Check.method)
    )
    checks: defaultdict[str, dict[str, int]] = defaultdict(dict)
    last: dict[str, datetime] = {}
    with sessions.begin() as session:
        for terminal_id, method, count, at in session.execute(counted):
            checks[terminal_id][method] = count
            last[terminal_id] = max(at, last.get(terminal_id, at))
        return [
            TerminalUse(
                terminal.terminal_id,
                terminal.institution_code,
                terminal.institution_name,
                _state(terminal),
                checks[terminal.terminal_id],
                last.get(terminal.terminal_id),
                account_locked(session, terminal.terminal_id),
            )
            for terminal in session.scalars(select(Terminal).order_by(Terminal.terminal_id))
        ]


def _state(terminal: Terminal) -> TerminalState:
    if terminal.revoked_at is not None:
        return TerminalState.REVOKED
    return TerminalState.ISSUED if terminal.code_used_at is None else TerminalState.ACTIVE
