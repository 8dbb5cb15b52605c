"""How many generations of the card CA a world has: one from the beginning, and another after each rotation.

A file for each later one, named by its number and never replaced: two rotations at once make two generations, and a
service that runs beside finds the new one.
"""

from __future__ import annotations

import dataclasses
from datetime import datetime
from pathlib import Path

from myna_reception.simulator.personas import Persona
from myna_reception.simulator.private_files import keep_new

FIRST = 1


class CardGenerations:
    """The generations of the world in whose ``folder`` they are kept. Thread-safe; every question reads the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def newest(self) -> int:
        """The generation that issues new cards."""
        number = FIRST
        while self._path(number + 1).exists():
            number += 1
        return number

    def begin_next(self, now: datetime) -> int:
        """Begin a generation; its number. Raises ``OSError`` when the folder cannot be written."""
        while True:
            number = self.newest() + 1
            try:
                keep_new(self._path(number), now.isoformat().encode())
            except FileExistsError:  # another process was first
                continue
            return number

    def since(self, number: int) -> datetime | None:
        """When a later generation began; None for the first, and where that cannot be read."""
        try:
            return datetime.fromisoformat(self._path(number).read_text("ascii"))
        except (OSError, ValueError):
            return None

    def _path(self, number: int) -> Path:
        return self._folder / f"generation-{number}"


def issued_by(persona: Persona, generation: int) -> Persona:
    """The same person, holding a card of that generation."""
    return dataclasses.replace(persona, card=dataclasses.replace(persona.card, generation=generation))
