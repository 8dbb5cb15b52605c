"""Drives one desk: events in, ``session.advance``, effects out to the card thread and the job pool."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from myna_reception.card.authenticity import TrustedKey, nobody
from myna_reception.card.connection import CardArrived, CardReader, ReaderEvent, ReaderGone, ReaderReady, Watch
from myna_reception.eligibility.service import EligibilityService
from myna_reception.perform import CardWork, ServiceWork
from myna_reception.reception.clock import Clock
from myna_reception.reception.effects import (
    Effect,
    EndCardSession,
    FetchChallenge,
    ForgetPin,
    ReadCard,
    ReadCardFace,
    SignWithPin,
    SubmitCheck,
    SubmitRegistration,
)
from myna_reception.reception.errors import TerminalNotActivated
from myna_reception.reception.events import (
    CardPlaced,
    CardRemoved,
    Event,
    Finished,
    ReaderFound,
    ReaderLost,
    RetryPressed,
    TimedOut,
)
from myna_reception.reception.policy import IdleTimes, Policy
from myna_reception.reception.session import advance, time_limit
from myna_reception.reception.states import Idle, State, Unavailable
from myna_reception.settings import GraceRule
from myna_reception.ui.activity import Activity
from myna_reception.ui.bridge.bugs import log_bug
from myna_reception.ui.bridge.lanes import CARD_THREAD, CardThreadReader, Lane


class NewId(Protocol):
    """Makes a fresh reception id."""

    def __call__(self) -> str:
        """An id never given before."""
        ...


def random_id() -> str:
    """A reception id that says nothing about the patient."""
    return uuid.uuid4().hex


class ReceptionController(QObject):
    """Holds the session's state on the UI thread. Every public method is called there."""

    state_changed = Signal(object)  # State
    broke = Signal()  # a bug: the reception was given up, the next one can begin
    _reader_said = Signal(object)  # ReaderEvent, from the monitor's thread

    def __init__(
        self,
        reader: CardReader,
        clock: Clock,
        policy: Policy,
        grace_rule: GraceRule,
        new_id: NewId = random_id,
        parent: QObject | None = None,
        trusted: TrustedKey = nobody,
    ) -> None:
        """``trusted``: the authorities of card faces (券面)."""
        super().__init__(parent)
        self._reader = CardThreadReader(reader)
        self._policy = policy
        self._new_id = new_id
        self._state: State = Idle()
        self._card_there = False
        self._reader_error: ReaderGone | None = None
        self._watch: Watch | None = None
        self._service: EligibilityService | None = None
        self._service_work: ServiceWork | None = None
        self.times = IdleTimes()
        self._card_work = CardWork(self._reader, clock, grace_rule, trusted)
        self._card_lane = Lane(CARD_THREAD, parent=self)
        self._jobs = Lane("service", workers=2, parent=self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._timed_out)
        self._activity = Activity(self)
        self._activity.seen.connect(self._put_off)
        self._reader_said.connect(self._take_reader_event, Qt.ConnectionType.QueuedConnection)

    @property
    def state(self) -> State:
        """Where the reception stands."""
        return self._state

    def open(self, service: EligibilityService) -> None:
        """Begin to take cards, asking ``service``; called again with another service after a new activation."""
        previous, self._service = self._service, service
        self._service_work = ServiceWork(service)
        if previous is not None:
            self._jobs.run(previous.close)
        if self._watch is None:
            self._watch = self._reader.watch(self._reader_said.emit)
        elif self._reader_error is not None:
            self.handle(ReaderLost(self._reader_error.error))
        else:
            self.handle(ReaderFound())
            if self._card_there:
                self.handle(CardPlaced(self._new_id()))
        self.state_changed.emit(self._state)

    def set_times(self, times: IdleTimes) -> None:
        """How long a state may stand untouched, from its next change on."""
        self.times = times

    def set_policy(self, policy: Policy) -> None:
        """The ways of confirming that the clinic offers, from the next choice on."""
        self._policy = policy

    def set_grace_rule(self, rule: GraceRule) -> None:
        """How the time after a certificate's end is counted, from the next card on."""
        self._card_work.grace_rule = rule

    def watch_activity(self) -> None:
        """Let whatever is pressed or touched in the app put the time-out off, until ``close``."""
        self._activity.start()

    def close(self) -> None:
        """Stop the monitor and the threads; wipe what is held."""
        self._activity.stop()
        self._timer.stop()
        if self._watch is not None:
            self._watch.stop()
            self._watch = None
        self.handle(Finished())
        self._card_lane.stop()
        self._card_work.close()  # the lane is gone, and what it had not begun with it
        self._jobs.stop()
        if self._service is not None:
            self._service.close()

    @Slot(object)
    def handle(self, event: Event) -> None:
        """Take an event of a person, the reader, the card or the service."""
        if isinstance(event, RetryPressed) and not event.reception_id:
            event = replace(event, reception_id=self._new_id())
        before = self._state
        step = advance(before, event, self._policy)
        self._state = step.state
        for effect in step.effects:
            self._carry_out(effect)
        if self._state != before:
            self._restart_timer()
            self.state_changed.emit(self._state)

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case ForgetPin(pin):
                pin.wipe()
            case SignWithPin(pin=secret) | ReadCardFace(number=secret):
                self._card_lane.run(lambda: self._card_work.perform(effect), self._answered, self._bug, secret.wipe)
            case EndCardSession():
                self._card_work.give_up()  # staff who cancel do not wait for another program's transaction
                self._card_lane.run(lambda: self._card_work.perform(effect), self._answered, self._bug)
            case ReadCard():
                self._card_lane.run(lambda: self._card_work.perform(effect), self._answered, self._bug)
            case FetchChallenge() | SubmitCheck() | SubmitRegistration():
                work = self._service_work
                if work is None:
                    raise AssertionError("the desk is not open")
                self._jobs.run(lambda: work.perform(effect), self._answered, self._bug)

    def _answered(self, event: Event | None) -> None:
        if event is not None:
            self.handle(event)

    def _bug(self, error: BaseException) -> None:
        log_bug(error)
        self.handle(Finished())
        self.broke.emit()

    @Slot(object)
    def _take_reader_event(self, said: ReaderEvent) -> None:
        match said:
            case ReaderGone(error):
                self._reader_error, self._card_there = said, False
                self._unless_not_activated(ReaderLost(error))
            case CardArrived():
                self._reader_error, self._card_there = None, True
                self.handle(CardPlaced(self._new_id()))
            case ReaderReady():
                was_there, self._card_there = self._card_there, False
                if was_there:
                    self.handle(CardRemoved())
                if self._reader_error is not None or isinstance(self._state, Unavailable):
                    self._reader_error = None
                    self._unless_not_activated(ReaderFound())

    def _unless_not_activated(self, event: Event) -> None:
        """A reader coming or going does not cure, or hide, a missing activation."""
        if not (isinstance(self._state, Unavailable) and isinstance(self._state.reason, TerminalNotActivated)):
            self.handle(event)

    @Slot()
    def _put_off(self) -> None:
        if self._timer.isActive():
            self._timer.start()

    @Slot()
    def _timed_out(self) -> None:
        self.handle(TimedOut())

    def _restart_timer(self) -> None:
        limit = time_limit(self._state, self.times)
        if limit is None:
            self._timer.stop()
        else:
            self._timer.start(int(limit.total_seconds() * 1000))
