"""What the service writes down of its work: one line an event, for people or as JSON, without personal data.

A line tells what happened by names and numbers that the service made itself. It never holds a body, an address, a
value that somebody typed, or the text of an exception.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from types import TracebackType
from typing import TextIO

Fact = str | int | float | None
_OURS = ("myna_reception", "uvicorn")


class LogForm(StrEnum):
    """How the lines look."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Event:
    """What a line of the log tells: ``logger.info(Event("request", {"route": "/v1/checks"}))``."""

    name: str
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def __str__(self) -> str:
        return " ".join([self.name, *(f"{name}={fact}" for name, fact in self.facts.items() if fact is not None)])


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """``time`` (UTC), ``level``, ``event``, then its facts; of what libraries tell, ``message``."""
        told: dict[str, Fact] = {"time": _time(record), "level": record.levelname.lower()}
        if isinstance(record.msg, Event):
            told |= {"event": record.msg.name}
            told |= {name: fact for name, fact in record.msg.facts.items() if fact is not None}
        else:
            told |= {"event": "message", "logger": record.name, "message": record.getMessage()}
        if record.exc_info:
            told |= _failure(record.exc_info[1])
        return json.dumps(told, ensure_ascii=False)


class TextLines(logging.Formatter):
    """The same, easier to read."""

    def format(self, record: logging.LogRecord) -> str:
        """``time level event name=fact …``."""
        failure = _failure(record.exc_info[1]) if record.exc_info else {}
        rest = "".join(f" {name}={fact}" for name, fact in failure.items())
        return f"{_time(record)} {record.levelname.lower()} {record.getMessage()}{rest}".replace("\n", " ")


def write_logs(form: LogForm, stream: TextIO | None = None) -> None:
    """From now on this process writes its lines to ``stream`` (standard error). Once a process."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines() if form is LogForm.JSON else TextLines())
    logging.getLogger().addHandler(handler)
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.INFO)


def place_of(trace: TracebackType | None) -> str:
    """Where an exception was raised, ``module:line``."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else "?"


def _failure(error: BaseException | None) -> dict[str, str]:
    """An exception without its text, which may hold what somebody sent."""
    return {} if error is None else {"error": type(error).__name__, "at": place_of(error.__traceback__)}


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
