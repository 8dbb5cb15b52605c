"""設定. A section is a module of this package with a ``SECTION``; it is shown once it stands in ``SECTIONS``."""

from __future__ import annotations

from myna_reception.ui.pages.settings import (
    facilities,
    identity,
    look,
    passcode,
    portal,
    privacy,
    reader,
    rules,
    sound,
    terms,
    times,
)
from myna_reception.ui.pages.settings.page import SettingsPage
from myna_reception.ui.pages.settings.section import Change, Question, Section

__all__ = ["SECTIONS", "Change", "Question", "Section", "SettingsPage"]

SECTIONS: tuple[Section, ...] = (
    look.SECTION,
    facilities.SECTION,
    portal.SECTION,
    sound.SECTION,
    reader.SECTION,
    rules.SECTION,
    identity.SECTION,
    times.SECTION,
    privacy.SECTION,
    passcode.SECTION,
    terms.SECTION,
)
