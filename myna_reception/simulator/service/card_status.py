"""What the card CA tells about its certificates: CRLs (RFC 5280) and OCSP answers (RFC 6960), from the database.

Both go by the practice world's clock, as the cards' certificates do. Every generation of both CAs (利用者証明用,
署名用) has a CRL of its own, and OCSP answers are signed by a responder that the certificate's own generation
certifies. A card is revoked as a whole: with it both of its certificates.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from myna_reception.reception.clock import Clock
from myna_reception.simulator.card_issuers import CardIssuer, CardIssuers
from myna_reception.simulator.personas import Persona
from myna_reception.simulator.service.keyed_hash import KeyedHash
from myna_reception.simulator.service.revocation import Revocation, Revocations

CRL_LIFE = timedelta(days=1)
OCSP_LIFE = timedelta(hours=1)
RESPONDER_LIFE = timedelta(days=7)
BACKDATED = timedelta(minutes=5)
NONCE_LIMIT = 32  # bytes, RFC 9654
REQUEST_LIMIT = 4 * 1024
# What reading a request may raise; several certificates at once are not answered.
_UNANSWERABLE = (ValueError, NotImplementedError, UnsupportedAlgorithm, x509.DuplicateExtension)

Residents = Callable[[Collection[bytes]], Mapping[bytes, str]]  # card hashes to the persona ids of those who are


class CardStatus:
    """Answers about the certificates of ``personas``, by every generation of the CA. Thread-safe.

    ``residents`` finds those of the synthetic country, who are too many to be kept here.
    """

    def __init__(
        self,
        issuers: CardIssuers,
        personas: Iterable[Persona],
        revocations: Revocations,
        keyed: KeyedHash,
        clock: Clock,
        residents: Residents | None = None,
    ) -> None:
        self._issuers = issuers
        self._personas = {persona.id: persona for persona in personas}
        self._revocations = revocations
        self._keyed = keyed
        self._clock = clock
        self._residents = residents or (lambda _hashes: {})
        self._lock = threading.Lock()
        self._responders: dict[bytes, _Responder] = {}
        self._number = 0  # of the latest CRL

    def enrol(self, persona: Persona) -> None:
        """Answer about this person too."""
        self._personas = {**self._personas, persona.id: persona}  # anew: other threads go through the old one

    def crl(self, key_identifier: bytes) -> bytes | None:
        """The complete CRL of the generation with this key, DER; None when there is no such generation."""
        issuer = next((each for each in self._issuers.of_both_branches if each.key_identifier == key_identifier), None)
        if issuer is None:
            return None
        now = _second(self._clock.now())
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(issuer.certificate.subject)
            .last_update(now)
            .next_update(now + CRL_LIFE)
            .add_extension(x509.AuthorityKeyIdentifier(key_identifier, None, None), critical=False)
            .add_extension(x509.CRLNumber(self._next_number()), critical=False)
        )
        for serial, revocation in sorted(self._revoked(issuer).items()):
            builder = builder.add_revoked_certificate(_entry(serial, revocation))
        return builder.sign(issuer.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def ocsp_answer(self, request_der: bytes) -> bytes:
        """The answer to an OCSP request about one certificate, DER. Never raises for any bytes."""
        try:
            request = ocsp.load_der_ocsp_request(request_der)
            algorithm = request.hash_algorithm
            asked = request.issuer_name_hash, request.issuer_key_hash
            nonce = _nonce(request)
            if request.serial_number < 0:
                raise ValueError("no certificate has such a number")
        except _UNANSWERABLE:
            return _unsuccessful(ocsp.OCSPResponseStatus.MALFORMED_REQUEST)
        issuer = next((each for each in self._issuers.of_both_branches if each.hashes(algorithm) == asked), None)
        if issuer is None:
            return _unsuccessful(ocsp.OCSPResponseStatus.UNAUTHORIZED)
        now = _second(self._clock.now())
        status, revocation = self._status(issuer, request.serial_number)
        responder = self._responder(issuer, now)
        builder = (
            ocsp.OCSPResponseBuilder()
            .add_response_by_hash(
                issuer_name_hash=asked[0],
                issuer_key_hash=asked[1],
                serial_number=request.serial_number,
                algorithm=algorithm,
                cert_status=status,
                this_update=now,
                next_update=now + OCSP_LIFE,
                revocation_time=revocation.at if revocation else None,
                revocation_reason=_told_reason(revocation) if revocation else None,
            )
            .responder_id(ocsp.OCSPResponderEncoding.HASH, responder.certificate)
            .certificates([responder.certificate])
        )
        if nonce is not None:
            builder = builder.add_extension(nonce, critical=False)
        return builder.sign(responder.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def _status(self, issuer: CardIssuer, serial: int) -> tuple[ocsp.OCSPCertStatus, Revocation | None]:
        holder = self._holder(issuer, serial)
        if holder is None:
            return ocsp.OCSPCertStatus.UNKNOWN, None
        revocation = self._revocations.all().get(self._keyed.serial(issuer.card_serial_of(holder)))
        return (ocsp.OCSPCertStatus.REVOKED if revocation else ocsp.OCSPCertStatus.GOOD), revocation

    def _holder(self, issuer: CardIssuer, serial: int) -> str | None:
        """To whom this very generation gave the certificate with this serial number."""
        for persona in self._personas.values():
            if issuer.issued(persona) and issuer.serial_number_of(persona.id) == serial:
                return persona.id
        if not issuer.everybody:  # the people of a synthetic country have none
            return None
        card_hash = self._keyed.serial(serial)
        resident = self._residents((card_hash,)).get(card_hash)
        return resident if resident is not None and issuer.serial_number_of(resident) == serial else None

    def _revoked(self, issuer: CardIssuer) -> dict[int, Revocation]:
        """The certificates that this generation gave out and that are revoked, by serial number."""
        revoked = self._revocations.all()
        holders = [persona.id for persona in self._personas.values() if issuer.issued(persona)]
        if issuer.everybody:
            holders += self._residents(revoked).values()  # of any generation
        found = ((holder, revoked.get(self._keyed.serial(issuer.card_serial_of(holder)))) for holder in holders)
        return {issuer.serial_number_of(holder): told for holder, told in found if told is not None}

    def _next_number(self) -> int:
        """Grows from CRL to CRL, also over starts and workers: the computer's time, whatever day it is in practice."""
        with self._lock:
            self._number = max(time.time_ns(), self._number + 1)
            return self._number

    def _responder(self, issuer: CardIssuer, now: datetime) -> _Responder:
        """The responder of a generation, certified anew when the clock leaves the first half of its life."""
        with self._lock:
            kept = self._responders.get(issuer.key_identifier)
            if kept is None or not kept.since <= now < kept.since + RESPONDER_LIFE / 2:
                kept = self._responders[issuer.key_identifier] = _certified(issuer, now)
            return kept


@dataclass(frozen=True, slots=True)
class _Responder:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    since: datetime


def _certified(issuer: CardIssuer, now: datetime) -> _Responder:
    key = ec.generate_private_key(ec.SECP256R1())
    above = issuer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "JPKI-SIM OCSP responder (practice)")]))
        .issuer_name(issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(now + RESPONDER_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), critical=False)
        .add_extension(x509.OCSPNoCheck(), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(above), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(issuer.key, hashes.SHA256())
    )
    return _Responder(certificate, key, now)


def _entry(serial: int, revocation: Revocation) -> x509.RevokedCertificate:
    builder = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(revocation.at)
    reason = _told_reason(revocation)
    if reason is not None:
        builder = builder.add_extension(x509.CRLReason(reason), critical=False)
    return builder.build()


def _told_reason(revocation: Revocation) -> x509.ReasonFlags | None:
    """«unspecified» is told by saying nothing."""
    return None if revocation.reason is x509.ReasonFlags.unspecified else revocation.reason


def _nonce(request: ocsp.OCSPRequest) -> x509.OCSPNonce | None:
    extensions = request.extensions
    if any(each.critical and not isinstance(each.value, x509.OCSPNonce) for each in extensions):
        raise ValueError("cannot be obeyed")
    try:
        nonce = extensions.get_extension_for_class(x509.OCSPNonce).value
    except x509.ExtensionNotFound:
        return None
    if not 1 <= len(nonce.nonce) <= NONCE_LIMIT:
        raise ValueError("a nonce has 1 to 32 bytes")
    return nonce


def _unsuccessful(status: ocsp.OCSPResponseStatus) -> bytes:
    return ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(Encoding.DER)


def _second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
