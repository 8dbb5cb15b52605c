"""The client against a reader's side of the vpcd protocol, written out here."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from myna_reception.simulator.virtual_card.card import CONTACT_ATR
from myna_reception.simulator.virtual_card.foreign import bank_card
from myna_reception.simulator.virtual_card.vpcd import VpcdClient
from tests.unit.virtual_card.people import a_card

SECONDS = 10
SELECT_AP = bytes.fromhex("00A4040C0AD392F000260100000001")
QUERY = bytes.fromhex("00200098")


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(SECONDS)
        yield listening


@pytest.fixture
def client(server: socket.socket) -> Iterator[VpcdClient]:
    with VpcdClient(port=server.getsockname()[1]) as made:
        yield made


@contextmanager
def accepted(server: socket.socket) -> Iterator[socket.socket]:
    connection, _ = server.accept()
    with connection:
        connection.settimeout(SECONDS)
        yield connection


def send(connection: socket.socket, payload: bytes) -> None:
    connection.sendall(len(payload).to_bytes(2, "big"))  # apart, as vpcd does
    connection.sendall(payload)


def receive(connection: socket.socket) -> bytes:
    length = int.from_bytes(connection.recv(2, socket.MSG_WAITALL), "big")
    return connection.recv(length, socket.MSG_WAITALL)


def test_atr_power_and_commands(server: socket.socket, client: VpcdClient) -> None:
    client.insert(a_card())
    with accepted(server) as reader:
        send(reader, b"\x04")
        assert receive(reader) == CONTACT_ATR
        assert client.wait_connected(SECONDS)
        send(reader, b"\x01")
        send(reader, SELECT_AP)
        assert receive(reader) == b"\x90\x00"
        send(reader, b"\x02")
        send(reader, QUERY)
        assert receive(reader) == b"\x6d\x00"  # the reset deselected the application
        send(reader, b"\x00")
        send(reader, b"\x03")  # not a control: no answer
        send(reader, b"")
        send(reader, b"\x04")
        assert receive(reader) == CONTACT_ATR


def test_removing_closes_the_connection(server: socket.socket, client: VpcdClient) -> None:
    client.insert(a_card())
    with accepted(server) as reader:
        send(reader, b"\x04")
        receive(reader)
        client.remove()
        assert reader.recv(1) == b""
    assert not client.wait_connected(0)


def test_another_card(server: socket.socket, client: VpcdClient) -> None:
    client.insert(a_card())
    with accepted(server) as reader:
        send(reader, b"\x04")
        assert receive(reader) == CONTACT_ATR
        client.insert(bank_card())
        assert reader.recv(1) == b""
    with accepted(server) as reader:
        send(reader, b"\x04")
        assert receive(reader) == bank_card().atr


def test_a_reader_that_goes_and_comes_back(server: socket.socket, client: VpcdClient) -> None:
    card = a_card()
    client.insert(card)
    for _ in range(2):
        with accepted(server) as reader:
            send(reader, SELECT_AP)
            assert receive(reader) == b"\x90\x00"
            send(reader, bytes.fromhex("002000980430303030"))
            receive(reader)
    with accepted(server) as reader:
        send(reader, QUERY)
        assert receive(reader) == b"\x6d\x00"  # it lost power
        send(reader, SELECT_AP)
        receive(reader)
        send(reader, QUERY)
        assert receive(reader) == b"\x63\xc1"  # and kept its counter


def test_a_reader_that_is_not_there_yet() -> None:
    with socket.create_server(("127.0.0.1", 0)) as first:
        address = first.getsockname()
    with VpcdClient(port=address[1]) as client:
        client.insert(a_card())
        assert not client.wait_connected(0.05)
        with socket.create_server(address) as listening:
            listening.settimeout(SECONDS)
            with accepted(listening) as reader:
                send(reader, b"\x04")
                assert receive(reader) == CONTACT_ATR


def test_stopping_without_a_card_and_twice() -> None:
    client = VpcdClient(port=1)
    client.remove()
    client.stop()
    client.stop()
    assert not client.wait_connected(SECONDS)
