"""Can a window open here? Asked before Qt is started, because Qt ends the whole program where it finds no screen."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

NO_SCREEN = (
    "画面がないので、ウィンドウを開けません。画面のあるところで実行するか、次をお試しください。\n"
    "There is no display, so no window can open. Run this where there is a screen, or try one of these:\n"
    "    ./run check --practice --persona valid-employee --method visual --json\n"
    "    xvfb-run -a ./run"
)
SCREEN_REFUSES = (
    "画面（DISPLAY={display}）に接続できません。画面のあるところで、その画面の持ち主として実行してください。\n"
    "The display {display} cannot be reached. Run this on that screen, as its owner."
)
LIBRARY_MISSING = (
    "ウィンドウに必要な部品が足りません（./run は、入れる命令を最初に表示します）。\n"
    "A system library that the window needs is missing (./run prints the command that installs it, once):\n"
    "    {reason}"
)


def why_no_window() -> str | None:
    """What is in the way of a window, as sentences for the person at the keyboard; None where nothing is.

    Elsewhere than on Linux a desktop is taken for granted, and a platform of Qt that needs no screen is left alone.
    """
    if not sys.platform.startswith("linux"):
        return None
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:  # it names the library
        return LIBRARY_MISSING.format(reason=error)
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if platform and not platform.startswith(("xcb", "wayland")):
        return None
    display = os.environ.get("DISPLAY", "")
    if os.environ.get("WAYLAND_DISPLAY") and not platform.startswith("xcb"):
        return None
    return _why_no_x11(display) if display else NO_SCREEN


def _why_no_x11(display: str) -> str | None:
    """Load what Qt would load, and knock at the X server as Qt would."""
    import ctypes

    package = find_spec("PySide6")
    if package is None or package.origin is None:
        return None  # Qt has its own words for an installation like that
    try:
        ctypes.CDLL(str(Path(package.origin).parent / "Qt/plugins/platforms/libqxcb.so"))
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError as error:
        return LIBRARY_MISSING.format(reason=error)
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    refused = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return SCREEN_REFUSES.format(display=display) if refused else None
