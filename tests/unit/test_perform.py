"""Effects carried out on a virtual card and on a service in this process."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from myna_reception.eligibility.messages import signed_bytes
from myna_reception.perform import CardWork, ServiceWork
from myna_reception.reception.card_facts import (
    Authenticity,
    CardFacts,
    CardKind,
    CertificateStanding,
    CheckMethod,
    PhoneFacts,
)
from myna_reception.reception.clock import today
from myna_reception.reception.effects import (
    EndCardSession,
    FetchChallenge,
    ReadCard,
    ReadCardFace,
    SignWithPin,
    SubmitCheck,
    SubmitRegistration,
)
from myna_reception.reception.eligibility import Challenge, EligibilityRequest, Purpose
from myna_reception.reception.errors import (
    CardPhase,
    CardTorn,
    CardUnsupported,
    NotRegistered,
    NumberBFewTries,
    NumberBIncorrect,
    PinBlocked,
    PinIncorrect,
    ReaderReason,
    ReaderUnavailable,
    ServiceUnreachable,
    UnreachableReason,
    UnsupportedReason,
)
from myna_reception.reception.events import (
    CardFaceRead,
    CardFailed,
    CardRead,
    ChallengeReady,
    PinSigned,
    ResultArrived,
    ServiceFailed,
)
from myna_reception.reception.masked import Masked, NumberB, PinCode
from myna_reception.settings import GraceRule
from myna_reception.simulator.card_authority import CardAuthority
from myna_reception.simulator.card_face import card_face
from myna_reception.simulator.issuing import issue_card
from myna_reception.simulator.personas import load_personas
from myna_reception.simulator.virtual_card.reader import VirtualReader


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return CardAuthority(b"perform", tmp_path_factory.mktemp("keys"))


@pytest.fixture
def persona(fixed_clock):
    return load_personas(today(fixed_clock))["valid-employee"]


@pytest.fixture
def reader(authority, persona):
    reader = VirtualReader()
    reader.place(issue_card(persona, authority))
    return reader


@pytest.fixture
def work(reader, fixed_clock):
    work = CardWork(reader, fixed_clock, GraceRule.MONTH_END)
    yield work
    work.close()


@pytest.fixture
def challenge(fixed_clock):
    return Challenge("c1", b"n" * 32, fixed_clock.now() + timedelta(minutes=5))


def sign(digits, challenge, reception_id="r1"):
    return SignWithPin(reception_id, PinCode(digits), challenge, Purpose.CHECK)


def wrong(persona):
    return b"0000" if persona.card.pin != "0000" else b"0001"


def test_a_card_is_read(work, persona, fixed_clock):
    event = work.perform(ReadCard("r1"))
    assert isinstance(event, CardRead)
    assert event.reception_id == "r1"
    assert event.facts.kind is CardKind.PLASTIC
    assert event.facts.pin_tries == 3
    assert event.facts.standing.standing is CertificateStanding.VALID
    assert event.facts.standing.not_after == persona.card.certificate_ends_on
    assert event.facts.standing.days_left == (persona.card.certificate_ends_on - today(fixed_clock)).days


@pytest.mark.parametrize(
    ("rule", "standing"),
    [(GraceRule.MONTH_END, CertificateStanding.GRACE), (GraceRule.DATE_TO_DATE, CertificateStanding.EXPIRED)],
)
def test_the_clinics_rule_dates_the_grace(authority, persona, fixed_clock, rule, standing):
    ended = date(2026, 1, 5)  # three months and a day ago
    reader = VirtualReader()
    reader.place(issue_card(replace(persona, card=replace(persona.card, certificate_ends_on=ended)), authority))
    event = CardWork(reader, fixed_clock, rule).perform(ReadCard("r1"))
    assert isinstance(event, CardRead)
    assert event.facts.standing.standing is standing


def test_the_card_signs_what_the_service_will_verify(work, persona, challenge):
    read = work.perform(ReadCard("r1"))
    effect = sign(persona.card.pin.encode(), challenge)
    signed = work.perform(effect)
    assert isinstance(signed, PinSigned)
    assert effect.pin.wiped
    certificate = x509.load_der_x509_certificate(read.facts.certificate.reveal())
    certificate.public_key().verify(
        signed.signature.reveal(), signed_bytes(challenge, Purpose.CHECK), padding.PKCS1v15(), hashes.SHA256()
    )


def test_wrong_pins_are_told_and_wiped(work, persona, challenge):
    work.perform(ReadCard("r1"))
    for error in [PinIncorrect(2), PinIncorrect(1), PinBlocked(), PinBlocked()]:
        effect = sign(wrong(persona), challenge)
        assert work.perform(effect) == CardFailed("r1", error)
        assert effect.pin.wiped


def test_a_reader_that_is_gone(work, reader):
    reader.unplug()
    assert work.perform(ReadCard("r1")) == CardFailed("r1", ReaderUnavailable(ReaderReason.NO_READER))


def test_an_empty_reader(work, reader):
    reader.remove()
    assert work.perform(ReadCard("r1")) == CardFailed("r1", CardTorn(CardPhase.CONNECTING))


def test_a_card_torn_away_in_verify(work, reader, persona, challenge):
    work.perform(ReadCard("r1"))
    effect = sign(persona.card.pin.encode(), challenge)
    reader.tear_after(1, processed=True)  # the retry query; then VERIFY
    event = work.perform(effect)
    assert isinstance(event, CardFailed)
    assert isinstance(event.error, CardTorn)
    assert effect.pin.wiped


@pytest.mark.parametrize("reception_id", ["r1", "r2"])
def test_a_pin_for_a_card_that_was_let_go_never_reaches_a_card(work, reader, persona, challenge, reception_id):
    work.perform(ReadCard("r1"))
    if reception_id == "r1":
        assert work.perform(EndCardSession("r1")) is None
    effect = sign(wrong(persona), challenge, reception_id)
    assert work.perform(effect) == CardFailed(reception_id, CardTorn(CardPhase.CHOOSING))
    assert effect.pin.wiped
    assert work.perform(ReadCard("r3")).facts.pin_tries == 3


def test_the_end_of_an_earlier_reception_leaves_the_present_card_alone(work, persona, challenge):
    work.perform(ReadCard("r1"))
    assert isinstance(work.perform(ReadCard("r2")), CardRead)  # the virtual reader gives out one connection at a time
    assert work.perform(EndCardSession("r1")) is None
    assert isinstance(work.perform(sign(persona.card.pin.encode(), challenge, "r2")), PinSigned)
    work.perform(EndCardSession("r2"))
    work.close()


def read_face(persona, reception_id="r1", *, right=True):
    return ReadCardFace(reception_id, NumberB(card_face(persona).number_b if right else b"99123120309999"))


def test_the_face_is_read_and_the_pin_still_signs(reader, authority, fixed_clock, persona, challenge):
    work = CardWork(reader, fixed_clock, GraceRule.MONTH_END, authority.trusted_face_key)
    work.perform(ReadCard("r1"))
    effect = read_face(persona)
    event = work.perform(effect)
    assert isinstance(event, CardFaceRead)
    assert event.face.authenticity is Authenticity.GENUINE
    assert effect.number.wiped
    assert isinstance(work.perform(sign(persona.card.pin.encode(), challenge)), PinSigned)
    work.close()


def test_a_wrong_number_is_told_and_wiped(work, persona):
    work.perform(ReadCard("r1"))
    effect = read_face(persona, right=False)
    for left in range(9, 2, -1):
        effect = read_face(persona, right=False)
        assert work.perform(effect) == CardFailed("r1", NumberBIncorrect(left))
        assert effect.number.wiped
    assert work.perform(read_face(persona, right=False)) == CardFailed("r1", NumberBFewTries(3))


def test_a_number_for_a_card_that_was_let_go_never_reaches_a_card(work, persona):
    work.perform(ReadCard("r1"))
    effect = read_face(persona, "r2")
    assert work.perform(effect) == CardFailed("r2", CardTorn(CardPhase.CHOOSING))
    assert effect.number.wiped


@pytest.fixture
def phone(authority, persona):
    reader = VirtualReader()
    reader.place(issue_card(replace(persona, card=replace(persona.card, kind=CardKind.ANDROID)), authority))
    return reader


def test_a_phone_shows_its_certificate_with_the_signature(phone, persona, fixed_clock, challenge):
    work = CardWork(phone, fixed_clock, GraceRule.MONTH_END)
    assert work.perform(ReadCard("r1")) == CardRead("r1", PhoneFacts(CardKind.ANDROID, 3))
    wrong_pin = sign(wrong(persona), challenge)
    assert work.perform(wrong_pin) == CardFailed("r1", PinIncorrect(2))
    signed = work.perform(sign(persona.card.pin.encode(), challenge))
    assert isinstance(signed, PinSigned)
    assert signed.facts.kind is CardKind.ANDROID
    assert signed.facts.standing.not_after == persona.card.certificate_ends_on
    certificate = x509.load_der_x509_certificate(signed.facts.certificate.reveal())
    certificate.public_key().verify(
        signed.signature.reveal(), signed_bytes(challenge, Purpose.CHECK), padding.PKCS1v15(), hashes.SHA256()
    )
    again = work.perform(sign(persona.card.pin.encode(), challenge))  # 利用登録: it is known by now
    assert again.facts is None
    work.close()


@pytest.mark.parametrize("kind", [CardKind.PLASTIC, CardKind.ANDROID])
def test_a_card_that_signs_with_another_key_than_its_certificates(authority, persona, fixed_clock, challenge, kind):
    """The certificate can be copied, the key cannot."""
    persona = replace(persona, card=replace(persona.card, kind=kind))
    copy, original = (issue_card(one, authority) for one in (replace(persona, id="somebody-else"), persona))
    jpki = (one.applications[0] for one in (copy, original))
    files = [one.files for one in jpki]
    files[0][0x000A] = files[1][0x000A]
    reader = VirtualReader()
    reader.place(copy)
    work = CardWork(reader, fixed_clock, GraceRule.MONTH_END)
    assert isinstance(work.perform(ReadCard("r1")), CardRead)
    answer = work.perform(sign(persona.card.pin.encode(), challenge))
    assert answer == CardFailed("r1", CardUnsupported(UnsupportedReason.KEY_MISMATCH))
    work.close()


class BrokenReader(VirtualReader):
    def connect(self):
        raise RuntimeError("a bug")


def test_a_bug_is_not_told_as_the_users_error(fixed_clock):
    work = CardWork(BrokenReader(), fixed_clock, GraceRule.MONTH_END)
    with pytest.raises(RuntimeError, match="a bug"):
        work.perform(ReadCard("r1"))


class FakeService:
    """An eligibility service that answers, or raises, what the test says."""

    def __init__(self, answer):
        self.answer = answer
        self.asked = []

    def _say(self, *question):
        self.asked.append(question)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def challenge(self):
        return self._say("challenge")

    def check(self, request):
        return self._say("check", request)

    def register_use(self, request):
        return self._say("register_use", request)

    def close(self):
        self.asked.append(("close",))


def request(challenge):
    return EligibilityRequest("r1:c1", challenge, CheckMethod.VISUAL, Masked(b"der"), None, "山")


def test_the_service_is_asked(challenge):
    asked = request(challenge)
    for effect, event, question in [
        (FetchChallenge("r1"), ChallengeReady("r1", "answer"), ("challenge",)),
        (SubmitCheck("r1", asked), ResultArrived("r1", "answer"), ("check", asked)),
        (SubmitRegistration("r1", asked), ResultArrived("r1", "answer"), ("register_use", asked)),
    ]:
        service = FakeService("answer")
        assert ServiceWork(service).perform(effect) == event
        assert service.asked == [question]


@pytest.mark.parametrize("error", [ServiceUnreachable(UnreachableReason.TIMED_OUT), NotRegistered()])
def test_what_the_service_refuses_is_told(challenge, error):
    work = ServiceWork(FakeService(error))
    assert work.perform(FetchChallenge("r1")) == ServiceFailed("r1", error)
    assert work.perform(SubmitCheck("r1", request(challenge))) == ServiceFailed("r1", error)


def test_a_bug_of_the_client_is_not_told_as_a_refusal():
    with pytest.raises(KeyError):
        ServiceWork(FakeService(KeyError("bug"))).perform(FetchChallenge("r1"))


def test_facts_show_no_certificate(work):
    facts = work.perform(ReadCard("r1")).facts
    assert isinstance(facts, CardFacts)
    assert "Masked" in repr(facts)
    assert facts.certificate.reveal().hex()[:8] not in repr(facts)
