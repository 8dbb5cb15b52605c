"""Where a line of Japanese may end: between phrases (文節), not inside a word. Pure."""

from __future__ import annotations

import re

BREAK = "\u200b"  # zero-width space: a line may end here
KEEP = "\u2060"  # word joiner: no line ends here

# After a mark; before kanji, katakana or a figure that follows kana; after «を». «お» and «ご» stay with the word that
# they honour, «あと» and «もう» with their number, «3か» with its 月, the two verbs of «置き直す» with each other.
PHRASE = re.compile(
    r"(?<=[。、，？！・])(?=[^。、，？！）」・])|(?<=[）」])(?=[^ぁ-ん。、？！）」・])"
    r"|(?<=[ぁ-ん])(?<![おご])(?<!あと|もう)(?<![0-9]か)(?<![一-龠々][いきぎしじちりみびけげせぜべめれえ])(?=[一-龠々〆ァ-ヴーA-Za-z0-9{])"
    r"|(?<=[ぁ-ん])(?=[（「]|[おご][一-龠])"
    r"|(?<=[^。、]を)(?=[ぁ-ん])"
)
_SPACE = re.compile(r"(?<=\s)(?=\S)")
_INSIDE = (  # of a phrase that is longer than a narrow line; compiled by ``re`` when there is one
    r"(?<=[^。、][はに])(?=[ぁ-ん]{3})(?![っゃゅょ])|(?<=[とのろ]が)(?=[ぁ-ん]{3})|(?<=ことも)(?=[ぁ-ん]{3})|(?<=でも)(?=あり)"
    r"|(?<=ても)(?=[ぁ-ん]{3})(?!ら)|(?<=お[一-龠][りちしい])(?=くださ|です)|(?<=しい)(?=です)|(?<=もう[一二]度)(?=[一-龠])"
    r"|(?<=[てで])(?=まちが|もう|ください|いただ|いな|いま|いる|もら)"
    r"|(?<=[ァ-ヴー])(?=[一-龠])|(?<=[一-龠])(?=[ァ-ヴ])|(?<=：)(?=.)|(?=「)"
)
_LONG_RUN = re.compile(r"[!-~]{9,}")  # Latin letters and digits do not break by themselves
_DAY = re.compile(r"[0-9]{1,2}月[0-9]{1,2}日")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HYPHENED = re.compile(r"[a-z]{2,10}(?:-[a-z]{2,10})+")  # a line ends at its hyphens, and need not inside its words
_BETWEEN = re.compile(r"(?<=\S)(?=\S)(?:(?<=[^!-~])|(?=[^!-~]))")  # two characters that are not both Latin
_END = 3  # a line begins with no fewer characters of a phrase


def kept_together(line: str, longest: int) -> str:
    """The same words with hints for breaking the line: phrases of up to ``longest`` characters stay whole.

    A longer one may break inside, though not shortly before its end; a long run of Latin letters may break anywhere.
    """
    phrases = (phrase for part in _SPACE.split(line) for phrase in PHRASE.split(part))
    pieces = (
        piece for phrase in phrases for piece in (re.split(_INSIDE, phrase) if len(phrase) > longest else [phrase])
    )
    kept = "".join(_joined(piece, longest) for piece in pieces).replace("→　", f"→{KEEP}　{KEEP}")
    return _LONG_RUN.sub(_broken, kept)


def _joined(piece: str, longest: int) -> str:
    if len(piece) <= longest:
        return _BETWEEN.sub(KEEP, piece)
    return _DAY.sub(lambda day: KEEP.join(day.group()), piece[:-_END]) + _BETWEEN.sub(KEEP, piece[-_END:])


def _broken(run: re.Match[str]) -> str:
    whole = _DATE.search(run.group()) or _HYPHENED.fullmatch(run.group())
    return run.group() if whole else BREAK.join(run.group())
