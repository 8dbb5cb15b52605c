"""What can be written on the command line to open the window: all that most starts read.

The options of the commands stand in ``parser``, with what they need; the window comes up without.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from myna_reception import __version__
from myna_reception.cli import desk

READER_NAME_LENGTH = 127  # PC/SC's MAX_READERNAME


class Parser(argparse.ArgumentParser):
    """Takes no abbreviations, and does not repeat the values of options it does not know: one may be a PIN."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong on standard error and exit with 2."""
        start, found, rest = message.partition("unrecognized arguments: ")
        if found:
            names = [word.split("=")[0] for word in rest.split() if word.startswith("-")]
            message = start + found + (" ".join(names) or "…")
        super().error(message)


def desk_parser(**options: Any) -> Parser:
    """The parser of ``myna-reception`` without its commands."""
    parser = Parser(
        prog="myna-reception",
        description="マイナ資格確認の受付（練習と実務）。公式アプリではありません。コマンドなしで受付の画面を開きます。",
        **options,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    add_place(parser, default=True)
    parser.add_argument("--kiosk", action="store_true", help="患者さんが一人で使うタブレットの画面（全画面）")
    parser.add_argument("--self-test", action="store_true", help="練習の受付を1回自動で行い、成否を終了コードで返す")
    parser.add_argument("--screenshot", type=Path, metavar="FILE", help="--self-test の最後の画面を PNG で保存する")
    parser.set_defaults(run=desk.run)
    return parser


def add_place(parser: Parser, *, default: bool = False) -> None:
    """Where cards and the service are. A command leaves alone what was said before its name."""

    def absent(value: Any) -> Any:
        return value if default else argparse.SUPPRESS

    parser.add_argument(
        "--practice", action="store_true", default=absent(False), help="練習（架空の人とカード、手元の模擬サービス）"
    )
    parser.add_argument(
        "--service", type=_https_url, metavar="URL", default=absent(None), help="資格確認サービスの https の URL"
    )
    parser.add_argument(
        "--service-ca", type=Path, metavar="FILE", default=absent(None), help="サービスの CA 証明書（PEM）"
    )
    add_reader(parser, absent("auto"))


def add_reader(parser: Parser, default: Any) -> None:
    """Which reader reads."""
    parser.add_argument(
        "--reader",
        type=reader_name,
        default=default,
        metavar="auto|pcsc|nfc|virtual|NAME",
        help="カードリーダー。NAME は card readers が示す名前かその始まり（既定: auto）",
    )


def reader_name(text: str) -> str:
    """The name of a reader, or what stands for one."""
    if not text or len(text) > READER_NAME_LENGTH or not text.isprintable():
        raise argparse.ArgumentTypeError("カードリーダーの名前ではありません")
    return text


def _https_url(text: str) -> str:
    try:
        parts = urlsplit(text)
        usable = parts.scheme == "https" and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable:
        raise argparse.ArgumentTypeError("https:// で始まる URL ではありません")
    return text
