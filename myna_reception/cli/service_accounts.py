"""``service issue-terminal|terminals|report|revoke-terminal|revoke-card|…``: the service's accounts and cards."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from myna_reception.cli.output import say, show, show_json
from myna_reception.cli.status import ExitStatus, UsageError

if TYPE_CHECKING:
    from myna_reception.simulator.service.runtime import ServiceRuntime

TERMINAL_SCHEMA = "service-terminal/1"
TERMINALS_SCHEMA = "service-terminals/1"
REPORT_SCHEMA = "service-report/1"

_FIELDS = {
    "institution_code": "機関コード",
    "terminal_id": "ID",
    "password": "パスワード",
    "activation_code": "アクティベーションコード",
}
_CONCERNS = {"share": "割合が高い", "a_day": "1日の件数が多い"}
_STATES = {"issued": "未登録", "active": "利用中", "revoked": "停止"}


@contextlib.contextmanager
def usable_database() -> Iterator[None]:
    """Tells of a database that cannot be used as ``UsageError``."""
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except (SQLAlchemyError, ModuleNotFoundError) as error:  # its text may hold the URL, and that a password
        raise UsageError(f"--database のデータベースを使えません（{type(error).__name__}）。") from None


@contextlib.contextmanager
def open_runtime(arguments: argparse.Namespace) -> Iterator[ServiceRuntime]:
    """The service of this user's practice world, not served. Raises ``UsageError`` for an unusable database."""
    from myna_reception.cli.sources import practice_world
    from myna_reception.simulator.service.runtime import ServiceRuntime

    world = practice_world()
    with usable_database(), ServiceRuntime(world, arguments.database) as runtime:
        yield runtime


def run_issue_terminal(arguments: argparse.Namespace) -> int:
    """Issue one terminal and write its four values."""
    with open_runtime(arguments) as runtime:
        try:
            values = runtime.accounts.issue_terminal(
                arguments.institution_code, arguments.institution_name, timedelta(days=arguments.valid_days)
            )
        except ValueError:
            raise UsageError("--institution-code は数字10けたです。") from None
    if arguments.json:
        show_json(TERMINAL_SCHEMA, True, values)
        return ExitStatus.ELIGIBLE
    show("【練習】ユーザ設定情報（アクティベーションコードは1回だけ使えます）")
    for name, label in _FIELDS.items():
        show(f"  {label}: {values[name]}")
    return ExitStatus.ELIGIBLE


def run_terminals(arguments: argparse.Namespace) -> int:
    """List the terminals with how they were used."""
    with open_runtime(arguments) as runtime:
        uses = runtime.terminal_uses(timedelta(days=arguments.days))
    if arguments.json:
        told = [
            {
                "terminal_id": use.terminal_id,
                "institution_code": use.institution_code,
                "institution_name": use.institution_name,
                "state": use.state,
                "locked": use.locked,
                "checks": use.checks,
                "total": use.total,
                "attested": use.attested,
                "last_at": use.last_at and use.last_at.isoformat(),
            }
            for use in uses
        ]
        show_json(TERMINALS_SCHEMA, True, {"days": arguments.days, "terminals": told})
        return ExitStatus.ELIGIBLE
    show(f"【練習】端末（この{arguments.days}日間の確認。「証言」は目視と顔の確認で、カードの署名がないもの）")
    for use in uses:
        state = _STATES[use.state] + ("（ロック中）" if use.locked else "")
        show(
            f"  {use.terminal_id}  {state}  確認 {use.total}件（証言 {use.attested}件）  "
            f"{use.institution_code} {use.institution_name}"
        )
    return ExitStatus.ELIGIBLE


def run_report(arguments: argparse.Namespace) -> int:
    """Terminals whose attested checks stand out, with why."""
    with open_runtime(arguments) as runtime:
        reported = runtime.attestation_report(timedelta(days=arguments.days), arguments.share / 100, arguments.a_day)
    if arguments.json:
        told = [
            {
                "terminal_id": each.use.terminal_id,
                "institution_code": each.use.institution_code,
                "institution_name": each.use.institution_name,
                "attested": each.use.attested,
                "attested_share": round(each.use.attested_share, 3),
                "most_a_day": each.most_a_day,
                "concerns": list(each.concerns),
            }
            for each in reported
        ]
        rule = {"days": arguments.days, "share": arguments.share / 100, "a_day": arguments.a_day}
        show_json(REPORT_SCHEMA, True, {**rule, "terminals": told})
        return ExitStatus.ELIGIBLE
    show(
        f"【練習】証言による確認が目立つ端末（この{arguments.days}日間に、カードの確認の{arguments.share}%か、"
        f"1日に{arguments.a_day}件を超えたもの）"
    )
    for each in reported:
        show(
            f"  {each.use.terminal_id}  証言 {each.use.attested}件（{each.use.attested_share:.0%}、"
            f"多い日で{each.most_a_day}件）  {'・'.join(_CONCERNS[concern] for concern in each.concerns)}  "
            f"{each.use.institution_code} {each.use.institution_name}"
        )
    if not reported:
        show("  ありません")
    return ExitStatus.ELIGIBLE


def run_revoke_terminal(arguments: argparse.Namespace) -> int:
    """Take a terminal's account away, for good."""
    with open_runtime(arguments) as runtime:
        if not runtime.accounts.revoke_terminal(arguments.terminal_id):
            raise UsageError("その ID の端末はありません。service terminals で見られます。")
    say(f"【練習】端末 {arguments.terminal_id} を停止しました。")
    return ExitStatus.ELIGIBLE


def run_unlock_terminal(arguments: argparse.Namespace) -> int:
    """Forget wrong activations of an account, and of every address."""
    with open_runtime(arguments) as runtime:
        if all(use.terminal_id != arguments.terminal_id for use in runtime.terminal_uses(timedelta())):
            raise UsageError("その ID の端末はありません。service terminals で見られます。")
        runtime.accounts.attempts.unlock(arguments.terminal_id)
    say(f"【練習】端末 {arguments.terminal_id} をまた登録できるようにしました。")
    return ExitStatus.ELIGIBLE


def run_revoke_card(arguments: argparse.Namespace) -> int:
    """Revoke the card of a persona."""
    from cryptography.x509 import ReasonFlags

    with open_runtime(arguments) as runtime:
        try:
            runtime.revoke_card(arguments.persona, ReasonFlags(arguments.reason))
        except KeyError:
            raise nobody() from None
    say(f"【練習】{arguments.persona} の電子証明書を失効させました。")
    return ExitStatus.ELIGIBLE


def run_reinstate_card(arguments: argparse.Namespace) -> int:
    """Take back the revocation of a persona's card."""
    with open_runtime(arguments) as runtime:
        try:
            runtime.reinstate_card(arguments.persona)
        except KeyError:
            raise nobody() from None
    say(f"【練習】{arguments.persona} の電子証明書の失効を取り消しました。")
    return ExitStatus.ELIGIBLE


def nobody() -> UsageError:
    """There is no such persona."""
    return UsageError("--persona の人はいません。service personas で見られます。")
