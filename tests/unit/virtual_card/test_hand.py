from __future__ import annotations

import pytest

from myna_reception.simulator.virtual_card.card import CardLeftError, CardRules, InsertableCard, VirtualCard
from myna_reception.simulator.virtual_card.faults import FaultyCard, parse_fault
from myna_reception.simulator.virtual_card.foreign import bank_card
from myna_reception.simulator.virtual_card.hand import SWAP_SECONDS, CardHand
from myna_reception.simulator.virtual_card.rules import Timing
from tests.unit.virtual_card.people import a_card

SELECT_AP = bytes.fromhex("00A4040C0AD392F000260100000001")
WRONG_PIN = bytes.fromhex("002000980430303030")
QUERY = bytes.fromhex("00200098")


class FakeSlot:
    def __init__(self) -> None:
        self.card: InsertableCard | None = None

    def insert(self, card: InsertableCard) -> None:
        self.card = card

    def remove(self) -> None:
        self.card = None

    def wait_connected(self, seconds: float) -> bool:
        return self.card is not None


class Hand(CardHand):
    def __init__(self, *slots: FakeSlot, rules: CardRules | None = None) -> None:
        self.issued: list[str] = []
        self.slept: list[float] = []
        self.rules = rules
        super().__init__(slots, self.make, "first", sleep=self.slept.append)

    def make(self, name: str) -> InsertableCard:
        if name == "nobody":
            raise KeyError(name)
        self.issued.append(name)
        return bank_card() if name == "bank-card" else a_card(persona_id=name, rules=self.rules)


@pytest.fixture
def slot() -> FakeSlot:
    return FakeSlot()


@pytest.fixture
def hand(slot: FakeSlot) -> Hand:
    return Hand(slot)


def ask(slot: FakeSlot, *commands: bytes) -> list[str]:
    assert slot.card is not None
    return [slot.card.transmit(command).hex() for command in commands]


def test_in_and_out(hand: Hand, slot: FakeSlot) -> None:
    assert (hand.inserted, hand.seen()) == (False, False)
    hand.insert()
    assert (hand.inserted, hand.seen()) == (True, True)
    assert ask(slot, SELECT_AP) == ["9000"]
    held = slot.card
    hand.insert()
    assert slot.card is held  # it was there
    hand.toggle()
    assert slot.card is None
    assert not hand.inserted
    hand.toggle()
    assert hand.inserted


def test_every_card_keeps_its_counters(hand: Hand, slot: FakeSlot) -> None:
    hand.insert()
    ask(slot, SELECT_AP, WRONG_PIN)
    hand.swap("bank-card")
    assert hand.slept == [SWAP_SECONDS]
    assert slot.card is not None
    assert slot.card.atr == bank_card().atr
    hand.swap("first")
    assert ask(slot, SELECT_AP, QUERY) == ["9000", "63c2"]
    assert hand.issued == ["first", "bank-card"]


def test_a_name_that_nobody_has_leaves_the_card_where_it_is(hand: Hand, slot: FakeSlot) -> None:
    hand.insert()
    with pytest.raises(KeyError):
        hand.swap("nobody")
    assert (hand.name, hand.inserted) == ("first", True)
    assert ask(slot, SELECT_AP) == ["9000"]


def test_a_card_pulled_off_has_carried_the_command_out(hand: Hand, slot: FakeSlot) -> None:
    hand.insert()
    ask(slot, SELECT_AP)
    hand.tear()
    with pytest.raises(CardLeftError):
        ask(slot, WRONG_PIN)
    assert not hand.inserted
    with pytest.raises(CardLeftError):  # and is gone from every other reader
        ask(slot, QUERY)
    hand.insert()
    assert ask(slot, SELECT_AP, QUERY) == ["9000", "63c2"]


def test_tearing_off_what_is_not_there(hand: Hand, slot: FakeSlot) -> None:
    hand.tear()
    hand.insert()
    assert ask(slot, SELECT_AP) == ["9000"]


def test_a_card_takes_its_time() -> None:
    slot = FakeSlot()
    hand = Hand(slot, rules=CardRules(timing=Timing(command=0.25, byte=0.001)))
    hand.insert()
    ask(slot, SELECT_AP)
    assert hand.slept == [pytest.approx(0.25 + 0.001 * (len(SELECT_AP) + 2))]


def test_what_is_put_around_a_card_is_what_readers_meet(slot: FakeSlot) -> None:
    hand = CardHand([slot], lambda _: a_card(), "first", lambda card: FaultyCard(card, [parse_fault("sw@2=6F00")]))
    for answers in (["9000", "6f00"], ["9000", "63c3"]):  # the second command ever, whenever it comes
        hand.insert()
        assert ask(slot, SELECT_AP, QUERY) == answers
        hand.remove()
    assert isinstance(hand.card, VirtualCard)


def test_a_card_that_leaves_by_a_fault_can_be_put_back(slot: FakeSlot) -> None:
    hand = CardHand([slot], lambda _: a_card(), "first", lambda card: FaultyCard(card, [parse_fault("torn@1")]))
    hand.insert()
    with pytest.raises(CardLeftError):
        ask(slot, SELECT_AP)
    assert not hand.inserted
    hand.insert()
    assert slot.card is not None
    slot.card.power_on()
    assert ask(slot, SELECT_AP) == ["9000"]
