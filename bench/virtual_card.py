"""Commands per second of the virtual card in this process, by NFC datagrams and through vpcd, and a signature's time.

Run from the repository: ``python -m bench.virtual_card``. «vpcd» is our client with the other side of its protocol
written out here, «pcscd» the whole way through pcscd and vsmartcard's reader; what is not installed is left out.
"""

from __future__ import annotations

import contextlib
import socket
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from myna_reception.card.pcsc import PcscReader
from myna_reception.simulator.virtual_card.card import CONTACTLESS_ATR
from myna_reception.simulator.virtual_card.nfc_udp import NfcUdpPeer
from myna_reception.simulator.virtual_card.vpcd import VpcdClient
from tests.device.pcscd import reader_named, running_pcscd
from tests.unit.virtual_card.people import PIN, a_card

ROUNDS, SIGNATURES = 1000, 50
SELECT_AP = bytes.fromhex("00A4040C0AD392F000260100000001")
SELECT_EF = bytes.fromhex("00A4020C02000A")
VERIFY = bytes.fromhex("0020009804") + PIN.encode()
SIGN = bytes.fromhex("802A009733") + bytes(51) + b"\0"
COMMANDS = {
    "SELECT": SELECT_EF,
    "READ BINARY, 256 bytes": bytes.fromhex("00B0000000"),
    "READ BINARY, whole file": bytes.fromhex("00B00000000000"),
    "signature": SIGN,
}

Transmit = Callable[[bytes], bytes]


def measure(transmit: Transmit) -> dict[str, float]:
    """The median milliseconds of each command, in a session where they all succeed."""
    medians = {}
    for command in (SELECT_AP, VERIFY, SELECT_EF):
        assert transmit(command)[-2:] == b"\x90\x00"
    for name, command in COMMANDS.items():
        times = []
        for _ in range(SIGNATURES if command is SIGN else ROUNDS):
            begin = time.perf_counter()
            answer = transmit(command)
            times.append((time.perf_counter() - begin) * 1000)
            assert answer[-2:] == b"\x90\x00"
        medians[name] = statistics.median(times)
    return medians


@contextlib.contextmanager
def in_process() -> Iterator[Transmit]:
    card = a_card()
    card.power_on()
    yield card.transmit


@contextlib.contextmanager
def by_nfc() -> Iterator[Transmit]:
    """Datagrams of a reader with frames of 256 bytes."""
    with NfcUdpPeer(port=0) as peer, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as reader:
        peer.insert(a_card(atr=CONTACTLESS_ATR))
        reader.connect(peer.address)
        reader.settimeout(5)

        def ask(frame: bytes) -> bytes:
            reader.send(b"106B " + frame.hex().encode())
            return bytes.fromhex(reader.recv(65536)[5:].decode())

        ask(bytes.fromhex("1D") + ask(bytes.fromhex("050010"))[1:5] + bytes.fromhex("00080100"))
        number = 0

        def transmit(command: bytes) -> bytes:
            nonlocal number
            block = ask(bytes((2 | number,)) + command)
            number ^= 1
            answer = block[1:]
            while block[0] & 0x10:
                block = ask(bytes((0xA2 | number,)))
                number ^= 1
                answer += block[1:]
            return answer

        yield transmit


@contextlib.contextmanager
def by_vpcd() -> Iterator[Transmit]:
    """The reader's side of the vpcd protocol, length and payload in two writes as vpcd has it."""
    with socket.create_server(("127.0.0.1", 0)) as server, VpcdClient(port=server.getsockname()[1]) as client:
        client.insert(a_card())
        connection, _ = server.accept()
        with connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

            def transmit(command: bytes) -> bytes:
                connection.sendall(len(command).to_bytes(2, "big"))
                connection.sendall(command)
                length = int.from_bytes(connection.recv(2, socket.MSG_WAITALL), "big")
                return connection.recv(length, socket.MSG_WAITALL)

            yield transmit


@contextlib.contextmanager
def by_pcscd() -> Iterator[Transmit]:
    with (
        tempfile.TemporaryDirectory() as folder,
        running_pcscd(Path(folder)) as daemon,
        VpcdClient(port=daemon.port) as client,
    ):
        client.insert(a_card())
        assert client.wait_connected(15)
        assert reader_named("")
        connection = _connect()

        def transmit(command: bytes) -> bytes:
            response = connection.transmit(command)
            return response.data + response.sw.to_bytes(2, "big")

        yield transmit
        connection.close()


def _connect():
    """As soon as pcscd has noticed the card."""
    deadline = time.monotonic() + 15
    while True:
        try:
            return PcscReader().connect()
        except Exception:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


WAYS = {"in process": in_process, "NFC over UDP": by_nfc, "vpcd": by_vpcd, "pcscd": by_pcscd}


def main() -> None:
    """Print one line for each command and way."""
    print(f"{'':16}" + "".join(f"{name:>26}" for name in COMMANDS))
    for name, way in WAYS.items():
        try:
            with way() as transmit:
                medians = measure(transmit)
        except pytest.skip.Exception as reason:
            print(f"{name:16}{reason}")
            continue
        cells = (f"{1000 / value:8.0f}/s {value:9.3f} ms" for value in medians.values())
        print(f"{name:16}" + "".join(f"{cell:>26}" for cell in cells))


if __name__ == "__main__":
    main()
