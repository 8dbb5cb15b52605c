"""A report in words and figures: one form for the page, the CSV, the PDF and the command line. No Qt in here."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from myna_reception.eligibility.kana import full_width_kana
from myna_reception.reception.card_facts import CertificateStanding, CheckMethod
from myna_reception.reception.eligibility import Verdict
from myna_reception.records.csv_form import BOM, guarded
from myna_reception.records.entries import Outreach, Route
from myna_reception.records.reports import Period, PeriodKind, Report
from myna_reception.ui import texts_records as words
from myna_reception.ui.texts_dates import era_year, short_date

CSV_SCHEMA = "myna-reception/report-csv/1"
PARTS = {PeriodKind.DAY: "時", PeriodKind.MONTH: "日", PeriodKind.YEAR: "月"}


@dataclass(frozen=True, slots=True, repr=False)
class Block:
    """A small table: its title and its lines."""

    title: str
    lines: tuple[tuple[str, str], ...]


def period_title(period: Period) -> str:
    """«令和8年4月»."""
    match period.kind:
        case PeriodKind.DAY:
            return short_date(period.first)
        case PeriodKind.MONTH:
            return f"{era_year(period.first)}{period.first.month}月"
        case PeriodKind.YEAR:
            return f"{period.first.year}年（{era_year(period.first)}）"


def share_words(report: Report) -> str:
    """The share of マイナ保険証."""
    return "―" if report.card_share is None else f"{report.card_share:.1%}"


def blocks(report: Report) -> tuple[Block, ...]:
    """The tables of a report, those with nothing in them left out; the first one always there."""
    first = Block(
        "受付の件数",
        (
            ("受付", f"{report.total:,}件"),
            ("うちマイナ保険証", f"{report.by_card:,}件"),
            ("マイナ保険証の割合", share_words(report)),
        ),
    )
    rest = (
        Block("確認のしかた", _lines(report.routes, lambda code: words.ROUTES[Route(code)])),
        Block("本人確認の方法", _lines(report.methods, lambda code: words.METHODS[CheckMethod(code)])),
        Block("結果", _lines(report.verdicts, lambda code: words.VERDICTS[Verdict(code)])),
        Block("電子証明書", _lines(report.standings, lambda code: words.STANDINGS[CertificateStanding(code)])),
        Block("うまくいかなかった原因", _lines(report.causes, words.cause_words)),
        Block("お声掛けとチラシ", _lines(report.outreach, lambda code: words.OUTREACH[Outreach(code)])),
    )
    return (first, *(block for block in rest if block.lines))


def expiring_lines(report: Report) -> tuple[tuple[str, str, str, str], ...]:
    """Name, reading, end and standing of who should be told about the certificate."""
    return tuple(
        (
            each.name,
            full_width_kana(each.name_kana),
            short_date(each.not_after),
            words.STANDINGS[CertificateStanding(each.standing)],
        )
        for each in report.expiring
    )


def csv_of(report: Report, today: date) -> str:
    """The report as CSV: table, line and figure; for a spreadsheet, so formulas are guarded."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    kind = f"{'【練習】' if report.practice else ''}{period_title(report.period)}"
    writer.writerow(["schema", CSV_SCHEMA])
    writer.writerow(["期間", kind, report.period.first.isoformat(), report.period.last.isoformat()])
    writer.writerow(["作成日", today.isoformat()])
    if report.facility:
        writer.writerow(["施術所", guarded(report.facility)])
    for block in blocks(report):
        for label, figure in block.lines:
            writer.writerow([block.title, label, figure.replace(",", "").removesuffix("件")])
    for label, card, other in report.bars:
        writer.writerow(["推移", f"{label}{PARTS[report.period.kind]}", card, other])
    for line in expiring_lines(report):
        writer.writerow(["電子証明書の案内", *(guarded(value) for value in line)])
    return BOM + out.getvalue()


def _lines(counts: Mapping[str, int], name: Callable[[str], str]) -> tuple[tuple[str, str], ...]:
    return tuple((name(code), f"{number:,}件") for code, number in counts.items())
