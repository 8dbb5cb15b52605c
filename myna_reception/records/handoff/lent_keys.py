"""Lends unused keys of an X11 keyboard to characters that it has no key for, as long as something is typed.

``xdotool`` lends one key to one character after the other. A program that is a little behind then asks the server what
the key means when it means something else already, and the character is lost. Here every character has a key of its
own before the first one is typed, and keeps it for a while after the last.
"""

from __future__ import annotations

import contextlib
import ctypes
import ctypes.util
import time
from collections.abc import Iterator
from typing import Any

GRACE_SECONDS = 2.0  # by which the other program may be behind
_UNICODE = 0x0100_0000  # keysyms of characters that have no older one


def keysym(character: str) -> int:
    """X11's number of a character."""
    code = ord(character)
    return code if 0x20 <= code <= 0x7E or 0xA0 <= code <= 0xFF else _UNICODE + code


def assigned(text: str, keys: dict[int, list[int]]) -> dict[int, int]:
    """Unused key → keysym, for the characters of ``text`` that have no key. ``keys``: keycode → its keysyms."""
    known = {each for of_key in keys.values() for each in of_key}
    wanted = [sym for sym in dict.fromkeys(map(keysym, filter(str.isprintable, text))) if sym not in known]
    unused = [code for code, of_key in keys.items() if not any(of_key)]
    return dict(zip(unused, wanted, strict=False))  # what is left over is the typing program's business


@contextlib.contextmanager
def lent(text: str) -> Iterator[None]:
    """While the block runs, and a moment longer. Without an X server, or its library, nothing is lent."""
    found = ctypes.util.find_library("X11")
    x11: Any = ctypes.CDLL(found) if found is not None else None
    display = _opened(x11) if x11 is not None else None
    if display is None:
        yield
        return
    try:
        given = assigned(text, _keys(x11, display))
        _give(x11, display, given)
        try:
            yield
        finally:
            if given:
                time.sleep(GRACE_SECONDS)
                _give(x11, display, dict.fromkeys(given, 0))
    finally:
        x11.XCloseDisplay(display)


def _opened(x11: Any) -> ctypes.c_void_p | None:
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XGetKeyboardMapping.restype = ctypes.POINTER(ctypes.c_ulong)
    opened = x11.XOpenDisplay(None)
    return ctypes.c_void_p(opened) if opened else None


def _keys(x11: Any, display: ctypes.c_void_p) -> dict[int, list[int]]:
    first, last, each = ctypes.c_int(), ctypes.c_int(), ctypes.c_int()
    x11.XDisplayKeycodes(display, ctypes.byref(first), ctypes.byref(last))
    count = last.value - first.value + 1
    table = x11.XGetKeyboardMapping(display, ctypes.c_ubyte(first.value), count, ctypes.byref(each))
    try:
        return {
            first.value + key: [table[key * each.value + place] for place in range(each.value)] for key in range(count)
        }
    finally:
        x11.XFree(table)


def _give(x11: Any, display: ctypes.c_void_p, given: dict[int, int]) -> None:
    for code, sym in given.items():
        both = (ctypes.c_ulong * 2)(sym, sym)  # with Shift held, too
        x11.XChangeKeyboardMapping(display, code, 2, both, 1)
    x11.XSync(display, 0)
