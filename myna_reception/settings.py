"""What this terminal remembers between starts, except secrets. Practice and live never share a folder."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from enum import Enum, StrEnum
from pathlib import Path
from typing import Any

import platformdirs

from myna_reception import whole_file

APP_NAME = "myna-reception"
TERMS_VERSION = "2"  # of the terms of use (利用規約) that are shown
DATA_VARIABLE = "MYNA_RECEPTION_HOME"  # overrides every folder; for tests and portable use


class GraceRule(StrEnum):
    """How the three months after a certificate's end are counted (unsettled in public sources, so a setting)."""

    MONTH_END = "month_end"
    DATE_TO_DATE = "date_to_date"


class Theme(StrEnum):
    """The colours of the window."""

    SYSTEM = "system"  # as the system is: light, dark, or its own high contrast
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"  # black and yellow


class Mask(StrEnum):
    """What the desk hides of a patient, until staff hold a key."""

    NONE = "none"
    NUMBERS = "numbers"  # symbol, number, birth date, address
    ALL = "all"  # the name, too


@dataclass(frozen=True, slots=True)
class Settings:
    """Every field has a default, so a missing or damaged file never stops the app.

    A stored value counts only when it has the default's type, and where ``CHOICES`` names the field, is one of those.
    """

    terms_version_agreed: str = ""
    terms_agreed_at: str = ""  # ISO 8601, with the zone
    passcode_hash: str = ""  # argon2; empty: no pass code
    passcode_asked: bool = False  # the first start has offered one
    grace_rule: GraceRule = GraceRule.MONTH_END
    reader: str = "auto"
    theme: Theme = Theme.SYSTEM
    system_look: str = ""  # how the system looked when last asked; empty: never yet
    text_scale: int = 100  # percent
    speech: bool = False  # guidance is spoken
    speech_rate: int = 100  # percent of the voice's own
    speech_private: bool = False  # patients' data may be spoken: the desk wears a headset
    sounds: bool = True
    sound_volume: int = 70  # percent
    result_seconds: int = 120  # how long a result stands untouched
    input_seconds: int = 90  # how long a question stands untouched
    check_methods: str = "pin,visual,face"  # 本人確認の方法: offered in this order; 顔 only where it can be had
    face_turn: bool = True  # the head turn is asked for
    face_similar: int = 450  # thousandths: from here a face is similar, and …
    face_unsure: int = 363  # … from here it has to be compared by eye
    camera: str = ""  # id of the camera; empty: the system's first choice
    camera_mirror: bool = True  # the picture is shown as in a mirror
    visual_camera: bool = True  # the check by sight shows the camera's picture beside the card's photo
    mask: Mask = Mask.NONE  # of a patient's data on the desk's screen
    portal_url: str = ""  # of the clinic portal, https://…; opened in the system's browser
    kiosk_slot: bool = False  # at the kiosk, a card is pushed into the reader, not laid on it
    retention_days: int = 1825  # of the records kept at the desk


CHOICES: dict[str, tuple[object, ...]] = {
    "system_look": ("", "light", "dark", "contrast"),
    "text_scale": (100, 125, 150, 175, 200),
    "speech_rate": (70, 85, 100, 125, 150),
    "sound_volume": (30, 50, 70, 100),
    "result_seconds": (60, 120, 300, 600),
    "input_seconds": (60, 90, 180, 300),
    "check_methods": (
        "pin,visual,face",
        "pin,face,visual",
        "face,pin,visual",
        "face,visual,pin",
        "visual,face,pin",
        "visual,pin,face",
        "face,visual",
        "visual,face",
        "pin,visual",
        "visual,pin",
        "visual",
    ),
    "retention_days": (365, 1095, 1825),
}
"""What a field may be, where its type does not say it already."""


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
        text = json.dumps(asdict(settings), ensure_ascii=False, indent=2)
        whole_file.replace(self._path, text.encode())


def _accept(stored: dict[str, Any]) -> Settings:
    known: dict[str, Any] = {}
    for name, default in asdict(Settings()).items():
        value = stored.get(name)
        if isinstance(default, Enum):
            if value in {each.value for each in type(default)}:
                known[name] = type(default)(value)
        elif type(value) is type(default) and value in CHOICES.get(name, (value,)):
            known[name] = value
    return Settings(**known)
