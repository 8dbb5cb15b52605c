"""A step of a reception, and what the steps of several states have in common."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from myna_reception.reception.card_facts import CardFacts, CertificateStanding, CheckMethod, SeenCard
from myna_reception.reception.effects import (
    Effect,
    FetchChallenge,
    ReadCard,
    SubmitCheck,
    SubmitRegistration,
)
from myna_reception.reception.eligibility import Challenge, Purpose, Verdict
from myna_reception.reception.errors import (
    CardTorn,
    CardUnsupported,
    CertificateExpired,
    PinBlocked,
    ReaderUnavailable,
    ReceptionError,
    UnsupportedReason,
)
from myna_reception.reception.policy import Policy
from myna_reception.reception.states import (
    Attesting,
    Authenticating,
    AwaitPin,
    AwaitRemoval,
    ChooseCheck,
    ConfirmLastTry,
    Idle,
    Outcome,
    Querying,
    Reading,
    Recoverable,
    Resumable,
    ShowResult,
    State,
)


@dataclass(frozen=True, slots=True)
class Step:
    """The state after an event, and what is to be done, in this order."""

    state: State
    effects: tuple[Effect, ...] = ()


def read_card(reception_id: str) -> Step:
    """Begin a reception."""
    return Step(Reading(reception_id), (ReadCard(reception_id),))


def start(state: Resumable) -> Step:
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


def choose(reception_id: str, card: SeenCard, policy: Policy) -> ChooseCheck | Recoverable:
    """The choice of method; for a phone without any, why there is none."""
    methods = policy.methods_for(card)
    if not methods:
        blocked = card.pin_tries == 0
        reason = UnsupportedReason.PHONE_PIN_BLOCKED if blocked else UnsupportedReason.PHONE_NOT_SUPPORTED
        return Recoverable(CardUnsupported(reason), card_present=True)
    return ChooseCheck(reception_id, card, methods, PinBlocked() if card.pin_tries == 0 else None)


def ended(reception_id: str, card: CardFacts, card_present: bool = True) -> ShowResult | None:
    """The result where the certificate has ended, and its grace with it: the service is not asked."""
    standing = card.standing
    if standing.standing is not CertificateStanding.EXPIRED:
        return None
    error = CertificateExpired(standing.not_after, standing.last_usable_day)
    outcome = Outcome(Verdict.UNCONFIRMED, standing, None, error=error)
    return ShowResult(reception_id, card, outcome, card_present=card_present)


def ask_pin(
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


def step_back(
    state: ConfirmLastTry | AwaitPin | Authenticating | Querying, policy: Policy
) -> ChooseCheck | ShowResult | Recoverable:
    """Where «戻る» leads: to the choice of method, or to the result that 利用登録 was offered on."""
    if state.came_from is None:
        return choose(state.reception_id, state.card, policy)
    card = replace(state.came_from.card, pin_tries=state.card.pin_tries)
    return replace(state.came_from, card=card, can_register=policy.takes_pin(card))


def resumed(back: ChooseCheck | ShowResult | Recoverable) -> ChooseCheck | ShowResult | None:
    """Where «もう一度» leads back to, where there is such a place."""
    return None if isinstance(back, Recoverable) else back


def end(card_present: bool) -> AwaitRemoval | Idle:
    """The reception is over."""
    return AwaitRemoval() if card_present else Idle()


def key(reception_id: str, challenge: Challenge) -> str:
    """The idempotency key of a request."""
    # A challenge is used once, so every attempt has a key of its own, and a request sent again keeps its key.
    # Hashed to a short token, whatever the length of the ids.
    return hashlib.sha256(f"{reception_id}:{challenge.challenge_id}".encode()).hexdigest()[:32]


def card_still_there(error: ReceptionError) -> bool:
    """Whether a card that gave this error lies on the reader."""
    return not isinstance(error, CardTorn | ReaderUnavailable)
