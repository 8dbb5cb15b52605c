"""The PC/SC reader against a service that does what the test says. The real service is in tests/device."""

from __future__ import annotations

import itertools
import queue
import sys
import threading
from collections.abc import Iterator

import pytest

from myna_reception.card import monitor
from myna_reception.card.abilities import reader_name
from myna_reception.card.connection import (
    CardArrived,
    CardResetError,
    ConnectionLostError,
    ReaderEvent,
    ReaderGone,
    ReaderReady,
)
from myna_reception.card.pcsc import PcscReader
from myna_reception.reception.errors import (
    CardPhase,
    CardTorn,
    ReaderBusy,
    ReaderReason,
    ReaderUnavailable,
    ReceptionError,
)
from tests.unit.card.fake_scard import FakeReader, FakeScard

SELECT_AP = bytes.fromhex("00A4040C0AD392F000260100000001")
QUERY = bytes.fromhex("00200080")


def card(_command: bytes) -> bytes:
    return b"\x90\x00"


@pytest.fixture
def scard() -> Iterator[FakeScard]:
    service = FakeScard({"One 00": FakeReader(), "Two 00": FakeReader()})
    yield service
    assert service.contexts == 0, "a context was not released"


class TestConnect:
    def test_the_first_card_is_opened_and_unpowered_in_the_end(self, scard: FakeScard) -> None:
        scard.insert("Two 00", card)
        connection = PcscReader(scard=scard).connect()
        assert connection.transport == "pcsc"
        assert connection.transmit(SELECT_AP).ok
        connection.close()
        connection.close()
        assert scard.calls == ["establish", "begin", "transmit", "end 2", "disconnect 2"]
        with pytest.raises(ConnectionLostError):
            connection.transmit(SELECT_AP)

    @pytest.mark.parametrize(
        ("code", "error"),
        [
            (FakeScard.SCARD_E_NO_SMARTCARD, CardTorn(CardPhase.CONNECTING)),
            (FakeScard.SCARD_W_REMOVED_CARD, CardTorn(CardPhase.CONNECTING)),
            (0x80100066, CardTorn(CardPhase.CONNECTING)),  # SCARD_W_UNRESPONSIVE_CARD
            (FakeScard.SCARD_E_SHARING_VIOLATION, ReaderBusy()),
            (FakeScard.SCARD_E_SHARING_VIOLATION - 2**32, ReaderBusy()),  # some builds give signed codes
            (FakeScard.SCARD_W_SECURITY_VIOLATION, ReaderUnavailable(ReaderReason.NO_PERMISSION)),
            (FakeScard.SCARD_E_NO_SERVICE, ReaderUnavailable(ReaderReason.NO_PCSC_SERVICE)),
        ],
    )
    def test_errors_of_connecting(self, scard: FakeScard, code: int, error: ReceptionError) -> None:
        scard.readers["One 00"].connect_code = code
        with pytest.raises(type(error)) as raised:
            PcscReader(scard=scard).connect()
        assert raised.value == error

    @pytest.mark.parametrize(
        ("code", "reason"),
        [
            (FakeScard.SCARD_E_NO_SERVICE, ReaderReason.NO_PCSC_SERVICE),
            (FakeScard.SCARD_E_SERVICE_STOPPED, ReaderReason.NO_PCSC_SERVICE),
            (FakeScard.SCARD_E_NO_ACCESS, ReaderReason.NO_PERMISSION),
            (0x80100001, ReaderReason.NO_PCSC_SERVICE),
        ],
    )
    def test_no_service(self, scard: FakeScard, code: int, reason: ReaderReason) -> None:
        scard.establish_code = code
        for action in (PcscReader(scard=scard).connect, PcscReader(scard=scard).names):
            with pytest.raises(ReaderUnavailable) as error:
                action()
            assert error.value == ReaderUnavailable(reason)

    def test_no_reader(self) -> None:
        with pytest.raises(ReaderUnavailable) as error:
            PcscReader(scard=FakeScard()).connect()
        assert error.value == ReaderUnavailable(ReaderReason.NO_READER)
        assert PcscReader(scard=FakeScard()).names() == []

    def test_a_card_that_leaves_before_the_transaction(self, scard: FakeScard) -> None:
        scard.insert("One 00", card)
        scard.begin_code = scard.SCARD_W_REMOVED_CARD
        with pytest.raises(CardTorn) as error:
            PcscReader(scard=scard).connect()
        assert error.value == CardTorn(CardPhase.CONNECTING)

    def test_a_card_that_is_reset_before_the_transaction(self, scard: FakeScard) -> None:
        scard.insert("One 00", card)
        scard.resets = 2
        connection = PcscReader(scard=scard).connect()
        assert connection.transmit(SELECT_AP).ok
        connection.close()
        scard.resets = 10**6
        with pytest.raises(CardTorn):
            PcscReader(scard=scard).connect()

    def test_a_card_that_is_reset_while_it_rests(self, scard: FakeScard) -> None:
        """The command that meets the reset does not reach the card; SELECT of the application takes it up again."""
        sent: list[bytes] = []
        scard.insert("One 00", lambda command: sent.append(command) or b"\x90\x00")
        connection = PcscReader(scard=scard).connect()
        scard.resets = 1
        with pytest.raises(CardResetError):
            connection.transmit(QUERY)
        assert connection.transmit(SELECT_AP).ok
        assert connection.transmit(QUERY).ok
        assert sent == [SELECT_AP, QUERY]
        connection.close()

    def test_a_connection_knows_its_reader(self, scard: FakeScard) -> None:
        scard.insert("Two 00", card)
        connection = PcscReader(scard=scard).connect()
        assert reader_name(connection) == "Two 00"
        connection.close()

    def test_a_transaction_of_another_program_is_not_waited_for_long(self, scard: FakeScard) -> None:
        scard.insert("One 00", card)
        released, done = threading.Event(), threading.Event()
        begin, release = scard.SCardBeginTransaction, scard.SCardReleaseContext

        def held(handle: str) -> int:
            released.wait(20)
            return begin(handle)

        def noted(context: int) -> int:
            done.set()
            return release(context)

        scard.SCardBeginTransaction, scard.SCardReleaseContext = held, noted
        with pytest.raises(ReaderBusy):
            PcscReader(scard=scard, busy_seconds=0.05).connect()
        released.set()
        assert done.wait(20)  # the late success lets go of the card
        assert scard.calls[-2:] == ["end 2", "disconnect 2"]

    def test_waiting_for_another_program_is_given_up_at_once(self, scard: FakeScard) -> None:
        scard.insert("One 00", card)
        reader = PcscReader(scard=scard, busy_seconds=60)
        reader.give_up()  # there is nothing yet, and what comes later waits as ever
        reached, released, raised = threading.Event(), threading.Event(), threading.Event()
        begin = scard.SCardBeginTransaction

        def held(handle: str) -> int:
            reached.set()
            released.wait(20)
            return begin(handle)

        def connect() -> None:
            with pytest.raises(ReaderBusy):
                reader.connect()
            raised.set()

        def noted(context: int) -> int:
            code = release(context)
            let_go.set()
            return code

        let_go, release = threading.Event(), scard.SCardReleaseContext
        scard.SCardBeginTransaction, scard.SCardReleaseContext = held, noted
        waiting = threading.Thread(target=connect)
        waiting.start()
        assert reached.wait(20)
        assert not raised.is_set()
        reader.give_up()
        assert raised.wait(20)
        waiting.join(20)
        released.set()
        assert let_go.wait(20)

    def test_without_pyscard(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "smartcard.scard", None)
        expected = ReaderUnavailable(ReaderReason.NO_LIBRARY)
        with pytest.raises(ReaderUnavailable) as error:
            PcscReader().connect()
        assert error.value == expected
        events: list[ReaderEvent] = []
        PcscReader().watch(events.append).stop()
        assert events == [ReaderGone(expected)]


class TestTransmit:
    @pytest.mark.parametrize("code", [FakeScard.SCARD_W_REMOVED_CARD, 0x80100016, 0x80100001, 1])
    def test_any_failure_is_a_lost_card(self, scard: FakeScard, code: int) -> None:
        scard.insert("One 00", card)
        connection = PcscReader(scard=scard).connect()
        scard.transmit_codes = [code]
        with pytest.raises(ConnectionLostError):
            connection.transmit(QUERY)
        connection.close()

    @pytest.mark.parametrize("answer", [b"", b"\x90"])
    def test_success_without_a_status_word_is_a_lost_card(self, scard: FakeScard, answer: bytes) -> None:
        scard.insert("One 00", lambda _: answer)
        connection = PcscReader(scard=scard).connect()
        with pytest.raises(ConnectionLostError):
            connection.transmit(QUERY)
        connection.close()

    def test_a_card_that_somebody_reset_between_two_dialogues(self, scard: FakeScard) -> None:
        scard.insert("One 00", card)
        connection = PcscReader(scard=scard).connect()
        scard.resets = 1
        assert connection.transmit(SELECT_AP).ok
        connection.close()
        assert scard.calls[2:8] == ["transmit", "begin", "reconnect", "begin", "transmit", "end 2"]

    @pytest.mark.parametrize("command", [QUERY, bytes.fromhex("002000800431323334")])
    def test_a_card_that_somebody_reset_within_a_dialogue(self, scard: FakeScard, command: bytes) -> None:
        scard.insert("One 00", card)
        connection = PcscReader(scard=scard).connect()
        scard.resets = 1
        with pytest.raises(ConnectionLostError):
            connection.transmit(command)
        connection.close()
        assert scard.calls.count("transmit") == 1


class TestPreference:
    def test_the_start_of_a_name_is_enough(self, scard: FakeScard) -> None:
        assert PcscReader("Two", scard=scard).names() == ["Two 00"]
        assert PcscReader("Three", scard=scard).names() == ["One 00", "Two 00"]
        scard.insert("One 00", card)
        with pytest.raises(CardTorn):
            PcscReader("Two", scard=scard).connect()


class TestWatch:
    @pytest.fixture
    def events(self, scard: FakeScard, monkeypatch: pytest.MonkeyPatch) -> Iterator[queue.Queue[ReaderEvent]]:
        monkeypatch.setattr(monitor, "FIRST_PAUSE", 0.01)
        monkeypatch.setattr(monitor, "LOOK_MILLISECONDS", 10)
        monkeypatch.setattr(monitor, "WAIT_MILLISECONDS", 100)
        heard: queue.Queue[ReaderEvent] = queue.Queue()
        watch = PcscReader(scard=scard).watch(heard.put)
        yield heard
        watch.stop()
        watch.stop()
        assert heard.empty()

    def next(self, events: queue.Queue[ReaderEvent]) -> ReaderEvent:
        return events.get(timeout=20)

    def test_cards_come_and_go(self, scard: FakeScard, events: queue.Queue[ReaderEvent]) -> None:
        assert self.next(events) == ReaderReady("One 00")
        scard.insert("Two 00", card)
        assert self.next(events) == CardArrived("Two 00")
        scard.insert("Two 00", None)
        assert self.next(events) == ReaderReady("One 00")

    def test_a_card_swapped_in_a_moment_is_another_card(
        self, scard: FakeScard, events: queue.Queue[ReaderEvent]
    ) -> None:
        self.next(events)
        scard.insert("One 00", card)
        assert self.next(events) == CardArrived("One 00")
        scard.swap("One 00", card)
        assert [self.next(events), self.next(events)] == [ReaderReady("One 00"), CardArrived("One 00")]

    def test_readers_come_and_go(self, scard: FakeScard, events: queue.Queue[ReaderEvent]) -> None:
        self.next(events)
        scard.unplug("One 00")
        assert self.next(events) == ReaderReady("Two 00")
        scard.unplug("Two 00")
        gone = ReaderGone(ReaderUnavailable(ReaderReason.NO_READER))
        assert self.next(events) == gone
        scard.plug("Three 00")
        assert self.next(events) == ReaderReady("Three 00")

    def test_the_service_stops_and_starts(self, scard: FakeScard, events: queue.Queue[ReaderEvent]) -> None:
        self.next(events)
        scard.fail(establish=scard.SCARD_E_NO_SERVICE, wait=scard.SCARD_F_COMM_ERROR)
        assert self.next(events) == ReaderGone(ReaderUnavailable(ReaderReason.NO_PCSC_SERVICE))
        scard.fail(establish=0, wait=0)
        assert self.next(events) == ReaderReady("One 00")

    def test_a_service_that_dies_may_look_like_one_that_refuses(
        self, scard: FakeScard, events: queue.Queue[ReaderEvent]
    ) -> None:
        self.next(events)
        scard.fail(establish=scard.SCARD_E_NO_SERVICE, wait=scard.SCARD_W_SECURITY_VIOLATION)
        assert self.next(events) == ReaderGone(ReaderUnavailable(ReaderReason.NO_PCSC_SERVICE))


@pytest.mark.parametrize("code", [FakeScard.SCARD_E_NO_ACCESS, FakeScard.SCARD_W_SECURITY_VIOLATION])
@pytest.mark.parametrize("call", ["establish_code", "wait_code"])
def test_no_permission(call: str, code: int) -> None:
    scard = FakeScard({"One 00": FakeReader()}, **{call: code})
    heard: queue.Queue[ReaderEvent] = queue.Queue()
    watch = PcscReader(scard=scard).watch(heard.put)
    assert heard.get(timeout=20) == ReaderGone(ReaderUnavailable(ReaderReason.NO_PERMISSION))
    watch.stop()


def test_a_listener_may_stop_the_watch() -> None:
    scard = FakeScard({"One 00": FakeReader()})
    stopped = threading.Event()

    def listener(event: ReaderEvent) -> None:
        begun.wait(20)
        watch.stop()
        stopped.set()

    begun = threading.Event()
    watch = PcscReader(scard=scard).watch(listener)
    begun.set()
    assert stopped.wait(20)
    watch.stop()


@pytest.mark.parametrize("announces", [True, False])
def test_readers_that_are_not_announced_are_looked_for(announces: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(monitor, "LOOK_MILLISECONDS", 10)
    monkeypatch.setattr(monitor, "WAIT_MILLISECONDS", 100)
    scard = FakeScard(announces=announces)
    heard: queue.Queue[ReaderEvent] = queue.Queue()
    watch = PcscReader(scard=scard).watch(heard.put)
    assert heard.get(timeout=20) == ReaderGone(ReaderUnavailable(ReaderReason.NO_READER))
    scard.plug("One 00")
    assert heard.get(timeout=20) == ReaderReady("One 00")
    scard.insert("One 00", card)
    assert heard.get(timeout=20) == CardArrived("One 00")
    scard.unplug("One 00")
    assert heard.get(timeout=20) == ReaderGone(ReaderUnavailable(ReaderReason.NO_READER))
    watch.stop()


def test_a_service_that_is_away_is_not_asked_without_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(itertools.islice(monitor.pauses(), 6)) == [0.5, 1.0, 2.0, 4.0, 5.0, 5.0]
    monkeypatch.setattr(monitor, "FIRST_PAUSE", 60)
    scard = FakeScard(establish_code=FakeScard.SCARD_E_NO_SERVICE)
    heard: queue.Queue[ReaderEvent] = queue.Queue()
    watch = PcscReader(scard=scard).watch(heard.put)
    assert heard.get(timeout=20) == ReaderGone(ReaderUnavailable(ReaderReason.NO_PCSC_SERVICE))
    watch.stop()  # does not wait for the pause
    assert scard.calls == ["establish"]
