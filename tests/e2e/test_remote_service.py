"""A desk in practice mode whose service runs elsewhere: the four values are typed, the cards come from the drawer."""

import pytest

from myna_reception.app import Start, desk_window
from myna_reception.options import DeskOptions
from myna_reception.reception.card_facts import CheckMethod
from myna_reception.reception.clock import SystemClock
from myna_reception.reception.eligibility import Verdict
from myna_reception.reception.events import MethodChosen, PinEntered
from myna_reception.reception.masked import PinCode
from myna_reception.reception.states import ChooseCheck, ShowResult
from myna_reception.settings import home
from myna_reception.simulator.embedded import EmbeddedService
from myna_reception.simulator.world import World

START_SECONDS = 30


@pytest.fixture
def service():
    service = EmbeddedService(World(home(practice=True) / "world", SystemClock()), "sqlite://").start()
    service.wait_ready(START_SECONDS)
    yield service
    service.stop()


@pytest.fixture
def desk(qtbot, service, tmp_path):
    authority = tmp_path / "service-ca.pem"
    authority.write_text(service.ca_pem, encoding="ascii")
    options = DeskOptions(practice=True, service=service.url, service_ca=authority)
    window = desk_window(options)
    qtbot.addWidget(window)
    window.show()
    start = Start(options, window)
    qtbot.waitUntil(lambda: type(window.page).__name__ == "TermsPage", timeout=30_000)
    yield window, start
    start.close()


def test_a_terminal_of_a_class(desk, service, qtbot):
    window, start = desk

    def page(name):
        qtbot.waitUntil(lambda: type(window.page).__name__ == name, timeout=30_000)
        return window.page

    window.terms_agreed.emit()
    assert not page("ActivationPage").fill_button.isVisible()  # only its own service could fill the form
    window.activation_submitted.emit(service.issue_terminal())
    page("PasscodeSetPage")
    window.passcode_chosen.emit(None)
    page("WaitingPage")
    window.card_placed.emit("valid-employee")
    controller = start.desk.controller
    qtbot.waitUntil(lambda: isinstance(controller.state, ChooseCheck), timeout=30_000)
    controller.handle(MethodChosen(CheckMethod.PIN))
    controller.handle(PinEntered(PinCode(b"1234")))
    qtbot.waitUntil(lambda: isinstance(controller.state, ShowResult), timeout=30_000)
    assert controller.state.outcome.verdict is Verdict.ELIGIBLE
    assert window.page.isVisible()
