"""``virtual-card list|new``: the practice cards."""

from __future__ import annotations

import argparse
from typing import Any

from myna_reception.cli.output import say, show, show_json
from myna_reception.cli.status import ExitStatus, UsageError

LIST_SCHEMA = "virtual-card-list/1"
NEW_SCHEMA = "virtual-card-new/1"


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


def run_new(arguments: argparse.Namespace) -> int:
    """Make an invented person with a card, and print its id."""
    from myna_reception.cli.check import read_pin
    from myna_reception.cli.sources import check_persona, practice_world
    from myna_reception.simulator.new_person import PersonError, Telling

    world = practice_world()
    check_persona(world, arguments.like)
    pin = ""  # as the model's: a card without a PIN stays one
    if arguments.pin_stdin:
        typed = read_pin()
        pin = typed.reveal().decode("ascii")
        typed.wipe()
    telling = Telling(arguments.name, arguments.kana, arguments.birth, arguments.sex, arguments.like, pin)
    try:
        persona = world.make_person(telling, arguments.photo)
    except PersonError as error:
        from myna_reception.ui.texts_new_card import fault_text

        if not arguments.json:
            raise UsageError("。".join(fault_text(name, fault) for name, fault in error.faults.items())) from None
        show_json(NEW_SCHEMA, True, {"persona": None, "faults": error.faults})
        return ExitStatus.USAGE
    if arguments.json:
        told: dict[str, Any] = {"persona": persona.id, "title": persona.title, "pin": persona.card.pin, "faults": {}}
        show_json(NEW_SCHEMA, True, told)
    else:
        show(persona.id)
    say("【練習】架空の人のカードを作りました。動いている service serve には、次に始めたときから分かります。")
    return ExitStatus.ELIGIBLE
