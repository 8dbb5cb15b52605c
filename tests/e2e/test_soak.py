"""Many receptions in one app with whatever can fail failing: nothing grows, nothing is left.

``bench.soak`` is its long form.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from dataclasses import replace

import pytest

from bench.process import Held
from bench.soak_account import Account, Told

QUIET = Held(300.0, 10, ("MainThread",), 20, Counter({"builtins.list": 1000}))


def account(**changed: object) -> Account:
    """A soak of 1,000 receptions in which nothing went wrong, but for what is changed."""
    told = Told(1000, 900, ui_work=[50.0] * 1000, late=[1.0] * 3000, marks=[3 * n for n in range(1, 1001)])
    return replace(Account(told, QUIET, 200, QUIET, [], []), **changed)  # type: ignore[arg-type]


@pytest.mark.timeout(300)  # half a minute of work, and a busy machine has little time for it
def test_nothing_grows_and_nothing_is_left_behind() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "bench.soak", "--receptions", "200", "--warm-up", "80"],
        capture_output=True, text=True, timeout=290,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr[-2000:]
    assert "200 receptions" in run.stdout
    assert "unexpected" not in run.stderr  # what ``log_bug`` says


def test_a_soak_without_a_fault_has_no_complaint() -> None:
    assert account().complaints() == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"last": replace(QUIET, memory=316.0)}, "memory"),
        ({"last": replace(QUIET, threads=15)}, "threads"),
        ({"last": replace(QUIET, handles=23)}, "handles"),
        ({"last": replace(QUIET, objects=Counter({"builtins.list": 1900}))}, "live objects"),
        ({"left": ["thread card"]}, "left behind"),
        ({"new_files": ["home/leak"]}, "a new file"),
        ({"told": replace(account().told, results=600)}, "came to a result"),
        ({"told": replace(account().told, ui_work=[50.0] * 600 + [90.0] * 400)}, "UI thread"),
        ({"failure": "Reading waits for nothing"}, "waits for nothing"),
    ],
)
def test_each_thing_that_grows_is_said(changed: dict[str, object], said: str) -> None:
    (complaint,) = account(**changed).complaints()
    assert said in complaint
