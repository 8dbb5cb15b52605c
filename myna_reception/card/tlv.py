"""BER-TLV objects (ISO 7816-4 annex, X.690) with tags of up to three bytes and definite lengths."""

from __future__ import annotations

from dataclasses import dataclass

MAX_TAG_BYTES = 3
MAX_LENGTH_BYTES = 3  # after the first: lengths below 16 MiB


class TlvError(ValueError):
    """The bytes are not the TLV object they should be, or end too early."""


@dataclass(frozen=True, slots=True)
class Header:
    """Tag and length of an object, and how many bytes both take: ``size``."""

    tag: int
    length: int
    size: int

    @property
    def total(self) -> int:
        """Bytes of the whole object."""
        return self.size + self.length


@dataclass(frozen=True, slots=True, repr=False)
class Tlv:
    """One object; ``tag`` as written, e.g. 0xFF10. The ``repr`` leaves the value out: it may be personal."""

    tag: int
    value: bytes

    def __repr__(self) -> str:
        return f"Tlv({self.tag:X}, {len(self.value)} bytes)"


def read_header(data: bytes) -> Header:
    """The header at the start of ``data``; its value need not be there yet. Raises ``TlvError``."""
    if not data:
        raise TlvError("no tag")
    size = 1
    if data[0] & 0x1F == 0x1F:
        while True:
            if size >= len(data) or size >= MAX_TAG_BYTES:
                raise TlvError("the tag does not end")
            size += 1
            if not data[size - 1] & 0x80:
                break
    tag = int.from_bytes(data[:size], "big")
    if size >= len(data):
        raise TlvError("no length")
    first = data[size]
    size += 1
    if first < 0x80:
        return Header(tag, first, size)
    count = first & 0x7F
    if not 1 <= count <= MAX_LENGTH_BYTES or size + count > len(data):
        raise TlvError("bad length")
    return Header(tag, int.from_bytes(data[size : size + count], "big"), size + count)


def read(data: bytes) -> tuple[Tlv, bytes]:
    """The object at the start of ``data``, and what follows it. Raises ``TlvError``."""
    header = read_header(data)
    if header.total > len(data):
        raise TlvError("the value ends too early")
    return Tlv(header.tag, data[header.size : header.total]), data[header.total :]


def read_all(data: bytes) -> list[Tlv]:
    """Every object in ``data``, which must end with the last one. Raises ``TlvError``."""
    objects = []
    while data:
        one, data = read(data)
        objects.append(one)
    return objects


def encode(tag: int, value: bytes) -> bytes:
    """The object with the shortest length form. Raises ``TlvError`` for a tag or length out of bounds."""
    tag_bytes = tag.to_bytes(max(1, (tag.bit_length() + 7) // 8), "big")
    length = len(value)
    if length < 0x80:
        encoded = tag_bytes + bytes((length,)) + value
    else:
        octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
        encoded = tag_bytes + bytes((0x80 | len(octets),)) + octets + value
    if read_header(encoded).tag != tag:
        raise TlvError("not a tag")
    return encoded
