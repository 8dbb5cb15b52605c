"""What a clinic offers at its desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from myna_reception.reception.card_facts import CardKind, CheckMethod, SeenCard


@dataclass(frozen=True, slots=True)
class IdleTimes:
    """How long a result, a question and a message stand untouched, and a step that waits for staff to come."""

    result: timedelta = timedelta(seconds=120)
    question: timedelta = timedelta(seconds=90)
    message: timedelta = timedelta(seconds=60)
    staff: timedelta = timedelta(seconds=90)

    @classmethod
    def of_seconds(cls, result: int, question: int, *, walk: int = 0) -> IdleTimes:
        """As the settings have them. ``walk``: how much longer a step waits for staff who are somewhere else."""
        asked = timedelta(seconds=question)
        return cls(timedelta(seconds=result), asked, staff=asked + timedelta(seconds=walk))


@dataclass(frozen=True, slots=True)
class Policy:
    """The ways of confirming identity that the clinic offers, in the order they are shown.

    目視 always belongs to them: a PIN is forgotten or locked, and a 顔認証マイナンバーカード has none, so the PIN
    must never be the only way.

    Raises ``ValueError`` when 目視 is missing or a method is named twice.
    """

    methods: tuple[CheckMethod, ...] = (CheckMethod.PIN, CheckMethod.VISUAL)

    @classmethod
    def of_names(cls, names: str, *, face: bool) -> Policy:
        """From a setting such as «pin,visual,face». ``face``: faces can be compared at this desk."""
        methods = (CheckMethod(name) for name in names.split(","))
        return cls(tuple(method for method in methods if face or method is not CheckMethod.FACE))

    def __post_init__(self) -> None:
        if CheckMethod.VISUAL not in self.methods:
            raise ValueError("the visual check is always offered")
        if len(set(self.methods)) != len(self.methods):
            raise ValueError("a method is named twice")

    def methods_for(self, card: SeenCard) -> tuple[CheckMethod, ...]:
        """What can be offered: without the PIN when none is taken, and for a phone, which has no face, nothing else.

        Never empty for a card.
        """
        possible = self.methods if card.kind is CardKind.PLASTIC else (CheckMethod.PIN,)
        return tuple(
            method
            for method in self.methods
            if method in possible and (method is not CheckMethod.PIN or card.pin_tries != 0)
        )

    def takes_pin(self, card: SeenCard) -> bool:
        """Whether this card may be asked for its PIN here."""
        return CheckMethod.PIN in self.methods_for(card)
