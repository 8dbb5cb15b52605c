"""What the pages know of a facility: nothing secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from myna_reception.ui import texts_facilities as words


@dataclass(frozen=True, slots=True)
class FacilityLine:
    """One line of the list."""

    key: str
    name: str
    given_name: str
    codes: tuple[str, ...]
    terminal_id: str  # empty: it has no activation that can be used
    ends: date | None  # of the terminal's certificate
    active: bool

    @property
    def standing(self) -> str:
        """In words: in use, or what pressing it does."""
        return words.ACTIVE if self.active else words.NOT_ACTIVE if self.terminal_id else words.MUST_REGISTER
