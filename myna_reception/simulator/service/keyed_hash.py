"""Keyed hashes, so that a stolen database tells neither card serial numbers nor activation codes."""

from __future__ import annotations

import hashlib
import hmac


class KeyedHash:
    """HMAC-SHA-256 with the service's secret, apart for each kind of value."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def __call__(self, kind: str, value: bytes) -> bytes:
        """32 bytes."""
        return hmac.digest(self._secret, kind.encode() + b"\0" + value, hashlib.sha256)

    def serial(self, serial_number: int) -> bytes:
        """The hash a card holder is kept under."""
        return self("serial", f"{serial_number:x}".encode())
