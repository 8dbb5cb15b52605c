"""Every fault at every step of every route: the reception ends, the card loses no try, the next patient is served.

The desk without its window: the state machine, the card work on a real virtual card, and a service that answers as
told. The cases are generated from the routes, the errors and the ways a card can leave; none is written by hand.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from myna_reception.card.apdu import INS
from myna_reception.card.connection import CardArrived, ReaderEvent, ReaderGone
from myna_reception.card.traffic import TRAFFIC
from myna_reception.perform import CardWork, ServiceWork
from myna_reception.reception.card_facts import CertificateStanding, CheckMethod
from myna_reception.reception.clock import JST, FixedClock
from myna_reception.reception.effects import (
    Effect,
    FetchChallenge,
    ForgetPin,
    SubmitCheck,
    SubmitRegistration,
)
from myna_reception.reception.eligibility import Challenge, EligibilityRequest, EligibilityResult, QualificationValidity
from myna_reception.reception.errors import (
    CertificateRevoked,
    NotRegistered,
    ReceptionError,
    RefusalReason,
    ServiceRefused,
    ServiceUnreachable,
    TerminalNotActivated,
    UnreachableReason,
)
from myna_reception.reception.events import (
    BackPressed,
    CardPlaced,
    CardRemoved,
    Event,
    Finished,
    LastTryConfirmed,
    MethodChosen,
    NumberBEntered,
    PinEntered,
    PinRejectedAtPad,
    ReaderFound,
    ReaderLost,
    RegistrationWanted,
    RetryPressed,
    TimedOut,
    VisualConfirmed,
    VisualDenied,
)
from myna_reception.reception.masked import NumberB, PinCode, SecretDigits
from myna_reception.reception.policy import Policy
from myna_reception.reception.session import advance
from myna_reception.reception.states import (
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
from myna_reception.settings import GraceRule
from myna_reception.simulator.card_authority import CardAuthority
from myna_reception.simulator.card_face import card_face
from myna_reception.simulator.issuing import issue_card
from myna_reception.simulator.personas import Persona, load_personas
from myna_reception.simulator.virtual_card.application import PinFile
from myna_reception.simulator.virtual_card.card import VirtualCard
from myna_reception.simulator.virtual_card.reader import VirtualReader

NOW = datetime(2026, 4, 6, 9, 30, tzinfo=JST)
PATIENCE = 40  # things that people do before they give up: far more than any reception takes
TRIED_AGAIN = 2  # how often «もう一度» is pressed before «閉じる»
AUTHORITY = CardAuthority(b"fault matrix")


class Service:
    """Stands in for the network and the eligibility service: each failure comes just when it is wanted."""

    def __init__(self) -> None:
        self.failures: deque[ReceptionError] = deque()
        self.registered = True
        self.results = 0

    def challenge(self) -> Challenge:
        self._fail()
        self.results += 1
        return Challenge(f"challenge-{self.results}", b"n" * 32, NOW + timedelta(minutes=5))

    def check(self, request: EligibilityRequest) -> EligibilityResult:
        self._fail()
        if not self.registered:
            raise NotRegistered
        return EligibilityResult(QualificationValidity.VALID, (), NOW, CertificateStanding.VALID, "1", practice=True)

    def register_use(self, request: EligibilityRequest) -> EligibilityResult:
        self._fail()
        self.registered = True
        return self.check(request)

    def close(self) -> None:
        pass

    def _fail(self) -> None:
        if self.failures:
            raise self.failures.popleft()


class Desk:
    """The state machine with its effects carried out at once, one after the other."""

    def __init__(self, card: VirtualCard) -> None:
        self.reader = VirtualReader()
        self.clock = FixedClock(NOW)
        self.service = Service()
        self.state: State = Idle()
        self.failed: list[ReceptionError] = []  # each error that a page was shown for
        self.entered: list[SecretDigits] = []
        self.card = card
        self._events: deque[Event] = deque()
        self._receptions = 0
        self._cards = CardWork(self.reader, self.clock, GraceRule.MONTH_END, AUTHORITY.trusted_face_key)
        self._service_work = ServiceWork(self.service)
        self.reader.watch(self._reader_said)
        self.settle()

    def settle(self) -> None:
        """Take what has happened, until nothing more follows from it."""
        while self._events:
            before, event = self.state, self._events.popleft()
            step = advance(before, event, Policy())
            self.state = step.state
            if isinstance(self.state, Recoverable | Unavailable) and self.state != before:
                self.failed.append(self.state.error if isinstance(self.state, Recoverable) else self.state.reason)
            for effect in step.effects:
                answer = self._carry_out(effect)
                if answer is not None:
                    self._events.append(answer)

    def do(self, event: Event) -> None:
        if isinstance(event, PinEntered | NumberBEntered):
            self.entered.append(event.pin if isinstance(event, PinEntered) else event.number)
        self._events.append(event)
        self.settle()

    def fresh_id(self) -> str:
        self._receptions += 1
        return f"reception-{self._receptions}"

    def _carry_out(self, effect: Effect) -> Event | None:
        match effect:
            case ForgetPin(pin):
                pin.wipe()
                return None
            case FetchChallenge() | SubmitCheck() | SubmitRegistration():
                return self._service_work.perform(effect)
            case _:
                return self._cards.perform(effect)

    def _reader_said(self, said: ReaderEvent) -> None:
        match said:
            case ReaderGone(error):
                self._events.append(ReaderLost(error))
            case CardArrived():
                self._events.append(CardPlaced(self.fresh_id()))
            case _:
                self._events.append(CardRemoved())
                if isinstance(self.state, Unavailable):
                    self._events.append(ReaderFound())


@dataclass(frozen=True)
class Route:
    """What staff and patient want."""

    method: CheckMethod
    with_photo: bool = False
    register: bool = False


ROUTES: Mapping[str, Route] = {
    "pin": Route(CheckMethod.PIN),
    "visual": Route(CheckMethod.VISUAL),
    "photo": Route(CheckMethod.VISUAL, with_photo=True),
    "registration": Route(CheckMethod.PIN, register=True),
}


class People:
    """Staff and patient, who do the sensible thing on every page."""

    def __init__(self, desk: Desk, route: Route, persona: Persona) -> None:
        self._desk = desk
        self._route = route
        self._persona = persona
        self._again = 0
        self._photo_tried = False

    def act(self) -> bool:
        """Do one thing; False when the reception is over."""
        desk = self._desk
        match desk.state:
            case Idle():
                return False
            case ShowResult(can_register=True) if self._route.register:
                desk.do(RegistrationWanted())
            case ShowResult():
                return False
            case ChooseCheck(methods=methods):
                desk.do(MethodChosen(self._route.method if self._route.method in methods else CheckMethod.VISUAL))
            case ConfirmLastTry():
                desk.do(LastTryConfirmed())
            case AwaitPin():
                desk.do(PinEntered(PinCode((self._persona.card.pin or "").encode())))
            case AwaitVisual(face=None) if self._route.with_photo and not self._photo_tried:
                self._photo_tried = True
                desk.do(NumberBEntered(NumberB(card_face(self._persona).number_b)))
            case AwaitVisual():
                desk.do(VisualConfirmed("佐"))
            case Recoverable() if self._again < TRIED_AGAIN:
                self._again += 1
                desk.do(RetryPressed(desk.fresh_id()))
            case Recoverable():
                desk.do(Finished())
            case AwaitRemoval():
                desk.reader.remove()
                desk.settle()
            case Unavailable(TerminalNotActivated()):
                desk.do(ReaderFound())  # as the controller does after a new activation
            case Unavailable():
                desk.reader.plug_in()
                desk.settle()
            case waiting:
                pytest.fail(f"{type(waiting).__name__} waits for nothing")
        return True


Fault = Callable[[Desk], None]


def _event(make: Callable[[], Event]) -> Fault:
    return lambda desk: desk.do(make())


def _removed(desk: Desk) -> None:
    desk.reader.remove()
    desk.settle()


def _another_card(desk: Desk) -> None:
    desk.reader.place(desk.card)
    desk.settle()


def _unplugged(desk: Desk) -> None:
    desk.reader.unplug()
    desk.settle()


def _torn(commands: int, *, processed: bool) -> Fault:
    return lambda desk: desk.reader.tear_after(commands, processed=processed)


def _service(error: ReceptionError, times: int) -> Fault:
    return lambda desk: desk.service.failures.extend([error] * times)


def _clock(change: timedelta) -> Fault:
    def moved(desk: Desk) -> None:
        desk.clock.advance(change)

    return moved


def _faults() -> dict[str, Fault]:
    errors: list[ReceptionError] = [ServiceUnreachable(reason) for reason in UnreachableReason]
    errors += [ServiceRefused(reason) for reason in RefusalReason]
    errors += [CertificateRevoked(), NotRegistered(), TerminalNotActivated()]
    made: dict[str, Fault] = {"card taken": _removed, "card laid anew": _another_card, "reader unplugged": _unplugged}
    for commands in range(8):
        for processed in (False, True):
            made[f"torn at command {commands + 1}, {'answered' if processed else 'unseen'}"] = _torn(
                commands, processed=processed
            )
    for error in errors:
        reason = getattr(error, "reason", "")
        for times in (1, PATIENCE):
            made[f"{error.code} {reason} × {times}"] = _service(error, times)
    for days in (-4000, -1, 1, 4000):
        made[f"clock {days:+} days"] = _clock(timedelta(days=days))
    for event in (TimedOut, Finished, BackPressed, PinRejectedAtPad, VisualDenied, ReaderFound, LastTryConfirmed):
        made[event.__name__] = _event(event)
    return made


FAULTS = _faults()


@pytest.fixture(scope="module")
def persona() -> Persona:
    return load_personas(date(2026, 4, 6))["valid-employee"]


@pytest.fixture(scope="module")
def card(persona: Persona) -> VirtualCard:
    return issue_card(persona, AUTHORITY)


def tries(card: VirtualCard) -> list[int]:
    files = [file for application in card.applications for file in application.files.values()]
    return [file.tries for file in files if isinstance(file, PinFile)]


def begin(desk: Desk) -> None:
    desk.reader.place(desk.card)
    desk.settle()


def steps_of(route: Route, persona: Persona, card: VirtualCard) -> int:
    """How many things people do in a reception without a fault."""
    desk = Desk(card)
    desk.service.registered = not route.register
    people = People(desk, route, persona)
    begin(desk)
    count = 0
    while people.act():
        count += 1
    assert isinstance(desk.state, ShowResult)
    assert desk.state.outcome.result is not None
    return count


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("route", ROUTES)
def test_a_fault_at_any_step_costs_nothing_and_the_next_patient_is_served(
    route: str, fault: str, persona: Persona, card: VirtualCard, caplog: pytest.LogCaptureFixture
) -> None:
    before = tries(card)
    caplog.set_level(TRAFFIC)
    for step in range(steps_of(ROUTES[route], persona, card) + 1):
        desk = Desk(card)
        desk.service.registered = not ROUTES[route].register
        people = People(desk, ROUTES[route], persona)
        if step == 0:
            FAULTS[fault](desk)  # before there is a card
        begin(desk)
        for done in range(1, PATIENCE + 1):
            if done == step:
                FAULTS[fault](desk)
            if not people.act():
                break
        else:
            pytest.fail(f"{fault} at step {step}: no end in {type(desk.state).__name__}")

        assert isinstance(desk.state, Idle | ShowResult)
        assert tries(card) == before
        assert all(digits.wiped for digits in desk.entered)
        if "×" not in fault:
            assert len(desk.failed) <= 1 + TRIED_AGAIN, desk.failed

        # The next patient, with everything in order again.
        desk.service.failures.clear()
        desk.service.registered = True
        desk.clock.advance(NOW - desk.clock.now())
        _removed(desk)
        desk.reader.plug_in()
        desk.settle()
        if isinstance(desk.state, Unavailable):
            desk.do(ReaderFound())
        if isinstance(desk.state, Recoverable):
            desk.do(Finished())
        assert isinstance(desk.state, Idle), f"{fault} at step {step}"
        following = People(desk, ROUTES["pin"], persona)
        begin(desk)
        while following.act():
            pass
        assert isinstance(desk.state, ShowResult)
        assert desk.state.outcome.result is not None
        desk.reader.remove()

    said = "\n".join(record.getMessage() for record in caplog.records)
    assert persona.card.pin not in said
    assert card_face(persona).number_b.decode() not in said
    caplog.clear()


def test_no_more_pins_go_to_the_card_than_were_entered(persona: Persona, card: VirtualCard) -> None:
    """Whatever fails: one VERIFY a PIN that a person entered, counted at the card."""
    for fault in FAULTS.values():
        for step in range(1, 4):
            desk = Desk(card)
            people = People(desk, ROUTES["pin"], persona)
            begin(desk)
            seen: list[int] = []
            transmit = card.transmit

            def counted(command: bytes, seen: list[int] = seen, transmit: Callable[[bytes], bytes] = transmit) -> bytes:
                if command[1] == INS.VERIFY and len(command) > 4:
                    seen.append(command[1])
                return transmit(command)

            card.transmit = counted  # type: ignore[method-assign]
            try:
                for done in range(1, PATIENCE + 1):
                    if done == step:
                        fault(desk)
                    if not people.act():
                        break
            finally:
                del card.transmit  # type: ignore[method-assign]
            assert len(seen) <= len(desk.entered)
            desk.reader.remove()


def test_the_log_of_the_matrix_would_show_traffic(
    persona: Persona, card: VirtualCard, caplog: pytest.LogCaptureFixture
) -> None:
    """So that the search for secrets above searches something."""
    caplog.set_level(TRAFFIC)
    steps_of(ROUTES["pin"], persona, card)
    assert any(record.levelno == TRAFFIC for record in caplog.records)
    assert logging.getLevelName(TRAFFIC)
