"""The card's face by 照合番号B: what it says, whether it is genuine, the tries, and a card that leaves or lies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from myna_reception.card import pictures, tlv
from myna_reception.card.abilities import FORMS, Abilities, Form
from myna_reception.card.apdu import AID, INS
from myna_reception.card.authenticity import nobody
from myna_reception.card.connection import CardConnection
from myna_reception.card.reading import read_card, sign_with_pin
from myna_reception.card.surface import FACE_LIMIT, read_card_face
from myna_reception.reception.card_facts import (
    Authenticity,
    AuthenticityReport,
    AuthenticityStep,
    CardFace,
    CardKind,
)
from myna_reception.reception.errors import (
    CardPhase,
    CardTorn,
    CardUnsupported,
    NumberBBlocked,
    NumberBFewTries,
    NumberBIncorrect,
    ReceptionError,
    UnsupportedReason,
)
from myna_reception.reception.masked import NumberB, PinCode
from myna_reception.reception.number_b import compose
from myna_reception.simulator.card_authority import CardAuthority
from myna_reception.simulator.card_face import card_face
from myna_reception.simulator.issuing import issue_card
from myna_reception.simulator.virtual_card.application import Application, PinFile, TransparentFile
from myna_reception.simulator.virtual_card.card import CardRules, VirtualCard
from myna_reception.simulator.virtual_card.foreign import FOREIGN_CARDS
from myna_reception.simulator.virtual_card.reader import VirtualReader
from tests.unit.card.fakes import FunctionConnection
from tests.unit.virtual_card import people
from tests.unit.virtual_card.people import PIN, a_persona, authority

FACE = card_face(a_persona())
EF_FACE, EF_CERTIFICATE, NUMBER_B = 0x0002, 0x0004, 0x0012
GENUINE = AuthenticityReport(Authenticity.GENUINE)
WRONG = NumberB(b"99123120309999")
by_form = pytest.mark.parametrize("form", FORMS, ids=["extended", "256", "240", "plain"])


def right_number() -> NumberB:
    return compose(FACE.birthdate.isoformat(), str(FACE.expires_on.year), FACE.security_code.encode())


def wrong_number() -> NumberB:
    return NumberB(WRONG.reveal())


def trusted(identifier: bytes):
    return authority().trusted_face_key(identifier)


def knowing(form: Form) -> Abilities:
    abilities = Abilities()
    abilities.worked(form)
    return abilities


def surface(card: VirtualCard) -> Application:
    return next(one for one in card.applications if one.aid == AID.SURFACE)


def content(card: VirtualCard, identifier: int) -> bytes:
    file = surface(card).files[identifier]
    assert isinstance(file, TransparentFile)
    return file.content()


def put(card: VirtualCard, identifier: int, data: bytes) -> VirtualCard:
    """Put other bytes into a file; who may read it stays."""
    files = surface(card).files
    assert isinstance(files, dict)
    files[identifier] = replace(files[identifier], content=lambda: data)
    return card


@cache
def drawn(identifier: int) -> bytes:
    return content(people.a_card(), identifier)


def a_card(**changes: Any) -> VirtualCard:
    """A fresh card; the usual person's face is drawn once."""
    card = people.a_card(**changes)
    if not set(changes) - {"rules"}:
        for identifier in (EF_FACE, EF_CERTIFICATE):
            put(card, identifier, drawn(identifier))
    return card


def on_a_reader(card: VirtualCard) -> tuple[VirtualReader, CardConnection]:
    reader = VirtualReader()
    reader.place(card)
    return reader, reader.connect()


def face_of(card: VirtualCard, trust=trusted, **arguments) -> CardFace:
    return read_card_face(on_a_reader(card)[1], right_number(), trust, **arguments)


def tries(card: VirtualCard) -> int:
    file = surface(card).files[NUMBER_B]
    assert isinstance(file, PinFile)
    return file.tries


def with_tries(left: int) -> VirtualCard:
    card = a_card()
    file = surface(card).files[NUMBER_B]
    assert isinstance(file, PinFile)
    file.tries = left
    return card


# What it says


@by_form
@pytest.mark.parametrize("filler", [b"", b"\xff\xff"])
def test_the_face_of_a_card(form: Form, filler: bytes) -> None:
    card = a_card()
    put(card, EF_FACE, content(card, EF_FACE) + filler)
    number = right_number()
    face = read_card_face(on_a_reader(card)[1], number, trusted, abilities=knowing(form))
    assert number.wiped
    assert face.report == GENUINE
    assert face.authenticity is Authenticity.GENUINE
    assert face.photo.data.reveal().startswith(b"\x00\x00\x00\x0cjP  ")
    assert (face.photo.width, face.photo.height) == (240, 300)
    assert len(face.photo.grey.reveal()) == 240 * 300
    assert len(set(face.photo.grey.reveal())) > 20  # a picture, not a blank
    assert face.signed.name.width == face.signed.address.width == 480
    assert (face.unsigned.security_code.width, face.unsigned.security_code.height) == (24, 12)
    assert face.signed.birthdate.reveal() == FACE.birthdate
    assert face.signed.sex.reveal() == "2"
    assert face.unsigned.expires_on.reveal() == FACE.expires_on
    assert FACE.birthdate.isoformat() not in repr(face)


def test_another_card_of_the_same_person_gives_the_same_face() -> None:
    assert face_of(a_card(rules=CardRules(first_command_fails=True))) == face_of(a_card())


@pytest.mark.parametrize("kind", [CardKind.ANDROID, CardKind.IPHONE])
def test_a_phone_has_no_face(kind: CardKind) -> None:
    with pytest.raises(CardUnsupported) as error:
        face_of(a_card(kind=kind))
    assert error.value == CardUnsupported(UnsupportedReason.NO_CARD_FACE)


@pytest.mark.parametrize("make", FOREIGN_CARDS.values(), ids=FOREIGN_CARDS)
def test_another_card_has_no_face(make) -> None:
    with pytest.raises(CardUnsupported):
        face_of(make())


def test_the_pin_signs_after_the_face_was_read() -> None:
    """Another application is current then, and on a strict card nothing is verified."""
    _, connection = on_a_reader(a_card())
    read_card(connection)
    read_card_face(connection, right_number(), trusted)
    assert len(sign_with_pin(connection, PinCode(PIN.encode()), b"challenge", selected=False)) == 256
    assert len(sign_with_pin(connection, PinCode(PIN.encode()), b"challenge")) == 256


# Whether it is genuine


def test_an_authority_that_is_not_known_is_not_a_forgery() -> None:
    assert face_of(a_card(), nobody).report == AuthenticityReport(
        Authenticity.NOT_VERIFIABLE, AuthenticityStep.CERTIFICATE
    )


def another_authority() -> CardAuthority:
    return CardAuthority(b"somebody else")


def test_a_signer_whom_another_authority_certified() -> None:
    """With the key identifier of the one that is trusted: the attacker writes what is liked."""
    other = another_authority()

    def trust(identifier: bytes):
        return other.trusted_face_key(identifier)

    assert face_of(a_card(), trust).report == AuthenticityReport(Authenticity.FAILED, AuthenticityStep.CERTIFICATE)


def spoiled(card: VirtualCard, tag: int) -> VirtualCard:
    """One byte in the middle of one object of the face is another."""
    data = bytearray(content(card, EF_FACE))
    outer, _ = tlv.read(bytes(data))
    start = len(data) - len(outer.value)
    for one in tlv.read_all(outer.value):
        size = len(tlv.encode(one.tag, one.value))
        if one.tag == tag:
            data[start + size - (len(one.value) + 1) // 2] ^= 0x01
            return put(card, EF_FACE, bytes(data))
        start += size
    raise AssertionError(tag)


SIGNED = {"birth": 0xDF22, "sex": 0xDF23, "card key": 0xDF24, "photo": 0xDF27, "signature": 0xDF28}


@pytest.mark.parametrize("tag", SIGNED.values(), ids=SIGNED)
def test_one_altered_bit_of_what_is_signed(tag: int) -> None:
    assert face_of(spoiled(a_card(), tag)).report == AuthenticityReport(Authenticity.FAILED, AuthenticityStep.RECORD)


def test_another_photo() -> None:
    """The whole photo exchanged, as somebody would do it."""
    card, other = a_card(), a_card(persona_id="somebody-else")
    mine, theirs = (
        {one.tag: one for one in tlv.read_all(tlv.read(content(one, EF_FACE))[0].value)} for one in (card, other)
    )
    mine[0xDF27] = theirs[0xDF27]
    put(card, EF_FACE, tlv.encode(0xFF20, b"".join(tlv.encode(one.tag, one.value) for one in mine.values())))
    face = face_of(card)
    assert face.report == AuthenticityReport(Authenticity.FAILED, AuthenticityStep.RECORD)
    assert face.photo.data.reveal() == theirs[0xDF27].value  # shown as what it is, not hidden


def test_expiry_and_security_code_are_not_signed() -> None:
    card = a_card()
    parts = {one.tag: one.value for one in tlv.read_all(tlv.read(content(card, EF_FACE))[0].value)}
    parts[0xDF29] = b"20991231"
    put(card, EF_FACE, tlv.encode(0xFF20, b"".join(tlv.encode(tag, value) for tag, value in parts.items())))
    face = face_of(card)
    assert face.report == GENUINE
    assert face.unsigned.expires_on.reveal().year == 2099


def test_days_that_are_none() -> None:
    card = a_card()
    parts = {one.tag: one.value for one in tlv.read_all(tlv.read(content(card, EF_FACE))[0].value)}
    parts[0xDF22], parts[0xDF29] = b"19850400", b"\xff" * 8
    put(card, EF_FACE, tlv.encode(0xFF20, b"".join(tlv.encode(tag, value) for tag, value in parts.items())))
    face = face_of(card)
    assert (face.signed.birthdate, face.unsigned.expires_on) == (None, None)


def test_a_copy_on_another_card() -> None:
    """Everything that can be read was copied; the key cannot be read."""
    copy, original = a_card(persona_id="somebody-else"), a_card()
    for identifier in (EF_FACE, EF_CERTIFICATE):
        put(copy, identifier, content(original, identifier))
    surface(copy).files[NUMBER_B].secret = FACE.number_b
    assert face_of(copy).report == AuthenticityReport(Authenticity.FAILED, AuthenticityStep.CARD)


@pytest.mark.parametrize(
    "answer", [b"", b"\0" * 256, b"\xff" * 256, b"\x01" * 255, b"\x01" * 257], ids=["none", "0", "f", "short", "long"]
)
@pytest.mark.parametrize("status", ["9000", "6985", "6982"])
def test_a_card_that_does_not_authenticate_itself(answer: bytes, status: str) -> None:
    _, connection = on_a_reader(a_card())

    def transmit(command: bytes) -> bytes:
        if command[1] == INS.PERFORM_SECURITY_OPERATION:
            return answer + bytes.fromhex(status)
        told = connection.transmit(command)
        return told.data + told.sw.to_bytes(2, "big")

    face = read_card_face(FunctionConnection(transmit), right_number(), trusted)
    assert face.report == AuthenticityReport(Authenticity.FAILED, AuthenticityStep.CARD)


def test_an_old_answer_does_not_pass_for_a_new_one() -> None:
    _, connection = on_a_reader(a_card())
    kept: list[bytes] = []

    def transmit(command: bytes) -> bytes:
        told = connection.transmit(command)
        if command[1] == INS.PERFORM_SECURITY_OPERATION:
            kept.append(told.data)
            return kept[0] + b"\x90\0"
        return told.data + told.sw.to_bytes(2, "big")

    assert read_card_face(FunctionConnection(transmit), right_number(), trusted).report == GENUINE
    assert read_card_face(FunctionConnection(transmit), right_number(), trusted).report == AuthenticityReport(
        Authenticity.FAILED, AuthenticityStep.CARD
    )
    assert len(set(kept)) == 2


# The tries


def test_a_wrong_number_is_counted_and_a_right_one_sets_the_tries_back() -> None:
    card = a_card()
    for left in (9, 8):
        number = wrong_number()
        with pytest.raises(NumberBIncorrect) as error:
            read_card_face(on_a_reader(card)[1], number, trusted)
        assert error.value == NumberBIncorrect(left)
        assert number.wiped
    assert face_of(card).report == GENUINE
    assert tries(card) == 10


@pytest.mark.parametrize("left", [3, 2, 1])
@pytest.mark.parametrize("agreed", [None, 10, 4])
def test_none_of_the_last_three_is_spent_before_staff_know(left: int, agreed: int | None) -> None:
    card = with_tries(left)
    number = wrong_number()
    with pytest.raises(NumberBFewTries) as error:
        read_card_face(on_a_reader(card)[1], number, trusted, agreed_tries=agreed)
    assert error.value == NumberBFewTries(left)
    assert number.wiped
    assert tries(card) == left


def test_every_try_down_to_the_last_with_staff_agreeing() -> None:
    card = with_tries(3)
    for left in (3, 2):
        with pytest.raises(NumberBIncorrect) as error:
            read_card_face(on_a_reader(card)[1], wrong_number(), trusted, agreed_tries=left)
        assert error.value == NumberBIncorrect(left - 1)
    with pytest.raises(NumberBBlocked):
        read_card_face(on_a_reader(card)[1], wrong_number(), trusted, agreed_tries=1)
    for number in (wrong_number(), right_number()):
        with pytest.raises(NumberBBlocked):
            read_card_face(on_a_reader(card)[1], number, trusted, agreed_tries=1)
    assert tries(card) == 0


# A card that leaves


def commands_of(form: Form) -> list[bytes]:
    """Every command of a reading."""
    sent: list[bytes] = []
    _, connection = on_a_reader(a_card())

    def transmit(command: bytes) -> bytes:
        sent.append(command)
        told = connection.transmit(command)
        return told.data + told.sw.to_bytes(2, "big")

    read_card_face(FunctionConnection(transmit), right_number(), trusted, abilities=knowing(form))
    return sent


@by_form
@pytest.mark.parametrize("processed", [False, True])
def test_torn_at_every_command(form: Form, processed: bool) -> None:
    commands = commands_of(form)
    verify = next(number for number, one in enumerate(commands) if one[1] == INS.VERIFY and len(one) > 5)
    for place in range(len(commands)):
        card = a_card()
        reader, connection = on_a_reader(card)
        reader.tear_after(place, processed=processed)
        number = wrong_number() if place == verify else right_number()
        with pytest.raises(CardTorn) as error:
            read_card_face(connection, number, trusted, abilities=knowing(form))
        expected = CardPhase.READING if place < verify else CardPhase.READING_FACE
        assert error.value == CardTorn(CardPhase.VERIFYING_NUMBER if place == verify else expected)
        assert number.wiped
        assert tries(card) == (9 if place == verify and processed else 10)
        reader.place(card)
        again = read_card_face(reader.connect(), right_number(), trusted, abilities=knowing(form))
        assert again.report == GENUINE


# A card that lies


def damaged(card: VirtualCard) -> None:
    with pytest.raises(CardUnsupported) as error:
        face_of(card)
    assert error.value == CardUnsupported(UnsupportedReason.DAMAGED_DATA)
    assert tries(card) == 10


FACE_LIES: dict[str, Callable[[bytes], bytes]] = {
    "another tag": lambda data: b"\xff\x21" + data[2:],
    "half of it": lambda data: data[: len(data) // 2],
    "longer than it is": lambda data: data[:2] + b"\x82\x7f\x00" + data[5:],
    "longer than can be": lambda data: data[:2] + b"\x83\xff\xff\xff" + data[5:],
    "no length": lambda data: data[:2] + b"\x80" + data[5:],
    "shorter than it is": lambda data: data[:2] + b"\x82\x02\x00" + data[5:],
    "nothing in it": lambda data: tlv.encode(0xFF20, b""),
    "everything twice": lambda data: tlv.encode(0xFF20, tlv.read(data)[0].value * 2),
    "filler alone": lambda data: b"\xff" * len(data),
    "zeros": lambda data: bytes(len(data)),
}


@pytest.mark.parametrize("lie", FACE_LIES.values(), ids=FACE_LIES)
def test_a_face_that_is_none(lie: Callable[[bytes], bytes]) -> None:
    card = a_card()
    damaged(put(card, EF_FACE, lie(content(card, EF_FACE))))


CERTIFICATE_LIES: dict[str, Callable[[bytes], bytes]] = {
    "another tag": lambda data: b"\x7f\x22" + data[2:],
    "half of it": lambda data: data[: len(data) // 2],
    "longer than can be": lambda data: data[:2] + b"\x83\xff\xff\xff" + data[5:],
    "no key in it": lambda data: tlv.encode(0x7F21, tlv.encode(0x5F4E, bytes(32)) + tlv.encode(0x5F37, bytes(256))),
    "a key of no modulus": lambda data: data.replace(data[60:300], bytes(240)),
    "even exponent": lambda data: data.replace(b"\x90\x03\x01\x00\x01", b"\x90\x03\x01\x00\x00"),
}


@pytest.mark.parametrize("lie", CERTIFICATE_LIES.values(), ids=CERTIFICATE_LIES)
def test_a_certificate_that_is_none(lie: Callable[[bytes], bytes]) -> None:
    card = a_card()
    data = lie(content(card, EF_CERTIFICATE))
    if data.startswith(b"\x7f\x21\x82") and len(data) == 568 and bytes(240) in data:
        # a modulus that is wrong and yet a number signs nothing
        assert face_of(put(card, EF_CERTIFICATE, data)).authenticity is Authenticity.FAILED
    else:
        damaged(put(card, EF_CERTIFICATE, data))


PICTURE_LIES = {
    "none": b"",
    "a text": b"<svg/>",
    "another format": b"GIF89a\x01\0\x01\0\0\0\0;",
    "half a photo": None,
}


@pytest.mark.parametrize("lie", PICTURE_LIES.values(), ids=PICTURE_LIES)
def test_a_photo_that_is_none(lie: bytes | None) -> None:
    card = a_card()
    parts = {one.tag: one.value for one in tlv.read_all(tlv.read(content(card, EF_FACE))[0].value)}
    parts[0xDF27] = parts[0xDF27][:100] if lie is None else lie
    damaged(put(card, EF_FACE, tlv.encode(0xFF20, b"".join(tlv.encode(tag, value) for tag, value in parts.items()))))


def test_a_picture_larger_than_any_card_has() -> None:
    import io

    from PIL import Image

    for size, kind in (((3000, 10), pictures.TEXT), ((10, 3000), pictures.TEXT)):
        buffer = io.BytesIO()
        Image.new("1", size).save(buffer, "PNG")
        with pytest.raises(CardUnsupported):
            pictures.decode(buffer.getvalue(), kind)


@by_form
def test_a_file_that_never_ends(form: Form) -> None:
    """It says that it is as long as can be, and gives one byte at a time."""
    card = a_card()
    _, connection = on_a_reader(card)
    commands = 0

    def transmit(command: bytes) -> bytes:
        nonlocal commands
        commands += 1
        if command[1] == INS.READ_BINARY:
            whole = b"\xff\x20\x82\x7f\x00" if command[2:4] in (b"\x82\x00", b"\0\0") else b"\xff"
            told = connection.transmit(command)
            if told.data[:1] == b"\x7f":
                return told.data + b"\x90\0"
            return whole + b"\x90\0" if told.ok else told.data + told.sw.to_bytes(2, "big")
        told = connection.transmit(command)
        return told.data + told.sw.to_bytes(2, "big")

    with pytest.raises(CardUnsupported):
        read_card_face(FunctionConnection(transmit), right_number(), trusted, abilities=knowing(form))
    assert commands <= FACE_LIMIT // form.block + 60


@given(st.lists(st.binary(min_size=2, max_size=300), min_size=1, max_size=12))
@settings(max_examples=200)
def test_random_answers_end_in_an_error_of_ours(answers: list[bytes]) -> None:
    told = iter(answers)
    number = right_number()
    with pytest.raises(ReceptionError):
        read_card_face(FunctionConnection(lambda _command: next(told, None)), number, trusted)
    assert number.wiped


OFFSETS_END = 5 + 3 + 18  # the table of offsets is signed by nobody, and read by nobody here


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_any_one_damaged_byte_of_the_face_is_no_genuine_face(data: st.DataObject) -> None:
    card = a_card()
    whole = bytearray(content(card, EF_FACE))
    place = data.draw(st.integers(0, whole.index(b"\xdf\x29\x08") - 1))  # what follows is not signed
    whole[place] ^= data.draw(st.integers(1, 255))
    try:
        face = face_of(put(card, EF_FACE, bytes(whole)))
    except CardUnsupported as error:
        assert error.reason is UnsupportedReason.DAMAGED_DATA  # noqa: PT017
    else:
        assert face.authenticity is Authenticity.FAILED or place < OFFSETS_END


def test_another_persona_is_another_face() -> None:
    persona = a_persona("somebody-else")
    number = card_face(persona)
    face = read_card_face(
        on_a_reader(issue_card(persona, authority()))[1],
        compose(number.birthdate.isoformat(), str(number.expires_on.year), number.security_code.encode()),
        trusted,
    )
    assert face.photo != face_of(a_card()).photo
