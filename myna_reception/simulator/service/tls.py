"""TLS of the service: one port, client certificates optional (activation comes before a terminal has one)."""

from __future__ import annotations

import asyncio
import hashlib
import ssl
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

TLS_EXTENSION = "tls"
PEER_FINGERPRINT = "client_fingerprint"  # SHA-256 of the client certificate's DER, or None
CUT = "cut"  # a function that breaks the connection off


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
        idle = self.cycle is None or self.cycle.response_complete
        if idle and not self.transport.is_closing():  # Python 3.11.2 cannot abort what was closed twice
            self.transport.abort()
        else:
            super().shutdown()


class _WithTls:
    def __init__(self, app: ASGIApp, facts: dict[str, Any]) -> None:
        self._app = app
        self._facts = facts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        extensions = {**scope.get("extensions", {}), TLS_EXTENSION: self._facts}
        await self._app({**scope, "extensions": extensions}, receive, send)
