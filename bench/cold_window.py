"""One cold start, for ``bench.cold_start``: ``python -m bench.cold_window ROLE BEGAN`` prints its milliseconds.

By the clock, and of the processor.
From ``BEGAN`` (of the system's clock, before Python was started) until a button of the painted window has taken a
press of the mouse that came through the event loop. What it takes to make that press is not counted. This module
loads next to nothing itself, so that what is measured is the window.

- bare: a label and a button in a main window, in the bundled fonts
- enums: the same, with the label centred: the first look at ``Qt`` makes Python classes of all its enumerations
- desk: the app on an ordinary morning; the button is 設定
- first: the app's first start ever; the button is 同意して始める
- locked: the app where a pass code is asked for; the button is 開く
- kiosk: the patient's screen; the button is the first on it
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow, QPushButton


def press(began: float, window: QMainWindow, button: QPushButton) -> None:
    """Press the button once the window is on the screen, and end the process when it has taken the press."""
    from PySide6.QtCore import QTimer

    handle = window.windowHandle()
    if not handle.isExposed():
        QTimer.singleShot(0, lambda: press(began, window, button))
        return
    begun = time.time(), time.process_time()
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    at = QPointF(button.mapTo(window, button.rect().center()))
    one, none, keys = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    down = QMouseEvent(QEvent.Type.MouseButtonPress, at, at, one, one, keys)
    up = QMouseEvent(QEvent.Type.MouseButtonRelease, at, at, one, none, keys)
    making = time.time() - begun[0], time.process_time() - begun[1]

    def taken() -> None:
        print((time.time() - began - making[0]) * 1000, (time.process_time() - making[1]) * 1000, flush=True)
        os._exit(0)

    button.clicked.connect(taken)
    QApplication.postEvent(handle, down)
    QApplication.postEvent(handle, up)


def bare(began: float, *, centred: bool) -> None:
    """A window of Qt alone."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QPushButton, QVBoxLayout, QWidget

    from myna_reception.ui.theme.fonts import app_font, load_fonts

    application = QApplication([])
    load_fonts()
    application.setFont(app_font(20))
    window, label, button = QMainWindow(), QLabel("マイナンバーカードを置いてください"), QPushButton("設定")
    if centred:
        from PySide6.QtCore import Qt

        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    middle = QWidget()
    column = QVBoxLayout(middle)
    column.addWidget(label)
    column.addWidget(button)
    window.setCentralWidget(middle)
    window.resize(1280, 800)
    window.show()
    QTimer.singleShot(0, lambda: press(began, window, button))
    application.exec()


def desk(began: float, *options: str) -> None:
    """The app itself, by its command."""
    from myna_reception import cli, quick_start

    prepare = quick_start.prepare

    def look() -> None:
        from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton

        window = next(each for each in QApplication.topLevelWidgets() if isinstance(each, QMainWindow))
        page, header = window.page, window._frame.header  # type: ignore[attr-defined]
        button = page.primary or header.settings
        if options:
            button = next(each for each in window.findChildren(QPushButton) if each.isVisible() and each.isEnabled())
        press(began, window, button)

    def prepare_and_look() -> None:
        prepare()
        from PySide6.QtCore import QTimer

        QTimer.singleShot(0, look)  # in the first turn of the loop

    quick_start.prepare = prepare_and_look
    cli.main(["--practice", *options])


if __name__ == "__main__":
    role, clock = sys.argv[1], float(sys.argv[2])
    if role in ("bare", "enums"):
        bare(clock, centred=role == "enums")
    else:
        desk(clock, *(["--kiosk"] if role == "kiosk" else []))
