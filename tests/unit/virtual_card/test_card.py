"""The byte machine: every command form and status word of the reference."""

from __future__ import annotations

import hashlib

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st

from myna_reception.card.reading import sha256_digest_info
from myna_reception.reception.card_facts import CardKind
from myna_reception.simulator.virtual_card.card import CardRules, VirtualCard
from myna_reception.simulator.virtual_card.foreign import FOREIGN_CARDS
from tests.unit.virtual_card.people import PIN, SIGN_PASSWORD, a_card, a_persona, authority

AID = "D392F000260100000001"
SELECT_AP = f"00A4040C0A{AID}"
VERIFY = "0020008004" + PIN.encode().hex()
MESSAGE = b"a message of the tests"
DIGEST = hashlib.sha256(MESSAGE).digest()


def ask(card: VirtualCard, *commands: str) -> str:
    """The answer to the last command, in upper-case hex."""
    answer = b""
    for command in commands:
        answer = card.transmit(bytes.fromhex(command))
    return answer.hex().upper()


def select(identifier: int) -> str:
    return f"00A4020C02{identifier:04X}"


@pytest.fixture
def card() -> VirtualCard:
    """With the JPKI application current."""
    issued = a_card()
    issued.power_on()
    assert ask(issued, SELECT_AP) == "9000"
    return issued


class TestSelectApplication:
    @pytest.mark.parametrize(
        "command",
        [
            SELECT_AP,
            SELECT_AP + "00",
            f"00A404000A{AID}",
            "00A4040C05D392F00026",
            "00A4040C01D3",
            "00A4040C00000A" + AID,
            "00A4040C07A0000001510000",
            "00A4040C",
        ],
    )
    def test_without_fci(self, command: str) -> None:
        assert ask(a_card(), command) == "9000"

    def test_with_fci(self) -> None:
        assert ask(a_card(), f"00A404000A{AID}00") == f"6F0C840A{AID}9000"
        assert ask(a_card(), "00A4040000") == "6F098407A00000015100009000"

    @pytest.mark.parametrize(
        ("command", "sw"),
        [
            ("00A4040C0AD3921000310001010499", "6A82"),
            (SELECT_AP[:8] + "0B" + AID + "00", "6A82"),
            ("00A4040C0101", "6A82"),
            (f"00A404020A{AID}", "6A86"),
            ("00A4040C0BD392", "6700"),
        ],
    )
    def test_refusals(self, command: str, sw: str) -> None:
        assert ask(a_card(), command) == sw

    def test_an_unknown_name_leaves_everything_as_it_was(self, card: VirtualCard) -> None:
        ask(card, select(0x18), VERIFY)
        assert ask(card, "00A4040C0AD3921000310001010499") == "6A82"
        assert ask(card, select(0x17), "802A0080013000").endswith("9000")


class TestMasterFile:
    def test_after_reset(self) -> None:
        card = a_card()
        assert ask(card, "00A40000") == "6A86"
        assert ask(card, "00A40000023F00") == "6A82"

    def test_with_an_application(self, card: VirtualCard) -> None:
        assert ask(card, select(0x06), "00A40000") == "9000"
        assert ask(card, "00B0000004") == "4A504B499000"  # without effect: the EF is current still
        assert ask(card, "00A4000C023F00") == "6A82"

    def test_nothing_else_without_an_application(self) -> None:
        for command in (select(6), "00B0000000", "00200080", "802A0080013000", "0084000008"):
            assert ask(a_card(), command) == "6D00"


class TestSelectFile:
    @pytest.mark.parametrize(
        "identifier", [1, 2, 5, 6, 8, 9, 0xA, 0xB, 0x10, 0x16, 0x17, 0x18, 0x19, 0x1A, 0x1B, 0x1C, 0x1E]
    )
    def test_every_file_and_internal_file(self, card: VirtualCard, identifier: int) -> None:
        assert ask(card, select(identifier)) == "9000"
        assert ask(card, f"00A4020002{identifier:04X}00") == "9000"

    @pytest.mark.parametrize(
        ("command", "sw"),
        [(select(3), "6A82"), (select(0x3F00), "6A82"), ("00A4020C0100", "6A87"), ("00A4010C020006", "6A86")],
    )
    def test_refusals(self, card: VirtualCard, command: str, sw: str) -> None:
        assert ask(card, command) == sw


class TestReadBinary:
    def test_token_info(self, card: VirtualCard) -> None:
        info = bytes.fromhex(ask(card, select(6), "00B0000000"))[:-2]
        assert len(info) == 160
        assert info[:32] == b"JPKIAPICCTOKEN2".ljust(32)
        assert info[96:100].hex() == "0000040d"
        assert info[116:124].hex() == "0000001000000006"
        assert info[124:144] == b"\xff" * 16 + b"0301"
        assert info[144:] == b"9" * 16

    def test_which_certificates_there_are(self, card: VirtualCard) -> None:
        assert ask(card, "00B0880000") == "8F8F009000"
        without = a_card(sign_password=None)
        assert ask(without, SELECT_AP, "00B0880000") == "008F009000"
        assert ask(without, select(0x1B), "00200080") == "63C0"
        assert ask(without, "00B0810000") == "6982"

    @pytest.mark.parametrize(
        ("commands", "sw"),
        [
            (["00B0000000"], "6986"),
            ([select(6), "00B000A000"], "6B00"),
            ([select(6), "00B0000100"], "9000"),
            ([select(6), "00B00000"], "6700"),
            ([select(6), "00B000000101"], "6700"),
            ([select(1), "00B0000000"], "6982"),
            ([select(9), "00B0000000"], "6982"),
            ([select(0x17), "00B0000000"], "6981"),
            ([select(0x18), "00B0000000"], "6981"),
            (["00B0830000"], "6A82"),
            (["00B0C60000"], "6A86"),
            ([select(6), "00B2010400"], "6981"),
            (["00B2010400"], "6986"),
        ],
    )
    def test_status_words(self, card: VirtualCard, commands: list[str], sw: str) -> None:
        assert ask(card, *commands)[-4:] == sw

    def test_reading_by_short_identifier_makes_the_file_current(self, card: VirtualCard) -> None:
        assert ask(card, "00B0860004") == "4A504B499000"
        assert ask(card, "00B0800402") == "41509000"
        assert ask(card, "00B0000402") == "41509000"

    def test_the_end_of_the_file(self, card: VirtualCard) -> None:
        assert ask(card, select(6), "00B0009E00") == "39399000"

    @pytest.mark.parametrize("filler", [0, 200, 475])
    def test_every_way_in_which_software_reads_a_certificate(self, filler: int) -> None:
        card = a_card(filler=filler)
        ask(card, SELECT_AP)
        der = authority().issue_authentication(a_persona())[1].public_bytes(Encoding.DER)
        whole = der + b"\xff" * filler

        def read(offset: int, le: str) -> tuple[bytes, str]:
            answer = card.transmit(bytes.fromhex(f"00B0{offset:04X}{le}"))
            return answer[:-2], answer[-2:].hex()

        def blocks(start: int, end: int, size: int) -> bytes:
            data = b""
            while start + len(data) < end:
                data += read(start + len(data), f"{min(size, end - start - len(data)) % 256:02X}")[0]
            return data

        ask(card, select(0x0A))
        head, _ = read(0, "04")
        assert 4 + int.from_bytes(head[2:], "big") == len(der)
        assert head + blocks(4, len(der), 256) == der
        assert read(0, "07")[0] + blocks(7, len(der), 256) == der
        assert blocks(0, len(der), 256) == der
        assert ask(card, f"00B08A0000{len(der):04X}") == (der.hex() + "9000").upper()
        assert read(0, "000000")[0] == whole
        data = b""
        while True:
            block, sw = read(len(data), "FF")
            if sw == "6b00":
                break
            data += block
        assert data == whole


class TestPin:
    def test_the_query_spends_nothing_and_never_says_ok(self, card: VirtualCard) -> None:
        assert [ask(card, select(0x18), "00200080"), ask(card, "0020009B"), ask(card, "00200098")] == [
            "63C3",
            "63C5",
            "63C3",
        ]
        assert ask(card, VERIFY, "00200080") == "63C3"

    @pytest.mark.parametrize(("pin", "wrong", "tries"), [("98", "30303030", 3), ("9B", "303030303030", 5)])
    def test_counting_down_to_blocked(self, card: VirtualCard, pin: str, wrong: str, tries: int) -> None:
        command = f"002000{pin}{len(wrong) // 2:02X}{wrong}"
        assert [ask(card, command) for _ in range(tries)] == [f"63C{left}" for left in reversed(range(tries))]
        assert ask(card, command) == "6984"
        assert ask(card, f"002000{pin}") == "63C0"
        right = (PIN if pin == "98" else SIGN_PASSWORD).encode()
        assert ask(card, f"002000{pin}{len(right):02X}{right.hex()}") == "6984"

    def test_a_right_pin_sets_the_counter_back(self, card: VirtualCard) -> None:
        assert ask(card, "002000980430303030") == "63C2"
        assert ask(card, VERIFY.replace("0080", "0098"), "00200080") == "63C3"

    def test_a_wrong_pin_takes_the_verification_back(self, card: VirtualCard) -> None:
        assert ask(card, select(0x18), VERIFY, "002000800430303030", select(0x17), "802A0080013000") == "6982"

    def test_the_password_is_compared_as_it_is(self, card: VirtualCard) -> None:
        lower = SIGN_PASSWORD.lower().encode().hex()
        assert ask(card, f"0020009B{len(SIGN_PASSWORD):02X}{lower}") == "63C4"

    @pytest.mark.parametrize(
        ("commands", "sw"),
        [
            (["00200080"], "6986"),
            ([select(6), "00200080"], "6981"),
            (["00200083"], "6A88"),
            (["002001980430303030"], "6A86"),
            (["002000180430303030"], "6A86"),
            (["002000F80430303030"], "6A86"),
            (["0020009800"], "6700"),
            (["00200098043030303000"], "6700"),
            (["0020009811" + "30" * 17, "00200098"], "63C3"),
            (["0020009811" + "30" * 17], "6A80"),
        ],
    )
    def test_status_words(self, card: VirtualCard, commands: list[str], sw: str) -> None:
        assert ask(card, *commands) == sw

    def test_change(self, card: VirtualCard) -> None:
        new = "0024018004" + b"1379".hex()
        assert ask(card, select(0x18), new) == "6982"
        assert ask(card, VERIFY, new) == "9000"
        card.power_down()
        assert ask(card, SELECT_AP, select(0x18), VERIFY) == "63C2"
        assert ask(card, "0020008004" + b"1379".hex()) == "9000"

    @pytest.mark.parametrize(
        ("command", "sw"),
        [
            ("002400800431333739", "6A86"),
            ("00240180", "6700"),
            ("0024018000", "6700"),
            ("0024018011" + "30" * 17, "6A80"),
            ("002401860431333739", "6981"),
        ],
    )
    def test_refused_changes(self, card: VirtualCard, command: str, sw: str) -> None:
        assert ask(card, select(0x18), VERIFY, command) == sw

    def test_a_blocked_pin_is_not_changed(self, card: VirtualCard) -> None:
        for _ in range(3):
            ask(card, "002000980430303030")
        assert ask(card, "002401980431333739") == "6984"

    def test_a_card_without_a_pin_is_blocked(self) -> None:
        card = a_card(pin=None)
        assert ask(card, SELECT_AP, select(0x18), "00200080") == "63C0"
        assert ask(card, "002000800430303030") == "6984"


class TestSignature:
    @pytest.fixture
    def verified(self, card: VirtualCard) -> VirtualCard:
        assert ask(card, select(0x18), VERIFY, select(0x17)) == "9000"
        return card

    @pytest.fixture
    def public(self) -> RSAPublicKey:
        return authority().issue_authentication(a_persona())[0].public_key()

    def signature(self, card: VirtualCard, p1: int, data: bytes, p2: int = 0x80) -> bytes:
        answer = card.transmit(bytes((0x80, 0x2A, p1, p2, len(data))) + data + b"\0")
        assert answer[-2:].hex() == "9000"
        assert len(answer) == 258
        return answer[:-2]

    @pytest.mark.parametrize(("p1", "data"), [(0, sha256_digest_info(MESSAGE)), (2, DIGEST), (3, MESSAGE)])
    def test_pkcs1(self, verified: VirtualCard, public: RSAPublicKey, p1: int, data: bytes) -> None:
        public.verify(self.signature(verified, p1, data), MESSAGE, padding.PKCS1v15(), SHA256())

    @pytest.mark.parametrize(("p1", "data"), [(4, DIGEST), (5, MESSAGE)])
    def test_pss(self, verified: VirtualCard, public: RSAPublicKey, p1: int, data: bytes) -> None:
        scheme = padding.PSS(padding.MGF1(SHA256()), padding.PSS.DIGEST_LENGTH)
        first, second = (self.signature(verified, p1, data) for _ in range(2))
        public.verify(first, MESSAGE, scheme, SHA256())
        assert first != second

    def test_a_bare_hash(self, verified: VirtualCard, public: RSAPublicKey) -> None:
        signature = self.signature(verified, 1, MESSAGE)
        assert recovered(public, signature) == DIGEST
        with pytest.raises(InvalidSignature):
            public.verify(signature, DIGEST, padding.PKCS1v15(), Prehashed(SHA256()))

    @pytest.mark.parametrize("length", [1, 20, 51, 245])
    def test_verbatim(self, verified: VirtualCard, public: RSAPublicKey, length: int) -> None:
        data = bytes(range(1, 1 + length))
        assert recovered(public, self.signature(verified, 0, data)) == data

    @pytest.mark.parametrize(
        ("algorithm", "head"),
        [
            (SHA384(), "3041300D060960864801650304020205000430"),
            (SHA512(), "3051300D060960864801650304020305000440"),
        ],
    )
    def test_other_hashes(self, verified: VirtualCard, public: RSAPublicKey, algorithm, head: str) -> None:
        digest = hashlib.new(algorithm.name, MESSAGE).digest()
        signature = self.signature(verified, 0, bytes.fromhex(head) + digest)
        public.verify(signature, digest, padding.PKCS1v15(), Prehashed(algorithm))

    def test_one_verification_is_enough_for_many_signatures(self, verified: VirtualCard) -> None:
        for _ in range(3):
            self.signature(verified, 0, sha256_digest_info(MESSAGE))
            self.signature(verified, 0, sha256_digest_info(MESSAGE), p2=0x97)

    def test_the_other_key_needs_the_other_pin(self, verified: VirtualCard) -> None:
        assert ask(verified, "802A009A013000") == "6982"
        assert ask(verified, f"0020009B{len(SIGN_PASSWORD):02X}{SIGN_PASSWORD.encode().hex()}") == "9000"
        signature = self.signature(verified, 3, MESSAGE, p2=0x9A)
        read = bytes.fromhex(ask(verified, "00B08100000000"))[:-2]
        certificate = x509.load_der_x509_certificate(read)
        certificate.verify_directly_issued_by(authority().signature_ca)
        certificate.public_key().verify(signature, MESSAGE, padding.PKCS1v15(), SHA256())

    @pytest.mark.parametrize(
        ("command", "sw"),
        [
            ("802A0680013000", "6A86"),
            ("802AFF80013000", "6A86"),
            ("802A0000013000", "6A88"),
            ("802A0083013000", "6A88"),
            ("802A0018013000", "6A86"),
            ("802A0086013000", "6981"),
            ("802A0080", "6700"),
            ("802A008000", "6700"),
            ("802A00800130", "6700"),
            ("802A008001300A", "6700"),
            ("802A0080F6" + "30" * 246 + "00", "6985"),
            ("802A028001" + "30" + "00", "6985"),
            ("802A048021" + "30" * 33 + "00", "6985"),
            ("002A0080013000", "6E00"),
        ],
    )
    def test_status_words(self, verified: VirtualCard, command: str, sw: str) -> None:
        assert ask(verified, command) == sw

    def test_no_file_and_no_pin(self, card: VirtualCard) -> None:
        assert ask(card, "802A0080013000") == "6986"
        assert ask(card, select(0x17), "802A0080013000") == "6982"


class TestState:
    def verified_after(self, card: VirtualCard, *steps: str) -> bool:
        assert ask(card, SELECT_AP, select(0x18), VERIFY) == "9000"
        for step in steps:
            if step == "reset":
                card.reset()
            elif step == "power":
                card.power_down()
                card.power_on()
            else:
                ask(card, step)
        return ask(card, SELECT_AP, select(0x17), "802A0080013000").endswith("9000")

    def test_strict_cards_forget_on_select(self) -> None:
        assert not self.verified_after(a_card())

    def test_lenient_cards_forget_without_power_only(self) -> None:
        rules = CardRules(select_clears_verification=False)
        assert self.verified_after(a_card(rules=rules))
        assert self.verified_after(a_card(rules=rules), "reset")
        assert not self.verified_after(a_card(rules=rules), "power")

    def test_a_card_whose_reset_clears(self) -> None:
        rules = CardRules(select_clears_verification=False, reset_clears_verification=True)
        assert not self.verified_after(a_card(rules=rules), "reset")

    def test_reset_deselects(self, card: VirtualCard) -> None:
        card.reset()
        assert ask(card, select(6)) == "6D00"

    def test_counters_stay_without_power(self, card: VirtualCard) -> None:
        ask(card, "002000980430303030")
        card.power_down()
        card.power_on()
        assert ask(card, SELECT_AP, "00200098") == "63C2"

    def test_a_first_command_that_fails(self) -> None:
        card = a_card(rules=CardRules(first_command_fails=True))
        card.power_on()
        assert [ask(card, SELECT_AP), ask(card, SELECT_AP)] == ["6F00", "9000"]


def test_get_challenge(card: VirtualCard) -> None:
    assert len(ask(card, "0084000008")) == 20
    assert len(ask(card, "0084000000")) == 516
    assert ask(card, "0084000008") != ask(card, "0084000008")
    assert ask(card, "00840000000008") == "6985"
    assert ask(card, "00840000") == "6700"
    assert ask(card, "0084010008") == "6A86"


@pytest.mark.parametrize(
    ("command", "sw"),
    [
        ("00FE0000", "6D00"),
        ("04B0000000", "6882"),
        ("01B0000000", "6881"),
        ("A0B0000000", "6E00"),
        ("FFB0000000", "6E00"),
        ("80FC0000", "6700"),
        ("80B0000000", "6E00"),
        ("", "6700"),
        ("00A4", "6700"),
        ("80A206C1000001FF", "6D00"),
    ],
)
def test_what_the_card_does_not_know(card: VirtualCard, command: str, sw: str) -> None:
    assert ask(card, command) == sw


@pytest.mark.parametrize("kind", [CardKind.ANDROID, CardKind.IPHONE])
def test_a_phone_asks_for_the_pin_before_the_certificate(kind: CardKind) -> None:
    card = a_card(kind=kind)
    assert ask(card, SELECT_AP, "00B08A0004") == "6982"
    assert ask(card, select(0x18), VERIFY, "00B08A0002") == "30829000"


heads = st.sampled_from(
    [
        "",
        "00A4",
        "00A404",
        "00A4040C",
        "00A4020C02",
        "00B0",
        "00B08A",
        "0020",
        "00200080",
        "00200098",
        "00240180",
        "802A",
        "802A0080",
        "802A0097",
        "0084",
        "00CA",
        "00B2",
        "80",
    ]
).map(bytes.fromhex)
commands = st.builds(bytes.__add__, heads, st.binary(max_size=300))


@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        commands | st.sampled_from([SELECT_AP, select(0x17), select(0x18), VERIFY]).map(bytes.fromhex), max_size=12
    )
)
def test_any_bytes_get_a_status_word(sequence: list[bytes]) -> None:
    for one in (a_card(), *(make() for make in FOREIGN_CARDS.values())):
        one.power_on()
        for command in sequence:
            answer = one.transmit(command)
            assert isinstance(answer, bytes)
            assert len(answer) >= 2
            assert answer[-2] in range(0x62, 0x70) or answer[-2:] == b"\x90\x00"


@settings(deadline=None)
@given(st.lists(commands, max_size=12))
def test_without_the_pin_nothing_signs_and_no_other_certificate_opens(sequence: list[bytes]) -> None:
    card = a_card()
    ask(card, SELECT_AP)
    for command in sequence:
        card.transmit(command)
    assert ask(card, "802A0097013000") in {"6982", "6D00"}
    assert ask(card, "00B0810004") in {"6982", "6D00"}


def recovered(public: RSAPublicKey, signature: bytes) -> bytes:
    """What PKCS#1 v1.5 padding was put around."""
    numbers = public.public_numbers()
    padded = pow(int.from_bytes(signature, "big"), numbers.e, numbers.n).to_bytes(256, "big")
    assert padded[:2] == b"\x00\x01"
    filler, _, message = padded[2:].partition(b"\x00")
    assert len(filler) >= 8
    assert set(filler) == {0xFF}
    return message
