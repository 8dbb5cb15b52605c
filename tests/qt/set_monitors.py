"""Divides an X screen into monitors, as a graphics card with two outlets has it: ``set_monitors.py WxH+X+Y …``.

XRandR 1.5 by way of its C library; ``xrandr --setmonitor`` does the same where it is installed.
"""

from __future__ import annotations

import ctypes
import re
import sys

pointer, integer, number = ctypes.c_void_p, ctypes.c_int, ctypes.c_ulong


class Monitor(ctypes.Structure):
    _fields_ = (
        ("name", number), ("primary", integer), ("automatic", integer), ("noutput", integer), ("x", integer),
        ("y", integer), ("width", integer), ("height", integer), ("mm_width", integer), ("mm_height", integer),
        ("outputs", ctypes.POINTER(number)),
    )  # fmt: skip


class Resources(ctypes.Structure):
    _fields_ = (
        ("timestamp", number), ("configured", number), ("ncrtc", integer), ("crtcs", ctypes.POINTER(number)),
        ("noutput", integer), ("outputs", ctypes.POINTER(number)),
    )  # fmt: skip


def function(library: ctypes.CDLL, name: str, result: type | None, *takes: type) -> ctypes._FuncPointer:  # type: ignore[name-defined]
    found = getattr(library, name)
    found.restype, found.argtypes = result, takes
    return found


def main(places: list[str]) -> None:
    x, randr = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXrandr.so.2")
    display = function(x, "XOpenDisplay", pointer, pointer)(None)
    root = function(x, "XDefaultRootWindow", number, pointer)(display)
    resources = ctypes.POINTER(Resources)
    outputs = function(randr, "XRRGetScreenResourcesCurrent", resources, pointer, number)(display, root).contents
    allocate = function(randr, "XRRAllocateMonitor", ctypes.POINTER(Monitor), pointer, integer)
    for index, place in enumerate(places):
        width, height, left, top = map(int, re.split(r"[x+]", place))
        monitor = allocate(display, 1)
        made = monitor.contents
        made.name = function(x, "XInternAtom", number, pointer, ctypes.c_char_p, integer)(
            display, f"m{index}".encode(), 0
        )
        made.primary, made.automatic, made.noutput = index == 0, 0, int(index == 0)
        made.outputs[0] = outputs.outputs[0]  # the one there is
        made.x, made.y, made.width, made.height = left, top, width, height
        made.mm_width, made.mm_height = width // 4, height // 4
        function(randr, "XRRSetMonitor", None, pointer, number, ctypes.POINTER(Monitor))(display, root, monitor)
    function(x, "XCloseDisplay", integer, pointer)(display)


if __name__ == "__main__":
    main(sys.argv[1:])
