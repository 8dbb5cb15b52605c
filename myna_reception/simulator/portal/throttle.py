"""How often one address may send forms: by ``limits``, in the memory of this program."""

from __future__ import annotations

from dataclasses import dataclass, field

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

FORMS_PER_MINUTE = 240  # a class of thirty sits behind one address
PASSWORDS_PER_MINUTE = 120


@dataclass
class Throttle:
    """Counts per address and kind."""

    forms: RateLimitItem = field(default_factory=lambda: RateLimitItemPerMinute(FORMS_PER_MINUTE))
    passwords: RateLimitItem = field(default_factory=lambda: RateLimitItemPerMinute(PASSWORDS_PER_MINUTE))
    _limiter: MovingWindowRateLimiter = field(default_factory=lambda: MovingWindowRateLimiter(MemoryStorage()))

    def allows(self, source: str, *, password: bool) -> bool:
        """Count one form of an address; whether it may."""
        if not self._limiter.hit(self.forms, "form", source):
            return False
        return not password or self._limiter.hit(self.passwords, "password", source)
