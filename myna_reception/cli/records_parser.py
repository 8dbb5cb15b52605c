"""The options of ``records``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from myna_reception.cli import records

LIMIT, LIMIT_MOST = 50, 1_000_000


def add_records(commands: Any, parser_class: type[argparse.ArgumentParser]) -> None:
    """Add the command and its parts."""
    parser = commands.add_parser("records", help="受付履歴（この端末の記録）")
    parts = parser.add_subparsers(
        metavar="list|export|report|import|backup|restore", required=True, parser_class=parser_class
    )
    listing = _part(parts, "list", "受付履歴を新しい順に出す", records.run_list, json=True)
    _add_search(listing)
    listing.add_argument("--limit", type=_limit, default=LIMIT, metavar="N", help=f"件数（既定: {LIMIT}）")
    listing.add_argument("--verdict", choices=("eligible", "not_eligible", "unconfirmed"), help="結果で絞る")
    listing.add_argument("--by", choices=("pin", "visual", "face"), help="本人確認の方法で絞る")
    listing.add_argument("--changed", action="store_true", help="前回と違うものだけ")
    export = _part(parts, "export", "受付履歴をファイルに書く", records.run_export)
    export.add_argument("--format", choices=records.FORMATS, required=True, help="json（1行に1件）、csv、xml、text")
    export.add_argument(
        "--output",
        type=Path,
        required=True,
        metavar="PATH",
        help="ファイル。xml と text では1件1ファイルのフォルダー",
    )
    _add_search(export)
    report = _part(parts, "report", "1日、1か月、1年の集計", records.run_report, json=True)
    period = report.add_mutually_exclusive_group()
    period.add_argument("--day", type=_day, metavar="YYYY-MM-DD", help="1日")
    period.add_argument("--month", type=_month, metavar="YYYY-MM", help="1か月（既定: 今月）")
    period.add_argument("--year", type=_year, metavar="YYYY", help="1年")
    report.add_argument("--institution", action="append", default=[], metavar="CODE", help="この機関コードの分だけ")
    report.add_argument("--csv", type=Path, metavar="FILE", help="CSV に書く")
    report.add_argument("--pdf", type=Path, metavar="FILE", help="PDF に書く")
    taking = _part(
        parts,
        "import",
        "前の記録を CSV から取り込む",
        records.run_import,
        json=True,
        more="このアプリの CSV のほか、受付日時、氏名、フリガナ、生年月日、保険者番号などの見出しの CSV を読む"
        "（UTF-8 か Shift_JIS）。終了コード: 0 すべて取り込んだ、1 取り込めない行があった。",
    )
    taking.add_argument("file", type=Path, metavar="FILE")
    backup = _part(parts, "backup", "控えを作る（合い言葉は標準入力の1行目）", records.run_backup)
    backup.add_argument("file", type=Path, metavar="FILE")
    restore = _part(
        parts,
        "restore",
        "控えから戻す（合い言葉は標準入力の1行目）",
        records.run_restore,
        more="受付の画面を閉じてから使う。今の受付履歴は名前を変えて残す。新しいパソコンへの引っ越しにも使う。",
    )
    restore.add_argument("file", type=Path, metavar="FILE")


def _part(
    parts: Any, name: str, words: str, run: Callable[[argparse.Namespace], int], *, json: bool = False, more: str = ""
) -> Any:
    parser = parts.add_parser(name, help=words, description=f"{words}。{more}")
    parser.add_argument("--practice", action="store_true", default=argparse.SUPPRESS, help="練習の受付履歴")
    if json:
        parser.add_argument("--json", action="store_true", help="結果を1つの JSON で標準出力に書く")
    parser.set_defaults(run=run)
    return parser


def _add_search(parser: Any) -> None:
    parser.add_argument("--search", metavar="WORDS", help="氏名、フリガナ、番号、生年月日、備考でさがす")
    parser.add_argument("--from", dest="first", type=_day, metavar="YYYY-MM-DD", help="この日から")
    parser.add_argument("--to", dest="last", type=_day, metavar="YYYY-MM-DD", help="この日まで")


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("YYYY-MM-DD の日付ではありません") from None
    return _within(day)


def _month(text: str) -> date:
    try:
        return _within(date.fromisoformat(f"{text}-01"))
    except ValueError:
        raise argparse.ArgumentTypeError("YYYY-MM の月ではありません") from None


def _year(text: str) -> int:
    year = int(text) if text.isascii() and text.isdigit() else 0
    return _within(date(year if 1 <= year <= 9999 else 1, 1, 1)).year


def _within(day: date) -> date:
    if not 1970 <= day.year <= 2200:
        raise argparse.ArgumentTypeError("1970 年から 2200 年までです")
    return day


def _limit(text: str) -> int:
    limit = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= limit <= LIMIT_MOST:
        raise argparse.ArgumentTypeError(f"1 から {LIMIT_MOST} までの件数")
    return limit
