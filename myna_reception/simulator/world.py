"""One practice world: a folder with a seed, from which the same people carry the same cards at every start."""

from __future__ import annotations

import secrets
import threading
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from myna_reception.reception.clock import Clock, today
from myna_reception.simulator.personas import Persona, load_personas
from myna_reception.simulator.private_files import keep_first, private_folder, replace

if TYPE_CHECKING:
    from myna_reception.simulator.card_authority import CardAuthority
    from myna_reception.simulator.virtual_card.card import VirtualCard

SEED_LENGTH = 32


class World:
    """The practice world in ``folder``. Thread-safe.

    ``seed`` is kept in the folder and random unless given. The base day, from which ages and certificate ends are told,
    is kept for the rest of its month: within it the same birth dates come out, and no persona's story has changed.
    """

    def __init__(self, folder: Path, clock: Clock, seed: bytes | None = None) -> None:
        self.folder = private_folder(folder)
        self.clock = clock
        self.seed = seed or keep_first(folder / "seed", lambda: secrets.token_bytes(SEED_LENGTH))
        self.base_day = self._base_day()
        self._lock = threading.Lock()
        self._cards: dict[str, VirtualCard] = {}

    @cached_property
    def personas(self) -> dict[str, Persona]:
        """Everybody, by id, in the order of the practice drawer."""
        return load_personas(self.base_day)

    @cached_property
    def authority(self) -> CardAuthority:
        """The certification authorities of this world's cards."""
        from myna_reception.simulator.card_authority import CardAuthority

        return CardAuthority(self.seed, private_folder(self.folder / "card-keys"))

    def card(self, persona_id: str) -> VirtualCard:
        """The persona's card: issued on first use, then the same one, so that its PIN counter remembers.

        Raises ``KeyError`` for an unknown persona. The first use in a new world takes about half a second.
        """
        from myna_reception.simulator.issuing import issue_card

        persona = self.personas[persona_id]
        with self._lock:
            if persona_id not in self._cards:
                self._cards[persona_id] = issue_card(persona, self.authority)
            return self._cards[persona_id]

    def _base_day(self) -> date:
        path = self.folder / "base-day"
        now = today(self.clock)
        kept = keep_first(path, lambda: now.isoformat().encode())
        try:
            day = date.fromisoformat(kept.decode())
        except ValueError:
            day = date.min
        if (day.year, day.month) == (now.year, now.month) and day <= now:
            return day
        replace(path, now.isoformat().encode())
        return now
