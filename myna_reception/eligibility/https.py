"""One HTTPS request to the eligibility service, with every failure told as a reception error. Imported when first used.

No proxy, no ``.netrc``, no redirects, no repeats: what is sent goes to the configured service once.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import ssl
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TypeVar

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from pydantic import ValidationError

from myna_reception.eligibility.messages import ANSWER_LIMIT, Answer, ErrorAnswer
from myna_reception.reception.errors import (
    ReceptionError,
    RefusalReason,
    ServiceRefused,
    ServiceUnreachable,
    TerminalNotActivated,
    UnreachableReason,
)
from myna_reception.reception.masked import Masked

AnswerT = TypeVar("AnswerT", bound=Answer)

# Alerts by which a server says that it does not accept the client's certificate (OpenSSL's names for them).
_CERTIFICATE_REFUSED = (
    "ALERT_BAD_CERTIFICATE",
    "ALERT_CERTIFICATE_EXPIRED",
    "ALERT_CERTIFICATE_REQUIRED",
    "ALERT_CERTIFICATE_REVOKED",
    "ALERT_CERTIFICATE_UNKNOWN",
    "ALERT_UNKNOWN_CA",
    "ALERT_UNSUPPORTED_CERTIFICATE",
)


_PASSING = frozenset({RefusalReason.BUSY, RefusalReason.LOCKED, RefusalReason.MAINTENANCE})
LONGEST_WAIT = 31 * 24 * 3600  # seconds that a header is believed


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """How long to wait, in seconds."""

    connect: float = 5.0
    silence: float = 15.0  # without a byte from the service
    whole: float = 30.0  # for a whole request, however steadily bytes trickle in


def tls_context(
    ca_pem: str | None, key: Masked[bytes] | None = None, certificate: bytes | None = None
) -> ssl.SSLContext:
    """A client context that trusts ``ca_pem`` alone (None: the system's trust), with a terminal's key if given.

    Raises ``ServiceUnreachable`` (TLS_FAILED) for an unusable CA, ``TerminalNotActivated`` for an unusable key.
    """
    try:
        context = ssl.create_default_context(cadata=ca_pem)
    except (ssl.SSLError, ValueError):
        raise ServiceUnreachable(UnreachableReason.TLS_FAILED) from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if key is not None and certificate is not None:
        try:
            _load_identity(context, key, certificate)
        except (ssl.SSLError, ValueError, TypeError):
            raise TerminalNotActivated from None
    return context


def _load_identity(context: ssl.SSLContext, key: Masked[bytes], certificate: bytes) -> None:
    # ``ssl`` takes a key from a file only. So it is written encrypted, under a pass phrase that exists in memory for
    # this moment, readable by this user only, and deleted at once: a crash in between leaves nothing of use behind.
    phrase = secrets.token_hex(32)
    private = serialization.load_der_private_key(key.reveal(), None)
    encrypted = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(phrase.encode()),
    )
    public = x509.load_der_x509_certificate(certificate).public_bytes(serialization.Encoding.PEM)
    handle, name = tempfile.mkstemp(prefix="terminal-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(encrypted + public)
        context.load_cert_chain(name, password=phrase)
    finally:
        Path(name).unlink()


class HttpsConnection:
    """Connections to one service. Thread-safe; every call blocks."""

    def __init__(self, service_url: str, context: ssl.SSLContext, limits: TimeLimits) -> None:
        if not service_url.startswith("https://"):
            raise ServiceUnreachable(UnreachableReason.TLS_FAILED)
        self._limits = limits
        with _told():
            self._client = httpx.Client(
                base_url=service_url,
                verify=context,
                timeout=httpx.Timeout(limits.silence, connect=limits.connect),
                trust_env=False,
                follow_redirects=False,
            )

    def post(self, path: str, body: bytes, answer: type[AnswerT], headers: Mapping[str, str] | None = None) -> AnswerT:
        """Send one JSON POST and read its answer.

        Raises ``ServiceUnreachable``, or the error the service answered with.
        """
        text = self.post_bytes(path, body, {"Content-Type": "application/json", **(headers or {})})
        try:
            return answer.model_validate_json(text)
        except ValidationError:
            raise ServiceUnreachable(UnreachableReason.NOT_UNDERSTOOD) from None

    def post_bytes(self, path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        """Send one POST and read the body of its answer. Raises as ``post``."""
        with _told(), self._client.stream("POST", path, content=body, headers=headers) as response:
            text = self._read(response)
        if not response.is_success:
            raise _waiting(_error(response.status_code, text), response.headers.get("Retry-After"))
        return text

    def close(self) -> None:
        """Let go of connections. Never raises."""
        with contextlib.suppress(Exception):
            self._client.close()

    def _read(self, response: httpx.Response) -> bytes:
        ends_at = time.monotonic() + self._limits.whole
        text = bytearray()
        for chunk in response.iter_bytes():
            text += chunk
            if len(text) > ANSWER_LIMIT:
                raise ServiceUnreachable(UnreachableReason.NOT_UNDERSTOOD)
            if time.monotonic() > ends_at:
                raise ServiceUnreachable(UnreachableReason.TIMED_OUT)
        return bytes(text)


def _error(status: int, text: bytes) -> ReceptionError:
    try:
        return ErrorAnswer.model_validate_json(text).error()
    except ValueError:  # not the service itself, perhaps a gateway before it
        match status:
            case httpx.codes.TOO_MANY_REQUESTS:
                return ServiceRefused(RefusalReason.BUSY)
            case httpx.codes.SERVICE_UNAVAILABLE:
                return ServiceRefused(RefusalReason.MAINTENANCE)
            case _ if status >= httpx.codes.INTERNAL_SERVER_ERROR:
                return ServiceRefused(RefusalReason.INTERNAL)
            case _:
                return ServiceUnreachable(UnreachableReason.NOT_UNDERSTOOD)


def _waiting(error: ReceptionError, retry_after: str | None) -> ReceptionError:
    """An error that tells to wait without saying how long, with what the header says: seconds, or a moment."""
    if not isinstance(error, ServiceRefused) or error.reason not in _PASSING or error.until is not None:
        return error
    until = _moment(retry_after or "")
    return error if until is None else ServiceRefused(error.reason, until)


def _moment(retry_after: str) -> datetime | None:
    if retry_after.isascii() and retry_after.isdigit():
        seconds = int(retry_after[:9])
        return datetime.now(UTC) + timedelta(seconds=seconds) if seconds <= LONGEST_WAIT else None
    try:
        told = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return told if told.tzinfo is not None else None


@contextlib.contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except ReceptionError:
        raise
    except httpx.TimeoutException:
        raise ServiceUnreachable(UnreachableReason.TIMED_OUT) from None
    except (httpx.RemoteProtocolError, httpx.DecodingError) as error:
        garbage = isinstance(error, httpx.DecodingError) or "without sending" not in str(error)
        reason = UnreachableReason.NOT_UNDERSTOOD if garbage else UnreachableReason.NO_CONNECTION
        raise ServiceUnreachable(reason) from None
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError, RuntimeError) as error:
        raise _tls_error(error) or ServiceUnreachable(UnreachableReason.NO_CONNECTION) from None


def _tls_error(error: BaseException | None) -> ReceptionError | None:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            if any(alert in (error.reason or "") for alert in _CERTIFICATE_REFUSED):
                return TerminalNotActivated()
            return ServiceUnreachable(UnreachableReason.TLS_FAILED)
        error = error.__cause__ or error.__context__
    return None
