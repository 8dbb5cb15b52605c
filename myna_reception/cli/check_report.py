"""What ``check`` says at its end: one JSON object, or calm lines in the words of the window."""

from __future__ import annotations

from myna_reception.cli.output import error_facts, error_lines, show, show_json
from myna_reception.cli.play import Ending
from myna_reception.reception.card_facts import CardFacts
from myna_reception.reception.clock import JST
from myna_reception.reception.eligibility import EligibilityResult, Verdict
from myna_reception.reception.face import FaceFinding, FaceTrouble
from myna_reception.records.document import qualification_facts, standing_facts

SCHEMA = "check/1"

# Endings that only the command line knows
NO_CARD = "no_card"
LAST_TRY_WITHHELD = "last_try_withheld"
FACE_NOT_CONFIRMED = "face_not_confirmed"
_WORDS = {
    FACE_NOT_CONFIRMED: "顔の照合だけでは確認できません。--method visual で、職員が見比べて確認できます。",
    NO_CARD: "カードが置かれませんでした。--wait で待つ時間を長くできます。",
    LAST_TRY_WITHHELD: (
        "暗証番号はあと1回です。使わずに終わりました。まちがえるとロックされます。"
        "使うときは --allow-last-try を付けます。番号に自信がないときは --method visual で確認してください。"
    ),
}


def report_json(ending: Ending, practice: bool, *, no_card: bool) -> None:
    """Write the object. Days are ISO 8601 in Japan, codes those of the official tables, ratios percentages."""
    result = _result(ending)
    outcome = ending.outcome
    standing = outcome.standing if outcome else ending.card.standing if isinstance(ending.card, CardFacts) else None
    own = _own_ending(ending, no_card=no_card)
    error = error_facts(ending.error) if ending.error is not None else {"code": own} if own else None
    if isinstance(ending.match, FaceTrouble):
        error = {"code": FACE_NOT_CONFIRMED, "trouble": ending.match.value}
    facts = {
        "verdict": (outcome.verdict if outcome else Verdict.UNCONFIRMED).value,
        "validity": result.validity.value if result else None,
        "face": _face_facts(ending),
        "method": outcome.method.value if outcome and outcome.method else None,
        "standing": standing_facts(standing),
        "error": error,
        "qualifications": [qualification_facts(each) for each in result.qualifications] if result else [],
        "confirmed_at": result.confirmed_at.astimezone(JST).isoformat() if result else None,
        "reception_number": result.reception_number if result else None,
        "registered_now": ending.registered_now,
        "tries_left": ending.tries_left,
    }
    show_json(SCHEMA, _practice(ending, practice), facts)


def report_text(ending: Ending, practice: bool, *, no_card: bool) -> None:
    """Write the lines."""
    from myna_reception.ui.texts_match import finding_words, trouble_words
    from myna_reception.ui.texts_result import VERDICTS, standing_words

    mark = "【練習】" if _practice(ending, practice) else ""
    outcome = ending.outcome
    show(mark + VERDICTS[outcome.verdict if outcome else Verdict.UNCONFIRMED].phrase.text)
    own = _own_ending(ending, no_card=no_card)
    lines = error_lines(ending.error) if ending.error is not None else [_WORDS[own]] if own else []
    if isinstance(ending.match, FaceFinding):
        lines.insert(0, finding_words(ending.match)[0])
    elif ending.match is not None:
        lines.insert(0, trouble_words(ending.match)[0])
    standing = standing_words(outcome.standing) if outcome and outcome.error is None else None
    if standing is not None:
        lines += [standing.title, f"  {standing.text}"]
    for line in lines:
        show(line)
    result = _result(ending)
    if result is not None:
        _show_result(ending, result)
    if mark:
        show("これは練習です。人も保険も架空で、本物の資格確認ではありません。")


def _show_result(ending: Ending, result: EligibilityResult) -> None:
    from myna_reception.ui import texts_result as words

    if ending.registered_now:
        show("保険証としての利用登録をしました。")
    show(words.VALIDITIES[result.validity].text)
    total = len(result.qualifications)
    for number, qualification in enumerate(result.qualifications, start=1):
        if total > 1:
            show("")
            show(words.qualification_title(number, total))
        for group in words.qualification_groups(qualification, result.confirmed_at.astimezone(JST).date()):
            show("")
            if group.title:
                show(f"  {group.title}")
            for field in group.fields:
                show(f"  {field.label}: {field.value}")
    show("")
    if ending.outcome is not None and ending.outcome.method is not None:
        show(f"{words.METHOD}: {words.METHODS[ending.outcome.method]}")
    show(f"{words.CONFIRMED_AT}: {result.confirmed_at.astimezone(JST):%Y-%m-%d %H:%M:%S}")
    show(f"{words.RECEPTION_NUMBER}: {result.reception_number}")


def _result(ending: Ending) -> EligibilityResult | None:
    return ending.outcome.result if ending.outcome else None


def _practice(ending: Ending, practice: bool) -> bool:
    result = _result(ending)
    return practice or (result is not None and result.practice)


def _face_facts(ending: Ending) -> dict[str, object] | None:
    """The band of a face match and what became of the turn; never a number."""
    finding = ending.outcome.finding if ending.outcome else ending.match
    return {"band": finding.band.value, "turned": finding.turned} if isinstance(finding, FaceFinding) else None


def _own_ending(ending: Ending, *, no_card: bool) -> str | None:
    if no_card:
        return NO_CARD
    if ending.match is not None:
        return FACE_NOT_CONFIRMED
    return LAST_TRY_WITHHELD if ending.last_try_withheld else None
