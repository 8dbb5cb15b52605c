"""Words from outside (a service, a card, a file) made fit to be shown: nothing stays unseen or turns a line round."""

from __future__ import annotations

import re

GETA = "〓"
"""下駄記号: in Japanese print the sign for a character that could not be set."""

_UNSEEN = (
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ud800-\udfff\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_MARKS = "\u0300-\u034e\u0350-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099-\u309a\ufe20-\ufe2f"
_PILE = f"([{_MARKS}]{{2}})[{_MARKS}]+"
_RARE = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
).union(  # unseen though Python would print them
    *(map(chr, range(ord(first), ord(last) + 1)) for first, last in zip(_MARKS[::3], _MARKS[2::3], strict=True))
)


def visible(text: str) -> str:
    """The same words with ``〓`` for every control, direction and other unseen character, and for piles of accents.

    Line ends stay, and so do variation selectors (異体字): they belong to the character before them.
    """
    if text.replace("\n", "").isprintable() and _RARE.isdisjoint(text):
        return text  # so nearly always; and at the start there is no time to make the patterns
    return re.sub(_PILE, _topped, re.sub(_UNSEEN, GETA, text))


def _topped(pile: re.Match[str]) -> str:
    """By a function: Python looks a template up anew for each text, found or not."""
    return f"{pile[1]}{GETA}"


def visible_line(text: str) -> str:
    """As ``visible``, in one line."""
    return visible(text).replace("\n", GETA)
