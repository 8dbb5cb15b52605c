"""A clock that the trainer can set, for the whole service: time travel in practice (時間旅行)."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from myna_reception.reception.clock import Clock
from myna_reception.simulator.private_files import mark_of, replace

_NO_TIME = timedelta()


class TravelClock:
    """A clock some days away from another. Thread-safe.

    The days lie in a file, so that every worker of the service sees them at once. ``real`` is the clock that is right,
    for logins and links.
    """

    def __init__(self, clock: Clock, real: Clock, path: Path) -> None:
        self.real = real
        self._clock = clock
        self._path = path
        self._place = str(path)
        self._seen: tuple[tuple[int, int, int] | None, timedelta] = (None, _NO_TIME)

    @property
    def offset(self) -> timedelta:
        """How far away. Cheap: the file is read when it changed."""
        mark = mark_of(self._place)
        if mark is None:
            return _NO_TIME
        seen_mark, seen = self._seen
        if seen_mark == mark:
            return seen
        try:
            read = timedelta(days=int(self._path.read_text(encoding="ascii")))
        except (OSError, ValueError, OverflowError):
            read = _NO_TIME
        self._seen = (mark, read)
        return read

    def travel(self, days: int) -> None:
        """Go ``days`` away from the other clock. Raises ``OSError``."""
        replace(self._path, str(days).encode("ascii"))

    def now(self) -> datetime:
        """The travelled instant, time zone aware."""
        return self._clock.now() + self.offset
