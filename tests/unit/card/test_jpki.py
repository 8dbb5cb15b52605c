"""The JPKI dialogue against cards that answer from a script: every status word that means something."""

from __future__ import annotations

import contextlib

import pytest

from myna_reception.card.abilities import FORMS, Abilities
from myna_reception.card.jpki import JpkiApplication
from myna_reception.reception.card_facts import CardKind
from myna_reception.reception.errors import CardUnsupported, PinBlocked, PinIncorrect, UnsupportedReason
from myna_reception.reception.masked import PinCode
from tests.unit.card.fakes import FakeConnection

SELECT_AP = "00A4040C0AD392F000260100000001"
SELECT_PIN = "00A4020C020018"
QUERY, QUERY_BY_ID = "00200080", "00200098"
VERIFY, VERIFY_BY_ID = "0020008004", "0020009804"


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
            ({"00B0": "6A82", "00A4020C02000A": "6A82"}, UnsupportedReason.NO_CERTIFICATE),
            ({"00B0": "6982"}, UnsupportedReason.NO_CERTIFICATE),
            ({"00B0": "6B00"}, UnsupportedReason.NO_CERTIFICATE),
            ({"00B0": "9000"}, UnsupportedReason.NO_CERTIFICATE),
            ({"00B0": "FF" * 240 + "9000"}, UnsupportedReason.NO_CERTIFICATE),
            ({"00B0": "00" * 240 + "9000"}, UnsupportedReason.NO_CERTIFICATE),
            ({"00B0": "6283", "00A4020C02000A": "6283"}, UnsupportedReason.UNEXPECTED_ANSWER),
            ({"00B0": "6F00"}, UnsupportedReason.UNEXPECTED_ANSWER),
            ({"00B0": "6281"}, UnsupportedReason.DAMAGED_DATA),
            ({"00B0": "04029000"}, UnsupportedReason.DAMAGED_DATA),
            ({"00B0": "30809000"}, UnsupportedReason.DAMAGED_DATA),
            ({"00B0": "30829000"}, UnsupportedReason.DAMAGED_DATA),
            ({"00B0": "30837FFFFF" + "00" * 9 + "9000"}, UnsupportedReason.DAMAGED_DATA),
            ({"00B08A00": "30820400" + "11" * 236 + "9000", "00B000F0": "6B00"}, UnsupportedReason.DAMAGED_DATA),
            ({"00B08A00": "30820400" + "11" * 236 + "9000", "00B000F0": "9000"}, UnsupportedReason.DAMAGED_DATA),
            ({"00B08A00": "30820400" + "11" * 236 + "9000", "00B000F0": "6D00"}, UnsupportedReason.UNEXPECTED_ANSWER),
            ({"00B08A00": "30820800" + "11" * 2045 + "9000"}, UnsupportedReason.UNEXPECTED_ANSWER),
            (
                {"00B08A00": "30820800" + "11" * 96 + "9000", "00B0": "11" * 2049 + "9000"},
                UnsupportedReason.UNEXPECTED_ANSWER,
            ),
        ],
    )
    def test_what_is_no_certificate(self, answers: dict[str, str], reason: UnsupportedReason) -> None:
        with pytest.raises(CardUnsupported) as error:
            JpkiApplication(FakeConnection(answers)).read_authentication_certificate()
        unsupported(reason, error)

    def test_a_card_that_dribbles_comes_to_an_end(self) -> None:
        connection = FakeConnection({"00B08A00": "30821F00" + "9000", "00B0": "119000"})
        with pytest.raises(CardUnsupported) as error:
            JpkiApplication(connection).read_authentication_certificate()
        unsupported(UnsupportedReason.DAMAGED_DATA, error)
        assert len(connection.sent) < 80


IN_SHORT_FORM = (QUERY_BY_ID, VERIFY_BY_ID)
PLAINLY = (QUERY, VERIFY)


def application(connection: FakeConnection, commands: tuple[str, str]) -> JpkiApplication:
    """With a reader that is known to need the plain commands, or to understand the short ones."""
    abilities = Abilities()
    if commands is PLAINLY:
        abilities.worked(FORMS[-1])
    return JpkiApplication(connection, abilities)


@pytest.mark.parametrize("commands", [IN_SHORT_FORM, PLAINLY], ids=["short", "plain"])
class TestPin:
    @pytest.mark.parametrize(
        ("answer", "tries"),
        [("63C3", 3), ("63C0", 0), ("6984", 0), ("6983", 0), ("6300", None), ("9000", None)],
    )
    def test_remaining_tries(self, commands: tuple[str, str], answer: str, tries: int | None) -> None:
        assert application(FakeConnection({commands[0]: answer}), commands).remaining_tries() == tries

    @pytest.mark.parametrize("refusal", ["6A82", "6A88", "6A86", "6D00"])
    def test_no_pin_at_all(self, commands: tuple[str, str], refusal: str) -> None:
        connection = FakeConnection({QUERY_BY_ID: refusal, SELECT_PIN: "6A82"})
        assert application(connection, commands).remaining_tries() == 0

    def test_an_odd_answer_to_the_query(self, commands: tuple[str, str]) -> None:
        with pytest.raises(CardUnsupported) as error:
            application(FakeConnection({"002000": "6D00"}), commands).remaining_tries()
        unsupported(UnsupportedReason.UNEXPECTED_ANSWER, error)

    @pytest.mark.parametrize(("sw", "tries"), [("63C2", 2), ("63C1", 1)])
    def test_a_wrong_pin(self, commands: tuple[str, str], sw: str, tries: int) -> None:
        with pytest.raises(PinIncorrect) as error:
            application(FakeConnection({commands[1]: sw}), commands).verify_pin(PinCode(b"1234"))
        assert error.value == PinIncorrect(tries)

    @pytest.mark.parametrize("sw", ["63C0", "6984", "6983"])
    def test_a_blocked_pin(self, commands: tuple[str, str], sw: str) -> None:
        with pytest.raises(PinBlocked):
            application(FakeConnection({commands[1]: sw}), commands).verify_pin(PinCode(b"1234"))

    def test_a_wrong_pin_that_is_not_counted_in_the_answer(self, commands: tuple[str, str]) -> None:
        connection = FakeConnection({commands[1]: "6300", commands[0]: "63C1"})
        with pytest.raises(PinIncorrect) as error:
            application(connection, commands).verify_pin(PinCode(b"1234"))
        assert error.value == PinIncorrect(1)

    @pytest.mark.parametrize("sw", ["6D00", "6700", "6C04", "6104", "6F00", "6A86", "6A88", "6B00"])
    def test_verify_is_sent_once_whatever_is_answered(self, commands: tuple[str, str], sw: str) -> None:
        connection = FakeConnection({commands[1]: sw})
        with contextlib.suppress(CardUnsupported):
            application(connection, commands).verify_pin(PinCode(b"1234"))
        assert sum(b"1234" in one for one in connection.sent) == 1


class TestForms:
    def test_a_right_pin_in_one_command(self) -> None:
        connection = FakeConnection({})
        JpkiApplication(connection).verify_pin(PinCode(b"1234"))
        assert connection.sent == [bytes.fromhex(VERIFY_BY_ID + "31323334")]

    def test_a_right_pin_plainly(self) -> None:
        connection = FakeConnection({QUERY_BY_ID: "6A86", VERIFY: "9000", QUERY: "63C3"})
        card = JpkiApplication(connection)
        assert card.remaining_tries() == 3
        card.verify_pin(PinCode(b"1234"))
        sent = [QUERY_BY_ID, SELECT_PIN, QUERY, VERIFY + "31323334"]  # the PIN file is still current
        assert connection.sent == [bytes.fromhex(one) for one in sent]

    def test_a_verify_that_is_refused_in_the_short_form_goes_plainly_the_next_time(self) -> None:
        abilities = Abilities()
        connection = FakeConnection({VERIFY_BY_ID: "6A86"})
        with pytest.raises(CardUnsupported):
            JpkiApplication(connection, abilities).verify_pin(PinCode(b"1234"))
        JpkiApplication(connection, abilities).verify_pin(PinCode(b"1234"))
        sent = [VERIFY_BY_ID + "31323334", SELECT_PIN, VERIFY + "31323334"]
        assert connection.sent == [bytes.fromhex(one) for one in sent]

    @pytest.mark.parametrize("refusal", ["6A86", "6A81", "6A82", "6B00", "6D00", "6700", "6986", "9000"])
    def test_a_label_by_select(self, refusal: str) -> None:
        abilities = Abilities()
        connection = FakeConnection({"00B086": refusal, "00B000": label(b"JPKIAPICCTOKEN2".ljust(32))})
        assert JpkiApplication(connection, abilities).kind() is CardKind.PLASTIC
        assert abilities.forms == FORMS[-1:]
        assert connection.sent == [bytes.fromhex(one) for one in ("00B0860020", "00A4020C020006", "00B0000020")]

    @pytest.mark.parametrize("refusal", ["6700", "6A86", "6B00", "6282", "9000", "6F00"])
    def test_a_long_answer_that_is_refused(self, refusal: str) -> None:
        """One step down, and the next card on this reader begins there."""
        abilities = Abilities()
        connection = FakeConnection({"00B08A0000": [refusal, "FF" * 256 + "9000"]})
        with pytest.raises(CardUnsupported):
            JpkiApplication(connection, abilities).read_authentication_certificate()
        assert connection.sent == [bytes.fromhex("00B08A00000800"), bytes.fromhex("00B08A0000")]
        assert abilities.forms == FORMS[1:]

    @pytest.mark.parametrize("answer", ["6700", "6A82", "9000"])
    def test_nothing_is_learnt_where_nothing_worked(self, answer: str) -> None:
        abilities = Abilities()
        with pytest.raises(CardUnsupported):
            JpkiApplication(FakeConnection({}, answer), abilities).read_authentication_certificate()
        assert abilities.forms == FORMS

    @pytest.mark.parametrize("answer", ["63C2", "6A82", "6D00", "6986", "63C0"])
    def test_a_dialogue_that_is_taken_up_again(self, answer: str) -> None:
        """The application is selected anew unless the query shows that it is still current."""
        connection = FakeConnection({QUERY_BY_ID: [answer, "63C2"], SELECT_PIN: "6986"})
        assert JpkiApplication(connection).resume() == 2
        plainly = [] if answer in ("63C2", "63C0") else [SELECT_PIN]
        again = [] if answer == "63C2" else [SELECT_AP, QUERY_BY_ID]
        assert connection.sent == [bytes.fromhex(one) for one in (QUERY_BY_ID, *plainly, *again)]


class TestSign:
    @pytest.mark.parametrize("answer", ["6982", "6A86", "9000", "00" * 255 + "9000", "00" * 257 + "9000"])
    def test_what_is_no_signature(self, answer: str) -> None:
        with pytest.raises(CardUnsupported) as error:
            JpkiApplication(FakeConnection({"802A": answer})).sign(bytes(51))
        unsupported(UnsupportedReason.UNEXPECTED_ANSWER, error)

    def test_the_bytes_that_are_sent(self) -> None:
        connection = FakeConnection({"802A": "AB" * 256 + "9000"})
        assert JpkiApplication(connection).sign(bytes(51)) == b"\xab" * 256
        assert connection.sent == [bytes.fromhex("802A009733") + bytes(51) + b"\0"]

    def test_a_key_by_select(self) -> None:
        connection = FakeConnection({"802A0097": "6A88", "802A0080": "AB" * 256 + "9000"})
        assert JpkiApplication(connection).sign(bytes(51)) == b"\xab" * 256
        assert connection.sent[1:] == [
            bytes.fromhex("00A4020C020017"),
            bytes.fromhex("802A008033") + bytes(51) + b"\0",
        ]
