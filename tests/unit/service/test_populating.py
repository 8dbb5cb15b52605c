"""A synthetic country in the service's database: people are found by card and by numbers, and it can be cut short."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import IntegrityError

from myna_reception.eligibility.oqs_xml.message import SearchInfo
from myna_reception.reception.eligibility import Purpose, QualificationValidity, Verdict
from myna_reception.reception.errors import CertificateRevoked, NotRegistered
from myna_reception.simulator.country import BLOCK, Country, Resident, holds
from myna_reception.simulator.service.database import HeldQualification, Insured, Population, open_database
from myna_reception.simulator.service.populating import OtherCountry, populate

from .bench import NOON, Bench, Desk, running
from .test_number_checks import ask, search_for

BASE = date(2026, 4, 15)
PERSONS = 1200
SEED = 3


class CutShort(Exception):
    """Somebody ended the program."""


def card_hash(persona_id: str) -> bytes:
    return persona_id.encode().ljust(32)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine, _ = open_database(f"sqlite:///{tmp_path / 'country.sqlite'}")
    yield engine
    engine.dispose()


def counted(engine: Engine) -> tuple[int, int, int]:
    with engine.connect() as connection:
        people = connection.execute(select(func.count()).select_from(Insured)).scalar_one()
        held = connection.execute(select(func.count()).select_from(HeldQualification)).scalar_one()
        return people, held, connection.execute(select(Population.made)).scalar_one()


def expected(country: Country, persons: int) -> tuple[int, int, int]:
    people = [each for block in country.residents(persons) for each in block]
    return len(people), sum(len(each.held) for each in people), persons


def test_what_was_cut_short_goes_on_as_of_the_day_it_was_begun(engine: Engine) -> None:
    country = Country(1, BASE)

    def cut(made: int) -> None:
        if made:
            raise CutShort

    with pytest.raises(CutShort):
        populate(engine, country, 12 * BLOCK + 345, card_hash, cut)
    assert 0 < counted(engine)[2] < 12 * BLOCK + 345
    told: list[int] = []
    kept = populate(engine, Country(1, date(2026, 5, 1)), 12 * BLOCK + 345, card_hash, told.append)
    assert kept == country
    assert counted(engine) == expected(country, 12 * BLOCK + 345)
    assert told == sorted(told)
    assert told[-1] == 12 * BLOCK + 345
    populate(engine, country, 12 * BLOCK + 345, card_hash, told.append)  # nothing is left to do
    populate(engine, country, 13 * BLOCK, card_hash, told.append)  # it may grow, within a block too
    assert counted(engine) == expected(country, 13 * BLOCK)


def test_what_the_database_refuses_is_told_as_such_and_leaves_nothing(engine: Engine) -> None:
    with pytest.raises(IntegrityError):
        populate(engine, Country(1, BASE), 50, lambda _: b"the same card".ljust(32), lambda _made: None)
    assert counted(engine) == (0, 0, 0)


def test_another_country_takes_a_databases_place_only_when_told(engine: Engine) -> None:
    populate(engine, Country(1, BASE), 50, card_hash, lambda _made: None)
    for other, persons in ((Country(2, BASE), 50), (Country(1, BASE), 40)):
        with pytest.raises(OtherCountry):
            populate(engine, other, persons, card_hash, lambda _made: None)
    populate(engine, Country(2, BASE), 40, card_hash, lambda _made: None, anew=True)
    assert counted(engine) == expected(Country(2, BASE), 40)


@pytest.fixture(scope="module")
def populated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with running(tmp_path_factory.mktemp("world"), b"seed of a country") as bench:
        runtime = bench.service._runtime
        assert runtime is not None
        runtime.populate(SEED, PERSONS, lambda _made: None)
        bench.world.rotate_card_ca()
        yield bench


@pytest.fixture
def desk(populated: Bench) -> Iterator[Desk]:
    populated.clock.instant = NOON
    desk = Desk(populated)
    yield desk
    desk.client.close()


def somebody(*, registered: bool = True, moved: bool = False) -> Resident:
    return next(
        each
        for block in Country(SEED, BASE).residents(PERSONS)
        for each in block
        if each.registered is registered and len(each.held) == 1 + moved and present(each) and numbered(each)
    )


def present(resident: Resident) -> bool:
    return holds(resident.held[-1].qualification, BASE)


def numbered(resident: Resident) -> bool:
    return resident.held[-1].qualification.card_classification == "01"


def name(resident: Resident) -> str:
    return f"country-{SEED}-{resident.number}"


def test_a_resident_shows_their_card(desk: Desk) -> None:
    resident = somebody()
    result = desk.check(name(resident))
    assert result.verdict is Verdict.ELIGIBLE
    assert result.qualifications == (resident.held[-1].qualification,)


def test_a_resident_without_registration_makes_it_and_is_then_checked(desk: Desk) -> None:
    resident = somebody(registered=False)
    with pytest.raises(NotRegistered):
        desk.check(name(resident))
    assert desk.client.register_use(desk.request(name(resident), Purpose.REGISTER)).verdict is Verdict.ELIGIBLE
    assert desk.check(name(resident)).verdict is Verdict.ELIGIBLE


def test_old_numbers_of_who_moved_tell_of_newer_ones(desk: Desk) -> None:
    resident = somebody(moved=True)
    old, new = (each.qualification for each in resident.held)
    assert ask(desk, search_for(old)).validity is QualificationValidity.INVALID_NEWER_EXISTS
    answer = ask(desk, search_for(new))
    assert (answer.validity, [each.name for each in answer.results]) == (QualificationValidity.VALID, [resident.name])
    assert desk.check(name(resident)).qualifications == (new,)


def test_a_stranger_to_the_country_is_not_found(desk: Desk) -> None:
    held = somebody().held[-1].qualification
    search: SearchInfo = search_for(held, number=held.number + "1")
    assert ask(desk, search).validity is QualificationValidity.NONE_FOUND


def test_a_revoked_card_of_a_resident_is_refused_and_on_the_crl(desk: Desk, populated: Bench) -> None:
    runtime = populated.service._runtime
    assert runtime is not None
    resident = [each for block in Country(SEED, BASE).residents(PERSONS) for each in block][-1]
    runtime.revoke_card(name(resident))
    with pytest.raises(CertificateRevoked):
        desk.check(name(resident))
    issuer = runtime.issuers.issuers[0]
    told = runtime.status.crl(issuer.key_identifier)
    assert told is not None
    serial = issuer.serial_number_of(name(resident))
    assert x509.load_der_x509_crl(told).get_revoked_certificate_by_serial_number(serial) is not None


def test_a_generation_knows_only_the_certificates_of_residents_that_it_issued(populated: Bench) -> None:
    runtime = populated.service._runtime
    assert runtime is not None
    person = name(somebody())
    runtime.revoke_card(person)
    first, second = runtime.issuers.issuers
    told = {}
    for asked in (first, second):
        crl = runtime.status.crl(asked.key_identifier)
        assert crl is not None
        for given in (first, second):
            serial = given.serial_number_of(person)
            name_hash, key_hash = asked.hashes(hashes.SHA256())
            request = ocsp.OCSPRequestBuilder().add_certificate_by_hash(name_hash, key_hash, serial, hashes.SHA256())
            answer = ocsp.load_der_ocsp_response(runtime.status.ocsp_answer(request.build().public_bytes(Encoding.DER)))
            listed = x509.load_der_x509_crl(crl).get_revoked_certificate_by_serial_number(serial) is not None
            told[asked is first, given is first] = answer.certificate_status, listed
    runtime.reinstate_card(person)
    unknown = (ocsp.OCSPCertStatus.UNKNOWN, False)
    assert told.pop((True, True)) == (ocsp.OCSPCertStatus.REVOKED, True)
    assert told == {(True, False): unknown, (False, True): unknown, (False, False): unknown}


def test_the_world_knows_its_residents_by_name_and_does_not_list_them(populated: Bench) -> None:
    people = populated.world.personas
    assert f"country-{SEED}-1" in people
    for nobody in (f"country-{SEED}-{PERSONS + 1}", f"country-{SEED + 1}-1", "country"):
        assert nobody not in people
    assert f"country-{SEED}-1" not in list(people)
