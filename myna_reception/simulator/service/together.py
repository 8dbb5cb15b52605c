"""One statement of PostgreSQL for what several jobs ask at once: their values come as arrays, a cell for each job.

Made from the same statements of SQLAlchemy's Core as every other way to the database (``prepared``). Written for libpq
itself, with PostgreSQL's own binary form of arrays: what psycopg does around a statement takes four times as long.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, cast

import sqlalchemy
from sqlalchemy import (
    ARRAY,
    CTE,
    BindParameter,
    DateTime,
    Insert,
    Integer,
    LargeBinary,
    Select,
    String,
    TableValuedAlias,
    Text,
    bindparam,
    column,
    func,
    insert,
    select,
    true,
)
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.types import TypeDecorator, TypeEngine

from myna_reception.simulator.service.prepared import Prepared, Process, Rows

_DIALECT = PGDialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call] # $1, as libpq wants it
_HEAD = struct.Struct(">5i")  # dimensions, whether there are NULLs, the cells' type, how many, the first one's number
_NULL = b"\xff\xff\xff\xff"
_EPOCH = datetime(2000, 1, 1)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class _Kind:
    """How cells of one type are sent."""

    array_of: TypeEngine[Any]
    oid: int
    encode: Callable[[Any], bytes]


_KINDS: tuple[tuple[type[TypeEngine[Any]], _Kind], ...] = (
    (String, _Kind(Text(), 25, str.encode)),
    (LargeBinary, _Kind(LargeBinary(), 17, bytes)),
    (Integer, _Kind(Integer(), 23, struct.Struct(">i").pack)),
    (DateTime, _Kind(DateTime(), 1114, lambda value: struct.pack(">q", (value - _EPOCH) // _MICROSECOND))),
)


@dataclass(frozen=True, slots=True)
class Together:
    """A statement for any number of jobs. A SELECT tells in its first column whose row it is, counted from 1."""

    text: bytes
    arrays: tuple[tuple[str, _Kind, Process | None], ...]
    results: tuple[tuple[int, Process], ...]  # only the columns that have to be processed
    tells: bool

    def parameters(self, asked: Sequence[Mapping[str, Any]]) -> list[bytes]:
        """One array for each value, in binary form."""
        return [_array(kind, [values[name] for values in asked], process) for name, kind, process in self.arrays]

    def told(self, rows: Sequence[tuple[Any, ...]], count: int) -> list[Rows]:
        """The rows of each job."""
        told: list[Rows] = [[] for _ in range(count)]
        for row in rows:
            cells = list(row)
            for place, process in self.results:
                if cells[place] is not None:
                    cells[place] = process(cells[place])
            told[cells[0] - 1].append(tuple(cells[1:]))
        return told


@lru_cache
def together(prepared: Prepared) -> Together:
    """For a statement that is asked alone otherwise."""
    if isinstance(prepared.statements[0], Select):
        made, types, columns = _select(prepared.statements[0])
    else:
        made, types = _inserts([each for each in prepared.statements if isinstance(each, Insert)])
        columns = []
    compiled = made.compile(dialect=_DIALECT)
    names = compiled.positiontup or []  # type: ignore[attr-defined]
    results = []
    for place, each in enumerate(columns, 1):
        process = each.type.dialect_impl(_DIALECT).result_processor(_DIALECT, None)
        if process is not None and not isinstance(each.type, LargeBinary):
            results.append((place, process))
    return Together(
        text=str(compiled).encode(),
        arrays=tuple(
            (name, _kind(types[name]), types[name].dialect_impl(_DIALECT).bind_processor(_DIALECT)) for name in names
        ),
        results=tuple(results),
        tells=bool(columns),
    )


def _select(statement: Select[*tuple[Any, ...]]) -> tuple[ClauseElement, dict[str, TypeEngine[Any]], list[Any]]:
    types = {each.key: each.type for each in visitors.iterate(statement) if isinstance(each, BindParameter)}
    asked = _asked(types)

    def replaced(element: Any, **_options: Any) -> Any:
        return asked.c[element.key] if isinstance(element, BindParameter) else None

    one = visitors.replacement_traverse(statement, {}, replaced)
    told = cast("Select[*tuple[Any, ...]]", one).correlate(asked).lateral("told")
    columns = list(told.c)
    return select(asked.c.place, *columns).select_from(asked.join(told, true())), types, columns


def _inserts(statements: Sequence[Insert]) -> tuple[ClauseElement, dict[str, TypeEngine[Any]]]:
    types: dict[str, TypeEngine[Any]] = {
        each.key: each.type for statement in statements for each in statement.table.columns
    }
    table = _asked(types)
    asked = select(*(table.c[name] for name in types)).cte("asked")
    *first, last = (_filled(statement, asked) for statement in statements)
    return last.add_cte(*(each.cte(f"kept_{number}") for number, each in enumerate(first))), types


def _filled(statement: Insert, asked: CTE) -> Insert:
    names = [each.key for each in statement.table.columns]
    return insert(statement.table).from_select(names, select(*(asked.c[name] for name in names)))


def _asked(types: Mapping[str, TypeEngine[Any]]) -> TableValuedAlias:
    arrays = (sqlalchemy.cast(bindparam(name), ARRAY(_kind(each).array_of)) for name, each in types.items())
    columns = (column(name, _kind(each).array_of) for name, each in types.items())
    return func.unnest(*arrays).table_valued(*columns, with_ordinality="place").render_derived("asked")


def _kind(asked: TypeEngine[Any]) -> _Kind:
    plain = asked.impl_instance if isinstance(asked, TypeDecorator) else asked
    return next(kind for known, kind in _KINDS if isinstance(plain, known))


def _array(kind: _Kind, cells: Sequence[Any], process: Process | None) -> bytes:
    encode, parts = kind.encode, [b""]
    for cell in cells:
        if cell is None:
            parts.append(_NULL)
        else:
            data = encode(cell if process is None else process(cell))
            parts += (len(data).to_bytes(4, "big"), data)
    parts[0] = _HEAD.pack(1, None in cells, kind.oid, len(cells), 1)
    return b"".join(parts)
