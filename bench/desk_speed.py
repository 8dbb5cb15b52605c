"""How fast the desk is around a card: air time against its bound, a card placed to «読み取り中», the window's lateness.

Run from the repository: ``python -m bench.desk_speed [--short]``.

- air: the window's controller plays receptions with a PIN on a virtual card behind a simulated ISO/IEC 14443-4 link at
  106 and 424 kbit/s, a chip that signs in 300 ms, a service that answers at once. The time from the card seen to the
  signature, without the people, is compared with a bound: the bytes of the shortest plan at that rate, and the chip.
- detection: a card put into vsmartcard's reader, through the real pcscd, until the window shows «読み取り中».
- lateness: a timer of 10 ms on the UI thread, while receptions with PIN, photo and result are played in the window.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from bench.figures import Figure, figure_of, percentile, run
from myna_reception.card.apdu import INS
from myna_reception.card.connection import CardConnection, CardReader, ReaderEvent, Response, Watch
from myna_reception.reception.card_facts import CheckMethod
from myna_reception.reception.clock import FixedClock
from myna_reception.reception.events import Finished, MethodChosen, NumberBEntered, PinEntered, VisualConfirmed
from myna_reception.reception.masked import NumberB, PinCode
from myna_reception.reception.policy import Policy
from myna_reception.reception.states import AwaitVisual, ChooseCheck, Idle, Querying, Reading, ShowResult
from myna_reception.settings import GraceRule
from myna_reception.simulator.card_face import card_face
from myna_reception.simulator.virtual_card.card import VirtualCard
from myna_reception.simulator.virtual_card.reader import VirtualReader
from myna_reception.ui.bridge.controller import ReceptionController
from myna_reception.ui.window import MainWindow
from tests.qt.bridge.test_controller import FakeService
from tests.unit.card.fakes import LimitedReader
from tests.unit.virtual_card.people import PIN, a_card, a_persona, authority

NOW = datetime(2026, 4, 6, 0, 30, tzinfo=UTC)
SIGNING = 0.3  # seconds of the chip for one signature
FRAME_DATA = 253  # INF of one block: a frame of 256 bytes without PCB and CRC
FRAME_BYTES = 3  # PCB and CRC of a block, and a whole R(ACK)
TURN = 0.0005  # seconds from one frame to the next (frame delay, SOF and EOF): an assumption of that order
BITS = 10  # for each byte of a Type B frame: start, eight, stop
ROUNDS, DETECTIONS, RECEPTIONS, IDLE_SECONDS = 7, 20, 15, 8
LATE = "window: timer, p99 late"
SPREAD = "spread: median and worst"
PLACED = "window: a card placed, through pcscd, to «読み取り中»"


@dataclass
class Air:
    """A reader whose commands take the time that they would take over the air."""

    reader: CardReader
    rate: int  # kbit/s
    carried: int = 0  # bytes of commands and answers
    commands: int = 0
    transport: str = "virtual"

    def watch(self, listener: Callable[[ReaderEvent], None]) -> Watch:
        """As the reader."""
        return self.reader.watch(listener)

    def connect(self) -> CardConnection:
        """As the reader, slowly."""
        return _AirConnection(self, self.reader.connect())

    def give_up(self) -> None:
        """As the reader."""
        self.reader.give_up()


class _AirConnection:
    transport = "virtual"

    def __init__(self, air: Air, connection: CardConnection) -> None:
        self._air = air
        self._connection = connection

    def transmit(self, command: bytes) -> Response:
        begin = time.perf_counter()
        answer = self._connection.transmit(command)
        air, back = self._air, len(answer.data) + 2
        air.commands += 1
        air.carried += len(command) + back
        seconds = frames(len(command), air.rate) + frames(back, air.rate)
        if command[1] == INS.PERFORM_SECURITY_OPERATION:
            seconds += SIGNING
        time.sleep(max(0.0, seconds - (time.perf_counter() - begin)))  # the virtual chip's own work is part of it
        return answer

    def close(self) -> None:
        self._connection.close()


def frames(length: int, rate: int) -> float:
    """Seconds for so many bytes one way: blocks, and an R(ACK) between two of them."""
    blocks = -(-length // FRAME_DATA)
    on_air = length + blocks * FRAME_BYTES + (blocks - 1) * FRAME_BYTES
    return on_air * BITS / (rate * 1000) + (2 * blocks - 1) * TURN


class Desk:
    """A window and its controller."""

    def __init__(self, reader: CardReader) -> None:
        self.window = MainWindow(practice=True)
        self.controller = ReceptionController(
            reader, FixedClock(NOW), Policy(), GraceRule.MONTH_END, trusted=authority().trusted_face_key
        )
        self.controller.state_changed.connect(self.window.show_reception)
        self.window.show()
        self.controller.open(FakeService())

    def until(self, holds: Callable[[Any], bool]) -> Any:
        """Run the event loop until the state is so."""
        deadline = time.monotonic() + 60
        while not holds(self.controller.state):
            QApplication.processEvents()
            if time.monotonic() > deadline:
                raise TimeoutError(repr(type(self.controller.state)))
            time.sleep(0.0002)
        return self.controller.state

    def until_state(self, *kinds: type) -> Any:
        """Run the event loop until one of these states."""
        return self.until(lambda state: isinstance(state, kinds))

    def type_pin(self) -> None:
        """Choose the PIN and type it."""
        self.controller.handle(MethodChosen(CheckMethod.PIN))
        self.controller.handle(PinEntered(PinCode(PIN.encode())))

    def close(self) -> None:
        """Stop the threads."""
        self.controller.close()
        self.window.close()


def reception(desk: Desk, reader: VirtualReader, card: VirtualCard) -> float:
    """Seconds from the card seen to its signature, without the people."""
    begin = time.perf_counter()
    reader.place(card)
    desk.until_state(ChooseCheck)
    read = time.perf_counter() - begin
    begin = time.perf_counter()
    desk.type_pin()
    desk.until_state(Querying, ShowResult)
    signed = time.perf_counter() - begin
    desk.until_state(ShowResult)
    reader.remove()
    desk.until_state(Idle)
    return read + signed


def air(short: bool) -> list[Figure]:
    """Air time against the bound, for both rates and both kinds of reader."""
    found = []
    for rate in (106, 424):
        bound = 0.0
        for extended in (True, False):
            virtual = VirtualReader()
            link = Air(LimitedReader(virtual, extended=extended), rate)
            desk = Desk(link)
            card = a_card()
            reception(desk, virtual, card)  # what the reader can do is known by now
            times = []
            for _ in range(1 if short else ROUNDS):
                link.carried = link.commands = 0
                times.append(reception(desk, virtual, card))
            desk.close()
            if extended:
                bound = link.carried * BITS / (rate * 1000) + SIGNING
            what = f"air: {rate} kbit/s, {'extended length' if extended else '256-byte blocks'}"
            said = f"{link.commands} commands, {link.carried} bytes; bound {bound * 1000:.0f} ms"
            found.append(figure_of(what, [each * 1000 for each in times], "ms", said))
            found.append(figure_of(f"{what}, to the bound", [each / bound for each in times], "×"))
    return found


def detection(short: bool) -> list[Figure]:
    """A card placed, through pcscd, until the window shows «読み取り中»; nothing where that is not there."""
    from myna_reception.card.pcsc import PcscReader
    from myna_reception.simulator.virtual_card.vpcd import VpcdClient
    from tests.device.pcscd import running_pcscd

    with tempfile.TemporaryDirectory() as folder, running_pcscd(Path(folder)) as daemon:
        desk = Desk(PcscReader())
        times: list[float] = []
        begin = 0.0

        def shown(state: object) -> None:
            if isinstance(state, Reading):
                desk.window.repaint()
                times.append(time.perf_counter() - begin)

        desk.controller.state_changed.connect(shown)
        with VpcdClient(port=daemon.port) as slot:
            for _ in range(2 if short else DETECTIONS):
                begin = time.perf_counter()
                slot.insert(a_card())
                desk.until_state(ChooseCheck)
                desk.controller.handle(Finished())
                slot.remove()
                desk.until_state(Idle)
        desk.close()
        stops = []
        for _ in range(DETECTIONS):
            watch = PcscReader().watch(lambda _event: None)
            time.sleep(0.05)
            begin = time.perf_counter()
            watch.stop()
            stops.append((time.perf_counter() - begin) * 1000)
    return [
        figure_of(PLACED, [each * 1000 for each in times], "ms"),
        figure_of("window: the monitor stopped", stops, "ms"),
    ]


def lateness(short: bool) -> list[Figure]:
    """How late a timer of 10 ms on the UI thread is while receptions are played."""
    virtual = VirtualReader()
    desk = Desk(Air(virtual, 424))
    card = a_card()  # one for all: issuing it, and drawing its face, is the simulator's work
    late: list[float] = []
    last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        late.append(max(0.0, (now - last) * 1000 - 10))
        last = now

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    reception(desk, virtual, card)  # every page was made once
    face = card_face(a_persona())
    for measured in (False, True):
        timer.start(10)
        last = time.perf_counter()
        for _ in range(RECEPTIONS if measured and not short else 1):
            reception(desk, virtual, card)
            virtual.place(card)
            desk.until_state(ChooseCheck)
            desk.controller.handle(MethodChosen(CheckMethod.VISUAL))
            desk.controller.handle(NumberBEntered(NumberB(face.number_b)))
            desk.until(lambda state: isinstance(state, AwaitVisual) and state.face is not None)
            desk.controller.handle(VisualConfirmed("佐"))
            desk.until_state(ShowResult)
            virtual.remove()
            desk.until_state(Idle)
        timer.stop()
        if not measured:
            late.clear()
    busy, late[:] = late[:], []
    timer.start(10)
    end = time.perf_counter() + (1 if short else IDLE_SECONDS)
    desk.until(lambda _state: time.perf_counter() > end)
    timer.stop()
    desk.close()
    return [
        Figure(
            f"window: timer, p99 late while {what}", percentile(ticks, 0.99), "ms", statistics.median(ticks), max(ticks)
        )
        for what, ticks in (("receptions are played", busy), ("it is idle, for the machine's part", late))
    ]


def measure(short: bool) -> list[Figure]:
    """All of it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    found = air(short) + lateness(short)
    try:
        found += detection(short)
    except pytest.skip.Exception as reason:  # no pcscd, or no virtual reader
        found.append(
            Figure("window: a card placed, through pcscd, to «読み取り中»", float("nan"), "ms", note=str(reason))
        )
    del application
    return found


if __name__ == "__main__":
    run(measure, __doc__)
