"""Fills the service's database with a synthetic country, block by block: what was made stays when it is cut short."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Engine, Table, delete, func, insert, inspect, select, update
from sqlalchemy.exc import DBAPIError

from myna_reception.simulator.country import BLOCK, Country, Resident, insurers
from myna_reception.simulator.service.database import HeldQualification, Insured, Insurer, Population

Progress = Callable[[int], None]  # people made so far
CardHash = Callable[[str], bytes]  # of the card of a persona id
BLOCKS_A_TRANSACTION = 10  # the running service waits for SQLite's one writer no longer than this takes
_TABLES = (HeldQualification, Insured, Insurer, Population)


class OtherCountry(ValueError):
    """The database holds another country already: another seed, or more people than are wanted."""


def country_of(connection: Connection) -> tuple[Country, int] | None:
    """The country that a database holds, and how many of its people are there."""
    row = connection.execute(select(Population.seed, Population.base, Population.made)).first()
    return None if row is None else (Country(row.seed, row.base), row.made)


def populate(
    engine: Engine, country: Country, persons: int, card_hash: CardHash, progress: Progress, *, anew: bool = False
) -> Country:
    """Make the people 1 to ``persons`` who are not there yet; returns the country as it is kept.

    A country of the same seed goes on as of the day it was begun. ``anew`` throws another one away first.
    Raises ``OtherCountry``, ``SQLAlchemyError``.
    """
    with engine.begin() as connection:
        kept = country_of(connection)
        if kept is not None and anew:
            for table in _TABLES:
                connection.execute(delete(table))
            kept = None
        if kept is None:
            connection.execute(insert(Population).values(seed=country.seed, base=country.base, wanted=persons, made=0))
            connection.execute(insert(Insurer), [{"number": each.number, "name": each.name} for each in insurers()])
            made = 0
        else:
            kept_country, made = kept
            if kept_country.seed != country.seed or made > persons:
                raise OtherCountry
            country = kept_country
            connection.execute(update(Population).values(wanted=persons))
    progress(made)
    first = made - made % BLOCK + 1  # a smaller country may have ended within a block
    for batch in _batches(country.residents(persons, first)):
        new = [resident for resident in batch if resident.number > made]
        if not new:
            continue
        with engine.begin() as connection:
            _copy(connection, Insured, (_person(country, resident, card_hash) for resident in new))
            _copy(connection, HeldQualification, (row for resident in new for row in _held(resident)))
            made = new[-1].number
            connection.execute(update(Population).values(made=made))
        progress(made)
    with engine.connect() as connection:  # what the planner knows of the tables
        connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        for table in (Insured, HeldQualification):
            connection.exec_driver_sql(f"ANALYZE {table.__tablename__}")
    return country


def count(connection: Connection) -> int:
    """How many people there are in truth."""
    return connection.execute(select(func.count()).select_from(Insured)).scalar_one()


def _batches(blocks: Iterable[list[Resident]]) -> Iterator[list[Resident]]:
    batch: list[Resident] = []
    for number, block in enumerate(blocks, 1):
        batch += block
        if number % BLOCKS_A_TRANSACTION == 0:
            yield batch
            batch = []
    if batch:
        yield batch


def _person(country: Country, resident: Resident, card_hash: CardHash) -> tuple[object, ...]:
    return (
        resident.number,
        card_hash(country.persona_id(resident.number)),
        resident.name,
        resident.name_kana,
        resident.sex.value,
        resident.birthdate,
        resident.address,
        resident.registered,
    )


def _held(resident: Resident) -> Iterator[tuple[object, ...]]:
    for place, each in enumerate(resident.held):
        held, elderly = each.qualification, each.qualification.elderly_recipient
        yield (
            resident.number,
            place,
            held.card_classification,
            held.insurer_number,
            held.symbol,
            held.number,
            held.branch_number,
            None if held.personal_family is None else held.personal_family.value,
            held.insured_name,
            held.qualified_on,
            held.disqualified_on,
            held.reason_of_loss,
            held.valid_from,
            held.contribution_percent,
            held.preschool,
            each.unregistered,
            None if elderly is None else elderly.valid_from,
            None if elderly is None else elderly.valid_to,
            None if elderly is None else elderly.contribution_percent,
        )


def _copy(connection: Connection, model: type[Any], rows: Iterable[Sequence[object]]) -> None:
    """Insert rows whose values stand in the order of the table's columns, by the fastest way of the database.

    Raises ``DBAPIError``, as SQLAlchemy would have.
    """
    dialect = connection.dialect
    driver_error = dialect.loaded_dbapi.Error
    try:
        _copy_by_driver(connection, model, rows)
    except driver_error as error:
        base = cast("type[Exception]", driver_error)
        told = DBAPIError.instance(None, None, error, base, hide_parameters=True, dialect=dialect)
        raise told from None


def _copy_by_driver(connection: Connection, model: type[Any], rows: Iterable[Sequence[object]]) -> None:
    table: Table = inspect(model).local_table
    columns = ", ".join(column.name for column in table.columns)
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "postgresql":
        with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" for _ in table.columns)
    text = f"INSERT INTO {table.name} ({columns}) VALUES ({marks})"  # noqa: S608 - names of our own tables
    driver.executemany(text, ([_plain(value) for value in row] for row in rows))


def _plain(value: object) -> object:
    """As SQLAlchemy writes a date to SQLite."""
    isoformat = getattr(value, "isoformat", None)
    return value if isoformat is None else isoformat()
