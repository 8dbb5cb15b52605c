"""What can be typed at the console of a served card."""

from __future__ import annotations

import pytest

from myna_reception.cli.card_console import obey, status_lines
from myna_reception.simulator.virtual_card.foreign import FOREIGN_CARDS
from myna_reception.simulator.virtual_card.hand import CardHand
from tests.unit.virtual_card.people import PIN, SIGN_PASSWORD, a_card
from tests.unit.virtual_card.test_hand import WRONG_PIN, FakeSlot, ask

SELECT_AP = bytes.fromhex("00A4040C0AD392F000260100000001")


def issue(name):
    return FOREIGN_CARDS[name]() if name in FOREIGN_CARDS else a_card()


def problem(name):
    return f"no {name}" if name == "nobody" else None


@pytest.fixture
def slot():
    return FakeSlot()


@pytest.fixture
def hand(slot):
    return CardHand([slot], issue, "first")


@pytest.mark.parametrize(
    ("lines", "inserted", "name"),
    [
        (["insert"], True, "first"),
        (["insert", "remove"], False, "first"),
        (["toggle"], True, "first"),
        (["toggle", "toggle"], False, "first"),
        (["swap bank-card"], True, "bank-card"),
        (["insert", " swap  bank-card "], True, "bank-card"),
        (["insert", "swap nobody"], True, "first"),
        (["insert", "tear"], True, "first"),  # until the next command
        (["tear"], False, "first"),
        (["", "insert now", "swap", "REMOVE", "quit now", "🂡"], False, "first"),
    ],
)
def test_what_becomes_of_it(hand, capsys, lines, inserted, name):
    for line in lines:
        obey(hand, line, problem)
    assert (hand.inserted, hand.name) == (inserted, name)
    assert capsys.readouterr().out == ""


def test_a_wrong_name_is_told(hand, capsys):
    obey(hand, "swap nobody", problem)
    assert capsys.readouterr().err == "no nobody\n"


def test_the_status_has_the_tries_and_no_pin(hand, slot, capsys):
    obey(hand, "insert", problem)
    ask(slot, SELECT_AP, WRONG_PIN)
    capsys.readouterr()
    obey(hand, "status", problem)
    told = capsys.readouterr().err
    assert "練習" in told
    assert "0018: 残り 2/3 回" in told
    assert "001B: 残り 5/5 回" in told
    assert PIN not in told
    assert SIGN_PASSWORD not in told


def test_the_status_of_a_locked_pin_and_of_another_card(slot):
    locked = CardHand([slot], lambda _: a_card(pin_tries=0), "locked")
    assert any("0018: ロック中" in line for line in status_lines(locked))
    assert len(list(status_lines(CardHand([slot], issue, "bank-card")))) == 1
