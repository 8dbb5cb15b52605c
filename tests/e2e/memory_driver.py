"""A desk that somebody else looks into: its window plays receptions, its card lies in the process that started it.

A program, run by ``test_memory.py``. Lines on standard input say what a person does, a key at a time, so that no secret
ever lies here in one piece but where the app itself puts it. Commands to the card go out on the descriptor named as
first argument. Every change of the reception is told on standard output.
"""

from __future__ import annotations

import gc
import os
import socket
import sys
import threading
from collections.abc import Callable
from datetime import datetime

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from myna_reception.card.connection import CardArrived, ReaderEvent, ReaderReady, Response
from myna_reception.reception.card_facts import CheckMethod
from myna_reception.reception.clock import JST, FixedClock
from myna_reception.reception.events import Finished, MethodChosen, VisualDenied
from myna_reception.reception.policy import Policy
from myna_reception.reception.states import State
from myna_reception.settings import GraceRule
from myna_reception.ui.bridge.controller import ReceptionController
from myna_reception.ui.pages.visual import VisualPage
from myna_reception.ui.window import MainWindow
from tests.qt.bridge.test_controller import FakeService
from tests.unit.virtual_card.people import authority

NAME = "リーダー"
NOW = datetime(2026, 4, 6, 9, 30, tzinfo=JST)


class RemoteReader:
    """Implements ``CardReader``, ``CardConnection`` and ``Watch`` over a socket: a length and the bytes, both ways."""

    transport = "pcsc"

    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self.tell: Callable[[ReaderEvent], None] = lambda _event: None

    def watch(self, listener: Callable[[ReaderEvent], None]) -> RemoteReader:
        self.tell = listener
        listener(ReaderReady(NAME))
        return self

    def connect(self) -> RemoteReader:
        return self

    def transmit(self, command: bytes) -> Response:
        self._link.sendall(len(command).to_bytes(2, "big"))
        self._link.sendall(command)  # by itself: put together with the length there would be a copy
        length = int.from_bytes(self._link.recv(2, socket.MSG_WAITALL), "big")
        answer = self._link.recv(length, socket.MSG_WAITALL)
        return Response(answer[:-2], int.from_bytes(answer[-2:], "big"))

    def give_up(self) -> None: ...

    def close(self) -> None: ...

    def stop(self) -> None: ...


class Driver(QObject):
    """Does what the lines say, on the UI thread."""

    said = Signal(str)

    def __init__(self, reader: RemoteReader) -> None:
        super().__init__()
        self.window = MainWindow(practice=True)
        self._reader = reader
        self._controller = controller = ReceptionController(
            reader, FixedClock(NOW), Policy(), GraceRule.MONTH_END, trusted=authority().trusted_face_key
        )
        controller.state_changed.connect(self._tell)
        self.window.intent.connect(controller.handle)
        self.said.connect(self._do)
        self.window.show()
        self.window.activateWindow()
        controller.open(FakeService())
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in sys.stdin:
            self.said.emit(line.strip())

    @Slot(object)
    def _tell(self, state: State) -> None:
        self.window.show_reception(state)
        print(type(state).__name__, getattr(state, "face", None) is not None, flush=True)

    @Slot(str)
    def _do(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        match word:
            case "card":
                self._reader.tell(CardArrived(NAME))
            case "take":
                self._reader.tell(ReaderReady(NAME))
            case "choose":
                self._controller.handle(MethodChosen(CheckMethod(rest)))
            case "no":
                self._controller.handle(VisualDenied())
            case "finish":
                self._controller.handle(Finished())
            case "number":  # 照合番号B as 14 digits
                page = self.window.page
                assert isinstance(page, VisualPage)
                page.face.form.other.click()
                page.face.form.number.input.setFocus()
            case "key":
                QTest.keyClick(QApplication.focusWidget(), rest if len(rest) == 1 else Qt.Key[rest])
            case "copy":
                for key in (Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_X):
                    QTest.keyClick(QApplication.focusWidget(), key, Qt.KeyboardModifier.ControlModifier)
                print("clipboard", ascii(QGuiApplication.clipboard().text()), flush=True)
            case "clipboard":
                print("clipboard", ascii(QGuiApplication.clipboard().text()), flush=True)
            case "plant":  # something that has to be found
                self.planted = bytes.fromhex(rest)[::-1]
                print("planted", flush=True)
            case "settle":
                for _ in range(3):
                    QApplication.processEvents()
                    gc.collect()
                print("settled", flush=True)
            case "end":
                self._controller.close()
                QApplication.exit(0)


def main() -> int:
    """Play until told to end."""
    application = QApplication(sys.argv[:1])
    with socket.socket(fileno=int(sys.argv[1])) as link:
        driver = Driver(RemoteReader(link))
        status = application.exec()
        del driver
    return status


if __name__ == "__main__":
    sys.exit(main())
