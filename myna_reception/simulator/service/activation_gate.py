"""Before activations: few are looked at together, and few wait. Each costs 19 MiB and a part of a second (argon2)."""

from __future__ import annotations

import os
from collections import Counter
from datetime import timedelta

import anyio.to_thread
from anyio import CapacityLimiter

from myna_reception.eligibility.messages import ActivationAnswer, ActivationRequest
from myna_reception.reception.clock import Clock
from myna_reception.reception.errors import ReceptionError, RefusalReason, ServiceRefused
from myna_reception.simulator.service.accounts import Accounts
from myna_reception.simulator.service.attempts import network_of
from myna_reception.simulator.service.metrics import Activated, Metrics
from myna_reception.simulator.service.rate_limits import Limit, RateLimits

AT_ONCE = min(2, max(1, (os.cpu_count() or 2) // 2))  # the other half of the processors answers checks
WAITING = 64  # that many are through in some seconds
WAITING_OF_ONE = WAITING // 2  # of one source, so that it cannot take every place
PAUSE = timedelta(seconds=5)  # what is told to those for whom there is no place
_ENDS = {
    RefusalReason.BAD_CREDENTIALS: Activated.WRONG,
    RefusalReason.BUSY: Activated.WAIT,
    RefusalReason.LOCKED: Activated.LOCKED,
}


class ActivationGate:
    """Lets activations through to ``accounts``. On one event loop; the work is done on threads of its own."""

    def __init__(self, accounts: Accounts, limits: RateLimits, metrics: Metrics, clock: Clock) -> None:
        self._accounts = accounts
        self._limits = limits
        self._metrics = metrics
        self._clock = clock
        self._threads = CapacityLimiter(AT_ONCE)
        self._inside: Counter[str] = Counter()  # by source, those that are looked at and those that wait

    async def activate(self, request: ActivationRequest, source: str | None) -> ActivationAnswer:
        """As ``Accounts.activate``. One that is turned away here is not counted as a wrong try.

        Raises ``ServiceRefused``, also BUSY when there are too many of this source or of all.
        """
        network = network_of(source) if source is not None else ""
        self._limits.check(Limit.ACTIVATIONS, network)
        if self._inside[network] >= WAITING_OF_ONE or self._inside.total() >= WAITING:
            self._metrics.activation(Activated.CROWDED)
            raise ServiceRefused(RefusalReason.BUSY, self._clock.now() + PAUSE)
        self._inside[network] += 1
        try:
            answer = await anyio.to_thread.run_sync(self._accounts.activate, request, source, limiter=self._threads)
        except ReceptionError as error:
            reason = error.reason if isinstance(error, ServiceRefused) else RefusalReason.INTERNAL
            self._metrics.activation(_ENDS.get(reason, Activated.REFUSED))
            raise
        finally:
            self._inside[network] -= 1
            if not self._inside[network]:
                del self._inside[network]
        self._metrics.activation(Activated.ACTIVATED)
        self._metrics.certificate("activation")
        return answer
