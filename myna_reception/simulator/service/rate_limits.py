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
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from myna_reception.reception.clock import Clock
from myna_reception.reception.errors import RefusalReason, ServiceRefused
from myna_reception.simulator.service.metrics import Metrics

if TYPE_CHECKING:
    from limits import RateLimitItem

TIDIED_AT = 10_000
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


@dataclass(slots=True)
class _Window:
    """Begins with the first request in it."""

    count: int
    ends_at: float  # ticks


@dataclass(slots=True)
class _Rate:
    """At most ``most`` in so many seconds, for each subject."""

    most: int
    seconds: int
    windows: dict[str, _Window] = field(default_factory=dict)
    tidied_at: int = TIDIED_AT  # so many windows: then those that have ended are thrown away

    def window(self, who: str, now: float) -> _Window:
        """The window of a subject, perhaps a new one."""
        window = self.windows.get(who)
        if window is None or window.ends_at <= now:
            if len(self.windows) >= self.tidied_at:
                self.windows = {name: each for name, each in self.windows.items() if each.ends_at > now}
                self.tidied_at = max(TIDIED_AT, 2 * len(self.windows))
            window = self.windows[who] = _Window(0, now + self.seconds)
        return window


class RateLimits:
    """Counts, and says who has to wait. Thread-safe. Without rates nobody has to.

    ``ticks`` are seconds that never go back, whatever happens to the ``clock`` by which the end of a wait is told.
    The windows are our own: those of «limits» cost five times as much, start threads, and go by the system's clock.
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
        self._rates = {
            limit: [_Rate(item.amount, item.get_expiry()) for item in items_of(rate)] for limit, rate in rates.items()
        }

    def refusal(self, limit: Limit, who: str) -> ServiceRefused | None:
        """Count one more of ``who``, or why it is refused: BUSY, with the time from which it is taken again."""
        rates = self._rates.get(limit)
        if rates is None:
            return None
        with self._lock:
            now = self._ticks()
            windows = [rate.window(who, now) for rate in rates]
            full = [window for window, rate in zip(windows, rates, strict=True) if window.count >= rate.most]
            if not full:
                for window in windows:
                    window.count += 1
                return None
        self._metrics.limited(limit.value)
        wait = max(1, math.ceil(max(window.ends_at for window in full) - now))
        return ServiceRefused(RefusalReason.BUSY, self._clock.now() + timedelta(seconds=wait))

    def check(self, limit: Limit, who: str) -> None:
        """As ``refusal``. Raises what it returns."""
        refused = self.refusal(limit, who)
        if refused is not None:
            raise refused

    def forget(self) -> None:
        """As if nobody had asked."""
        with self._lock:
            for rates in self._rates.values():
                for rate in rates:
                    rate.windows.clear()


def items_of(rate: str) -> list[RateLimitItem]:
    """The parts of a rate such as «20/minute;200/hour» or «5/10 minute». Raises ``ValueError`` when it is none."""
    from limits import parse_many

    if not all(_RATE.fullmatch(part) for part in rate.split(";")):
        raise ValueError("a rate is such as 20/minute")
    return parse_many(rate)
