"""Renewing a terminal's certificate before its end."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from myna_reception.eligibility.activation import RENEWAL_WINDOW, Activation, renew, renewal_due
from myna_reception.eligibility.client import HttpsEligibilityService
from myna_reception.eligibility.messages import RENEWALS
from myna_reception.eligibility.secrets import MemoryStore, load_activation, save_activation
from myna_reception.reception.clock import FixedClock
from myna_reception.reception.errors import RefusalReason, ServiceRefused, TerminalNotActivated

from .bench import Bench, Desk


def works(activation: Activation) -> bool:
    client = HttpsEligibilityService(activation)
    try:
        client.challenge()
    except TerminalNotActivated:
        return False
    finally:
        client.close()
    return True


def test_a_renewed_terminal_is_the_same_terminal_with_another_key(new_desk: Callable[[], Desk]) -> None:
    old = new_desk().activation
    new = renew(old)
    assert (new.terminal_id, new.institution_code, new.institution_name) == (
        old.terminal_id, old.institution_code, old.institution_name,
    )  # fmt: skip
    assert new.private_key != old.private_key
    assert new.certificate != old.certificate
    assert new.not_after >= old.not_after
    store = MemoryStore()
    save_activation(store, new)
    assert load_activation(store) == new


def test_the_old_certificate_is_good_until_the_new_one_is_used(new_desk: Callable[[], Desk]) -> None:
    old = new_desk().activation
    lost = renew(old)  # an answer that never arrived
    new = renew(old)
    assert works(old)
    assert not works(lost)  # the second renewal took its place
    assert works(new)
    assert works(new)
    assert not works(old)
    assert works(renew(new))


def test_a_revoked_terminal_is_not_renewed(bench: Bench, new_desk: Callable[[], Desk]) -> None:
    activation = new_desk().activation
    assert bench.service._runtime is not None
    assert bench.service._runtime.accounts.revoke_terminal(activation.terminal_id)
    with pytest.raises(ServiceRefused) as caught:
        renew(activation)
    assert caught.value.reason is RefusalReason.TERMINAL_REVOKED


@pytest.mark.parametrize("body", [b"", b"{}", b'{"signing_request": "eA=="}', b'{"signing_request": 1}'])
def test_what_is_no_request_is_refused(desk: Desk, body: bytes) -> None:
    with desk.bench.http(desk.activation) as http:
        answer = http.post(RENEWALS, content=body)
    assert (answer.status_code, answer.json()["reason"]) == (400, "malformed")
    with desk.bench.http() as http:
        assert http.post(RENEWALS, content=body).status_code == 401
    assert works(desk.activation)


def test_when_a_renewal_is_due(desk: Desk) -> None:
    clock = FixedClock(desk.activation.not_after - RENEWAL_WINDOW - timedelta(seconds=1))
    assert not renewal_due(desk.activation, clock)
    clock.advance(timedelta(seconds=1))
    assert renewal_due(desk.activation, clock)
    clock.advance(timedelta(days=365))
    assert renewal_due(desk.activation, clock)
