"""What is said aloud, and which sound is heard, for each state of a reception. In kana: Linux voices read no kanji."""

from __future__ import annotations

from enum import StrEnum

from myna_reception.reception.eligibility import Purpose, Verdict
from myna_reception.reception.states import (
    AwaitFace,
    AwaitPin,
    AwaitRemoval,
    AwaitVisual,
    ChooseCheck,
    ConfirmLastTry,
    Idle,
    Outcome,
    Querying,
    Reading,
    Recoverable,
    ShowResult,
    State,
    Unavailable,
)
from myna_reception.ui import texts, texts_match, texts_result
from myna_reception.ui.texts_errors import message_for
from myna_reception.ui.texts_result import kana

PRACTICE = "れんしゅうの けっかです"


class Cue(StrEnum):
    """A sound: ``resources/sounds/NAME.wav``. Eligible and not eligible sound alike: the waiting room hears them."""

    CARD = "card"
    DONE = "done"
    ATTENTION = "attention"
    FAILED = "failed"


def spoken(state: State, *, private: bool = False) -> str:
    """The words for a state, empty where nothing is said. ``private``: the patient's name too (a headset is worn)."""
    match state:
        case Idle():
            return texts.WAITING.yomi
        case Reading():
            return texts.READING.yomi
        case ChooseCheck(notice=notice):
            return _joined(message_for(notice).yomi if notice else "", texts.CHOOSE.yomi)
        case ConfirmLastTry():
            return texts.LAST_TRY.yomi
        case AwaitPin(notice=notice):
            phrase = texts.PIN if state.purpose is Purpose.CHECK else texts.PIN_REGISTER
            return _joined(message_for(notice).yomi if notice else "", phrase.yomi)
        case AwaitVisual():
            return texts.VISUAL.yomi
        case AwaitFace():
            return _face(state)
        case Querying():
            return texts.QUERYING.yomi
        case ShowResult():
            return _result(state.outcome, private=private)
        case AwaitRemoval():
            return texts.REMOVAL.yomi
        case Recoverable():
            return message_for(state.error).yomi
        case Unavailable(reason):
            return message_for(reason).yomi
        case _:
            return ""


def _face(state: AwaitFace) -> str:
    """Consent, what the match suggests, or what hinders it; while it runs, its hints are said one by one."""
    if state.trouble is not None:
        return texts_match.trouble_words(state.trouble)[2]
    if state.finding is not None:
        return texts_match.finding_words(state.finding)[1].yomi
    if not state.agreed:
        return _joined(texts_match.CONSENT.yomi, *(point.yomi for point in texts_match.CONSENT_POINTS))
    return ""


def cue(state: State) -> Cue | None:
    """The sound of a state; None where it is silent."""
    match state:
        case Reading():
            return Cue.CARD
        case ShowResult():
            return Cue.FAILED if state.outcome.verdict is Verdict.UNCONFIRMED else Cue.DONE
        case ConfirmLastTry() | AwaitRemoval():
            return Cue.ATTENTION
        case Recoverable() | Unavailable():
            return Cue.FAILED
        case _:
            return None


def _result(outcome: Outcome, *, private: bool) -> str:
    result, error = outcome.result, outcome.error
    standing = None if error is not None else texts_result.standing_words(outcome.standing)
    names = result.qualifications if result is not None and private else ()
    return _joined(
        PRACTICE if result is not None and result.practice else "",
        texts_result.VERDICTS[outcome.verdict].phrase.yomi,
        texts_result.VALIDITIES[result.validity].yomi if result is not None else "",
        message_for(error).yomi if error is not None else "",
        standing.yomi if standing is not None else "",
        *(f"{kana(each.name_kana)} さま" for each in names[:1]),
    )


def _joined(*parts: str) -> str:
    return "。".join(part for part in parts if part)
