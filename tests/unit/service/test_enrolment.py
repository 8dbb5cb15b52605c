"""Somebody who is made while the service runs is known to all of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from myna_reception.eligibility.oqs_xml.message import ProcessingStatus
from myna_reception.reception.eligibility import Verdict
from myna_reception.reception.errors import CertificateRevoked
from myna_reception.simulator.new_person import Telling

from .bench import Bench, Desk, running
from .test_number_checks import ask, held_by, search_for

TELLING = Telling("試し　咲", "タメシ サキ", "1985-04-01", "female", "valid-employee")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """A service of this test alone: the people made here would be strangers in other tests' lists."""
    with running(tmp_path / "world", b"seed of the enrolment") as bench:
        yield bench


@pytest.fixture
def desk(bench: Bench) -> Iterator[Desk]:
    desk = Desk(bench)
    yield desk
    desk.client.close()


def test_a_new_person_is_unknown_until_enrolled(bench: Bench, desk: Desk) -> None:
    made = bench.world.make_person(TELLING)
    search = search_for(held_by(bench, made.id))
    assert desk.check(made.id).verdict is Verdict.NOT_ELIGIBLE
    assert ask(desk, search).results == ()
    bench.service.enrol(made.id)
    bench.service.enrol(made.id)  # a second time changes nothing
    found = desk.check(made.id)
    assert found.verdict is Verdict.ELIGIBLE
    assert [held.name for held in found.qualifications] == [made.name]
    answer = ask(desk, search)
    assert answer.status is ProcessingStatus.NORMAL
    assert answer.results == made.qualifications


def test_a_card_that_is_told_to_be_revoked_is(bench: Bench, desk: Desk) -> None:
    made = bench.world.make_person(Telling("試し　失", "タメシ ウシナウ", "1985-04-01", "male", "revoked"))
    bench.service.enrol(made.id)
    with pytest.raises(CertificateRevoked):
        desk.check(made.id)


def test_nobody_else_is_enrolled(bench: Bench) -> None:
    with pytest.raises(KeyError):
        bench.service.enrol("nobody")
