"""A result is on the disk before it is on the screen; what cannot be recorded is told and keeps nobody waiting."""

import threading
from datetime import date, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from myna_reception.eligibility.secrets import MemoryStore
from myna_reception.reception.card_facts import CardFacts, CardKind, CertificateStanding, CheckMethod, StandingReport
from myna_reception.reception.clock import JST, FixedClock
from myna_reception.reception.eligibility import EligibilityResult, QualificationValidity, Verdict
from myna_reception.reception.errors import CardPhase, CardTorn, NotRegistered
from myna_reception.reception.masked import Masked
from myna_reception.reception.states import Outcome, Recoverable, ShowResult
from myna_reception.records.entries import Outreach
from myna_reception.records.handoff.settings import HandOffFile, HandOffSettings
from myna_reception.records.ledger import open_ledger
from myna_reception.simulator.card_authority import CardAuthority
from myna_reception.simulator.personas import load_personas
from myna_reception.ui.bridge.records_desk import Place, RecordsDesk
from tests.unit.records.invented import qualification

NOW = datetime(2026, 4, 6, 9, 30, tzinfo=JST)
STANDING = StandingReport(CertificateStanding.VALID, date(2029, 4, 1), date(2029, 7, 31), 1091)


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "desk"
    path.mkdir()
    return path


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture
def clock():
    return FixedClock(NOW)


@pytest.fixture
def make(qapp, folder, store, clock):
    made = []

    def make(practice=True, open_store=lambda: store, **options):
        desk = RecordsDesk(folder, open_store, clock, practice=practice, **options)
        desk.place = Place("9900000001", "見本鍼灸整骨院", "W0000001")
        made.append(desk)
        return desk

    yield make
    for desk in made:
        desk.close()


@pytest.fixture
def kept(folder, store, clock):
    """What is on the disk, read by somebody else."""

    def kept():
        ledger = open_ledger(folder, store, clock)
        try:
            return [entry.reception_id for entry in ledger.page().entries]
        finally:
            ledger.close()

    return kept


def shown(number=1, *, error=None, qualifications=None, practice=True):
    result = None
    if error is None:
        held = (qualification(),) if qualifications is None else qualifications
        result = EligibilityResult(
            QualificationValidity.VALID, held, NOW, CertificateStanding.VALID, f"R{number}", practice
        )
    verdict = Verdict.ELIGIBLE if error is None else Verdict.NOT_ELIGIBLE
    card = CardFacts(CardKind.PLASTIC, Masked(b"no certificate"), STANDING, 3)
    return ShowResult(f"reception-{number}", card, Outcome(verdict, STANDING, CheckMethod.PIN, result, error))


def test_a_result_is_recorded_before_it_is_shown(qtbot, make, kept):
    desk = make()
    desk.open()
    on_disk_then = []
    desk.record(shown(1), lambda: on_disk_then.append(kept()))
    qtbot.waitUntil(lambda: bool(on_disk_then), timeout=30_000)
    assert on_disk_then == [["reception-1"]]


def test_the_same_result_again_is_shown_at_once_and_not_recorded_again(qtbot, make, kept):
    desk = make()
    desk.open()
    calls = []
    desk.record(shown(1), lambda: calls.append("first"))
    qtbot.waitUntil(lambda: calls == ["first"], timeout=30_000)
    desk.record(shown(1), lambda: calls.append("again"))
    assert calls == ["first", "again"]
    desk.record(shown(1, error=NotRegistered()), lambda: calls.append("changed"))
    qtbot.waitUntil(lambda: len(calls) == 3, timeout=30_000)
    assert kept() == ["reception-1"]


def test_what_changed_since_the_last_visit_is_told(qtbot, make, clock):
    desk = make()
    desk.open()
    told = []
    desk.shown.connect(told.append)
    desk.record(shown(1), lambda: None)
    qtbot.waitUntil(lambda: len(told) == 1, timeout=30_000)
    clock.advance(timedelta(days=30))
    desk.record(shown(2, qualifications=(qualification(insurer_number="39139993"),)), lambda: None)
    qtbot.waitUntil(lambda: len(told) == 2, timeout=30_000)
    assert [each.field for each in told[1].recorded.differences] == ["insurer_number"]
    assert told[1].recorded.last_visit == NOW


def test_a_disk_that_hangs_keeps_nobody_waiting(qtbot, make, monkeypatch):
    monkeypatch.setattr("myna_reception.ui.bridge.records_desk.SHOW_ANYWAY_MS", 1)
    hangs = threading.Event()
    desk = make(open_store=lambda: hangs.wait(60) and MemoryStore())
    desk.open()
    calls = []
    desk.record(shown(1), lambda: calls.append("shown"))
    qtbot.waitUntil(lambda: calls == ["shown"], timeout=30_000)
    hangs.set()
    recorded = []
    desk.shown.connect(recorded.append)
    qtbot.waitUntil(lambda: bool(recorded), timeout=30_000)
    assert calls == ["shown"]  # and not a second time


def test_a_ledger_that_cannot_be_opened_is_told_and_receptions_go_on(qtbot, make, folder):
    (folder / "ledger.db").write_bytes(b"something else" * 1000)
    desk = make()
    notices = []
    desk.noticed.connect(notices.append)
    desk.open()
    qtbot.waitUntil(lambda: bool(notices), timeout=30_000)
    assert notices == ["records_no_key"]
    calls = []
    desk.record(shown(1), lambda: calls.append("shown"))
    assert calls == ["shown"]
    assert (folder / "ledger.db").read_bytes() == b"something else" * 1000


def test_a_full_disk_is_told_with_each_reception_and_the_result_is_shown(qtbot, make):
    desk = make()
    opened = []
    desk.opened.connect(lambda: opened.append(True))
    desk.open()
    qtbot.waitUntil(lambda: bool(opened), timeout=30_000)
    pages = desk.ledger.database.read("PRAGMA page_count")[0][0]

    def fill():
        desk.ledger.database.connection.execute(f"PRAGMA max_page_count = {pages}")

    desk._lane.run(fill)  # SQLite's own way to say that there is no more room: SQLITE_FULL
    notices, calls = [], []
    desk.noticed.connect(notices.append)
    for number in range(30):
        desk.record(shown(number), lambda: calls.append("shown"))
    qtbot.waitUntil(lambda: len(calls) == 30, timeout=30_000)
    assert set(notices) == {"records_disk_full"}


def test_a_key_in_a_file_is_said_plainly_at_a_live_desk(qtbot, make):
    desk = make(practice=False)
    notices = []
    desk.noticed.connect(notices.append)
    desk.open()
    qtbot.waitUntil(lambda: notices == ["ledger_key_in_file"], timeout=30_000)


def test_a_my_number_in_a_result_is_left_out_and_told(qtbot, make):
    desk = make()
    notices = []
    desk.noticed.connect(notices.append)
    desk.open()
    desk.record(shown(1, qualifications=(qualification(number="123456789018"),)), lambda: None)
    qtbot.waitUntil(lambda: notices == ["my_number_left_out"], timeout=30_000)


def test_failures_and_outreach_are_counted(qtbot, make):
    desk = make()
    desk.open()
    desk.observe(Recoverable(CardTorn(CardPhase.READING), card_present=False))
    desk.add_outreach(Outreach.LEAFLET)
    counted = []
    desk.record(shown(1), lambda: counted.append(1))
    qtbot.waitUntil(lambda: bool(counted), timeout=30_000)
    rows = desk.ledger.database.read("SELECT code FROM incident UNION ALL SELECT kind FROM outreach")
    assert [row[0] for row in rows] == ["card_torn", "leaflet"]


def test_results_go_to_what_is_switched_on(qtbot, make, folder, tmp_path):
    watched = tmp_path / "watched"
    watched.mkdir()
    HandOffFile(folder).save(HandOffSettings(json_on=True, json_folder=str(watched)))
    desk = make()
    desk.open()
    desk.record(shown(1), lambda: None)
    desk.record(shown(2, error=NotRegistered()), lambda: None)  # no result: nothing to hand over
    qtbot.waitUntil(lambda: len(list(watched.glob("練習/*.json"))) == 1, timeout=30_000)


def test_what_is_past_its_time_is_forgotten(qtbot, make, clock, kept):
    desk = make(retention_days=lambda: 365)
    desk.open()
    done = []
    desk.record(shown(1), lambda: done.append(1))
    qtbot.waitUntil(lambda: bool(done), timeout=30_000)
    clock.advance(timedelta(days=400))
    desk.care()
    qtbot.waitUntil(lambda: kept() == [], timeout=30_000)


def test_closing_writes_what_was_on_its_way(make, kept):
    desk = make()
    desk.open()
    desk.record(shown(1), lambda: None)
    desk.close()
    assert kept() == ["reception-1"]


@pytest.mark.timeout(120)
def test_a_real_certificate_is_kept_as_a_hash(qtbot, make):
    persona = load_personas(date(2026, 4, 6))["valid-employee"]
    _, certificate = CardAuthority(b"records").issue_authentication(persona)
    desk = make()
    desk.open()
    state = shown(1)
    facts = CardFacts(CardKind.PLASTIC, Masked(certificate.public_bytes(Encoding.DER)), STANDING, 3)
    told = []
    desk.shown.connect(told.append)
    desk.record(ShowResult("reception-1", facts, state.outcome), lambda: None)
    qtbot.waitUntil(lambda: bool(told), timeout=30_000)
    ((serial,),) = desk.ledger.database.read("SELECT serial FROM reception")
    assert len(serial) == 16
