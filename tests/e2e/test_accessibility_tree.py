"""Every page on the real accessibility tree (AT-SPI), as a screen reader that starts in the middle of it gets it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from myna_reception.ui.gallery import SCENES
from myna_reception.ui.kiosk import gallery as kiosk_gallery
from myna_reception.ui.kiosk import texts as kiosk_texts
from myna_reception.ui.kiosk.catalogue import LANGUAGES
from myna_reception.ui.kiosk.ruby import plain
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
AT_THE_KIOSK = [f"kiosk/{scene.name}" for scene in kiosk_gallery.SCENES]
IN_LANGUAGES = [
    f"kiosk.{language.code}/{name}" for language in LANGUAGES[1:] for name in ("waiting", "choose", "pin", "eligible")
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


def session(way: str, scenes: Sequence[str]) -> list[Any]:
    """What ``tree_session.py`` prints for the scenes, one answer each."""
    reason = nothing_reads()
    if reason:
        pytest.skip(reason)
    with virtual_screen() as display:
        done = subprocess.run(
            ["dbus-run-session", "--", sys.executable, str(HERE / "tree_session.py"), way],
            input="\n".join(scenes) + "\n", capture_output=True, text=True, timeout=220, check=False,
            env={**display.environment, **({} if way == "late" else {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"})},
        )  # fmt: skip
    lines = [
        line for line in done.stdout.splitlines() if line.startswith(("{", "[", "null"))
    ]  # the registry talks, too
    assert len(lines) == len(scenes), done.stderr[-2000:]
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def trees() -> dict[str, dict[str, Any]]:
    scenes = [*WANTED, *AT_THE_KIOSK, *IN_LANGUAGES]
    return dict(zip(scenes, session("trees", scenes), strict=True))


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


# The kiosk


def names(tree: dict[str, Any], *roles: str) -> list[str]:
    return [node["name"] for node in walk(tree) if node["name"] and (not roles or node["role"] in roles)]


def test_each_page_of_the_kiosk_is_read_in_order_and_the_call_for_staff_is_always_there(trees) -> None:
    call = plain(kiosk_texts.CALL_STAFF)
    for name in AT_THE_KIOSK:
        buttons = names(trees[name], "push button", "button")
        assert call in buttons, name
        order = names(trees[name])
        page = next(place for place, node in enumerate(order) if node != "練習" and "画面に出る" not in node)
        assert page < order.index(call), name


def test_the_questions_of_the_kiosk_stand_before_their_answers(trees) -> None:
    for name, first, *then in (
        ("kiosk/waiting", kiosk_texts.PLACE, kiosk_texts.PLACE_HOW),
        ("kiosk/choose", kiosk_texts.CHOOSE, kiosk_texts.CHOOSE_PIN, kiosk_texts.CHOOSE_VISUAL, kiosk_texts.STOP),
        ("kiosk/pin", kiosk_texts.PIN, kiosk_texts.PIN_HOW, kiosk_texts.PIN_FIELD, kiosk_texts.PIN_CONFIRM),
        ("kiosk/staff-code", kiosk_texts.STAFF_CODE, kiosk_texts.STAFF_CODE_FIELD, kiosk_texts.OPEN),
    ):
        order = names(trees[name])
        places = [order.index(plain(words).replace("\n", "")) for words in (first, *then)]
        assert places == sorted(places), (name, order)


def test_the_lines_for_secrets_say_that_they_are_and_have_the_focus(trees) -> None:
    for name in ("kiosk/pin", "kiosk/staff-code"):
        field = next(node for node in walk(trees[name]) if node["role"] == "password text")
        assert field["name"]
        assert field["focused"]


def test_the_kiosk_names_nobody_to_who_listens(trees) -> None:
    for name in AT_THE_KIOSK:
        assert "花子" not in " ".join(names(trees[name])) or name == "kiosk/drawer", name


# What is announced


def test_a_listener_hears_a_reception_at_the_desk_and_at_the_kiosk() -> None:
    reception = ("reading", "choose", "pin", "querying", "eligible", "removal")
    scenes = ["waiting", *(f"+{name}" for name in reception), "kiosk/waiting", *(f"+{name}" for name in reception)]
    heard = session("heard", scenes)
    said = [" ".join(event["said"] for event in events if "said" in event) for events in heard]
    desk, kiosk = said[: len(reception) + 1], said[len(reception) + 1 :]
    for words, wanted in zip(
        desk, ("置いて", "読み取り中", "方法を選んで", "あと3回", "照会", "資格あり", "取"), strict=True
    ):
        assert wanted in words
    for words, wanted in zip(
        kiosk, ("置いて", "読み取って", "わかりますか", "あと3回", "調べて", "確認できました", "お取り"), strict=True
    ):
        assert wanted in words
    assert not any("花子" in words or "見本" in words for words in said)
    assert all(event["urgent"] for events in heard for event in events if "said" in event)
    # Between two pages the focus goes nowhere else: each stop would be read out.
    stops = [[event["focus"] for event in events if "focus" in event] for events in heard]
    meant = {names[-1] for names in stops if names}  # what took the focus at last; some of it is told late
    for scene, names in zip(scenes, stops, strict=True):
        wandered = {name for name in names[:-1] if name and name not in meant and "置いて" not in name}
        assert not wandered or not scene.startswith("+"), (scene, names)


def test_a_listener_that_comes_in_the_middle_of_a_reception_hears_the_rest_of_it() -> None:
    if shutil.which("gdbus") is None:
        pytest.skip("gdbus is not installed")
    events = session("late", ["waiting", "+choose", "+pin", "+querying", "+eligible", "+removal"])
    said = [" ".join(each["said"] for each in heard if "said" in each) for heard in events]
    assert said[:2] == ["", ""]
    for words, wanted in zip(said[2:], ("あと3回", "照会", "資格あり", "取"), strict=True):
        assert wanted in words
    assert any("focus" in each for heard in events for each in heard)
