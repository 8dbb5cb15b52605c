"""``records``: the ledger (受付履歴) without the window."""

from __future__ import annotations

import argparse
import contextlib
import getpass
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from myna_reception.cli.output import say, show, show_json
from myna_reception.cli.status import ExitStatus, UsageError
from myna_reception.reception.clock import SystemClock, today
from myna_reception.records.problems import RecordsError
from myna_reception.settings import home

if TYPE_CHECKING:
    from myna_reception.records.entries import Entry
    from myna_reception.records.ledger import Ledger
    from myna_reception.records.reports import Period, Report

LIST_SCHEMA = "records/1"
REPORT_SCHEMA = "report/1"
DONE_SCHEMA = "records-done/1"
FORMATS = ("json", "csv", "xml", "text")
PASSPHRASE_LIMIT = 1024


def run_list(arguments: argparse.Namespace) -> int:
    """What was recorded, newest first."""
    from myna_reception.records.terms import Filters

    with _ledger(arguments) as ledger:
        filters = Filters(
            arguments.first, arguments.last, verdict=arguments.verdict, method=arguments.by, changed=arguments.changed
        )
        entries = list(_entries(ledger, arguments.search or "", filters, arguments.limit))
        if arguments.json:
            listed = [_facts(entry) for entry in entries]
            show_json(LIST_SCHEMA, arguments.practice, {"key_place": ledger.key_place.value, "receptions": listed})
            return ExitStatus.ELIGIBLE
        _show_mark(arguments)
        _say_key_place(ledger)
        for entry in entries:
            show(_line(entry))
        if not entries:
            show("当てはまる受付はありません。")
    return ExitStatus.ELIGIBLE


def run_export(arguments: argparse.Namespace) -> int:
    """Write receptions to a file (JSON lines, CSV), or each to a file of its own in a folder (XML, text)."""
    from myna_reception.records.terms import Filters

    filters = Filters(arguments.first, arguments.last)
    output: Path = arguments.output
    with _ledger(arguments) as ledger:
        entries = list(_entries(ledger, arguments.search or "", filters, None))[::-1]
        if arguments.format in ("json", "csv"):
            _write_new(output, _document(ledger, entries, arguments.format))
            written, passed_over = len(entries), 0
        else:
            written, passed_over = _write_files(ledger, entries, arguments)
    say(f"{written}件を {output} に書きました。")
    if passed_over:
        say(f"結果のない受付など、{passed_over}件はこの形では書けないため、飛ばしました。")
    return ExitStatus.ELIGIBLE


def run_report(arguments: argparse.Namespace) -> int:
    """The figures of a day, a month or a year."""
    from myna_reception.records.reports import report

    period = _period(arguments)
    with _ledger(arguments) as ledger:
        counted = report(ledger, period, arguments.institution)
    if arguments.csv is not None:
        from myna_reception.ui.report_sheet import csv_of

        _write_new(arguments.csv, csv_of(counted, today(SystemClock())))
        say(f"{arguments.csv} に書きました。")
    if arguments.pdf is not None:
        from myna_reception.ui.report_pdf import pdf_of

        _write_new(arguments.pdf, pdf_of(counted, "", SystemClock().now()))
        say(f"{arguments.pdf} に書きました。")
    if arguments.json:
        show_json(REPORT_SCHEMA, arguments.practice, report_facts(counted))
    elif arguments.csv is None and arguments.pdf is None:
        _show_report(counted, arguments)
    return ExitStatus.ELIGIBLE


def run_import(arguments: argparse.Namespace) -> int:
    """Take an old ledger's CSV in."""
    from myna_reception.records.import_csv import import_csv
    from myna_reception.ui.texts_records import field_name
    from myna_reception.ui.texts_records_notices import RECORDS_NOTICES

    with _ledger(arguments) as ledger:
        outcome = import_csv(ledger, arguments.file, practice=arguments.practice)
    if arguments.json:
        refused = [{"line": line, "problem": str(problem), "field": name} for line, problem, name in outcome.refused]
        facts = {"added": outcome.added, "known": outcome.known, "refused": refused}
        show_json(DONE_SCHEMA, arguments.practice, facts)
    else:
        show(f"取り込んだ受付: {outcome.added}件　もうあった受付: {outcome.known}件")
        for line, problem, name in outcome.refused:
            reason = "値が読めません" if problem == "bad_file" else RECORDS_NOTICES[f"records_{problem}"][1]
            show(f"  {line}行目 {field_name(name)}: {reason}")
    return ExitStatus.ELIGIBLE if not outcome.refused_count else ExitStatus.NOT_ELIGIBLE


def run_backup(arguments: argparse.Namespace) -> int:
    """Write a backup under a pass phrase."""
    from myna_reception.records.backup import SHORTEST_PASSPHRASE, back_up

    passphrase = _passphrase()
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise UsageError(f"合い言葉は{SHORTEST_PASSPHRASE}文字以上にしてください。")
    _refuse_existing(arguments.file)
    with _ledger(arguments) as ledger:
        facts = back_up(ledger, arguments.file, passphrase, SystemClock())
    say(f"{facts.receptions}件の控えを {arguments.file} に作りました。")
    return ExitStatus.ELIGIBLE


def run_restore(arguments: argparse.Namespace) -> int:
    """Put a backup in the ledger's place; close the desk app first."""
    from myna_reception.eligibility.secrets import open_secret_store
    from myna_reception.records.backup import restore

    passphrase = _passphrase()
    with _told():
        store = open_secret_store(practice=arguments.practice)
        facts = restore(arguments.file, passphrase, home(practice=arguments.practice), store, SystemClock())
    say(f"{facts.receptions}件を戻し、控えと同じであることを確かめました。前の受付履歴は名前を変えて残してあります。")
    return ExitStatus.ELIGIBLE


def report_facts(counted: Report) -> dict[str, Any]:
    """A report for JSON."""
    return {
        "period": counted.period.kind.value,
        "first_day": counted.period.first.isoformat(),
        "last_day": counted.period.last.isoformat(),
        "receptions": counted.total,
        "by_card": counted.by_card,
        "card_share": counted.card_share,
        "routes": dict(counted.routes),
        "methods": dict(counted.methods),
        "verdicts": dict(counted.verdicts),
        "standings": dict(counted.standings),
        "causes": dict(counted.causes),
        "outreach": dict(counted.outreach),
        "parts": [{"part": part, "by_card": card, "other": other} for part, card, other in counted.bars],
        "expiring": len(counted.expiring),
    }


# Inside


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Problems of the records in the words of the window."""
    from myna_reception.ui.texts_records_notices import RECORDS_NOTICES

    try:
        yield
    except RecordsError as error:
        notice = RECORDS_NOTICES.get(f"records_{error.problem}")
        raise UsageError(notice[1] if notice else str(error.problem)) from None


@contextlib.contextmanager
def _ledger(arguments: argparse.Namespace) -> Iterator[Ledger]:
    from myna_reception.eligibility.secrets import open_secret_store
    from myna_reception.records.ledger import open_ledger

    with _told():
        store = open_secret_store(practice=arguments.practice)
        ledger = open_ledger(home(practice=arguments.practice), store, SystemClock())
        try:
            yield ledger
        finally:
            ledger.close()


def _entries(ledger: Ledger, words: str, filters: Any, limit: int | None) -> Iterator[Entry]:
    before, given = None, 0
    while limit is None or given < limit:
        length = 500 if limit is None else min(500, limit - given)
        page = ledger.page(words, filters, before, length)
        yield from page.entries
        given += len(page.entries)
        before = page.next_before
        if before is None:
            return


def _facts(entry: Entry) -> dict[str, Any]:
    from myna_reception.records.document import plain

    told = {
        name: plain(getattr(entry, name))
        for name in (
            "route", "verdict", "validity", "method", "standing", "name", "name_kana", "birthdate", "insurer_number",
            "symbol", "number", "branch_number", "changed", "note", "subsidy", "paper",
        )
    }  # fmt: skip
    return {
        "key": entry.reception_id, "at": entry.at.isoformat(timespec="milliseconds"), "practice": entry.practice,
        "error": entry.error or None, **told,
    }  # fmt: skip


def _line(entry: Entry) -> str:
    from myna_reception.ui.texts_records import METHODS, ROUTES, VERDICTS, cause_words

    how = METHODS[entry.method] if entry.method else ROUTES[entry.route]
    parts = [
        f"{entry.at:%Y-%m-%d %H:%M}",
        VERDICTS[entry.verdict],
        how,
        entry.name or (cause_words(entry.error) if entry.error else ""),
        entry.insurer_number,
        "前回と違う" if entry.changed else "",
        entry.note.replace("\n", " "),
    ]
    return "  ".join(part for part in parts if part)


def _document(ledger: Ledger, entries: list[Entry], form: str) -> str:
    import json

    from myna_reception.records.csv_form import csv_text

    details = (ledger.detail(entry.id) for entry in entries)
    if form == "csv":
        return "".join(csv_text(details))
    lines = (
        {**each.document, "note": each.entry.note, "subsidy": each.entry.subsidy, "paper": each.entry.paper}
        for each in details
    )
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _write_files(ledger: Ledger, entries: list[Entry], arguments: argparse.Namespace) -> tuple[int, int]:
    from myna_reception.records.handoff.folder import FolderTarget
    from myna_reception.records.handoff.forms import CannotWriteError, sheet
    from myna_reception.records.handoff.settings import HandOffFile, Target

    settings = HandOffFile(home(practice=arguments.practice)).load()
    arguments.output.mkdir(exist_ok=True)
    written = passed_over = 0
    for entry in entries:
        try:
            made = sheet(Target(arguments.format), f"export:{entry.reception_id}", ledger.detail(entry.id), settings)
        except CannotWriteError:
            passed_over += 1
            continue
        folder = FolderTarget(arguments.output, practice=entry.practice)
        folder.prepare(made.name, made.data)
        folder.finish(made.name)
        written += 1
    return written, passed_over


def _write_new(file: Path, content: str | bytes) -> None:
    """Write a file for its owner alone; never over another."""
    import os

    _refuse_existing(file)
    handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content if isinstance(content, bytes) else content.encode())


def _refuse_existing(file: Path) -> None:
    if file.exists():
        raise UsageError(f"{file} はもうあります。別の名前にしてください。")


def _passphrase() -> str:
    """The first line of standard input; typed without an echo where that is a terminal."""
    if sys.stdin is None:
        return ""
    if sys.stdin.isatty():
        return getpass.getpass("合い言葉: ")
    return sys.stdin.buffer.readline(PASSPHRASE_LIMIT).decode("utf-8", "replace").rstrip("\r\n")


def _period(arguments: argparse.Namespace) -> Period:
    from myna_reception.records.reports import Period

    if arguments.day is not None:
        return Period.day(arguments.day)
    if arguments.year is not None:
        return Period.year(arguments.year)
    month: date = arguments.month or (today(SystemClock()).replace(day=1))
    return Period.month(month.year, month.month)


def _show_report(counted: Report, arguments: argparse.Namespace) -> None:
    from myna_reception.ui.report_sheet import PARTS, blocks, expiring_lines, period_title

    _show_mark(arguments)
    show(f"受付の集計　{period_title(counted.period)}")
    for block in blocks(counted):
        show("")
        show(block.title)
        for label, figure in block.lines:
            show(f"  {label}: {figure}")
    busy = [(part, card + other) for part, card, other in counted.bars if card + other]
    if busy:
        show("")
        show("推移")
        for part, number in busy:
            show(f"  {part}{PARTS[counted.period.kind]}: {number:,}件")
    people = expiring_lines(counted)
    if people:
        show("")
        show("電子証明書の案内をしたい方")
        for name, _, ends, standing in people:
            show(f"  {name}: {ends}まで（{standing}）")


def _show_mark(arguments: argparse.Namespace) -> None:
    if arguments.practice:
        show("【練習】架空の人の記録です。")


def _say_key_place(ledger: Ledger) -> None:
    from myna_reception.records.keys import KeyPlace

    if ledger.key_place is KeyPlace.FILE:
        say("この端末には鍵を安全にしまう場所がないため、鍵は受付履歴と同じフォルダーのファイルにあります。")
