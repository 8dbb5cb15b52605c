"""How often one terminal, or one source, may ask.

A check is refused at its challenge, before a card was asked for anything: no PIN try is spent on a check that is
refused. Counted in this process alone: of a service of several workers each counts for itself.
"""

from __future__ import annotations

import math
import re
import threading
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from myna_reception.reception.clock import Clock
from myna_reception.reception.errors import RefusalReason, ServiceRefused
from myna_reception.simulator.service.metrics import Metrics

if TYPE_CHECKING:
    from limits import RateLimitItem

SUBJECTS_LIMIT = 10_000  # when so many are remembered, those whose time is over are forgotten
_RATE = re.compile(r"[1-9][0-9]{0,8}/(([1-9][0-9]{0,4} )?(second|minute|hour|day))")


class Limit(StrEnum):
    """What is counted."""

    CHECKS = "checks"  # for each terminal: challenges, and checks by numbers
    ATTESTATIONS = "attestations"  # for each terminal: checks that rest on the desk's word, 目視 and 顔
    ACTIVATIONS = "activations"  # for each source, right and wrong ones
    RENEWALS = "renewals"  # for each terminal


# A desk that takes a patient a minute is far below these. Written as the library «limits» reads them.
USUAL: Mapping[Limit, str] = MappingProxyType(
    {
        Limit.CHECKS: "60/minute",
        Limit.ATTESTATIONS: "20/minute;200/hour",
        Limit.ACTIVATIONS: "60/minute",
        Limit.RENEWALS: "10/hour",
    }
)


class RateLimits:
    """Counts, and says who has to wait. Thread-safe. Without rates nobody has to.

    ``ticks`` are seconds that never go back, whatever happens to the ``clock`` by which the end of a wait is told.
    """

    def __init__(
        self,
        rates: Mapping[Limit, str],
        clock: Clock,
        metrics: Metrics,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        """Raises ``ValueError`` for a rate that is none."""
        self._clock = clock
        self._metrics = metrics
        self._ticks = ticks
        self._lock = threading.Lock()
        self._items: dict[Limit, list[RateLimitItem]] = {}
        if not rates:  # the desk's own service: not even the library is loaded
            return
        from limits.strategies import FixedWindowRateLimiter

        from myna_reception.simulator.service.rate_storage import ClockedStorage

        self._storage = ClockedStorage(ticks, SUBJECTS_LIMIT)
        self._limiter = FixedWindowRateLimiter(self._storage)
        self._items = {limit: items_of(rate) for limit, rate in rates.items()}

    def refusal(self, limit: Limit, who: str) -> ServiceRefused | None:
        """Count one more of ``who``, or why it is refused: BUSY, with the time from which it is taken again."""
        items = self._items.get(limit)
        if items is None:
            return None
        with self._lock:
            full = [item for item in items if not self._limiter.test(item, limit.value, who)]
            if not full:
                for item in items:
                    self._limiter.hit(item, limit.value, who)
                return None
            ends = max(self._limiter.get_window_stats(item, limit.value, who).reset_time for item in full)
        self._metrics.limited(limit.value)
        wait = max(1, math.ceil(ends - self._ticks()))
        return ServiceRefused(RefusalReason.BUSY, self._clock.now() + timedelta(seconds=wait))

    def check(self, limit: Limit, who: str) -> None:
        """As ``refusal``. Raises what it returns."""
        refused = self.refusal(limit, who)
        if refused is not None:
            raise refused

    def forget(self) -> None:
        """As if nobody had asked."""
        if self._items:
            self._storage.reset()


def items_of(rate: str) -> list[RateLimitItem]:
    """The parts of a rate such as «20/minute;200/hour» or «5/10 minute». Raises ``ValueError`` when it is none."""
    from limits import parse_many

    if not all(_RATE.fullmatch(part) for part in rate.split(";")):
        raise ValueError("a rate is such as 20/minute")
    return parse_many(rate)
