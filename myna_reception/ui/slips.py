"""Slips that are given or kept: for the patient about the card, and of a reception. Large type, no name and no number.

A slip is a text document, drawn alike on the printer, in the preview and in a PDF.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from html import escape

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QTextDocument
from PySide6.QtPrintSupport import QPrinter

from myna_reception.outreach.guide import CONTACTS
from myna_reception.reception.card_facts import CertificateStanding, StandingReport
from myna_reception.reception.states import Outcome
from myna_reception.ui import texts_result
from myna_reception.ui import texts_slips as words
from myna_reception.ui.phrases import kept_together
from myna_reception.ui.texts_dates import japanese_date, short_moment
from myna_reception.ui.theme.fonts import app_font

DOCUMENT_NAME = "myna-reception"  # all that a print queue shows
_POINTS = 14
_MARGIN_MM = 5.0
_PHRASE = 10  # characters that stay together: the column of values is narrow


class SlipKind(StrEnum):
    """Which slip."""

    PATIENT = "patient"
    RECEPTION = "reception"


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands on a slip: a title, pairs of label and value, sentences."""

    title: str
    facts: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]
    practice: bool


def patient_slip(standing: StandingReport, *, practice: bool) -> Slip:
    """For the patient: until when the card can be used here, where it is renewed, what to bring."""
    facts = []
    if standing.standing is not CertificateStanding.REVOKED:
        facts.append((words.NOT_AFTER, japanese_date(standing.not_after)))
    if standing.standing is CertificateStanding.GRACE:
        facts.append((words.LAST_DAY, japanese_date(standing.last_usable_day)))
    facts += [(words.WHERE, words.TOWN_HALL), (words.BRING, words.CARD_AND_PIN)]
    return Slip(words.PATIENT_TITLE, tuple(facts), (words.PATIENT_LINES[standing.standing], words.ASK.format(
        name=CONTACTS[0].name, number=CONTACTS[0].number)), practice)  # fmt: skip


def reception_slip(outcome: Outcome, at: datetime, facility: str, *, practice: bool) -> Slip:
    """Of a reception: when, where, how and with what result. Nothing that tells who it was."""
    result = outcome.result
    facts = [
        (words.AT, short_moment(result.confirmed_at if result is not None else at)),
        (words.FACILITY, facility),
        (words.RESULT, texts_result.VERDICTS[outcome.verdict].phrase.text),
    ]
    if outcome.method is not None:
        facts.append((words.METHOD, texts_result.METHODS[outcome.method]))
    if result is not None and result.reception_number:
        facts.append((words.NUMBER, result.reception_number))
    return Slip(words.RECEPTION_TITLE, tuple(facts), (words.RECEPTION_LINES[outcome.verdict],), practice)


def document_of(slip: Slip) -> QTextDocument:
    """The slip as a document that prints itself. UI thread."""
    rows = "".join(
        f"<tr><td style='padding: 6px 24px 6px 0'>{escape(label)}</td>"
        f"<td style='padding: 6px 0; font-weight: 700'>{escape(kept_together(value, _PHRASE))}</td></tr>"
        for label, value in slip.facts
    )
    lines = "".join(f"<p style='line-height: 140%'>{escape(kept_together(line, _PHRASE))}</p>" for line in slip.lines)
    mark = f"<p style='font-weight: 700'>【{words.PRACTICE}】</p>" if slip.practice else ""
    document = QTextDocument()
    font = app_font(20)
    font.setPointSize(_POINTS)
    document.setDefaultFont(font)
    title = f"<p style='font-size: 20pt; font-weight: 700'>{escape(slip.title)}</p>"
    foot = f"<p style='font-size: 11pt'>{words.FOOT}</p>"
    black = "<body style='color: #000000'>"  # on paper, whatever the colours of the screen are
    document.setHtml(f"{black}{mark}{title}<table width='100%'>{rows}</table>{lines}{foot}</body>")
    document.setMetaInformation(QTextDocument.MetaInformation.DocumentTitle, DOCUMENT_NAME)
    return document


def new_printer(path: str = "") -> QPrinter:
    """The system's printer, or a PDF at ``path``; A5."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if path:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(path)
    printer.setDocName(DOCUMENT_NAME)
    printer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A5),
            QPageLayout.Orientation.Portrait,
            QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM),
            QPageLayout.Unit.Millimeter,
        )
    )
    return printer


def print_slip(slip: Slip, printer: QPrinter) -> None:
    """Draw the slip, with the two centimetres of margin that a document leaves. UI thread."""
    document_of(slip).print_(printer)


def save_pdf(slip: Slip, path: str) -> None:
    """Write the slip as a PDF. Raises ``OSError`` when that cannot be."""
    with open(path, "wb"):  # Qt does not say why a file cannot be written
        pass
    print_slip(slip, new_printer(path))
