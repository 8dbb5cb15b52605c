"""Terminal accounts: issuing the four values, exchanging them for a client certificate, revoking."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import bindparam, func, or_, select, update

from myna_reception.eligibility.activation_form import ACTIVATION_CODE_LENGTH, group_activation_code
from myna_reception.eligibility.messages import ActivationAnswer, ActivationRequest, RenewalRequest
from myna_reception.eligibility.numbers import is_institution_code
from myna_reception.reception.clock import Clock
from myna_reception.reception.errors import RefusalReason, ServiceRefused, TerminalNotActivated
from myna_reception.simulator.service.attempts import Attempts
from myna_reception.simulator.service.database import Sessions, Terminal, take_turns
from myna_reception.simulator.service.keyed_hash import KeyedHash
from myna_reception.simulator.service.prepared import Asking, Errand, Prepared
from myna_reception.simulator.service_pki import ServicePki

PRACTICE_INSTITUTION = "9900000001"  # 99 is no prefecture
PRACTICE_INSTITUTION_NAME = "見本鍼灸整骨院（練習）"
CODE_LIFETIME = timedelta(days=30)
PASSWORD_LENGTH = 12
# Whose certificate it is, and how the terminal's account stands: what ``recognise`` wants to know.
TERMINAL = (Terminal.terminal_id, Terminal.revoked_at, Terminal.certificate_hash)
of_certificate = or_(
    Terminal.certificate_hash == bindparam("fingerprint"), Terminal.next_certificate_hash == bindparam("fingerprint")
)
_BY_CERTIFICATE = Prepared(select(*TERMINAL).where(of_certificate))
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is mistaken for something else on paper


class Accounts:
    """The service's terminal accounts. Thread-safe."""

    def __init__(self, sessions: Sessions, clock: Clock, keyed: KeyedHash, pki: ServicePki) -> None:
        self._sessions = sessions
        self._clock = clock
        self._keyed = keyed
        self._pki = pki
        self.attempts = Attempts(sessions, clock, keyed)
        self._hasher = PasswordHasher(
            time_cost=2, memory_cost=19 * 1024, parallelism=1
        )  # OWASP's smallest for argon2id
        # What an unknown terminal's password is compared with, so that the answer takes as long as for a known one.
        self._nobody = self._hasher.hash(secrets.token_hex())

    def issue_terminal(
        self,
        institution_code: str = PRACTICE_INSTITUTION,
        institution_name: str = PRACTICE_INSTITUTION_NAME,
        lifetime: timedelta = CODE_LIFETIME,
    ) -> dict[str, str]:
        """A new account: the four values by the parameter names of ``parse_activation_form``.

        They are told here and never again. Raises ``ValueError`` for a code that is not 10 digits.
        """
        if not is_institution_code(institution_code):
            raise ValueError("an institution code has 10 digits")
        password = _random(PASSWORD_LENGTH)
        code = _random(ACTIVATION_CODE_LENGTH)
        password_hash = self._hasher.hash(password)
        with self._sessions.begin() as session:
            take_turns(session.connection(), "number of a terminal")
            last = session.scalar(select(func.max(Terminal.terminal_id)).where(Terminal.terminal_id.like("W%")))
            terminal_id = f"W{int(last[1:]) + 1 if last else 1:07}"
            session.add(
                Terminal(
                    terminal_id=terminal_id,
                    institution_code=institution_code,
                    institution_name=institution_name,
                    password_hash=password_hash,
                    code_hash=self._keyed("code", code.encode()),
                    code_expires_at=self._clock.now() + lifetime,
                )
            )
        return {
            "institution_code": institution_code,
            "terminal_id": terminal_id,
            "password": password,
            "activation_code": group_activation_code(code),
        }

    def revoke_terminal(self, terminal_id: str) -> bool:
        """Take a terminal's account away; False when there is none."""
        with self._sessions.begin() as session:
            terminal = session.get(Terminal, terminal_id)
            if terminal is None:
                return False
            terminal.revoked_at = terminal.revoked_at or self._clock.now()
            return True

    def ping(self) -> None:
        """Ask the database for something. Raises ``SQLAlchemyError`` when it does not answer."""
        with self._sessions.begin() as session:
            session.execute(select(Terminal.terminal_id).limit(1))

    def activate(self, request: ActivationRequest, source: str | None = None) -> ActivationAnswer:
        """Exchange the four values for a client certificate; the code is used up.

        ``source`` is the address that asks. Raises ``ServiceRefused``: LOCKED, BUSY (wait after wrong values),
        BAD_CREDENTIALS, TERMINAL_REVOKED, CODE_USED, CODE_EXPIRED, MALFORMED.
        """
        self.attempts.begin(request.terminal_id, source)
        with self._sessions.begin() as session:
            terminal = session.get(Terminal, request.terminal_id)
        password_hash = self._nobody if terminal is None else terminal.password_hash
        known = self._verify(password_hash, request.password)
        if terminal is None or not (known & self._matches(terminal, request)):
            self.attempts.failed(source)
            raise ServiceRefused(RefusalReason.BAD_CREDENTIALS)
        self.attempts.succeeded(request.terminal_id, source)
        now = self._clock.now()
        if terminal.revoked_at is not None:
            raise ServiceRefused(RefusalReason.TERMINAL_REVOKED)
        if terminal.code_used_at is not None:
            raise ServiceRefused(RefusalReason.CODE_USED)
        if terminal.code_expires_at <= now:
            raise ServiceRefused(RefusalReason.CODE_EXPIRED)
        certificate = self._certify(request.signing_request, request.terminal_id)
        with self._sessions.begin() as session:  # the condition keeps two at once from using the code twice
            used = session.execute(
                update(Terminal)
                .where(Terminal.terminal_id == request.terminal_id, Terminal.code_used_at.is_(None))
                .values(code_used_at=now, certificate_hash=certificate.fingerprint(SHA256()), system=request.system)
                .returning(Terminal.terminal_id)
            ).first()
        if used is None:
            raise ServiceRefused(RefusalReason.CODE_USED)
        return ActivationAnswer(
            practice=True,
            institution_name=terminal.institution_name,
            certificate=certificate.public_bytes(Encoding.DER),
        )

    def renew(self, terminal_id: str, request: RenewalRequest) -> ActivationAnswer:
        """A certificate for a new key of an activated terminal. The one in use stays good until the new one is used.

        Raises ``ServiceRefused`` (MALFORMED).
        """
        certificate = self._certify(request.signing_request, terminal_id)
        with self._sessions.begin() as session:
            terminal = session.get_one(Terminal, terminal_id)
            terminal.next_certificate_hash = certificate.fingerprint(SHA256())
            name = terminal.institution_name
        return ActivationAnswer(
            practice=True, institution_name=name, certificate=certificate.public_bytes(Encoding.DER)
        )

    def _verify(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except VerificationError:
            return False

    def _matches(self, terminal: Terminal, request: ActivationRequest) -> bool:
        code_hash = self._keyed("code", request.activation_code.encode())
        return hmac.compare_digest(code_hash, terminal.code_hash) & (
            terminal.institution_code == request.institution_code
        )

    def _certify(self, signing_request: bytes, terminal_id: str) -> x509.Certificate:
        try:
            return self._pki.issue_terminal(x509.load_der_x509_csr(signing_request), terminal_id)
        except (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion):
            raise ServiceRefused(RefusalReason.MALFORMED) from None


def terminal_of(fingerprint: bytes | None) -> Asking[str]:
    """A job that tells a terminal's ID by its certificate's fingerprint; TLS has checked issuer and dates.

    Asked for every request: a terminal that is revoked gets nothing from that moment. Raises as ``recognise``.
    """
    if fingerprint is None:
        raise TerminalNotActivated
    rows = yield _BY_CERTIFICATE.ask(fingerprint=fingerprint)
    return (yield from recognise(rows[0] if rows else None, fingerprint))


def recognise(told: Sequence[Any] | None, fingerprint: bytes) -> Asking[str]:
    """A job that tells the ID of the terminal that ``TERMINAL`` told of.

    Raises ``TerminalNotActivated``, ``ServiceRefused`` (TERMINAL_REVOKED), with nothing written.
    """
    if told is None:
        raise TerminalNotActivated
    terminal_id: str = told[0]
    revoked_at, certificate_hash = told[1:3]
    if revoked_at is not None:
        raise ServiceRefused(RefusalReason.TERMINAL_REVOKED)
    if certificate_hash != fingerprint:  # the renewal has arrived
        arrived = update(Terminal).where(Terminal.terminal_id == terminal_id)
        arrived = arrived.values(certificate_hash=fingerprint, next_certificate_hash=None)
        yield Errand(lambda connection: connection.execute(arrived))
    return terminal_id


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
