"""The commands about cards: ``check``, ``card``, ``virtual-card``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from myna_reception.cli import card, card_serving, check, virtual_card
from myna_reception.cli.desk_parser import Parser, add_place, add_reader, reader_name
from myna_reception.cli.values import add_json, host_and_port, seconds
from myna_reception.simulator.virtual_card.atr import ATRS
from myna_reception.simulator.virtual_card.faults import FAULT_NAMES, Fault, FaultTextError, parse_fault

METHODS = ("pin", "visual", "face")
SCENES = (  # of ``simulator.practice_scenes``, which would load Pillow; a test compares them
    "holder",
    "photo",
    "other",
    "two",
    "far",
    "aside",
    "dark",
    "blurred",
    "leaves",
    "nobody",
    "black",
    "frozen",
    "unplugged",
    "in_use",
    "no_camera",
)
SCENES = (  # of ``simulator.practice_scenes``, which would load Pillow; a test compares them
    "holder",
    "photo",
    "other",
    "two",
    "far",
    "aside",
    "dark",
    "blurred",
    "leaves",
    "nobody",
    "black",
    "frozen",
    "unplugged",
    "in_use",
    "no_camera",
)
STAFF_LENGTH = 20  # as the service takes it
VPCD_PORT = 35963  # where the vsmartcard reader listens
BIT_RATES = (106, 212, 424, 848)  # kbit/s of ISO/IEC 14443


def add_check(commands: Any) -> None:
    """``check``: a reception without a window."""
    parser = commands.add_parser(
        "check",
        help="画面なしで資格確認を1回行う",
        description="画面なしで資格確認を1回行う。終了コード: 0 資格あり、1 資格なし（利用登録なしを含む）、2 使い方、"
        "3 カード・カードリーダー・電子証明書・暗証番号のロック、4 資格確認サービス、5 本人確認できず。",
    )
    add_place(parser)
    _add_card_source(parser)
    parser.add_argument("--method", choices=METHODS, required=True, help="本人確認の方法")
    parser.add_argument("--pin-stdin", action="store_true", help="暗証番号を標準入力の1行目から読む")
    parser.add_argument("--allow-last-try", action="store_true", help="残り1回の暗証番号も使う")
    parser.add_argument("--staff", type=_staff, default="", metavar="INITIALS", help="目視や顔の照合で、本人と決めた人")
    parser.add_argument("--deny", action="store_true", help="職員は、本人と確認できなかった")
    parser.add_argument(
        "--scene", default="holder", choices=SCENES, metavar="SCENE", help=f"練習のカメラに写るもの：{' '.join(SCENES)}"
    )
    parser.add_argument("--register", action="store_true", help="利用登録がなければ登録する（--pin-stdin も要ります）")
    parser.set_defaults(run=check.run)


def add_card(commands: Any) -> None:
    """``card``: readers, cards, and what is wrong with them."""
    parser = commands.add_parser("card", help="カードリーダーとカードを調べる")
    parts = parser.add_subparsers(metavar="readers|info|doctor", required=True, parser_class=Parser)
    readers = parts.add_parser("readers", help="つながっているカードリーダー")
    add_json(readers)
    readers.add_argument(
        "--use", type=reader_name, metavar="auto|pcsc|nfc|NAME", help="ふだん使うカードリーダーを覚える（auto: 忘れる）"
    )
    readers.set_defaults(run=card.run_readers)
    checkup = parts.add_parser(
        "doctor",
        help="カードリーダーとカードの調子を調べ、直し方を示す",
        description="カードリーダーとカードの調子を調べ、直し方を示す。終了コード: 0 すべてよい、3 直すところがある。",
    )
    add_json(checkup)
    checkup.set_defaults(run=card.run_doctor)
    info = parts.add_parser("info", help="暗証番号なしで分かること")
    info.add_argument("--practice", action="store_true", default=argparse.SUPPRESS, help="練習（架空の人のカード）")
    add_reader(info, argparse.SUPPRESS)
    _add_card_source(info)
    info.add_argument("--serials", action="store_true", help="電子証明書のシリアル番号も示す（取り扱いに注意）")
    info.set_defaults(run=card.run_info)


def add_virtual_card(commands: Any) -> None:
    """``virtual-card``: cards of invented persons."""
    parser = commands.add_parser("virtual-card", help="仮想のマイナンバーカード")
    parts = parser.add_subparsers(metavar="list|new|serve|replay", required=True, parser_class=Parser)
    listing = parts.add_parser("list", help="架空の人とカードの一覧")
    add_json(listing)
    listing.set_defaults(run=virtual_card.run_list)
    new = parts.add_parser(
        "new",
        help="架空の人とカードを作る",
        description="架空の人とカードを作り、その名前（--persona NAME）を出す。"
        "本物の人の氏名や番号は入れないでください。",
    )
    new.add_argument("--name", required=True, help="氏名（姓と名の間を空ける）")
    new.add_argument("--kana", required=True, help="フリガナ（かな。姓と名の間を空ける）")
    new.add_argument("--birth", required=True, metavar="YYYY-MM-DD", help="生年月日")
    new.add_argument("--sex", required=True, choices=("male", "female"), help="性別")
    new.add_argument("--like", required=True, metavar="PERSONA", help="保険、証明書、住所を同じにする人")
    new.add_argument("--photo", type=Path, metavar="FILE", help="顔写真（JPEG、PNG、JPEG 2000。既定: 絵の顔）")
    new.add_argument(
        "--pin-stdin", action="store_true", help="暗証番号を標準入力の1行目から読む（既定: もとの人と同じ）"
    )
    add_json(new)
    new.set_defaults(run=virtual_card.run_new)
    serve = parts.add_parser(
        "serve",
        help="カードをほかのプログラムに使わせる（Ctrl+C で終わる）",
        description="カードを vsmartcard の仮想リーダーに差し込む、または nfcpy の udp: にかざす。端末からは insert、"
        "remove、swap、tear、status、quit と打てる。端末がなければ SIGUSR1 で抜き差しする。",
    )
    serve.add_argument("--persona", metavar="NAME", required=True, help="だれのカードか")
    _add_slots(serve)
    serve.add_argument("--trace", type=Path, metavar="FILE", help="やりとりを記録する（暗証番号は伏せる）")
    serve.add_argument(
        "--atr", choices=tuple(ATRS), default="contact", metavar="NAME", help=f"ATR（既定: contact）: {'、'.join(ATRS)}"
    )
    serve.add_argument(
        "--fault",
        type=_fault,
        action="append",
        default=[],
        metavar="FORM",
        help="故障を起こす（何度でも）: torn@3、slow=0.5、sw@5=6F00、short-tlv@5、long-tlv@5、bad-certificate",
    )
    serve.add_argument(
        "--timing", type=int, choices=BIT_RATES, help="チップと電波の速さをまねる（非接触の kbit/s。既定: まねない）"
    )
    serve.set_defaults(run=card_serving.run_serve)
    replay = parts.add_parser("replay", help="記録したやりとりのとおりに答える（Ctrl+C で終わる）")
    replay.add_argument("file", type=Path, metavar="FILE", help="--trace で作った記録")
    _add_slots(replay)
    replay.set_defaults(run=card_serving.run_replay)


def _add_card_source(parser: Parser) -> None:
    parser.add_argument("--persona", metavar="NAME", help="この架空の人のカードを使う（練習）")
    parser.add_argument(
        "--wait", type=seconds, default=30.0, metavar="SECONDS", help="カードが置かれるのを待つ秒数（既定: 30）"
    )
    add_json(parser)


def _add_slots(parser: Parser) -> None:
    parser.add_argument(
        "--vpcd", type=host_and_port, metavar="HOST:PORT", help=f"vpcd の場所（既定: 127.0.0.1:{VPCD_PORT}）"
    )
    parser.add_argument(
        "--nfc-udp", type=host_and_port, metavar="HOST:PORT", help="nfcpy の udp: のために待つ場所（この機械の中だけ）"
    )


def _fault(text: str) -> Fault:
    try:
        return parse_fault(text)
    except FaultTextError:
        raise argparse.ArgumentTypeError(
            f"故障の書き方ではありません（名前[@コマンド番号[:バイト]][=値]、名前: {'、'.join(FAULT_NAMES)}）"
        ) from None


def _staff(text: str) -> str:
    if len(text) > STAFF_LENGTH:
        raise argparse.ArgumentTypeError(f"{STAFF_LENGTH} 文字までです")
    return text
