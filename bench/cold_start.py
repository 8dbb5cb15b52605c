"""Cold start to a window that takes input, beside a bare PySide6 window with the same fonts.

``python -m bench.cold_start [--short]``. Each in a process of its own, in turns, off-screen; from the start of Python
to the first turn of the event loop after the window was shown. The desk opens with its practice service, which loads
after the window is up, as do the camera, the cards and the cryptography. Then, in one process, how long showing another
page takes, laid out and painted, over the states of a reception.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time

from bench.figures import Figure, percentile, run

ROLES = ("bare", "desk")
TURNS, SHORT_TURNS = 15, 2
ROUNDS, SHORT_ROUNDS = 5, 1


def up(role: str, began: float) -> None:
    """Show a window, and print the milliseconds since ``began`` (of the system's clock) when it takes input."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    def ready() -> None:
        print((time.time() - began) * 1000, flush=True)
        os._exit(0)

    if role == "bare":
        from PySide6.QtWidgets import QLabel, QMainWindow

        from myna_reception.ui.theme.fonts import app_font, load_fonts

        application = QApplication([])
        load_fonts()
        application.setFont(app_font(20))
        window = QMainWindow()
        window.setCentralWidget(QLabel("マイナンバーカードを置いてください"))
        window.resize(1280, 800)
        window.show()
        QTimer.singleShot(0, ready)
        application.exec()
        return
    from myna_reception import app
    from myna_reception.options import DeskOptions

    made = app.desk_window

    def desk_window(options: DeskOptions) -> object:
        window = made(options)
        open_window = window.open

        def opened() -> None:
            open_window()
            QTimer.singleShot(0, ready)

        window.open = opened  # type: ignore[method-assign]
        return window

    app.desk_window = desk_window  # type: ignore[assignment]
    app.run_desk(DeskOptions(practice=True))


def started(role: str) -> float:
    """Milliseconds of a process in a role."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "MYNA_RECEPTION_HOME": home}
        command = [sys.executable, "-m", "bench.cold_start", "--role", role, repr(time.time())]
        done = subprocess.run(
            command, check=False, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
        )
    return float(done.stdout.split()[-1])


def pages(rounds: int) -> list[float]:
    """Milliseconds of showing each page after another, laid out and painted."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QApplication

    from myna_reception.ui.gallery import SCENES, STATES, make_window
    from myna_reception.ui.theme import apply_theme

    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    apply_theme(application)
    window = make_window(next(scene for scene in SCENES if scene.name == "waiting"))
    window.resize(1280, 800)
    window.show()
    image = QImage(window.size(), QImage.Format.Format_RGB32)
    took = []
    for turn in range(rounds + 1):  # the first makes the pages
        for state in STATES.values():
            begun = time.perf_counter()
            window.show_reception(state)
            application.processEvents()
            window.render(image)
            if turn:
                took.append((time.perf_counter() - begun) * 1000)
    window.close()
    return took


def measure(short: bool) -> list[Figure]:
    """Both starts in turns, and the pages."""
    turns = SHORT_TURNS if short else TURNS
    times: dict[str, list[float]] = {role: [] for role in ROLES}
    for _ in range(turns):
        for role in ROLES:
            times[role].append(started(role))
    ratios = [desk / bare for bare, desk in zip(times["bare"], times["desk"], strict=True)]
    figures = [
        Figure(f"start: {role}", statistics.median(told), "ms", min(told), max(told)) for role, told in times.items()
    ]
    figures.append(Figure("start: the app to a bare window", statistics.median(ratios), "×", min(ratios), max(ratios)))
    shown = pages(SHORT_ROUNDS if short else ROUNDS)
    figures.append(Figure("start: another page, p99", percentile(shown, 0.99), "ms", min(shown), max(shown)))
    return figures


if __name__ == "__main__":
    if sys.argv[1:2] == ["--role"]:
        up(sys.argv[2], float(sys.argv[3]))
    else:
        run(measure, __doc__)
