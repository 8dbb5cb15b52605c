"""Who plays a soak's receptions: patients and staff, on the real window."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Slot

from bench.soak_account import Told
from bench.soak_faults import FAULTS, World
from myna_reception import practice_camera
from myna_reception.reception.card_facts import CheckMethod
from myna_reception.reception.errors import TerminalNotActivated
from myna_reception.reception.events import (
    FaceAgreed,
    Finished,
    LastTryConfirmed,
    MethodChosen,
    NumberBEntered,
    PinEntered,
    RegistrationWanted,
    RetryPressed,
    VisualConfirmed,
)
from myna_reception.reception.masked import NumberB, PinCode
from myna_reception.reception.states import (
    AwaitFace,
    AwaitPin,
    AwaitRemoval,
    AwaitVisual,
    ChooseCheck,
    ConfirmLastTry,
    Idle,
    Recoverable,
    ShowResult,
    State,
    Unavailable,
)
from myna_reception.simulator.card_face import card_face
from myna_reception.simulator.personas import Persona
from myna_reception.ui.bridge.first_start import Step
from myna_reception.ui.kiosk.catalogue import LANGUAGES
from myna_reception.ui.kiosk.window import KioskWindow

SCENES = tuple(scene for scene in practice_camera.SCENES if scene != practice_camera.THIS_COMPUTER)
LONGEST_STEP = 60.0  # seconds without any change: something hangs
TICK_MS = 5
ASIDE = 3  # pages beside a reception: history, settings, a new card
PASSCODE = "4826"  # of a kiosk
SHARE_OF_FAULTS = 0.4


@dataclass
class Plan:
    """One patient: what they want, and what goes wrong at which change of the reception."""

    persona: Persona
    method: CheckMethod
    photo: bool
    register: bool
    wrong_pin: bool
    fault: str
    at: int
    tries: int = 0
    again: int = 0
    photo_tried: bool = False


class Players(QObject):
    """Patients and staff, who do the sensible thing on every page of the real window. Lives on the UI thread."""

    def __init__(
        self,
        world: World,
        personas: Mapping[str, Persona],
        told: Told,
        wanted: Callable[[int], bool],
        faces: float = 0.0,
    ) -> None:
        """``wanted(n)`` is called after each reception and says whether another one comes; ``faces``: their share."""
        super().__init__()
        self.failure = ""
        self._world = world
        self._personas = [personas[name] for name in world.cards]
        self._told = told
        self._wanted = wanted
        self._faces = faces
        self._plan: Plan | None = None
        self._changes = 0
        self._acting = False
        self._began = time.thread_time()
        self._last_tick = time.perf_counter()
        self._ticks = QTimer(self)
        self._ticks.setTimerType(Qt.TimerType.PreciseTimer)
        self._ticks.timeout.connect(self._tick)
        self._watchdog = QTimer(self)
        self._watchdog.setSingleShot(True)
        self._watchdog.timeout.connect(self._give_up)

    def begin(self) -> None:
        """Connect to a desk that was just built, and play its first start."""
        desk, window = self._world.desk, self._world.desk.window
        show = window.show_reception

        def shown(state: State, *rest: object) -> None:
            show(state, *rest)  # type: ignore[arg-type]
            self._soon()

        window.show_reception = shown  # type: ignore[method-assign]
        desk.controller.state_changed.connect(self._changed)
        desk.controller.broke.connect(self._broke)
        desk.first_start.step_shown.connect(self._answer_step)
        desk.first_start.practice_filled.connect(window.activation_submitted)
        say = window.show_notice

        def noticed(code: str) -> None:
            self._told.notices[code] += 1
            say(code)

        window.show_notice = noticed  # type: ignore[method-assign]
        self._ticks.start(TICK_MS)
        self._watchdog.start(int(LONGEST_STEP * 1000))

    @Slot()
    def _tick(self) -> None:
        now = time.perf_counter()
        self._told.late.append(max(0.0, (now - self._last_tick) * 1000 - TICK_MS))
        self._last_tick = now

    @Slot()
    def _give_up(self) -> None:
        state, page = self._world.desk.controller.state, type(self._world.desk.window.page).__name__
        reason = getattr(state, "reason", "")
        self._end(f"{type(state).__name__} {reason!r} on {page} waits for nothing: {self._plan}")

    @Slot()
    def _broke(self) -> None:
        self._end(f"a bug of the program: {self._plan}")

    def _end(self, failure: str = "") -> None:
        self.failure = self.failure or failure
        self._ticks.stop()
        self._watchdog.stop()
        QCoreApplication.exit(1 if self.failure else 0)

    @Slot(object)
    def _answer_step(self, step: Step) -> None:
        window = self._world.desk.window
        match step:
            case Step.TERMS:
                QTimer.singleShot(0, window, window.terms_agreed.emit)
            case Step.ACTIVATION:
                QTimer.singleShot(0, window, window.practice_values_wanted.emit)
            case Step.PASSCODE_SETUP:
                code = PASSCODE if isinstance(window, KioskWindow) else None  # a kiosk has to have one
                QTimer.singleShot(0, window, lambda: window.passcode_chosen.emit(code))

    @Slot(object)
    def _changed(self, state: State) -> None:
        self._watchdog.start()
        if isinstance(state, Recoverable):
            self._told.errors[state.error.code] += 1
        if isinstance(state, Unavailable):
            self._told.errors[state.reason.code] += 1
            self._soon()  # behind a page that was opened aside it is not shown
        self._changes += 1
        plan = self._plan
        if plan is not None and plan.fault and self._changes >= plan.at:
            fault, plan.fault = plan.fault, ""
            self._told.faults[fault] += 1
            QTimer.singleShot(0, self, lambda: FAULTS[fault](self._world))

    def _soon(self) -> None:
        if not self._acting:
            self._acting = True
            QTimer.singleShot(0, self, self._act)

    @Slot()
    def _act(self) -> None:
        self._acting = False
        world, plan = self._world, self._plan
        state = world.desk.controller.state
        if plan is None:
            if isinstance(state, Idle):
                self._next()
            return
        match state:
            case Idle():
                self._finished()
            case ShowResult(can_register=True) if plan.register:
                plan.register = False
                world.say(RegistrationWanted())
            case ShowResult(outcome=outcome):
                self._told.results += 1
                self._told.verdicts[outcome.verdict] += 1
                if state.card_present:
                    world.desk.window.card_taken.emit()
                else:
                    world.say(Finished())
            case ChooseCheck(methods=methods):
                world.say(MethodChosen(plan.method if plan.method in methods else methods[0]))
            case ConfirmLastTry():
                world.say(LastTryConfirmed())
            case AwaitPin():
                plan.tries += 1
                wrong = plan.wrong_pin and plan.tries == 1
                world.say(PinEntered(PinCode(b"0000" if wrong else (plan.persona.card.pin or "1234").encode())))
            case AwaitVisual(face=None) if plan.photo and not plan.photo_tried:
                plan.photo_tried = True
                world.say(NumberBEntered(NumberB(card_face(plan.persona).number_b)))
            case AwaitVisual():
                if isinstance(world.desk.window, KioskWindow):
                    world.desk.window.staff_code_entered.emit(PASSCODE)
                world.say(VisualConfirmed("佐"))
            case AwaitFace(agreed=False):
                self._told.faces += 1
                world.say(FaceAgreed())
            case AwaitFace(running=True):
                pass
            case AwaitFace(may_confirm=True):
                world.say(VisualConfirmed("佐"))
            case AwaitFace():
                world.say(MethodChosen(CheckMethod.VISUAL))
            case Recoverable() if plan.again < 2:
                plan.again += 1
                world.say(RetryPressed(""))
            case Recoverable():
                world.say(Finished())
            case AwaitRemoval():
                world.desk.window.card_taken.emit()
            case Unavailable(reason=TerminalNotActivated()):
                world.restore()
                world.desk.window.activation_wanted.emit()
            case Unavailable():
                world.reader.plug_in()

    def _next(self) -> None:
        draw = self._world.draw
        method = draw.choice((CheckMethod.PIN, CheckMethod.PIN, CheckMethod.VISUAL))
        if draw.random() < self._faces:
            method = CheckMethod.FACE
            self._world.desk.window.scene_chosen.emit(draw.choice(SCENES))
        self._plan = Plan(
            draw.choice(self._personas),
            method,
            photo=method is CheckMethod.FACE or draw.random() < 0.3,
            register=draw.random() < 0.5,
            wrong_pin=draw.random() < 0.1,
            fault=draw.choice(tuple(FAULTS)) if draw.random() < SHARE_OF_FAULTS else "",
            at=draw.randrange(1, 7),
        )
        self._changes = 0
        self._began = time.thread_time()
        window = self._world.desk.window
        if isinstance(window, KioskWindow):
            window.screen_side._choose_language(draw.choice(LANGUAGES))
        done = self._told.receptions
        aside = done if done < ASIDE else draw.randrange(ASIDE * 10)  # each at the beginning, then now and then
        if aside == 0:
            window.records_asked.emit("open", None)
        elif aside == 1:
            window.settings_wanted.emit()
        elif aside == 2:
            window.new_card_wanted.emit()
        window.card_placed.emit(self._plan.persona.id)

    def _finished(self) -> None:
        told = self._told
        told.receptions += 1
        told.ui_work.append((time.thread_time() - self._began) * 1000)
        told.marks.append(len(told.late))
        self._plan = None
        self._world.restore()
        if not self._wanted(told.receptions):
            self._end()
        elif isinstance(self._world.desk.controller.state, Idle):
            self._soon()
