"""TLS of the service: one port, client certificates optional (activation comes before a terminal has one)."""

from __future__ import annotations

import asyncio
import hashlib
import ssl
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.flow_control import CLOSE_HEADER
from uvicorn.protocols.http.h11_impl import H11Protocol

TLS_EXTENSION = "tls"
PEER_FINGERPRINT = "client_fingerprint"  # SHA-256 of the client certificate's DER, or None
CUT = "cut"  # a function that breaks the connection off
LINGER_SECONDS = 1.0  # that an open connection is kept for one more request when the server ends


class _AlertingObject(ssl.SSLObject):
    """Lets the alert of a failed handshake out.

    ``asyncio`` drops the connection on a failed handshake without sending what OpenSSL still has to say, and the
    terminal would not learn that its certificate was refused. «Want read» makes it send first; the terminal then hangs
    up, and if it does not, the next byte or the handshake's time limit ends it.
    """

    _failed: ssl.SSLError | None = None

    def do_handshake(self) -> None:
        if self._failed is not None:
            raise self._failed
        try:
            super().do_handshake()
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError, ssl.SSLSyscallError):
            raise
        except ssl.SSLError as error:
            self._failed = error
            raise ssl.SSLWantReadError from None


def server_context(server_file: Path, terminal_ca_pem: str) -> ssl.SSLContext:
    """A context that asks for a terminal's certificate and accepts a connection without one."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(server_file)
    context.load_verify_locations(cadata=terminal_ca_pem)
    context.verify_mode = ssl.CERT_OPTIONAL
    context.sslobject_class = _AlertingObject
    context.set_alpn_protocols(["http/1.1"])
    return context


class TlsProtocol(H11Protocol):
    """uvicorn's protocol, telling the application the peer's certificate, which uvicorn itself does not."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A TLS connection is ready."""
        super().connection_made(transport)
        tls: ssl.SSLObject | None = transport.get_extra_info("ssl_object")
        certificate = tls.getpeercert(binary_form=True) if tls is not None else None
        fingerprint = hashlib.sha256(certificate).digest() if certificate is not None else None
        self.app: Any = _WithTls(self.app, {PEER_FINGERPRINT: fingerprint, CUT: transport.abort})

    def shutdown(self) -> None:
        """The server ends. A terminal that keeps an idle connection is not waited for to say goodbye."""
        if self._idle:
            self._leave()
        else:
            self.cycle.default_headers = self.server_state.default_headers  # now with «Connection: close»
            super().shutdown()

    @property
    def _idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _leave(self) -> None:
        if self._idle and not self.transport.is_closing():  # Python 3.11.2 cannot abort what was closed twice
            self.transport.abort()


class LingeringTlsProtocol(TlsProtocol):
    """For a service of many terminals: a request that is on its way when the server ends is answered, too.

    An idle connection is kept for ``LINGER_SECONDS``; what comes on it in that time gets its answer, and with it the
    word that the connection ends. Without this, a request that crosses the server's end on the network would be lost.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A TLS connection is ready, perhaps one that was accepted just before the end."""
        super().connection_made(transport)
        if CLOSE_HEADER in self.server_state.default_headers:
            self.shutdown()

    def shutdown(self) -> None:
        """The server ends."""
        if self._idle:
            self._unset_keepalive_if_required()
            self.loop.call_later(LINGER_SECONDS, self._leave)
        else:
            super().shutdown()


class _WithTls:
    def __init__(self, app: ASGIApp, facts: dict[str, Any]) -> None:
        self._app = app
        self._facts = facts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        extensions = {**scope.get("extensions", {}), TLS_EXTENSION: self._facts}
        await self._app({**scope, "extensions": extensions}, receive, send)
