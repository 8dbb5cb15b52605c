"""The JPKI dialogue against cards that answer from a script: every status word that means something."""

from __future__ import annotations

import contextlib

import pytest

from myna_reception.card.jpki import JpkiApplication
from myna_reception.reception.card_facts import CardKind
from myna_reception.reception.errors import CardUnsupported, PinBlocked, PinIncorrect, UnsupportedReason
from myna_reception.reception.masked import PinCode
from tests.unit.card.fakes import FakeConnection

SELECT_AP = "00A4040C0AD392F000260100000001"
SELECT_PIN = "00A4020C020018"
QUERY = "00200080"
VERIFY = "0020008004"


def label(text: bytes) -> str:
    return text.hex() + "9000"


def unsupported(reason: UnsupportedReason, error: pytest.ExceptionInfo[CardUnsupported]) -> None:
    assert error.value == CardUnsupported(reason)


class TestSelect:
    @pytest.mark.parametrize("sw", ["6A82", "6A81", "6A86", "6A87", "6700", "6D00", "6E00"])
    def test_the_application_is_not_there(self, sw: str) -> None:
        with pytest.raises(CardUnsupported) as error:
            JpkiApplication(FakeConnection({SELECT_AP: sw})).select()
        unsupported(UnsupportedReason.NOT_MY_NUMBER_CARD, error)

    @pytest.mark.parametrize("sw", ["6283", "6985", "6F01"])
    def test_other_answers(self, sw: str) -> None:
        with pytest.raises(CardUnsupported) as error:
            JpkiApplication(FakeConnection({SELECT_AP: sw})).select()
        unsupported(UnsupportedReason.UNEXPECTED_ANSWER, error)

    def test_a_first_command_that_fails_is_sent_once_more(self) -> None:
        connection = FakeConnection({SELECT_AP: ["6F00", "9000"]})
        JpkiApplication(connection).select()
        assert connection.sent == [bytes.fromhex(SELECT_AP)] * 2

    def test_not_more_often_than_once(self) -> None:
        connection = FakeConnection({SELECT_AP: "6F00"})
        with pytest.raises(CardUnsupported) as error:
            JpkiApplication(connection).select()
        unsupported(UnsupportedReason.UNEXPECTED_ANSWER, error)
        assert len(connection.sent) == 2


class TestKind:
    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            (b"JPKIAPICCTOKEN2".ljust(32), CardKind.PLASTIC),
            (b"JPKIAPICCTOKEN2".ljust(32, b"\0"), CardKind.PLASTIC),
            (b"JPKIAPGPSETOKEN".ljust(32), CardKind.ANDROID),
            (b"JPKIAPIOSTOKEN".ljust(32), CardKind.IPHONE),
        ],
    )
    def test_by_the_label(self, text: bytes, kind: CardKind) -> None:
        assert JpkiApplication(FakeConnection({"00B0": label(text)})).kind() is kind

    @pytest.mark.parametrize(
        ("answer", "reason"),
        [
            (label(b"JPKIAPICCTOKEN".ljust(32)), UnsupportedReason.OLD_RESIDENT_CARD),
            (label(b"JPKIAPICCTOKEN3".ljust(32)), UnsupportedReason.UNEXPECTED_ANSWER),
            (label(b"\xff" * 32), UnsupportedReason.DAMAGED_DATA),
            (label(b"JPKIAPICCTOKEN2"), UnsupportedReason.DAMAGED_DATA),
            ("6982", UnsupportedReason.UNEXPECTED_ANSWER),
        ],
    )
    def test_cards_that_cannot_be_used(self, answer: str, reason: UnsupportedReason) -> None:
        with pytest.raises(CardUnsupported) as error:
            JpkiApplication(FakeConnection({"00B0": answer})).kind()
        unsupported(reason, error)


class TestCertificate:
    @pytest.mark.parametrize(
        ("answers", "reason"),
        [
            ({"00A4020C02000A": "6A82"}, UnsupportedReason.NO_CERTIFICATE),
            ({"00B0": "6982"}, UnsupportedReason.NO_CERTIFICATE),
            ({"00B0": "6B00"}, UnsupportedReason.NO_CERTIFICATE),
            ({"00B0": "9000"}, UnsupportedReason.NO_CERTIFICATE),
            ({"00B0": "FF" * 240 + "9000"}, UnsupportedReason.NO_CERTIFICATE),
            ({"00B0": "00" * 240 + "9000"}, UnsupportedReason.NO_CERTIFICATE),
            ({"00A4020C02000A": "6283"}, UnsupportedReason.UNEXPECTED_ANSWER),
            ({"00B0": "6F00"}, UnsupportedReason.UNEXPECTED_ANSWER),
            ({"00B0": "6281"}, UnsupportedReason.DAMAGED_DATA),
            ({"00B0": "04029000"}, UnsupportedReason.DAMAGED_DATA),
            ({"00B0": "30809000"}, UnsupportedReason.DAMAGED_DATA),
            ({"00B0": "30829000"}, UnsupportedReason.DAMAGED_DATA),
            ({"00B0": "30837FFFFF" + "00" * 9 + "9000"}, UnsupportedReason.DAMAGED_DATA),
            ({"00B00000": "30820400" + "11" * 236 + "9000", "00B000F0": "6B00"}, UnsupportedReason.DAMAGED_DATA),
            ({"00B00000": "30820400" + "11" * 236 + "9000", "00B000F0": "9000"}, UnsupportedReason.DAMAGED_DATA),
            ({"00B0": "30820100" + "11" * 300 + "9000"}, UnsupportedReason.UNEXPECTED_ANSWER),
        ],
    )
    def test_what_is_no_certificate(self, answers: dict[str, str], reason: UnsupportedReason) -> None:
        with pytest.raises(CardUnsupported) as error:
            JpkiApplication(FakeConnection(answers)).read_authentication_certificate()
        unsupported(reason, error)

    def test_a_card_that_dribbles_comes_to_an_end(self) -> None:
        connection = FakeConnection({"00B00000": "30821F00" + "9000", "00B0": "119000"})
        with pytest.raises(CardUnsupported) as error:
            JpkiApplication(connection).read_authentication_certificate()
        unsupported(UnsupportedReason.DAMAGED_DATA, error)
        assert len(connection.sent) < 80


class TestPin:
    @pytest.mark.parametrize(
        ("answers", "tries"),
        [
            ({QUERY: "63C3"}, 3),
            ({QUERY: "63C0"}, 0),
            ({QUERY: "6984"}, 0),
            ({QUERY: "6983"}, 0),
            ({QUERY: "6300"}, None),
            ({QUERY: "9000"}, None),
            ({SELECT_PIN: "6A82"}, 0),
        ],
    )
    def test_remaining_tries(self, answers: dict[str, str], tries: int | None) -> None:
        assert JpkiApplication(FakeConnection(answers)).remaining_tries() == tries

    def test_an_odd_answer_to_the_query(self) -> None:
        with pytest.raises(CardUnsupported) as error:
            JpkiApplication(FakeConnection({QUERY: "6D00"})).remaining_tries()
        unsupported(UnsupportedReason.UNEXPECTED_ANSWER, error)

    def test_a_right_pin(self) -> None:
        connection = FakeConnection({})
        JpkiApplication(connection).verify_pin(PinCode(b"1234"))
        assert connection.sent == [bytes.fromhex(SELECT_PIN), bytes.fromhex(VERIFY + "31323334")]

    @pytest.mark.parametrize(("sw", "tries"), [("63C2", 2), ("63C1", 1)])
    def test_a_wrong_pin(self, sw: str, tries: int) -> None:
        with pytest.raises(PinIncorrect) as error:
            JpkiApplication(FakeConnection({VERIFY: sw})).verify_pin(PinCode(b"1234"))
        assert error.value == PinIncorrect(tries)

    @pytest.mark.parametrize("sw", ["63C0", "6984", "6983"])
    def test_a_blocked_pin(self, sw: str) -> None:
        with pytest.raises(PinBlocked):
            JpkiApplication(FakeConnection({VERIFY: sw})).verify_pin(PinCode(b"1234"))

    def test_a_wrong_pin_that_is_not_counted_in_the_answer(self) -> None:
        connection = FakeConnection({VERIFY: "6300", QUERY: "63C1"})
        with pytest.raises(PinIncorrect) as error:
            JpkiApplication(connection).verify_pin(PinCode(b"1234"))
        assert error.value == PinIncorrect(1)

    @pytest.mark.parametrize("sw", ["6D00", "6700", "6C04", "6104", "6F00"])
    def test_verify_is_sent_once_whatever_is_answered(self, sw: str) -> None:
        connection = FakeConnection({VERIFY: sw})
        with contextlib.suppress(CardUnsupported):
            JpkiApplication(connection).verify_pin(PinCode(b"1234"))
        assert len([one for one in connection.sent if one.startswith(bytes.fromhex(VERIFY))]) == 1


class TestSign:
    @pytest.mark.parametrize("answer", ["6982", "6A86", "9000", "00" * 255 + "9000", "00" * 257 + "9000"])
    def test_what_is_no_signature(self, answer: str) -> None:
        with pytest.raises(CardUnsupported) as error:
            JpkiApplication(FakeConnection({"802A": answer})).sign(bytes(51))
        unsupported(UnsupportedReason.UNEXPECTED_ANSWER, error)

    def test_the_bytes_that_are_sent(self) -> None:
        connection = FakeConnection({"802A": "AB" * 256 + "9000"})
        assert JpkiApplication(connection).sign(bytes(51)) == b"\xab" * 256
        assert connection.sent[1] == bytes.fromhex("802A008033") + bytes(51) + b"\0"
