"""The peer against a reader's datagrams, byte for byte as nfcpy sends them."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from myna_reception.simulator.virtual_card.card import CONTACTLESS_ATR
from myna_reception.simulator.virtual_card.loopback import NotLoopbackError
from myna_reception.simulator.virtual_card.nfc_udp import NfcUdpPeer
from tests.unit.virtual_card.people import a_card

SECONDS = 10
SELECT_AP = "00a4040c0ad392f000260100000001"
QUERY = "00200098"


class Reader:
    def __init__(self, peer: NfcUdpPeer) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(SECONDS)
        self.address = peer.address

    def send(self, datagram: bytes) -> None:
        self.socket.sendto(datagram, self.address)

    def receive(self) -> bytes:
        return self.socket.recv(65536)

    def ask(self, frame: str) -> str:
        self.send(b"106B " + frame.encode())
        technology, _, answer = self.receive().partition(b" ")
        assert technology == b"106B"
        return answer.decode()

    def activate(self) -> None:
        answer = self.ask("050010")
        assert self.ask(f"1d{answer[2:10]}00080100") == "00"


@pytest.fixture
def peer() -> Iterator[NfcUdpPeer]:
    with NfcUdpPeer(port=0) as made:
        yield made


@pytest.fixture
def reader(peer: NfcUdpPeer) -> Iterator[Reader]:
    made = Reader(peer)
    with made.socket:
        yield made


def test_a_dialogue(peer: NfcUdpPeer, reader: Reader) -> None:
    peer.insert(a_card(atr=CONTACTLESS_ATR))
    answer = reader.ask("050010")
    assert (answer[:2], answer[10:]) == ("50", "000005e0b381a1")
    assert reader.ask(f"1d{answer[2:10]}00080100") == "00"
    assert peer.wait_connected(SECONDS)
    assert reader.ask("b2") == "a3"
    assert reader.ask("02" + SELECT_AP) == "029000"
    assert reader.ask("03" + QUERY) == "0363c3"
    assert reader.ask("0200a4020c02000a") == "029000"
    first = reader.ask("0300b0000000")  # 256 bytes and the status word: more than one frame
    second = reader.ask("a2")
    assert first.startswith("133082")
    assert len(bytes.fromhex(first)) == 254
    assert (second[:2], second[-4:], len(second) // 2) == ("02", "9000", 1 + 256 + 2 - 253)


def test_attrib_is_answered_at_once_even_by_a_card_that_is_slow_to_power_up(peer: NfcUdpPeer, reader: Reader) -> None:
    released = threading.Event()
    peer.insert(SlowCard(released))
    answer = reader.ask("050010")
    begin = time.monotonic()
    assert reader.ask(f"1d{answer[2:10]}00080100") == "00"
    assert time.monotonic() - begin < 5  # the card would never have come up
    assert reader.ask("02" + SELECT_AP) == "f201"
    released.set()
    answer = reader.ask("f201")
    while answer == "f201":
        answer = reader.ask(answer)
    assert answer == "029000"


class SlowCard:
    def __init__(self, released: threading.Event) -> None:
        self._released = released

    @property
    def atr(self) -> bytes:
        return CONTACTLESS_ATR

    def power_on(self) -> None:
        self._released.wait(SECONDS)

    def reset(self) -> None:
        pass

    def power_down(self) -> None:
        pass

    def transmit(self, command: bytes) -> bytes:
        return b"\x90\x00"


def test_a_field_that_goes_takes_the_verified_pin_with_it_and_the_name_of_the_card(
    peer: NfcUdpPeer, reader: Reader
) -> None:
    peer.insert(a_card())
    first = reader.ask("050010")
    reader.ask(f"1d{first[2:10]}00080100")
    reader.ask("02" + SELECT_AP)
    reader.ask("030020009804" + b"0000".hex())
    reader.send(b"RFOFF")
    second = reader.ask("050010")
    assert first[2:10] != second[2:10]
    reader.ask(f"1d{second[2:10]}00080100")
    assert reader.ask("02" + QUERY) == "026d00"  # it lost power
    reader.ask("03" + SELECT_AP)
    assert reader.ask("02" + QUERY) == "0263c2"  # and kept its counter


def test_a_reader_is_told_that_the_card_has_gone(peer: NfcUdpPeer, reader: Reader) -> None:
    card = a_card()
    peer.insert(card)
    reader.activate()
    peer.remove()
    assert reader.receive() == b"RFOFF"
    assert not peer.wait_connected(0)
    peer.insert(card)
    reader.activate()
    assert reader.ask("02" + SELECT_AP) == "029000"


def test_deselect_ends_the_activation(peer: NfcUdpPeer, reader: Reader) -> None:
    peer.insert(a_card())
    reader.activate()
    assert reader.ask("c2") == "c2"
    reader.activate()
    assert reader.ask("02" + QUERY) == "026d00"


def test_only_the_reader_that_activated_the_card_is_heard(peer: NfcUdpPeer, reader: Reader) -> None:
    peer.insert(a_card())
    reader.activate()
    stranger = Reader(peer)
    with stranger.socket:
        stranger.send(b"106B 02" + SELECT_AP.encode())
        stranger.send(b"RFOFF")
        assert reader.ask("02" + SELECT_AP) == "029000"
        stranger.socket.settimeout(0)
        with pytest.raises(BlockingIOError):
            stranger.receive()


def test_a_small_frame_size_is_kept(peer: NfcUdpPeer, reader: Reader) -> None:
    peer.insert(a_card())
    answer = reader.ask("050010")
    assert reader.ask(f"1d{answer[2:10]}00020100") == "00"  # FSD 32
    for number, frame in enumerate((SELECT_AP, "00a4020c02000a")):
        reader.ask(f"{2 | number:02x}{frame}")
    assert len(bytes.fromhex(reader.ask("0200b0000000"))) == 30


NOISE = (
    b"", b" ", b"106B", b"106B ", b"106B 0", b"106B zz", b"106A 26", b"212F 00", b"RFOFF ", b"106B 05", b"106B 053310",
    b"106B 1d", b"106B 1d0000000000080100", b"106B 02", b"\xff" * 2000, b"106B " + b"ab" * 20000,
)  # fmt: skip


def test_noise_is_survived(peer: NfcUdpPeer, reader: Reader) -> None:
    peer.insert(a_card())
    for datagram in NOISE:
        reader.send(datagram)
    reader.activate()
    assert reader.ask("02" + SELECT_AP) == "029000"


DATAGRAMS = st.binary(max_size=40) | st.binary(max_size=20).map(lambda frame: b"106B " + frame.hex().encode())


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(datagrams=st.lists(DATAGRAMS, max_size=10))
def test_any_datagrams_are_survived(peer: NfcUdpPeer, datagrams: list[bytes]) -> None:
    peer.insert(a_card())
    noisy, reader = Reader(peer), Reader(peer)
    with noisy.socket, reader.socket:
        for datagram in datagrams:
            noisy.send(datagram)
        reader.activate()
        assert reader.ask("02" + SELECT_AP) == "029000"


def test_a_card_that_fails_has_left_and_the_peer_goes_on(peer: NfcUdpPeer, reader: Reader) -> None:
    peer.insert(BrokenCard(threading.Event()))
    reader.activate()
    reader.send(b"106B 02" + SELECT_AP.encode())
    assert reader.receive() == b"RFOFF"
    peer.insert(a_card())
    reader.activate()
    assert reader.ask("02" + SELECT_AP) == "029000"


class BrokenCard(SlowCard):
    def power_on(self) -> None:
        pass

    def transmit(self, command: bytes) -> bytes:
        raise RuntimeError("out of order")


def test_addresses_of_other_machines_are_refused() -> None:
    for host in ("0.0.0.0", "192.0.2.1", "::", "example.invalid", ""):  # noqa: S104
        with pytest.raises(NotLoopbackError):
            NfcUdpPeer(host, 0)


def test_ipv6_and_a_port_that_is_taken() -> None:
    with NfcUdpPeer("::1", 0) as peer, pytest.raises(OSError, match="in use"):
        NfcUdpPeer("::1", peer.address[1])


def test_stopping_twice_and_without_a_card() -> None:
    peer = NfcUdpPeer(port=0)
    peer.remove()
    peer.stop()
    peer.stop()
    assert not peer.wait_connected(SECONDS)
