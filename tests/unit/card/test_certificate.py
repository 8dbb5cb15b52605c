from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna_reception.card.certificate import AuthenticationCertificate
from myna_reception.reception.errors import CardUnsupported, UnsupportedReason
from tests.unit.virtual_card.people import a_card, a_persona, authority


@pytest.fixture(scope="module")
def der() -> bytes:
    card = a_card()
    card.transmit(bytes.fromhex("00A4040C0AD392F000260100000001"))
    return card.transmit(bytes.fromhex("00B08A00000000"))[:-2]


def test_the_end_is_a_day_in_japan(der: bytes) -> None:
    certificate = AuthenticationCertificate.from_der(der)
    assert certificate.not_after == datetime(2029, 4, 3, 14, 59, 59, tzinfo=UTC)
    assert certificate.not_after_day == date(2029, 4, 3) == a_persona().card.certificate_ends_on


@pytest.mark.parametrize("filler", [b"", b"\xff" * 475, b"\x00", b"\x30\x82"])
def test_filler_is_trimmed(der: bytes, filler: bytes) -> None:
    assert AuthenticationCertificate.from_der(der + filler).der.reveal() == der


def test_the_serial_number_is_not_shown(der: bytes) -> None:
    certificate = AuthenticationCertificate.from_der(der)
    serial = authority().authentication_serial(a_persona())
    assert str(serial) not in repr(certificate)
    assert f"{serial:x}" not in repr(certificate).lower()


@pytest.mark.parametrize("cut", [0, 1, 3, 4, 100, -1])
def test_a_certificate_cut_short(der: bytes, cut: int) -> None:
    damaged(der[:cut])


@given(st.binary(max_size=200))
def test_any_bytes_are_damaged(data: bytes) -> None:
    damaged(data)
    damaged(bytes((0x30, 0x81, len(data))) + data)


@given(st.integers(0, 1500), st.integers(1, 255))
def test_a_changed_byte_raises_nothing_else(der: bytes, place: int, change: int) -> None:
    changed = bytearray(der)
    changed[place] ^= change
    with contextlib.suppress(CardUnsupported):
        assert len(AuthenticationCertificate.from_der(bytes(changed)).der.reveal()) <= len(der)


def damaged(data: bytes) -> None:
    with pytest.raises(CardUnsupported) as error:
        AuthenticationCertificate.from_der(data)
    assert error.value == CardUnsupported(UnsupportedReason.DAMAGED_DATA)
