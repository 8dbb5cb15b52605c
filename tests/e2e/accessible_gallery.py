"""Shows the gallery's scenes one by one in the real window, for whoever reads the accessibility tree beside it.

A program, run by ``test_accessibility_tree.py``: a scene's name on a line of standard input, «shown» on a line of
standard output once it is on the screen.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QCoreApplication, QEvent, QSocketNotifier
from PySide6.QtWidgets import QApplication, QWidget

from myna_reception.ui import gallery
from myna_reception.ui.theme import apply_theme


def settle() -> None:
    for _ in range(5):
        QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


def main() -> None:
    application = QApplication(sys.argv)
    application.setApplicationName("myna-reception-tree")
    apply_theme(application)
    scenes = {scene.name: scene for scene in gallery.SCENES}
    window: QWidget | None = None

    def next_scene() -> None:
        """On the event loop, which has to answer the reader meanwhile."""
        nonlocal window
        line = sys.stdin.readline().strip()
        if not line:
            application.quit()
            return
        if window is not None:
            window.close()
            window.deleteLater()
        scene = scenes[line]
        window = made = gallery.make_window(scene)
        made.resize(1280, 800)
        made.show()
        made.activateWindow()
        scene.show(made)
        settle()
        print("shown", flush=True)

    application.setQuitOnLastWindowClosed(False)
    lines = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    lines.activated.connect(next_scene)
    application.exec()


if __name__ == "__main__":
    main()
