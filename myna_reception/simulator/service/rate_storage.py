"""Where «limits» counts: in memory, by an injected clock, without the threads of the library's own storage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from limits.storage.base import Storage


@dataclass(slots=True)
class _Window:
    count: int
    ends_at: float


class ClockedStorage(Storage):
    """Windows that begin with the first request in them. Not thread-safe: the caller takes turns.

    ``ticks`` are seconds. When there are more than ``most`` windows, those that have ended are thrown away.
    """

    STORAGE_SCHEME = None

    def __init__(self, ticks: Callable[[], float], most: int) -> None:
        super().__init__()
        self._ticks = ticks
        self._most = most
        self._windows: dict[str, _Window] = {}

    @property
    def base_exceptions(self) -> type[Exception]:
        """What the library wraps."""
        return KeyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, and begin a window of ``expiry`` seconds when there is none."""
        now = self._ticks()
        window = self._windows.get(key)
        if window is None or window.ends_at <= now:
            if len(self._windows) >= self._most:
                self._windows = {name: each for name, each in self._windows.items() if each.ends_at > now}
            window = self._windows[key] = _Window(0, now + expiry)
        window.count += amount
        return window.count

    def get(self, key: str) -> int:
        """The count of a window; 0 when it has ended."""
        window = self._windows.get(key)
        return window.count if window is not None and window.ends_at > self._ticks() else 0

    def get_expiry(self, key: str) -> float:
        """When a window ends, in ticks."""
        window = self._windows.get(key)
        return window.ends_at if window is not None else self._ticks()

    def check(self) -> bool:
        """It is always there."""
        return True

    def reset(self) -> int:
        """Forget everything; how many windows there were."""
        count = len(self._windows)
        self._windows.clear()
        return count

    def clear(self, key: str) -> None:
        """Forget one window."""
        self._windows.pop(key, None)
