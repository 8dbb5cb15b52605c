"""``service serve --workers``: a supervisor and its workers, as a person at a console and a killer see them."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import httpx
import psutil
import pytest

from myna_reception.cli import main, service_parser
from myna_reception.eligibility import https
from myna_reception.eligibility.client import HttpsEligibilityService
from myna_reception.reception.clock import FixedClock
from myna_reception.simulator.service import workers
from myna_reception.simulator.service.runtime import ServiceRuntime
from myna_reception.simulator.world import World

from .bench import NOON, QuickAuthority
from .served import WAIT_SECONDS, Served, eventually, served

pytestmark = [
    pytest.mark.timeout(300),  # programs start slowly on a busy machine
    pytest.mark.xdist_group("several workers"),  # programs of their own: one after the other is load enough
    pytest.mark.skipif(sys.platform == "win32", reason="several workers need a port that can be shared"),
]


def healthy(service: Served) -> bool:
    """Whether a new connection finds somebody."""
    context = https.tls_context(service.ca_pem)
    with httpx.Client(base_url=service.url, verify=context, trust_env=False) as client:
        return client.get("/v1/health").status_code == 200


def test_the_parser_knows_the_limit():
    assert service_parser.WORKERS_LIMIT == workers.WORKERS_LIMIT


@pytest.mark.parametrize("database", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused_for_several_workers(capsys, database):
    assert main(["service", "serve", "--port", "0", "--workers", "2", "--database", database]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "--workers 1" in captured.err


@pytest.mark.parametrize("count", ["0", "17", "-1", "two", "１"])
def test_the_number_of_workers_is_a_sensible_one(capsys, count):
    assert main(["service", "serve", "--workers", count]) == 2
    assert "--workers" in capsys.readouterr().err


def test_workers_end_with_their_supervisor_and_one_that_dies_is_replaced(tmp_path: Path):
    with served(tmp_path, "--workers", "2") as service:
        first = service.workers()
        assert len(first) == 2
        client = HttpsEligibilityService(service.activation())
        client.challenge()

        first[0].kill()  # without a chance to say anything
        eventually(lambda: any("ワーカー" in line for line in service.said))
        assert all(healthy(service) for _ in range(4))  # the other one has the port
        (told,) = (line for line in service.said if "ワーカー" in line)
        assert "シグナル 9" in told
        assert "1秒後に" in told
        eventually(lambda: len(service.workers()) == 2 and first[0] not in service.workers())
        assert first[1] in service.workers()

        second = service.workers()
        service.process.kill()  # nor this one
        assert psutil.wait_procs(second, timeout=WAIT_SECONDS)[1] == []
        (left,) = (service.world.folder / "service").glob("counted-*")
        with pytest.raises(httpx.ConnectError):
            healthy(service)
        client.close()
    with served(tmp_path, "--workers", "2") as service:
        assert not left.exists()  # the next one tidies up
        assert service.end() == 0
    assert list(left.parent.glob("counted-*")) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_all_with_status_0_and_without_a_word(tmp_path: Path, number: signal.Signals):
    with served(tmp_path, "--workers", "2") as service:
        ours = service.workers()
        assert service.end(number) == 0
        assert psutil.wait_procs(ours, timeout=0)[1] == []
    assert len(service.said) == 4, service.said  # of the start


def test_a_taken_port_is_told_although_workers_share_theirs(tmp_path: Path):
    with served(tmp_path / "first", "--workers", "2") as service:
        second = subprocess.run(
            [sys.executable, "-m", "myna_reception", "service", "serve", "--port", str(service.port), "--workers", "2"],
            capture_output=True, text=True, encoding="utf-8", timeout=WAIT_SECONDS,
            env={**os.environ, "MYNA_RECEPTION_HOME": str(tmp_path / "second")},
        )  # fmt: skip
        assert second.returncode == 4
        assert second.stdout == ""
        assert "待ち受けられません" in second.stderr


def test_a_worker_that_cannot_start_ends_the_service(tmp_path: Path):
    """It would not be otherwise the next time: the program says so and ends, and the port is free again."""
    script = (
        "import sys\nfrom pathlib import Path\nfrom myna_reception.reception.clock import SystemClock\n"
        "from myna_reception.simulator.service.workers import WorkerFailed, serve\n"
        "from myna_reception.simulator.world import World\n"
        "try:\n"
        "    serve('127.0.0.1', 0, None, World(Path(sys.argv[1]), SystemClock()), workers=2,\n"
        "          command=[sys.executable, '-c', 'import sys; sys.exit(7)'], on_ready=print)\n"
        "except WorkerFailed:\n    print('failed')\n"
    )
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", script, str(tmp_path)],
        capture_output=True, text=True, timeout=WAIT_SECONDS,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "failed\n", "")


def test_whichever_worker_is_asked_tells_what_all_have_counted(tmp_path: Path):
    with served(tmp_path, "--workers", "2", "--log", "json") as service:
        token = (service.world.folder / "service" / "operator-token").read_text(encoding="ascii")
        context = https.tls_context(service.ca_pem)
        answered = 0
        asked = {worker.pid: 0 for worker in service.workers()}
        while not all(asked.values()):  # the kernel shares connections out as it likes
            assert answered < 200
            with httpx.Client(base_url=service.url, verify=context, trust_env=False) as client:
                client.get("/v1/health")
                answered += 1
                for worker in service.workers():
                    asked[worker.pid] += any(each.status == "ESTABLISHED" for each in worker.net_connections("tcp"))
        headers = {"Authorization": f"Bearer {token}"}
        with httpx.Client(base_url=service.url, verify=context, trust_env=False, headers=headers) as client:
            told = client.get("/metrics").text
    assert f'myna_requests_total{{method="GET",route="/v1/health",status="200"}} {answered}.0' in told


@pytest.mark.parametrize("said", ["", "nonsense\n", '{"host": "127.0.0.1"}\n'])
def test_the_workers_command_is_for_the_supervisor_alone(said: str):
    done = subprocess.run(
        [sys.executable, "-m", "myna_reception", "service", "worker"],
        input=said, capture_output=True, text=True, encoding="utf-8", timeout=WAIT_SECONDS,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == ((2 if said else 0), "")
    assert ("--workers" in done.stderr) == bool(said)
    assert "Traceback" not in done.stderr


ONE_FOR_ALL = """
import sys
from datetime import timedelta
from pathlib import Path
from myna_reception.reception.clock import SystemClock
from myna_reception.settings import home
from myna_reception.simulator.service import workers
from myna_reception.simulator.world import World
workers.ONE_SOCKET_EACH = False
world = World(home(practice=True) / "world", SystemClock())
ca = world.folder / "service-ca.pem"
command = [sys.executable, "-m", "myna_reception", "service", "worker"]
workers.serve(
    "127.0.0.1", 0, None, world, workers=2, command=command,
    on_ready=lambda url, pem: (ca.write_text(pem), print(url, flush=True)), on_ended=print,
)
print("ended", flush=True)
"""


def test_where_each_cannot_have_a_socket_all_have_the_same(tmp_path: Path):
    """As on macOS."""
    environment = {**os.environ, "MYNA_RECEPTION_HOME": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-X", "dev", "-W", "error", "-c", ONE_FOR_ALL],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        service = Served(process, tmp_path, None, process.stdout.readline().strip())
        assert all(healthy(service) for _ in range(4))
        process.terminate()
        told = process.communicate(timeout=WAIT_SECONDS)
    assert (process.returncode, *told) == (0, "ended\n", "")
    with pytest.raises(httpx.ConnectError):
        healthy(service)


def test_a_worker_that_is_started_anew_leaves_the_operators_changes_and_the_base_day_alone(tmp_path: Path):
    clock = FixedClock(NOON)
    world = World(tmp_path, clock, b"seed of the tests")
    world.__dict__["authority"] = QuickAuthority(b"seed of the tests")
    with ServiceRuntime(world) as runtime:
        told = runtime.revocations.all()
        runtime.reinstate_card("revoked")
        left = runtime.revocations.all()
        assert len(left) < len(told)
    clock.advance(timedelta(days=40))  # another month: a new start would take another base day
    again = World(tmp_path, clock, b"seed of the tests", base_day=world.base_day)
    again.__dict__["authority"] = world.authority
    assert again.base_day == world.base_day
    with ServiceRuntime(again, prepared=True) as runtime:
        assert runtime.revocations.all() == left
