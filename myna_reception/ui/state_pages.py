"""Which page shows a state of the reception, and what it is given."""

from __future__ import annotations

from typing import Any, assert_never

from myna_reception.reception.card_facts import CheckMethod
from myna_reception.reception.eligibility import Purpose
from myna_reception.reception.states import (
    Attesting,
    Authenticating,
    AwaitFace,
    AwaitPin,
    AwaitRemoval,
    AwaitVisual,
    ChooseCheck,
    ConfirmLastTry,
    Idle,
    Querying,
    Reading,
    ReadingFace,
    Recoverable,
    ShowResult,
    State,
    Unavailable,
)
from myna_reception.ui import texts


def page_of(state: State) -> tuple[str, tuple[Any, ...]]:
    """The name of a page in ``PageBook``, and the arguments of its ``present``."""
    match state:
        case Unavailable(reason):
            return "message", (reason, True, False)
        case Idle():
            return "waiting", ()
        case Reading():
            return "reading", ()
        case ChooseCheck():
            return "choose", (state.methods, state.notice)
        case ConfirmLastTry():
            return "last_try", (_others(state), state.notice)
        case AwaitPin():
            return "pin", (state.card.pin_tries, state.purpose, _others(state), state.notice)
        case Authenticating():
            return "authenticating", ()
        case AwaitVisual():
            return "visual", (state, False)
        case AwaitFace():
            return "face", (state,)
        case ReadingFace():
            return "visual", (state.visual, True)
        case Attesting():
            return "querying", (texts.QUERYING,)
        case Querying():
            return "querying", (texts.QUERYING if state.purpose is Purpose.CHECK else texts.REGISTERING,)
        case ShowResult():
            return "result", (state.outcome, state.can_register)
        case AwaitRemoval():
            return "removal", ()
        case Recoverable():
            return "message", (state.error, False, state.card_present)
        case _:
            assert_never(state)


def _others(state: AwaitPin | ConfirmLastTry) -> tuple[CheckMethod, ...]:
    """The other ways on: one press leads to each."""
    if state.purpose is not Purpose.CHECK:
        return ()
    return tuple(method for method in state.methods if method is not CheckMethod.PIN)
