"""Backups equal the original after they are restored, on another PC too; old ledgers come in by CSV."""

import csv
import io
import zipfile
from datetime import date

import pytest

from myna_reception.eligibility.secrets import MemoryStore
from myna_reception.reception.card_facts import CertificateStanding
from myna_reception.records.backup import back_up, content_digest, restore, start_anew
from myna_reception.records.csv_form import csv_text, guarded, unguarded
from myna_reception.records.import_csv import import_csv
from myna_reception.records.ledger import open_ledger
from myna_reception.records.problems import RecordsError, RecordsProblem
from tests.unit.records.conftest import KeptStore
from tests.unit.records.invented import qualification, reception

PASSPHRASE = "合い言葉 of the clinic"


@pytest.fixture
def backup(ledger, tmp_path, clock):
    for number in range(1, 30):
        ledger.record(reception(number, note=f"覚書{number}"), ["xml"])
    file = tmp_path / "backup.zip"
    facts = back_up(ledger, file, PASSPHRASE, clock)
    assert facts.receptions == 29
    return file


@pytest.mark.parametrize("with_store", [True, False])
def test_a_restore_on_another_pc_equals_the_original(ledger, backup, tmp_path, clock, with_store):
    other, store = tmp_path / "other-pc", KeptStore() if with_store else MemoryStore()
    other.mkdir()
    restore(backup, PASSPHRASE, other, store, clock)
    moved = open_ledger(other, store, clock)
    assert content_digest(moved.database) == content_digest(ledger.database)
    assert len(moved.page("みほん").entries) == 29
    # The same card is the same patient there, as the key of the serials came along
    assert moved.record(reception(99)).differences == ()
    assert moved.record(reception(100)).last_visit is not None
    moved.close()


def test_what_was_there_is_moved_aside_and_not_deleted(ledger, backup, folder, store, clock):
    ledger.record(reception(50))
    ledger.close()
    restore(backup, PASSPHRASE, folder, store, clock)
    again = open_ledger(folder, store, clock)
    assert again.count() == 29
    again.close()
    assert len(list(folder.glob("ledger-before-*.db"))) == 1


def test_a_backup_shows_nothing_and_needs_its_pass_phrase(backup, folder, store, clock):
    with zipfile.ZipFile(backup) as archive:
        held = b"".join(archive.read(name) for name in archive.namelist())
    for said in ("見本", "06139992", "覚書", PASSPHRASE):
        assert said.encode() not in held
    before = (folder / "ledger.db").read_bytes()
    with pytest.raises(RecordsError) as raised:
        restore(backup, "another one", folder, store, clock)
    assert raised.value.problem is RecordsProblem.WRONG_PASSPHRASE
    assert (folder / "ledger.db").read_bytes() == before


@pytest.mark.parametrize("wrong", ["no zip", "cut", "changed ledger", "other digest", "no manifest", "old rows"])
def test_a_backup_that_is_not_whole_changes_nothing(ledger, backup, tmp_path, clock, wrong):
    data = backup.read_bytes()
    broken = tmp_path / "broken.zip"
    if wrong == "no zip":
        broken.write_bytes(b"not a backup at all")
    elif wrong == "cut":
        broken.write_bytes(data[: len(data) // 2])
    else:
        with zipfile.ZipFile(backup) as source, zipfile.ZipFile(broken, "w") as target:
            for name in source.namelist():
                content = source.read(name)
                if wrong == "changed ledger" and name == "ledger.db":
                    content = content[:20_000] + bytes([content[20_000] ^ 1]) + content[20_001:]
                if wrong == "old rows" and name == "ledger.db":
                    content = b""
                if wrong == "other digest" and name == "manifest.json":
                    digest = content_digest(ledger.database)[0].encode()
                    assert digest in content
                    content = content.replace(digest, digest[::-1])
                if not (wrong == "no manifest" and name == "manifest.json"):
                    target.writestr(name, content)
    other, store = tmp_path / "other", KeptStore()
    other.mkdir()
    here = open_ledger(other, store, clock)
    here.record(reception(1))
    here.close()
    with pytest.raises(RecordsError) as raised:
        restore(broken, PASSPHRASE, other, store, clock)
    expected = {
        "changed ledger": RecordsProblem.DAMAGED,
        "other digest": RecordsProblem.DIFFERS,
        "old rows": RecordsProblem.DIFFERS,
    }
    assert raised.value.problem is expected.get(wrong, RecordsProblem.BAD_FILE)
    again = open_ledger(other, store, clock)
    assert again.count() == 1
    again.close()


def test_a_short_pass_phrase_is_refused(ledger, tmp_path, clock):
    with pytest.raises(RecordsError):
        back_up(ledger, tmp_path / "b.zip", "1234", clock)
    assert not (tmp_path / "b.zip").exists()


def test_a_ledger_without_its_key_can_be_put_aside_for_a_new_one(ledger, folder, clock):
    ledger.record(reception(1))
    ledger.close()
    store = KeptStore()
    start_anew(folder, store, clock)
    fresh = open_ledger(folder, store, clock)
    assert fresh.count() == 0
    fresh.close()


# CSV


def exported(ledger):
    details = [ledger.detail(entry.id) for entry in ledger.page(length=1000).entries]
    return "".join(csv_text(details))


def test_an_export_comes_in_again_as_it_was(ledger, tmp_path, clock):
    two = (qualification(), qualification(card_classification="A1", insurer_number="12136008", number="9999996"))
    ledger.record(reception(1, *two, note="=1+1", practice=False))
    ledger.record(reception(2, practice=False))
    ledger.record(
        reception(3, error="not_registered", validity=None, confirmed_at=None, qualifications=(), practice=False)
    )
    (tmp_path / "old.csv").write_text(exported(ledger), encoding="utf-8", newline="")
    other = tmp_path / "other"
    other.mkdir()
    store = KeptStore()
    fresh = open_ledger(other, store, clock)
    outcome = import_csv(fresh, tmp_path / "old.csv", practice=False)
    assert (outcome.added, outcome.refused) == (3, [])
    assert exported(fresh) == exported(ledger)
    again = import_csv(fresh, tmp_path / "old.csv", practice=False)
    assert (again.added, again.known) == (0, 3)
    fresh.close()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_list_with_japanese_headings_comes_in(ledger, tmp_path, encoding):
    file = tmp_path / "list.csv"
    text = (
        "受付日時,氏名,フリガナ,生年月日,性別,保険者番号,記号,番号,備考,結果\r\n"
        "2025/04/01 09:30,試験 太郎,シケン タロウ,昭和15年1月2日,男,39139993,,00000001,歩行器,資格あり\r\n"
        "令和7年4月2日,例田 花,レイダ ハナ,1990-02-03,女,06139992,12,34,,資格なし\r\n"
    )
    file.write_bytes(text.encode(encoding))
    outcome = import_csv(ledger, file, practice=False)
    assert (outcome.added, outcome.refused) == (2, [])
    (entry,) = ledger.page("しけん").entries
    assert (entry.birthdate, entry.note, entry.verdict) == (date(1940, 1, 2), "歩行器", "eligible")


def test_lines_that_cannot_be_are_told_and_the_others_taken(ledger, tmp_path):
    file = tmp_path / "list.csv"
    file.write_text(
        "at,name,birthdate,note,insured_identification_number\n"
        "2025-04-01,良い 行,1985-04-01,,\n"
        "いつか,日付 なし,1985-04-01,,\n"
        "2025-04-02,生年 なし,,,\n"
        "2025-04-03,個人 番号,1985-04-01,123456789018,\n"
        "2025-04-04,番号 個人,1985-04-01,,123456789018\n",
        encoding="utf-8",
    )
    outcome = import_csv(ledger, file, practice=False)
    assert outcome.added == 2
    assert outcome.refused == [
        (3, RecordsProblem.BAD_FILE, "at"),
        (4, RecordsProblem.BAD_FILE, "birthdate"),
        (5, RecordsProblem.MY_NUMBER, "note"),
        (6, RecordsProblem.MY_NUMBER, "insured_identification_number"),
    ]
    assert "123456789018" not in exported(ledger)


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02", b"name\nx\n", b'at,name\n"unclosed', b"\x81\xff\xfe", b"PK\x03\x04"]
)
def test_what_is_no_list_is_refused_whole(ledger, tmp_path, content):
    file = tmp_path / "no.csv"
    file.write_bytes(content)
    with pytest.raises(RecordsError) as raised:
        import_csv(ledger, file, practice=False)
    assert raised.value.problem is RecordsProblem.BAD_FILE
    assert ledger.count() == 0


@pytest.mark.parametrize("value", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "'=1", "普通", "'", ""])
def test_formulas_are_guarded_and_come_back(value):
    written = guarded(value)
    assert not written.startswith(("=", "+", "-", "@", "\t", "＝"))
    assert unguarded(written) == value


def test_the_csv_is_what_spreadsheets_read(ledger):
    ledger.record(reception(1, note='二行\nと "引用"、,'))
    (line,) = csv.DictReader(io.StringIO(exported(ledger).removeprefix("\ufeff"), newline=""))
    assert line["note"] == '二行\nと "引用"、,'
    assert line["standing"] == CertificateStanding.VALID.value
