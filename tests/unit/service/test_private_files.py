"""The service's keys are their owner's alone, made once, and never made anew while they are good."""

import hashlib
import logging
import os
import re
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from myna_reception.reception.clock import FixedClock
from myna_reception.simulator.private_files import alone, keep_first, private_folder
from myna_reception.simulator.service.runtime import ServiceRuntime, portal_passphrase
from myna_reception.simulator.world import World

from .bench import NOON, QuickAuthority

ROOT = Path(__file__).parents[3]
PRIVATE_KEY = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{20}")
posix = pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
KEYS = (
    "seed", "service/secret", "service/terminal-ca.pem", "service/server-ca.pem", "service/server.pem",
    "service/operator-token", "service/portal/clerk-passphrase",
)  # fmt: skip


@pytest.fixture
def careless() -> Iterator[None]:
    """A user whose files everybody may read and write unless a program says otherwise."""
    before = os.umask(0)
    yield
    os.umask(before)


def start(folder: Path) -> None:
    """What a start of the service and the making of a card leave in a world's folder."""
    world = World(folder, FixedClock(NOON))
    world.__dict__["authority"] = QuickAuthority(world.seed, private_folder(folder / "card-keys"))
    world.rotate_card_ca()
    world.card("valid-employee")
    with ServiceRuntime(world) as runtime:
        assert runtime.pki.server_file().exists()
        assert runtime.pki.terminal_ca_pem
    assert portal_passphrase(world)


def open_to_others(folder: Path) -> list[str]:
    return sorted(str(path) for path in (folder, *folder.rglob("*")) if path.stat().st_mode & 0o077)


@posix
def test_everything_is_made_at_the_first_start_for_its_owner_alone(tmp_path: Path, careless: None) -> None:
    folder = tmp_path / "world"
    start(folder)
    assert open_to_others(folder) == []
    for name in KEYS:
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
    assert list((folder / "card-keys").iterdir())
    assert stat.S_IMODE((folder / "card-keys").stat().st_mode) == 0o700


@posix
@pytest.mark.logs("could be used by other users")
def test_what_became_open_is_closed_and_told_at_the_next_start(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "world"
    start(folder)
    before = {name: hashlib.sha256((folder / name).read_bytes()).digest() for name in KEYS}
    for path in (folder, *folder.rglob("*")):  # as after copying it back from somewhere
        path.chmod(0o755 if path.is_dir() else 0o644)
    with caplog.at_level(logging.WARNING):
        start(folder)
    assert [path for path in open_to_others(folder) if Path(path).relative_to(folder).as_posix() in KEYS] == []
    for kept in (folder, folder / "service", folder / "service" / "portal", folder / "card-keys", folder / "card-cas"):
        assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    told = {record.args[0] for record in caplog.records if record.args}
    assert told >= {Path(name).name for name in KEYS} | {"world", "service", "service-1.sqlite"}
    assert {name: hashlib.sha256((folder / name).read_bytes()).digest() for name in KEYS} == before


def test_keys_are_made_once(tmp_path: Path) -> None:
    made: list[int] = []

    def make() -> bytes:
        made.append(1)
        return b"%d" % len(made)

    assert [keep_first(tmp_path / "folder" / "key", make) for _ in range(3)] == [b"1"] * 3
    assert len(made) == 1


HOLD = """
import sys
from pathlib import Path
from myna_reception.simulator.private_files import alone
with alone(Path(sys.argv[1])):
    print("alone", flush=True)
    sys.stdin.read()
"""


def test_who_is_alone_keeps_other_processes_and_threads_out_until_they_end_however_they_end(tmp_path: Path) -> None:
    path = tmp_path / "private" / "lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "alone\n"
    came = threading.Event()

    def come() -> None:
        with alone(path):
            came.set()

    others = [threading.Thread(target=come) for _ in range(2)]
    for other in others:
        other.start()
    assert not came.wait(0.2)
    holder.kill()
    holder.communicate()
    for other in others:
        other.join()
    assert came.is_set()
    if os.name == "posix":
        assert open_to_others(tmp_path / "private") == []


def test_no_private_key_is_part_of_the_source() -> None:
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, timeout=60).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no checkout of git here")
    paths = [ROOT / name for name in listed.decode().split("\0") if name]
    assert len(paths) > 100
    assert [path for path in paths if path.is_file() and PRIVATE_KEY.search(path.read_bytes())] == []
