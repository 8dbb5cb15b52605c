"""A recorded reception in each form that leaves the desk, with its file name. Pure.

The name is drawn from the hand-off's key, so that the same hand-off never has two names, and no two have one.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from myna_reception.eligibility.copy_text import write_copy_text
from myna_reception.eligibility.oqs_xml.file_names import FACE_DRAW_LENGTH, face_name
from myna_reception.eligibility.oqs_xml.mapping import response_of
from myna_reception.eligibility.oqs_xml.writer import write_response
from myna_reception.reception.clock import JST
from myna_reception.records.csv_form import csv_text
from myna_reception.records.entries import Detail
from myna_reception.records.handoff.settings import HandOffSettings, Target


class CannotWriteError(ValueError):
    """The result has no place in this form: trying again would not help. Says why in words of the form."""


@dataclass(frozen=True, slots=True, repr=False)
class Sheet:
    """A file to be handed over. ``report``: what could not be written as it is, empty when everything was."""

    name: str
    data: bytes
    report: str = ""


def sheet(target: Target, key: str, detail: Detail, settings: HandOffSettings) -> Sheet:
    """The file of a hand-off. Raises ``CannotWriteError``."""
    draw = hashlib.sha256(key.encode()).digest()
    if target is Target.XML:
        return _xml(draw, detail, settings)
    stem = f"myna-reception_{detail.entry.at.astimezone(JST):%Y%m%d%H%M%S}_{draw.hex()[:12]}"
    match target:
        case Target.TEXT:
            return Sheet(f"{stem}.txt", ("\ufeff" + text_of(detail)).encode())
        case Target.CSV:
            return Sheet(f"{stem}.csv", "".join(csv_text([detail])).encode())
        case _:
            return Sheet(f"{stem}.json", json.dumps(dict(detail.document), ensure_ascii=False, indent=1).encode())


def text_of(detail: Detail) -> str:
    """The text form. Raises ``CannotWriteError`` for a reception without a result."""
    result = detail.result()
    if result is None:
        raise CannotWriteError("no result")
    return write_copy_text(result)


def _xml(draw: bytes, detail: Detail, settings: HandOffSettings) -> Sheet:
    result = detail.result()
    if result is None:
        raise CannotWriteError("no result")
    institution = detail.document["institution_code"] or ""
    try:
        name = face_name(institution, draw[:FACE_DRAW_LENGTH], result.confirmed_at)
        data, report = write_response(response_of(result, institution), settings.encoding, settings.substitute)
    except ValueError as error:
        raise CannotWriteError(str(error)) from None
    missing = "、".join(f"{each.element}[{each.position}] U+{ord(each.character):04X}" for each in report.substitutions)
    return Sheet(name, data, missing)
