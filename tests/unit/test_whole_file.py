"""A file is put in place whole or not at all, for its owner alone, and nothing is left beside it."""

import errno
import os
import stat
from pathlib import Path

import pytest

from myna_reception import whole_file


@pytest.mark.parametrize("durable", [False, True])
def test_the_new_content_takes_the_place_of_the_old(tmp_path: Path, durable: bool) -> None:
    file = tmp_path / "it"
    for content in (b"first", b"second, and longer", b""):
        whole_file.replace(file, content, durable=durable)
        assert file.read_bytes() == content
    assert list(tmp_path.iterdir()) == [file]
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("step", ["write", "put in place"])
def test_a_disk_that_refuses_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    file = tmp_path / "it"
    whole_file.replace(file, b"old")
    monkeypatch.setattr(*((os, "fsync", full) if step == "write" else (Path, "replace", full)))
    with pytest.raises(OSError, match="full"):
        whole_file.replace(file, b"new", durable=True)
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_what_was_moved_away_is_not_missed(tmp_path: Path) -> None:
    with whole_file.beside(tmp_path / "it", b"content") as complete:
        os.link(complete, tmp_path / "it")
    assert [each.name for each in tmp_path.iterdir()] == ["it"]
