"""Cards of another authority, such as a developer's own, that play a persona so that a real card can be practised with.

The operator offers a persona; the next such card that is used takes the part and keeps it. Of the card only a keyed
hash of its issuer's key and its serial number is kept, and of a card without an offer nothing at all.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import Connection, bindparam, delete, or_, select

from myna_reception.reception.clock import Clock
from myna_reception.reception.errors import RefusalReason, ServiceRefused
from myna_reception.simulator.personas import Persona
from myna_reception.simulator.service.card_proof import CardCertificate
from myna_reception.simulator.service.database import CardBinding, CardOffer, Sessions, Terminal, insert_if_absent
from myna_reception.simulator.service.keyed_hash import KeyedHash
from myna_reception.simulator.service.prepared import Errand

OFFER_LIFETIME = timedelta(minutes=10)
_PLAYED = select(CardBinding.persona_id).where(CardBinding.card_hash == bindparam("card_hash"))


@dataclass(frozen=True, slots=True)
class Offer:
    """A part that waits for its card."""

    persona_id: str
    terminal_id: str | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Bound:
    """A card that plays somebody; which card it is, nobody can read from this."""

    persona_id: str
    terminal_id: str
    at: datetime


class CardBindings:
    """Offers and bindings. Thread-safe. ``persona_of`` finds a persona by id, also one made since the start.

    ``elsewhere`` opens the database that they are kept in when it is not the service's own: a service in memory has no
    other way to know what was bound before it started.
    """

    def __init__(
        self,
        sessions: Sessions,
        clock: Clock,
        keyed: KeyedHash,
        persona_of: Callable[[str], Persona | None],
        elsewhere: Callable[[], Sessions] | None = None,
    ) -> None:
        self._own_sessions = sessions
        self._elsewhere = elsewhere
        self._clock = clock
        self._keyed = keyed
        self._persona_of = persona_of

    @cached_property
    def _sessions(self) -> Sessions:
        return self._own_sessions if self._elsewhere is None else self._elsewhere()

    def offer(self, persona_id: str, terminal_id: str | None = None, lifetime: timedelta = OFFER_LIFETIME) -> Offer:
        """Let the next unknown card, at this terminal or at any, play a persona.

        An earlier offer at the same place is replaced. Raises ``KeyError`` for an unknown persona or terminal.
        """
        if self._persona_of(persona_id) is None:
            raise KeyError(persona_id)
        now = self._clock.now()
        with self._sessions.begin() as session:
            if terminal_id is not None and session.get(Terminal, terminal_id) is None:
                raise KeyError(terminal_id)
            place = CardOffer.terminal_id
            same_place = place.is_(None) if terminal_id is None else place == terminal_id
            session.execute(delete(CardOffer).where(or_(CardOffer.expires_at <= now, same_place)))
            session.add(CardOffer(persona_id=persona_id, terminal_id=terminal_id, expires_at=now + lifetime))
        return Offer(persona_id, terminal_id, now + lifetime)

    def offers(self) -> list[Offer]:
        """The parts that wait for a card."""
        with self._sessions.begin() as session:
            rows = session.scalars(
                select(CardOffer).where(CardOffer.expires_at > self._clock.now()).order_by(CardOffer.id)
            )
            return [Offer(row.persona_id, row.terminal_id, row.expires_at) for row in rows]

    def bound(self) -> list[Bound]:
        """Every card that plays somebody, the first one first."""
        with self._sessions.begin() as session:
            rows = session.scalars(select(CardBinding).order_by(CardBinding.at, CardBinding.persona_id))
            return [Bound(row.persona_id, row.terminal_id, row.at) for row in rows]

    def release(self, persona_id: str | None = None) -> int:
        """Forget the cards that play a persona, or all, with the offers; says how many cards were forgotten."""
        cards, offers = delete(CardBinding), delete(CardOffer)
        if persona_id is not None:
            cards, offers = (
                cards.where(CardBinding.persona_id == persona_id),
                offers.where(CardOffer.persona_id == persona_id),
            )
        with self._sessions.begin() as session:
            session.execute(offers)
            return len(session.execute(cards.returning(CardBinding.card_hash)).all())

    def hash_of(self, card: CardCertificate) -> bytes:
        """What a card of another authority is kept under: serial numbers are its issuer's own."""
        return self._keyed("card of another authority", card.issuer_key + b"\0" + f"{card.serial_number:x}".encode())

    def persona_for(self, card_hash: bytes, terminal_id: str) -> Errand:
        """To be yielded by a job: whom a card plays; an offer that waits is taken up.

        Raises ``ServiceRefused`` (CARD_UNKNOWN).
        """
        return Errand(lambda connection: self._persona_for(connection, card_hash, terminal_id))

    def _persona_for(self, connection: Connection, card_hash: bytes, terminal_id: str) -> Persona:
        with contextlib.ExitStack() as stack:
            if self._elsewhere is not None:
                connection = stack.enter_context(self._sessions.begin()).connection()
            persona_id: str | None = connection.execute(_PLAYED, {"card_hash": card_hash}).scalar()
            if persona_id is None:
                persona_id = self._taken(connection, card_hash, terminal_id)
        persona = None if persona_id is None else self._persona_of(persona_id)
        if persona is None:
            raise ServiceRefused(RefusalReason.CARD_UNKNOWN)
        return persona

    def _taken(self, connection: Connection, card_hash: bytes, terminal_id: str) -> str | None:
        now = self._clock.now()
        offer = connection.execute(
            select(CardOffer.id, CardOffer.persona_id)
            .where(
                CardOffer.expires_at > now, or_(CardOffer.terminal_id == terminal_id, CardOffer.terminal_id.is_(None))
            )
            .order_by(CardOffer.terminal_id.is_(None), CardOffer.id)  # what is meant for this terminal comes first
            .limit(1)
            .with_for_update()
        ).first()
        if offer is None:
            return None
        connection.execute(delete(CardOffer).where(CardOffer.id == offer.id))
        insert_if_absent(
            connection, CardBinding, card_hash=card_hash, persona_id=offer.persona_id, terminal_id=terminal_id, at=now
        )
        persona_id: str = offer.persona_id
        return persona_id
