"""The pass code: what is kept of it, whether an entry is it, and how long a wrong one waits for its answer."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

WRONG_PASSCODE_DELAY_MS = 1_000  # times the number of wrong entries so far, up to the limit below
WRONG_PASSCODE_DELAY_LIMIT_MS = 30_000


def wrong_passcode_delay(entries: int) -> int:
    """Milliseconds before the answer to the wrong entry of that number, counted from 1."""
    return min(WRONG_PASSCODE_DELAY_MS * (entries - 1), WRONG_PASSCODE_DELAY_LIMIT_MS)


def hash_passcode(passcode: str) -> str:
    """What is kept of a pass code. Takes a while; not on the UI thread."""
    return PasswordHasher().hash(passcode)


def verify_passcode(stored: str, passcode: str) -> bool:
    """Whether it is the pass code that is kept. Takes a while; not on the UI thread."""
    try:
        return PasswordHasher().verify(stored, passcode)
    except (VerificationError, InvalidHashError):
        return False
