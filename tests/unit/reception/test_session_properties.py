"""What holds for every reception, whatever happens in whatever order, late answers included."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from myna_reception.reception.card_facts import (
    Authenticity,
    AuthenticityReport,
    CardFace,
    CardFacts,
    CardKind,
    CertificateStanding,
    CheckMethod,
    FaceBand,
    FaceImage,
    PhoneFacts,
    SignedFace,
    StandingReport,
    UnsignedFace,
)
from myna_reception.reception.effects import (
    EndCardSession,
    FetchChallenge,
    ForgetPin,
    ReadCard,
    ReadCardFace,
    SignWithPin,
    SubmitCheck,
    SubmitRegistration,
)
from myna_reception.reception.eligibility import Challenge, EligibilityResult, Purpose, QualificationValidity
from myna_reception.reception.errors import (
    CardPhase,
    CardTorn,
    CardUnsupported,
    CertificateExpired,
    CertificateRevoked,
    Denial,
    NotRegistered,
    NumberBBlocked,
    NumberBFewTries,
    NumberBIncorrect,
    PinBlocked,
    PinIncorrect,
    ReaderBusy,
    ReaderReason,
    ReaderUnavailable,
    RefusalReason,
    ServiceRefused,
    ServiceUnreachable,
    TerminalNotActivated,
    UnreachableReason,
    UnsupportedReason,
)
from myna_reception.reception.events import (
    BackPressed,
    CardFaceRead,
    CardFailed,
    CardPlaced,
    CardRead,
    CardRemoved,
    ChallengeReady,
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
    ReaderLost,
    RegistrationWanted,
    ResultArrived,
    RetryPressed,
    ServiceFailed,
    TimedOut,
    VisualConfirmed,
    VisualDenied,
)
from myna_reception.reception.face import DenialReason, FaceFinding, FaceTrouble
from myna_reception.reception.masked import Masked, NumberB, PinCode, SecretDigits
from myna_reception.reception.policy import Policy
from myna_reception.reception.session import advance
from myna_reception.reception.states import (
    Authenticating,
    AwaitFace,
    AwaitPin,
    AwaitRemoval,
    AwaitVisual,
    ConfirmLastTry,
    Idle,
    Reading,
    ReadingFace,
    Unavailable,
)

NOW = datetime(2026, 4, 1, tzinfo=UTC)
IMAGE = FaceImage(Masked(b"jp2"), 1, 1, Masked(b"\0"))
FACE = CardFace(
    SignedFace(IMAGE, IMAGE, IMAGE, Masked(date(1991, 7, 9)), Masked("2")),
    UnsignedFace(Masked(date(2034, 7, 9)), IMAGE),
    AuthenticityReport(Authenticity.GENUINE),
)
CARD_ERRORS = st.sampled_from(
    [CardTorn(CardPhase.VERIFYING), ReaderBusy(), CardUnsupported(UnsupportedReason.UNEXPECTED_ANSWER)]
)
SERVICE_ERRORS = st.sampled_from(
    [
        ServiceUnreachable(UnreachableReason.TIMED_OUT),
        ServiceRefused(RefusalReason.BUSY),
        ServiceRefused(RefusalReason.CHALLENGE_UNKNOWN),
        NotRegistered(),
        NotRegistered(),
        CertificateRevoked(),
        CertificateExpired(date(2026, 1, 1), date(2026, 3, 31)),
        TerminalNotActivated(),
    ]
)
BUTTONS = st.sampled_from(
    [
        MethodChosen(CheckMethod.PIN),
        MethodChosen(CheckMethod.PIN),
        MethodChosen(CheckMethod.VISUAL),
        MethodChosen(CheckMethod.FACE),
        LastTryConfirmed(),
        LastTryConfirmed(),
        PinRejectedAtPad(),
        VisualConfirmed("山"),
        VisualDenied(),
        VisualDenied("山", Denial.NOT_HOLDER, DenialReason.PHOTO_DIFFERS),
        FaceAgreed(),
        FaceAgreed(),
        RegistrationWanted(),
        RegistrationWanted(),
        BackPressed(),
        Finished(),
        TimedOut(),
    ]
)


def parts_of(value):
    """Every value inside a state."""
    yield value
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from parts_of(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from parts_of(item)


class AnyReception(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.policy = Policy(tuple(CheckMethod))
        self.state = Idle()
        self.ids = 0
        self.open = []  # effects that wait for an answer
        self.past = []  # answers given, to be given again too late
        self.entered = []
        self.signing = []
        self.forgotten = []
        self.read_for = Counter()
        self.ended = Counter()
        self.challenges = {}
        self.requests = {}
        self.phones = set()  # receptions with a phone that has not shown its certificate
        self.last_number_agreed = None  # the reception in which staff agreed to use the last try

    # What happens

    def fresh(self):
        self.ids += 1
        return f"r{self.ids}"

    def send(self, event):
        before = self.state
        if isinstance(before, AwaitVisual) and before.asks_last_try and isinstance(event, LastTryConfirmed):
            self.last_number_agreed = before.reception_id
        step = advance(before, event, self.policy)
        assert step == advance(before, event, self.policy)
        self.state = step.state
        for effect in step.effects:
            self.carry_out(effect, event)
        self.check_last_try(before, event)

    def carry_out(self, effect, event):
        match effect:
            case ReadCard(reception_id):
                assert isinstance(event, CardPlaced | RetryPressed)
                assert event.reception_id == reception_id
                assert self.state == Reading(reception_id)
                self.read_for[reception_id] += 1
                assert self.read_for[reception_id] == 1
                self.open.append(effect)
            case SignWithPin(reception_id, pin, challenge, purpose):
                assert event == ChallengeReady(reception_id, challenge)
                assert self.challenges[challenge.challenge_id] == reception_id
                assert any(pin is entered for entered in self.entered)
                assert not any(pin is other for other in self.signing + self.forgotten)
                assert not pin.wiped
                assert not self.ended[reception_id]
                assert (self.state.reception_id, self.state.purpose) == (reception_id, purpose)
                self.signing.append(pin)
                self.open.append(effect)
            case ReadCardFace(reception_id, number, agreed):
                assert event == NumberBEntered(number)
                assert isinstance(self.state, ReadingFace)
                assert self.state.reception_id == reception_id
                assert not any(number is other for other in self.signing + self.forgotten)
                assert not number.wiped
                assert not self.ended[reception_id]
                assert agreed == self.state.visual.tries != 0
                assert agreed != 1 or self.last_number_agreed == reception_id
                self.last_number_agreed = None
                self.signing.append(number)
                self.open.append(effect)
            case FetchChallenge(reception_id):
                assert self.state.reception_id == reception_id
                # Whatever a match found: without a person who says so, nobody is taken for the holder.
                assert isinstance(event, PinEntered | VisualConfirmed | RetryPressed)
                self.open.append(effect)
            case SubmitCheck(reception_id, request) | SubmitRegistration(reception_id, request):
                assert self.state.reception_id == reception_id
                assert request.certificate == Masked(reception_id.encode())
                assert self.challenges[request.challenge.challenge_id] == reception_id
                assert isinstance(effect, SubmitRegistration) == (self.state.purpose is Purpose.REGISTER)
                assert (request.signature is None) == (request.method in (CheckMethod.VISUAL, CheckMethod.FACE))
                assert (request.attested_by is None) == (request.method is CheckMethod.PIN)
                assert (request.face_band is None) == (request.method is not CheckMethod.FACE)
                assert request.face_band is not FaceBand.NOT_SIMILAR
                assert self.requests.setdefault(request.idempotency_key, request) == request
                self.open.append(effect)
            case EndCardSession(reception_id):
                self.ended[reception_id] += 1
                assert self.read_for[reception_id] == 1
                assert self.ended[reception_id] == 1
            case ForgetPin(pin):
                assert not any(pin is other for other in self.signing + self.forgotten)
                self.forgotten.append(pin)
                pin.wipe()

    def check_last_try(self, before, event):
        reached_pad = isinstance(self.state, AwaitPin) and not isinstance(before, AwaitPin)
        if reached_pad and self.state.card.pin_tries == 1:
            assert isinstance(before, ConfirmLastTry)
            assert isinstance(event, LastTryConfirmed)
        if isinstance(self.state, AwaitPin | ConfirmLastTry):
            assert self.state.card.pin_tries != 0

    @rule()
    def card_placed(self):
        self.send(CardPlaced(self.fresh()))

    @rule()
    def card_removed(self):
        self.send(CardRemoved())

    @rule()
    def reader_found(self):
        self.send(ReaderFound())

    @rule()
    def reader_lost(self):
        self.send(ReaderLost(ReaderUnavailable(ReaderReason.NO_READER)))

    @rule(event=BUTTONS)
    def button(self, event):
        self.send(event)

    @rule()
    def retry(self):
        self.send(RetryPressed(self.fresh()))

    @rule(band=st.sampled_from(FaceBand), turned=st.sampled_from([True, False, None]), late=st.integers(0, 3))
    def matched(self, band, turned, late):
        state = self.state
        reception_id = state.reception_id if isinstance(state, AwaitFace) else "r1"
        attempt = state.attempt - (late == 0) if isinstance(state, AwaitFace) else 0
        self.send(FaceMatched(reception_id, attempt, FaceFinding(band, turned)))
        if isinstance(state, AwaitFace) and not (state.running and attempt == state.attempt):
            assert self.state == state

    @rule(trouble=st.sampled_from(FaceTrouble))
    def hindered(self, trouble):
        state = self.state
        self.send(
            FaceHindered(state.reception_id, state.attempt, trouble)
            if isinstance(state, AwaitFace)
            else FaceHindered("r1", 0, trouble)
        )

    @rule()
    def pin_entered(self):
        pin = PinCode(b"1234")
        self.entered.append(pin)
        self.send(PinEntered(pin))

    @rule()
    def number_entered(self):
        number = NumberB(b"03070920341234")
        self.entered.append(number)
        self.send(NumberBEntered(number))

    @precondition(lambda self: self.open)
    @rule(data=st.data(), works=st.integers(0, 3))
    def answered(self, data, works):
        effect = self.open.pop(data.draw(st.integers(0, len(self.open) - 1)))
        if isinstance(effect, SignWithPin):
            effect.pin.wipe()
        if isinstance(effect, ReadCardFace):
            effect.number.wipe()
        answer = self.success(effect, data) if works else self.failure(effect, data)
        self.past.append(answer)
        self.send(answer)

    @precondition(lambda self: self.past)
    @rule(data=st.data())
    def answered_again(self, data):
        answer = data.draw(st.sampled_from(self.past))
        self.send(answer)

    def success(self, effect, data):
        match effect:
            case ReadCard(reception_id):
                standing = data.draw(st.sampled_from(CertificateStanding))
                report = StandingReport(standing, date(2027, 4, 30), date(2027, 7, 31), 394)
                tries = data.draw(st.sampled_from([3, 2, 1, 1, 0, None]))
                if data.draw(st.sampled_from([False, False, False, True])):
                    self.phones.add(reception_id)
                    return CardRead(reception_id, PhoneFacts(CardKind.ANDROID, tries))
                return CardRead(reception_id, CardFacts(CardKind.PLASTIC, Masked(reception_id.encode()), report, tries))
            case SignWithPin(reception_id):
                if reception_id not in self.phones:
                    return PinSigned(reception_id, Masked(b"signature"))
                self.phones.discard(reception_id)
                standing = data.draw(st.sampled_from(CertificateStanding))
                report = StandingReport(standing, date(2027, 4, 30), date(2027, 7, 31), 394)
                facts = CardFacts(CardKind.ANDROID, Masked(reception_id.encode()), report, None)
                return PinSigned(reception_id, Masked(b"signature"), facts)
            case ReadCardFace(reception_id):
                return CardFaceRead(reception_id, FACE)
            case FetchChallenge(reception_id):
                challenge = Challenge(f"c{len(self.challenges)}", b"nonce", NOW)
                self.challenges[challenge.challenge_id] = reception_id
                return ChallengeReady(reception_id, challenge)
            case SubmitCheck(reception_id) | SubmitRegistration(reception_id):
                validity = data.draw(st.sampled_from(QualificationValidity))
                return ResultArrived(
                    reception_id, EligibilityResult(validity, (), NOW, CertificateStanding.VALID, "1", practice=True)
                )

    def failure(self, effect, data):
        match effect:
            case ReadCard(reception_id):
                return CardFailed(reception_id, data.draw(CARD_ERRORS))
            case SignWithPin(reception_id):
                wrong = st.sampled_from([PinIncorrect(2), PinIncorrect(1), PinIncorrect(1), PinBlocked()])
                return CardFailed(reception_id, data.draw(wrong | CARD_ERRORS))
            case ReadCardFace(reception_id):
                wrong = st.sampled_from(
                    [NumberBIncorrect(9), NumberBIncorrect(1), NumberBFewTries(1), NumberBFewTries(2), NumberBBlocked()]
                )
                return CardFailed(reception_id, data.draw(wrong | CARD_ERRORS))
            case _:
                return ServiceFailed(effect.reception_id, data.draw(SERVICE_ERRORS))

    # What holds

    @invariant()
    def every_pin_is_held_handed_over_or_forgotten(self):
        held = [part for part in parts_of(self.state) if isinstance(part, SecretDigits)]
        for pin in self.entered:
            places = [*held, *self.signing, *self.forgotten]
            assert sum(pin is other for other in places) == 1
        assert bool(held) == (isinstance(self.state, Authenticating) and self.state.challenge is None)

    @invariant()
    def a_state_knows_one_patient_at_most(self):
        parts = list(parts_of(self.state))
        ids = {part.reception_id for part in parts if hasattr(part, "reception_id")}
        owners = {part.certificate.reveal().decode() for part in parts if isinstance(part, CardFacts)}
        assert len(ids) <= 1
        assert owners <= ids
        if isinstance(self.state, Idle | AwaitRemoval | Unavailable | Reading):
            assert not owners
            assert not any(isinstance(part, EligibilityResult | CardFace) for part in parts)

    @invariant()
    def a_card_that_is_not_waited_for_is_let_go(self):
        needed = {part.reception_id for part in parts_of(self.state) if hasattr(part, "reception_id")}
        for reception_id in self.read_for:
            assert self.ended[reception_id] or reception_id in needed

    @invariant()
    def the_desk_finds_its_way_back(self):
        state = self.state
        if isinstance(state, Unavailable):
            state = advance(state, ReaderFound(), self.policy).state
        for event in (CardRemoved(), Finished()):
            state = advance(state, event, self.policy).state
        # a challenge, an answer or a signature on its way can be given up with «中止する»
        assert state == Idle()

    @invariant()
    def giving_up_leaves_nothing_behind(self):
        state = advance(self.state, Finished(), self.policy).state
        assert isinstance(state, Idle | AwaitRemoval | Unavailable)


AnyReception.TestCase.settings = settings(max_examples=200, stateful_step_count=50, deadline=None)
TestAnyReception = AnyReception.TestCase


def test_the_parts_of_a_state_are_all_found():
    report = StandingReport(CertificateStanding.VALID, date(2027, 4, 30), date(2027, 7, 31), 394)
    card = CardFacts(CardKind.PLASTIC, Masked(b"r1"), report, 3)
    pin = PinCode(b"1234")
    state = Authenticating("r1", card, (CheckMethod.PIN,), Purpose.CHECK, pin)
    assert {type(part) for part in parts_of(state)} >= {CardFacts, PinCode, StandingReport, date, CheckMethod}
    assert not any(part is pin for part in parts_of(replace(state, pin=None)))
