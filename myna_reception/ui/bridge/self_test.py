"""``--self-test``: the app plays its own first start and one reception through the real window, then ends.

For the built program and for screenshots: exit status 0 only when the result page showed an eligible verdict.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from myna_reception.reception.card_facts import CheckMethod
from myna_reception.reception.eligibility import Verdict
from myna_reception.reception.events import MethodChosen, PinEntered
from myna_reception.reception.masked import PinCode
from myna_reception.reception.states import (
    AwaitPin,
    ChooseCheck,
    Idle,
    Recoverable,
    ShowResult,
    State,
    Unavailable,
)
from myna_reception.ui.bridge.desk import Desk
from myna_reception.ui.bridge.first_start import Step

TIME_LIMIT_MS = 60_000
SETTLE_MS = 300


class SelfTest(QObject):
    """Answers each page as a receptionist would. ``card_id`` and ``pin`` are of a practice card."""

    def __init__(self, desk: Desk, card_id: str, pin: str, screenshot: Path | None) -> None:
        super().__init__(desk)
        self._desk = desk
        self._card_id = card_id
        self._pin = pin
        self._screenshot = screenshot
        self._placed = False
        self._passed = False
        desk.first_start.step_shown.connect(self._answer_step)
        desk.first_start.practice_filled.connect(desk.window.activation_submitted)
        desk.controller.state_changed.connect(self._answer_state)
        QTimer.singleShot(TIME_LIMIT_MS, self, self._give_up)

    @Slot(object)
    def _answer_step(self, step: Step) -> None:
        window = self._desk.window
        _tell(step.name.lower())
        match step:
            case Step.TERMS:
                QTimer.singleShot(0, window, window.terms_agreed.emit)
            case Step.ACTIVATION:
                QTimer.singleShot(0, window, window.practice_values_wanted.emit)
            case Step.PASSCODE_SETUP:
                QTimer.singleShot(0, self, self._skip_passcode)

    @Slot()
    def _skip_passcode(self) -> None:
        self._desk.window.passcode_chosen.emit(None)

    @Slot(object)
    def _answer_state(self, state: State) -> None:
        window = self._desk.window
        _tell(type(state).__name__)
        match state:
            case Idle() if not self._placed:
                self._placed = True
                window.card_placed.emit(self._card_id)
            case ChooseCheck():
                window.intent.emit(MethodChosen(CheckMethod.PIN))
            case AwaitPin():
                window.intent.emit(PinEntered(PinCode(self._pin.encode("ascii"))))
            case ShowResult(outcome=outcome):
                self._passed = outcome.verdict is Verdict.ELIGIBLE
                QTimer.singleShot(SETTLE_MS, self, self._finish)
            case Recoverable(error=error) | Unavailable(reason=error):
                _tell(error.code)
                QTimer.singleShot(SETTLE_MS, self, self._finish)

    @Slot()
    def _finish(self) -> None:
        if self._screenshot is not None and not self._desk.window.grab().save(str(self._screenshot)):
            _tell(f"the screenshot could not be written: {self._screenshot}")
            QApplication.exit(1)
            return
        QApplication.exit(0 if self._passed else 1)

    @Slot()
    def _give_up(self) -> None:
        _tell("no result within the time limit")
        QApplication.exit(1)


def _tell(what: str) -> None:
    print(f"self-test: {what}", file=sys.stderr, flush=True)
