"""Arguments, streams and exit statuses of ``myna-reception``."""

from __future__ import annotations

import argparse
import io
import json
import sys
from dataclasses import fields

import pytest

from myna_reception import __version__
from myna_reception.cli import main
from myna_reception.cli.output import error_facts, prepare_streams
from myna_reception.cli.parser import build_parser
from myna_reception.cli.sources import NoCardError, wait_for_card
from myna_reception.cli.status import ExitStatus, status_of
from myna_reception.eligibility.activation_form import ActivationForm, parse_activation_form
from myna_reception.options import DeskOptions
from myna_reception.reception.clock import SystemClock, today
from myna_reception.reception.errors import (
    CardPhase,
    CardTorn,
    PinIncorrect,
    ReaderReason,
    ReaderUnavailable,
    ReceptionError,
    error_classes,
)
from myna_reception.settings import DATA_VARIABLE
from myna_reception.simulator.card_authority import CardAuthority
from myna_reception.simulator.issuing import issue_card
from myna_reception.simulator.personas import load_personas
from myna_reception.simulator.virtual_card.reader import VirtualReader

FORM = ("institution_code", "terminal_id", "password", "activation_code")


@pytest.fixture
def desk_options(monkeypatch):
    """Run the desk app's command without the app."""
    started = []
    monkeypatch.setattr("myna_reception.cli.desk.why_no_window", lambda: None)
    monkeypatch.setitem(
        sys.modules, "myna_reception.app", argparse.Namespace(run_desk=lambda o: started.append(o) or 7)
    )
    monkeypatch.setattr("myna_reception.app", sys.modules["myna_reception.app"], raising=False)
    return started


@pytest.fixture
def reader(monkeypatch):
    """A virtual reader in the place of the PC/SC one."""
    reader = VirtualReader()
    monkeypatch.setattr("myna_reception.card.pcsc.PcscReader", lambda: reader)
    return reader


def test_no_command_opens_the_desk(desk_options):
    assert main([]) == 7
    assert desk_options == [DeskOptions()]


def test_the_desk_is_told_its_options(desk_options, tmp_path):
    ca = tmp_path / "ca.pem"
    ca.write_text("-----BEGIN CERTIFICATE-----\n", encoding="ascii")
    arguments = ["--practice", "--service", "https://localhost:8443", "--service-ca", str(ca), "--reader", "pcsc"]
    assert main(arguments) == 7
    assert desk_options == [DeskOptions(True, "https://localhost:8443", ca, "pcsc")]


def test_a_screenshot_belongs_to_the_self_test(desk_options, capsys):
    assert main(["--screenshot", "x.png"]) == 2
    assert "--self-test" in capsys.readouterr().err
    assert desk_options == []


def test_what_is_said_before_the_command_holds_for_it():
    parser = build_parser()
    before = parser.parse_args(["--practice", "--reader", "pcsc", "check", "--method", "visual"])
    assert (before.practice, before.reader) == (True, "pcsc")
    after = parser.parse_args(["check", "--practice", "--reader", "pcsc", "--method", "visual"])
    assert (after.practice, after.reader) == (True, "pcsc")
    assert parser.parse_args(["check", "--method", "visual"]).practice is False


@pytest.mark.parametrize(
    "arguments",
    [
        ["records"],
        ["card"],
        ["virtual-card"],
        ["virtual-card", "serve"],
        ["virtual-card", "serve", "--persona", "x", "--vpcd", "nowhere"],
        ["virtual-card", "serve", "--persona", "x", "--vpcd", "localhost:99999"],
        ["virtual-card", "serve", "--persona", "x", "--nfc-udp", "localhost"],
        ["virtual-card", "serve", "--persona", "x", "--fault", "torn"],
        ["virtual-card", "serve", "--persona", "x", "--timing", "100"],
        ["virtual-card", "replay"],
        ["service"],
        ["service", "serve", "--port", "-1"],
        ["service", "serve", "--port", "８４４３"],
        ["check"],
        ["check", "--meth", "visual"],
        ["--service", "https://"],
        ["--service", "https://[::1"],
        ["--service", "https://x:99999"],
        ["\udcff"],
    ],
)
def test_what_cannot_be_run_is_a_usage_error(arguments, capsys):
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "usage:" in captured.err


def test_unknown_options_are_named_without_their_values(capsys):
    assert main(["check", "--method", "pin", "--pin", "8642", "--code=9753", "2468"]) == 2
    said = capsys.readouterr().err
    assert "--pin" in said
    assert "--code" in said
    for digits in ("8642", "9753", "2468"):
        assert digits not in said


def test_version_and_help(capsys):
    assert main(["--version"]) == 0
    assert __version__ in capsys.readouterr().out
    assert main(["check", "--help"]) == 0
    assert "終了コード" in capsys.readouterr().out


def command(monkeypatch, error):
    def run(arguments):
        raise error

    monkeypatch.setattr("myna_reception.cli.virtual_card.run_list", run)
    return main(["virtual-card", "list"])


def test_ctrl_c_is_silent(monkeypatch, capsys):
    assert command(monkeypatch, KeyboardInterrupt()) == 130
    assert capsys.readouterr() == ("", "")


def test_a_bug_is_named_by_class_and_place_only(monkeypatch, capsys):
    assert command(monkeypatch, ValueError("見本　太郎")) == ExitStatus.BUG
    captured = capsys.readouterr()
    assert "ValueError" in captured.err
    assert "test_main.py" in captured.err
    assert "見本" not in captured.err
    assert "Traceback" not in captured.err
    assert captured.out == ""


def test_a_reader_of_the_output_that_stops_reading(monkeypatch, tmp_path):
    with (tmp_path / "pipe").open("w", encoding="utf-8") as gone:
        monkeypatch.setattr(sys, "stdout", gone)
        assert command(monkeypatch, BrokenPipeError()) == 141


def test_output_is_utf8_whatever_the_console(monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="cp932"))
    prepare_streams()
    print("𠮷\udcff")
    sys.stdout.flush()
    assert raw.getvalue().decode("utf-8") == "𠮷\\udcff\n"
    monkeypatch.setattr(sys, "stdout", None)
    prepare_streams()


def instances():
    told = {"tries_left": 2, "phase": CardPhase.READING, "not_after": today(SystemClock()), "last_usable_day": None}
    for error in error_classes():
        yield error(**{field.name: told.get(field.name, ReaderReason.NO_READER) for field in fields(error)})


@pytest.mark.parametrize("error", list(instances()), ids=lambda error: error.code)
def test_every_error_has_a_status_and_facts(error: ReceptionError):
    assert status_of(error) in range(1, 6)
    assert error_facts(error)["code"] == error.code
    json.dumps(error_facts(error))


def test_the_facts_of_an_error():
    assert error_facts(PinIncorrect(2)) == {"code": "pin_incorrect", "tries_left": 2}
    assert error_facts(CardTorn(CardPhase.VERIFYING)) == {"code": "card_torn", "phase": "verifying"}


# The reader


def test_no_card_in_time(reader, capsys):
    with pytest.raises(NoCardError):
        wait_for_card(reader, 0.0)
    assert "カードを読取機に置いてください" in capsys.readouterr().err


def test_a_card_that_comes_while_it_is_waited_for(reader, monkeypatch, tmp_path):
    persona = load_personas(today(SystemClock()))["valid-employee"]
    card = issue_card(persona, CardAuthority(b"cli", tmp_path))
    monkeypatch.setattr("myna_reception.cli.sources.say", lambda line: reader.place(card))
    wait_for_card(reader, 30.0)
    assert reader.card is card


def test_no_reader(reader):
    reader.unplug()
    with pytest.raises(ReaderUnavailable):
        wait_for_card(reader, 30.0)


def test_card_info_without_a_reader(reader, capsys):
    reader.unplug()
    assert main(["card", "info", "--json"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "myna-reception/card-info/1"
    assert told["practice"] is False
    assert told["error"] == {"code": "reader_unavailable", "reason": "no_reader"}


def test_card_info_without_a_card(reader, capsys):
    assert main(["card", "info", "--json", "--wait", "0"]) == 3
    assert json.loads(capsys.readouterr().out)["error"] == {"code": "no_card"}


def test_card_info_of_a_virtual_card(capsys):
    assert main(["card", "info", "--practice", "--persona", "last-try", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["practice"], told["kind"], told["tries_left"], told["error"]) == (True, "plastic", 1, None)
    assert set(told) == {
        "schema", "practice", "error", "kind", "label", "tries_left", "signature_tries_left", "number_b_tries_left",
        "standing", "certificate", "ca",
    }  # fmt: skip
    assert set(told["certificate"]) == set(told["ca"]) == {"not_before", "not_after"}  # serials only when asked for

    assert main(["card", "info", "--practice", "--persona", "last-try"]) == 0
    out = capsys.readouterr().out
    assert "暗証番号の残り: 1回" in out
    assert "照合番号B（券面の番号）の残り: 10回" in out


@pytest.mark.parametrize("names", [["Reader A", "Reader B"], []])
def test_readers(monkeypatch, capsys, names):
    monkeypatch.setattr("myna_reception.card.pcsc.PcscReader.names", lambda self: names)
    status = main(["card", "readers", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["readers"] == names
    assert status == (0 if names else 3)
    assert (told["error"] is None) == bool(names)


# The simulator


def test_personas(capsys):
    assert main(["service", "personas", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["practice"] is True
    by_name = {persona["persona"]: persona for persona in told["personas"]}
    assert by_name["not-registered"]["registered"] is False
    assert by_name["lost-newer"]["validity"] == 3

    assert main(["service", "personas"]) == 0
    assert capsys.readouterr().out.startswith("【練習】")
    assert main(["virtual-card", "list"]) == 0
    assert "valid-employee" in capsys.readouterr().out


def test_a_terminal_is_issued(capsys):
    assert main(["service", "issue-terminal", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"schema", "practice", "institution_code", "terminal_id", "password", "activation_code"}
    assert isinstance(parse_activation_form(**{name: told[name] for name in FORM}), ActivationForm)
    assert main(["service", "issue-terminal"]) == 0
    assert "アクティベーションコード: " in capsys.readouterr().out


@pytest.mark.parametrize("url", ["nonsense", "nonsense://", "postgresql+nonsense://u:secret@h/d", "sqlite:////no/x.db"])
@pytest.mark.parametrize("command", ["serve", "issue-terminal"])
def test_a_database_that_cannot_be_used(capsys, command, url):
    assert main(["service", command, "--database", url, *(["--port", "0"] if command == "serve" else [])]) == 2
    captured = capsys.readouterr()
    assert "--database" in captured.err
    assert "secret" not in captured.err
    assert captured.out == ""


def test_a_folder_that_cannot_be_used(capsys, monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path / "file"))
    assert main(["virtual-card", "list"]) == ExitStatus.FILE
    assert "ファイルを使えません" in capsys.readouterr().err


def test_a_service_beyond_loopback_is_asked_twice_about(capsys):
    assert main(["service", "serve", "--host", "0.0.0.0", "--port", "0"]) == 2  # noqa: S104 - refused
    assert "--beyond-loopback" in capsys.readouterr().err


def test_a_service_on_no_address(capsys):
    assert main(["service", "serve", "--host", "host.invalid", "--port", "0"]) == 4
    assert "待ち受けられません" in capsys.readouterr().err


def test_a_virtual_card_of_nobody(capsys):
    assert main(["virtual-card", "serve", "--persona", "valid"]) == 2
    assert "いません" in capsys.readouterr().err


def test_a_kiosk_does_not_play_the_self_test(capsys):
    assert main(["--kiosk", "--self-test"]) == 2
    assert "--kiosk" in capsys.readouterr().err
