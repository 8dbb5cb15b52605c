"""Reads card faces with a parser of the tests' own, so that a mistake in the product's would show."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers

from myna_reception.simulator.virtual_card.card import VirtualCard

TEXT = "D3921000310001010408"
SURFACE = "D3921000310001010402"


@dataclass(frozen=True)
class Object:
    """A TLV object in a file: ``start`` counts from the file's first byte, ``raw`` is the whole object."""

    tag: int
    value: bytes
    start: int
    raw: bytes


def objects(data: bytes, start: int = 0) -> list[Object]:
    """The objects of two-byte or one-byte tags from ``start`` on; filler FF FF ends them."""
    found = []
    place = start
    while place < len(data) and data[place : place + 2] not in (b"\xff\xff", b"\xff"):
        begin = place
        tag = data[place]
        place += 1
        if tag & 0x1F == 0x1F:
            tag = tag << 8 | data[place]
            place += 1
        length = data[place]
        place += 1
        if length == 0x81:
            length = data[place]
            assert length >= 0x80  # the shortest form
            place += 1
        elif length == 0x82:
            length = data[place] << 8 | data[place + 1]
            assert length >= 0x100
            place += 2
        assert place + length <= len(data)
        found.append(Object(tag, data[place : place + length], begin, data[begin : place + length]))
        place += length
    return found


def fields(file: bytes, tag: int) -> dict[int, Object]:
    """The objects inside the file's one outer object, by tag; places still count from the file's start."""
    (outer,) = objects(file)
    assert outer.tag == tag
    end = outer.start + len(outer.raw)
    inner = objects(file[:end], end - len(outer.value))
    assert len({one.tag for one in inner}) == len(inner)
    return {one.tag: one for one in inner}


def public_key(value: bytes) -> RSAPublicKey:
    """From the objects 90 and 91."""
    exponent, modulus = objects(value)
    assert (exponent.tag, modulus.tag, len(modulus.value)) == (0x90, 0x91, 256)
    return RSAPublicNumbers(int.from_bytes(exponent.value, "big"), int.from_bytes(modulus.value, "big")).public_key()


def send(card: VirtualCard, command: str) -> tuple[bytes, str]:
    """Data and status word."""
    answer = card.transmit(bytes.fromhex(command))
    return answer[:-2], answer[-2:].hex().upper()


def select(card: VirtualCard, application: str) -> None:
    assert send(card, f"00A4040C0A{application}") == (b"", "9000")


def verify(card: VirtualCard, identifier: int, secret: bytes) -> str:
    return send(card, f"002000{0x80 + identifier:02X}{len(secret):02X}{secret.hex()}")[1]


def read(card: VirtualCard, identifier: int) -> bytes:
    """The whole physical file, in one extended answer."""
    assert send(card, f"00A4020C02{identifier:04X}") == (b"", "9000")
    data, sw = send(card, "00B00000000000")
    assert sw == "9000", f"{identifier:04X}: {sw}"
    return data


def answer_to_read(card: VirtualCard, identifier: int) -> str:
    """The status word of reading one byte."""
    assert send(card, f"00A4020C02{identifier:04X}") == (b"", "9000")
    return send(card, "00B0000001")[1]
