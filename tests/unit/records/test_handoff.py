"""Hand-offs against small independent consumers: in order, each once, practice apart, whatever a folder does."""

import errno
import json
import os
import threading
from datetime import date, timedelta
from pathlib import Path

import pytest

from myna_reception.eligibility.copy_text import read_copy_text
from myna_reception.reception.eligibility import ElderlyRecipientCertificate, QualificationValidity, Verdict
from myna_reception.records.handoff.courier import Courier
from myna_reception.records.handoff.folder import PRACTICE_FOLDER, FolderTarget
from myna_reception.records.handoff.settings import FOLDER_TARGETS, HandOffFile, HandOffSettings, Target, accept
from myna_reception.records.outbox import Outbox, State
from tests.consumers import folder_watcher as consumers
from tests.unit.records.invented import NOW, qualification, reception


@pytest.fixture
def outbox(ledger, clock):
    return Outbox(ledger, clock)


@pytest.fixture
def place(tmp_path):
    path = tmp_path / "watched"
    path.mkdir()
    return path


@pytest.fixture
def settings(place):
    folders = {f"{target.value}_folder": str(place) for target in FOLDER_TARGETS}
    return HandOffSettings(**folders, **{f"{target.value}_on": True for target in FOLDER_TARGETS})


@pytest.fixture
def deliver(ledger, outbox, settings):
    def deliver(target=Target.XML, **options):
        return Courier(target, options.pop("settings", settings), ledger, outbox, **options).deliver_all()

    return deliver


def live(number, *qualifications, **changed):
    return reception(number, *qualifications, **{"practice": False, **changed})


def watcher(place, pattern):
    return consumers.FolderWatcher(place, place.parent / "archive", pattern)


# Each form, read by a program that knows nothing of ours


def test_a_strict_reader_takes_the_official_message(ledger, deliver, place):
    ledger.record(live(1), [Target.XML])
    assert deliver()
    program = watcher(place, "OQSsiquc01res_face_*.xml")
    program.poll()
    ((name, data),) = program.taken
    assert name.startswith("OQSsiquc01res_face_9900000001")
    assert name.endswith("_20260406093100.xml")
    told = consumers.strict_reading(data)
    assert (told["Name"], told["NameKana"], told["InsurerNumber"]) == ("見本　花子", "ﾐﾎﾝ ﾊﾅｺ", "06139992")
    assert b"Shift_JIS" in data
    assert b"\r\n" in data


@pytest.mark.parametrize("validity", [2, 3, 4, 5])
def test_a_strict_reader_takes_nothing_that_is_not_plainly_valid(ledger, deliver, place, validity):
    held = (qualification(),) if validity in (2, 3) else ()
    new = live(1, validity=QualificationValidity(validity), verdict=Verdict.NOT_ELIGIBLE)
    ledger.record(live(1, *held, validity=new.validity, verdict=new.verdict, qualifications=held), [Target.XML])
    assert deliver()
    program = watcher(place, "*.xml")
    program.poll()
    with pytest.raises(ValueError, match="QualificationValidity"):
        consumers.strict_reading(program.taken[0][1])


def test_names_beyond_the_code_page_by_the_chosen_policy_listed_and_whole_in_json(
    ledger, deliver, outbox, settings, place
):
    ledger.record(live(1, qualification(name="𠮷田　髙子")), [Target.XML, Target.JSON])
    for substitute, mark in (("GETA", "〓"), ("CIRCLE", "●")):
        chosen = HandOffSettings(xml_on=True, xml_folder=str(place), xml_substitute=substitute)
        if substitute == "CIRCLE":
            ledger.record(live(2, qualification(name="𠮷田　髙子")), [Target.XML])
        assert deliver(settings=chosen)
        program = watcher(place, "*.xml")
        program.poll()
        assert consumers.strict_reading(program.taken[0][1])["Name"] == f"{mark}田　髙子"
    listed = [handed[3] for handed in ledger.detail(ledger.page().entries[0].id).hand_offs]
    assert listed == ["Name[0] U+20BB7"]
    assert deliver(Target.JSON)
    told = consumers.json_reading(next(place.glob("*.json")).read_bytes())
    assert told["qualifications"][0]["name"] == "𠮷田　髙子"
    utf8 = HandOffSettings(xml_on=True, xml_folder=str(place), xml_encoding="UTF_8")
    ledger.record(live(3, qualification(name="𠮷田　髙子")), [Target.XML])
    assert deliver(settings=utf8)
    program = watcher(place, "*.xml")
    program.poll()
    assert consumers.strict_reading(program.taken[0][1])["Name"] == "𠮷田　髙子"


def test_a_reader_of_labels_takes_the_text(ledger, deliver, place):
    elderly = ElderlyRecipientCertificate(None, date(2025, 8, 1), date(2026, 7, 31), 20)
    ledger.record(live(1, qualification(symbol="", elderly_recipient=elderly)), [Target.TEXT])
    assert deliver(Target.TEXT)
    text = next(place.glob("*.txt")).read_bytes().decode("utf-8-sig")
    told = consumers.label_reading(text)
    assert told["資格情報(医療保険)", "氏名"] == "見本　花子"
    assert told["資格情報(医療保険)", "記号"] == ""
    assert told["資格情報(医療保険)", "確認日"] == "令和8年4月6日"
    assert told["高齢受給者証", "負担割合"] == "2割"
    assert not read_copy_text(text).practice


def test_csv_and_json_tell_their_version_and_formulas_are_harmless(ledger, deliver, place):
    ledger.record(live(1, qualification(insurer_name="=cmd|' /C calc'!A0", symbol="-12")), [Target.CSV, Target.JSON])
    assert deliver(Target.CSV)
    assert deliver(Target.JSON)
    (line,) = consumers.csv_reading(next(place.glob("*.csv")).read_bytes())
    assert line["insurer_name"] == "'=cmd|' /C calc'!A0"
    assert line["insured_card_symbol"] == "'-12"
    assert line["birthdate"] == "1985-04-01"
    told = consumers.json_reading(next(place.glob("*.json")).read_bytes())
    assert told["qualifications"][0]["insurer_name"] == "=cmd|' /C calc'!A0"


def test_a_reader_that_locks_the_file_for_a_while(ledger, deliver, outbox, place):
    program = consumers.LockingWatcher(place, place.parent / "archive", "*.xml", seconds=0.3)
    ledger.record(live(1), [Target.XML])
    assert deliver()
    locking = threading.Thread(target=program.poll)
    locking.start()
    ledger.record(live(2), [Target.XML])
    assert deliver()
    locking.join()
    program.poll()
    assert len(program.taken) == 2
    assert outbox.undelivered("xml") == 0


# Practice


@pytest.mark.parametrize("target", FOLDER_TARGETS)
def test_practice_never_reaches_the_live_folder_and_is_marked(ledger, deliver, place, target):
    ledger.record(reception(1), [target])
    assert deliver(target)
    assert [each.name for each in place.iterdir()] == [PRACTICE_FOLDER]
    (file,) = (place / PRACTICE_FOLDER).iterdir()
    data = file.read_bytes()
    marks = {
        Target.XML: b"SIMP0001I", Target.TEXT: "練習\t".encode(), Target.CSV: b"csv/1,1,",
        Target.JSON: b'"practice": true',
    }  # fmt: skip
    assert marks[target] in data


# Order, and each once


def test_what_waited_goes_out_in_order_when_the_folder_is_back(ledger, deliver, outbox, place):
    away = place.rename(place.with_name("unplugged"))
    for number in (1, 2, 3):
        ledger.record(live(number), [Target.XML])
        assert not deliver()
    assert outbox.undelivered("xml") == 3
    away.rename(place)
    seen = []

    class Seeing(FolderTarget):
        def finish(self, name):
            super().finish(name)
            seen.append(name)

    assert deliver(open_folder=lambda path, practice: Seeing(path, practice=practice))
    assert [name[-18:-4] for name in seen] == ["20260406093100", "20260406093200", "20260406093300"]
    assert outbox.undelivered("xml") == 0
    assert deliver()
    assert len(list(place.glob("*.xml"))) == 3


@pytest.mark.parametrize("step", ["before the file", "half a file", "file, no name", "name, not noted"])
def test_an_interruption_anywhere_gives_each_file_once(ledger, deliver, outbox, place, step):
    class Interrupted(BaseException):
        pass

    class Breaking(FolderTarget):
        def prepare(self, name, data):
            if step == "before the file":
                raise Interrupted
            super().prepare(name, data[: len(data) // 2] if step == "half a file" else data)
            if step == "half a file":
                raise Interrupted

        def finish(self, name):
            if step == "name, not noted":
                super().finish(name)
            raise Interrupted

    ledger.record(live(1), [Target.XML])
    with pytest.raises(Interrupted):
        deliver(open_folder=lambda path, practice: Breaking(path, practice=practice))
    program = watcher(place, "*.xml")
    program.poll()  # the other side may even have taken it
    assert deliver()
    program.poll()
    assert len(program.taken) == 1
    assert consumers.strict_reading(program.taken[0][1])["Name"] == "見本　花子"
    assert outbox.undelivered("xml") == 0
    assert list(place.iterdir()) == []


def test_the_folder_was_changed_in_between(ledger, deliver, outbox, place, tmp_path):
    class Full(FolderTarget):
        def finish(self, name):
            raise OSError(errno.ENOSPC, "full")

    ledger.record(live(1), [Target.XML])
    assert not deliver(open_folder=lambda path, practice: Full(path, practice=practice))
    other = tmp_path / "other"
    other.mkdir()
    assert deliver(settings=HandOffSettings(xml_on=True, xml_folder=str(other)))
    assert len(list(other.glob("*.xml"))) == 1
    assert list(place.glob("*.xml")) == []


def test_nothing_is_ever_overwritten(ledger, deliver, outbox, place):
    ledger.record(live(1), [Target.XML])
    assert deliver()
    (file,) = place.glob("*.xml")
    file.write_bytes(b"somebody else's")
    with ledger.database.write() as connection:
        connection.execute("UPDATE outbox SET state = 'waiting'")
    assert deliver()
    assert file.read_bytes() == b"somebody else's"
    (refused,) = outbox.refused("xml")
    assert "there already" in refused.report


def test_what_the_other_side_took_is_told(ledger, deliver, outbox, place, clock):
    ledger.record(live(1), [Target.XML])
    deliver()
    assert outbox.last("xml", State.TAKEN) is None
    clock.advance(timedelta(minutes=5))
    watcher(place, "*.xml").poll()
    deliver()
    assert outbox.last("xml", State.TAKEN) == NOW + timedelta(minutes=5)


def test_a_changed_result_of_one_reception_is_another_hand_off(ledger, deliver, place):
    none = {"verdict": Verdict.NOT_ELIGIBLE, "validity": None, "confirmed_at": None, "error": "not_registered"}
    ledger.record(live(1, **none, qualifications=()), [])
    ledger.record(live(1), [Target.XML])
    ledger.record(live(1), [Target.XML])  # shown again: nothing new
    assert deliver()
    assert len(list(place.glob("*.xml"))) == 1


def test_what_cannot_be_written_is_told_and_holds_up_nothing(ledger, deliver, outbox, place):
    ledger.record(live(1, institution_code=""), [Target.XML])
    ledger.record(live(2), [Target.XML])
    assert deliver()
    assert len(list(place.glob("*.xml"))) == 1
    assert [item.state for item in outbox.refused("xml")] == [State.REFUSED]


# What can happen to a folder


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO, errno.ESTALE, errno.ETIMEDOUT])
def test_every_refusal_of_the_system_keeps_the_hand_off(ledger, outbox, settings, place, code):
    class Refusing(FolderTarget):
        def prepare(self, name, data):
            raise OSError(code, os.strerror(code))

    courier = Courier(
        Target.XML, settings, ledger, outbox, open_folder=lambda path, practice: Refusing(path, practice=practice)
    )
    ledger.record(live(1), [Target.XML])
    assert not courier.deliver_all()
    assert courier.status().trouble == errno.errorcode[code]
    assert courier.status().waiting == 1
    assert list(place.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_only_be_read(ledger, deliver, outbox, place):
    place.chmod(0o500)
    try:
        ledger.record(live(1), [Target.XML])
        assert not deliver()
    finally:
        place.chmod(0o700)
    assert deliver()
    assert outbox.undelivered("xml") == 0


def test_a_real_disk_that_is_full(ledger, deliver, outbox):
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")

    class OnFullDisk(FolderTarget):
        def prepare(self, name, data):
            with full.open("wb", buffering=0) as file:
                file.write(data)

    ledger.record(live(1), [Target.XML])
    assert not deliver(open_folder=lambda path, practice: OnFullDisk(path, practice=practice))
    assert deliver()
    assert outbox.undelivered("xml") == 0


def test_a_share_that_hangs_holds_up_nothing_else(ledger, outbox, settings, place):
    hangs, released = threading.Event(), threading.Event()

    class Hanging(FolderTarget):
        def prepare(self, name, data):
            hangs.set()
            released.wait(60)
            super().prepare(name, data)

    stuck = Courier(
        Target.XML, settings, ledger, outbox, open_folder=lambda path, practice: Hanging(path, practice=practice)
    )
    json_done = threading.Event()
    well = Courier(Target.JSON, settings, ledger, outbox, changed=lambda: outbox.undelivered("json") or json_done.set())
    ledger.record(live(1), [Target.XML, Target.JSON])
    stuck.start()
    assert hangs.wait(30)
    well.start()
    assert json_done.wait(30)
    ledger.record(live(2), [Target.XML])  # and the desk goes on
    stuck.stop(timeout=0.01)  # closing the app does not wait for the share
    assert outbox.undelivered("xml") == 2
    released.set()
    well.stop()
    stuck._thread.join(30)


def test_a_courier_works_by_itself(ledger, outbox, settings, place):
    done = threading.Event()
    courier = Courier(
        Target.XML, settings, ledger, outbox, changed=lambda: outbox.last("xml", State.DELIVERED) and done.set()
    )
    courier.start()
    ledger.record(live(1), [Target.XML])
    courier.wake()
    assert done.wait(30)
    courier.stop()
    assert len(list(place.glob("*.xml"))) == 1


# Settings


def test_settings_come_back_and_damaged_ones_are_defaults(folder):
    file = HandOffFile(folder)
    assert file.load() == HandOffSettings()
    chosen = HandOffSettings(xml_on=True, xml_folder="/x", http_port=9000, xml_encoding="UTF_8")
    file.save(chosen)
    assert file.load() == chosen
    (folder / "hand-off.json").write_text("{", encoding="utf-8")
    assert file.load() == HandOffSettings()
    wrong = {"http_port": 80, "xml_on": "yes", "xml_encoding": "EBCDIC", "clipboard_seconds": 1, "unknown": 1}
    assert accept(wrong) == HandOffSettings()
    assert HandOffSettings(xml_on=True).targets == ()  # no folder was chosen
    assert json.loads(json.dumps(wrong))
