"""The switches for what sources leave open: each does what it says, and the desk copes with every setting."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from myna_reception.card.reading import read_card, sign_with_pin
from myna_reception.reception.masked import PinCode
from myna_reception.simulator.virtual_card.card import VirtualCard
from myna_reception.simulator.virtual_card.reader import VirtualReader
from myna_reception.simulator.virtual_card.rules import UNHURRIED, CardRules, ContactAtrObject, Timing
from tests.unit.virtual_card.people import PIN, a_card

SELECT = "00A4040C0AD392F000260100000001"
VERIFY = "0020009804" + PIN.encode().hex()
SIGN = "802A0097013000"
BOOLEAN = (
    "select_clears_verification",
    "reset_clears_verification",
    "first_command_fails",
    "blocked_query_refused",
    "corrects_le",
    "extended_lengths",
)


def a_card_with(**rules: object) -> VirtualCard:
    return a_card(rules=CardRules(**rules))


def ask(card: VirtualCard, *commands: str) -> str:
    return [card.transmit(bytes.fromhex(command)).hex().upper() for command in commands][-1]


def test_one_signature_for_each_verification() -> None:
    card = a_card_with(signature_uses_verification=True)
    assert ask(card, SELECT, VERIFY, SIGN)[-4:] == "9000"
    assert ask(card, SIGN) == "6982"
    assert ask(card, VERIFY, "802A0297013000") == "6985"  # no signature was made
    assert ask(card, SIGN)[-4:] == "9000"


def test_both_pins_are_apart_when_a_signature_uses_its_own() -> None:
    card = a_card_with(signature_uses_verification=True)
    assert ask(card, SELECT, "0020009B09" + b"PRACTICE1".hex(), VERIFY, SIGN)[-4:] == "9000"
    assert ask(card, "802A009A013000")[-4:] == "9000"
    assert ask(card, "802A009A013000") == "6982"


class TestAnswersInParts:
    def test_the_rest_is_fetched(self) -> None:
        card = a_card_with(answer_limit=100)
        whole = ask(a_card(), SELECT, "00B0860000")
        assert ask(card, SELECT, "00B0860000") == "61A0"
        first, second = ask(card, "00C0000000"), ask(card, "00C0000000")
        assert (first[-4:], len(first)) == ("613C", 204)
        assert first[:-4] + second == whole
        assert ask(card, "00C0000000") == "6D00"

    def test_by_the_length_that_is_asked_for(self) -> None:
        card = a_card_with(answer_limit=100)
        assert ask(card, SELECT, "00B0860000", "00C0000004") == "4A504B49619C"

    def test_more_than_a_byte_can_tell(self) -> None:
        assert ask(a_card_with(answer_limit=200), SELECT, "00B08A0000") == "6100"

    def test_short_answers_and_extended_ones_are_whole(self) -> None:
        card = a_card_with(answer_limit=100)
        assert ask(card, SELECT, "00B0880000") == "8F8F009000"
        assert len(ask(card, "00B08600000000")) == 324

    @pytest.mark.parametrize("between", ["00B0880000", SELECT, "00", "00C00000"])
    def test_another_command_drops_the_rest(self, between: str) -> None:
        card = a_card_with(answer_limit=100)
        ask(card, SELECT, "00B0860000", between)
        if between != "00":
            assert ask(card, "00C0000000") == "6D00"

    def test_a_reset_drops_the_rest(self) -> None:
        card = a_card_with(answer_limit=100)
        ask(card, SELECT, "00B0860000")
        card.reset()
        assert ask(card, "00C0000000") == "6D00"


class TestCorrectedLe:
    @pytest.mark.parametrize(
        ("command", "answer"),
        [
            ("00B0880004", "6C03"),
            ("00B0880003", "8F8F009000"),
            ("00B0880000", "8F8F009000"),
            ("00B0880002", "8F8F9000"),
            ("00B08800000004", "8F8F009000"),
        ],
    )
    def test_reading(self, command: str, answer: str) -> None:
        assert ask(a_card_with(corrects_le=True), SELECT, command) == answer


def test_a_card_without_extended_lengths() -> None:
    card = a_card_with(extended_lengths=False)
    assert ask(card, SELECT, "00B08800000000") == "6700"
    assert ask(card, "00B0880000") == "8F8F009000"


class TestTiming:
    def test_nothing_takes_time_unless_told(self) -> None:
        card = a_card()
        ask(card, SELECT)
        assert card.last_duration == 0

    def test_commands_bytes_and_signatures(self) -> None:
        card = a_card_with(timing=Timing(command=1000, byte=1, signature=100_000))
        ask(card, SELECT)
        assert card.last_duration == 1000 + 15 + 2
        ask(card, "00B0880000")
        assert card.last_duration == 1000 + 5 + 5
        ask(card, SIGN)
        assert card.last_duration == 1000 + 7 + 2  # refused, and so not computed
        ask(card, VERIFY, SIGN)
        assert card.last_duration == 100_000 + 1000 + 7 + 258
        ask(card, "00A4040C0AD3921000310001010100", "0088009901AA00")
        assert card.last_duration == 100_000 + 1000 + 7 + 258
        ask(card, "")
        assert card.last_duration == 1000 + 2

    def test_the_reader_waits_and_a_whole_reception_adds_up(self) -> None:
        waits: list[float] = []
        reader = VirtualReader(wait=waits.append)
        reader.place(a_card_with(timing=UNHURRIED))
        connection = reader.connect()
        read_card(connection)
        sign_with_pin(connection, PinCode(PIN.encode()), b"")
        assert sum(wait > UNHURRIED.signature for wait in waits) == 1
        assert UNHURRIED.signature < sum(waits) < 2


@settings(deadline=None, max_examples=40)
@given(
    st.fixed_dictionaries({name: st.booleans() for name in BOOLEAN}),
    st.none() | st.integers(64, 256),
    st.sampled_from(ContactAtrObject),
)
def test_the_desk_copes_with_every_card(
    switches: dict[str, bool], answer_limit: int | None, atr_object: ContactAtrObject
) -> None:
    card = a_card_with(**switches, answer_limit=answer_limit, contact_atr_object=atr_object)
    reader = VirtualReader()
    reader.place(card)
    connection = reader.connect()
    assert read_card(connection).pin_tries == 3
    assert len(sign_with_pin(connection, PinCode(PIN.encode()), b"challenge")) == 256


@pytest.mark.parametrize(("refused", "first_fails"), list(product((False, True), repeat=2)))
def test_the_desk_knows_a_blocked_card(refused: bool, first_fails: bool) -> None:
    card = a_card(pin_tries=0, rules=CardRules(blocked_query_refused=refused, first_command_fails=first_fails))
    reader = VirtualReader()
    reader.place(card)
    assert read_card(reader.connect()).pin_tries == 0
