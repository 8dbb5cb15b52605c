"""A phone in the story: its PIN first, nothing to look at, and politely elsewhere where that is no way."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from myna_reception.reception.card_facts import (
    CardFacts,
    CardKind,
    CertificateStanding,
    CheckMethod,
    PhoneFacts,
    StandingReport,
)
from myna_reception.reception.effects import SubmitCheck
from myna_reception.reception.eligibility import Challenge
from myna_reception.reception.errors import (
    CardUnsupported,
    CertificateExpired,
    NotRegistered,
    PinBlocked,
    PinIncorrect,
    UnsupportedReason,
)
from myna_reception.reception.events import (
    BackPressed,
    CardFailed,
    CardPlaced,
    CardRead,
    CardRemoved,
    ChallengeReady,
    LastTryConfirmed,
    MethodChosen,
    PinEntered,
    PinSigned,
    RegistrationWanted,
    ServiceFailed,
)
from myna_reception.reception.masked import Masked, PinCode
from myna_reception.reception.policy import Policy
from myna_reception.reception.session import advance
from myna_reception.reception.states import (
    AwaitPin,
    ChooseCheck,
    ConfirmLastTry,
    Idle,
    Querying,
    Recoverable,
    ShowResult,
)

PIN, VISUAL = CheckMethod.PIN, CheckMethod.VISUAL
CHALLENGE = Challenge("c1", b"nonce", datetime(2026, 4, 1, tzinfo=UTC))


def phone(tries=3):
    return PhoneFacts(CardKind.ANDROID, tries)


def shown(standing=CertificateStanding.VALID):
    report = StandingReport(standing, date(2027, 4, 30), date(2027, 7, 31), 394)
    return CardFacts(CardKind.ANDROID, Masked(b"certificate"), report, None)


def play(state, *events, policy=None):
    effects = ()
    for event in events:
        state, effects = (step := advance(state, event, policy or Policy())).state, step.effects
    return state, effects


def read(tries=3):
    return play(Idle(), CardPlaced("r1"), CardRead("r1", phone(tries)))[0]


def signing(tries=3):
    last = [LastTryConfirmed()] if tries == 1 else []
    events = [MethodChosen(PIN), *last, PinEntered(PinCode(b"1234")), ChallengeReady("r1", CHALLENGE)]
    return play(read(tries), *events)[0]


def test_the_pin_is_the_one_way():
    assert read() == ChooseCheck("r1", phone(), (PIN,))
    assert play(read(), MethodChosen(VISUAL))[0] == read()
    pad, _ = play(read(), MethodChosen(PIN))
    assert isinstance(pad, AwaitPin)
    assert play(pad, MethodChosen(VISUAL))[0] == pad
    assert play(pad, BackPressed())[0] == read()


def test_the_certificate_that_came_with_the_signature_is_sent():
    state, effects = play(signing(), PinSigned("r1", Masked(b"signature"), shown()))
    assert isinstance(state, Querying)
    assert state.card == shown()
    (submit,) = effects
    assert isinstance(submit, SubmitCheck)
    assert submit.request.certificate == Masked(b"certificate")
    assert submit.request.method is PIN


def test_a_certificate_that_has_ended_is_seen_after_the_pin():
    state, effects = play(signing(), PinSigned("r1", Masked(b"signature"), shown(CertificateStanding.EXPIRED)))
    assert isinstance(state, ShowResult)
    assert state.outcome.error == CertificateExpired(date(2027, 4, 30), date(2027, 7, 31))
    assert not any(isinstance(effect, SubmitCheck) for effect in effects)


def test_it_left_after_it_signed():
    expired = PinSigned("r1", Masked(b"signature"), shown(CertificateStanding.EXPIRED))
    state, _ = play(signing(), CardRemoved(), expired)
    assert isinstance(state, ShowResult)
    assert not state.card_present


def test_registration_on_the_spot():
    events = [PinSigned("r1", Masked(b"signature"), shown()), ServiceFailed("r1", NotRegistered())]
    state, _ = play(signing(), *events)
    assert state.can_register
    state, _ = play(state, RegistrationWanted())
    assert isinstance(state, AwaitPin)
    state, _ = play(state, BackPressed())
    assert isinstance(state, ShowResult)


def test_wrong_pins_lead_to_the_question_and_then_elsewhere():
    state, _ = play(signing(2), CardFailed("r1", PinIncorrect(1)))
    assert isinstance(state, ConfirmLastTry)
    state, _ = play(signing(1), CardFailed("r1", PinBlocked()))
    assert state == Recoverable(CardUnsupported(UnsupportedReason.PHONE_PIN_BLOCKED), card_present=True)


def test_a_locked_phone():
    assert read(0) == Recoverable(CardUnsupported(UnsupportedReason.PHONE_PIN_BLOCKED), card_present=True)


def test_a_clinic_without_the_pin():
    state, _ = play(Idle(), CardPlaced("r1"), CardRead("r1", phone()), policy=Policy((VISUAL,)))
    assert state == Recoverable(CardUnsupported(UnsupportedReason.PHONE_NOT_SUPPORTED), card_present=True)


def test_a_phone_that_signed_and_showed_nothing_is_a_bug():
    with pytest.raises(AssertionError):
        play(signing(), PinSigned("r1", Masked(b"signature")))
