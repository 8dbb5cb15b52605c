"""The words of reading a ユーザ設定情報 from a file."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from myna_reception.eligibility.account_sheet import SheetProblem

READ_SHEET = "PDFから読み取る"
READ_SHEET_SUPPORT = "「ユーザ設定情報」のPDFか、QRコードの写真。この画面に落としてもかまいません。"
SHOW_TO_CAMERA = "カメラに見せる"
SHOW_TO_CAMERA_SUPPORT = "印刷した「ユーザ設定情報」のQRコードを、カメラで読み取ります。写した絵は残しません。"
STOP_CAMERA = "カメラを止める"
HOLD_TO_CAMERA = "QRコードの全体が見えるように、紙をカメラの前で止めてください。"
CAMERA_STEP = (
    "カメラを確かめて、もう一度「カメラに見せる」を押してください。PDFを選んでも、4つの値を入力してもかまいません。"
)
SHEET_FILES = "PDFと写真 (*.pdf *.png *.jpg *.jpeg *.webp *.bmp)"  # Qt reads what the brackets hold
SHEET_BUSY = "読み取っています。"
SHEET_READ = "4つの値を読み取りました"
SHEET_READ_SUPPORT = "合っているか確かめて、「登録する」を押してください。"
WRONG_WORLD_LIVE = (
    "練習用の「ユーザ設定情報」です",
    "本物の受付には使えません。ポータルサイトから受け取った、本物の「ユーザ設定情報」を選んでください。",
)
WRONG_WORLD_PRACTICE = (
    "練習用の「ユーザ設定情報」ではありません",
    "練習では、模擬のポータルのPDFを選んでください。本物のコードは1回しか使えないので、練習には入れないでください。",
)
PROBLEMS: Mapping[SheetProblem, tuple[str, str]] = MappingProxyType(
    {
        SheetProblem.UNREADABLE: ("ファイルを開けません", "ファイルがあるか確かめて、もう一度選んでください。"),
        SheetProblem.TOO_LARGE: ("ファイルが大きすぎます", "「ユーザ設定情報」のPDF（10MBまで）を選んでください。"),
        SheetProblem.UNKNOWN_KIND: (
            "PDFでも写真でもありません",
            "「ユーザ設定情報」のPDFか、QRコードの写真（PNG・JPEG）を選んでください。",
        ),
        SheetProblem.DAMAGED: ("ファイルがこわれています", "ポータルサイトから、もう一度受け取ってください。"),
        SheetProblem.LOCKED: ("PDFに鍵がかかっています", "鍵のないPDFを選ぶか、4つの値を入力してください。"),
        SheetProblem.NO_VALUES: (
            "4つの値が見つかりません",
            "「ユーザ設定情報」のファイルか確かめてください。写真は、QRコード全体がはっきり写るように撮ってください。",
        ),
        SheetProblem.SEVERAL: (
            "2台以上の端末の値があります",
            "この端末の1枚だけのPDFを選ぶか、4つの値を入力してください。",
        ),
    }
)
