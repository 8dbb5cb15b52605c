"""The words by which a reception is found. Pure.

An index of whole terms answers at once at a million rows, where a search inside of text would not: so every beginning
of a name, reading and number is a term of its own. A term begins with a letter that tells what it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from myna_reception.eligibility.wareki import read_wareki

if TYPE_CHECKING:
    from myna_reception.records.entries import Entry

LONGEST = 12  # characters of a beginning
NOTE_LIMIT = 500  # characters
WORDS_LIMIT = 8
_KANA, _NAME, _INSURER, _NUMBER, _BIRTH, _NOTE, _FACET = "k", "n", "i", "m", "b", "t", "f"
_NOT_TERM = re.compile(r"[\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]")  # ASCII other than letters and digits
_KANA_ONLY = re.compile(r"[ァ-ヺー]+")
_DATE_LIKE = re.compile(r"[0-9]{4}[-/.年]|令和|平成|昭和|大正|明治")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to besides words; None: not at all. Days are those of Japan, both included."""

    first_day: date | None = None
    last_day: date | None = None
    verdict: str | None = None
    method: str | None = None
    standing: str | None = None
    route: str | None = None
    changed: bool = False  # only where something differs from the visit before
    noted: bool = False  # only with a note, 医療費助成 or a paper 医療証
    institutions: tuple[str, ...] = ()  # codes (機関コード) of the one facility whose receptions are wanted


def folded(text: str) -> str:
    """As everything is compared: width and case folded, hiragana as katakana, no spaces, no variation selectors."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    kept = (each for each in plain if not ("\ufe00" <= each <= "\ufe0f" or "\U000e0100" <= each <= "\U000e01ef"))
    return "".join(chr(ord(each) + 0x60) if "ぁ" <= each <= "ゖ" else each for each in kept if not each.isspace())


def patient_key(name: str, name_kana: str, birthdate: date | None) -> str:
    """Whose visit it is: reading (else name) and day of birth. Empty when that is not known."""
    who = folded(name_kana) or folded(name)
    return f"{who}|{birthdate.isoformat()}" if who and birthdate is not None else ""


def terms_of(entry: Entry) -> str:
    """All terms of a reception, each once, with spaces between them."""
    return " ".join(dict.fromkeys(_terms(entry)))


def query_of(words: str, filters: Filters) -> str | None:
    """The expression for the index; None when nothing narrows the list but days. Empty: nothing can be found."""
    wanted = [_word(word) for word in unicodedata.normalize("NFKC", words).split()[:WORDS_LIMIT]]
    if "" in wanted:
        return ""
    named = (("v", filters.verdict), ("m", filters.method), ("s", filters.standing), ("r", filters.route))
    wanted += [_quoted(_facet(kind, value)) for kind, value in named if value is not None]
    if filters.changed:
        wanted.append(_quoted(_facet("c", "1")))
    if filters.noted:
        wanted.append(_quoted(_facet("n", "1")))
    return " AND ".join(wanted) if wanted else None


def _terms(entry: Entry) -> Iterator[str]:
    for kind, value in ((_KANA, entry.name_kana), (_NAME, entry.name)):
        for part in (value, *unicodedata.normalize("NFKC", value).split()):
            yield from _beginnings(kind, part, 1)
    yield from _beginnings(_INSURER, entry.insurer_number, 2)
    for value in (entry.symbol, entry.number):
        yield from _beginnings(_NUMBER, value, 2)
    if entry.birthdate is not None:
        yield from _beginnings(_BIRTH, f"{entry.birthdate:%Y%m%d}", 4)
    for note in (entry.note, entry.subsidy, entry.paper):
        yield from _pieces(note)
    yield _facet("v", entry.verdict.value)
    yield _facet("r", entry.route.value)
    if entry.method is not None:
        yield _facet("m", entry.method.value)
    if entry.standing is not None:
        yield _facet("s", entry.standing.value)
    if entry.changed:
        yield _facet("c", "1")
    if entry.note or entry.subsidy or entry.paper:
        yield _facet("n", "1")


def _beginnings(kind: str, value: str, shortest: int) -> Iterator[str]:
    term = _term(value)
    for length in range(min(shortest, len(term)), min(len(term), LONGEST) + 1):
        if length:
            yield kind + term[:length]


def _pieces(note: str) -> Iterator[str]:
    """Every character and every pair of neighbours of a note."""
    term = _term(note[:NOTE_LIMIT])
    yield from (_NOTE + term[at : at + length] for length in (1, 2) for at in range(len(term) - length + 1))


def _word(word: str) -> str:
    """What one word may be, as an expression; empty when it can be nothing."""
    day = _day(word)
    if day is not None:
        return _quoted(f"{_BIRTH}{day:%Y%m%d}")
    term = _term(word)
    if not term:
        return ""
    beginning = term[:LONGEST]
    kinds = [_NUMBER] if term.isascii() else []
    if term.isascii() and term.isdigit():
        kinds = [_INSURER, _NUMBER, _BIRTH]
    elif _KANA_ONLY.fullmatch(term):
        kinds = [_KANA, _NAME]
    elif not term.isascii():
        kinds = [_NAME]
    pairs = [term] if len(term) == 1 else [term[at : at + 2] for at in range(len(term) - 1)]
    in_note = " AND ".join(_quoted(_NOTE + pair) for pair in pairs)
    return "(" + " OR ".join([*(_quoted(kind + beginning) for kind in kinds), f"({in_note})"]) + ")"


def _day(word: str) -> date | None:
    if not _DATE_LIKE.match(word):
        return None
    try:
        return read_wareki(word.replace("/", "-").replace(".", "-"))
    except ValueError:
        return None


def _facet(kind: str, value: str) -> str:
    return _FACET + kind + _term(value)


def _term(value: str) -> str:
    return _NOT_TERM.sub("", folded(value))


def _quoted(term: str) -> str:
    return f'"{term}"'
