"""Whether a camera's pictures are worth looking at: black, standing still, or none at all. Pure.

A sensor never gives the same picture twice, so equal pictures mean a driver that hangs or a program that repeats one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

STILL_SECONDS = 1.5  # of equal pictures
SILENT_SECONDS = 3.0  # without any; a camera takes one or two to start
BLACK_SECONDS = 1.0
BLACK_BELOW = 6.0  # mean luminance, 0–255: a dark room seen by a camera has more, by its noise alone


class FeedTrouble(StrEnum):
    """What is wrong with the pictures."""

    SILENT = "silent"  # none come
    FROZEN = "frozen"  # the same one again and again
    BLACK = "black"  # covered, or a shutter is closed


@dataclass(frozen=True, slots=True)
class FeedWatch:
    """Follows one camera; times are monotonic seconds, ``began`` when it was switched on."""

    began: float
    last: float | None = None  # when a picture came
    print_: int | None = None  # of that picture
    changed: float | None = None  # when it last differed from the one before
    black_since: float | None = None

    def saw(self, at: float, fingerprint: int, brightness: float) -> FeedWatch:
        """After a picture: ``fingerprint`` is equal for equal pictures, ``brightness`` the mean luminance."""
        changed = at if fingerprint != self.print_ else self.changed
        black_since = None if brightness >= BLACK_BELOW else at if self.black_since is None else self.black_since
        return replace(self, last=at, print_=fingerprint, changed=changed, black_since=black_since)

    def trouble(self, at: float) -> FeedTrouble | None:
        """What is wrong at this moment; None while all is well."""
        if at - (self.began if self.last is None else self.last) >= SILENT_SECONDS:
            return FeedTrouble.SILENT
        if self.black_since is not None and at - self.black_since >= BLACK_SECONDS:
            return FeedTrouble.BLACK
        if self.changed is not None and at - self.changed >= STILL_SECONDS:
            return FeedTrouble.FROZEN
        return None
