"""What each state of a reception makes of an event. ``session.advance`` adds the rules that hold everywhere.

Whatever is not said leaves the state as it is.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import assert_never

from myna_reception.reception.card_facts import CardFacts, CertificateStanding, CheckMethod, SeenCard
from myna_reception.reception.effects import (
    Effect,
    FetchChallenge,
    ReadCard,
    ReadCardFace,
    SignWithPin,
    SubmitCheck,
    SubmitRegistration,
)
from myna_reception.reception.eligibility import Challenge, EligibilityRequest, EligibilityResult, Purpose, Verdict
from myna_reception.reception.errors import (
    CardPhase,
    CardTorn,
    CardUnsupported,
    CertificateExpired,
    CertificateRevoked,
    IdentityNotConfirmed,
    NotRegistered,
    NumberBBlocked,
    NumberBFewTries,
    NumberBIncorrect,
    PinBlocked,
    PinIncorrect,
    PinMalformed,
    ReaderUnavailable,
    ReceptionError,
    RefusalReason,
    ServiceRefused,
    TerminalNotActivated,
    UnsupportedReason,
)
from myna_reception.reception.events import (
    BackPressed,
    CardFaceRead,
    CardFailed,
    CardRead,
    CardRemoved,
    ChallengeReady,
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
    PinSigned,
    ReaderFound,
    RegistrationWanted,
    ResultArrived,
    RetryPressed,
    ServiceFailed,
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
    Idle,
    Outcome,
    Querying,
    Reading,
    ReadingFace,
    Recoverable,
    Resumable,
    ShowResult,
    State,
    Unavailable,
)

# The same request would be refused again: only a new challenge and a new answer of the card or of staff can help.
_SPENT = frozenset(
    {
        RefusalReason.CHALLENGE_UNKNOWN,
        RefusalReason.SIGNATURE_INVALID,
        RefusalReason.CERTIFICATE_UNTRUSTED,
        RefusalReason.CARD_UNKNOWN,
        RefusalReason.MALFORMED,
    }
)


@dataclass(frozen=True, slots=True)
class Step:
    """The state after an event, and what is to be done, in this order."""

    state: State
    effects: tuple[Effect, ...] = ()


def of_state(state: State, event: Event, policy: Policy) -> Step:
    """The step of a state, for an event that concerns its reception."""
    match state:
        case Unavailable():
            return Step(Idle() if isinstance(event, ReaderFound) else state)
        case Idle():
            return Step(state)
        case Reading():
            return _reading(state, event, policy)
        case ChooseCheck() | AwaitVisual():
            return _choosing(state, event, policy)
        case AwaitFace():
            return _matching(state, event, policy)
        case ConfirmLastTry() | AwaitPin():
            return _asking_pin(state, event, policy)
        case Authenticating():
            return _authenticating(state, event, policy)
        case Attesting():
            return _attesting(state, event)
        case Querying():
            return _querying(state, event, policy)
        case ReadingFace():
            return _reading_face(state, event)
        case ShowResult():
            return _showing(state, event)
        case AwaitRemoval():
            return _over(state, event)
        case Recoverable():
            return _recovering(state, event)
    assert_never(state)


# What is particular to each state


def _reading(state: Reading, event: Event, policy: Policy) -> Step:
    match event:
        case CardRead(reception_id, facts):
            if isinstance(facts, CardFacts) and (ended := _ended(reception_id, facts)):
                return Step(ended)
            return Step(_choose(reception_id, facts, policy))
        case CardFailed(_, error):
            return Step(Recoverable(error, card_present=_card_still_there(error)))
        case CardRemoved():
            return Step(Recoverable(CardTorn(CardPhase.READING), card_present=False))
        case Finished():
            return Step(AwaitRemoval())
        case _:
            return Step(state)


def _choosing(state: ChooseCheck | AwaitVisual, event: Event, policy: Policy) -> Step:
    match event:
        case MethodChosen(CheckMethod.PIN) if CheckMethod.PIN in state.methods:
            return Step(_ask_pin(state.reception_id, state.card, state.methods, Purpose.CHECK))
        case MethodChosen(CheckMethod.FACE) if isinstance(state, AwaitVisual) and CheckMethod.FACE in state.methods:
            return Step(_to_match(state))
        case MethodChosen(CheckMethod.VISUAL) if isinstance(state, AwaitVisual):
            return Step(replace(state, then_match=False))
        case MethodChosen(CheckMethod.VISUAL | CheckMethod.FACE as method) if method in state.methods and isinstance(
            state.card, CardFacts
        ):
            return Step(_look(state, state.card, method))
        case VisualConfirmed(staff) if isinstance(state, AwaitVisual):
            return _start(Attesting(state.reception_id, state.card, staff, finding=state.finding))
        case VisualDenied() if isinstance(state, AwaitVisual):
            return Step(_denied(state, event))
        case BackPressed() if isinstance(state, AwaitVisual):
            return Step(_choose(state.reception_id, state.card, policy))
        case _ if isinstance(state, AwaitVisual):
            return _asking_number(state, event)
        case _:
            return _while_choosing(state, event)


def _matching(state: AwaitFace, event: Event, policy: Policy) -> Step:
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
            return _start(Attesting(state.reception_id, state.card, staff, CheckMethod.FACE, state.finding))
        case VisualDenied() if state.finding is not None:
            return Step(_denied(state, event))
        case MethodChosen(CheckMethod.PIN) if CheckMethod.PIN in state.methods:
            return Step(_ask_pin(state.reception_id, state.card, state.methods, Purpose.CHECK))
        case MethodChosen(CheckMethod.VISUAL):
            return Step(
                AwaitVisual(state.reception_id, state.card, state.methods, face=state.face, finding=state.finding)
            )
        case BackPressed():
            return Step(_choose(state.reception_id, state.card, policy))
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


def _reading_face(state: ReadingFace, event: Event) -> Step:
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
            return Step(_end(state.card_present))
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
            return Recoverable(error, card_present=_card_still_there(error))


def _asking_pin(state: ConfirmLastTry | AwaitPin, event: Event, policy: Policy) -> Step:
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
            return Step(_step_back(state, policy))
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


def _authenticating(state: Authenticating, event: Event, policy: Policy) -> Step:
    match event:
        case ChallengeReady(reception_id, challenge) if state.pin is not None:
            sign = SignWithPin(reception_id, state.pin, challenge, state.purpose)
            return Step(replace(state, pin=None, challenge=challenge), (sign,))
        case PinSigned(reception_id, signature, facts) if state.challenge is not None:
            card = facts or state.card
            if not isinstance(card, CardFacts):
                raise AssertionError("a phone that signed has shown its certificate")
            if facts is not None and (ended := _ended(reception_id, facts, state.card_present)):
                return Step(ended)
            request = EligibilityRequest(
                _key(reception_id, state.challenge),
                state.challenge,
                CheckMethod.PIN,
                card.certificate,
                signature,
                attested_by=None,
            )
            here = state.card_present
            return _start(Querying(reception_id, card, state.purpose, request, here, here, state.came_from))
        case ServiceFailed(_, TerminalNotActivated() as error):
            return Step(Unavailable(error))
        case ServiceFailed(_, error):
            return Step(Recoverable(error, card_present=True, resume=_resumed(_step_back(state, policy))))
        case CardFailed(_, error):
            return Step(_refused_by_card(state, error, policy))
        case CardRemoved() if state.challenge is not None:
            # The card may have signed before it left. If it did not, CardFailed says in which phase it was torn.
            return Step(replace(state, card_present=False))
        case CardRemoved():
            return Step(Recoverable(CardTorn(CardPhase.CHOOSING), card_present=False))
        case Finished():
            return Step(_end(state.card_present))
        case _:
            return Step(state)


def _refused_by_card(state: Authenticating, error: ReceptionError, policy: Policy) -> State:
    """The state after the card, or the way to it, failed to sign."""
    if not state.card_present:
        return Recoverable(error, card_present=False)
    match error:
        case PinIncorrect(tries_left):
            card = replace(state.card, pin_tries=tries_left)
            return _ask_pin(state.reception_id, card, state.methods, state.purpose, error, state.came_from)
        case PinBlocked():
            blocked = replace(state, card=replace(state.card, pin_tries=0))
            back = _step_back(blocked, policy)
            # A choice shows the notice itself; a result to go back to (利用登録) does not.
            return Recoverable(error, card_present=True, resume=back) if isinstance(back, ShowResult) else back
        case _:
            return Recoverable(error, card_present=_card_still_there(error))


def _attesting(state: Attesting, event: Event) -> Step:
    match event:
        case ChallengeReady(reception_id, challenge):
            request = EligibilityRequest(
                _key(reception_id, challenge),
                challenge,
                state.method,
                state.card.certificate,
                signature=None,
                attested_by=state.staff,
                face_band=state.finding.band if state.method is CheckMethod.FACE and state.finding else None,
            )
            here, connected = state.card_present, state.connected
            return _start(
                Querying(reception_id, state.card, Purpose.CHECK, request, here, connected, finding=state.finding)
            )
        case ServiceFailed(_, TerminalNotActivated() as error):
            return Step(Unavailable(error))
        case ServiceFailed(_, error):
            return Step(Recoverable(error, state.card_present, resume=state))
        case CardRemoved():
            return Step(replace(state, card_present=False, connected=False))
        case Finished():
            return Step(_end(state.card_present))
        case _:
            return Step(state)


def _querying(state: Querying, event: Event, policy: Policy) -> Step:
    match event:
        case ResultArrived(_, result):
            return Step(_result(state, result))
        case ServiceFailed(_, TerminalNotActivated() as error):
            return Step(Unavailable(error))
        case ServiceFailed(_, (CertificateExpired() | CertificateRevoked() | NotRegistered()) as error):
            return Step(_unconfirmed(state, error, policy))
        case ServiceFailed(_, ServiceRefused(reason) as error) if reason in _SPENT:
            again = _resumed(_step_back(state, policy)) if state.connected else None
            return Step(Recoverable(error, state.card_present, resume=again))
        case ServiceFailed(_, error):
            return Step(Recoverable(error, state.card_present, resume=state))
        case CardRemoved():
            return Step(replace(state, card_present=False, connected=False))
        case Finished():
            return Step(_end(state.card_present))
        case _:
            return Step(state)


def _result(state: Querying, result: EligibilityResult) -> ShowResult:
    standing = replace(state.card.standing, standing=result.standing)  # the service knows the certificate best
    request = state.request
    outcome = Outcome(
        result.verdict, standing, request.method, result=result, staff=request.attested_by, finding=state.finding
    )
    return ShowResult(state.reception_id, state.card, outcome, card_present=state.card_present)


def _unconfirmed(
    state: Querying, error: CertificateExpired | CertificateRevoked | NotRegistered, policy: Policy
) -> ShowResult:
    standing = state.card.standing
    match error:
        case CertificateExpired(not_after, last_usable_day):
            standing = replace(
                standing,
                standing=CertificateStanding.EXPIRED,
                not_after=not_after,
                last_usable_day=last_usable_day,
                days_left=standing.days_left + (not_after - standing.not_after).days,
            )
        case CertificateRevoked():
            standing = replace(standing, standing=CertificateStanding.REVOKED)
    can_register = (
        isinstance(error, NotRegistered)
        and state.purpose is Purpose.CHECK
        and state.connected
        and policy.takes_pin(state.card)
    )
    request = state.request
    outcome = Outcome(
        Verdict.UNCONFIRMED, standing, request.method, error=error, staff=request.attested_by, finding=state.finding
    )
    return ShowResult(state.reception_id, state.card, outcome, can_register, state.card_present)


def _showing(state: ShowResult, event: Event) -> Step:
    match event:
        case RegistrationWanted() if state.can_register:
            methods = (CheckMethod.PIN,)
            return Step(_ask_pin(state.reception_id, state.card, methods, Purpose.REGISTER, came_from=state))
        case CardRemoved() if state.card_present:
            return Step(Idle())
        case RetryPressed(reception_id) if state.card_present:
            return read_card(reception_id)
        case Finished() | TimedOut():
            return Step(_end(state.card_present))
        case _:
            return Step(state)


def _over(state: AwaitRemoval, event: Event) -> Step:
    match event:
        case CardRemoved():
            return Step(Idle())
        case RetryPressed(reception_id):
            return read_card(reception_id)
        case _:
            return Step(state)


def _recovering(state: Recoverable, event: Event) -> Step:
    match event:
        case RetryPressed(reception_id):
            if state.resume is not None:
                return _start(state.resume)
            return read_card(reception_id) if state.card_present else Step(Idle())
        case CardRemoved():
            resume = state.resume
            if isinstance(resume, Attesting | Querying):
                return Step(Recoverable(state.error, False, replace(resume, card_present=False, connected=False)))
            return Step(Recoverable(state.error, card_present=False))
        case Finished() | TimedOut():
            return Step(_end(state.card_present))
        case _:
            return Step(state)


# Building blocks


def read_card(reception_id: str) -> Step:
    """Begin a reception."""
    return Step(Reading(reception_id), (ReadCard(reception_id),))


def _start(state: Resumable) -> Step:
    """Enter a state together with the effect that it waits for."""
    match state:
        case Attesting():
            return Step(state, (FetchChallenge(state.reception_id),))
        case Querying(purpose=Purpose.CHECK):
            return Step(state, (SubmitCheck(state.reception_id, state.request),))
        case Querying():
            return Step(state, (SubmitRegistration(state.reception_id, state.request),))
        case _:
            return Step(state)


def _choose(reception_id: str, card: SeenCard, policy: Policy) -> ChooseCheck | Recoverable:
    """The choice of method; for a phone without any, why there is none."""
    methods = policy.methods_for(card)
    if not methods:
        blocked = card.pin_tries == 0
        reason = UnsupportedReason.PHONE_PIN_BLOCKED if blocked else UnsupportedReason.PHONE_NOT_SUPPORTED
        return Recoverable(CardUnsupported(reason), card_present=True)
    return ChooseCheck(reception_id, card, methods, PinBlocked() if card.pin_tries == 0 else None)


def _ended(reception_id: str, card: CardFacts, card_present: bool = True) -> ShowResult | None:
    """The result where the certificate has ended, and its grace with it: the service is not asked."""
    standing = card.standing
    if standing.standing is not CertificateStanding.EXPIRED:
        return None
    error = CertificateExpired(standing.not_after, standing.last_usable_day)
    outcome = Outcome(Verdict.UNCONFIRMED, standing, None, error=error)
    return ShowResult(reception_id, card, outcome, card_present=card_present)


def _ask_pin(
    reception_id: str,
    card: SeenCard,
    methods: tuple[CheckMethod, ...],
    purpose: Purpose,
    notice: ReceptionError | None = None,
    came_from: ShowResult | None = None,
) -> ConfirmLastTry | AwaitPin:
    """The PIN pad, or before the last try the question whether it is to be used."""
    ask = ConfirmLastTry if card.pin_tries == 1 else AwaitPin
    return ask(reception_id, card, methods, purpose, notice, came_from)


def _step_back(
    state: ConfirmLastTry | AwaitPin | Authenticating | Querying, policy: Policy
) -> ChooseCheck | ShowResult | Recoverable:
    """Where «戻る» leads: to the choice of method, or to the result that 利用登録 was offered on."""
    if state.came_from is None:
        return _choose(state.reception_id, state.card, policy)
    card = replace(state.came_from.card, pin_tries=state.card.pin_tries)
    return replace(state.came_from, card=card, can_register=policy.takes_pin(card))


def _resumed(back: ChooseCheck | ShowResult | Recoverable) -> ChooseCheck | ShowResult | None:
    return None if isinstance(back, Recoverable) else back


def _end(card_present: bool) -> AwaitRemoval | Idle:
    return AwaitRemoval() if card_present else Idle()


def _key(reception_id: str, challenge: Challenge) -> str:
    # A challenge is used once, so every attempt has a key of its own, and a request sent again keeps its key.
    # Hashed to a short token, whatever the length of the ids.
    return hashlib.sha256(f"{reception_id}:{challenge.challenge_id}".encode()).hexdigest()[:32]


def _card_still_there(error: ReceptionError) -> bool:
    return not isinstance(error, CardTorn | ReaderUnavailable)
