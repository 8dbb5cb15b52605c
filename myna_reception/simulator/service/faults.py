"""Faults to order (故障の注文), for training and tests: what the service is told to do wrong, for whom, until when.

The orders lie in one file of the world's folder, so that every worker and the command line see the same ones at once.
Their ends go by the world's own clock, which the fault «wrong clock» leaves alone.
"""

from __future__ import annotations

import contextlib
import os
import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from myna_reception.eligibility import messages
from myna_reception.reception.clock import Clock
from myna_reception.reception.errors import RefusalReason
from myna_reception.simulator.private_files import alone, mark_of, private_folder, replace

FILE = "faults.json"
ORDERS_LIMIT = 50
LATENCY_LIMIT = 120.0  # seconds
CLOCK_LIMIT = 400 * 24 * 3600.0  # seconds


class Operation(StrEnum):
    """What of the service a fault concerns."""

    ACTIVATIONS = "activations"
    RENEWALS = "renewals"
    CHALLENGES = "challenges"
    CHECKS = "checks"
    REGISTRATIONS = "registrations"
    NUMBERS = "numbers"


PATHS = {
    messages.ACTIVATIONS: Operation.ACTIVATIONS,
    messages.RENEWALS: Operation.RENEWALS,
    messages.CHALLENGES: Operation.CHALLENGES,
    messages.CHECKS: Operation.CHECKS,
    messages.REGISTRATIONS: Operation.REGISTRATIONS,
    messages.NUMBER_CHECKS: Operation.NUMBERS,
}


class FaultKind(StrEnum):
    """What goes wrong."""

    LATENCY = "latency"  # the answer comes ``seconds`` later
    REFUSE = "refuse"  # refused with ``reason``
    STATUS = "status"  # a 5xx page, as a gateway before the service sends it
    CUT = "cut"  # the connection breaks at ``cut``
    MAINTENANCE = "maintenance"  # refused, with the announced end ``until`` if there is one
    CLOCK = "clock"  # the service's clock is ``seconds`` ahead; negative: behind


class CutPoint(StrEnum):
    """Where a connection breaks."""

    BEFORE = "before"  # nothing was done
    ANSWER = "answer"  # all was done, and its answer is lost
    HALF = "half"  # half of the answer arrives


class FaultRequest(BaseModel):
    """What is ordered. Fields of other kinds stay empty."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: FaultKind
    seconds: Annotated[float, Field(ge=-CLOCK_LIMIT, le=CLOCK_LIMIT, allow_inf_nan=False)] | None = None
    reason: RefusalReason | None = None
    status: Annotated[int, Field(ge=500, le=599)] | None = None
    cut: CutPoint | None = None
    until: AwareDatetime | None = None  # of MAINTENANCE: the end that terminals are told
    on: tuple[Operation, ...] = ()  # none: everything
    terminal_id: Annotated[str, Field(max_length=8)] | None = None  # None: every terminal
    share: Annotated[float, Field(gt=0, le=1)] = 1.0  # how many of the requests, at random
    times: Annotated[int, Field(ge=1, le=1000)] | None = None  # how often; None: until it ends
    ends_at: AwareDatetime | None = None  # None: until it is cleared

    @model_validator(mode="after")
    def _fits(self) -> Self:
        needed = {
            FaultKind.LATENCY: "seconds",
            FaultKind.REFUSE: "reason",
            FaultKind.STATUS: "status",
            FaultKind.CUT: "cut",
            FaultKind.CLOCK: "seconds",
        }.get(self.kind)
        allowed = {needed, "until"} if self.kind is FaultKind.MAINTENANCE else {needed}
        given = {name for name in ("seconds", "reason", "status", "cut", "until") if getattr(self, name) is not None}
        if needed is not None and needed not in given:
            raise ValueError(f"{self.kind} needs {needed}")
        if given - allowed:
            raise ValueError(f"{self.kind} has no {', '.join(sorted(given - allowed))}")
        if self.kind is FaultKind.LATENCY and not 0 < (self.seconds or 0) <= LATENCY_LIMIT:
            raise ValueError(f"a latency is above 0 and at most {LATENCY_LIMIT:.0f} seconds")
        whole = not self.on and self.terminal_id is None and self.times is None and self.share == 1
        if self.kind is FaultKind.CLOCK and not whole:
            raise ValueError("there is one clock for everybody")
        return self


class FaultOrder(FaultRequest):
    """An order that stands."""

    id: Annotated[str, Field(pattern=r"^[0-9a-f]{8}$")]

    def concerns(self, operation: Operation) -> bool:
        """Whether it is about this operation."""
        return not self.on or operation in self.on


_ORDERS = TypeAdapter(tuple[FaultOrder, ...])


class TooManyFaults(Exception):
    """So many orders stand that another would only confuse."""


class FaultBook:
    """The orders in a folder. Thread-safe; several programs may share it."""

    def __init__(self, folder: Path, clock: Clock, chance: Callable[[], float] = random.random) -> None:
        self._path = folder / FILE
        self._place = str(self._path)
        self._used = folder / "faults-used"  # one empty file for each time that an order with ``times`` was carried out
        self._clock = clock
        self._chance = chance
        self._taking_turns = folder / "faults-lock"
        self._seen: tuple[tuple[int, int, int] | None, tuple[FaultOrder, ...]] = (None, ())

    def orders(self) -> tuple[FaultOrder, ...]:
        """Every order that has not ended, in the order they were given. Cheap: the file is read when it changed."""
        told = self._told()
        if not told:
            return ()
        now = self._clock.now()
        return tuple(order for order in told if order.ends_at is None or now < order.ends_at)

    def order(self, wanted: FaultRequest) -> FaultOrder:
        """Give an order. Raises ``TooManyFaults``, ``OSError``."""
        order = FaultOrder(id=secrets.token_hex(4), **wanted.model_dump())
        with alone(self._taking_turns):
            standing = self.orders()
            if len(standing) >= ORDERS_LIMIT:
                raise TooManyFaults
            self._write((*standing, order))
        return order

    def clear(self, order_id: str | None = None) -> int:
        """Take an order back, or all of them, and say how many were. Raises ``OSError``."""
        with alone(self._taking_turns):
            standing = self.orders()
            left = tuple(order for order in standing if order_id is not None and order.id != order_id)
            self._write(left)
            if not left:
                with contextlib.suppress(OSError):
                    for used in self._used.iterdir():
                        used.unlink()
        return len(standing) - len(left)

    def strikes(self, order: FaultOrder) -> bool:
        """Whether an order is carried out this time; of ``times`` one is used up."""
        if order.share < 1 and self._chance() >= order.share:
            return False
        if order.times is None:
            return True
        private_folder(self._used)
        for number in range(order.times):  # making a file succeeds for one program only
            with contextlib.suppress(FileExistsError):
                os.close(os.open(self._used / f"{order.id}-{number}", os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
                return True
        return False

    def now(self) -> datetime:
        """The present instant by the clock that is right."""
        return self._clock.now()

    def clock(self) -> Clock:
        """The service's clock, wrong by as much as is ordered."""
        return _OrderedClock(self, self._clock)

    def _told(self) -> tuple[FaultOrder, ...]:
        mark = mark_of(self._place)
        if mark is None:
            return ()
        seen_mark, seen = self._seen
        if seen_mark == mark:
            return seen
        try:
            told = _ORDERS.validate_json(self._path.read_bytes())
        except (OSError, ValidationError):  # damaged, or of another release: nothing is ordered
            told = ()
        self._seen = (mark, told)
        return told

    def _write(self, orders: tuple[FaultOrder, ...]) -> None:
        replace(self._path, _ORDERS.dump_json(orders))


@dataclass(frozen=True, slots=True)
class _OrderedClock:
    book: FaultBook
    right: Clock

    def now(self) -> datetime:
        """The present instant, or what the service takes for it."""
        orders = self.book.orders()
        if not orders:
            return self.right.now()
        ahead = sum(order.seconds or 0.0 for order in orders if order.kind is FaultKind.CLOCK)
        return self.right.now() + timedelta(seconds=ahead)
