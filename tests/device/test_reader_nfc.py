"""The reader without PC/SC, against nfcpy's own UDP device with a virtual Type B card at its other end."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Iterator

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256

from myna_reception.card.abilities import FORMS, Abilities, AbilityBook, Form
from myna_reception.card.connection import CardArrived, ReaderEvent, ReaderGone, ReaderReady
from myna_reception.card.nfc import DEVICE_VARIABLE, NfcReader
from myna_reception.card.reading import connect_and_read, read_card, sign_with_pin
from myna_reception.reception.errors import (
    CardPhase,
    CardTorn,
    CardUnsupported,
    ReaderBusy,
    ReaderReason,
    ReaderUnavailable,
)
from myna_reception.reception.masked import PinCode
from myna_reception.simulator.virtual_card.card import CardRules
from myna_reception.simulator.virtual_card.foreign import FOREIGN_CARDS
from myna_reception.simulator.virtual_card.nfc_udp import NfcUdpPeer
from tests.unit.virtual_card.people import PIN, a_card

pytest.importorskip("nfc")
SECONDS = 20


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
def peer() -> Iterator[NfcUdpPeer]:
    with NfcUdpPeer(port=0) as one:
        yield one


@pytest.fixture
def reader(peer: NfcUdpPeer) -> NfcReader:
    return NfcReader(f"udp:localhost:{peer.address[1]}")


@pytest.fixture
def events(reader: NfcReader) -> Iterator[Events]:
    heard = Events()
    watch = reader.watch(heard)
    yield heard
    watch.stop()
    watch.stop()


def test_a_reception(peer: NfcUdpPeer, reader: NfcReader, events: Events) -> None:
    """256-byte answers, and the certificate in one, arrive in several frames."""
    peer.insert(a_card())
    arrived(events)
    book = AbilityBook()
    connection, reading = connect_and_read(reader, book)
    assert connection.transport == "nfc"
    assert reading.pin_tries == 3
    signature = sign_with_pin(connection, PinCode(PIN.encode()), b"challenge", book.of(connection))
    assert book.of(connection).forms == FORMS
    connection.close()
    connection.close()
    public_key = x509.load_der_x509_certificate(reading.certificate.der.reveal()).public_key()
    public_key.verify(signature, b"challenge", padding.PKCS1v15(), SHA256())


def test_short_blocks(peer: NfcUdpPeer, reader: NfcReader, events: Events) -> None:
    peer.insert(a_card())
    arrived(events)
    connection = reader.connect()
    assert read_card(connection, knowing(FORMS[1])).pin_tries == 3
    connection.close()


def test_cards_come_and_go(peer: NfcUdpPeer, events: Events) -> None:
    first = events.next()
    assert isinstance(first, ReaderReady)
    for _ in range(2):
        peer.insert(a_card())
        assert events.next() == CardArrived(first.name)
        peer.remove()
        assert events.next() == first
    assert events.none_more()


def test_using_a_card_is_no_event(peer: NfcUdpPeer, reader: NfcReader, events: Events) -> None:
    peer.insert(a_card())
    arrived(events)
    for _ in range(3):
        connection = reader.connect()
        read_card(connection)
        connection.close()
    peer.remove()
    assert isinstance(events.next(), ReaderReady)
    assert events.none_more()


def test_a_verified_pin_does_not_outlive_the_connection(peer: NfcUdpPeer, reader: NfcReader, events: Events) -> None:
    peer.insert(a_card(rules=CardRules(select_clears_verification=False)))
    arrived(events)
    connection = reader.connect()
    read_card(connection)
    sign_with_pin(connection, PinCode(PIN.encode()), b"challenge")
    connection.close()
    again = reader.connect()
    again.transmit(bytes.fromhex("00A4040C0AD392F000260100000001"))
    assert again.transmit(bytes.fromhex("802A009701303000")).sw != 0x9000
    assert again.transmit(bytes.fromhex("802A0097013000")).sw == 0x6982
    again.close()


def test_a_card_that_leaves_while_a_pin_is_typed(peer: NfcUdpPeer, reader: NfcReader, events: Events) -> None:
    card = a_card()
    peer.insert(card)
    arrived(events)
    connection = reader.connect()
    read_card(connection)
    peer.remove()
    assert isinstance(events.next(), ReaderReady)
    peer.insert(card)
    assert isinstance(events.next(), CardArrived)
    pin = PinCode(PIN.encode())
    with pytest.raises(CardTorn) as torn:
        sign_with_pin(connection, pin, b"challenge")  # another card may lie there now
    assert torn.value == CardTorn(CardPhase.READING)
    assert pin.wiped
    connection.close()


def test_one_connection_at_a_time(peer: NfcUdpPeer, reader: NfcReader, events: Events) -> None:
    peer.insert(a_card())
    arrived(events)
    connection = reader.connect()
    with pytest.raises(ReaderBusy):
        reader.connect()
    connection.close()
    reader.connect().close()


def test_no_card(reader: NfcReader) -> None:
    with pytest.raises(CardTorn) as torn:
        reader.connect()
    assert torn.value == CardTorn(CardPhase.CONNECTING)


@pytest.mark.parametrize("make", FOREIGN_CARDS.values(), ids=FOREIGN_CARDS)
def test_foreign_cards(peer: NfcUdpPeer, reader: NfcReader, events: Events, make) -> None:
    peer.insert(make())
    arrived(events)
    with pytest.raises(CardUnsupported):
        connect_and_read(reader, AbilityBook())


def test_a_watch_ends_soon_with_and_without_a_card(peer: NfcUdpPeer, reader: NfcReader) -> None:
    threads = threading.active_count()
    for card in (None, a_card()):
        heard = Events()
        watch = reader.watch(heard)
        heard.next()
        if card is not None:
            peer.insert(card)
            arrived(heard)
        watch.stop()
        assert not any(thread.name == "nfc-reader" for thread in threading.enumerate())
    peer.remove()
    assert threading.active_count() == threads


def test_no_device() -> None:
    reader = NfcReader("usb:ffff:ffff")
    assert reader.names() == []
    with pytest.raises(ReaderUnavailable) as error:
        reader.connect()
    assert error.value == ReaderUnavailable(ReaderReason.NO_READER)
    heard = Events()
    watch = reader.watch(heard)
    assert heard.next() == ReaderGone(ReaderUnavailable(ReaderReason.NO_READER))
    watch.stop()


def test_the_device_by_the_environment(peer: NfcUdpPeer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DEVICE_VARIABLE, f"udp:localhost:{peer.address[1]}")
    assert NfcReader().names()[0].startswith("NFC ")


def test_no_pin_in_the_log(
    peer: NfcUdpPeer, reader: NfcReader, events: Events, caplog: pytest.LogCaptureFixture
) -> None:
    peer.insert(a_card())
    arrived(events)
    with caplog.at_level(1):
        connection, _ = connect_and_read(reader, AbilityBook())
        sign_with_pin(connection, PinCode(PIN.encode()), b"challenge")
        connection.close()
    assert PIN.encode().hex() not in caplog.text
    assert not [record for record in caplog.records if record.name.startswith("nfc") and record.levelno > logging.DEBUG]


# Torn


def knowing(form: Form) -> Abilities:
    abilities = Abilities()
    abilities.worked(form)
    return abilities


def arrived(events: Events) -> None:
    while not isinstance(events.next(), CardArrived):
        pass
