"""Planted names, numbers and a PIN are looked for in everything that the desk writes.

The practice world (``practice/world``) plays the card, the patient and the insurer: it knows them and is left out. What
is searched is the desk's own: its folder with settings, key files and ledger, temporary files, standard error, logs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from myna_reception.settings import DATA_VARIABLE

NAME, KANA, PIN = "鷺沼　撫子", "さぎぬま なでしこ", "8305"
PERSONA_NAME = "見本"  # of the persona whom the self-test plays
APP = [sys.executable, "-m", "myna_reception"]
# Everything is logged, as when somebody hunts for a fault; and one reception ends in a bug of the program.
LOUD = "import logging, sys; logging.basicConfig(level=1, stream=sys.stderr)\nfrom myna_reception.cli import main\n"
CRASH = LOUD + (
    "import myna_reception.cli.play as play\n"
    "def broken(*arguments): raise RuntimeError(repr(arguments) + str(arguments))\n"
    "play.advance = broken\n"
)


def spellings(text: str) -> set[bytes]:
    """How a text may stand in a file: the encodings of logs, JSON, XML and SQLite, in parts that give it away."""
    parts = {text, *text.split("　"), *text.split(" ")}
    found = {part.encode(encoding) for part in parts for encoding in ("utf-8", "cp932", "utf-16-le")}
    return found | {json.dumps(part)[1:-1].encode() for part in parts} | {ascii(part)[1:-1].encode() for part in parts}


def written(home: Path, temporary: Path) -> Iterator[Path]:
    world = home / "practice" / "world"
    for folder in (home, temporary):
        yield from (path for path in folder.rglob("*") if path.is_file() and world not in path.parents)


def leaks(canaries: set[bytes], data: bytes) -> set[bytes]:
    return {canary for canary in canaries if canary in data}


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path, dict[str, str]]:
    home, temporary = tmp_path / "home", tmp_path / "tmp"
    home.mkdir()
    temporary.mkdir()
    return home, temporary, {**os.environ, DATA_VARIABLE: str(home), "TMPDIR": str(temporary)}


def test_nothing_of_a_patient_is_left_by_receptions_on_the_command_line(
    places: tuple[Path, Path, dict[str, str]],
) -> None:
    home, temporary, environment = places

    def run(program: list[str], *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*program, *arguments], input=stdin, env=environment, capture_output=True, text=True, timeout=110
        )

    made = run(
        APP, "virtual-card", "new", "--name", NAME, "--kana", KANA, "--birth", "1985-04-01", "--sex", "female",
        "--like", "valid-employee", "--pin-stdin", "--json", stdin=PIN,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    persona = json.loads(made.stdout)["persona"]
    check = ("check", "--practice", "--persona", persona, "--json")
    loud = [sys.executable, "-c", LOUD + "sys.exit(main())"]
    crash = [sys.executable, "-c", CRASH + "sys.exit(main())"]
    good = run(loud, *check, "--method", "pin", "--pin-stdin", stdin=PIN)
    wrong = run(loud, *check, "--method", "pin", "--pin-stdin", stdin="0000")
    seen = run(loud, *check, "--method", "visual", "--staff", "佐")
    broken = run(crash, *check, "--method", "pin", "--pin-stdin", stdin=PIN)
    assert [each.returncode for each in (good, wrong, seen, broken)] == [0, 5, 0, 70]
    assert "鷺沼" in good.stdout  # the answer itself, asked for
    assert "traffic" in good.stderr.lower()  # the log was on

    canaries = spellings(NAME) | spellings(KANA) | {PIN.encode()}
    for each in (good, wrong, seen, broken):
        assert not leaks(canaries, each.stderr.encode())
    for path in written(home, temporary):
        assert not leaks(canaries, path.read_bytes()), path
        assert not leaks(canaries, str(path).encode())


def test_nothing_of_a_patient_is_left_by_the_window(places: tuple[Path, Path, dict[str, str]]) -> None:
    home, temporary, environment = places
    program = [sys.executable, "-c", LOUD + "sys.exit(main())"]
    played = subprocess.run(
        [*program, "--practice", "--self-test"], env=environment, capture_output=True, text=True, timeout=110
    )
    assert played.returncode == 0, played.stderr[-2000:]
    assert "ShowResult" in played.stderr
    canaries = spellings(PERSONA_NAME)
    assert not leaks(canaries, played.stderr.encode())
    kept = [path for path in written(home, temporary) if path.suffix != ".json" or "persona" not in path.name]
    assert any(path.name == "settings.json" for path in kept)
    for path in kept:
        assert not leaks(canaries, path.read_bytes()), path


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    for encoding in ("utf-8", "cp932", "utf-16-le"):
        assert leaks(spellings(NAME), f"資格確認 {NAME} 様".encode(encoding))
    assert leaks(spellings(NAME), json.dumps({"name": NAME}).encode())
