from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna_reception.card import apdu
from myna_reception.card.apdu import AID, Command, MalformedCommandError, tries_of

octet = st.integers(0, 255)


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (apdu.select_application(AID.JPKI), "00A4040C0AD392F000260100000001"),
        (apdu.select_file(0x0018), "00A4020C020018"),
        (apdu.read_binary(0x0123, 256), "00B0012300"),
        (apdu.query_tries(), "00200080"),
        (apdu.query_tries(apdu.short_reference(0x18)), "00200098"),
        (apdu.read_binary_by_short_id(0x06, 32), "00B0860020"),
        (apdu.verify(b"1234"), "002000800431323334"),
        (apdu.compute_signature(bytes(51)), "802A008033" + "00" * 51 + "00"),
        (Command(0, 0xB0, 0, 0, le=65536, extended=True), "00B00000000000"),
        (Command(0, 0xB0, 0, 0, le=256, extended=True), "00B00000000100"),
        (Command(0x80, 0xA2, 6, 0xC1, b"\x01\x02", extended=True), "80A206C10000020102"),
        (Command(0x80, 0xA2, 6, 0xC1, b"\x01", 3, extended=True), "80A206C1000001010003"),
    ],
)
def test_the_bytes_of_a_command(command: Command, expected: str) -> None:
    assert command.encode().hex().upper() == expected
    assert Command.parse(command.encode()) == command


@given(octet, octet, octet, octet, st.binary(max_size=600), st.none() | st.integers(1, 65536))
def test_what_is_encoded_is_parsed(cla: int, ins: int, p1: int, p2: int, data: bytes, le: int | None) -> None:
    parsed = Command.parse(Command(cla, ins, p1, p2, data, le).encode())
    assert (parsed.cla, parsed.ins, parsed.p1, parsed.p2) == (cla, ins, p1, p2)
    assert (parsed.data, parsed.le) == (data, le)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_command_or_malformed(raw: bytes) -> None:
    try:
        command = Command.parse(raw)
    except MalformedCommandError:
        return
    assert command.encode() == raw


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "00A404",  # no whole header
        "00A4040C02D3",  # less data than Lc
        "00A4040C01D30000",  # more than an Le after the data
        "00B000000001",  # half an extended length
        "00A4040C000002D3",  # extended, less data than Lc
        "00A4040C000001D301",  # extended, half an Le
        "00A4040C00000001",  # extended, Lc zero
    ],
)
def test_malformed_commands(raw: str) -> None:
    with pytest.raises(MalformedCommandError):
        Command.parse(bytes.fromhex(raw))


@pytest.mark.parametrize("le", [0, 65537, -1])
def test_a_length_out_of_range(le: int) -> None:
    with pytest.raises(MalformedCommandError):
        Command(0, 0xB0, 0, 0, le=le).encode()


def test_too_much_data() -> None:
    with pytest.raises(MalformedCommandError):
        Command(0, 0xB0, 0, 0, bytes(65536)).encode()


def test_tries_in_a_status_word() -> None:
    assert [tries_of(sw) for sw in (0x63C0, 0x63C3, 0x63CF, 0x6300, 0x6983, 0x9000)] == [0, 3, 15, None, None, None]


def test_a_command_does_not_show_its_data() -> None:
    assert "31323334" not in repr(apdu.verify(b"1234")).replace(" ", "")
    assert "1234" not in repr(apdu.verify(b"1234"))


def test_a_long_answer_is_asked_for_with_extended_length() -> None:
    assert apdu.read_binary_by_short_id(0x0A, 2048).encode().hex().upper() == "00B08A00000800"
