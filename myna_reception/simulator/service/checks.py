"""The eligibility check itself: challenge, proof by the card or by staff, certificate, 利用登録, qualifications."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cryptography import x509
from pydantic import ValidationError
from sqlalchemy import Connection, bindparam, delete, insert, select

from myna_reception.eligibility.messages import (
    NONCE_LENGTH,
    ChallengeAnswer,
    CheckRequest,
    ResultAnswer,
    signed_bytes,
)
from myna_reception.reception.card_facts import CertificateStanding, CheckMethod
from myna_reception.reception.clock import JST, Clock
from myna_reception.reception.eligibility import (
    Challenge,
    EligibilityResult,
    Purpose,
    Qualification,
    QualificationValidity,
)
from myna_reception.reception.errors import (
    CertificateExpired,
    CertificateRevoked,
    NotRegistered,
    ReceptionError,
    RefusalReason,
    ServiceRefused,
)
from myna_reception.settings import GraceRule
from myna_reception.simulator.personas import Persona
from myna_reception.simulator.service.answers import Answer, CheckRecord, answer_error
from myna_reception.simulator.service.card_bindings import CardBindings
from myna_reception.simulator.service.card_proof import CardCertificate, KnownCards, of_another_authority
from myna_reception.simulator.service.database import (
    Check,
    IssuedChallenge,
    Registration,
    StoredAnswer,
    insert_if_absent,
)
from myna_reception.simulator.service.insured import person_of_card
from myna_reception.simulator.service.keyed_hash import KeyedHash
from myna_reception.simulator.service.rate_limits import Limit, RateLimits
from myna_reception.simulator.service.revocation import is_revoked
from myna_reception.verify.certificate import standing_of

CHALLENGE_LIFETIME = timedelta(minutes=3)
ANSWER_LIFETIME = timedelta(days=1)
SWEEP_INTERVAL = timedelta(minutes=1)
# Built once, in SQLAlchemy's Core: the hot path takes a third of the time that it took through the ORM.
_KEEP_CHALLENGE = insert(IssuedChallenge)
_TAKE_CHALLENGE = (
    delete(IssuedChallenge)
    .where(
        IssuedChallenge.challenge_id == bindparam("challenge"),
        IssuedChallenge.terminal_id == bindparam("terminal"),
        IssuedChallenge.expires_at > bindparam("now"),
    )
    .returning(IssuedChallenge.nonce, IssuedChallenge.expires_at)
)
_KEPT_ANSWER = select(StoredAnswer.request_hash, StoredAnswer.status, StoredAnswer.body).where(
    StoredAnswer.terminal_id == bindparam("terminal"), StoredAnswer.idempotency_key == bindparam("key")
)
_KEEP_CHECK = insert(Check)
_KEEP_ANSWER = insert(StoredAnswer)
_REGISTERED = select(Registration.card_hash).where(Registration.card_hash == bindparam("card_hash"))
_IDEMPOTENCY_KEY = re.compile(r"[A-Za-z0-9_.:-]{8,128}")


@dataclass(frozen=True, slots=True)
class People:
    """Whom the service knows, by the keyed hash of their certificate's serial number."""

    by_card: dict[bytes, Persona]

    @classmethod
    def of(cls, people: Iterable[tuple[int, Persona]], keyed: KeyedHash) -> People:
        """From serial numbers, which are not kept."""
        return cls({keyed.serial(serial): persona for serial, persona in people})


@dataclass(frozen=True, slots=True, repr=False)
class _Holder:
    """What the service knows of a card's holder."""

    registered: bool
    validity: QualificationValidity
    qualifications: tuple[Qualification, ...]


@dataclass(frozen=True, slots=True, repr=False)
class _Found:
    """A card's holder, and how its certificate stands."""

    holder: _Holder
    standing: CertificateStanding


@dataclass(slots=True, repr=False)
class _Record:
    """One check on its way into the database."""

    at: datetime
    terminal_id: str
    purpose: Purpose
    request: CheckRequest
    card_hash: bytes | None = None
    outcome: str = ""

    def keep(self, connection: Connection) -> int:
        """Insert the row; its number."""
        band = self.request.face_band
        kept = connection.execute(
            _KEEP_CHECK,
            {
                "at": self.at,
                "terminal_id": self.terminal_id,
                "purpose": self.purpose.value,
                "method": self.request.method.value,
                "attested_by": self.request.attested_by,
                "face_band": None if band is None else band.value,
                "card_hash": self.card_hash,
                "outcome": self.outcome,
            },
        ).inserted_primary_key
        if kept is None:
            raise AssertionError("a row has a number")
        number: int = kept[0]
        return number


class Checks:
    """Answers terminals, each within a transaction of the caller's. Thread-safe.

    ``trusted`` is gone through anew for each certificate.
    """

    def __init__(
        self,
        clock: Clock,
        keyed: KeyedHash,
        trusted: Iterable[x509.Certificate],
        people: People,
        bindings: CardBindings,
        limits: RateLimits,
        rule: GraceRule = GraceRule.MONTH_END,
    ) -> None:
        self._clock = clock
        self._keyed = keyed
        self._trusted = trusted
        self._known = KnownCards(trusted)
        self._people = people
        self._bindings = bindings
        self._limits = limits
        self._rule = rule
        self._swept: datetime | None = None  # when what nobody can use any more was last thrown away

    def challenge(self, connection: Connection, terminal_id: str) -> Answer | ServiceRefused:
        """A nonce for this terminal. A terminal that asks too often is refused here, before its card was asked."""
        refused = self._limits.refusal(Limit.CHECKS, terminal_id)
        if refused is not None:
            return refused
        now = self._clock.now()
        self._sweep(connection, now)
        issued = Challenge(secrets.token_urlsafe(18), secrets.token_bytes(NONCE_LENGTH), now + CHALLENGE_LIFETIME)
        _keep(connection, terminal_id, issued)
        return Answer.of(ChallengeAnswer.of(issued, practice=True))

    def answer(
        self, connection: Connection, terminal_id: str, purpose: Purpose, key: str | None, raw: bytes
    ) -> Answer | ServiceRefused:
        """Answer a check, or a 利用登録 with its check. The same key and body get the same answer and make one record.

        A refusal that changes nothing is an answer, too; one that tells to wait is returned as it is. Raises
        ``IntegrityError`` for a key that was used with another body; the transaction is to be undone then.
        """
        if key is None or not _IDEMPOTENCY_KEY.fullmatch(key):
            return answer_error(ServiceRefused(RefusalReason.MALFORMED))
        try:
            request = _parse(raw, purpose)
        except ServiceRefused as refused:
            return answer_error(refused)
        request_hash = self._keyed("request", purpose.value.encode() + b"\0" + hashlib.sha256(raw).digest())
        now = self._clock.now()
        # Deleted before looking for a stored answer: the same request, sent twice at once, waits here for the other.
        issued = connection.execute(
            _TAKE_CHALLENGE, {"challenge": request.challenge_id, "terminal": terminal_id, "now": now}
        ).first()
        if issued is None:
            kept = connection.execute(_KEPT_ANSWER, {"terminal": terminal_id, "key": key}).first()
            if kept is None:
                return answer_error(ServiceRefused(RefusalReason.CHALLENGE_UNKNOWN))
            if kept.request_hash != request_hash:
                return answer_error(ServiceRefused(RefusalReason.MALFORMED))
            return Answer(kept.status, kept.body)
        challenge = Challenge(request.challenge_id, issued.nonce, issued.expires_at)
        if request.method is not CheckMethod.PIN:
            too_many = self._limits.refusal(Limit.ATTESTATIONS, terminal_id)
            if too_many is not None:
                _keep(connection, terminal_id, challenge)  # the same request may be sent again later
                return too_many
        record = _Record(now, terminal_id, purpose, request)
        told = self._decide(connection, record, challenge)
        number = record.keep(connection)
        answer = answer_error(told) if isinstance(told, ReceptionError) else Answer.of(_result(record, number, told))
        connection.execute(
            _KEEP_ANSWER,
            {
                "check_id": number,
                "terminal_id": terminal_id,
                "idempotency_key": key,
                "request_hash": request_hash,
                "at": now,
                "status": answer.status,
                "body": answer.body,
            },
        )
        return replace(answer, record=CheckRecord(purpose.value, request.method.value, record.outcome, number))

    def _sweep(self, connection: Connection, now: datetime) -> None:
        if self._swept is not None and self._swept <= now < self._swept + SWEEP_INTERVAL:
            return
        self._swept = now
        connection.execute(delete(IssuedChallenge).where(IssuedChallenge.expires_at <= now))
        connection.execute(delete(StoredAnswer).where(StoredAnswer.at <= now - ANSWER_LIFETIME))

    def _decide(self, connection: Connection, record: _Record, challenge: Challenge) -> _Found | ReceptionError:
        try:
            found = self._find(connection, record, challenge)
        except ReceptionError as error:
            record.outcome = error.reason.value if isinstance(error, ServiceRefused) else error.code
            return error
        record.outcome = found.holder.validity.name.lower()
        return found

    def _find(self, connection: Connection, record: _Record, challenge: Challenge) -> _Found:
        request = record.request
        card, ours = self._card(request.certificate)
        card_hash = self._keyed.serial(card.serial_number) if ours else self._bindings.hash_of(card)
        record.card_hash = card_hash if ours else None  # of another's card nothing is kept unless it plays somebody
        if request.signature is not None:
            card.check_signature(request.signature, signed_bytes(challenge, record.purpose))
        standing = self._standing(card, record.at)
        if is_revoked(connection, card_hash):
            raise CertificateRevoked
        if ours:
            holder = self._holder(connection, card_hash, record.at)
        else:
            persona = self._bindings.persona_for(connection, card_hash, record.terminal_id)
            record.card_hash = card_hash
            if persona.card.revoked:  # as its story tells
                raise CertificateRevoked
            holder = _Holder(persona.registered, persona.validity, persona.qualifications)
        if not holder.registered:
            _ensure_registered(connection, record, card_hash)
        return _Found(holder, standing)

    def _holder(self, connection: Connection, card_hash: bytes, now: datetime) -> _Holder:
        """What is known of whose card it is: a persona, somebody of the synthetic country, or nobody."""
        persona = self._people.by_card.get(card_hash)
        if persona is not None:
            return _Holder(persona.registered, persona.validity, persona.qualifications)
        person = person_of_card(connection, card_hash)
        if person is None:
            return _Holder(True, QualificationValidity.NONE_FOUND, ())
        return _Holder(person.registered, *person.validity_on(now.astimezone(JST).date()))

    def _card(self, der: bytes) -> tuple[CardCertificate, bool]:
        """The card's certificate, and whether our own authority issued it."""
        try:
            return self._known.believe(der), True
        except ServiceRefused:
            return of_another_authority(der, self._trusted), False

    def _standing(self, card: CardCertificate, now: datetime) -> CertificateStanding:
        if not card.begun(now):
            raise ServiceRefused(RefusalReason.CERTIFICATE_UNTRUSTED)
        report = standing_of(card.not_after_day, now.astimezone(JST).date(), self._rule)
        if report.standing is CertificateStanding.EXPIRED:
            raise CertificateExpired(report.not_after, report.last_usable_day)
        return report.standing


def _keep(connection: Connection, terminal_id: str, challenge: Challenge) -> None:
    connection.execute(
        _KEEP_CHALLENGE,
        {
            "challenge_id": challenge.challenge_id,
            "terminal_id": terminal_id,
            "nonce": challenge.nonce,
            "expires_at": challenge.expires_at,
        },
    )


def _ensure_registered(connection: Connection, record: _Record, card_hash: bytes) -> None:
    if connection.execute(_REGISTERED, {"card_hash": card_hash}).first() is not None:
        return
    if record.purpose is not Purpose.REGISTER:
        raise NotRegistered
    insert_if_absent(connection, Registration, card_hash=card_hash, terminal_id=record.terminal_id, at=record.at)


def _result(record: _Record, number: int, found: _Found) -> ResultAnswer:
    at = record.at.astimezone(JST)
    return ResultAnswer.of(
        EligibilityResult(
            validity=found.holder.validity,
            qualifications=found.holder.qualifications,
            confirmed_at=at,
            standing=found.standing,
            reception_number=f"P{at:%Y%m%d}-{number:06}",
            practice=True,
        )
    )


def _parse(raw: bytes, purpose: Purpose) -> CheckRequest:
    """The request. A PIN comes with the card's signature and nobody's word, anything else the other way round."""
    try:
        request = CheckRequest.model_validate_json(raw)
    except ValidationError:
        raise ServiceRefused(RefusalReason.MALFORMED) from None
    by_pin = request.method is CheckMethod.PIN
    if (request.face_band is not None) != (request.method is CheckMethod.FACE):
        raise ServiceRefused(RefusalReason.MALFORMED)
    proven = request.signature is not None and request.attested_by is None
    attested = request.signature is None and request.attested_by is not None
    if not (proven if by_pin else attested) or (purpose is Purpose.REGISTER and not by_pin):
        raise ServiceRefused(RefusalReason.MALFORMED)
    return request
