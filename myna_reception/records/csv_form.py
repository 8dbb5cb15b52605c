"""Receptions as CSV, version 1: one line for each qualification, or one for a reception without any. UTF-8 with BOM.

A value that a spreadsheet would take for a formula is written with an apostrophe before it, and read without.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from myna_reception.records.document import ELDERLY, OFFICIAL_ELDERLY_NAMES, OFFICIAL_NAMES
from myna_reception.records.entries import Detail

SCHEMA = "myna-reception/csv/1"
RECEPTION_COLUMNS = (
    "schema", "practice", "key", "at", "route", "verdict", "validity", "method", "standing", "not_after", "error",
    "reception_number", "confirmed_at", "institution_code", "terminal_id", "note", "subsidy", "paper",
)  # fmt: skip
COLUMNS = (*RECEPTION_COLUMNS, *OFFICIAL_NAMES.values(), *OFFICIAL_ELDERLY_NAMES.values())
BOM = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")


def guarded(value: str) -> str:
    """The value as no spreadsheet takes it for a formula."""
    return f"'{value}" if value.startswith(_FORMULA) else value


def unguarded(value: str) -> str:
    """The value that ``guarded`` was given."""
    return value[1:] if value.startswith("'") and value[1:].startswith(_FORMULA) else value


def csv_text(details: Iterable[Detail]) -> Iterator[str]:
    """The lines, with the header first."""
    yield BOM + _line(COLUMNS)
    for detail in details:
        for row in rows(detail):
            yield _line([guarded(row[name]) for name in COLUMNS])


def rows(detail: Detail) -> Iterator[dict[str, str]]:
    """The lines of one reception by column."""
    told = detail.document
    standing = told["standing"] or {}
    entry = detail.entry
    common = {
        **{name: _text(told.get(name)) for name in RECEPTION_COLUMNS},
        "schema": SCHEMA,
        "standing": _text(standing.get("standing")),
        "not_after": _text(standing.get("not_after")),
        "note": entry.note,
        "subsidy": entry.subsidy,
        "paper": entry.paper,
    }
    qualifications: Sequence[Mapping[str, Any]] = told["qualifications"] or ({},)
    for each in qualifications:
        elderly = each.get(ELDERLY) or {}
        yield {
            **common,
            **{name: _text(each.get(name)) for name in OFFICIAL_NAMES.values()},
            **{name: _text(elderly.get(name)) for name in OFFICIAL_ELDERLY_NAMES.values()},
        }


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else str(value)


def _line(values: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(values)
    return out.getvalue()


def parsed(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Line numbers and values by column, without the apostrophes. Raises ``csv.Error``."""
    reader = csv.DictReader(io.StringIO(text.removeprefix(BOM), newline=""), strict=True)
    for row in reader:
        yield reader.line_num, {name: unguarded(value or "") for name, value in row.items() if isinstance(name, str)}
