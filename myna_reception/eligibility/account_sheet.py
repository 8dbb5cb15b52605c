"""The account sheet (ユーザ設定情報) of the portal: its four values out of the PDF, or out of a picture of its QR code.

The PDF is read by its text: a label, then the value beside or below it. What the real portal's PDF looks like inside is
not publicly known, so the labels are looked for with and without spaces; the QR code is this project's own.
"""

from __future__ import annotations

import io
import json
import logging
import re
import unicodedata
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

FILE_LIMIT = 10 * 1024 * 1024  # bytes
PAGES_LIMIT = 20
PIXELS_LIMIT = 100_000_000
QR_SCHEMA = "myna-reception/account-sheet/1"
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "institution_code": "機関コード",
        "terminal_id": "ID",
        "password": "パスワード",
        "activation_code": "アクティベーションコード",
    }
)  # by the parameter names of ``parse_activation_form``
_PRACTICE_WORD = "練習"
_OTHER_WORDS = MappingProxyType(
    {"機関コード": ("医療機関等コード", "医療機関コード"), "ID": ("ユーザID", "ログインID", "端末ID")}
)


class SheetProblem(StrEnum):
    """Why a file gives no values."""

    UNREADABLE = "unreadable"  # it is not there, or may not be read
    TOO_LARGE = "too_large"
    UNKNOWN_KIND = "unknown_kind"  # neither PDF nor picture
    DAMAGED = "damaged"
    LOCKED = "locked"  # the PDF wants a password
    NO_VALUES = "no_values"
    SEVERAL = "several"  # sheets of more than one terminal


class AccountSheetError(Exception):
    """No values come out of this file."""

    def __init__(self, problem: SheetProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class AccountSheet:
    """What a sheet says. ``practice``: it comes from a practice portal, and says so."""

    values: Mapping[str, str] = field(repr=False)  # the four, as printed
    practice: bool


def qr_text(values: Mapping[str, str], *, practice: bool) -> str:
    """What the QR code holds: JSON with a schema, the four values and whether it is practice."""
    told = {"schema": QR_SCHEMA, "practice": practice, **{name: values[name] for name in LABELS}}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def read_account_sheet(path: Path) -> AccountSheet:
    """Read a PDF, or a picture of its QR code (PNG, JPEG and what Pillow knows). Blocks; not for the UI thread.

    Raises ``AccountSheetError``.
    """
    try:
        if path.stat().st_size > FILE_LIMIT:
            raise AccountSheetError(SheetProblem.TOO_LARGE)
        if not path.is_file():
            raise AccountSheetError(SheetProblem.UNREADABLE)
        content = path.read_bytes()
    except (OSError, ValueError):
        raise AccountSheetError(SheetProblem.UNREADABLE) from None
    return read_pdf(content) if content[:1024].lstrip().startswith(b"%PDF-") else read_picture(content)


def read_pdf(content: bytes) -> AccountSheet:
    """The sheet in a PDF. Raises ``AccountSheetError``."""
    import pypdf
    from pypdf.errors import FileNotDecryptedError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it warns of, the problem tells
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise AccountSheetError(SheetProblem.LOCKED)
        if len(reader.pages) > PAGES_LIMIT:
            raise AccountSheetError(SheetProblem.TOO_LARGE)
        texts = [page.extract_text() for page in reader.pages]
    except AccountSheetError:
        raise
    except FileNotDecryptedError:
        raise AccountSheetError(SheetProblem.LOCKED) from None
    except Exception:  # a damaged PDF makes pypdf raise nearly anything
        raise AccountSheetError(SheetProblem.DAMAGED) from None
    sheets = [sheet for sheet in map(sheet_in_text, texts) if sheet is not None]
    return _only(sheets)


def read_picture(content: bytes) -> AccountSheet:
    """The sheet by its QR code in a picture. Raises ``AccountSheetError``."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content)) as picture:
                if picture.width * picture.height > PIXELS_LIMIT:
                    raise AccountSheetError(SheetProblem.TOO_LARGE)
                grey = _on_white(picture)
    except AccountSheetError:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError):
        raise AccountSheetError(SheetProblem.UNKNOWN_KIND) from None
    except Exception:  # a damaged picture makes the decoders raise nearly anything
        raise AccountSheetError(SheetProblem.DAMAGED) from None
    return _only(_in_codes(grey))


def sheet_in_frame(grey: bytes, width: int, height: int) -> AccountSheet | None:
    """The sheet by its QR code in a camera's frame: 8-bit grey, row after row from the top. None where there is none.

    Blocks for some ten milliseconds; not for the UI thread. Raises ``AccountSheetError`` (SEVERAL).
    """
    from PIL import Image

    sheets = _in_codes(Image.frombytes("L", (width, height), grey))
    return _only(sheets) if sheets else None


def _in_codes(grey: Image.Image) -> list[AccountSheet]:
    import zxingcpp

    sheets = (sheet_in_qr(code.text) for code in zxingcpp.read_barcodes(grey))
    return [sheet for sheet in sheets if sheet is not None]


def sheet_in_qr(text: str) -> AccountSheet | None:
    """The sheet that a QR code holds; None for a QR code of anything else."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or told.get("schema") != QR_SCHEMA or not isinstance(told.get("practice"), bool):
        return None
    values = {name: told.get(name) for name in LABELS}
    if not all(isinstance(value, str) and value for value in values.values()):
        return None
    return AccountSheet({name: str(value) for name, value in values.items()}, told["practice"])


def sheet_in_text(text: str) -> AccountSheet | None:
    """The sheet in a page's text; None where not all four values are found."""
    rows = [unicodedata.normalize("NFKC", row).strip() for row in text.splitlines()]
    rows = [row for row in rows if row]
    values = {name: _value_after(rows, label) for name, label in LABELS.items()}
    if not all(values.values()):
        return None
    return AccountSheet(
        {name: value or "" for name, value in values.items()}, any(_PRACTICE_WORD in row for row in rows)
    )


def _value_after(rows: list[str], label: str) -> str | None:
    words = "|".join(_spaced(word) for word in (label, *_OTHER_WORDS.get(label, ())))
    labelled = re.compile(rf"(?:{words})\s*(?:[::]\s*|\s+|$)(.*)")
    for number, row in enumerate(rows):
        found = labelled.match(row)
        if found is None:
            continue
        beside = found.group(1).strip()
        below = rows[number + 1] if number + 1 < len(rows) else ""
        value = beside or below
        if value and value.isascii() and value not in LABELS.values():
            return value
    return None


def _spaced(word: str) -> str:
    return r"\s*".join(map(re.escape, word))


def _on_white(picture: Image.Image) -> Image.Image:
    """In grey, with what is transparent white, as paper is."""
    from PIL import Image

    clear = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("L")


def _only(sheets: list[AccountSheet]) -> AccountSheet:
    if not sheets:
        raise AccountSheetError(SheetProblem.NO_VALUES)
    if any(sheet != sheets[0] for sheet in sheets[1:]):
        raise AccountSheetError(SheetProblem.SEVERAL)
    return sheets[0]
