"""One practice world: a folder with a seed, from which the same people carry the same cards at every start."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from myna_reception.reception.clock import Clock, today
from myna_reception.simulator.card_generations import CardGenerations, issued_by
from myna_reception.simulator.country import PERSONS_LIMIT, Country, resident_number
from myna_reception.simulator.new_person import Telling
from myna_reception.simulator.people import Kept, PeopleFolder
from myna_reception.simulator.personas import Persona, load_personas
from myna_reception.simulator.private_files import keep_first, private_folder, replace

if TYPE_CHECKING:
    from myna_reception.simulator.card_authority import CardAuthority
    from myna_reception.simulator.virtual_card.card import VirtualCard

SEED_LENGTH = 32
COUNTRY_FILE = "country.json"


class _CountryNote(BaseModel):
    """Which country ``service populate`` made last, so that its people can be given cards."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seed: int = Field(ge=0, lt=10**9)
    base: date
    persons: int = Field(ge=1, le=PERSONS_LIMIT)
    card_generation: int = Field(default=1, ge=1)


class Everybody(Mapping[str, Persona]):
    """The people of a world by id. Those of a synthetic country can be asked for, and are too many to be listed."""

    def __init__(self, listed: Mapping[str, Persona], note: _CountryNote | None) -> None:
        self._listed = listed
        self._note = note

    def __getitem__(self, persona_id: str) -> Persona:
        found = self._listed.get(persona_id)
        if found is not None:
            return found
        number = None if self._note is None else resident_number(persona_id, self._note.seed)
        if self._note is None or number is None or number > self._note.persons:
            raise KeyError(persona_id)
        return issued_by(Country(self._note.seed, self._note.base).persona(number), self._note.card_generation)

    def __iter__(self) -> Iterator[str]:
        return iter(self._listed)

    def __len__(self) -> int:
        return len(self._listed)


class World:
    """The practice world in ``folder``. Thread-safe.

    ``seed`` is kept in the folder and random unless given. The base day, from which ages and certificate ends are told,
    is kept for the rest of its month: within it the same birth dates come out, and no persona's story has changed.
    ``base_day``: as another process of the same service has it, whatever month it is by now.
    """

    def __init__(self, folder: Path, clock: Clock, seed: bytes | None = None, *, base_day: date | None = None) -> None:
        self.folder = private_folder(folder)
        self.clock = clock
        self.seed = seed or keep_first(folder / "seed", lambda: secrets.token_bytes(SEED_LENGTH))
        self.base_day = base_day or self._base_day()
        self._lock = threading.Lock()
        self._cards: dict[str, VirtualCard] = {}
        self.card_generations = CardGenerations(folder / "card-cas")
        self._people = PeopleFolder(folder / "people")
        self._made: dict[str, Persona] = {}  # since the start
        self._portraits: dict[str, bytes] = {}

    @property
    def personas(self) -> Mapping[str, Persona]:
        """Everybody, by id, in the order of the practice drawer: the packaged people, then those made here."""
        return Everybody({**self._packaged, **self._kept.people, **self._made}, self._country)

    def keep_country(self, country: Country, persons: int, card_generation: int) -> None:
        """Give cards to the people of a synthetic country when they are asked for, now and at every later start."""
        note = _CountryNote(seed=country.seed, base=country.base, persons=persons, card_generation=card_generation)
        replace(self.folder / COUNTRY_FILE, note.model_dump_json().encode())
        self.__dict__.pop("_country", None)

    @property
    def passed_over(self) -> tuple[str, ...]:
        """Names of files of own people that cannot be used: damaged, or the person has outgrown the model."""
        return self._kept.passed_over

    def make_person(self, telling: Telling, photo: Path | None = None) -> Persona:
        """A new person with a card of their own by the newest generation of the CA, kept for every later start.

        Raises ``PersonError`` for what cannot be, also in the photo; ``OSError`` when the folder cannot be written.
        """
        self.personas  # noqa: B018 - what was there before is read first
        with self._lock:
            persona, portrait = self._people.add(
                telling, photo, self.base_day, today(self.clock), self.card_generations.newest()
            )
            if portrait is not None:
                self._portraits = {**self._portraits, persona.id: portrait}
            self._made = {**self._made, persona.id: persona}  # anew: other threads go through the old one
        return persona

    def portrait(self, persona_id: str) -> Callable[[], bytes] | None:
        """The photo of somebody who has one, as ``issue_card`` takes it."""
        picture = self._portraits.get(persona_id) or self._kept.portraits.get(persona_id)
        return None if picture is None else lambda: picture

    @cached_property
    def _packaged(self) -> dict[str, Persona]:
        return load_personas(self.base_day)

    @cached_property
    def _country(self) -> _CountryNote | None:
        try:
            return _CountryNote.model_validate_json((self.folder / COUNTRY_FILE).read_bytes())
        except (OSError, ValidationError):  # there is none, or the file is damaged: populate again
            return None

    @cached_property
    def _kept(self) -> Kept:
        return self._people.load(self.base_day, today(self.clock))

    @cached_property
    def authority(self) -> CardAuthority:
        """The certification authorities of this world's cards."""
        from myna_reception.simulator.card_authority import CardAuthority

        return CardAuthority(self.seed, private_folder(self.folder / "card-keys"))

    def rotate_card_ca(self) -> int:
        """Begin another generation of both card CAs, which issues the cards of whoever is made from now on.

        Returns its number, with its keys made. Cards that are out stay as they are. Raises ``OSError``.
        """
        generation = self.card_generations.begin_next(self.clock.now())
        self.authority.authentication_ca_of(generation)
        self.authority.signature_ca_of(generation)
        return generation

    def card(self, persona_id: str) -> VirtualCard:
        """The persona's card: issued on first use, then the same one, so that its PIN counter remembers.

        Raises ``KeyError`` for an unknown persona. The first use in a new world takes about half a second.
        """
        from myna_reception.simulator.issuing import issue_card

        persona = self.personas[persona_id]
        with self._lock:
            if persona_id not in self._cards:
                self._cards[persona_id] = issue_card(persona, self.authority, portrait=self.portrait(persona_id))
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
