"""Activation (端末の利用登録): a terminal makes its own key and gets its client certificate for the four values.

The private key never leaves the terminal; what travels is a certificate signing request.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from myna_reception.eligibility.activation_form import ActivationForm
from myna_reception.reception.clock import Clock
from myna_reception.reception.errors import ServiceUnreachable, UnreachableReason
from myna_reception.reception.masked import Masked

RENEWAL_WINDOW = timedelta(days=30)  # before the end of the terminal's certificate


@dataclass(frozen=True, slots=True)
class Activation:
    """What makes a terminal known to a service."""

    institution_code: str
    institution_name: str
    terminal_id: str
    service_url: str  # https://host:port
    service_ca: str | None = field(repr=False)  # PEM; None: the system's trust
    private_key: Masked[bytes]  # PKCS#8 DER, EC P-256
    certificate: bytes = field(repr=False)  # client certificate, DER
    not_after: datetime  # of the certificate, aware

    def at(self, service_url: str, service_ca: str | None) -> Activation:
        """The same activation where the service is reached at another address."""
        return replace(self, service_url=service_url, service_ca=service_ca)


def activate(service_url: str, service_ca: str | None, form: ActivationForm) -> Activation:
    """Activate this terminal. Blocks for up to the client's time limits.

    Raises:
        ServiceUnreachable: no answer. ServiceRefused: BAD_CREDENTIALS, CODE_USED, CODE_EXPIRED, LOCKED,
        TERMINAL_REVOKED.
    """
    from myna_reception.eligibility import https, messages

    key = ec.generate_private_key(ec.SECP256R1())
    request = messages.ActivationRequest(
        institution_code=form.institution_code,
        terminal_id=form.terminal_id,
        password=form.password.reveal(),
        activation_code=form.activation_code.reveal(),
        signing_request=_signing_request(key, form.terminal_id),
        system=_system(),
    )
    connection = https.HttpsConnection(service_url, https.tls_context(service_ca), https.TimeLimits())
    try:
        answer = connection.post(messages.ACTIVATIONS, request.model_dump_json().encode(), messages.ActivationAnswer)
    finally:
        connection.close()
    return Activation(
        institution_code=form.institution_code,
        institution_name=answer.institution_name,
        terminal_id=form.terminal_id,
        service_url=service_url,
        service_ca=service_ca,
        private_key=Masked(_pkcs8(key)),
        certificate=answer.certificate,
        not_after=_certificate_end(answer.certificate, key.public_key()),
    )


def renewal_due(activation: Activation, clock: Clock) -> bool:
    """Whether the terminal's certificate ends soon, or has ended (then only a new activation helps)."""
    return activation.not_after - clock.now() <= RENEWAL_WINDOW


def renew(activation: Activation) -> Activation:
    """A new key and certificate for an activated terminal, to be kept in place of the old. Blocks.

    The old one stays good until the new one is first used, so that an answer lost on its way locks nobody out. Raises
    as ``activate``, and ``TerminalNotActivated`` when the old one is not accepted any more.
    """
    from myna_reception.eligibility import https, messages

    key = ec.generate_private_key(ec.SECP256R1())
    request = messages.RenewalRequest(signing_request=_signing_request(key, activation.terminal_id))
    context = https.tls_context(activation.service_ca, activation.private_key, activation.certificate)
    connection = https.HttpsConnection(activation.service_url, context, https.TimeLimits())
    try:
        answer = connection.post(messages.RENEWALS, request.model_dump_json().encode(), messages.ActivationAnswer)
    finally:
        connection.close()
    return replace(
        activation,
        institution_name=answer.institution_name,
        private_key=Masked(_pkcs8(key)),
        certificate=answer.certificate,
        not_after=_certificate_end(answer.certificate, key.public_key()),
    )


def _signing_request(key: ec.EllipticCurvePrivateKey, terminal_id: str) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, terminal_id)])
    request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    return request.public_bytes(serialization.Encoding.DER)


def _system() -> Literal["windows", "macos", "linux", "other"]:
    if sys.platform == "win32":
        return "windows"
    if sys.platform == "darwin":
        return "macos"
    return "linux" if sys.platform.startswith("linux") else "other"


def _pkcs8(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _certificate_end(certificate: bytes, public_key: ec.EllipticCurvePublicKey) -> datetime:
    try:
        parsed = x509.load_der_x509_certificate(certificate)
        ours = parsed.public_key() == public_key
    except ValueError:
        ours = False
    if not ours:
        raise ServiceUnreachable(UnreachableReason.NOT_UNDERSTOOD)
    return parsed.not_valid_after_utc
