"""The two dialogues against virtual cards: what they say, and what happens when the card leaves at any command."""

from __future__ import annotations

import contextlib
import tracemalloc
from typing import ClassVar

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given, settings
from hypothesis import strategies as st

from myna_reception.card.abilities import FORMS, Abilities, AbilityBook, Form
from myna_reception.card.apdu import INS
from myna_reception.card.connection import CardConnection, CardResetError, Response
from myna_reception.card.reading import CardReading, connect_and_read, open_with_pin, read_card, sign_with_pin
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
from tests.unit.card.fakes import FunctionConnection, LimitedReader, response
from tests.unit.virtual_card.people import PIN, a_card, a_persona, authority

# SELECT AP, token info, certificate (7 blocks where answers are short), tries
READ_COMMANDS = {FORMS[0]: 4, FORMS[1]: 10, FORMS[2]: 10, FORMS[3]: 13}
# Tries, VERIFY, signature; plainly with a SELECT for PIN and for key
SIGN_COMMANDS = {FORMS[0]: 3, FORMS[1]: 3, FORMS[2]: 3, FORMS[3]: 5}
by_form = pytest.mark.parametrize("form", FORMS, ids=["extended", "256", "240", "plain"])


def knowing(form: Form) -> Abilities:
    abilities = Abilities()
    abilities.worked(form)
    return abilities


def verify_in(form: Form) -> int:
    """Which command of signing is VERIFY."""
    return SIGN_COMMANDS[form] - (2 if form.short_ids else 3)


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
    assert sent
    assert not any(PIN.encode() in command for command in sent)


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


class TestPhone:
    """The PIN before the certificate."""

    # SELECT AP, token info, tries; then tries, VERIFY, certificate, signature
    READ: ClassVar = {FORMS[0]: 3, FORMS[1]: 3, FORMS[2]: 3, FORMS[3]: 5}
    OPEN: ClassVar = {FORMS[0]: 4, FORMS[1]: 10, FORMS[2]: 10, FORMS[3]: 13}

    def test_the_certificate_is_not_asked_for_before_the_pin(self) -> None:
        _, connection = on_a_reader(a_card(kind=CardKind.ANDROID))
        assert read_card(connection) == CardReading(CardKind.ANDROID, None, 3)

    @by_form
    def test_certificate_and_signature_after_the_pin(self, form: Form) -> None:
        _, connection = on_a_reader(a_card(kind=CardKind.ANDROID))
        read_card(connection, knowing(form))
        pin = right_pin()
        certificate, signature = open_with_pin(connection, pin, b"challenge", knowing(form))
        assert pin.wiped
        assert certificate.signed(b"challenge", signature)
        assert not certificate.signed(b"another", signature)
        issued = x509.load_der_x509_certificate(certificate.der.reveal())
        issued.verify_directly_issued_by(authority().authentication_ca)

    def test_a_reader_that_loses_long_answers_costs_no_second_pin(self) -> None:
        """Nothing long has come over this reader before the PIN: the certificate is read in short pieces."""
        reader = VirtualReader()
        reader.place(a_card(kind=CardKind.ANDROID))
        limited, book = LimitedReader(reader, most=256), AbilityBook()
        connection, _ = connect_and_read(limited, book)
        certificate, signature = open_with_pin(connection, right_pin(), b"challenge", book.of(connection))
        assert certificate.signed(b"challenge", signature)

    def test_a_reader_that_has_carried_long_answers_is_given_them(self) -> None:
        reader = VirtualReader()
        limited, book = LimitedReader(reader), AbilityBook()
        for kind in (CardKind.PLASTIC, CardKind.ANDROID):
            reader.place(a_card(kind=kind))
            connection, _ = connect_and_read(limited, book)
        limited.sent.clear()
        open_with_pin(connection, right_pin(), b"challenge", book.of(connection))
        assert len(limited.sent) == self.OPEN[FORMS[0]]

    def test_wrong_pins(self) -> None:
        _, connection = on_a_reader(a_card(kind=CardKind.ANDROID))
        for error in (PinIncorrect(2), PinIncorrect(1), PinBlocked(), PinBlocked()):
            pin = PinCode(b"0000")
            with pytest.raises((PinIncorrect, PinBlocked)) as told:
                open_with_pin(connection, pin, b"")
            assert told.value == error
            assert pin.wiped

    @staticmethod
    def read_and_open(connection: CardConnection, pin: PinCode, abilities: Abilities) -> None:
        read_card(connection, abilities)
        open_with_pin(connection, pin, b"challenge", abilities)

    @pytest.mark.parametrize("processed", [False, True])
    @by_form
    def test_torn_at_every_command(self, form: Form, processed: bool) -> None:
        for command in range(self.READ[form] + self.OPEN[form]):
            card = a_card(kind=CardKind.ANDROID)
            reader, connection = on_a_reader(card)
            abilities = knowing(form)
            if form is FORMS[0]:
                abilities.carried_long()
            reader.tear_after(command, processed=processed)
            verify = self.READ[form] + (1 if form.short_ids else 2)
            pin = PinCode(b"0000") if command == verify else right_pin()
            with pytest.raises(CardTorn) as error:
                self.read_and_open(connection, pin, abilities)
            before, after = (CardPhase.READING, CardPhase.SIGNING)
            phase = before if command < verify else CardPhase.VERIFYING if command == verify else after
            assert error.value == CardTorn(phase)
            reader.place(card)
            assert read_card(reader.connect()).pin_tries == (2 if command == verify and processed else 3)

    def test_an_iphone_is_named(self) -> None:
        _, connection = on_a_reader(a_card(kind=CardKind.IPHONE))
        with pytest.raises(CardUnsupported) as error:
            read_card(connection)
        assert error.value == CardUnsupported(UnsupportedReason.PHONE_NOT_SUPPORTED)


@pytest.mark.parametrize("make", FOREIGN_CARDS.values(), ids=FOREIGN_CARDS)
def test_foreign_cards(make) -> None:
    _, connection = on_a_reader(make())
    with pytest.raises(CardUnsupported) as error:
        read_card(connection)
    assert error.value == CardUnsupported(UnsupportedReason.NOT_MY_NUMBER_CARD)


@by_form
def test_torn_at_every_command_of_reading(form: Form) -> None:
    card = a_card()
    for command in range(READ_COMMANDS[form]):
        reader, connection = on_a_reader(card)
        reader.tear_after(command)
        with pytest.raises(CardTorn) as error:
            read_card(connection, knowing(form))
        assert error.value == CardTorn(CardPhase.READING)
        reader.place(card)
        assert read_card(reader.connect()).pin_tries == 3


@by_form
def test_reading_takes_so_many_commands(form: Form) -> None:
    reader, connection = on_a_reader(a_card())
    reader.tear_after(READ_COMMANDS[form])
    read_card(connection, knowing(form))
    with pytest.raises(CardTorn):
        read_card(connection, knowing(form))


@pytest.mark.parametrize("processed", [False, True])
@by_form
def test_torn_at_every_command_of_signing(form: Form, processed: bool) -> None:
    for command in range(SIGN_COMMANDS[form]):
        card = a_card()
        reader, connection = on_a_reader(card)
        read_card(connection, knowing(form))
        reader.tear_after(command, processed=processed)
        verify = verify_in(form)
        pin = PinCode(b"0000") if command == verify else right_pin()
        with pytest.raises(CardTorn) as error:
            sign_with_pin(connection, pin, b"challenge", knowing(form))
        before, after = (CardPhase.READING, CardPhase.SIGNING)
        assert error.value == CardTorn(
            before if command < verify else CardPhase.VERIFYING if command == verify else after
        )
        assert pin.wiped
        reader.place(card)
        spent = command == verify and processed  # VERIFY reached the card although its answer did not come back
        assert read_card(reader.connect()).pin_tries == (2 if spent else 3)


@by_form
def test_signing_takes_so_many_commands(form: Form) -> None:
    reader, connection = on_a_reader(a_card())
    read_card(connection, knowing(form))
    reader.tear_after(SIGN_COMMANDS[form])
    sign_with_pin(connection, right_pin(), b"", knowing(form))
    with pytest.raises(CardTorn):
        sign_with_pin(connection, right_pin(), b"", knowing(form))


LIMITS = {
    "256": ({"extended": False}, 1),
    "lost beyond 256": ({"most": 256}, 1),
    "lost at 256": ({"most": 255}, 2),
    "no short ids": ({"short_ids": False}, 3),
    "nothing but the plain": ({"most": 255, "extended": False, "short_ids": False}, 3),
}


@pytest.mark.parametrize(("limits", "form"), LIMITS.values(), ids=LIMITS)
def test_a_reader_that_cannot_do_everything(limits: dict, form: int) -> None:
    """The first reception finds out and goes on; the next one begins with what is known."""
    virtual = VirtualReader()
    virtual.place(a_card())
    reader, book = LimitedReader(virtual, **limits), AbilityBook()
    for turn in range(2):
        reader.sent.clear()
        connection, reading = connect_and_read(reader, book)
        assert book.of(connection).forms == FORMS[form:]
        signature = sign_with_pin(connection, right_pin(), b"challenge", book.of(connection))
        connection.close()
        assert reading.pin_tries == 3
        public_key = x509.load_der_x509_certificate(reading.certificate.der.reveal()).public_key()
        public_key.verify(signature, b"challenge", padding.PKCS1v15(), SHA256())
        assert sum(PIN.encode() in command for command in reader.sent) == 1
        if turn == 1:
            assert len(reader.sent) == READ_COMMANDS[FORMS[form]] + SIGN_COMMANDS[FORMS[form]]
            reads = [command for command in reader.sent if command[1] == INS.READ_BINARY]
            assert len(reads) == len(set(reads))  # nothing is read twice


@pytest.mark.parametrize("command", range(READ_COMMANDS[FORMS[0]]))
def test_a_card_that_leaves_teaches_nothing_about_the_reader(command: int) -> None:
    reader = VirtualReader()
    reader.place(a_card())
    reader.tear_after(command)
    book = AbilityBook()
    with pytest.raises(CardTorn) as error:
        connect_and_read(reader, book)
    assert error.value == CardTorn(CardPhase.READING)
    reader.place(a_card())
    connection, _ = connect_and_read(reader, book)
    assert book.of(connection).forms == FORMS


def test_a_card_that_cannot_be_used_is_let_go() -> None:
    reader = VirtualReader()
    reader.place(FOREIGN_CARDS[next(iter(FOREIGN_CARDS))]())
    with pytest.raises(CardUnsupported):
        connect_and_read(reader, AbilityBook())
    reader.connect().close()


class ResetOnce:
    """A system that resets the card while it rests (Windows does so after five seconds)."""

    transport = "recorded"

    def __init__(self, card: InsertableCard) -> None:
        self.card = card
        self.rested = False
        self.sent: list[bytes] = []

    def transmit(self, command: bytes) -> Response:
        self.sent.append(command)
        if self.rested:
            if not command.startswith(b"\x00\xa4\x04"):
                raise CardResetError
            self.card.reset()
            self.rested = False
        return response(self.card.transmit(command))

    def close(self) -> None:
        return


@by_form
def test_a_card_that_was_reset_while_the_pin_was_typed(form: Form) -> None:
    card = a_card(pin_tries=2)
    connection = ResetOnce(card)
    read_card(connection, knowing(form))
    connection.rested = True
    connection.sent.clear()
    assert len(sign_with_pin(connection, right_pin(), b"challenge", knowing(form))) == 256
    assert sum(PIN.encode() in command for command in connection.sent) == 1
    assert read_card(connection).pin_tries == 3


def test_a_card_that_is_reset_at_verify_is_not_verified_again() -> None:
    connection = ResetOnce(a_card())
    read_card(connection)
    transmit = connection.transmit

    def at_verify(command: bytes) -> Response:
        connection.rested = connection.rested or PIN.encode() in command
        return transmit(command)

    connection.transmit = at_verify  # type: ignore[method-assign]
    with pytest.raises(CardTorn) as error:
        sign_with_pin(connection, right_pin(), b"challenge")
    assert error.value == CardTorn(CardPhase.VERIFYING)
    assert sum(PIN.encode() in command for command in connection.sent) == 1


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
