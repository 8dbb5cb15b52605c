"""No My Number is ever stored: a field that holds what may be one is refused before anything is written. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from myna_reception.eligibility.numbers import contains_my_number
from myna_reception.records.problems import RecordsError, RecordsProblem

# Made by programs, not by people, from digits that may look like anything
_OWN = frozenset({"key", "at", "reception_number", "confirmed_at", "institution_code", "terminal_id", "schema"})


def refuse_my_number(field: str, text: str, limit: int = 500) -> None:
    """Raises ``RecordsError`` MY_NUMBER, or TOO_LONG beyond ``limit`` characters."""
    if contains_my_number(text):
        raise RecordsError(RecordsProblem.MY_NUMBER, field)
    if len(text) > limit:
        raise RecordsError(RecordsProblem.TOO_LONG, field)


def refused_fields(document: Mapping[str, Any]) -> list[str]:
    """The fields of a result that hold what may be a My Number."""
    return sorted({field for field, text in _texts(document) if contains_my_number(text)})


def without(document: dict[str, Any], fields: list[str]) -> dict[str, Any]:
    """The result with these fields empty: the reception happened and is kept, what must not be kept is not."""
    told = {**document, "qualifications": [dict(each) for each in document["qualifications"]]}
    for each in (told, *told["qualifications"]):
        for field in fields:
            if isinstance(each.get(field), str):
                each[field] = ""
    told["differences"] = [each for each in told["differences"] if each["field"] not in fields]
    return told


def _texts(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for field, value in facts.items():
        if field in _OWN:
            continue
        if isinstance(value, str):
            yield field, value
        elif isinstance(value, Mapping):
            yield from _texts(value)
        elif isinstance(value, list):
            for each in value:
                yield from _texts(each)
