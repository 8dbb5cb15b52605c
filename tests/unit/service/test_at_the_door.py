"""Who is not let in: terminals with wrong, ended or withdrawn certificates, and cards of a wrong key or profile."""

import ssl
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID

from myna_reception.cli import main
from myna_reception.eligibility import https
from myna_reception.eligibility.activation import Activation
from myna_reception.eligibility.client import HttpsEligibilityService
from myna_reception.eligibility.messages import CHALLENGES, CHECKS, IDEMPOTENCY_HEADER, CheckRequest, signed_bytes
from myna_reception.reception.card_facts import CheckMethod, FaceBand
from myna_reception.reception.eligibility import Challenge, Purpose, Verdict
from myna_reception.reception.errors import CertificateRevoked, RefusalReason, TerminalNotActivated
from myna_reception.reception.masked import Masked
from myna_reception.simulator.service.runtime import ServiceRuntime
from myna_reception.simulator.service.tls import server_context
from myna_reception.simulator.service_pki import TERMINAL_LIFE, ServicePki
from myna_reception.simulator.world import World

from .bench import NOON, Bench, Desk
from .test_checks import records, refused
from .test_service_pki import a_terminal, seen


def runtime_of(bench: Bench) -> ServiceRuntime:
    assert bench.service._runtime is not None
    return bench.service._runtime


# Terminals


def certified(desk: Desk, make: Callable[[ServicePki, ec.EllipticCurvePublicKey, str], x509.Certificate]) -> Activation:
    """The desk's activation with another certificate for a new key."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = make(runtime_of(desk.bench).pki, key.public_key(), desk.activation.terminal_id)
    return replace(
        desk.activation,
        private_key=Masked(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
        certificate=certificate.public_bytes(Encoding.DER),
        not_after=certificate.not_valid_after_utc,
    )


def for_a_server(pki: ServicePki, key: ec.EllipticCurvePublicKey, name: str) -> x509.Certificate:
    return pki._issue(pki._terminal_ca, key, name, TERMINAL_LIFE, ExtendedKeyUsageOID.SERVER_AUTH)


def by_the_servers_ca(pki: ServicePki, key: ec.EllipticCurvePublicKey, name: str) -> x509.Certificate:
    return pki._issue(pki._server_ca, key, name, TERMINAL_LIFE, ExtendedKeyUsageOID.CLIENT_AUTH)


def for_next_year(pki: ServicePki, key: ec.EllipticCurvePublicKey, name: str) -> x509.Certificate:
    later = ServicePki(pki._folder, lambda: datetime.now(UTC) + timedelta(days=365))
    return later._issue(pki._terminal_ca, key, name, TERMINAL_LIFE, ExtendedKeyUsageOID.CLIENT_AUTH)


def by_another_ca_of_that_name(pki: ServicePki, key: ec.EllipticCurvePublicKey, name: str) -> x509.Certificate:
    other = ServicePki(pki._folder / "another")
    return other._issue(other._terminal_ca, key, name, TERMINAL_LIFE, ExtendedKeyUsageOID.CLIENT_AUTH)


def by_another_terminal(pki: ServicePki, key: ec.EllipticCurvePublicKey, name: str) -> x509.Certificate:
    terminal = a_terminal(pki)
    below = type(pki._terminal_ca)(terminal.key, terminal.certificate)
    return pki._issue(below, key, name, TERMINAL_LIFE, ExtendedKeyUsageOID.CLIENT_AUTH)


@pytest.mark.parametrize(
    "make", [for_a_server, by_the_servers_ca, for_next_year, by_another_ca_of_that_name, by_another_terminal]
)
def test_tls_refuses_what_is_no_terminals_certificate(
    desk: Desk, make: Callable[[ServicePki, ec.EllipticCurvePublicKey, str], x509.Certificate]
) -> None:
    activation = certified(desk, make)
    client = HttpsEligibilityService(activation)
    with pytest.raises(TerminalNotActivated):
        client.challenge()
    client.close()
    with desk.bench.http(activation) as http, pytest.raises(Exception, match=r"alert|EOF|disconnected"):
        http.post(CHALLENGES)  # not even an answer: the handshake fails
    assert desk.client.challenge().expires_at > NOON  # the terminal's own is none the worse


def test_the_services_own_certificates_open_nothing(desk: Desk) -> None:
    pki = runtime_of(desk.bench).pki
    for file in (pki.server_file(), pki._folder / "terminal-ca.pem", pki._folder / "server-ca.pem"):
        context = https.tls_context(desk.bench.service.ca_pem)
        context.load_cert_chain(file)
        with pytest.raises(ssl.SSLError):
            seen(server_context(pki.server_file(), pki.terminal_ca_pem), context)


def test_a_terminals_certificate_makes_no_server(tmp_path: Path) -> None:
    pki = ServicePki(tmp_path)
    key = ec.generate_private_key(ec.SECP256R1())
    localhost = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    for usage, believed in ((ExtendedKeyUsageOID.SERVER_AUTH, True), (ExtendedKeyUsageOID.CLIENT_AUTH, False)):
        certificate = pki._issue(pki._server_ca, key.public_key(), "localhost", TERMINAL_LIFE, usage, localhost)
        file = tmp_path / "chain.pem"
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        file.write_bytes(private + certificate.public_bytes(Encoding.PEM))
        try:
            seen(server_context(file, pki.terminal_ca_pem), https.tls_context(pki.server_ca_pem))
        except ssl.SSLError:
            assert not believed
        else:
            assert believed


def test_another_terminals_key_does_not_fit(new_desk: Callable[[], Desk], desk: Desk) -> None:
    stolen = replace(desk.activation, private_key=new_desk().activation.private_key)
    client = HttpsEligibilityService(stolen)
    with pytest.raises(TerminalNotActivated):
        client.challenge()
    client.close()


def test_a_revoked_terminal_gets_nothing_for_what_it_holds(new_desk: Callable[[], Desk]) -> None:
    """A challenge that is still good, a request that was answered, and a connection that is open."""
    desk = new_desk()
    answered, waiting = desk.request("valid-employee"), desk.request("family-member")
    assert desk.client.check(answered).verdict is Verdict.ELIGIBLE
    count = len(records(desk.bench))
    with desk.bench.http(desk.activation) as http:
        assert http.post(CHALLENGES).is_success
        runtime_of(desk.bench).accounts.revoke_terminal(desk.activation.terminal_id)
        for request in (answered, waiting):
            raw = CheckRequest.of(request).model_dump_json()
            answer = http.post(CHECKS, content=raw, headers={IDEMPOTENCY_HEADER: request.idempotency_key})
            told = {name: value for name, value in answer.json().items() if value is not None}
            assert told == {"practice": True, "code": "service_refused", "reason": "terminal_revoked"}
            assert answer.status_code == 403
    for request in (answered, waiting):
        assert refused(lambda request=request: desk.client.check(request)) is RefusalReason.TERMINAL_REVOKED
        assert refused(lambda request=request: desk.client.register_use(request)) is RefusalReason.TERMINAL_REVOKED
    assert len(records(desk.bench)) == count


def test_what_the_console_revokes_holds_at_once_in_the_running_service(
    bench: Bench, new_desk: Callable[[], Desk], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def beside() -> World:
        world = World(bench.world.folder, bench.clock, bench.world.seed)
        world.__dict__["authority"] = bench.world.authority
        return world

    monkeypatch.setattr("myna_reception.cli.sources.practice_world", beside)
    desk = new_desk()
    request = desk.request("valid-employee")  # with a challenge from before
    assert main(["service", "revoke-card", "--persona", "valid-employee", "--reason", "keyCompromise"]) == 0
    with pytest.raises(CertificateRevoked):
        desk.client.check(request)
    assert main(["service", "reinstate-card", "--persona", "valid-employee"]) == 0
    assert desk.check("valid-employee").verdict is Verdict.ELIGIBLE
    assert main(["service", "revoke-terminal", desk.activation.terminal_id]) == 0
    assert refused(desk.client.challenge) is RefusalReason.TERMINAL_REVOKED
    capsys.readouterr()


# Cards


def card_like(
    desk: Desk,
    *,
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | None = None,
    signed_by: CertificateIssuerPrivateKeyTypes | None = None,
    without: type[x509.ExtensionType] | None = None,
    instead: x509.ExtensionType | None = None,
) -> tuple[rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, bytes]:
    """A persona's certificate with one thing changed, signed by the practice CA again."""
    authority = desk.bench.world.authority
    own, certificate = authority.issue_authentication(desk.bench.world.personas["valid-employee"])
    key = key or own
    builder = x509.CertificateBuilder(
        certificate.issuer, certificate.subject, key.public_key(), certificate.serial_number,
        certificate.not_valid_before_utc, certificate.not_valid_after_utc,
    )  # fmt: skip
    for extension in certificate.extensions:
        if without is not None and isinstance(extension.value, without):
            continue
        same = instead is not None and extension.oid == instead.oid
        builder = builder.add_extension(instead if same and instead else extension.value, extension.critical)
    made = builder.sign(signed_by or authority.authentication_key_of(1), hashes.SHA256())
    return key, made.public_bytes(Encoding.DER)


def usage(**more: bool) -> x509.KeyUsage:
    names = ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign",
             "crl_sign", "encipher_only", "decipher_only")  # fmt: skip
    return x509.KeyUsage(digital_signature=more.pop("digital_signature", True), **{
        name: more.get(name, False) for name in names
    })  # fmt: skip


def attempt(desk: Desk, key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, der: bytes) -> Verdict:
    """A check with a certificate, signed well with its key."""
    challenge = desk.client.challenge()
    message = signed_bytes(challenge, Purpose.CHECK)
    if isinstance(key, rsa.RSAPrivateKey):
        signature = key.sign(message, padding.PKCS1v15(), hashes.SHA256())
    else:
        signature = key.sign(message, ec.ECDSA(hashes.SHA256()))
    request = desk.request("valid-employee", challenge=challenge)
    return desk.client.check(replace(request, certificate=Masked(der), signature=Masked(signature))).verdict


def test_the_copy_that_is_changed_below_is_a_good_one(desk: Desk) -> None:
    assert attempt(desk, *card_like(desk)) is Verdict.ELIGIBLE


CHANGES: dict[str, Callable[[Desk], dict[str, object]]] = {
    "an elliptic key": lambda _: {"key": ec.generate_private_key(ec.SECP256R1())},
    "a short key": lambda _: {"key": rsa.generate_private_key(65537, 1024)},  # noqa: S505 - refused
    "a long key": lambda _: {"key": rsa.generate_private_key(65537, 3072)},
    "signed by the 署名用 CA": lambda desk: {"signed_by": desk.bench.world.authority._signature(1).key},
    "for 署名用": lambda _: {"instead": usage(content_commitment=True)},
    "for a CA": lambda _: {"instead": usage(key_cert_sign=True)},
    "for no signature": lambda _: {"instead": usage(digital_signature=False, key_encipherment=True)},
    "for OCSP": lambda _: {"instead": x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING])},
    "for servers": lambda _: {"instead": x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])},
    "no usage": lambda _: {"without": x509.KeyUsage},
    "no extended usage": lambda _: {"without": x509.ExtendedKeyUsage},
    "no issuer's key": lambda _: {"without": x509.AuthorityKeyIdentifier},
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_card_of_another_profile_or_key_is_not_believed(desk: Desk, change: str) -> None:
    changed = card_like(desk, **CHANGES[change](desk))  # type: ignore[arg-type]
    assert refused(lambda: attempt(desk, *changed)) is RefusalReason.CERTIFICATE_UNTRUSTED
    assert records(desk.bench)[-1].outcome == RefusalReason.CERTIFICATE_UNTRUSTED.value
    assert records(desk.bench)[-1].card_hash is None  # nothing is kept of what was not believed


def test_the_responders_certificate_is_no_card(desk: Desk) -> None:
    issuer = runtime_of(desk.bench).issuers.issuers[0]
    responder = runtime_of(desk.bench).status._responder(issuer, NOON)
    der = responder.certificate.public_bytes(Encoding.DER)
    assert refused(lambda: attempt(desk, responder.key, der)) is RefusalReason.CERTIFICATE_UNTRUSTED


# Challenges


@pytest.mark.parametrize(
    "altered",
    [
        lambda told: told[:-1] + ("A" if told[-1] != "A" else "B"),
        lambda told: ("A" if told[0] != "A" else "B") + told[1:],
        lambda told: told[:24] + ("A" if told[24] != "A" else "B") + told[25:],
        lambda told: told[:-4],
        lambda told: told + "AAAA",
        lambda told: told.swapcase(),
        lambda told: "A" * len(told),
        lambda told: "_" * len(told),
    ],
)
def test_an_altered_challenge_is_unknown_and_its_original_still_good(desk: Desk, altered: Callable[[str], str]) -> None:
    challenge = desk.client.challenge()
    forged = replace(challenge, challenge_id=altered(challenge.challenge_id))
    count = len(records(desk.bench))
    assert refused(lambda: desk.client.check(desk.request("kouki-10", challenge=forged))) in (
        RefusalReason.CHALLENGE_UNKNOWN, RefusalReason.MALFORMED,
    )  # fmt: skip
    assert len(records(desk.bench)) == count
    assert desk.client.check(desk.request("kouki-10", challenge=challenge)).verdict is Verdict.ELIGIBLE


def test_a_used_challenge_is_not_good_in_another_spelling(desk: Desk) -> None:
    """Base64 for addresses and the other one mean the same bytes."""
    challenge = next(each for each in iter(desk.client.challenge, None) if set("-_") & set(each.challenge_id))
    assert desk.client.check(desk.request("kouki-10", challenge=challenge)).verdict is Verdict.ELIGIBLE
    told = challenge.challenge_id
    for spelt in (told.replace("-", "+").replace("_", "/"), told + "=", f"{told[:8]}\n{told[8:]}", f" {told}"):
        raw = CheckRequest.of(desk.request("kouki-10", challenge=challenge)).model_dump(mode="json")
        with desk.bench.http(desk.activation) as http:
            answer = http.post(
                CHECKS, json={**raw, "challenge_id": spelt}, headers={IDEMPOTENCY_HEADER: "another-spelling"}
            )
        assert answer.status_code == 400
        assert answer.json()["reason"] in ("challenge_unknown", "malformed")


def test_a_challenge_of_another_service_is_unknown(desk: Desk) -> None:
    ends = desk.bench.clock.now() + timedelta(minutes=3)
    other = Challenge(desk.client.challenge().challenge_id[::-1], b"\0" * 32, ends)
    assert refused(lambda: desk.client.check(desk.request("kouki-10", challenge=other))) in (
        RefusalReason.CHALLENGE_UNKNOWN, RefusalReason.MALFORMED,
    )  # fmt: skip


# Faces


@pytest.mark.parametrize("band", FaceBand)
def test_a_check_by_face_is_answered_and_what_the_match_suggested_is_recorded(desk: Desk, band: FaceBand) -> None:
    request = desk.request("family-member", method=CheckMethod.FACE, signature=None, attested_by="見本", face_band=band)
    assert desk.client.check(request).verdict is Verdict.ELIGIBLE
    record = records(desk.bench)[-1]
    assert (record.method, record.face_band, record.attested_by) == ("face", band.value, "見本")
    assert record.outcome == "valid"
