"""Versions of the service's tables, and the steps from one to the next. A database made by an older release goes on.

The steps are Alembic's operations, which know each database's ways of changing a table. They run in one transaction at
the start, before anything else is asked of the database.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, Engine, MetaData
from sqlalchemy.exc import SQLAlchemyError

from myna_reception.simulator.portal.schema_steps import portal_tables

VERSION_TABLE = sa.Table("schema_version", MetaData(), sa.Column("version", sa.Integer, nullable=False))
_FIRST_TABLE = "terminals"  # there since version 1, which did not keep its number
_LOCK_NUMBER = 0x6D796E61  # of PostgreSQL's advisory lock


class SchemaTooNew(SQLAlchemyError):
    """The database was made by a newer release; this one does not touch it."""


def bring_up_to_date(engine: Engine, tables: MetaData) -> None:
    """Make the tables, or change those of an older version. Raises ``SchemaTooNew``."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":  # SQLite's transactions lock the whole database anyway
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK_NUMBER})
        kept = _version(connection)
        if kept is None:
            tables.create_all(connection)
            VERSION_TABLE.create(connection)
            connection.execute(VERSION_TABLE.insert().values(version=LATEST))
            return
        if kept > LATEST:
            raise SchemaTooNew(f"version {kept}, known up to {LATEST}")
        operations = Operations(MigrationContext.configure(connection))
        for version in range(kept + 1, LATEST + 1):
            STEPS[version](operations)
        VERSION_TABLE.create(connection, checkfirst=True)
        connection.execute(VERSION_TABLE.delete())
        connection.execute(VERSION_TABLE.insert().values(version=LATEST))


def _version(connection: Connection) -> int | None:
    there = sa.inspect(connection)
    if there.has_table(VERSION_TABLE.name):
        return int(connection.execute(sa.select(VERSION_TABLE.c.version)).scalar_one())
    return 1 if there.has_table(_FIRST_TABLE) else None


def _revocation_and_renewal(operations: Operations) -> None:
    operations.create_table(
        "card_revocations",
        sa.Column("card_hash", sa.LargeBinary(32), primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
    )
    operations.add_column("terminals", sa.Column("next_certificate_hash", sa.LargeBinary(32)))
    operations.create_index("ix_terminals_next_certificate_hash", "terminals", ["next_certificate_hash"], unique=True)


def _attempts_bindings_and_bands(operations: Operations) -> None:
    operations.drop_table("failed_activations")  # counted anew, with their moments
    operations.create_table(
        "failed_activations",
        sa.Column("subject", sa.String(80), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("last_at", sa.DateTime, nullable=False),
    )
    operations.create_table(
        "card_offers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("persona_id", sa.String(100), nullable=False),
        sa.Column("terminal_id", sa.String(8)),
        sa.Column("expires_at", sa.DateTime, nullable=False),
    )
    operations.create_table(
        "card_bindings",
        sa.Column("card_hash", sa.LargeBinary(32), primary_key=True),
        sa.Column("persona_id", sa.String(100), nullable=False),
        sa.Column("terminal_id", sa.String(8), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    operations.add_column("checks", sa.Column("face_band", sa.String(20)))
    operations.create_index("ix_checks_terminal_id_at", "checks", ["terminal_id", "at"])


def _synthetic_country(operations: Operations) -> None:
    operations.create_table(
        "populations",
        sa.Column("seed", sa.Integer, primary_key=True),
        sa.Column("base", sa.Date, nullable=False),
        sa.Column("wanted", sa.Integer, nullable=False),
        sa.Column("made", sa.Integer, nullable=False),
    )
    operations.create_table(
        "insurers",
        sa.Column("number", sa.String(8), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
    )
    operations.create_table(
        "insured",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("card_hash", sa.LargeBinary(32), nullable=False, unique=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("name_kana", sa.String(100), nullable=False),
        sa.Column("sex", sa.String(1), nullable=False),
        sa.Column("birthdate", sa.Date, nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("registered", sa.Boolean, nullable=False),
    )
    operations.create_table(
        "held_qualifications",
        sa.Column("person", sa.Integer, sa.ForeignKey("insured.number"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("card_classification", sa.String(2), nullable=False),
        sa.Column("insurer_number", sa.String(8), sa.ForeignKey("insurers.number"), nullable=False),
        sa.Column("symbol", sa.String(20), nullable=False),
        sa.Column("insured_number", sa.String(20), nullable=False),
        sa.Column("branch_number", sa.String(2), nullable=False),
        sa.Column("personal_family", sa.String(1)),
        sa.Column("insured_name", sa.String(100), nullable=False),
        sa.Column("qualified_on", sa.Date, nullable=False),
        sa.Column("disqualified_on", sa.Date),
        sa.Column("reason_of_loss", sa.String(2), nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("contribution_percent", sa.Integer),
        sa.Column("preschool", sa.Boolean, nullable=False),
        sa.Column("unregistered", sa.Boolean, nullable=False),
        sa.Column("elderly_from", sa.Date),
        sa.Column("elderly_to", sa.Date),
        sa.Column("elderly_percent", sa.Integer),
    )
    operations.create_index(
        "ix_held_qualifications_numbers", "held_qualifications", ["insured_number", "insurer_number"]
    )


def _system_of_a_terminal(operations: Operations) -> None:
    operations.add_column("terminals", sa.Column("system", sa.String(10)))


def _challenges_that_nobody_keeps(operations: Operations) -> None:
    operations.drop_table("challenges")  # of three minutes; a terminal asks for another
    operations.add_column("answers", sa.Column("challenge_id", sa.String(64)))
    operations.create_index("ix_answers_challenge_id", "answers", ["challenge_id"], unique=True)


STEPS: Mapping[int, Callable[[Operations], None]] = {
    2: _revocation_and_renewal,
    3: _attempts_bindings_and_bands,
    4: portal_tables,
    5: _synthetic_country,
    6: _system_of_a_terminal,
    7: _challenges_that_nobody_keeps,
}
LATEST = max(STEPS)
