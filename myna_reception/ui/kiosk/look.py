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
_UNITS = (100, 150)
_UNIT_LARGE = 133  # what is large already, where it grows by the patient's choice too
_SMALL, _SMALL_UPRIGHT = 900, 800  # the shorter side of a screen that needs nothing larger; upright there is room below


def unit_for(width: int, height: int) -> int:
    """How large things are drawn on a screen of that many pixels, in per cent."""
    small = _SMALL_UPRIGHT if height > width else _SMALL
    return max(_UNITS[0], min(_UNITS[1], 100 * min(width, height) // small))


@dataclass(frozen=True, slots=True)
class Look:
    """``scale`` in per cent, chosen by the patient and undone when the reception is over.

    ``unit`` in per cent goes with the screen: what is right on a small one is lost on a large one.
    """

    language: Language = JAPANESE
    readings: bool = False
    scale: int = 100
    unit: int = 100

    def say(self, marked: str, **values: object) -> str:
        """A sentence of ``kiosk.texts`` in this language, filled in; in Japanese with the marks of its readings."""
        words = marked if self.language is JAPANESE else translated(ruby.plain(marked), self.language.code)
        return words.format(**values) if values else words

    def plain(self, marked: str, **values: object) -> str:
        """As ``say``, without readings: for names, announcements and whatever is drawn by others."""
        return ruby.plain(self.say(marked, **values))

    def pixels(self, kind: Kind) -> int:
        """Size of a kind of text. The large ones grow less: at 200 % a prompt is half again as large."""
        large = _SIZES[kind] > _SIZES["button"]
        unit = min(self.unit, _UNIT_LARGE) if large and self.scale > 100 else self.unit
        size = _SIZES[kind] * unit / 100
        return round(size * (100 + (self.scale - 100) // 2 if large else self.scale) / 100)

    @property
    def target(self) -> int:
        """The least height of a button in pixels."""
        return TARGET * self.unit // 100

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


def kiosk_sheet(t: Tokens, look: Look, *, staff: bool = False) -> str:
    """What differs from the desk's style sheet: targets, and sizes by the look.

    ``staff``: for the desk's pages, whose buttons are many and take no more room than their words need.
    """
    button, target = t.lead_px if staff else look.pixels("button"), look.target
    pad = min(button, 34 * look.unit // 100)
    return f"""
#kiosk QPushButton[kind] {{ min-height: {target}px; min-width: {TARGET}px; font-size: {button}px; padding: 0 16px; }}
#kiosk QPushButton[kind="digit"] {{ font-size: {max(36, button)}px; padding: 0; }}
#kiosk QPushButton[kind^="pad-"] {{ padding: 0 8px; font-size: {pad}px; min-width: 92px; }}
#kiosk QPushButton[kind^="pad-"][narrow="true"] {{ font-size: 22px; padding: 0; min-width: {TARGET}px; }}
#kiosk QPushButton[kind="key"] {{ background: {t.surface}; color: {t.strong}; border: 2px solid {t.border_input};
    font-size: {min(36, 28 * look.unit // 100)}px; padding: 0; min-width: {TARGET - 4}px; min-height: {TARGET - 4}px; }}
#kiosk QPushButton[kind="bar"] {{ background: {t.surface}; border: 2px solid {t.border_input}; padding: 0; }}
#kiosk QPushButton[kind="bar"]:pressed, #kiosk QPushButton[kind="bar"]:hover {{ background: {t.outline_hover}; }}
#kiosk QPushButton[kind="call"] {{ background: {t.warning_tint}; border: 3px solid {t.warning}; padding: 0; }}
#kiosk QPushButton[kind="call"]:pressed {{ background: {t.pad_clear}; }}
#kiosk QFrame[kind="drawer"] QPushButton[kind="practice-quiet"] {{ padding: 0; }}
#kiosk QLabel[kind="brand"] {{ font-size: {look.pixels("support")}px; }}
#kiosk QFrame[pinned="true"] {{ background: {t.surface}; border-top: 2px solid {t.rule}; }}
#kiosk QComboBox {{ min-height: {TARGET}px; }}
#kiosk QLineEdit[kind="field"] {{ min-height: {TARGET}px; font-size: {32 * look.unit // 100}px; border-width: 2px; }}
#kiosk QScrollBar:vertical {{ width: 44px; }}
#kiosk QScrollBar::handle:vertical {{ min-height: {TARGET}px; border-radius: 12px; margin: 4px; }}
"""
