"""A contactless reader without PC/SC (Sony RC-S380), by way of nfcpy.

The only importer of nfcpy, and lazily: it is an extra, and without it the app starts and says NO_LIBRARY. One thread
owns the device: it looks for a Type B card (ISO/IEC 14443-3), activates it, sends commands and notices when the card
leaves. Everybody else hands it jobs. nfcpy writes frames to its log, PINs among them, so its log is shut.
"""

from __future__ import annotations

import contextlib
import errno
import importlib
import logging
import os
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from myna_reception.card.connection import (
    CardArrived,
    CardConnection,
    ConnectionLostError,
    NoWatch,
    ReaderEvent,
    ReaderGone,
    ReaderReady,
    Response,
    Watch,
)
from myna_reception.reception.errors import (
    CardPhase,
    CardTorn,
    ReaderBusy,
    ReaderReason,
    ReaderUnavailable,
    ReceptionError,
)

DEVICE_VARIABLE = "MYNA_RECEPTION_NFC_DEVICE"  # nfcpy's path of a device, for tests: udp:localhost:54321
USB_DEVICES = ("usb:054c:06c3", "usb:054c:06c1")  # RC-S380/P and /S; nfcpy hardly manages Type B on any other
NAME_START = "NFC "  # of the reader's name, as no PC/SC reader's
TYPE_B = "106B"  # every other technology that is asked for costs time, and no My Number card speaks it

LOOK_SECONDS = 0.2  # between two looks for a card
PRESENCE_SECONDS = 0.25  # between two looks whether it is still there
ABSENT_SECONDS = 2.0  # between two looks for a device
STOP_SECONDS = 10.0  # a presence check on a silent card may take five (FWI 14)

Listener = Callable[[ReaderEvent], None]


def load_nfc() -> Any:
    """The package ``nfc`` with its front end and tags. Raises ``ReaderUnavailable`` (NO_LIBRARY)."""
    try:
        package = importlib.import_module("nfc")
        for part in ("nfc.clf", "nfc.tag"):
            importlib.import_module(part)
    except (ImportError, OSError):  # OSError: libusb is not there
        raise ReaderUnavailable(ReaderReason.NO_LIBRARY) from None
    logging.getLogger("nfc").setLevel(logging.CRITICAL + 1)
    return package


class NfcReader:
    """Implements ``CardReader``. Thread-safe.

    ``device``: nfcpy's path of one device; None: what ``DEVICE_VARIABLE`` says, else an RC-S380 on USB.
    """

    def __init__(self, device: str | None = None) -> None:
        device = device or os.environ.get(DEVICE_VARIABLE)
        self._devices = (device,) if device else USB_DEVICES
        self._lock = threading.Lock()
        self._station: _Station | None = None
        self._users = 0

    @property
    def transport(self) -> str:
        """Always "nfc"."""
        return "nfc"

    def names(self) -> list[str]:
        """The reader, if it can be used. Raises ``ReaderUnavailable``."""
        station = self._enter(load_nfc())
        try:
            event = station.situation()
        finally:
            self._leave()
        if isinstance(event, ReaderGone):
            if event.error == ReaderUnavailable(ReaderReason.NO_READER):
                return []
            raise event.error
        return [event.name]

    def watch(self, listener: Listener) -> Watch:
        """Report the situation and its changes; the listener is called on the device's thread, at first on this one."""
        try:
            station = self._enter(load_nfc())
        except ReaderUnavailable as error:
            listener(ReaderGone(error))
            return NoWatch()
        station.add(listener)
        return _NfcWatch(self, station, listener)

    def connect(self) -> CardConnection:
        """Open the card in the field, for this program alone.

        Raises:
            CardTorn: no card is there (CONNECTING). ReaderBusy: a connection is open already.
            ReaderUnavailable: no library, permission or reader.
        """
        station = self._enter(load_nfc())
        try:
            station.call(station.open)
        except ConnectionLostError:
            self._leave()
            raise ReaderUnavailable(ReaderReason.NO_READER) from None  # the device was pulled out
        except BaseException:
            self._leave()
            raise
        return _NfcConnection(self, station)

    def give_up(self) -> None:
        """Nothing: ``connect`` waits for nobody, since one program alone has the device."""

    def _enter(self, nfc: Any) -> _Station:
        with self._lock:
            if self._station is None:
                self._station = _Station(nfc, self._devices)
            self._users += 1
            return self._station

    def _leave(self) -> None:
        """The last one out lets go of the device."""
        with self._lock:
            self._users -= 1
            if self._users:
                return
            station, self._station = self._station, None
        if station is not None:
            station.stop()


class _NfcWatch:
    """Implements ``Watch``."""

    def __init__(self, reader: NfcReader, station: _Station, listener: Listener) -> None:
        self._reader = reader
        self._station = station
        self._listener = listener
        self._stopped = False

    def stop(self) -> None:
        if not self._stopped:
            self._stopped = True
            self._station.discard(self._listener)
            self._reader._leave()


class _NfcConnection:
    """Implements ``CardConnection``."""

    def __init__(self, reader: NfcReader, station: _Station) -> None:
        self._reader = reader
        self._station = station
        self._closed = False

    @property
    def transport(self) -> str:
        return "nfc"

    @property
    def reader_name(self) -> str:
        return self._station.name

    def transmit(self, command: bytes) -> Response:
        if self._closed:
            raise ConnectionLostError
        answer: bytes = self._station.call(lambda: self._station.transceive(command))
        if len(answer) < 2:
            raise ConnectionLostError("an answer without a status word")
        return Response(answer[:-2], int.from_bytes(answer[-2:], "big"))

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        with contextlib.suppress(ConnectionLostError, ReaderUnavailable):
            self._station.call(self._station.close)
        self._reader._leave()


class _Station:
    """The device and its thread. Methods of the second part are called on that thread only, as jobs."""

    def __init__(self, nfc: Any, devices: tuple[str, ...]) -> None:
        self.name = "NFC"
        self._nfc = nfc
        self._devices = devices
        self._telling = threading.RLock()  # held over a change and its report
        self._listeners: list[Listener] = []
        self._event: ReaderEvent | None = None
        self._known = threading.Event()
        self._jobs: queue.Queue[tuple[Callable[[], Any], Future[Any]] | None] = queue.Queue()
        self._stopping = threading.Event()
        self._frontend: Any = None
        self._tag: Any = None
        self._opened = False  # somebody has a connection
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="nfc-reader", daemon=True)
        self._thread.start()

    # For every thread

    def add(self, listener: Listener) -> None:
        """Listen; the present situation is told at once if it is known."""
        with self._telling:
            self._listeners.append(listener)
            if self._event is not None:
                listener(self._event)

    def discard(self, listener: Listener) -> None:
        """Listen no more."""
        with self._telling:
            if listener in self._listeners:
                self._listeners.remove(listener)

    def situation(self) -> ReaderEvent:
        """What was last told; waits for the first."""
        self._known.wait(STOP_SECONDS)
        return self._event or ReaderGone(ReaderUnavailable(ReaderReason.NO_READER))

    def call(self, job: Callable[[], Any]) -> Any:
        """Run a job on the device's thread and wait. Raises what the job raises."""
        done: Future[Any] = Future()
        with self._telling:
            if self._ended:
                raise ConnectionLostError
            self._jobs.put((job, done))
        return done.result()

    def stop(self) -> None:
        """Let go of the device. Never raises."""
        self._stopping.set()
        self._jobs.put(None)
        if self._thread is not threading.current_thread():
            self._thread.join(STOP_SECONDS)

    # Jobs

    def open(self) -> None:
        """Take the card. Raises as ``NfcReader.connect``."""
        if self._frontend is None:
            raise self._unavailable()
        if self._opened:
            raise ReaderBusy
        if self._tag is None:
            raise CardTorn(CardPhase.CONNECTING)
        self._opened = True

    def transceive(self, command: bytes) -> bytes:
        """Send a command and wait for its answer. Raises ``ConnectionLostError``."""
        if self._tag is None or not self._opened:
            raise ConnectionLostError
        try:
            return bytes(self._tag.transceive(bytearray(command)) or b"")
        except OSError:
            raise  # the device failed: the thread has to know
        except Exception as error:  # nfcpy's drivers raise errors of their own, without a common base
            self._opened = False
            self._look()  # a card that is still there is activated anew
            raise ConnectionLostError(type(error).__name__) from None

    def close(self) -> None:
        """Take the power from the card, and with it the verified PIN; look whether it is still there."""
        if self._opened:
            self._opened = False
            self._look()

    # The thread

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._frontend = self._open_device()
                self.name = _name_of(self._frontend)
                self._serve()
            except Exception as error:  # no device, or it was pulled out; its driver may say so in any way
                self._let_go()
                self._tell(ReaderGone(_unavailable(error)))
                self._work(ABSENT_SECONDS)
        self._let_go()
        with self._telling:
            self._ended = True
        self._refuse_jobs()

    def _let_go(self) -> None:
        self._tag, self._opened = None, False
        frontend, self._frontend = self._frontend, None
        if frontend is not None:
            with contextlib.suppress(Exception):  # a device that was pulled out cannot be closed in good order
                frontend.close()

    def _open_device(self) -> Any:
        """The front end. Raises ``OSError``; what is refused goes before what is not there."""
        refused = OSError(errno.ENODEV, "no device")
        for path in self._devices:
            frontend = self._nfc.ContactlessFrontend()
            try:
                if frontend.open(path):
                    return frontend
            except OSError as error:
                refused = error if error.errno != errno.ENODEV else refused
            except Exception as error:  # libusb's own errors have no common base with OSError
                refused = OSError(errno.EIO, type(error).__name__)
        raise refused

    def _serve(self) -> None:
        while not self._stopping.is_set():
            if self._tag is None:
                self._look()
                self._work(LOOK_SECONDS)
            elif not self._work(PRESENCE_SECONDS) and not self._is_present():
                self._opened = False
                self._look()

    def _work(self, seconds: float) -> bool:
        """Do one job, waiting so long for it. Whether there was one."""
        try:
            job = self._jobs.get(timeout=seconds)
        except queue.Empty:
            return False
        if job is None:
            return True
        work, done = job
        try:
            done.set_result(work())
        except (ConnectionLostError, ReceptionError) as error:
            done.set_exception(error)
        except Exception as error:  # the device failed: the caller's card is gone, and the thread has to know
            done.set_exception(ConnectionLostError(type(error).__name__))
            raise
        return True

    def _refuse_jobs(self) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                job = self._jobs.get_nowait()
                if job is not None:
                    job[1].set_exception(ConnectionLostError())

    def _look(self) -> None:
        """Switch the field off and on and look for a card; tells what has changed."""
        self._tag = None
        target = self._frontend.sense(self._nfc.clf.RemoteTarget(TYPE_B))
        if target is not None:
            # a card that leaves, or whose answer is damaged, while it is activated: it is looked for again
            with contextlib.suppress(self._nfc.clf.Error, self._nfc.tag.TagCommandError, IndexError):
                self._tag = self._nfc.tag.activate(self._frontend, target)
        self._tell(ReaderReady(self.name) if self._tag is None else CardArrived(self.name))

    def _is_present(self) -> bool:
        try:
            return bool(self._tag.is_present)
        except (self._nfc.clf.Error, self._nfc.tag.TagCommandError):
            return False

    def _unavailable(self) -> ReaderUnavailable:
        event = self._event
        if isinstance(event, ReaderGone) and isinstance(event.error, ReaderUnavailable):
            return event.error
        return ReaderUnavailable(ReaderReason.NO_READER)

    def _tell(self, event: ReaderEvent) -> None:
        with self._telling:
            if event == self._event or self._stopping.is_set():
                return
            self._event = event
            self._known.set()
            for listener in tuple(self._listeners):
                listener(event)


def _name_of(frontend: Any) -> str:
    """Such as "SONY RC-S380/P": as the device calls itself, or its path."""
    device = frontend.device
    name = " ".join(part for part in (device.vendor_name, device.product_name) if part)
    return NAME_START + (name or device.path)


def _unavailable(error: Exception) -> ReaderUnavailable:
    # EBUSY: a driver of the system, or another program, holds the device
    refused = isinstance(error, OSError) and error.errno in (errno.EACCES, errno.EPERM, errno.EBUSY)
    return ReaderUnavailable(ReaderReason.NO_PERMISSION if refused else ReaderReason.NO_READER)
