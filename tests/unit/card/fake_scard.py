"""A PC/SC service in this process, with the functions and constants of ``smartcard.scard`` that are used.

Readers come and go, and calls fail, as a test says.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

SUCCESS = 0


@dataclass
class FakeReader:
    """A reader; ``counter`` counts insertions and removals as PC/SC does."""

    card: Callable[[bytes], bytes] | None = None
    counter: int = 0
    connect_code: int = SUCCESS


@dataclass
class FakeScard:
    """The service. Change it within ``changed`` and notify."""

    readers: dict[str, FakeReader] = field(default_factory=dict)
    establish_code: int = SUCCESS
    wait_code: int = SUCCESS
    begin_code: int = SUCCESS
    resets: int = 0  # so often another program resets the card under our hands
    transmit_codes: list[int] = field(default_factory=list)
    announces: bool = True
    calls: list[str] = field(default_factory=list)

    SCARD_S_SUCCESS = 0
    SCARD_SCOPE_USER = 0
    SCARD_SHARE_SHARED = 2
    SCARD_PROTOCOL_T0, SCARD_PROTOCOL_T1 = 1, 2
    SCARD_PCI_T0, SCARD_PCI_T1 = "t0", "t1"
    SCARD_LEAVE_CARD, SCARD_UNPOWER_CARD = 0, 2
    SCARD_STATE_UNAWARE, SCARD_STATE_CHANGED, SCARD_STATE_UNKNOWN = 0, 2, 4
    SCARD_STATE_UNAVAILABLE = 8
    SCARD_STATE_EMPTY, SCARD_STATE_PRESENT = 0x10, 0x20
    SCARD_F_COMM_ERROR = 0x80100013
    SCARD_E_CANCELLED = 0x80100002
    SCARD_E_INVALID_HANDLE = 0x80100003
    SCARD_E_UNKNOWN_READER = 0x80100009
    SCARD_E_TIMEOUT = 0x8010000A
    SCARD_E_SHARING_VIOLATION = 0x8010000B
    SCARD_E_NO_SMARTCARD = 0x8010000C
    SCARD_E_NOT_TRANSACTED = 0x80100016
    SCARD_E_READER_UNAVAILABLE = 0x80100017
    SCARD_E_NO_SERVICE = 0x8010001D
    SCARD_E_SERVICE_STOPPED = 0x8010001E
    SCARD_E_NO_ACCESS = 0x80100027
    SCARD_E_NO_READERS_AVAILABLE = 0x8010002E
    SCARD_W_RESET_CARD = 0x80100068
    SCARD_W_REMOVED_CARD = 0x80100069
    SCARD_W_SECURITY_VIOLATION = 0x8010006A

    def __post_init__(self) -> None:
        self.changed = threading.Condition()
        self._cancelled = False
        self.contexts = 0

    # What a test does

    def plug(self, name: str) -> None:
        with self.changed:
            self.readers[name] = FakeReader()
            self.changed.notify_all()

    def unplug(self, name: str) -> None:
        with self.changed:
            del self.readers[name]
            self.changed.notify_all()

    def insert(self, name: str, card: Callable[[bytes], bytes] | None) -> None:
        with self.changed:
            self.readers[name].card = card
            self.readers[name].counter += 1
            self.changed.notify_all()

    def swap(self, name: str, card: Callable[[bytes], bytes]) -> None:
        """One card for another, faster than anybody looks."""
        with self.changed:
            self.readers[name].card = card
            self.readers[name].counter += 2
            self.changed.notify_all()

    def fail(self, *, establish: int, wait: int) -> None:
        with self.changed:
            self.establish_code, self.wait_code = establish, wait
            self.changed.notify_all()

    # What PC/SC does

    def SCardEstablishContext(self, scope: int) -> tuple[int, int]:
        self.calls.append("establish")
        if self.establish_code == SUCCESS:
            self.contexts += 1
        return self.establish_code, 7

    def SCardReleaseContext(self, context: int) -> int:
        self.contexts -= 1
        return SUCCESS

    def SCardListReaders(self, context: int, groups: list[str]) -> tuple[int, list[str]]:
        with self.changed:
            if not self.readers:
                return self.SCARD_E_NO_READERS_AVAILABLE, []
            return SUCCESS, list(self.readers)

    def SCardCancel(self, context: int) -> int:
        with self.changed:
            self._cancelled = True
            self.changed.notify_all()
        return SUCCESS

    def SCardGetStatusChange(self, context: int, milliseconds: int, states: list[tuple[str, int]]):
        with self.changed:
            listed = len(self.readers)
            self.calls.append("wait")

            def news() -> list[tuple[str, int, list[int]]] | None:
                found = []
                different = False
                for name, known in states:
                    if name.startswith("\\\\?PnP"):
                        new = 0 if self.announces else self.SCARD_STATE_UNKNOWN
                        different |= listed != len(self.readers) or not self.announces
                    elif (reader := self.readers.get(name)) is None:
                        new = self.SCARD_STATE_UNKNOWN
                        different = True
                    else:
                        flag = self.SCARD_STATE_PRESENT if reader.card else self.SCARD_STATE_EMPTY
                        new = reader.counter << 16 | flag
                        different |= new != known
                    found.append((name, new | (self.SCARD_STATE_CHANGED if new != known else 0), []))
                return found if different else None

            self.changed.wait_for(lambda: self._cancelled or self.wait_code or news(), milliseconds / 1000)
            if self._cancelled:
                self._cancelled = False
                return self.SCARD_E_CANCELLED, []
            if self.wait_code:
                return self.wait_code, []
            seen = news()
            return (self.SCARD_E_TIMEOUT, []) if seen is None else (SUCCESS, seen)

    def SCardConnect(self, context: int, name: str, mode: int, protocols: int) -> tuple[int, str, int]:
        reader = self.readers[name]
        if reader.connect_code:
            return reader.connect_code, "", 0
        return (SUCCESS, name, 2) if reader.card else (self.SCARD_E_NO_SMARTCARD, "", 0)

    def SCardReconnect(self, handle: str, mode: int, protocols: int, initialization: int) -> tuple[int, int]:
        self.calls.append("reconnect")
        self.resets -= 1
        return SUCCESS, 2

    def SCardBeginTransaction(self, handle: str) -> int:
        self.calls.append("begin")
        return self.SCARD_W_RESET_CARD if self.resets else self.begin_code

    def SCardTransmit(self, handle: str, header: str, command: list[int]) -> tuple[int, list[int]]:
        self.calls.append("transmit")
        if self.resets:
            return self.SCARD_W_RESET_CARD, []
        code = self.transmit_codes.pop(0) if self.transmit_codes else SUCCESS
        card = self.readers[handle].card
        if code or card is None:
            return code or self.SCARD_W_REMOVED_CARD, []
        return SUCCESS, list(card(bytes(command)))

    def SCardEndTransaction(self, handle: str, disposition: int) -> int:
        self.calls.append(f"end {disposition}")
        return SUCCESS

    def SCardDisconnect(self, handle: str, disposition: int) -> int:
        self.calls.append(f"disconnect {disposition}")
        return SUCCESS
