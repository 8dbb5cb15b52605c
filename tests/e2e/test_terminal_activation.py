"""What the desk does with a kept activation at its next start, against the real practice service."""

from datetime import timedelta

import pytest

from myna_reception import backend
from myna_reception.eligibility import activation as activation_module
from myna_reception.eligibility import secrets
from myna_reception.eligibility.activation_form import parse_activation_form
from myna_reception.reception.clock import SystemClock
from myna_reception.reception.errors import ServiceRefused
from myna_reception.settings import home
from myna_reception.simulator.embedded import EmbeddedService
from myna_reception.simulator.world import World

START_SECONDS = 30


@pytest.fixture
def service():
    service = EmbeddedService(World(home(practice=True) / "world", SystemClock()), "sqlite://").start()
    service.wait_ready(START_SECONDS)
    yield service
    service.stop()


@pytest.fixture
def desk(service, monkeypatch):
    store = secrets.MemoryStore()
    monkeypatch.setattr(secrets, "open_secret_store", lambda *, practice: store)
    return lambda: backend.embedded_activation(service)


@pytest.fixture
def activated(desk):
    terminal = desk()
    activation = terminal.activate(parse_activation_form(**terminal.practice_values()))
    terminal.keep(activation)
    return activation


def test_a_kept_activation_is_taken_up_again(desk, activated):
    assert desk().stored() == activated


def test_a_certificate_that_ends_soon_is_renewed_and_kept(desk, activated, monkeypatch):
    monkeypatch.setattr(activation_module, "RENEWAL_WINDOW", timedelta(days=36_500))
    renewed = desk().stored()
    assert renewed.certificate != activated.certificate
    assert renewed.terminal_id == activated.terminal_id


def test_a_service_that_does_not_know_the_terminal_leads_to_the_form(desk, activated, service, tmp_path):
    stranger = EmbeddedService(World(tmp_path / "other-world", SystemClock()), "sqlite://").start()
    try:
        stranger.wait_ready(START_SECONDS)
        assert backend.embedded_activation(stranger).stored() is None
    finally:
        stranger.stop()


def activate(terminal, values):
    return terminal.activate(parse_activation_form(**values))


def test_each_facility_of_a_terminal_has_an_account_of_its_own(desk, activated):
    terminal = desk()
    other = activate(terminal, terminal.practice_values_for(None))
    assert (other.institution_code, other.institution_name) == ("9900000002", "見本はり灸院（練習）")
    terminal.keep_for(other, None)
    active, (first, second) = terminal.facilities()
    assert (active, first.activation, second.activation) == (first.key, activated, other)
    assert terminal.stored() == activated
    terminal.make_active(second.key)
    assert desk().stored() == other  # at the next start
    assert desk().usable(first.key) == activated
    assert terminal.remove(second.key) == activated


def test_a_new_activation_takes_the_place_of_the_old_one_only_when_it_is_there(desk, activated, service):
    terminal = desk()
    values = terminal.practice_values()
    assert values["institution_code"] == activated.institution_code
    with pytest.raises(ServiceRefused):
        activate(terminal, {**values, "password": "wrong" * 3})
    assert terminal.stored() == activated
    service._ready_runtime().accounts.revoke_terminal(activated.terminal_id)
    assert terminal.stored() is None
    again = activate(terminal, terminal.practice_values())
    terminal.keep(again)
    assert desk().stored() == again
