"""The service's socket, its server, and its end by a signal."""

from __future__ import annotations

import contextlib
import ipaddress
import signal
import socket
from collections.abc import Callable, Iterator
from types import FrameType

import uvicorn
from uvicorn.protocols.http.flow_control import CLOSE_HEADER


class Server(uvicorn.Server):
    """uvicorn's server, saying when it listens, and telling clients of its end with every last answer."""

    def __init__(self, config: uvicorn.Config, on_started: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_started = on_started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets)
        self._on_started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept nothing new, answer what was accepted with «Connection: close», then end."""
        self.server_state.default_headers = [*self.server_state.default_headers, CLOSE_HEADER]
        await super().shutdown(sockets)


def listen(host: str, port: int, *, beyond_loopback: bool = False) -> socket.socket:
    """A listening socket; port 0 takes a free one.

    Raises ``ValueError`` for an address that other machines can reach, unless that is meant; ``OSError`` when the
    address cannot be used.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    if not beyond_loopback and not ipaddress.ip_address(address[0]).is_loopback:
        raise ValueError(f"{host} can be reached from other machines")
    listener = socket.socket(family, kind, protocol)  # asyncio sends without delay only where TCP is named
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows, where the other option would let a second server in
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


def url_of(host: str, listener: socket.socket) -> str:
    """The address that terminals use."""
    port = listener.getsockname()[1]
    return f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}"


@contextlib.contextmanager
def until_a_signal() -> Iterator[None]:
    """Leave the block, without an error, when SIGINT or SIGTERM comes. Main thread only.

    While a server runs, uvicorn takes the signals and raises them again when it has shut down.
    """
    handlers = {number: signal.signal(number, _end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except _Ended:
        return
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


class _Ended(BaseException):
    """A signal asked the service to end."""


def _end(_number: int, _frame: FrameType | None) -> None:
    raise _Ended
