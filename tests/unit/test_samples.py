"""What earlier releases wrote opens in this one, and nothing is lost.

``tools/sample`` made the files in ``tests/samples``.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import fields
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from myna_reception.eligibility.secrets import MemoryStore
from myna_reception.reception.clock import FixedClock
from myna_reception.records import backup as backups
from myna_reception.records import database as databases
from myna_reception.records import schema as ledger_schema
from myna_reception.records.backup import restore
from myna_reception.records.database import Database
from myna_reception.records.keys import load_keys
from myna_reception.records.ledger import open_ledger
from myna_reception.settings import Settings, SettingsFile
from myna_reception.simulator.service import schema as service_schema
from myna_reception.simulator.service.database import Base, open_database
from tests.unit.records.invented import NOW

SAMPLES = Path(__file__).parent.parent / "samples"
PASSPHRASE = "correct horse battery"

GONE_SETTINGS = {
    "staff": "initials are asked for each time",
    "mask_details": "was never obeyed",
}
"""Fields of earlier releases that are not kept any more, each with the reason."""

COUNTED_ANEW = {"failed_activations", "schema_version"}
"""Tables of the service that a step empties, or that tell the version itself."""

Rows = dict[str, list[dict[str, Any]]]


def samples(pattern: str) -> list[Path]:
    found = sorted(SAMPLES.glob(pattern))
    assert found, pattern
    return found


def names(paths: list[Path]) -> list[str]:
    return [path.stem for path in paths]


def rows(execute: Callable[[str], Any]) -> Rows:
    """Every row of every table, through an SQLite cursor."""
    tables = [name for (name,) in execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
    found: Rows = {}
    for table in tables:
        if not table.startswith(("sqlite_", "search")):
            cursor = execute(f"SELECT * FROM {table}")  # noqa: S608
            columns = [each[0] for each in cursor.description]
            found[table] = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return found


def lost(before: Rows, after: Rows) -> list[str]:
    """What was there and is not any more; columns that a step dropped on purpose do not exist so far."""
    found = []
    for table, kept in before.items():
        now = after.get(table, [])
        for row in kept:
            if not any(row.items() <= other.items() for other in now):
                found.append(f"{table}: {row}")
    return found


@pytest.mark.parametrize("sample", samples("settings-*.json"), ids=lambda path: path.stem)
def test_settings_of_every_release_hold(sample: Path, tmp_path: Path) -> None:
    shutil.copy(sample, tmp_path / "settings.json")
    loaded = SettingsFile(tmp_path).load()
    known = {field.name for field in fields(Settings)}
    for name, value in json.loads(sample.read_text(encoding="utf-8")).items():
        if name in known:
            now = getattr(loaded, name)
            assert (now.value if isinstance(now, Enum) else now) == value, name
        else:
            assert name in GONE_SETTINGS, f"{name} is gone: say why in GONE_SETTINGS, or bring its value over"


@pytest.fixture(params=samples("service-*.sql"), ids=lambda path: path.stem)
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Path, Rows]]:
    """A database of the service as a release left it, and what was in it."""
    path = tmp_path / "service.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(request.param.read_text(encoding="utf-8"))
        yield path, rows(connection.execute)


def test_a_service_of_every_release_goes_on(service: tuple[Path, Rows]) -> None:
    path, before = service
    assert before["terminals"]
    assert before["checks"]
    open_database(f"sqlite:///{path}")[0].dispose()
    with closing(sqlite3.connect(path)) as connection:
        after = rows(connection.execute)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert lost({name: kept for name, kept in before.items() if name not in COUNTED_ANEW}, after) == []
    engine = create_engine(f"sqlite:///{path}")
    with Session(engine) as session:  # each row is what today's classes take it for
        for mapper in Base.registry.mappers:
            session.query(mapper.class_).all()
    engine.dispose()


@pytest.fixture(params=samples("ledger-*"), ids=lambda path: path.stem)
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path]:
    """The sample's folder, and a copy of it."""
    return request.param, Path(shutil.copytree(request.param, tmp_path / "desk"))


def contents(folder: Path) -> Rows:
    """What is in a ledger, without a step to a newer version."""
    keys = load_keys(MemoryStore(), folder)
    assert keys is not None
    with closing(Database(folder / "ledger.db", keys.database, as_it_is=True)) as database:
        return rows(database.connection.execute)


def test_a_ledger_of_every_release_opens(ledger: tuple[Path, Path]) -> None:
    _, folder = ledger
    before = contents(folder)
    assert len(before["reception"]) == 3
    with closing(open_ledger(folder, MemoryStore(), FixedClock(NOW))) as opened:
        opened.database.check()
        assert [entry.name for entry in opened.page().entries] == ["見本　花子", "山田　太郎", "見本　花子"]
        (found,) = opened.page("ヤマダ").entries
        assert found.insurer_number == "39139992"
        (noted,) = opened.page("宛名").entries
        assert (noted.note, noted.subsidy) == ("領収書の宛名は会社", "見本市")
        assert opened.detail(noted.id).entry == noted
        assert {entry.institution for entry in opened.page().entries} == {"9900000001"}
    assert lost(before, contents(folder)) == []


def test_a_backup_of_every_release_is_restored(ledger: tuple[Path, Path], tmp_path: Path) -> None:
    sample, _ = ledger
    restored(sample, tmp_path)


def test_a_backup_outlives_the_next_version_of_the_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    step = ("ALTER TABLE incident ADD COLUMN later TEXT NOT NULL DEFAULT ''", "CREATE TABLE later (id INTEGER) STRICT")
    monkeypatch.setattr(databases, "STEPS", (*ledger_schema.STEPS, step))
    monkeypatch.setattr(databases, "VERSION", ledger_schema.VERSION + 1)
    monkeypatch.setattr(backups, "TABLES", ("later", *backups.TABLES))
    restored(samples("ledger-*")[-1], tmp_path)


def restored(sample: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    store = MemoryStore()
    assert restore(sample / "backup.zip", PASSPHRASE, folder, store, FixedClock(NOW)).receptions == 3
    with closing(open_ledger(folder, store, FixedClock(NOW))) as opened:
        assert opened.count() == 3
        assert opened.page("宛名").entries


def test_every_earlier_version_has_a_sample() -> None:
    assert {f"service-{number}" for number in range(1, service_schema.LATEST)} <= set(names(samples("service-*.sql")))
    assert {f"ledger-{number}" for number in range(1, ledger_schema.VERSION)} <= set(names(samples("ledger-*")))


def test_a_lost_row_or_value_is_found() -> None:
    before: Rows = {"reception": [{"id": 1, "note": "a"}, {"id": 2, "note": "b"}]}
    assert lost(before, {"reception": [{"id": 1, "note": "a", "new": 0}, {"id": 2, "note": "b", "new": 0}]}) == []
    assert len(lost(before, {"reception": [{"id": 1, "note": ""}, {"id": 2, "note": "b"}]})) == 1
    assert len(lost(before, {})) == 2
