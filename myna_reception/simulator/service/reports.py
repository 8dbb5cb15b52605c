"""How terminals use the service: how often, and on whose word. A 目視 check rests on the desk's, not on the card's."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select

from myna_reception.reception.card_facts import CheckMethod
from myna_reception.simulator.service.attempts import account_locked
from myna_reception.simulator.service.database import Check, Sessions, Terminal

ATTESTED = (CheckMethod.VISUAL.value, CheckMethod.FACE.value)


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
