"""The level above the applications: the card manager's objects, the common and the resident application, ATRs."""

from __future__ import annotations

from functools import reduce
from operator import xor

import pytest
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.hashes import SHA256

from myna_reception.card import tlv
from myna_reception.reception.card_facts import CardKind
from myna_reception.simulator.card_face import card_expiry
from myna_reception.simulator.card_platform import PLATFORM_AUTHORITY, card_serial
from myna_reception.simulator.virtual_card.application import Application, RecordFile, SealedFile
from myna_reception.simulator.virtual_card.atr import ATRS, CONTACT_ATR
from myna_reception.simulator.virtual_card.card import CardRules, VirtualCard
from myna_reception.simulator.virtual_card.rules import ContactAtrObject
from tests.unit.virtual_card.people import PIN, a_card, a_persona, authority

SELECT_JPKI = "00A4040C0AD392F000260100000001"
SELECT_COMMON = "00A4040C0AD3921000310001010100"
SELECT_RESIDENT = "00A4040C0AD3921000310001010401"
PIN_HEX = PIN.encode().hex()


def ask(card: VirtualCard, *commands: str) -> str:
    """The answer to the last command, in upper-case hex."""
    answer = b""
    for command in commands:
        answer = card.transmit(bytes.fromhex(command))
    return answer.hex().upper()


def object_of(card: VirtualCard, tag: str) -> bytes:
    answer = bytes.fromhex(ask(card, f"00CA{tag}000000"))
    assert answer[-2:].hex() == "9000"
    return answer[:-2]


class TestGetData:
    def test_what_is_told_before_any_application(self) -> None:
        card = a_card()
        assert len(object_of(card, "0042")) == 16
        assert object_of(card, "0045").decode("ascii") == card_serial(a_persona(), authority())
        assert object_of(card, "00F0") == a_persona().municipality_code.encode()
        assert object_of(card, "00F2") == f"{card_expiry(a_persona()):%Y%m%d}".encode()
        assert len(object_of(card, "00F7")) == 16
        assert object_of(card, "5F51") == CONTACT_ATR[1:]

    def test_card_recognition_data(self) -> None:
        outer, rest = tlv.read(object_of(a_card(), "0066"))
        assert (outer.tag, rest) == (0x66, b"")
        (recognition,) = tlv.read_all(outer.value)
        assert recognition.tag == 0x73
        assert tlv.read_all(recognition.value)[0].value == bytes.fromhex("2A864886FC6B01")  # GlobalPlatform

    @pytest.mark.parametrize("tag", ["00F8", "7F21"])
    def test_certificates_of_the_platform(self, tag: str) -> None:
        certificate, rest = tlv.read(object_of(a_card(), tag))
        assert (certificate.tag, rest) == (0x7F21, b"")
        body, signature = tlv.read_all(certificate.value)
        assert body.value[:16] == PLATFORM_AUTHORITY
        issuer = authority().face_authority_key(PLATFORM_AUTHORITY).public_key()
        issuer.verify(signature.value, body.value, padding.PKCS1v15(), SHA256())

    @pytest.mark.parametrize(
        ("command", "sw"),
        [
            ("00CA000100", "6A88"),
            ("00CA7F2100", "6700"),
            ("00CA00F800", "6700"),
            ("00CA7F2100000100", "6700"),
            ("00CA00420F", "6700"),
            ("00CA0042", "6700"),
            ("00CA00420101", "6700"),
            ("80CA004200", "6D00"),
        ],
    )
    def test_status_words(self, command: str, sw: str) -> None:
        assert ask(a_card(), command) == sw

    def test_nothing_is_told_while_an_application_is_current(self) -> None:
        for select in (SELECT_JPKI, SELECT_COMMON):
            assert [ask(a_card(), select, f"00CA{tag}000000") for tag in ("0042", "00F0", "5F51")] == ["6A88"] * 3
        assert ask(a_card(), SELECT_JPKI, "00A4040C", "00CA00F000")[-4:] == "9000"

    @pytest.mark.parametrize(
        ("where", "before", "within"),
        [
            (ContactAtrObject.NOWHERE, False, False),
            (ContactAtrObject.CARD_MANAGER, True, False),
            (ContactAtrObject.APPLICATION, False, True),
            (ContactAtrObject.EVERYWHERE, True, True),
        ],
    )
    def test_where_the_contact_atr_answers(self, where: ContactAtrObject, before: bool, within: bool) -> None:
        card = a_card(rules=CardRules(contact_atr_object=where))
        assert (ask(card, "00CA5F5100") != "6A88") == before
        assert (ask(card, SELECT_JPKI, "00CA5F5100") != "6A88") == within

    def test_a_phone_has_none(self) -> None:
        for tag in ("0042", "0066", "7F21", "5F51"):
            assert ask(a_card(kind=CardKind.ANDROID), f"00CA{tag}000000") == "6A88"


class TestRecords:
    def test_the_card_record(self) -> None:
        expected = (
            f"{card_serial(a_persona(), authority())}{a_persona().municipality_code}{card_expiry(a_persona()):%Y%m%d}"
        )
        record = "011C" + expected.encode().hex() + "9000"
        card = a_card()
        assert ask(card, SELECT_COMMON, "00A4020C020001", "00B2010400") == record
        assert ask(card, "00B2010500") == record
        assert ask(a_card(), SELECT_COMMON, "00B2010C00") == record  # SFI 1, nothing selected before

    def test_the_key_id_is_the_same_in_both_applications(self) -> None:
        card = a_card()
        common = ask(card, SELECT_COMMON, "00B2011400")
        assert common[:4] == "0110"
        assert ask(card, SELECT_RESIDENT, "00A4020C020002", "00B2010400") == common

    @pytest.mark.parametrize(
        ("command", "sw"),
        [
            ("00B2020400", "6A83"),
            ("00B2000400", "6A83"),
            ("00B2020500", "6A83"),
            ("00B2010600", "6A86"),
            ("00B2010000", "6A86"),
            ("00B2011C00", "6A82"),
            ("00B20104", "6700"),
            ("00B201040101", "6700"),
            ("00B0000000", "6981"),
            ("80B2010400", "6E00"),
        ],
    )
    def test_status_words(self, command: str, sw: str) -> None:
        assert ask(a_card(), SELECT_COMMON, "00A4020C020001", command) == sw

    def test_no_file_and_no_record_file(self) -> None:
        assert ask(a_card(), SELECT_COMMON, "00B2010400") == "6986"
        assert ask(a_card(), SELECT_COMMON, "00A4020C02001C", "00B2010400") == "6981"

    def test_several_records_and_long_ones(self) -> None:
        records = (b"one", b"two", b"x" * 300)
        card = VirtualCard([Application(b"APPLICATION", {1: RecordFile(lambda: records), 2: SealedFile()})])
        ask(card, "00A4040C0141")
        assert ask(card, "00B2020C00") == "020374776F9000"
        assert ask(card, "00B2020C02") == "02039000"
        whole = "01036F6E65" + "020374776F" + "03FF012C" + "78" * 300 + "9000"
        assert ask(card, "00B2010D000000") == whole
        assert ask(card, "00B2020D000000") == whole[10:]
        assert ask(card, "00B2011400") == "6982"


class TestPins:
    """住民基本台帳用暗証番号 and the common application's: four digits, three tries, and counters of their own."""

    @pytest.mark.parametrize("select", [SELECT_COMMON, SELECT_RESIDENT])
    def test_counting_and_blocking(self, select: str) -> None:
        card = a_card()
        assert ask(card, select, "0020009C") == "63C3"
        assert [ask(card, "0020009C0430303030") for _ in range(4)] == ["63C2", "63C1", "63C0", "6984"]
        assert ask(card, "0020009C") == "63C0"
        other = SELECT_RESIDENT if select == SELECT_COMMON else SELECT_COMMON
        assert ask(card, other, "0020009C") == "63C3"
        assert ask(card, SELECT_JPKI, "00200098") == "63C3"

    @pytest.mark.parametrize("select", [SELECT_COMMON, SELECT_RESIDENT])
    def test_change_key(self, select: str) -> None:
        card = a_card()
        change = "8032008004" + b"1379".hex()
        assert ask(card, select, "00A4020C02001C", change) == "6982"
        assert ask(card, f"0020008004{PIN_HEX}", change) == "9000"
        assert ask(card, select, "0020009C04" + b"1379".hex()) == "9000"
        assert ask(card, f"0020009C04{PIN_HEX}") == "63C2"

    @pytest.mark.parametrize(
        ("command", "sw"),
        [
            ("803201800431333739", "6A86"),
            ("80320080", "6700"),
            ("803200800431333739 00", "6700"),
            ("0024018004 31333739", "6D00"),
        ],
    )
    def test_refused_changes(self, command: str, sw: str) -> None:
        assert ask(a_card(), SELECT_COMMON, f"0020009C04{PIN_HEX}", command) == sw

    def test_change_key_is_unknown_elsewhere(self) -> None:
        assert ask(a_card(), SELECT_JPKI, f"0020009804{PIN_HEX}", "803200800431333739") == "6D00"

    def test_a_card_without_pins(self) -> None:
        assert ask(a_card(pin=None), SELECT_RESIDENT, "0020009C") == "63C0"

    def test_the_blocked_query_that_is_refused(self) -> None:
        card = a_card(pin=None, rules=CardRules(blocked_query_refused=True))
        assert ask(card, SELECT_JPKI, "00200098") == "6984"
        assert ask(card, "0020009B") == "63C5"


class TestInternalAuthentication:
    @pytest.mark.parametrize("length", [1, 32, 255])
    def test_proves_the_card(self, length: int) -> None:
        challenge = bytes(range(length))
        answer = bytes.fromhex(ask(a_card(), SELECT_COMMON, f"00880099{length:02X}{challenge.hex()}00"))
        public = authority().card_key(a_persona(), "internal-authentication").public_key()
        public.verify(answer[:-2], challenge, padding.PKCS1v15(), SHA256())

    def test_the_key_is_in_no_certificate_of_the_card(self) -> None:
        public = authority().card_key(a_persona(), "internal-authentication").public_key()
        for tag in ("00F8", "7F21"):
            certificate, _ = tlv.read(object_of(a_card(), tag))
            modulus = tlv.read_all(tlv.read_all(certificate.value)[0].value[32:])[1].value
            assert RSAPublicNumbers(65537, int.from_bytes(modulus, "big")) != public.public_numbers()

    @pytest.mark.parametrize(
        ("command", "sw"),
        [
            ("00880099", "6700"),
            ("0088009901AA", "6700"),
            ("0088009901AA10", "6700"),
            ("00880099000100" + "AA" * 256 + "0000", "6700"),
            ("0088019901AA00", "6A86"),
            ("0088000001AA00", "6A88"),
            ("0088008001AA00", "6986"),
            ("0088009C01AA00", "6981"),
            ("0088009801AA00", "6A88"),
            ("802A009901AA00", "6985"),
        ],
    )
    def test_status_words(self, command: str, sw: str) -> None:
        assert ask(a_card(), SELECT_COMMON, command) == sw

    def test_other_keys_are_not_for_it(self) -> None:
        card = a_card()
        assert ask(card, SELECT_JPKI, "0088009701AA00") == "6982"
        assert ask(card, f"0020009804{PIN_HEX}", "0088009701AA00") == "6985"


def test_every_application_is_found_by_name_and_jpki_by_the_shortest_one() -> None:
    card = a_card()
    assert ask(card, "00A4040001D300")[:28] == "6F0C840AD392F000260100000001"
    for select in (SELECT_JPKI, SELECT_COMMON, SELECT_RESIDENT):
        assert ask(card, select) == "9000"


def test_a_phone_has_the_jpki_application_alone() -> None:
    for kind in (CardKind.ANDROID, CardKind.IPHONE):
        card = a_card(kind=kind)
        assert ask(card, SELECT_JPKI) == "9000"
        assert [ask(card, select) for select in (SELECT_COMMON, SELECT_RESIDENT)] == ["6A82", "6A82"]
        for last in ("08", "02"):  # 券面入力補助, 券面事項確認
            assert ask(card, "00A4040C0AD39210003100010104" + last) == "6A82"


def test_the_query_that_tells_phones_apart() -> None:
    answers = {kind: ask(a_card(kind=kind), SELECT_JPKI, "80FC0000") for kind in CardKind}
    assert answers == {CardKind.PLASTIC: "6700", CardKind.ANDROID: "6700", CardKind.IPHONE: "9000"}


@pytest.mark.parametrize("name", ATRS)
def test_atrs_are_whole(name: str) -> None:
    """Interface bytes, historical bytes and check byte add up."""
    atr = ATRS[name]
    assert atr[0] == 0x3B
    historical, position, presence, protocols = atr[1] & 0x0F, 1, atr[1] >> 4, []
    while presence:
        position += presence.bit_count()  # TA to TD, TD last
        if not presence & 8:
            break
        protocols.append(atr[position] & 0x0F)
        presence = atr[position] >> 4
    assert len(atr) == position + 1 + historical + 1
    assert 1 in protocols
    assert reduce(xor, atr[1:]) == 0


def test_atrs_are_different() -> None:
    assert len(set(ATRS.values())) == len(ATRS) == 9


def test_a_card_answers_with_the_atr_it_was_given() -> None:
    assert a_card(atr=ATRS["contactless-4b"]).atr.hex() == "3b888001004b51ff0081d100bc"
