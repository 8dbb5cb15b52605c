"""The HTTP interface: to a program with the token, to nobody else, and never to a web page."""

import contextlib
import http.client
import socket

import pytest

from myna_reception.records.handoff.loopback import GUESSES, LoopbackServer, load_token, new_token
from myna_reception.records.handoff.settings import Target
from myna_reception.records.outbox import Outbox, State
from tests.consumers.http_program import HttpProgram
from tests.unit.records.invented import qualification, reception

EXTENSION = "chrome-extension://abcdefghijklmnopabcdefghijklmnop"
TOKEN = "a token for this test alone"


@pytest.fixture
def outbox(ledger, clock):
    return Outbox(ledger, clock)


@pytest.fixture
def server(ledger, outbox):
    server = LoopbackServer(ledger, outbox, TOKEN, practice=False, origins=frozenset({EXTENSION}))
    server.start()
    assert server.wait_ready(30)
    yield server
    server.stop()


@pytest.fixture
def program(server):
    return HttpProgram(server.port, TOKEN)


def live(number, *qualifications, **changed):
    return reception(number, *qualifications, **{"practice": False, **changed})


def test_what_waited_and_what_comes_is_given_in_order_and_taken_once(ledger, outbox, server, program):
    ledger.record(live(1), [Target.HTTP])
    ledger.record(live(2, qualification(name="𠮷田　一郎")), [Target.HTTP])
    told = program.listen(2)
    assert [name for name, _ in told] == ["result", "result"]
    assert [each["result"]["reception_number"] for _, each in told] == ["R00000001", "R00000002"]
    assert told[1][1]["result"]["qualifications"][0]["name"] == "𠮷田　一郎"
    assert outbox.undelivered("http") == 0
    assert server.status().taken_at is not None
    ledger.record(live(3), [Target.HTTP])
    server.wake()
    assert [each["result"]["reception_number"] for _, each in program.listen(1)] == ["R00000003"]


def test_a_result_reaches_a_stream_that_is_open(ledger, server, program):
    import threading

    heard = []
    ready = threading.Event()

    def listen():
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        connection.request("GET", "/v1/events", headers=program.headers)
        answer = connection.getresponse()
        answer.readline()
        ready.set()
        while not heard:
            line = answer.readline()
            if line.startswith(b"data: "):
                heard.append(line)
        connection.close()

    thread = threading.Thread(target=listen)
    thread.start()
    assert ready.wait(30)
    ledger.record(live(1), [Target.HTTP])
    server.wake()
    thread.join(30)
    assert "見本".encode() in heard[0]


def test_what_was_not_taken_comes_again_in_the_next_stream(ledger, outbox, program):
    ledger.record(live(1), [Target.HTTP])
    program.listen(1, take=False)
    assert outbox.undelivered("http") == 1
    ((_, told),) = program.listen(1)
    assert outbox.by_key(told["hand_off"]).state is State.TAKEN
    status, answer, _ = program.ask("POST", f"/v1/results/{told['hand_off']}/taken")
    assert (status, answer["first"]) == (200, False)


def test_polling_works_as_well(ledger, program):
    assert program.ask("GET", "/v1/results/last")[0] == 404
    ledger.record(live(1), [Target.HTTP])
    ledger.record(live(2, error="not_registered", validity=None, confirmed_at=None, qualifications=()), [])
    status, told, headers = program.ask("GET", "/v1/results/last")
    assert (status, told["reception_number"], told["schema"]) == (200, "R00000001", "myna-reception/result/1")
    assert headers["cache-control"] == "no-store"
    status, told, _ = program.ask("GET", "/v1/results/waiting")
    assert [each["result"]["key"] for each in told["results"]] == [f"{1:032x}"]
    assert program.ask("GET", "/v1/status")[1] == {
        "schema": "myna-reception/hand-off-status/1", "practice": False, "waiting": 1,
    }  # fmt: skip
    assert program.ask("POST", "/v1/results/unknown/taken")[0] == 404


def test_practice_is_marked_and_comes_under_another_name(ledger, program):
    ledger.record(reception(1), [Target.HTTP])
    ((name, told),) = program.listen(1)
    assert name == "practice"
    assert told["result"]["practice"] is True


def test_without_the_token_there_is_nothing(ledger, server):
    ledger.record(live(1), [Target.HTTP])
    for path in ("/v1/status", "/v1/results/last", "/v1/results/waiting", "/v1/events", "/", "/docs", "/openapi.json"):
        status, told, _ = HttpProgram(server.port, "").ask("GET", path)
        assert (status, told) == (401, {"error": "token"})


def test_guessing_is_slowed_down_for_everybody(server, program):
    assert program.ask("GET", "/v1/status")[0] == 200
    for number in range(GUESSES):
        assert HttpProgram(server.port, f"guess {number}").ask("GET", "/v1/status")[0] == 401
    assert HttpProgram(server.port, "one more").ask("GET", "/v1/status")[0] == 429
    assert program.ask("GET", "/v1/status")[0] == 429  # else the right one among the guesses would show


@pytest.mark.parametrize("origin", ["https://example.com", "null", "http://127.0.0.1", "http://localhost:3000", ""])
def test_a_web_page_is_refused_even_with_the_token(ledger, program, origin):
    ledger.record(live(1), [Target.HTTP])
    status, told, headers = program.ask("GET", "/v1/results/last", Origin=origin)
    assert (status, told) == (403, {"error": "origin"})
    assert "access-control-allow-origin" not in headers
    assert program.ask("OPTIONS", "/v1/results/last", Origin=origin)[0] == 403


def test_an_image_or_form_of_a_web_page_is_refused(program):
    for site in ("cross-site", "same-site"):
        assert program.ask("GET", "/v1/results/last", **{"Sec-Fetch-Site": site})[0] == 403


def test_a_name_bent_to_this_machine_is_refused(program, server):
    assert program.ask("GET", "/v1/status", Host="evil.example.com")[0] == 421
    assert program.ask("GET", "/v1/status", Host=f"evil.example.com:{server.port}")[0] == 421
    assert program.ask("GET", "/v1/status", Host=f"localhost:{server.port}")[0] == 200


def test_an_extension_that_staff_allowed_gets_through(ledger, program):
    ledger.record(live(1), [Target.HTTP])
    status, _, headers = program.ask("OPTIONS", "/v1/results/last", Origin=EXTENSION)
    assert (status, headers["access-control-allow-origin"]) == (204, EXTENSION)
    status, told, headers = program.ask("GET", "/v1/results/last", Origin=EXTENSION)
    assert (status, headers["access-control-allow-origin"]) == (200, EXTENSION)
    assert told["key"]
    wrong = HttpProgram(program.port, "wrong").ask("GET", "/v1/status", Origin=EXTENSION)
    assert wrong[0] == 401


def test_it_is_heard_on_this_machine_alone(server):
    assert server._socket.getsockname()[0] == "127.0.0.1"
    mine = {each[4][0] for each in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    for address in mine - {"127.0.0.1"}:
        if address.startswith("127."):
            continue
        with pytest.raises(OSError):  # noqa: PT011 - refused or unreachable, as the system has it
            socket.create_connection((address, server.port), timeout=5)


@pytest.mark.parametrize(
    "raw",
    [
        b"\x00" * 200,
        b"GET " + b"/" * 70_000 + b" HTTP/1.1\r\n\r\n",
        b"GET /v1/status HTTP/1.1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
    ],
)
def test_whatever_is_sent_it_goes_on(server, program, raw):
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_WR)
        with contextlib.suppress(ConnectionResetError):
            assert b"200 OK" not in connection.recv(65536)
    assert program.ask("GET", "/v1/status")[0] == 200


def test_a_port_that_is_taken_is_told(ledger, outbox, server):
    with pytest.raises(OSError, match="in use"):
        LoopbackServer(ledger, outbox, TOKEN, practice=False, port=server.port).start()


def test_the_token_is_kept_and_can_be_changed(store):
    token = load_token(store)
    assert load_token(store) == token
    assert len(token) > 40
    assert new_token(store) != token
    assert load_token(store) != token


def test_a_header_without_an_end_is_refused_and_not_kept(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as line:
        line.sendall(b"GET /v1/status HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: " + b"a" * 60 * 1024)
        assert line.recv(100).startswith(b"HTTP/1.1 400")
