"""What several commands take: options of one meaning, and values that are checked as they are read."""

from __future__ import annotations

import argparse

from myna_reception.cli.desk_parser import Parser

DAYS_LIMIT = 3650
MINUTES_LIMIT = 7 * 24 * 60
TIMES_LIMIT = 1000


def add_json(parser: Parser) -> None:
    """For programs that read the answer."""
    parser.add_argument("--json", action="store_true", help="結果を1つの JSON で標準出力に書く")


def seconds(text: str) -> float:
    """Up to a day, with fractions."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 24 * 3600:
        raise argparse.ArgumentTypeError("0 以上の秒数ではありません")
    return number


def minutes(text: str) -> int:
    """Up to a week."""
    return whole(text, MINUTES_LIMIT, "分")


def times(text: str) -> int:
    """How often."""
    return whole(text, TIMES_LIMIT, "回")


def percent(text: str) -> int:
    """1 to 100."""
    return whole(text, 100, "%")


def days(text: str) -> int:
    """Up to ten years."""
    return whole(text, DAYS_LIMIT, "日数")


def whole(text: str, limit: int, unit: str) -> int:
    """From 1 to ``limit``; ``unit`` is named to who typed something else."""
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= number <= limit:
        raise argparse.ArgumentTypeError(f"1 から {limit} までの{unit}")
    return number


def port(text: str) -> int:
    """0: any that is free."""
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError("0〜65535 のポート番号ではありません")
    return int(text)


def host_and_port(text: str) -> tuple[str, int]:
    """An IPv6 address in brackets."""
    host, colon, number = text.rpartition(":")
    if not colon or not host:
        raise argparse.ArgumentTypeError("HOST:PORT の形ではありません")
    return host.strip("[]"), port(number)
