from __future__ import annotations

import stat
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtensionOID, NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from myna_reception.reception.eras import era_of
from myna_reception.simulator import card_authority
from myna_reception.simulator.card_authority import CardAuthority
from tests.unit.virtual_card.people import a_persona, authority

POLICY_ARC = "1.2.392.200149.8.5.1"  # JPKI's own policies stand under it
UTC_TIME, PRINTABLE, UTF8 = 0x17, 0x13, 0x0C


@pytest.fixture(scope="module")
def authentication() -> x509.Certificate:
    return authority().issue_authentication(a_persona())[1]


@pytest.fixture(scope="module")
def signature() -> x509.Certificate:
    return authority().issue_signature(a_persona())[1]


def outline(certificate: x509.Certificate) -> list[tuple[x509.ObjectIdentifier, bool]]:
    return [(extension.oid, extension.critical) for extension in certificate.extensions]


def test_the_authentication_profile(authentication: x509.Certificate) -> None:
    assert authentication.version is x509.Version.v3
    assert outline(authentication) == [
        (ExtensionOID.KEY_USAGE, True),
        (ExtensionOID.EXTENDED_KEY_USAGE, False),
        (ExtensionOID.CERTIFICATE_POLICIES, True),
        (ExtensionOID.ISSUER_ALTERNATIVE_NAME, False),
        (ExtensionOID.CRL_DISTRIBUTION_POINTS, False),
        (ExtensionOID.AUTHORITY_INFORMATION_ACCESS, False),
        (ExtensionOID.AUTHORITY_KEY_IDENTIFIER, False),
        (ExtensionOID.SUBJECT_KEY_IDENTIFIER, False),
    ]
    assert authentication.extensions.get_extension_for_class(x509.KeyUsage).value.public_bytes() == b"\x03\x02\x07\x80"
    identifier = authentication.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    assert identifier.authority_cert_serial_number == authority().authentication_ca.serial_number
    authentication.verify_directly_issued_by(authority().authentication_ca)
    assert 1300 < len(authentication.public_bytes(Encoding.DER)) < 1800


def test_the_authentication_subject_says_nothing_of_the_person(authentication: x509.Certificate) -> None:
    assert [attribute.oid for attribute in authentication.subject] == [NameOID.COUNTRY_NAME, NameOID.COMMON_NAME]
    common_name = str(authentication.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)
    assert len(common_name) == 23
    assert common_name[14:19] == a_persona().municipality_code
    assert authentication.subject.public_bytes()[11] == PRINTABLE
    der = authentication.public_bytes(Encoding.DER)
    for personal in (a_persona().name, a_persona().address, a_persona().name_kana):
        assert personal.encode() not in der


def test_the_signature_profile(signature: x509.Certificate) -> None:
    assert outline(signature) == [
        (ExtensionOID.KEY_USAGE, True),
        (ExtensionOID.SUBJECT_ALTERNATIVE_NAME, False),
        (ExtensionOID.CERTIFICATE_POLICIES, True),
        (ExtensionOID.ISSUER_ALTERNATIVE_NAME, False),
        (ExtensionOID.CRL_DISTRIBUTION_POINTS, False),
        (ExtensionOID.AUTHORITY_KEY_IDENTIFIER, False),
        (ExtensionOID.SUBJECT_KEY_IDENTIFIER, False),
    ]
    assert signature.extensions.get_extension_for_class(x509.KeyUsage).value.public_bytes() == b"\x03\x02\x06\xc0"
    localities = signature.subject.get_attributes_for_oid(NameOID.LOCALITY_NAME)
    assert [attribute.value for attribute in localities] == ["Tokyo-to", "Mihon-shi"]
    signature.verify_directly_issued_by(authority().signature_ca)


def test_the_basic_four_information(signature: x509.Certificate) -> None:
    names = signature.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    told = []
    for name in names:
        assert isinstance(name, x509.OtherName)
        assert name.value[0] == UTF8
        told.append((name.type_id.dotted_string.rpartition(".")[2], name.value[2:].decode()))
    person = a_persona()
    assert told == [
        ("1", person.name),
        ("4", "319850403"),
        ("3", "2"),
        ("5", person.address),
        ("2", "0" * len(person.name)),
        ("6", "0" * len(person.address)),
    ]


@pytest.mark.parametrize("which", ["authentication_ca", "signature_ca"])
def test_the_authorities(which: str) -> None:
    ca: x509.Certificate = getattr(authority(), which)
    assert outline(ca) == [
        (ExtensionOID.KEY_USAGE, True),
        (ExtensionOID.SUBJECT_ALTERNATIVE_NAME, False),
        (ExtensionOID.BASIC_CONSTRAINTS, True),
        (ExtensionOID.CRL_DISTRIBUTION_POINTS, False),
        (ExtensionOID.SUBJECT_KEY_IDENTIFIER, False),
    ]
    ca.verify_directly_issued_by(ca)
    assert ca.extensions.get_extension_for_class(x509.BasicConstraints).value == x509.BasicConstraints(True, None)


def test_validity_ends_with_the_day_in_japan(authentication: x509.Certificate) -> None:
    assert authentication.not_valid_before_utc == datetime(2024, 5, 12, 15, tzinfo=UTC)
    assert authentication.not_valid_after_utc == datetime(2029, 4, 3, 14, 59, 59, tzinfo=UTC)
    for certificate in (authentication, authority().authentication_ca):
        ends = f"{certificate.not_valid_after_utc:%y%m%d%H%M%SZ}".encode()
        assert bytes((UTC_TIME, len(ends))) + ends in certificate.public_bytes(Encoding.DER)


@pytest.mark.parametrize("make", ["issue_authentication", "issue_signature"])
def test_nothing_passes_for_real(make: str) -> None:
    certificate: x509.Certificate = getattr(authority(), make)(a_persona())[1]
    organisations = certificate.issuer.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    assert [attribute.value for attribute in organisations] == ["JPKI-SIM"]
    policies = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    assert not any(policy.policy_identifier.dotted_string.startswith(POLICY_ARC) for policy in policies)
    der = certificate.public_bytes(Encoding.DER)
    assert b"jpki.go.jp" not in der
    assert "公的個人認証サービス".encode() not in der


def test_everything_follows_from_the_seed(tmp_path: Path) -> None:
    person = a_persona("seeded")
    first = CardAuthority(b"a seed")
    cached = CardAuthority(b"a seed", tmp_path / "keys")
    again = CardAuthority(b"a seed", tmp_path / "keys")
    der = first.issue_authentication(person)[1].public_bytes(Encoding.DER)
    assert cached.issue_authentication(person)[1].public_bytes(Encoding.DER) == der
    assert again.issue_authentication(person)[1].public_bytes(Encoding.DER) == der
    other = CardAuthority(b"another seed", tmp_path / "keys")
    assert other.authentication_ca != first.authentication_ca
    assert other.authentication_serial(person) != first.authentication_serial(person)


def test_cached_keys_are_for_the_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "keys"
    ca = CardAuthority(b"a seed", folder).authentication_ca
    (file,) = folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    with monkeypatch.context() as patch:
        patch.setattr(card_authority.RSA, "generate", None)  # would raise
        assert CardAuthority(b"a seed", folder).authentication_ca == ca
    file.write_bytes(b"damaged")
    assert CardAuthority(b"a seed", folder).authentication_ca == ca
    assert file.read_bytes() != b"damaged"


def test_a_cache_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert CardAuthority(b"a seed", tmp_path / "file").authentication_ca is not None


def test_a_serial_number_needs_no_key(monkeypatch: pytest.MonkeyPatch, authentication: x509.Certificate) -> None:
    monkeypatch.setattr(card_authority.RSA, "generate", None)
    serial = CardAuthority(b"seed of the tests").authentication_serial(a_persona())
    assert serial == authentication.serial_number


@settings(deadline=None)
@given(st.binary(max_size=40), st.text(max_size=20))
def test_serial_numbers_are_positive_and_short(seed: bytes, persona_id: str) -> None:
    serial = CardAuthority(seed).authentication_serial(a_persona(persona_id))
    assert 0 < serial < 1 << 159


@pytest.mark.parametrize(
    ("day", "digit"),
    [
        (date(1912, 7, 29), 1),
        (date(1912, 7, 30), 2),
        (date(1926, 12, 24), 2),
        (date(1926, 12, 25), 3),
        (date(1989, 1, 7), 3),
        (date(1989, 1, 8), 4),
        (date(2019, 4, 30), 4),
        (date(2019, 5, 1), 5),
    ],
)
def test_the_digit_of_an_era(day: date, digit: int) -> None:
    era = era_of(day)
    assert era is not None
    assert era.digit == digit
