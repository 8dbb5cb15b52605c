"""Wrong activations are counted, slowed down and locked, per account and per source."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from myna_reception.eligibility.activation import _signing_request
from myna_reception.eligibility.messages import ActivationRequest
from myna_reception.reception.clock import FixedClock
from myna_reception.reception.errors import RefusalReason, ServiceRefused
from myna_reception.simulator.service.accounts import Accounts
from myna_reception.simulator.service.attempts import ACCOUNT, SOURCE, network_of
from myna_reception.simulator.service.database import FailedActivation, Sessions, open_database
from myna_reception.simulator.service.keyed_hash import KeyedHash
from myna_reception.simulator.service.reports import terminal_uses
from myna_reception.simulator.service_pki import ServicePki

from .bench import NOON

REQUEST = _signing_request(ec.generate_private_key(ec.SECP256R1()), "W0000001")
ROOM, ELSEWHERE = "192.0.2.7", "192.0.2.8"


class Office:
    """Accounts over a database of their own, and somebody who tries them."""

    def __init__(self, sessions: Sessions, folder: Path) -> None:
        self.clock = FixedClock(NOON)
        self.sessions = sessions
        self.accounts = Accounts(sessions, self.clock, KeyedHash(b"secret"), ServicePki(folder))
        self.values = self.accounts.issue_terminal()

    def request(self, **changed: str) -> ActivationRequest:
        told = {**self.values, **changed}
        told["activation_code"] = told["activation_code"].replace("-", "")
        return ActivationRequest(**told, signing_request=REQUEST)

    def try_it(self, source: str | None = ROOM, **changed: str) -> ServiceRefused | None:
        try:
            self.accounts.activate(self.request(**changed), source)
        except ServiceRefused as refused:
            return refused
        return None

    def wrong(self, source: str | None = ROOM, **changed: str) -> ServiceRefused | None:
        return self.try_it(source, password="wrong", **changed)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    engine, sessions = open_database(f"sqlite:///{tmp_path}/service.sqlite")
    yield Office(sessions, tmp_path)
    engine.dispose()


def test_after_some_wrong_values_each_costs_a_longer_wait(office: Office) -> None:
    waits = []
    for _ in range(ACCOUNT.allowed - 1):
        assert office.wrong() == ServiceRefused(RefusalReason.BAD_CREDENTIALS)
        refused = office.try_it(password="wrong again, at once")
        if refused is not None and refused.reason is RefusalReason.BUSY:
            assert refused.until is not None
            waits.append(refused.until - office.clock.now())
            # Right values wait too, so that a guess and the truth cannot be told apart; then they are taken up.
            assert office.try_it() == refused
            office.clock.instant = refused.until
        if len(waits) == 2:
            break
    assert waits == [ACCOUNT.first_wait, ACCOUNT.first_wait * 2]
    assert office.try_it() is None


def test_many_wrong_values_at_once_get_no_more_tries_than_one_after_another(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[str] = []
    monkeypatch.setattr(office.accounts, "_verify", lambda _kept, password: looked_at.append(password) or False)
    threads = [threading.Thread(target=office.wrong) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(looked_at) == ACCOUNT.free + 1


def test_a_locked_account_is_told_and_can_be_unlocked(office: Office) -> None:
    def locked() -> bool:
        return terminal_uses(office.sessions, NOON)[0].locked

    for _ in range(ACCOUNT.allowed):
        assert not locked()
        office.wrong()
        office.clock.advance(ACCOUNT.longest_wait)
    assert office.try_it() == ServiceRefused(RefusalReason.LOCKED)
    assert locked()
    office.accounts.attempts.unlock(office.values["terminal_id"])
    assert not locked()
    assert office.try_it() is None


def guesses(office: Office, count: int, source: str) -> list[ServiceRefused | None]:
    answers = []
    for number in range(count):
        answers.append(office.wrong(source, terminal_id=f"X{number:07}"))
        office.clock.advance(SOURCE.longest_wait)
    return answers


def test_a_source_that_goes_through_accounts_is_slowed_down_and_locked_for_a_while(office: Office) -> None:
    answers = guesses(office, SOURCE.allowed, ROOM)
    assert answers == [ServiceRefused(RefusalReason.BAD_CREDENTIALS)] * SOURCE.allowed
    refused = office.try_it()
    assert refused is not None
    assert refused.reason is RefusalReason.LOCKED
    assert refused.until is not None
    assert office.try_it(ELSEWHERE) is None  # everybody else goes on
    office.clock.instant = refused.until
    assert office.wrong(terminal_id="X1000000") == ServiceRefused(RefusalReason.BAD_CREDENTIALS)


def test_a_flooding_source_waits_and_costs_no_password_check(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []
    monkeypatch.setattr(office.accounts, "_verify", lambda _kept, password: looked_at.append(password) or False)
    answers = [office.wrong(terminal_id=f"X{number:07}") for number in range(200)]
    assert len(looked_at) == SOURCE.free + 1
    assert {answer.reason for answer in answers[SOURCE.free + 1 :] if answer} == {RefusalReason.BUSY}


def test_success_forgives_the_source_too(office: Office) -> None:
    """A class behind one address may mistype as often as it likes while its terminals get activated."""
    guesses(office, SOURCE.allowed - 1, ROOM)
    assert office.try_it() is None
    assert office.wrong(terminal_id="X9999999") == ServiceRefused(RefusalReason.BAD_CREDENTIALS)
    assert office.wrong(terminal_id="X9999998") == ServiceRefused(RefusalReason.BAD_CREDENTIALS)


@pytest.mark.parametrize(("rule", "wait"), [(ACCOUNT, timedelta(days=1)), (SOURCE, timedelta(hours=1))])
def test_old_mistakes_are_forgotten(rule: object, wait: timedelta) -> None:
    rule = ACCOUNT if rule is ACCOUNT else SOURCE
    assert rule.remembered(rule.allowed - 1, NOON, NOON + wait) == 0
    assert rule.remembered(rule.allowed - 1, NOON, NOON + wait - timedelta(seconds=1)) == rule.allowed - 1


def test_no_address_is_kept(office: Office) -> None:
    office.wrong()
    with office.sessions.begin() as session:
        kept = [row.subject for row in session.query(FailedActivation)]
    assert any(subject.startswith("source:") for subject in kept)
    assert not any(ROOM in subject for subject in kept)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
    ],
)
def test_an_ipv6_subscriber_is_one_source(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize("wrong", range(8))
def test_the_rule_never_lets_a_lock_through(wrong: int) -> None:
    def reasons(at: Callable[[int], datetime]) -> list[RefusalReason | None]:
        refusals = [ACCOUNT.standing(wrong, NOON, at(seconds)) for seconds in (0, 10_000_000)]
        return [refusal and refusal.reason for refusal in refusals]

    first, last = reasons(lambda seconds: NOON + timedelta(seconds=seconds))
    if wrong >= ACCOUNT.allowed:
        assert (first, last) == (RefusalReason.LOCKED, RefusalReason.LOCKED)
    else:
        assert (first, last) == (None if wrong <= ACCOUNT.free else RefusalReason.BUSY, None)
