"""Statements that are compiled once tell what SQLAlchemy's own way of running them tells."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, DateTime, bindparam, create_engine, insert, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from myna_reception.simulator.service.database import Utc
from myna_reception.simulator.service.prepared import Asking, Prepared, Rows, carry_out


class Base(DeclarativeBase):
    """Tables of this test."""


class Thing(Base):
    """One column of each kind that the service has."""

    __tablename__ = "things"

    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime | None] = mapped_column(Utc)
    day: Mapped[date | None]
    name: Mapped[str]
    hash: Mapped[bytes | None]
    good: Mapped[bool]


class Other(Base):
    """Another table with a column of the same name."""

    __tablename__ = "others"

    other: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


KEEP = Prepared(insert(Thing))
KEEP_BOTH = Prepared(insert(Thing), insert(Other))
CHOSEN = select(Thing.good, Thing.hash, Thing.name, Thing.day, Thing.at, Thing.number).where(
    Thing.name == bindparam("name"), Thing.at <= bindparam("until")
)
CHOOSE = Prepared(CHOSEN)
INSTANTS = st.datetimes(
    min_value=datetime(1900, 1, 2), max_value=datetime(2200, 1, 1), timezones=st.just(timezone(timedelta(hours=9)))
)


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def rows(prepared: Prepared, connection: Connection, values: dict[str, Any]) -> Rows:
    return prepared.rows(connection.connection.cursor(), connection.dialect, values)


@given(
    at=st.none() | INSTANTS,
    day=st.none() | st.dates(),
    name=st.text(max_size=5),
    data=st.none() | st.binary(max_size=5),
    good=st.booleans(),
    until=INSTANTS,
)
def test_rows_are_the_same_both_ways(
    connection: Connection,
    at: datetime | None,
    day: date | None,
    name: str,
    data: bytes | None,
    good: bool,
    until: datetime,
) -> None:
    values: dict[str, Any] = {"number": 1, "at": at, "day": day, "name": name, "hash": data, "good": good}
    asked = {"name": name, "until": until}
    told = []
    for keep in (lambda: rows(KEEP, connection, values), lambda: connection.execute(insert(Thing), values)):
        with connection.begin() as transaction:
            keep()
            told += [[tuple(row) for row in connection.execute(CHOSEN, asked)], rows(CHOOSE, connection, asked)]
            transaction.rollback()
    assert told[0] == told[1] == told[2] == told[3]
    assert bool(told[0]) == (at is not None and at <= until)


@given(at=INSTANTS)
def test_an_instant_is_kept_in_sqlite_as_sqlalchemy_keeps_it(at: datetime) -> None:
    dialect = sqlite.dialect()
    kept, usual = (kind.dialect_impl(dialect).bind_processor(dialect) for kind in (Utc().copy(), DateTime()))
    assert kept is not None
    assert usual is not None
    assert kept(at) == usual(at.astimezone(UTC).replace(tzinfo=None))
    assert kept(None) is None


def test_a_failure_is_the_same_and_tells_no_values(connection: Connection) -> None:
    values = {"number": 1, "at": None, "day": None, "name": "見本", "hash": b"secret", "good": True}
    with connection.begin() as transaction:
        rows(KEEP, connection, values)
        with pytest.raises(IntegrityError) as caught:
            rows(KEEP, connection, values)
        transaction.rollback()
    assert isinstance(caught.value.orig, sqlite3.IntegrityError)
    assert "見本" not in str(caught.value)
    missing = Prepared(select(Thing.number).where(Thing.name == bindparam("name")))
    engine = create_engine("sqlite://")  # without the table
    with engine.begin() as other, pytest.raises(OperationalError):
        rows(missing, other, {"name": ""})
    engine.dispose()


def test_a_job_gets_the_rows_of_what_it_asks_for(connection: Connection) -> None:
    at = datetime(2026, 4, 15, tzinfo=UTC)

    def job() -> Asking[list[int]]:
        for number in (1, 2):
            kept = yield KEEP.ask(number=number, at=at, day=None, name="a", hash=None, good=True)
            assert kept == []
        rows = yield CHOOSE.ask(name="a", until=at)
        return [row[-1] for row in rows]

    with connection.begin() as transaction:
        assert carry_out(job(), connection.connection.cursor(), connection.dialect) == [1, 2]
        transaction.rollback()


def test_what_goes_into_two_tables_shares_its_values(connection: Connection) -> None:
    values = {"number": 1, "at": None, "day": None, "name": "a", "hash": None, "good": True, "other": 2}
    with connection.begin() as transaction:
        assert rows(KEEP_BOTH, connection, values) == []
        assert connection.execute(
            select(Thing.number, Other.other, Other.name).join(Other, Other.name == Thing.name)
        ).all() == [(1, 2, "a")]
        transaction.rollback()
