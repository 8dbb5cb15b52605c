"""The same service on PostgreSQL, where one can be started."""

import asyncio
import importlib.util
import itertools
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from cryptography import x509
from sqlalchemy import Column, Engine, Integer, LargeBinary, MetaData, String, Table, bindparam, insert, select, text
from sqlalchemy.exc import DataError, IntegrityError

from myna_reception.eligibility.activation import renew
from myna_reception.eligibility.client import HttpsEligibilityService
from myna_reception.eligibility.messages import ActivationRequest
from myna_reception.reception.eligibility import Purpose, QualificationValidity, Verdict
from myna_reception.reception.errors import CertificateRevoked, NotRegistered, RefusalReason, ServiceRefused
from myna_reception.simulator.country import BLOCK, Country, holds
from myna_reception.simulator.embedded import EmbeddedService
from myna_reception.simulator.service.attempts import ACCOUNT
from myna_reception.simulator.service.check_records import LOOK
from myna_reception.simulator.service.database import Base, Utc, open_database
from myna_reception.simulator.service.groups import GROUP_LIMIT, Job
from myna_reception.simulator.service.populating import BLOCKS_A_TRANSACTION, OtherCountry, populate
from myna_reception.simulator.service.prepared import Asking, Prepared, Rows
from myna_reception.simulator.service.runtime import ServiceRuntime
from myna_reception.simulator.service.schema import VERSION_TABLE
from myna_reception.simulator.service.together import together
from myna_reception.simulator.service.writers import Writers
from tests.unit.portal.browser import Browser, Clinic

from . import postgresql
from .bench import NOON, Bench, Desk, running
from .test_number_checks import ASSISTED, ask, search_for
from .test_populating import CutShort, card_hash, counted, expected

pytestmark = [
    pytest.mark.xdist_group("postgresql"),  # one cluster, however many workers
    pytest.mark.skipif(importlib.util.find_spec("psycopg") is None, reason="psycopg is not installed"),
]
SEED = b"seed of the tests on postgresql"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    try:
        with postgresql.cluster() as address:
            yield address
    except postgresql.Unavailable as error:
        pytest.skip(f"no PostgreSQL here: {error}")


@pytest.fixture(scope="module")
def _running_on_postgresql(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with running(tmp_path_factory.mktemp("world"), SEED, url) as bench:
        yield bench


@pytest.fixture
def new_desk_on_postgresql(_running_on_postgresql: Bench) -> Iterator[Callable[[], Desk]]:
    made: list[Desk] = []

    def make() -> Desk:
        made.append(Desk(_running_on_postgresql))
        return made[-1]

    yield make
    for desk in made:
        desk.client.close()


@pytest.fixture
def desk_on_postgresql(new_desk_on_postgresql: Callable[[], Desk]) -> Desk:
    return new_desk_on_postgresql()


def test_a_check_a_registration_and_a_renewal(desk_on_postgresql: Desk) -> None:
    desk = desk_on_postgresql
    assert desk.check("valid-employee").verdict is Verdict.ELIGIBLE
    with pytest.raises(CertificateRevoked):
        desk.check("revoked")
    with pytest.raises(NotRegistered):
        desk.check("not-registered")
    assert desk.client.register_use(desk.request("not-registered", Purpose.REGISTER)).verdict is Verdict.ELIGIBLE
    assert ask(desk, search_for(ASSISTED)).validity is QualificationValidity.VALID_UNREGISTERED
    client = HttpsEligibilityService(renew(desk.activation))
    assert client.challenge().expires_at > NOON
    client.close()
    runtime = desk.bench.service._runtime
    assert runtime is not None
    (use,) = (each for each in runtime.terminal_uses(timedelta(1)) if each.terminal_id == desk.activation.terminal_id)
    assert use.checks == {"pin": 4, "numbers": 1}


def test_the_same_request_at_once_makes_one_record(desk_on_postgresql: Desk) -> None:
    desk = desk_on_postgresql
    request = desk.request("valid-employee")
    numbers: list[str] = []
    threads = [
        threading.Thread(target=lambda: numbers.append(desk.client.check(request).reception_number)) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(numbers) == 6
    assert len(set(numbers)) == 1


def test_a_check_is_answered_although_the_server_cut_every_connection(desk_on_postgresql: Desk, url: str) -> None:
    assert desk_on_postgresql.check("valid-employee").verdict is Verdict.ELIGIBLE
    engine, _ = open_database(url)
    with engine.begin() as connection:
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        connection.execute(text(cut))
    engine.dispose()
    assert desk_on_postgresql.check("valid-employee").verdict is Verdict.ELIGIBLE


NUMBERS = Table(
    "numbers", MetaData(), Column("number", Integer, primary_key=True), Column("name", String(8)), Column("at", Utc)
)
NAMES = Table("names", MetaData(), Column("number", Integer), Column("hash", LargeBinary))
KEEP_NUMBER = Prepared(insert(NUMBERS), insert(NAMES))
FIND = Prepared(
    select(NUMBERS.c.name, NAMES.c.hash, NUMBERS.c.at, NUMBERS.c.number)
    .select_from(NUMBERS)
    .join(NAMES, NAMES.c.number == NUMBERS.c.number)
    .where(NUMBERS.c.number == bindparam("number"))
)


def keep(number: int, places: list[str], name: str | None = "見本", data: bytes | None = b"\0") -> Job[Rows]:
    """A job that looks whether a number is there, keeps it unless it is, and tells what it found."""

    def job() -> Asking[Rows]:
        places.append(threading.current_thread().name)
        found: Rows = yield FIND.ask(number=number)
        if not found:
            yield KEEP_NUMBER.ask(number=number, name=name, at=None if data is None else NOON, hash=data)
        return found

    return job


@pytest.fixture
def numbers(url: str) -> Iterator[Engine]:
    engine, _ = open_database(url)
    with engine.begin() as connection:
        for table in (NUMBERS, NAMES):
            table.drop(connection, checkfirst=True)
            table.create(connection)
    yield engine
    engine.dispose()


def done(engine: Engine, *groups: list[Job[Rows]], between: Callable[[], None] = lambda: None) -> list[object]:
    """What each told or raised, group after group."""
    writers = Writers(engine)

    async def run() -> list[object]:
        told: list[object] = []
        for group in groups:
            if told:
                between()
            told += await asyncio.gather(*(writers.run(job) for job in group), return_exceptions=True)
        return told

    try:
        return asyncio.run(run())
    finally:
        writers.close()


def test_a_group_is_asked_together_on_the_loops_own_thread(numbers: Engine) -> None:
    places: list[str] = []
    jobs = [keep(1, places), keep(2, places, None, None), keep(3, places, "", b""), keep(4, places, 'a,"{}\\', b"\xff")]
    told = done(numbers, jobs, jobs)
    assert set(places) == {threading.current_thread().name}
    assert told[:4] == [[], [], [], []]
    assert told[4:] == [
        [("見本", b"\0", NOON, 1)],
        [(None, None, None, 2)],
        [("", b"", NOON, 3)],
        [('a,"{}\\', b"\xff", NOON, 4)],
    ]


def test_more_than_the_network_takes_at_once_is_sent(numbers: Engine) -> None:
    large = [bytes([number]) * 300_000 for number in range(GROUP_LIMIT)]
    jobs = [keep(number, [], "a", data) for number, data in enumerate(large)]
    told = done(numbers, jobs, jobs)
    assert told[GROUP_LIMIT:] == [[("a", data, NOON, number)] for number, data in enumerate(large)]


def test_who_meets_another_of_its_group_looks_again(numbers: Engine) -> None:
    places: list[str] = []
    told = done(numbers, [keep(1, places), keep(1, places), keep(2, places)])
    first, second = sorted(told[:2], key=lambda each: each != [])
    assert first == []  # the one that kept it
    assert second == [("見本", b"\0", NOON, 1)] or isinstance(second, IntegrityError)  # later, or at the same moment
    assert told[2] == []
    with numbers.begin() as connection:
        assert connection.execute(select(NUMBERS.c.number).order_by(NUMBERS.c.number)).scalars().all() == [1, 2]


@pytest.mark.logs("PostgreSQL refused a group's statement: 22001$")
def test_a_statement_that_is_refused_is_told_in_the_log_without_values(numbers: Engine) -> None:
    places: list[str] = []
    told = done(numbers, [keep(1, places), keep(2, places, "too long a name")])
    assert told[0] == []
    assert isinstance(told[1], DataError)


def test_a_connection_that_is_cut_is_made_again(numbers: Engine) -> None:
    places: list[str] = []

    def cut() -> None:
        with numbers.begin() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE pid <> pg_backend_pid() AND query LIKE '%unnest%'"
                )
            )

    told = done(numbers, [keep(1, places)], [keep(1, places), keep(2, places)], [keep(2, places)], between=cut)
    assert [len(each) if isinstance(each, list) else each for each in told] == [0, 1, 0, 1]
    assert places[0] == places[-1] == threading.current_thread().name


def test_a_plan_that_was_made_for_empty_tables_looks_answers_up_by_their_whole_keys(url: str) -> None:
    from myna_reception.simulator.service.postgresql_groups import BY_KEYS, PLAN_ONCE

    engine, _ = open_database(url)
    look = together(LOOK)
    with engine.begin() as connection:
        connection.execute(text("CREATE SCHEMA empty_tables; SET LOCAL search_path TO empty_tables"))
        Base.metadata.create_all(connection)
        connection.exec_driver_sql(f"{BY_KEYS}; {PLAN_ONCE}; PREPARE look AS {look.text.decode()}")
        nothing = ", ".join(["'{}'"] * len(look.arrays))
        plan = "\n".join(connection.exec_driver_sql(f"EXPLAIN EXECUTE look({nothing})").scalars())
        connection.rollback()
    engine.dispose()
    conditions = dict(re.findall(r"using (\S+) on answers.*\n *Index Cond: (.*)", plan))
    assert set(conditions) == {"answers_terminal_id_idempotency_key_key", "ix_answers_challenge_id"}, plan
    by_key = conditions["answers_terminal_id_idempotency_key_key"]
    assert "terminal_id" in by_key, plan
    assert "idempotency_key" in by_key, plan
    assert "Filter" not in plan, plan


@pytest.fixture
def bench_on_postgresql(_running_on_postgresql: Bench) -> Bench:
    return _running_on_postgresql


def test_the_portal_lives_there_too_and_a_form_sent_twice_at_once_happens_once(bench_on_postgresql: Bench) -> None:
    clinic = Clinic.registered(Browser(bench_on_postgresql))
    page = clinic.browser.get("/apply")
    data = {
        **page.hidden(), "clinic_name": "見本", "address": "見本市", "facility_kind": "judo", "mobile": "0", "pc": "1"
    }  # fmt: skip
    browsers = [Browser(bench_on_postgresql) for _ in range(4)]
    ready = threading.Barrier(len(browsers))
    paths: list[str] = []

    def send(browser: Browser) -> None:
        browser.http.cookies = clinic.browser.http.cookies
        ready.wait()
        paths.append(browser.post("/apply", data).path)

    threads = [threading.Thread(target=send, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert paths == ["/applications"] * len(browsers)
    (account,) = clinic.accounts()
    clinic.activate(account)
    assert "利用可" in clinic.browser.get("/menu").text
    assert clinic.browser.fill("/start-date", start_date="2026-05-01").shown()["start_date"] == "2026-05-01"
    for browser in (*browsers, clinic.browser):
        browser.http.close()


PERSONS = 25


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine, _ = open_database(url)
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE held_qualifications, insured, insurers, populations"))
    yield engine
    engine.dispose()


def test_a_country_that_was_cut_short_goes_on_there_too(engine: Engine) -> None:
    """``COPY`` takes the rows; what a transaction had not committed is made again."""

    def cut(made: int) -> None:
        if made:
            raise CutShort

    persons = (BLOCKS_A_TRANSACTION + 1) * BLOCK
    country = Country(1, NOON.date())
    with pytest.raises(CutShort):
        populate(engine, country, persons, card_hash, cut)
    assert counted(engine)[2] == BLOCKS_A_TRANSACTION * BLOCK
    with pytest.raises(OtherCountry):
        populate(engine, Country(2, NOON.date()), persons, card_hash, lambda _made: None)
    assert populate(engine, Country(1, NOON.date() + timedelta(30)), persons, card_hash, lambda _made: None) == country
    assert counted(engine) == expected(country, persons)
    populate(engine, Country(2, NOON.date()), 3, card_hash, lambda _made: None, anew=True)
    assert counted(engine) == expected(Country(2, NOON.date()), 3)


def test_a_failure_of_the_database_leaves_whole_transactions(engine: Engine) -> None:
    with pytest.raises(IntegrityError):
        populate(engine, Country(1, NOON.date()), PERSONS, lambda _: b"the same card".ljust(32), lambda _made: None)
    assert counted(engine) == (0, 0, 0)
    populate(engine, Country(1, NOON.date()), PERSONS, card_hash, lambda _made: None)
    assert counted(engine) == expected(Country(1, NOON.date()), PERSONS)


def test_residents_are_found_there_by_card_and_by_numbers(engine: Engine, desk_on_postgresql: Desk) -> None:
    desk = desk_on_postgresql
    runtime = desk.bench.service._runtime
    assert runtime is not None
    country = runtime.populate(4, PERSONS, lambda _made: None)
    everybody = [each for block in country.residents(PERSONS) for each in block]
    resident = next(
        each
        for each in everybody
        if each.registered and each.held[-1].qualification.card_classification == "01"
        and holds(each.held[-1].qualification, NOON.date())
    )  # fmt: skip
    held, name = resident.held[-1].qualification, country.persona_id(resident.number)
    result = desk.check(name)
    assert (result.verdict, result.qualifications) == (Verdict.ELIGIBLE, (held,))
    assert ask(desk, search_for(held)).results == (held,)
    runtime.revoke_card(name)
    with pytest.raises(CertificateRevoked):
        desk.check(name)
    issuer = runtime.issuers.issuers[0]
    crl = runtime.status.crl(issuer.key_identifier)
    assert crl is not None
    serial = issuer.serial_number_of(name)
    assert x509.load_der_x509_crl(crl).get_revoked_certificate_by_serial_number(serial) is not None
    runtime.reinstate_card(name)


def test_tables_of_the_first_version_are_brought_up_to_date_by_several_starts_at_once(url: str) -> None:
    own = f"{url.rpartition('/')[0]}/template1"  # a second database that every cluster has
    engine, _ = open_database(own)
    with engine.begin() as connection:  # back to version 1
        portal = [name for name in Base.metadata.tables if name.startswith("portal_")]
        country = ("held_qualifications", "insured", "insurers", "populations")
        newer = ", ".join((VERSION_TABLE.name, "card_revocations", "card_offers", "card_bindings", *portal, *country))
        connection.execute(text(f"DROP TABLE {newer}"))
        connection.execute(text("CREATE TABLE challenges (challenge_id VARCHAR(64) PRIMARY KEY)"))
        connection.execute(text("ALTER TABLE answers DROP COLUMN challenge_id"))
        connection.execute(text("DROP INDEX ix_checks_terminal_id_at"))
        connection.execute(text("ALTER TABLE checks DROP COLUMN face_band"))
        connection.execute(text("ALTER TABLE terminals DROP COLUMN next_certificate_hash"))
        connection.execute(text("ALTER TABLE terminals DROP COLUMN system"))
    engine.dispose()
    failed: list[BaseException] = []
    ready = threading.Barrier(4)

    def start() -> None:
        ready.wait()
        try:
            open_database(own)[0].dispose()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    engine, _ = open_database(own)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = [each for each in compare_metadata(context, Base.metadata) if VERSION_TABLE.name not in str(each)]
    engine.dispose()
    assert differences == []


def test_connections_that_the_server_cut_are_made_anew_without_an_error(url: str) -> None:
    """As after a restart of PostgreSQL between two receptions."""
    engine, sessions = open_database(url)
    try:
        with sessions() as session:
            session.execute(text("SELECT 1"))
        other, _ = open_database(url)
        with other.begin() as connection:
            cut = connection.execute(
                text("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
            ).scalar_one()
        other.dispose()
        assert cut
        with sessions() as session:
            assert session.execute(text("SELECT 1")).scalar_one() == 1
    finally:
        engine.dispose()


def at_once(work: Callable[[], object], times: int = 6) -> list[object]:
    """What several threads are told, or what was raised: to the database they are as good as processes."""
    ready = threading.Barrier(times)
    told: list[object] = []

    def one() -> None:
        ready.wait()
        try:
            told.append(work())
        except Exception as error:
            told.append(error)

    threads = [threading.Thread(target=one) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def test_terminals_that_are_issued_at_once_get_a_number_each(bench_on_postgresql: Bench) -> None:
    told = at_once(lambda: bench_on_postgresql.service.issue_terminal()["terminal_id"])
    assert [each for each in told if isinstance(each, Exception)] == []
    assert len(set(told)) == len(told)


def test_a_card_that_is_revoked_at_once_from_several_sides_is_revoked_once(bench_on_postgresql: Bench) -> None:
    runtime = bench_on_postgresql.service._runtime
    assert runtime is not None
    cards = [bytes([number]) * 32 for number in range(8)]
    told = at_once(lambda: runtime.revocations.revoke(cards, NOON))
    assert told == [None] * len(told)
    assert set(cards) <= set(runtime.revocations.all())
    runtime.revocations.reinstate(cards)


def test_the_same_check_sent_at_once_to_two_workers_is_made_once(
    bench_on_postgresql: Bench, url: str, desk_on_postgresql: Desk
) -> None:
    """Two services in one process, with nothing in common but folder and database."""
    second = EmbeddedService(bench_on_postgresql.world, url).start()
    second.wait_ready(60)
    other = HttpsEligibilityService(desk_on_postgresql.activation.at(second.url, second.ca_pem))
    clients = itertools.cycle((desk_on_postgresql.client, other))
    for _ in range(5):
        request = desk_on_postgresql.request("valid-employee")
        told = at_once(lambda sent=request: next(clients).check(sent).reception_number)  # type: ignore[misc]
        assert len(set(told)) == 1, told
    other.close()
    second.stop()


def test_wrong_activations_at_two_workers_at_once_get_no_more_tries_than_at_one(
    bench_on_postgresql: Bench, url: str
) -> None:
    form = bench_on_postgresql.service.issue_terminal()
    wrong = ActivationRequest(**{**form, "password": "wrong", "activation_code": ""}, signing_request=b"x")
    first = bench_on_postgresql.service._runtime
    assert first is not None
    with ServiceRuntime(bench_on_postgresql.world, url, prepared=True) as second:
        accounts = itertools.cycle((first.accounts, second.accounts))
        told = at_once(lambda: next(accounts).activate(wrong), ACCOUNT.free + 4)
    reasons = Counter(each.reason for each in told if isinstance(each, ServiceRefused))
    assert reasons == {RefusalReason.BAD_CREDENTIALS: ACCOUNT.free + 1, RefusalReason.BUSY: 3}
