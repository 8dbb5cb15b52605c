"""How often a terminal or a source may ask, and that no PIN try is spent on a check that is refused for it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from myna_reception.eligibility import messages
from myna_reception.eligibility.activation import activate, renew
from myna_reception.eligibility.oqs_xml.reader import read_request
from myna_reception.reception.card_facts import CheckMethod, FaceBand
from myna_reception.reception.clock import FixedClock
from myna_reception.reception.eligibility import Verdict
from myna_reception.reception.errors import RefusalReason, ServiceRefused
from myna_reception.simulator.service import examples, rate_limits
from myna_reception.simulator.service.metrics import Metrics
from myna_reception.simulator.service.rate_limits import USUAL, Limit, RateLimits, items_of

from .bench import NOON, Bench, Desk

Rates = Callable[..., "Ticks"]


class Ticks:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def busy(seconds: float) -> ServiceRefused:
    return ServiceRefused(RefusalReason.BUSY, NOON + timedelta(seconds=seconds))


@pytest.fixture
def limited(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Rates:
    """Gives the running service rates, by a clock of its own."""
    runtime = bench.service._runtime
    assert runtime is not None

    def rate(**rates: str) -> Ticks:
        ticks = Ticks()
        limits = RateLimits({Limit(name): rate for name, rate in rates.items()}, bench.clock, runtime.metrics, ticks)
        monkeypatch.setattr(runtime.limits, "refusal", limits.refusal)
        return ticks

    return rate


def refused(attempt: Callable[[], object]) -> ServiceRefused:
    with pytest.raises(ServiceRefused) as caught:
        attempt()
    return caught.value


def test_the_usual_rates_are_rates() -> None:
    assert set(USUAL) == set(Limit)
    RateLimits(USUAL, FixedClock(NOON), Metrics())


@pytest.mark.parametrize("rate", ["", "60", "0/minute", "6/fortnight", "60/minute;", "-1/hour", "1/0 hour", "many"])
def test_what_is_no_rate_is_refused(rate: str) -> None:
    with pytest.raises(ValueError, match="a rate is"):
        items_of(rate)


def test_a_window_is_counted_for_each_subject_and_ends() -> None:
    ticks = Ticks()
    limits = RateLimits({Limit.CHECKS: "2/minute"}, FixedClock(NOON), Metrics(), ticks)
    assert [limits.refusal(Limit.CHECKS, "W1") for _ in range(2)] == [None, None]
    ticks.now += 12.5
    assert limits.refusal(Limit.CHECKS, "W1") == busy(48)  # rounded up: nobody comes too early
    assert limits.refusal(Limit.CHECKS, "W2") is None
    assert limits.refusal(Limit.RENEWALS, "W1") is None  # has no rate here
    ticks.now += 47.5
    assert limits.refusal(Limit.CHECKS, "W1") is None


def test_of_two_rates_the_one_that_takes_longer_is_told_and_a_refusal_is_not_counted() -> None:
    ticks = Ticks()
    limits = RateLimits({Limit.CHECKS: "2/minute;3/hour"}, FixedClock(NOON), Metrics(), ticks)
    asked = []
    for _ in range(5):
        asked.append(limits.refusal(Limit.CHECKS, "W1"))
    assert asked == [None, None, busy(60), busy(60), busy(60)]
    ticks.now += 60
    assert limits.refusal(Limit.CHECKS, "W1") is None
    assert limits.refusal(Limit.CHECKS, "W1") == busy(3540)
    limits.forget()
    assert limits.refusal(Limit.CHECKS, "W1") is None


def test_windows_that_have_ended_are_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limits, "TIDIED_AT", 3)
    ticks = Ticks()
    limits = RateLimits({Limit.CHECKS: "2/minute"}, FixedClock(NOON), Metrics(), ticks)
    (rate,) = limits._rates[Limit.CHECKS]
    rate.tidied_at = 3
    for number in range(3):
        limits.check(Limit.CHECKS, f"W{number}")
    ticks.now += 59
    limits.check(Limit.CHECKS, "still within")
    assert len(rate.windows) == 4  # none had ended; not gone through for each one more
    assert rate.tidied_at == 6
    ticks.now += 1
    for number in range(3, 6):
        limits.check(Limit.CHECKS, f"W{number}")
    assert list(rate.windows) == ["still within", "W3", "W4", "W5"]


def test_a_terminal_that_asks_too_often_is_refused_at_the_challenge(
    desk: Desk, new_desk: Callable[[], Desk], limited: Rates
) -> None:
    other = new_desk()
    ticks = limited(checks="2/minute")
    waiting = desk.request("valid-employee")
    assert desk.check("valid-employee").verdict is Verdict.ELIGIBLE
    assert refused(desk.client.challenge) == busy(60)
    # The card has signed: whatever the limit says by now, this check is answered.
    assert desk.client.check(waiting).verdict is Verdict.ELIGIBLE
    assert other.check("valid-employee").verdict is Verdict.ELIGIBLE
    with desk.bench.http(desk.activation) as http:
        ticks.now += 30
        answer = http.post(messages.CHALLENGES, content=b"{}")
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "30")
        assert answer.json()["until"] is not None
    ticks.now += 30
    assert desk.check("valid-employee").verdict is Verdict.ELIGIBLE


def test_checks_by_numbers_count_too(desk: Desk, limited: Rates) -> None:
    limited(checks="1/minute")
    request, encoding = read_request(examples.XML_REQUEST.encode())
    assert desk.client.check_by_numbers(request, encoding).results
    assert refused(lambda: desk.client.check_by_numbers(request, encoding)) == busy(60)


def test_checks_on_the_desks_word_are_limited_by_themselves(desk: Desk, limited: Rates) -> None:
    ticks = limited(attestations="2/hour")
    first = desk.visual("valid-employee")
    told = desk.client.check(first)
    face = desk.request("kouki-10", method=CheckMethod.FACE, signature=None, attested_by="", face_band=FaceBand.SIMILAR)
    assert desk.client.check(face).verdict is Verdict.ELIGIBLE
    waiting = desk.visual("valid-employee")
    assert refused(lambda: desk.client.check(waiting)) == busy(3600)
    assert desk.client.check(first) == told  # what was answered is told again
    assert desk.check("valid-employee").verdict is Verdict.ELIGIBLE  # the card's word is not concerned
    ticks.now += 3600
    assert desk.client.check(waiting).verdict is Verdict.ELIGIBLE  # the challenge was not lost


def test_renewals_and_activations_are_limited(bench: Bench, desk: Desk, limited: Rates) -> None:
    limited(renewals="1/day", activations="1/minute")
    assert renew(desk.activation).terminal_id == desk.activation.terminal_id
    assert refused(lambda: renew(desk.activation)) == busy(24 * 3600)
    form = bench.form()
    assert bench.activation()
    assert refused(lambda: activate(bench.service.url, bench.service.ca_pem, form)) == busy(60)
