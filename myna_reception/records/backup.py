"""Backup, restore and moving to another PC: one file with the encrypted ledger and its key under a pass phrase.

The file is a ZIP with ``manifest.json`` and ``ledger.db``. The ledger stays as it is encrypted; its master key is
wrapped with AES-256-GCM under a key that Argon2id makes of the pass phrase. A digest over every row tells whether
what was restored equals the original.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import secrets
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from myna_reception.reception.clock import JST, Clock
from myna_reception.records.database import Database
from myna_reception.records.keys import LedgerKeys, load_keys, make_keys
from myna_reception.records.ledger import FILE_NAME, Ledger, accept_copy, open_ledger
from myna_reception.records.problems import RecordsError, RecordsProblem

if TYPE_CHECKING:
    from myna_reception.eligibility.secrets import SecretStore

SCHEMA = "myna-reception/backup/1"
SHORTEST_PASSPHRASE = 8
TABLES = ("reception", "document", "incident", "outreach", "outbox", "recheck", "fact")
_COST = {"time_cost": 3, "memory_cost": 65536, "parallelism": 4}
_OLD_KEY = "ledger-key-before-restore"
_BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class BackupFacts:
    """What is in a backup."""

    made_at: str  # ISO 8601
    receptions: int
    digest: str


def back_up(ledger: Ledger, file: Path, passphrase: str, clock: Clock) -> BackupFacts:
    """Write a backup of the ledger as it is now, while it is in use. Raises ``RecordsError`` and ``OSError``."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise RecordsError(RecordsProblem.WRONG_PASSPHRASE)
    copy, part = file.with_name(f".{file.name}.copy"), file.with_name(f".{file.name}.part")
    try:
        os.close(os.open(copy, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
        held = Database(copy, ledger.keys.database)
        try:
            ledger.database.connection.backup(held.connection)
            digest, receptions = content_digest(held)
            held.give_back()
        finally:
            held.close()
        made_at = clock.now().astimezone(JST).isoformat(timespec="seconds")
        facts = BackupFacts(made_at, receptions, digest)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
            archive.writestr("manifest.json", json.dumps(_manifest(facts, ledger.keys, passphrase), indent=1))
            archive.write(copy, FILE_NAME)
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(file)
    finally:
        for left in (copy, part, *(copy.with_name(f"{copy.name}{end}") for end in ("-wal", "-shm"))):
            left.unlink(missing_ok=True)
    return facts


def restore(file: Path, passphrase: str, folder: Path, store: SecretStore, clock: Clock) -> BackupFacts:
    """Put the backup in the place of the folder's ledger, which must be closed.

    What is there now is moved aside as ``ledger-before-….db``, never deleted. Nothing is changed unless the copy opens,
    is whole and equals the original row by row. Raises ``RecordsError`` and ``OSError``.
    """
    with _opened(file) as archive:
        manifest = _read_manifest(archive)
        keys_master = _unwrapped(manifest, passphrase)
        fresh = folder / f".{FILE_NAME}.restored"
        _remove(fresh)
        try:
            with archive.open(FILE_NAME) as source, fresh.open("wb") as target:
                fresh.chmod(0o600)
                while block := source.read(_BLOCK):
                    target.write(block)
                target.flush()
                os.fsync(target.fileno())
            facts = _proven(fresh, keys_master, manifest)
            _move_aside(folder, store, clock)
            make_keys(store, folder, keys_master)
            fresh.replace(folder / FILE_NAME)
            accept_copy(store)
        except (KeyError, zipfile.BadZipFile):
            raise RecordsError(RecordsProblem.BAD_FILE) from None
        finally:
            _remove(fresh)
    open_ledger(folder, store, clock).close()
    return facts


def start_anew(folder: Path, store: SecretStore, clock: Clock) -> None:
    """Move a ledger that cannot be used aside, so that the next opening makes a new one. Raises ``OSError``."""
    _move_aside(folder, store, clock)
    accept_copy(store)


def content_digest(database: Database) -> tuple[str, int]:
    """SHA-256 over every row of every table, and how many receptions there are. An older version has fewer tables."""
    digest = hashlib.sha256()
    there = {row[0] for row in database.read("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for table in TABLES:
        if table not in there:
            continue
        digest.update(table.encode())
        for row in database.connection.execute(f"SELECT * FROM {table} ORDER BY rowid"):  # noqa: S608 - our names
            if table == "fact" and row[0] == "openings":
                continue  # counts with every opening
            digest.update(repr(row).encode())
    count = database.read("SELECT count(*) FROM reception")[0][0] if "reception" in there else 0
    return digest.hexdigest(), int(count)


def _proven(file: Path, master: bytes, manifest: dict[str, Any]) -> BackupFacts:
    from myna_reception.records.keys import KeyPlace

    # As the release made it, whose digest is compared: its tables are brought up to date at the next opening
    database = Database(file, LedgerKeys(master, KeyPlace.FILE).database, as_it_is=True)
    try:
        database.check()
        digest, receptions = content_digest(database)
        database.give_back()
    finally:
        database.close()
    if digest != manifest["digest"]:
        raise RecordsError(RecordsProblem.DIFFERS)
    return BackupFacts(manifest["made_at"], receptions, digest)


def _move_aside(folder: Path, store: SecretStore, clock: Clock) -> None:
    now = folder / FILE_NAME
    old = load_keys(store, folder)
    if old is not None and store.persistent:
        store.set(_OLD_KEY, base64.b64encode(old.master).decode("ascii"))
    if now.exists():
        name = f"ledger-before-{clock.now().astimezone(JST):%Y%m%d-%H%M%S}.db"
        for end in ("-wal", "-shm"):
            left = folder / f"{FILE_NAME}{end}"
            if left.exists():
                left.replace(folder / f"{name}{end}")
        now.replace(folder / name)


def _manifest(facts: BackupFacts, keys: LedgerKeys, passphrase: str) -> dict[str, Any]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    wrapped = AESGCM(_stretched(passphrase, salt)).encrypt(nonce, keys.master, SCHEMA.encode())
    return {
        "schema": SCHEMA,
        "made_at": facts.made_at,
        "receptions": facts.receptions,
        "digest": facts.digest,
        "salt": base64.b64encode(salt).decode(),
        "nonce": base64.b64encode(nonce).decode(),
        "key": base64.b64encode(wrapped).decode(),
    }


def _unwrapped(manifest: dict[str, Any], passphrase: str) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        salt, nonce, wrapped = (base64.b64decode(manifest[name]) for name in ("salt", "nonce", "key"))
        return AESGCM(_stretched(passphrase, salt)).decrypt(nonce, wrapped, SCHEMA.encode())
    except InvalidTag:
        raise RecordsError(RecordsProblem.WRONG_PASSPHRASE) from None
    except (KeyError, TypeError, ValueError):
        raise RecordsError(RecordsProblem.BAD_FILE) from None


def _stretched(passphrase: str, salt: bytes) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(passphrase.encode(), salt, hash_len=32, type=Type.ID, **_COST)


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(file)
    except zipfile.BadZipFile:
        raise RecordsError(RecordsProblem.BAD_FILE) from None
    with archive:
        yield archive


def _read_manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        if archive.getinfo("manifest.json").file_size > _BLOCK:
            raise RecordsError(RecordsProblem.BAD_FILE)
        manifest = json.loads(archive.read("manifest.json"))
        archive.getinfo(FILE_NAME)
    except (KeyError, ValueError, zipfile.BadZipFile, RecursionError):
        raise RecordsError(RecordsProblem.BAD_FILE) from None
    if not isinstance(manifest, dict) or manifest.get("schema") != SCHEMA:
        raise RecordsError(RecordsProblem.BAD_FILE)
    return manifest


def _remove(file: Path) -> None:
    for end in ("", "-wal", "-shm"):
        file.with_name(f"{file.name}{end}").unlink(missing_ok=True)
