"""What each state of a reception makes of an event. ``session.advance`` adds the rules that hold everywhere.

Whatever is not said leaves the state as it is. 本人確認 stands in ``identity_story``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from myna_reception.reception.card_facts import CardFacts, CertificateStanding, CheckMethod
from myna_reception.reception.effects import (
    SignWithPin,
)
from myna_reception.reception.eligibility import EligibilityRequest, EligibilityResult, Purpose, Verdict
from myna_reception.reception.errors import (
    CardPhase,
    CardTorn,
    CertificateExpired,
    CertificateRevoked,
    NotRegistered,
    PinBlocked,
    PinIncorrect,
    ReceptionError,
    RefusalReason,
    ServiceRefused,
    TerminalNotActivated,
)
from myna_reception.reception.events import (
    CardFailed,
    CardRead,
    CardRemoved,
    ChallengeReady,
    Event,
    Finished,
    PinSigned,
    ReaderFound,
    RegistrationWanted,
    ResultArrived,
    RetryPressed,
    ServiceFailed,
    TimedOut,
)
from myna_reception.reception.identity_story import asking_pin, choosing, matching, reading_face
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
    ShowResult,
    State,
    Unavailable,
)
from myna_reception.reception.steps import (
    Step,
    ask_pin,
    card_still_there,
    choose,
    end,
    ended,
    key,
    read_card,
    resumed,
    start,
    step_back,
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
            return choosing(state, event, policy)
        case AwaitFace():
            return matching(state, event, policy)
        case ConfirmLastTry() | AwaitPin():
            return asking_pin(state, event, policy)
        case Authenticating():
            return _authenticating(state, event, policy)
        case Attesting():
            return _attesting(state, event)
        case Querying():
            return _querying(state, event, policy)
        case ReadingFace():
            return reading_face(state, event)
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
            if isinstance(facts, CardFacts) and (over := ended(reception_id, facts)):
                return Step(over)
            return Step(choose(reception_id, facts, policy))
        case CardFailed(_, error):
            return Step(Recoverable(error, card_present=card_still_there(error)))
        case CardRemoved():
            return Step(Recoverable(CardTorn(CardPhase.READING), card_present=False))
        case Finished():
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
            if facts is not None and (over := ended(reception_id, facts, state.card_present)):
                return Step(over)
            request = EligibilityRequest(
                key(reception_id, state.challenge),
                state.challenge,
                CheckMethod.PIN,
                card.certificate,
                signature,
                attested_by=None,
            )
            here = state.card_present
            return start(Querying(reception_id, card, state.purpose, request, here, here, state.came_from))
        case ServiceFailed(_, TerminalNotActivated() as error):
            return Step(Unavailable(error))
        case ServiceFailed(_, error):
            return Step(Recoverable(error, card_present=True, resume=resumed(step_back(state, policy))))
        case CardFailed(_, error):
            return Step(_refused_by_card(state, error, policy))
        case CardRemoved() if state.challenge is not None:
            # The card may have signed before it left. If it did not, CardFailed says in which phase it was torn.
            return Step(replace(state, card_present=False))
        case CardRemoved():
            return Step(Recoverable(CardTorn(CardPhase.CHOOSING), card_present=False))
        case Finished():
            return Step(end(state.card_present))
        case _:
            return Step(state)


def _refused_by_card(state: Authenticating, error: ReceptionError, policy: Policy) -> State:
    """The state after the card, or the way to it, failed to sign."""
    if not state.card_present:
        return Recoverable(error, card_present=False)
    match error:
        case PinIncorrect(tries_left):
            card = replace(state.card, pin_tries=tries_left)
            return ask_pin(state.reception_id, card, state.methods, state.purpose, error, state.came_from)
        case PinBlocked():
            blocked = replace(state, card=replace(state.card, pin_tries=0))
            back = step_back(blocked, policy)
            # A choice shows the notice itself; a result to go back to (利用登録) does not.
            return Recoverable(error, card_present=True, resume=back) if isinstance(back, ShowResult) else back
        case _:
            return Recoverable(error, card_present=card_still_there(error))


def _attesting(state: Attesting, event: Event) -> Step:
    match event:
        case ChallengeReady(reception_id, challenge):
            request = EligibilityRequest(
                key(reception_id, challenge),
                challenge,
                state.method,
                state.card.certificate,
                signature=None,
                attested_by=state.staff,
                face_band=state.finding.band if state.method is CheckMethod.FACE and state.finding else None,
            )
            here, connected = state.card_present, state.connected
            return start(
                Querying(reception_id, state.card, Purpose.CHECK, request, here, connected, finding=state.finding)
            )
        case ServiceFailed(_, TerminalNotActivated() as error):
            return Step(Unavailable(error))
        case ServiceFailed(_, error):
            return Step(Recoverable(error, state.card_present, resume=state))
        case CardRemoved():
            return Step(replace(state, card_present=False, connected=False))
        case Finished():
            return Step(end(state.card_present))
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
            again = resumed(step_back(state, policy)) if state.connected else None
            return Step(Recoverable(error, state.card_present, resume=again))
        case ServiceFailed(_, error):
            return Step(Recoverable(error, state.card_present, resume=state))
        case CardRemoved():
            return Step(replace(state, card_present=False, connected=False))
        case Finished():
            return Step(end(state.card_present))
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
            return Step(ask_pin(state.reception_id, state.card, methods, Purpose.REGISTER, came_from=state))
        case CardRemoved() if state.card_present:
            return Step(Idle())
        case RetryPressed(reception_id) if state.card_present:
            return read_card(reception_id)
        case Finished() | TimedOut():
            return Step(end(state.card_present))
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
                return start(state.resume)
            return read_card(reception_id) if state.card_present else Step(Idle())
        case CardRemoved():
            resume = state.resume
            if isinstance(resume, Attesting | Querying):
                return Step(Recoverable(state.error, False, replace(resume, card_present=False, connected=False)))
            return Step(Recoverable(state.error, card_present=False))
        case Finished() | TimedOut():
            return Step(end(state.card_present))
        case _:
            return Step(state)
