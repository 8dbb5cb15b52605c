"""How long showing another page takes, laid out and painted: ``python -m bench.page_change [--short]``.

Off-screen, every page after the one before it, as in the gallery: the states of a reception at the desk, what stands
beside a reception there (records, settings, …), and all of a kiosk, upright. One frame of a screen is 16 ms.

As in the app, all of it runs in the application's event loop, in turns of their own: the change with everything that
Qt does because of it until the loop has nothing left to do, which ends with painting; then the next. Where a page is
reached by way of another, only the last step counts: the one before is counted where it is the last.
The first rounds, which make the pages, are not measured; nor is Python's search for garbage, as in the app.
Beside the time stands that of the processor: where it is much less, something else was at work on the machine.
"""

from __future__ import annotations

import gc
import os
import statistics
import time
from collections.abc import Callable, Generator, Sequence
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QAbstractEventDispatcher, QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from bench.figures import Figure, figure_of, percentile, run
from myna_reception.ui.gallery import SCENES, STATES, make_window
from myna_reception.ui.kiosk import gallery as kiosk
from myna_reception.ui.kiosk.look import Look
from myna_reception.ui.theme import apply_theme

DESK, KIOSK = (1280, 800), (1200, 1920)
ROUNDS, SHORT_ROUNDS = 10, 1
Now = tuple[float, float]  # in milliseconds: of the clock, and of the processor
Step = Callable[[], object]
Times = dict[str, list[float]]  # in milliseconds, by the name of the change
_Screen = TypeVar("_Screen", bound=QWidget)
Change = tuple[str, Sequence[Step], Step, Sequence[Step]]
"""Its name, what comes before it, the change itself, and what comes before the next."""


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


def now() -> Now:
    """As long as the process runs."""
    return time.perf_counter() * 1000, time.process_time() * 1000


class Loop:
    """Runs some work in the application's event loop, step by step, each once the loop has nothing left to do."""

    def __init__(self, work: Callable[[], Generator[None]]) -> None:
        self.idle = now()  # since when there was nothing left to do
        self._work = work()
        self._failed: BaseException | None = None
        self._next = QTimer()  # as something that happens: what the dispatcher calls itself may not delete later
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._go_on)

    def run(self) -> None:
        """All of it."""
        dispatcher = QAbstractEventDispatcher.instance()
        dispatcher.aboutToBlock.connect(self._rest)
        QCoreApplication.exec()
        dispatcher.aboutToBlock.disconnect(self._rest)
        if self._failed is not None:
            raise self._failed

    def _rest(self) -> None:
        self.idle = now()
        self._next.start()

    def _go_on(self) -> None:
        try:
            next(self._work)
        except StopIteration:
            QCoreApplication.exit()
        except BaseException as error:  # which Qt would only print
            self._failed = error
            QCoreApplication.exit()


def changes(window: QWidget, size: tuple[int, int], wanted: Sequence[Change], rounds: int) -> tuple[Times, Times]:
    """Each of ``wanted`` after the one before it, ``rounds`` times: how long it took, and of the processor."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    window.resize(*size)
    window.show()
    took: Times = {name: [] for name, *_ in wanted}
    used: Times = {name: [] for name, *_ in wanted}
    painted = Painted()

    def work() -> Generator[None]:
        application.installEventFilter(painted)  # in the first round alone: Python takes its time over every event
        for turn in range(rounds + 1):
            for name, before, change, after in wanted:
                for step in before:
                    step()
                    yield
                painted.taken()
                begun = now()
                change()
                yield
                if turn:
                    took[name].append(loop.idle[0] - begun[0])
                    used[name].append(loop.idle[1] - begun[1])
                else:
                    assert painted.taken(), name
                for step in after:
                    step()
                    yield
            application.removeEventFilter(painted)
            if turn == 0:
                gc.freeze()  # as the app does once its pages are there

    loop = Loop(work)
    loop.run()
    gc.unfreeze()
    window.close()
    return took, used


def told(what: str, took: Times, used: Times) -> list[Figure]:
    """p99 and median of all the changes, and the dearest page where nothing disturbed it: its least of all rounds."""
    every = [each for some in took.values() for each in some]
    of_processor = percentile([each for some in used.values() for each in some], 0.99)
    dearest = max(used, key=lambda name: statistics.median(used[name]))
    note = (
        f"of the processor {of_processor:.1f}; {len(every)} changes; "
        f"dearest {dearest}, median {statistics.median(used[dearest]):.1f}"
    )
    slowest = max(took, key=lambda name: min(took[name]))
    return [
        Figure(f"pages: {what}, p99", percentile(every, 0.99), "ms", note=note),
        Figure(f"pages: {what}, the dearest page undisturbed", min(took[slowest]), "ms", note=slowest),
        figure_of(f"pages: {what}, median", every, "ms"),
    ]


def measure(short: bool) -> list[Figure]:
    """At the desk in a reception and beside it, and at a kiosk."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_NO_GLIB"] = "1"  # of Qt's event loops the one that says when it has nothing left to do
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    application.setQuitOnLastWindowClosed(False)
    apply_theme(application)
    rounds = SHORT_ROUNDS if short else ROUNDS
    desk = partial(make_window, next(scene for scene in SCENES if scene.name == "waiting"))
    window = desk()
    states = [(name, (), partial(window.show_reception, state), ()) for name, state in STATES.items()]
    figures = told("a reception at the desk", *changes(window, DESK, states, rounds))
    window = desk()
    scenes = [each for each in SCENES if each.name not in STATES and each.practice]
    beside = [(each.name, _on(window, each.first), partial(each.last, window), ()) for each in scenes]
    figures += told("beside a reception", *changes(window, DESK, beside, rounds))
    screen = kiosk.make_screen(Look())
    patient = [
        (each.name, _on(screen, each.first), partial(each.last, screen), _on(screen, each.after))
        for each in kiosk.SCENES
    ]
    figures += told("a reception at a kiosk", *changes(screen, KIOSK, patient, rounds))
    return figures


def _on(screen: _Screen, steps: Sequence[Callable[[_Screen], object]]) -> list[Step]:
    return [partial(step, screen) for step in steps]


if __name__ == "__main__":
    run(measure, __doc__)
