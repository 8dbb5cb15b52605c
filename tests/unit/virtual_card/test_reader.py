from __future__ import annotations

import threading

import pytest

from myna_reception.card.connection import (
    CardArrived,
    CardReader,
    ConnectionLostError,
    ReaderEvent,
    ReaderGone,
    ReaderReady,
)
from myna_reception.reception.errors import CardPhase, CardTorn, ReaderBusy, ReaderReason, ReaderUnavailable
from myna_reception.simulator.virtual_card.foreign import bank_card
from myna_reception.simulator.virtual_card.reader import NAME, VirtualReader
from tests.unit.virtual_card.people import a_card

SELECT_AP = bytes.fromhex("00A4040C0AD392F000260100000001")
WRONG_PIN = bytes.fromhex("002000980430303030")
QUERY = bytes.fromhex("00200098")


@pytest.fixture
def reader() -> VirtualReader:
    return VirtualReader()


def test_it_is_a_card_reader(reader: VirtualReader) -> None:
    as_reader: CardReader = reader
    assert as_reader.transport == "virtual"
    reader.place(bank_card())
    assert reader.connect().transport == "virtual"


def test_the_situation_and_every_change_are_reported(reader: VirtualReader) -> None:
    events: list[ReaderEvent] = []
    watch = reader.watch(events.append)
    card = bank_card()
    reader.place(card)
    assert reader.card is card
    reader.remove()
    reader.remove()
    reader.place(bank_card())
    reader.place(bank_card())
    reader.unplug()
    reader.plug_in()
    watch.stop()
    watch.stop()
    reader.place(bank_card())
    ready, arrived = ReaderReady(NAME), CardArrived(NAME)
    gone = ReaderGone(ReaderUnavailable(ReaderReason.NO_READER))
    assert events == [ready, arrived, ready, arrived, ready, arrived, gone, ready]


def test_a_watch_that_begins_with_a_card(reader: VirtualReader) -> None:
    reader.place(bank_card())
    events: list[ReaderEvent] = []
    reader.watch(events.append)
    assert events == [CardArrived(NAME)]


def test_connecting_without_a_card(reader: VirtualReader) -> None:
    with pytest.raises(CardTorn) as error:
        reader.connect()
    assert error.value == CardTorn(CardPhase.CONNECTING)


def test_connecting_without_a_reader(reader: VirtualReader) -> None:
    reader.place(bank_card())
    reader.unplug()
    with pytest.raises(ReaderUnavailable) as error:
        reader.connect()
    assert error.value == ReaderUnavailable(ReaderReason.NO_READER)


def test_one_connection_at_a_time(reader: VirtualReader) -> None:
    reader.place(bank_card())
    first = reader.connect()
    with pytest.raises(ReaderBusy):
        reader.connect()
    first.close()
    first.close()
    second = reader.connect()
    first.close()  # does not close the second
    assert second.transmit(SELECT_AP).sw == 0x6A82
    with pytest.raises(ConnectionLostError):
        first.transmit(SELECT_AP)


def test_a_removed_card_is_lost_to_its_connection(reader: VirtualReader) -> None:
    reader.place(bank_card())
    connection = reader.connect()
    reader.remove()
    reader.place(bank_card())
    with pytest.raises(ConnectionLostError):
        connection.transmit(SELECT_AP)
    assert reader.connect().transmit(SELECT_AP).sw == 0x6A82


def test_counters_stay_and_verification_goes(reader: VirtualReader) -> None:
    card = a_card()
    reader.place(card)
    connection = reader.connect()
    connection.transmit(SELECT_AP)
    assert connection.transmit(WRONG_PIN).sw == 0x63C2
    reader.remove()
    reader.place(card)
    connection = reader.connect()
    assert connection.transmit(QUERY).sw == 0x6D00  # nothing is selected
    connection.transmit(SELECT_AP)
    assert connection.transmit(QUERY).sw == 0x63C2


@pytest.mark.parametrize("processed", [False, True])
def test_a_tear(reader: VirtualReader, processed: bool) -> None:
    card = a_card()
    reader.place(card)
    events: list[ReaderEvent] = []
    reader.watch(events.append)
    reader.tear_after(2, processed=processed)
    connection = reader.connect()
    assert connection.transmit(SELECT_AP).ok
    assert connection.transmit(QUERY).sw == 0x63C3
    with pytest.raises(ConnectionLostError):
        connection.transmit(WRONG_PIN)
    assert events == [CardArrived(NAME), ReaderReady(NAME)]
    assert reader.card is None
    reader.place(card)
    connection = reader.connect()
    connection.transmit(SELECT_AP)
    assert connection.transmit(QUERY).sw == (0x63C2 if processed else 0x63C3)


def test_a_listener_may_use_the_reader(reader: VirtualReader) -> None:
    answers: list[int] = []

    def listener(event: ReaderEvent) -> None:
        if isinstance(event, CardArrived):
            connection = reader.connect()
            answers.append(connection.transmit(SELECT_AP).sw)
            connection.close()

    reader.watch(listener)
    reader.place(bank_card())
    assert answers == [0x6A82]


def test_many_threads(reader: VirtualReader) -> None:
    """Whatever the interleaving, a thread sees an answer or one of our errors."""
    faults: list[BaseException] = []

    def hand() -> None:
        for _ in range(100):
            reader.place(bank_card())
            reader.remove()

    def desk() -> None:
        try:
            for _ in range(200):
                try:
                    connection = reader.connect()
                    assert connection.transmit(SELECT_AP).sw == 0x6A82
                    connection.close()
                except (CardTorn, ReaderBusy, ConnectionLostError):
                    continue
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=target) for target in (hand, hand, desk, desk)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
    assert not faults
