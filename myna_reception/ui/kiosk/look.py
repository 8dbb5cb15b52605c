"""How the kiosk speaks and looks to the patient before it: language, readings, size of the words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtGui import QFont

from myna_reception.ui.kiosk import ruby
from myna_reception.ui.kiosk.catalogue import JAPANESE, Language, translated
from myna_reception.ui.theme.tokens import Tokens

Kind = Literal["support", "body", "button", "heading", "prompt", "verdict"]

TARGET = 72  # pixels: the least that a finger is asked to meet
GAP = 16
_SIZES: dict[Kind, int] = {"support": 20, "body": 24, "button": 26, "heading": 34, "prompt": 48, "verdict": 52}
_BOLD = frozenset({"button", "heading", "prompt", "verdict"})
SCALES = (100, 150, 200)
LINE = 1.45


@dataclass(frozen=True, slots=True)
class Look:
    """``scale`` in per cent. Everything the patient chose is undone when the reception is over."""

    language: Language = JAPANESE
    readings: bool = False
    scale: int = 100

    def say(self, marked: str, **values: object) -> str:
        """A sentence of ``kiosk.texts`` in this language, filled in; in Japanese with the marks of its readings."""
        words = marked if self.language is JAPANESE else translated(ruby.plain(marked), self.language.code)
        return words.format(**values) if values else words

    def plain(self, marked: str, **values: object) -> str:
        """As ``say``, without readings: for names, announcements and whatever is drawn by others."""
        return ruby.plain(self.say(marked, **values))

    def pixels(self, kind: Kind) -> int:
        """Size of a kind of text. The large ones grow less: at 200 % a prompt is half again as large."""
        size = _SIZES[kind]
        return round(size * (self.scale if size <= _SIZES["button"] else 100 + (self.scale - 100) // 2) / 100)

    def font(self, kind: Kind) -> QFont:
        """The font of a kind of text."""
        font = QFont(list(self.language.families))
        font.setPixelSize(self.pixels(kind))
        font.setBold(kind in _BOLD)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font

    def with_language(self, language: Language) -> Look:
        """The same in another language; readings belong to Japanese alone."""
        return replace(self, language=language, readings=self.readings and language is JAPANESE)


def kiosk_sheet(t: Tokens, look: Look) -> str:
    """What differs from the desk's style sheet: targets, and sizes by the look."""
    button = look.pixels("button")
    return f"""
#kiosk QPushButton[kind] {{ min-height: {TARGET}px; min-width: {TARGET}px; font-size: {button}px; padding: 0 16px; }}
#kiosk QPushButton[kind="digit"] {{ font-size: {max(36, button)}px; padding: 0; }}
#kiosk QPushButton[kind^="pad-"] {{ padding: 0 8px; font-size: {min(button, 34)}px; }}
#kiosk QPushButton[kind="key"] {{ background: {t.surface}; color: {t.strong}; border: 2px solid {t.border_input};
    font-size: 28px; padding: 0; min-width: 56px; }}
#kiosk QPushButton[kind="bar"] {{ background: {t.surface}; border: 2px solid {t.border}; padding: 0; }}
#kiosk QPushButton[kind="bar"]:pressed, #kiosk QPushButton[kind="bar"]:hover {{ background: {t.outline_hover}; }}
#kiosk QPushButton[kind="call"] {{ background: {t.warning_tint}; border: 3px solid {t.warning}; padding: 0; }}
#kiosk QPushButton[kind="call"]:pressed {{ background: {t.pad_clear}; }}
#kiosk QLineEdit[kind="field"] {{ min-height: {TARGET}px; font-size: 32px; }}
#kiosk QScrollBar:vertical {{ width: 44px; }}
#kiosk QScrollBar::handle:vertical {{ min-height: {TARGET}px; border-radius: 12px; margin: 4px; }}
"""
