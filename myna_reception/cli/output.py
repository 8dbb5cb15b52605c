"""Standard output and standard error: results go to the one, everything else to the other."""

from __future__ import annotations

import dataclasses
import io
import json
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from myna_reception.reception.errors import ReceptionError


def prepare_streams() -> None:
    """Write UTF-8 whatever the console's code page is: Windows would stop at the first kana."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a windowed program on Windows has none
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(line: str) -> None:
    """Tell the person at the keyboard."""
    print(line, file=sys.stderr, flush=True)


def show(line: str) -> None:
    """Write a line of the result."""
    print(line, flush=True)


def show_json(schema: str, practice: bool, facts: Mapping[str, Any]) -> None:
    """Write the one object of a command with ``--json``."""
    show(json.dumps({"schema": f"myna-reception/{schema}", "practice": practice, **facts}, ensure_ascii=False))


def error_facts(error: ReceptionError) -> dict[str, Any]:
    """The code of an error with its facts, for JSON."""
    from myna_reception.records.document import plain

    told = {field.name: getattr(error, field.name) for field in dataclasses.fields(error)}  # type: ignore[arg-type]
    return {"code": error.code, **{name: plain(value) for name, value in told.items()}}


def error_lines(error: ReceptionError) -> list[str]:
    """An error in the words of the window."""
    from myna_reception.ui.texts_errors import message_for

    message = message_for(error)
    return [message.title, f"  {message.happened}", *(f"  ・{step}" for step in message.steps)]
