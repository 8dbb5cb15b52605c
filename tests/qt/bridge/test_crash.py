"""A bug in a slot or a thread is said to staff once and never repeats the values it met."""

import threading

import pytest
from PySide6.QtCore import QTimer

from myna_reception.ui.bridge.crash import CrashHandler


@pytest.fixture
def told(qapp):
    told = []
    handler = CrashHandler(lambda: told.append("told"))
    yield told
    handler.remove()


@pytest.mark.logs("unexpected KeyError")
def test_a_thread_that_fails(told, qtbot, caplog):
    def fail():
        raise KeyError("見本　花子")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: told == ["told"])
    assert "花子" not in caplog.text


@pytest.mark.logs("unexpected KeyError")
def test_a_slot_that_fails(told, qtbot, caplog):
    def fail():
        raise KeyError("見本　花子")

    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: told == ["told"])
    assert "花子" not in caplog.text
