"""The account sheet (ユーザ設定情報) of one terminal as PDF: the four values, large, and a QR code with the same."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from myna_reception.eligibility.account_sheet import LABELS, qr_text

_REGULAR, _BOLD = "BIZ-UDPGothic", "BIZ-UDPGothic-Bold"
_WIDTH, _HEIGHT = 595, 842  # A4 in points
_MARGIN = 56
_QR_SIDE = 150
_STEPS = (
    "1. 受付アプリの「この端末を登録します」を",
    "　 開きます。",
    "2. 「PDFから読み取る」を押し、このPDFを",
    "　 選びます。画面に落としてもかまいません。",
    "3. 4つの値が入ったら「登録する」を押します。",
    "　 手で打っても同じです。",
)


def account_sheet(values: Mapping[str, str], clinic: str, device: str, issued: date) -> bytes:
    """The PDF. ``values`` by the parameter names of ``parse_activation_form``."""
    from reportlab.pdfgen.canvas import Canvas

    _register_fonts()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(_WIDTH, _HEIGHT), pageCompression=1, invariant=1, lang="ja")
    canvas.setTitle("ユーザ設定情報（練習）")
    canvas.setAuthor("myna-reception 施術所ポータル（練習）")
    canvas.setFillColorRGB(0.318, 0.035, 0.678)
    canvas.rect(0, _HEIGHT - 46, _WIDTH, 46, stroke=0, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.setFont(_BOLD, 15)
    canvas.drawString(_MARGIN, _HEIGHT - 30, "練習　本物の資格確認には使えません")
    canvas.setFillColorRGB(0.1, 0.1, 0.1)
    canvas.setFont(_BOLD, 26)
    canvas.drawString(_MARGIN, _HEIGHT - 100, "ユーザ設定情報（練習）")
    canvas.setFont(_REGULAR, 13)
    canvas.drawString(
        _MARGIN, _HEIGHT - 126, f"{clinic or '（施術所名なし）'}　{device}　発行日 {issued.isoformat()}"[:70]
    )
    top = _HEIGHT - 176
    for name, label in LABELS.items():
        canvas.setFont(_REGULAR, 14)
        canvas.drawString(_MARGIN, top, label)
        canvas.setFont(_BOLD, 27)
        canvas.drawString(_MARGIN, top - 34, values[name])
        canvas.setLineWidth(0.8)
        canvas.line(_MARGIN, top - 46, _WIDTH - _MARGIN, top - 46)
        top -= 76
    _draw_qr(canvas, qr_text(values, practice=True), _MARGIN, top - _QR_SIDE + 14)
    canvas.setFont(_BOLD, 14)
    canvas.drawString(_MARGIN + _QR_SIDE + 26, top, "使い方")
    canvas.setFont(_REGULAR, 13)
    for step in _STEPS:
        top -= 22
        canvas.drawString(_MARGIN + _QR_SIDE + 26, top, step)
    canvas.setFont(_REGULAR, 11)
    canvas.drawString(
        _MARGIN, 76, "この紙には秘密の値があります。端末を登録したら、人に見えないところへしまってください。"
    )
    canvas.drawString(
        _MARGIN,
        58,
        "模擬のポータル（myna-reception）が作りました。公式の「ユーザ設定情報」ではありません。",
    )
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _draw_qr(canvas: Any, text: str, left: float, bottom: float) -> None:
    import segno

    code = segno.make(text, error="m", micro=False)
    rows = list(code.matrix_iter(border=4))
    side = _QR_SIDE / len(rows)
    canvas.setFillColorRGB(0, 0, 0)
    for row, modules in enumerate(rows):
        for column, dark in enumerate(modules):
            if dark:
                canvas.rect(left + column * side, bottom + _QR_SIDE - (row + 1) * side, side, side, stroke=0, fill=1)


@cache
def _register_fonts() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    folder = files("myna_reception.resources") / "fonts" / "biz-udpgothic"
    for name, file in ((_REGULAR, "BIZUDPGothic_400Regular.ttf"), (_BOLD, "BIZUDPGothic_700Bold.ttf")):
        pdfmetrics.registerFont(TTFont(name, io.BytesIO(folder.joinpath(file).read_bytes())))
