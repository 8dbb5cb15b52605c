"""Databases of older and newer releases."""

import sqlite3
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select

from myna_reception.simulator.service.database import Base, Terminal, open_database
from myna_reception.simulator.service.schema import LATEST, VERSION_TABLE, SchemaTooNew

# As release 0.1.0 made them.
VERSION_1 = """
CREATE TABLE terminals (terminal_id VARCHAR(8) NOT NULL, institution_code VARCHAR(10) NOT NULL,
    institution_name VARCHAR(200) NOT NULL, password_hash VARCHAR(200) NOT NULL, code_hash BLOB NOT NULL,
    code_expires_at DATETIME NOT NULL, code_used_at DATETIME, certificate_hash BLOB, revoked_at DATETIME,
    PRIMARY KEY (terminal_id), UNIQUE (certificate_hash));
CREATE TABLE failed_activations (terminal_id VARCHAR(8) NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (terminal_id));
CREATE TABLE challenges (challenge_id VARCHAR(64) NOT NULL, terminal_id VARCHAR(8) NOT NULL, nonce BLOB NOT NULL,
    expires_at DATETIME NOT NULL, PRIMARY KEY (challenge_id),
    FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id));
CREATE TABLE checks (id INTEGER NOT NULL, at DATETIME NOT NULL, terminal_id VARCHAR(8) NOT NULL,
    purpose VARCHAR(20) NOT NULL, method VARCHAR(20) NOT NULL, attested_by VARCHAR(20), card_hash BLOB,
    outcome VARCHAR(40) NOT NULL, PRIMARY KEY (id), FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id));
CREATE TABLE answers (check_id INTEGER NOT NULL, terminal_id VARCHAR(8) NOT NULL, idempotency_key VARCHAR(128) NOT NULL,
    request_hash BLOB NOT NULL, at DATETIME NOT NULL, status INTEGER NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (check_id), UNIQUE (terminal_id, idempotency_key), FOREIGN KEY(check_id) REFERENCES checks (id));
CREATE TABLE registrations (card_hash BLOB NOT NULL, terminal_id VARCHAR(8) NOT NULL, at DATETIME NOT NULL,
    PRIMARY KEY (card_hash), FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id));
INSERT INTO terminals VALUES ('W0000001', '9900000001', '見本', 'hash', x'00', '2026-04-15 00:00:00', NULL, NULL, NULL);
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "service.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript(VERSION_1)
    connection.close()
    return path


def differences(path: Path) -> list[object]:
    """Between the tables as they are and the models."""
    engine, _ = open_database(f"sqlite:///{path}")
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            known = [each for each in compare_metadata(context, Base.metadata) if VERSION_TABLE.name not in str(each)]
            assert connection.execute(select(VERSION_TABLE.c.version)).scalars().all() == [LATEST]
            return known
    finally:
        engine.dispose()


def test_a_new_database_has_the_tables_of_the_models(tmp_path: Path) -> None:
    assert differences(tmp_path / "new.sqlite") == []


def test_an_old_database_becomes_the_same_and_keeps_what_it_holds(old: Path) -> None:
    assert differences(old) == []
    assert differences(old) == []  # and stays so
    engine, sessions = open_database(f"sqlite:///{old}")
    with sessions.begin() as session:
        (terminal,) = session.scalars(select(Terminal))
        assert (terminal.terminal_id, terminal.next_certificate_hash) == ("W0000001", None)
    engine.dispose()


def test_a_newer_releases_database_is_left_alone(old: Path) -> None:
    engine, _ = open_database(f"sqlite:///{old}")
    with engine.begin() as connection:
        connection.execute(VERSION_TABLE.update().values(version=LATEST + 1))
    engine.dispose()
    before = old.read_bytes()
    with pytest.raises(SchemaTooNew):
        open_database(f"sqlite:///{old}")
    assert old.read_bytes() == before


def test_two_programs_may_start_at_once(old: Path) -> None:
    ready = threading.Barrier(4)
    failed: list[BaseException] = []

    def start() -> None:
        ready.wait()
        try:
            open_database(f"sqlite:///{old}")[0].dispose()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert differences(old) == []
