"""A flood of activations: bounded in what it takes, and nobody else notices."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from anyio import run
from cryptography.hazmat.primitives.asymmetric import ec

from myna_reception.eligibility import https, messages
from myna_reception.eligibility.activation import _signing_request
from myna_reception.eligibility.messages import ActivationAnswer, ActivationRequest
from myna_reception.reception.clock import FixedClock
from myna_reception.reception.eligibility import Verdict
from myna_reception.reception.errors import RefusalReason, ServiceRefused
from myna_reception.simulator.service.activation_gate import AT_ONCE, PAUSE, WAITING, WAITING_OF_ONE, ActivationGate
from myna_reception.simulator.service.metrics import Metrics
from myna_reception.simulator.service.rate_limits import RateLimits

from .bench import NOON, Bench, Desk

SIGNING_REQUEST = _signing_request(ec.generate_private_key(ec.SECP256R1()), "W0000001")
FLOOD, CONNECTIONS = 120, 12


class Slow:
    """Accounts that take their time, and count how many are looked at together."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.together = self.most = self.done = 0
        self._lock = threading.Lock()

    def activate(self, _request: ActivationRequest, _source: str | None) -> ActivationAnswer:
        with self._lock:
            self.together += 1
            self.most = max(self.most, self.together)
        self.go.wait(60)
        with self._lock:
            self.together -= 1
            self.done += 1
        return ActivationAnswer(practice=True, institution_name="見本", certificate=b"x")


def a_request(number: int = 0) -> ActivationRequest:
    return ActivationRequest(
        institution_code="9900000001",
        terminal_id=f"X{number:07}",
        password="wrong",
        activation_code="AAAAAAAAAAAAAAAA",
        signing_request=SIGNING_REQUEST,
    )


def test_few_are_looked_at_together_few_wait_and_one_source_leaves_room_for_others() -> None:
    slow, clock, metrics = Slow(), FixedClock(NOON), Metrics()
    refused: Counter[str] = Counter()

    async def flood() -> None:
        from anyio import create_task_group, lowlevel

        gate = ActivationGate(slow, RateLimits({}, clock, metrics), metrics, clock)  # type: ignore[arg-type]

        async def one(source: str) -> None:
            try:
                await gate.activate(a_request(), source)
            except ServiceRefused as error:
                refused[source] += error == ServiceRefused(RefusalReason.BUSY, NOON + PAUSE)

        async with create_task_group() as tasks:
            for source in ["192.0.2.1"] * 3 * WAITING + ["192.0.2.2"] + ["2001:db8::1", "2001:db8::2"] * WAITING:
                tasks.start_soon(one, source)
            for _ in range(10):
                await lowlevel.checkpoint()
            assert refused["192.0.2.1"] == 3 * WAITING - WAITING_OF_ONE
            assert refused["192.0.2.2"] == 0
            assert refused["2001:db8::1"] + refused["2001:db8::2"] == 2 * WAITING - (WAITING_OF_ONE - 1)  # one network
            slow.go.set()
        assert not gate._inside

    run(flood)
    assert slow.most == AT_ONCE
    assert slow.done == WAITING


def test_a_flood_of_wrong_activations_leaves_checks_and_honest_terminals_alone(
    bench: Bench, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = bench.service._runtime
    assert runtime is not None
    together = most = looked_at = 0
    lock = threading.Lock()
    verify = runtime.accounts._verify

    def watched(password_hash: str, password: str) -> bool:
        nonlocal together, most, looked_at
        with lock:
            together, looked_at = together + 1, looked_at + 1
            most = max(most, together)
        try:
            return verify(password_hash, password)
        finally:
            with lock:
                together -= 1

    monkeypatch.setattr(runtime.accounts, "_verify", watched)
    begun = threading.Semaphore(0)

    def attack(connection: int) -> Counter[str]:
        told: Counter[str] = Counter()
        with bench.http() as http:
            for number in range(FLOOD // CONNECTIONS):
                body = a_request(connection * 1000 + number).model_dump_json()
                answer = http.post(messages.ACTIVATIONS, content=body, timeout=60)
                begun.release()
                told[answer.json()["reason"]] += 1
                assert answer.status_code in (403, 429)
                assert ("Retry-After" in answer.headers) == (answer.json()["until"] is not None)
        return told

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        attacks = [pool.submit(attack, number) for number in range(CONNECTIONS)]
        begun.acquire()
        for _ in range(3):
            assert desk.check("valid-employee").verdict is Verdict.ELIGIBLE
        told = sum((attack.result() for attack in attacks), Counter())
    assert told.total() == FLOOD
    # Who is turned away at the door or told to wait costs no password check; the source is locked in the end.
    assert most <= AT_ONCE
    assert looked_at == told["bad_credentials"] < FLOOD
    assert told["account_locked"] + told["busy"] == FLOOD - looked_at
    honest = bench.service.issue_terminal()
    body = {**honest, "activation_code": honest["activation_code"].replace("-", "")}
    transport = httpx.HTTPTransport(verify=https.tls_context(bench.service.ca_pem), local_address="127.0.0.2")
    with httpx.Client(base_url=bench.service.url, transport=transport) as elsewhere:
        request = ActivationRequest(**body, signing_request=SIGNING_REQUEST)
        answer = elsewhere.post(messages.ACTIVATIONS, content=request.model_dump_json())
    assert answer.status_code == 200
