"""``service bind-card|bound-cards|release-card`` at a console."""

import json

import pytest

from myna_reception.cli import main


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    status = main(["service", *arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_a_part_is_offered_listed_and_taken_back(capsys):
    status, out, err = run(capsys, "bind-card", "--persona", "kouki-10")
    assert status == 0
    assert "kouki-10 の役" in out
    assert "--practice --reader pcsc" in err  # what to do next
    assert "ハッシュだけ" in err
    assert "カードを待っています" in run(capsys, "bound-cards")[1]
    told = json.loads(run(capsys, "bound-cards", "--json")[1])
    assert told["practice"] is True
    assert told["cards"] == []
    assert told["offers"][0]["persona"] == "kouki-10"
    assert run(capsys, "release-card")[0] == 0
    assert json.loads(run(capsys, "bound-cards", "--json")[1])["offers"] == []


def test_an_offer_for_one_terminal(capsys):
    terminal_id = json.loads(run(capsys, "issue-terminal", "--json")[1])["terminal_id"]
    offered = json.loads(run(capsys, "bind-card", "--persona", "kouki-10", "--terminal", terminal_id, "--json")[1])
    assert (offered["persona"], offered["terminal_id"]) == ("kouki-10", terminal_id)
    assert f"端末 {terminal_id} で" in run(capsys, "bound-cards")[1]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--persona", "nobody"], "--persona"),
        (["--persona", "kouki-10", "--terminal", "W9999999"], "端末"),
        (["--persona", "kouki-10", "--minutes", "0"], "--minutes"),
        ([], "--persona"),
    ],
)
def test_what_cannot_be_offered_is_said(capsys, arguments, word):
    status, out, err = run(capsys, "bind-card", *arguments)
    assert (status, out) == (2, "")
    assert word in err
