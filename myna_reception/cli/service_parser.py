"""The commands of the simulated service: ``service …``."""

from __future__ import annotations

import argparse
from typing import Any

from myna_reception.cli import (
    service,
    service_accounts,
    service_cards,
    service_faults,
    service_pki,
    service_population,
)
from myna_reception.cli.desk_parser import Parser
from myna_reception.cli.values import add_json, days, host_and_port, minutes, percent, port, times, whole

SERVICE_PORT = 8443
FAULT_OPERATIONS = ("activations", "renewals", "challenges", "checks", "registrations", "numbers")
FAULT_FORMS = (
    "FORM: latency=秒（遅れる）、refuse=理由（断る。busy、internal など）、"
    "status=500〜599（途中の機械のエラーページ）、"
    "cut（処理の前に切れる）、cut=answer（処理のあと答えが届かない）、cut=half（答えの途中で切れる）、"
    "maintenance（点検。終わりは言わない）、maintenance=分（点検。終わる予定を言う）、"
    "clock=±数と単位（時計がずれる。+90s、-5m、+2h、-1d）"
)
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


def add_service(commands: Any) -> None:
    """``service`` and all its parts."""
    parser = commands.add_parser("service", help="模擬の資格確認サービス（練習）")
    parts = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=Parser)
    _add_serving(parts)
    _add_terminals(parts)
    _add_revocations(parts)
    _add_card_cas(parts)
    _add_cards(parts)
    _add_faults(parts)
    _add_persons(parts)


def _add_serving(services: Any) -> None:
    serve = services.add_parser("serve", help="サービスを動かす（Ctrl+C で終わる）")
    _add_database(serve)
    serve.add_argument("--host", default="127.0.0.1", help="待ち受けるアドレス（既定: 127.0.0.1）")
    serve.add_argument("--port", type=port, default=SERVICE_PORT, help=f"待ち受けるポート（既定: {SERVICE_PORT}）")
    serve.add_argument(
        "--beyond-loopback", action="store_true", help="ほかの機械からもつながるアドレスで待ち受けることを認める"
    )
    serve.add_argument(
        "--smtp",
        type=host_and_port,
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
    worker = services.add_parser("worker", description="serve --workers が自分で動かすもの。人が使うものではない。")
    worker.add_argument("--log", choices=("text", "json"), help="serve と同じ")
    worker.set_defaults(run=service.run_worker)  # no ``help``: not in the list of commands


def _add_terminals(services: Any) -> None:
    issue = services.add_parser("issue-terminal", help="端末を1台登録し、ユーザ設定情報の4つの値を出す")
    _add_database(issue)
    add_json(issue)
    issue.add_argument("--institution-code", default=PRACTICE_INSTITUTION, metavar="CODE", help="機関コード（10けた）")
    issue.add_argument(
        "--institution-name", default=PRACTICE_INSTITUTION_NAME, metavar="NAME", help="施術所などの名称（架空のもの）"
    )
    issue.add_argument(
        "--valid-days", type=days, default=30, metavar="DAYS", help="アクティベーションコードの期限（既定: 30日）"
    )
    issue.set_defaults(run=service_accounts.run_issue_terminal)
    terminals = services.add_parser("terminals", help="端末の一覧と、目視などの証言による確認の件数")
    _add_database(terminals)
    add_json(terminals)
    terminals.add_argument("--days", type=days, default=30, metavar="DAYS", help="数える日数（既定: 30日）")
    terminals.set_defaults(run=service_accounts.run_terminals)
    report = services.add_parser("report", help="目視や顔の確認（証言）が目立って多い端末")
    _add_database(report)
    add_json(report)
    report.add_argument("--days", type=days, default=30, metavar="DAYS", help="数える日数（既定: 30日）")
    report.add_argument(
        "--share", type=percent, default=50, metavar="P", help="カードの確認のうち何%%を超えたら出すか（既定: 50）"
    )
    report.add_argument("--a-day", type=times, default=50, metavar="N", help="1日に何件を超えたら出すか（既定: 50）")
    report.set_defaults(run=service_accounts.run_report)
    revoke = services.add_parser("revoke-terminal", help="端末を停止する（戻せない）")
    _add_database(revoke)
    revoke.add_argument("terminal_id", metavar="ID", help="端末の ID（例: W0000001）")
    revoke.set_defaults(run=service_accounts.run_revoke_terminal)
    unlock = services.add_parser(
        "unlock-terminal", help="登録のまちがいが続いてロックされた端末を、また登録できるようにする"
    )
    _add_database(unlock)
    unlock.add_argument("terminal_id", metavar="ID", help="端末の ID（例: W0000001）")
    unlock.set_defaults(run=service_accounts.run_unlock_terminal)


def _add_revocations(services: Any) -> None:
    revoke_card = services.add_parser("revoke-card", help="架空の人の電子証明書を失効させる")
    _add_database(revoke_card)
    _add_persona(revoke_card)
    revoke_card.add_argument("--reason", choices=REVOCATION_REASONS, default="unspecified", help="理由（RFC 5280）")
    revoke_card.set_defaults(run=service_accounts.run_revoke_card)
    reinstate = services.add_parser("reinstate-card", help="架空の人の電子証明書の失効を取り消す")
    _add_database(reinstate)
    _add_persona(reinstate)
    reinstate.set_defaults(run=service_accounts.run_reinstate_card)


def _add_card_cas(services: Any) -> None:
    listing = services.add_parser("card-cas", help="カードの電子証明書を発行する CA の世代（鍵、CRL）")
    add_json(listing)
    listing.set_defaults(run=service_pki.run_list)
    rotate = services.add_parser(
        "rotate-card-ca",
        help="カードの CA を、同じ名前で別の鍵の、新しい世代にする（戻せない）",
        description="カードの CA（利用者証明用と署名用）を、同じ名前で別の鍵の、新しい世代にする。いまある人のカードは"
        "そのままで、これから作る人のカードを新しい世代が発行する。サービスはどの世代のカードも受け付け、CRL と OCSP の"
        "答えを世代ごとに出す。動いているサービスにも効く。戻せない。",
    )
    add_json(rotate)
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
    add_json(bind)
    bind.add_argument("--terminal", metavar="ID", help="どの端末で使われるか（既定: どれでも）")
    bind.add_argument("--minutes", type=minutes, default=10, metavar="MIN", help="何分間待つか（既定: 10）")
    bind.set_defaults(run=service_cards.run_bind)
    bound = services.add_parser("bound-cards", help="架空の人の役をしているカードと、カードを待っている役")
    _add_database(bound)
    add_json(bound)
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
        "--minutes", type=minutes, metavar="MIN", help="何分間か（既定: clear まで。点検は予定の時刻まで）"
    )
    order.add_argument("--times", type=times, metavar="N", help="何回か（既定: 数えない）")
    order.add_argument("--percent", type=percent, default=100, metavar="P", help="照会のうち何%%か（既定: 100）")
    add_json(order)
    order.set_defaults(run=service_faults.run_order)
    listing = parts.add_parser("list", help="いまの故障の一覧")
    add_json(listing)
    listing.set_defaults(run=service_faults.run_list)
    clear = parts.add_parser("clear", help="故障を取り消す")
    clear.add_argument("id", nargs="?", metavar="ID", help="どれか（既定: すべて）")
    clear.set_defaults(run=service_faults.run_clear)


def _add_persons(services: Any) -> None:
    populate = services.add_parser(
        "populate",
        help="架空の国民をデータベースに作る",
        description="架空の国民（年齢、保険者、家族、保険者の異動）をデータベースに作る。同じ種からは同じ人ができる。"
        "途中で止めたときは、同じ指定でもう一度動かすと続きから作る。できた人のカードは "
        "--persona country-SEED-1 のように指定して使う。",
    )
    _add_database(populate)
    add_json(populate)
    populate.add_argument("--persons", type=_persons, required=True, metavar="N", help="人数（例: 1000000）")
    populate.add_argument("--seed", type=_seed, default=1, metavar="SEED", help="種（既定: 1）")
    populate.add_argument("--anew", action="store_true", help="別の国民がいるときは、消して作り直す")
    populate.set_defaults(run=service_population.run_populate)
    personas = services.add_parser("personas", help="サービスが知っている架空の人")
    add_json(personas)
    personas.set_defaults(run=service.run_personas)


def _add_persona(parser: Parser) -> None:
    parser.add_argument("--persona", required=True, metavar="NAME", help="service personas の名前")


def _add_database(parser: Parser) -> None:
    parser.add_argument("--database", metavar="URL", help="SQLAlchemy の URL（既定: 練習のフォルダーの SQLite）")


def _workers(text: str) -> int:
    return whole(text, WORKERS_LIMIT, "数")


def _rate(text: str) -> tuple[str, str]:
    name, _, rate = text.partition("=")
    if name not in RATE_LIMITS or not rate:
        raise argparse.ArgumentTypeError("checks=60/minute のように指定します")
    return name, rate


def _persons(text: str) -> int:
    return whole(text, PERSONS_LIMIT, "人数")


def _seed(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise argparse.ArgumentTypeError("種は 0 から 999999999 までの数字です")
    return int(text)
