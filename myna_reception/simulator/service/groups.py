"""Jobs that wait for the database, and what became of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from myna_reception.simulator.service.prepared import Asking

GROUP_LIMIT = 32  # jobs in one transaction: nobody waits long for the others

Told = TypeVar("Told")
Job = Callable[[], Asking[Told]]


@dataclass(slots=True)  # not frozen, as little here: that makes it three times as slow to make
class Waiting:
    """A job, and who waits for what it tells."""

    job: Job[Any]
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]


@dataclass(slots=True)
class Done:
    """A job that was done, or failed."""

    waiting: Waiting
    result: Any = None
    error: BaseException | None = None

    def tell(self) -> None:
        """On the loop's thread."""
        future = self.waiting.future
        if future.done():  # whoever waited has gone
            return
        if self.error is not None:
            future.set_exception(self.error)
        else:
            future.set_result(self.result)


def tell_all(done: Sequence[Done]) -> None:
    """On the loop's thread."""
    for each in done:
        each.tell()
