"""One session bus for the application and for what a screen reader is: shows scenes, prints what the reader gets.

Run under ``dbus-run-session`` by ``test_accessibility_tree.py``. ``tree_session.py trees``: for each scene named on
standard input, its accessibility tree as a JSON line. ``tree_session.py heard``: for each, a JSON list of what was
announced and where the focus went, until the words announced last were heard. ``tree_session.py late``: the same, but
nobody is there to hear the first two.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
SYSTEM_PYTHON = "/usr/bin/python3"
APPLICATION = "myna-reception-tree"
READER_COMES = (  # as a screen reader tells the session's bus
    "gdbus", "call", "--session", "--dest", "org.a11y.Bus", "--object-path", "/org/a11y/bus",
    "--method", "org.freedesktop.DBus.Properties.Set", "org.a11y.Status", "ScreenReaderEnabled", "<true>",
)  # fmt: skip
TREE_TRIES = 100  # the application hears of a reader a little later


def start(*command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )


def ask(program: subprocess.Popen[str], line: str) -> str:
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write(line + "\n")
    program.stdin.flush()
    return program.stdout.readline().strip()


def end(program: subprocess.Popen[str]) -> None:
    assert program.stdin is not None
    program.stdin.close()
    program.wait(20)


def trees(application: subprocess.Popen[str]) -> None:
    """The reader comes after the application, as a screen reader may."""
    reader = None
    for scene in sys.stdin:
        shown = ask(application, scene.strip())
        assert shown == "shown", scene
        reader = reader or start(SYSTEM_PYTHON, str(HERE / "read_tree.py"))
        for _ in range(TREE_TRIES):
            told = ask(reader, APPLICATION)
            if told != "null":
                break
        print(told, flush=True)
    if reader is not None:
        end(reader)


def late(application: subprocess.Popen[str]) -> None:
    """The reader comes in the middle of a reception: nothing was asked of accessibility before."""
    for _ in range(2):
        assert ask(application, sys.stdin.readline().strip()) == "shown"
        print("[]", flush=True)
    subprocess.run(READER_COMES, check=True, stdout=subprocess.DEVNULL)
    heard(application)


def heard(application: subprocess.Popen[str]) -> None:
    """The reader is there from the beginning."""
    ear = start(SYSTEM_PYTHON, str(HERE / "hear_announcements.py"), APPLICATION)
    assert ear.stdout is not None
    assert ear.stdout.readline().strip() == "listening"
    for scene in sys.stdin:
        shown = ask(application, scene.strip())
        assert shown == "shown", scene
        events: list[dict[str, object]] = []
        while not events or "said" not in events[-1]:
            events.append(json.loads(ear.stdout.readline()))
        print(json.dumps(events, ensure_ascii=False), flush=True)
    end(ear)


def main() -> None:
    application = start(sys.executable, str(HERE / "accessible_gallery.py"))
    {"trees": trees, "heard": heard, "late": late}[sys.argv[1]](application)
    end(application)


if __name__ == "__main__":
    main()
