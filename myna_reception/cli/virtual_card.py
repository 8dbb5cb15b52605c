"""``virtual-card list`` and ``virtual-card serve``: the practice cards, for this desk and for other software."""

from __future__ import annotations

import argparse
import threading

from myna_reception.cli.output import say, show, show_json
from myna_reception.cli.status import ExitStatus

LIST_SCHEMA = "virtual-card-list/1"
CONNECT_SECONDS = 3.0


def run_list(arguments: argparse.Namespace) -> int:
    """List the invented people and their cards."""
    from myna_reception.cli.sources import practice_world

    personas = practice_world().personas.values()
    if arguments.json:
        told = [
            {
                "persona": persona.id,
                "title": persona.title,
                "story": persona.story,
                "kind": persona.card.kind.value,
                "pin": persona.card.pin,
                "tries_left": persona.card.pin_tries if persona.card.pin is not None else 0,
                "certificate_ends_on": persona.card.certificate_ends_on.isoformat(),
            }
            for persona in personas
        ]
        show_json(LIST_SCHEMA, True, {"cards": told})
        return ExitStatus.ELIGIBLE
    show("【練習】架空の人のカード")
    for persona in personas:
        show(f"  {persona.id:<20} 暗証番号 {persona.card.pin or 'なし'}  {persona.title}")
    return ExitStatus.ELIGIBLE


def run_serve(arguments: argparse.Namespace) -> int:
    """Keep a persona's card in the vsmartcard reader until Ctrl+C."""
    from myna_reception.cli.sources import check_persona, practice_world
    from myna_reception.simulator.virtual_card.vpcd import VpcdClient

    world = practice_world()
    check_persona(world, arguments.persona)
    host, port = arguments.vpcd
    with VpcdClient(host, port) as reader:
        reader.insert(world.card(arguments.persona))
        say(f"【練習】{arguments.persona} のカードを {host}:{port} の仮想リーダーに差し込みます。Ctrl+C で終わります。")
        if not reader.wait_connected(CONNECT_SECONDS):
            say("まだ応答がありません。pcscd と vsmartcard-vpcd が動いているか確かめてください。このまま待ちます。")
        threading.Event().wait()
    return ExitStatus.ELIGIBLE
