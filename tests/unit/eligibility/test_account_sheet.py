"""The four values out of a PDF or a picture of the QR code; clear problems for everything else."""

import io
import json
from datetime import date
from pathlib import Path

import pypdf
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from myna_reception.eligibility.account_sheet import (
    FILE_LIMIT,
    AccountSheet,
    AccountSheetError,
    SheetProblem,
    qr_text,
    read_account_sheet,
    read_pdf,
    read_picture,
    sheet_in_qr,
    sheet_in_text,
)
from myna_reception.eligibility.activation_form import ActivationForm, parse_activation_form
from myna_reception.simulator.portal.sheet import account_sheet

VALUES = {
    "institution_code": "9800000001",
    "terminal_id": "W0000012",
    "password": "ABCD2345EFGH",
    "activation_code": "ABCD-EFGH-2345-6789",
}
OTHER = VALUES | {"terminal_id": "W0000013"}


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return account_sheet(VALUES, "見本鍼灸整骨院", "パソコン", date(2026, 4, 15))


def picture(text: str, kind: str = "PNG", scale: int = 6) -> Image.Image:
    buffer = io.BytesIO()
    segno.make(text, error="m").save(buffer, kind="png", scale=scale)
    return Image.open(buffer).convert("RGB")


def saved(image: Image.Image, kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind)
    return buffer.getvalue()


def problem_of(content: bytes, tmp_path: Path) -> SheetProblem:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(AccountSheetError) as caught:
        read_account_sheet(path)
    return caught.value.problem


def test_the_portals_pdf_is_read_as_it_was_written(pdf: bytes, tmp_path: Path) -> None:
    path = tmp_path / "設定 情報.pdf"
    path.write_bytes(pdf)
    sheet = read_account_sheet(path)
    assert sheet == AccountSheet(VALUES, practice=True)
    assert isinstance(parse_activation_form(**sheet.values), ActivationForm)
    assert VALUES["password"] not in repr(sheet)


def test_the_pdf_says_that_it_is_practice(pdf: bytes) -> None:
    text = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert "練習　本物の資格確認には使えません" in text
    assert "公式の「ユーザ設定情報」ではありません" in text


def test_the_qr_code_of_the_printed_pdf_holds_the_same(pdf: bytes) -> None:
    from PySide6.QtCore import QBuffer, QByteArray, QSize
    from PySide6.QtGui import QImage
    from PySide6.QtPdf import QPdfDocument

    held = QBuffer()
    held.setData(QByteArray(pdf))
    held.open(QBuffer.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(held)
    printed = document.render(0, QSize(1240, 1754)).convertToFormat(QImage.Format.Format_RGBA8888)
    image = Image.frombytes("RGBA", (1240, 1754), bytes(printed.constBits()), "raw", "RGBA", printed.bytesPerLine())
    document.close()
    assert read_picture(saved(image)) == AccountSheet(VALUES, practice=True)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "WEBP"])
def test_a_photo_of_the_qr_code_is_read(kind: str) -> None:
    photo = Image.new("RGB", (900, 700), "#c9b79c")
    code = picture(qr_text(VALUES, practice=False), scale=5).rotate(11, expand=True, fillcolor="white")
    photo.paste(code, (150, 40))
    photo = photo.filter(ImageFilter.GaussianBlur(0.8))
    assert read_picture(saved(photo, kind)) == AccountSheet(VALUES, practice=False)


@pytest.mark.parametrize(
    "text",
    [
        "機関コード 1319999999\nID W0000001\nパスワード abC-12\nアクティベーションコード ABCD-EFGH-2345-6789",
        "機関コード：1319999999\nＩＤ：Ｗ０００００01\nパスワード：abC-12\nアクティベーション コード：ABCD-EFGH-2345",
        "医療機関等コード\n1319999999\nユーザID\nW0000001\nパスワード\nabC-12\nアクティベーションコード\nABCD-EFGH",
    ],
)
def test_labels_beside_or_above_the_values_are_understood(text: str) -> None:
    sheet = sheet_in_text("マイナ資格確認アプリ ユーザ設定情報\n" + text)
    assert sheet is not None
    assert not sheet.practice
    assert sheet.values["terminal_id"] == "W0000001"
    assert sheet.values["institution_code"] == "1319999999"
    assert sheet.values["password"] == "abC-12"


def test_a_label_without_a_value_takes_no_other_label_for_one() -> None:
    assert sheet_in_text("機関コード\nID\nW0000001\nパスワード\nabc\nアクティベーションコード\nABCD") is None


def test_bad_files_say_what_is_wrong(pdf: bytes, tmp_path: Path) -> None:
    assert problem_of(b"", tmp_path) is SheetProblem.UNKNOWN_KIND
    assert problem_of(b"four values", tmp_path) is SheetProblem.UNKNOWN_KIND
    assert problem_of(b"%PDF-1.7 and no more", tmp_path) is SheetProblem.DAMAGED
    assert problem_of(pdf[: len(pdf) // 2], tmp_path) in (SheetProblem.DAMAGED, SheetProblem.NO_VALUES)
    assert problem_of(b"x" * (FILE_LIMIT + 1), tmp_path) is SheetProblem.TOO_LARGE
    assert problem_of(saved(Image.new("RGB", (80, 80))), tmp_path) is SheetProblem.NO_VALUES
    assert problem_of(saved(picture("https://example.jp/")), tmp_path) is SheetProblem.NO_VALUES
    assert problem_of(saved(picture("x"))[:60], tmp_path) is SheetProblem.DAMAGED
    with pytest.raises(AccountSheetError):
        read_account_sheet(tmp_path / "nowhere.pdf")
    with pytest.raises(AccountSheetError):
        read_account_sheet(tmp_path)


def written(pages: list[bytes], password: str | None = None) -> bytes:
    writer = pypdf.PdfWriter()
    for page in pages:
        writer.append(io.BytesIO(page))
    if password is not None:
        writer.encrypt(password, algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_locked_and_many_sheets(pdf: bytes, tmp_path: Path) -> None:
    assert problem_of(written([pdf], "secret"), tmp_path) is SheetProblem.LOCKED
    other = account_sheet(OTHER, "見本鍼灸整骨院", "パソコン", date(2026, 4, 15))
    assert problem_of(written([pdf, other]), tmp_path) is SheetProblem.SEVERAL
    assert read_pdf(written([pdf, pdf])).values == VALUES


@given(
    st.recursive(st.none() | st.booleans() | st.text(), lambda each: st.lists(each) | st.dictionaries(st.text(), each))
)
@settings(max_examples=50)
def test_another_qr_code_is_no_sheet(told: object) -> None:
    assert sheet_in_qr(json.dumps(told)) is None


def test_a_qr_code_that_lacks_something_is_no_sheet() -> None:
    told = json.loads(qr_text(VALUES, practice=True))
    for name in told:
        assert sheet_in_qr(json.dumps({key: value for key, value in told.items() if key != name})) is None
        assert sheet_in_qr(json.dumps(told | {name: 1 if name != "practice" else None})) is None
    assert sheet_in_qr("[" * 100_000) is None
