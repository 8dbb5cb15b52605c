"""The portal's parts in one place: database, clock, accounts, mail, files, set-up. Pages take it from here."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from myna_reception.reception.clock import today
from myna_reception.simulator.portal import uploads
from myna_reception.simulator.portal.clock import TravelClock
from myna_reception.simulator.portal.mail import Mailer
from myna_reception.simulator.portal.rules import Campaign
from myna_reception.simulator.portal.tables import PortalOnce, PortalSession, PortalSetting, PortalToken
from myna_reception.simulator.portal.throttle import Throttle
from myna_reception.simulator.private_files import keep_first, private_folder
from myna_reception.simulator.service.accounts import Accounts
from myna_reception.simulator.service.database import Sessions
from myna_reception.simulator.service.keyed_hash import KeyedHash

PREFIX = "/portal"
SESSION_IDLE = timedelta(minutes=30)
SESSION_LIFE = timedelta(hours=12)
ONCE_LIFE = timedelta(days=2)
WAIT_LIMIT_DAYS = 7  # the real one takes up to about a week
AT_ONCE, BY_CLERK = "0", "clerk"
_WORDS = ("さくら", "やま", "そら", "かわ", "ゆき", "ほし", "もり", "はな", "つき", "うみ", "かぜ", "にじ")
_NONCE_BYTES = 12


class AlreadyDone(Exception):
    """This form was sent before; ``location`` is where it led."""

    def __init__(self, location: str) -> None:
        super().__init__()
        self.location = location


@dataclass(frozen=True, slots=True)
class Setup:
    """How the trainer has set the portal up."""

    wait: str = AT_ONCE  # days until an application is accepted by itself, or BY_CLERK
    campaign: Campaign = field(default_factory=Campaign)

    def due(self, now: datetime) -> datetime | None:
        """When an application that is sent now is accepted by itself."""
        return None if self.wait == BY_CLERK else now + timedelta(days=int(self.wait))


class Portal:
    """Everything the pages need. Thread-safe."""

    def __init__(
        self, sessions: Sessions, clock: TravelClock, accounts: Accounts, keyed: KeyedHash, folder: Path, mailer: Mailer
    ) -> None:
        self.sessions = sessions
        self.clock = clock
        self.accounts = accounts
        self.mailer = mailer
        self.host = ""  # the name under which the service is reached, if it has one
        self.settling = folder / "settling-lock"  # see ``applications``
        self.uploads = uploads.Folder(folder / "uploads")
        self.throttle = Throttle()
        self.passphrase = clerk_passphrase(folder)
        self._keyed = keyed
        self._seal = AESGCM(keyed("portal-seal", b""))
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # as ``Accounts``
        self._nobody = self._hasher.hash(secrets.token_hex())
        with sessions.begin() as db:
            self._forget_old(db)

    def today(self) -> date:
        """The day in Japan, travelled."""
        return today(self.clock)

    def real_now(self) -> datetime:
        """The instant by the untravelled clock: for logins and links."""
        return self.clock.real.now()

    # Secrets

    def hashed(self, kind: str, token: str) -> bytes:
        """A keyed hash for what the database must not tell."""
        return self._keyed(f"portal-{kind}", token.encode())

    def hash_password(self, password: str) -> str:
        """Argon2. Takes some tens of milliseconds: not inside a transaction."""
        return self._hasher.hash(password)

    def verify_password(self, kept: str | None, password: str) -> bool:
        """Whether it is the password; takes as long for nobody's."""
        try:
            return self._hasher.verify(kept or self._nobody, password) and kept is not None
        except VerificationError:
            return False

    def seal(self, told: Mapping[str, str] | str) -> bytes:
        """Encrypt for the database."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._seal.encrypt(nonce, json.dumps(told).encode(), None)

    def unseal_text(self, sealed: bytes) -> str:
        """A sealed text. Raises ``ValueError`` where another world sealed it."""
        return str(self._unsealed(sealed))

    def unseal(self, sealed: bytes) -> dict[str, str]:
        """Sealed values. Raises ``ValueError`` where another world sealed them."""
        told = self._unsealed(sealed)
        if not isinstance(told, dict):
            raise ValueError("no values")
        return told

    def _unsealed(self, sealed: bytes) -> object:
        try:
            return json.loads(self._seal.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None))
        except InvalidTag:
            raise ValueError("sealed by another world") from None

    # Transactions

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction; what was mailed in it goes out after it."""
        with self.sessions.begin() as db:
            yield db
        self.mailer.deliver(db)

    @contextmanager
    def once(self, nonce: str, location: str) -> Iterator[Session]:
        """A transaction for one sending of a form. Raises ``AlreadyDone`` for a second one."""
        key = self.hashed("once", nonce)
        try:
            with self.writing() as db:
                self._refuse_second(db, key)
                yield db
                db.add(PortalOnce(nonce_hash=key, location=location, at=self.real_now()))
        except AlreadyDone:
            raise
        except (
            Exception
        ):  # both at the same moment, where the database lets both begin: this one met what the other did
            with self.sessions.begin() as db:
                self._refuse_second(db, key)
            raise

    def _refuse_second(self, db: Session, key: bytes) -> None:
        done = db.get(PortalOnce, key)
        if done is not None:
            raise AlreadyDone(done.location)

    def _forget_old(self, db: Session) -> None:
        now = self.real_now()
        db.execute(delete(PortalOnce).where(PortalOnce.at < now - ONCE_LIFE))
        db.execute(delete(PortalSession).where(PortalSession.created_at < now - SESSION_LIFE))
        db.execute(delete(PortalToken).where(PortalToken.expires_at < now))


def read_setup(db: Session) -> Setup:
    """The set-up as it is kept."""
    kept = {row.name: row.value for row in db.scalars(select(PortalSetting))}
    standard = Campaign()
    campaign = Campaign(
        *(
            date.fromisoformat(kept.get(f"campaign-{name}", getattr(standard, name).isoformat()))
            for name in ("first", "last", "report_until")
        )
    )
    return Setup(kept.get("wait", AT_ONCE), campaign)


def write_setup(db: Session, setup: Setup) -> None:
    """Keep a set-up."""
    told = {
        "wait": setup.wait,
        "campaign-first": setup.campaign.first.isoformat(),
        "campaign-last": setup.campaign.last.isoformat(),
        "campaign-report_until": setup.campaign.report_until.isoformat(),
    }
    for name, value in told.items():
        db.merge(PortalSetting(name=name, value=value))


def clerk_passphrase(folder: Path) -> str:
    """What the clerk logs in with: made once for the portal in this folder."""
    return keep_first(private_folder(folder) / "clerk-passphrase", _new_passphrase).decode()


def _new_passphrase() -> bytes:
    words = [secrets.choice(_WORDS) for _ in range(4)]
    return f"{'・'.join(words)}・{secrets.randbelow(9000) + 1000}".encode()
