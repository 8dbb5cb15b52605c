"""Bent, cut and spliced input from outside: refused as announced, never anything else."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from tests.fuzz.targets import TARGETS

INPUTS = 500
TELLING = (
    b"\x00",
    b"\xff",
    b"\x80\x80",
    b"\x82\xff\xff",
    b"&lt;",
    b"<!DOCTYPE x>",
    b"\t",
    b"\r\n",
    b'"',
    b"9" * 40,
    "𠮷〓".encode(),
)


def bent(seed: bytes, draw: random.Random) -> bytes:
    """The seed with one to four changes: bits, cuts, repeats, exchanged bytes, telling pieces put in."""
    data = bytearray(seed)
    for _ in range(draw.randint(1, 4)):
        place = draw.randrange(len(data) + 1)
        match draw.randrange(6):
            case 0 if data:
                data[place % len(data)] ^= 1 << draw.randrange(8)
            case 1:
                del data[place : place + draw.randrange(1, 40)]
            case 2:
                data[place:place] = data[max(0, place - draw.randrange(1, 60)) : place]
            case 3 if data:
                data[place % len(data)] = draw.randrange(256)
            case 4:
                del data[place:]
            case _:
                data[place:place] = draw.choice(TELLING)
    return bytes(data)


def inputs(seeds: tuple[bytes, ...], name: str) -> Iterator[bytes]:
    draw = random.Random(name)  # noqa: S311 - the same inputs at every run
    yield b""
    yield from seeds
    for _ in range(INPUTS):
        yield bent(draw.choice(seeds), draw)


@pytest.mark.parametrize("name", TARGETS)
def test_input_from_outside_is_taken_or_refused(name: str) -> None:
    target = TARGETS[name]
    refused = 0
    for data in inputs(tuple(target.seeds), name):
        try:
            target.run(data)
        except target.refuses:
            refused += 1
        except Exception as error:
            pytest.fail(f"{name}: {type(error).__name__} at {data.hex()}")
    assert refused > INPUTS // 20  # the changes do change something


@pytest.mark.parametrize("name", TARGETS)
def test_the_seeds_themselves_are_good(name: str) -> None:
    TARGETS[name].run(TARGETS[name].seeds[0])
