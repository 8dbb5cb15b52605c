"""``service bind-card|bound-cards|release-card``: real cards that play an invented person."""

from __future__ import annotations

import argparse
from datetime import datetime, timedelta
from typing import Any

from myna_reception.cli.output import say, show, show_json
from myna_reception.cli.service_accounts import nobody, open_runtime
from myna_reception.cli.status import ExitStatus, UsageError

OFFER_SCHEMA = "service-card-offer/1"
CARDS_SCHEMA = "service-bound-cards/1"


def run_bind(arguments: argparse.Namespace) -> int:
    """Offer a persona to the next unknown card."""
    from myna_reception.ui.texts_dates import moment_in_year

    with open_runtime(arguments) as runtime:
        try:
            offer = runtime.bindings.offer(arguments.persona, arguments.terminal, timedelta(minutes=arguments.minutes))
        except KeyError as error:
            if error.args == (arguments.persona,):
                raise nobody() from None
            raise UsageError("その ID の端末はありません。service terminals で見られます。") from None
    if arguments.json:
        show_json(OFFER_SCHEMA, True, _facts(offer.persona_id, offer.terminal_id, expires_at=offer.expires_at))
        return ExitStatus.ELIGIBLE
    place = "どの端末でも" if offer.terminal_id is None else f"端末 {offer.terminal_id} で"
    show(
        f"【練習】{moment_in_year(offer.expires_at)}まで、{place}、次に使われた本物のカードが "
        f"{offer.persona_id} の役をします。"
    )
    say(
        "次にすること: 練習の受付（myna-reception --practice --reader pcsc など）に、"
        "そのカードを置いて資格を確認してください。"
    )
    say("残すのは鍵付きハッシュだけです。やめるとき: myna-reception service release-card")
    return ExitStatus.ELIGIBLE


def run_list(arguments: argparse.Namespace) -> int:
    """Cards that play somebody, and parts that wait."""
    from myna_reception.ui.texts_dates import moment_in_year

    with open_runtime(arguments) as runtime:
        bound, offers = runtime.bindings.bound(), runtime.bindings.offers()
    if arguments.json:
        cards = [_facts(each.persona_id, each.terminal_id, at=each.at) for each in bound]
        waiting = [_facts(each.persona_id, each.terminal_id, expires_at=each.expires_at) for each in offers]
        show_json(CARDS_SCHEMA, True, {"cards": cards, "offers": waiting})
        return ExitStatus.ELIGIBLE
    show("【練習】架空の人の役をしているカード" + ("" if bound else "はありません"))
    for card in bound:
        show(f"  {card.persona_id:<20} {moment_in_year(card.at)} に端末 {card.terminal_id} で")
    for offer in offers:
        place = "どの端末でも" if offer.terminal_id is None else f"端末 {offer.terminal_id} で"
        show(f"  {offer.persona_id:<20} カードを待っています（{place}、{moment_in_year(offer.expires_at)}まで）")
    return ExitStatus.ELIGIBLE


def run_release(arguments: argparse.Namespace) -> int:
    """Forget cards."""
    with open_runtime(arguments) as runtime:
        count = runtime.bindings.release(arguments.persona)
    say(f"【練習】{count}枚のカードの役を終わらせ、ハッシュを消しました。")
    return ExitStatus.ELIGIBLE


def _facts(persona_id: str, terminal_id: str | None, **moments: datetime) -> dict[str, Any]:
    told = {name: moment.isoformat() for name, moment in moments.items()}
    return {"persona": persona_id, "terminal_id": terminal_id, **told}
