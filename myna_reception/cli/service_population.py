"""``service populate``: a synthetic country in the service's database."""

from __future__ import annotations

import argparse
import sys
import time

from myna_reception.cli.output import say, show, show_json
from myna_reception.cli.service_accounts import open_runtime, usable_database
from myna_reception.cli.status import ExitStatus, UsageError

POPULATION_SCHEMA = "service-population/1"
STEP_SECONDS = 2.0  # between two lines of progress where it is not a terminal that shows them


def run_populate(arguments: argparse.Namespace) -> int:
    """Make the people, telling how far it is on standard error."""
    from myna_reception.simulator.service.populating import OtherCountry

    with open_runtime(arguments) as runtime, usable_database():
        try:
            country = runtime.populate(
                arguments.seed, arguments.persons, _Progress(arguments.persons), anew=arguments.anew
            )
        except OtherCountry:
            raise UsageError(
                "データベースには、別の種か、もっと多い国民がもういます。消して作り直すなら --anew を付けてください。"
            ) from None
        except KeyboardInterrupt:
            say("\n止めました。同じ指定でもう一度動かすと、続きから作ります。")
            raise
    first, last = country.persona_id(1), country.persona_id(arguments.persons)
    if arguments.json:
        told = {
            "seed": country.seed,
            "base_day": country.base.isoformat(),
            "persons": arguments.persons,
            "first": first,
            "last": last,
        }
        show_json(POPULATION_SCHEMA, True, told)
    else:
        show(f"【練習】架空の国民 {arguments.persons:,}人（{country.base.isoformat()} 現在）")
        show(f"  カードは --persona {first} から {last} まで。暗証番号は 1234。")
    return ExitStatus.ELIGIBLE


class _Progress:
    """Tells how far it is: on one line of a terminal, else now and then."""

    def __init__(self, wanted: int) -> None:
        self._wanted = wanted
        self._live = sys.stderr.isatty()
        self._began = self._told = time.monotonic()
        self._had: int | None = None  # made by an earlier run

    def __call__(self, made: int) -> None:
        now = time.monotonic()
        if self._had is None:
            self._had = made
        last = made >= self._wanted
        if not (self._live or last or now - self._told >= STEP_SECONDS):
            return
        self._told = now
        new = made - self._had
        left = "" if last or not new else f"、残り約{(self._wanted - made) * (now - self._began) / new:.0f}秒"
        line = f"{made:,} / {self._wanted:,}人（{made * 100 // self._wanted}%{left}）"
        if self._live:
            print(f"\r\033[K{line}", end="\n" if last else "", file=sys.stderr, flush=True)
        else:
            say(line)
