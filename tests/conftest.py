"""What holds for every test: no private settings, no real key store, no screen, no unexpected warning in the log."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import settings

from myna_reception.reception.clock import JST, FixedClock
from myna_reception.settings import DATA_VARIABLE

# Before anything imports Qt or keyring. A test of a real window starts a program with `xvfb_display.environment`.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
os.environ["PYTHONUTF8"] = "1"
for private in ("DISPLAY", "WAYLAND_DISPLAY", "QT_STYLE_OVERRIDE", "QT_SCALE_FACTOR", "DBUS_SESSION_BUS_ADDRESS"):
    os.environ.pop(private, None)

settings.register_profile("any machine", deadline=None)  # a busy machine fails no property
settings.load_profile("any machine")

SHARED_THINGS = ("pcsc", "xvfb", "keyring")  # markers of tests that use a thing of which the machine has one
DISPLAY_START_SECONDS = 20


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker of the log check."""
    config.addinivalue_line(
        "markers", "logs(pattern): the test makes the program log a warning or error that matches; it must appear"
    )


def pytest_itemcollected(item: pytest.Item) -> None:
    """Keep the tests that use a shared thing of the machine on one worker, one after the other."""
    if any(item.get_closest_marker(name) for name in SHARED_THINGS):
        item.add_marker(pytest.mark.xdist_group("machine"))


@pytest.fixture(scope="session", autouse=True)
def _no_private_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep fixtures that outlive a test away from the settings of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(DATA_VARIABLE, str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test keeps its settings and records in a folder of its own."""
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path / "home"))


@pytest.fixture(autouse=True)
def _quiet_log(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail on a record of WARNING or above that no ``@pytest.mark.logs(pattern)`` announced, and on a missing one."""
    yield
    announced = [mark.args[0] for mark in request.node.iter_markers("logs")]
    loud = [record for phase in ("setup", "call") for record in caplog.get_records(phase) if record.levelno >= 30]
    lines = [f"{record.levelname} {record.name}: {record.getMessage()}" for record in loud]
    unexpected = [line for line in lines if not any(re.search(pattern, line) for pattern in announced)]
    missing = [pattern for pattern in announced if not any(re.search(pattern, line) for line in lines)]
    if unexpected:
        pytest.fail("unexpected in the log:\n" + "\n".join(unexpected), pytrace=False)
    if missing:
        pytest.fail("announced, but not in the log:\n" + "\n".join(missing), pytrace=False)


@pytest.fixture
def fixed_clock() -> FixedClock:
    """A Monday morning at the desk, in Japan."""
    return FixedClock(datetime(2026, 4, 6, 9, 30, tzinfo=JST))


@dataclass(frozen=True)
class Display:
    """A virtual screen of this test's own, for programs started with ``environment``."""

    name: str
    environment: Mapping[str, str]


@pytest.fixture
def xvfb_display() -> Iterator[Display]:
    """A virtual screen. Only for tests marked ``xvfb``."""
    with virtual_screen() as display:
        yield display


@contextmanager
def virtual_screen(size: str = "1280x1024") -> Iterator[Display]:
    """Start Xvfb with a screen of that many pixels on a free display number and end it afterwards."""
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=(write_end,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    try:
        with os.fdopen(read_end) as answer:  # a line with the number, or nothing at all when Xvfb ends
            number = answer.readline().strip()
        if not number:
            pytest.fail(f"Xvfb did not start (status {server.wait(DISPLAY_START_SECONDS)})")
        name = f":{number}"
        yield Display(name, {**os.environ, "DISPLAY": name, "QT_QPA_PLATFORM": "xcb"})
    finally:
        server.terminate()
        server.wait(DISPLAY_START_SECONDS)
