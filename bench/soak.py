"""Thousands of receptions in one process, with whatever can fail failing: ``python -m bench.soak [--receptions N]``.

The whole desk app in practice mode (its window off-screen, the embedded service over TLS, the encrypted ledger) serves
one patient after the other. At random steps a card is torn or swapped, the reader unplugged, the service refuses,
breaks off or tells the wrong time, the disk is full, the clock jumps; between patients pages are opened and left.
Nobody may be kept from being served, and nothing may be left behind: from the end of the warm-up on, memory grows by at
most 5 %, and threads, handles, files and live objects not at all. The UI thread's own work on a reception (CPU time, so
that a busy machine does no harm) and the lateness of its timer are compared between the first and the last receptions.

Exit status 0: all of it held. ``--seed`` repeats the order of patients and faults.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication

from bench.figures import Figure
from bench.process import Held, handles
from myna_reception import app, practice_camera
from myna_reception.options import DeskOptions
from myna_reception.practice import PracticeDrawer
from myna_reception.reception.card_facts import CheckMethod
from myna_reception.reception.clock import SystemClock, today
from myna_reception.reception.errors import RefusalReason, TerminalNotActivated
from myna_reception.reception.events import (
    BackPressed,
    FaceAgreed,
    Finished,
    LastTryConfirmed,
    MethodChosen,
    NumberBEntered,
    PinEntered,
    RegistrationWanted,
    RetryPressed,
    TimedOut,
    VisualConfirmed,
    VisualDenied,
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
from myna_reception.settings import DATA_VARIABLE
from myna_reception.simulator.card_authority import CardAuthority
from myna_reception.simulator.card_face import card_face
from myna_reception.simulator.personas import Persona, load_personas
from myna_reception.simulator.service.faults import CutPoint, FaultBook, FaultKind, FaultRequest, Operation
from myna_reception.simulator.virtual_card.reader import VirtualReader
from myna_reception.ui.bridge.first_start import Step
from myna_reception.ui.kiosk.catalogue import LANGUAGES
from myna_reception.ui.kiosk.window import KioskWindow
from tests.unit.service.bench import QuickAuthority

PATIENTS = (
    *("valid-employee", "kouki-10", "in-grace", "past-grace"),
    *("not-registered", "revoked", "face-card", "android-phone"),
)
SCENES = tuple(scene for scene in practice_camera.SCENES if scene != practice_camera.THIS_COMPUTER)
LONGEST_STEP = 60.0  # seconds without any change: something hangs
TICK_MS = 5
ASIDE = 3  # pages beside a reception: history, settings, a new card
PASSCODE = "4826"  # of a kiosk
GROWTH = 0.05
THREADS = 4  # more: workers of bounded pools, begun when they are first needed
OBJECTS = 0.1  # live objects more, for each reception: below one in ten is no leak but a cache …
OBJECTS_KIOSK = 20  # PySide keeps a class for each gesture that a scrolling page asks Qt for: some 5 kB a page
OBJECTS_ANYWAY = 400  # … and so many come and go with the pages that were opened last
SLOWER = 1.5
SHARE_OF_FAULTS = 0.4
SHARE_OF_FACES = 0.003  # of a soak of thousands: the camera and the face match take seconds
LONG = 1000


class MovedClock:
    """The computer's clock, as somebody set it."""

    ahead = timedelta()

    def now(self) -> datetime:
        """The present instant, wrong by as much."""
        return SystemClock().now() + self.ahead


@dataclass
class World:
    """What faults strike."""

    start: app.Start
    clock: MovedClock
    draw: random.Random
    cards: tuple[str, ...]

    @property
    def reader(self) -> VirtualReader:
        """The one in the app."""
        assert self.start._backend is not None
        reader = self.start._backend.reader
        assert isinstance(reader, VirtualReader)
        return reader

    @property
    def book(self) -> FaultBook:
        """What is ordered of the service."""
        assert self.start._backend is not None
        assert self.start._backend.service is not None
        return self.start._backend.service._ready_runtime().faults

    @property
    def desk(self) -> app.Desk:
        """The desk."""
        assert self.start.desk is not None
        return self.start.desk

    def say(self, event: object) -> None:
        """As a person does."""
        self.desk.window.intent.emit(event)

    def limit_disk(self, *, full: bool) -> None:
        """Let the ledger grow no further, or again."""
        records = self.desk.records
        assert records is not None
        ledger = records.ledger
        if ledger is None:
            return

        def work() -> None:
            connection = ledger.database.connection
            pages = connection.execute("PRAGMA page_count").fetchone()[0] if full else 2**31
            connection.execute(f"PRAGMA max_page_count = {pages}")

        records._lane.run(work)

    def restore(self) -> None:
        """Put everything in order again for the next patient."""
        self.book.clear()
        self.clock.ahead = timedelta()
        self.limit_disk(full=False)
        self.reader.plug_in()


def _order(world: World, **wanted: object) -> None:
    world.book.order(FaultRequest.model_validate({"times": 1, **wanted}))


def _set_clock(world: World) -> None:
    world.clock.ahead = timedelta(days=world.draw.choice((-400, -1, 1, 400)))


FAULTS: Mapping[str, Callable[[World], None]] = {
    "card taken": lambda w: w.reader.remove(),
    "card swapped": lambda w: w.desk.window.card_placed.emit(w.draw.choice((*w.cards, "bank-card", "train-pass"))),
    "card torn": lambda w: w.reader.tear_after(w.draw.randrange(8), processed=w.draw.random() < 0.5),
    "reader unplugged": lambda w: w.reader.unplug(),
    "service refuses": lambda w: _order(w, kind=FaultKind.REFUSE, reason=w.draw.choice(tuple(RefusalReason))),
    "service fails": lambda w: _order(w, kind=FaultKind.STATUS, status=w.draw.choice((500, 502, 503))),
    "service breaks off": lambda w: _order(w, kind=FaultKind.CUT, cut=w.draw.choice(tuple(CutPoint))),
    "service is slow": lambda w: _order(w, kind=FaultKind.LATENCY, seconds=0.05),
    "service in maintenance": lambda w: _order(
        w, kind=FaultKind.MAINTENANCE, on=(w.draw.choice((Operation.CHALLENGES, Operation.CHECKS)),)
    ),
    "service's clock wrong": lambda w: _order(
        w, kind=FaultKind.CLOCK, times=None, seconds=w.draw.choice((-7200, 7200))
    ),
    "disk full": lambda w: w.limit_disk(full=True),
    "clock set": _set_clock,
    "time is up": lambda w: w.say(TimedOut()),
    "staff go back": lambda w: w.say(BackPressed()),
    "staff finish": lambda w: w.say(Finished()),
    "staff say no": lambda w: w.say(VisualDenied()),
}


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


@dataclass
class Told:
    """What came of it."""

    receptions: int = 0
    results: int = 0
    faces: int = 0  # face matches that began
    verdicts: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    notices: Counter[str] = field(default_factory=Counter)
    ui_work: list[float] = field(default_factory=list)  # ms of the UI thread, one a reception
    late: list[float] = field(default_factory=list)  # ms, one a tick
    marks: list[int] = field(default_factory=list)  # where in ``late`` each reception ended


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


@dataclass
class Account:
    """What was held at the end of the warm-up, at the end, and after everything was closed."""

    told: Told
    warm: Held
    at: int  # how many receptions the warm-up had
    last: Held
    left: list[str]  # what is still there after closing
    new_files: list[str]
    failure: str = ""
    kiosk: bool = False

    @property
    def growth(self) -> float:
        """Of the memory, as a share."""
        return self.last.memory / self.warm.memory - 1

    @property
    def objects(self) -> int:
        """Live objects more than after the warm-up."""
        return self.last.objects.total() - self.warm.objects.total()

    def work(self) -> tuple[float, float]:
        """Median ms of the UI thread for a reception: after the warm-up, and at the end."""
        rest = self.told.ui_work[self.at :]
        part = max(1, len(rest) // 4)
        return statistics.median(rest[:part]), statistics.median(rest[-part:])

    def lateness(self) -> tuple[float, float]:
        """99th percentile of the lateness in ms of the UI thread's timer, likewise."""
        marks = self.told.marks
        part = max(1, (len(marks) - self.at) // 4)
        first = self.told.late[marks[self.at - 1] : marks[self.at - 1 + part]]
        return _percentile(first), _percentile(self.told.late[marks[-1 - part] :])

    def complaints(self) -> list[str]:
        """What did not hold."""
        found = [self.failure] if self.failure else []
        if self.growth > GROWTH:
            found.append(f"memory grew by {self.growth:.1%}")
        objects = OBJECTS_KIOSK if self.kiosk else OBJECTS
        if self.objects > max(OBJECTS_ANYWAY, objects * (self.told.receptions - self.at)):
            found.append(f"{self.objects} live objects more: {self.last.grown(self.warm)}")
        if self.last.threads > self.warm.threads + THREADS:
            found.append(f"threads: {self.warm.threads} → {self.last.threads} {self.last.python_threads}")
        if self.last.handles > self.warm.handles + 2:  # a connection to the service comes and goes
            found.append(f"handles: {self.warm.handles} → {self.last.handles}")
        first, last = self.work()
        if last > first * SLOWER:
            found.append(f"the UI thread works {last:.1f} ms on a reception, {first:.1f} at the start")
        if self.told.results < self.told.receptions * 0.7:
            found.append(f"only {self.told.results} of {self.told.receptions} receptions came to a result")
        found += [f"left behind: {each}" for each in self.left]
        found += [f"a new file: {each}" for each in self.new_files]
        return found


def _percentile(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.99)] if values else 0.0


def soak(receptions: int, seed: int, folder: Path, warm_up: int | None = None, *, kiosk: bool = False) -> Account:
    """Play so many receptions in an app of its own in ``folder``. Once a process."""
    warm_up = warm_up or max(1, receptions // 5)
    home, temporary = folder / "home", folder / "tmp"
    for each in (home, temporary):
        each.mkdir()
    os.environ[DATA_VARIABLE] = str(home)
    tempfile.tempdir = str(temporary)
    clock = MovedClock()
    app.SystemClock = lambda: clock  # type: ignore[assignment,misc]
    CardAuthority._generate = QuickAuthority._generate  # type: ignore[method-assign]
    PracticeDrawer.issue_ahead = lambda _drawer: None  # type: ignore[method-assign]  # of those who never come
    personas = load_personas(today(clock))
    application = QApplication.instance() or QApplication(sys.argv[:1])
    before = _sockets_and_files(folder)
    options = DeskOptions(practice=True, kiosk=kiosk)
    window = app.desk_window(options)
    start = app.Start(options, window)
    world = World(start, clock, random.Random(seed), PATIENTS)
    told = Told()
    held: list[Held] = []
    files: list[set[str]] = []

    def wanted(done: int) -> bool:
        if done in (warm_up, receptions):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            held.append(Held.now())
            files.append({str(each) for each in folder.rglob("*") if each.is_file()})
        return done < receptions

    players = Players(world, personas, told, wanted, SHARE_OF_FACES if receptions >= LONG else 0.0)
    start.built.connect(players.begin)
    window.show()
    application.exec()
    start.close()
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    closed = Held.now()
    left = [f"thread {name}" for name in closed.python_threads if name != "MainThread"]
    left += [f"handle {each}" for each in _sockets_and_files(folder)[len(before) :]]
    left += [f"temporary file {each.name}" for each in temporary.rglob("*")]
    if len(held) < 2:
        held += [closed] * 2
        files += [set()] * 2
    new = [each.removeprefix(f"{folder}/") for each in sorted(files[1] - files[0]) if "/card-keys/" not in each]
    return Account(told, held[0], warm_up, held[1], left, new, players.failure, kiosk)


def _sockets_and_files(folder: Path) -> list[str]:
    return sorted(each for each in handles() if each.startswith(("socket:", str(folder))))


def report(account: Account, seconds: float) -> None:
    """Print it."""
    told = account.told
    work, late = account.work(), account.lateness()
    print(f"{told.receptions} receptions in {seconds:.0f} s, {told.results} results: {dict(told.verdicts)}")
    print(f"face matches: {told.faces}")
    print(f"faults: {dict(told.faults)}")
    print(f"errors shown: {dict(told.errors)}; notices: {dict(told.notices)}")
    print(f"memory {account.warm.memory:.1f} → {account.last.memory:.1f} MiB ({account.growth:+.1%})")
    warm, last = account.warm, account.last
    print(f"threads {warm.threads} → {last.threads}, handles {warm.handles} → {last.handles}")
    print(f"live objects {account.objects:+}: {dict(list(last.grown(warm).items())[:8])}")
    print(f"UI thread {work[0]:.1f} → {work[1]:.1f} ms of CPU a reception")
    print(f"UI timer, 99th percentile {late[0]:.1f} → {late[1]:.1f} ms late")


def measure(short: bool) -> list[Figure]:
    """The long form, or a short one."""
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        account = soak(300 if short else 10_000, 1, Path(folder))
        tempfile.tempdir = None
    warm, last = account.warm, account.last
    work, late = account.work(), account.lateness()
    complaints = account.complaints()
    said = f"{account.told.receptions:,} receptions, {sum(account.told.faults.values()):,} faults"
    return [
        Figure(
            "soak: memory grown", account.growth * 100, "%", note=f"{warm.memory:.0f} → {last.memory:.0f} MiB; {said}"
        ),
        Figure("soak: threads more", last.threads - warm.threads, ""),
        Figure("soak: handles more", last.handles - warm.handles, ""),
        Figure("soak: live objects more", account.objects, ""),
        Figure(
            "soak: UI work on a reception, end to start",
            work[1] / work[0],
            "×",
            note=f"{work[0]:.1f} → {work[1]:.1f} ms",
        ),
        Figure("soak: UI timer's p99 at the end", late[1], "ms", note=f"{late[0]:.1f} ms at the start"),
        Figure("soak: complaints", len(complaints), "", note="; ".join(complaints) or said),
    ]


def main(arguments: list[str] | None = None) -> int:
    """Exit status 0: everything held."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--receptions", type=int, default=10_000)
    parser.add_argument("--warm-up", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kiosk", action="store_true", help="the patient's window in place of the desk's")
    options = parser.parse_args(arguments)
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        account = soak(options.receptions, options.seed, Path(folder), options.warm_up, kiosk=options.kiosk)
        tempfile.tempdir = None
    if account.told.receptions > account.at:
        report(account, time.perf_counter() - begun)
    complaints = account.complaints() if not account.failure else [account.failure]
    print(json.dumps({"complaints": complaints}, ensure_ascii=False))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
