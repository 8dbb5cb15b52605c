"""Activation of terminals over real TLS: once only, counted, locked, and no connection without it."""

import ssl
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_der_private_key

from myna_reception.eligibility import https
from myna_reception.eligibility.activation import Activation, _signing_request, activate
from myna_reception.eligibility.client import HttpsEligibilityService
from myna_reception.eligibility.secrets import MemoryStore, load_activation, save_activation
from myna_reception.reception.clock import FixedClock
from myna_reception.reception.errors import (
    ReceptionError,
    RefusalReason,
    ServiceRefused,
    ServiceUnreachable,
    TerminalNotActivated,
    UnreachableReason,
)
from myna_reception.reception.masked import Masked
from myna_reception.simulator.service.accounts import CODE_LIFETIME, Accounts
from myna_reception.simulator.service.attempts import ACCOUNT
from myna_reception.simulator.service_pki import ServicePki

from .bench import Bench, Desk

WRONG = {
    "institution_code": "9900000002",
    "password": "not the password",
    "activation_code": "AAAA-AAAA-AAAA-AAAA",
}


def activation_at(bench: Bench, **typed: str) -> Activation:
    return activate(bench.service.url, bench.service.ca_pem, bench.form(**typed))


def reason_of(attempt: Callable[[], object]) -> RefusalReason:
    with pytest.raises(ServiceRefused) as caught:
        attempt()
    return caught.value.reason


def accounts_of(bench: Bench) -> Accounts:
    assert bench.service._runtime is not None
    return bench.service._runtime.accounts


def test_an_activation_holds_its_own_key_and_can_be_kept(bench: Bench) -> None:
    activation = bench.activation()
    certificate = x509.load_der_x509_certificate(activation.certificate)
    key = load_der_private_key(activation.private_key.reveal(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    assert key.public_key() == certificate.public_key()
    assert activation.not_after == certificate.not_valid_after_utc
    assert activation.institution_name == "見本鍼灸整骨院（練習）"
    assert activation.private_key.reveal().hex() not in repr(activation)
    store = MemoryStore()
    save_activation(store, activation)
    assert load_activation(store) == activation


def test_a_code_is_used_once(bench: Bench) -> None:
    form = bench.form()
    activate(bench.service.url, bench.service.ca_pem, form)
    assert reason_of(lambda: activate(bench.service.url, bench.service.ca_pem, form)) is RefusalReason.CODE_USED


@pytest.mark.parametrize("field", WRONG)
def test_a_wrong_value_is_refused_and_does_not_use_the_code(bench: Bench, field: str) -> None:
    values = bench.service.issue_terminal()
    wrong = {**values, field: WRONG[field]}
    assert reason_of(lambda: activation_at(bench, **wrong)) is RefusalReason.BAD_CREDENTIALS
    assert activation_at(bench, **values).terminal_id == values["terminal_id"]


@pytest.mark.parametrize("known", [True, False])
def test_wrong_values_lock_a_terminal_whether_it_exists_or_not(bench: Bench, known: bool) -> None:
    values = bench.service.issue_terminal()
    values["terminal_id"] = values["terminal_id"] if known else "X0000404"
    wrong = {**values, "password": "wrong"}
    answers = []
    for _ in range(ACCOUNT.allowed + 1):
        answers.append(reason_of(lambda: activation_at(bench, **wrong)))
        bench.clock.advance(ACCOUNT.longest_wait)
    assert answers == [RefusalReason.BAD_CREDENTIALS] * ACCOUNT.allowed + [RefusalReason.LOCKED]
    bench.clock.advance(timedelta(days=1000))  # the lock does not end by itself
    assert reason_of(lambda: activation_at(bench, **values)) is RefusalReason.LOCKED


def test_success_forgives_earlier_mistakes(bench: Bench) -> None:
    values = bench.service.issue_terminal()
    for _ in range(ACCOUNT.allowed - 1):
        reason_of(lambda: activation_at(bench, **{**values, "password": "wrong"}))
        bench.clock.advance(ACCOUNT.longest_wait)
    activation_at(bench, **values)
    again = {**values, "password": "wrong"}
    assert reason_of(lambda: activation_at(bench, **again)) is RefusalReason.BAD_CREDENTIALS


def test_an_unknown_terminal_costs_one_password_check_as_a_known_one(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts = accounts_of(bench)
    hashes: list[str] = []
    check = accounts._verify
    monkeypatch.setattr(accounts, "_verify", lambda kept, password: hashes.append(kept) or check(kept, password))
    for terminal_id in (bench.service.issue_terminal()["terminal_id"], "X0000405"):
        reason_of(lambda terminal_id=terminal_id: activation_at(bench, terminal_id=terminal_id, password="wrong"))
    known, unknown = (kept.rsplit("$", 2)[0] for kept in hashes)
    assert known == unknown  # argon2 with the same parameters
    assert known.startswith("$argon2id$")


def test_a_code_ends(bench: Bench) -> None:
    form = bench.form()
    bench.clock.advance(CODE_LIFETIME)
    assert reason_of(lambda: activate(bench.service.url, bench.service.ca_pem, form)) is RefusalReason.CODE_EXPIRED


def test_a_revoked_terminal_is_refused_everywhere(bench: Bench, new_desk: Callable[[], Desk]) -> None:
    desk = new_desk()
    desk.client.challenge()
    assert accounts_of(bench).revoke_terminal(desk.activation.terminal_id)
    assert reason_of(desk.client.challenge) is RefusalReason.TERMINAL_REVOKED
    values = bench.service.issue_terminal()
    accounts_of(bench).revoke_terminal(values["terminal_id"])
    assert reason_of(lambda: activation_at(bench, **values)) is RefusalReason.TERMINAL_REVOKED
    assert not accounts_of(bench).revoke_terminal("X9999999")


def test_only_our_kind_of_key_is_certified(bench: Bench) -> None:
    values = bench.service.issue_terminal()
    body = {**values, "activation_code": values["activation_code"].replace("-", "")}
    requests = [b"no request", _signing_request(ec.generate_private_key(ec.SECP384R1()), "W0000001")]
    with bench.http() as http:
        for request in requests:
            answer = http.post("/v1/activations", json={**body, "signing_request": _base64(request)})
            assert answer.json()["reason"] == "malformed"
    assert activation_at(bench, **values)  # the code was not used up


def _base64(data: bytes) -> str:
    import base64

    return base64.b64encode(data).decode()


def test_an_institution_code_has_ten_digits(bench: Bench) -> None:
    with pytest.raises(ValueError, match="10 digits"):
        accounts_of(bench).issue_terminal("123")


# Connections


def error_of(client: HttpsEligibilityService) -> ReceptionError:
    try:
        with pytest.raises(ReceptionError) as caught:
            client.challenge()
        return caught.value
    finally:
        client.close()


def certified_by(folder_pki: ServicePki, activation: Activation) -> Activation:
    """The activation with a certificate that another authority gave for the same key."""
    key = load_der_private_key(activation.private_key.reveal(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    request = x509.load_der_x509_csr(_signing_request(key, activation.terminal_id))
    certificate = folder_pki.issue_terminal(request, activation.terminal_id)
    return replace(
        activation, certificate=certificate.public_bytes(Encoding.DER), not_after=certificate.not_valid_after_utc
    )


def test_a_certificate_of_another_authority_is_no_activation(desk: Desk, tmp_path) -> None:
    other = certified_by(ServicePki(tmp_path), desk.activation)
    assert error_of(HttpsEligibilityService(other)) == TerminalNotActivated()


def test_an_ended_certificate_is_no_activation_and_nothing_is_sent(desk: Desk, monkeypatch) -> None:
    ended = FixedClock(desk.activation.not_after)
    monkeypatch.setattr(https.HttpsConnection, "post", lambda *_: pytest.fail("sent"))
    assert error_of(HttpsEligibilityService(desk.activation, clock=ended)) == TerminalNotActivated()


def test_an_ended_certificate_is_refused_by_the_service_too(desk: Desk) -> None:
    runtime = desk.bench.service._runtime
    assert runtime is not None
    past = datetime.now(UTC) - timedelta(days=400)
    ended = certified_by(ServicePki(runtime.pki._folder, lambda: past), desk.activation)
    client = HttpsEligibilityService(ended, clock=FixedClock(past))
    assert error_of(client) == TerminalNotActivated()


def test_a_certificate_that_the_service_never_recorded_is_no_activation(desk: Desk) -> None:
    runtime = desk.bench.service._runtime
    assert runtime is not None
    assert error_of(HttpsEligibilityService(certified_by(runtime.pki, desk.activation))) == TerminalNotActivated()


def test_a_damaged_key_is_no_activation(desk: Desk) -> None:
    damaged = replace(desk.activation, private_key=Masked(b"damaged"))
    assert error_of(HttpsEligibilityService(damaged)) == TerminalNotActivated()


def test_a_service_with_another_ca_is_not_spoken_to(desk: Desk, tmp_path) -> None:
    wrong_ca = desk.activation.at(desk.activation.service_url, ServicePki(tmp_path).server_ca_pem)
    unreachable = ServiceUnreachable(UnreachableReason.TLS_FAILED)
    assert error_of(HttpsEligibilityService(wrong_ca)) == unreachable
    assert error_of(HttpsEligibilityService(desk.activation.at(desk.activation.service_url, None))) == unreachable
    assert error_of(HttpsEligibilityService(desk.activation.at(desk.activation.service_url, "no PEM"))) == unreachable


def test_without_tls_nothing_is_sent(desk: Desk) -> None:
    plain = desk.activation.at(desk.activation.service_url.replace("https", "http"), None)
    assert error_of(HttpsEligibilityService(plain)) == ServiceUnreachable(UnreachableReason.TLS_FAILED)


def test_old_tls_is_refused(desk: Desk) -> None:
    context = https.tls_context(desk.bench.service.ca_pem)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with httpx.Client(base_url=desk.bench.service.url, verify=context, trust_env=False) as http:
        assert http.get("/v1/health").is_success
    server = desk.bench.service._server
    assert server is not None
    assert server.config.ssl is not None
    assert server.config.ssl.minimum_version == ssl.TLSVersion.TLSv1_2


def test_the_key_leaves_no_file_behind(desk: Desk, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    seen: list[bytes] = []
    load = ssl.SSLContext.load_cert_chain

    def watched(self: ssl.SSLContext, name: str, *rest: object, **named: object) -> None:
        (path,) = tmp_path.iterdir()
        assert path.stat().st_mode & 0o077 == 0
        seen.append(path.read_bytes())
        load(self, name, *rest, **named)

    monkeypatch.setattr(ssl.SSLContext, "load_cert_chain", watched)
    https.tls_context(desk.bench.service.ca_pem, desk.activation.private_key, desk.activation.certificate)
    assert list(tmp_path.iterdir()) == []
    assert b"ENCRYPTED PRIVATE KEY" in seen[0]
    with pytest.raises(TerminalNotActivated):
        https.tls_context(desk.bench.service.ca_pem, desk.activation.private_key, b"damaged")
    assert list(tmp_path.iterdir()) == []


def test_a_closed_client_does_not_connect_again(new_desk: Callable[[], Desk]) -> None:
    desk = new_desk()
    desk.client.challenge()
    desk.client.close()
    desk.client.close()
    assert error_of(desk.client) == ServiceUnreachable(UnreachableReason.NO_CONNECTION)
