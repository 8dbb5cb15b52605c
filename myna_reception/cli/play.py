"""Plays one reception without a window: the state machine of the desk, one event after the other."""

from __future__ import annotations

import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from myna_reception.perform import CardWork, ServiceWork
from myna_reception.reception.card_facts import CardFace, CheckMethod, SeenCard
from myna_reception.reception.effects import EndCardSession, ForgetPin, ReadCard, ReadCardFace, SignWithPin
from myna_reception.reception.eligibility import Purpose
from myna_reception.reception.errors import CardUnsupported, PinBlocked, PinIncorrect, ReceptionError, UnsupportedReason
from myna_reception.reception.events import (
    CardFailed,
    CardPlaced,
    CardRead,
    Event,
    FaceAgreed,
    FaceHindered,
    FaceMatched,
    Finished,
    LastTryConfirmed,
    MethodChosen,
    NumberBEntered,
    PinEntered,
    PinSigned,
    RegistrationWanted,
    VisualConfirmed,
    VisualDenied,
)
from myna_reception.reception.face import FaceFinding, FaceTrouble
from myna_reception.reception.masked import NumberB, PinCode
from myna_reception.reception.policy import Policy
from myna_reception.reception.session import advance
from myna_reception.reception.states import (
    AwaitFace,
    AwaitPin,
    AwaitVisual,
    ChooseCheck,
    ConfirmLastTry,
    Idle,
    Outcome,
    Recoverable,
    ShowResult,
    State,
    Unavailable,
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What staff and patient do when they are asked."""

    method: CheckMethod
    pin: PinCode | None = None  # each step that needs it takes a copy
    allow_last_try: bool = False
    register: bool = False  # have 利用登録 made where it is missing
    denied: bool = False  # staff cannot confirm the person
    staff: str = ""
    number_b: bytes = b""  # of a practice card's face: for FACE
    match: Callable[[CardFace], FaceFinding | FaceTrouble] | None = None  # stands in for camera and engine


@dataclass(frozen=True, slots=True)
class Ending:
    """How a reception ended: with an outcome, with an error, or before the last PIN try."""

    outcome: Outcome | None = None
    error: ReceptionError | None = None
    last_try_withheld: bool = False
    card: SeenCard | None = None
    tries_left: int | None = None  # None: not known, or no longer
    registered_now: bool = False
    match: FaceFinding | FaceTrouble | None = None  # what a face match that nobody followed told


class Play:
    """One reception, played on the caller's thread. The card must lie on the reader."""

    def __init__(self, card_work: CardWork, service_work: ServiceWork, plan: Plan, policy: Policy) -> None:
        self._card_work = card_work
        self._service_work = service_work
        self._plan = plan
        self._policy = policy
        self._state: State = Idle()
        self._card: SeenCard | None = None
        self._tries: int | None = None
        self._method_chosen = False
        self._number_given = False
        self._pin_given: set[Purpose] = set()  # a PIN is entered once for each purpose, never again by itself

    def run(self) -> Ending:
        """Play to the end and let go of the card."""
        self._take(CardPlaced(uuid.uuid4().hex))
        while (event := self._next_event()) is not None:
            self._take(event)
        ending = self._ending()
        self._take(Finished())
        return ending

    def _take(self, first: Event) -> None:
        events = deque([first])
        while events:
            event = events.popleft()
            self._note(event)
            step = advance(self._state, event, self._policy)
            self._state = step.state
            for effect in step.effects:
                match effect:
                    case ForgetPin(pin):
                        pin.wipe()
                        answer: Event | None = None
                    case ReadCard() | SignWithPin() | ReadCardFace() | EndCardSession():
                        answer = self._card_work.perform(effect)
                    case _:
                        answer = self._service_work.perform(effect)
                if answer is not None:
                    events.append(answer)

    def _note(self, event: Event) -> None:
        match event:
            case CardRead(_, facts):
                self._card, self._tries = facts, facts.pin_tries
            case CardFailed(_, PinIncorrect(tries_left)):
                self._tries = tries_left
            case CardFailed(_, PinBlocked()):
                self._tries = 0
            case PinSigned(facts=facts):
                self._card, self._tries = facts or self._card, None  # the right PIN sets the tries back
            case CardFailed():
                self._tries = None  # reset by the right PIN, or the card did not tell

    def _next_event(self) -> Event | None:
        """What is done in this state; None when there is nothing more to be done."""
        plan = self._plan
        match self._state:
            case ChooseCheck(methods=methods) if plan.method in methods and not self._method_chosen:
                self._method_chosen = True
                return MethodChosen(plan.method)
            case AwaitVisual(then_match=True) if not self._number_given:
                self._number_given = True
                return NumberBEntered(NumberB(plan.number_b))
            case AwaitVisual(then_match=True):
                return None
            case AwaitFace() if not self._state.agreed:
                return FaceAgreed()
            case AwaitFace() if self._state.running and plan.match is not None:
                told = plan.match(self._state.face)
                reception_id, attempt = self._state.reception_id, self._state.attempt
                if isinstance(told, FaceTrouble):
                    return FaceHindered(reception_id, attempt, told)
                return FaceMatched(reception_id, attempt, told)
            case AwaitFace() if self._state.finding is not None and plan.denied:
                return VisualDenied(plan.staff)
            case AwaitFace() if self._state.may_confirm:
                return VisualConfirmed(plan.staff)
            case AwaitVisual():
                return VisualDenied() if plan.denied else VisualConfirmed(plan.staff)
            case ConfirmLastTry(purpose=purpose) if plan.allow_last_try and purpose not in self._pin_given:
                return LastTryConfirmed()
            case AwaitPin(purpose=purpose) if plan.pin is not None and purpose not in self._pin_given:
                self._pin_given.add(purpose)
                return PinEntered(PinCode(plan.pin.reveal()))
            case ShowResult(can_register=True) if plan.register and Purpose.REGISTER not in self._pin_given:
                return RegistrationWanted()
            case _:
                return None

    def _ending(self) -> Ending:
        outcome: Outcome | None = None
        error: ReceptionError | None = None
        match self._state:
            case ShowResult():
                outcome = self._state.outcome
                error = outcome.error
            case Recoverable():
                error = self._state.error
            case Unavailable():
                error = self._state.reason
            case ChooseCheck() | ConfirmLastTry() | AwaitPin():
                error = self._state.notice
                if error is None and self._plan.method not in self._state.methods:
                    error = CardUnsupported(UnsupportedReason.NO_CARD_FACE)  # a phone cannot be looked at
            case AwaitVisual():
                error = self._state.notice
        match = None
        if isinstance(self._state, AwaitFace):
            match = self._state.finding or self._state.trouble
        withheld = isinstance(self._state, ConfirmLastTry) and error is None
        registered = outcome is not None and outcome.result is not None and Purpose.REGISTER in self._pin_given
        return Ending(outcome, error, withheld, self._card, self._tries, registered, match)
