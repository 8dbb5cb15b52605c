"""``service serve --limit``, ``--no-limits``, ``--log``: what the service is told of them."""

import json
import logging

import pytest

from myna_reception.cli import main, service_parser
from myna_reception.simulator.service import workers
from myna_reception.simulator.service.rate_limits import USUAL, Limit


def test_the_parser_knows_the_limits():
    assert list(Limit) == list(service_parser.RATE_LIMITS)


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


@pytest.fixture
def root():
    """The root logger as it was."""
    logger = logging.getLogger()
    handlers, levels = (
        list(logger.handlers),
        {name: logging.getLogger(name).level for name in ("myna_reception", "uvicorn")},
    )
    yield logger
    logger.handlers[:] = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def test_a_log_for_programs_has_no_sentences_and_no_pass_phrase(monkeypatch, capsys, root):
    monkeypatch.setattr(
        workers, "serve", lambda *_arguments, on_ready, **_options: on_ready("https://127.0.0.1:8443", "a certificate")
    )
    assert main(["service", "serve"]) == 0
    phrase = capsys.readouterr().err.split("係員の合言葉: ")[1].split()[0]
    assert main(["service", "serve", "--log", "json"]) == 0
    told = capsys.readouterr()
    assert told.out == "https://127.0.0.1:8443\n"
    (line,) = [json.loads(line) for line in told.err.splitlines()]
    assert (line["event"], line["url"], line["practice"]) == ("serving", "https://127.0.0.1:8443", True)
    assert phrase not in told.err
