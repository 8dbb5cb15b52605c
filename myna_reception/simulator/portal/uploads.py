"""Files that come with an application: looked at before they are kept, in a folder that no path of the web leads to."""

from __future__ import annotations

import io
import logging
import re
import secrets
import unicodedata
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from myna_reception.simulator.portal.values import WrongValue
from myna_reception.simulator.private_files import keep_new, private_folder

FILE_LIMIT = 5 * 1024 * 1024  # bytes
FILES_LIMIT = 5
PIXELS_LIMIT = 50_000_000
NAME_LIMIT = 80
_PICTURES = {b"\xff\xd8\xff": ("image/jpeg", "JPEG"), b"\x89PNG\r\n\x1a\n": ("image/png", "PNG")}
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Received:
    """A file as the browser sent it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept."""

    name: str
    media_type: str
    content: bytes


def check(files: Sequence[Received]) -> list[Checked]:
    """Look at every file: PDF, JPEG or PNG by what is in it, not by its name. Raises ``WrongValue``."""
    if len(files) > FILES_LIMIT:
        raise WrongValue(f"ファイルは{FILES_LIMIT}つまでです（いま{len(files)}つ）。")
    return [Checked(_safe_name(each.name), _media_type(each), each.content) for each in files]


def _media_type(file: Received) -> str:
    name = _safe_name(file.name)
    if not file.content:
        raise WrongValue(f"「{name}」は空のファイルです。選びなおしてください。")
    if len(file.content) > FILE_LIMIT:
        raise WrongValue(f"「{name}」は大きすぎます（5MBまで）。小さくしてから選んでください。")
    if file.content.startswith(b"%PDF-"):
        return _checked_pdf(name, file.content)
    for start, (media_type, kind) in _PICTURES.items():
        if file.content.startswith(start):
            return _checked_picture(name, file.content, kind, media_type)
    raise WrongValue(f"「{name}」は使えない種類のファイルです。PDF、JPEG、PNGのどれかを選んでください。")


def _checked_picture(name: str, content: bytes, kind: str, media_type: str) -> str:
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(content), formats=(kind,)) as picture:
                if picture.width * picture.height > PIXELS_LIMIT:
                    raise ValueError
                picture.load()
    except Exception:  # whatever a damaged picture makes the decoder say
        raise WrongValue(f"「{name}」の画像を読めません。こわれていないか確かめてください。") from None
    return media_type


def _checked_pdf(name: str, content: bytes) -> str:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it warns of, the refusal tells

    try:
        pages = len(PdfReader(io.BytesIO(content)).pages)
    except Exception:  # as above
        pages = 0
    if not pages:
        raise WrongValue(f"「{name}」のPDFを読めません。こわれていないか、鍵がかかっていないか確かめてください。")
    return "application/pdf"


def _safe_name(name: str) -> str:
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(c for c in last if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*').strip(" .")
    return plain[-NAME_LIMIT:] or "名前なし"


class Folder:
    """Where the contents lie."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def keep(self, file: Checked) -> str:
        """Keep a content; returns its id."""
        upload_id = secrets.token_hex(16)
        keep_new(private_folder(self._path) / upload_id, file.content)
        return upload_id

    def read(self, upload_id: str) -> bytes:
        """A content by its id. Raises ``FileNotFoundError``."""
        if not _ID.fullmatch(upload_id):
            raise FileNotFoundError(upload_id)
        return (self._path / upload_id).read_bytes()

    def remove(self, upload_id: str) -> None:
        """Forget a content."""
        if _ID.fullmatch(upload_id):
            (self._path / upload_id).unlink(missing_ok=True)
