"""How terminals used the service."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from myna_reception.reception.errors import CertificateExpired
from myna_reception.simulator.service.reports import LEAST_ATTESTED, Concern, TerminalState, TerminalUse

from .bench import Bench, Desk


def use_of(bench: Bench, terminal_id: str, span: timedelta = timedelta(days=1)) -> TerminalUse:
    assert bench.service._runtime is not None
    uses = bench.service._runtime.terminal_uses(span)
    assert [use.terminal_id for use in uses] == sorted(use.terminal_id for use in uses)
    return next(use for use in uses if use.terminal_id == terminal_id)


def test_checks_are_counted_by_method_and_by_whose_word_they_rest_on(
    bench: Bench, new_desk: Callable[[], Desk]
) -> None:
    desk = new_desk()
    terminal_id = desk.activation.terminal_id
    assert use_of(bench, terminal_id) == TerminalUse(
        terminal_id, desk.activation.institution_code, desk.activation.institution_name, TerminalState.ACTIVE
    )
    desk.client.check(desk.request("valid-employee"))
    bench.clock.advance(timedelta(hours=1))
    for persona_id in ("valid-employee", "kouki-10"):
        desk.client.check(desk.visual(persona_id, "見本"))
    with pytest.raises(CertificateExpired):  # counts too: it was asked for
        desk.client.check(desk.visual("past-grace", "見本"))
    use = use_of(bench, terminal_id)
    assert use.checks == {"pin": 1, "visual": 3}
    assert (use.total, use.attested, use.last_at) == (4, 3, bench.clock.now())
    assert use_of(bench, terminal_id, timedelta(minutes=30)).checks == {"visual": 3}


def test_an_accounts_state(bench: Bench) -> None:
    terminal_id = bench.service.issue_terminal()["terminal_id"]
    assert use_of(bench, terminal_id).state is TerminalState.ISSUED
    assert bench.service._runtime is not None
    bench.service._runtime.accounts.revoke_terminal(terminal_id)
    assert use_of(bench, terminal_id).state is TerminalState.REVOKED


def attest(desk: Desk, count: int) -> None:
    for _ in range(count):
        desk.client.check(desk.visual("valid-employee", "見本"))


def test_terminals_whose_attested_checks_stand_out_are_reported(bench: Bench, new_desk: Callable[[], Desk]) -> None:
    often, once, few, by_card = (new_desk() for _ in range(4))
    attest(often, LEAST_ATTESTED // 2)
    bench.clock.advance(timedelta(hours=13))  # another day in Japan, the same day in UTC
    attest(often, LEAST_ATTESTED - LEAST_ATTESTED // 2)
    attest(once, LEAST_ATTESTED)
    attest(few, LEAST_ATTESTED - 1)
    attest(by_card, LEAST_ATTESTED)
    for _ in range(LEAST_ATTESTED):
        by_card.check("valid-employee")
    assert bench.service._runtime is not None
    ours = {desk.activation.terminal_id for desk in (often, once, few, by_card)}

    def report(share: float, a_day: int) -> dict[str, tuple[int, tuple[Concern, ...]]]:
        assert bench.service._runtime is not None
        told = bench.service._runtime.attestation_report(timedelta(days=2), share, a_day)
        return {each.use.terminal_id: (each.most_a_day, each.concerns) for each in told if each.use.terminal_id in ours}

    half = LEAST_ATTESTED // 2
    assert report(0.5, LEAST_ATTESTED) == {
        often.activation.terminal_id: (half, (Concern.SHARE,)),
        once.activation.terminal_id: (LEAST_ATTESTED, (Concern.SHARE,)),
    }
    assert report(1.0, half) == {
        once.activation.terminal_id: (LEAST_ATTESTED, (Concern.A_DAY,)),
        few.activation.terminal_id: (LEAST_ATTESTED - 1, (Concern.A_DAY,)),
        by_card.activation.terminal_id: (LEAST_ATTESTED, (Concern.A_DAY,)),
    }
