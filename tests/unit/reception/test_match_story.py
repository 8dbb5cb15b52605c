"""顔の照合 in the story: agreement first, staff decide last, and the check by sight one action away all the time."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

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
    SignedFace,
    StandingReport,
    UnsignedFace,
)
from myna_reception.reception.effects import FetchChallenge, ReadCardFace, SubmitCheck
from myna_reception.reception.eligibility import Challenge, EligibilityResult, QualificationValidity, Verdict
from myna_reception.reception.errors import CardPhase, CardTorn, Denial, IdentityNotConfirmed
from myna_reception.reception.events import (
    BackPressed,
    CardFaceRead,
    CardRemoved,
    ChallengeReady,
    FaceAgreed,
    FaceHindered,
    FaceMatched,
    MethodChosen,
    NumberBEntered,
    ResultArrived,
    RetryPressed,
    TimedOut,
    VisualConfirmed,
    VisualDenied,
)
from myna_reception.reception.face import DenialReason, FaceFinding, FaceTrouble
from myna_reception.reception.masked import Masked, NumberB
from myna_reception.reception.policy import Policy
from myna_reception.reception.session import advance, time_limit
from myna_reception.reception.states import (
    Attesting,
    AwaitFace,
    AwaitRemoval,
    AwaitVisual,
    ChooseCheck,
    Outcome,
    ReadingFace,
    Recoverable,
    ShowResult,
)

METHODS = tuple(CheckMethod)
STANDING = StandingReport(CertificateStanding.VALID, date(2030, 7, 9), date(2030, 10, 31), 1000)
CARD = CardFacts(CardKind.PLASTIC, Masked(b"certificate"), STANDING, 3)
IMAGE = FaceImage(Masked(b"jp2"), 1, 1, Masked(b"\0"))
FACE = CardFace(
    SignedFace(IMAGE, IMAGE, IMAGE, Masked(date(1991, 7, 9)), Masked("2")),
    UnsignedFace(Masked(date(2034, 7, 9)), IMAGE),
    AuthenticityReport(Authenticity.GENUINE),
)
MATCH = AwaitFace("r1", CARD, METHODS, FACE)
RUNNING = replace(MATCH, agreed=True)
SIMILAR, UNSURE, UNLIKE = (FaceFinding(band) for band in FaceBand)


def play(state, *events, policy=None):
    effects = ()
    for event in events:
        step = advance(state, event, policy or Policy(METHODS))
        state, effects = step.state, step.effects
    return state, effects


def test_the_photo_is_read_first_and_the_match_follows():
    state, _ = play(ChooseCheck("r1", CARD, METHODS), MethodChosen(CheckMethod.FACE))
    assert state == AwaitVisual("r1", CARD, METHODS, then_match=True)
    number = NumberB(b"03070920341234")
    state, effects = play(state, NumberBEntered(number))
    assert isinstance(state, ReadingFace)
    assert effects == (ReadCardFace("r1", number, None),)
    assert play(state, CardFaceRead("r1", FACE)) == (MATCH, ())


def test_the_match_can_be_chosen_beside_the_photo():
    looking = AwaitVisual("r1", CARD, METHODS, face=FACE)
    assert play(looking, MethodChosen(CheckMethod.FACE))[0] == MATCH
    without = replace(looking, methods=(CheckMethod.VISUAL,))
    assert play(without, MethodChosen(CheckMethod.FACE))[0] == without


def test_staff_who_chose_the_match_can_go_on_by_sight_before_any_photo():
    waiting = AwaitVisual("r1", CARD, METHODS, then_match=True)
    assert play(waiting, MethodChosen(CheckMethod.VISUAL))[0] == AwaitVisual("r1", CARD, METHODS)
    assert isinstance(play(waiting, VisualConfirmed("山"))[0], Attesting)


def test_nothing_runs_before_the_patient_agreed():
    assert not MATCH.running
    assert play(MATCH, FaceMatched("r1", 0, SIMILAR))[0] == MATCH
    assert play(MATCH, FaceHindered("r1", 0, FaceTrouble.NO_CAMERA))[0] == MATCH
    assert play(MATCH, VisualConfirmed("山"))[0] == MATCH
    state, effects = play(MATCH, FaceAgreed())
    assert (state, effects) == (RUNNING, ())
    assert state.running


@pytest.mark.parametrize("finding", [SIMILAR, UNSURE, FaceFinding(FaceBand.SIMILAR, turned=True)])
def test_a_match_alone_confirms_nobody_and_staff_do(finding):
    state, effects = play(RUNNING, FaceMatched("r1", 0, finding))
    assert (state, effects) == (replace(RUNNING, finding=finding), ())
    state, effects = play(state, VisualConfirmed("山"))
    assert state == Attesting("r1", CARD, "山", CheckMethod.FACE, finding)
    assert effects == (FetchChallenge("r1"),)
    challenge = Challenge("c1", b"nonce", datetime(2026, 4, 1, tzinfo=UTC))
    state, (submit,) = play(state, ChallengeReady("r1", challenge))
    assert isinstance(submit, SubmitCheck)
    request = submit.request
    assert (request.method, request.face_band, request.attested_by) == (CheckMethod.FACE, finding.band, "山")
    assert request.signature is None
    result = EligibilityResult(
        QualificationValidity.VALID, (), datetime(2026, 4, 1, tzinfo=UTC), CertificateStanding.VALID, "1", practice=True
    )
    state, _ = play(state, ResultArrived("r1", result))
    assert isinstance(state, ShowResult)
    assert state.outcome == Outcome(
        Verdict.ELIGIBLE, STANDING, CheckMethod.FACE, result=result, staff="山", finding=finding
    )


@pytest.mark.parametrize("finding", [UNLIKE, FaceFinding(FaceBand.SIMILAR, turned=False)])
def test_where_the_match_speaks_against_it_the_eye_decides_and_the_finding_is_kept(finding):
    state, _ = play(RUNNING, FaceMatched("r1", 0, finding))
    assert not state.may_confirm
    assert play(state, VisualConfirmed("山"))[0] == state
    state, _ = play(state, MethodChosen(CheckMethod.VISUAL))
    assert state == AwaitVisual("r1", CARD, METHODS, face=FACE, finding=finding)
    state, _ = play(state, VisualConfirmed("山"))
    assert state == Attesting("r1", CARD, "山", CheckMethod.VISUAL, finding)
    _, (submit,) = play(state, ChallengeReady("r1", Challenge("c1", b"n", datetime(2026, 4, 1, tzinfo=UTC))))
    assert (submit.request.method, submit.request.face_band) == (CheckMethod.VISUAL, None)


@pytest.mark.parametrize(
    "state", [MATCH, RUNNING, replace(RUNNING, finding=UNLIKE), replace(RUNNING, trouble=FaceTrouble.LOST)]
)
def test_the_check_by_sight_is_one_action_away_with_the_photo(state):
    looking, effects = play(state, MethodChosen(CheckMethod.VISUAL))
    assert isinstance(looking, AwaitVisual)
    assert looking.face is FACE
    assert effects == ()
    assert isinstance(play(state, BackPressed())[0], ChooseCheck)


def test_a_refusal_says_who_what_and_why():
    denied = VisualDenied("山", Denial.NOT_HOLDER, DenialReason.PHOTO_DIFFERS)
    for state, method in (
        (AwaitVisual("r1", CARD, METHODS), CheckMethod.VISUAL),
        (replace(RUNNING, finding=UNLIKE), CheckMethod.FACE),
    ):
        outcome = play(state, denied)[0].outcome
        assert outcome.error == IdentityNotConfirmed(Denial.NOT_HOLDER)
        assert (outcome.method, outcome.staff, outcome.reason) == (method, "山", DenialReason.PHOTO_DIFFERS)
        assert outcome.finding == getattr(state, "finding", None)
    assert play(RUNNING, denied)[0] == RUNNING


def test_a_trouble_can_be_tried_again_and_late_answers_are_dropped():
    state, _ = play(RUNNING, FaceHindered("r1", 0, FaceTrouble.IN_USE))
    assert state == replace(RUNNING, trouble=FaceTrouble.IN_USE)
    state, _ = play(state, RetryPressed("r2"))
    assert state == replace(RUNNING, attempt=1)
    assert play(state, FaceMatched("r1", 0, SIMILAR))[0] == state
    assert play(state, FaceMatched("r0", 1, SIMILAR))[0] == state
    assert play(state, FaceHindered("r1", 0, FaceTrouble.LOST))[0] == state
    assert play(state, RetryPressed("r3"))[0] == state
    found, _ = play(state, FaceMatched("r1", 1, SIMILAR))
    assert play(found, FaceHindered("r1", 1, FaceTrouble.LOST))[0] == found


def test_the_card_leaving_ends_the_match():
    state, _ = play(RUNNING, CardRemoved())
    assert state == Recoverable(CardTorn(CardPhase.CHOOSING), card_present=False)
    assert play(RUNNING, TimedOut())[0] == AwaitRemoval()
    assert time_limit(RUNNING) is not None


def test_a_phone_has_no_photo_so_the_match_is_not_offered():
    phone = replace(CARD, kind=CardKind.ANDROID)
    policy = Policy((CheckMethod.FACE, CheckMethod.VISUAL, CheckMethod.PIN))
    assert policy.methods_for(phone) == (CheckMethod.PIN,)
    assert policy.methods_for(replace(CARD, pin_tries=0)) == (CheckMethod.FACE, CheckMethod.VISUAL)
