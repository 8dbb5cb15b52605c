"""Statements of SQLAlchemy's Core for the hot requests: compiled once, and run on the driver's own cursor.

What ``Connection.execute`` does around a statement costs several times what SQLite needs to carry it out. Tables, types
and SQL stay SQLAlchemy's; only the way to the driver is shorter.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Connection, Dialect, Insert, LargeBinary, Select
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

Told = TypeVar("Told")
Rows = list[tuple[Any, ...]]
Process = Callable[[Any], Any]


@dataclass(slots=True, repr=False)  # not frozen: that makes it three times as slow to make
class Ask:
    """A statement with its values, which a job yields to get the rows."""

    statement: Prepared
    values: Mapping[str, Any]


@dataclass(slots=True)
class Errand:
    """Something rare that wants SQLAlchemy's connection, which a job yields to get what it returns."""

    do: Callable[[Connection], Any]


Asking = Generator[Ask | Errand, Any, Told]  # a job that leaves it to its caller how its statements get to the database


class ConnectionWanted(Exception):
    """A job has an errand, and who carries it out has only a cursor."""


@dataclass(frozen=True, slots=True)
class _Compiled:
    """For one dialect."""

    steps: tuple[tuple[str, Callable[[Mapping[str, Any]], Any]], ...]  # text, and what it takes of the values
    binds: tuple[tuple[str, Process], ...]  # only the values that have to be processed
    results: tuple[tuple[int, Process], ...]  # only the columns that have to be processed
    tells: bool
    failures: type[Exception]

    def rows(self, cursor: DBAPICursor, values: Mapping[str, Any]) -> Rows:
        bound = dict(values)
        for name, process in self.binds:
            bound[name] = process(bound[name])
        for text, taken in self.steps:
            cursor.execute(text, taken(bound))
        return [self._told(row) for row in cursor.fetchall()] if self.tells else []

    def _told(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        told = row
        for place, process in self.results:
            if row[place] is not None:
                told = (*told[:place], process(row[place]), *told[place + 1 :])
        return told


class Prepared:
    """A SELECT whose every value is a named ``bindparam``, or INSERTs that fill every column. Thread-safe.

    Columns of one name in several tables have the same value. What fails raises as ``Connection.execute`` does.
    """

    def __init__(self, *statements: Select[*tuple[Any, ...]] | Insert) -> None:
        self.statements = statements
        self.reads = isinstance(statements[-1], Select)
        self._compiled: dict[str, _Compiled] = {}

    def ask(self, **values: Any) -> Ask:
        """To be yielded by a job."""
        return Ask(self, values)

    def rows(self, cursor: DBAPICursor, dialect: Dialect, values: Mapping[str, Any]) -> Rows:
        """Carry it out within a transaction; every row, or none for INSERTs."""
        compiled = self._compiled.get(dialect.name) or self._compile(dialect)
        try:
            return compiled.rows(cursor, values)
        except compiled.failures as error:
            raise _failure(error, dialect) from error

    def _compile(self, dialect: Dialect) -> _Compiled:
        made = [statement.compile(dialect=dialect, column_keys=_filled(statement)) for statement in self.statements]
        binds: dict[str, Process | None] = {}
        for each in made:
            for name, bind in each.binds.items():
                binds[name] = _bound(bind.type, dialect)
        results = []
        for place, column in enumerate(self.statements[-1].exported_columns if self.reads else ()):
            process = column.type.dialect_impl(dialect).result_processor(dialect, None)
            if process is not None:
                results.append((place, process))
        compiled = self._compiled[dialect.name] = _Compiled(
            steps=tuple((each.string, _taken(each.positiontup)) for each in made),
            binds=tuple((name, process) for name, process in binds.items() if process is not None),
            results=tuple(results),
            tells=self.reads,
            failures=dialect.loaded_dbapi.Error,
        )
        return compiled


def _filled(statement: Select[*tuple[Any, ...]] | Insert) -> list[str] | None:
    return [column.key for column in statement.table.columns] if isinstance(statement, Insert) else None


def _taken(names: Sequence[str] | None) -> Callable[[Mapping[str, Any]], Any]:
    """What a statement takes of the values: all of them by name, or some by place."""
    if not names:
        return lambda values: values
    if len(names) == 1:
        return lambda values: (values[names[0]],)
    return itemgetter(*names)


def _bound(kind: TypeEngine[Any], dialect: Dialect) -> Process | None:
    """What becomes of a value on its way to the driver."""
    if dialect.name == "sqlite" and isinstance(kind, LargeBinary):
        return _bytes  # for whatever else holds bytes the driver looks for an adapter each time
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _bytes(value: bytes | None) -> bytearray | None:
    return None if value is None else bytearray(value)


def _failure(error: Exception, dialect: Dialect) -> Exception:
    """The driver's error as SQLAlchemy's, without values: they may be personal data."""
    base = dialect.loaded_dbapi.Error
    return DBAPIError.instance(None, None, error, base, hide_parameters=True, dialect=dialect)


def carry_out(job: Asking[Told], cursor: DBAPICursor, dialect: Dialect, connection: Connection | None = None) -> Told:
    """Do what a job asks for one after the other, within a transaction. Raises what the job lets through.

    What fails is raised within the job. Without a ``connection`` there are no errands: raises ``ConnectionWanted``.
    """
    try:
        ask = next(job)
        while True:
            try:
                told = _done(ask, cursor, dialect, connection)
            except ConnectionWanted:
                raise
            except Exception as error:
                ask = job.throw(error)
            else:
                ask = job.send(told)
    except StopIteration as done:
        result: Told = done.value
        return result


def _done(ask: Ask | Errand, cursor: DBAPICursor, dialect: Dialect, connection: Connection | None) -> Any:
    if isinstance(ask, Ask):
        return ask.statement.rows(cursor, dialect, ask.values)
    if connection is None:
        raise ConnectionWanted
    return ask.do(connection)
