"""The certification authorities of the practice world, in the shape of JPKI's and under names of their own.

Two self-signed RSA-2048 branches, 利用者証明用 and 署名用, and the certificates of the personas. The profile follows
the published certificates: extension order, criticality, string types, UTCTime ending at 23:59:59 JST. Names, policies
and addresses are the simulator's, so that nothing here passes for real. Everything follows from the seed: with the
same seed (and release of pycryptodome) the same keys and bytes come out.

Both branches may have several generations, with one name and another key each. Whose card is of which generation the
person's ``CardSpec`` tells.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from Crypto.PublicKey import RSA
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from myna_reception import whole_file
from myna_reception.card import tlv
from myna_reception.reception.clock import JST
from myna_reception.reception.eligibility import Sex
from myna_reception.reception.eras import ERAS, era_of
from myna_reception.simulator.personas import Persona
from myna_reception.simulator.virtual_card.card_verifiable import SURFACE_AUTHORITY, TEXT_AUTHORITY

POLICY_ARC = "2.25.63091557034460464080368271386486615864"  # this project's own, from a UUID
AUTHENTICATION_POLICY = x509.ObjectIdentifier(f"{POLICY_ARC}.1")
SIGNATURE_POLICY = x509.ObjectIdentifier(f"{POLICY_ARC}.2")
CPS_ADDRESS = "http://cps.jpki-sim.example/cps.html"
OCSP_ADDRESS = "http://ocsp-auth.jpki-sim.example"

ORGANISATION = "JPKI-SIM"
OPERATOR = "myna-reception practice world (not JPKI)"
AUTHENTICATION_UNIT = "JPKI-SIM for user authentication"
SIGNATURE_UNIT = "JPKI-SIM for digital signature"
JAPANESE_ORGANISATION = "練習用の公的個人認証（模擬）"

CA_BEGINS = date(2014, 12, 31)
CA_ENDS = date(2049, 12, 31)  # the last year that UTCTime can tell

KEY_BITS = 2048
SERIAL_BYTES = 16  # of a persona's certificate; at most 20 are allowed

# otherName types of the 基本4情報, in the order in which they are written
NAME, BIRTH, SEX, ADDRESS, NAME_SUBSTITUTES, ADDRESS_SUBSTITUTES = (
    x509.ObjectIdentifier(f"1.2.392.200149.8.5.5.{number}") for number in (1, 4, 3, 5, 2, 6)
)
_UTF8_STRING = 0x0C
_CN_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class _Branch:
    """A self-signed CA with its key, and what its certificates say about it."""

    certificate: x509.Certificate
    key: RSAPrivateKey
    unit: str
    japanese_unit: str

    @property
    def issuer_alternative(self) -> x509.DirectoryName:
        return _japanese_name(self.japanese_unit)


class CardAuthority:
    """Issues the certificates of virtual cards. Thread-safe.

    ``cache`` is a folder for the generated keys (half a second each), readable by the owner only.
    """

    def __init__(self, seed: bytes, cache: Path | None = None) -> None:
        self._seed = seed
        self._cache = cache
        self._lock = threading.RLock()
        self._keys: dict[str, RSAPrivateKey] = {}
        self._branches: dict[str, _Branch] = {}

    @property
    def authentication_ca(self) -> x509.Certificate:
        """The 利用者証明用 branch of the first generation, self-signed."""
        return self.authentication_ca_of(1)

    @property
    def signature_ca(self) -> x509.Certificate:
        """The 署名用 branch of the first generation, self-signed."""
        return self.signature_ca_of(1)

    def authentication_ca_of(self, generation: int) -> x509.Certificate:
        """The 利用者証明用 branch of a generation, self-signed."""
        return self._authentication(generation).certificate

    def authentication_key_of(self, generation: int) -> RSAPrivateKey:
        """The private key of that branch."""
        return self._authentication(generation).key

    def signature_ca_of(self, generation: int) -> x509.Certificate:
        """The 署名用 branch of a generation, self-signed."""
        return self._signature(generation).certificate

    def signature_key_of(self, generation: int) -> RSAPrivateKey:
        """The private key of that branch."""
        return self._signature(generation).key

    def signature_serial_of(self, persona_id: str, generation: int) -> int:
        """The serial number of a 署名用 certificate."""
        return self._serial(_of_generation(generation, f"signature/{persona_id}"))

    def authentication_serial(self, persona: Persona) -> int:
        """The serial number of the persona's 利用者証明用 certificate; needs no key to be made."""
        return self.authentication_serial_of(persona.id, persona.card.generation)

    def authentication_serial_of(self, persona_id: str, generation: int) -> int:
        """The same by the persona's id and the generation that issued."""
        return self._serial(_of_generation(generation, f"authentication/{persona_id}"))

    def issue_authentication(self, persona: Persona) -> tuple[RSAPrivateKey, x509.Certificate]:
        """The 利用者証明用 key and certificate: an opaque CN, no personal data."""
        branch = self._authentication(persona.card.generation)
        key = self._key(_of_generation(persona.card.generation, f"authentication/{persona.id}"))
        builder = (
            self._end_entity(persona, branch, key, self.authentication_serial(persona))
            .subject_name(_name((NameOID.COMMON_NAME, self._opaque_name(persona))))
            .add_extension(_key_usage(digital_signature=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
            .add_extension(_policies(AUTHENTICATION_POLICY), critical=True)
            .add_extension(x509.IssuerAlternativeName([branch.issuer_alternative]), critical=False)
            .add_extension(_municipal_crl(persona, branch.unit), critical=False)
            .add_extension(_ocsp(), critical=False)
        )
        return key, _finish(builder, branch, key)

    def issue_signature(self, persona: Persona) -> tuple[RSAPrivateKey, x509.Certificate]:
        """The 署名用 key and certificate: name, birth, sex and address stand in its subjectAltName."""
        branch = self._signature(persona.card.generation)
        label = _of_generation(persona.card.generation, f"signature/{persona.id}")
        key = self._key(label)
        subject = _name(
            (NameOID.LOCALITY_NAME, persona.prefecture),
            (NameOID.LOCALITY_NAME, persona.municipality),
            (NameOID.COMMON_NAME, f"{persona.card.issued_on:%Y%m%d}{self._digits(persona, 9)}"),
        )
        builder = (
            self._end_entity(persona, branch, key, self._serial(label))
            .subject_name(subject)
            .add_extension(_key_usage(digital_signature=True, content_commitment=True), critical=True)
            .add_extension(basic_four_information(persona), critical=False)
            .add_extension(_policies(SIGNATURE_POLICY), critical=True)
            .add_extension(x509.IssuerAlternativeName([branch.issuer_alternative]), critical=False)
            .add_extension(_municipal_crl(persona, branch.unit), critical=False)
        )
        return key, _finish(builder, branch, key)

    # 券面: the keys behind the text and the surface application. Each is made when its function is called.

    def face_authorities(self) -> dict[bytes, RSAPublicKey]:
        """The public keys that a verifier of card faces trusts, by key identifier. They are on no card."""
        return {
            identifier: self.face_authority_key(identifier).public_key()
            for identifier in (TEXT_AUTHORITY, SURFACE_AUTHORITY)
        }

    def trusted_face_key(self, identifier: bytes) -> RSAPublicKey | None:
        """As ``face_authorities``, one key; None where the identifier is not of this practice world."""
        if identifier not in (TEXT_AUTHORITY, SURFACE_AUTHORITY):
            return None
        return self.face_authority_key(identifier).public_key()

    def face_authority_key(self, identifier: bytes) -> RSAPrivateKey:
        """The key that certifies municipalities' keys under this key identifier (証明者鍵ID)."""
        return self._key(f"face/authority/{identifier.hex()}")

    def municipality_key(self, municipality_code: str) -> RSAPrivateKey:
        """The key with which a municipality signs the records of its cards, the same for both applications."""
        return self._key(f"face/municipality/{municipality_code}")

    def card_key(self, persona: Persona, use: str) -> RSAPrivateKey:
        """A key that only the persona's card has; ``use`` tells its keys apart."""
        return self._key(f"face/{use}/{persona.id}")

    def opaque_bytes(self, persona: Persona, use: str, length: int) -> bytes:
        """Bytes in place of what nobody outside the operator can read."""
        return self._draw(f"opaque/{use}/{persona.id}", length)

    def _authentication(self, generation: int) -> _Branch:
        label = _of_generation(generation, "ca/authentication")
        return self._branch(label, AUTHENTICATION_UNIT, "練習用の利用者証明用（模擬）")

    def _signature(self, generation: int) -> _Branch:
        return self._branch(_of_generation(generation, "ca/signature"), SIGNATURE_UNIT, "練習用の署名用（模擬）")

    def _branch(self, label: str, unit: str, japanese_unit: str) -> _Branch:
        branch = self._branches.get(label)
        if branch is None:
            with self._lock:
                branch = self._branches[label] = self._new_branch(label, unit, japanese_unit)
        return branch

    def _new_branch(self, label: str, unit: str, japanese_unit: str) -> _Branch:
        key = self._key(label)
        name = _name(
            (NameOID.ORGANIZATION_NAME, ORGANISATION),
            (NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
            (NameOID.ORGANIZATIONAL_UNIT_NAME, OPERATOR),
        )
        point = x509.DistributionPoint([x509.DirectoryName(name)], None, None, None)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(self._serial(label))
            .not_valid_before(_start_of(CA_BEGINS))
            .not_valid_after(_end_of(CA_ENDS))
            .add_extension(_key_usage(key_cert_sign=True, crl_sign=True), critical=True)
            .add_extension(x509.SubjectAlternativeName([_japanese_name(japanese_unit)]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(x509.CRLDistributionPoints([point]), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(key, hashes.SHA256())
        )
        return _Branch(certificate, key, unit, japanese_unit)

    @staticmethod
    def _end_entity(persona: Persona, branch: _Branch, key: RSAPrivateKey, serial: int) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .issuer_name(branch.certificate.subject)
            .public_key(key.public_key())
            .serial_number(serial)
            .not_valid_before(_start_of(persona.card.issued_on))
            .not_valid_after(_end_of(persona.card.certificate_ends_on))
        )

    # What follows from the seed

    def _draw(self, label: str, length: int) -> bytes:
        return hashlib.shake_256(_framed(self._seed) + label.encode()).digest(length)

    def _serial(self, label: str) -> int:
        value = int.from_bytes(self._draw(f"serial/{label}", SERIAL_BYTES), "big")
        top = 1 << (8 * SERIAL_BYTES - 2)  # positive and never zero, whatever was drawn
        return value % top | top

    def _opaque_name(self, persona: Persona) -> str:
        """23 characters: 14 letters and digits, the municipality's code, 3 digits, one letter."""
        drawn = self._draw(f"cn/{persona.id}", 15)
        letters = "".join(_CN_ALPHABET[byte % len(_CN_ALPHABET)] for byte in drawn[:14])
        return f"{letters}{persona.municipality_code}{self._digits(persona, 3)}{chr(ord('A') + drawn[14] % 26)}"

    def _digits(self, persona: Persona, count: int) -> str:
        return "".join(str(byte % 10) for byte in self._draw(f"digits/{persona.id}", count))

    def _key(self, label: str) -> RSAPrivateKey:
        with self._lock:
            if label not in self._keys:
                self._keys[label] = self._cached_key(label)
            return self._keys[label]

    def _cached_key(self, label: str) -> RSAPrivateKey:
        if self._cache is None:
            return self._generate(label)
        path = self._cache / f"{self._draw(f'file/{label}', 16).hex()}.der"
        try:
            key = serialization.load_der_private_key(path.read_bytes(), None)
        except (OSError, ValueError):  # not there, or damaged: it can be made again
            key = self._generate(label)
            _write_private(path, key)
        if not isinstance(key, RSAPrivateKey):
            key = self._generate(label)
        return key

    def _generate(self, label: str) -> RSAPrivateKey:
        made = RSA.generate(KEY_BITS, randfunc=self._stream(f"key/{label}"))
        key = serialization.load_der_private_key(made.export_key("DER", pkcs=8), None)
        assert isinstance(key, RSAPrivateKey)  # noqa: S101 - for the type checker
        return key

    def _stream(self, label: str) -> Callable[[int], bytes]:
        """An endless stream of bytes for key generation: SHAKE-256 in numbered blocks."""
        block, buffer = 0, b""

        def read(count: int) -> bytes:
            nonlocal block, buffer
            while len(buffer) < count:
                buffer += self._draw(f"{label}/{block}", 4096)
                block += 1
            taken, buffer = buffer[:count], buffer[count:]
            return taken

        return read


def basic_four_information(persona: Persona) -> x509.SubjectAlternativeName:
    """基本4情報 as otherNames: name, birth, sex, address, and which of their characters are substitutes (none)."""
    sex = {Sex.MALE: "1", Sex.FEMALE: "2", Sex.UNSET: "3"}[persona.sex]
    values = (
        (NAME, persona.name),
        (BIRTH, f"{(era_of(persona.birthdate) or ERAS[-1]).digit}{persona.birthdate:%Y%m%d}"),
        (SEX, sex),
        (ADDRESS, persona.address),
        (NAME_SUBSTITUTES, "0" * len(persona.name)),
        (ADDRESS_SUBSTITUTES, "0" * len(persona.address)),
    )
    return x509.SubjectAlternativeName(
        [x509.OtherName(kind, tlv.encode(_UTF8_STRING, value.encode())) for kind, value in values]
    )


def _finish(builder: x509.CertificateBuilder, branch: _Branch, key: RSAPrivateKey) -> x509.Certificate:
    """Add the identifiers of both keys and sign."""
    ca = branch.certificate
    issuer_identifier = ca.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    authority = x509.AuthorityKeyIdentifier(issuer_identifier, [x509.DirectoryName(ca.issuer)], ca.serial_number)
    public: RSAPublicKey = key.public_key()
    return (
        builder.add_extension(authority, critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .sign(branch.key, hashes.SHA256())
    )


def _name(*attributes: tuple[x509.ObjectIdentifier, str]) -> x509.Name:
    """C=JP (PrintableString) and the attributes (UTF8String)."""
    return x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"), *(x509.NameAttribute(*one) for one in attributes)]
    )


def _japanese_name(unit: str) -> x509.DirectoryName:
    return x509.DirectoryName(
        _name(
            (NameOID.ORGANIZATION_NAME, JAPANESE_ORGANISATION),
            (NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
        )
    )


def _municipal_crl(persona: Persona, unit: str) -> x509.CRLDistributionPoints:
    """A CRL's place in a directory, by municipality. There is no address, as on a real card."""
    name = _name(
        (NameOID.ORGANIZATION_NAME, ORGANISATION),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, "CRL Distribution Points"),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, persona.prefecture),
        (NameOID.COMMON_NAME, f"{persona.municipality} CRLDP"),
    )
    return x509.CRLDistributionPoints([x509.DistributionPoint([x509.DirectoryName(name)], None, None, None)])


def _policies(policy: x509.ObjectIdentifier) -> x509.CertificatePolicies:
    return x509.CertificatePolicies([x509.PolicyInformation(policy, [CPS_ADDRESS])])


def _ocsp() -> x509.AuthorityInformationAccess:
    place = x509.UniformResourceIdentifier(OCSP_ADDRESS)
    return x509.AuthorityInformationAccess([x509.AccessDescription(x509.OID_OCSP, place)])


def _key_usage(**uses: bool) -> x509.KeyUsage:
    every = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
             "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")  # fmt: skip
    return x509.KeyUsage(**{use: uses.get(use, False) for use in every})


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), JST).astimezone(UTC)


def _end_of(day: date) -> datetime:
    """23:59:59 JST, which is 14:59:59Z."""
    return _start_of(day) + timedelta(hours=23, minutes=59, seconds=59)


def _of_generation(generation: int, label: str) -> str:
    """What the key and the serial number of a generation are drawn by."""
    return label if generation == 1 else f"generation-{generation}/{label}"


def _framed(value: bytes) -> bytes:
    return len(value).to_bytes(4, "big") + value


def _write_private(path: Path, key: RSAPrivateKey) -> None:
    """Put the key in place whole or not at all, for the owner only. A cache that cannot be written is no cache."""
    pkcs8 = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        whole_file.replace(path, pkcs8)
    except OSError:
        return
