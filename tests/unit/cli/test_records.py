"""``records`` on the command line: one JSON object or calm lines, files never overwritten, no traceback."""

import csv
import io
import json
import sys

import pytest

from myna_reception.cli import main
from myna_reception.eligibility.secrets import MemoryStore
from myna_reception.reception.clock import SystemClock
from myna_reception.records.ledger import open_ledger
from myna_reception.settings import home
from tests.unit.records.invented import qualification, reception


@pytest.fixture
def run(capsys, monkeypatch):
    def run(*arguments, stdin=b""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        status = main(["records", *map(str, arguments)])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return status, captured.out, captured.err

    return run


@pytest.fixture
def kept():
    ledger = open_ledger(home(practice=True), MemoryStore(), SystemClock())
    for number in range(1, 4):
        ledger.record(reception(number, note="=1+1" if number == 2 else ""))
    ledger.record(
        reception(9, qualification(name="試験　太郎", name_kana="ｼｹﾝ ﾀﾛｳ", symbol="9", number="8"), serial=None)
    )
    ledger.close()


@pytest.mark.usefixtures("kept")
def test_list_as_json(run):
    status, out, _ = run("list", "--practice", "--json")
    told = json.loads(out)
    assert status == 0
    assert (told["schema"], told["practice"], told["key_place"]) == ("myna-reception/records/1", True, "file")
    assert [each["name"] for each in told["receptions"]][:2] == ["試験　太郎", "見本　花子"]


@pytest.mark.usefixtures("kept")
def test_list_for_people_marks_practice_and_says_where_the_key_is(run):
    status, out, err = run("list", "--practice", "--search", "みほん", "--limit", "2")
    assert status == 0
    assert out.startswith("【練習】")
    assert out.count("見本　花子") == 2
    assert "鍵" in err


def test_practice_and_live_are_apart(run, kept):
    _, out, _ = run("list", "--json")
    assert json.loads(out)["receptions"] == []


@pytest.mark.usefixtures("kept")
def test_export_in_every_form(run, tmp_path):
    assert run("export", "--practice", "--format", "json", "--output", tmp_path / "a.jsonl")[0] == 0
    lines = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["reception_number"] for line in lines] == ["R00000001", "R00000002", "R00000003", "R00000009"]
    assert all(line["practice"] and line["schema"] == "myna-reception/result/1" for line in lines)
    assert run("export", "--practice", "--format", "csv", "--output", tmp_path / "a.csv", "--search", "みほん")[0] == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "a.csv").read_text(encoding="utf-8-sig"))))
    assert [row["note"] for row in rows] == ["", "'=1+1", ""]
    for form, ending in (("xml", ".xml"), ("text", ".txt")):
        status, _, _ = run("export", "--practice", "--format", form, "--output", tmp_path / form)
        assert status == 0
        assert len(list((tmp_path / form / "練習").glob(f"*{ending}"))) == 4
    assert (tmp_path / "a.csv").stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("kept")
def test_nothing_is_overwritten(run, tmp_path):
    (tmp_path / "a.csv").write_text("mine", encoding="utf-8")
    status, _, err = run("export", "--practice", "--format", "csv", "--output", tmp_path / "a.csv")
    assert status == 2
    assert "もうあります" in err
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "mine"


@pytest.mark.usefixtures("kept")
def test_report(run, tmp_path):
    status, out, _ = run("report", "--practice", "--month", "2026-04", "--json")
    told = json.loads(out)
    assert (status, told["receptions"], told["by_card"], told["card_share"]) == (0, 4, 4, 1.0)
    assert told["schema"] == "myna-reception/report/1"
    for code, receptions in (("9900000001", 4), ("9900000002", 0)):
        _, out, _ = run("report", "--practice", "--month", "2026-04", "--json", "--institution", code)
        assert json.loads(out)["receptions"] == receptions
    status, out, _ = run("report", "--practice", "--day", "2026-04-06")
    assert "マイナ保険証の割合: 100.0%" in out
    status, _, _ = run(
        "report", "--practice", "--year", "2026", "--csv", tmp_path / "r.csv", "--pdf", tmp_path / "r.pdf"
    )
    assert status == 0
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
    assert "report-csv/1" in (tmp_path / "r.csv").read_text(encoding="utf-8")


@pytest.mark.usefixtures("kept")
def test_backup_restore_and_import(run, tmp_path):
    status, _, err = run("backup", "--practice", tmp_path / "b.zip", stdin="合い言葉です。長い\n".encode())
    assert status == 0, err
    run("export", "--practice", "--format", "csv", "--output", tmp_path / "old.csv")
    assert run("restore", "--practice", tmp_path / "b.zip", stdin=b"another phrase\n")[0] == 2
    status, _, err = run("restore", "--practice", tmp_path / "b.zip", stdin="合い言葉です。長い\n".encode())
    assert status == 0
    assert "4件を戻し" in err
    status, out, _ = run("import", "--practice", tmp_path / "old.csv", "--json")
    assert (status, json.loads(out)["known"]) == (0, 4)


@pytest.mark.parametrize(
    "wrong",
    [
        "list --limit 0", "list --from 2026-13-01", "report --month 2026-4", "report --year 0", "backup x.zip",
        "report --day 2026-04-06 --year 2026", "export --format csv", "export --format pdf --output x", "",
        "list --from 0001-01-01", "report --year ９９", "import /nowhere.csv", "restore /nowhere.zip",
    ],
)  # fmt: skip
def test_what_cannot_be_is_told(run, wrong):
    status, out, err = run(*wrong.split())
    assert status in (2, 74)
    assert not out
    assert err


def test_a_damaged_ledger_is_told_in_words(run):
    folder = home(practice=False)
    open_ledger(folder, MemoryStore(), SystemClock()).close()
    (folder / "ledger.db").write_bytes(b"x" * 4096)
    status, _, err = run("list")
    assert status == 2
    assert "置き換わって" in err
