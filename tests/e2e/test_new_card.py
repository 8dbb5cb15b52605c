"""A card that somebody makes on the command line: made, listed, checked, served."""

from __future__ import annotations

import io
import json
import sys

import pytest
from PIL import Image

from myna_reception.cli import main
from myna_reception.cli.sources import practice_world
from myna_reception.settings import DATA_VARIABLE
from tests.e2e.test_virtual_card_command import served, wait_for_line

NEW = ("--name", "試し　咲", "--kana", "ためし さき", "--birth", "1985-04-01", "--sex", "female", "--like")


@pytest.fixture(scope="module")
def practice_home(tmp_path_factory):
    return tmp_path_factory.mktemp("practice")


@pytest.fixture(autouse=True)
def _one_world(practice_home, monkeypatch):
    monkeypatch.setenv(DATA_VARIABLE, str(practice_home))


@pytest.fixture
def run(capsys, monkeypatch):
    def run(*arguments, stdin=b""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        status = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return status, captured.out, captured.err

    return run


def check(run, persona, pin):
    status, out, _ = run(
        "check", "--practice", "--persona", persona, "--method", "pin", "--pin-stdin", "--json", stdin=pin
    )
    return status, json.loads(out)


def test_a_new_card_is_listed_and_eligible_with_its_own_pin(run, tmp_path):
    photo = tmp_path / "photo.png"
    Image.radial_gradient("L").resize((300, 400)).save(photo)
    status, out, err = run(
        "virtual-card", "new", *NEW, "valid-employee", "--photo", photo, "--pin-stdin", stdin=b"4321\n"
    )
    persona = out.strip()
    assert status == 0, err
    assert "4321" not in err
    _, listed, _ = run("virtual-card", "list", "--json")
    card = next(card for card in json.loads(listed)["cards"] if card["persona"] == persona)
    assert (card["title"], card["pin"]) == ("試し　咲：会社員・本人（資格あり）", "4321")
    status, told = check(run, persona, b"4321\n")
    assert (status, told["verdict"]) == (0, "eligible")
    assert told["qualifications"][0]["name"] == "試し　咲"
    status, told = check(run, persona, b"1234\n")
    assert (status, told["error"]["code"]) == (5, "pin_incorrect")
    world = practice_world()
    assert world.portrait(persona)().startswith(bytes.fromhex("0000000C6A502020"))


def test_without_a_pin_it_is_the_models_and_the_id_is_told_as_json(run):
    status, out, _ = run("virtual-card", "new", *NEW, "valid-employee", "--json")
    told = json.loads(out)
    assert (status, told["schema"], told["practice"]) == (0, "myna-reception/virtual-card-new/1", True)
    assert (told["pin"], told["faults"]) == ("1234", {})
    with served("serve", "--persona", told["persona"]) as (program, reader):
        wait_for_line(program, "応答がありません")
        reader.activate()


@pytest.mark.parametrize(
    ("model", "more", "field", "said"),
    [
        ("kouki-10", (), "like", "この年齢の人のものではありません"),
        ("valid-employee", ("--photo", "no-such-file.jpg"), "photo", "ファイルを読めません"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_as_json(run, model, more, field, said):
    status, out, err = run("virtual-card", "new", *NEW, model, *more)
    assert (status, out) == (2, "")
    assert said in err
    status, out, _ = run("virtual-card", "new", *NEW, model, *more, "--json")
    assert status == 2
    assert list(json.loads(out)["faults"]) == [field]


def test_an_unknown_model_and_a_pin_of_three_digits_are_usage_errors(run):
    assert run("virtual-card", "new", *NEW, "valid-employe")[0] == 2
    assert run("virtual-card", "new", *NEW, "valid-employee", "--pin-stdin", stdin=b"123\n")[0] == 2


def test_a_damaged_file_is_told_and_stops_nothing(run, practice_home):
    file = practice_home / "practice" / "world" / "people" / "own-99.toml"
    assert run("virtual-card", "list")[0] == 0  # makes the world's folders
    file.parent.mkdir(exist_ok=True, mode=0o700)
    file.write_text("damaged")
    try:
        status, out, err = run("virtual-card", "list")
    finally:
        file.unlink()
    assert status == 0
    assert "valid-employee" in out
    assert "own-99.toml" in err
