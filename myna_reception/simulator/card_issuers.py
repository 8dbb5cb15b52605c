"""The issuers of 利用者証明用 certificates by generation. All have one name; which one issued is told by its key.

A certification authority gets a new key every few years and keeps its name, so cards of both generations are around.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from myna_reception.simulator.card_authority import CardAuthority
from myna_reception.simulator.personas import Persona
from myna_reception.simulator.private_files import private_folder

if TYPE_CHECKING:
    from myna_reception.simulator.world import World

_SECOND = b"myna-reception second generation"


class CardIssuer:
    """One generation: its certificate, its key for CRLs and OCSP responders, and the serial numbers it gave out."""

    def __init__(self, authority: CardAuthority) -> None:
        self.authority = authority

    @property
    def certificate(self) -> x509.Certificate:
        """Self-signed. Made when first asked for, which may take a second."""
        return self.authority.authentication_ca

    @property
    def key(self) -> RSAPrivateKey:
        """The private key of the certificate."""
        return self.authority._authentication.key

    @property
    def key_identifier(self) -> bytes:
        """By which its certificates name it."""
        return self.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest

    def serial_number(self, persona: Persona) -> int:
        """Of the certificate that this generation issued, or would issue, to the persona."""
        return self.authority.authentication_serial(persona)

    def serial_number_of(self, persona_id: str) -> int:
        """The same by the persona's id."""
        return self.authority.authentication_serial_of(persona_id)

    def hashes(self, algorithm: hashes.HashAlgorithm) -> tuple[bytes, bytes]:
        """Of its name and of its public key, as an OCSP request names an issuer."""
        # RFC 6960 hashes what is inside the key's BIT STRING, which for RSA is the PKCS#1 key.
        key = self.certificate.public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)
        return _digest(algorithm, self.certificate.subject.public_bytes()), _digest(algorithm, key)


class CardIssuers:
    """Both generations, oldest first. Iterates over certificates, each made when it is reached."""

    def __init__(self, issuers: Iterable[CardIssuer]) -> None:
        self.issuers = tuple(issuers)

    @classmethod
    def of(cls, world: World) -> CardIssuers:
        """The first generation issues a world's cards; the second is the same world's next one."""
        second = CardAuthority(
            hashlib.sha256(_SECOND + world.seed).digest(), private_folder(world.folder / "card-keys")
        )
        return cls((CardIssuer(world.authority), CardIssuer(second)))

    def __iter__(self) -> Iterator[x509.Certificate]:
        return (issuer.certificate for issuer in self.issuers)


def _digest(algorithm: hashes.HashAlgorithm, data: bytes) -> bytes:
    digest = hashes.Hash(algorithm)
    digest.update(data)
    return digest.finalize()
