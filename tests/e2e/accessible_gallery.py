"""Shows the galleries' scenes one by one in real windows, for whoever reads the accessibility tree beside it.

A program, run by ``test_accessibility_tree.py``: a scene's name on a line of standard input, «shown» on a line of
standard output once it is on the screen. «kiosk/NAME» or «kiosk.CODE/NAME» is a scene of the kiosk, in a language;
«+NAME» is a state that follows in the same window, as a reception goes.
"""

from __future__ import annotations

import sys
from datetime import timedelta

from PySide6.QtCore import QCoreApplication, QEvent, QSocketNotifier
from PySide6.QtWidgets import QApplication

from myna_reception.ui import gallery
from myna_reception.ui.kiosk import gallery as kiosk_gallery
from myna_reception.ui.kiosk.catalogue import language
from myna_reception.ui.kiosk.look import Look
from myna_reception.ui.kiosk.screen import KioskScreen
from myna_reception.ui.theme import apply_theme
from myna_reception.ui.window import MainWindow

LIMIT = timedelta(seconds=90)


def settle() -> None:
    for _ in range(5):
        QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


def show_desk(name: str) -> MainWindow:
    """A scene of the desk."""
    scene = next(scene for scene in gallery.SCENES if scene.name == name)
    window = gallery.make_window(scene)
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    scene.show(window)
    return window


def show_kiosk(code: str, name: str) -> KioskScreen:
    """A scene of the kiosk."""
    scene = next(scene for scene in kiosk_gallery.SCENES if scene.name == name)
    screen = kiosk_gallery.make_screen(Look(language(code)))
    screen.resize(800, 1280)
    screen.show()
    screen.activateWindow()
    scene.show(screen)
    return screen


def main() -> None:
    application = QApplication(sys.argv)
    application.setApplicationName("myna-reception-tree")
    apply_theme(application)
    window: MainWindow | KioskScreen | None = None

    def next_scene() -> None:
        """On the event loop, which has to answer the reader meanwhile."""
        nonlocal window
        line = sys.stdin.readline().strip()
        if not line:
            application.quit()
            return
        if line.startswith("+"):
            state = gallery.STATES[line[1:]]
            if isinstance(window, KioskScreen):
                window.show_state(state, LIMIT)
            elif window is not None:
                window.show_reception(state, LIMIT)
        else:
            if window is not None:
                window.close()
                window.deleteLater()
            where, _, name = line.rpartition("/")
            kiosk, _, code = where.partition(".")
            window = show_kiosk(code or "ja", name) if kiosk else show_desk(name)
        settle()
        print("shown", flush=True)

    application.setQuitOnLastWindowClosed(False)
    lines = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    lines.activated.connect(next_scene)
    application.exec()


if __name__ == "__main__":
    main()
