"""The service's own keys: a CA for terminals' client certificates, and a CA and certificate for its TLS.

Random, made on first start, kept in the world's folder for the owner only. TLS checks dates against the computer's
clock, so these certificates go by that clock too, whatever day it is in the practice world.

A CA is renewed two years before its end, with the same name and another key. Nobody is locked out by that: terminals
that the former CA certified are let in while it lasts, and to terminals that know the former CA the server shows the
new one certified by the former one's key (RFC 4210 4.4, «new with old»).
"""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from myna_reception.simulator.private_files import close_to_others, keep_first, replace

logger = logging.getLogger(__name__)

ORGANISATION = "myna-reception practice"
CA_LIFE = timedelta(days=3650)
CA_RENEWAL = timedelta(days=730)  # terminals' certificates end before their CA does
TERMINAL_LIFE = timedelta(days=365)
SERVER_LIFE = timedelta(days=365)
SERVER_RENEWAL = timedelta(days=60)
BACKDATED = timedelta(hours=1)  # for a terminal whose clock is slow
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")


def _system_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a PEM file holds: a key, its certificate, and what else belongs to it.

    For a CA that is former ones' certificates, and its own key certified by them.
    """

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    more: tuple[x509.Certificate, ...] = ()

    def lasting(self, now: datetime) -> _Kept:
        """Without what has ended."""
        return _Kept(self.key, self.certificate, tuple(each for each in self.more if each.not_valid_after_utc > now))

    @property
    def former(self) -> tuple[x509.Certificate, ...]:
        """Earlier CAs that have not ended."""
        return tuple(each for each in self.more if each.public_key() != self.key.public_key())

    @property
    def bridges(self) -> tuple[x509.Certificate, ...]:
        """This CA's key as former ones certified it."""
        return tuple(each for each in self.more if each.public_key() == self.key.public_key())


class ServicePki:
    """The service's keys in ``folder``. ``now`` is the computer's clock, to be replaced in tests only."""

    def __init__(self, folder: Path, now: Callable[[], datetime] = _system_now) -> None:
        self._folder = folder
        self._now = now

    @property
    def terminal_ca_pem(self) -> str:
        """The CAs above terminals' certificates: today's, then former ones that have not ended."""
        ca = self._terminal_ca
        return _pem(ca.certificate, *ca.former).decode("ascii")

    @property
    def server_ca_pem(self) -> str:
        """The CA that terminals trust for this service."""
        return _pem(self._server_ca.certificate).decode("ascii")

    def issue_terminal(self, request: x509.CertificateSigningRequest, terminal_id: str) -> x509.Certificate:
        """The client certificate for a terminal's key. Raises ``ValueError`` for any key but EC P-256."""
        key = request.public_key()
        if not (isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)):
            raise ValueError("an EC P-256 key is needed")
        if not request.is_signature_valid:
            raise ValueError("the request is not signed with its own key")
        return self._issue(self._terminal_ca, key, terminal_id, TERMINAL_LIFE, ExtendedKeyUsageOID.CLIENT_AUTH)

    def server_file(self, *more_names: str) -> Path:
        """A PEM file with the server's key and chain, for loopback and ``more_names``; renewed before its end."""
        path = self._folder / "server.pem"
        names = {*LOOPBACK_NAMES, *more_names}
        if not self._serves(path, names):
            key = ec.generate_private_key(ec.SECP256R1())
            alternative = x509.SubjectAlternativeName([_general_name(name) for name in sorted(names)])
            certificate = self._issue(
                self._server_ca,
                key.public_key(),
                "localhost",
                SERVER_LIFE,
                ExtendedKeyUsageOID.SERVER_AUTH,
                alternative,
            )
            replace(path, _bundle(key, certificate, *self._server_ca.bridges))
        return path

    @cached_property
    def _terminal_ca(self) -> _Kept:
        return self._authority("terminal-ca", "practice terminals CA")

    @cached_property
    def _server_ca(self) -> _Kept:
        return self._authority("server-ca", "practice service CA")

    def _authority(self, label: str, name: str) -> _Kept:
        path = self._folder / f"{label}.pem"
        kept = _read(keep_first(path, lambda: self._new_authority(name)))
        if kept is None:  # damaged: somebody may still mend it
            path.replace(path.with_suffix(".damaged"))
            logger.warning(
                "%s cannot be read; another CA takes its place, and terminals have to be activated anew", path.name
            )
            kept = _read(keep_first(path, lambda: self._new_authority(name)))
        elif kept.certificate.not_valid_after_utc - self._now() < CA_RENEWAL:
            former = kept  # whoever else renews it at this moment keeps the same one
            successor = path.with_name(f"{label}-after-{former.certificate.serial_number:x}.pem")
            replace(path, keep_first(successor, lambda: self._new_authority(name, former)))
            kept = _read(path.read_bytes())
        if kept is None:
            raise OSError(f"{path.name} cannot be kept")
        return kept.lasting(self._now())

    def _new_authority(self, name: str, former: _Kept | None = None) -> bytes:
        key = ec.generate_private_key(ec.SECP256R1())
        more: list[x509.Certificate] = []
        if former is not None and former.certificate.not_valid_after_utc > self._now():
            more = [former.certificate, *former.former, self._certified(key, name, former)]
        return _bundle(key, self._certified(key, name), *more)

    def _certified(self, key: ec.EllipticCurvePrivateKey, name: str, by: _Kept | None = None) -> x509.Certificate:
        """A CA's certificate: signed with its own key, or with a former CA's and ending with that one."""
        subject = _name(name)
        end = self._now() + CA_LIFE if by is None else by.certificate.not_valid_after_utc
        signing = key if by is None else by.key
        return (
            self._builder(key.public_key(), subject, subject, end)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_key_usage(key_cert_sign=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False)
            .sign(signing, hashes.SHA256())
        )

    def _issue(
        self,
        authority: _Kept,
        key: CertificatePublicKeyTypes,
        name: str,
        life: timedelta,
        usage: x509.ObjectIdentifier,
        alternative: x509.SubjectAlternativeName | None = None,
    ) -> x509.Certificate:
        above = authority.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
        builder = (
            self._builder(key, _name(name), authority.certificate.subject, self._now() + life)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_key_usage(digital_signature=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(above), critical=False)
        )
        if alternative is not None:
            builder = builder.add_extension(alternative, critical=False)
        return builder.sign(authority.key, hashes.SHA256())

    def _builder(
        self, key: CertificatePublicKeyTypes, subject: x509.Name, issuer: x509.Name, end: datetime
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._now() - BACKDATED)
            .not_valid_after(end)
        )

    def _serves(self, path: Path, names: set[str]) -> bool:
        close_to_others(path)
        try:
            kept = _read(path.read_bytes())
        except OSError:
            return False
        if kept is None:
            return False
        told = kept.certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        covered = {str(name.value) for name in told}
        try:
            kept.certificate.verify_directly_issued_by(self._server_ca.certificate)
        except Exception:  # InvalidSignature, or ValueError for another issuer: after a renewal of the CA
            return False
        return names <= covered and kept.certificate.not_valid_after_utc - self._now() > SERVER_RENEWAL


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _key_usage(*, digital_signature: bool = False, key_cert_sign: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=key_cert_sign,
        encipher_only=False,
        decipher_only=False,
    )


def _bundle(key: ec.EllipticCurvePrivateKey, *certificates: x509.Certificate) -> bytes:
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + _pem(*certificates)


def _pem(*certificates: x509.Certificate) -> bytes:
    return b"".join(each.public_bytes(serialization.Encoding.PEM) for each in certificates)


def _read(bundle: bytes) -> _Kept | None:
    try:
        key = serialization.load_pem_private_key(bundle, None)
        certificate, *more = x509.load_pem_x509_certificates(bundle)
    except ValueError:
        return None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
        return None
    return _Kept(key, certificate, tuple(more))
