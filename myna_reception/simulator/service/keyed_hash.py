"""Keyed hashes, so that a stolen database tells neither card serial numbers nor activation codes."""

from __future__ import annotations

import hmac


class KeyedHash:
    """HMAC-SHA-256 with the service's secret, apart for each kind of value. Thread-safe."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._begun: dict[str, hmac.HMAC] = {}  # by kind: to begin anew takes longer than all the rest

    def __call__(self, kind: str, value: bytes) -> bytes:
        """32 bytes."""
        begun = self._begun.get(kind)
        if begun is None:
            begun = self._begun[kind] = hmac.new(self._secret, kind.encode() + b"\0", "sha256")
        made = begun.copy()
        made.update(value)
        return made.digest()

    def serial(self, serial_number: int) -> bytes:
        """The hash a card holder is kept under."""
        return self("serial", f"{serial_number:x}".encode())
