"""The outbox: hand-offs that wait, in order, each once by its key. It lies in the ledger: both are whole together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from myna_reception.reception.clock import Clock
from myna_reception.records.entries import moment, moment_number
from myna_reception.records.ledger import Ledger


class State(StrEnum):
    """Where a hand-off stands."""

    WAITING = "waiting"
    PLACING = "placing"  # the file is written and gets its name
    DELIVERED = "delivered"
    TAKEN = "taken"  # the other side has fetched it, or moved the file away
    REFUSED = "refused"  # cannot be written in this form; staff are told


@dataclass(frozen=True, slots=True)
class Item:
    """One hand-off."""

    id: int  # grows in the order of the receptions
    key: str
    target: str
    reception: int
    state: State
    report: str  # PLACING: where; REFUSED: why; DELIVERED: what could not be written as it is


class Outbox:
    """The outbox of a ledger. Thread-safe; every method blocks and raises ``RecordsError``."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock

    def next(self, target: str, after: int = 0, limit: int = 1) -> list[Item]:
        """The oldest hand-offs of a target that still have to go out."""
        found: list[Item] = []
        for state in (State.PLACING, State.WAITING):  # what was begun is finished first; it is the oldest anyway
            found += self._items(target, state, after, limit - len(found), newest=False)
        return found

    def undelivered(self, target: str) -> int:
        """How many wait."""
        rows = self._ledger.database.read(
            "SELECT count(*) FROM outbox WHERE target = ? AND state IN ('waiting', 'placing')", (target,)
        )
        return int(rows[0][0])

    def refused(self, target: str, limit: int = 20) -> list[Item]:
        """What could not be written, newest first."""
        return self._items(target, State.REFUSED, 0, limit, newest=True)

    def delivered(self, target: str, limit: int = 50) -> list[Item]:
        """What lies with the other side and was not taken yet, newest first."""
        return self._items(target, State.DELIVERED, 0, limit, newest=True)

    def last(self, target: str, state: State) -> datetime | None:
        """When a hand-off last came to this state."""
        rows = self._ledger.database.read(
            "SELECT at FROM outbox WHERE target = ? AND state = ? ORDER BY id DESC LIMIT 1", (target, state.value)
        )
        return moment(rows[0][0]) if rows else None

    def set_state(self, item: Item, state: State, report: str | None = None) -> bool:
        """Move a hand-off on. False when it is there already, or gone with its reception."""
        at = moment_number(self._clock.now())
        with self._ledger.database.write() as connection:
            done = connection.execute(
                "UPDATE outbox SET state = ?, at = ?, report = coalesce(?, report) WHERE id = ? AND state <> ?",
                (state.value, at, report, item.id, "" if state is State.PLACING else state.value),
            )
            return bool(done.rowcount)

    def by_key(self, key: str) -> Item | None:
        """The hand-off of a key."""
        rows = self._ledger.database.read(
            "SELECT id, key, target, reception, state, report FROM outbox WHERE key = ?", (key,)
        )
        return _item(rows[0]) if rows else None

    def drop(self, target: str) -> int:
        """Give up what waits for a target that was switched off; returns how many."""
        with self._ledger.database.write() as connection:
            gone = connection.execute(
                "DELETE FROM outbox WHERE target = ? AND state IN ('waiting', 'placing')", (target,)
            )
            return int(gone.rowcount)

    def _items(self, target: str, state: State, after: int, limit: int, *, newest: bool) -> list[Item]:
        order = "DESC" if newest else "ASC"
        rows = self._ledger.database.read(
            "SELECT id, key, target, reception, state, report FROM outbox "  # noqa: S608 - one of two words
            f"WHERE target = ? AND state = ? AND id > ? ORDER BY id {order} LIMIT ?",
            (target, state.value, after, max(limit, 0)),
        )
        return [_item(row) for row in rows]


def _item(row: tuple[int, str, str, int, str, str]) -> Item:
    number, key, target, reception, state, report = row
    return Item(number, key, target, reception, State(state), report)
