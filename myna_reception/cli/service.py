"""``service serve|issue-terminal|personas``: the simulated eligibility service by itself."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator

from myna_reception.cli.output import say, show, show_json
from myna_reception.cli.status import ExitStatus, UsageError

TERMINAL_SCHEMA = "service-terminal/1"
PERSONAS_SCHEMA = "service-personas/1"
CA_FILE = "service-ca.pem"

_FIELDS = {
    "institution_code": "機関コード",
    "terminal_id": "ID",
    "password": "パスワード",
    "activation_code": "アクティベーションコード",
}


def run_serve(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl+C. The address goes to standard output once terminals can connect."""
    from myna_reception.cli.sources import practice_world
    from myna_reception.simulator.service.runtime import serve

    world = practice_world()

    def ready(url: str, ca_pem: str) -> None:
        ca_file = world.folder / CA_FILE
        ca_file.write_text(ca_pem, encoding="ascii")
        show(url)
        say(f"【練習】模擬の資格確認サービスを {url} で動かしています。Ctrl+C で終わります。")
        say(f"CA 証明書（--service-ca）: {ca_file}")

    try:
        with _usable_database():
            serve(
                arguments.host,
                arguments.port,
                arguments.database,
                world,
                beyond_loopback=arguments.beyond_loopback,
                on_ready=ready,
            )
    except ValueError:
        raise UsageError(
            f"{arguments.host} は、ほかの機械からもつながるアドレスです。よければ --beyond-loopback を付けてください。"
        ) from None
    except OSError as error:
        say(f"{arguments.host}:{arguments.port} で待ち受けられません（{error.strerror or type(error).__name__}）。")
        return ExitStatus.SERVICE
    return ExitStatus.ELIGIBLE


def run_issue_terminal(arguments: argparse.Namespace) -> int:
    """Issue one terminal and write its four values."""
    from myna_reception.cli.sources import practice_world
    from myna_reception.simulator.service.runtime import issue_terminal

    with _usable_database():
        values = issue_terminal(practice_world(), arguments.database)
    if arguments.json:
        show_json(TERMINAL_SCHEMA, True, values)
        return ExitStatus.ELIGIBLE
    show("【練習】ユーザ設定情報（アクティベーションコードは1回だけ使えます）")
    for name, label in _FIELDS.items():
        show(f"  {label}: {values[name]}")
    return ExitStatus.ELIGIBLE


@contextlib.contextmanager
def _usable_database() -> Iterator[None]:
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except (SQLAlchemyError, ModuleNotFoundError) as error:  # its text may hold the URL, and that a password
        raise UsageError(f"--database のデータベースを使えません（{type(error).__name__}）。") from None


def run_personas(arguments: argparse.Namespace) -> int:
    """List the invented people as the service knows them."""
    from myna_reception.cli.sources import practice_world

    personas = practice_world().personas.values()
    if arguments.json:
        told = [
            {
                "persona": persona.id,
                "title": persona.title,
                "story": persona.story,
                "registered": persona.registered,
                "revoked": persona.card.revoked,
                "validity": persona.validity.value,
            }
            for persona in personas
        ]
        show_json(PERSONAS_SCHEMA, True, {"personas": told})
        return ExitStatus.ELIGIBLE
    show("【練習】架空の人")
    for persona in personas:
        show(f"  {persona.id:<20} {persona.title}")
        show(f"  {'':<20} {persona.story}")
    return ExitStatus.ELIGIBLE
