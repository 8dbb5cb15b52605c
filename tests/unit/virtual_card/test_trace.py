"""What is written of a dialogue, what never is, and what a program gets that asks again."""

from __future__ import annotations

import contextlib
import io
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna_reception.simulator.virtual_card.card import CONTACT_ATR
from myna_reception.simulator.virtual_card.replay import Departure, ReplayCard
from myna_reception.simulator.virtual_card.trace import (
    CARRY_SECRETS,
    MARK,
    TracedCard,
    TraceError,
    TraceWriter,
    blanked,
    open_trace,
    read_trace,
)
from tests.unit.virtual_card.people import PIN, SIGN_PASSWORD, a_card

SELECT_AP = bytes.fromhex("00A4040C0AD392F000260100000001")
SELECT_CERTIFICATE = bytes.fromhex("00A4020C02000A")
READ = bytes.fromhex("00B0000000")
QUERY = bytes.fromhex("00200098")
VERIFY = bytes.fromhex("0020009804") + PIN.encode()
CHANGE = bytes.fromhex("0024019804") + b"1357"
DIALOGUE = (SELECT_AP, SELECT_CERTIFICATE, READ, QUERY, VERIFY, CHANGE)


def record(commands: tuple[bytes, ...] = DIALOGUE) -> tuple[str, list[bytes]]:
    stream = io.StringIO()
    ticks = iter(range(1000))
    card = TracedCard(a_card(), TraceWriter(stream, lambda: next(ticks) / 8))
    card.power_on()
    answers = [card.transmit(command) for command in commands]
    card.reset()
    card.power_down()
    return stream.getvalue(), answers


def test_a_dialogue_can_be_read() -> None:
    text, answers = record()
    lines = text.splitlines()
    assert lines[0] == MARK
    assert "練習" in lines[1]
    assert "PRACTICE" in lines[2]
    told = [line for line in lines if not line.startswith("#")]
    assert told[0] == "    0.125 * on 3B E0 00 FF 81 31 FE 45 14"
    assert told[1] == "    0.250 > 00 A4 04 0C 0A D3 92 F0 00 26 01 00 00 00 01  ; SELECT application JPKI"
    assert told[2] == "    0.375 < 90 00  ; ok"
    assert told[5].endswith("> 00 B0 00 00 00  ; READ BINARY from 0, up to 256")
    assert f"< {answers[2].hex(' ').upper()}  ; 256 bytes, ok" in told[6]
    assert told[7].endswith("> 00 20 00 98  ; how many tries are left")
    assert told[8].endswith("< 63 C3  ; 3 tries left")
    assert told[9].endswith("> 00 20 00 98 04 ** ** ** **  ; VERIFY")
    assert told[11].endswith("> 00 24 01 98 04 ** ** ** **  ; CHANGE")
    assert told[12].endswith("< 90 00  ; ok")
    assert told[-2].endswith("* reset 3B E0 00 FF 81 31 FE 45 14")
    assert told[-1].endswith("* off")


CREDENTIALS = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=4, max_size=16).map(str.encode)


@given(secret=CREDENTIALS, ins=st.sampled_from(sorted(CARRY_SECRETS)), cla=st.integers(0, 255))
def test_no_pin_is_written_however_the_command_is_formed(secret: bytes, ins: int, cla: int) -> None:
    header = bytes((cla, ins, 0x00, 0x80))
    length = len(secret)
    forms = (
        header + bytes((length,)) + secret,
        header + bytes((length,)) + secret + b"\0",
        header + b"\0" + length.to_bytes(2, "big") + secret,
        header + b"\0" + length.to_bytes(2, "big") + secret + b"\0\0",
        header + secret,  # no Lc at all
        header + bytes((length + 1,)) + secret,  # a wrong one
    )
    for raw in forms:
        told = blanked(raw).split(" ")
        assert len(told) == len(raw)
        assert told.count("**") >= length
        kept = [pair for pair in told[4:] if pair != "**"]
        assert set(kept) <= {f"{length:02X}", "00"}  # Lc and Le


def test_neither_password_is_in_a_trace() -> None:
    password = bytes.fromhex("0020009B") + bytes((len(SIGN_PASSWORD),)) + SIGN_PASSWORD.encode()
    text, answers = record((SELECT_AP, VERIFY, password))
    assert answers[1:] == [b"\x90\x00"] * 2
    for secret in (PIN, SIGN_PASSWORD):
        assert secret not in text
        assert secret.encode().hex(" ").upper() not in text


def test_a_program_that_asks_the_same_gets_the_same() -> None:
    text, answers = record()
    card = ReplayCard(read_trace(text), pytest.fail)
    assert card.atr == CONTACT_ATR
    card.power_on()
    assert [card.transmit(command) for command in DIALOGUE] == answers
    card.power_down()


def test_another_command_is_refused_and_told_without_its_pin() -> None:
    told: list[Departure] = []
    card = ReplayCard(read_trace(record()[0]), told.append)
    assert card.transmit(VERIFY) == b"\x6f\x00"
    assert told == [Departure(1, "00 A4 04 0C 0A D3 92 F0 00 26 01 00 00 00 01", "00 20 00 98 04 ** ** ** **")]
    assert card.transmit(SELECT_AP) == b"\x90\x00"  # the place in the trace stays
    assert card.transmit(SELECT_CERTIFICATE) == b"\x90\x00"
    assert card.transmit(QUERY) == b"\x6f\x00"
    assert told[1].number == 3


def test_the_end_of_a_trace() -> None:
    told: list[Departure] = []
    card = ReplayCard(read_trace(record((SELECT_AP,))[0]), told.append)
    card.transmit(SELECT_AP)
    assert card.transmit(SELECT_AP) == b"\x6f\x00"
    assert told == [Departure(2, None, SELECT_AP.hex(" ").upper())]


def test_a_blanked_body_stands_for_any_of_its_length() -> None:
    card = ReplayCard(read_trace(record((SELECT_AP, VERIFY))[0]), lambda _: None)
    card.transmit(SELECT_AP)
    assert card.transmit(VERIFY + b"9") == b"\x6f\x00"
    assert card.transmit(bytes.fromhex("002000980439393939")) == b"\x90\x00"


def test_a_command_that_the_card_did_not_answer_is_left_out() -> None:
    text, _ = record((SELECT_AP,))
    assert len(read_trace(text + "> 00 20 00 98  ; how many tries are left\n").exchanges) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "something else",
        MARK,  # no ATR
        f"{MARK}\n* on 3B 00\n< 90 00",
        f"{MARK}\n* on 3B 00\n> 00 A4\n< 90",
        f"{MARK}\n* on 3B 00\n> 00 A4\n< 90 **",
        f"{MARK}\n* on 3B 00\n> zz\n",
        f"{MARK}\n* on 3B **\n",
        f"{MARK}\n* on 3B 00\n? 00\n",
    ],
)
def test_what_is_no_trace(text: str) -> None:
    with pytest.raises(TraceError):
        read_trace(text)


@given(text=st.text())
def test_no_text_makes_the_reader_fail_otherwise(text: str) -> None:
    for start in ("", f"{MARK}\n* on 3B 00\n"):
        with contextlib.suppress(TraceError):
            read_trace(start + text)


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_the_file_is_for_its_owner(tmp_path: Path) -> None:
    with open_trace(tmp_path / "trace") as stream:
        TraceWriter(stream)
    assert stat.S_IMODE((tmp_path / "trace").stat().st_mode) == 0o600
    assert (tmp_path / "trace").read_text(encoding="utf-8").startswith(MARK)
