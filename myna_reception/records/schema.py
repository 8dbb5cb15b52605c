"""The ledger's tables, as numbered steps from one version to the next. A step that was released is never changed.

``reception.id`` is the time in microseconds since 1970, moved on until it is free: the newest come last in the file, a
page begins where the one before it ended, and search and list need one order only.
"""

from __future__ import annotations

_OF_A_FACILITY = ("reception", "incident", "outreach")
STEPS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE reception (
            id INTEGER PRIMARY KEY,
            reception_id TEXT NOT NULL UNIQUE,
            practice INTEGER NOT NULL,
            route TEXT NOT NULL,
            verdict TEXT NOT NULL,
            validity INTEGER,
            method TEXT,
            standing TEXT,
            not_after TEXT,
            error TEXT NOT NULL,
            name TEXT NOT NULL,
            name_kana TEXT NOT NULL,
            birthdate TEXT NOT NULL,
            insurer_number TEXT NOT NULL,
            symbol TEXT NOT NULL,
            number TEXT NOT NULL,
            branch_number TEXT NOT NULL,
            patient TEXT NOT NULL,
            serial BLOB,
            changed INTEGER NOT NULL,
            note TEXT NOT NULL,
            subsidy TEXT NOT NULL,
            paper TEXT NOT NULL
        ) STRICT
        """,
        "CREATE INDEX reception_by_patient ON reception (patient, id) WHERE patient <> ''",
        "CREATE INDEX reception_by_serial ON reception (serial, id) WHERE serial IS NOT NULL",
        # What a list never needs lies apart, so that a list reads few pages
        """
        CREATE TABLE document (
            id INTEGER PRIMARY KEY REFERENCES reception (id) ON DELETE CASCADE,
            content TEXT NOT NULL
        ) STRICT
        """,
        # Terms are made in ``terms``; nothing is ranked, so no positions and no sizes are kept
        "CREATE VIRTUAL TABLE search USING fts5 (terms, detail=none, columnsize=0, tokenize='ascii')",
        "INSERT INTO search (search, rank) VALUES ('secure-delete', 1)",
        # Its parts are merged by ``Ledger.tidy`` between receptions; only if that never comes, while one is recorded
        "INSERT INTO search (search, rank) VALUES ('automerge', 0)",
        "INSERT INTO search (search, rank) VALUES ('crisismerge', 200)",
        """
        CREATE TABLE incident (
            id INTEGER PRIMARY KEY,
            code TEXT NOT NULL,
            practice INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE outreach (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            practice INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL UNIQUE,
            target TEXT NOT NULL,
            reception INTEGER NOT NULL REFERENCES reception (id) ON DELETE CASCADE,
            state TEXT NOT NULL,
            at INTEGER NOT NULL,
            report TEXT NOT NULL DEFAULT ''
        ) STRICT
        """,
        "CREATE INDEX outbox_by_state ON outbox (target, state, id)",
        "CREATE INDEX outbox_by_reception ON outbox (reception)",
        """
        CREATE TABLE recheck (
            run TEXT NOT NULL,
            patient TEXT NOT NULL,
            reception INTEGER NOT NULL REFERENCES reception (id) ON DELETE CASCADE,
            state TEXT NOT NULL,
            outcome TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (run, patient)
        ) STRICT
        """,
        "CREATE INDEX recheck_by_reception ON recheck (reception)",
        "CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    ),
    (
        # Several facilities (併設) may share a terminal: reports count the receptions of one of them
        *(f"ALTER TABLE {table} ADD COLUMN institution TEXT NOT NULL DEFAULT ''" for table in _OF_A_FACILITY),
        "UPDATE reception SET institution = coalesce((SELECT json_extract(content, '$.institution_code') "
        "FROM document WHERE document.id = reception.id), '')",
    ),
)
VERSION = len(STEPS)
