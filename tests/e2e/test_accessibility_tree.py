"""Every page on the real accessibility tree (AT-SPI), as a screen reader that starts in the middle of it gets it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from myna_reception.ui.gallery import SCENES
from tests.conftest import virtual_screen

HERE = Path(__file__).parent
SYSTEM_PYTHON = "/usr/bin/python3"
INTERACTIVE = {
    "push button", "button", "toggle button", "check box", "radio button", "text", "password text", "combo box",
    "list item", "link", "slider", "spin button", "entry", "list",
}  # fmt: skip
# One of each page; the others differ in words alone.
WANTED = [
    scene.name
    for scene in SCENES
    if not scene.name.startswith(("eligible-", "not-eligible-", "activation-", "pin-", "new-card-", "live-"))
]

pytestmark = [pytest.mark.xvfb, pytest.mark.timeout(240)]


def nothing_reads() -> str:
    if shutil.which("dbus-run-session") is None:
        return "dbus-run-session is not installed"
    asked = [SYSTEM_PYTHON, "-c", "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"]
    if not Path(SYSTEM_PYTHON).exists() or subprocess.run(asked, capture_output=True, check=False).returncode:
        return "the system's Python has no AT-SPI"
    return ""


def walk(node: dict[str, Any]) -> list[dict[str, Any]]:
    return [node, *(found for child in node["children"] for found in walk(child))]


@pytest.fixture(scope="module")
def trees(tmp_path_factory) -> dict[str, dict[str, Any]]:
    reason = nothing_reads()
    if reason:
        pytest.skip(reason)
    # One session bus for both programs; the reader comes after the application.
    script = tmp_path_factory.mktemp("tree") / "both.py"
    script.write_text(
        "import json, subprocess, sys\n"
        f"app = subprocess.Popen([{sys.executable!r}, {str(HERE / 'accessible_gallery.py')!r}], text=True,\n"
        "    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)\n"
        "reader = None\n"
        "def ask(program, line):\n"
        "    program.stdin.write(line + '\\n'); program.stdin.flush()\n"
        "    return program.stdout.readline()\n"
        "for scene in sys.stdin:\n"
        "    assert ask(app, scene.strip()).strip() == 'shown', scene\n"
        "    if reader is None:\n"
        f"        reader = subprocess.Popen([{SYSTEM_PYTHON!r}, {str(HERE / 'read_tree.py')!r}], text=True,\n"
        "            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)\n"
        "    for _ in range(100):\n"  # the application hears of the reader a little later
        "        told = ask(reader, 'myna-reception-tree').strip()\n"
        "        if told != 'null':\n"
        "            break\n"
        "    print(told, flush=True)\n"
        "app.stdin.close(); reader.stdin.close(); app.wait(20); reader.wait(20)\n",
        encoding="utf-8",
    )
    with virtual_screen() as display:
        done = subprocess.run(
            ["dbus-run-session", "--", sys.executable, str(script)],
            input="\n".join(WANTED) + "\n", capture_output=True, text=True, timeout=220, check=False,
            env={**display.environment, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"},
        )  # fmt: skip
    lines = [line for line in done.stdout.splitlines() if line.startswith(("{", "null"))]  # the registry talks, too
    assert len(lines) == len(WANTED), done.stderr[-2000:]
    return {name: json.loads(line) for name, line in zip(WANTED, lines, strict=True)}


def test_a_reader_that_starts_in_the_middle_sees_every_page(trees) -> None:
    assert [name for name, tree in trees.items() if tree is None or len(walk(tree)) < 8] == []


def test_no_control_is_without_a_name(trees) -> None:
    unnamed = [
        (name, node["role"])
        for name, tree in trees.items()
        for node in walk(tree)
        if (node["focusable"] or node["role"] in INTERACTIVE) and node["enabled"] and not node["name"].strip()
        if node["role"] not in ("scroll pane", "viewport", "filler", "panel", "frame", "window", "layered pane")
    ]
    assert unnamed == []


def test_something_of_every_page_has_the_focus(trees) -> None:
    without = [name for name, tree in trees.items() if not any(node["focused"] for node in walk(tree))]
    assert without == []


def test_the_verdict_and_what_to_do_can_be_read(trees) -> None:
    names = {name: " ".join(node["name"] for node in walk(tree)) for name, tree in trees.items()}
    assert "資格あり" in names["eligible"]
    assert "氏名" in names["eligible"]
    assert "次にすること" in names["torn"]
    assert "練習" in names["waiting"]
    assert "あと3回" in names["pin"]


def test_a_page_is_read_from_its_heading_to_its_buttons(trees) -> None:
    for name in ("eligible", "torn", "other-routes", "activation", "choose"):
        order = [node["name"] for node in walk(trees[name]) if node["name"]]
        buttons = [node["name"] for node in walk(trees[name]) if "button" in node["role"]]
        assert buttons, name
        heading = next(each for each in order if each in order)
        assert order.index(heading) < order.index(buttons[-1]), name
