"""What the simulated service keeps, in any database that SQLAlchemy speaks to.

Card holders are kept under a keyed hash of their certificate's serial number, never under the number itself.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    DateTime,
    Engine,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    create_engine,
    event,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, Connection, Dialect, make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from sqlalchemy.pool import QueuePool
from sqlalchemy.types import TypeDecorator, TypeEngine

from myna_reception.simulator.service.schema import bring_up_to_date

Sessions = sessionmaker[Session]
BUSY_SECONDS = 5  # how long one program waits for another that writes to the same SQLite file


class _SqliteInstant(sqlite.DATETIME):
    """The very text that SQLAlchemy keeps in SQLite, made in a fifth of the time."""

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], str | None]:
        """How an instant is written."""
        return lambda value: None if value is None else value.isoformat(" ", "microseconds")


class Utc(TypeDecorator[datetime]):
    """An aware instant, kept as UTC without a zone, as every database can."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The type in a database."""
        text: TypeEngine[Any] = _SqliteInstant()  # type: ignore[no-untyped-call]
        return dialect.type_descriptor(text if dialect.name == "sqlite" else DateTime())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """The tables."""


class Terminal(Base):
    """A terminal's account (資格確認アカウント)."""

    __tablename__ = "terminals"

    terminal_id: Mapped[str] = mapped_column(String(8), primary_key=True)
    institution_code: Mapped[str] = mapped_column(String(10))
    institution_name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str] = mapped_column(String(200))  # argon2
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32))  # keyed
    code_expires_at: Mapped[datetime] = mapped_column(Utc)
    code_used_at: Mapped[datetime | None] = mapped_column(Utc)
    certificate_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    # Issued in a renewal; takes the place of the other when the terminal is first seen with it.
    next_certificate_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True, unique=True)
    revoked_at: Mapped[datetime | None] = mapped_column(Utc)
    system: Mapped[str | None] = mapped_column(String(10))  # what it said at its activation, as messages has it


class FailedActivation(Base):
    """How often activation failed at an account, whether it exists or not, or from a source (see ``attempts``)."""

    __tablename__ = "failed_activations"

    subject: Mapped[str] = mapped_column(String(80), primary_key=True)  # "account:" and ID, "source:" and keyed hash
    count: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(Utc)


class Check(Base):
    """The record of one check: who asked, how identity was confirmed, what came out. No personal data."""

    __tablename__ = "checks"
    __table_args__ = (Index("ix_checks_terminal_id_at", "terminal_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Utc)
    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminals.terminal_id"))
    purpose: Mapped[str] = mapped_column(String(20))
    method: Mapped[str] = mapped_column(String(20))
    attested_by: Mapped[str | None] = mapped_column(String(20))
    face_band: Mapped[str | None] = mapped_column(String(20))  # of a face match
    card_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))  # keyed; None: the certificate was not believed
    outcome: Mapped[str] = mapped_column(String(40))  # a validity, or an error's code


class StoredAnswer(Base):
    """What a request was answered with, to answer the same request again the same way. Kept for a day."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("terminal_id", "idempotency_key"),)

    check_id: Mapped[int] = mapped_column(ForeignKey("checks.id"), primary_key=True)
    terminal_id: Mapped[str] = mapped_column(String(8))
    idempotency_key: Mapped[str] = mapped_column(String(128))
    challenge_id: Mapped[str | None] = mapped_column(String(64), index=True, unique=True)  # used up by this request
    request_hash: Mapped[bytes] = mapped_column(LargeBinary(32))  # keyed
    at: Mapped[datetime] = mapped_column(Utc)
    status: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)


class Registration(Base):
    """利用登録 made through this service."""

    __tablename__ = "registrations"

    card_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminals.terminal_id"))
    at: Mapped[datetime] = mapped_column(Utc)


class CardRevocation(Base):
    """A card whose certificate is revoked."""

    __tablename__ = "card_revocations"

    card_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)  # keyed
    at: Mapped[datetime] = mapped_column(Utc)
    reason: Mapped[str] = mapped_column(String(40))  # as x509.ReasonFlags has it


class CardOffer(Base):
    """The operator's word that the next unknown card is to play a persona."""

    __tablename__ = "card_offers"

    id: Mapped[int] = mapped_column(primary_key=True)
    persona_id: Mapped[str] = mapped_column(String(100))
    terminal_id: Mapped[str | None] = mapped_column(String(8))  # None: at any terminal
    expires_at: Mapped[datetime] = mapped_column(Utc)


class CardBinding(Base):
    """A card of another authority, such as a developer's own, that plays a persona."""

    __tablename__ = "card_bindings"

    card_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)  # keyed, of issuer and serial number
    persona_id: Mapped[str] = mapped_column(String(100))
    terminal_id: Mapped[str] = mapped_column(String(8))  # where it was first used; perhaps known to a service in memory
    at: Mapped[datetime] = mapped_column(Utc)


class Population(Base):
    """The synthetic country (``simulator.country``) that this database holds; at most one row."""

    __tablename__ = "populations"

    seed: Mapped[int] = mapped_column(primary_key=True)
    base: Mapped[date]  # the day as of which it was made
    wanted: Mapped[int]  # people
    made: Mapped[int]  # so far: less than ``wanted`` while it is being made, or when that was cut short


class Insurer(Base):
    """保険者 of the synthetic country."""

    __tablename__ = "insurers"

    number: Mapped[str] = mapped_column(String(8), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))


class Insured(Base):
    """A person of the synthetic country, found by the keyed hash of their certificate's serial number."""

    __tablename__ = "insured"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # as in ``country-SEED-NUMBER``
    card_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    name_kana: Mapped[str] = mapped_column(String(100))
    sex: Mapped[str] = mapped_column(String(1))
    birthdate: Mapped[date]
    address: Mapped[str] = mapped_column(String(200))
    registered: Mapped[bool]  # 利用登録


class HeldQualification(Base):
    """A qualification that a person of the synthetic country holds or held. Fields as ``Qualification``."""

    __tablename__ = "held_qualifications"
    __table_args__ = (Index("ix_held_qualifications_numbers", "insured_number", "insurer_number"),)

    person: Mapped[int] = mapped_column(ForeignKey("insured.number"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # the present one last
    card_classification: Mapped[str] = mapped_column(String(2))
    insurer_number: Mapped[str] = mapped_column(ForeignKey("insurers.number"))
    symbol: Mapped[str] = mapped_column(String(20))  # half width, as the next
    insured_number: Mapped[str] = mapped_column(String(20))
    branch_number: Mapped[str] = mapped_column(String(2))
    personal_family: Mapped[str | None] = mapped_column(String(1))
    insured_name: Mapped[str] = mapped_column(String(100))
    qualified_on: Mapped[date]
    disqualified_on: Mapped[date | None]
    reason_of_loss: Mapped[str] = mapped_column(String(2))
    valid_from: Mapped[date]
    contribution_percent: Mapped[int | None]
    preschool: Mapped[bool]
    unregistered: Mapped[bool]  # 医療扶助 that is not registered yet
    elderly_from: Mapped[date | None]  # 高齢受給者証, issued the same day
    elderly_to: Mapped[date | None]
    elderly_percent: Mapped[int | None]


def insert_if_absent(connection: Connection, table: type[Base], **values: Any) -> None:
    """Insert a row unless one with its key is there, also when two transactions do so at once."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(insert(table).values(**values).on_conflict_do_nothing())


def take_turns(connection: Connection, subject: str) -> None:
    """Wait until no other transaction does what ``subject`` names, and keep others waiting until this one ends.

    For what the database's own locks do not order, such as finding the next free number. SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:subject))"), {"subject": subject})


def open_database(url: str) -> tuple[Engine, Sessions]:
    """Open the database, making or updating its tables; ``sqlite://`` is in memory. The caller disposes of the engine.

    Raises ``SQLAlchemyError``, as ``SchemaTooNew`` for a newer release's database.
    """
    import myna_reception.simulator.portal.tables  # noqa: F401 - the portal's tables belong to the database too

    parsed = make_url(url)
    options: dict[str, Any] = {}
    if in_memory(url):
        # One connection is the whole database; threads take turns with it.
        options = {
            "poolclass": QueuePool,
            "pool_size": 1,
            "max_overflow": 0,
            "connect_args": {"check_same_thread": False},
        }
    elif parsed.get_backend_name() == "postgresql":
        options = {"pool_pre_ping": True}  # a server that was started anew is found again without an error
    engine = create_engine(parsed, hide_parameters=True, **options)
    if parsed.get_backend_name() == "sqlite":
        _one_writer_at_a_time(engine)
    try:
        bring_up_to_date(engine, Base.metadata)
    except BaseException:
        engine.dispose()
        raise
    return engine, sessionmaker(engine, expire_on_commit=False)


def in_memory(url: str | URL) -> bool:
    """Whether a database ends with its program."""
    parsed = make_url(url)
    return parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:")


def _write_ahead(connection: Any) -> None:
    """Let the command line issue a terminal while the service runs (WAL).

    SQLite's busy time-out does not hold for this switch: it is refused at once while another program makes it, so it is
    tried again here for as long as the time-out would have waited.
    """
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)


def _one_writer_at_a_time(engine: Engine) -> None:
    """Take SQLite's write lock when a transaction begins: waiting is safe there, and fails in the middle of one."""

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver shall not begin transactions of its own
        connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        connection.execute("PRAGMA foreign_keys = ON")
        _write_ahead(connection)
        connection.execute("PRAGMA synchronous = NORMAL")

    @event.listens_for(engine, "begin")
    def began(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
