from __future__ import annotations

import logging

import pytest

from myna_reception.card.apdu import Command, read_binary, verify
from myna_reception.card.reading import read_card, sign_with_pin
from myna_reception.card.traffic import CHAIN_LIMIT, TRAFFIC, exchange
from myna_reception.reception.masked import PinCode
from myna_reception.simulator.virtual_card.reader import VirtualReader
from tests.unit.card.fakes import FakeConnection
from tests.unit.virtual_card.people import PIN, a_card, a_persona, authority

LOGGER = "myna_reception.card.traffic"


def test_the_log_holds_no_pin_and_nothing_that_the_card_answered(caplog: pytest.LogCaptureFixture) -> None:
    reader = VirtualReader()
    reader.place(a_card())
    with caplog.at_level(TRAFFIC, LOGGER):
        connection = reader.connect()
        reading = read_card(connection)
        signature = sign_with_pin(connection, PinCode(PIN.encode()), b"challenge")
        exchange(connection, Command(0x00, 0x24, 0x01, 0x80, b"9876"))
    text = caplog.text.upper()
    assert "00 A4 04 0C LC=10 D392F000260100000001" in text
    assert "00 20 00 98 LC=4 …" in text
    assert "00 24 01 80 LC=4 …" in text
    for secret in (PIN.encode(), b"9876", signature[:8], reading.certificate.der.reveal()[4:12]):
        assert secret.hex().upper() not in text
    assert PIN not in text
    assert f"{authority().authentication_serial(a_persona()):X}" not in text


def test_nothing_is_logged_unless_asked_for(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, LOGGER):
        exchange(FakeConnection({}), verify(b"1234"))
    assert not caplog.records


def test_a_chained_answer_is_collected() -> None:
    connection = FakeConnection({"00B0": "01026102", "00C0": ["03046101", "059000"]})
    response = exchange(connection, read_binary(0, 256))
    assert (response.data, response.sw) == (bytes.fromhex("0102030405"), 0x9000)
    assert connection.sent[1:] == [bytes.fromhex("00C0000002"), bytes.fromhex("00C0000001")]


def test_a_wrong_length_is_set_right_once() -> None:
    connection = FakeConnection({"00B0000010": "6C04", "00B0000004": "010203049000"})
    assert exchange(connection, read_binary(0, 16)).data == bytes.fromhex("01020304")


def test_an_answer_without_end_is_cut() -> None:
    connection = FakeConnection({}, otherwise="AA" * 256 + "6100")
    assert exchange(connection, read_binary(0, 256)).sw == 0x6100
    assert len(connection.sent) == 1 + CHAIN_LIMIT
