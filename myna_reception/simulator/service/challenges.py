"""Challenges that nobody has to keep: a challenge's ID tells, under a keyed hash, whose it is and when it ends.

What is kept is that one was used, with the answer it got (``database.StoredAnswer``).
"""

from __future__ import annotations

import base64
import hmac
import secrets
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from myna_reception.reception.eligibility import Challenge
from myna_reception.simulator.service.keyed_hash import KeyedHash

CHALLENGE_LIFETIME = timedelta(minutes=3)
# The end in microseconds, the terminal, random bytes. The end comes first: those of one time lie close together in an
# index. With the hash they are a multiple of three bytes, so that base64 writes them in one way only.
_FACTS = struct.Struct(">q8s10s")
_HASH_LENGTH = 16
_ID_LENGTH = (_FACTS.size + _HASH_LENGTH) // 3 * 4
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(slots=True)
class Issued:
    """A challenge, and the terminal it was given to."""

    terminal_id: str
    challenge: Challenge


class Challenges:
    """Gives challenges and knows them again. Thread-safe, and the same in every process with the same secret."""

    def __init__(self, keyed: KeyedHash) -> None:
        self._keyed = keyed

    def issue(self, terminal_id: str, now: datetime) -> Challenge:
        """A new one for a terminal."""
        ends = now + CHALLENGE_LIFETIME
        facts = _FACTS.pack((ends - _EPOCH) // _MICROSECOND, terminal_id.encode("ascii"), secrets.token_bytes(10))
        token = base64.urlsafe_b64encode(facts + self._hash(facts)).decode("ascii")
        return Challenge(token, self._nonce(facts), ends)

    def read(self, challenge_id: str, now: datetime) -> Issued | None:
        """What was issued under an ID of the message's form; None for what was made up, altered, or has ended."""
        if len(challenge_id) != _ID_LENGTH:
            return None
        told = base64.urlsafe_b64decode(challenge_id)
        facts = told[: _FACTS.size]
        if not hmac.compare_digest(told[_FACTS.size :], self._hash(facts)):
            return None
        microseconds, terminal, _ = _FACTS.unpack(facts)
        ends = _EPOCH + microseconds * _MICROSECOND
        if ends <= now:
            return None
        return Issued(terminal.rstrip(b"\0").decode("ascii"), Challenge(challenge_id, self._nonce(facts), ends))

    def _hash(self, facts: bytes) -> bytes:
        return self._keyed("challenge", facts)[:_HASH_LENGTH]

    def _nonce(self, facts: bytes) -> bytes:
        return self._keyed("nonce", facts)
