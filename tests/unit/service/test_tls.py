"""The end of the server: idle connections are cut, and one that is closing already does no harm."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from myna_reception.simulator.service.tls import TlsProtocol


class OldTransport(asyncio.Transport):
    """A TLS transport as Python 3.11.2 (Debian 12) has it: a second ``close`` forgets the protocol under it."""

    def __init__(self) -> None:
        super().__init__()
        self.under: list[str] | None = []
        self.history = self.under
        self._closed = False

    def is_closing(self) -> bool:
        return self._closed

    def close(self) -> None:
        if self._closed:
            self.under = None
        elif self.under is not None:
            self.under.append("close")
        self._closed = True

    def abort(self) -> None:
        self._closed = True
        self.under.append("abort")  # type: ignore[union-attr]


@pytest.fixture
def protocol() -> Iterator[TlsProtocol]:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        raise AssertionError("no request is made")

    loop = asyncio.new_event_loop()
    config = uvicorn.Config(app, http=TlsProtocol, ws="none", lifespan="off", log_config=None)
    config.load()
    yield TlsProtocol(config, ServerState(), {}, loop)
    loop.close()


def test_an_idle_connection_is_cut_when_the_server_ends(protocol: TlsProtocol) -> None:
    transport = OldTransport()
    protocol.connection_made(transport)
    protocol.shutdown()
    assert transport.history == ["abort"]


def test_a_connection_that_closes_already_is_left_alone(protocol: TlsProtocol) -> None:
    transport = OldTransport()
    protocol.connection_made(transport)
    transport.close()
    protocol.shutdown()
    assert transport.history == ["close"]
