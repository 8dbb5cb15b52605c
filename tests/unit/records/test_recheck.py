"""The month-start re-check: who is asked about, what changed, and that a pause or a failure passes nobody over."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from myna_reception.eligibility.oqs_xml.mapping import response_of
from myna_reception.reception.card_facts import CertificateStanding
from myna_reception.reception.eligibility import EligibilityResult, QualificationValidity
from myna_reception.reception.errors import ServiceUnreachable, UnreachableReason
from myna_reception.records.ledger import open_ledger
from myna_reception.records.recheck import begin, changed_patients, go_on, progress
from tests.unit.records.invented import NOW, qualification, reception

TODAY = date(2026, 5, 1)
PEOPLE = [
    qualification(name=f"見本　{n}", name_kana=f"ﾐﾎﾝ {n}", number=str(n), birthdate=date(1950, 1, n))
    for n in range(1, 6)
]


class Service:
    """Answers by numbers as told. The practice service's own answers are tested with it over the network."""

    def __init__(self):
        self.asked, self.held, self.fails_at = [], {each.number: each for each in PEOPLE}, None

    def check_by_numbers(self, request):
        if self.fails_at == len(self.asked):
            self.fails_at = None
            raise ServiceUnreachable(UnreachableReason.NO_CONNECTION)
        self.asked.append(request.search.number)
        found = self.held.get(request.search.number)
        validity = QualificationValidity.NONE_FOUND if found is None else QualificationValidity.VALID
        result = EligibilityResult(validity, (found,) if found else (), NOW, CertificateStanding.VALID, "1", True)
        return response_of(result, request.institution_code)


@pytest.fixture
def service():
    return Service()


@pytest.fixture
def regulars(ledger):
    """Four who come regularly, one who came once, one of long ago."""
    for number, person in enumerate(PEOPLE[:4]):
        for visit in range(2):
            ledger.record(reception(10 * number + visit, person, serial=None))
    ledger.record(reception(90, PEOPLE[4], serial=None))
    old = qualification(name="去年　一郎", name_kana="ｷｮﾈﾝ", number="9")
    for visit in range(2):
        ledger.record(reception(95 + visit, old, at=NOW - timedelta(days=300 + visit), serial=None))
    return ledger


def test_regular_patients_are_asked_about_once_and_changes_listed(regulars, service):
    started = begin(regulars, TODAY)
    assert (started.run, started.total, started.done) == ("2026-05", 4, 0)
    service.held["2"] = replace(PEOPLE[1], insurer_name="見本広域連合", insurer_number="39139993")
    del service.held["3"]
    done = go_on(regulars, started.run, service, "9900000001", TODAY)
    assert done.finished
    assert (done.changed, done.unknown) == (2, 0)
    found = {
        each.name: [difference.field for difference in each.differences]
        for each in changed_patients(regulars, done.run)
    }
    assert found == {"見本　2": ["insurer_number", "insurer_name"], "見本　3": ["validity"]}
    assert go_on(regulars, started.run, service, "9900000001", TODAY).finished
    assert sorted(service.asked) == ["1", "2", "3", "4"]


def test_each_facility_at_a_terminal_asks_about_its_own(regulars, service):
    for visit in range(2):
        regulars.record(reception(50 + visit, PEOPLE[4], serial=None, institution_code="9900000002"))
    there = begin(regulars, TODAY, institutions=("9900000002",))
    assert go_on(regulars, there.run, service, "9900000002", TODAY).total == 1
    assert begin(regulars, TODAY, institutions=("9900000001",)).total == 4
    assert begin(regulars, TODAY, institutions=("9900000002", "9900000009")).finished


def test_it_pauses_and_goes_on_after_a_new_start(regulars, service, folder, store, clock):
    run = begin(regulars, TODAY).run
    seen = []
    go_on(regulars, run, service, "9900000001", TODAY, paused=lambda: len(seen) == 2, told=seen.append)
    assert [each.done for each in seen] == [1, 2]
    regulars.close()
    again = open_ledger(folder, store, clock)
    assert begin(again, TODAY).done == 2
    assert go_on(again, run, service, "9900000001", TODAY).finished
    assert len(service.asked) == 4
    again.close()


def test_a_service_that_fails_pauses_it_and_passes_nobody_over(regulars, service):
    run = begin(regulars, TODAY).run
    service.fails_at = 1
    stopped = go_on(regulars, run, service, "9900000001", TODAY)
    assert (stopped.done, stopped.stopped_by) == (1, "service_unreachable")
    assert go_on(regulars, run, service, "9900000001", TODAY).finished
    assert len(set(service.asked)) == 4


def test_numbers_that_cannot_be_asked_for_are_told(ledger, service):
    odd = qualification(name="桁　違い", name_kana="ｹﾀ", number="1" * 30)

    class Strict(Service):
        def check_by_numbers(self, request):
            from myna_reception.eligibility.oqs_xml.writer import write_request

            write_request(request)
            raise ValueError("no room") if len(request.search.number) > 20 else AssertionError

    for visit in range(2):
        ledger.record(reception(visit, odd, serial=None))
    run = begin(ledger, TODAY).run
    assert go_on(ledger, run, Strict(), "9900000001", TODAY).unknown == 1


def test_nobody_regular_is_a_finished_run(ledger):
    assert begin(ledger, TODAY).finished
    assert progress(ledger, "2026-05").total == 0
