"""The reader without PC/SC where nfcpy is missing, or its driver fails. With nfcpy: tests/device/test_reader_nfc.py."""

from __future__ import annotations

import errno
import queue
import sys
import types
from collections.abc import Callable

import pytest

from myna_reception.card import nfc
from myna_reception.card.connection import CardArrived, ConnectionLostError, ReaderEvent, ReaderGone, ReaderReady
from myna_reception.card.nfc import NfcReader
from myna_reception.reception.errors import CardPhase, CardTorn, ReaderReason, ReaderUnavailable

SECONDS = 20
NAME = "NFC SONY RC-S380/P"


class CommunicationError(Exception):
    """nfcpy's."""


class TagCommandError(Exception):
    """nfcpy's."""


class FakeNfc(types.ModuleType):
    """nfcpy with one device, which does what a test says."""

    def __init__(self) -> None:
        super().__init__("nfc")
        self.open_error: Exception | None = None
        self.sense_error: Exception | None = None
        self.answer: Callable[[bytes], bytes] | None = None  # None: no card
        self.opened: list[str] = []
        self.closed = 0
        self.clf = types.SimpleNamespace(
            RemoteTarget=lambda technology: technology, Error=CommunicationError, CommunicationError=CommunicationError
        )
        self.tag = types.SimpleNamespace(TagCommandError=TagCommandError, activate=lambda _, __: FakeTag(self))

    def ContactlessFrontend(self) -> FakeFrontend:
        return FakeFrontend(self)


class FakeFrontend:
    device = types.SimpleNamespace(vendor_name="SONY", product_name="RC-S380/P", path="usb:001:002")

    def __init__(self, service: FakeNfc) -> None:
        self.service = service

    def open(self, path: str) -> bool:
        self.service.opened.append(path)
        if self.service.open_error is not None:
            raise self.service.open_error
        return path.endswith("06c1")

    def sense(self, technology: str) -> str | None:
        assert technology == "106B"
        if self.service.sense_error is not None:
            raise self.service.sense_error
        return technology if self.service.answer else None

    def close(self) -> None:
        self.service.closed += 1
        raise OSError(errno.ENODEV, "gone")


class FakeTag:
    def __init__(self, service: FakeNfc) -> None:
        self.service = service

    @property
    def is_present(self) -> bool:
        return self.service.answer is not None

    def transceive(self, command: bytearray) -> bytes:
        if self.service.answer is None:
            raise TagCommandError
        return self.service.answer(bytes(command))


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> FakeNfc:
    fake = FakeNfc()
    monkeypatch.setattr(nfc, "load_nfc", lambda: fake)
    monkeypatch.setattr(nfc, "LOOK_SECONDS", 0.005)
    monkeypatch.setattr(nfc, "PRESENCE_SECONDS", 0.005)
    monkeypatch.setattr(nfc, "ABSENT_SECONDS", 0.005)
    monkeypatch.delenv(nfc.DEVICE_VARIABLE, raising=False)
    return fake


@pytest.fixture
def heard() -> queue.Queue[ReaderEvent]:
    return queue.Queue()


def test_nfcpy_is_not_installed(monkeypatch: pytest.MonkeyPatch, heard: queue.Queue[ReaderEvent]) -> None:
    monkeypatch.setitem(sys.modules, "nfc", None)
    error = ReaderUnavailable(ReaderReason.NO_LIBRARY)
    for action in (NfcReader().connect, NfcReader().names):
        with pytest.raises(ReaderUnavailable) as raised:
            action()
        assert raised.value == error
    NfcReader().watch(heard.put).stop()
    assert heard.get_nowait() == ReaderGone(error)


def test_the_life_of_a_device(service: FakeNfc, heard: queue.Queue[ReaderEvent]) -> None:
    """Plugged in, a card, pulled out, plugged in again: every change is told once."""
    service.open_error = OSError(errno.EACCES, "refused")
    watch = NfcReader().watch(heard.put)
    assert heard.get(timeout=SECONDS) == ReaderGone(ReaderUnavailable(ReaderReason.NO_PERMISSION))
    service.open_error = None
    assert heard.get(timeout=SECONDS) == ReaderReady(NAME)
    service.answer = lambda _: b"\x90\x00"
    assert heard.get(timeout=SECONDS) == CardArrived(NAME)
    service.answer = None
    assert heard.get(timeout=SECONDS) == ReaderReady(NAME)
    service.open_error, service.sense_error = OSError(errno.ENODEV, "gone"), OSError(errno.EIO, "gone")
    assert heard.get(timeout=SECONDS) == ReaderGone(ReaderUnavailable(ReaderReason.NO_READER))
    service.open_error = service.sense_error = None
    assert heard.get(timeout=SECONDS) == ReaderReady(NAME)
    watch.stop()
    assert heard.empty()
    assert service.closed == 2


@pytest.mark.parametrize("code", [errno.EACCES, errno.EPERM, errno.EBUSY])
def test_a_device_that_is_refused(service: FakeNfc, code: int) -> None:
    service.open_error = OSError(code, "refused")
    with pytest.raises(ReaderUnavailable) as error:
        NfcReader().connect()
    assert error.value == ReaderUnavailable(ReaderReason.NO_PERMISSION)


def test_both_models_are_looked_for(service: FakeNfc) -> None:
    assert NfcReader().names() == [NAME]
    assert service.opened == list(nfc.USB_DEVICES)


@pytest.mark.parametrize("error", [CommunicationError(), TagCommandError(), RuntimeError(), OSError(errno.EIO, "gone")])
def test_whatever_fails_under_a_command_is_a_lost_connection(service: FakeNfc, error: Exception) -> None:
    def fail(_: bytes) -> bytes:
        raise error

    service.answer = fail
    connection = NfcReader().connect()
    for _ in range(2):
        with pytest.raises(ConnectionLostError):
            connection.transmit(b"\x00\xa4\x04\x0c")
    connection.close()


def test_a_device_that_fails_while_a_connection_is_asked_for(service: FakeNfc) -> None:
    service.sense_error = RuntimeError("a driver's own")
    with pytest.raises(ReaderUnavailable):
        NfcReader().connect()
    service.sense_error = None
    with pytest.raises(CardTorn) as torn:
        NfcReader().connect()
    assert torn.value == CardTorn(CardPhase.CONNECTING)


def test_an_answer_without_a_status_word(service: FakeNfc) -> None:
    service.answer = lambda _: b""
    connection = NfcReader().connect()
    with pytest.raises(ConnectionLostError):
        connection.transmit(b"\x00\xa4\x04\x0c")
    connection.close()
    with pytest.raises(ConnectionLostError):
        connection.transmit(b"\x00\xa4\x04\x0c")
