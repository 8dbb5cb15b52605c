"""``service serve|personas``: the simulated eligibility service by itself."""

from __future__ import annotations

import argparse
import contextlib
import logging
import sys
from dataclasses import asdict

from myna_reception.cli.output import say, show, show_json
from myna_reception.cli.service_accounts import usable_database
from myna_reception.cli.status import ExitStatus, UsageError

PERSONAS_SCHEMA = "service-personas/1"
CA_FILE = "service-ca.pem"
logger = logging.getLogger(__name__)


def run_serve(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl+C. The address goes to standard output once terminals can connect."""
    from myna_reception.cli.sources import practice_world
    from myna_reception.simulator.portal.mail import SmtpServer
    from myna_reception.simulator.service import workers
    from myna_reception.simulator.service.rate_limits import USUAL, Limit, items_of
    from myna_reception.simulator.service.runtime import portal_passphrase
    from myna_reception.simulator.service.structured_logs import Event, LogForm, write_logs

    world = practice_world()
    if arguments.log:
        write_logs(LogForm(arguments.log))
    rates = {} if arguments.no_limits else {**USUAL, **{Limit(name): rate for name, rate in arguments.limit}}
    try:
        for rate in rates.values():
            items_of(rate)
    except ValueError:
        raise UsageError(
            "--limit は checks=60/minute や attestations=20/minute;200/hour のように指定します。"
        ) from None

    def ended(worker: workers.WorkerEnded) -> None:
        logger.warning(Event("worker ended", asdict(worker)))
        if not arguments.log:
            how = f"シグナル {-worker.status}" if worker.status < 0 else f"終了コード {worker.status}"
            say(f"【練習】ワーカー {worker.number} が終わりました（{how}）。{worker.pause:.0f}秒後に、また動かします。")

    def ready(url: str, ca_pem: str) -> None:
        ca_file = world.folder / CA_FILE
        ca_file.write_text(ca_pem, encoding="ascii")
        show(url)
        logger.info(Event("serving", {"url": url, "practice": True}))
        if arguments.log:  # what reads the log does not take sentences, and no log keeps a pass phrase
            return
        say(f"【練習】模擬の資格確認サービスを {url} で動かしています。Ctrl+C で終わります。")
        say(f"CA 証明書（--service-ca）: {ca_file}")
        say(f"施術所ポータル（練習）: {url}/portal/")
        say(f"  係員の合言葉: {portal_passphrase(world)}")

    try:
        with usable_database():
            workers.serve(
                arguments.host,
                arguments.port,
                arguments.database,
                world,
                workers=arguments.workers,
                command=[*own_program(), "service", "worker", *(["--log", arguments.log] if arguments.log else [])],
                beyond_loopback=arguments.beyond_loopback,
                smtp=SmtpServer(*arguments.smtp) if arguments.smtp else None,
                rates=rates,
                on_ready=ready,
                on_ended=ended,
            )
    except workers.NotShareable:
        raise UsageError(
            "メモリーの中の SQLite は、1つのプロセスでしか使えません。--workers 1 にするか、"
            "--database でファイルの SQLite か PostgreSQL を指定してください。"
        ) from None
    except workers.NoWorkersHere:
        raise UsageError("Windows では --workers 1 だけが使えます。") from None
    except workers.WorkerFailed:
        say("【練習】ワーカーを始められませんでした。サービスを終わります。")
        return ExitStatus.SERVICE
    except ValueError:
        raise UsageError(
            f"{arguments.host} は、ほかの機械からもつながるアドレスです。よければ --beyond-loopback を付けてください。"
        ) from None
    except OSError as error:
        say(f"{arguments.host}:{arguments.port} で待ち受けられません（{error.strerror or type(error).__name__}）。")
        return ExitStatus.SERVICE
    return ExitStatus.ELIGIBLE


def own_program() -> list[str]:
    """How this program is started again."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "myna_reception"]


def run_worker(arguments: argparse.Namespace) -> int:
    """Be one of the processes of ``serve --workers``, which says on standard input what to do."""
    import os

    from myna_reception.reception.clock import SystemClock
    from myna_reception.settings import home
    from myna_reception.simulator.service.structured_logs import LogForm, write_logs
    from myna_reception.simulator.service.workers import READY, NotOrdered, work
    from myna_reception.simulator.world import World

    if arguments.log:
        write_logs(LogForm(arguments.log))

    def say_ready() -> None:
        with contextlib.suppress(OSError):  # the supervisor is gone, which is seen elsewhere
            os.write(sys.stdout.fileno(), READY)

    try:
        with usable_database():
            work(
                sys.stdin.fileno(),
                lambda day: World(home(practice=True) / "world", SystemClock(), base_day=day),
                say_ready,
            )
    except NotOrdered:
        raise UsageError("service worker は、service serve --workers が自分で動かすものです。") from None
    return ExitStatus.ELIGIBLE


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
