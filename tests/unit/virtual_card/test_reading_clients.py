"""The six ways in which known programs read a certificate, byte by byte, against a card with and without filler."""

from __future__ import annotations

import pytest
from cryptography import x509

from myna_reception.simulator.virtual_card.card import VirtualCard
from tests.unit.virtual_card.people import a_card

SELECT_AP = bytes.fromhex("00A4040C0AD392F000260100000001")
SELECT_CERTIFICATE = bytes.fromhex("00A4020C02000A")
FILLER = (0, 1, 200, 700)


class Client:
    """Sends raw commands; what it may not get from a card fails the test."""

    def __init__(self, card: VirtualCard) -> None:
        card.power_on()
        self.card = card

    def send(self, command: bytes, sw: int = 0x9000) -> bytes:
        answer = self.card.transmit(command)
        assert int.from_bytes(answer[-2:], "big") == sw
        return answer[:-2]

    def read(self, offset: int, length: int) -> bytes:
        return self.send(bytes((0x00, 0xB0, offset >> 8, offset & 0xFF, length % 256)))


def opensc(client: Client) -> bytes:
    """4 bytes, which must be 30 82; then blocks of 256 from the start, the last one exact."""
    client.send(SELECT_AP)
    client.send(SELECT_CERTIFICATE)
    head = client.read(0, 4)
    assert head[:2] == b"\x30\x82"
    total = 4 + int.from_bytes(head[2:], "big")
    read = b""
    while len(read) < total:
        read += client.read(len(read), min(256, total - len(read)))
    return read


def seven_then_the_rest(client: Client) -> bytes:
    """7 bytes, then blocks of up to 256 from offset 7."""
    client.send(SELECT_AP)
    client.send(SELECT_CERTIFICATE)
    read = client.read(0, 7)
    total = 4 + int.from_bytes(read[2:4], "big")
    while len(read) < total:
        read += client.read(len(read), min(256, total - len(read)))
    return read


def four_then_whole_blocks(client: Client) -> bytes:
    """4 bytes, then whole blocks of 256 from offset 4, trimmed."""
    client.send(SELECT_AP)
    client.send(SELECT_CERTIFICATE)
    read = client.read(0, 4)
    total = 4 + int.from_bytes(read[2:4], "big")
    while len(read) < total:
        block = client.read(len(read), 256)
        assert block
        read += block
    return read[:total]


def short_identifier_then_exact_extended(client: Client) -> bytes:
    """4 bytes by short identifier, then the exact length as an extended Le."""
    client.send(SELECT_AP)
    head = client.send(bytes.fromhex("00B08A0004"))
    total = 4 + int.from_bytes(head[2:], "big")
    return client.send(bytes.fromhex("00B0000000") + total.to_bytes(2, "big"))


def one_extended_read(client: Client) -> bytes:
    """Everything at once; what follows the object is the reader's business."""
    client.send(SELECT_AP)
    client.send(SELECT_CERTIFICATE)
    return client.send(bytes.fromhex("00B00000000000"))


def blocks_until_the_end(client: Client) -> bytes:
    """Blocks of 255 until the card says that the offset is beyond the end."""
    client.send(SELECT_AP)
    client.send(SELECT_CERTIFICATE)
    read = b""
    while True:
        answer = client.card.transmit(bytes((0x00, 0xB0, len(read) >> 8, len(read) & 0xFF, 0xFF)))
        if answer == b"\x6b\x00":
            return read
        assert answer[-2:] == b"\x90\x00"
        assert len(answer) > 2
        read += answer[:-2]


EXACT = (opensc, seven_then_the_rest, four_then_whole_blocks, short_identifier_then_exact_extended)


@pytest.mark.parametrize("filler", FILLER)
@pytest.mark.parametrize("way", EXACT)
def test_ways_that_read_by_the_length_of_the_object(way, filler: int) -> None:
    read = way(Client(a_card(filler=filler)))
    certificate = x509.load_der_x509_certificate(read)  # takes no byte more or less
    assert certificate.subject.rfc4514_string().startswith("CN=")


@pytest.mark.parametrize("filler", FILLER)
@pytest.mark.parametrize("way", [one_extended_read, blocks_until_the_end])
def test_ways_that_read_the_whole_file(way, filler: int) -> None:
    exact = opensc(Client(a_card(filler=filler)))
    assert way(Client(a_card(filler=filler))) == exact + b"\xff" * filler
