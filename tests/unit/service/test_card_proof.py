"""Whatever is sent as a certificate is believed or refused, and never breaks the service."""

import base64
from datetime import UTC, datetime
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from myna_reception.reception.errors import RefusalReason, ServiceRefused
from myna_reception.simulator.personas import load_personas
from myna_reception.simulator.service.card_proof import KEY_BITS, KNOWN_LENGTH, believe, der_of, of_another_authority

from .bench import NOON, QuickAuthority


@cache
def authority() -> QuickAuthority:
    return QuickAuthority(b"proof")


@cache
def certificate() -> bytes:
    _, issued = authority().issue_authentication(load_personas(NOON.date())["valid-employee"])
    return issued.public_bytes(Encoding.DER)


def refused(der: bytes) -> bool:
    try:
        believe(der, [authority().authentication_ca])
    except ServiceRefused as error:
        return error.reason is RefusalReason.CERTIFICATE_UNTRUSTED
    return False


def test_a_good_certificate_is_believed() -> None:
    card = believe(certificate(), [authority().signature_ca, authority().authentication_ca])
    persona = load_personas(NOON.date())["valid-employee"]
    assert card.serial_number == authority().authentication_serial(persona)
    assert card.not_after_day == persona.card.certificate_ends_on
    with pytest.raises(ServiceRefused):
        believe(certificate(), [])


def test_a_certificate_that_came_before_is_the_same_bytes_and_an_altered_one_is_not() -> None:
    text = base64.b64encode(certificate()).decode()
    known = der_of(text)
    assert known == certificate()
    assert der_of("".join(text)) is known
    assert der_of("A" + text[1:]) == base64.b64decode("A" + text[1:]) != known
    for none in (text + "=", text[:-1], text + "\n", "é" * 4):
        with pytest.raises(ValueError, match="base64"):
            der_of(none)
    assert der_of(7) == 7  # for the next validator to refuse


def test_what_is_longer_than_a_card_s_certificate_is_not_remembered() -> None:
    text = base64.b64encode(bytes(KNOWN_LENGTH)).decode()
    assert der_of(text) == bytes(KNOWN_LENGTH)
    assert der_of(text) is not der_of(text)


def test_unused_bits_of_a_signature_are_not_believed() -> None:
    good = certificate()
    place = len(good) - 256 - 1  # of the BIT STRING's first byte, which the signature does not cover
    assert good[place] == 0
    assert refused(good[:place] + b"\1" + good[place + 1 :])


@given(st.data())
def test_one_changed_byte_is_never_believed(data: st.DataObject) -> None:
    good = certificate()
    place = data.draw(st.integers(0, len(good) - 1))
    change = data.draw(st.integers(1, 255))
    assert refused(good[:place] + bytes([good[place] ^ change]) + good[place + 1 :])


def test_a_certificate_that_never_ends_is_refused() -> None:
    key = rsa.generate_private_key(65537, KEY_BITS)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "nobody")])
    usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
    endless = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(NOON)
        .not_valid_after(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))  # RFC 5280's word for it; later in Japan
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier(b"another", None, None), critical=False)
        .sign(key, hashes.SHA256())
    )
    with pytest.raises(ServiceRefused) as caught:
        of_another_authority(endless.public_bytes(Encoding.DER), [])
    assert caught.value.reason is RefusalReason.CERTIFICATE_UNTRUSTED


@given(st.binary(max_size=300), st.integers(0, 2000))
def test_any_bytes_are_refused(data: bytes, cut: int) -> None:
    assert refused(data)
    assert refused(certificate()[: cut % len(certificate())])
