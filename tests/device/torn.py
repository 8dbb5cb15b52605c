"""Every plan of a reception with a card that leaves at one command, for any reader; used over PC/SC and over NFC."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from myna_reception.card.apdu import AID, INS, Command
from myna_reception.card.connection import CardArrived, CardReader, ReaderEvent, ReaderReady
from myna_reception.perform import CardWork
from myna_reception.reception.card_facts import CardKind
from myna_reception.reception.clock import FixedClock
from myna_reception.reception.effects import CardEffect, EndCardSession, ReadCard, ReadCardFace, SignWithPin
from myna_reception.reception.eligibility import Challenge, Purpose
from myna_reception.reception.errors import CardPhase, CardTorn
from myna_reception.reception.events import CardFaceRead, CardFailed, CardRead, Event, PinSigned
from myna_reception.reception.masked import NumberB, PinCode
from myna_reception.settings import GraceRule
from myna_reception.simulator.card_face import card_face
from myna_reception.simulator.issuing import issue_card
from myna_reception.simulator.virtual_card.application import PinFile
from myna_reception.simulator.virtual_card.card import CardLeftError, VirtualCard
from myna_reception.simulator.virtual_card.hand import Slot
from tests.unit.virtual_card.people import PIN, a_persona, authority

SECONDS = 30  # until a reader has seen a card
NOW = datetime(2026, 4, 6, tzinfo=UTC)
NUMBER_B = card_face(a_persona()).number_b
JPKI_PIN, FACE_PIN = (AID.JPKI, 0x0018), (AID.SURFACE, 0x0012)


@cache
def small_portrait() -> bytes:
    """A photo of few bytes: a reading in 240-byte blocks takes few commands then."""
    import io

    from PIL import Image

    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((30, 40)).save(buffer, "JPEG2000", no_jp2=False)
    return buffer.getvalue()


@dataclass(frozen=True)
class Plan:
    """What is asked of the card after it was read. The secrets are wrong where VERIFY will be torn."""

    kind: CardKind
    pin: tuple[bytes, int]
    answer: type
    right: bytes
    wrong: bytes
    torn: tuple[CardPhase, CardPhase]  # in VERIFY, after it

    def card(self) -> VirtualCard:
        return issue_card(a_persona(kind=self.kind), authority(), portrait=small_portrait)

    def effect(self, secret: bytes) -> CardEffect:
        if self.pin == FACE_PIN:
            return ReadCardFace("r1", NumberB(secret))
        challenge = Challenge("c1", b"nonce", NOW + timedelta(minutes=5))
        return SignWithPin("r1", PinCode(secret), challenge, Purpose.CHECK)


_SIGNING = (CardPhase.VERIFYING, CardPhase.SIGNING)
_FACE = (CardPhase.VERIFYING_NUMBER, CardPhase.READING_FACE)
PLANS = {
    "pin": Plan(CardKind.PLASTIC, JPKI_PIN, PinSigned, PIN.encode(), b"0000", _SIGNING),
    "phone": Plan(CardKind.ANDROID, JPKI_PIN, PinSigned, PIN.encode(), b"0000", _SIGNING),
    "face": Plan(CardKind.PLASTIC, FACE_PIN, CardFaceRead, NUMBER_B, b"99123120309999", _FACE),
}


@dataclass
class LeavingCard:
    """Implements ``InsertableCard``: leaves at one command (from 0), having carried it out or not."""

    card: VirtualCard
    place: int | None = None
    processed: bool = False
    sent: list[bytes] = field(default_factory=list)

    def arm(self, place: int | None, processed: bool = False) -> None:
        """Leave at that command from now on; None: stay."""
        self.place, self.processed, self.sent = place, processed, []

    @property
    def atr(self) -> bytes:
        return self.card.atr

    @property
    def last_duration(self) -> float:
        return 0.0

    def power_on(self) -> None:
        self.card.power_on()

    def reset(self) -> None:
        self.card.reset()

    def power_down(self) -> None:
        self.card.power_down()

    def transmit(self, command: bytes) -> bytes:
        self.sent.append(command)
        if self.place is not None and len(self.sent) > self.place:
            if self.processed:
                self.card.transmit(command)
                self.processed = False
            raise CardLeftError
        return self.card.transmit(command)


def verifies(command: bytes) -> bool:
    """Whether it is a VERIFY with data."""
    return command[1] == INS.VERIFY and bool(Command.parse(command).data)


def tries_of(card: VirtualCard, pin: tuple[bytes, int]) -> int:
    application = next(one for one in card.applications if one.aid == pin[0])
    file = application.files[pin[1]]
    assert isinstance(file, PinFile)
    return file.tries


def play(work: CardWork, effect: CardEffect) -> Event | None:
    """Read the card, then carry out the effect."""
    read = work.perform(ReadCard("r1"))
    answer = work.perform(effect) if isinstance(read, CardRead) else read
    work.perform(EndCardSession("r1"))  # as the story asks for when a reception is over, or has failed
    return answer


def tear_everywhere(plan: Plan, reader: CardReader, put: Callable[[LeavingCard], None], *, first: int = 0) -> int:
    """Tear the plan at every command from ``first`` on, VERIFY also after it was carried out; how many there are.

    ``put`` lays the card on the reader and returns when it can be used; it may be called for a card that left.
    """
    work = CardWork(reader, FixedClock(NOW), GraceRule.MONTH_END, authority().trusted_face_key)
    card = LeavingCard(plan.card())
    put(card)
    for _ in range(2):  # what the reader can do is known after the first
        card.arm(None)
        assert isinstance(play(work, plan.effect(plan.right)), plan.answer)
    commands, full = card.sent, tries_of(card.card, plan.pin)
    verify = next(place for place, command in enumerate(commands) if verifies(command))
    for place, processed in [*((place, False) for place in range(first, len(commands))), (verify, True)]:
        card.arm(place, processed)
        torn = play(work, plan.effect(plan.wrong if place == verify else plan.right))
        in_verify, after = plan.torn
        phase = CardPhase.READING if place < verify else in_verify if place == verify else after
        assert torn == CardFailed("r1", CardTorn(phase)), (place, processed)
        assert sum(map(verifies, card.sent)) == (place >= verify)
        assert tries_of(card.card, plan.pin) == full - processed
        card.arm(None)
        put(card)
        read = work.perform(ReadCard("r1"))
        assert isinstance(read, CardRead), read
        assert read.facts.pin_tries == 3 - (processed and plan.pin == JPKI_PIN)
        assert isinstance(work.perform(plan.effect(plan.right)), plan.answer)
        work.perform(EndCardSession("r1"))
        told = next(place for place, command in enumerate(card.sent) if verifies(command))
        assert card.sent[told - 1][1:4] == card.sent[told][1:4], "the tries are asked for before the secret is sent"
        assert tries_of(card.card, plan.pin) == full
    work.close()
    return len(commands)


class Place:
    """Where a card is put: the slot's own hand, and what the reader's monitor last said of it."""

    def __init__(self, slot: Slot, reader: CardReader) -> None:
        self._slot = slot
        self._heard = threading.Condition()
        self._last: ReaderEvent | None = None
        self._watch = reader.watch(self._hear)

    def put(self, card: LeavingCard) -> None:
        """Take away what lies there, and lay this card down; returns when the reader has seen both."""
        self._slot.remove()
        self._wait(ReaderReady)
        self._slot.insert(card)
        self._wait(CardArrived)

    def close(self) -> None:
        self._watch.stop()

    def _hear(self, event: ReaderEvent) -> None:
        with self._heard:
            self._last = event
            self._heard.notify_all()

    def _wait(self, kind: type) -> None:
        with self._heard:
            assert self._heard.wait_for(lambda: isinstance(self._last, kind), SECONDS), (kind, self._last)
