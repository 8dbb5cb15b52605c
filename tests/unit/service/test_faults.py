"""Faults to order: each does to a terminal what it says, and what the terminal makes of it."""

import json
import stat
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from pydantic import ValidationError
from sqlalchemy import func, select
from starlette.exceptions import HTTPException

from myna_reception.eligibility import messages
from myna_reception.reception.card_facts import CertificateStanding
from myna_reception.reception.clock import FixedClock
from myna_reception.reception.errors import (
    CertificateExpired,
    RefusalReason,
    ServiceRefused,
    ServiceUnreachable,
    UnreachableReason,
)
from myna_reception.simulator.service import faulty, operator_api
from myna_reception.simulator.service.database import Check
from myna_reception.simulator.service.faults import (
    ORDERS_LIMIT,
    FaultBook,
    FaultOrder,
    FaultRequest,
    TooManyFaults,
)
from myna_reception.simulator.service.runtime import ServiceRuntime

from .bench import NOON, Bench, Desk


@pytest.fixture
def runtime(bench: Bench) -> Iterator[ServiceRuntime]:
    runtime = bench.service._runtime
    assert runtime is not None
    yield runtime
    runtime.faults.clear()


@pytest.fixture
def order(runtime: ServiceRuntime) -> Callable[..., FaultOrder]:
    return lambda **wanted: runtime.faults.order(FaultRequest(**wanted))


def records(runtime: ServiceRuntime) -> int:
    with runtime._sessions.begin() as session:
        return session.scalar(select(func.count()).select_from(Check)) or 0


def failure(attempt: Callable[[], object]) -> Exception:
    with pytest.raises((ServiceRefused, ServiceUnreachable)) as caught:
        attempt()
    return caught.value


def test_maintenance_is_refused_with_its_announced_end(desk: Desk, order: Callable[..., FaultOrder]) -> None:
    end = NOON + timedelta(minutes=90)
    order(kind="maintenance", until=end)
    assert failure(desk.client.challenge) == ServiceRefused(RefusalReason.MAINTENANCE, end)
    with desk.bench.http(desk.activation) as http:
        answer = http.post(messages.CHALLENGES, json={})
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, str(90 * 60))
        assert http.get(messages.READY).status_code == 503
        assert http.get(messages.HEALTH).status_code == 200


def test_maintenance_ends_by_itself(desk: Desk, order: Callable[..., FaultOrder]) -> None:
    end = NOON + timedelta(minutes=90)
    order(kind="maintenance", until=end, ends_at=end)
    desk.bench.clock.instant = end
    assert desk.client.challenge()


def test_maintenance_without_an_end_announces_none(desk: Desk, order: Callable[..., FaultOrder]) -> None:
    order(kind="maintenance")
    assert failure(desk.client.challenge) == ServiceRefused(RefusalReason.MAINTENANCE)


@pytest.mark.parametrize("reason", RefusalReason)
def test_every_refusal_can_be_ordered(
    desk: Desk, order: Callable[..., FaultOrder], runtime: ServiceRuntime, reason: RefusalReason
) -> None:
    order(kind="refuse", reason=reason, on=["challenges"])
    assert failure(desk.client.challenge) == ServiceRefused(reason)
    runtime.faults.clear()
    assert desk.client.challenge()


@pytest.mark.parametrize(
    ("status", "told"),
    [(500, RefusalReason.INTERNAL), (502, RefusalReason.INTERNAL), (503, RefusalReason.MAINTENANCE)],
)
def test_a_gateways_page_is_understood(
    desk: Desk, order: Callable[..., FaultOrder], status: int, told: RefusalReason
) -> None:
    order(kind="status", status=status)
    assert failure(desk.client.challenge) == ServiceRefused(told)


def test_a_connection_cut_before_leaves_nothing(
    desk: Desk, order: Callable[..., FaultOrder], runtime: ServiceRuntime
) -> None:
    before = records(runtime)
    request = desk.request("valid-employee")
    order(kind="cut", cut="before", on=["checks"])
    assert failure(lambda: desk.client.check(request)) == ServiceUnreachable(UnreachableReason.NO_CONNECTION)
    assert records(runtime) == before
    runtime.faults.clear()
    assert desk.client.check(request)


@pytest.mark.parametrize("point", ["answer", "half"])
def test_a_lost_answer_comes_again_and_is_recorded_once(
    desk: Desk, order: Callable[..., FaultOrder], runtime: ServiceRuntime, point: str
) -> None:
    before = records(runtime)
    request = desk.request("valid-employee")
    order(kind="cut", cut=point, on=["checks"], times=2)
    for _ in range(2):
        assert isinstance(failure(lambda: desk.client.check(request)), ServiceUnreachable)
        assert records(runtime) == before + 1
    result = desk.client.check(request)
    assert result.reception_number.endswith(f"-{before + 1:06}")
    assert records(runtime) == before + 1


def test_a_latency_delays_the_answer(
    desk: Desk, order: Callable[..., FaultOrder], monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(faulty, "asyncio", SimpleNamespace(sleep=sleep))
    order(kind="latency", seconds=2.5, on=["challenges"])
    challenge = desk.client.challenge()
    assert slept == [2.5]
    assert desk.client.check(desk.request("valid-employee", challenge=challenge))
    assert slept == [2.5]


def test_a_wrong_clock_is_wrong_everywhere_and_the_orders_end_goes_by_the_right_one(
    desk: Desk, order: Callable[..., FaultOrder]
) -> None:
    a_day = 24 * 3600.0
    order(kind="clock", seconds=a_day, ends_at=NOON + timedelta(hours=1))
    result = desk.check("valid-employee")
    assert result.confirmed_at == NOON + timedelta(days=1)
    assert desk.client.challenge().expires_at > NOON + timedelta(days=1)
    challenge = desk.client.challenge()
    desk.bench.clock.advance(timedelta(hours=1))
    assert desk.client.check(desk.request("valid-employee", challenge=challenge)).confirmed_at == NOON + timedelta(
        hours=1
    )
    assert failure(lambda: desk.client.check(desk.request("valid-employee", challenge=challenge)))


def test_a_clock_months_ahead_ends_certificates(desk: Desk, order: Callable[..., FaultOrder]) -> None:
    order(kind="clock", seconds=120 * 24 * 3600.0)
    with pytest.raises(CertificateExpired):
        desk.check("in-grace")
    assert desk.check("expiring").standing is CertificateStanding.GRACE


def test_an_order_may_concern_one_terminal(
    desk: Desk, new_desk: Callable[[], Desk], order: Callable[..., FaultOrder]
) -> None:
    order(kind="refuse", reason="busy", terminal_id=desk.activation.terminal_id)
    assert failure(desk.client.challenge) == ServiceRefused(RefusalReason.BUSY)
    assert new_desk().client.challenge()


def test_an_order_may_strike_by_chance(tmp_path: Path) -> None:
    chances = iter([0.1, 0.9, 0.29, 0.3])
    book = FaultBook(tmp_path, FixedClock(NOON), lambda: next(chances))
    third = book.order(FaultRequest(kind="refuse", reason="busy", share=0.3))
    assert [book.strikes(third) for _ in range(4)] == [True, False, True, False]


def test_times_are_counted_over_all_workers(tmp_path: Path) -> None:
    """Each worker has a book of its own on the same folder."""
    books = [FaultBook(tmp_path, FixedClock(NOON)) for _ in range(4)]
    order = books[0].order(FaultRequest(kind="refuse", reason="busy", times=7))
    struck: list[bool] = []

    def work(book: FaultBook) -> None:
        struck.extend(book.strikes(each) for _ in range(10) for each in book.orders())

    threads = [threading.Thread(target=work, args=[book]) for book in books]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(struck), sum(struck)) == (40, 7)
    assert books[3].clear(order.id) == 1
    assert books[1].orders() == ()
    assert list((tmp_path / "faults-used").iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"nonsense", b'[{"kind":"new"}]', b"\xff"])
def test_a_damaged_file_orders_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "faults.json").write_bytes(content)
    book = FaultBook(tmp_path, FixedClock(NOON))
    assert book.orders() == ()
    assert book.order(FaultRequest(kind="cut", cut="half"))
    assert len(book.orders()) == 1


def test_orders_are_bounded(tmp_path: Path) -> None:
    book = FaultBook(tmp_path, FixedClock(NOON))
    for _ in range(ORDERS_LIMIT):
        book.order(FaultRequest(kind="maintenance"))
    with pytest.raises(TooManyFaults):
        book.order(FaultRequest(kind="maintenance"))


@pytest.mark.parametrize(
    "wanted",
    [
        {"kind": "latency"},
        {"kind": "latency", "seconds": 0},
        {"kind": "latency", "seconds": 1e9},
        {"kind": "latency", "seconds": float("nan")},
        {"kind": "refuse"},
        {"kind": "refuse", "reason": "because"},
        {"kind": "status", "status": 404},
        {"kind": "cut"},
        {"kind": "cut", "cut": "half", "reason": "busy"},
        {"kind": "maintenance", "seconds": 1},
        {"kind": "clock", "seconds": 60, "on": ["checks"]},
        {"kind": "clock", "seconds": 60, "terminal_id": "W0000001"},
        {"kind": "busy", "share": 2},
        {"kind": "cut", "cut": "half", "share": 0},
        {"kind": "cut", "cut": "half", "more": 1},
    ],
)
def test_what_makes_no_sense_is_refused(wanted: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        FaultRequest.model_validate(wanted)


# The operator's API


@pytest.fixture
def operator(bench: Bench, runtime: ServiceRuntime) -> Iterator[httpx.Client]:
    token = (bench.world.folder / "service" / operator_api.KEPT_IN).read_text()
    with bench.http() as http:
        http.headers["Authorization"] = f"Bearer {token}"
        yield http


def test_the_operator_orders_and_takes_back(desk: Desk, operator: httpx.Client) -> None:
    ordered = operator.post(operator_api.FAULTS, json={"kind": "refuse", "reason": "busy", "on": ["challenges"]})
    assert ordered.status_code == 201
    assert operator.get(operator_api.FAULTS).json() == [ordered.json()]
    assert failure(desk.client.challenge) == ServiceRefused(RefusalReason.BUSY)
    place = f"{operator_api.FAULTS}/{ordered.json()['id']}"
    assert operator.delete(place).status_code == 204
    assert operator.delete(place).status_code == 404
    assert desk.client.challenge()
    operator.post(operator_api.FAULTS, json={"kind": "maintenance"})
    assert operator.delete(operator_api.FAULTS).status_code == 204
    assert operator.get(operator_api.FAULTS).json() == []


@pytest.mark.parametrize("body", [b"", b"{}", b'{"kind":"latency"}', b"x" * 100_000])
def test_a_wrong_order_is_refused(operator: httpx.Client, body: bytes) -> None:
    assert operator.post(operator_api.FAULTS, content=body).status_code in (400, 413)
    assert operator.get(operator_api.FAULTS).json() == []


def test_one_order_too_many_is_refused(operator: httpx.Client) -> None:
    answers = [operator.post(operator_api.FAULTS, json={"kind": "maintenance"}) for _ in range(ORDERS_LIMIT + 1)]
    assert [answer.status_code for answer in answers] == [201] * ORDERS_LIMIT + [409]


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", "Basic wrong", "Bearer é"])
def test_without_the_token_nothing_is_told(bench: Bench, given: str) -> None:
    with bench.http() as http:
        answer = http.get(operator_api.FAULTS, headers=[(b"Authorization", given.encode())])
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("host", "there"),
    [("127.0.0.1", True), ("::1", True), ("::ffff:127.0.0.1", True), ("192.0.2.1", False), ("", False)],
)
def test_another_machine_finds_nothing(runtime: ServiceRuntime, host: str, there: bool) -> None:
    operator = runtime._operator
    request = SimpleNamespace(
        app=SimpleNamespace(state=SimpleNamespace(operator=operator)),
        client=SimpleNamespace(host=host),
        headers={"authorization": f"Bearer {operator.token}"},
    )
    if there:
        assert operator_api._operator(request) is operator  # type: ignore[arg-type]
        return
    with pytest.raises(HTTPException) as caught:
        operator_api._operator(request)  # type: ignore[arg-type]
    assert caught.value.status_code == 404


def test_the_token_is_the_owners_alone(bench: Bench, runtime: ServiceRuntime) -> None:
    path = bench.world.folder / "service" / operator_api.KEPT_IN
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(path.read_text()) >= 32
    assert path.read_text() not in json.dumps([order.model_dump(mode="json") for order in runtime.faults.orders()])


def test_orders_that_several_programs_give_at_once_all_stand(tmp_path: Path) -> None:
    books = [FaultBook(tmp_path, FixedClock(NOON)) for _ in range(8)]  # of one process each, as far as the book knows
    ready = threading.Barrier(len(books))
    given: list[str] = []

    def give(book: FaultBook) -> None:
        ready.wait()
        for _ in range(ORDERS_LIMIT // len(books)):
            given.append(book.order(FaultRequest(kind="cut", cut="before")).id)

    threads = [threading.Thread(target=give, args=[book]) for book in books]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.id for each in books[0].orders()) == sorted(given)
    assert len(given) == len(books) * (ORDERS_LIMIT // len(books))
