"""What the portal keeps, in the service's database."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from myna_reception.simulator.service.database import Base, Utc


class PortalUser(Base):
    """A clinic's user (施術所の管理者), with what is known of the clinic."""

    __tablename__ = "portal_users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)  # the login ID, in small letters
    registration_number: Mapped[str] = mapped_column(String(20), unique=True)  # 登録記号番号 without hyphens
    manager_name: Mapped[str] = mapped_column(String(80))
    telephone: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str] = mapped_column(String(200))  # argon2
    created_at: Mapped[datetime] = mapped_column(Utc)
    confirmed_at: Mapped[datetime | None] = mapped_column(Utc)
    failures: Mapped[int] = mapped_column(default=0)  # of logins in a row
    locked_until: Mapped[datetime | None] = mapped_column(Utc)
    totp_secret: Mapped[bytes | None] = mapped_column(LargeBinary(200))  # sealed
    totp_on: Mapped[bool] = mapped_column(default=False)
    totp_step: Mapped[int] = mapped_column(default=0)  # the last time step whose code was used
    clinic_name: Mapped[str] = mapped_column(String(80), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    facility_kind: Mapped[str] = mapped_column(String(20), default="")
    start_date: Mapped[date | None]  # 運用開始日
    main_number: Mapped[str | None] = mapped_column(String(20))  # 併設: 登録記号番号 of the main one of a dependent one


class PortalToken(Base):
    """A link that was mailed: to confirm an address or to set a new password. Used once."""

    __tablename__ = "portal_tokens"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)  # keyed
    user_id: Mapped[int] = mapped_column(ForeignKey("portal_users.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    expires_at: Mapped[datetime] = mapped_column(Utc)


class PortalSession(Base):
    """A browser that is logged in; ``user_id`` is None for the clerk (係員)."""

    __tablename__ = "portal_sessions"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)  # keyed
    user_id: Mapped[int | None] = mapped_column(ForeignKey("portal_users.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Utc)
    seen_at: Mapped[datetime] = mapped_column(Utc)


class PortalOnce(Base):
    """A form that was sent, so that sending it twice does not do it twice."""

    __tablename__ = "portal_once"

    nonce_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)  # keyed
    location: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Utc)


class PortalApplication(Base):
    """An application (申請) of any kind, and where it stands."""

    __tablename__ = "portal_applications"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("portal_users.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), index=True)
    told: Mapped[dict[str, Any]] = mapped_column(JSON)  # what was sent, by field
    amount: Mapped[int | None]  # yen
    submitted_at: Mapped[datetime | None] = mapped_column(Utc)
    due_at: Mapped[datetime | None] = mapped_column(Utc)  # accepted by itself then; None: a clerk decides
    decided_at: Mapped[datetime | None] = mapped_column(Utc)
    reason: Mapped[str] = mapped_column(String(1000), default="")  # of the decision


class PortalUpload(Base):
    """A file that came with an application; its content lies in a folder under the id."""

    __tablename__ = "portal_uploads"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("portal_applications.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]


class PortalAccount(Base):
    """Whose a terminal's account (資格確認アカウント) is, and the four values of its sheet."""

    __tablename__ = "portal_accounts"
    __table_args__ = (UniqueConstraint("application_id", "number"),)

    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminals.terminal_id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("portal_users.id"), index=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("portal_applications.id"))
    number: Mapped[int]  # within the application, so that none is issued twice
    device: Mapped[str] = mapped_column(String(10))
    values: Mapped[bytes] = mapped_column(LargeBinary(500))  # sealed
    issued_at: Mapped[datetime] = mapped_column(Utc)


class PortalMail(Base):
    """A mail that was sent; ``box`` is the browser that asked for it."""

    __tablename__ = "portal_mails"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Utc)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("portal_users.id"), index=True)
    box: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)


class PortalSetting(Base):
    """How the trainer has set the portal up."""

    __tablename__ = "portal_settings"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))
