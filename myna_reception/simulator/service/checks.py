"""The eligibility check itself: challenge, proof by the card or by staff, certificate, 利用登録, qualifications."""

from __future__ import annotations

import hashlib
import logging
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from cryptography import x509
from pydantic import ValidationError
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from myna_reception.eligibility.messages import (
    NONCE_LENGTH,
    ChallengeAnswer,
    CheckRequest,
    ResultAnswer,
    signed_bytes,
)
from myna_reception.reception.card_facts import CertificateStanding, CheckMethod
from myna_reception.reception.clock import JST, Clock, today
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
from myna_reception.simulator.service.answers import Answer, answer_error
from myna_reception.simulator.service.card_bindings import CardBindings
from myna_reception.simulator.service.card_proof import CardCertificate, believe, of_another_authority
from myna_reception.simulator.service.database import Check, IssuedChallenge, Registration, Sessions, StoredAnswer
from myna_reception.simulator.service.insured import person_of_card
from myna_reception.simulator.service.keyed_hash import KeyedHash
from myna_reception.simulator.service.revocation import revocation_of
from myna_reception.verify.certificate import standing_of

logger = logging.getLogger(__name__)
CHALLENGE_LIFETIME = timedelta(minutes=3)
ANSWER_LIFETIME = timedelta(days=1)
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


class Checks:
    """Answers terminals. Thread-safe. ``trusted`` is gone through anew for each certificate."""

    def __init__(
        self,
        sessions: Sessions,
        clock: Clock,
        keyed: KeyedHash,
        trusted: Iterable[x509.Certificate],
        people: People,
        bindings: CardBindings,
        rule: GraceRule = GraceRule.MONTH_END,
    ) -> None:
        self._sessions = sessions
        self._clock = clock
        self._keyed = keyed
        self._trusted = trusted
        self._people = people
        self._bindings = bindings
        self._rule = rule

    def challenge(self, terminal_id: str) -> Answer:
        """A nonce for this terminal."""
        now = self._clock.now()
        issued = Challenge(secrets.token_urlsafe(18), secrets.token_bytes(NONCE_LENGTH), now + CHALLENGE_LIFETIME)
        with self._sessions.begin() as session:
            session.execute(delete(IssuedChallenge).where(IssuedChallenge.expires_at <= now))
            session.execute(delete(StoredAnswer).where(StoredAnswer.at <= now - ANSWER_LIFETIME))
            session.add(
                IssuedChallenge(
                    challenge_id=issued.challenge_id,
                    terminal_id=terminal_id,
                    nonce=issued.nonce,
                    expires_at=issued.expires_at,
                )
            )
        return Answer.of(ChallengeAnswer.of(issued, practice=True))

    def answer(self, terminal_id: str, purpose: Purpose, key: str | None, raw: bytes) -> Answer:
        """Answer a check, or a 利用登録 with its check. The same key and body get the same answer and make one record.

        Raises ``ServiceRefused``: MALFORMED, CHALLENGE_UNKNOWN. What goes wrong after that is an answer of its own,
        as the challenge is used up.
        """
        if key is None or not _IDEMPOTENCY_KEY.fullmatch(key):
            raise ServiceRefused(RefusalReason.MALFORMED)
        request = _parse(raw, purpose)
        request_hash = self._keyed("request", purpose.value.encode() + b"\0" + hashlib.sha256(raw).digest())
        with self._sessions.begin() as session:
            # Locked before looking for a stored answer: the same request, sent twice at once, waits here for it.
            issued = session.get(IssuedChallenge, request.challenge_id, with_for_update=True)
            kept = session.scalar(
                select(StoredAnswer).where(StoredAnswer.terminal_id == terminal_id, StoredAnswer.idempotency_key == key)
            )
            if kept is not None:
                if kept.request_hash != request_hash:
                    raise ServiceRefused(RefusalReason.MALFORMED)
                return Answer(kept.status, kept.body)
            if issued is None or issued.terminal_id != terminal_id or issued.expires_at <= self._clock.now():
                raise ServiceRefused(RefusalReason.CHALLENGE_UNKNOWN)
            challenge = Challenge(issued.challenge_id, issued.nonce, issued.expires_at)
            session.delete(issued)
            record = Check(
                at=self._clock.now(),
                terminal_id=terminal_id,
                purpose=purpose.value,
                method=request.method.value,
                attested_by=request.attested_by,
                face_band=request.face_band and request.face_band.value,
                outcome="",
            )
            session.add(record)
            session.flush()  # for the record's number
            answer = self._decide(session, record, request, challenge, purpose)
            logger.info(
                "check: number=%s terminal=%s purpose=%s method=%s outcome=%s",
                record.id, terminal_id, record.purpose, record.method, record.outcome,
            )  # fmt: skip
            session.add(
                StoredAnswer(
                    check_id=record.id,
                    terminal_id=terminal_id,
                    idempotency_key=key,
                    request_hash=request_hash,
                    at=record.at,
                    status=answer.status,
                    body=answer.body,
                )
            )
            return answer

    def _decide(
        self, session: Session, record: Check, request: CheckRequest, challenge: Challenge, purpose: Purpose
    ) -> Answer:
        try:
            result = self._result(session, record, request, challenge, purpose)
        except ReceptionError as error:
            record.outcome = error.reason.value if isinstance(error, ServiceRefused) else error.code
            return answer_error(error)
        record.outcome = result.validity.name.lower()
        return Answer.of(ResultAnswer.of(result))

    def _result(
        self, session: Session, record: Check, request: CheckRequest, challenge: Challenge, purpose: Purpose
    ) -> EligibilityResult:
        card, ours = self._card(request.certificate)
        card_hash = self._keyed.serial(card.serial_number) if ours else self._bindings.hash_of(card)
        record.card_hash = card_hash if ours else None  # of another's card nothing is kept unless it plays somebody
        if request.signature is not None:
            card.check_signature(request.signature, signed_bytes(challenge, purpose))
        standing = self._standing(card)
        if revocation_of(session, card_hash) is not None:
            raise CertificateRevoked
        if ours:
            holder = self._holder(session, card_hash)
        else:
            persona = self._bindings.persona_for(session, card_hash, record.terminal_id)
            record.card_hash = card_hash
            if persona.card.revoked:  # as its story tells
                raise CertificateRevoked
            holder = _Holder(persona.registered, persona.validity, persona.qualifications)
        if not holder.registered:
            self._ensure_registered(session, record, card_hash, purpose)
        return EligibilityResult(
            validity=holder.validity,
            qualifications=holder.qualifications,
            confirmed_at=record.at.astimezone(JST),
            standing=standing,
            reception_number=f"P{record.at.astimezone(JST):%Y%m%d}-{record.id:06}",
            practice=True,
        )

    def _holder(self, session: Session, card_hash: bytes) -> _Holder:
        """What is known of whose card it is: a persona, somebody of the synthetic country, or nobody."""
        persona = self._people.by_card.get(card_hash)
        if persona is not None:
            return _Holder(persona.registered, persona.validity, persona.qualifications)
        person = person_of_card(session, card_hash)
        if person is None:
            return _Holder(True, QualificationValidity.NONE_FOUND, ())
        return _Holder(person.registered, *person.validity_on(today(self._clock)))

    def _card(self, der: bytes) -> tuple[CardCertificate, bool]:
        """The card's certificate, and whether our own authority issued it."""
        try:
            return believe(der, self._trusted), True
        except ServiceRefused:
            return of_another_authority(der, self._trusted), False

    def _standing(self, card: CardCertificate) -> CertificateStanding:
        if not card.begun(self._clock.now()):
            raise ServiceRefused(RefusalReason.CERTIFICATE_UNTRUSTED)
        report = standing_of(card.not_after_day, today(self._clock), self._rule)
        if report.standing is CertificateStanding.EXPIRED:
            raise CertificateExpired(report.not_after, report.last_usable_day)
        return report.standing

    def _ensure_registered(self, session: Session, record: Check, card_hash: bytes, purpose: Purpose) -> None:
        if session.get(Registration, card_hash) is not None:
            return
        if purpose is not Purpose.REGISTER:
            raise NotRegistered
        session.add(Registration(card_hash=card_hash, terminal_id=record.terminal_id, at=record.at))


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
