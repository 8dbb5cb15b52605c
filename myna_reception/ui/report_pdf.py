"""A report as PDF (A4) with the bundled fonts. No Qt in here; reportlab is loaded when a PDF is made."""

from __future__ import annotations

import io
from datetime import datetime
from importlib.resources import as_file, files
from typing import Any

from myna_reception.records.reports import Report
from myna_reception.ui.report_sheet import PARTS, Block, blocks, expiring_lines, period_title
from myna_reception.ui.texts_dates import short_moment

FONT, BOLD, WIDE = "BIZ", "BIZ-Bold", "Noto"
_FILES = {
    FONT: ("biz-udpgothic", "Regular"),
    BOLD: ("biz-udpgothic", "Bold"),
    WIDE: ("noto-sans-jp", "Regular"),
}
_CARD, _OTHER, _GRID = "#0017c1", "#949494", "#d9d9d9"
_TITLE = "受付の集計"
_NOTE = "公式アプリではない「マイナ受付」が、この端末の記録から作りました。"
_PRACTICE = "【練習】架空の人の記録です。本物の受付ではありません。"


def pdf_of(report: Report, facility: str, made_at: datetime) -> bytes:
    """The pages. Takes a second; not on the UI thread."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.platypus import KeepTogether, Paragraph, SimpleDocTemplate, Spacer

    _register_fonts()
    styles = _styles()
    out = io.BytesIO()
    title = f"{_TITLE}　{period_title(report.period)}"
    document = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=18 * mm, rightMargin=18 * mm, topMargin=16 * mm, bottomMargin=16 * mm,
        title=title, author="myna-reception", lang="ja",
    )  # fmt: skip
    story: list[Any] = []
    if report.practice:
        story += [Paragraph(_PRACTICE, styles["practice"]), Spacer(0, 3 * mm)]
    story += [
        Paragraph(_spelt(title), styles["title"]),
        Paragraph(_spelt(f"{facility}　{short_moment(made_at)} 作成"), styles["small"]),
        Spacer(0, 5 * mm),
    ]
    tables = list(blocks(report))
    story += [_block(tables[0], styles, strong=True), Spacer(0, 5 * mm)]
    story += [_chart(report, document.width, 58 * mm), Spacer(0, 5 * mm)]
    for block in tables[1:]:
        story += [KeepTogether([_block(block, styles, strong=False)]), Spacer(0, 4 * mm)]
    people = expiring_lines(report)
    if people:
        story += [Paragraph("電子証明書の案内をしたい方", styles["heading"]), _people(people, styles, document.width)]
    story += [Spacer(0, 4 * mm), Paragraph(_NOTE, styles["small"])]
    document.build(story, onFirstPage=_number, onLaterPages=_number)
    return out.getvalue()


def _register_fonts() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name, (folder, weight) in _FILES.items():
        if name in pdfmetrics.getRegisteredFontNames():
            continue
        place = files("myna_reception.resources") / "fonts" / folder
        found = next(each for each in place.iterdir() if each.name.endswith(".ttf") and weight in each.name)
        with as_file(found) as path:
            pdfmetrics.registerFont(TTFont(name, str(path)))


def _styles() -> dict[str, Any]:
    from reportlab.lib.styles import ParagraphStyle

    body = ParagraphStyle("body", fontName=FONT, fontSize=10.5, leading=16, wordWrap="CJK")
    return {
        "body": body,
        "small": ParagraphStyle("small", parent=body, fontSize=9, leading=13, textColor="#666666"),
        "title": ParagraphStyle("title", parent=body, fontName=BOLD, fontSize=20, leading=28),
        "heading": ParagraphStyle(
            "heading", parent=body, fontName=BOLD, fontSize=13, leading=20, spaceBefore=6, keepWithNext=1
        ),
        "practice": ParagraphStyle(
            "practice", parent=body, fontName=BOLD, textColor="#ffffff", backColor="#5109ad", borderPadding=(4, 8, 4, 8)
        ),
        "figure": ParagraphStyle("figure", parent=body, fontName=BOLD, alignment=2),
    }


def _spelt(text: str) -> str:
    """Escaped; characters that the first font lacks (𠮷) in the second."""
    from html import escape

    from reportlab.pdfbase import pdfmetrics

    has = pdfmetrics.getFont(FONT).face.charToGlyph
    return "".join(
        escape(each) if ord(each) in has or each.isspace() else f'<font name="{WIDE}">{escape(each)}</font>'
        for each in text
    )


def _block(block: Block, styles: dict[str, Any], *, strong: bool) -> Any:
    from reportlab.lib.units import mm
    from reportlab.platypus import Paragraph, Table, TableStyle

    rows = [[Paragraph(block.title, styles["heading"]), ""]]
    rows += [
        [Paragraph(_spelt(label), styles["body"]), Paragraph(figure, styles["figure"])] for label, figure in block.lines
    ]
    table = Table(rows, colWidths=[110 * mm, 60 * mm], hAlign="LEFT")
    lines = [
        ("SPAN", (0, 0), (1, 0)),
        ("LINEBELOW", (0, 0), (-1, 0), 1.2 if strong else 0.8, _CARD),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, _GRID),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
    table.setStyle(TableStyle(lines))
    return table


def _people(people: tuple[tuple[str, str, str, str], ...], styles: dict[str, Any], width: float) -> Any:
    from reportlab.platypus import Paragraph, Table, TableStyle

    head = [Paragraph(name, styles["small"]) for name in ("氏名", "フリガナ", "期限", "電子証明書")]
    rows = [head, *([Paragraph(_spelt(value), styles["body"]) for value in line] for line in people)]
    table = Table(rows, colWidths=[width * part for part in (0.28, 0.28, 0.24, 0.2)], repeatRows=1)
    table.setStyle(TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.4, _GRID), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return table


def _chart(report: Report, width: float, height: float) -> Any:
    """Stacked bars: by card below, other routes above, with what they mean in words beside the colours."""
    from reportlab.graphics.charts.barcharts import VerticalBarChart
    from reportlab.graphics.shapes import Drawing, Rect, String
    from reportlab.lib.colors import HexColor

    drawing = Drawing(width, height)
    chart = VerticalBarChart()
    chart.x, chart.y, chart.width, chart.height = 26, 22, width - 54, height - 44
    chart.data = [[card for _, card, _ in report.bars], [other for _, _, other in report.bars]]
    chart.categoryAxis.style = "stacked"
    every = 1 if len(report.bars) <= 12 else 2
    chart.categoryAxis.categoryNames = [
        label if index % every == 0 else "" for index, (label, _, _) in enumerate(report.bars)
    ]
    most = max((card + other for _, card, other in report.bars), default=0)
    chart.valueAxis.valueMin = 0
    chart.valueAxis.valueMax = max(most, 1)
    chart.valueAxis.valueStep = max(1, -(-most // 4))
    for axis in (chart.categoryAxis, chart.valueAxis):
        axis.labels.fontName, axis.labels.fontSize = FONT, 8
        axis.strokeColor = HexColor("#666666")
    chart.bars[0].fillColor, chart.bars[1].fillColor = HexColor(_CARD), HexColor(_OTHER)
    chart.bars.strokeColor = None
    chart.groupSpacing = 4
    drawing.add(chart)
    x = 26.0
    for colour, text in ((_CARD, "マイナ保険証"), (_OTHER, "ほかの確認")):
        drawing.add(Rect(x, height - 12, 9, 9, fillColor=HexColor(colour), strokeWidth=0))
        drawing.add(String(x + 13, height - 11, text, fontName=FONT, fontSize=9))
        x += 100
    drawing.add(String(width - 24, 8, f"（{PARTS[report.period.kind]}）", fontName=FONT, fontSize=8))
    return drawing


def _number(canvas: Any, document: Any) -> None:
    canvas.setFont(FONT, 8)
    canvas.drawCentredString(document.pagesize[0] / 2, 24, str(document.page))
