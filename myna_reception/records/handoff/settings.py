"""Which hand-offs are switched on, and how: ``hand-off.json`` beside the settings, practice and live apart."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from myna_reception import whole_file
from myna_reception.eligibility.oqs_xml.encoding import Encoding, Substitute

FILE_NAME = "hand-off.json"
CLIPBOARD_SECONDS = (10, 600)
PORTS = (1024, 65535)


class Target(StrEnum):
    """A way out of the desk that keeps what could not be delivered in the outbox."""

    XML = "xml"  # the official message, in a watched folder
    TEXT = "text"  # the text form, as a file
    JSON = "json"
    CSV = "csv"
    HTTP = "http"  # fetched by another program on this machine


FOLDER_TARGETS = (Target.XML, Target.TEXT, Target.JSON, Target.CSV)


@dataclass(frozen=True, slots=True)
class HandOffSettings:
    """Everything is off until staff switch it on. Folders are absolute paths, or empty."""

    xml_on: bool = False
    xml_folder: str = ""
    xml_encoding: str = Encoding.SHIFT_JIS.name
    xml_substitute: str = Substitute.GETA.name
    text_on: bool = False
    text_folder: str = ""
    json_on: bool = False
    json_folder: str = ""
    csv_on: bool = False
    csv_folder: str = ""
    http_on: bool = False
    http_port: int = 8790
    http_origins: str = ""  # of browser extensions that may ask, separated by spaces; none: no web page may
    clipboard_on: bool = False
    clipboard_seconds: int = 60
    typing_on: bool = False
    typing_fields: str = "insurer_number insured_card_symbol insured_identification_number insured_branch_number"
    typing_between: str = "tab"  # or "enter"

    def is_on(self, target: Target) -> bool:
        """Whether results go there."""
        return bool(getattr(self, f"{target.value}_on")) and (target is Target.HTTP or bool(self.folder(target)))

    def folder(self, target: Target) -> str:
        """The folder of a folder target."""
        return str(getattr(self, f"{target.value}_folder"))

    @property
    def targets(self) -> tuple[Target, ...]:
        """Those that are on."""
        return tuple(target for target in Target if self.is_on(target))

    @property
    def encoding(self) -> Encoding:
        """Of the official message."""
        return Encoding[self.xml_encoding]

    @property
    def substitute(self) -> Substitute:
        """For characters that Shift_JIS does not have."""
        return Substitute[self.xml_substitute]

    @property
    def origins(self) -> frozenset[str]:
        """The origins that may ask over HTTP."""
        return frozenset(self.http_origins.split())


class HandOffFile:
    """Reads and atomically writes ``hand-off.json`` in a folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME

    def load(self) -> HandOffSettings:
        """What is stored; defaults for whatever is missing, unknown or cannot be."""
        try:
            stored = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return HandOffSettings()
        return accept(stored) if isinstance(stored, dict) else HandOffSettings()

    def save(self, settings: HandOffSettings) -> None:
        """Replace the file. Raises ``OSError`` when the disk refuses."""
        text = json.dumps(asdict(settings), ensure_ascii=False, indent=2)
        whole_file.replace(self._path, text.encode())


def accept(stored: dict[str, Any]) -> HandOffSettings:
    """The settings with what of ``stored`` can be."""
    defaults = asdict(HandOffSettings())
    known: dict[str, Any] = {name: value for name, value in stored.items() if type(value) is type(defaults.get(name))}
    limits = {"http_port": PORTS, "clipboard_seconds": CLIPBOARD_SECONDS}
    for name, (least, most) in limits.items():
        if name in known and not least <= known[name] <= most:
            del known[name]
    choices = {
        "xml_encoding": {each.name for each in Encoding},
        "xml_substitute": {each.name for each in Substitute},
        "typing_between": {"tab", "enter"},
    }
    for name, values in choices.items():
        if name in known and known[name] not in values:
            del known[name]
    return HandOffSettings(**known)
