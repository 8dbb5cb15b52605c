"""Work goes to named threads; answers come back to the UI thread; a bug never carries its values into the log."""

import threading

import pytest
from PySide6.QtCore import QThread

from myna_reception.card.connection import Response
from myna_reception.ui.bridge.bugs import log_bug
from myna_reception.ui.bridge.lanes import CardThreadReader, Lane


@pytest.fixture
def lane(qapp):
    lane = Lane("card")
    yield lane
    lane.stop()


def test_work_runs_elsewhere_and_its_answer_arrives_on_the_ui_thread(lane, qtbot, qapp):
    seen = {}

    def work():
        return threading.current_thread().name

    def then(name):
        seen["work"], seen["answer"] = name, QThread.currentThread() is qapp.thread()

    lane.run(work, then)
    qtbot.waitUntil(lambda: "answer" in seen)
    assert seen["work"].startswith("card")
    assert seen["answer"]


def test_one_worker_keeps_the_order(lane, qtbot):
    done = []
    for number in range(20):
        lane.run(lambda number=number: number, done.append)
    qtbot.waitUntil(lambda: len(done) == 20)
    assert done == list(range(20))


def test_an_error_goes_to_the_one_who_asked(lane, qtbot):
    errors = []

    def work():
        raise ValueError("no")

    lane.run(work, failed=errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], ValueError)


def test_nothing_is_delivered_after_the_lane_stopped(qtbot):
    lane = Lane("card")
    begun, go_on, answers = threading.Event(), threading.Event(), []

    def work():
        begun.set()
        go_on.wait(5)

    lane.run(work, answers.append)
    begun.wait(5)
    go_on.set()
    lane.stop()
    qtbot.wait(1)  # one turn of the event loop
    assert not answers


def test_work_that_never_began_is_said_to_be_dropped(qapp):
    lane = Lane("card")
    begun, go_on, told = threading.Event(), threading.Event(), []

    def busy():
        begun.set()
        go_on.wait(5)

    lane.run(busy)
    begun.wait(5)
    lane.run(lambda: told.append("ran"), dropped=lambda: told.append("dropped"))
    threading.Timer(0.05, go_on.set).start()
    lane.stop()
    assert told == ["dropped"]


@pytest.mark.logs("unexpected ValueError")
def test_a_bug_is_logged_without_its_message(caplog):
    try:
        raise ValueError("見本　花子 1234")
    except ValueError as error:
        log_bug(error)
    assert "花子" not in caplog.text
    assert "1234" not in caplog.text
    assert "test_lanes.py" in caplog.text


class OneCard:
    """A reader with a card that answers 9000 to everything."""

    transport = "virtual"

    def connect(self):
        return self

    def transmit(self, command):
        return Response(b"", 0x9000)

    def close(self):
        pass


def test_a_card_command_on_another_thread_is_refused(lane, qtbot):
    reader, connections = CardThreadReader(OneCard()), []
    with pytest.raises(AssertionError):
        reader.connect()
    lane.run(reader.connect, connections.append)
    qtbot.waitUntil(lambda: bool(connections))
    with pytest.raises(AssertionError):
        connections[0].transmit(b"\x00")
    answers = []
    lane.run(lambda: connections[0].transmit(b"\x00"), answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    assert answers[0].ok
