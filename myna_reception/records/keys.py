"""The ledger's keys: one master key in the system's secret store, everything else derived from it.

Where no secret store answers, the master key lies in a file beside the ledger, for the owner only: the ledger is then
no safer than that folder, and whoever opens it is told so (``KeyPlace.FILE``).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from myna_reception import whole_file

if TYPE_CHECKING:
    from myna_reception.eligibility.secrets import SecretStore

KEY_BYTES = 32
MASTER_NAME = "ledger-key"
TOKEN_NAME = "hand-off-token"  # noqa: S105 - the name of an entry, not a token
FILE_NAME = "ledger.key"


class KeyPlace(StrEnum):
    """Where the master key lies."""

    SECRET_STORE = "secret_store"  # noqa: S105
    FILE = "file"


@dataclass(frozen=True, slots=True)
class LedgerKeys:
    """What is derived from the master key; ``repr`` shows none of it."""

    master: bytes = field(repr=False)
    place: KeyPlace

    @property
    def database(self) -> bytes:
        """The key of the SQLCipher file."""
        return self._derived(b"ledger database")

    def hashed_serial(self, serial: bytes) -> bytes:
        """A certificate's serial as the ledger keeps it: 16 bytes that say nothing without the key."""
        return hmac.new(self._derived(b"certificate serials"), serial, hashlib.sha256).digest()[:16]

    def sealed(self, said: bytes) -> bytes:
        """A seal that nobody can make without the key."""
        return hmac.new(self._derived(b"seal"), said, hashlib.sha256).digest()

    def _derived(self, purpose: bytes) -> bytes:
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

        return HKDFExpand(SHA256(), KEY_BYTES, purpose).derive(self.master)


def load_keys(store: SecretStore, folder: Path) -> LedgerKeys | None:
    """The keys of the ledger in ``folder``; None when there are none. Blocks."""
    kept = _decoded(store.get(MASTER_NAME))
    file = folder / FILE_NAME
    if kept is not None:
        return LedgerKeys(kept, KeyPlace.SECRET_STORE if store.persistent else KeyPlace.FILE)
    in_file = _decoded(_text_of(file))
    if in_file is None:
        return None
    if store.persistent and _put(store, in_file):  # a store came up since
        file.unlink(missing_ok=True)
        return LedgerKeys(in_file, KeyPlace.SECRET_STORE)
    return LedgerKeys(in_file, KeyPlace.FILE)


def make_keys(store: SecretStore, folder: Path, master: bytes | None = None) -> LedgerKeys:
    """New keys (or those of ``master``), kept for the next start. Raises ``OSError`` when they cannot be kept."""
    master = master or secrets.token_bytes(KEY_BYTES)
    if store.persistent and _put(store, master):
        (folder / FILE_NAME).unlink(missing_ok=True)
        return LedgerKeys(master, KeyPlace.SECRET_STORE)
    whole_file.replace(folder / FILE_NAME, base64.b64encode(master), durable=True)
    return LedgerKeys(master, KeyPlace.FILE)


def _put(store: SecretStore, master: bytes) -> bool:
    store.set(MASTER_NAME, base64.b64encode(master).decode("ascii"))
    return store.persistent


def _text_of(file: Path) -> str | None:
    try:
        return file.read_text(encoding="ascii")
    except (OSError, ValueError):
        return None


def _decoded(text: str | None) -> bytes | None:
    try:
        key = base64.b64decode(text or "", validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == KEY_BYTES else None
