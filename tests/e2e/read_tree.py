"""Prints the accessibility tree of one application as JSON lines, as a screen reader (Orca) gets it: over AT-SPI.

Run by the system's Python, which has ``gi``; a line on standard input, a tree on a line of standard output. It is
started after the application, as a screen reader may be.
"""

import json
import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

MOST = 600


def told(node, depth=0):
    states = node.get_state_set()
    if not states.contains(Atspi.StateType.SHOWING) and depth > 1:
        return None
    children = []
    for place in range(min(node.get_child_count(), MOST)):
        child = node.get_child_at_index(place)
        if child is not None:
            found = told(child, depth + 1)
            if found is not None:
                children.append(found)
    return {
        "role": node.get_role_name(),
        "name": node.get_name() or "",
        "description": node.get_description() or "",
        "focusable": states.contains(Atspi.StateType.FOCUSABLE),
        "focused": states.contains(Atspi.StateType.FOCUSED),
        "enabled": states.contains(Atspi.StateType.ENABLED),
        "children": children,
    }


def main():
    Atspi.init()
    for line in sys.stdin:
        wanted = line.strip()
        desktop = Atspi.get_desktop(0)
        found = None
        for place in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(place)
            if application is not None and application.get_name() == wanted:
                application.clear_cache()
                found = told(application)
        print(json.dumps(found, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
