"""How long showing another page takes, laid out and painted: ``python -m bench.page_change [--short]``.

Off-screen, every page after the one before it, as in the gallery: the states of a reception at the desk, what stands
beside a reception there (records, settings, …), and the states at a kiosk, upright. One frame of a screen is 16 ms.
The first round, which makes the pages, is not measured; nor is Python's search for garbage, as in the app.
"""

from __future__ import annotations

import gc
import os
import statistics
import time
from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from bench.figures import Figure, percentile, run
from myna_reception.ui.gallery import SCENES, STATES, make_window
from myna_reception.ui.kiosk import gallery as kiosk
from myna_reception.ui.kiosk.look import Look
from myna_reception.ui.theme import apply_theme

DESK, KIOSK = (1280, 800), (1200, 1920)
ROUNDS, SHORT_ROUNDS = 5, 1
Shows = Mapping[str, Callable[[], object]]


class Painted(QObject):
    """Whether anything was painted since it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self._seen = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._seen = True
        return False

    def taken(self) -> bool:
        seen, self._seen = self._seen, False
        return seen


def changes(what: str, window: QWidget, size: tuple[int, int], shows: Shows, rounds: int) -> list[Figure]:
    """Each of ``shows`` after the one before it, ``rounds`` times."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    window.resize(*size)
    window.show()
    painted = Painted()
    application.installEventFilter(painted)  # in the first round alone: Python takes its time over every event
    took: list[float] = []
    used: dict[str, list[float]] = {name: [] for name in shows}
    for turn in range(rounds + 1):
        for name, show in shows.items():
            begun, spent = time.perf_counter(), time.process_time()
            show()
            application.processEvents()  # lays out, and paints into the window's own picture
            if turn:
                took.append((time.perf_counter() - begun) * 1000)
                used[name].append((time.process_time() - spent) * 1000)
            else:
                assert painted.taken(), name
        application.removeEventFilter(painted)
        if turn == 0:
            gc.freeze()  # as the app does once its pages are there
    gc.unfreeze()
    window.close()
    of_processor = percentile([each for some in used.values() for each in some], 0.99)
    dearest = max(used, key=lambda name: statistics.median(used[name]))
    note = f"of the processor {of_processor:.1f}; dearest {dearest}, median {statistics.median(used[dearest]):.1f}"
    return [
        Figure(f"pages: {what}, p99", percentile(took, 0.99), "ms", min(took), max(took), note),
        Figure(f"pages: {what}, median", statistics.median(took), "ms", min(took), max(took)),
    ]


def measure(short: bool) -> list[Figure]:
    """At the desk in a reception and beside it, and at a kiosk."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    apply_theme(application)
    rounds = SHORT_ROUNDS if short else ROUNDS
    desk = partial(make_window, next(scene for scene in SCENES if scene.name == "waiting"))
    window = desk()
    states = {name: partial(window.show_reception, state) for name, state in STATES.items()}
    figures = changes("a reception at the desk", window, DESK, states, rounds)
    window = desk()
    beside = {each.name: partial(each.show, window) for each in SCENES if each.name not in STATES and each.practice}
    figures += changes("beside a reception", window, DESK, beside, rounds)
    screen = kiosk.make_screen(Look())
    states = {name: partial(screen.show_state, STATES[name], kiosk.LIMIT) for name in kiosk.STATES_SHOWN}
    figures += changes("a reception at a kiosk", screen, KIOSK, states, rounds)
    return figures


if __name__ == "__main__":
    run(measure, __doc__)
