"""本人確認: what the choice of a way, the PIN pad, the check by sight and the face match make of an event."""

from __future__ import annotations

from dataclasses import replace

from myna_reception.reception.card_facts import CardFacts, CheckMethod
from myna_reception.reception.effects import (
    FetchChallenge,
    ReadCardFace,
)
from myna_reception.reception.eligibility import Purpose, Verdict
from myna_reception.reception.errors import (
    CardPhase,
    CardTorn,
    CardUnsupported,
    IdentityNotConfirmed,
    NumberBBlocked,
    NumberBFewTries,
    NumberBIncorrect,
    PinMalformed,
    ReceptionError,
)
from myna_reception.reception.events import (
    BackPressed,
    CardFaceRead,
    CardFailed,
    CardRemoved,
    Event,
    FaceAgreed,
    FaceHindered,
    FaceMatched,
    Finished,
    LastTryConfirmed,
    MethodChosen,
    NumberBEntered,
    PinEntered,
    PinRejectedAtPad,
    RetryPressed,
    TimedOut,
    VisualConfirmed,
    VisualDenied,
)
from myna_reception.reception.policy import Policy
from myna_reception.reception.states import (
    Attesting,
    Authenticating,
    AwaitFace,
    AwaitPin,
    AwaitRemoval,
    AwaitVisual,
    ChooseCheck,
    ConfirmLastTry,
    Outcome,
    ReadingFace,
    Recoverable,
    ShowResult,
    State,
)
from myna_reception.reception.steps import Step, ask_pin, card_still_there, choose, end, start, step_back


def choosing(state: ChooseCheck | AwaitVisual, event: Event, policy: Policy) -> Step:
    """The choice of a way, and the check by sight, from which the others can be chosen too."""
    match event:
        case MethodChosen(CheckMethod.PIN) if CheckMethod.PIN in state.methods:
            return Step(ask_pin(state.reception_id, state.card, state.methods, Purpose.CHECK))
        case MethodChosen(CheckMethod.FACE) if isinstance(state, AwaitVisual) and CheckMethod.FACE in state.methods:
            return Step(_to_match(state))
        case MethodChosen(CheckMethod.VISUAL) if isinstance(state, AwaitVisual):
            return Step(replace(state, then_match=False))
        case MethodChosen(CheckMethod.VISUAL | CheckMethod.FACE as method) if method in state.methods and isinstance(
            state.card, CardFacts
        ):
            return Step(_look(state, state.card, method))
        case VisualConfirmed(staff) if isinstance(state, AwaitVisual):
            return start(Attesting(state.reception_id, state.card, staff, finding=state.finding))
        case VisualDenied() if isinstance(state, AwaitVisual):
            return Step(_denied(state, event))
        case BackPressed() if isinstance(state, AwaitVisual):
            return Step(choose(state.reception_id, state.card, policy))
        case _ if isinstance(state, AwaitVisual):
            return _asking_number(state, event)
        case _:
            return _while_choosing(state, event)


def matching(state: AwaitFace, event: Event, policy: Policy) -> Step:
    """The face match."""
    match event:
        case FaceAgreed():
            return Step(replace(state, agreed=True))
        case FaceMatched(_, attempt, finding) if state.running and attempt == state.attempt:
            return Step(replace(state, finding=finding))
        case FaceHindered(_, attempt, trouble) if state.agreed and attempt == state.attempt:
            # Also after a finding: a camera that breaks then leaves the finding as it is.
            return Step(state if state.finding is not None else replace(state, trouble=trouble))
        case RetryPressed() if state.agreed and not state.running:
            return Step(replace(state, attempt=state.attempt + 1, finding=None, trouble=None))
        case VisualConfirmed(staff) if state.may_confirm:
            return start(Attesting(state.reception_id, state.card, staff, CheckMethod.FACE, state.finding))
        case VisualDenied() if state.finding is not None:
            return Step(_denied(state, event))
        case MethodChosen(CheckMethod.PIN) if CheckMethod.PIN in state.methods:
            return Step(ask_pin(state.reception_id, state.card, state.methods, Purpose.CHECK))
        case MethodChosen(CheckMethod.VISUAL):
            return Step(
                AwaitVisual(state.reception_id, state.card, state.methods, face=state.face, finding=state.finding)
            )
        case BackPressed():
            return Step(choose(state.reception_id, state.card, policy))
        case _:
            return _while_choosing(state, event)


def _denied(state: AwaitVisual | AwaitFace, event: VisualDenied) -> ShowResult:
    """Staff did not say «本人です»."""
    outcome = Outcome(
        Verdict.UNCONFIRMED,
        state.card.standing,
        CheckMethod.VISUAL if isinstance(state, AwaitVisual) else CheckMethod.FACE,
        error=IdentityNotConfirmed(event.denial),
        staff=event.staff,
        finding=state.finding,
        reason=event.reason,
    )
    return ShowResult(state.reception_id, state.card, outcome)


def _look(
    state: ChooseCheck | AwaitVisual | ConfirmLastTry | AwaitPin, card: CardFacts, method: CheckMethod
) -> AwaitVisual:
    """The check by sight; with FACE the match once the photo in the card is there."""
    return AwaitVisual(state.reception_id, card, state.methods, then_match=method is CheckMethod.FACE)


def _to_match(state: AwaitVisual) -> AwaitVisual | AwaitFace:
    """The face match, as far as it can begin."""
    if state.face is None:
        return replace(state, then_match=True)
    return AwaitFace(state.reception_id, state.card, state.methods, state.face)


def _asking_number(state: AwaitVisual, event: Event) -> Step:
    """照合番号B while staff look at the card."""
    match event:
        case NumberBEntered(number) if state.offers_face and not state.asks_last_try:
            reading = ReadingFace(replace(state, notice=None))
            return Step(reading, (ReadCardFace(state.reception_id, number, state.tries),))
        case LastTryConfirmed() if state.asks_last_try:
            return Step(replace(state, last_try=True, notice=None))
        case _:
            return _while_choosing(state, event)


def reading_face(state: ReadingFace, event: Event) -> Step:
    """The photo inside the card is being read."""
    match event:
        case CardFaceRead(_, face) if state.card_present:
            visual = replace(state.visual, face=face, notice=None, tries=None, last_try=False)
            return Step(_to_match(visual) if visual.then_match else visual)
        case CardFaceRead():
            return Step(Recoverable(CardTorn(CardPhase.CHOOSING), card_present=False))
        case CardFailed(_, error):
            return Step(_no_face(state, error))
        case CardRemoved():
            # It may have left after the last command. If not, CardFailed says in which phase it was torn.
            return Step(replace(state, card_present=False))
        case Finished():
            return Step(end(state.card_present))
        case _:
            return Step(state)


def _no_face(state: ReadingFace, error: ReceptionError) -> State:
    """The state after the face could not be read. The printed card can be looked at all the same."""
    if not state.card_present:
        return Recoverable(error, card_present=False)
    match error:
        case NumberBIncorrect(tries_left) | NumberBFewTries(tries_left):
            return replace(state.visual, notice=error, tries=tries_left, last_try=False)
        case NumberBBlocked():
            return replace(state.visual, notice=error, tries=0, last_try=False)
        case CardUnsupported():
            return replace(state.visual, notice=error, last_try=False)
        case _:
            return Recoverable(error, card_present=card_still_there(error))


def asking_pin(state: ConfirmLastTry | AwaitPin, event: Event, policy: Policy) -> Step:
    """The PIN pad, and the question before the last try."""
    match event:
        case LastTryConfirmed() if isinstance(state, ConfirmLastTry):
            return Step(
                AwaitPin(state.reception_id, state.card, state.methods, state.purpose, state.notice, state.came_from)
            )
        case PinEntered(pin) if isinstance(state, AwaitPin):
            # The challenge comes first, so that a service out of reach never costs a PIN try.
            working = Authenticating(
                state.reception_id, state.card, state.methods, state.purpose, pin, came_from=state.came_from
            )
            return Step(working, (FetchChallenge(state.reception_id),))
        case PinRejectedAtPad() if isinstance(state, AwaitPin):
            return Step(replace(state, notice=PinMalformed()))
        case MethodChosen(CheckMethod.VISUAL | CheckMethod.FACE as method) if (
            state.purpose is Purpose.CHECK and method in state.methods and isinstance(state.card, CardFacts)
        ):
            return Step(_look(state, state.card, method))
        case BackPressed():
            return Step(step_back(state, policy))
        case _:
            return _while_choosing(state, event)


def _while_choosing(state: ChooseCheck | AwaitVisual | AwaitFace | ConfirmLastTry | AwaitPin, event: Event) -> Step:
    match event:
        case CardRemoved():
            return Step(Recoverable(CardTorn(CardPhase.CHOOSING), card_present=False))
        case Finished() | TimedOut():
            return Step(AwaitRemoval())
        case _:
            return Step(state)
