"""Staff's presses for a patient, counted in the real window with a real controller; and from one way to another."""

from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from myna_reception.reception.card_facts import CheckMethod, FaceBand
from myna_reception.reception.clock import JST, FixedClock
from myna_reception.reception.eligibility import Verdict
from myna_reception.reception.events import FaceMatched, MethodChosen, NumberBEntered
from myna_reception.reception.face import FaceFinding
from myna_reception.reception.masked import NumberB
from myna_reception.reception.policy import Policy
from myna_reception.reception.session import advance
from myna_reception.reception.states import (
    AwaitFace,
    AwaitPin,
    AwaitVisual,
    ChooseCheck,
    ConfirmLastTry,
    Idle,
    ShowResult,
)
from myna_reception.settings import GraceRule
from myna_reception.simulator.card_face import card_face
from myna_reception.simulator.virtual_card.reader import VirtualReader
from myna_reception.ui.bridge.controller import ReceptionController
from myna_reception.ui.gallery import STATES
from myna_reception.ui.window import MainWindow
from tests.qt.bridge.test_controller import FakeService
from tests.unit.virtual_card.people import PIN, a_card, a_persona, authority

PIN_WAY, VISUAL, FACE = CheckMethod.PIN, CheckMethod.VISUAL, CheckMethod.FACE
ALL = Policy((PIN_WAY, VISUAL, FACE))


class Counter:
    """A desk with a patient's card, and a member of staff whose presses are counted."""

    def __init__(self, qtbot):
        self._qtbot = qtbot
        self.presses = 0
        self.reader = VirtualReader()
        self.window = MainWindow(practice=True)
        qtbot.addWidget(self.window)
        now = datetime(2026, 4, 6, 9, 30, tzinfo=JST)
        self.controller = ReceptionController(
            self.reader, FixedClock(now), ALL, GraceRule.MONTH_END, trusted=authority().trusted_face_key
        )
        self.controller.state_changed.connect(self.window.show_reception)
        self.window.intent.connect(self.controller.handle)
        self.window.resize(1280, 800)
        self.window.show()
        self.controller.open(FakeService())
        self.reach(Idle)

    def reach(self, kind):
        self._qtbot.waitUntil(lambda: isinstance(self.controller.state, kind), timeout=30_000)
        return self.controller.state

    def press(self, button):
        """What staff do."""
        assert button.isVisible()
        assert button.isEnabled()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.presses += 1

    @property
    def page(self):
        return self.window.page


@pytest.fixture
def counter(qtbot):
    counter = Counter(qtbot)
    yield counter
    counter.controller.close()


def ended(counter):
    assert counter.reach(ShowResult).outcome.verdict is Verdict.ELIGIBLE
    counter.reader.remove()  # the patient takes the card
    counter.reach(Idle)
    return counter.presses


def test_with_the_pin(counter):
    counter.reader.place(a_card())
    counter.reach(ChooseCheck)
    counter.press(counter.page.methods[PIN_WAY])
    counter.reach(AwaitPin)
    QTest.keyClicks(counter.page.pad.display, PIN)  # the patient
    QTest.keyClick(counter.page.pad.display, Qt.Key.Key_Return)
    assert ended(counter) <= 2


def test_by_sight(counter):
    counter.reader.place(a_card())
    counter.reach(ChooseCheck)
    counter.press(counter.page.methods[VISUAL])
    counter.reach(AwaitVisual)
    counter.press(counter.page.decision.confirmed)
    assert ended(counter) <= 2


def test_by_face(counter):
    """What stands on the card is typed, and the patient agrees: neither is a press of staff."""
    counter.reader.place(a_card())
    counter.reach(ChooseCheck)
    counter.press(counter.page.methods[FACE])
    counter.reach(AwaitVisual)
    counter.page.face.entered.emit(NumberBEntered(NumberB(card_face(a_persona()).number_b)))
    waiting = counter.reach(AwaitFace)
    QTest.mouseClick(counter.page.agree, Qt.MouseButton.LeftButton)  # the patient
    finding = FaceFinding(FaceBand.SIMILAR, turned=True)
    counter.controller.handle(FaceMatched(waiting.reception_id, waiting.attempt, finding))  # the camera
    counter.press(counter.page.decision.confirmed)
    assert ended(counter) <= 2


ASKING = [
    name
    for name, state in STATES.items()
    if isinstance(state, ChooseCheck | ConfirmLastTry | AwaitPin | AwaitVisual | AwaitFace)
]


def way_of(state):
    match state:
        case AwaitPin() | ConfirmLastTry():
            return PIN_WAY
        case AwaitVisual():
            return FACE if state.then_match else VISUAL
        case AwaitFace():
            return FACE
    return None


@pytest.mark.parametrize("name", ASKING)
def test_every_other_way_is_one_press_away(open_scene, name):
    """Whatever is asked of staff or patient before the result; while the app itself works there is nothing to press."""
    state = STATES[name]
    if getattr(state, "purpose", None) is not None and state.purpose.name != "CHECK":
        pytest.skip("利用登録 needs the PIN")
    others = [method for method in state.methods if method is not way_of(state)]
    assert others or len(state.methods) == 1
    for method in others:
        window = open_scene("waiting")
        window.show_reception(state)
        intents = []
        window.intent.connect(intents.append)
        page = window.page
        for button in page.findChildren(QPushButton):
            if button.isVisible() and button.isEnabled():
                intents.clear()
                button.click()
                if MethodChosen(method) in intents:
                    break
        else:
            confirmed = getattr(getattr(page, "decision", None), "confirmed", None)
            assert method is VISUAL, method
            assert confirmed is not None  # the photo of the card is beside the patient already
            continue
        after = advance(state, MethodChosen(method), ALL).state
        assert way_of(after) is method
