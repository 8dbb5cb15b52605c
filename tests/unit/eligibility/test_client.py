"""Whatever a network does, the client tells it as one of three errors."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from myna_reception.eligibility.activation import Activation, _pkcs8, _signing_request, activate
from myna_reception.eligibility.activation_form import ActivationForm
from myna_reception.eligibility.client import HttpsEligibilityService
from myna_reception.eligibility.https import TimeLimits
from myna_reception.eligibility.messages import ANSWER_LIMIT, ChallengeAnswer, ErrorAnswer
from myna_reception.eligibility.service import EligibilityService
from myna_reception.reception.card_facts import CheckMethod
from myna_reception.reception.eligibility import Challenge, EligibilityRequest
from myna_reception.reception.errors import (
    NotRegistered,
    ReceptionError,
    RefusalReason,
    ServiceRefused,
    ServiceUnreachable,
    TerminalNotActivated,
    UnreachableReason,
)
from myna_reception.reception.masked import Masked
from myna_reception.simulator.service_pki import ServicePki

LIMITS = TimeLimits(connect=5.0, silence=0.2, whole=0.5)
GOOD = ChallengeAnswer.of(Challenge("id", bytes(32), datetime(2026, 4, 1, tzinfo=UTC)), practice=True)


def unreachable(reason: UnreachableReason) -> ReceptionError:
    return ServiceUnreachable(reason)


def refused(reason: RefusalReason) -> ReceptionError:
    return ServiceRefused(reason)


def http(status: int, body: bytes, headers: bytes = b"") -> bytes:
    return b"HTTP/1.1 %d x\r\nContent-Length: %d\r\n%s\r\n" % (status, len(body), headers) + body


def read_request(connection: socket.socket) -> None:
    """Whole, for a connection that is closed over unread bytes is reset, and its answer may be lost."""
    received = b""
    while (piece := connection.recv(65536)) and not received.endswith(b"}"):
        received += piece
        if received.endswith(b"}"):
            return


@dataclass
class OddServer:
    """Speaks TLS, reads something, then does what it was told, for each connection."""

    listener: socket.socket
    context: ssl.SSLContext | None
    behave: Callable[[socket.socket], None] = lambda _connection: None
    connections: int = 0

    def run(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            try:
                connection.settimeout(5)
                if self.context is not None:
                    connection = self.context.wrap_socket(connection, server_side=True)
                    read_request(connection)
                else:
                    connection.recv(65536)
                self.behave(connection)
            except OSError:
                pass
            finally:
                connection.close()


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> ServicePki:
    return ServicePki(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="module")
def identity(pki: ServicePki) -> tuple[Masked[bytes], x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    request = x509.load_der_x509_csr(_signing_request(key, "W0000001"))
    return Masked(_pkcs8(key)), pki.issue_terminal(request, "W0000001")


@pytest.fixture
def server(pki: ServicePki) -> Iterator[OddServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pki.server_file())
    listener = socket.create_server(("127.0.0.1", 0))
    odd = OddServer(listener, context)
    thread = threading.Thread(target=odd.run)
    thread.start()
    yield odd
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


@pytest.fixture
def activation(server: OddServer, pki: ServicePki, identity: tuple[Masked[bytes], x509.Certificate]) -> Activation:
    key, certificate = identity
    return Activation(
        institution_code="9900000001",
        institution_name="見本",
        terminal_id="W0000001",
        service_url=f"https://127.0.0.1:{server.listener.getsockname()[1]}",
        service_ca=pki.server_ca_pem,
        private_key=key,
        certificate=certificate.public_bytes(Encoding.DER),
        not_after=certificate.not_valid_after_utc,
    )


def error_of(activation: Activation) -> ReceptionError:
    client = HttpsEligibilityService(activation, LIMITS)
    try:
        with pytest.raises(ReceptionError) as caught:
            client.challenge()
        return caught.value
    finally:
        client.close()


def answering(data: bytes) -> Callable[[socket.socket], None]:
    return lambda connection: connection.sendall(data)


def test_the_client_is_an_eligibility_service(activation: Activation, server: OddServer) -> None:
    server.behave = answering(http(200, GOOD.model_dump_json().encode()))
    service: EligibilityService = HttpsEligibilityService(activation, LIMITS)
    assert service.challenge() == GOOD.challenge()
    service.close()


ODD_ANSWERS = {
    "no JSON": (http(200, b"not JSON"), unreachable(UnreachableReason.NOT_UNDERSTOOD)),
    "nothing": (http(200, b""), unreachable(UnreachableReason.NOT_UNDERSTOOD)),
    "no UTF-8": (http(200, b"\xff\xfe"), unreachable(UnreachableReason.NOT_UNDERSTOOD)),
    "deep": (http(200, b"[" * 100_000), unreachable(UnreachableReason.NOT_UNDERSTOOD)),
    "no fields": (http(200, b"{}"), unreachable(UnreachableReason.NOT_UNDERSTOOD)),
    "huge": (http(200, b" " * (ANSWER_LIMIT + 1)), unreachable(UnreachableReason.NOT_UNDERSTOOD)),
    "no gzip": (http(200, b"x", b"Content-Encoding: gzip\r\n"), unreachable(UnreachableReason.NOT_UNDERSTOOD)),
    "redirect": (http(302, b"", b"Location: https://a.example/\r\n"), unreachable(UnreachableReason.NOT_UNDERSTOOD)),
    "not found": (http(404, b"<html>"), unreachable(UnreachableReason.NOT_UNDERSTOOD)),
    "gateway": (http(502, b"<html>bad gateway"), refused(RefusalReason.INTERNAL)),
    "maintenance": (http(503, b"<html>maintenance"), refused(RefusalReason.MAINTENANCE)),
    "busy": (http(429, b"slow down"), refused(RefusalReason.BUSY)),
    "busy for no time": (http(429, b"slow", b"Retry-After: soon\r\n"), refused(RefusalReason.BUSY)),
    "busy for ever": (http(429, b"slow", b"Retry-After: 999999999\r\n"), refused(RefusalReason.BUSY)),
    "busy till a date": (
        http(429, b"slow", b"Retry-After: Wed, 15 Apr 2026 03:00:00 GMT\r\n"),
        ServiceRefused(RefusalReason.BUSY, datetime(2026, 4, 15, 3, tzinfo=UTC)),
    ),
    "no HTTP": (b"220 mail ESMTP\r\n\r\n", unreachable(UnreachableReason.NOT_UNDERSTOOD)),
    "broken off": (http(200, GOOD.model_dump_json().encode())[:-5], unreachable(UnreachableReason.NO_CONNECTION)),
    "hung up": (b"", unreachable(UnreachableReason.NO_CONNECTION)),
}


@pytest.mark.parametrize(("answer", "error"), ODD_ANSWERS.values(), ids=ODD_ANSWERS)
def test_odd_answers(server: OddServer, activation: Activation, answer: bytes, error: ReceptionError) -> None:
    server.behave = answering(answer)
    assert error_of(activation) == error
    assert server.connections == 1  # nothing is repeated


@pytest.mark.parametrize("error", [NotRegistered(), TerminalNotActivated(), ServiceRefused(RefusalReason.LOCKED)])
def test_a_typed_error_is_raised_as_it_is(server: OddServer, activation: Activation, error: ReceptionError) -> None:
    body = ErrorAnswer.of(error, practice=True).model_dump_json().encode()
    server.behave = answering(http(403, body))
    assert error_of(activation) == error


def test_silence_ends(server: OddServer, activation: Activation) -> None:
    done = threading.Event()
    server.behave = lambda _connection: done.wait(5) and None
    try:
        assert error_of(activation) == unreachable(UnreachableReason.TIMED_OUT)
    finally:
        done.set()


def test_a_trickle_ends(server: OddServer, activation: Activation) -> None:
    done = threading.Event()

    def trickle(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while not done.wait(0.05):
            connection.sendall(b" ")

    server.behave = trickle
    try:
        assert error_of(activation) == unreachable(UnreachableReason.TIMED_OUT)
    finally:
        done.set()


def test_a_dead_port(activation: Activation) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    dead = activation.at(f"https://127.0.0.1:{port}", activation.service_ca)
    assert error_of(dead) == unreachable(UnreachableReason.NO_CONNECTION)


@pytest.mark.parametrize("url", ["https://", "https://[", "https://127.0.0.1:99999", "https://\u0000", "https://a..b"])
def test_an_impossible_address(activation: Activation, url: str) -> None:
    assert error_of(activation.at(url, None)) == unreachable(UnreachableReason.NO_CONNECTION)


def test_a_server_without_tls(server: OddServer, activation: Activation) -> None:
    server.context = None
    server.behave = answering(http(200, GOOD.model_dump_json().encode()))
    assert error_of(activation) == unreachable(UnreachableReason.TLS_FAILED)


def test_a_certificate_for_another_name(server: OddServer, activation: Activation) -> None:
    server.behave = answering(http(200, GOOD.model_dump_json().encode()))
    elsewhere = socket.create_server(("127.0.0.2", 0))  # this machine too, but not in the certificate
    other = OddServer(elsewhere, server.context, server.behave)
    thread = threading.Thread(target=other.run)
    thread.start()
    try:
        url = f"https://127.0.0.2:{elsewhere.getsockname()[1]}"
        assert error_of(activation.at(url, activation.service_ca)) == unreachable(UnreachableReason.TLS_FAILED)
    finally:
        elsewhere.shutdown(socket.SHUT_RDWR)
        elsewhere.close()
        thread.join()


def test_an_ended_activation_is_not_sent(server: OddServer, activation: Activation) -> None:
    ended = replace(activation, not_after=datetime.now(UTC) - timedelta(seconds=1))
    assert error_of(ended) == TerminalNotActivated()
    assert server.connections == 0


def test_a_request_no_service_would_take_is_not_sent(server: OddServer, activation: Activation) -> None:
    client = HttpsEligibilityService(activation, LIMITS)
    request = EligibilityRequest(
        idempotency_key="key-000001",
        challenge=GOOD.challenge(),
        method=CheckMethod.VISUAL,
        certificate=Masked(b"x"),
        signature=None,
        attested_by="長" * 21,
    )
    with pytest.raises(ServiceRefused) as caught:
        client.check(request)
    assert caught.value.reason is RefusalReason.MALFORMED
    with pytest.raises(ReceptionError):
        client.check(replace(request, attested_by="", idempotency_key="鍵\r\n"))
    assert server.connections == 0
    client.close()


def test_an_activation_answer_for_another_key_is_not_taken(
    server: OddServer, activation: Activation, pki: ServicePki
) -> None:
    import base64

    told = b'{"practice":true,"institution_name":"x","certificate":"%s"}'
    server.behave = answering(http(200, told % base64.b64encode(activation.certificate)))
    form = ActivationForm("9900000001", "W0000001", Masked("password"), Masked("A" * 16))
    with pytest.raises(ServiceUnreachable) as caught:
        activate(activation.service_url, pki.server_ca_pem, form)
    assert caught.value.reason is UnreachableReason.NOT_UNDERSTOOD


def test_a_proxy_of_the_environment_is_not_used(
    server: OddServer, activation: Activation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "nothing.pem"))
    server.behave = answering(http(200, GOOD.model_dump_json().encode()))
    client = HttpsEligibilityService(activation, LIMITS)
    assert client.challenge() == GOOD.challenge()
    client.close()


@pytest.mark.parametrize("status", [429, 503])
def test_how_long_to_wait_is_taken_from_the_header_where_nothing_else_tells(
    server: OddServer, activation: Activation, status: int
) -> None:
    server.behave = answering(http(status, b"<html>", b"Retry-After: 90\r\n"))
    before = datetime.now(UTC)
    error = error_of(activation)
    assert isinstance(error, ServiceRefused)
    assert error.until is not None
    assert before + timedelta(seconds=90) <= error.until <= datetime.now(UTC) + timedelta(seconds=90)
    until = datetime(2026, 4, 15, 4, 40, tzinfo=UTC)
    told = ErrorAnswer.of(ServiceRefused(RefusalReason.BUSY, until), practice=True).model_dump_json().encode()
    server.behave = answering(http(status, told, b"Retry-After: 90\r\n"))
    assert error_of(activation) == ServiceRefused(RefusalReason.BUSY, until)
