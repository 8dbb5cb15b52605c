"""Renewing a terminal's certificate before its end."""

import base64
from collections.abc import Callable
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from myna_reception.eligibility.activation import RENEWAL_WINDOW, Activation, _signing_request, renew, renewal_due
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


@pytest.mark.parametrize(
    ("part", "instead"),
    [
        ("020100", "020105"),  # a version that there is not
        ("2a8648ce3d0201", "2a8648ce3d0263"),  # a kind of key that nobody knows
        ("2a8648ce3d030107", "2a8648ce3d030163"),  # a curve that nobody knows
        ("2a8648ce3d040302", "2a8648ce3d040363"),  # a signature that nobody knows
        ("5730303030303031", "5730303030303032"),  # another name than was signed
    ],
)
def test_a_request_that_nobody_can_read_is_refused(desk: Desk, part: str, instead: str) -> None:
    request = _signing_request(ec.generate_private_key(ec.SECP256R1()), "W0000001").hex()
    assert part in request
    body = {"signing_request": base64.b64encode(bytes.fromhex(request.replace(part, instead))).decode()}
    with desk.bench.http(desk.activation) as http:
        answer = http.post(RENEWALS, json=body)
    assert (answer.status_code, answer.json()["reason"]) == (400, "malformed")


def test_what_a_request_wishes_for_is_not_granted(desk: Desk) -> None:
    """A terminal is certified under its own ID, for its own use, whatever it writes."""
    key = ec.generate_private_key(ec.SECP256R1())
    wish = (
        x509.CertificateSigningRequestBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "W9999999")]))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    body = {"signing_request": base64.b64encode(wish.public_bytes(Encoding.DER)).decode()}
    with desk.bench.http(desk.activation) as http:
        answer = http.post(RENEWALS, json=body)
    given = x509.load_der_x509_certificate(base64.b64decode(answer.json()["certificate"]))
    (name,) = given.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert name.value == desk.activation.terminal_id
    assert not given.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    usage = given.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    with pytest.raises(x509.ExtensionNotFound):
        given.extensions.get_extension_for_class(x509.SubjectAlternativeName)


def test_when_a_renewal_is_due(desk: Desk) -> None:
    clock = FixedClock(desk.activation.not_after - RENEWAL_WINDOW - timedelta(seconds=1))
    assert not renewal_due(desk.activation, clock)
    clock.advance(timedelta(seconds=1))
    assert renewal_due(desk.activation, clock)
    clock.advance(timedelta(days=365))
    assert renewal_due(desk.activation, clock)
