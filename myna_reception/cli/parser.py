"""The whole command line. What is not built is not listed: asking for it is a usage error."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from myna_reception.cli import (
    card,
    card_serving,
    check,
    service,
    service_accounts,
    service_cards,
    service_faults,
    service_pki,
    service_population,
    virtual_card,
)
from myna_reception.cli.desk_parser import Parser, add_place, add_reader, desk_parser, reader_name
from myna_reception.cli.records_parser import add_records
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
STAFF_LENGTH = 20  # as the service takes it
VPCD_PORT = 35963  # where the vsmartcard reader listens
SERVICE_PORT = 8443
DAYS_LIMIT = 3650
MINUTES_LIMIT = 7 * 24 * 60
TIMES_LIMIT = 1000
FAULT_OPERATIONS = ("activations", "renewals", "challenges", "checks", "registrations", "numbers")
FAULT_FORMS = (
    "FORM: latency=秒（遅れる）、refuse=理由（断る。busy、internal など）、"
    "status=500〜599（途中の機械のエラーページ）、"
    "cut（処理の前に切れる）、cut=answer（処理のあと答えが届かない）、cut=half（答えの途中で切れる）、"
    "maintenance（点検。終わりは言わない）、maintenance=分（点検。終わる予定を言う）、"
    "clock=±数と単位（時計がずれる。+90s、-5m、+2h、-1d）"
)
PERSONS_LIMIT = 200_000_000
RATE_LIMITS = ("checks", "attestations", "activations", "renewals")  # as the service has them
WORKERS_LIMIT = 16
PRACTICE_INSTITUTION = "9900000001"  # these three as the service has them, which is not imported for --help
PRACTICE_INSTITUTION_NAME = "見本鍼灸整骨院（練習）"
REVOCATION_REASONS = (
    *("unspecified", "keyCompromise", "affiliationChanged", "superseded", "cessationOfOperation"),
    "certificateHold",
)
BIT_RATES = (106, 212, 424, 848)  # kbit/s of ISO/IEC 14443


def build_parser() -> Parser:
    """The parser of ``myna-reception``. ``run`` of what it returns takes the arguments and gives the exit status."""
    parser = desk_parser()
    commands = parser.add_subparsers(title="コマンド", metavar="COMMAND", parser_class=Parser)
    _add_check(commands)
    _add_card(commands)
    _add_virtual_card(commands)
    _add_service(commands)
    add_records(commands, Parser)
    return parser


def _add_card_source(parser: Parser) -> None:
    parser.add_argument("--persona", metavar="NAME", help="この架空の人のカードを使う（練習）")
    parser.add_argument(
        "--wait", type=_seconds, default=30.0, metavar="SECONDS", help="カードが置かれるのを待つ秒数（既定: 30）"
    )
    _add_json(parser)


def _add_json(parser: Parser) -> None:
    parser.add_argument("--json", action="store_true", help="結果を1つの JSON で標準出力に書く")


def _add_check(commands: Any) -> None:
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


def _add_card(commands: Any) -> None:
    parser = commands.add_parser("card", help="カードリーダーとカードを調べる")
    parts = parser.add_subparsers(metavar="readers|info|doctor", required=True, parser_class=Parser)
    readers = parts.add_parser("readers", help="つながっているカードリーダー")
    _add_json(readers)
    readers.add_argument(
        "--use", type=reader_name, metavar="auto|pcsc|nfc|NAME", help="ふだん使うカードリーダーを覚える（auto: 忘れる）"
    )
    readers.set_defaults(run=card.run_readers)
    checkup = parts.add_parser(
        "doctor",
        help="カードリーダーとカードの調子を調べ、直し方を示す",
        description="カードリーダーとカードの調子を調べ、直し方を示す。終了コード: 0 すべてよい、3 直すところがある。",
    )
    _add_json(checkup)
    checkup.set_defaults(run=card.run_doctor)
    info = parts.add_parser("info", help="暗証番号なしで分かること")
    info.add_argument("--practice", action="store_true", default=argparse.SUPPRESS, help="練習（架空の人のカード）")
    add_reader(info, argparse.SUPPRESS)
    _add_card_source(info)
    info.add_argument("--serials", action="store_true", help="電子証明書のシリアル番号も示す（取り扱いに注意）")
    info.set_defaults(run=card.run_info)


def _add_virtual_card(commands: Any) -> None:
    parser = commands.add_parser("virtual-card", help="仮想のマイナンバーカード")
    parts = parser.add_subparsers(metavar="list|new|serve|replay", required=True, parser_class=Parser)
    listing = parts.add_parser("list", help="架空の人とカードの一覧")
    _add_json(listing)
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
    _add_json(new)
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


def _add_slots(parser: Parser) -> None:
    parser.add_argument(
        "--vpcd", type=_host_and_port, metavar="HOST:PORT", help=f"vpcd の場所（既定: 127.0.0.1:{VPCD_PORT}）"
    )
    parser.add_argument(
        "--nfc-udp", type=_host_and_port, metavar="HOST:PORT", help="nfcpy の udp: のために待つ場所（この機械の中だけ）"
    )


def _add_service(commands: Any) -> None:
    parser = commands.add_parser("service", help="模擬の資格確認サービス（練習）")
    parts = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=Parser)
    serve = parts.add_parser("serve", help="サービスを動かす（Ctrl+C で終わる）")
    _add_database(serve)
    serve.add_argument("--host", default="127.0.0.1", help="待ち受けるアドレス（既定: 127.0.0.1）")
    serve.add_argument("--port", type=_port, default=SERVICE_PORT, help=f"待ち受けるポート（既定: {SERVICE_PORT}）")
    serve.add_argument(
        "--beyond-loopback", action="store_true", help="ほかの機械からもつながるアドレスで待ち受けることを認める"
    )
    serve.add_argument(
        "--smtp",
        type=_host_and_port,
        metavar="HOST:PORT",
        help="ポータルのメールを渡す SMTP（既定: 渡さず、画面に出す）",
    )
    serve.add_argument(
        "--limit",
        action="append",
        type=_rate,
        default=[],
        metavar="NAME=RATE",
        help=f"どれだけの照会を受け付けるか。名前は {'・'.join(RATE_LIMITS)}、"
        "割合は 60/minute や 20/minute;200/hour のように",
    )
    serve.add_argument("--no-limits", action="store_true", help="照会の数を限らない（負荷の試験など）")
    serve.add_argument(
        "--log", choices=("text", "json"), help="照会ごとに1行のログを標準エラー出力に出す（個人の情報は出さない）"
    )
    serve.add_argument(
        "--workers",
        type=_workers,
        default=1,
        metavar="N",
        help=f"いくつのプロセスで動かすか（1〜{WORKERS_LIMIT}。既定: 1）",
    )
    serve.set_defaults(run=service.run_serve)
    worker = parts.add_parser("worker", description="serve --workers が自分で動かすもの。人が使うものではない。")
    worker.add_argument("--log", choices=("text", "json"), help="serve と同じ")
    worker.set_defaults(run=service.run_worker)  # no ``help``: not in the list of commands
    issue = parts.add_parser("issue-terminal", help="端末を1台登録し、ユーザ設定情報の4つの値を出す")
    _add_database(issue)
    _add_json(issue)
    issue.add_argument("--institution-code", default=PRACTICE_INSTITUTION, metavar="CODE", help="機関コード（10けた）")
    issue.add_argument(
        "--institution-name", default=PRACTICE_INSTITUTION_NAME, metavar="NAME", help="施術所などの名称（架空のもの）"
    )
    issue.add_argument(
        "--valid-days", type=_days, default=30, metavar="DAYS", help="アクティベーションコードの期限（既定: 30日）"
    )
    issue.set_defaults(run=service_accounts.run_issue_terminal)
    terminals = parts.add_parser("terminals", help="端末の一覧と、目視などの証言による確認の件数")
    _add_database(terminals)
    _add_json(terminals)
    terminals.add_argument("--days", type=_days, default=30, metavar="DAYS", help="数える日数（既定: 30日）")
    terminals.set_defaults(run=service_accounts.run_terminals)
    report = parts.add_parser("report", help="目視や顔の確認（証言）が目立って多い端末")
    _add_database(report)
    _add_json(report)
    report.add_argument("--days", type=_days, default=30, metavar="DAYS", help="数える日数（既定: 30日）")
    report.add_argument(
        "--share", type=_percent, default=50, metavar="P", help="カードの確認のうち何%%を超えたら出すか（既定: 50）"
    )
    report.add_argument("--a-day", type=_times, default=50, metavar="N", help="1日に何件を超えたら出すか（既定: 50）")
    report.set_defaults(run=service_accounts.run_report)
    revoke = parts.add_parser("revoke-terminal", help="端末を停止する（戻せない）")
    _add_database(revoke)
    revoke.add_argument("terminal_id", metavar="ID", help="端末の ID（例: W0000001）")
    revoke.set_defaults(run=service_accounts.run_revoke_terminal)
    unlock = parts.add_parser(
        "unlock-terminal", help="登録のまちがいが続いてロックされた端末を、また登録できるようにする"
    )
    _add_database(unlock)
    unlock.add_argument("terminal_id", metavar="ID", help="端末の ID（例: W0000001）")
    unlock.set_defaults(run=service_accounts.run_unlock_terminal)
    revoke_card = parts.add_parser("revoke-card", help="架空の人の電子証明書を失効させる")
    _add_database(revoke_card)
    _add_persona(revoke_card)
    revoke_card.add_argument("--reason", choices=REVOCATION_REASONS, default="unspecified", help="理由（RFC 5280）")
    revoke_card.set_defaults(run=service_accounts.run_revoke_card)
    reinstate = parts.add_parser("reinstate-card", help="架空の人の電子証明書の失効を取り消す")
    _add_database(reinstate)
    _add_persona(reinstate)
    reinstate.set_defaults(run=service_accounts.run_reinstate_card)
    _add_card_cas(parts)
    _add_cards(parts)
    _add_faults(parts)
    populate = parts.add_parser(
        "populate",
        help="架空の国民をデータベースに作る",
        description="架空の国民（年齢、保険者、家族、保険者の異動）をデータベースに作る。同じ種からは同じ人ができる。"
        "途中で止めたときは、同じ指定でもう一度動かすと続きから作る。できた人のカードは "
        "--persona country-SEED-1 のように指定して使う。",
    )
    _add_database(populate)
    _add_json(populate)
    populate.add_argument("--persons", type=_persons, required=True, metavar="N", help="人数（例: 1000000）")
    populate.add_argument("--seed", type=_seed, default=1, metavar="SEED", help="種（既定: 1）")
    populate.add_argument("--anew", action="store_true", help="別の国民がいるときは、消して作り直す")
    populate.set_defaults(run=service_population.run_populate)
    personas = parts.add_parser("personas", help="サービスが知っている架空の人")
    _add_json(personas)
    personas.set_defaults(run=service.run_personas)


def _add_card_cas(services: Any) -> None:
    listing = services.add_parser("card-cas", help="カードの電子証明書を発行する CA の世代（鍵、CRL）")
    _add_json(listing)
    listing.set_defaults(run=service_pki.run_list)
    rotate = services.add_parser(
        "rotate-card-ca",
        help="カードの CA を、同じ名前で別の鍵の、新しい世代にする（戻せない）",
        description="カードの CA（利用者証明用と署名用）を、同じ名前で別の鍵の、新しい世代にする。いまある人のカードは"
        "そのままで、これから作る人のカードを新しい世代が発行する。サービスはどの世代のカードも受け付け、CRL と OCSP の"
        "答えを世代ごとに出す。動いているサービスにも効く。戻せない。",
    )
    _add_json(rotate)
    rotate.set_defaults(run=service_pki.run_rotate)


def _add_cards(services: Any) -> None:
    bind = services.add_parser(
        "bind-card",
        help="手元の本物のカードに、架空の人の役をさせる",
        description="次に使われた、ほかで発行されたカード（自分の本物のカードなど）に、架空の人の役をさせる。"
        "続けて、受付で「--practice --reader pcsc」などでそのカードを使う。カードの情報は、発行者の鍵とシリアル番号の"
        "鍵付きハッシュだけを残す。氏名などは読まない。",
    )
    _add_database(bind)
    _add_persona(bind)
    _add_json(bind)
    bind.add_argument("--terminal", metavar="ID", help="どの端末で使われるか（既定: どれでも）")
    bind.add_argument("--minutes", type=_minutes, default=10, metavar="MIN", help="何分間待つか（既定: 10）")
    bind.set_defaults(run=service_cards.run_bind)
    bound = services.add_parser("bound-cards", help="架空の人の役をしているカードと、カードを待っている役")
    _add_database(bound)
    _add_json(bound)
    bound.set_defaults(run=service_cards.run_list)
    release = services.add_parser("release-card", help="カードの役を終わらせ、ハッシュも消す")
    _add_database(release)
    release.add_argument("--persona", metavar="NAME", help="だれの役か（既定: すべて）")
    release.set_defaults(run=service_cards.run_release)


def _add_faults(services: Any) -> None:
    parser = services.add_parser("fault", help="サービスに故障を起こさせる（訓練と試験）")
    parts = parser.add_subparsers(metavar="order|list|clear", required=True, parser_class=Parser)
    order = parts.add_parser(
        "order",
        help="故障を注文する。動いているサービスにもすぐ効く",
        description="故障を注文する。動いているサービスにもすぐ効く。" + FAULT_FORMS,
    )
    order.add_argument("form", metavar="FORM", help="latency=2.5、maintenance=30 など")
    order.add_argument(
        "--on", action="append", choices=FAULT_OPERATIONS, default=[], help="何をするときか（既定: すべて）"
    )
    order.add_argument("--terminal", metavar="ID", help="どの端末か（既定: すべて）")
    order.add_argument(
        "--minutes", type=_minutes, metavar="MIN", help="何分間か（既定: clear まで。点検は予定の時刻まで）"
    )
    order.add_argument("--times", type=_times, metavar="N", help="何回か（既定: 数えない）")
    order.add_argument("--percent", type=_percent, default=100, metavar="P", help="照会のうち何%%か（既定: 100）")
    _add_json(order)
    order.set_defaults(run=service_faults.run_order)
    listing = parts.add_parser("list", help="いまの故障の一覧")
    _add_json(listing)
    listing.set_defaults(run=service_faults.run_list)
    clear = parts.add_parser("clear", help="故障を取り消す")
    clear.add_argument("id", nargs="?", metavar="ID", help="どれか（既定: すべて）")
    clear.set_defaults(run=service_faults.run_clear)


def _workers(text: str) -> int:
    return _whole(text, WORKERS_LIMIT, "数")


def _rate(text: str) -> tuple[str, str]:
    name, _, rate = text.partition("=")
    if name not in RATE_LIMITS or not rate:
        raise argparse.ArgumentTypeError("checks=60/minute のように指定します")
    return name, rate


def _persons(text: str) -> int:
    return _whole(text, PERSONS_LIMIT, "人数")


def _seed(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise argparse.ArgumentTypeError("種は 0 から 999999999 までの数字です")
    return int(text)


def _minutes(text: str) -> int:
    return _whole(text, MINUTES_LIMIT, "分")


def _times(text: str) -> int:
    return _whole(text, TIMES_LIMIT, "回")


def _percent(text: str) -> int:
    return _whole(text, 100, "%")


def _whole(text: str, limit: int, unit: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= number <= limit:
        raise argparse.ArgumentTypeError(f"1 から {limit} までの{unit}")
    return number


def _add_persona(parser: Parser) -> None:
    parser.add_argument("--persona", required=True, metavar="NAME", help="service personas の名前")


def _days(text: str) -> int:
    days = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= days <= DAYS_LIMIT:
        raise argparse.ArgumentTypeError(f"1 から {DAYS_LIMIT} までの日数")
    return days


def _add_database(parser: Parser) -> None:
    parser.add_argument("--database", metavar="URL", help="SQLAlchemy の URL（既定: 練習のフォルダーの SQLite）")


# Values


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 24 * 3600:
        raise argparse.ArgumentTypeError("0 以上の秒数ではありません")
    return seconds


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError("0〜65535 のポート番号ではありません")
    return int(text)


def _host_and_port(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not colon or not host:
        raise argparse.ArgumentTypeError("HOST:PORT の形ではありません")
    return host.strip("[]"), _port(port)


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
