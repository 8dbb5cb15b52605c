"""What a check asks of the database and leaves there: one look, then its record and its answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Integer, and_, bindparam, delete, insert, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from myna_reception.simulator.service.accounts import TERMINAL, of_certificate
from myna_reception.simulator.service.database import CardRevocation, Check, Registration, StoredAnswer, Terminal
from myna_reception.simulator.service.prepared import Asking, Errand, Prepared

ANSWER_LIFETIME = timedelta(days=1)
SWEEP_INTERVAL = timedelta(minutes=1)
SWEEP_LIMIT = 1_000  # answers forgotten at once: nobody waits long for it


class _NextNumber(FunctionElement[int]):
    """The number of the next check. On SQLite the transaction holds the only right to write, so it stays the next."""

    type = Integer()
    inherit_cache = True


@compiles(_NextNumber)
def _after_the_last(_element: _NextNumber, _compiler: SQLCompiler, **_options: Any) -> str:
    return "(SELECT coalesce(max(id), 0) + 1 FROM checks)"


@compiles(_NextNumber, "postgresql")
def _of_the_sequence(_element: _NextNumber, _compiler: SQLCompiler, **_options: Any) -> str:
    return "nextval('checks_id_seq')"


class Look(NamedTuple):
    """A terminal, by its certificate, and what is known of its request. None: nothing."""

    terminal_id: str
    revoked_at: datetime | None
    certificate_hash: bytes | None
    number: int  # for this check
    kept_hash: bytes | None  # of the request that was answered under the same key
    kept_status: int
    kept_body: bytes
    used_by: int | None  # the check that used the challenge
    card_revoked: bytes | None
    card_registered: bytes | None


_kept, _used = aliased(StoredAnswer), aliased(StoredAnswer)
LOOK = Prepared(
    select(
        *TERMINAL,
        _NextNumber(),
        _kept.request_hash,
        _kept.status,
        _kept.body,
        _used.check_id,
        CardRevocation.card_hash,
        Registration.card_hash,
    )
    .select_from(Terminal)
    .outerjoin(_kept, and_(_kept.terminal_id == TERMINAL[0], _kept.idempotency_key == bindparam("idempotency_key")))
    .outerjoin(_used, _used.challenge_id == bindparam("challenge_id"))
    .outerjoin(CardRevocation, CardRevocation.card_hash == bindparam("card_hash"))
    .outerjoin(Registration, Registration.card_hash == bindparam("card_hash"))
    .where(of_certificate)
)
KEEP = Prepared(insert(Check), insert(StoredAnswer))
_oldest = select(StoredAnswer.check_id).order_by(StoredAnswer.check_id).limit(SWEEP_LIMIT)
_FORGET = delete(StoredAnswer).where(StoredAnswer.check_id.in_(_oldest), StoredAnswer.at <= bindparam("until"))


class Sweeper:
    """Forgets answers that are older than ``ANSWER_LIFETIME``, now and then. Thread-safe."""

    def __init__(self) -> None:
        self._swept: datetime | None = None

    def sweep(self, now: datetime) -> Asking[None]:
        """A job that does nothing when it was done lately and nothing was left to do."""
        if self._swept is None or not self._swept <= now < self._swept + SWEEP_INTERVAL:
            yield Errand(lambda connection: self._sweep(connection, now))

    def _sweep(self, connection: Connection, now: datetime) -> None:
        self._swept = now
        if connection.execute(_FORGET, {"until": now - ANSWER_LIFETIME}).rowcount >= SWEEP_LIMIT:
            self._swept = None
