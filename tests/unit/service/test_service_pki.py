"""The service's own keys over the years: a new CA takes over while what the former one certified is still good."""

import ssl
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from myna_reception.eligibility import https
from myna_reception.eligibility.activation import _signing_request
from myna_reception.reception.masked import Masked
from myna_reception.simulator.service.tls import server_context
from myna_reception.simulator.service_pki import CA_LIFE, CA_RENEWAL, ServicePki

TODAY = datetime.now(UTC)
DAY = timedelta(days=1)


@dataclass
class Terminal:
    """A key with the certificate that it was given."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def context(self, ca_pem: str) -> ssl.SSLContext:
        key = self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return https.tls_context(ca_pem, Masked(key), self.certificate.public_bytes(Encoding.DER))


def a_terminal(pki: ServicePki) -> Terminal:
    key = ec.generate_private_key(ec.SECP256R1())
    request = x509.load_der_x509_csr(_signing_request(key, "W0000001"))
    return Terminal(key, pki.issue_terminal(request, "W0000001"))


def authority_key(certificate: x509.Certificate) -> bytes | None:
    return certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier


def seen(server: ssl.SSLContext, client: ssl.SSLContext) -> bytes | None:
    """The certificate that the server accepts from the client. Raises ``SSLError`` when either refuses."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    there = server.wrap_bio(to_server, to_client, server_side=True)
    here = client.wrap_bio(to_client, to_server, server_hostname="localhost")
    waiting = [here, there]
    while waiting:
        for side in tuple(waiting):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
            waiting.remove(side)
    return there.getpeercert(binary_form=True)


@dataclass
class Before:
    """What was there before the CAs were renewed."""

    terminal: Terminal
    trusted: str  # the CA that its terminals trust


@pytest.fixture
def before(tmp_path: Path) -> Before:
    """Two CAs that are due for renewal today, and a terminal from three days ago."""
    made = TODAY - CA_LIFE + CA_RENEWAL - DAY
    first = ServicePki(tmp_path, lambda: made)
    trusted = first.server_ca_pem
    assert first.terminal_ca_pem
    lately = ServicePki(tmp_path, lambda: TODAY - 3 * DAY)
    assert lately.server_ca_pem == trusted
    return Before(a_terminal(lately), trusted)


def context_of(pki: ServicePki) -> ssl.SSLContext:
    return server_context(pki.server_file(), pki.terminal_ca_pem)


def test_a_renewed_terminal_ca_still_lets_earlier_terminals_in(before: Before, tmp_path: Path) -> None:
    renewed = ServicePki(tmp_path, lambda: TODAY)
    new = a_terminal(renewed)
    assert new.certificate.issuer == before.terminal.certificate.issuer  # told apart by the key alone
    assert authority_key(new.certificate) != authority_key(before.terminal.certificate)
    for pki in (renewed, ServicePki(tmp_path, lambda: TODAY)):  # also after another start
        server = context_of(pki)
        for terminal in (before.terminal, new):
            assert seen(server, terminal.context(pki.server_ca_pem)) == terminal.certificate.public_bytes(Encoding.DER)


def test_terminals_that_know_the_former_service_ca_still_connect(before: Before, tmp_path: Path) -> None:
    renewed = ServicePki(tmp_path, lambda: TODAY)
    assert renewed.server_ca_pem != before.trusted
    for trusted in (before.trusted, renewed.server_ca_pem):
        assert seen(context_of(renewed), before.terminal.context(trusted))
    stranger = ServicePki(tmp_path / "other")
    with pytest.raises(ssl.SSLError):
        seen(context_of(renewed), before.terminal.context(stranger.server_ca_pem))
    with pytest.raises(ssl.SSLError):
        seen(context_of(stranger), before.terminal.context(stranger.server_ca_pem))


def test_a_former_ca_is_trusted_until_it_ends(before: Before, tmp_path: Path) -> None:
    renewed = ServicePki(tmp_path, lambda: TODAY)
    assert renewed.terminal_ca_pem.count("BEGIN CERTIFICATE") == 2
    assert renewed.server_file().read_bytes().count(b"BEGIN CERTIFICATE") == 2
    ended = ServicePki(tmp_path, lambda: TODAY + CA_RENEWAL)
    assert ended.terminal_ca_pem == renewed.terminal_ca_pem[: len(ended.terminal_ca_pem)]
    assert ended.terminal_ca_pem.count("BEGIN CERTIFICATE") == 1
    assert ended.server_file().read_bytes().count(b"BEGIN CERTIFICATE") == 1


def test_processes_that_renew_at_once_agree_on_one_ca(
    before: Before, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else one of them would certify terminals that nobody knows after the next start."""
    ready, told = threading.Barrier(4, timeout=60), []
    make = ServicePki._new_authority

    def together(*arguments: object) -> bytes:
        ready.wait()  # all have seen the old one, and nobody has put a new one in its place
        return make(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(ServicePki, "_new_authority", together)

    def start() -> None:
        told.append(ServicePki(tmp_path, lambda: TODAY)._authority("terminal-ca", "practice terminals CA").certificate)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [ServicePki(tmp_path, lambda: TODAY)._terminal_ca.certificate] * 4


def test_a_ca_that_ended_long_ago_vouches_for_nothing(before: Before, tmp_path: Path) -> None:
    late = ServicePki(tmp_path, lambda: TODAY + CA_LIFE)
    assert late.terminal_ca_pem.count("BEGIN CERTIFICATE") == 1
    assert late.server_file().read_bytes().count(b"BEGIN CERTIFICATE") == 1
