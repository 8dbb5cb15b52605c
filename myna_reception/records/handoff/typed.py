"""Typing a result into another program, the last resort: what is typed (pure), and who types it.

The keystrokes go to whatever program has the focus, so they are shown first and only letters, digits, Tab and Enter are
sent. On X11 ``xdotool`` types, reading the text from its standard input; Windows has a way of its own. Under Wayland
and on macOS nobody may, and the desk says so.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from typing import Any

from myna_reception.records.document import ELDERLY
from myna_reception.records.entries import Detail
from myna_reception.records.handoff.forms import CannotWriteError
from myna_reception.records.handoff.lent_keys import lent
from myna_reception.records.handoff.settings import HandOffSettings

BETWEEN = {"tab": "\t", "enter": "\n"}
PRACTICE = "練習"
TYPE_SECONDS = 30
_KEY_DELAY_MS = 40  # a slow program takes about as long


def keystrokes(detail: Detail, settings: HandOffSettings) -> list[str]:
    """The values of the first qualification, in the order of the settings. Raises ``CannotWriteError``.

    Nothing that a keyboard would act on is left in a value. A practice result begins with the word 練習.
    """
    if not detail.document["qualifications"]:
        raise CannotWriteError("no result")
    facts = detail.document["qualifications"][0]
    facts = {**facts, **(facts.get(ELDERLY) or {})}
    values = [_plain(facts.get(name)) for name in settings.typing_fields.split()]
    return [PRACTICE, *values] if detail.document["practice"] else values


def typed_text(values: list[str], settings: HandOffSettings) -> str:
    """What is sent: values with Tab or Enter between them, and none at the end."""
    return BETWEEN[settings.typing_between].join(values)


def typist() -> Callable[[str], None] | None:
    """Who can type on this machine; None: nobody. What it is given it types, and raises ``OSError`` where it cannot."""
    if sys.platform == "win32":
        return _type_on_windows
    if os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY") and shutil.which("xdotool"):
        return _type_on_x11
    return None


def _type_on_x11(text: str) -> None:
    program = shutil.which("xdotool") or "xdotool"
    # From its standard input: arguments can be seen by everybody on the machine
    command = [program, "type", "--clearmodifiers", "--delay", str(_KEY_DELAY_MS), "--file", "-"]
    try:
        with lent(text):
            subprocess.run(command, input=text.encode(), check=True, timeout=TYPE_SECONDS, capture_output=True)  # noqa: S603
    except subprocess.SubprocessError as error:
        raise OSError(type(error).__name__) from None


def _type_on_windows(text: str) -> None:
    """SendInput with KEYEVENTF_UNICODE: independent of the keyboard's layout and of the input method."""
    windll: Any = ctypes.windll  # type: ignore[attr-defined]
    input_keyboard, key_up, unicode_key = 1, 2, 4

    class Key(ctypes.Structure):
        _fields_ = [
            ("vk", ctypes.c_ushort), ("scan", ctypes.c_ushort), ("flags", ctypes.c_ulong), ("time", ctypes.c_ulong),
            ("extra", ctypes.c_void_p), ("padding", ctypes.c_ubyte * 8),
        ]  # fmt: skip

    class Input(ctypes.Structure):
        _fields_ = [("kind", ctypes.c_ulong), ("key", Key)]

    for unit in memoryview(text.encode("utf-16-le")).cast("H"):
        special = {9: 0x09, 10: 0x0D}.get(unit)
        for up in (0, key_up):
            key = Key(vk=special, flags=up) if special else Key(scan=unit, flags=unicode_key | up)
            if windll.user32.SendInput(1, ctypes.byref(Input(input_keyboard, key)), ctypes.sizeof(Input)) != 1:
                raise OSError("SendInput")


def _plain(value: object) -> str:
    text = "" if value is None else str(value)
    return "".join(each for each in unicodedata.normalize("NFC", text) if unicodedata.category(each)[0] != "C").strip()
