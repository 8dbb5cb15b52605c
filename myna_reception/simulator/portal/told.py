"""What applications (申請) say: as lines to read, and as text for the fields of a form."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from myna_reception.simulator.portal import applications
from myna_reception.simulator.portal.clinic_forms import APPLY, CAMPAIGN, GRANT, HARDSHIP, JOINT
from myna_reception.simulator.portal.forms import Kind
from myna_reception.simulator.portal.visit import Visit

_LABELS = {
    each.name: each.label
    for form in (APPLY, JOINT, GRANT, CAMPAIGN, HARDSHIP)
    for each in form.fields
    if each.kind is not Kind.FILES
} | {"checks": "受付アプリの確認件数", "because": "判定の理由"}
_COSTS = ("terminal_cost", "reader_cost")
_WORDS = {
    value: said
    for form in (APPLY, JOINT, HARDSHIP)
    for each in form.fields
    for value, said in each.choices
}  # fmt: skip


def told_lines(application: Any) -> list[tuple[str, str]]:
    """What an application says: labels and values."""
    return [
        (_LABELS.get(name, name), f"{value:,}円" if name in _COSTS else _said(value))
        for name, value in application.told.items()
        if value not in (None, "", [])
    ]


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    return _WORDS.get(str(value), as_typed(value))


def earlier(kind: str, visit: Visit) -> dict[str, str]:
    """What a draft or a returned application holds, as text for the fields."""
    with visit.portal.sessions.begin() as db:
        found = applications.unfinished(db, visit.clinic.id, kind)
    told = found.told if found is not None else {}
    return {name: as_typed(value) for name, value in told.items()}


def as_typed(value: object) -> str:
    """A value as somebody would type it again."""
    if isinstance(value, bool):
        return "on" if value else ""
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return "" if value is None else str(value)


def returned(kind: str, visit: Visit) -> dict[str, Any]:
    """What a form says of the last application of its kind: that it was sent, or why it came back, and its files."""
    with visit.portal.sessions() as db:
        return returned_in(db, kind, visit.clinic.id)


def returned_in(db: Session, kind: str, user_id: int) -> dict[str, Any]:
    """As ``returned``, with a database that is open."""
    mine = applications.of_clinic(db, user_id, kind)
    open_one = next((each for each in mine if each.state in ("draft", "returned")), None)
    files = applications.uploads_of(db, open_one.id) if open_one is not None else []
    reason = open_one.reason if open_one is not None and open_one.state == "returned" else ""
    return {"sent": mine[0] if mine and open_one is None else None, "returned": reason, "files": files}


def number(text: str) -> int:
    """The number of an application in an address; 0, which none has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
