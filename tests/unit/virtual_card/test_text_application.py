"""The text application: every file read back, every signature checked, every credential tried on every file."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from itertools import chain, combinations
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given, settings
from hypothesis import strategies as st

from myna_reception.eligibility.numbers import is_my_number
from myna_reception.reception.card_facts import CardKind
from myna_reception.reception.eligibility import Sex
from myna_reception.simulator.card_authority import CardAuthority
from myna_reception.simulator.card_face import card_face
from myna_reception.simulator.issuing import issue_card
from myna_reception.simulator.personas import Persona, load_personas
from myna_reception.simulator.virtual_card import card_verifiable as cv
from myna_reception.simulator.virtual_card.card import VirtualCard
from tests.unit.virtual_card.faces import (
    TEXT,
    answer_to_read,
    fields,
    objects,
    public_key,
    read,
    select,
    send,
    verify,
)
from tests.unit.virtual_card.people import PIN, a_card, a_persona, authority, key_folder

PIN_FILE, UNUSED, CARD_KEY, NUMBER_A, NUMBER_B = 0x11, 0x12, 0x13, 0x14, 0x15
SECRETS = {
    PIN_FILE: PIN.encode(),
    NUMBER_A: card_face(a_persona()).number_a,
    NUMBER_B: card_face(a_persona()).number_b,
}
OPENED_BY = {
    0x0001: {PIN_FILE, NUMBER_A},
    0x0002: {PIN_FILE, NUMBER_B},
    0x0003: {PIN_FILE, NUMBER_A, NUMBER_B},
    0x0004: None,  # always
    0x0005: None,
    0x0006: {PIN_FILE, NUMBER_A, NUMBER_B},
    0x0007: {PIN_FILE, NUMBER_A, NUMBER_B},
    0x0008: {PIN_FILE, NUMBER_A, NUMBER_B},
}


def subsets(credentials: set[int]) -> list[tuple[int, ...]]:
    return list(chain.from_iterable(combinations(sorted(credentials), size) for size in range(len(credentials) + 1)))


def a_text_card(persona: Persona | None = None) -> VirtualCard:
    card = issue_card(persona or a_persona(), authority())
    card.power_on()
    select(card, TEXT)
    return card


@pytest.fixture
def card() -> VirtualCard:
    """With the text application current and the PIN verified."""
    made = a_text_card()
    assert verify(made, PIN_FILE, PIN.encode()) == "9000"
    return made


def signer(card: VirtualCard) -> RSAPublicKey:
    """The municipality's key out of the card's CV certificate, once the authority's signature on it is checked."""
    body, signature = objects(objects(read(card, 0x0004))[0].value)
    authority().face_authorities()[body.value[:16]].verify(signature.value, body.value, padding.PKCS1v15(), SHA256())
    assert body.value[:16] == cv.TEXT_AUTHORITY
    return public_key(body.value[32:])


class TestAccess:
    @pytest.mark.parametrize("verified", subsets(set(SECRETS)))
    def test_every_file_with_every_set_of_credentials(self, verified: tuple[int, ...]) -> None:
        card = a_text_card()
        for credential in verified:
            assert verify(card, credential, SECRETS[credential]) == "9000"
        for identifier, opened_by in OPENED_BY.items():
            opens = opened_by is None or bool(opened_by & set(verified))
            assert answer_to_read(card, identifier) == ("9000" if opens else "6982"), f"{identifier:04X}"

    @pytest.mark.parametrize("identifier", [PIN_FILE, UNUSED, CARD_KEY, NUMBER_A, NUMBER_B])
    def test_pins_and_keys_are_not_read(self, card: VirtualCard, identifier: int) -> None:
        assert answer_to_read(card, identifier) == "6981"

    def test_there_is_nothing_else(self, card: VirtualCard) -> None:
        there = {*OPENED_BY, PIN_FILE, UNUSED, CARD_KEY, NUMBER_A, NUMBER_B}
        found = {number for number in range(0x40) if send(card, f"00A4020C02{number:04X}")[1] == "9000"}
        assert found == there

    @pytest.mark.parametrize(("credential", "tries"), [(PIN_FILE, 3), (NUMBER_A, 10), (NUMBER_B, 10)])
    def test_tries(self, credential: int, tries: int) -> None:
        card = a_text_card()
        for left in range(tries, 0, -1):
            assert send(card, f"002000{0x80 + credential:02X}")[1] == f"63C{left:X}"
            assert verify(card, credential, b"0" * len(SECRETS[credential])) == f"63C{left - 1:X}"
        assert verify(card, credential, SECRETS[credential]) == "6984"
        assert send(card, f"002000{0x80 + credential:02X}")[1] == "63C0"
        assert answer_to_read(card, 0x0003) == "6982"

    def test_one_pin_arrives_blocked(self, card: VirtualCard) -> None:
        assert send(card, "00200092")[1] == "63C0"
        assert verify(card, UNUSED, b"0000") == "6984"

    def test_the_numbers_of_the_two_applications_are_not_mixed_up(self) -> None:
        card = a_text_card()
        assert verify(card, NUMBER_A, SECRETS[NUMBER_B]) == "63C9"
        assert verify(card, NUMBER_B, SECRETS[NUMBER_A]) == "63C9"

    def test_the_pin_can_be_changed_and_the_numbers_cannot(self, card: VirtualCard) -> None:
        assert send(card, "0024019104" + b"9876".hex())[1] == "9000"
        assert verify(card, PIN_FILE, b"9876") == "9000"
        for credential in (NUMBER_A, NUMBER_B):
            assert verify(card, credential, SECRETS[credential]) == "9000"
            assert send(card, f"002401{0x80 + credential:02X}04" + b"9876".hex())[1] == "6982"
            assert verify(card, credential, SECRETS[credential]) == "9000"

    def test_the_pin_is_the_cards_unless_it_has_one_of_its_own(self) -> None:
        assert verify(a_text_card(a_persona(text_pin="7531")), PIN_FILE, b"7531") == "9000"
        assert verify(a_text_card(a_persona(pin_tries=0)), PIN_FILE, PIN.encode()) == "9000"  # a counter of its own

    def test_a_card_without_pins_has_its_printed_numbers(self) -> None:
        card = a_text_card(a_persona(pin=None))
        assert send(card, "00200091")[1] == "63C0"
        assert verify(card, PIN_FILE, b"0000") == "6984"
        assert verify(card, NUMBER_B, SECRETS[NUMBER_B]) == "9000"
        assert answer_to_read(card, 0x0002) == "9000"

    @pytest.mark.parametrize("kind", [CardKind.ANDROID, CardKind.IPHONE])
    def test_a_phone_has_no_card_face(self, kind: CardKind) -> None:
        card = issue_card(a_persona(kind=kind), authority())
        card.power_on()
        assert send(card, f"00A4040C0A{TEXT}")[1] == "6A82"


class TestFiles:
    def test_my_number(self, card: VirtualCard) -> None:
        file = read(card, 0x0001)
        number = card_face(a_persona()).my_number
        assert file == b"\xff\x10\x0c" + number.encode() + b"\xff\xff"
        assert is_my_number(number)

    def test_basic_four_information(self, card: VirtualCard) -> None:
        read_back = fields(read(card, 0x0002), 0xFF20)
        assert list(read_back) == [0xDF21, 0xDF22, 0xDF23, 0xDF24, 0xDF25]
        persona = a_persona()
        assert read_back[0xDF22].value.decode() == persona.name
        assert read_back[0xDF23].value.decode() == persona.address
        assert read_back[0xDF24].value == b"19850403"
        assert read_back[0xDF25].value == b"2"

    @pytest.mark.parametrize(("sex", "written"), [(Sex.MALE, b"1"), (Sex.FEMALE, b"2"), (Sex.UNSET, b"9")])
    def test_sex(self, sex: Sex, written: bytes) -> None:
        card = a_text_card(replace(a_persona(), sex=sex))
        verify(card, PIN_FILE, PIN.encode())
        assert fields(read(card, 0x0002), 0xFF20)[0xDF25].value == written

    @pytest.mark.parametrize(
        ("length", "first", "outer"),
        [(1, 0x0E, "FF20"), (21, 0x0E, "FF20"), (30, 0x0F, "FF2081"), (60, 0x0F, "FF2081"), (200, 0x10, "FF2082")],
    )
    def test_the_first_offset_moves_with_the_length_of_the_file(self, length: int, first: int, outer: str) -> None:
        card = a_text_card(replace(a_persona(), name="𠮷見　髙子", address="町" * length))
        verify(card, PIN_FILE, PIN.encode())
        file = read(card, 0x0002)
        assert file.hex().upper().startswith(outer)
        assert len(file) >= 112
        read_back = fields(file, 0xFF20)
        table = read_back.pop(0xDF21).value
        offsets = [int.from_bytes(table[at : at + 2], "big") for at in range(0, 8, 2)]
        assert offsets == [one.start for one in read_back.values()]
        assert offsets[0] == first
        assert read_back[0xDF22].value.decode() == "𠮷見　髙子"
        assert read_back[0xDF23].value.decode() == "町" * length

    def test_the_digest_of_the_number_covers_its_filler_and_that_of_the_four_only_their_objects(
        self, card: VirtualCard
    ) -> None:
        record = fields(read(card, 0x0003), 0xFF30)
        assert len(read(card, 0x0003)) == 336
        assert list(record) == [0xDF31, 0xDF32, 0xDF33]
        assert record[0xDF31].value == hashlib.sha256(read(card, 0x0001)).digest()
        four = fields(read(card, 0x0002), 0xFF20)
        objects_alone = b"".join(four[tag].raw for tag in (0xDF22, 0xDF23, 0xDF24, 0xDF25))
        assert record[0xDF32].value == hashlib.sha256(objects_alone).digest()
        told = record[0xDF31].raw + record[0xDF32].raw
        assert len(told) == 70
        signer(card).verify(record[0xDF33].value, told, padding.PKCS1v15(), SHA256())

    def test_basic_information(self, card: VirtualCard) -> None:
        file = read(card, 0x0005)
        assert len(file) == 256
        assert file[162:] == b"\xff" * 94
        told = fields(file, 0xFF40)
        assert told[0xDF41].value == bytes.fromhex("01030E01")
        assert told[0xDF42].value == cv.TEXT_BASIC
        assert len(told[0xDF43].value) == 128
        assert told[0xDF43].value[32:] == b"\xff" * 96
        assert told[0xDF43].value[:32] != b"\xff" * 32

    def test_session_key_file_and_unknown_file(self, card: VirtualCard) -> None:
        file = read(card, 0x0006)
        assert len(file) == 269
        assert objects(file)[0].tag == 0xA1
        assert public_key(objects(file)[0].value).key_size == 2048
        assert read(card, 0x0008) == b"\xff" * 16


class TestAuthenticity:
    def test_three_steps(self, card: VirtualCard) -> None:
        """The certificate by the authority, the record by the municipality, the card by its answer to a nonce."""
        file = read(card, 0x0007)
        assert len(file) == 536
        record = fields(file, 0xFF50)
        signer(card).verify(record[0xDF52].value, record[0xDF51].raw, padding.PKCS1v15(), SHA256())
        card_key = public_key(record[0xDF51].value)
        nonce = hashlib.sha256(b"a nonce of the tests").digest()
        told = "3031300D060960864801650304020105000420" + hashlib.sha256(nonce).hexdigest()
        for p2 in ("00", "93"):  # the default key, and by its short identifier
            answer, sw = send(card, f"802A00{p2}33{told}00")
            assert sw == "9000"
            card_key.verify(answer, nonce, padding.PKCS1v15(), SHA256())

    def test_the_card_answers_a_nonce_without_a_credential(self) -> None:
        assert send(a_text_card(), "802A00000130 00".replace(" ", ""))[1] == "9000"

    def test_no_key_serves_for_two_things(self, card: VirtualCard) -> None:
        keys = {
            signer(card).public_numbers().n,
            public_key(fields(read(card, 0x0007), 0xFF50)[0xDF51].value).public_numbers().n,
            public_key(objects(read(card, 0x0006))[0].value).public_numbers().n,
            authority().face_authorities()[cv.TEXT_AUTHORITY].public_numbers().n,
        }
        assert len(keys) == 4

    def test_one_municipality_signs_all_its_cards_and_no_others(self) -> None:
        here = signer(a_text_card()).public_numbers()
        neighbour = signer(a_text_card(a_persona("neighbour"))).public_numbers()
        elsewhere = a_text_card(replace(a_persona(), municipality_code="13998"))
        assert here == neighbour
        assert signer(elsewhere).public_numbers() != here


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_keys() -> None:
    def files(seed: bytes, cache: Path | None) -> dict[int, bytes]:
        card = issue_card(a_persona(), CardAuthority(seed, cache))
        card.power_on()
        select(card, TEXT)
        verify(card, PIN_FILE, PIN.encode())
        return {identifier: read(card, identifier) for identifier in (1, 2, 3, 5, 7)}

    first, again, other = files(b"one", key_folder()), files(b"one", None), files(b"two", key_folder())
    assert first == again
    assert first[1] == other[1]  # the number is the person's
    assert first[2] == other[2]
    assert first[3] != other[3]
    assert first[5] != other[5]


def test_placing_a_card_makes_no_keys_for_its_face(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    real = CardAuthority._generate

    def generate(self: CardAuthority, label: str) -> object:
        made.append(label)
        return real(self, label)

    monkeypatch.setattr(CardAuthority, "_generate", generate)
    card = issue_card(a_persona(), CardAuthority(b"seed of the placing"))
    card.power_on()
    select(card, TEXT)
    assert send(card, "00A4020C020004")[1] == "9000"
    assert not any("face" in label for label in made)
    assert send(card, "00B0000001")[1] == "9000"
    assert len([label for label in made if "face" in label]) == 2  # the authority's and the municipality's


@pytest.mark.parametrize("name", ["gaiji-name", "long-name", "preschool-child"])
def test_the_practice_personas_read_back(name: str) -> None:
    persona = load_personas(date(2026, 11, 23))[name]
    card = a_text_card(persona)
    face = card_face(persona)
    assert verify(card, NUMBER_B, face.number_b) == "9000"
    four = fields(read(card, 0x0002), 0xFF20)
    assert four[0xDF22].value.decode() == persona.name
    assert four[0xDF23].value.decode() == persona.address
    assert four[0xDF24].value == f"{persona.birthdate:%Y%m%d}".encode()


@settings(deadline=None, max_examples=60)
@given(name=st.text(max_size=60), address=st.text(max_size=250))
def test_any_name_and_address_reads_back(name: str, address: str) -> None:
    card = a_text_card(replace(a_persona(), name=name, address=address))
    verify(card, NUMBER_B, SECRETS[NUMBER_B])
    four = fields(read(card, 0x0002), 0xFF20)
    assert four[0xDF22].value.decode() == name
    assert four[0xDF23].value.decode() == address


def test_a_card_of_the_drawer_opens_like_any() -> None:
    card = a_card()
    card.power_on()
    select(card, TEXT)
    assert verify(card, NUMBER_A, SECRETS[NUMBER_A]) == "9000"
    assert answer_to_read(card, 0x0001) == "9000"
