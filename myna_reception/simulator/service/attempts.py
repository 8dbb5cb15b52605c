"""Wrong activations: counted, slowed down, then locked, for each account and for each source.

A wait is told and not slept through, so that a flood holds no threads. Accounts are counted whether they exist or not,
so that the answer does not tell which do.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from myna_reception.reception.clock import Clock
from myna_reception.reception.errors import RefusalReason, ServiceRefused
from myna_reception.simulator.service.database import FailedActivation, Sessions, insert_if_absent
from myna_reception.simulator.service.keyed_hash import KeyedHash

SOURCE_NETWORK_V6 = 64  # bits: one subscriber has all the addresses behind them


@dataclass(frozen=True, slots=True)
class AttemptRule:
    """After ``free`` wrong ones each costs a wait, doubling from ``first_wait``; ``allowed`` wrong ones lock."""

    free: int
    first_wait: timedelta
    longest_wait: timedelta
    allowed: int
    lock: timedelta | None  # None: until the operator takes it off
    forgotten_after: timedelta  # without another wrong one; an endless lock is not forgotten

    def standing(self, wrong: int, last_at: datetime, now: datetime) -> ServiceRefused | None:
        """Why nothing is tried now, or None."""
        if wrong >= self.allowed:
            until = None if self.lock is None else last_at + self.lock
            return ServiceRefused(RefusalReason.LOCKED, until) if until is None or now < until else None
        if wrong <= self.free:
            return None
        until = last_at + min(self.first_wait * 2 ** (wrong - self.free - 1), self.longest_wait)
        return ServiceRefused(RefusalReason.BUSY, until) if now < until else None

    def remembered(self, wrong: int, last_at: datetime, now: datetime) -> int:
        """How many still count."""
        if wrong >= self.allowed and self.lock is None:
            return wrong
        return 0 if now - last_at >= self.forgotten_after else wrong


ACCOUNT = AttemptRule(2, timedelta(seconds=10), timedelta(minutes=1), 5, None, timedelta(days=1))
# A whole class may sit behind one address.
SOURCE = AttemptRule(20, timedelta(seconds=2), timedelta(minutes=1), 50, timedelta(hours=1), timedelta(hours=1))


class Attempts:
    """Counts wrong activations in the database. Thread-safe."""

    def __init__(self, sessions: Sessions, clock: Clock, keyed: KeyedHash) -> None:
        self._sessions = sessions
        self._clock = clock
        self._keyed = keyed

    def begin(self, terminal_id: str, source: str | None) -> None:
        """Count an attempt at an account as wrong before it is looked at: many at once get no more tries than one.

        Raises ``ServiceRefused``: LOCKED, or BUSY with the end of the wait.
        """
        now = self._clock.now()
        with self._sessions.begin() as session:
            if source is not None:
                row = session.get(FailedActivation, self._source(source))
                if row is not None:
                    _check(SOURCE, row, now)
            row = _row(session, _account(terminal_id), now)
            _check(ACCOUNT, row, now)
            row.count = ACCOUNT.remembered(row.count, row.last_at, now) + 1
            row.last_at = now

    def failed(self, source: str | None) -> None:
        """It was wrong: the source is counted too."""
        if source is None:
            return
        now = self._clock.now()
        with self._sessions.begin() as session:
            row = _row(session, self._source(source), now)
            row.count = SOURCE.remembered(row.count, row.last_at, now) + 1
            row.last_at = now

    def succeeded(self, terminal_id: str, source: str | None) -> None:
        """It was right: earlier mistakes are forgiven."""
        subjects = [_account(terminal_id)] + ([] if source is None else [self._source(source)])
        with self._sessions.begin() as session:
            session.execute(delete(FailedActivation).where(FailedActivation.subject.in_(subjects)))

    def unlock(self, terminal_id: str) -> None:
        """The operator lets an account be tried again, from every source."""
        with self._sessions.begin() as session:
            session.execute(
                delete(FailedActivation).where(
                    (FailedActivation.subject == _account(terminal_id)) | FailedActivation.subject.like("source:%")
                )
            )

    def forget(self) -> None:
        """As if nobody had ever tried."""
        with self._sessions.begin() as session:
            session.execute(delete(FailedActivation))

    def _source(self, address: str) -> str:
        """An address is kept as a keyed hash only."""
        return "source:" + self._keyed("source", network_of(address).encode()).hex()


def network_of(address: str) -> str:
    """What counts as one source: an IPv4 address, or the network around an IPv6 address."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:  # not an address, such as the name of a socket
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, SOURCE_NETWORK_V6), strict=False))
    return str(parsed)


def account_locked(session: Session, terminal_id: str) -> bool:
    """Whether wrong activations have locked an account, within a transaction."""
    row = session.get(FailedActivation, _account(terminal_id))
    return row is not None and row.count >= ACCOUNT.allowed


def _account(terminal_id: str) -> str:
    return f"account:{terminal_id}"


def _row(session: Session, subject: str, now: datetime) -> FailedActivation:
    """The row of a subject, locked for this transaction; made when there is none."""
    insert_if_absent(session.connection(), FailedActivation, subject=subject, count=0, last_at=now)
    return session.get_one(FailedActivation, subject, with_for_update=True)


def _check(rule: AttemptRule, row: FailedActivation, now: datetime) -> None:
    refused = rule.standing(rule.remembered(row.count, row.last_at, now), row.last_at, now)
    if refused is not None:
        raise refused
