"""The practice world and the embedded service over several starts."""

import signal
import subprocess
import sys
import threading
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509

from myna_reception.eligibility.activation import activate
from myna_reception.eligibility.activation_form import ActivationForm, parse_activation_form
from myna_reception.eligibility.client import HttpsEligibilityService
from myna_reception.reception.clock import JST, FixedClock
from myna_reception.reception.errors import ServiceUnreachable, UnreachableReason
from myna_reception.simulator.embedded import EmbeddedService
from myna_reception.simulator.private_files import keep_first, replace
from myna_reception.simulator.service.runtime import ServiceRuntime, issue_terminal
from myna_reception.simulator.service.serving import listen
from myna_reception.simulator.service_pki import CA_LIFE, SERVER_LIFE, ServicePki
from myna_reception.simulator.world import World

from .bench import NOON, QuickAuthority


def a_world(folder: Path, clock: FixedClock | None = None) -> World:
    world = World(folder, clock or FixedClock(NOON))
    world.__dict__["authority"] = QuickAuthority(world.seed)
    return world


def test_a_folder_is_one_world(tmp_path: Path) -> None:
    first, second = World(tmp_path, FixedClock(NOON)), World(tmp_path, FixedClock(NOON))
    assert first.seed == second.seed
    assert len(first.seed) == 32
    assert World(tmp_path / "other", FixedClock(NOON)).seed != first.seed
    assert (tmp_path / "seed").stat().st_mode & 0o077 == 0


def test_the_base_day_holds_for_its_month(tmp_path: Path) -> None:
    clock = FixedClock(NOON)
    first = World(tmp_path, clock)
    clock.instant = datetime(2026, 4, 30, 23, 59, tzinfo=JST)
    assert World(tmp_path, clock).base_day == first.base_day
    clock.advance(timedelta(minutes=1))
    assert World(tmp_path, clock).base_day == clock.instant.date()
    clock.instant = NOON - timedelta(days=3)  # somebody set the clock back
    assert World(tmp_path, clock).base_day == clock.instant.date()


def test_a_damaged_base_day_is_replaced(tmp_path: Path) -> None:
    replace(tmp_path / "base-day", b"no day")
    assert World(tmp_path, FixedClock(NOON)).base_day == NOON.date()


def test_a_card_stays_the_same_card(tmp_path: Path) -> None:
    world = a_world(tmp_path)
    assert world.card("valid-employee") is world.card("valid-employee")
    assert world.card("valid-employee") is not world.card("family-member")
    with pytest.raises(KeyError):
        world.card("nobody")


def test_the_first_content_stays(tmp_path: Path) -> None:
    path = tmp_path / "once"
    drawn = iter(range(100))
    ready = threading.Barrier(8)
    kept: list[bytes] = []

    def start() -> None:
        ready.wait()
        kept.append(keep_first(path, lambda: b"%d" % next(drawn)))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(kept) == {path.read_bytes()}
    assert [each.name for each in tmp_path.iterdir()] == ["once"]


def test_server_and_ca_are_renewed_before_their_end(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    pki = ServicePki(tmp_path, lambda: now)
    first = pki.server_file().read_bytes()
    assert pki.server_file().read_bytes() == first
    assert ServicePki(tmp_path, lambda: now).server_file().read_bytes() == first
    later = ServicePki(tmp_path, lambda: now + SERVER_LIFE - timedelta(days=1))
    assert later.server_ca_pem == pki.server_ca_pem
    assert later.server_file().read_bytes() != first
    much_later = ServicePki(tmp_path, lambda: now + CA_LIFE - timedelta(days=1))
    assert much_later.server_ca_pem != pki.server_ca_pem
    renewed = x509.load_pem_x509_certificate(much_later.server_file().read_bytes())
    renewed.verify_directly_issued_by(x509.load_pem_x509_certificate(much_later.server_ca_pem.encode()))


def test_another_host_name_gets_its_own_certificate(tmp_path: Path) -> None:
    certificate = x509.load_pem_x509_certificate(ServicePki(tmp_path).server_file("desk.example").read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert {str(name.value) for name in names} == {"localhost", "127.0.0.1", "::1", "desk.example"}


@pytest.mark.logs("server-ca.pem cannot be read")
def test_damaged_service_keys_are_made_again(tmp_path: Path) -> None:
    pki = ServicePki(tmp_path)
    pki.server_file().write_bytes(b"damaged")
    (tmp_path / "server-ca.pem").write_bytes(b"damaged")
    again = ServicePki(tmp_path)
    assert b"PRIVATE KEY" in again.server_file().read_bytes()
    assert again.server_ca_pem != pki.server_ca_pem
    assert (tmp_path / "server-ca.damaged").read_bytes() == b"damaged"


def test_a_terminal_is_known_after_a_new_start_and_nothing_is_left_running(tmp_path: Path) -> None:
    world = a_world(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        values = issue_terminal(world)  # as the command line does, with the service not running
        form = parse_activation_form(**values)
        assert isinstance(form, ActivationForm)
        before = threading.active_count()
        service = EmbeddedService(world).start()
        service.wait_ready(30)
        activation = activate(service.url, service.ca_pem, form)
        client = HttpsEligibilityService(activation)
        client.challenge()
        service.stop()  # while the client keeps its connection
        service.stop()
        assert threading.active_count() == before
        with pytest.raises(ServiceUnreachable):
            client.challenge()
        client.close()
        again = EmbeddedService(world).start()
        again.wait_ready(30)
        client = HttpsEligibilityService(activation.at(again.url, again.ca_pem))
        assert client.challenge().expires_at > NOON
        client.close()
        again.stop()
    assert not [path for path in (tmp_path / "service").rglob("*") if path.stat().st_mode & 0o077]


def test_a_service_stopped_at_once_ends(tmp_path: Path) -> None:
    service = EmbeddedService(a_world(tmp_path)).start()
    service.stop()
    assert not service._thread.is_alive()
    with pytest.raises(ServiceUnreachable):
        service.wait_ready(0)
    with pytest.raises(ServiceUnreachable):
        _ = service.url


def test_stopping_what_never_started_is_harmless(tmp_path: Path) -> None:
    EmbeddedService(a_world(tmp_path)).stop()


SERVE = """
import sys
from pathlib import Path
from myna_reception.reception.clock import SystemClock
from myna_reception.simulator.service.workers import serve
from myna_reception.simulator.world import World
world = World(Path(sys.argv[1]), SystemClock())
serve("127.0.0.1", 0, "sqlite://", world, on_ready=lambda url, _: print(url, flush=True))
print("ended", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_served_service_ends_with_a_signal(tmp_path: Path, number: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-X", "dev", "-W", "error", "-c", SERVE, str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("https://127.0.0.1:")
        process.send_signal(number)
        rest, errors = process.communicate(timeout=30)
    assert (process.returncode, rest, errors) == (0, "ended\n", "")


def test_a_database_in_memory_serves_many_at_once(tmp_path: Path) -> None:
    service = EmbeddedService(a_world(tmp_path), "sqlite://").start()
    service.wait_ready(30)
    form = parse_activation_form(**service.issue_terminal())
    assert isinstance(form, ActivationForm)
    client = HttpsEligibilityService(activate(service.url, service.ca_pem, form))
    client.challenge()
    seen: list[str] = []
    threads = [threading.Thread(target=lambda: seen.append(client.challenge().challenge_id)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(seen)) == 12
    client.close()
    service.stop()
    assert not list((tmp_path / "service").glob("*.sqlite*"))


@pytest.mark.logs("practice service ended: OSError")
def test_a_taken_port_is_told(tmp_path: Path) -> None:
    with listen("127.0.0.1", 0) as taken:
        service = EmbeddedService(a_world(tmp_path), port=taken.getsockname()[1]).start()
        with pytest.raises(ServiceUnreachable) as caught:
            service.wait_ready(30)
        assert caught.value.reason is UnreachableReason.NO_CONNECTION
        service.stop()


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])  # noqa: S104
def test_other_machines_are_let_in_only_when_that_is_meant(host: str) -> None:
    with pytest.raises(ValueError, match="other machines"):
        listen(host, 0)


def test_listening_beyond_loopback_can_be_meant() -> None:
    with listen("0.0.0.0", 0, beyond_loopback=True) as listener:  # noqa: S104
        assert listener.getsockname()[1] > 0


def test_the_service_keeps_idle_connections_longer_than_terminals_do(tmp_path: Path) -> None:
    """Otherwise a request that is sent in the last moment is lost."""
    with ServiceRuntime(a_world(tmp_path), "sqlite://") as runtime:
        server = runtime.server("127.0.0.1", lambda: None)
    expiry = httpx.Limits().keepalive_expiry  # what the client uses
    assert expiry is not None
    assert server.config.timeout_keep_alive >= 2 * expiry
