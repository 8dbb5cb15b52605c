"""The surface application: every file read back, every signature checked, every credential tried on every file."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import date
from itertools import chain, combinations
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from PIL import Image

from myna_reception.reception.eligibility import Sex
from myna_reception.simulator.card_authority import CardAuthority
from myna_reception.simulator.card_face import card_face
from myna_reception.simulator.issuing import issue_card
from myna_reception.simulator.personas import Persona, load_personas
from myna_reception.simulator.virtual_card import card_verifiable as cv
from myna_reception.simulator.virtual_card import pictures
from myna_reception.simulator.virtual_card.card import VirtualCard
from tests.unit.virtual_card.faces import (
    SURFACE,
    Object,
    answer_to_read,
    fields,
    objects,
    public_key,
    read,
    select,
    send,
    verify,
)
from tests.unit.virtual_card.people import a_persona, authority, key_folder

BIRTH, NUMBER_B, NUMBER_A, CARD_KEY = 0x11, 0x12, 0x13, 0x1A
FACE = card_face(a_persona())
SECRETS = {BIRTH: FACE.birth_number, NUMBER_B: FACE.number_b, NUMBER_A: FACE.number_a}
OPENED_BY = {
    0x0001: {BIRTH},
    0x0002: {NUMBER_A, NUMBER_B},
    0x0003: None,  # always
    0x0004: None,
    0x0005: {NUMBER_A},
    0x0006: {NUMBER_A, NUMBER_B},
}
SIGNED_FACE = (0xDF22, 0xDF23, 0xDF24, 0xDF25, 0xDF26, 0xDF27)
THREE_DIGESTS = "3071300D060960864801650304020105000460"


def a_surface_card(persona: Persona | None = None) -> VirtualCard:
    card = issue_card(persona or a_persona(), authority())
    card.power_on()
    select(card, SURFACE)
    return card


@pytest.fixture
def card() -> VirtualCard:
    """With the surface application current, and everything verified."""
    made = a_surface_card()
    for identifier, secret in SECRETS.items():
        assert verify(made, identifier, secret) == "9000"
    return made


def signer(card: VirtualCard) -> RSAPublicKey:
    """The municipality's key out of the card's CV certificate, once the authority's signature on it is checked."""
    body, signature = objects(objects(read(card, 0x0004))[0].value)
    assert body.value[:16] == cv.SURFACE_AUTHORITY
    authority().face_authorities()[cv.SURFACE_AUTHORITY].verify(
        signature.value, body.value, padding.PKCS1v15(), SHA256()
    )
    return public_key(body.value[32:])


def message_of(key: RSAPublicKey, signature: bytes) -> bytes:
    """What PKCS#1 v1.5 padding was put around."""
    numbers = key.public_numbers()
    padded = pow(int.from_bytes(signature, "big"), numbers.e, numbers.n).to_bytes(256, "big")
    filler, _, message = padded[2:].partition(b"\x00")
    assert padded[:2] == b"\x00\x01"
    assert set(filler) == {0xFF}
    return message


def digests(read_back: dict[int, Object]) -> str:
    groups = ((0xDF22, 0xDF23, 0xDF24), (0xDF25, 0xDF26), (0xDF27,))
    return "".join(hashlib.sha256(b"".join(read_back[tag].raw for tag in group)).hexdigest() for group in groups)


class TestAccess:
    @pytest.mark.parametrize(
        "verified", list(chain.from_iterable(combinations((BIRTH, NUMBER_B, NUMBER_A), size) for size in range(4)))
    )
    def test_every_file_with_every_set_of_credentials(self, verified: tuple[int, ...]) -> None:
        card = a_surface_card()
        for credential in verified:
            assert verify(card, credential, SECRETS[credential]) == "9000"
        for identifier, opened_by in OPENED_BY.items():
            opens = opened_by is None or bool(opened_by & set(verified))
            assert answer_to_read(card, identifier) == ("9000" if opens else "6982"), f"{identifier:04X}"

    @pytest.mark.parametrize("identifier", [BIRTH, NUMBER_B, NUMBER_A, CARD_KEY])
    def test_numbers_and_keys_are_not_read(self, card: VirtualCard, identifier: int) -> None:
        assert answer_to_read(card, identifier) == "6981"

    def test_there_is_nothing_else(self, card: VirtualCard) -> None:
        found = {number for number in range(0x40) if send(card, f"00A4020C02{number:04X}")[1] == "9000"}
        assert found == {*OPENED_BY, BIRTH, NUMBER_B, NUMBER_A, CARD_KEY}

    @pytest.mark.parametrize("credential", [BIRTH, NUMBER_B, NUMBER_A])
    def test_ten_tries_and_no_change(self, credential: int) -> None:
        card = a_surface_card()
        assert verify(card, credential, SECRETS[credential]) == "9000"
        assert send(card, f"002401{0x80 + credential:02X}0430303030")[1] == "6982"
        for left in range(9, -1, -1):
            assert verify(card, credential, b"0" * len(SECRETS[credential])) == f"63C{left:X}"
        assert verify(card, credential, SECRETS[credential]) == "6984"

    def test_b_stands_before_a(self) -> None:
        card = a_surface_card()
        assert verify(card, 0x12, FACE.number_a) == "63C9"
        assert verify(card, 0x13, FACE.number_b) == "63C9"
        assert verify(card, 0x12, FACE.number_b) == "9000"
        assert verify(card, 0x13, FACE.number_a) == "9000"

    def test_the_western_year_does_not_open_it(self) -> None:
        """照合番号B and the birth date are told in the era year: 昭和60年 is not 85."""
        card = a_surface_card()
        assert FACE.birth_number == b"600403"
        assert verify(card, BIRTH, b"850403") == "63C9"
        assert verify(card, NUMBER_B, b"85" + FACE.number_b[2:]) == "63C9"


class TestFiles:
    def test_age_record(self, card: VirtualCard) -> None:
        file = read(card, 0x0001)
        assert file.startswith(bytes.fromhex("FF1082021E"))
        record = fields(file, 0xFF10)
        assert record[0xDF11].value == b"19850403"
        told = record[0xDF11].raw + record[0xDF12].raw
        signer(card).verify(record[0xDF13].value, told, padding.PKCS1v15(), SHA256())

    def test_the_face(self, card: VirtualCard) -> None:
        file = read(card, 0x0002)
        read_back = fields(file, 0xFF20)
        assert list(read_back) == [0xDF21, *SIGNED_FACE, 0xDF28, 0xDF29, 0xDF2A]
        table = read_back[0xDF21].value
        assert len(table) == 0x12
        offsets = [int.from_bytes(table[at : at + 2], "big") for at in range(0, 18, 2)]
        assert offsets == [one.start for one in read_back.values()][1:]
        assert read_back[0xDF22].value == b"19850403"
        assert read_back[0xDF23].value == b"2"
        assert read_back[0xDF29].value == b"20340403"
        assert len(file) <= 0x7FFF  # READ BINARY reaches no further

    def test_the_face_comes_in_short_answers_too(self, card: VirtualCard) -> None:
        """As a program without extended lengths reads it: a header, then blocks of 256 bytes to the end."""
        whole = read(card, 0x0002)
        head, _ = send(card, "00B0820005")  # by short identifier
        blocks = [head]
        while (place := sum(map(len, blocks))) < len(whole):
            block, sw = send(card, f"00B0{place:04X}00")
            assert sw == "9000"
            assert len(block) in (256, len(whole) - place)
            blocks.append(block)
        assert b"".join(blocks) == whole
        assert send(card, f"00B0{len(whole):04X}00")[1] == "6B00"

    def test_the_faces_signature_is_one_digest_info_of_three_digests(self, card: VirtualCard) -> None:
        read_back = fields(read(card, 0x0002), 0xFF20)
        message = message_of(signer(card), read_back[0xDF28].value)
        assert message.hex().upper() == THREE_DIGESTS + digests(read_back).upper()
        assert len(message) == 19 + 96

    def test_the_expiry_and_the_security_code_are_not_signed(self) -> None:
        def face_of(persona: Persona) -> dict[int, Object]:
            card = a_surface_card(persona)
            assert verify(card, NUMBER_A, card_face(persona).number_a) == "9000"
            return fields(read(card, 0x0002), 0xFF20)

        longer = a_persona(issued_on=date(2023, 5, 13), certificate_ends_on=date(2028, 4, 3))
        one, other = face_of(a_persona()), face_of(longer)
        assert one[0xDF29].value != other[0xDF29].value
        assert one[0xDF28].value == other[0xDF28].value

    def test_the_pictures(self, card: VirtualCard) -> None:
        read_back = fields(read(card, 0x0002), 0xFF20)
        number = fields(read(card, 0x0005), 0xFF40)[0xDF41].value
        for png, size in ((number, (72, 12)), (read_back[0xDF2A].value, (24, 12))):
            with Image.open(io.BytesIO(png), formats=["PNG"]) as picture:
                assert picture.size == size
        for png in (read_back[0xDF25].value, read_back[0xDF26].value, read_back[0xDF2A].value, number):
            assert png[24:26] == b"\x01\x00"  # IHDR: one bit, greyscale
        assert number == pictures.number_picture(FACE.my_number)
        assert read_back[0xDF25].value == pictures.text_picture(FACE.name)
        portrait = read_back[0xDF27].value
        assert portrait.startswith(bytes.fromhex("0000000C6A502020"))
        with Image.open(io.BytesIO(portrait), formats=["JPEG2000"]) as picture:
            assert (picture.mode, picture.size) == ("L", (240, 300))

    def test_basic_information(self, card: VirtualCard) -> None:
        told = fields(read(card, 0x0003), 0xFF30)
        assert list(told) == [0xDF31, 0xDF32, 0xDF33, 0xDF34, 0xDF35]
        assert told[0xDF31].value == bytes.fromhex("06030E01")
        assert told[0xDF32].value == cv.SURFACE_BASIC
        assert told[0xDF33].value == b"\x00"
        assert told[0xDF34].value == b"13999"
        assert len(told[0xDF35].value) == 0x110
        assert told[0xDF35].value[:16] == cv.SURFACE_OPAQUE

    def test_number_picture_record_and_unknown_file(self, card: VirtualCard) -> None:
        record = fields(read(card, 0x0005), 0xFF40)
        told = record[0xDF41].raw + record[0xDF42].raw
        signer(card).verify(record[0xDF43].value, told, padding.PKCS1v15(), SHA256())
        assert read(card, 0x0006) == b"\xff" * 16

    @pytest.mark.parametrize("name", ["gaiji-name", "long-name", "preschool-child", "kouki-30"])
    def test_practice_personas(self, name: str) -> None:
        persona = load_personas(date(2026, 11, 23))[name]
        card = a_surface_card(persona)
        assert verify(card, NUMBER_B, card_face(persona).number_b) == "9000"
        read_back = fields(read(card, 0x0002), 0xFF20)
        assert message_of(signer(card), read_back[0xDF28].value).hex().endswith(digests(read_back))

    def test_an_unset_sex_is_not_applicable(self) -> None:
        card = a_surface_card(replace(a_persona(), sex=Sex.UNSET))
        verify(card, NUMBER_B, FACE.number_b)
        assert fields(read(card, 0x0002), 0xFF20)[0xDF23].value == b"9"

    def test_a_given_portrait_takes_the_drawn_ones_place(self) -> None:
        given = pictures.portrait_picture(Image.new("L", (240, 300), 128))
        card = issue_card(a_persona(), authority(), portrait=lambda: given)
        card.power_on()
        select(card, SURFACE)
        verify(card, NUMBER_B, FACE.number_b)
        assert fields(read(card, 0x0002), 0xFF20)[0xDF27].value == given


class TestAuthenticity:
    def test_three_steps(self, card: VirtualCard) -> None:
        municipality = signer(card)
        face = fields(read(card, 0x0002), 0xFF20)
        assert message_of(municipality, face[0xDF28].value).hex().endswith(digests(face))
        card_key = public_key(face[0xDF24].value)
        nonce = hashlib.sha256(b"a nonce of the tests").digest()
        told = "3031300D060960864801650304020105000420" + hashlib.sha256(nonce).hexdigest()
        for p2 in ("00", "9A"):  # the default key, and by its short identifier
            answer, sw = send(card, f"802A00{p2}33{told}00")
            assert sw == "9000"
            card_key.verify(answer, nonce, padding.PKCS1v15(), SHA256())

    def test_a_copied_face_fails_the_third_step(self, card: VirtualCard) -> None:
        """Another card holding the same data set cannot answer for it."""
        card_key = public_key(fields(read(card, 0x0002), 0xFF20)[0xDF24].value)
        copy = a_surface_card(a_persona("copy"))
        nonce = b"nonce"
        told = "3031300D060960864801650304020105000420" + hashlib.sha256(nonce).hexdigest()
        answer, _ = send(copy, f"802A000033{told}00")
        with pytest.raises(InvalidSignature):
            card_key.verify(answer, nonce, padding.PKCS1v15(), SHA256())

    def test_every_record_tells_the_same_key_of_the_card(self, card: VirtualCard) -> None:
        keys = {
            fields(read(card, 0x0001), 0xFF10)[0xDF12].value,
            fields(read(card, 0x0002), 0xFF20)[0xDF24].value,
            fields(read(card, 0x0005), 0xFF40)[0xDF42].value,
        }
        assert len(keys) == 1


def test_the_same_seed_gives_the_same_bytes() -> None:
    def files(cache: Path | None) -> list[bytes]:
        card = issue_card(a_persona(), CardAuthority(b"the seed", cache))
        card.power_on()
        select(card, SURFACE)
        for identifier, secret in SECRETS.items():
            verify(card, identifier, secret)
        return [read(card, identifier) for identifier in OPENED_BY]

    assert files(key_folder()) == files(None)  # kept from earlier runs, and made now
