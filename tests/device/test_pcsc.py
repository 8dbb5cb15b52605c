from __future__ import annotations

import queue
import signal
import threading
import time
from collections.abc import Iterator

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256

from myna_reception.card.connection import CardArrived, ConnectionLostError, ReaderEvent, ReaderGone, ReaderReady
from myna_reception.card.pcsc import PcscReader
from myna_reception.card.reading import read_card, sign_with_pin
from myna_reception.reception.errors import (
    CardPhase,
    CardTorn,
    PinIncorrect,
    ReaderBusy,
    ReaderReason,
    ReaderUnavailable,
)
from myna_reception.reception.masked import PinCode
from myna_reception.simulator.virtual_card.card import CONTACT_ATR, CONTACTLESS_ATR, CardRules
from myna_reception.simulator.virtual_card.vpcd import VpcdClient
from tests.device.pcscd import PcscDaemon, reader_named, scard
from tests.unit.virtual_card.people import PIN, a_card

pytestmark = pytest.mark.pcsc
SECONDS = 15


class Events:
    def __init__(self) -> None:
        self._queue: queue.Queue[ReaderEvent] = queue.Queue()

    def __call__(self, event: ReaderEvent) -> None:
        self._queue.put(event)

    def next(self) -> ReaderEvent:
        return self._queue.get(timeout=SECONDS)

    def none_more(self) -> bool:
        return self._queue.empty()


@pytest.fixture
def events(pcscd: PcscDaemon) -> Iterator[Events]:
    heard = Events()
    watch = PcscReader().watch(heard)
    yield heard
    watch.stop()


def name_of(event: ReaderEvent) -> str:
    assert isinstance(event, ReaderReady | CardArrived)
    return event.name


def test_the_monitor_sees_a_card_come_and_go(slot: VpcdClient, events: Events) -> None:
    first = events.next()
    assert isinstance(first, ReaderReady)
    for _ in range(2):
        slot.insert(a_card())
        assert events.next() == CardArrived(name_of(first))
        slot.remove()
        assert events.next() == ReaderReady(name_of(first))
    assert events.none_more()


def test_using_a_card_is_no_event(slot: VpcdClient, events: Events) -> None:
    slot.insert(a_card())
    assert isinstance(events.next(), ReaderReady)
    assert isinstance(events.next(), CardArrived)
    for _ in range(3):
        connection = PcscReader().connect()
        read_card(connection)
        connection.close()
    slot.remove()
    assert isinstance(events.next(), ReaderReady)
    assert events.none_more()


@pytest.mark.parametrize("atr", [CONTACT_ATR, CONTACTLESS_ATR], ids=["contact", "contactless"])
def test_a_card_is_read_and_signs(slot: VpcdClient, atr: bytes) -> None:
    slot.insert(a_card(atr=atr))
    assert slot.wait_connected(SECONDS)
    connection = connect_when_ready()
    reading = read_card(connection)
    assert reading.pin_tries == 3
    signature = sign_with_pin(connection, PinCode(PIN.encode()), b"challenge")
    connection.close()
    connection.close()
    certificate = x509.load_der_x509_certificate(reading.certificate.der.reveal())
    certificate.public_key().verify(signature, b"challenge", padding.PKCS1v15(), SHA256())


def connect_when_ready():
    """Connect as soon as pcscd has noticed the card, which the monitor tells."""
    arrived = threading.Event()
    reader = PcscReader()
    watch = reader.watch(lambda event: arrived.set() if isinstance(event, CardArrived) else None)
    assert arrived.wait(SECONDS)
    watch.stop()
    return reader.connect()


def test_a_verified_pin_does_not_outlive_the_connection(slot: VpcdClient) -> None:
    slot.insert(a_card(rules=CardRules(select_clears_verification=False)))
    connection = connect_when_ready()
    sign_with_pin(connection, PinCode(PIN.encode()), b"challenge")
    connection.close()
    again = PcscReader().connect()
    again.transmit(bytes.fromhex("00A4040C0AD392F000260100000001"))
    again.transmit(bytes.fromhex("00A4020C020017"))
    assert again.transmit(bytes.fromhex("802A0080013000")).sw == 0x6982
    again.close()


def test_a_wrong_pin_is_counted_over_connections(slot: VpcdClient) -> None:
    slot.insert(a_card())
    connection = connect_when_ready()
    with pytest.raises(PinIncorrect) as wrong:
        sign_with_pin(connection, PinCode(b"0000"), b"challenge")
    assert wrong.value == PinIncorrect(2)
    connection.close()
    again = PcscReader().connect()
    assert read_card(again).pin_tries == 2
    again.close()


def test_a_torn_card(slot: VpcdClient) -> None:
    slot.insert(a_card())
    connection = connect_when_ready()
    slot.remove()
    with pytest.raises(CardTorn) as torn:
        read_card(connection)
    assert torn.value == CardTorn(CardPhase.READING)
    with pytest.raises(ConnectionLostError):
        connection.transmit(bytes.fromhex("00A4040C0AD392F000260100000001"))
    connection.close()


def test_no_card(pcscd: PcscDaemon) -> None:
    with pytest.raises(CardTorn) as torn:
        PcscReader().connect()
    assert torn.value == CardTorn(CardPhase.CONNECTING)


def test_a_card_that_another_program_holds(slot: VpcdClient) -> None:
    slot.insert(a_card())
    ours = connect_when_ready()
    with pytest.raises(ReaderBusy):
        PcscReader(busy_seconds=0.2).connect()
    ours.close()
    free = PcscReader().connect()  # the attempt that was given up does not hold the card
    assert read_card(free).pin_tries == 3
    free.close()


def test_waiting_for_another_program_is_given_up_at_once(slot: VpcdClient) -> None:
    slot.insert(a_card())
    other = connect_when_ready()
    ours, told = PcscReader(busy_seconds=60), queue.Queue[float]()

    def connect() -> None:
        with pytest.raises(ReaderBusy):
            ours.connect()
        told.put(time.monotonic())

    threading.Thread(target=connect).start()
    with pytest.raises(queue.Empty):
        told.get(timeout=0.3)
    asked = time.monotonic()
    ours.give_up()
    assert told.get(timeout=SECONDS) - asked < 0.05
    other.close()


def test_a_card_that_another_program_holds_exclusively(slot: VpcdClient) -> None:
    slot.insert(a_card())
    connect_when_ready().close()
    library = scard()
    _, context = library.SCardEstablishContext(library.SCARD_SCOPE_USER)
    name = PcscReader().names()[0]
    result, handle, _ = library.SCardConnect(context, name, library.SCARD_SHARE_EXCLUSIVE, library.SCARD_PROTOCOL_T1)
    assert result == 0
    with pytest.raises(ReaderBusy):
        PcscReader().connect()
    library.SCardDisconnect(handle, library.SCARD_LEAVE_CARD)
    library.SCardReleaseContext(context)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL], ids=["ended", "killed"])
def test_the_monitor_outlives_the_service(pcscd: PcscDaemon, slot: VpcdClient, events: Events, how) -> None:
    if not pcscd.ours:
        pytest.skip("a pcscd that was running before is left alone")
    assert isinstance(events.next(), ReaderReady)
    slot.insert(a_card())
    assert isinstance(events.next(), CardArrived)
    pcscd.stop(how)
    assert events.next() == ReaderGone(ReaderUnavailable(ReaderReason.NO_PCSC_SERVICE))
    with pytest.raises(ReaderUnavailable) as gone:
        PcscReader().connect()
    assert gone.value == ReaderUnavailable(ReaderReason.NO_PCSC_SERVICE)
    pcscd.start()
    while not isinstance(events.next(), CardArrived):
        pass  # the monitor may be back before the card is
    connection = PcscReader().connect()
    assert read_card(connection).pin_tries == 3
    connection.close()


def test_a_preferred_reader(slot: VpcdClient) -> None:
    names = PcscReader().names()
    assert len(names) == 2
    assert PcscReader(preferred=names[1]).names() == [names[1]]
    assert PcscReader(preferred="absent").names() == names
    slot.insert(a_card())
    connect_when_ready().close()
    with pytest.raises(CardTorn):
        PcscReader(preferred=names[1]).connect()
    assert reader_named(names[0]) == names[0]


def test_a_second_card_waits_until_the_first_has_left(pcscd: PcscDaemon) -> None:
    """On a reader that comes before the other's in the list: it is somebody else's."""
    names = PcscReader().names()
    first_card, second_card = a_card(), a_card(pin_tries=2)
    reader, heard = PcscReader(), Events()
    watch = reader.watch(heard)
    assert isinstance(heard.next(), ReaderReady)
    with VpcdClient(port=pcscd.port) as before, VpcdClient(port=pcscd.port + 1) as after:
        after.insert(first_card)
        assert heard.next() == CardArrived(names[1])
        before.insert(second_card)
        connection = connect_when_ready_at(names[0])
        connection.close()
        for _ in range(2):
            connection = reader.connect()
            assert read_card(connection).pin_tries == 3
            connection.close()
        assert heard.none_more()
        after.remove()
        assert heard.next() == ReaderReady(names[1])
        assert heard.next() == CardArrived(names[0])
        connection = reader.connect()
        assert read_card(connection).pin_tries == 2
        connection.close()
    watch.stop()


def connect_when_ready_at(name: str):
    """Connect to the card on one reader, as soon as pcscd has noticed it."""
    arrived = threading.Event()
    reader = PcscReader(preferred=name)
    watch = reader.watch(lambda event: arrived.set() if isinstance(event, CardArrived) else None)
    assert arrived.wait(SECONDS)
    watch.stop()
    return reader.connect()
