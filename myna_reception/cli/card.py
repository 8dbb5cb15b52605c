"""``card readers`` and ``card info``: what is connected, and what a card says without a PIN."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from myna_reception.cli.output import error_facts, error_lines, say, show, show_json
from myna_reception.cli.status import ExitStatus, UsageError, status_of
from myna_reception.reception.errors import ReceptionError

if TYPE_CHECKING:
    from myna_reception.reception.card_facts import CardFacts

READERS_SCHEMA = "card-readers/1"
INFO_SCHEMA = "card-info/1"


def run_readers(arguments: argparse.Namespace) -> int:
    """List the readers, PC/SC before NFC, and remember a choice. Status 3 without one that can be used."""
    from myna_reception.card.auto import reader_names
    from myna_reception.settings import SettingsFile, home

    names, error = reader_names()
    settings = SettingsFile(home(practice=False))
    if arguments.use is not None:
        known = arguments.use in ("auto", "pcsc", "nfc") or any(name.startswith(arguments.use) for name in names)
        if not known:
            raise UsageError("その名前で始まるカードリーダーは、つながっていません。一覧: myna-reception card readers")
        settings.save(replace(settings.load(), reader=arguments.use))
    chosen = settings.load().reader
    if arguments.json:
        error_told = None if error is None else error_facts(error)
        show_json(READERS_SCHEMA, False, {"readers": names, "chosen": chosen, "error": error_told})
    else:
        for line in names if error is None else error_lines(error):
            show(line)
        if chosen != "auto":
            say(f"ふだん使うカードリーダー: {chosen}")
    return ExitStatus.ELIGIBLE if error is None else status_of(error)


def run_info(arguments: argparse.Namespace) -> int:
    """Read a card as a reception would and say what it told. No try is spent."""
    from myna_reception.cli.check_report import NO_CARD, standing_facts
    from myna_reception.cli.sources import (
        NoCardError,
        check_card_source,
        check_persona,
        open_reader,
        practice_world,
        wait_for_card,
    )
    from myna_reception.perform import CardWork
    from myna_reception.reception.clock import SystemClock
    from myna_reception.reception.effects import ReadCard
    from myna_reception.reception.events import CardFailed, CardRead
    from myna_reception.settings import SettingsFile, home

    practice = arguments.practice
    check_card_source(arguments)
    world = practice_world() if practice else None
    if world is not None and arguments.persona is not None:
        check_persona(world, arguments.persona)
    grace_rule = SettingsFile(home(practice=practice)).load().grace_rule
    facts: CardFacts | None = None
    error: ReceptionError | None = None
    no_card = False
    try:
        reader = open_reader(arguments, world)
        wait_for_card(reader, arguments.wait)
        work = CardWork(reader, SystemClock(), grace_rule)
        try:
            match work.perform(ReadCard("info")):
                case CardRead(_, facts):
                    pass
                case CardFailed(_, error):
                    pass
        finally:
            work.close()
    except ReceptionError as raised:
        error = raised
    except NoCardError:
        no_card = True
    if arguments.json:
        told = {
            "kind": facts.kind.value if facts else None,
            "tries_left": facts.pin_tries if facts else None,
            "standing": standing_facts(facts.standing) if facts else None,
            "error": error_facts(error) if error else {"code": NO_CARD} if no_card else None,
        }
        show_json(INFO_SCHEMA, practice, told)
    elif facts is not None:
        _show_facts(facts, practice=practice)
    elif error is not None:
        for line in error_lines(error):
            show(line)
    else:
        say("カードが置かれませんでした。--wait で待つ時間を長くできます。")
    if error is not None:
        return status_of(error)
    return ExitStatus.CARD if no_card else ExitStatus.ELIGIBLE


def _show_facts(facts: CardFacts, *, practice: bool) -> None:
    from myna_reception.reception.card_facts import CardKind
    from myna_reception.ui.texts_dates import japanese_date
    from myna_reception.ui.texts_result import standing_words

    kinds = {CardKind.PLASTIC: "プラスチックのカード", CardKind.ANDROID: "Android", CardKind.IPHONE: "iPhone"}
    tries = {None: "カードからは分かりません", 0: "ロックされています"}
    show(f"{'【練習】' if practice else ''}マイナンバーカード（{kinds[facts.kind]}）")
    show(f"暗証番号の残り: {tries.get(facts.pin_tries, f'{facts.pin_tries}回')}")
    show(f"電子証明書の有効期限: {japanese_date(facts.standing.not_after)}")
    show(f"保険証として使える最後の日: {japanese_date(facts.standing.last_usable_day)}")
    words = standing_words(facts.standing)
    if words is not None:
        show(words.title)
