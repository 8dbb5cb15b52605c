"""The app plays itself: a first start with one reception, and a second start that still knows its terminal."""

import signal
import subprocess
import sys

import pytest

SELF_TEST = [sys.executable, "-m", "myna_reception", "--practice", "--self-test"]
# A session bus and an unlocked login keyring of the test's own, and both starts inside it.
TWO_STARTS = """
printf 'test-login-pw\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null
"$@" && echo --- >&2 && exec "$@"
"""


def pages(stderr):
    return [line.removeprefix("self-test: ") for line in stderr.splitlines() if line.startswith("self-test: ")]


def test_the_app_plays_its_first_start_and_a_reception(tmp_path):
    picture = tmp_path / "result.png"
    played = subprocess.run([*SELF_TEST, "--screenshot", str(picture)], capture_output=True, text=True, timeout=100)
    assert played.returncode == 0, played.stderr
    assert pages(played.stderr)[:3] == ["terms", "activation", "passcode_setup"]
    assert "ShowResult" in pages(played.stderr)
    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.keyring
def test_a_second_start_finds_its_terminal_in_the_keyring(tmp_path, monkeypatch):
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    for variable in ("HOME", "XDG_RUNTIME_DIR"):
        folder = tmp_path / variable.lower()
        folder.mkdir(mode=0o700)
        monkeypatch.setenv(variable, str(folder))
    played = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", TWO_STARTS, "bash", *SELF_TEST],
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert played.returncode == 0, played.stderr
    first, second = (pages(part) for part in played.stderr.split("---\n"))
    assert "activation" in first
    assert "activation" not in second
    assert "ShowResult" in second


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_desk_as_closing_its_window_does(how):
    desk = subprocess.Popen(SELF_TEST, stderr=subprocess.PIPE, text=True)
    assert desk.stderr is not None
    for line in desk.stderr:
        if "terms" in line:
            break
    desk.send_signal(how)
    _, rest = desk.communicate(timeout=60)
    assert desk.returncode == 0
    assert "Traceback" not in rest
