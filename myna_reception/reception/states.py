"""The states of a reception. Every state is a value; nothing in them acts."""

from __future__ import annotations

from dataclasses import dataclass

from myna_reception.reception.card_facts import CardFace, CardFacts, CheckMethod, FaceBand, SeenCard, StandingReport
from myna_reception.reception.eligibility import Challenge, EligibilityRequest, EligibilityResult, Purpose, Verdict
from myna_reception.reception.errors import ReceptionError
from myna_reception.reception.face import DenialReason, FaceFinding, FaceTrouble
from myna_reception.reception.masked import PinCode


@dataclass(frozen=True, slots=True)
class Unavailable:
    """No reception can begin: no reader, no PC/SC service, terminal not activated."""

    reason: ReceptionError


@dataclass(frozen=True, slots=True)
class Idle:
    """Waiting for a card (カードを置いてください)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The card is being read (読み取り中)."""

    reception_id: str


@dataclass(frozen=True, slots=True)
class ChooseCheck:
    """Identity by PIN, by sight or by face? ``notice`` says what led back here, such as a blocked PIN."""

    reception_id: str
    card: SeenCard
    methods: tuple[CheckMethod, ...]  # never empty
    notice: ReceptionError | None = None


@dataclass(frozen=True, slots=True)
class ConfirmLastTry:
    """One PIN try is left: staff say whether it is to be used."""

    reception_id: str
    card: SeenCard
    methods: tuple[CheckMethod, ...]
    purpose: Purpose
    notice: ReceptionError | None = None
    came_from: ShowResult | None = None  # 利用登録: the result to go back to


@dataclass(frozen=True, slots=True)
class AwaitPin:
    """The PIN pad is shown. ``notice`` is PinIncorrect after a wrong PIN, PinMalformed after a bad entry."""

    reception_id: str
    card: SeenCard
    methods: tuple[CheckMethod, ...]
    purpose: Purpose
    notice: ReceptionError | None = None
    came_from: ShowResult | None = None  # 利用登録: the result to go back to


@dataclass(frozen=True, slots=True)
class Authenticating:
    """A challenge is fetched, then the card verifies the PIN and signs.

    ``pin`` until the challenge came, ``challenge`` from then on: the PIN has been handed to the card.
    """

    reception_id: str
    card: SeenCard
    methods: tuple[CheckMethod, ...]
    purpose: Purpose
    pin: PinCode | None
    challenge: Challenge | None = None
    came_from: ShowResult | None = None  # 利用登録: the result to go back to
    card_present: bool = True  # false: it left after the PIN was handed over, its answer is still on the way


@dataclass(frozen=True, slots=True)
class AwaitVisual:
    """Staff compare the card's photo with the person (目視): as printed, or as the card gives it for 照合番号B.

    ``tries`` is how often the number may still be tried, once the card told; ``last_try`` says that staff agreed to
    use the last one. ``notice`` says why the face was not read. ``then_match``: the face match (顔) was chosen and
    goes on once the photo is there; ``finding`` is what a match said before staff came here.
    """

    reception_id: str
    card: CardFacts
    methods: tuple[CheckMethod, ...]
    face: CardFace | None = None
    notice: ReceptionError | None = None
    tries: int | None = None
    last_try: bool = False
    then_match: bool = False
    finding: FaceFinding | None = None

    @property
    def offers_face(self) -> bool:
        """Whether 照合番号B can be typed: tries are left."""
        return self.tries != 0

    @property
    def asks_last_try(self) -> bool:
        """Whether the last try waits for staff to agree."""
        return self.tries == 1 and not self.last_try and self.face is None


@dataclass(frozen=True, slots=True)
class ReadingFace:
    """照合番号B was handed to the card, and the face is being read; then back to ``visual``."""

    visual: AwaitVisual
    card_present: bool = True  # false: it left meanwhile, its answer is still on the way

    @property
    def reception_id(self) -> str:
        """The reception's."""
        return self.visual.reception_id


@dataclass(frozen=True, slots=True)
class AwaitFace:
    """The camera's pictures are compared with the card's photo (顔の照合). Staff decide, whatever is found.

    First the patient agrees (``agreed``); then the match runs until there is a ``finding`` or a ``trouble``. Each
    ``attempt`` has a number, so that a late answer of an earlier one is dropped.
    """

    reception_id: str
    card: CardFacts
    methods: tuple[CheckMethod, ...]
    face: CardFace
    agreed: bool = False
    attempt: int = 0
    finding: FaceFinding | None = None
    trouble: FaceTrouble | None = None

    @property
    def running(self) -> bool:
        """Whether the match is under way."""
        return self.agreed and self.finding is None and self.trouble is None

    @property
    def may_confirm(self) -> bool:
        """Whether «本人です» can be said here. Where the match speaks against it, the check by sight is the way."""
        finding = self.finding
        return finding is not None and finding.band is not FaceBand.NOT_SIMILAR and finding.turned is not False


@dataclass(frozen=True, slots=True)
class Attesting:
    """Staff said «本人です»; a challenge is fetched for the attestation."""

    reception_id: str
    card: CardFacts
    staff: str
    method: CheckMethod = CheckMethod.VISUAL  # or FACE
    finding: FaceFinding | None = None  # of a face match, also of one that was not followed
    card_present: bool = True
    connected: bool = True  # the card that was read has not left since; never true without a card


@dataclass(frozen=True, slots=True)
class Querying:
    """The eligibility service is asked (照会中)."""

    reception_id: str
    card: CardFacts
    purpose: Purpose
    request: EligibilityRequest
    card_present: bool = True
    connected: bool = True  # as in Attesting
    came_from: ShowResult | None = None  # 利用登録: the result to go back to
    finding: FaceFinding | None = None  # as in Attesting


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a reception ended: with the service's answer, or with the reason why nothing is confirmed."""

    verdict: Verdict
    standing: StandingReport
    method: CheckMethod | None  # how identity was confirmed, or denied; None: it ended before that
    result: EligibilityResult | None = None
    error: ReceptionError | None = None  # CertificateExpired, CertificateRevoked, NotRegistered, IdentityNotConfirmed
    staff: str | None = None  # who decided by sight or with the face match (initials, may be empty)
    finding: FaceFinding | None = None  # of a face match, also of one that was not followed; never a number or picture
    reason: DenialReason | None = None  # with IdentityNotConfirmed, where staff gave one


@dataclass(frozen=True, slots=True)
class ShowResult:
    """The result is on the screen until the card leaves, staff finish, or the time is up."""

    reception_id: str
    card: CardFacts
    outcome: Outcome
    can_register: bool = False  # 利用登録 can be offered: not registered, and the card takes a PIN
    card_present: bool = True


@dataclass(frozen=True, slots=True)
class AwaitRemoval:
    """The reception is over; the card still lies on the reader (カードをお取りください)."""


Resumable = ChooseCheck | Attesting | Querying | ShowResult


@dataclass(frozen=True, slots=True)
class Recoverable:
    """Something went wrong and can be tried again.

    ``resume`` is the state that «もう一度» goes on from; without it a card that is still there is read anew. A resume
    that needs the card (ChooseCheck, ShowResult) goes when the card goes.
    """

    error: ReceptionError
    card_present: bool
    resume: Resumable | None = None


State = (
    Unavailable
    | Idle
    | Reading
    | ChooseCheck
    | ConfirmLastTry
    | AwaitPin
    | Authenticating
    | AwaitVisual
    | AwaitFace
    | ReadingFace
    | Attesting
    | Querying
    | ShowResult
    | AwaitRemoval
    | Recoverable
)
