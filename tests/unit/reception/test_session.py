"""Stories of single receptions, told as they happen at the desk."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from myna_reception.reception.card_facts import CardFacts, CardKind, CertificateStanding, CheckMethod, StandingReport
from myna_reception.reception.effects import (
    EndCardSession,
    FetchChallenge,
    ForgetPin,
    ReadCard,
    SignWithPin,
    SubmitCheck,
    SubmitRegistration,
)
from myna_reception.reception.eligibility import (
    Challenge,
    EligibilityResult,
    Purpose,
    QualificationValidity,
    Verdict,
)
from myna_reception.reception.errors import (
    CardPhase,
    CardTorn,
    CardUnsupported,
    CertificateExpired,
    CertificateRevoked,
    IdentityNotConfirmed,
    NotRegistered,
    PinBlocked,
    PinIncorrect,
    PinMalformed,
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
    CardFailed,
    CardPlaced,
    CardRead,
    CardRemoved,
    ChallengeReady,
    Finished,
    LastTryConfirmed,
    MethodChosen,
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
from myna_reception.reception.masked import Masked, PinCode
from myna_reception.reception.policy import Policy
from myna_reception.reception.session import advance, time_limit
from myna_reception.reception.states import (
    Attesting,
    Authenticating,
    AwaitPin,
    AwaitRemoval,
    AwaitVisual,
    ChooseCheck,
    ConfirmLastTry,
    Idle,
    Querying,
    Reading,
    Recoverable,
    ShowResult,
    Unavailable,
)

PIN, VISUAL = CheckMethod.PIN, CheckMethod.VISUAL
UNREACHABLE = ServiceUnreachable(UnreachableReason.NO_CONNECTION)
NO_READER = ReaderUnavailable(ReaderReason.NO_READER)
NOW = datetime(2026, 4, 1, 1, 0, tzinfo=UTC)


def standing(kind=CertificateStanding.VALID):
    return StandingReport(kind, date(2027, 4, 30), date(2027, 7, 31), 394)


def facts(tries=3, kind=CertificateStanding.VALID):
    return CardFacts(CardKind.PLASTIC, Masked(b"certificate"), standing(kind), tries)


def challenge(name="c1"):
    return Challenge(name, b"nonce", NOW + timedelta(minutes=5))


def result(validity=QualificationValidity.VALID, kind=CertificateStanding.VALID):
    return EligibilityResult(validity, (), NOW, kind, "0001", practice=True)


class Desk:
    """A reception in progress; ``after`` sends events and returns the last one's effects."""

    def __init__(self, state=None, policy=None):
        self.state = state if state is not None else Idle()
        self.policy = policy or Policy()

    def after(self, *events):
        effects = ()
        for event in events:
            step = advance(self.state, event, self.policy)
            self.state, effects = step.state, step.effects
        return effects

    def with_card(self, tries=3):
        self.after(CardPlaced("r1"), CardRead("r1", facts(tries)))
        return self

    def at_pin_pad(self, tries=3):
        self.with_card(tries).after(MethodChosen(PIN))
        if tries == 1:
            self.after(LastTryConfirmed())
        return self

    def pin_entered(self, tries=3):
        pin = PinCode(b"1234")
        self.at_pin_pad(tries).after(PinEntered(pin))
        return pin

    def verifying(self, tries=3):
        pin = self.pin_entered(tries)
        self.after(ChallengeReady("r1", challenge()))
        return pin

    def querying(self):
        self.verifying()
        self.after(PinSigned("r1", Masked(b"signature")))
        return self

    def not_registered(self, tries=3):
        self.verifying(tries)
        self.after(PinSigned("r1", Masked(b"signature")), ServiceFailed("r1", NotRegistered()))
        return self


# The whole way


def test_a_check_by_pin_from_card_to_cleared_screen():
    desk, pin = Desk(), PinCode(b"1234")

    assert desk.after(CardPlaced("r1")) == (ReadCard("r1"),)
    assert desk.state == Reading("r1")

    assert desk.after(CardRead("r1", facts())) == ()
    assert desk.state == ChooseCheck("r1", facts(), (PIN, VISUAL))

    desk.after(MethodChosen(PIN))
    assert desk.state == AwaitPin("r1", facts(), (PIN, VISUAL), Purpose.CHECK)

    assert desk.after(PinEntered(pin)) == (FetchChallenge("r1"),)
    assert desk.after(ChallengeReady("r1", challenge())) == (SignWithPin("r1", pin, challenge(), Purpose.CHECK),)

    (submit,) = desk.after(PinSigned("r1", Masked(b"signature")))
    assert isinstance(submit, SubmitCheck)
    assert submit.request.method is PIN
    assert submit.request.signature == Masked(b"signature")
    assert submit.request.attested_by is None
    assert re.fullmatch(r"[0-9a-f]{32}", submit.request.idempotency_key)

    assert desk.after(ResultArrived("r1", result())) == (EndCardSession("r1"),)
    assert desk.state.outcome.verdict is Verdict.ELIGIBLE
    assert desk.state.outcome.method is PIN
    assert not desk.state.can_register

    assert desk.after(CardRemoved()) == ()
    assert desk.state == Idle()


def test_a_check_by_sight_with_the_card_taken_early():
    desk = Desk().with_card()
    desk.after(MethodChosen(VISUAL))
    assert desk.state == AwaitVisual("r1", facts(), (PIN, VISUAL))

    assert desk.after(VisualConfirmed("山")) == (FetchChallenge("r1"),)
    assert desk.after(CardRemoved()) == (EndCardSession("r1"),)
    assert isinstance(desk.state, Attesting)

    (submit,) = desk.after(ChallengeReady("r1", challenge()))
    assert (submit.request.method, submit.request.signature, submit.request.attested_by) == (VISUAL, None, "山")

    assert desk.after(ResultArrived("r1", result())) == ()
    assert isinstance(desk.state, ShowResult)
    assert not desk.state.card_present
    desk.after(Finished())
    assert desk.state == Idle()


def test_staff_cannot_confirm_the_person():
    desk = Desk().with_card()
    assert desk.after(MethodChosen(VISUAL), VisualDenied()) == (EndCardSession("r1"),)
    assert desk.state.outcome.verdict is Verdict.UNCONFIRMED
    assert desk.state.outcome.error == IdentityNotConfirmed()
    # a slip of the finger is mended by reading the card again
    assert desk.after(RetryPressed("r2")) == (ReadCard("r2"),)


# The reader


def test_reader_lost_and_found_again():
    desk = Desk()
    desk.after(ReaderLost(NO_READER))
    assert desk.state == Unavailable(NO_READER)
    desk.after(ReaderFound())
    assert desk.state == Idle()


def test_reader_found_with_a_card_on_it():
    desk = Desk(Unavailable(NO_READER))
    assert desk.after(CardPlaced("r1")) == (ReadCard("r1"),)


def test_reader_lost_with_a_pin_on_its_way():
    desk = Desk()
    pin = desk.pin_entered()
    assert desk.after(ReaderLost(NO_READER)) == (ForgetPin(pin), EndCardSession("r1"))
    assert desk.state == Unavailable(NO_READER)


def test_an_empty_reader_means_that_the_card_is_gone():
    desk = Desk().with_card()
    desk.after(ReaderFound())
    assert desk.state == Recoverable(CardTorn(CardPhase.CHOOSING), card_present=False)


def test_a_terminal_without_activation_reads_no_card_until_it_is_activated():
    desk = Desk(Unavailable(TerminalNotActivated()))
    assert desk.after(CardPlaced("r1"), CardRemoved(), ReaderLost(NO_READER), RetryPressed("r2"), Finished()) == ()
    assert desk.state == Unavailable(TerminalNotActivated())
    desk.after(ReaderFound())
    assert desk.state == Idle()


# Reading


def test_an_expired_certificate_ends_the_reception_at_once():
    desk = Desk()
    card = facts(kind=CertificateStanding.EXPIRED)
    assert desk.after(CardPlaced("r1"), CardRead("r1", card)) == (EndCardSession("r1"),)
    assert desk.state.outcome.error == CertificateExpired(date(2027, 4, 30), date(2027, 7, 31))
    assert desk.state.outcome.verdict is Verdict.UNCONFIRMED
    assert desk.state.outcome.method is None


@pytest.mark.parametrize("kind", [CertificateStanding.EXPIRING, CertificateStanding.GRACE])
def test_a_certificate_near_its_end_or_in_grace_goes_on(kind):
    desk = Desk()
    desk.after(CardPlaced("r1"), CardRead("r1", facts(kind=kind)))
    assert isinstance(desk.state, ChooseCheck)


def test_a_locked_pin_leaves_the_visual_check():
    desk = Desk().with_card(tries=0)
    assert desk.state == ChooseCheck("r1", facts(0), (VISUAL,), PinBlocked())
    desk.after(MethodChosen(PIN))
    assert isinstance(desk.state, ChooseCheck)
    desk.after(MethodChosen(VISUAL))
    assert isinstance(desk.state, AwaitVisual)


def test_a_card_that_does_not_count_its_tries_takes_a_pin():
    desk = Desk()
    desk.after(CardPlaced("r1"), CardRead("r1", facts(None)), MethodChosen(PIN))
    assert isinstance(desk.state, AwaitPin)


def test_a_clinic_may_leave_out_the_pin_but_not_the_visual_check():
    desk = Desk(policy=Policy((VISUAL,))).with_card()
    assert desk.state.methods == (VISUAL,)
    for methods in [(), (PIN,), (VISUAL, VISUAL), (CheckMethod.FACE,)]:
        with pytest.raises(ValueError, match=r"method|visual"):
            Policy(methods)


def test_a_card_that_cannot_be_used_can_be_read_again():
    desk = Desk()
    error = CardUnsupported(UnsupportedReason.NOT_MY_NUMBER_CARD)
    assert desk.after(CardPlaced("r1"), CardFailed("r1", error)) == (EndCardSession("r1"),)
    assert desk.state == Recoverable(error, card_present=True)
    assert desk.after(RetryPressed("r2")) == (ReadCard("r2"),)
    assert desk.state == Reading("r2")


def test_a_card_taken_while_it_is_read_is_put_back():
    desk = Desk()
    assert desk.after(CardPlaced("r1"), CardRemoved()) == (EndCardSession("r1"),)
    assert desk.state == Recoverable(CardTorn(CardPhase.READING), card_present=False)
    assert desk.after(CardFailed("r1", CardTorn(CardPhase.READING))) == ()  # the reading itself notices later
    assert desk.after(CardPlaced("r2")) == (ReadCard("r2"),)


def test_a_reading_that_notices_the_removal_first():
    desk = Desk()
    desk.after(CardPlaced("r1"), CardFailed("r1", CardTorn(CardPhase.READING)))
    assert desk.state == Recoverable(CardTorn(CardPhase.READING), card_present=False)
    desk.after(CardRemoved(), RetryPressed("r2"))
    assert desk.state == Idle()


# Choosing, and going back


@pytest.mark.parametrize("choice", [(), (MethodChosen(PIN),), (MethodChosen(VISUAL),)])
def test_a_card_taken_before_identity_was_checked(choice):
    desk = Desk().with_card()
    assert desk.after(*choice, CardRemoved()) == (EndCardSession("r1"),)
    assert desk.state == Recoverable(CardTorn(CardPhase.CHOOSING), card_present=False)


@pytest.mark.parametrize("ending", [Finished(), TimedOut()])
@pytest.mark.parametrize("choice", [(), (MethodChosen(PIN),), (MethodChosen(VISUAL),)])
def test_giving_up_asks_for_the_card_to_be_taken(choice, ending):
    desk = Desk().with_card()
    assert desk.after(*choice, ending) == (EndCardSession("r1"),)
    assert desk.state == AwaitRemoval()
    desk.after(CardRemoved())
    assert desk.state == Idle()


@pytest.mark.parametrize("method", [PIN, VISUAL])
@pytest.mark.parametrize("tries", [1, 3])
def test_back_to_the_choice(method, tries):
    desk = Desk().with_card(tries)
    desk.after(MethodChosen(method), BackPressed())
    assert desk.state == ChooseCheck("r1", facts(tries), (PIN, VISUAL))


def test_a_forgotten_pin_turns_into_the_visual_check_and_back():
    desk = Desk().at_pin_pad()
    desk.after(MethodChosen(VISUAL))
    assert isinstance(desk.state, AwaitVisual)
    desk.after(MethodChosen(PIN))
    assert isinstance(desk.state, AwaitPin)


def test_a_card_left_on_the_reader_can_be_read_again():
    desk = Desk(AwaitRemoval())
    assert desk.after(RetryPressed("r2")) == (ReadCard("r2"),)


# The PIN


def test_a_service_out_of_reach_costs_no_try():
    desk = Desk()
    pin = desk.pin_entered()
    assert desk.after(ServiceFailed("r1", UNREACHABLE)) == (ForgetPin(pin),)
    assert desk.state == Recoverable(UNREACHABLE, True, ChooseCheck("r1", facts(), (PIN, VISUAL)))
    assert desk.after(RetryPressed("r2")) == ()
    assert desk.state == ChooseCheck("r1", facts(), (PIN, VISUAL))


def test_a_wrong_pin_says_what_is_left():
    desk = Desk()
    desk.verifying(tries=3)
    assert desk.after(CardFailed("r1", PinIncorrect(2))) == ()
    assert desk.state == AwaitPin("r1", facts(2), (PIN, VISUAL), Purpose.CHECK, PinIncorrect(2))


def test_the_last_try_asks_first():
    desk = Desk()
    desk.verifying(tries=2)
    desk.after(CardFailed("r1", PinIncorrect(1)))
    assert desk.state == ConfirmLastTry("r1", facts(1), (PIN, VISUAL), Purpose.CHECK, PinIncorrect(1))

    early = PinCode(b"9999")
    assert desk.after(PinEntered(early)) == (ForgetPin(early),)
    assert isinstance(desk.state, ConfirmLastTry)

    desk.after(LastTryConfirmed())
    assert desk.state == AwaitPin("r1", facts(1), (PIN, VISUAL), Purpose.CHECK, PinIncorrect(1))


def test_a_card_that_arrives_with_one_try_asks_first():
    desk = Desk().with_card(tries=1)
    desk.after(MethodChosen(PIN))
    assert isinstance(desk.state, ConfirmLastTry)
    desk.after(MethodChosen(VISUAL))
    assert isinstance(desk.state, AwaitVisual)


def test_a_pin_blocked_on_the_spot_leaves_the_visual_check():
    desk = Desk()
    desk.verifying(tries=1)
    assert desk.after(CardFailed("r1", PinBlocked())) == ()
    assert desk.state == ChooseCheck("r1", facts(0), (VISUAL,), PinBlocked())


def test_a_malformed_pin_is_said_without_asking_the_card():
    desk = Desk().at_pin_pad()
    assert desk.after(PinRejectedAtPad()) == ()
    assert desk.state == AwaitPin("r1", facts(), (PIN, VISUAL), Purpose.CHECK, PinMalformed())


def test_each_pin_has_its_own_challenge_and_idempotency_key():
    desk = Desk()
    desk.verifying(tries=3)
    desk.after(CardFailed("r1", PinIncorrect(2)))
    assert desk.after(PinEntered(PinCode(b"4321"))) == (FetchChallenge("r1"),)
    (sign,) = desk.after(ChallengeReady("r1", challenge("c2")))
    assert sign.challenge == challenge("c2")
    desk.after(PinSigned("r1", Masked(b"signature")))
    second = desk.state.request.idempotency_key

    assert second != Desk().querying().state.request.idempotency_key
    same = Desk()
    same.pin_entered()
    same.after(ChallengeReady("r1", challenge("c2")), PinSigned("r1", Masked(b"signature")))
    assert same.state.request.idempotency_key == second


def test_a_challenge_that_comes_twice_asks_the_card_once():
    desk = Desk()
    desk.verifying()
    assert desk.after(ChallengeReady("r1", challenge("c2"))) == ()
    assert desk.state.challenge == challenge()


def test_a_second_pin_while_the_first_is_checked_is_forgotten():
    desk, second = Desk(), PinCode(b"9999")
    first = desk.pin_entered()
    assert desk.after(PinEntered(second)) == (ForgetPin(second),)
    assert desk.after(ChallengeReady("r1", challenge())) == (SignWithPin("r1", first, challenge(), Purpose.CHECK),)


def test_a_card_taken_before_the_pin_reached_it():
    desk = Desk()
    pin = desk.pin_entered()
    assert desk.after(CardRemoved()) == (ForgetPin(pin), EndCardSession("r1"))
    assert desk.state == Recoverable(CardTorn(CardPhase.CHOOSING), card_present=False)


def test_a_card_taken_in_the_middle_of_verify():
    desk = Desk()
    desk.verifying()
    assert desk.after(CardRemoved()) == (EndCardSession("r1"),)
    assert isinstance(desk.state, Authenticating)
    assert desk.after(CardFailed("r1", CardTorn(CardPhase.VERIFYING))) == ()
    assert desk.state == Recoverable(CardTorn(CardPhase.VERIFYING), card_present=False)


def test_a_card_taken_a_moment_after_it_signed_is_no_trouble():
    desk = Desk()
    desk.verifying()
    desk.after(CardRemoved())
    (submit,) = desk.after(PinSigned("r1", Masked(b"signature")))
    assert isinstance(submit, SubmitCheck)
    assert not desk.state.card_present
    desk.after(ResultArrived("r1", result()))
    assert desk.state.outcome.verdict is Verdict.ELIGIBLE


def test_a_wrong_pin_on_a_card_that_has_left():
    desk = Desk()
    desk.verifying()
    desk.after(CardRemoved(), CardFailed("r1", PinIncorrect(2)))
    assert desk.state == Recoverable(PinIncorrect(2), card_present=False)


def test_another_program_takes_the_card():
    desk = Desk()
    desk.verifying()
    assert desk.after(CardFailed("r1", ReaderBusy())) == (EndCardSession("r1"),)
    assert desk.state == Recoverable(ReaderBusy(), card_present=True)


def test_giving_up_while_the_challenge_is_fetched():
    desk = Desk()
    pin = desk.pin_entered()
    assert desk.after(Finished()) == (ForgetPin(pin), EndCardSession("r1"))
    assert desk.after(ChallengeReady("r1", challenge())) == ()
    assert desk.state == AwaitRemoval()


# The service


@pytest.mark.parametrize(
    ("validity", "verdict"),
    [
        (QualificationValidity.VALID, Verdict.ELIGIBLE),
        (QualificationValidity.INVALID, Verdict.NOT_ELIGIBLE),
        (QualificationValidity.INVALID_NEWER_EXISTS, Verdict.NOT_ELIGIBLE),
        (QualificationValidity.NONE_FOUND, Verdict.NOT_ELIGIBLE),
        (QualificationValidity.SEVERAL_FOUND, Verdict.UNCONFIRMED),
        (QualificationValidity.VALID_UNREGISTERED, Verdict.ELIGIBLE),
    ],
)
def test_every_validity_has_a_verdict(validity, verdict):
    desk = Desk().querying()
    desk.after(ResultArrived("r1", result(validity)))
    assert desk.state.outcome.verdict is verdict


def test_the_service_has_the_last_word_on_the_standing():
    desk = Desk().querying()
    desk.after(ResultArrived("r1", result(kind=CertificateStanding.GRACE)))
    assert desk.state.outcome.standing == standing(CertificateStanding.GRACE)


def test_a_retry_sends_the_same_request_again():
    desk = Desk()
    desk.verifying()
    (first,) = desk.after(PinSigned("r1", Masked(b"signature")))
    asked = desk.state
    assert desk.after(ServiceFailed("r1", UNREACHABLE)) == ()
    assert desk.state == Recoverable(UNREACHABLE, True, asked)
    assert desk.after(RetryPressed("r2")) == (first,)
    assert desk.state == asked


def test_a_retry_is_possible_after_the_card_has_left():
    desk = Desk()
    desk.verifying()
    (first,) = desk.after(PinSigned("r1", Masked(b"signature")))
    desk.after(ServiceFailed("r1", UNREACHABLE))
    assert desk.after(CardRemoved()) == (EndCardSession("r1"),)
    assert desk.after(RetryPressed("r2")) == (first,)
    assert not desk.state.card_present


def test_an_attestation_is_kept_while_the_service_is_out_of_reach():
    desk = Desk().with_card()
    desk.after(MethodChosen(VISUAL), VisualConfirmed("山"), ServiceFailed("r1", UNREACHABLE))
    assert desk.state == Recoverable(UNREACHABLE, True, Attesting("r1", facts(), "山"))
    assert desk.after(RetryPressed("r2")) == (FetchChallenge("r1"),)


@pytest.mark.parametrize(
    "reason",
    [RefusalReason.CHALLENGE_UNKNOWN, RefusalReason.SIGNATURE_INVALID, RefusalReason.MALFORMED],
)
def test_a_request_that_would_be_refused_again_is_not_sent_again(reason):
    desk = Desk().querying()
    desk.after(ServiceFailed("r1", ServiceRefused(reason)))
    assert desk.state.resume == ChooseCheck("r1", facts(), (PIN, VISUAL))

    away = Desk().querying()
    away.after(CardRemoved(), ServiceFailed("r1", ServiceRefused(reason)))
    assert away.state == Recoverable(ServiceRefused(reason), card_present=False)


@pytest.mark.parametrize("reason", [RefusalReason.BUSY, RefusalReason.MAINTENANCE, RefusalReason.INTERNAL])
def test_a_passing_refusal_keeps_the_request(reason):
    desk = Desk().querying()
    asked = desk.state
    desk.after(ServiceFailed("r1", ServiceRefused(reason)))
    assert desk.state.resume == asked


@pytest.mark.parametrize("stage", ["fetching", "attesting", "querying"])
def test_a_terminal_that_lost_its_activation(stage):
    desk = Desk()
    if stage == "fetching":
        pin = desk.pin_entered()
        expected = (ForgetPin(pin), EndCardSession("r1"))
    elif stage == "attesting":
        desk.with_card().after(MethodChosen(VISUAL), VisualConfirmed("山"))
        expected = (EndCardSession("r1"),)
    else:
        desk.querying()
        expected = (EndCardSession("r1"),)
    assert desk.after(ServiceFailed("r1", TerminalNotActivated())) == expected
    assert desk.state == Unavailable(TerminalNotActivated())


def test_a_revoked_certificate():
    desk = Desk().querying()
    assert desk.after(ServiceFailed("r1", CertificateRevoked())) == (EndCardSession("r1"),)
    outcome = desk.state.outcome
    assert (outcome.verdict, outcome.error, outcome.method) == (Verdict.UNCONFIRMED, CertificateRevoked(), PIN)
    assert outcome.standing.standing is CertificateStanding.REVOKED


def test_a_certificate_that_only_the_service_calls_expired():
    desk = Desk().querying()
    desk.after(ServiceFailed("r1", CertificateExpired(date(2026, 1, 1), date(2026, 3, 31))))
    report = desk.state.outcome.standing
    assert report == StandingReport(CertificateStanding.EXPIRED, date(2026, 1, 1), date(2026, 3, 31), -90)


def test_a_card_put_back_while_the_answer_is_on_its_way_waits_for_its_turn():
    desk = Desk().querying()
    desk.after(CardRemoved())
    assert desk.after(CardPlaced("r2")) == ()
    assert desk.after(ResultArrived("r1", result())) == ()
    assert isinstance(desk.state, ShowResult)
    desk.after(Finished())
    assert desk.state == AwaitRemoval()
    assert desk.after(RetryPressed("r3")) == (ReadCard("r3"),)


def test_registration_is_not_offered_for_a_card_that_left_in_between():
    desk = Desk().querying()
    desk.after(CardRemoved(), CardPlaced("r2"), ServiceFailed("r1", NotRegistered()))
    assert isinstance(desk.state, ShowResult)
    assert not desk.state.can_register


# 利用登録


def test_registration_from_offer_to_result():
    checked = Desk().querying().state.request
    desk = Desk().not_registered()
    assert desk.state.can_register
    assert desk.state.outcome.error == NotRegistered()
    assert desk.after(RegistrationWanted()) == ()
    assert isinstance(desk.state, AwaitPin)
    assert desk.state.purpose is Purpose.REGISTER

    pin = PinCode(b"1234")
    assert desk.after(PinEntered(pin)) == (FetchChallenge("r1"),)
    (sign,) = desk.after(ChallengeReady("r1", challenge("c2")))
    assert sign == SignWithPin("r1", pin, challenge("c2"), Purpose.REGISTER)
    (submit,) = desk.after(PinSigned("r1", Masked(b"signature")))
    assert isinstance(submit, SubmitRegistration)
    assert submit.request.idempotency_key != checked.idempotency_key

    assert desk.after(ResultArrived("r1", result())) == (EndCardSession("r1"),)
    assert desk.state.outcome.verdict is Verdict.ELIGIBLE


def test_registration_can_follow_the_visual_check():
    desk = Desk().with_card()
    desk.after(MethodChosen(VISUAL), VisualConfirmed("山"), ChallengeReady("r1", challenge()))
    desk.after(ServiceFailed("r1", NotRegistered()))
    assert desk.state.can_register
    assert desk.state.outcome.method is VISUAL


def test_second_thoughts_on_registration():
    desk = Desk().not_registered()
    offer = desk.state
    desk.after(RegistrationWanted(), BackPressed())
    assert desk.state == offer
    desk.after(RegistrationWanted(), MethodChosen(VISUAL))
    assert isinstance(desk.state, AwaitPin)  # 利用登録 needs the card's signature


def test_registration_with_the_service_out_of_reach():
    desk = Desk().not_registered()
    offer, pin = desk.state, PinCode(b"1234")
    desk.after(RegistrationWanted(), PinEntered(pin))
    assert desk.after(ServiceFailed("r1", UNREACHABLE)) == (ForgetPin(pin),)
    assert desk.state == Recoverable(UNREACHABLE, True, offer)
    desk.after(RetryPressed("r2"))
    assert desk.state == offer


def test_the_card_leaves_while_registration_can_be_retried():
    desk = Desk().not_registered()
    desk.after(RegistrationWanted(), PinEntered(PinCode(b"1234")), ServiceFailed("r1", UNREACHABLE))
    assert desk.after(CardRemoved()) == (EndCardSession("r1"),)
    assert desk.state == Recoverable(UNREACHABLE, card_present=False)


def test_a_pin_blocked_during_registration_leads_back_to_the_result_without_the_offer():
    desk = Desk().not_registered(tries=1)
    desk.after(RegistrationWanted())
    assert isinstance(desk.state, ConfirmLastTry)
    desk.after(LastTryConfirmed(), PinEntered(PinCode(b"9999")), ChallengeReady("r1", challenge("c2")))
    assert desk.after(CardFailed("r1", PinBlocked())) == (EndCardSession("r1"),)
    assert desk.state.error == PinBlocked()
    desk.after(RetryPressed("r2"))
    assert isinstance(desk.state, ShowResult)
    assert not desk.state.can_register
    assert desk.state.card.pin_tries == 0


def test_registration_is_not_offered_where_the_card_takes_no_pin():
    desk = Desk().with_card(tries=0)
    desk.after(MethodChosen(VISUAL), VisualConfirmed("山"), ChallengeReady("r1", challenge()))
    desk.after(ServiceFailed("r1", NotRegistered()))
    assert not desk.state.can_register
    desk.after(RegistrationWanted())
    assert isinstance(desk.state, ShowResult)


def test_a_registration_that_did_not_take_is_not_offered_again():
    desk = Desk().not_registered()
    desk.after(RegistrationWanted(), PinEntered(PinCode(b"1234")), ChallengeReady("r1", challenge("c2")))
    desk.after(PinSigned("r1", Masked(b"signature")), ServiceFailed("r1", NotRegistered()))
    assert isinstance(desk.state, ShowResult)
    assert not desk.state.can_register


# Endings


def test_the_next_patient_follows_a_result_whose_card_has_left():
    desk = Desk().querying()
    desk.after(CardRemoved(), ResultArrived("r1", result()))
    assert desk.after(CardPlaced("r2")) == (ReadCard("r2"),)
    assert desk.state == Reading("r2")


def test_late_answers_of_an_earlier_reception_are_dropped():
    desk = Desk().with_card()
    desk.after(CardPlaced("r2"))
    for late in [
        CardRead("r1", facts()),
        CardFailed("r1", PinBlocked()),
        PinSigned("r1", Masked(b"signature")),
        ChallengeReady("r1", challenge()),
        ResultArrived("r1", result()),
        ServiceFailed("r1", UNREACHABLE),
    ]:
        assert desk.after(late) == ()
        assert desk.state == Reading("r2")


def test_giving_up_on_an_answer_clears_the_reception():
    desk = Desk().querying()
    assert desk.after(Finished()) == (EndCardSession("r1"),)
    assert desk.after(ResultArrived("r1", result())) == ()
    assert desk.state == AwaitRemoval()


def test_time_limits():
    shown = Desk().querying()
    shown.after(ResultArrived("r1", result()))
    assert time_limit(shown.state) == timedelta(seconds=120)
    for events in [(), (MethodChosen(PIN),), (MethodChosen(VISUAL),)]:
        desk = Desk().with_card()
        desk.after(*events)
        assert time_limit(desk.state) == timedelta(seconds=90)
    assert time_limit(Recoverable(UNREACHABLE, True)) == timedelta(seconds=60)
    for state in [Idle(), AwaitRemoval(), Reading("r1"), Unavailable(NO_READER), Desk().querying().state]:
        assert time_limit(state) is None


@pytest.mark.parametrize("card_present", [True, False])
def test_a_result_left_standing_is_cleared(card_present):
    desk = Desk().querying()
    desk.after(ResultArrived("r1", result()))
    desk.state = replace(desk.state, card_present=card_present)
    desk.after(TimedOut())
    assert desk.state == (AwaitRemoval() if card_present else Idle())


@pytest.mark.parametrize("state_type", [Querying, Attesting])
def test_an_answer_is_waited_for_with_no_time_out(state_type):
    desk = Desk().querying() if state_type is Querying else Desk().with_card()
    desk.after(MethodChosen(VISUAL), VisualConfirmed())
    before = desk.state
    assert isinstance(before, state_type)
    assert desk.after(TimedOut()) == ()
    assert desk.state == before
