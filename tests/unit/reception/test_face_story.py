"""照合番号B in the story: read, wrong, few tries left, the last one, a card that leaves or has no face."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from myna_reception.reception.card_facts import (
    Authenticity,
    AuthenticityReport,
    CardFace,
    CardFacts,
    CardKind,
    CertificateStanding,
    CheckMethod,
    FaceImage,
    SignedFace,
    StandingReport,
    UnsignedFace,
)
from myna_reception.reception.effects import EndCardSession, FetchChallenge, ForgetPin, ReadCardFace
from myna_reception.reception.errors import (
    CardPhase,
    CardTorn,
    CardUnsupported,
    NumberBBlocked,
    NumberBFewTries,
    NumberBIncorrect,
    ReaderBusy,
    UnsupportedReason,
)
from myna_reception.reception.events import (
    BackPressed,
    CardFaceRead,
    CardFailed,
    CardPlaced,
    CardRead,
    CardRemoved,
    Finished,
    LastTryConfirmed,
    MethodChosen,
    NumberBEntered,
    VisualConfirmed,
    VisualDenied,
)
from myna_reception.reception.masked import Masked, NumberB
from myna_reception.reception.policy import Policy
from myna_reception.reception.session import advance, time_limit
from myna_reception.reception.states import (
    Attesting,
    AwaitRemoval,
    AwaitVisual,
    ChooseCheck,
    Idle,
    ReadingFace,
    Recoverable,
)

STANDING = StandingReport(CertificateStanding.VALID, date(2027, 4, 30), date(2027, 7, 31), 394)
CARD = CardFacts(CardKind.PLASTIC, Masked(b"certificate"), STANDING, 3)
BOTH = (CheckMethod.PIN, CheckMethod.VISUAL)
VISUAL = AwaitVisual("r1", CARD, BOTH)
IMAGE = FaceImage(Masked(b"jp2"), 1, 1, Masked(b"\0"))
FACE = CardFace(
    SignedFace(IMAGE, IMAGE, IMAGE, Masked(date(1991, 7, 9)), Masked("2")),
    UnsignedFace(Masked(date(2034, 7, 9)), IMAGE),
    AuthenticityReport(Authenticity.GENUINE),
)


def number() -> NumberB:
    return NumberB(b"03070920341234")


def play(state, *events):
    effects = ()
    for event in events:
        state, effects = (step := advance(state, event, Policy())).state, step.effects
    return state, effects


def test_from_the_card_to_its_face_and_on():
    typed = number()
    state, effects = play(
        Idle(), CardPlaced("r1"), CardRead("r1", CARD), MethodChosen(CheckMethod.VISUAL), NumberBEntered(typed)
    )
    assert state == ReadingFace(VISUAL)
    assert effects == (ReadCardFace("r1", typed, None),)
    assert time_limit(state) is None
    state, effects = play(state, CardFaceRead("r1", FACE))
    assert (state, effects) == (replace(VISUAL, face=FACE), ())
    assert play(state, VisualConfirmed("佐")) == (Attesting("r1", CARD, "佐"), (FetchChallenge("r1"),))
    assert play(state, BackPressed()) == (ChooseCheck("r1", CARD, BOTH), ())


def test_a_face_of_an_earlier_reception_is_dropped():
    assert play(ReadingFace(VISUAL), CardFaceRead("r0", FACE)) == (ReadingFace(VISUAL), ())
    assert play(VISUAL, CardFaceRead("r0", FACE))[0] == VISUAL


def test_a_wrong_number_is_told_with_the_tries_that_are_left():
    state, effects = play(VISUAL, NumberBEntered(number()), CardFailed("r1", NumberBIncorrect(9)))
    assert state == replace(VISUAL, notice=NumberBIncorrect(9), tries=9)
    assert effects == ()
    typed = number()
    state, effects = play(state, NumberBEntered(typed))
    assert effects == (ReadCardFace("r1", typed, 9),)
    assert state.visual.notice is None


def test_few_tries_are_told_before_one_is_spent():
    state, _ = play(VISUAL, NumberBEntered(number()), CardFailed("r1", NumberBFewTries(3)))
    assert state == replace(VISUAL, notice=NumberBFewTries(3), tries=3)
    typed = number()
    assert play(state, NumberBEntered(typed))[1] == (ReadCardFace("r1", typed, 3),)


@pytest.mark.parametrize("error", [NumberBFewTries(1), NumberBIncorrect(1)])
def test_the_last_try_waits_for_staff(error):
    state, _ = play(VISUAL, NumberBEntered(number()), CardFailed("r1", error))
    assert state.asks_last_try
    typed = number()
    assert play(state, NumberBEntered(typed)) == (state, (ForgetPin(typed),))
    state, _ = play(state, LastTryConfirmed())
    assert not state.asks_last_try
    typed = number()
    reading, effects = play(state, NumberBEntered(typed))
    assert effects == (ReadCardFace("r1", typed, 1),)
    # agreed once is agreed for one try: whatever the card says next is asked about anew
    assert play(reading, CardFailed("r1", NumberBFewTries(1)))[0].asks_last_try


def test_a_blocked_number_is_typed_no_more_and_staff_look_at_the_card():
    state, _ = play(ReadingFace(VISUAL), CardFailed("r1", NumberBBlocked()))
    assert state == replace(VISUAL, notice=NumberBBlocked(), tries=0)
    typed = number()
    assert play(state, NumberBEntered(typed)) == (state, (ForgetPin(typed),))
    assert isinstance(play(state, VisualConfirmed(""))[0], Attesting)


@pytest.mark.parametrize("reason", list(UnsupportedReason))
def test_a_face_that_cannot_be_read_leaves_the_printed_one(reason):
    error = CardUnsupported(reason)
    state, _ = play(ReadingFace(VISUAL), CardFailed("r1", error))
    assert state == replace(VISUAL, notice=error)


def test_a_card_that_leaves_says_in_which_phase_it_was_torn():
    state, effects = play(ReadingFace(VISUAL), CardRemoved())
    assert state == ReadingFace(VISUAL, card_present=False)
    assert effects == (EndCardSession("r1"),)
    torn = CardTorn(CardPhase.VERIFYING_NUMBER)
    assert play(state, CardFailed("r1", torn)) == (Recoverable(torn, card_present=False), ())
    assert play(state, CardFaceRead("r1", FACE))[0] == Recoverable(CardTorn(CardPhase.CHOOSING), card_present=False)
    assert play(ReadingFace(VISUAL), CardFailed("r1", torn))[0] == Recoverable(torn, card_present=False)


def test_a_busy_reader_can_be_tried_again():
    assert play(ReadingFace(VISUAL), CardFailed("r1", ReaderBusy()))[0] == Recoverable(ReaderBusy(), card_present=True)


def test_giving_up_while_the_face_is_read():
    assert play(ReadingFace(VISUAL), Finished()) == (AwaitRemoval(), (EndCardSession("r1"),))
    assert play(ReadingFace(VISUAL, card_present=False), Finished())[0] == Idle()


@pytest.mark.parametrize("event", [VisualConfirmed(""), VisualDenied(), BackPressed(), LastTryConfirmed()])
def test_nothing_is_answered_while_the_face_is_read(event):
    assert play(ReadingFace(VISUAL), event) == (ReadingFace(VISUAL), ())


@pytest.mark.parametrize("state", [Idle(), ChooseCheck("r1", CARD, BOTH), ReadingFace(VISUAL), AwaitRemoval()])
def test_a_number_that_nobody_asked_for_is_forgotten(state):
    typed = number()
    assert play(state, NumberBEntered(typed)) == (state, (ForgetPin(typed),))
