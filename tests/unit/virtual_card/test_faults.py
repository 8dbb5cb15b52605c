"""Faults to order: what the card then does, how the desk's reading takes it, and the text that orders them."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from myna_reception.card import tlv
from myna_reception.card.reading import CardReading, read_card, sign_with_pin
from myna_reception.reception.errors import (
    CardPhase,
    CardTorn,
    CardUnsupported,
    ReceptionError,
    UnsupportedReason,
)
from myna_reception.reception.masked import PinCode
from myna_reception.simulator.virtual_card.card import CardLeftError, CardRules
from myna_reception.simulator.virtual_card.faults import (
    FAULT_NAMES,
    BadCertificate,
    Fault,
    FaultProblem,
    FaultTextError,
    FaultyCard,
    LongTlv,
    ShortTlv,
    Slow,
    Torn,
    WrongStatus,
    parse_fault,
)
from myna_reception.simulator.virtual_card.reader import VirtualReader
from myna_reception.simulator.virtual_card.rules import Timing
from tests.unit.virtual_card.people import PIN, a_card

SELECT = bytes.fromhex("00A4040C0AD392F000260100000001")
READ_LABEL = bytes.fromhex("00B0860020")
READ_CERTIFICATE = bytes.fromhex("00B08A0000")
WRONG_PIN = bytes.fromhex("002000980430303030")
QUERY = bytes.fromhex("00200098")


def a_faulty_card(*faults: Fault) -> FaultyCard:
    card = FaultyCard(a_card(), faults)
    card.power_on()
    return card


def ask(card: FaultyCard, *commands: bytes) -> bytes:
    return [card.transmit(command) for command in commands][-1]


def read(card: FaultyCard, sign: bool = False) -> CardReading | bytes:
    reader = VirtualReader()
    reader.place(card)
    connection = reader.connect()
    read_card(connection)
    return sign_with_pin(connection, PinCode(PIN.encode()), b"challenge") if sign else read_card(connection)


class TestTorn:
    def test_before_the_command(self) -> None:
        card = a_faulty_card(Torn(2))
        card.transmit(SELECT)
        with pytest.raises(CardLeftError) as error:
            card.transmit(WRONG_PIN)
        assert error.value.sent == b""
        with pytest.raises(CardLeftError):
            card.transmit(SELECT)  # it is away
        card.power_on()
        assert ask(card, SELECT, QUERY).hex() == "63c3"

    @pytest.mark.parametrize("sent", [0, 1, 2, 5])
    def test_within_the_answer(self, sent: int) -> None:
        card = a_faulty_card(Torn(2, sent))
        card.transmit(SELECT)
        with pytest.raises(CardLeftError) as error:
            card.transmit(WRONG_PIN)
        assert error.value.sent == bytes.fromhex("63c2")[:sent]
        card.power_on()
        assert ask(card, SELECT, QUERY).hex() == "63c2"  # the try is spent

    def test_a_torn_card_forgets_its_pin(self) -> None:
        card = FaultyCard(a_card(rules=CardRules(select_clears_verification=False)), [Torn(3)])
        assert ask(card, SELECT, bytes.fromhex("0020009804") + PIN.encode()).hex() == "9000"
        with pytest.raises(CardLeftError):
            card.transmit(QUERY)
        card.power_on()
        assert ask(card, SELECT, bytes.fromhex("802A0097013000")).hex() == "6982"

    def test_commands_are_counted_over_power_ups(self) -> None:
        card = a_faulty_card(Torn(3))
        ask(card, SELECT, QUERY)
        card.reset()
        with pytest.raises(CardLeftError):
            card.transmit(SELECT)

    def test_the_reader_notices(self) -> None:
        events: list[object] = []
        reader = VirtualReader()
        card = a_faulty_card(Torn(2))
        reader.place(card)
        reader.watch(events.append)
        connection = reader.connect()
        with pytest.raises(CardTorn) as error:
            read_card(connection)
        assert error.value == CardTorn(CardPhase.READING)
        assert [type(event).__name__ for event in events] == ["CardArrived", "ReaderReady"]
        assert reader.card is None
        reader.place(card)
        assert read_card(reader.connect()).pin_tries == 3

    def test_torn_twice_at_once(self) -> None:
        reader = VirtualReader()
        reader.place(a_faulty_card(Torn(1, 0)))
        reader.tear_after(0, processed=True)
        with pytest.raises(CardTorn):
            read_card(reader.connect())
        assert reader.card is None


class TestSlow:
    def test_the_time_is_told_and_not_spent(self) -> None:
        card = FaultyCard(a_card(rules=CardRules(timing=Timing(command=0.25))), [Slow(0.5), Slow(2, command=2)])
        times = []
        for command in (SELECT, QUERY, QUERY):
            card.transmit(command)
            times.append(card.last_duration)
        assert times == [0.75, 2.75, 0.75]

    def test_the_reader_waits(self) -> None:
        waits: list[float] = []
        reader = VirtualReader(wait=waits.append)
        reader.place(a_faulty_card(Slow(1.5, command=2)))
        connection = reader.connect()
        assert connection.transmit(SELECT).ok
        assert connection.transmit(QUERY).sw == 0x63C3
        assert waits == [1.5]

    def test_a_card_that_is_taken_away_meanwhile(self) -> None:
        reader = VirtualReader(wait=lambda _: reader.remove())
        reader.place(a_faulty_card(Slow(1)))
        with pytest.raises(CardTorn):
            read_card(reader.connect())


class TestWrongAnswers:
    def test_a_status_word(self) -> None:
        card = a_faulty_card(WrongStatus(2, 0x6F00))
        assert ask(card, SELECT, WRONG_PIN).hex() == "6f00"
        assert ask(card, QUERY).hex() == "63c2"  # it was carried out

    def test_short(self) -> None:
        card = a_faulty_card(ShortTlv(2))
        assert ask(card, SELECT, READ_LABEL) == b"JPKIAPICCTOKEN2 \x90\x00"
        assert len(ask(card, READ_LABEL)) == 34

    @pytest.mark.parametrize(
        ("data", "spoiled"),
        [
            ("300401020304", "307f01020304"),
            ("308105", "3081ff"),
            ("7f218205AA00", "7f2182ffff00"),
            ("1f", "1f"),
            ("", ""),
        ],
    )
    def test_long(self, data: str, spoiled: str) -> None:
        class Answering:
            atr, last_duration = b"", 0.0

            def transmit(self, _command: bytes) -> bytes:
                return bytes.fromhex(data + "9000")

        assert FaultyCard(Answering(), [LongTlv(1)]).transmit(SELECT).hex() == spoiled + "9000"

    def test_long_certificate(self) -> None:
        answer = ask(a_faulty_card(LongTlv(2)), SELECT, READ_CERTIFICATE)
        assert tlv.read_header(answer).length == 0xFFFF
        assert len(answer) == 258

    @pytest.mark.parametrize("offset", [0, 4, 255, 256, 700])
    def test_a_byte_of_the_certificate(self, offset: int) -> None:
        def content(card: FaultyCard) -> bytes:
            first = ask(card, SELECT, READ_CERTIFICATE)[:-2]
            blocks = [ask(card, bytes.fromhex(f"00B0{place:04X}00"))[:-2] for place in (256, 512, 768)]
            return first + b"".join(blocks)

        right, wrong = content(a_faulty_card()), content(a_faulty_card(BadCertificate(offset)))
        assert [at for at, (a, b) in enumerate(zip(right, wrong, strict=True)) if a != b] == [offset]
        selected = a_faulty_card(BadCertificate(offset))
        whole = ask(selected, SELECT, bytes.fromhex("00A4020C02000A"), bytes.fromhex("00B00000000000"))
        assert whole[:1024] == wrong

    def test_no_other_file_is_touched(self) -> None:
        right, wrong = a_faulty_card(), a_faulty_card(BadCertificate(1))
        for command in (SELECT, READ_LABEL, bytes.fromhex("00B08B0000"), bytes.fromhex("00B0880000")):
            assert right.transmit(command) == wrong.transmit(command)


class TestTheDesk:
    """Every fault ends in an error of ours."""

    @pytest.mark.parametrize("offset", [0, 4])
    def test_a_bad_certificate(self, offset: int) -> None:
        with pytest.raises(CardUnsupported) as error:
            read(a_faulty_card(BadCertificate(offset)))
        assert error.value == CardUnsupported(UnsupportedReason.DAMAGED_DATA)

    @settings(deadline=None, max_examples=60)
    @given(
        st.one_of(
            st.builds(Torn, st.integers(1, 20), st.none() | st.integers(0, 300)),
            st.builds(WrongStatus, st.integers(1, 20), st.integers(0x6000, 0x6FFF)),
            st.builds(ShortTlv, st.integers(1, 20)),
            st.builds(LongTlv, st.integers(1, 20)),
            st.builds(BadCertificate, st.integers(0, 1700)),
        )
    )
    def test_any_fault(self, fault: Fault) -> None:
        card = a_card()
        with suppress(ReceptionError):
            assert isinstance(read(FaultyCard(card, [fault]), sign=True), bytes)
        card.power_on()
        assert [card.transmit(SELECT).hex(), card.transmit(QUERY).hex()] == ["9000", "63c3"]  # the PIN was right


class TestText:
    @pytest.mark.parametrize(
        ("text", "fault"),
        [
            ("torn@3", Torn(3)),
            ("torn@3:0", Torn(3, 0)),
            ("torn@12:200", Torn(12, 200)),
            ("slow=0.5", Slow(0.5)),
            ("slow@3=60", Slow(60, 3)),
            ("sw@5=6F00", WrongStatus(5, 0x6F00)),
            ("sw@5=9f0a", WrongStatus(5, 0x9F0A)),
            ("short-tlv@7", ShortTlv(7)),
            ("long-tlv@99999", LongTlv(99999)),
            ("bad-certificate", BadCertificate(4)),
            ("bad-certificate=600", BadCertificate(600)),
        ],
    )
    def test_forms(self, text: str, fault: Fault) -> None:
        assert parse_fault(text) == fault

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("", FaultProblem.UNKNOWN_NAME),
            ("melted@3", FaultProblem.UNKNOWN_NAME),
            ("Torn@3", FaultProblem.UNKNOWN_NAME),
            ("torn", FaultProblem.COMMAND),
            ("torn@", FaultProblem.COMMAND),
            ("torn@0", FaultProblem.COMMAND),
            ("torn@-1", FaultProblem.COMMAND),
            ("torn@３", FaultProblem.COMMAND),
            ("torn@100000", FaultProblem.COMMAND),
            ("torn@3:", FaultProblem.BYTE),
            ("torn@3:x", FaultProblem.BYTE),
            ("torn:3", FaultProblem.COMMAND),
            ("torn@3=1", FaultProblem.VALUE_NOT_TAKEN),
            ("slow", FaultProblem.SECONDS),
            ("slow=", FaultProblem.SECONDS),
            ("slow=61", FaultProblem.SECONDS),
            ("slow=nan", FaultProblem.SECONDS),
            ("slow=1e1", FaultProblem.SECONDS),
            ("slow@1:2=3", FaultProblem.BYTE_NOT_TAKEN),
            ("sw@5", FaultProblem.STATUS_WORD),
            ("sw@5=6F0", FaultProblem.STATUS_WORD),
            ("sw@5=1234", FaultProblem.STATUS_WORD),
            ("sw=6F00", FaultProblem.COMMAND),
            ("short-tlv", FaultProblem.COMMAND),
            ("long-tlv@1:1", FaultProblem.BYTE_NOT_TAKEN),
            ("bad-certificate@3", FaultProblem.COMMAND_NOT_TAKEN),
            ("bad-certificate=", FaultProblem.OFFSET),
            ("bad-certificate=-1", FaultProblem.OFFSET),
        ],
    )
    def test_errors(self, text: str, problem: FaultProblem) -> None:
        with pytest.raises(FaultTextError) as error:
            parse_fault(text)
        assert error.value.problem is problem
        assert problem.value in str(error.value)

    @given(st.text() | st.builds("{}{}".format, st.sampled_from(FAULT_NAMES), st.text("@:=.0123456789aF", max_size=9)))
    def test_any_text(self, text: str) -> None:
        with suppress(FaultTextError):
            assert isinstance(parse_fault(text), Fault)
