"""The encrypted file of the ledger: SQLCipher with a raw key, a connection for each thread, versions, checks."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from myna_reception.records.problems import RecordsError, RecordsProblem
from myna_reception.records.schema import STEPS, VERSION

APPLICATION_ID = 0x4D595241  # «MYRA»
BUSY_MILLISECONDS = 10_000
PAGE_SIZE = 4096
TIDY_BYTES = 4 * 2**20
LOG_LIMIT_PAGES = 10_000  # of the write-ahead log, before a writer must move it over whatever it is doing
_PROBLEMS = (
    ("file is not a database", RecordsProblem.NOT_OURS),
    ("malformed", RecordsProblem.DAMAGED),
    ("disk i/o error", RecordsProblem.DAMAGED),
    ("full", RecordsProblem.DISK_FULL),
    ("readonly", RecordsProblem.NOT_WRITABLE),
    ("unable to open", RecordsProblem.NOT_WRITABLE),
    ("locked", RecordsProblem.BUSY),
)


class Database:
    """The ledger's file. Thread-safe: each thread has a connection of its own, and writers wait for one another.

    Every method raises ``RecordsError`` for what can happen to a file.
    """

    def __init__(self, path: Path, key: bytes, *, as_it_is: bool = False) -> None:
        """Open, make or bring up to date the file at ``path``. ``key``: 32 bytes.

        ``as_it_is``: leave an older version as it is, to look at it.
        """
        self.path = path
        self._key = key
        self._as_it_is = as_it_is
        self._local = threading.local()
        self._all: list[Any] = []
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._closed = False
        self._check_length()
        try:
            with told():
                self._prepare(self.connection)
        except RecordsError:
            self.close()
            raise

    @property
    def connection(self) -> Any:
        """This thread's connection (``sqlcipher3.Connection``, in autocommit)."""
        held = getattr(self._local, "connection", None)
        if held is None:
            held = self._local.connection = self._connect()
        return held

    def read(self, query: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with told():
            return list(self.connection.execute(query, values))

    @contextlib.contextmanager
    def write(self) -> Iterator[Any]:
        """A transaction that is on the disk when the block ends (``synchronous=FULL``); nothing of it if it raises."""
        with self._writing, told():
            connection = self.connection
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def check(self) -> None:
        """Look at every page (its HMAC) and at the tables. Takes a while with a large ledger."""
        with told():
            wrong = list(self.connection.execute("PRAGMA cipher_integrity_check"))
            rows = list(self.connection.execute("PRAGMA integrity_check(1)"))
        if wrong or rows != [("ok",)]:
            raise RecordsError(RecordsProblem.DAMAGED)

    def tidy(self) -> None:
        """Move a longer write-ahead log over into the file: after a recording, so that none has to wait for it."""
        try:
            if self.path.with_name(f"{self.path.name}-wal").stat().st_size < TIDY_BYTES:
                return
        except OSError:
            return
        with self._writing, told():
            list(self.connection.execute("PRAGMA wal_checkpoint(PASSIVE)"))

    def give_back(self) -> None:
        """Give freed pages back to the disk and leave nothing of them in the write-ahead log."""
        with self._writing, told():
            list(self.connection.execute("PRAGMA incremental_vacuum"))
            list(self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)"))

    def close(self) -> None:
        """Close the connections of all threads, which must not use them any more. May be called twice."""
        with self._lock:
            self._closed = True
            held, self._all = self._all, []
        for connection in held:
            with contextlib.suppress(Exception):
                connection.close()

    def _connect(self) -> Any:
        import sqlcipher3

        with told(), self._lock:
            if self._closed:
                raise RecordsError(RecordsProblem.NOT_WRITABLE)
            connection = sqlcipher3.connect(
                str(self.path), timeout=BUSY_MILLISECONDS / 1000, isolation_level=None, check_same_thread=False
            )
            self._all.append(connection)
        with told():
            connection.execute(f"PRAGMA key = \"x'{self._key.hex()}'\"")
            for pragma in (
                f"cipher_page_size = {PAGE_SIZE}", f"busy_timeout = {BUSY_MILLISECONDS}", "foreign_keys = ON",
                "secure_delete = ON", "auto_vacuum = INCREMENTAL", "journal_mode = WAL", "synchronous = FULL",
                "temp_store = MEMORY", "cache_size = -16000", f"wal_autocheckpoint = {LOG_LIMIT_PAGES}",
            ):  # fmt: skip
                connection.execute(f"PRAGMA {pragma}").fetchall()
        return connection

    def _prepare(self, connection: Any) -> None:
        self._check_pages(connection)
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            raise RecordsError(RecordsProblem.TOO_NEW)
        if version == VERSION or self._as_it_is:
            return
        with self.write():
            version = connection.execute("PRAGMA user_version").fetchone()[0]  # another program may have been quicker
            for step in STEPS[version:]:
                for statement in step:
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {VERSION}")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")

    def _check_length(self) -> None:
        try:
            length = self.path.stat().st_size
        except OSError:
            return
        if length % PAGE_SIZE:  # SQLite itself would only notice when it comes to the missing page
            raise RecordsError(RecordsProblem.DAMAGED if length > PAGE_SIZE else RecordsProblem.NOT_OURS)

    def _check_pages(self, connection: Any) -> None:
        """Whether the file has the pages that its header tells; not while another program's pages are on their way."""
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        log = self.path.with_name(f"{self.path.name}-wal")
        on_its_way = log.exists() and log.stat().st_size > 0
        if not on_its_way and pages * PAGE_SIZE > self.path.stat().st_size:
            raise RecordsError(RecordsProblem.DAMAGED)


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Turn the database's own errors into ours. What is a bug of ours (wrong SQL) stays what it is."""
    import sqlcipher3

    try:
        yield
    except (sqlcipher3.DatabaseError, MemoryError) as error:  # SQLCipher says «out of memory» of a key that fails
        text = str(error).lower()
        for part, problem in _PROBLEMS:
            if part in text:
                raise RecordsError(problem) from None
        raise
