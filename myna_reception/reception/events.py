"""What can happen during a reception: to the reader, to the card, on the network, and by the people at the desk."""

from __future__ import annotations

from dataclasses import dataclass

from myna_reception.reception.card_facts import CardFace, CardFacts, CheckMethod, SeenCard
from myna_reception.reception.eligibility import Challenge, EligibilityResult
from myna_reception.reception.errors import Denial, ReceptionError
from myna_reception.reception.face import DenialReason, FaceFinding, FaceTrouble
from myna_reception.reception.masked import Masked, NumberB, PinCode

# The reader


@dataclass(frozen=True, slots=True)
class ReaderFound:
    """A reader can be used, with no card on it."""


@dataclass(frozen=True, slots=True)
class ReaderLost:
    """No reader can be used any more."""

    error: ReceptionError


@dataclass(frozen=True, slots=True)
class CardPlaced:
    """A card was put on the reader. ``reception_id`` is fresh: late answers of earlier receptions carry another."""

    reception_id: str


@dataclass(frozen=True, slots=True)
class CardRemoved:
    """The card left the reader."""


# Answers to effects


@dataclass(frozen=True, slots=True)
class CardRead:
    """ReadCard succeeded."""

    reception_id: str
    facts: SeenCard


@dataclass(frozen=True, slots=True)
class PinSigned:
    """SignWithPin succeeded: the card verified the PIN and signed the challenge.

    ``facts``: what a phone told after its PIN; None for a card, which had told it before.
    """

    reception_id: str
    signature: Masked[bytes]
    facts: CardFacts | None = None


@dataclass(frozen=True, slots=True)
class CardFaceRead:
    """ReadCardFace succeeded; whether the face is genuine stands in it."""

    reception_id: str
    face: CardFace


@dataclass(frozen=True, slots=True)
class CardFailed:
    """ReadCard, SignWithPin or ReadCardFace failed."""

    reception_id: str
    error: ReceptionError


@dataclass(frozen=True, slots=True)
class ChallengeReady:
    """FetchChallenge succeeded."""

    reception_id: str
    challenge: Challenge


@dataclass(frozen=True, slots=True)
class ResultArrived:
    """SubmitCheck or SubmitRegistration succeeded."""

    reception_id: str
    result: EligibilityResult


@dataclass(frozen=True, slots=True)
class ServiceFailed:
    """FetchChallenge, SubmitCheck or SubmitRegistration failed."""

    reception_id: str
    error: ReceptionError


# The face match


@dataclass(frozen=True, slots=True)
class FaceMatched:
    """The camera's pictures were compared with the card's photo. ``attempt`` as in ``AwaitFace``."""

    reception_id: str
    attempt: int
    finding: FaceFinding


@dataclass(frozen=True, slots=True)
class FaceHindered:
    """No match came about. ``attempt`` as in ``AwaitFace``."""

    reception_id: str
    attempt: int
    trouble: FaceTrouble


# People


@dataclass(frozen=True, slots=True)
class MethodChosen:
    """暗証番号, 目視 or 顔 was chosen."""

    method: CheckMethod


@dataclass(frozen=True, slots=True)
class LastTryConfirmed:
    """Staff agree to use the last try of the PIN, or of 照合番号B."""


@dataclass(frozen=True, slots=True)
class PinEntered:
    """Four digits were entered and confirmed."""

    pin: PinCode


@dataclass(frozen=True, slots=True)
class PinRejectedAtPad:
    """Something other than four digits was entered; nothing was sent to the card."""


@dataclass(frozen=True, slots=True)
class NumberBEntered:
    """照合番号B was typed from the card's face and confirmed."""

    number: NumberB


@dataclass(frozen=True, slots=True)
class VisualConfirmed:
    """«本人です», said by ``staff`` (initials, may be empty)."""

    staff: str = ""


@dataclass(frozen=True, slots=True)
class VisualDenied:
    """«本人ではありません» or «確認できません», said by ``staff`` (initials, may be empty)."""

    staff: str = ""
    denial: Denial = Denial.CANNOT_TELL
    reason: DenialReason | None = None


@dataclass(frozen=True, slots=True)
class FaceAgreed:
    """The patient agreed to the face match."""


@dataclass(frozen=True, slots=True)
class RegistrationWanted:
    """The patient agrees to 利用登録."""


@dataclass(frozen=True, slots=True)
class RetryPressed:
    """«もう一度». The id is used when a card has to be read anew."""

    reception_id: str


@dataclass(frozen=True, slots=True)
class BackPressed:
    """«戻る»: to the choice of method."""


@dataclass(frozen=True, slots=True)
class Finished:
    """«終わる» on a result, «閉じる» on a message, «中止する» anywhere else."""


@dataclass(frozen=True, slots=True)
class TimedOut:
    """Nobody did anything within ``session.time_limit`` of the state."""


Event = (
    ReaderFound
    | ReaderLost
    | CardPlaced
    | CardRemoved
    | CardRead
    | PinSigned
    | CardFaceRead
    | CardFailed
    | ChallengeReady
    | ResultArrived
    | ServiceFailed
    | FaceMatched
    | FaceHindered
    | MethodChosen
    | LastTryConfirmed
    | PinEntered
    | PinRejectedAtPad
    | NumberBEntered
    | VisualConfirmed
    | VisualDenied
    | FaceAgreed
    | RegistrationWanted
    | RetryPressed
    | BackPressed
    | Finished
    | TimedOut
)
