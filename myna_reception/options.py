"""How the desk app is to be started, as the command line was told."""

# Annotations are no strings here: a named tuple would compile each of its fields' anew.

from pathlib import Path
from typing import NamedTuple


class DeskOptions(NamedTuple):
    """What ``app.run_desk`` needs to know."""

    practice: bool = False
    service: str | None = None  # https URL; None: the service inside the app, which is practice
    service_ca: Path | None = None  # PEM; None: the system's trust
    reader: str = "auto"  # "auto", "pcsc", "nfc", "virtual", or how a reader's name begins
    kiosk: bool = False  # full screen, for a patient alone
    self_test: bool = False
    screenshot: Path | None = None

    @property
    def is_practice(self) -> bool:
        """Whether nothing here is real: said so, or with no service but the one inside the app."""
        return self.practice or self.service is None

    @property
    def uses_drawer(self) -> bool:
        """Whether the practice drawer of virtual cards stands in for a reader."""
        return self.is_practice and self.reader in ("auto", "virtual")
