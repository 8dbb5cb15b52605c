"""``service fault order|list|clear``, as a trainer at a console uses them."""

import json
from datetime import timedelta

import pytest

from myna_reception.cli import main, service_parser
from myna_reception.cli.service_faults import parse_form
from myna_reception.reception.clock import SystemClock
from myna_reception.simulator.service.faults import FaultRequest, Operation

SHAPES = {
    "latency=2.5": "答えが2.5秒遅れる",
    "refuse=busy": "断る（busy）",
    "status=502": "エラーページ（502）",
    "cut": "処理の前に切れる",
    "cut=answer": "処理のあとに切れる",
    "cut=half": "答えの途中で切れる",
    "maintenance": "点検（終わりは言わない）",
    "clock=+1d": "時計が86400秒進む",
    "clock=-5m": "時計が300秒遅れる",
}


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    status = main(["service", "fault", *arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def faults(capsys) -> list[dict]:
    status, out, _ = run(capsys, "list", "--json")
    assert status == 0
    told = json.loads(out)
    assert told["practice"] is True
    return told["faults"]


def test_the_parser_knows_the_operations():
    assert list(Operation) == list(service_parser.FAULT_OPERATIONS)


@pytest.mark.parametrize(("form", "words"), SHAPES.items())
def test_every_form_is_ordered_and_told_in_words(capsys, form, words):
    status, out, err = run(capsys, "order", form)
    assert status == 0
    assert words in out
    assert "service fault clear" in err
    assert words in run(capsys, "list")[1]
    (fault,) = faults(capsys)
    assert run(capsys, "clear", fault["id"])[0] == 0
    assert faults(capsys) == []


def test_maintenance_announces_its_end_and_ends_then(capsys):
    assert run(capsys, "order", "maintenance=30")[0] == 0
    (fault,) = faults(capsys)
    assert fault["until"] == fault["ends_at"]
    assert "終わる予定" in run(capsys, "list")[1]


def test_whom_how_often_and_how_long(capsys):
    arguments = ("--on", "checks", "--on", "numbers", "--terminal", "W0000001", "--times", "3", "--percent", "50")
    status, out, _ = run(capsys, "order", "cut", *arguments, "--minutes", "10", "--json")
    assert status == 0
    (fault,) = json.loads(out)["faults"]
    assert fault["on"] == ["checks", "numbers"]
    assert (fault["terminal_id"], fault["times"], fault["share"]) == ("W0000001", 3, 0.5)
    line = run(capsys, "list")[1].splitlines()[1]
    assert all(part in line for part in ("資格確認・記号番号の照会のとき", "端末 W0000001", "50%", "3回まで", "分まで"))
    assert run(capsys, "clear")[0] == 0
    assert run(capsys, "list")[1] == "【練習】故障の注文はありません\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["fire"], ["latency"], ["latency=slow"], ["latency=-1"], ["refuse=because"], ["status=404"], ["cut=here"],
        ["maintenance=soon"], ["maintenance=-5"], ["maintenance=99999999999999"], ["clock=1d"], ["clock=+9999999d"],
        ["clock=+1h", "--on", "checks"], ["cut", "--on", "lunch"], ["cut", "--times", "0"], ["cut", "--percent", "101"],
        ["cut", "--minutes", "x"], ["cut", "--terminal", "W00000001"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_cannot_be_ordered_is_said(capsys, arguments):
    status, out, err = run(capsys, "order", *arguments)
    assert (status, out) == (2, "")
    assert err
    assert "Traceback" not in err
    assert faults(capsys) == []


def test_an_unknown_order_is_not_taken_back(capsys):
    assert run(capsys, "clear", "00000000")[0] == 2


def test_a_form_says_the_same_as_the_operators_api():
    now = SystemClock().now()
    told = parse_form("maintenance=5", now)
    assert FaultRequest(**told).until == now.replace(microsecond=0) + timedelta(minutes=5)
