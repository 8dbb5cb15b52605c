"""Prints what a screen reader (Orca) is told of one application as it happens: announcements and moves of the focus.

Run by the system's Python, which has ``gi``: the application's name as argument, «listening» on standard output once
it hears, then a JSON object a line. It ends with its standard input.
"""

import json
import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

EVENTS = ("object:announcement", "object:state-changed:focused")


def main():
    wanted = sys.argv[1]
    Atspi.init()
    loop = GLib.MainLoop()

    def heard(event):
        application = event.source.get_application() if event.source is not None else None
        if application is None or application.get_name() != wanted:
            return
        if event.type.startswith("object:announcement"):
            told = {"said": str(event.any_data), "urgent": event.detail1 == 2}
        elif event.detail1:
            try:
                told = {"focus": event.source.get_name() or "", "role": event.source.get_role_name()}
            except GLib.GError:
                return  # gone again
        else:
            return
        print(json.dumps(told, ensure_ascii=False), flush=True)

    listener = Atspi.EventListener.new(heard)
    for name in EVENTS:
        listener.register(name)
    GLib.io_add_watch(sys.stdin, GLib.IO_HUP | GLib.IO_IN, lambda *_: loop.quit())
    print("listening", flush=True)
    loop.run()


if __name__ == "__main__":
    main()
