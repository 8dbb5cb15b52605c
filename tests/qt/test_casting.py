"""A real card that the practice service does not know can be given a part where that is said."""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject

from myna_reception.reception.errors import RefusalReason, ServiceRefused, ServiceUnreachable, UnreachableReason
from myna_reception.reception.events import RetryPressed
from myna_reception.reception.states import Recoverable
from myna_reception.ui.bridge.casting import CastingDesk
from myna_reception.ui.window import MainWindow

UNKNOWN = ServiceRefused(RefusalReason.CARD_UNKNOWN)


class FakeCasting:
    """Remembers who was offered; a fake of the practice service."""

    def __init__(self):
        self.offered = []
        self.fails_with = None

    def personas(self):
        return [("hanako", "見本 花子"), ("taro", "見本 太郎")]

    def offer(self, persona_id):
        self.offered.append(persona_id)
        if self.fails_with is not None:
            raise self.fails_with


@pytest.fixture
def window(qtbot):
    window = MainWindow(practice=True)
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def casting():
    return FakeCasting()


@pytest.fixture
def handled(window, casting):
    """The events of the reception."""
    seen = []
    desk = CastingDesk(window, casting, SimpleNamespace(handle=seen.append), parent=QObject(window))
    yield seen
    desk.close()


def show(window, error):
    window.show_reception(Recoverable(error, card_present=True, resume=None))
    return window.page


def test_the_part_is_chosen_and_the_reception_goes_on(window, casting, handled, qtbot):
    page = show(window, UNKNOWN)
    assert page.play.isVisible()
    page.persona.set_value("taro")
    page.play.click()
    qtbot.waitUntil(lambda: bool(handled))
    assert casting.offered == ["taro"]
    assert handled == [RetryPressed("")]


def test_other_failures_have_no_part_to_give(window, handled):
    page = show(window, ServiceRefused(RefusalReason.BUSY))
    assert page.play.isHidden()
    assert page.persona.isHidden()


def test_without_anybody_to_play_nothing_is_offered(window):
    assert show(window, UNKNOWN).play.isHidden()


def test_a_service_that_stopped_is_told_by_the_next_try(window, casting, handled, qtbot):
    casting.fails_with = ServiceUnreachable(UnreachableReason.NO_CONNECTION)
    show(window, UNKNOWN).play.click()
    qtbot.waitUntil(lambda: bool(casting.offered))
    assert handled == []
