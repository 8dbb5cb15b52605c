"""The ledger: recorded once, found again, encrypted, without My Numbers and raw serials, and really forgotten."""

import sqlite3
from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from myna_reception.eligibility.secrets import MemoryStore
from myna_reception.reception.card_facts import CertificateStanding, CheckMethod, StandingReport
from myna_reception.reception.eligibility import QualificationValidity, Verdict
from myna_reception.reception.masked import Masked
from myna_reception.records.database import PAGE_SIZE, Database
from myna_reception.records.entries import Outreach, Route
from myna_reception.records.keys import KeyPlace, load_keys
from myna_reception.records.ledger import accept_copy, open_ledger
from myna_reception.records.problems import RecordsError, RecordsProblem
from myna_reception.records.terms import Filters
from tests.unit.records.invented import NOW, qualification, reception

MY_NUMBER = "123456789018"  # invented; its check digit is right
HEADER, RESERVED = 16, 80


def ids(page):
    return [int(entry.reception_id, 16) for entry in page.entries]


def decrypted(path, key):
    """Every page of a SQLCipher file in the clear: what is in this is in the file, deleted or not."""
    data, pages = path.read_bytes(), []
    for at in range(0, len(data), PAGE_SIZE):
        page = data[at : at + PAGE_SIZE]
        body = page[HEADER if at == 0 else 0 : PAGE_SIZE - RESERVED]
        vector = page[PAGE_SIZE - RESERVED : PAGE_SIZE - RESERVED + 16]
        plain = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
        pages.append(plain.update(body) + plain.finalize())
    return b"".join(pages)


def test_a_reception_is_kept_with_all_that_the_result_told(ledger):
    recorded = ledger.record(reception(1, note="領収書の宛名は会社", subsidy="こども医療費", paper="医療証 確認済"))
    detail = ledger.detail(recorded.id)
    assert detail.entry.at == NOW + timedelta(minutes=1)
    assert (detail.entry.verdict, detail.entry.method) == (Verdict.ELIGIBLE, CheckMethod.PIN)
    assert (detail.entry.note, detail.entry.subsidy, detail.entry.paper) == (
        "領収書の宛名は会社", "こども医療費", "医療証 確認済",
    )  # fmt: skip
    assert detail.document["practice"] is True
    result = detail.result()
    assert result is not None
    assert result.qualifications == (qualification(),)
    assert result.validity is QualificationValidity.VALID


def test_the_same_reception_twice_is_one_entry(ledger):
    first = ledger.record(reception(1))
    assert ledger.record(reception(1)).id == first.id
    assert ledger.count() == 1


def test_registering_afterwards_changes_the_entry_and_keeps_what_staff_wrote(ledger):
    before = reception(
        1, verdict=Verdict.NOT_ELIGIBLE, validity=None, qualifications=(), error="not_registered", confirmed_at=None
    )
    number = ledger.record(before).id
    ledger.annotate(number, note="利用登録を案内")
    ledger.record(reception(1, at=NOW + timedelta(hours=1)))
    (entry,) = ledger.page().entries
    assert (entry.id, entry.verdict, entry.error, entry.note) == (number, Verdict.ELIGIBLE, "", "利用登録を案内")
    assert ids(ledger.page("ミホン")) == [1]


def test_two_receptions_at_one_moment_are_two_entries(ledger):
    ledger.record(reception(1, at=NOW))
    ledger.record(reception(2, at=NOW))
    assert ids(ledger.page()) == [2, 1]


@pytest.mark.parametrize(
    "words",
    ["見本", "花子", "見本花子", "見本 花子", "ミホン", "みほん", "ﾐﾎ", "はなこ", "06139992", "0613", "4567", "４５",
     "昭和60年4月1日", "1985-04-01", "1985/04/01", "19850401", "会社", "宛名は", "ミホン 4567", "123"],
)  # fmt: skip
def test_what_staff_would_type_finds_her(ledger, words):
    ledger.record(reception(1, note="領収書の宛名は会社"))
    other = qualification(
        name="試験　太郎", name_kana="ｼｹﾝ ﾀﾛｳ", insurer_number="39139993", symbol="９", number="８８８",
        birthdate=date(1940, 1, 2),
    )  # fmt: skip
    ledger.record(reception(2, other, serial=None))
    assert ids(ledger.page(words)) == [1]


@pytest.mark.parametrize(
    "words", ["ホン", "山田", "---", '"', "AND", "OR", "NEAR(", "*", "k", "会社員", "\x00", "1985-13-45"]
)
def test_what_is_not_there_is_not_found_and_breaks_nothing(ledger, words):
    ledger.record(reception(1, note="領収書の宛名は会社"))
    assert ledger.page(words).entries == ()


def test_pages_follow_one_another_without_gap_or_repeat(ledger):
    for number in range(1, 26):
        ledger.record(reception(number))
    for words in ("", "ミホン"):
        seen, before = [], None
        while True:
            page = ledger.page(words, before=before, length=10)
            seen += ids(page)
            if page.next_before is None:
                break
            before = page.next_before
        assert seen == list(range(25, 0, -1))


def test_filters_narrow_the_list_together(ledger):
    ledger.record(reception(1, method=CheckMethod.VISUAL))
    ledger.record(reception(2, at=NOW + timedelta(days=1), note="x"))
    expiring = StandingReport(CertificateStanding.EXPIRING, date(2026, 5, 1), date(2026, 8, 31), 25)
    ledger.record(reception(3, standing=expiring, verdict=Verdict.NOT_ELIGIBLE))
    ledger.record(reception(4, route=Route.CERTIFICATE, method=None, standing=None, serial=None))
    for number, code in ((5, "9900000002"), (6, "9900000003")):  # another facility, before and after its code changed
        ledger.record(reception(number, at=NOW - timedelta(days=1), institution_code=code))

    def found(**filters):
        return ids(ledger.page("", Filters(**filters)))

    assert found(method="visual") == [1]
    assert found(verdict="not_eligible") == [3]
    assert found(standing="expiring") == [3]
    assert found(route="certificate") == [4]
    assert found(noted=True) == [2]
    assert found(first_day=date(2026, 4, 7)) == [2]
    assert found(first_day=date(2026, 4, 6), last_day=date(2026, 4, 6)) == [4, 3, 1]
    assert found(first_day=date(2026, 4, 6), last_day=date(2026, 4, 6), verdict="eligible", route="card") == [1]
    assert found(institutions=("9900000002", "9900000003")) == [6, 5]
    assert found(institutions=("9900000001",), route="card", method="pin") == [2, 3]


def test_what_changed_since_the_last_visit_is_told_and_kept(ledger):
    ledger.record(reception(1))
    moved = qualification(insurer_number="39139993", insurer_name="見本広域連合", symbol="")
    recorded = ledger.record(reception(2, moved, serial=Masked(b"a new card")))  # found by reading and birthday
    told = {(each.field, each.before, each.after) for each in recorded.differences}
    assert ("insurer_number", "06139992", "39139993") in told
    assert ("insured_card_symbol", "１２３", "") in told
    assert recorded.last_visit == NOW + timedelta(minutes=1)
    assert ids(ledger.page("", Filters(changed=True))) == [2]
    assert ledger.detail(recorded.id).differences == recorded.differences


def test_width_alone_is_no_change_and_a_first_visit_has_none(ledger):
    assert ledger.record(reception(1)).last_visit is None
    assert ledger.record(reception(2, qualification(symbol="123", number="4567"))).differences == ()


def test_the_card_tells_the_patient_where_the_name_changed(ledger):
    ledger.record(reception(1))
    married = qualification(name="試験　花子", name_kana="ｼｹﾝ ﾊﾅｺ")
    told = {each.field for each in ledger.record(reception(2, married)).differences}
    assert told == {"name", "name_kana"}


@pytest.mark.parametrize("field", ["note", "subsidy", "paper"])
@pytest.mark.parametrize("written", [MY_NUMBER, "１２３４ ５６７８ ９０１８", "番号は 1234-5678-9018 です"])
def test_a_my_number_in_what_staff_write_is_refused_and_nothing_is_written(ledger, field, written):
    with pytest.raises(RecordsError) as refused:
        ledger.record(reception(1, **{field: written}))
    assert refused.value.problem is RecordsProblem.MY_NUMBER
    assert ledger.count() == 0
    number = ledger.record(reception(1)).id
    with pytest.raises(RecordsError):
        ledger.annotate(number, **{field: written})
    assert getattr(ledger.detail(number).entry, field) == ""


def test_a_my_number_in_a_result_is_left_out_and_told_and_the_reception_is_kept(ledger):
    recorded = ledger.record(reception(1, qualification(number=MY_NUMBER, address=f"千代田区 {MY_NUMBER}")))
    assert recorded.refused == ("address", "insured_identification_number")
    detail = ledger.detail(recorded.id)
    assert MY_NUMBER not in str(detail.document)
    assert detail.entry.number == ""
    ledger.close()
    assert MY_NUMBER.encode() not in decrypted(ledger.database.path, ledger.keys.database)


def test_the_serial_is_kept_as_a_keyed_hash_only(ledger):
    ledger.record(reception(1))
    ledger.close()
    held = decrypted(ledger.database.path, ledger.keys.database)
    assert b"issuer-and-serial" not in held
    assert ledger.keys.hashed_serial(b"issuer-and-serial-of-hanako") in held


def test_nothing_can_be_read_without_the_key(ledger, folder):
    ledger.record(reception(1, note="領収書の宛名は会社"))
    files = [file.read_bytes() for file in folder.iterdir()]
    for said in ("見本", "06139992", "宛名", "SQLite format"):
        assert all(said.encode() not in held for held in files)
    with pytest.raises(sqlite3.DatabaseError), sqlite3.connect(ledger.database.path) as plain:
        plain.execute("SELECT * FROM reception")
    plain.close()


def test_forgetting_leaves_nothing_of_the_patient_on_the_disk(ledger):
    old = qualification(name="去年　一郎", name_kana="ｷｮﾈﾝ ｲﾁﾛｳ", number="７７７７７")
    ledger.record(reception(1, old, at=NOW - timedelta(days=400), note="古い覚書", serial=None), targets=["xml"])
    ledger.record(reception(2))
    ledger.add_outreach(Outreach.SPOKEN, NOW - timedelta(days=400), practice=True)
    assert ledger.forget_before(date(2026, 1, 1)) == 1
    assert ids(ledger.page()) == [2]
    log = ledger.database.path.with_name("ledger.db-wal")
    assert not log.exists() or log.stat().st_size == 0
    ledger.close()
    held = decrypted(ledger.database.path, ledger.keys.database)
    assert "見本".encode() in held
    for said in ("去年", "ｷｮﾈﾝ", "キョネ", "７７７７７", "77777", "古い覚書", "覚書"):
        assert said.encode() not in held, said


def test_many_are_forgotten_in_parts_and_it_can_be_stopped(ledger):
    for number in range(1, 12):
        ledger.record(reception(number))
    asked = iter([False, True])
    assert ledger.forget_before(date(2026, 4, 7), stop=lambda: next(asked)) == 11
    assert ledger.count() == 0


def test_it_is_there_at_the_next_start(ledger, folder, store, clock):
    ledger.record(reception(1))
    ledger.close()
    again = open_ledger(folder, store, clock)
    assert again.key_place is KeyPlace.SECRET_STORE
    assert ids(again.page("みほん")) == [1]
    again.close()


def test_without_a_secret_store_the_key_lies_in_a_private_file_until_there_is_one(folder, store, clock):
    first = open_ledger(folder, MemoryStore(), clock)
    first.record(reception(1))
    first.close()
    assert first.key_place is KeyPlace.FILE
    assert (folder / "ledger.key").stat().st_mode & 0o077 == 0
    second = open_ledger(folder, store, clock)
    assert second.key_place is KeyPlace.SECRET_STORE
    assert ids(second.page()) == [1]
    assert not (folder / "ledger.key").exists()
    second.close()


# A ledger that is not as it was


def problem_of_opening(folder, store, clock):
    with pytest.raises(RecordsError) as raised:
        open_ledger(folder, store, clock)
    return raised.value.problem


def test_a_ledger_without_its_key_is_never_replaced(ledger, folder, clock):
    ledger.close()
    before = (folder / "ledger.db").read_bytes()
    assert problem_of_opening(folder, MemoryStore(), clock) is RecordsProblem.NO_KEY
    assert (folder / "ledger.db").read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"x" * 100, b"SQLite format 3\x00" + b"\x00" * 4080, b"\x07" * PAGE_SIZE * 3])
def test_another_file_in_its_place_is_told(ledger, folder, store, clock, content):
    ledger.close()
    (folder / "ledger.db").write_bytes(content)
    problem = problem_of_opening(folder, store, clock)
    assert problem in (RecordsProblem.NOT_OURS, RecordsProblem.OLDER_COPY)
    assert (folder / "ledger.db").read_bytes()[: len(content)] == content or content == b""


def test_another_ledger_in_its_place_is_told(ledger, folder, store, clock, tmp_path):
    ledger.close()
    other = Database(tmp_path / "other.db", b"another key of thirty-two bytes.")
    other.close()
    (folder / "ledger.db").write_bytes((tmp_path / "other.db").read_bytes())
    assert problem_of_opening(folder, store, clock) is RecordsProblem.NOT_OURS


def test_an_older_copy_of_it_is_told_and_can_be_accepted(ledger, folder, store, clock):
    ledger.record(reception(1))
    ledger.close()
    copy = (folder / "ledger.db").read_bytes()
    again = open_ledger(folder, store, clock)
    again.record(reception(2))
    again.close()
    (folder / "ledger.db").write_bytes(copy)
    assert problem_of_opening(folder, store, clock) is RecordsProblem.OLDER_COPY
    accept_copy(store)
    accepted = open_ledger(folder, store, clock)
    assert ids(accepted.page()) == [1]
    accepted.close()


@pytest.mark.parametrize("keep", [0.3, 0.8, 0.5001])
def test_a_file_cut_short_is_told(ledger, folder, store, clock, keep):
    for number in range(1, 60):
        ledger.record(reception(number))
    ledger.close()
    whole = (folder / "ledger.db").read_bytes()
    length = int(len(whole) * keep)
    (folder / "ledger.db").write_bytes(whole[: length if keep == 0.5001 else length // PAGE_SIZE * PAGE_SIZE])
    assert problem_of_opening(folder, store, clock) is RecordsProblem.DAMAGED


def test_a_changed_byte_is_found(ledger, folder, store, clock):
    for number in range(1, 60):
        ledger.record(reception(number))
    ledger.database.check()
    ledger.close()
    whole = bytearray((folder / "ledger.db").read_bytes())
    whole[len(whole) // 2] ^= 1
    (folder / "ledger.db").write_bytes(whole)
    again = open_ledger(folder, store, clock)
    with pytest.raises(RecordsError) as raised:
        again.database.check()
    assert raised.value.problem is RecordsProblem.DAMAGED
    again.close()


def test_a_ledger_of_a_newer_version_is_left_alone(ledger, folder, store, clock):
    with ledger.database.write() as connection:
        connection.execute("PRAGMA user_version = 99")
    ledger.close()
    assert problem_of_opening(folder, store, clock) is RecordsProblem.TOO_NEW


def test_a_failure_in_the_middle_leaves_nothing(ledger, monkeypatch):
    monkeypatch.setattr("myna_reception.records.ledger.terms_of", lambda entry: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        ledger.record(reception(1), targets=["xml"])
    monkeypatch.undo()
    assert ledger.count() == 0
    ledger.record(reception(1))
    assert load_keys is not None
    assert ids(ledger.page("みほん")) == [1]


def test_errors_and_values_do_not_show_a_patient(ledger):
    recorded = ledger.record(reception(1))
    detail = ledger.detail(recorded.id)
    shown = repr((reception(1), detail, detail.entry, ledger.page(), ledger.keys, detail.differences))
    for said in ("見本", "ﾐﾎﾝ", "06139992", ledger.keys.master.hex()):
        assert said not in shown
