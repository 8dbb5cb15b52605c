"""The hand that holds the virtual cards: puts one on the readers, takes it away, swaps it, pulls it off too early."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from myna_reception.simulator.virtual_card.card import CardLeftError, InsertableCard

# pcscd looks for a card every 0.4 s: a swap that is faster goes unnoticed, and the old ATR stays.
SWAP_SECONDS = 0.6


class Slot(Protocol):
    """A place for one card that some reader looks into. Thread-safe.

    A card that raises an exception on a command is taken for gone: the slot lets go of it as if it had been pulled off.
    """

    def insert(self, card: InsertableCard) -> None:
        """Put a card in; one that is there is taken out first."""
        ...

    def remove(self) -> None:
        """Take the card out, even in the middle of a command."""
        ...

    def wait_connected(self, seconds: float) -> bool:
        """Whether a reader has found the card, waiting up to ``seconds`` for it."""
        ...


class _HeldCard:
    """Passes everything on, for one reader at a time and as slowly as the card says, until it is pulled off."""

    def __init__(self, card: InsertableCard, sleep: Callable[[float], None]) -> None:
        self._card = card
        self._sleep = sleep
        self._lock = threading.Lock()  # the card may lie on two readers at once, and is used by one thread at a time
        self.tear = False
        self.gone = False

    @property
    def atr(self) -> bytes:
        return self._card.atr

    @property
    def last_duration(self) -> float:
        return 0.0  # waited for here

    def power_on(self) -> None:
        with self._lock:
            self._card.power_on()

    def reset(self) -> None:
        with self._lock:
            self._card.reset()

    def power_down(self) -> None:
        with self._lock:
            self._card.power_down()

    def transmit(self, command: bytes) -> bytes:
        with self._lock:
            if self.gone:
                raise CardLeftError
            try:
                answer = self._card.transmit(command)
                if duration := self._card.last_duration:
                    self._sleep(duration)
                if self.tear:
                    raise CardLeftError
            except Exception:
                self.gone = True
                raise
            return answer


class CardHand:
    """One card at a time on all of ``slots``. Used by one thread.

    ``issue`` makes the card of a name when it is first needed; the same one is used again after that, so that its
    counters remember. What ``issue`` raises is raised, and the old card stays. ``dress`` puts around a new card what
    readers shall meet: faults, a trace.
    """

    def __init__(
        self,
        slots: Sequence[Slot],
        issue: Callable[[str], InsertableCard],
        name: str,
        dress: Callable[[InsertableCard], InsertableCard] = lambda card: card,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._slots = tuple(slots)
        self._sleep = sleep
        self._issue = issue
        self._dress = dress
        self._cards: dict[str, InsertableCard] = {}
        self._dressed: dict[str, InsertableCard] = {}
        self._held: _HeldCard | None = None
        self.name = name
        self._make(name)

    @property
    def inserted(self) -> bool:
        """Whether the card is on the readers."""
        return self._held is not None and not self._held.gone

    @property
    def card(self) -> InsertableCard:
        """The present card, on the readers or in the hand, without what was put around it."""
        return self._cards[self.name]

    def seen(self, seconds: float = 0.0) -> bool:
        """Whether a reader has found the card, waiting up to ``seconds`` for each."""
        return self.inserted and any(slot.wait_connected(seconds) for slot in self._slots)

    def insert(self) -> None:
        """Put the card on the readers; nothing happens when it is there."""
        if not self.inserted:
            self._held = _HeldCard(self._dressed[self.name], self._sleep)
            for slot in self._slots:
                slot.insert(self._held)

    def remove(self) -> None:
        """Take the card away; nothing happens when it is not there."""
        self._held = None
        for slot in self._slots:
            slot.remove()

    def toggle(self) -> None:
        """Take the card away if it is there, otherwise put it on."""
        if self.inserted:
            self.remove()
        else:
            self.insert()

    def swap(self, name: str) -> None:
        """Take the card away and put another one on, slowly enough for a reader to see it."""
        self._make(name)
        if self.inserted:
            self.remove()
            self._sleep(SWAP_SECONDS)
        self.name = name
        self.insert()

    def tear(self) -> None:
        """The card will leave during the next command: it carries it out, and its answer is lost."""
        if self._held is not None:
            self._held.tear = True

    def _make(self, name: str) -> None:
        if name not in self._cards:
            self._cards[name] = self._issue(name)
            self._dressed[name] = self._dress(self._cards[name])
