"""Offset tables, key identifiers and certificates, read back with the tests' own parser."""

from __future__ import annotations

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import example, given
from hypothesis import strategies as st

from myna_reception.card import tlv
from myna_reception.simulator.virtual_card import card_verifiable as cv
from tests.unit.virtual_card.faces import fields, objects, public_key
from tests.unit.virtual_card.people import authority

REAL = (b"5", b"6")  # first digit of real authorities' key identifiers, and of JPKI's test cards


@given(st.lists(st.binary(max_size=400), min_size=1, max_size=9))
@example([bytes(0)])
@example([bytes(108), bytes(1)])
@example([bytes(109), bytes(1)])  # around the lengths at which the outer header grows
@example([bytes(110), bytes(1)])
@example([bytes(230), bytes(2)])
@example([bytes(231), bytes(2)])
@example([bytes(20_000), bytes(10_000)])
def test_offsets_count_from_the_first_byte_of_the_file_to_each_tag(values: list[bytes]) -> None:
    file = cv.with_offsets(0xFF20, 0xDF21, [tlv.encode(0xDF22 + n, value) for n, value in enumerate(values)])
    read = fields(file, 0xFF20)
    table = read.pop(0xDF21)
    assert list(read) == [0xDF22 + n for n in range(len(values))]
    assert [one.value for one in read.values()] == values
    offsets = [int.from_bytes(table.value[at : at + 2], "big") for at in range(0, len(table.value), 2)]
    assert offsets == [one.start for one in read.values()]
    for offset, one in zip(offsets, read.values(), strict=True):
        assert file[offset : offset + 2] == one.tag.to_bytes(2, "big")


def test_an_offset_beyond_two_bytes_is_refused() -> None:
    with pytest.raises(OverflowError):
        cv.with_offsets(0xFF20, 0xDF21, [tlv.encode(0xDF22, bytes(66_000)), tlv.encode(0xDF23, b"")])


def test_key_identifiers_are_well_formed_and_nobody_elses() -> None:
    known = (cv.TEXT_AUTHORITY, cv.SURFACE_AUTHORITY, cv.TEXT_BASIC, cv.SURFACE_BASIC, cv.SURFACE_OPAQUE)
    assert len(set(known)) == len(known)
    for identifier in (*known, cv.municipality_identifier("13101")):
        assert len(identifier) == 16
        assert identifier[:7].isdigit()
        assert identifier[7:9] == b"\x08\x05"
        assert identifier[9:12] == cv.PRACTICE_GROUP == b"999"
    assert not any(identifier.startswith(REAL) for identifier in known)
    assert cv.municipality_identifier("13101").startswith(b"13101")


@pytest.mark.parametrize("number", ["", "123456", "12345678", "12a4567", "１２３４５６７"])
def test_other_numbers_of_keys_are_refused(number: str) -> None:
    with pytest.raises(ValueError, match="7 digits"):
        cv.key_identifier(number)


def test_a_certificate_has_the_published_layout_and_verifies() -> None:
    issuer = authority().face_authority_key(cv.TEXT_AUTHORITY)
    subject_key = authority().municipality_key("13999").public_key()
    made = cv.certificate(issuer, cv.TEXT_AUTHORITY, cv.municipality_identifier("13999"), subject_key)
    assert len(made) == 568
    assert made.startswith(bytes.fromhex("7F218202335F4E820129"))
    (outer,) = objects(made)
    body, signature = objects(outer.value)
    assert (body.tag, signature.tag) == (0x5F4E, 0x5F37)
    assert body.value[:16] == cv.TEXT_AUTHORITY
    assert body.value[16:32] == cv.municipality_identifier("13999")
    assert public_key(body.value[32:]).public_numbers() == subject_key.public_numbers()
    issuer.public_key().verify(signature.value, body.value, padding.PKCS1v15(), SHA256())


def test_three_digests_stand_in_one_digest_info() -> None:
    key = authority().municipality_key("13999")
    signature = cv.sign_three(key, (b"one", b"two", b"three"))
    numbers = key.public_key().public_numbers()
    padded = pow(int.from_bytes(signature, "big"), numbers.e, numbers.n).to_bytes(256, "big")
    digests = b"".join(hashlib.sha256(part).digest() for part in (b"one", b"two", b"three"))
    told = bytes.fromhex("3071300D060960864801650304020105000460") + digests
    assert padded == b"\x00\x01" + b"\xff" * (256 - 3 - len(told)) + b"\x00" + told


def test_the_trusted_keys_are_those_that_sign() -> None:
    trusted = authority().face_authorities()
    assert set(trusted) == {cv.TEXT_AUTHORITY, cv.SURFACE_AUTHORITY}
    for identifier, key in trusted.items():
        own = authority().face_authority_key(identifier).public_key()
        assert key.public_numbers() == own.public_numbers()
    first, second = trusted.values()
    assert first.public_numbers() != second.public_numbers()
