"""An old ledger's CSV into the ledger: our own export, or any with these columns (Japanese headings are known too).

Every line is read before anything is written. A line that cannot be taken is told with its number and its field, never
its value; the others are taken. The same file twice adds nothing.
"""

from __future__ import annotations

import csv
import hashlib
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from myna_reception.eligibility.kana import half_width_kana
from myna_reception.eligibility.wareki import read_wareki
from myna_reception.reception.card_facts import CertificateStanding, CheckMethod, StandingReport
from myna_reception.reception.clock import JST
from myna_reception.reception.eligibility import QualificationValidity, Sex, Verdict
from myna_reception.records.csv_form import parsed
from myna_reception.records.document import (
    ELDERLY,
    OFFICIAL_ELDERLY_NAMES,
    OFFICIAL_NAMES,
    qualification_of,
)
from myna_reception.records.entries import NewReception, Route
from myna_reception.records.ledger import Ledger
from myna_reception.records.problems import RecordsError, RecordsProblem

SIZE_LIMIT = 512 * 1024 * 1024  # bytes
TOLD_LIMIT = 200
HEADINGS: Mapping[str, str] = {
    "受付日時": "at", "確認日": "at", "日時": "at", "氏名": "name", "フリガナ": "name_kana", "カナ": "name_kana",
    "生年月日": "birthdate", "性別": "sex1", "保険者番号": "insurer_number", "保険者名": "insurer_name",
    "保険者名称": "insurer_name", "記号": "insured_card_symbol", "番号": "insured_identification_number",
    "枝番": "insured_branch_number", "住所": "address", "郵便番号": "post_number", "備考": "note", "メモ": "note",
    "医療費助成": "subsidy", "医療証": "paper", "照会番号": "reference_number", "結果": "verdict",
}  # fmt: skip
_VERDICTS = {"資格あり": "eligible", "有効": "eligible", "資格なし": "not_eligible", "無効": "not_eligible"}
_SEXES = {"男": "1", "男性": "1", "女": "2", "女性": "2"}
_DAY_FIELDS = {
    "birthdate", "qualification_date", "disqualification_date", "insured_certificate_issuance_date",
    "insured_card_valid_date", "insured_card_expiration_date", "elderly_recipient_certificate_date",
    "elderly_recipient_valid_start_date", "elderly_recipient_valid_end_date",
}  # fmt: skip
_NUMBER_FIELDS = {"insured_partial_contribution_ratio", "elderly_recipient_contribution_ratio"}


@dataclass(slots=True)
class Imported:
    """What became of the lines."""

    added: int = 0
    known: int = 0  # there already
    refused: list[tuple[int, RecordsProblem, str]] = field(default_factory=list)  # line, problem, field
    refused_count: int = 0

    def refuse(self, line: int, problem: RecordsProblem, name: str) -> None:
        """Note a line that was not taken."""
        self.refused_count += 1
        if len(self.refused) < TOLD_LIMIT:
            self.refused.append((line, problem, name))


def import_csv(
    ledger: Ledger, file: Path, *, practice: bool, progress: Callable[[int, int], None] = lambda done, total: None
) -> Imported:
    """Read a CSV in UTF-8 or Shift_JIS. Raises ``RecordsError`` BAD_FILE and ``OSError``."""
    lines = _lines(file)
    outcome = Imported()
    receptions: dict[str, tuple[int, NewReception]] = {}
    for number, row in lines:
        try:
            new = _reception(row, practice=practice)
        except _FieldError as error:
            outcome.refuse(number, RecordsProblem.BAD_FILE, error.args[0])
            continue
        known = receptions.get(new.reception_id)
        if known is not None:  # another qualification of the same reception
            new = replace(known[1], qualifications=(*known[1].qualifications, *new.qualifications))
        receptions[new.reception_id] = (known[0] if known else number, new)
    for done, (number, new) in enumerate(sorted(receptions.values(), key=lambda each: each[1].at), start=1):
        _take(ledger, new, number, outcome)
        progress(done, len(receptions))
    return outcome


def _take(ledger: Ledger, new: NewReception, line: int, outcome: Imported) -> None:
    if ledger.database.read("SELECT 1 FROM reception WHERE reception_id = ?", (new.reception_id,)):
        outcome.known += 1
        return
    try:
        recorded = ledger.record(new)
    except RecordsError as error:
        if error.problem not in (RecordsProblem.MY_NUMBER, RecordsProblem.TOO_LONG):
            raise
        outcome.refuse(line, error.problem, error.field)
        return
    outcome.added += 1
    for name in recorded.refused:
        outcome.refuse(line, RecordsProblem.MY_NUMBER, name)


class _FieldError(ValueError):
    """A value that cannot be; named by its field."""


def _lines(file: Path) -> list[tuple[int, dict[str, str]]]:
    if file.stat().st_size > SIZE_LIMIT:
        raise RecordsError(RecordsProblem.BAD_FILE)
    data = file.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp932")
        except UnicodeDecodeError:
            raise RecordsError(RecordsProblem.BAD_FILE) from None
    try:
        rows = [(number, {_column(name): value for name, value in row.items()}) for number, row in parsed(text)]
    except csv.Error:
        raise RecordsError(RecordsProblem.BAD_FILE) from None
    if not rows or "at" not in rows[0][1]:
        raise RecordsError(RecordsProblem.BAD_FILE, "at")
    return rows


def _column(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).strip()
    return HEADINGS.get(plain, plain)


def _reception(row: Mapping[str, str], *, practice: bool) -> NewReception:
    def told(name: str) -> str:
        return row.get(name, "").strip()

    key = told("key") or f"import-{hashlib.sha256(repr(sorted(row.items())).encode()).hexdigest()[:32]}"
    qualification = _qualification(row)
    verdict = _VERDICTS.get(told("verdict"), told("verdict")) or "unconfirmed"
    confirmed = told("confirmed_at")
    validity = told("validity")
    return NewReception(
        reception_id=key[:100],
        at=_read("at", told("at"), _moment),
        practice=practice or told("practice") == "1",
        verdict=_read("verdict", verdict, Verdict),
        route=_read("route", told("route") or "card", Route),
        validity=_read("validity", validity, lambda text: QualificationValidity(int(text))) if validity else None,
        method=_read("method", told("method"), CheckMethod) if told("method") else None,
        standing=_standing(told("standing"), told("not_after")),
        error=told("error")[:40],
        reception_number=told("reception_number")[:40],
        confirmed_at=_read("confirmed_at", confirmed, _moment) if confirmed else None,
        qualifications=() if qualification is None else (qualification,),
        institution_code=told("institution_code")[:10],
        terminal_id=told("terminal_id")[:20],
        note=told("note"),
        subsidy=told("subsidy"),
        paper=told("paper"),
    )


def _qualification(row: Mapping[str, str]) -> Any:
    if not row.get("name", "").strip() and not row.get("name_kana", "").strip():
        return None
    facts: dict[str, Any] = {name: _value(name, row.get(name, "").strip()) for name in OFFICIAL_NAMES.values()}
    facts["insured_card_classification"] = facts["insured_card_classification"] or "01"
    facts["personal_family_classification"] = facts["personal_family_classification"] or None
    facts["preschool_classification"] = facts["preschool_classification"] == "1"
    facts["name_kana"] = half_width_kana(facts["name_kana"])
    facts["sex1"] = _SEXES.get(facts["sex1"], facts["sex1"]) or Sex.UNSET.value
    if facts["birthdate"] is None:
        raise _FieldError("birthdate")
    elderly = {name: _value(name, row.get(name, "").strip()) for name in OFFICIAL_ELDERLY_NAMES.values()}
    facts[ELDERLY] = elderly if elderly["elderly_recipient_contribution_ratio"] is not None else None
    try:
        return qualification_of(facts)
    except (KeyError, TypeError, ValueError):
        raise _FieldError("sex1") from None  # the one code besides days and numbers that can be wrong here


def _value(name: str, text: str) -> Any:
    if name in _DAY_FIELDS:
        return _read(name, text, _day).isoformat() if text else None
    if name in _NUMBER_FIELDS:
        return _read(name, text, int) if text else None
    return text


def _standing(text: str, not_after: str) -> StandingReport | None:
    if not text or not not_after:
        return None
    ends = _read("not_after", not_after, _day)
    return StandingReport(_read("standing", text, CertificateStanding), ends, ends, 0)


def _day(text: str) -> date:
    return read_wareki(text)


def _moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text.replace("/", "-"))
    except ValueError:
        day = _day(text.split()[0])
        at = datetime(day.year, day.month, day.day, 12, tzinfo=JST)  # noon: the hour was not kept
    return at if at.tzinfo is not None else at.replace(tzinfo=JST)


def _read(name: str, text: str, read: Callable[[str], Any]) -> Any:
    try:
        return read(text)
    except (ValueError, IndexError, OverflowError):
        raise _FieldError(name) from None
