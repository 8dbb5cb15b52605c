from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna_reception.card import tlv
from myna_reception.card.tlv import Tlv, TlvError

one_byte_tags = st.integers(1, 0xFF).filter(lambda tag: tag & 0x1F != 0x1F)
two_byte_tags = st.builds(lambda first, second: (first | 0x1F) << 8 | second, st.integers(1, 255), st.integers(0, 0x7F))
tags = one_byte_tags | two_byte_tags


@given(st.lists(st.tuples(tags, st.binary(max_size=300)), max_size=5))
def test_what_is_encoded_is_read(objects: list[tuple[int, bytes]]) -> None:
    encoded = b"".join(tlv.encode(tag, value) for tag, value in objects)
    assert tlv.read_all(encoded) == [Tlv(tag, value) for tag, value in objects]


@given(st.binary(max_size=200))
def test_any_bytes_are_objects_or_an_error(data: bytes) -> None:
    try:
        objects = tlv.read_all(data)
    except TlvError:
        return
    assert sum(len(one.value) for one in objects) <= len(data)


@given(tags, st.binary(min_size=1, max_size=70000), st.data())
def test_an_object_cut_short_is_an_error(tag: int, value: bytes, data: st.DataObject) -> None:
    encoded = tlv.encode(tag, value)
    length = data.draw(st.integers(0, len(encoded) - 1))
    with pytest.raises(TlvError):
        tlv.read(encoded[:length])


def test_a_tag_of_two_bytes_and_filler() -> None:
    one, rest = tlv.read(bytes.fromhex("FF100C") + b"123456789012" + b"\xff\xff")
    assert one == Tlv(0xFF10, b"123456789012")
    assert rest == b"\xff\xff"


@pytest.mark.parametrize(
    ("length", "head"), [(0, "00"), (127, "7F"), (128, "8180"), (256, "820100"), (65536, "83010000")]
)
def test_the_shortest_length_is_written(length: int, head: str) -> None:
    assert tlv.encode(0x30, bytes(length))[: 1 + len(head) // 2].hex().upper() == "30" + head


@pytest.mark.parametrize("data", ["30", "3080", "3084FFFFFFFF", "30FF", "1F", "1FFF", "1FFFFFFF00", "3081"])
def test_headers_out_of_bounds(data: str) -> None:
    with pytest.raises(TlvError):
        tlv.read_header(bytes.fromhex(data))


def test_what_is_no_tag() -> None:
    with pytest.raises(TlvError):
        tlv.encode(0x1F, b"")


def test_a_value_is_not_shown() -> None:
    assert "secret" not in repr(Tlv(0x30, b"secret"))
