"""What this terminal remembers between starts, except secrets. Practice and live never share a folder."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import platformdirs

APP_NAME = "myna-reception"
DATA_VARIABLE = "MYNA_RECEPTION_HOME"  # overrides every folder; for tests and portable use


class GraceRule(StrEnum):
    """How the three months after a certificate's end are counted (unsettled in public sources, so a setting)."""

    MONTH_END = "month_end"
    DATE_TO_DATE = "date_to_date"


@dataclass(frozen=True, slots=True)
class Settings:
    """Every field has a default, so a missing or damaged file never stops the app."""

    terms_version_agreed: str = ""
    passcode_hash: str = ""  # argon2; empty: no pass code
    passcode_asked: bool = False  # the first start has offered one
    grace_rule: GraceRule = GraceRule.MONTH_END
    reader: str = "auto"


def home(*, practice: bool) -> Path:
    """The folder of this user for practice or for live, made on first use with rights for the owner only."""
    base = os.environ.get(DATA_VARIABLE)
    root = Path(base) if base else Path(platformdirs.user_data_dir(APP_NAME, appauthor=False))
    folder = root / ("practice" if practice else "live")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


class SettingsFile:
    """Reads and atomically writes ``settings.json`` in a folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "settings.json"

    def load(self) -> Settings:
        """The stored settings; defaults for whatever is missing, unknown or of the wrong type."""
        try:
            stored = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return Settings()
        return _accept(stored) if isinstance(stored, dict) else Settings()

    def save(self, settings: Settings) -> None:
        """Replace the file. Raises ``OSError`` when the disk refuses."""
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=".settings-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(asdict(settings), file, ensure_ascii=False, indent=2)
            Path(name).replace(self._path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise


def _accept(stored: dict[str, Any]) -> Settings:
    defaults = asdict(Settings())
    known: dict[str, Any] = {name: value for name, value in stored.items() if type(value) is type(defaults.get(name))}
    if stored.get("grace_rule") in set(GraceRule):
        known["grace_rule"] = GraceRule(stored["grace_rule"])
    return Settings(**known)
