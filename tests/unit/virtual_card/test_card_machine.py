"""The whole card under random commands: its security state follows the diagram, whatever bytes arrive.

The model learns from the answers alone: what was selected, which credentials were verified, how often they may still be
tried. After every command it must agree with the card; and no answer may hold what its state does not allow.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from myna_reception.card.apdu import AID, INS, Command, MalformedCommandError, tries_of
from myna_reception.card.connection import Response
from myna_reception.card.reading import sha256_digest_info
from myna_reception.simulator.card_face import card_face
from myna_reception.simulator.issuing import issue_card
from myna_reception.simulator.practice_terminal import TerminalRefusedError, practice_terminal
from myna_reception.simulator.virtual_card.application import (
    Application,
    KeyFile,
    PinFile,
    PublicKeyFile,
    RecordFile,
    SealedFile,
    TransparentFile,
)
from myna_reception.simulator.virtual_card.card import VirtualCard
from myna_reception.simulator.virtual_card.rules import CardRules
from tests.unit.virtual_card.people import PIN, SIGN_PASSWORD, a_persona, authority

PERSONA = a_persona(pinless_terminal=True)
FACE = card_face(PERSONA)
SECRETS = [
    PIN.encode(), SIGN_PASSWORD.encode(), FACE.number_a, FACE.number_b, FACE.birth_number, b"0000", b"1379",
    SIGN_PASSWORD.lower().encode(), PIN.encode() + b"\0", PIN.encode()[:3],
]  # fmt: skip
AIDS = [
    AID.JPKI,
    AID.JPKI,
    AID.JPKI,
    *AID,
    AID.JPKI[:5],
    AID.TEXT[:3],
    b"\xd3",
    b"\xd3\x92\x10\x00\x31\x00\x01\x01\x01\x01",
]
AUTHENTICATION_KEY = 0x17
JPKI = bytes(AID.JPKI)

identifiers = st.sampled_from([*range(0x01, 0x0C), *range(0x10, 0x1F)])
HEADS = [
    "00A4040C", "00A4020C02", "00A40000", "00B0", "00B08A", "00B081", "00B2010C", "00B20105", "0020",
    "00200080", "00200098", "0020009B", "00200091", "0020009C", "00240180", "00240198", "80320080", "8032009C",
    "802A00", "802A0097", "802A009A", "0084", "00880099", "00880097", "00CA00", "00CA7F", "80A206C1",
    "80A200C1", "00820080", "80AE0000", "08B0", "0C20", "80FC", "00C00000",
]  # fmt: skip
heads = st.sampled_from(HEADS).map(bytes.fromhex)
anything = st.one_of(
    st.binary(max_size=20),
    st.builds(bytes.__add__, heads, st.binary(max_size=40)),
    st.builds(
        lambda head, data: head[:4].ljust(4, b"\0") + bytes((len(data),)) + data, heads, st.sampled_from(SECRETS)
    ),
)


class CardMachine(RuleBasedStateMachine):
    @initialize(
        strict=st.booleans(), reset_clears=st.booleans(), uses_up=st.booleans(), limit=st.none() | st.integers(100, 256)
    )
    def issue(self, strict: bool, reset_clears: bool, uses_up: bool, limit: int | None) -> None:
        self.rules = CardRules(
            select_clears_verification=strict,
            reset_clears_verification=reset_clears,
            signature_uses_verification=uses_up,
            answer_limit=limit,
        )
        self.card: VirtualCard = issue_card(PERSONA, authority(), rules=self.rules, portrait=lambda: b"a picture")
        self.current: Application | None = None
        self.verified: set[tuple[bytes, int]] = set()
        self.tries = self.counters()
        self.secrets = {place: pin.secret for place, pin in self.pins().items()}
        self.terminal_allows = False
        self.card.power_on()

    # What the card holds

    def pins(self) -> dict[tuple[bytes, int], PinFile]:
        return {
            (bytes(application.aid), identifier): file
            for application in self.card.applications
            for identifier, file in application.files.items()
            if isinstance(file, PinFile)
        }

    def counters(self) -> dict[tuple[bytes, int], int]:
        return {place: pin.tries for place, pin in self.pins().items()}

    # One command, and what it may have done

    def send(self, raw: bytes) -> Response:
        answer = self.card.transmit(raw)
        assert len(answer) >= 2
        sw = int.from_bytes(answer[-2:], "big")
        assert sw == 0x9000 or 0x6100 <= sw <= 0x6FFF
        response = Response(answer[:-2], sw)
        try:
            command = Command.parse(raw)
        except MalformedCommandError:
            assert answer == b"\x67\x00"
        else:
            self.learn(command, response)
        self.tries_agree()
        return response

    def learn(self, command: Command, response: Response) -> None:
        carried_out = response.ok or response.sw >> 8 == 0x61  # 61xx: the answer is yet to be fetched
        if (command.cla, command.ins) == (0x00, INS.SELECT) and command.p1 == 0x04 and carried_out:
            self.select(command.data)
        elif response.sw >> 4 == 0x63C and command.data:
            assert (command.cla, command.ins) == (0x00, INS.VERIFY)
            place = self.place()
            self.verified.discard(place)
            self.tries[place] -= 1
            assert tries_of(response.sw) == self.tries[place] >= 0
            assert command.data != self.secrets[place]
        elif carried_out and command.cla in (0x00, 0x80):
            match command.ins:
                case INS.VERIFY:
                    place = self.place()
                    assert self.tries[place] > 0
                    assert command.data == self.secrets[place]
                    self.tries[place] = self.pins()[place].limit
                    self.verified.add(place)
                case INS.CHANGE | INS.CHANGE_KEY:
                    place = self.place()
                    assert place in self.verified
                    assert self.tries[place] > 0
                    self.secrets[place] = command.data
                case INS.READ_BINARY | INS.READ_RECORD:
                    file = self.file(command)
                    assert isinstance(file, TransparentFile if command.ins == INS.READ_BINARY else RecordFile)
                    self.allowed(file.opened_by)
                case INS.PERFORM_SECURITY_OPERATION:
                    self.signed(command)
        else:
            assert response.data == b""

    def select(self, name: bytes) -> None:
        self.terminal_allows = False
        if self.rules.select_clears_verification:
            self.verified.clear()
        found = [application for application in self.card.applications if name and application.aid.startswith(name)]
        assert found or AID.CARD_MANAGER.startswith(name)
        self.current = found[0] if found else None

    def signed(self, command: Command) -> None:
        key = self.file(command)
        assert isinstance(key, KeyFile)
        assert not key.authenticates
        assert self.current is not None
        is_authentication = self.current.aid == JPKI and key is self.current.files[AUTHENTICATION_KEY]
        if not (is_authentication and self.terminal_allows):
            self.allowed(key.opened_by)
        if is_authentication:
            self.terminal_allows = False
        if self.rules.signature_uses_verification:
            self.verified -= {(bytes(self.current.aid), pin) for pin in key.opened_by}

    def place(self) -> tuple[bytes, int]:
        """Of the PIN that the last command was about."""
        assert self.current is not None
        assert self.current.current is not None
        return bytes(self.current.aid), self.current.current

    def file(self, command: Command) -> object:
        assert self.current is not None
        if command.ins == INS.PERFORM_SECURITY_OPERATION and command.p2 == 0:
            assert self.current.default_key is not None
            return self.current.files[self.current.default_key]
        return self.current.files[self.place()[1]]

    def allowed(self, opened_by: frozenset[int]) -> None:
        assert self.current is not None
        assert not opened_by or any((bytes(self.current.aid), pin) in self.verified for pin in opened_by)

    def tries_agree(self) -> None:
        assert self.counters() == self.tries

    @invariant()
    def security_state_agrees(self) -> None:
        if hasattr(self, "card"):
            held = {(bytes(one.aid), pin) for one in self.card.applications for pin in one.verified}
            assert held == self.verified
            self.tries_agree()

    # What happens to a card

    @rule(aid=st.sampled_from(AIDS), p2=st.sampled_from([0x00, 0x0C]))
    def select_application(self, aid: bytes, p2: int) -> None:
        self.send(Command(0x00, INS.SELECT, 0x04, p2, bytes(aid)).encode())

    @rule(identifier=identifiers)
    def select_file(self, identifier: int) -> None:
        self.send(Command(0x00, INS.SELECT, 0x02, 0x0C, identifier.to_bytes(2, "big")).encode())

    @rule(
        secret=st.sampled_from(SECRETS), identifier=st.sampled_from([0, 0x11, 0x12, 0x13, 0x14, 0x15, 0x18, 0x1B, 0x1C])
    )
    def verify(self, secret: bytes, identifier: int) -> None:
        self.send(Command(0x00, INS.VERIFY, 0x00, 0x80 | identifier, secret).encode())

    @precondition(lambda self: self.current is not None)
    @rule(data=st.data())
    def verify_rightly(self, data: st.DataObject) -> None:
        self.verify_own(data.draw(st.sampled_from(self.own_pins())))

    @precondition(lambda self: self.current is not None)
    @rule(data=st.data(), times=st.sampled_from([1, 1, 1, 1, 1, 3, 10]))
    def verify_wrongly(self, data: st.DataObject, times: int) -> None:
        place = data.draw(st.sampled_from(self.own_pins()))
        for _ in range(times):
            before = self.tries[place]
            response = self.send(Command(0x00, INS.VERIFY, 0x00, 0x80 | place[1], b"wrong").encode())
            assert response.sw == (0x63C0 + before - 1 if before else 0x6984)
        if times > 1:
            self.verify_own(place)

    def own_pins(self) -> list[tuple[bytes, int]]:
        """Of the current application, those that were ever set."""
        assert self.current is not None
        aid = bytes(self.current.aid)
        return [place for place, secret in self.secrets.items() if place[0] == aid and secret is not None]

    def verify_own(self, place: tuple[bytes, int]) -> None:
        blocked = self.tries[place] == 0
        response = self.send(Command(0x00, INS.VERIFY, 0x00, 0x80 | place[1], self.secrets[place] or b"").encode())
        assert response.sw == (0x6984 if blocked else 0x9000)

    @precondition(lambda self: self.current is not None)
    @rule(data=st.data(), times=st.integers(1, 2), verify=st.booleans())
    def sign_with_own_key(self, data: st.DataObject, times: int, verify: bool) -> None:
        assert self.current is not None
        keys = [identifier for identifier, file in self.current.files.items() if isinstance(file, KeyFile)]
        if not keys:
            return
        identifier = data.draw(st.sampled_from(keys))
        key = self.current.files[identifier]
        assert isinstance(key, KeyFile)
        for pin in key.opened_by if verify else ():
            self.verify_own((bytes(self.current.aid), pin))
        for _ in range(times):
            command = Command(0x80, INS.PERFORM_SECURITY_OPERATION, 0x00, 0x80 | identifier, b"a message", le=256)
            self.send(command.encode())

    @precondition(lambda self: self.current is not None)
    @rule(identifier=identifiers)
    def query(self, identifier: int) -> None:
        response = self.send(Command(0x00, INS.VERIFY, 0x00, 0x80 | identifier).encode())
        assert self.current is not None
        place = (bytes(self.current.aid), identifier)
        if place in self.tries:
            assert response.sw == 0x63C0 + self.tries[place]
        else:
            assert response.sw in (0x6981, 0x6A88)

    @rule(
        form=st.sampled_from([(0x00, INS.CHANGE, 0x01), (0x80, INS.CHANGE_KEY, 0x00)]),
        identifier=st.sampled_from([0, 0x11, 0x12, 0x18, 0x1B, 0x1C]),
        secret=st.sampled_from(SECRETS),
    )
    def change(self, form: tuple[int, int, int], identifier: int, secret: bytes) -> None:
        self.send(Command(*form, 0x80 | identifier, secret).encode())

    @precondition(lambda self: self.current is not None)
    @rule(identifier=identifiers, offset=st.integers(0, 20))
    def read(self, identifier: int, offset: int) -> None:
        """Readable exactly when the model says so."""
        response = self.send(Command(0x00, INS.READ_BINARY, 0x80 | identifier, offset, le=256).encode())
        assert self.current is not None
        file = self.current.files.get(identifier)
        match file:
            case TransparentFile(opened_by=opened_by):
                open_ = not opened_by or any((bytes(self.current.aid), pin) in self.verified for pin in opened_by)
                assert response.sw in ((0x9000, 0x6B00) if open_ else (0x6982,)) or (open_ and response.sw >> 8 == 0x61)
            case SealedFile():
                assert response.sw == 0x6982
            case RecordFile() | PinFile() | KeyFile() | PublicKeyFile():
                assert response.sw == 0x6981
            case _:
                assert response.sw == 0x6A82

    @rule(identifier=st.integers(0, 3), number=st.integers(0, 3), to_last=st.booleans())
    def read_record(self, identifier: int, number: int, to_last: bool) -> None:
        self.send(Command(0x00, INS.READ_RECORD, number, identifier << 3 | 4 | to_last, le=256).encode())

    @rule(p2=st.sampled_from([0x00, 0x80, 0x93, 0x97, 0x99, 0x9A]), p1=st.integers(0, 6))
    def sign(self, p2: int, p1: int) -> None:
        data = bytes(32) if p1 in (2, 4) else sha256_digest_info(b"a message")
        self.send(Command(0x80, INS.PERFORM_SECURITY_OPERATION, p1, p2, data, le=256).encode())

    @rule(p2=st.sampled_from([0x80, 0x93, 0x97, 0x99, 0x9A, 0x9C]))
    def internal_authenticate(self, p2: int) -> None:
        response = self.send(Command(0x00, INS.INTERNAL_AUTHENTICATE, 0x00, p2, b"challenge", le=256).encode())
        if response.ok:
            assert self.current is not None
            assert self.current.aid == AID.COMMON

    @rule(tag=st.sampled_from([0x0042, 0x0066, 0x7F21, 0x5F51, 0x0001]), extended=st.booleans())
    def get_data(self, tag: int, extended: bool) -> None:
        response = self.send(Command(0x00, INS.GET_DATA, tag >> 8, tag & 0xFF, le=256, extended=extended).encode())
        if self.current is not None or tag == 0x0001:
            assert response.sw == 0x6A88

    @precondition(lambda self: self.current is not None)
    @rule()
    def terminal(self) -> None:
        """A practice terminal shows its certificate; it is heard in the JPKI application alone."""
        machine = self

        class Through:
            transport = "virtual"

            def transmit(self, command: bytes) -> Response:
                return machine.send(command)

            def close(self) -> None: ...

        try:
            practice_terminal(authority()).authorise(Through())
        except TerminalRefusedError:
            assert self.current is not None
            assert self.current.aid != JPKI
        else:
            assert self.current is not None
            assert self.current.aid == JPKI
            self.terminal_allows = True

    @rule(by_terminal=st.booleans(), times=st.integers(1, 3))
    def reception(self, by_terminal: bool, times: int) -> None:
        """What a desk does, from the start: the rare way through the diagram."""
        self.send(Command(0x00, INS.SELECT, 0x04, 0x0C, JPKI).encode())
        if by_terminal:
            self.terminal()
        else:
            self.verify_own((JPKI, 0x18))
        for _ in range(times):
            self.send(Command(0x80, INS.PERFORM_SECURITY_OPERATION, 0x00, 0x97, b"a message", le=256).encode())

    @rule()
    def reset(self) -> None:
        self.card.reset()
        self.current, self.terminal_allows = None, False
        if self.rules.reset_clears_verification:
            self.verified.clear()

    @rule()
    def power_cycle(self) -> None:
        self.card.power_down()
        self.card.power_on()
        self.current, self.terminal_allows = None, False
        self.verified.clear()

    @rule(raw=anything)
    def any_bytes(self, raw: bytes) -> None:
        self.send(raw)


TestCard = CardMachine.TestCase
TestCard.settings = settings(
    deadline=None, max_examples=100, stateful_step_count=40, suppress_health_check=[HealthCheck.too_slow]
)
