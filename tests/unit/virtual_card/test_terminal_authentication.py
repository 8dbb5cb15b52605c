"""PIN-less use as this project simulates it: one signature for an authorised terminal, and nothing for anybody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given, settings
from hypothesis import strategies as st

from myna_reception.card import apdu, tlv
from myna_reception.card.apdu import AID, INS, Command
from myna_reception.card.connection import CardConnection
from myna_reception.card.reading import sha256_digest_info
from myna_reception.simulator.practice_terminal import (
    PracticeTerminal,
    TerminalRefusedError,
    practice_terminal,
    split_certificate,
)
from myna_reception.simulator.virtual_card import card_verifiable as cv
from myna_reception.simulator.virtual_card.card import CardRules, VirtualCard
from myna_reception.simulator.virtual_card.reader import VirtualReader
from myna_reception.simulator.virtual_card.terminal_authentication import (
    AUTHORITY_KEY,
    PRACTICE_TERMINAL,
    TERMINAL_AUTHORITY,
)
from tests.unit.virtual_card.people import PIN, SIGN_PASSWORD, a_card, a_persona, authority

MESSAGE = b"a message of the tests"
SIGN = Command(0x80, 0x2A, 0x00, 0x97, sha256_digest_info(MESSAGE), le=256)
SELECT = apdu.select_application(AID.JPKI)


def connect(card: VirtualCard) -> CardConnection:
    reader = VirtualReader()
    reader.place(card)
    connection = reader.connect()
    assert connection.transmit(SELECT.encode()).ok
    return connection


def sw(connection: CardConnection, command: Command) -> str:
    return f"{connection.transmit(command.encode()).sw:04X}"


@pytest.fixture
def terminal() -> PracticeTerminal:
    return practice_terminal(authority())


@pytest.fixture
def connection() -> CardConnection:
    return connect(a_card(pinless_terminal=True))


def load(connection: CardConnection, head: bytes, signature: bytes) -> tuple[str, str]:
    sw(connection, apdu.select_file(AUTHORITY_KEY))
    return (
        sw(connection, Command(0x80, 0xA2, 0x06, 0xC1, head, extended=True)),
        sw(connection, Command(0x80, 0xA2, 0x00, 0xC1, signature, extended=True)),
    )


def challenge(connection: CardConnection, length: int = 8) -> bytes:
    return connection.transmit(Command(0x00, INS.GET_CHALLENGE, 0, 0, le=length).encode()).data


def external(connection: CardConnection, answer: bytes) -> str:
    return sw(connection, Command(0x00, INS.EXTERNAL_AUTHENTICATE, 0x00, 0x80, answer, extended=True))


def test_exactly_one_signature(connection: CardConnection, terminal: PracticeTerminal) -> None:
    assert sw(connection, SIGN) == "6982"
    terminal.authorise(connection)
    response = connection.transmit(SIGN.encode())
    assert response.ok
    public = authority().issue_authentication(a_persona())[0].public_key()
    public.verify(response.data, MESSAGE, padding.PKCS1v15(), SHA256())
    assert sw(connection, SIGN) == "6982"
    terminal.authorise(connection)
    assert sw(connection, SIGN) == "9000"
    assert sw(connection, SIGN) == "6982"


def test_a_refused_attempt_does_not_use_it_up(connection: CardConnection, terminal: PracticeTerminal) -> None:
    terminal.authorise(connection)
    assert sw(connection, Command(0x80, 0x2A, 0x02, 0x97, b"short", le=256)) == "6985"
    assert sw(connection, Command(0x80, 0x2A, 0x00, 0x97, b"no Le")) == "6700"
    assert [sw(connection, SIGN), sw(connection, SIGN)] == ["9000", "6982"]


def test_it_opens_nothing_else(connection: CardConnection, terminal: PracticeTerminal) -> None:
    terminal.authorise(connection)
    assert sw(connection, Command(0x80, 0x2A, 0x00, 0x9A, sha256_digest_info(MESSAGE), le=256)) == "6982"
    assert sw(connection, Command(0x00, 0xB0, 0x81, 0x00, le=4)) == "6982"
    assert sw(connection, apdu.query_tries(0x98)) == "63C3"
    assert sw(connection, Command(0x00, 0x24, 0x01, 0x98, b"1379")) == "6982"


def test_a_verified_pin_signs_on_after_it(connection: CardConnection, terminal: PracticeTerminal) -> None:
    assert sw(connection, apdu.verify(PIN.encode(), 0x98)) == "9000"
    terminal.authorise(connection)
    assert [sw(connection, SIGN) for _ in range(3)] == ["9000"] * 3
    assert sw(connection, apdu.verify(b"0000", 0x98)) == "63C2"
    assert sw(connection, SIGN) == "6982"  # what the terminal was allowed went with the first signature


def test_a_blocked_or_missing_pin_does_not_matter(terminal: PracticeTerminal) -> None:
    for card in (a_card(pinless_terminal=True, pin_tries=0), a_card(pinless_terminal=True, pin=None)):
        connection = connect(card)
        terminal.authorise(connection)
        assert [sw(connection, SIGN), sw(connection, SIGN)] == ["9000", "6982"]


def test_a_signature_with_the_other_key_does_not_use_it_up(
    connection: CardConnection, terminal: PracticeTerminal
) -> None:
    terminal.authorise(connection)
    assert sw(connection, apdu.verify(SIGN_PASSWORD.encode(), 0x9B)) == "9000"
    assert sw(connection, Command(0x80, 0x2A, 0x00, 0x9A, b"0", le=256)) == "9000"
    assert [sw(connection, SIGN), sw(connection, SIGN)] == ["9000", "6982"]


def reset(card: VirtualCard) -> None:
    card.reset()
    card.transmit(SELECT.encode())


def power(card: VirtualCard) -> None:
    card.power_down()
    reset(card)


def select(card: VirtualCard) -> None:
    card.transmit(SELECT.encode())


def select_another(card: VirtualCard) -> None:
    card.transmit(apdu.select_application(AID.COMMON).encode())
    card.transmit(SELECT.encode())


@pytest.mark.parametrize("ending", [reset, power, select, select_another])
@pytest.mark.parametrize("lenient", [False, True])
def test_what_ends_it(terminal: PracticeTerminal, ending: Callable[[VirtualCard], None], lenient: bool) -> None:
    card = a_card(pinless_terminal=True, rules=CardRules(select_clears_verification=not lenient))
    connection = connect(card)
    terminal.authorise(connection)
    ending(card)
    assert sw(connection, SIGN) == "6982"
    sw(connection, apdu.select_file(AUTHORITY_KEY))
    assert external(connection, cv.sign(terminal.key, challenge(connection))) == "6985"  # its certificate is forgotten


def test_a_card_without_it_knows_none_of_its_commands(terminal: PracticeTerminal) -> None:
    connection = connect(a_card())
    with pytest.raises(TerminalRefusedError) as error:
        terminal.authorise(connection)
    assert error.value.sw == 0x6D00
    assert external(connection, b"\x00" * 256) == "6D00"
    assert sw(connection, Command(0x00, 0xB0, 0x80 | AUTHORITY_KEY, 0, le=4)) == "6982"


def test_the_key_is_not_read(connection: CardConnection) -> None:
    assert sw(connection, Command(0x00, 0xB0, 0x80 | AUTHORITY_KEY, 0, le=256)) == "6981"


class TestCertificate:
    def test_another_authority(self, connection: CardConnection, terminal: PracticeTerminal) -> None:
        forged = cv.certificate(terminal.key, TERMINAL_AUTHORITY, PRACTICE_TERMINAL, terminal.key.public_key())
        assert load(connection, *split_certificate(forged)) == ("9000", "6982")
        assert external(connection, cv.sign(terminal.key, challenge(connection))) == "6985"
        renamed = cv.certificate(terminal.key, PRACTICE_TERMINAL, PRACTICE_TERMINAL, terminal.key.public_key())
        assert load(connection, *split_certificate(renamed)) == ("6A88", "6985")

    def test_the_authoritys_own_key_is_no_terminal(self, connection: CardConnection) -> None:
        issuer = authority().face_authority_key(TERMINAL_AUTHORITY)
        assert external(connection, cv.sign(issuer, challenge(connection))) == "6986"

    def test_parts_in_the_wrong_order(self, connection: CardConnection, terminal: PracticeTerminal) -> None:
        head, signature = split_certificate(terminal.certificate)
        sw(connection, apdu.select_file(AUTHORITY_KEY))
        assert sw(connection, Command(0x80, 0xA2, 0x00, 0xC1, signature, extended=True)) == "6985"
        assert load(connection, head, signature) == ("9000", "9000")
        assert sw(connection, Command(0x80, 0xA2, 0x00, 0xC1, signature, extended=True)) == "6985"

    def test_a_new_certificate_replaces_the_old_one(
        self, connection: CardConnection, terminal: PracticeTerminal
    ) -> None:
        head, signature = split_certificate(terminal.certificate)
        assert load(connection, head, signature) == ("9000", "9000")
        assert load(connection, head, signature[:-1] + bytes((signature[-1] ^ 1,))) == ("9000", "6982")
        assert external(connection, cv.sign(terminal.key, challenge(connection))) == "6985"

    @settings(deadline=None, max_examples=60)
    @given(st.data())
    def test_any_changed_byte_is_refused(self, data: st.DataObject) -> None:
        connection = connect(a_card(pinless_terminal=True))
        terminal = practice_terminal(authority())
        changed = bytearray(terminal.certificate)
        changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
        size = len(split_certificate(terminal.certificate)[0])
        assert load(connection, bytes(changed[:size]), bytes(changed[size:]))[1] != "9000"
        assert external(connection, cv.sign(terminal.key, challenge(connection))) == "6985"
        assert sw(connection, SIGN) == "6982"

    @settings(deadline=None, max_examples=60)
    @given(st.binary(max_size=300), st.binary(max_size=300))
    def test_any_bytes_are_refused(self, head: bytes, signature: bytes) -> None:
        connection = connect(a_card(pinless_terminal=True))
        assert "9000" not in load(connection, head, signature)

    @pytest.mark.parametrize(
        "body_tail",
        [
            b"",
            bytes.fromhex("9003010001"),
            bytes.fromhex("9003010001 910101"),
            bytes.fromhex("9003000001 91820100") + b"\xff" * 256,
            bytes.fromhex("9003010001 91820100") + b"\x00" * 256,
            bytes.fromhex("9203010001 91820100") + b"\xff" * 256,
        ],
    )
    def test_a_signed_key_that_is_none(
        self, connection: CardConnection, terminal: PracticeTerminal, body_tail: bytes
    ) -> None:
        """Well signed by the authority, and yet no key of a terminal: the card holds on."""
        issuer = authority().face_authority_key(TERMINAL_AUTHORITY)
        body = TERMINAL_AUTHORITY + PRACTICE_TERMINAL + body_tail
        certificate = tlv.encode(0x7F21, tlv.encode(0x5F4E, body) + tlv.encode(0x5F37, cv.sign(issuer, body)))
        assert load(connection, *split_certificate(certificate)) == ("9000", "6A80")
        assert external(connection, cv.sign(terminal.key, challenge(connection))) == "6985"


class TestExternalAuthentication:
    @pytest.fixture(autouse=True)
    def _loaded(self, connection: CardConnection, terminal: PracticeTerminal) -> None:
        assert load(connection, *split_certificate(terminal.certificate)) == ("9000", "9000")

    def test_a_challenge_holds_once(self, connection: CardConnection, terminal: PracticeTerminal) -> None:
        answer = cv.sign(terminal.key, challenge(connection))
        assert external(connection, answer) == "9000"
        assert external(connection, answer) == "6985"
        assert sw(connection, SIGN) == "6982"  # the failed attempt took it back

    def test_a_wrong_signature_uses_the_challenge_up(
        self, connection: CardConnection, terminal: PracticeTerminal
    ) -> None:
        given_challenge = challenge(connection)
        assert external(connection, cv.sign(terminal.key, b"another")) == "6300"
        assert external(connection, cv.sign(terminal.key, given_challenge)) == "6985"

    def test_the_last_challenge_counts(self, connection: CardConnection, terminal: PracticeTerminal) -> None:
        first = challenge(connection)
        challenge(connection)
        assert external(connection, cv.sign(terminal.key, first)) == "6300"

    def test_a_short_challenge_is_none(self, connection: CardConnection, terminal: PracticeTerminal) -> None:
        assert external(connection, cv.sign(terminal.key, challenge(connection, 7))) == "6985"

    def test_without_a_challenge(self, connection: CardConnection, terminal: PracticeTerminal) -> None:
        assert external(connection, cv.sign(terminal.key, b"")) == "6985"

    @pytest.mark.parametrize(
        ("command", "expected"),
        [
            (Command(0x00, 0x82, 0x01, 0x80, b"x"), "6A86"),
            (Command(0x00, 0x82, 0x00, 0x00, b"x"), "6A86"),
            (Command(0x00, 0x82, 0x00, 0x80), "6700"),
            (Command(0x00, 0x82, 0x00, 0x80, b"x", le=1), "6700"),
            (Command(0x80, 0xA2, 0x06, 0xC0, b"x"), "6A86"),
            (Command(0x80, 0xA2, 0x06, 0xC1), "6700"),
            (Command(0x80, 0xA2, 0x06, 0xC1, b"x"), "6A80"),
            (Command(0x00, 0xA2, 0x06, 0xC1, b"x"), "6E00"),
        ],
    )
    def test_status_words(self, connection: CardConnection, command: Command, expected: str) -> None:
        assert sw(connection, command) == expected

    def test_another_file_is_current(self, connection: CardConnection) -> None:
        sw(connection, apdu.select_file(0x0018))
        assert sw(connection, Command(0x80, 0xA2, 0x06, 0xC1, b"x")) == "6981"
        assert external(connection, b"x") == "6981"
