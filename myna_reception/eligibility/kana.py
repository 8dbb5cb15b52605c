"""Half-width and full-width katakana. Pure."""

from __future__ import annotations

import unicodedata

_HALF = [chr(code) for code in range(0xFF61, 0xFFA0)]
_MARKS = "\uff9e\uff9f"  # dakuten, handakuten


def _pairs() -> dict[str, str]:
    halves = [*_HALF, *(kana + mark for kana in _HALF for mark in _MARKS)]
    full = {half: unicodedata.normalize("NFKC", half) for half in halves}
    return {whole: half for half, whole in full.items() if len(whole) == 1}


_TO_HALF = _pairs() | {
    "\u3099": _MARKS[0],
    "\u309a": _MARKS[1],
    "\u309b": _MARKS[0],
    "\u309c": _MARKS[1],
    "\u3000": " ",
}


def full_width_kana(text: str) -> str:
    """Half-width kana as full-width; a dakuten joins its kana. Everything else stays as it is."""
    out = "".join(unicodedata.normalize("NFKC", each) if each in _HALF else each for each in text)
    return unicodedata.normalize("NFC", out) if out != text else text


def half_width_kana(text: str) -> str:
    """Full-width katakana as half-width, and the full-width space as a space. Everything else stays as it is."""
    return "".join(_TO_HALF.get(each, each) for each in text)
