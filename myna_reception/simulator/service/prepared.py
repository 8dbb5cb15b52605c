"""Statements of SQLAlchemy's Core for the hot requests: compiled once, and run on the driver's own cursor.

What ``Connection.execute`` does around a statement costs several times what SQLite needs to carry it out. Tables, types
and SQL stay SQLAlchemy's; only the way to the driver is shorter.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Dialect, Insert, Select
from sqlalchemy.exc import DBAPIError

Told = TypeVar("Told")
Rows = list[tuple[Any, ...]]
Process = Callable[[Any], Any]


@dataclass(frozen=True, slots=True, repr=False)
class Ask:
    """A statement with its values, which a job yields to get the rows."""

    statement: Prepared
    values: Mapping[str, Any]


Asking = Generator[Ask, Rows, Told]  # a job that leaves it to its caller how its statements get to the database


@dataclass(frozen=True, slots=True)
class _Compiled:
    """For one dialect."""

    text: str
    binds: tuple[tuple[str, Process | None], ...]
    positional: bool
    results: tuple[tuple[int, Process], ...]  # only the columns that have to be processed
    failures: type[Exception]

    def parameters(self, values: Mapping[str, Any]) -> Sequence[Any] | Mapping[str, Any]:
        if self.positional:
            return [values[name] if process is None else process(values[name]) for name, process in self.binds]
        return {name: values[name] if process is None else process(values[name]) for name, process in self.binds}

    def told(self, rows: Rows) -> Rows:
        if not self.results:
            return rows
        told = []
        for row in rows:
            cells = list(row)
            for place, process in self.results:
                cells[place] = process(cells[place])
            told.append(tuple(cells))
        return told


class Prepared:
    """A SELECT or INSERT whose every value is a named ``bindparam`` or one of ``columns``. Thread-safe.

    ``columns`` are those that an INSERT fills. What fails raises as ``Connection.execute`` does.
    """

    def __init__(self, statement: Select[*tuple[Any, ...]] | Insert, columns: Sequence[str] = ()) -> None:
        self._statement = statement
        self._columns = columns
        self._compiled: dict[str, _Compiled] = {}
        self._tells = isinstance(statement, Select) or bool(statement.exported_columns)

    def ask(self, **values: Any) -> Ask:
        """To be yielded by a job."""
        return Ask(self, values)

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> Rows:
        """Carry it out within a transaction; every row, or none for a statement without rows."""
        compiled = self._compiled.get(connection.dialect.name) or self._compile(connection.dialect)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(compiled.text, compiled.parameters(values))
            rows: Any = cursor.fetchall() if self._tells else []
            return compiled.told(rows)
        except compiled.failures as error:
            raise _failure(error, connection.dialect) from error
        finally:
            cursor.close()

    def _compile(self, dialect: Dialect) -> _Compiled:
        made = self._statement.compile(dialect=dialect, column_keys=list(self._columns) or None)
        names = made.positiontup if made.positiontup is not None else list(made.binds)
        results = []
        for place, column in enumerate(self._statement.exported_columns if self._tells else ()):
            process = column.type.dialect_impl(dialect).result_processor(dialect, None)
            if process is not None:
                results.append((place, process))
        compiled = self._compiled[dialect.name] = _Compiled(
            text=made.string,
            binds=tuple((name, made.binds[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names),
            positional=made.positional,
            results=tuple(results),
            failures=dialect.loaded_dbapi.Error,
        )
        return compiled


def _failure(error: Exception, dialect: Dialect) -> Exception:
    """The driver's error as SQLAlchemy's, without values: they may be personal data."""
    base = dialect.loaded_dbapi.Error
    return DBAPIError.instance(None, None, error, base, hide_parameters=True, dialect=dialect)


def carry_out(connection: Connection, job: Asking[Told]) -> Told:
    """Do a job's statements one after the other, within a transaction. Raises what the job or the database does."""
    rows: Rows | None = None
    try:
        while True:
            ask = next(job) if rows is None else job.send(rows)
            rows = ask.statement.rows(connection, ask.values)
    except StopIteration as done:
        told: Told = done.value
        return told
