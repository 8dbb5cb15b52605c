"""The two encodings of an official message, and what becomes of characters that one of them does not have.

Policy for Shift_JIS, which is Microsoft's code page 932 here as everywhere among receipt computers: a character that
the code page has under another code point is written as that one (nothing is lost); a dakuten that stands alone joins
its kana; a variation selector is left out; anything else becomes 〓, or ● for those who are used to it. Everything but
the first two is told in a report, so that nobody takes 〓 for the patient's name. UTF-8 loses nothing but what XML
itself cannot hold.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, StrEnum


class Encoding(Enum):
    """An encoding: the label it is declared by, 文字コード識別子 (OQSCD005), and Python's codec."""

    UTF_8 = ("UTF-8", "0", "utf-8")
    SHIFT_JIS = ("Shift_JIS", "1", "cp932")

    def __init__(self, label: str, identifier: str, codec: str) -> None:
        self.label = label
        self.identifier = identifier
        self.codec = codec

    @classmethod
    def by_label(cls, label: str) -> Encoding | None:
        """The encoding that a declaration means; None for any other."""
        return _BY_LABEL.get(label.lower())


_BY_LABEL = {
    **dict.fromkeys(("utf-8", "utf8"), Encoding.UTF_8),
    **dict.fromkeys(
        ("shift_jis", "shift-jis", "sjis", "x-sjis", "ms932", "cp932", "windows-31j", "csshiftjis"), Encoding.SHIFT_JIS
    ),
}


class Substitute(StrEnum):
    """What stands for a character that cannot be written."""

    GETA = "〓"
    CIRCLE = "●"


@dataclass(frozen=True, slots=True, repr=False)
class Substitution:
    """One character that was not written as it is; ``repr`` tells its code point only."""

    element: str
    position: int  # in the value, in characters from 0, where a lone dakuten has joined its kana
    character: str
    written: str  # empty: left out

    def __repr__(self) -> str:
        return f"Substitution({self.element}[{self.position}] U+{ord(self.character):04X})"


@dataclass(slots=True)
class ExportReport:
    """What an export could not write as it is; ``complete`` when it could write everything."""

    substitutions: list[Substitution] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether every character was written."""
        return not self.substitutions


# The same characters under the code points that the code page has; Python's codec knows six of them by itself.
_TWINS = {
    "\u00a2": "\uffe0",
    "\u00a3": "\uffe1",
    "\u00a5": "\uffe5",
    "\u00ac": "\uffe2",
    "\u2014": "\u2015",
    "\u2016": "\u2225",
    "\u203e": "\uffe3",
    "\u2212": "\uff0d",
    "\u301c": "\uff5e",
}
_ALONE = re.compile("[\u3041-\u30ff][\u3099\u309a]")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# of what the codec takes; a lone dakuten it does not
_NOT_FOR_SHIFT_JIS = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f" + "".join(_TWINS) + "]")


class Spelling:
    """Spells values in an encoding and keeps the report."""

    def __init__(self, encoding: Encoding, substitute: Substitute = Substitute.GETA) -> None:
        self.encoding = encoding
        self.report = ExportReport()
        self._substitute = substitute.value

    def __call__(self, element: str, value: str) -> str:
        """The value as it can be written in ``element``."""
        if value.isascii() and value.isprintable():
            return value  # most are
        if self._has_all(value):
            return value
        if self.encoding is Encoding.SHIFT_JIS:
            value = _ALONE.sub(_joined, value)
        return "".join(self._spelt(element, value))

    def _has_all(self, value: str) -> bool:
        """Whether every character can stay as it is."""
        if self.encoding is Encoding.UTF_8:
            return not _NOT_XML.search(value)
        try:
            value.encode("cp932")
        except UnicodeEncodeError:
            return False
        return not _NOT_FOR_SHIFT_JIS.search(value)

    def _spelt(self, element: str, value: str) -> Iterator[str]:
        for position, character in enumerate(value):
            written = self._one(character)
            if written is None:
                written = "" if unicodedata.category(character) == "Mn" and _selects(character) else self._substitute
                self.report.substitutions.append(Substitution(element, position, character, written))
            yield written

    def _one(self, character: str) -> str | None:
        if _NOT_XML.match(character):
            return None
        if self.encoding is Encoding.UTF_8:
            return character
        character = _TWINS.get(character, character)
        try:
            character.encode(self.encoding.codec)
        except UnicodeEncodeError:
            return None
        return character


def _joined(pair: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", pair.group())


def _selects(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
