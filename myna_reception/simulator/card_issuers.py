"""The issuers of cards' certificates by generation. All of a branch have one name; which one issued is told by its key.

A certification authority gets a new key every few years and keeps its name, so cards of both generations are around.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from myna_reception.simulator.card_authority import CardAuthority
from myna_reception.simulator.card_generations import FIRST, CardGenerations
from myna_reception.simulator.personas import Persona

if TYPE_CHECKING:
    from myna_reception.simulator.world import World


class CardIssuer:
    """One generation of 利用者証明用: its certificate, its key for CRLs and OCSP responders, its serial numbers."""

    everybody = True  # with a card has a certificate of this kind

    def __init__(self, authority: CardAuthority, generation: int) -> None:
        self.generation = generation
        self._authority = authority

    @property
    def certificate(self) -> x509.Certificate:
        """Self-signed. Made when first asked for, which may take a second."""
        return self._authority.authentication_ca_of(self.generation)

    @property
    def key(self) -> RSAPrivateKey:
        """The private key of the certificate."""
        return self._authority.authentication_key_of(self.generation)

    @property
    def key_identifier(self) -> bytes:
        """By which its certificates name it."""
        return self.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest

    def issued(self, persona: Persona) -> bool:
        """Whether the person's card is of this generation."""
        return persona.card.generation == self.generation

    def serial_number_of(self, persona_id: str) -> int:
        """Of the certificate that this generation issued, or would issue, to the person."""
        return self._authority.authentication_serial_of(persona_id, self.generation)

    def card_serial_of(self, persona_id: str) -> int:
        """By which the service knows the same person's card: the serial number of its 利用者証明用 certificate."""
        return self._authority.authentication_serial_of(persona_id, self.generation)

    def hashes(self, algorithm: hashes.HashAlgorithm) -> tuple[bytes, bytes]:
        """Of its name and of its public key, as an OCSP request names an issuer."""
        # RFC 6960 hashes what is inside the key's BIT STRING, which for RSA is the PKCS#1 key.
        key = self.certificate.public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)
        return _digest(algorithm, self.certificate.subject.public_bytes()), _digest(algorithm, key)


class SignatureIssuer(CardIssuer):
    """One generation of 署名用, which not everybody has."""

    everybody = False

    @property
    def certificate(self) -> x509.Certificate:
        """Self-signed."""
        return self._authority.signature_ca_of(self.generation)

    @property
    def key(self) -> RSAPrivateKey:
        """The private key of the certificate."""
        return self._authority.signature_key_of(self.generation)

    def issued(self, persona: Persona) -> bool:
        """Whether the person has a 署名用 certificate of this generation."""
        return super().issued(persona) and persona.card.sign_password is not None

    def serial_number_of(self, persona_id: str) -> int:
        """Of the 署名用 certificate."""
        return self._authority.signature_serial_of(persona_id, self.generation)


class CardIssuers:
    """Every generation of a world's 利用者証明用 CA, oldest first. Thread-safe.

    Iterates over certificates, each made when it is reached. Only who gets past the last one that is known looks for a
    generation that began since, perhaps by another process: the hot path pays nothing for it.
    """

    def __init__(self, authority: CardAuthority, generations: CardGenerations) -> None:
        self._authority = authority
        self._generations = generations
        self._known: tuple[CardIssuer, ...] = ()

    @classmethod
    def of(cls, world: World) -> CardIssuers:
        """Those of a world's cards."""
        return cls(world.authority, world.card_generations)

    @property
    def issuers(self) -> tuple[CardIssuer, ...]:
        """All that there are at this moment."""
        newest = self._generations.newest()
        if len(self._known) < newest:
            self._known = tuple(CardIssuer(self._authority, number) for number in range(FIRST, newest + 1))
        return self._known

    @property
    def of_both_branches(self) -> tuple[CardIssuer, ...]:
        """Those of 利用者証明用, then those of 署名用."""
        issuers = self.issuers
        return (*issuers, *(SignatureIssuer(self._authority, each.generation) for each in issuers))

    def __iter__(self) -> Iterator[x509.Certificate]:
        known = self._known
        yield from (issuer.certificate for issuer in known)
        yield from (issuer.certificate for issuer in self.issuers[len(known) :])


def _digest(algorithm: hashes.HashAlgorithm, data: bytes) -> bytes:
    digest = hashes.Hash(algorithm)
    digest.update(data)
    return digest.finalize()
