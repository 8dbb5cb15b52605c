"""The controller plays receptions with a real virtual card on the card thread and a service that answers as told."""

import threading
from datetime import date, datetime, timedelta

import pytest

from myna_reception.reception.card_facts import Authenticity, CertificateStanding, CheckMethod
from myna_reception.reception.clock import JST, FixedClock
from myna_reception.reception.eligibility import Challenge, EligibilityResult, QualificationValidity
from myna_reception.reception.errors import (
    CardTorn,
    CardUnsupported,
    PinIncorrect,
    ReaderBusy,
    ReaderUnavailable,
    ServiceUnreachable,
    TerminalNotActivated,
    UnreachableReason,
)
from myna_reception.reception.events import (
    Finished,
    MethodChosen,
    NumberBEntered,
    PinEntered,
    RetryPressed,
    VisualConfirmed,
)
from myna_reception.reception.masked import NumberB, PinCode
from myna_reception.reception.policy import Policy
from myna_reception.reception.states import (
    AwaitPin,
    AwaitVisual,
    ChooseCheck,
    Idle,
    Reading,
    Recoverable,
    ShowResult,
    Unavailable,
)
from myna_reception.settings import GraceRule
from myna_reception.simulator.card_authority import CardAuthority
from myna_reception.simulator.card_face import card_face
from myna_reception.simulator.issuing import issue_card
from myna_reception.simulator.personas import load_personas
from myna_reception.simulator.virtual_card.foreign import bank_card
from myna_reception.simulator.virtual_card.reader import VirtualReader
from myna_reception.ui.bridge.controller import ReceptionController

NOW = datetime(2026, 4, 6, 9, 30, tzinfo=JST)


class FakeService:
    """Answers as told. A fake of the network, so that each failure comes exactly when it is wanted."""

    def __init__(self):
        self.fails_with = None
        self.requests = []

    def challenge(self):
        self._maybe_fail()
        return Challenge(f"challenge-{len(self.requests)}", b"n" * 32, NOW + timedelta(minutes=5))

    def check(self, request):
        self._maybe_fail()
        self.requests.append(request)
        return EligibilityResult(QualificationValidity.VALID, (), NOW, CertificateStanding.VALID, "1", practice=True)

    register_use = check

    def close(self):
        pass

    def _maybe_fail(self):
        if self.fails_with is not None:
            raise self.fails_with


@pytest.fixture(scope="module")
def persona():
    return load_personas(date(2026, 4, 6))["valid-employee"]


@pytest.fixture(scope="module")
def authority():
    return CardAuthority(b"controller")


@pytest.fixture
def card(persona, authority):
    return issue_card(persona, authority)


@pytest.fixture
def reader():
    return VirtualReader()


@pytest.fixture
def service():
    return FakeService()


@pytest.fixture
def controller(qapp, reader, service, authority):
    controller = ReceptionController(
        reader, FixedClock(NOW), Policy(), GraceRule.MONTH_END, trusted=authority.trusted_face_key
    )
    controller.open(service)
    yield controller
    controller.close()


@pytest.fixture
def reach(qtbot, controller):
    def wait(kind):
        qtbot.waitUntil(lambda: isinstance(controller.state, kind))
        return controller.state

    return wait


def enter(controller, digits):
    pin = PinCode(digits)
    controller.handle(PinEntered(pin))
    return pin


def test_a_pin_reception_from_card_to_next_patient(controller, reader, card, service, reach):
    reader.place(card)
    assert reach(ChooseCheck).card.pin_tries == 3
    controller.handle(MethodChosen(CheckMethod.PIN))
    pin = enter(controller, b"1234")
    assert reach(ShowResult).outcome.method is CheckMethod.PIN
    assert pin.wiped
    assert service.requests[0].signature is not None
    reader.remove()
    reach(Idle)


def test_a_visual_reception_needs_no_pin(controller, reader, card, service, reach):
    reader.place(card)
    reach(ChooseCheck)
    controller.handle(MethodChosen(CheckMethod.VISUAL))
    reach(AwaitVisual)
    controller.handle(VisualConfirmed("佐"))
    reach(ShowResult)
    assert service.requests[0].signature is None
    assert service.requests[0].attested_by == "佐"


def test_the_photo_inside_the_card_is_read_by_its_number(controller, reader, card, persona, service, reach, qtbot):
    reader.place(card)
    reach(ChooseCheck)
    controller.handle(MethodChosen(CheckMethod.VISUAL))
    reach(AwaitVisual)
    number = NumberB(card_face(persona).number_b)
    controller.handle(NumberBEntered(number))
    qtbot.waitUntil(
        lambda: isinstance(controller.state, AwaitVisual) and controller.state.face is not None, timeout=30000
    )
    assert controller.state.face.authenticity is Authenticity.GENUINE
    assert number.wiped
    controller.handle(VisualConfirmed("佐"))
    reach(ShowResult)


def test_a_wrong_pin_says_how_many_tries_are_left(controller, reader, card, reach, qtbot):
    reader.place(card)
    reach(ChooseCheck)
    controller.handle(MethodChosen(CheckMethod.PIN))
    enter(controller, b"9999")
    qtbot.waitUntil(lambda: isinstance(controller.state, AwaitPin) and controller.state.notice == PinIncorrect(2))


def test_a_service_out_of_reach_costs_no_try_and_can_be_tried_again(controller, reader, card, service, reach):
    service.fails_with = ServiceUnreachable(UnreachableReason.NO_CONNECTION)
    reader.place(card)
    reach(ChooseCheck)
    controller.handle(MethodChosen(CheckMethod.PIN))
    pin = enter(controller, b"1234")
    reach(Recoverable)
    assert pin.wiped
    service.fails_with = None
    controller.handle(RetryPressed(""))
    assert reach(ChooseCheck).card.pin_tries == 3


@pytest.mark.parametrize("commands", range(4))  # the reading plan has four commands
def test_a_card_torn_while_it_is_read_is_said_and_the_next_one_is_read(controller, reader, card, reach, commands):
    reader.tear_after(commands)
    reader.place(card)
    assert isinstance(reach(Recoverable).error, CardTorn)
    reader.place(card)
    reach(ChooseCheck)


def test_a_bank_card_is_named_as_what_it_is_not(controller, reader, reach):
    reader.place(bank_card())
    assert isinstance(reach(Recoverable).error, CardUnsupported)


def test_a_reader_that_goes_and_comes_back(controller, reader, card, reach):
    reader.unplug()
    assert isinstance(reach(Unavailable).reason, ReaderUnavailable)
    reader.plug_in()
    reach(Idle)
    reader.place(card)
    reach(ChooseCheck)


def test_a_terminal_that_is_no_longer_activated_waits_for_a_new_activation(controller, reader, card, service, reach):
    service.fails_with = TerminalNotActivated()
    reader.place(card)
    reach(ChooseCheck)
    controller.handle(MethodChosen(CheckMethod.VISUAL))
    controller.handle(VisualConfirmed(""))
    assert reach(Unavailable).reason == TerminalNotActivated()
    controller.open(FakeService())
    reach(ChooseCheck)


def test_nobody_there_ends_the_reception(controller, reader, card, reach, qtbot):
    reader.place(card)
    reach(ChooseCheck)
    controller._timer.timeout.emit()
    assert not isinstance(controller.state, ChooseCheck)
    reader.remove()
    reach(Idle)


@pytest.mark.logs("unexpected KeyError")
def test_a_bug_gives_the_reception_up_and_the_next_one_works(controller, reader, card, service, reach, qtbot):
    service.fails_with = KeyError("花子")
    reader.place(card)
    reach(ChooseCheck)
    controller.handle(MethodChosen(CheckMethod.VISUAL))
    with qtbot.waitSignal(controller.broke):
        controller.handle(VisualConfirmed(""))
    service.fails_with = None
    reader.remove()
    reach(Idle)
    reader.place(card)
    reach(ChooseCheck)


def test_closing_in_the_middle_wipes_the_pin(qapp, reader, card, service, qtbot):
    controller = ReceptionController(reader, FixedClock(NOW), Policy(), GraceRule.MONTH_END)
    controller.open(service)
    reader.place(card)
    qtbot.waitUntil(lambda: isinstance(controller.state, ChooseCheck))
    controller.handle(MethodChosen(CheckMethod.PIN))
    pin = enter(controller, b"1234")
    controller.handle(Finished())
    controller.close()
    assert pin.wiped


class HeldReader(VirtualReader):
    """A reader whose card another program holds, until ``give_up``."""

    def __init__(self):
        super().__init__()
        self.waiting, self.given_up = threading.Event(), threading.Event()

    def connect(self):
        self.waiting.set()
        assert self.given_up.wait(20)
        raise ReaderBusy

    def give_up(self):
        self.given_up.set()


def test_staff_who_cancel_do_not_wait_for_another_program(qapp, qtbot, card, service, authority):
    reader = HeldReader()
    controller = ReceptionController(
        reader, FixedClock(NOW), Policy(), GraceRule.MONTH_END, trusted=authority.trusted_face_key
    )
    controller.open(service)
    reader.place(card)
    qtbot.waitUntil(lambda: isinstance(controller.state, Reading))
    assert reader.waiting.wait(20)
    controller.handle(Finished())
    assert reader.given_up.is_set()
    controller.close()


def test_the_controller_looks_for_activity_only_until_it_is_closed(qapp, reader):
    controller = ReceptionController(reader, FixedClock(NOW), Policy(), GraceRule.MONTH_END)
    controller.watch_activity()
    assert controller._activity.on
    controller.close()
    assert not controller._activity.on
