"""Block rules of ISO/IEC 14443-4, and a reader written out here that follows them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna_reception.simulator.virtual_card.iso_dep import FRAME_SIZES, IsoDep


class Echo:
    """Answers a command with ``answer``, or with the command; asks for time ``slow`` times before."""

    def __init__(self, answer: bytes | None = None, slow: int = 0) -> None:
        self.answer = answer
        self.slow = slow
        self.commands: list[bytes] = []

    def begin(self, command: bytes) -> bytes | None:
        self.commands.append(command)
        return self.go_on()

    def go_on(self) -> bytes | None:
        if self.slow:
            self.slow -= 1
            return None
        return self.commands[-1] if self.answer is None else self.answer


def block(text: str) -> bytes:
    return bytes.fromhex(text)


def ask(card: IsoDep, *blocks: str) -> list[str | None]:
    answers = [card.receive(block(each)) for each in blocks]
    return [None if answer is None else answer.hex() for answer in answers]


def exchange(card: IsoDep, command: bytes, size: int, number: int, cid: int | None = None) -> tuple[bytes, int]:
    """What a reader does: chain the command in pieces of ``size``, grant time, collect the answer."""

    def send(pcb: int, inf: bytes = b"") -> tuple[int, bytes]:
        raw = bytes((pcb,)) + inf if cid is None else bytes((pcb | 8, cid)) + inf
        answer = card.receive(raw)
        assert answer is not None
        if cid is None:
            return answer[0], answer[1:]
        assert answer[0] & 8
        assert answer[1] == cid
        return answer[0] & ~8, answer[2:]

    pieces = [command[at : at + size] for at in range(0, len(command), size)] or [b""]
    for piece in pieces[:-1]:
        assert send(0x12 | number, piece) == (0xA2 | number, b"")
        number ^= 1
    pcb, inf = send(0x02 | number, pieces[-1])
    while pcb == 0xF2:
        pcb, inf = send(0xF2, inf)
    assert pcb & 0xEF == 0x02 | number
    number ^= 1
    answer = inf
    while pcb & 0x10:
        pcb, inf = send(0xA2 | number)
        assert pcb & 0xEF == 0x02 | number
        number ^= 1
        answer += inf
    return answer, number


def test_a_command_and_its_answer_alternate_the_number() -> None:
    card = IsoDep(Echo(block("9000")))
    assert ask(card, "0200a4", "0300a4", "0200a4") == ["029000", "039000", "029000"]


def test_presence_check_before_and_after_a_command() -> None:
    card = IsoDep(Echo(block("9000")))
    assert ask(card, "b2", "0200a4", "b3") == ["a3", "029000", "a2"]


def test_a_lost_answer_is_sent_again_and_the_command_not_carried_out_twice() -> None:
    work = Echo(block("9000"))
    card = IsoDep(work)
    assert ask(card, "0200a4", "b2", "b2") == ["029000"] * 3
    assert len(work.commands) == 1


def test_chaining_of_the_command() -> None:
    work = Echo(block("9000"))
    card = IsoDep(work)
    assert ask(card, "1200", "13a4", "020c") == ["a2", "a3", "029000"]
    assert work.commands == [block("00a40c")]


def test_a_lost_acknowledgement_is_sent_again() -> None:
    card = IsoDep(Echo(block("9000")))
    assert ask(card, "1200", "b2", "13a4", "020c") == ["a2", "a2", "a3", "029000"]


def test_chaining_of_the_answer() -> None:
    card = IsoDep(Echo(bytes(range(20)) + block("9000")), frame_size=16)
    assert ask(card, "0200b0", "a3", "a3") == [
        "12" + bytes(range(13)).hex(),
        "03" + bytes(range(13, 20)).hex() + "9000",
        "03" + bytes(range(13, 20)).hex() + "9000",  # the same acknowledgement again: the block was lost
    ]
    assert ask(card, "a2") == [None]  # there is no more


def test_more_time() -> None:
    card = IsoDep(Echo(block("9000"), slow=3))
    assert ask(card, "02802a", "f201", "f201", "b2", "f201") == ["f201", "f201", "f201", "f201", "029000"]
    assert ask(card, "f201") == [None]  # nothing is being waited for
    assert ask(card, "0300a4") == ["039000"]


def test_a_new_command_while_one_is_carried_out_is_not_taken() -> None:
    work = Echo(block("9000"), slow=1)
    card = IsoDep(work)
    assert ask(card, "0201", "0302", "f201") == ["f201", None, "029000"]
    assert work.commands == [block("01")]


def test_deselect() -> None:
    card = IsoDep(Echo(block("9000")))
    assert ask(card, "c2", "0200a4", "b2") == ["c2", None, None]
    assert card.deselected


def test_a_card_with_a_number_hears_only_that() -> None:
    card = IsoDep(Echo(block("9000")), cid=5)
    assert ask(card, "0200a4", "0a0400a4", "0a0500a4", "ba04", "ba05", "0a") == [
        None,
        None,
        "0a059000",
        None,
        "0a059000",
        None,
    ]


@given(
    commands=st.lists(st.binary(max_size=700), max_size=4),
    size=st.integers(1, 253),
    frame=st.sampled_from(FRAME_SIZES),
    slow=st.integers(0, 3),
    cid=st.none() | st.integers(0, 14),
)
def test_any_command_arrives_whole_and_so_does_its_answer(
    commands: list[bytes], size: int, frame: int, slow: int, cid: int | None
) -> None:
    work = Echo()
    card = IsoDep(work, frame, cid or 0)
    number = 0
    for command in commands:
        work.slow = slow
        answer, number = exchange(card, command, size, number, cid)
        assert answer == command
    assert work.commands == commands


@given(blocks=st.lists(st.binary(max_size=6)), frame=st.sampled_from(FRAME_SIZES))
def test_no_block_makes_it_fail_and_no_frame_is_too_long(blocks: list[bytes], frame: int) -> None:
    card = IsoDep(Echo(b"x" * 300), frame)
    for each in blocks:
        answer = card.receive(each)
        assert answer is None or len(answer) + 2 <= frame


@pytest.mark.parametrize("raw", ["", "0a", "f2", "f20102", "a201", "06aa", "ff", "d2"])
def test_what_is_no_block_is_not_answered(raw: str) -> None:
    assert IsoDep(Echo()).receive(block(raw)) is None
