"""What goes wrong in a soak: the world that faults strike, and each of them by name."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from myna_reception import app
from myna_reception.reception.clock import SystemClock
from myna_reception.reception.errors import RefusalReason
from myna_reception.reception.events import (
    BackPressed,
    Finished,
    TimedOut,
    VisualDenied,
)
from myna_reception.simulator.service.faults import CutPoint, FaultBook, FaultKind, FaultRequest, Operation
from myna_reception.simulator.virtual_card.reader import VirtualReader


class MovedClock:
    """The computer's clock, as somebody set it."""

    ahead = timedelta()

    def now(self) -> datetime:
        """The present instant, wrong by as much."""
        return SystemClock().now() + self.ahead


@dataclass
class World:
    """What faults strike."""

    start: app.Start
    clock: MovedClock
    draw: random.Random
    cards: tuple[str, ...]

    @property
    def reader(self) -> VirtualReader:
        """The one in the app."""
        assert self.start._backend is not None
        reader = self.start._backend.reader
        assert isinstance(reader, VirtualReader)
        return reader

    @property
    def book(self) -> FaultBook:
        """What is ordered of the service."""
        assert self.start._backend is not None
        assert self.start._backend.service is not None
        return self.start._backend.service._ready_runtime().faults

    @property
    def desk(self) -> app.Desk:
        """The desk."""
        assert self.start.desk is not None
        return self.start.desk

    def say(self, event: object) -> None:
        """As a person does."""
        self.desk.window.intent.emit(event)

    def limit_disk(self, *, full: bool) -> None:
        """Let the ledger grow no further, or again."""
        records = self.desk.records
        assert records is not None
        ledger = records.ledger
        if ledger is None:
            return

        def work() -> None:
            connection = ledger.database.connection
            pages = connection.execute("PRAGMA page_count").fetchone()[0] if full else 2**31
            connection.execute(f"PRAGMA max_page_count = {pages}")

        records._lane.run(work)

    def restore(self) -> None:
        """Put everything in order again for the next patient."""
        self.book.clear()
        self.clock.ahead = timedelta()
        self.limit_disk(full=False)
        self.reader.plug_in()


def _order(world: World, **wanted: object) -> None:
    world.book.order(FaultRequest.model_validate({"times": 1, **wanted}))


def _set_clock(world: World) -> None:
    world.clock.ahead = timedelta(days=world.draw.choice((-400, -1, 1, 400)))


FAULTS: Mapping[str, Callable[[World], None]] = {
    "card taken": lambda w: w.reader.remove(),
    "card swapped": lambda w: w.desk.window.card_placed.emit(w.draw.choice((*w.cards, "bank-card", "train-pass"))),
    "card torn": lambda w: w.reader.tear_after(w.draw.randrange(8), processed=w.draw.random() < 0.5),
    "reader unplugged": lambda w: w.reader.unplug(),
    "service refuses": lambda w: _order(w, kind=FaultKind.REFUSE, reason=w.draw.choice(tuple(RefusalReason))),
    "service fails": lambda w: _order(w, kind=FaultKind.STATUS, status=w.draw.choice((500, 502, 503))),
    "service breaks off": lambda w: _order(w, kind=FaultKind.CUT, cut=w.draw.choice(tuple(CutPoint))),
    "service is slow": lambda w: _order(w, kind=FaultKind.LATENCY, seconds=0.05),
    "service in maintenance": lambda w: _order(
        w, kind=FaultKind.MAINTENANCE, on=(w.draw.choice((Operation.CHALLENGES, Operation.CHECKS)),)
    ),
    "service's clock wrong": lambda w: _order(
        w, kind=FaultKind.CLOCK, times=None, seconds=w.draw.choice((-7200, 7200))
    ),
    "disk full": lambda w: w.limit_disk(full=True),
    "clock set": _set_clock,
    "time is up": lambda w: w.say(TimedOut()),
    "staff go back": lambda w: w.say(BackPressed()),
    "staff finish": lambda w: w.say(Finished()),
    "staff say no": lambda w: w.say(VisualDenied()),
}
