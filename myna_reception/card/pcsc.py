"""A reader behind PC/SC (pcscd, Windows, macOS), by way of pyscard's low-level ``smartcard.scard``.

The only importer of pyscard, and lazily: without it the app starts and says NO_LIBRARY. Codes of a torn card vary
between systems, so errors are classified by what was being done, and by the code only where it is clear.
"""

from __future__ import annotations

import functools
import importlib
import threading
from collections.abc import Callable, Sequence
from typing import Any

from myna_reception.card.connection import (
    CardArrived,
    CardConnection,
    CardResetError,
    ConnectionLostError,
    NoWatch,
    ReaderEvent,
    ReaderGone,
    Response,
    Watch,
)
from myna_reception.card.monitor import ReaderMonitor
from myna_reception.reception.errors import (
    CardPhase,
    CardTorn,
    ReaderBusy,
    ReaderReason,
    ReaderUnavailable,
    ReceptionError,
)

BUSY_SECONDS = 5.0  # how long another program's transaction is waited for
_RESETS = 3  # by other programs, between connecting and having the card to ourselves
_SELECT_BY_NAME = bytes.fromhex("00A404")


def load_scard() -> Any:
    """The module ``smartcard.scard``. Raises ``ReaderUnavailable`` (NO_LIBRARY)."""
    try:
        return importlib.import_module("smartcard.scard")
    except ImportError:
        raise ReaderUnavailable(ReaderReason.NO_LIBRARY) from None


def code_of(result: int) -> int:
    """A PC/SC result as unsigned 32 bits: some builds of pyscard give it signed."""
    return result & 0xFFFFFFFF


def unavailable(scard: Any, code: int) -> ReaderUnavailable | None:
    """The error for a code that speaks of the service or the reader; None for one that speaks of the card."""
    match code:
        case scard.SCARD_E_NO_READERS_AVAILABLE | scard.SCARD_E_UNKNOWN_READER | scard.SCARD_E_READER_UNAVAILABLE:
            return ReaderUnavailable(ReaderReason.NO_READER)
        case scard.SCARD_E_NO_ACCESS | scard.SCARD_W_SECURITY_VIOLATION:
            return ReaderUnavailable(ReaderReason.NO_PERMISSION)
        case (
            scard.SCARD_E_NO_SERVICE
            | scard.SCARD_E_SERVICE_STOPPED
            | scard.SCARD_F_COMM_ERROR
            | scard.SCARD_E_INVALID_HANDLE
        ):
            return ReaderUnavailable(ReaderReason.NO_PCSC_SERVICE)
        case _:
            return None


def in_order(readers: Sequence[str], preferred: str | None) -> list[str]:
    """The readers to use: those whose name starts with ``preferred`` if there are any, else all.

    A reader's number at the end of its name changes with the socket it is plugged into, so a start is enough.
    """
    liked = [name for name in readers if preferred and name.startswith(preferred)]
    return liked or list(readers)


class PcscReader:
    """Implements ``CardReader`` over every PC/SC reader, or those that ``preferred`` names. Thread-safe."""

    def __init__(self, preferred: str | None = None, *, scard: Any = None, busy_seconds: float = BUSY_SECONDS) -> None:
        self._preferred = preferred
        self._scard = scard
        self._busy_seconds = busy_seconds
        self._reported: str | None = None  # the reader whose card a watch has told of
        self._opening: _Opening | None = None  # the latest

    @property
    def transport(self) -> str:
        """Always "pcsc"."""
        return "pcsc"

    def names(self) -> list[str]:
        """The readers that would be used, in order; empty without one. Raises ``ReaderUnavailable``."""
        scard = self._library()
        context = _establish(scard)
        try:
            return self._list(scard, context)
        finally:
            scard.SCardReleaseContext(context)

    def watch(self, listener: Callable[[ReaderEvent], None]) -> Watch:
        """Start a monitor thread with a context of its own; the listener is called on it.

        Without pyscard the listener is told so once, on this thread.
        """
        try:
            scard = self._library()
        except ReaderUnavailable as error:
            listener(ReaderGone(error))
            return NoWatch()

        def hear(event: ReaderEvent) -> None:
            self._reported = event.name if isinstance(event, CardArrived) else None
            listener(event)

        return ReaderMonitor(
            scard,
            hear,
            choose=lambda readers: in_order(readers, self._preferred),
            unavailable=lambda result: unavailable(scard, code_of(result)),
        )

    def connect(self) -> CardConnection:
        """Open the card that was reported, else the first there is, for this program alone until ``close``.

        Raises:
            CardTorn: no card is there, or it does not answer (CONNECTING). ReaderBusy: another program holds it.
            ReaderUnavailable: no library, service, permission or reader.
        """
        self._opening = opening = _Opening(functools.partial(self._open, self._library()))
        return opening.wait(self._busy_seconds)

    def give_up(self) -> None:
        """As the protocol's: PC/SC itself would wait for another program's transaction without limit."""
        opening = self._opening
        if opening is not None:
            opening.give_up()

    def _library(self) -> Any:
        return self._scard or load_scard()

    def _list(self, scard: Any, context: Any) -> list[str]:
        result, readers = scard.SCardListReaders(context, [])
        code = code_of(result)
        if code == scard.SCARD_E_NO_READERS_AVAILABLE:
            return []
        if code != scard.SCARD_S_SUCCESS:
            raise unavailable(scard, code) or ReaderUnavailable(ReaderReason.NO_PCSC_SERVICE)
        return in_order(readers, self._preferred)

    def _open(self, scard: Any) -> _PcscConnection:
        """Connect and begin a transaction. Waits without limit while another program has one."""
        context = _establish(scard)
        try:
            handle, protocol, name = self._connect(scard, context)
        except ReceptionError:
            scard.SCardReleaseContext(context)
            raise
        connection = _PcscConnection(scard, context, handle, protocol, name)
        code = connection.begin()
        if code != scard.SCARD_S_SUCCESS:
            connection.close()
            raise unavailable(scard, code) or CardTorn(CardPhase.CONNECTING)
        return connection

    def _connect(self, scard: Any, context: Any) -> tuple[Any, int, str]:
        readers = self._list(scard, context)
        if not readers:
            raise ReaderUnavailable(ReaderReason.NO_READER)
        if self._reported in readers:  # and no other: a card elsewhere is somebody else's
            readers = [self._reported]
        error: ReceptionError = CardTorn(CardPhase.CONNECTING)
        for reader in readers:
            protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
            result, handle, protocol = scard.SCardConnect(context, reader, scard.SCARD_SHARE_SHARED, protocols)
            code = code_of(result)
            if code == scard.SCARD_S_SUCCESS:
                return handle, protocol, reader
            if code == scard.SCARD_E_SHARING_VIOLATION:
                error = ReaderBusy()
            elif code not in (scard.SCARD_E_UNKNOWN_READER, scard.SCARD_E_READER_UNAVAILABLE):
                error = unavailable(scard, code) or error
        raise error


class _Opening:
    """One attempt to open a card, on a thread of its own: PC/SC waits for other programs' transactions without limit.

    An attempt that is given up ends with the other program's transaction, and lets go of the card then.
    """

    def __init__(self, attempt: Callable[[], _PcscConnection]) -> None:
        self._attempt = attempt
        self._outcome: _PcscConnection | Exception | None = None
        self._given_up = False
        self._changed = threading.Condition()

    def wait(self, seconds: float) -> CardConnection:
        """Begin, once, and wait for the connection.

        Raises what the attempt raised, or ``ReaderBusy`` when the time is up or the wait is given up.
        """
        threading.Thread(target=self._run, name="pcsc-connect", daemon=True).start()
        with self._changed:
            self._changed.wait_for(lambda: self._outcome is not None or self._given_up, seconds)
            self._given_up = self._outcome is None
        match self._outcome:
            case None:
                raise ReaderBusy
            case Exception() as error:
                raise error
            case connection:
                return connection

    def give_up(self) -> None:
        """End the wait, if it is not over. Any thread."""
        with self._changed:
            self._given_up = True
            self._changed.notify_all()

    def _run(self) -> None:
        outcome: _PcscConnection | Exception
        try:
            outcome = self._attempt()
        except Exception as error:  # handed over to the caller
            outcome = error
        with self._changed:
            late = self._given_up
            if not late:
                self._outcome = outcome
                self._changed.notify_all()
        if late and isinstance(outcome, _PcscConnection):
            outcome.close()


class _PcscConnection:
    """Implements ``CardConnection``: a shared connection with a transaction until ``close``.

    Shared, because programs that keep an idle connection open are common; a transaction, because nobody else may use
    the PIN that we verified. ``close`` unpowers the card within the transaction.
    """

    def __init__(self, scard: Any, context: Any, handle: Any, protocol: int, name: str) -> None:
        self._name = name
        self._scard = scard
        self._context = context
        self._handle = handle
        self._protocol = protocol
        self._closed = False

    @property
    def transport(self) -> str:
        return "pcsc"

    @property
    def reader_name(self) -> str:
        return self._name

    def transmit(self, command: bytes) -> Response:
        if self._closed:
            raise ConnectionLostError
        code, answer = self._transmit(command)
        if code == self._scard.SCARD_W_RESET_CARD and command.startswith(_SELECT_BY_NAME):
            # Somebody reset the card between two dialogues. A dialogue begins with this command: nothing is lost.
            code = self.begin()
            if code == self._scard.SCARD_S_SUCCESS:
                code, answer = self._transmit(command)
        if code == self._scard.SCARD_W_RESET_CARD:
            raise CardResetError
        if code != self._scard.SCARD_S_SUCCESS or len(answer) < 2:
            raise ConnectionLostError(f"SCardTransmit: {code:08X}")
        return Response(answer[:-2], int.from_bytes(answer[-2:], "big"))

    def _transmit(self, command: bytes) -> tuple[int, bytes]:
        scard = self._scard
        header = scard.SCARD_PCI_T0 if self._protocol == scard.SCARD_PROTOCOL_T0 else scard.SCARD_PCI_T1
        result, answer = scard.SCardTransmit(self._handle, header, list(command))
        return code_of(result), bytes(byte & 0xFF for byte in answer)

    def begin(self) -> int:
        """Begin the transaction; the code. A card that another program has reset meanwhile is taken up again."""
        scard = self._scard
        code = code_of(scard.SCardBeginTransaction(self._handle))
        for _ in range(_RESETS):
            if code != scard.SCARD_W_RESET_CARD:
                break
            protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
            result, self._protocol = scard.SCardReconnect(
                self._handle, scard.SCARD_SHARE_SHARED, protocols, scard.SCARD_LEAVE_CARD
            )
            code = code_of(result) or code_of(scard.SCardBeginTransaction(self._handle))
        return code

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        # every result is let pass: whatever is gone already is what was wanted
        self._scard.SCardEndTransaction(self._handle, self._scard.SCARD_UNPOWER_CARD)
        self._scard.SCardDisconnect(self._handle, self._scard.SCARD_UNPOWER_CARD)
        self._scard.SCardReleaseContext(self._context)


def _establish(scard: Any) -> Any:
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    code = code_of(result)
    if code != scard.SCARD_S_SUCCESS:
        raise unavailable(scard, code) or ReaderUnavailable(ReaderReason.NO_PCSC_SERVICE)
    return context
