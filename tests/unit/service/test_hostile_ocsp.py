"""OCSP requests that no well-behaved client sends: each gets an answer of the protocol, and none is a bug."""

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.x509 import ocsp
from hypothesis import given
from hypothesis import strategies as st

from myna_reception.card import tlv
from myna_reception.simulator.card_issuers import CardIssuers
from myna_reception.simulator.service.card_status import CardStatus
from myna_reception.simulator.service.card_status_api import OCSP
from myna_reception.simulator.service.keyed_hash import KeyedHash
from myna_reception.simulator.world import World

from .bench import NOON, Bench, QuickAuthority

SEQUENCE, OCTETS, INTEGER, OID, TRUE = 0x30, 0x04, 0x02, 0x06, b"\x01\x01\xff"
SHA256_IDENTIFIER = tlv.encode(SEQUENCE, tlv.encode(OID, bytes.fromhex("608648016503040201")) + b"\x05\x00")
NONCE = bytes.fromhex("2b0601050507300102")
MADE_UP = bytes.fromhex("2a0304")
MALFORMED = ocsp.OCSPResponseStatus.MALFORMED_REQUEST


class NoRevocations:
    """Nobody's card is revoked."""

    @staticmethod
    def all() -> dict[bytes, object]:
        return {}


@pytest.fixture(scope="module")
def status(tmp_path_factory: pytest.TempPathFactory) -> CardStatus:
    """The responder alone, without a service around it."""
    from myna_reception.reception.clock import FixedClock

    clock = FixedClock(NOON)
    world = World(tmp_path_factory.mktemp("world"), clock, b"seed of hostile requests")
    world.__dict__["authority"] = QuickAuthority(world.seed)
    keyed = KeyedHash(b"secret")
    return CardStatus(CardIssuers.of(world), world.personas.values(), NoRevocations(), keyed, clock)  # type: ignore[arg-type]


def request(status: CardStatus, serial: bytes, *extensions: bytes) -> bytes:
    """A request about a serial number (an INTEGER's content), with extensions as they are given."""
    parts = (tlv.encode(OCTETS, each) for each in status._issuers.issuers[0].hashes(hashes.SHA256()))
    about = tlv.encode(SEQUENCE, SHA256_IDENTIFIER + b"".join(parts) + tlv.encode(INTEGER, serial))
    asked = tlv.encode(SEQUENCE, tlv.encode(SEQUENCE, about))
    more = tlv.encode(0xA2, tlv.encode(SEQUENCE, b"".join(extensions))) if extensions else b""
    return tlv.encode(SEQUENCE, tlv.encode(SEQUENCE, asked + more))


def extension(oid: bytes, value: bytes, critical: bytes = b"") -> bytes:
    return tlv.encode(SEQUENCE, tlv.encode(OID, oid) + critical + tlv.encode(OCTETS, value))


def told(status: CardStatus, body: bytes) -> ocsp.OCSPResponse:
    return ocsp.load_der_ocsp_response(status.ocsp_answer(body))


@pytest.mark.parametrize("serial", [b"\xff", b"\x80" + bytes(15), b"", b"\x00\x00\x01"])
def test_a_number_that_no_certificate_has_is_malformed(status: CardStatus, serial: bytes) -> None:
    assert told(status, request(status, serial)).response_status is MALFORMED


@pytest.mark.parametrize("serial", [b"\x00", b"\x01", b"\x7f" * 20, b"\x7f" * 400])
def test_a_number_that_nobody_has_is_unknown(status: CardStatus, serial: bytes) -> None:
    assert told(status, request(status, serial)).certificate_status is ocsp.OCSPCertStatus.UNKNOWN


def test_extensions_that_cannot_be_obeyed_are_malformed(status: CardStatus) -> None:
    nonce = extension(NONCE, tlv.encode(OCTETS, b"abc"))
    assert told(status, request(status, b"\x01", nonce)).response_status is ocsp.OCSPResponseStatus.SUCCESSFUL
    assert told(status, request(status, b"\x01", extension(MADE_UP, b"\x05\x00"))).certificate_status
    for extensions in (
        (nonce, nonce),
        (extension(MADE_UP, b"\x05\x00", TRUE),),
        (extension(NONCE, tlv.encode(OCTETS, b"")),),
        (extension(NONCE, tlv.encode(OCTETS, bytes(33))),),
    ):
        assert told(status, request(status, b"\x01", *extensions)).response_status is MALFORMED


@given(data=st.data())
def test_any_damage_gets_an_answer(status: CardStatus, data: st.DataObject) -> None:
    body = bytearray(request(status, b"\x01", extension(NONCE, tlv.encode(OCTETS, b"abcdefgh"))))
    for _ in range(data.draw(st.integers(1, 4))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    assert told(status, bytes(body)).response_status in ocsp.OCSPResponseStatus


@given(body=st.binary(max_size=200))
def test_any_bytes_get_an_answer(status: CardStatus, body: bytes) -> None:
    assert told(status, body).response_status is not None


def test_it_is_answered_so_over_http_too(bench: Bench) -> None:
    assert bench.service._runtime is not None
    status = bench.service._runtime.status
    with bench.http() as http:
        answer = http.post(OCSP, content=request(status, b"\xff"))
    assert answer.status_code == 200
    assert ocsp.load_der_ocsp_response(answer.content).response_status is MALFORMED
