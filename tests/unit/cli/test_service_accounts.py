"""``service terminals|revoke-terminal|revoke-card|reinstate-card``, as a person at a console uses them."""

import json

import pytest

from myna_reception.cli import main, parser, service_parser
from myna_reception.reception.clock import FixedClock
from myna_reception.simulator.service.accounts import CODE_LIFETIME, PRACTICE_INSTITUTION, PRACTICE_INSTITUTION_NAME
from myna_reception.simulator.service.revocation import REASONS


def told(capsys, *arguments: str) -> dict:
    assert main(["service", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_parser_knows_the_services_own_words():
    assert (service_parser.PRACTICE_INSTITUTION, service_parser.PRACTICE_INSTITUTION_NAME) == (
        PRACTICE_INSTITUTION, PRACTICE_INSTITUTION_NAME,
    )  # fmt: skip
    assert [reason.value for reason in REASONS] == list(service_parser.REVOCATION_REASONS)
    assert parser.build_parser().parse_args(["service", "issue-terminal"]).valid_days == CODE_LIFETIME.days


def test_a_terminal_of_another_institution_is_listed_and_revoked(capsys):
    issued = told(
        capsys, "issue-terminal", "--institution-code", "9900000002", "--institution-name", "例示接骨院（練習）"
    )
    assert issued["institution_code"] == "9900000002"
    listed = told(capsys, "terminals")
    assert listed["practice"] is True
    assert listed["terminals"] == [
        {
            "terminal_id": issued["terminal_id"], "institution_code": "9900000002",
            "institution_name": "例示接骨院（練習）", "state": "issued", "locked": False, "checks": {}, "total": 0,
            "attested": 0, "last_at": None,
        }
    ]  # fmt: skip
    assert main(["service", "revoke-terminal", issued["terminal_id"]]) == 0
    capsys.readouterr()
    assert told(capsys, "terminals")["terminals"][0]["state"] == "revoked"
    assert main(["service", "terminals"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("【練習】")
    assert f"{issued['terminal_id']}  停止  確認 0件（証言 0件）" in out


@pytest.mark.parametrize(
    "arguments",
    [
        ["issue-terminal", "--institution-code", "12"],
        ["revoke-terminal", "W9999999"],
        ["unlock-terminal", "W9999999"],
        ["revoke-card", "--persona", "nobody"],
        ["reinstate-card", "--persona", "nobody"],
    ],
)
def test_what_is_not_there_is_said(capsys, arguments):
    assert main(["service", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") <= 2


@pytest.mark.parametrize("days", ["0", "-1", "x", "4000", "１"])
def test_days_are_a_sensible_number(capsys, days):
    assert main(["service", "terminals", "--days", days]) == 2
    assert "--days" in capsys.readouterr().err


def test_a_locked_terminal_is_shown_and_unlocked(capsys):
    from myna_reception.cli.sources import practice_world
    from myna_reception.eligibility.messages import ActivationRequest
    from myna_reception.reception.errors import ServiceRefused
    from myna_reception.simulator.service.attempts import ACCOUNT
    from myna_reception.simulator.service.runtime import ServiceRuntime

    terminal_id = told(capsys, "issue-terminal")["terminal_id"]
    wrong = ActivationRequest(
        institution_code="", terminal_id=terminal_id, password="", activation_code="", signing_request=b"x"
    )
    world = practice_world()
    with ServiceRuntime(world) as runtime:
        clock = FixedClock(world.clock.now())
        runtime.accounts.attempts._clock = clock
        for _ in range(ACCOUNT.allowed):
            with pytest.raises(ServiceRefused):
                runtime.accounts.activate(wrong)
            clock.advance(ACCOUNT.longest_wait)
    assert told(capsys, "terminals")["terminals"][0]["locked"] is True
    assert main(["service", "terminals"]) == 0
    assert "未登録（ロック中）" in capsys.readouterr().out
    assert main(["service", "unlock-terminal", terminal_id]) == 0
    assert terminal_id in capsys.readouterr().err
    assert told(capsys, "terminals")["terminals"][0]["locked"] is False


def test_a_card_is_revoked_and_reinstated(capsys):
    from myna_reception.cli.sources import practice_world
    from myna_reception.simulator.service.runtime import ServiceRuntime

    def revoked() -> int:
        with ServiceRuntime(practice_world()) as runtime:
            return len(runtime.revocations.all())

    before = revoked()
    assert main(["service", "revoke-card", "--persona", "valid-employee", "--reason", "certificateHold"]) == 0
    assert revoked() > before
    assert main(["service", "reinstate-card", "--persona", "valid-employee"]) == 0
    assert revoked() == before
    assert capsys.readouterr().out == ""  # what was done is said on standard error


def test_who_attests_much_is_reported(capsys, monkeypatch):
    assert told(capsys, "report", "--days", "7")["terminals"] == []
    assert main(["service", "report"]) == 0
    assert "ありません" in capsys.readouterr().out

    from myna_reception.simulator.service.reports import Concern, ReportedUse, TerminalState, TerminalUse
    from myna_reception.simulator.service.runtime import ServiceRuntime

    use = TerminalUse("W0000007", "9900000002", "例示接骨院（練習）", TerminalState.ACTIVE, {"visual": 40, "pin": 10})
    reported = [ReportedUse(use, 12, (Concern.SHARE, Concern.A_DAY))]
    monkeypatch.setattr(ServiceRuntime, "attestation_report", lambda *_: reported)
    report = told(capsys, "report", "--share", "60", "--a-day", "11")
    assert (report["days"], report["share"], report["a_day"]) == (30, 0.6, 11)
    (terminal,) = report["terminals"]
    assert (terminal["attested"], terminal["attested_share"], terminal["concerns"]) == (40, 0.8, ["share", "a_day"])
    assert main(["service", "report"]) == 0
    out = capsys.readouterr().out
    assert "W0000007  証言 40件（80%、多い日で12件）  割合が高い・1日の件数が多い  9900000002 例示接骨院（練習）" in out
