"""Each bench still runs: in its smallest form, in a process of its own, as ``python -m bench`` starts it.

Those that need PostgreSQL or start the app three times are only loaded, for they take longer; the soak has a test of
its own.
"""

from __future__ import annotations

import importlib
import json
import math
import subprocess
import sys
from pathlib import Path

import pytest

from bench.__main__ import PARTS

ROOT = Path(__file__).resolve().parents[2]
SMALLEST: dict[str, dict[str, int]] = {  # part → what is made smaller than its short form
    "card": {},
    "air": {},
    "reception": {"SHORT_ROUNDS": 1, "WARM_UP": 1},
    "start": {"SHORT_TURNS": 1},
    "pages": {"SHORT_ROUNDS": 1},
    "face": {"SHORT_ROUNDS": 1},
    "service": {"SHORT_TURNS": 1, "SHORT_EACH": 4},
    "ledger": {"SHORT_ROWS": 500},
    "portal": {"SHORT_ROUNDS": 1, "ACCOUNTS": 3, "CLINICS": 2},
    "xml": {"SHORT_TURNS": 2},
}
OTHERS = {"memory", "workers", "growth", "soak"}
NEEDS_MORE = {"bench.face.dlib_engine"}  # what it compares with, which is not installed here
RUN = """
import importlib, json, sys
from bench.__main__ import PARTS, child
name, smaller = sys.argv[1], json.loads(sys.argv[2])
module = importlib.import_module(PARTS[name][0])
for constant, value in smaller.items():
    assert type(getattr(module, constant)) is type(value), constant
    setattr(module, constant, value)
child(name, short=True)
"""


@pytest.mark.parametrize("part", SMALLEST)
def test_a_part_measures_something(part: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUN, part, json.dumps(SMALLEST[part])],
        cwd=ROOT, capture_output=True, text=True, timeout=110,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    figures = json.loads(next(line for line in reversed(done.stdout.splitlines()) if line.startswith("[")))
    assert not all(math.isnan(figure["value"]) for figure in figures)  # one by one, something may not be installed


def test_no_part_is_forgotten() -> None:
    assert {*SMALLEST} | OTHERS == {*PARTS}


def test_every_bench_loads() -> None:
    for file in sorted((ROOT / "bench").rglob("*.py")):
        name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
        if not name.endswith("__") and name not in NEEDS_MORE:
            importlib.import_module(name)
