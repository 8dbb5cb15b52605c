"""Practice mode behind the window: the drawer of virtual cards.

A part of the composition root: it knows the simulator. It is loaded on a thread beside the window's, and knows no Qt
until the window asks for the cameras.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from myna_reception.reception.card_facts import CardKind
from myna_reception.reception.errors import ServiceUnreachable
from myna_reception.reception.number_b import short_birth
from myna_reception.simulator.card_face import card_face
from myna_reception.simulator.new_person import PersonError, Telling
from myna_reception.simulator.personas import Persona, read_personas
from myna_reception.simulator.virtual_card.card import InsertableCard
from myna_reception.simulator.virtual_card.foreign import bank_card, driving_licence, train_pass
from myna_reception.simulator.virtual_card.reader import VirtualReader
from myna_reception.simulator.world import World
from myna_reception.ui.bridge.bugs import log_bug
from myna_reception.ui.drawer_cards import DrawerCard, MadeCard

if TYPE_CHECKING:
    from myna_reception.practice_camera import PracticeCameras

FOREIGN_CARDS: Mapping[str, tuple[DrawerCard, Callable[[], InsertableCard]]] = {
    "bank-card": (
        DrawerCard("bank-card", "銀行のカード", "マイナンバーカードではないカードを置いたとき", ""),
        bank_card,
    ),
    "train-pass": (
        DrawerCard("train-pass", "交通系ICカード", "マイナンバーカードではないカードを置いたとき", ""),
        train_pass,
    ),
    "driving-licence": (
        DrawerCard("driving-licence", "運転免許証", "マイナンバーカードではないカードを置いたとき", ""),
        driving_licence,
    ),
}


def drawer_cards(personas: Mapping[str, Persona]) -> tuple[DrawerCard, ...]:
    """What the drawer shows: every persona's card, then cards that are no My Number cards."""
    own = tuple(DrawerCard(p.id, p.title, p.story, _pin_hint(p), _face_hint(p)) for p in personas.values())
    return (*own, *(card for card, _ in FOREIGN_CARDS.values()))


def _pin_hint(persona: Persona) -> str:
    return f"暗証番号 {persona.card.pin}" if persona.card.pin else "暗証番号はありません"


def _face_hint(persona: Persona) -> str:
    """Birth date, expiry year and security code, to be typed for the photo inside the card; a phone has none."""
    if persona.card.kind is not CardKind.PLASTIC:
        return ""
    face = card_face(persona)
    return f"券面 {short_birth(face.birthdate)} {face.expires_on.year} {face.security_code}"


class PersonaCasting:
    """Has a real card, a developer's own, play a persona of the practice world."""

    def __init__(self, world: World, offer: Callable[[str], None]) -> None:
        """``offer`` tells the service that runs in the app; it blocks."""
        self._world = world
        self._offer = offer

    def personas(self) -> list[tuple[str, str]]:
        """Id and title of who can be played."""
        return [(persona_id, told.title) for persona_id, told in self._world.personas.items()]

    def offer(self, persona_id: str) -> None:
        """Let the next card that the service does not know play it. Blocks. Raises ``ServiceUnreachable``."""
        self._offer(persona_id)


class PracticeDrawer:
    """Puts virtual cards on the virtual reader. Issuing a card for the first time takes a second: a worker does it."""

    def __init__(
        self, world: World, reader: VirtualReader, enrol: Callable[[str], None] = lambda _persona_id: None
    ) -> None:
        """``enrol`` makes a new person known to the service that runs in the app."""
        self._world = world
        self._reader = reader
        self._enrol = enrol
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="drawer")
        self._ahead = iter(world.personas)
        self._placed = ""

    @cached_property
    def cameras(self) -> PracticeCameras:
        """What the practice camera is opened through. On the UI thread."""
        from myna_reception.practice_camera import PracticeCameras

        return PracticeCameras(self._world, lambda: self._placed)

    def place(self, card_id: str) -> None:
        """Take away what lies on the reader and put this card there. Does not block."""
        self._placed = card_id
        self._run(lambda: self._swap(card_id))

    def take(self) -> None:
        """Take the card away. Does not block."""
        self._run(self._reader.remove)

    def cards(self) -> tuple[DrawerCard, ...]:
        """What the drawer shows."""
        return drawer_cards(self._world.personas)

    @property
    def passed_over(self) -> bool:
        """Whether a card that was made here cannot be used."""
        return bool(self._world.passed_over)

    def scenes(self) -> Mapping[str, str]:
        """What the practice camera can see: key → words, the present one first. On the UI thread."""
        from myna_reception.practice_camera import SCENES

        return SCENES

    def set_scene(self, scene: str) -> None:
        """What the practice camera sees from its next start on."""
        self.cameras.scene = scene

    def models(self) -> list[tuple[str, str]]:
        """Id and title of the cards that a new one can be like."""
        return [(persona_id, told.title) for persona_id, told in read_personas().items()]

    def make(self, values: Mapping[str, str]) -> MadeCard | Mapping[str, str]:
        """Make a new card of what was typed; or field → fault. Blocks. Raises ``OSError`` when it cannot be kept."""
        typed = dict(values)
        photo = typed.pop("photo", "").strip()
        try:
            persona = self._world.make_person(Telling(**typed), Path(photo) if photo else None)
        except PersonError as error:
            return {field: fault.value for field, fault in error.faults.items()}
        with contextlib.suppress(ServiceUnreachable):  # it has stopped, and will know at its next start
            self._enrol(persona.id)
        return MadeCard(persona.id, self.cards())

    def issue_ahead(self) -> None:
        """Issue the cards one after the other in the background; a card that is placed goes before the next."""
        persona_id = next(self._ahead, None)
        if persona_id is not None:
            self._run(lambda: self._world.card(persona_id), then=self.issue_ahead)

    def close(self) -> None:
        """Stop the worker."""
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _swap(self, card_id: str) -> None:
        self._reader.remove()
        foreign = FOREIGN_CARDS.get(card_id)
        self._reader.place(foreign[1]() if foreign else self._world.card(card_id))

    def _run(self, work: Callable[[], object], then: Callable[[], None] | None = None) -> None:
        def finished(future: Future[object]) -> None:
            if future.cancelled():
                return
            error = future.exception()
            if error is not None:
                log_bug(error)
            elif then is not None:
                then()

        with contextlib.suppress(RuntimeError):  # the worker was stopped meanwhile
            self._worker.submit(work).add_done_callback(finished)
