"""The practice drawer's cards as the window and the composition root tell each other of them. Knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DrawerCard:
    """A virtual card as the drawer shows it; all of it is invented."""

    id: str
    title: str
    story: str
    pin_hint: str
    face_hint: str = ""  # what stands on its face and opens the photo inside it


@dataclass(frozen=True, slots=True)
class MadeCard:
    """A new virtual card: its id, and all cards of the drawer with it."""

    card_id: str
    cards: Sequence[DrawerCard]
