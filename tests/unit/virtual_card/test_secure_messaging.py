"""Secure messaging from a client's side, with a cipher of the tests' own making."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from hypothesis import given, settings
from hypothesis import strategies as st

from myna_reception.simulator.card_face import card_face
from myna_reception.simulator.virtual_card.card import VirtualCard
from tests.unit.virtual_card.faces import SURFACE, TEXT, objects, public_key, read, select, send, verify
from tests.unit.virtual_card.people import PIN, a_card, a_persona

SEED = bytes(range(100, 132))
FACE = card_face(a_persona())
OAEP = padding.OAEP(padding.MGF1(SHA256()), SHA256(), None)
KEY_DELIVERY = bytes.fromhex("A0228020")


class Client:
    """A terminal that opened a session; ``count`` can be led astray."""

    def __init__(self, card: VirtualCard, seed: bytes = SEED) -> None:
        self.card = card
        self._key = seed[:16]
        self.count = 0

    def verify(self, identifier: int, secret: bytes) -> str:
        return self.send(0x20, 0x00, 0x80 + identifier, self.cryptogram(secret))[1]

    def read_file(self, identifier: int) -> bytes:
        assert self.send(0xA4, 0x02, 0x0C, self.cryptogram(identifier.to_bytes(2, "big"))) == (b"", "9000")
        return self.read(0, 0)

    def read(self, offset: int, length: int) -> bytes:
        told = b"\x96\x03\x00" + length.to_bytes(2, "big")
        data, sw = self.send(0xB0, offset >> 8, offset & 0xFF, told, le=b"\x00\x00")
        assert sw == "9000"
        return self.plain(data)

    def send(self, ins: int, p1: int, p2: int, data: bytes, le: bytes = b"") -> tuple[bytes, str]:
        head = bytes((0x08, ins, p1, p2))
        body = b"\x00" + len(data).to_bytes(2, "big") if le else bytes((len(data),))
        answer = send(self.card, (head + body + data + le).hex())
        self.count += 1
        return answer

    def cryptogram(self, plain: bytes) -> bytes:
        """For the next command."""
        padded = plain + b"\x80" + bytes(-(len(plain) + 1) % 16)
        encryptor = Cipher(algorithms.AES128(self._key), modes.CBC(self.vector(self.count + 1))).encryptor()
        encrypted = encryptor.update(padded) + encryptor.finalize()
        return bytes((0x86, len(encrypted) + 1, 0x01)) + encrypted

    def plain(self, data: bytes) -> bytes:
        """Of the answer to the last command."""
        (one,) = objects(data)
        assert (one.tag, one.value[0]) == (0x86, 0x01)
        decryptor = Cipher(algorithms.AES128(self._key), modes.CBC(self.vector(self.count))).decryptor()
        padded = decryptor.update(one.value[1:]) + decryptor.finalize()
        stripped = padded.rstrip(b"\x00")
        assert stripped.endswith(b"\x80")
        return stripped[:-1]

    def vector(self, count: int) -> bytes:
        encryptor = Cipher(algorithms.AES128(self._key), modes.ECB()).encryptor()  # noqa: S305
        return encryptor.update(count.to_bytes(16, "big")) + encryptor.finalize()


def delivery(card: VirtualCard, message: bytes) -> str:
    """SET SESSION KEY with the message encrypted to the key of EF 0006."""
    delivered = public_key(objects(read(card, 0x0006))[0].value).encrypt(message, OAEP)
    return send(card, "80AE0000000100" + delivered.hex())[1]


@pytest.fixture
def card() -> VirtualCard:
    """With the text application current and the PIN verified."""
    made = a_card()
    made.power_on()
    select(made, TEXT)
    assert verify(made, 0x11, PIN.encode()) == "9000"
    return made


@pytest.fixture
def client(card: VirtualCard) -> Client:
    assert delivery(card, KEY_DELIVERY + SEED) == "9000"
    return Client(card)


class TestSetSessionKey:
    def test_needs_the_pin_and_nothing_else_will_do(self, card: VirtualCard) -> None:
        message = public_key(objects(read(card, 0x0006))[0].value).encrypt(KEY_DELIVERY + SEED, OAEP)
        select(card, TEXT)
        for identifier, secret in ((0x14, FACE.number_a), (0x15, FACE.number_b)):
            assert verify(card, identifier, secret) == "9000"
            assert send(card, "80AE0000000100" + message.hex())[1] == "6982"
        assert verify(card, 0x11, PIN.encode()) == "9000"
        assert send(card, "80AE0000000100" + message.hex())[1] == "9000"

    @pytest.mark.parametrize(
        "message",
        [
            b"",
            SEED,
            KEY_DELIVERY + SEED[:-1],
            KEY_DELIVERY + SEED + b"\x00",
            bytes.fromhex("A0228120") + SEED,  # a key for checksums alone
            bytes.fromhex("A0448020") + SEED + bytes.fromhex("8120") + SEED,  # both
        ],
    )
    def test_anything_but_one_encryption_key_is_refused(self, card: VirtualCard, message: bytes) -> None:
        assert delivery(card, message) == "6A80"
        assert send(card, "08A4020C 13 8611 01".replace(" ", "") + "00" * 16)[1] == "69FC"

    def test_other_paddings_lengths_and_numbers(self, card: VirtualCard) -> None:
        key = public_key(objects(read(card, 0x0006))[0].value)
        wrong = key.encrypt(KEY_DELIVERY + SEED, padding.OAEP(padding.MGF1(SHA1()), SHA1(), None))  # noqa: S303
        assert send(card, "80AE0000000100" + wrong.hex())[1] == "6A80"
        assert send(card, "80AE0000000100" + "FF" * 256)[1] == "6F00"  # not below the modulus
        assert send(card, "80AE0000000100" + "00" * 256)[1] == "6A80"
        assert send(card, "80AE000004" + "00" * 4)[1] == "6700"
        assert send(card, "80AE0000")[1] == "6700"
        assert send(card, "80AE0100000100" + wrong.hex())[1] == "6A86"

    @pytest.mark.parametrize(
        ("application", "sw"),
        [
            (SURFACE, "66F1"),
            ("D3921000310001010100", "66F1"),  # 共通カード AP
            ("D3921000310001010401", "6982"),  # 住基 AP
            ("D392F000260100000001", "6982"),  # 公的個人認証 AP
        ],
    )
    def test_other_applications_know_it_and_refuse_it(self, card: VirtualCard, application: str, sw: str) -> None:
        select(card, application)
        assert send(card, "80AE0000000100" + "00" * 256)[1] == sw
        assert send(card, "08B0000005960300000000")[1] == "6882"


class TestSession:
    def test_round_trip(self, client: Client) -> None:
        """The number is presented, and read, without ever standing on the wire."""
        seen: list[bytes] = []
        transmit = client.card.transmit
        client.card.transmit = lambda command: seen.append(command + transmit(command)) or seen[-1][len(command) :]  # type: ignore[method-assign,func-returns-value]
        assert client.verify(0x14, FACE.number_a) == "9000"
        assert client.read_file(0x0001) == b"\xff\x10\x0c" + FACE.number_a + b"\xff\xff"
        assert not any(FACE.number_a in exchange for exchange in seen)

    def test_reads_what_plain_commands_read(self, client: Client) -> None:
        for identifier in (0x0001, 0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x0007, 0x0008):
            whole = client.read_file(identifier)
            assert whole == read(client.card, identifier)
            assert client.read(3, 5) == whole[3:8]

    def test_the_key_is_the_first_half_of_the_seed_and_a_new_one_starts_at_one(self, card: VirtualCard) -> None:
        assert delivery(card, KEY_DELIVERY + SEED) == "9000"
        assert Client(card).verify(0x14, FACE.number_a) == "9000"
        other = bytes(16) + SEED[16:]
        assert delivery(card, KEY_DELIVERY + other) == "9000"
        assert Client(card, other).verify(0x14, FACE.number_a) == "9000"

    def test_plain_commands_do_not_count(self, client: Client) -> None:
        assert client.verify(0x14, FACE.number_a) == "9000"
        assert send(client.card, "00A4020C020001")[1] == "9000"
        assert send(client.card, "0084000008")[1] == "9000"
        assert client.verify(0x14, FACE.number_a) == "9000"

    def test_refused_commands_count(self, client: Client) -> None:
        assert client.verify(0x12, b"0000") == "6984"
        assert client.verify(0x14, FACE.number_b) == "63C9"
        assert client.verify(0x14, FACE.number_a) == "9000"

    @pytest.mark.parametrize("astray", [-1, 1, 255])
    def test_a_wrong_count_ends_the_session(self, client: Client, astray: int) -> None:
        assert client.verify(0x14, FACE.number_a) == "9000"
        client.count += astray
        assert client.verify(0x14, FACE.number_a) == "6988"
        client.count -= astray
        assert client.verify(0x14, FACE.number_a) == "69FC"
        assert send(client.card, "00200094")[1] == "63CA"  # no try was spent

    @pytest.mark.parametrize(
        ("ins", "data"),
        [
            (0x20, "9603000010"),  # the other command's object
            (0x20, "8601"),  # too short
            (0x20, "860101"),  # no block
            (0x20, "860201FF"),  # half a block
            (0x20, "861102" + "00" * 16),  # another padding indicator
            (0x20, "871101" + "00" * 16),  # another tag
            (0xB0, "861101" + "00" * 16),
            (0xB0, "96020000"),
            (0xB0, "9603010000"),
            (0xB0, "96030000109603000010"),  # twice
            (0xB0, "FF"),
        ],
    )
    def test_a_wrong_object_ends_the_session(self, client: Client, ins: int, data: str) -> None:
        assert client.send(ins, 0, 0x94 if ins == 0x20 else 0, bytes.fromhex(data), le=b"\x00\x00")[1] == "6988"
        assert client.verify(0x14, FACE.number_a) == "69FC"

    def test_the_long_form_of_a_length_is_taken(self, client: Client) -> None:
        short = client.cryptogram(FACE.number_a)
        assert client.send(0x20, 0, 0x94, b"\x86\x81" + short[1:])[1] == "9000"

    def test_checksums_are_not_provided(self, client: Client) -> None:
        assert send(client.card, "0C20009413" + client.cryptogram(FACE.number_a).hex())[1] == "6987"
        assert client.verify(0x14, FACE.number_a) == "9000"

    def test_a_session_ends_with_the_application(self, client: Client) -> None:
        select(client.card, SURFACE)
        select(client.card, TEXT)
        assert client.verify(0x14, FACE.number_a) == "69FC"

    def test_a_session_ends_without_power(self, client: Client) -> None:
        client.card.power_down()
        client.card.power_on()
        select(client.card, TEXT)
        assert client.verify(0x14, FACE.number_a) == "69FC"

    def test_without_a_session(self, card: VirtualCard) -> None:
        assert Client(card).verify(0x14, FACE.number_a) == "69FC"
        assert send(card, "00200094")[1] == "63CA"

    def test_access_holds_inside(self) -> None:
        made = a_card()
        made.power_on()
        select(made, TEXT)
        assert send(made, "08B0000005960300000000")[1] == "69FC"

    def test_an_answer_that_does_not_fit_is_refused(self, client: Client) -> None:
        assert client.send(0xA4, 2, 0x0C, client.cryptogram(b"\x00\x04")) == (b"", "9000")
        told = bytes.fromhex("9603000000")
        assert client.send(0xB0, 0, 0, told, le=b"\x00\x10")[1] == "6700"

    def test_other_commands_are_not_protected(self, client: Client) -> None:
        assert client.send(0x2A, 0, 0, b"\x30\x00")[1] == "6882"
        assert client.verify(0x14, FACE.number_a) == "9000"


heads = st.sampled_from(
    ["", "08", "0820", "082000", "08200094", "08A4020C", "08B00000", "0CB00000", "80AE0000", "802A0000", "0020", "00B0"]
).map(bytes.fromhex)
objects_like = st.builds(
    lambda tag, value: tag + bytes((len(value) % 256,)) + value,
    st.sampled_from([b"\x86", b"\x96", b"\xa0"]),
    st.binary(max_size=80),
)
bodies = st.binary(max_size=300) | objects_like.map(lambda one: bytes((len(one),)) + one)


@settings(deadline=None, max_examples=150)
@given(st.sampled_from([TEXT, SURFACE]), st.booleans(), st.lists(st.tuples(heads, bodies), max_size=10))
def test_any_bytes_get_a_status_word(application: str, protected: bool, sequence: list[tuple[bytes, bytes]]) -> None:
    card = a_card()
    card.power_on()
    select(card, TEXT)
    if protected:
        verify(card, 0x11, PIN.encode())
        assert delivery(card, KEY_DELIVERY + SEED) == "9000"
    else:
        select(card, application)
    for head, body in sequence:
        answer = card.transmit(head + body)
        assert len(answer) >= 2
        assert answer[-2] in range(0x61, 0x70) or answer[-2:] == b"\x90\x00"
