"""CRLs and OCSP answers, read by OpenSSL's library, its command line and our own checks."""

import base64
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from myna_reception.reception.eligibility import Verdict
from myna_reception.reception.errors import CertificateRevoked
from myna_reception.simulator.card_generations import issued_by
from myna_reception.simulator.card_issuers import CardIssuer
from myna_reception.simulator.service.card_status_api import CRLS, OCSP
from myna_reception.simulator.service.runtime import ServiceRuntime

from .bench import NOON, Bench, Desk

FIRST = 0


@pytest.fixture
def runtime(bench: Bench) -> Iterator[ServiceRuntime]:
    assert bench.service._runtime is not None
    yield bench.service._runtime
    bench.service._runtime.forget_registrations()  # and revocations


def issued(bench: Bench, issuer: CardIssuer, persona_id: str) -> x509.Certificate:
    return bench.world.authority.issue_authentication(issued_by(bench.world.personas[persona_id], issuer.generation))[1]


def fetch_crl(bench: Bench, issuer: CardIssuer) -> x509.CertificateRevocationList:
    with bench.http() as http:
        answer = http.get(f"{CRLS}/{issuer.key_identifier.hex()}.crl")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pkix-crl"
    return x509.load_der_x509_crl(answer.content)


def ask(
    bench: Bench,
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    algorithm: hashes.HashAlgorithm | None = None,
    nonce: bytes = b"",
) -> ocsp.OCSPResponse:
    builder = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, algorithm or hashes.SHA1())  # noqa: S303
    if nonce:
        builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
    with bench.http() as http:
        answer = http.post(OCSP, content=builder.build().public_bytes(Encoding.DER))
    assert answer.headers["content-type"] == "application/ocsp-response"
    return ocsp.load_der_ocsp_response(answer.content)


def test_the_crl_lists_the_revoked_cards_of_its_generation_alone(bench: Bench, runtime: ServiceRuntime) -> None:
    issuer = runtime.issuers.issuers[FIRST]
    crl = fetch_crl(bench, issuer)
    assert crl.is_signature_valid(issuer.key.public_key())
    assert crl.issuer == issuer.certificate.subject
    assert (crl.last_update_utc, crl.next_update_utc) == (NOON, NOON + timedelta(days=1))
    assert (
        crl.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
        == issuer.key_identifier
    )
    revoked = {persona.id for persona in bench.world.personas.values() if persona.card.revoked}
    assert revoked
    assert {each.serial_number for each in crl} == {issuer.serial_number_of(persona_id) for persona_id in revoked}
    (entry,) = crl
    assert entry.revocation_date_utc < NOON
    assert not list(entry.extensions)  # no reason told is no reason written


def test_a_revocation_appears_everywhere_and_can_be_taken_back(
    bench: Bench, runtime: ServiceRuntime, desk: Desk
) -> None:
    issuer = runtime.issuers.issuers[FIRST]
    certificate = issued(bench, issuer, "valid-employee")
    number = fetch_crl(bench, issuer).extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
    assert desk.check("valid-employee").verdict is Verdict.ELIGIBLE
    bench.clock.advance(timedelta(minutes=1))
    runtime.revoke_card("valid-employee", x509.ReasonFlags.certificate_hold)
    with pytest.raises(CertificateRevoked):
        desk.check("valid-employee")
    answer = ask(bench, certificate, issuer.certificate)
    assert answer.certificate_status is ocsp.OCSPCertStatus.REVOKED
    assert answer.revocation_time_utc == bench.clock.now()
    assert answer.revocation_reason is x509.ReasonFlags.certificate_hold
    crl = fetch_crl(bench, issuer)
    assert crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number > number
    entry = crl.get_revoked_certificate_by_serial_number(certificate.serial_number)
    assert entry is not None
    assert entry.extensions.get_extension_for_class(x509.CRLReason).value.reason is x509.ReasonFlags.certificate_hold
    runtime.revoke_card("valid-employee", x509.ReasonFlags.key_compromise)  # stays as it was
    assert ask(bench, certificate, issuer.certificate).revocation_reason is x509.ReasonFlags.certificate_hold
    runtime.reinstate_card("valid-employee")
    assert desk.check("valid-employee").verdict is Verdict.ELIGIBLE
    assert ask(bench, certificate, issuer.certificate).certificate_status is ocsp.OCSPCertStatus.GOOD


def test_a_new_run_has_the_personas_as_they_are_told(desk: Desk, runtime: ServiceRuntime) -> None:
    runtime.revoke_card("valid-employee")
    runtime.reinstate_card("revoked")
    assert desk.check("revoked").practice
    runtime.forget_registrations()
    assert desk.check("valid-employee").verdict is Verdict.ELIGIBLE
    with pytest.raises(CertificateRevoked):
        desk.check("revoked")
    with pytest.raises(KeyError):
        runtime.revoke_card("nobody")


def test_a_stranger_is_unknown_and_another_ca_is_not_ours(bench: Bench, runtime: ServiceRuntime, desk: Desk) -> None:
    issuer = runtime.issuers.issuers[FIRST]
    name = x509.Name([])
    key = ec.generate_private_key(ec.SECP256R1())
    stranger = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(4711)
        .not_valid_before(NOON)
        .not_valid_after(NOON + timedelta(days=1))
        .sign(issuer.key, hashes.SHA256())
    )
    assert ask(bench, stranger, issuer.certificate).certificate_status is ocsp.OCSPCertStatus.UNKNOWN
    terminal = x509.load_der_x509_certificate(desk.activation.certificate)
    assert ask(bench, terminal, terminal).response_status is ocsp.OCSPResponseStatus.UNAUTHORIZED


@pytest.mark.parametrize("body", [b"", b"x", b"\x30\x80", bytes(100), b"\x30\x03\x0a\x01\x00"])
def test_what_is_no_request_is_malformed(bench: Bench, runtime: ServiceRuntime, body: bytes) -> None:
    with bench.http() as http:
        for answer in (
            http.post(OCSP, content=body),
            http.get(f"{OCSP}/{base64.b64encode(body).decode()}"),
            http.get(f"{OCSP}/not-base-64!"),
        ):
            told = ocsp.load_der_ocsp_response(answer.content)
            assert told.response_status is ocsp.OCSPResponseStatus.MALFORMED_REQUEST


def test_a_long_nonce_is_malformed_and_a_large_request_is_not_read(bench: Bench, runtime: ServiceRuntime) -> None:
    issuer = runtime.issuers.issuers[FIRST]
    answer = ask(bench, issued(bench, issuer, "kouki-10"), issuer.certificate, nonce=b"n" * 33)
    assert answer.response_status is ocsp.OCSPResponseStatus.MALFORMED_REQUEST
    with bench.http() as http:
        assert http.post(OCSP, content=bytes(5_000)).status_code == 413


def test_a_request_in_the_address_is_answered_alike(bench: Bench, runtime: ServiceRuntime) -> None:
    issuer = runtime.issuers.issuers[FIRST]
    certificate = issued(bench, issuer, "revoked")
    request = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer.certificate, hashes.SHA256()).build()
    with bench.http() as http:
        answer = http.get(f"{OCSP}/{base64.b64encode(request.public_bytes(Encoding.DER)).decode()}")
    assert ocsp.load_der_ocsp_response(answer.content).certificate_status is ocsp.OCSPCertStatus.REVOKED


def test_the_responder_is_certified_anew_in_time(bench: Bench, runtime: ServiceRuntime) -> None:
    issuer = runtime.issuers.issuers[FIRST]
    card = issued(bench, issuer, "valid-employee")
    first = ask(bench, card, issuer.certificate).certificates
    assert ask(bench, card, issuer.certificate).certificates == first
    for move in (timedelta(days=4), timedelta(days=-30)):  # the practice clock may also be set back
        bench.clock.instant = NOON + move
        (responder,) = ask(bench, card, issuer.certificate).certificates
        assert responder.not_valid_before_utc <= bench.clock.now() < responder.not_valid_after_utc
        assert [responder] != first


def test_crl_numbers_grow_whatever_the_practice_clock_does(bench: Bench, runtime: ServiceRuntime) -> None:
    def number() -> int:
        crl = fetch_crl(bench, runtime.issuers.issuers[FIRST])
        assert crl.last_update_utc == bench.clock.now()
        return crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number

    numbers = [number(), number()]
    for move in (timedelta(days=400), timedelta(days=-400)):
        bench.clock.instant = NOON + move
        numbers.append(number())
    assert numbers == sorted(set(numbers))
    assert numbers[-1].bit_length() <= 8 * 20  # as much as RFC 5280 allows


@pytest.mark.parametrize("name", ["00", "xyz", "0123456789abcdef0123456789abcdef01234567"])
def test_there_is_no_crl_of_other_keys(bench: Bench, runtime: ServiceRuntime, name: str) -> None:
    with bench.http() as http:
        assert http.get(f"{CRLS}/{name}.crl").status_code == 404


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl on the path")
def test_openssl_believes_both(bench: Bench, runtime: ServiceRuntime, tmp_path: Path) -> None:
    issuer = runtime.issuers.issuers[FIRST]
    (tmp_path / "ca.pem").write_bytes(issuer.certificate.public_bytes(Encoding.PEM))
    (tmp_path / "crl.pem").write_bytes(fetch_crl(bench, issuer).public_bytes(Encoding.PEM))
    at = str(int(NOON.timestamp()))
    for persona_id, status in (("valid-employee", "good"), ("revoked", "revoked")):
        card = issued(bench, issuer, persona_id)
        (tmp_path / "card.pem").write_bytes(card.public_bytes(Encoding.PEM))
        answer = ask(bench, card, issuer.certificate)
        (tmp_path / "answer.der").write_bytes(answer.public_bytes(Encoding.DER))
        checked = openssl(
            tmp_path, "ocsp", "-respin", "answer.der", "-issuer", "ca.pem", "-CAfile", "ca.pem", "-attime", at,
            "-cert", "card.pem", "-no_nonce", "-validity_period", "3000000000",
        )  # fmt: skip
        assert "Response verify OK" in checked
        assert f"card.pem: {status}" in checked
        verified = openssl(
            tmp_path, "verify", "-CAfile", "ca.pem", "-CRLfile", "crl.pem", "-crl_check", "-attime", at, "card.pem"
        )
        assert ("certificate revoked" in verified) == (status == "revoked")


def openssl(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, text=True, timeout=30)
    return done.stdout + done.stderr
