"""``service serve --limit``, ``--no-limits``: what the service is told of them."""

import pytest

from myna_reception.cli import main, parser
from myna_reception.simulator.service import workers
from myna_reception.simulator.service.rate_limits import USUAL, Limit


def test_the_parser_knows_the_limits():
    assert list(Limit) == list(parser.RATE_LIMITS)


@pytest.mark.parametrize(
    ("options", "rates"),
    [
        ([], USUAL),
        (["--no-limits"], {}),
        (["--limit", "checks=5/10 minute"], {**USUAL, Limit.CHECKS: "5/10 minute"}),
        (
            ["--limit", "attestations=1/minute;9/day", "--limit", "renewals=1/day"],
            {**USUAL, Limit.ATTESTATIONS: "1/minute;9/day", Limit.RENEWALS: "1/day"},
        ),
    ],
)
def test_the_service_gets_the_rates(monkeypatch, options, rates):
    told = []
    monkeypatch.setattr(workers, "serve", lambda *_arguments, **options: told.append(options["rates"]))
    assert main(["service", "serve", *options]) == 0
    assert told == [rates]


@pytest.mark.parametrize("limit", ["checks", "checks=", "visits=1/minute", "checks=many", "checks=0/minute", "=1/hour"])
def test_what_is_no_limit_is_refused(capsys, limit):
    assert main(["service", "serve", "--limit", limit]) == 2
    assert "checks=60/minute" in capsys.readouterr().err
