"""The portal's steps between versions of the service's tables (see ``service.schema``)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def portal_tables(operations: Operations) -> None:
    """The portal's tables as they first were."""
    operations.create_table(
        "portal_users",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("registration_number", sa.String(20), nullable=False, unique=True),
        sa.Column("manager_name", sa.String(80), nullable=False),
        sa.Column("telephone", sa.String(20), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("confirmed_at", sa.DateTime),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_until", sa.DateTime),
        sa.Column("totp_secret", sa.LargeBinary(200)),
        sa.Column("totp_on", sa.Boolean, nullable=False),
        sa.Column("totp_step", sa.Integer, nullable=False),
        sa.Column("clinic_name", sa.String(80), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("facility_kind", sa.String(20), nullable=False),
        sa.Column("start_date", sa.Date),
        sa.Column("main_number", sa.String(20)),
    )
    operations.create_table(
        "portal_tokens",
        sa.Column("token_hash", sa.LargeBinary(32), primary_key=True),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("portal_users.id"), nullable=False, index=True),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
    )
    operations.create_table(
        "portal_sessions",
        sa.Column("token_hash", sa.LargeBinary(32), primary_key=True),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("portal_users.id"), index=True),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("seen_at", sa.DateTime, nullable=False),
    )
    operations.create_table(
        "portal_once",
        sa.Column("nonce_hash", sa.LargeBinary(32), primary_key=True),
        sa.Column("location", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    operations.create_table(
        "portal_applications",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("portal_users.id"), nullable=False, index=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False, index=True),
        sa.Column("told", sa.JSON, nullable=False),
        sa.Column("amount", sa.Integer),
        sa.Column("submitted_at", sa.DateTime),
        sa.Column("due_at", sa.DateTime),
        sa.Column("decided_at", sa.DateTime),
        sa.Column("reason", sa.String(1000), nullable=False),
    )
    operations.create_table(
        "portal_uploads",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("application_id", sa.Integer, sa.ForeignKey("portal_applications.id"), nullable=False, index=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
    )
    operations.create_table(
        "portal_accounts",
        sa.Column("terminal_id", sa.String(8), sa.ForeignKey("terminals.terminal_id"), primary_key=True),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("portal_users.id"), nullable=False, index=True),
        sa.Column("application_id", sa.Integer, sa.ForeignKey("portal_applications.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("device", sa.String(10), nullable=False),
        sa.Column("values", sa.LargeBinary(500), nullable=False),
        sa.Column("issued_at", sa.DateTime, nullable=False),
        sa.UniqueConstraint("application_id", "number"),
    )
    operations.create_table(
        "portal_mails",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("portal_users.id"), index=True),
        sa.Column("box", sa.LargeBinary(32), index=True),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    operations.create_table(
        "portal_settings",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.String(200), nullable=False),
    )
