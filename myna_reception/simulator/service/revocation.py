"""Which cards' certificates are revoked (失効), under the keyed hash of their serial number as all about cards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from sqlalchemy import delete, select

from myna_reception.simulator.service.database import CardRevocation, Sessions, insert_if_absent

DEFAULT_REASON = x509.ReasonFlags.unspecified
REASONS = (
    x509.ReasonFlags.unspecified,
    x509.ReasonFlags.key_compromise,
    x509.ReasonFlags.affiliation_changed,
    x509.ReasonFlags.superseded,
    x509.ReasonFlags.cessation_of_operation,
    x509.ReasonFlags.certificate_hold,  # 一時停止
)


@dataclass(frozen=True, slots=True)
class Revocation:
    """Since when, and why."""

    at: datetime
    reason: x509.ReasonFlags


class Revocations:
    """The list of revoked cards. Thread-safe."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def revoke(self, card_hashes: Iterable[bytes], at: datetime, reason: x509.ReasonFlags = DEFAULT_REASON) -> None:
        """Revoke cards; one that is revoked already stays as it was."""
        with self._sessions.begin() as session:
            for card_hash in card_hashes:
                insert_if_absent(session.connection(), CardRevocation, card_hash=card_hash, at=at, reason=reason.value)

    def reinstate(self, card_hashes: Iterable[bytes]) -> None:
        """Take revocations back; those that are none are left alone."""
        with self._sessions.begin() as session:
            session.execute(delete(CardRevocation).where(CardRevocation.card_hash.in_(list(card_hashes))))

    def all(self) -> dict[bytes, Revocation]:
        """Every revocation by card."""
        with self._sessions.begin() as session:
            return {each.card_hash: _told(each) for each in session.scalars(select(CardRevocation))}


def _told(row: CardRevocation) -> Revocation:
    return Revocation(row.at, x509.ReasonFlags(row.reason))
