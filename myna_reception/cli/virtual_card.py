"""``virtual-card list``: the practice cards."""

from __future__ import annotations

import argparse

from myna_reception.cli.output import show, show_json
from myna_reception.cli.status import ExitStatus

LIST_SCHEMA = "virtual-card-list/1"


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
