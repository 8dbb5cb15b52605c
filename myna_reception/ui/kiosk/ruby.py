"""Readings over kanji (振り仮名): the markup ``[漢字|かな]`` of the kiosk's sentences. Pure.

``~`` marks where a line may end beyond what the rules of ``paragraph`` see; it is never shown. A no-break space
holds two words together; whoever reads or hears the sentence gets a plain one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

BREAK = "~"
_HELD = "\u00a0"
_MARK = re.compile(r"\[([^\[\]|]+)\|([^\[\]|]+)\]")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a sentence, with its reading where it has one."""

    base: str
    reading: str = ""


def runs(marked: str) -> tuple[Run, ...]:
    """The pieces of a marked sentence, in order."""
    found, at = [], 0
    for mark in _MARK.finditer(marked):
        if mark.start() > at:
            found.append(Run(marked[at : mark.start()]))
        found.append(Run(mark[1], mark[2]))
        at = mark.end()
    if at < len(marked):
        found.append(Run(marked[at:]))
    return tuple(found)


def plain(marked: str) -> str:
    """Without readings: what is shown, named and translated."""
    return _MARK.sub(lambda mark: mark[1], marked).replace(BREAK, "").replace(_HELD, " ")


def kana(marked: str) -> str:
    """Readings in place of kanji: what a voice reads that knows no kanji."""
    return _MARK.sub(lambda mark: mark[2], marked).replace(BREAK, "").replace(_HELD, " ")
