"""The story of one reception (受付): ``advance`` takes a state and an event to the next state and the effects.

Pure: nothing is read, sent or waited for here. The rules that hold everywhere stand in ``_everywhere`` and ``_let_go``;
what is particular to a state stands in ``story``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from myna_reception.reception.effects import (
    Effect,
    EndCardSession,
    ForgetPin,
    ReadCardFace,
    SignWithPin,
)
from myna_reception.reception.errors import (
    TerminalNotActivated,
)
from myna_reception.reception.events import (
    CardFaceRead,
    CardFailed,
    CardPlaced,
    CardRead,
    CardRemoved,
    ChallengeReady,
    Event,
    FaceHindered,
    FaceMatched,
    NumberBEntered,
    PinEntered,
    PinSigned,
    ReaderFound,
    ReaderLost,
    ResultArrived,
    ServiceFailed,
)
from myna_reception.reception.masked import PinCode, SecretDigits
from myna_reception.reception.policy import IdleTimes, Policy
from myna_reception.reception.states import (
    Attesting,
    Authenticating,
    AwaitFace,
    AwaitPin,
    AwaitRemoval,
    AwaitVisual,
    ChooseCheck,
    ConfirmLastTry,
    Idle,
    Querying,
    ReadingFace,
    Recoverable,
    ShowResult,
    State,
    Unavailable,
)
from myna_reception.reception.steps import Step, read_card
from myna_reception.reception.story import of_state

_TIMES = IdleTimes()


def time_limit(state: State, times: IdleTimes = _TIMES) -> timedelta | None:
    """How long a state may stand untouched before ``TimedOut``; None where nobody is kept waiting by waiting."""
    match state:
        case ShowResult():
            return times.result
        case ChooseCheck() | AwaitPin():
            return times.question
        case ConfirmLastTry() | AwaitVisual() | AwaitFace():
            return times.staff
        case Recoverable():
            return times.message
        case _:
            return None


def advance(state: State, event: Event, policy: Policy) -> Step:
    """Take the reception one event further. Never raises; an event that has no meaning here changes nothing.

    Whatever happens, a PIN or 照合番号B that the next state does not hold is either handed to one effect that uses it
    or forgotten, and a card whose reception is over is let go of.
    """
    step = _everywhere(state, event) or of_state(state, event, policy)
    return Step(step.state, _let_go(state, event, step) + step.effects)


def _everywhere(state: State, event: Event) -> Step | None:
    """The rules that no state is exempt from; None when the state itself has to say."""
    match event:
        case ReaderLost(error):
            # A terminal without activation stays so, whatever becomes of its reader.
            return Step(state if _not_activated(state) else Unavailable(error))
        case CardPlaced(reception_id):
            return _card_placed(state, reception_id)
        case ReaderFound() if not isinstance(state, Unavailable):
            return of_state(state, CardRemoved(), Policy())  # the reader is empty: whatever lay on it is gone
        case (
            CardRead()
            | PinSigned()
            | CardFaceRead()
            | CardFailed()
            | ChallengeReady()
            | ResultArrived()
            | ServiceFailed()
            | FaceMatched()
            | FaceHindered()
        ):
            return None if _reception_of(state) == event.reception_id else Step(state)  # else a late answer
        case _:
            return None


def _card_placed(state: State, reception_id: str) -> Step:
    match state:
        case Unavailable() if _not_activated(state):
            return Step(state)
        case Attesting() | Querying():
            # The answer on its way is worth waiting for, but this may be another person's card.
            return Step(replace(state, card_present=True, connected=False))
        case _:
            return read_card(reception_id)


def _not_activated(state: State) -> bool:
    return isinstance(state, Unavailable) and isinstance(state.reason, TerminalNotActivated)


def _reception_of(state: State) -> str | None:
    """The reception whose answers the state waits for, or may wait for."""
    return None if isinstance(state, Unavailable | Idle | AwaitRemoval | Recoverable) else state.reception_id


# Letting go of what the next state does not hold


def _let_go(before: State, event: Event, step: Step) -> tuple[Effect, ...]:
    kept = [_pin(step.state), *map(_handed_over, step.effects)]
    held: list[SecretDigits | None] = [_pin(before), _entered(event)]
    pins = tuple(ForgetPin(pin) for pin in held if pin is not None and not any(pin is other for other in kept))
    session = _card_session(before)
    over = session is not None and session != _card_session(step.state)
    return (*pins, EndCardSession(session)) if session is not None and over else pins


def _pin(state: State) -> PinCode | None:
    return state.pin if isinstance(state, Authenticating) else None


def _entered(event: Event) -> SecretDigits | None:
    match event:
        case PinEntered(pin):
            return pin
        case NumberBEntered(number):
            return number
        case _:
            return None


def _handed_over(effect: Effect) -> SecretDigits | None:
    match effect:
        case SignWithPin(pin=pin):
            return pin
        case ReadCardFace(number=number):
            return number
        case _:
            return None


def _card_session(state: State) -> str | None:
    """The reception that may still need the card it read."""
    match state:
        case Unavailable() | Idle() | AwaitRemoval():
            return None
        case Recoverable():
            return None if state.resume is None else _card_session(state.resume)
        case Authenticating() | ReadingFace():
            return state.reception_id if state.card_present else None
        case Attesting() | Querying():
            return state.reception_id if state.connected else None
        case ShowResult():
            return state.reception_id if state.can_register else None
        case _:
            return state.reception_id
