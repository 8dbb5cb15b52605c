"""Accounts of terminals (資格確認アカウント) and whose they are: issued, listed, re-issued, revoked, printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, case, func, select
from sqlalchemy.orm import Session

from myna_reception.reception.clock import JST
from myna_reception.simulator.portal.portal import Portal
from myna_reception.simulator.portal.sheet import account_sheet
from myna_reception.simulator.portal.tables import PortalAccount, PortalUser
from myna_reception.simulator.portal.words import DEVICES, SITE
from myna_reception.simulator.service.database import Check, Terminal

PAGE = 25  # accounts at a time: a page of a hundred took four times a bare one's time
_MINE = PortalAccount.user_id == bindparam("clinic")
_USED = Terminal.code_used_at.is_not(None) & Terminal.revoked_at.is_(None)
# Built once: most pages ask them.
_CHECKS = (
    select(Check.terminal_id, func.count(), func.max(Check.at))
    .join(PortalAccount, PortalAccount.terminal_id == Check.terminal_id)
    .where(_MINE, Check.terminal_id.in_(bindparam("shown", expanding=True)))
    .group_by(Check.terminal_id)
)
_ALL = (
    select(
        *(PortalAccount.terminal_id, PortalAccount.device, PortalAccount.issued_at),
        *(Terminal.code_used_at, Terminal.revoked_at, Terminal.code_expires_at, Terminal.system),
    )
    .join(Terminal, Terminal.terminal_id == PortalAccount.terminal_id)
    .where(_MINE)
)
_ACCOUNTS = _ALL.order_by(PortalAccount.terminal_id.desc()).limit(PAGE).offset(bindparam("before"))
_ACCOUNT = _ALL.where(PortalAccount.terminal_id == bindparam("terminal"))
_IN_USE = (
    select(func.count(case((_USED, 1))), func.count())
    .select_from(PortalAccount)
    .join(Terminal, Terminal.terminal_id == PortalAccount.terminal_id)
    .where(_MINE)
)


@dataclass(frozen=True, slots=True)
class Account:
    """One account as the list shows it."""

    terminal_id: str
    device: str
    issued_at: datetime
    state: str  # as words.TERMINAL_STATES
    used_at: datetime | None
    checks: int
    last_check: datetime | None
    code_ends: datetime
    system: str  # as words.SYSTEMS; empty before the activation, and for terminals of older releases


def institution_code(user_id: int) -> str:
    """The 機関コード of a clinic. 98 is no prefecture; how the real one is formed for a 施術所 is not known."""
    return f"98{user_id:08}"


def issue(portal: Portal, user: PortalUser, application_id: int, number: int, device: str) -> None:
    """Issue one account of an application, once: a second call with the same number does nothing."""
    with portal.sessions.begin() as db:
        if db.scalar(_account(application_id, number)) is not None:
            return
    values = portal.accounts.issue_terminal(institution_code(user.id), f"{user.clinic_name or SITE}（練習）"[:200])
    with portal.sessions.begin() as db:
        if db.scalar(_account(application_id, number)) is None:
            db.add(
                PortalAccount(
                    terminal_id=values["terminal_id"], user_id=user.id, application_id=application_id, number=number,
                    device=device, values=portal.seal(values), issued_at=portal.clock.now(),
                )
            )  # fmt: skip


def _account(application_id: int, number: int) -> Select[PortalAccount]:
    return select(PortalAccount).where(PortalAccount.application_id == application_id, PortalAccount.number == number)


def listed(db: Session, user_id: int, page: int = 0) -> list[Account]:
    """A page of a clinic's accounts with their states, newest first: two queries, however many there are."""
    return _told(db, user_id, db.execute(_ACCOUNTS, {"clinic": user_id, "before": page * PAGE}).all())


def found(db: Session, user_id: int, terminal_id: str) -> Account | None:
    """An account with its state, if it is this clinic's."""
    return next(
        iter(_told(db, user_id, db.execute(_ACCOUNT, {"clinic": user_id, "terminal": terminal_id}).all())), None
    )


def _told(db: Session, user_id: int, rows: Sequence[Any]) -> list[Account]:
    checks = db.execute(_CHECKS, {"clinic": user_id, "shown": [row[0] for row in rows]}).all()
    counts, last = {row[0]: row[1] for row in checks}, {row[0]: row[2] for row in checks}
    devices = dict(DEVICES)
    return [
        Account(
            terminal_id, devices[device], issued_at, state_of(used_at, revoked_at), used_at,
            counts.get(terminal_id, 0), last.get(terminal_id), ends, system or "",
        )
        for terminal_id, device, issued_at, used_at, revoked_at, ends, system in rows
    ]  # fmt: skip


def in_use(db: Session, user_id: int) -> tuple[int, int]:
    """How many accounts of a clinic are in use, and how many there are."""
    row = db.execute(_IN_USE, {"clinic": user_id}).one()
    return row[0], row[1]


def state_of(used_at: datetime | None, revoked_at: datetime | None) -> str:
    """Where an account stands, as words.TERMINAL_STATES."""
    if revoked_at is not None:
        return "revoked"
    return "issued" if used_at is None else "active"


def own(db: Session, user_id: int, terminal_id: str) -> PortalAccount | None:
    """An account, if it is this clinic's."""
    return db.scalar(
        select(PortalAccount).where(PortalAccount.terminal_id == terminal_id, PortalAccount.user_id == user_id)
    )


def next_number(db: Session, application_id: int) -> int:
    """The number of one more account of an application."""
    last = db.scalar(select(func.max(PortalAccount.number)).where(PortalAccount.application_id == application_id))
    return 0 if last is None else last + 1


def is_equipped(db: Session, user_id: int) -> bool:
    """Whether a clinic has a terminal in use."""
    return in_use(db, user_id)[0] > 0


def equipped(db: Session) -> set[int]:
    """The clinics that have a terminal in use."""
    query = (
        select(PortalAccount.user_id)
        .join(Terminal, Terminal.terminal_id == PortalAccount.terminal_id)
        .where(_USED)
        .distinct()
    )
    return set(db.scalars(query))


def checks_between(db: Session, user_id: int, first: datetime, before: datetime) -> int:
    """How many checks a clinic's terminals made in a time."""
    return (
        db.scalar(
            select(func.count())
            .select_from(Check)
            .join(PortalAccount, PortalAccount.terminal_id == Check.terminal_id)
            .where(PortalAccount.user_id == user_id, Check.at >= first, Check.at < before)
        )
        or 0
    )


def sheet(portal: Portal, user: PortalUser, account: PortalAccount) -> bytes:
    """The account's PDF. Raises ``ValueError`` where the values were sealed by another world."""
    values = portal.unseal(account.values)
    return account_sheet(
        values, user.clinic_name, dict(DEVICES)[account.device], account.issued_at.astimezone(JST).date()
    )
