"""The two dialogues against virtual cards: what they say, and what happens when the card leaves at any command."""

from __future__ import annotations

import contextlib
import tracemalloc

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given, settings
from hypothesis import strategies as st

from myna_reception.card.connection import CardConnection
from myna_reception.card.reading import CardReading, read_card, sign_with_pin
from myna_reception.reception.card_facts import CardKind
from myna_reception.reception.errors import (
    CardPhase,
    CardTorn,
    CardUnsupported,
    PinBlocked,
    PinIncorrect,
    ReceptionError,
    UnsupportedReason,
)
from myna_reception.reception.masked import PinCode
from myna_reception.simulator.virtual_card.card import CardRules, InsertableCard
from myna_reception.simulator.virtual_card.foreign import FOREIGN_CARDS
from myna_reception.simulator.virtual_card.reader import VirtualReader
from tests.unit.card.fakes import FunctionConnection
from tests.unit.virtual_card.people import PIN, a_card, a_persona, authority

READ_COMMANDS = 13  # SELECT AP, token info 2, certificate 1 + 7, tries 2
SIGN_COMMANDS = 7  # SELECT AP, tries 2, VERIFY 2, sign 2


def on_a_reader(card: InsertableCard) -> tuple[VirtualReader, CardConnection]:
    reader = VirtualReader()
    reader.place(card)
    return reader, reader.connect()


def right_pin() -> PinCode:
    return PinCode(PIN.encode())


@pytest.mark.parametrize("filler", [0, 1, 500])
def test_a_usual_card(filler: int) -> None:
    _, connection = on_a_reader(a_card(filler=filler))
    reading = read_card(connection)
    assert reading == CardReading(CardKind.PLASTIC, reading.certificate, 3)
    assert reading.certificate.not_after_day == a_persona().card.certificate_ends_on
    pin = right_pin()
    signature = sign_with_pin(connection, pin, b"challenge")
    assert pin.wiped
    certificate = x509.load_der_x509_certificate(reading.certificate.der.reveal())
    certificate.verify_directly_issued_by(authority().authentication_ca)
    certificate.public_key().verify(signature, b"challenge", padding.PKCS1v15(), SHA256())


def test_a_card_whose_first_command_fails() -> None:
    _, connection = on_a_reader(a_card(rules=CardRules(first_command_fails=True)))
    assert read_card(connection).pin_tries == 3


def test_wrong_pins_until_it_is_blocked() -> None:
    card = a_card()
    _, connection = on_a_reader(card)
    outcomes: list[ReceptionError] = []
    for _ in range(4):
        pin = PinCode(b"0000")
        with pytest.raises((PinIncorrect, PinBlocked)) as error:
            sign_with_pin(connection, pin, b"")
        assert pin.wiped
        outcomes.append(error.value)
    assert outcomes == [PinIncorrect(2), PinIncorrect(1), PinBlocked(), PinBlocked()]
    assert read_card(connection).pin_tries == 0


def test_a_blocked_pin_is_not_sent() -> None:
    card = a_card(pin_tries=0)
    sent: list[bytes] = []

    def answer(command: bytes) -> bytes:
        sent.append(command)
        return card.transmit(command)

    with pytest.raises(PinBlocked):
        sign_with_pin(FunctionConnection(answer), right_pin(), b"")
    assert not any(command.startswith(b"\x00\x20\x00\x80\x04") for command in sent)


def test_a_right_pin_sets_the_tries_back() -> None:
    _, connection = on_a_reader(a_card(pin_tries=1))
    assert read_card(connection).pin_tries == 1
    sign_with_pin(connection, right_pin(), b"")
    assert read_card(connection).pin_tries == 3


def test_a_card_without_a_pin() -> None:
    _, connection = on_a_reader(a_card(pin=None))
    assert read_card(connection).pin_tries == 0
    with pytest.raises(PinBlocked):
        sign_with_pin(connection, PinCode(b"0000"), b"")


@pytest.mark.parametrize("kind", [CardKind.ANDROID, CardKind.IPHONE])
def test_a_phone_shows_no_certificate_without_the_pin(kind: CardKind) -> None:
    _, connection = on_a_reader(a_card(kind=kind))
    with pytest.raises(CardUnsupported) as error:
        read_card(connection)
    assert error.value == CardUnsupported(UnsupportedReason.NO_CERTIFICATE)


@pytest.mark.parametrize("make", FOREIGN_CARDS.values(), ids=FOREIGN_CARDS)
def test_foreign_cards(make) -> None:
    _, connection = on_a_reader(make())
    with pytest.raises(CardUnsupported) as error:
        read_card(connection)
    assert error.value == CardUnsupported(UnsupportedReason.NOT_MY_NUMBER_CARD)


@pytest.mark.parametrize("command", range(READ_COMMANDS))
def test_torn_at_every_command_of_reading(command: int) -> None:
    reader, connection = on_a_reader(a_card())
    reader.tear_after(command)
    with pytest.raises(CardTorn) as error:
        read_card(connection)
    assert error.value == CardTorn(CardPhase.READING)


def test_reading_takes_so_many_commands() -> None:
    reader, connection = on_a_reader(a_card())
    reader.tear_after(READ_COMMANDS)
    read_card(connection)
    with pytest.raises(CardTorn):
        read_card(connection)


@pytest.mark.parametrize("processed", [False, True])
@pytest.mark.parametrize(
    ("command", "phase"),
    [
        *((command, CardPhase.READING) for command in range(3)),
        *((command, CardPhase.VERIFYING) for command in (3, 4)),
        *((command, CardPhase.SIGNING) for command in (5, 6)),
    ],
)
def test_torn_at_every_command_of_signing(command: int, phase: CardPhase, processed: bool) -> None:
    card = a_card()
    reader, connection = on_a_reader(card)
    reader.tear_after(command, processed=processed)
    pin = PinCode(b"0000") if phase is CardPhase.VERIFYING else right_pin()
    with pytest.raises(CardTorn) as error:
        sign_with_pin(connection, pin, b"challenge")
    assert error.value == CardTorn(phase)
    assert pin.wiped
    reader.place(card)
    spent = command == 4 and processed  # VERIFY reached the card although its answer did not come back
    assert read_card(reader.connect()).pin_tries == (2 if spent else 3)


def test_signing_takes_so_many_commands() -> None:
    reader, connection = on_a_reader(a_card())
    reader.tear_after(SIGN_COMMANDS)
    sign_with_pin(connection, right_pin(), b"")
    with pytest.raises(CardTorn):
        sign_with_pin(connection, right_pin(), b"")


@settings(deadline=None)
@given(st.lists(st.binary(min_size=2, max_size=260), min_size=1, max_size=20))
def test_random_answers_end_in_an_error_of_ours(answers: list[bytes]) -> None:
    turn = iter(range(10**6))
    connection = FunctionConnection(lambda _: answers[next(turn) % len(answers)])
    for dialogue in (lambda: read_card(connection), lambda: sign_with_pin(connection, right_pin(), b"")):
        with contextlib.suppress(ReceptionError):
            dialogue()
    assert connection.commands < 500


@pytest.mark.parametrize("status", ["9000", "61FF", "6100", "6CFF"])
def test_a_card_that_never_ends(status: str) -> None:
    """Endless data under every status that asks for more: few commands, little memory."""
    block = b"\x30\x83\x00\x1f\x00" + b"\x5a" * 60_000 + bytes.fromhex(status)
    connection = FunctionConnection(lambda _: block)
    tracemalloc.start()
    with pytest.raises(ReceptionError):
        read_card(connection)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert connection.commands < 500
    assert most < 2_000_000
