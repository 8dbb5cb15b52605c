"""The whole desk app in this process, off-screen, with its first start played; for benches that look on from inside."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from myna_reception import app
from myna_reception.options import DeskOptions
from myna_reception.practice import PracticeDrawer
from myna_reception.reception.card_facts import CheckMethod
from myna_reception.reception.events import MethodChosen, PinEntered
from myna_reception.reception.masked import PinCode
from myna_reception.reception.states import AwaitPin, ChooseCheck, Idle, ShowResult, State
from myna_reception.simulator.virtual_card.card import VirtualCard
from myna_reception.simulator.virtual_card.reader import VirtualReader
from myna_reception.ui.bridge.first_start import Step

SECONDS = 120


class AppAtWork:
    """``values``: the four of a terminal of a service that runs elsewhere; without them the practice values."""

    def __init__(self, options: DeskOptions, values: Mapping[str, str] | None = None) -> None:
        self._application = QApplication.instance() or QApplication(sys.argv[:1])
        PracticeDrawer.issue_ahead = lambda _drawer: None  # type: ignore[method-assign]  # no work beside what is measured
        self._values = values
        self.window = app.desk_window(options)
        self.start = app.Start(options, self.window)
        self.shown: State | None = None  # the last state whose page is on the screen
        self._wake = QTimer()
        self._wake.start(20)
        self.window.show()
        self.until(lambda: self.start.desk is not None)
        first = self.desk.first_start
        first.step_shown.connect(self._answer)
        first.practice_filled.connect(self.window.activation_submitted)
        if first._shown is not None:  # the first page comes with the desk
            self._answer(first._shown)
        show = self.window.show_reception

        def shown(state: State, *rest: object) -> None:
            show(state, *rest)  # type: ignore[arg-type]
            self.shown = state

        self.window.show_reception = shown  # type: ignore[method-assign]
        self.until(lambda: isinstance(self.shown, Idle))
        records = self.desk.records
        self.until(lambda: records is None or records.ledger is not None)

    @property
    def desk(self) -> app.Desk:
        """The desk."""
        assert self.start.desk is not None
        return self.start.desk

    @property
    def reader(self) -> VirtualReader:
        """The one in the app."""
        assert self.start._backend is not None
        assert isinstance(self.start._backend.reader, VirtualReader)
        return self.start._backend.reader

    def card(self, persona_id: str) -> VirtualCard:
        """A card of the practice world."""
        assert self.start._backend is not None
        assert self.start._backend.drawer is not None
        return self.start._backend.drawer._world.card(persona_id)

    def until(self, holds: Callable[[], bool]) -> None:
        """Run the event loop, asleep while there is nothing to do, until something holds."""
        deadline = time.monotonic() + SECONDS
        while not holds():
            self._application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if time.monotonic() > deadline:
                raise TimeoutError(repr(self.shown))

    def reception(self, card: VirtualCard, pin: str) -> float:
        """Seconds from the card on the reader to its painted result, by somebody who needs no time for the PIN."""
        begin = time.perf_counter()
        self.reader.place(card)
        self.until(lambda: isinstance(self.shown, ChooseCheck))
        self.window.intent.emit(MethodChosen(CheckMethod.PIN))
        self.until(lambda: isinstance(self.shown, AwaitPin))
        self.window.intent.emit(PinEntered(PinCode(pin.encode("ascii"))))
        self.until(lambda: isinstance(self.shown, ShowResult))
        self.window.repaint()
        seconds = time.perf_counter() - begin
        self.reader.remove()
        self.until(lambda: isinstance(self.shown, Idle))
        return seconds

    def close(self) -> None:
        """Stop every thread."""
        self._wake.stop()
        self.start.close()
        self.window.close()

    def _answer(self, step: Step) -> None:
        window = self.window
        match step:
            case Step.TERMS:
                QTimer.singleShot(0, window, window.terms_agreed.emit)
            case Step.ACTIVATION if self._values is not None:
                values = self._values
                QTimer.singleShot(0, window, lambda: window.activation_submitted.emit(dict(values)))
            case Step.ACTIVATION:
                QTimer.singleShot(0, window, window.practice_values_wanted.emit)
            case Step.PASSCODE_SETUP:
                QTimer.singleShot(0, window, lambda: window.passcode_chosen.emit(None))
