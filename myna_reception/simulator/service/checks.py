"""The eligibility check itself: challenge, proof by the card or by staff, certificate, 利用登録, qualifications."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Annotated

from cryptography import x509
from pydantic import BeforeValidator, Field, ValidationError

from myna_reception.eligibility.messages import (
    DER_LIMIT,
    ChallengeAnswer,
    CheckRequest,
    QualificationMessage,
    ResultAnswer,
    signed_bytes,
)
from myna_reception.reception.card_facts import CertificateStanding, CheckMethod
from myna_reception.reception.clock import JST, Clock
from myna_reception.reception.eligibility import (
    Challenge,
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
from myna_reception.simulator.service.accounts import recognise
from myna_reception.simulator.service.answers import Answer, CheckRecord, answer_error
from myna_reception.simulator.service.card_bindings import CardBindings
from myna_reception.simulator.service.card_proof import CardCertificate, KnownCards, der_of, of_another_authority
from myna_reception.simulator.service.challenges import Challenges, Issued
from myna_reception.simulator.service.check_records import KEEP, LOOK, Look, Sweeper
from myna_reception.simulator.service.database import Registration, insert_if_absent
from myna_reception.simulator.service.insured import person_of_card
from myna_reception.simulator.service.keyed_hash import KeyedHash
from myna_reception.simulator.service.prepared import Asking, Errand
from myna_reception.simulator.service.rate_limits import Limit, RateLimits
from myna_reception.verify.certificate import standing_of

_standing_of = lru_cache(1024)(standing_of)
_OF_ONE_CHECK = {"confirmed_at", "standing", "reception_number"}  # the last fields of a ``ResultAnswer``
_NO_TIME = datetime.min.replace(tzinfo=JST)
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
    beginning: bytes  # of an answer that tells it


@dataclass(slots=True, repr=False)
class _Found:
    """A card's holder, and how its certificate stands."""

    holder: _Holder
    standing: CertificateStanding


@dataclass(slots=True, repr=False)
class Case:
    """One request as it was read, and what the card proves. What the database knows is not asked yet."""

    at: datetime
    purpose: Purpose
    key: str  # its idempotency key
    hash: bytes
    request: CheckRequest
    issued: Issued | None  # what its challenge tells
    card_hash: bytes | None = None  # None: the certificate was not believed
    ours: bool = True  # whether our own authority issued the certificate
    known: bool = True  # of another's card nothing is kept unless it plays somebody
    standing: CertificateStanding = CertificateStanding.VALID
    refused: ReceptionError | None = None  # what is wrong with the proof


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
        self._known = KnownCards(trusted, keyed.serial)
        self._people = people
        self._bindings = bindings
        self._limits = limits
        self._rule = rule
        self._challenges = Challenges(keyed)
        self._sweeper = Sweeper()
        self._parts: dict[str, tuple[Persona, _Holder]] = {}

    def challenge(self, terminal_id: str) -> Answer:
        """A nonce for this terminal. Raises ``ServiceRefused`` (BUSY) for one that asks too often."""
        self._limits.check(Limit.CHECKS, terminal_id)
        return Answer.of(ChallengeAnswer.of(self._challenges.issue(terminal_id, self._clock.now()), practice=True))

    def read(self, purpose: Purpose, key: str | None, raw: bytes) -> Case:
        """Read a request and what the card proves, without the database and before anybody else has to wait for it.

        Raises ``ServiceRefused`` (MALFORMED).
        """
        if key is None or not _IDEMPOTENCY_KEY.fullmatch(key):
            raise ServiceRefused(RefusalReason.MALFORMED)
        request = _parse(raw, purpose)
        request_hash = self._keyed("request", purpose.value.encode() + b"\0" + hashlib.sha256(raw).digest())
        now = self._clock.now()
        case = Case(now, purpose, key, request_hash, request, self._challenges.read(request.challenge_id, now))
        if case.issued is not None:
            try:
                self._prove(case, case.issued.challenge)
            except ReceptionError as refused:
                case.refused = refused
        return case

    def look(self, fingerprint: bytes, case: Case) -> Asking[Look]:
        """What the database knows of a terminal and its case. Raises as ``recognise``."""
        yield from self._sweeper.sweep(case.at)
        rows = yield LOOK.ask(
            fingerprint=fingerprint,
            idempotency_key=case.key,
            challenge_id=case.request.challenge_id,
            card_hash=case.card_hash,
        )
        yield from recognise(rows[0] if rows else None, fingerprint)
        return Look(*rows[0])

    def answer(self, look: Look, case: Case) -> Asking[Answer]:
        """Answer a case. The same key and body get the same answer and make one record.

        Raises ``ServiceRefused`` with nothing written: CHALLENGE_UNKNOWN, also for one that was used; MALFORMED for a
        key that was used with another body; BUSY for a terminal that attests too often. Raises ``IntegrityError`` when
        somebody else uses challenge or key at this very moment: done again, the job finds what was answered.
        """
        if look.kept_hash is not None:
            if look.kept_hash != case.hash:
                raise ServiceRefused(RefusalReason.MALFORMED)
            return Answer(look.kept_status, look.kept_body)
        terminal_id = look.terminal_id
        if case.issued is None or case.issued.terminal_id != terminal_id or look.used_by is not None:
            raise ServiceRefused(RefusalReason.CHALLENGE_UNKNOWN)
        if case.request.method is not CheckMethod.PIN:
            self._limits.check(Limit.ATTESTATIONS, terminal_id)  # the same request may be sent again later
        case.known = case.ours
        try:
            found = yield from self._find(look, case)
        except ReceptionError as refused:
            answer = answer_error(refused)
            outcome = refused.reason.value if isinstance(refused, ServiceRefused) else refused.code
        else:
            answer = Answer(200, _result(case, look.number, found))
            outcome = found.holder.validity.name.lower()
        purpose, method, band = case.purpose.value, case.request.method.value, case.request.face_band
        yield KEEP.ask(
            id=look.number,
            at=case.at,
            terminal_id=terminal_id,
            purpose=purpose,
            method=method,
            attested_by=case.request.attested_by,
            face_band=None if band is None else band.value,
            card_hash=case.card_hash if case.known else None,
            outcome=outcome,
            check_id=look.number,
            idempotency_key=case.key,
            challenge_id=case.request.challenge_id,
            request_hash=case.hash,
            status=answer.status,
            body=answer.body,
        )
        answer.record = CheckRecord(purpose, method, outcome, look.number)
        return answer

    def _prove(self, case: Case, challenge: Challenge) -> None:
        """What the card alone tells. Raises ``ReceptionError``."""
        request = case.request
        card, case.card_hash, case.ours = self._card(request.certificate)
        if request.signature is not None:
            card.check_signature(request.signature, signed_bytes(challenge, case.purpose))
        case.standing = self._standing(card, case.at)

    def _find(self, look: Look, case: Case) -> Asking[_Found]:
        """Whose card it is and what they are told. Raises ``ReceptionError``."""
        if case.refused is not None or case.card_hash is None:
            raise case.refused or ServiceRefused(RefusalReason.CERTIFICATE_UNTRUSTED)
        if look.card_revoked is not None:
            raise CertificateRevoked
        if case.ours:
            holder = yield from self._holder(case.card_hash, case.at)
        else:
            persona: Persona = yield self._bindings.persona_for(case.card_hash, look.terminal_id)
            case.known = True
            if persona.card.revoked:  # as its story tells
                raise CertificateRevoked
            holder = self._part(persona)
        if not holder.registered and look.card_registered is None:
            if case.purpose is not Purpose.REGISTER:
                raise NotRegistered
            row = {"card_hash": case.card_hash, "terminal_id": look.terminal_id, "at": case.at}
            yield Errand(lambda connection: insert_if_absent(connection, Registration, **row))
        return _Found(holder, case.standing)

    def _holder(self, card_hash: bytes, now: datetime) -> Asking[_Holder]:
        """What is known of whose card it is: a persona, somebody of the synthetic country, or nobody."""
        persona = self._people.by_card.get(card_hash)
        if persona is not None:
            return self._part(persona)
        person = yield from person_of_card(card_hash)
        if person is None:
            return _Holder(True, QualificationValidity.NONE_FOUND, _beginning(QualificationValidity.NONE_FOUND, ()))
        found = person.validity_on(now.astimezone(JST).date())
        return _Holder(person.registered, found[0], _beginning(*found))

    def _part(self, persona: Persona) -> _Holder:
        """A persona as a card's holder."""
        kept, holder = self._parts.get(persona.id, (None, None))
        if holder is None or kept is not persona:
            told = _beginning(persona.validity, persona.qualifications)
            holder = _Holder(persona.registered, persona.validity, told)
            self._parts[persona.id] = persona, holder
        return holder

    def _card(self, der: bytes) -> tuple[CardCertificate, bytes, bool]:
        """The card's certificate, what it is kept under, and whether our own authority issued it."""
        try:
            return *self._known.believe(der), True
        except ServiceRefused:
            card = of_another_authority(der, self._trusted)
            return card, self._bindings.hash_of(card), False

    def _standing(self, card: CardCertificate, now: datetime) -> CertificateStanding:
        if not card.begun(now):
            raise ServiceRefused(RefusalReason.CERTIFICATE_UNTRUSTED)
        report = _standing_of(card.not_after_day, now.astimezone(JST).date(), self._rule)
        if report.standing is CertificateStanding.EXPIRED:
            raise CertificateExpired(report.not_after, report.last_usable_day)
        return report.standing


class _Asked(CheckRequest):
    """A request as it is read here: a certificate that came lately is not decoded anew."""

    certificate: Annotated[bytes, BeforeValidator(der_of), Field(min_length=1, max_length=DER_LIMIT)]


@lru_cache(1024)
def _beginning(validity: QualificationValidity, qualifications: tuple[Qualification, ...]) -> bytes:
    """How a ``ResultAnswer`` begins: most of what it takes to write one, and the same for the same qualifications."""
    told = ResultAnswer(
        practice=True,
        validity=validity,
        qualifications=[QualificationMessage.of(each) for each in qualifications],
        confirmed_at=_NO_TIME,
        standing=CertificateStanding.VALID,
        reception_number="P",
    )
    return told.model_dump_json(exclude=_OF_ONE_CHECK).removesuffix("}").encode()


def _result(case: Case, number: int, found: _Found) -> bytes:
    """The rest of a ``ResultAnswer``."""
    at = case.at.astimezone(JST).isoformat()
    rest = (
        f',"confirmed_at":"{at}","standing":"{found.standing.value}",'
        f'"reception_number":"P{at[:4]}{at[5:7]}{at[8:10]}-{number:06}"}}'
    )
    return found.holder.beginning + rest.encode()


def _parse(raw: bytes, purpose: Purpose) -> CheckRequest:
    """The request. A PIN comes with the card's signature and nobody's word, anything else the other way round."""
    try:
        request = _Asked.model_validate_json(raw)
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
