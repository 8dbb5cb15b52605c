"""What a start leaves to the ones after it: the code of what PySide6 would compile every time."""

import builtins
import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest

from myna_reception import quick_start

START = """
import builtins
from myna_reception import quick_start

original, compiled = builtins.compile, []

def count(source, filename, *more, **options):
    compiled.append(filename)
    return original(source, filename, *more, **options)

builtins.compile = count
quick_start.prepare()
assert builtins.compile is count
from PySide6.QtCore import QPoint
try:
    QPoint("far")
except TypeError as error:  # put into words by what was compiled
    print(sum(quick_start.is_theirs(name) for name in compiled), "QPoint" in str(error))
"""


@pytest.fixture
def start(tmp_path):
    """Start in a process of its own; how many sources PySide6 had compiled, and whether it can tell of an error."""

    def run(**more: str) -> tuple[int, bool]:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"PYTHONPYCACHEPREFIX": str(tmp_path), **more}
        done = subprocess.run(
            [sys.executable, "-c", START], check=True, capture_output=True, text=True, env=environment
        )
        count, worded = done.stdout.split()
        return int(count), worded == "True"

    return run


def kept(folder: Path) -> Path:
    (place,) = folder.rglob("pyside6.*.pyc")
    return place


def test_what_pyside_compiled_once_is_not_compiled_again(start, tmp_path):
    first, worded = start()
    assert first > 5
    assert worded
    assert start() == (0, True)
    assert kept(tmp_path).stat().st_mode & 0o022 == 0


@pytest.mark.parametrize("content", [b"", b"not code", b"N"])
def test_a_damaged_file_is_made_anew(start, tmp_path, content):
    first = start()
    kept(tmp_path).write_bytes(content)
    assert start() == first
    assert start() == (0, True)


def test_nothing_is_kept_where_python_keeps_nothing(start, tmp_path):
    first = start(PYTHONDONTWRITEBYTECODE="1")
    assert first[0] > 5
    assert [*tmp_path.rglob("pyside6.*.pyc")] == []


def test_what_others_compile_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    before = builtins.compile
    with quick_start.compiled_once():
        assert compile("6 * 7", "elsewhere.py", "eval").co_filename == "elsewhere.py"
    assert builtins.compile is before
    assert [*tmp_path.rglob("*")] == []


def test_a_missing_library_is_left_to_those_who_have_words_for_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "PySide6.QtCore", None)
    quick_start.prepare()
    assert not gc.isenabled()
    gc.enable()
