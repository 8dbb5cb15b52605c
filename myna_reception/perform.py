"""Carries out the effects of a reception and says what came of them; used by the window's threads and the command line.

A ``ReceptionError`` becomes the event that reports it. Any other exception is a bug and goes to the caller.
"""

from __future__ import annotations

from typing import assert_never

from myna_reception.card.abilities import AbilityBook
from myna_reception.card.authenticity import TrustedKey, nobody
from myna_reception.card.certificate import AuthenticationCertificate
from myna_reception.card.connection import CardConnection, CardReader
from myna_reception.card.reading import connect_and_read, open_with_pin, sign_with_pin
from myna_reception.card.surface import read_card_face
from myna_reception.eligibility.messages import signed_bytes
from myna_reception.eligibility.service import EligibilityService
from myna_reception.reception.card_facts import CardFace, CardFacts, CardKind, PhoneFacts, SeenCard
from myna_reception.reception.clock import Clock, today
from myna_reception.reception.effects import (
    CardEffect,
    EndCardSession,
    FetchChallenge,
    ReadCard,
    ReadCardFace,
    ServiceEffect,
    SignWithPin,
    SubmitCheck,
    SubmitRegistration,
)
from myna_reception.reception.errors import CardPhase, CardTorn, CardUnsupported, ReceptionError, UnsupportedReason
from myna_reception.reception.events import (
    CardFaceRead,
    CardFailed,
    CardRead,
    ChallengeReady,
    Event,
    PinSigned,
    ResultArrived,
    ServiceFailed,
)
from myna_reception.reception.masked import Masked
from myna_reception.settings import GraceRule
from myna_reception.verify.certificate import standing_of


class CardWork:
    """Holds the card of the current reception: connected by ``ReadCard``, let go of by ``EndCardSession`` or the next.

    Every call on one thread, the card thread.
    """

    def __init__(self, reader: CardReader, clock: Clock, grace_rule: GraceRule, trusted: TrustedKey = nobody) -> None:
        """``trusted``: the authorities of card faces."""
        self._trusted = trusted
        self._reader = reader
        self._clock = clock
        self.grace_rule = grace_rule  # read once a card; may be changed between two
        self._abilities = AbilityBook()
        self._connection: CardConnection | None = None
        self._kind = CardKind.PLASTIC
        self._certificate: AuthenticationCertificate | None = None  # of that card, once it was shown
        self._jpki_current = False  # no other application was selected since the card was read
        self._reception_id = ""

    def perform(self, effect: CardEffect) -> Event | None:
        """Carry out one effect; ``EndCardSession`` has no answer. Blocks as long as the card takes.

        The PIN of a ``SignWithPin`` and the number of a ``ReadCardFace`` are wiped in every case.
        """
        match effect:
            case ReadCard(reception_id):
                try:
                    return CardRead(reception_id, self._read(reception_id))
                except ReceptionError as error:
                    return CardFailed(reception_id, error)
            case SignWithPin(reception_id):
                try:
                    return self._sign(effect)
                except ReceptionError as error:
                    return CardFailed(reception_id, error)
                finally:
                    effect.pin.wipe()
            case ReadCardFace(reception_id):
                try:
                    return CardFaceRead(reception_id, self._read_face(effect))
                except ReceptionError as error:
                    return CardFailed(reception_id, error)
                finally:
                    effect.number.wipe()
            case EndCardSession(reception_id):
                if reception_id == self._reception_id:
                    self.close()
                return None
        assert_never(effect)

    def give_up(self) -> None:
        """End the wait for a card that another program holds, if there is one. Any thread."""
        self._reader.give_up()

    def close(self) -> None:
        """Let go of the card. Never raises; may be called twice."""
        connection, self._connection, self._reception_id = self._connection, None, ""
        if connection is not None:
            connection.close()

    def _read(self, reception_id: str) -> SeenCard:
        self.close()
        self._connection, reading = connect_and_read(self._reader, self._abilities)
        self._reception_id, self._jpki_current = reception_id, True
        self._kind, self._certificate = reading.kind, reading.certificate
        if self._certificate is None:
            return PhoneFacts(self._kind, reading.pin_tries)
        return self._facts(self._certificate, reading.pin_tries)

    def _sign(self, effect: SignWithPin) -> PinSigned:
        connection, current = self._connected(effect.reception_id), self._jpki_current
        message = signed_bytes(effect.challenge, effect.purpose)
        abilities, certificate, facts = self._abilities.of(connection), self._certificate, None
        self._jpki_current = True
        if certificate is None:
            certificate, signature = open_with_pin(connection, effect.pin, message, abilities, selected=current)
            self._certificate, facts = certificate, self._facts(certificate, None)
        else:
            signature = sign_with_pin(connection, effect.pin, message, abilities, selected=current)
        if not certificate.signed(message, signature):
            raise CardUnsupported(UnsupportedReason.KEY_MISMATCH)
        return PinSigned(effect.reception_id, Masked(signature), facts)

    def _facts(self, certificate: AuthenticationCertificate, pin_tries: int | None) -> CardFacts:
        standing = standing_of(certificate.not_after_day, today(self._clock), self.grace_rule)
        return CardFacts(self._kind, certificate.der, standing, pin_tries)

    def _read_face(self, effect: ReadCardFace) -> CardFace:
        connection = self._connected(effect.reception_id)
        self._jpki_current = False
        return read_card_face(
            connection,
            effect.number,
            self._trusted,
            agreed_tries=effect.agreed_tries,
            abilities=self._abilities.of(connection),
        )

    def _connected(self, reception_id: str) -> CardConnection:
        if self._connection is None or reception_id != self._reception_id:
            raise CardTorn(CardPhase.CHOOSING)  # the reception lost its card before the effect reached it
        return self._connection


class ServiceWork:
    """Asks the service. Thread-safe, as the service is."""

    def __init__(self, service: EligibilityService) -> None:
        self._service = service

    def perform(self, effect: ServiceEffect) -> Event:
        """Carry out one effect. Blocks as long as the service takes."""
        try:
            match effect:
                case FetchChallenge(reception_id):
                    return ChallengeReady(reception_id, self._service.challenge())
                case SubmitCheck(reception_id, request):
                    return ResultArrived(reception_id, self._service.check(request))
                case SubmitRegistration(reception_id, request):
                    return ResultArrived(reception_id, self._service.register_use(request))
        except ReceptionError as error:
            return ServiceFailed(effect.reception_id, error)
        assert_never(effect)
