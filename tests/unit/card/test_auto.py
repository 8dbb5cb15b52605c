"""Several readers as one: any events in any order."""

from __future__ import annotations

import itertools
import queue
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna_reception.card.auto import AutoReader, Selection, reader_for, worst
from myna_reception.card.connection import CardArrived, ReaderEvent, ReaderGone, ReaderReady
from myna_reception.card.nfc import NfcReader
from myna_reception.card.pcsc import PcscReader
from myna_reception.reception.errors import (
    CardPhase,
    CardTorn,
    ReaderBusy,
    ReaderReason,
    ReaderUnavailable,
)
from myna_reception.simulator.virtual_card.reader import NAME, VirtualReader
from tests.unit.virtual_card.people import a_card

NAMES = ("first", "second", "third")


def gone(reason: ReaderReason) -> ReaderGone:
    return ReaderGone(ReaderUnavailable(reason))


def events_of(number: int) -> st.SearchStrategy[ReaderEvent]:
    return st.one_of(
        st.just(ReaderReady(NAMES[number])),
        st.just(CardArrived(NAMES[number])),
        st.sampled_from(ReaderReason).map(gone),
    )


histories = st.lists(st.integers(0, 2).flatmap(lambda number: st.tuples(st.just(number), events_of(number))))


@given(histories)
def test_the_desk_sees_one_reader_that_lives(history: list[tuple[int, ReaderEvent]]) -> None:
    """What was told last is true of the reader it names, and a reader with a card goes before one without."""
    selection = Selection(3)
    latest: dict[int, ReaderEvent] = {}
    told: list[ReaderEvent] = []
    for number, event in history:
        latest[number] = event
        told += selection.update(number, event)
        cards = {one.name for one in latest.values() if isinstance(one, CardArrived)}
        ready = [latest[one].name for one in sorted(latest) if isinstance(latest[one], ReaderReady)]
        if cards:
            assert isinstance(told[-1], CardArrived)
            assert told[-1].name in cards
            assert NAMES.index(told[-1].name) == selection.chosen
        elif ready:
            assert told[-1] == ReaderReady(ready[0])
        elif len(latest) == 3:
            assert isinstance(told[-1], ReaderGone)
        else:
            assert not told or selection.chosen is None


@given(histories)
def test_nothing_is_told_twice_and_no_card_follows_a_card(history: list[tuple[int, ReaderEvent]]) -> None:
    selection = Selection(3)
    told = [one for number, event in history for one in selection.update(number, event)]
    for before, after in itertools.pairwise(told):
        assert before != after
        assert not (isinstance(before, CardArrived) and isinstance(after, CardArrived))


@given(histories)
def test_a_card_keeps_its_reader_until_it_leaves(history: list[tuple[int, ReaderEvent]]) -> None:
    selection = Selection(3)
    holder: int | None = None
    for number, event in history:
        told = selection.update(number, event)
        if holder is not None and (number != holder or isinstance(event, CardArrived)):
            assert told == []
            assert selection.chosen == holder
        holder = selection.chosen if told and isinstance(told[-1], CardArrived) else holder
        if holder is not None and told and not isinstance(told[-1], CardArrived):
            holder = None


def test_the_order_of_two_cards() -> None:
    selection = Selection(2)
    assert selection.update(0, gone(ReaderReason.NO_READER)) == []  # the other may yet be there
    assert selection.update(1, ReaderReady("second")) == [ReaderReady("second")]
    assert selection.update(0, ReaderReady("first")) == [ReaderReady("first")]  # plugged in: it goes before
    assert selection.update(1, CardArrived("second")) == [CardArrived("second")]
    assert selection.update(0, CardArrived("first")) == []
    assert selection.update(1, ReaderReady("second")) == [ReaderReady("second"), CardArrived("first")]


@pytest.mark.parametrize(
    ("reasons", "told"),
    [
        ("NO_READER NO_LIBRARY", "NO_READER"),
        ("NO_LIBRARY NO_READER", "NO_READER"),
        ("NO_READER NO_PERMISSION", "NO_PERMISSION"),
        ("NO_PCSC_SERVICE NO_READER", "NO_PCSC_SERVICE"),
        ("NO_LIBRARY NO_LIBRARY", "NO_LIBRARY"),
    ],
)
def test_which_error_is_told(reasons: str, told: str) -> None:
    errors = [ReaderUnavailable(ReaderReason[name]) for name in reasons.split()]
    assert worst(errors) == ReaderUnavailable(ReaderReason[told])
    unplugged = [Unusable(error) for error in errors]
    with pytest.raises(ReaderUnavailable) as raised:
        AutoReader(unplugged).connect()
    assert raised.value == ReaderUnavailable(ReaderReason[told])


class Unusable(VirtualReader):
    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def connect(self):
        raise self.error


def test_the_card_that_was_reported_is_opened_and_no_other() -> None:
    first, second = VirtualReader(), VirtualReader()
    auto = AutoReader((first, second))
    heard: queue.Queue[ReaderEvent] = queue.Queue()
    watch = auto.watch(heard.put)
    assert heard.get_nowait() == ReaderReady(NAME)
    second.place(a_card())
    assert heard.get_nowait() == CardArrived(NAME)
    first.place(a_card())
    auto.connect().close()
    second.remove()
    assert [heard.get_nowait(), heard.get_nowait()] == [ReaderReady(NAME), CardArrived(NAME)]
    connection = auto.connect()
    with pytest.raises(ReaderBusy):
        first.connect()
    connection.close()
    first.remove()
    with pytest.raises(CardTorn) as torn:
        auto.connect()
    assert torn.value == CardTorn(CardPhase.CONNECTING)
    watch.stop()
    watch.stop()
    second.place(a_card())
    auto.connect().close()  # nobody watches: the first card there is
    assert heard.qsize() == 1


def test_without_a_watch_the_first_card_is_opened() -> None:
    first, second = VirtualReader(), VirtualReader()
    first.unplug()
    second.place(a_card())
    AutoReader((first, second)).connect().close()
    second.remove()
    with pytest.raises(CardTorn):
        AutoReader((first, second)).connect()


def test_a_watch_that_is_stopped_from_within_a_report() -> None:
    """While the other reader reports, too: neither thread waits for the other for ever."""
    first, second = VirtualReader(), VirtualReader()
    auto = AutoReader((first, second))
    stopped = threading.Event()
    inside = threading.Event()

    def listener(event: ReaderEvent) -> None:
        if isinstance(event, CardArrived):
            other = threading.Thread(target=second.place, args=(a_card(),))
            other.start()
            inside.wait(0.1)
            watch.stop()
            other.join()
            stopped.set()

    watch = auto.watch(listener)
    worker = threading.Thread(target=first.place, args=(a_card(),), daemon=True)
    worker.start()
    assert stopped.wait(20)
    worker.join()


@pytest.mark.parametrize(
    ("choice", "transport"),
    [("auto", "auto"), ("pcsc", "pcsc"), ("nfc", "nfc"), ("NFC SONY RC-S380/P", "auto"), ("SONY FeliCa", "auto")],
)
def test_the_reader_of_a_choice(choice: str, transport: str) -> None:
    reader = reader_for(choice)
    assert reader.transport == transport
    if isinstance(reader, AutoReader):
        first = NfcReader if choice.startswith("NFC ") else PcscReader
        assert isinstance(reader._readers[0], first)
