"""``service serve|personas``: the simulated eligibility service by itself."""

from __future__ import annotations

import argparse
import logging

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
    from myna_reception.simulator.service.runtime import portal_passphrase, serve
    from myna_reception.simulator.service.structured_logs import Event, LogForm, write_logs

    world = practice_world()
    if arguments.log:
        write_logs(LogForm(arguments.log))

    def ready(url: str, ca_pem: str) -> None:
        ca_file = world.folder / CA_FILE
        ca_file.write_text(ca_pem, encoding="ascii")
        show(url)
        logger.info(Event("serving", {"url": url, "practice": "true"}))
        if arguments.log:  # what reads the log does not take sentences, and no log keeps a pass phrase
            return
        say(f"【練習】模擬の資格確認サービスを {url} で動かしています。Ctrl+C で終わります。")
        say(f"CA 証明書（--service-ca）: {ca_file}")
        say(f"施術所ポータル（練習）: {url}/portal/")
        say(f"  係員の合言葉: {portal_passphrase(world)}")

    try:
        with usable_database():
            serve(
                arguments.host,
                arguments.port,
                arguments.database,
                world,
                beyond_loopback=arguments.beyond_loopback,
                smtp=SmtpServer(*arguments.smtp) if arguments.smtp else None,
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
