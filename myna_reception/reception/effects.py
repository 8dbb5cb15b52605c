"""What a reception wants done. Each effect is carried out once, and never repeated by itself."""

from __future__ import annotations

from dataclasses import dataclass

from myna_reception.reception.eligibility import Challenge, EligibilityRequest, Purpose
from myna_reception.reception.masked import NumberB, PinCode, SecretDigits


@dataclass(frozen=True, slots=True)
class ReadCard:
    """Run the reading plan. Answered by CardRead or CardFailed. Card thread."""

    reception_id: str


@dataclass(frozen=True, slots=True)
class SignWithPin:
    """VERIFY once, then sign the challenge; wipes the PIN. Answered by PinSigned or CardFailed. Card thread."""

    reception_id: str
    pin: PinCode
    challenge: Challenge
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class ReadCardFace:
    """VERIFY 照合番号B once, read the card's face and check it; wipes the number.

    VERIFY is sent only when more than three tries are left, or as many as ``agreed_tries``: what staff were
    told and went on with. Answered by CardFaceRead or CardFailed. Card thread.
    """

    reception_id: str
    number: NumberB
    agreed_tries: int | None = None


@dataclass(frozen=True, slots=True)
class EndCardSession:
    """Let go of the card (close the connection). Not answered. Card thread."""

    reception_id: str


@dataclass(frozen=True, slots=True)
class FetchChallenge:
    """Ask the service for a challenge. Answered by ChallengeReady or ServiceFailed. Job pool."""

    reception_id: str


@dataclass(frozen=True, slots=True)
class SubmitCheck:
    """Ask the service for eligibility. Answered by ResultArrived or ServiceFailed. Job pool."""

    reception_id: str
    request: EligibilityRequest


@dataclass(frozen=True, slots=True)
class SubmitRegistration:
    """Have the service carry out 利用登録 and then the check. Answered as SubmitCheck. Job pool."""

    reception_id: str
    request: EligibilityRequest


@dataclass(frozen=True, slots=True)
class ForgetPin:
    """Wipe a PIN or number that will not be used. Not answered."""

    pin: SecretDigits


CardEffect = ReadCard | SignWithPin | ReadCardFace | EndCardSession
ServiceEffect = FetchChallenge | SubmitCheck | SubmitRegistration
Effect = CardEffect | ServiceEffect | ForgetPin
