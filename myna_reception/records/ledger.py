"""The ledger (受付履歴): records each reception once, finds it again, and forgets it when its time is over."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from myna_reception.reception.clock import JST, Clock
from myna_reception.records.database import Database
from myna_reception.records.differences import Difference, differences
from myna_reception.records.entries import Detail, Entry, NewReception, Outreach, document_text, moment, moment_number
from myna_reception.records.keys import KeyPlace, LedgerKeys, load_keys, make_keys
from myna_reception.records.problems import RecordsError, RecordsProblem
from myna_reception.records.refusal import refuse_my_number, refused_fields, without
from myna_reception.records.terms import Filters, patient_key, query_of, terms_of

if TYPE_CHECKING:
    from myna_reception.eligibility.secrets import SecretStore

FILE_NAME = "ledger.db"
PAGE_LENGTH = 50
MERGE_PAGES = 64  # of the index, at a time
FORGET_AT_ONCE = 100  # rows of one transaction, so that a recording never waits long
_OPENINGS = "openings"
_OPENINGS_SECRET = "ledger-openings"  # noqa: S105 - the name of an entry


@dataclass(frozen=True, slots=True, repr=False)
class Recorded:
    """What recording a reception gave."""

    id: int
    differences: tuple[Difference, ...]
    refused: tuple[str, ...]  # fields left empty, because they may hold a My Number
    last_visit: datetime | None = None
    queued: int = 0  # hand-offs that wait in the outbox now


@dataclass(frozen=True, slots=True, repr=False)
class PageOfEntries:
    """Some lines of the list, newest first; ``next_before`` is where the following page begins, None at the end."""

    entries: tuple[Entry, ...]
    next_before: int | None


class Ledger:
    """The ledger of one folder. Thread-safe. Every method blocks and raises ``RecordsError``."""

    def __init__(self, database: Database, keys: LedgerKeys, clock: Clock) -> None:
        self.database = database
        self.keys = keys
        self._clock = clock

    @property
    def key_place(self) -> KeyPlace:
        """Where the key lies: to be said plainly when that is a file."""
        return self.keys.place

    def close(self) -> None:
        """Close the file. Never raises."""
        self.database.close()

    # Recording

    def record(self, new: NewReception, targets: Sequence[str] = ()) -> Recorded:
        """Keep a reception, and its hand-offs to ``targets`` with it; all on the disk when this returns.

        The same ``reception_id`` again changes the entry (利用登録 after «not registered») and adds no second one;
        nothing at all happens when it is as before.
        """
        serial = None if new.serial is None else self.keys.hashed_serial(new.serial.reveal())
        with self.database.write() as connection:
            known = connection.execute(
                "SELECT reception.id, content FROM reception JOIN document USING (id) WHERE reception_id = ?",
                (new.reception_id,),
            ).fetchone()
            number = _free_number(connection, moment_number(new.at)) if known is None else known[0]
            before = self._last_visit(connection, new, serial, number)
            changed = differences(json.loads(before[1]), new.document(number, ())) if before else ()
            document = new.document(number, changed)
            refused = refused_fields(document)
            if refused:
                document = {**without(document, refused), "refused": refused}
                changed = tuple(Difference.of(each) for each in document["differences"])
            for field in ("note", "subsidy", "paper"):
                refuse_my_number(field, getattr(new, field))
            text = document_text(document)
            queued = 0
            if known is None or known[1] != text:
                self._put(connection, Entry.of_new(new, number, document), document, text, serial, is_new=known is None)
                queued = self._enqueue(connection, number, new.reception_id, targets, again=known is not None)
        last = moment(before[0]) if before else None
        return Recorded(number, changed, tuple(refused), last, queued)

    def annotate(
        self, number: int, *, note: str | None = None, subsidy: str | None = None, paper: str | None = None
    ) -> None:
        """Change what staff wrote. Raises ``RecordsError`` MY_NUMBER or TOO_LONG; KeyError: there is no such entry."""
        given = {"note": note, "subsidy": subsidy, "paper": paper}
        told = {name: value.strip() for name, value in given.items() if value is not None}
        for name, value in told.items():
            refuse_my_number(name, value)
        with self.database.write() as connection:
            entry = _entry_of(connection, number)
            entry = replace(
                entry,
                note=told.get("note", entry.note),
                subsidy=told.get("subsidy", entry.subsidy),
                paper=told.get("paper", entry.paper),
            )
            connection.execute(
                "UPDATE reception SET note = ?, subsidy = ?, paper = ? WHERE id = ?",
                (entry.note, entry.subsidy, entry.paper, number),
            )
            connection.execute("UPDATE search SET terms = ? WHERE rowid = ?", (terms_of(entry), number))

    def add_incident(self, code: str, at: datetime, *, practice: bool, institution: str = "") -> None:
        """Count a failure that did not end in a result (card torn, service unreachable …) by its code.

        ``institution``: the code of the facility where it happened.
        """
        self._add("incident", "code", code, at, practice, institution)

    def add_outreach(self, kind: Outreach, at: datetime, *, practice: bool, institution: str = "") -> None:
        """Count an お声掛け or a leaflet, of the facility with that code."""
        self._add("outreach", "kind", kind.value, at, practice, institution)

    def tidy(self) -> None:
        """What makes later calls fast and need not be waited for: to be called after a recording."""
        with self.database.write() as connection:
            connection.execute("INSERT INTO search (search, rank) VALUES ('merge', ?)", (MERGE_PAGES,))
        self.database.tidy()

    # Finding

    def page(
        self,
        words: str = "",
        filters: Filters | None = None,
        before: int | None = None,
        length: int = PAGE_LENGTH,
    ) -> PageOfEntries:
        """The newest entries that fit, older than ``before``. Answers at once whatever the ledger's size."""
        wanted = filters or Filters()
        query = query_of(words, wanted)
        if query == "":
            return PageOfEntries((), None)
        first = day_start(wanted.first_day) if wanted.first_day else 0
        end = day_start(wanted.last_day + timedelta(days=1)) if wanted.last_day else 2**62
        end = end if before is None else min(end, before)
        columns = ", ".join(f"reception.{name.strip()}" for name in Entry.COLUMNS.split(","))
        codes = wanted.institutions
        here = f"AND institution IN ({','.join('?' * len(codes))}) " if codes else ""
        if query is None:
            rows = self.database.read(
                f"SELECT {columns} FROM reception WHERE id >= ? AND id < ? {here}ORDER BY id DESC LIMIT ?",  # noqa: S608
                (first, end, *codes, length + 1),
            )
        else:
            rows = self.database.read(
                f"SELECT {columns} FROM search CROSS JOIN reception ON reception.id = search.rowid "  # noqa: S608
                f"WHERE search MATCH ? AND search.rowid >= ? AND search.rowid < ? {here}"
                "ORDER BY search.rowid DESC LIMIT ?",
                (query, first, end, *codes, length + 1),
            )
        entries = tuple(Entry.of_row(row) for row in rows[:length])
        return PageOfEntries(entries, entries[-1].id if len(rows) > length else None)

    def detail(self, number: int) -> Detail:
        """Everything about one entry. Raises ``KeyError`` when there is none."""
        entry = _entry_of(self.database.connection, number)
        ((content,),) = self.database.read("SELECT content FROM document WHERE id = ?", (number,))
        rows = self.database.read(
            "SELECT target, state, at, report FROM outbox WHERE reception = ? ORDER BY id", (number,)
        )
        hand_offs = tuple((target, state, moment(at), report) for target, state, at, report in rows)
        return Detail(entry, json.loads(content), hand_offs)

    def count(self) -> int:
        """How many entries there are. Reads the whole index."""
        return int(self.database.read("SELECT count(*) FROM reception")[0][0])

    # Forgetting

    def forget_before(self, day: date, stop: Callable[[], bool] = lambda: False) -> int:
        """Delete what was recorded before ``day`` (Japan), with everything that hangs on it; returns how many.

        Really: pages are overwritten, the index is cleaned, the write-ahead log is emptied. ``stop`` is asked between
        the parts.
        """
        end, gone = day_start(day), 0
        while not stop():
            with self.database.write() as connection:
                rows = connection.execute(
                    "SELECT id FROM reception WHERE id < ? ORDER BY id LIMIT ?", (end, FORGET_AT_ONCE)
                ).fetchall()
                connection.executemany("DELETE FROM search WHERE rowid = ?", rows)
                connection.executemany("DELETE FROM reception WHERE id = ?", rows)
            gone += len(rows)
            if len(rows) < FORGET_AT_ONCE:
                break
        with self.database.write() as connection:
            for table in ("incident", "outreach"):
                connection.execute(f"DELETE FROM {table} WHERE id < ?", (end,))  # noqa: S608 - names of our own
        self.database.give_back()
        return gone

    # Inside

    def _last_visit(self, connection: Any, new: NewReception, serial: bytes | None, number: int) -> Any:
        """Id and document of the last visit before this one with a result: of this card, else of this patient."""
        first = new.qualifications[0] if new.qualifications else None
        patient = patient_key(first.name, first.name_kana, first.birthdate) if first else ""
        for column, value in (("serial", serial), ("patient", patient)):
            if not value:
                continue
            found = connection.execute(
                f"SELECT reception.id, content FROM reception JOIN document USING (id) "  # noqa: S608 - as above
                f"WHERE {column} = ? AND id < ? AND validity IS NOT NULL ORDER BY id DESC LIMIT 1",
                (value, number),
            ).fetchone()
            if found is not None:
                return found if new.validity is not None else None
        return None

    def _put(
        self, connection: Any, entry: Entry, document: dict[str, Any], text: str, serial: bytes | None, *, is_new: bool
    ) -> None:
        standing = document["standing"]
        values = (
            entry.id, entry.reception_id, int(entry.practice), entry.route.value, entry.verdict.value,
            document["validity"], document["method"], standing["standing"] if standing else None,
            standing["not_after"] if standing else None, entry.error, entry.name, entry.name_kana,
            entry.birthdate.isoformat() if entry.birthdate else "", entry.insurer_number, entry.symbol, entry.number,
            entry.branch_number, patient_key(entry.name, entry.name_kana, entry.birthdate), serial,
            int(entry.changed), entry.note, entry.subsidy, entry.paper, entry.institution,
        )  # fmt: skip
        if is_new:
            connection.execute(f"INSERT INTO reception VALUES ({','.join('?' * len(values))})", values)  # noqa: S608
            connection.execute("INSERT INTO document VALUES (?, ?)", (entry.id, text))
            connection.execute("INSERT INTO search (rowid, terms) VALUES (?, ?)", (entry.id, terms_of(entry)))
            return
        kept = _entry_of(connection, entry.id)  # what staff wrote meanwhile stays
        entry = replace(entry, note=kept.note, subsidy=kept.subsidy, paper=kept.paper)
        values = (*values[:-4], entry.note, entry.subsidy, entry.paper, entry.institution)
        names = [row[1] for row in connection.execute("PRAGMA table_info(reception)")]
        sets = ", ".join(f"{name} = ?" for name in names[1:])
        connection.execute(f"UPDATE reception SET {sets} WHERE id = ?", (*values[1:], entry.id))  # noqa: S608
        connection.execute("UPDATE document SET content = ? WHERE id = ?", (text, entry.id))
        connection.execute("UPDATE search SET terms = ? WHERE rowid = ?", (terms_of(entry), entry.id))

    def _enqueue(self, connection: Any, number: int, reception_id: str, targets: Sequence[str], *, again: bool) -> int:
        earlier = connection.execute("SELECT count(*) FROM outbox WHERE reception = ?", (number,)).fetchone()[0]
        mark = f"~{earlier}" if again else ""  # a changed result is another hand-off of the same reception
        at = moment_number(self._clock.now())
        connection.executemany(
            "INSERT INTO outbox (key, target, reception, state, at) VALUES (?, ?, ?, 'waiting', ?)",
            [(f"{reception_id}{mark}:{target}", target, number, at) for target in targets],
        )
        return len(targets)

    def _add(self, table: str, column: str, value: str, at: datetime, practice: bool, institution: str) -> None:
        with self.database.write() as connection:
            number = _free_number(connection, moment_number(at), table)
            connection.execute(
                f"INSERT INTO {table} (id, {column}, practice, institution) VALUES (?, ?, ?, ?)",  # noqa: S608 - our names
                (number, value, int(practice), institution),
            )


def open_ledger(folder: Path, store: SecretStore, clock: Clock) -> Ledger:
    """The ledger of a folder; made with a new key when there is none. Blocks.

    Raises ``RecordsError``. A ledger whose key is missing is never replaced: NO_KEY, and the file stays as it is.
    """
    path = folder / FILE_NAME
    keys = load_keys(store, folder)
    there = path.exists()
    try:
        if keys is None:
            if there:
                raise RecordsError(RecordsProblem.NO_KEY)
            keys = make_keys(store, folder)
        if not there:
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError:
        raise RecordsError(RecordsProblem.NOT_WRITABLE) from None
    ledger = Ledger(Database(path, keys.database), keys, clock)
    try:
        _count_opening(ledger, store)
    except RecordsError:
        ledger.close()
        raise
    return ledger


def _count_opening(ledger: Ledger, store: SecretStore) -> None:
    """Each opening is counted in the file and in the secret store: an older copy in its place has counted fewer."""
    if ledger.keys.place is not KeyPlace.SECRET_STORE:
        return  # nothing outside of the folder could tell
    with ledger.database.write() as connection:
        row = connection.execute("SELECT value FROM fact WHERE name = ?", (_OPENINGS,)).fetchone()
        inside, outside = int(row[0]) if row else 0, store.get(_OPENINGS_SECRET) or "0"
        if outside.isdigit() and int(outside) > inside:
            raise RecordsError(RecordsProblem.OLDER_COPY)
        count = str(inside + 1)
        connection.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (_OPENINGS, count))
    store.set(_OPENINGS_SECRET, count)


def accept_copy(store: SecretStore) -> None:
    """Staff know that an older copy stands in the ledger's place: go on from it."""
    store.delete(_OPENINGS_SECRET)


def day_start(day: date) -> int:
    """The id at which a day in Japan begins."""
    return moment_number(datetime.combine(day, time(), JST))


def _free_number(connection: Any, wanted: int, table: str = "reception") -> int:
    while connection.execute(f"SELECT 1 FROM {table} WHERE id = ?", (wanted,)).fetchone():  # noqa: S608
        wanted += 1
    return wanted


def _entry_of(connection: Any, number: int) -> Entry:
    row = connection.execute(f"SELECT {Entry.COLUMNS} FROM reception WHERE id = ?", (number,)).fetchone()  # noqa: S608
    if row is None:
        raise KeyError(number)
    return Entry.of_row(row)
